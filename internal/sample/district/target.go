package district

import (
	_ "embed"
	"strconv"
	"strings"

	"jiebang/internal/app"
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
	in := app.TargetDraft{Code: cells[0], Year: year, Goal: cells[1], Owner: cells[3], Person: cells[5]}
	if len(cells) > 6 {
		in.FromMonth, _ = strconv.Atoi(cells[6])
		in.ToMonth = in.FromMonth
	}
	days, share := s.thisYear()
	s.ago(days + 360*(s.today.Year-year) - 1)
	_, err := s.SetTarget(s.ctx, s.leader(), in)
	if !s.check(err, "set target", cells[0]) || cells[2] == "" || year == s.today.Year && in.FromMonth > int(s.today.Month) {
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
	made, err := s.ReportTarget(s.ctx, s.clerk(), app.ReportDraft{Code: cells[0], Year: year, Value: inPart(cells[2], part), AsOf: on, Evidence: cells[4]})
	if !s.check(err, "report target", cells[0]) || !approved {
		return
	}
	s.ago(max(0, ago-1))
	_, err = s.DecideReport(s.ctx, s.approver(), made.ID, "approve", "")
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
