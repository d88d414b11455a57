package district

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"jiebang/internal/app/figures"
	"jiebang/internal/market"
)

//go:embed targets.tsv
var targetTable string

// targets sets the goals of the work plan for this year and the year before, and reports what cannot be computed: in
// proportion to the year that has passed, by a clerk, approved by another. Some of this year's reports still wait.
func (s *story) targets() {
	n := 0
	for row := range strings.Lines(targetTable) {
		cells := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if strings.HasPrefix(row, "#") || len(cells) < 6 {
			continue
		}
		n++
		for _, year := range []int{s.today.Year - 1, s.today.Year} {
			s.target(cells, year, n)
		}
	}
}

func (s *story) target(cells []string, year, n int) {
	in := figures.TargetDraft{Code: cells[0], Year: year, Goal: cells[1], Owner: cells[3], Person: cells[5]}
	if len(cells) > 6 {
		in.FromMonth, _ = strconv.Atoi(cells[6])
		in.ToMonth = in.FromMonth
	}
	days, share := s.thisYear()
	s.ago(days + 360*(s.today.Year-year) - 1)
	_, err := s.Figures.SetTarget(s.ctx, s.leader(), in)
	if !s.check(err, "set target", cells[0]) || cells[2] == "" || year == s.today.Year &&
		in.FromMonth > int(s.today.Month) {
		return
	}
	if year < s.today.Year {
		s.report(cells, year, days+190, 0.45, true)
		s.report(cells, year, days+2, 1, true)
		return
	}
	if metric, known := market.MetricOf(cells[0]); known && metric.Level {
		share = 1
	}
	s.report(cells, year, min(days-1, 6), share, n%7 != 0)
}

// report hands in a part of what the year comes to, so many days ago.
func (s *story) report(cells []string, year, ago int, part float64, approved bool) {
	if s.err != nil {
		return
	}
	on := s.ago(ago)
	made, err := s.Figures.ReportTarget(s.ctx, s.clerk(), figures.ReportDraft{Code: cells[0], Year: year,
		Value: inPart(cells[2], part), AsOf: on, Evidence: cells[4]})
	if !s.check(err, "report target", cells[0]) || !approved {
		return
	}
	s.ago(max(0, ago-1))
	_, err = s.Figures.DecideReport(s.ctx, s.approver(), made.ID, "approve", "")
	s.check(err, "approve report", cells[0])
}

// inPart is a part of a reported figure, with as many decimals as it was written with; empty stays empty.
func inPart(figure string, part float64) string {
	value, err := strconv.ParseFloat(figure, 64)
	if err != nil {
		return ""
	}
	_, decimals, _ := strings.Cut(figure, ".")
	return strconv.FormatFloat(value*part, 'f', len(decimals), 64)
}

// undertakings keeps the bureau's lists: alliances, problems that alliances took up, vice managers and trainings.
func (s *story) undertakings() {
	days, _ := s.thisYear()
	for i, row := range []struct {
		kind                         market.UndertakingKind
		title, firm, partner, person string
		heads                        int
	}{
		{market.UndertakingAlliance, "精密机床校企联盟", "机床", "钟山", "", 0}, {market.UndertakingAlliance, "轴承摩擦学校企联盟", "轴承",
			"太湖所", "", 0}, {market.UndertakingAlliance, "淮扬食品校企联盟", "豆制品", "食研院", "", 0},
		{market.UndertakingAlliance, "功率器件封装校企联盟", "封测", "秦淮所", "", 0}, {market.UndertakingAlliance, "设施农业校企联盟", "温室",
			"金陵农", "", 0}, {market.UndertakingAlliance, "复合材料校企联盟", "玻纤", "中原", "", 0},
		{market.UndertakingAlliance, "柔性电子校企联盟", "柔电", "东南技", "", 0}, {market.UndertakingAlliance, "水产健康养殖校企联盟", "水产",
			"淮农所", "", 0},
		{market.UndertakingContact, "滚子凸度在线检测", "轴承", "太湖所", "龚立", 0}, {market.UndertakingContact, "熔盐泵轴封寿命不足", "泵阀",
			"太湖所", "龚立", 0}, {market.UndertakingContact, "银烧结空洞率偏高", "封测", "秦淮所", "方舟", 0},
		{market.UndertakingContact, "型材界面剥离", "玻纤", "运河院", "汪洋", 0}, {market.UndertakingContact, "豆清液处理成本高", "豆制品",
			"食研院", "施鲜", 0}, {market.UndertakingContact, "稻虾田底质恶化", "水产", "淮农所", "程麦", 0},
		{market.UndertakingContact, "包装视觉误剔率高", "包装", "东南技", "孟航", 0},
		{market.UndertakingVice, "任技术副总经理", "机床", "钟山", "许文", 0},
		{market.UndertakingVice, "任研发副总经理", "柔电", "东南技", "孟航", 0},
		{market.UndertakingTraining, "设施番茄水肥管理培训", "温室", "", "沈田", 26}, {market.UndertakingTraining, "稻虾共作技术培训", "水产",
			"", "韩江", 31},
	} {
		s.ago(s.between(3, max(4, days-10)))
		text, _ := market.UndertakingTextOf(row.kind)
		in := market.UndertakingContent{Title: row.title, Firm: s.orgs[row.firm].Name, Person: row.person,
			On: market.DateOf(s.now), Headcount: row.heads}
		if row.partner != "" {
			in.Partner = s.orgs[row.partner].Name
		}
		if text.Paper != "" {
			in.Paper = fmt.Sprintf("%d-%s-%03d", s.today.Year,
				map[market.UndertakingKind]string{market.UndertakingAlliance: "XQLM",
					market.UndertakingVice: "KJFZ"}[row.kind], i+1)
		}
		if text.Until != "" {
			in.Until = in.On.AddDays(1095)
		}
		if _, err := s.Figures.RecordUndertaking(s.ctx, s.clerk(), row.kind, in); !s.check(err, "record", row.title) {
			return
		}
	}
}
