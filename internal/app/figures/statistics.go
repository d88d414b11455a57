package figures

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// StatisticsFilter says which registered contracts are counted, and how.
type StatisticsFilter struct {
	Year int
	Side market.Side // empty for the side of the targets
	Fold bool        // a licence counts as a transfer, as in the statistics before 2026

	Through int // the last month counted, 0 for the whole year
}

// StatisticsFigure is one figure with that of the same period a year before.
type StatisticsFigure struct {
	Key   string
	Label string
	Now   market.Tally
	Prior market.Tally
	Share float64 // of the total 成交额
}

// StatisticsTable is what one dimension tells apart; it adds up to the total.
type StatisticsTable struct {
	Dimension market.Dimension
	Lines     []StatisticsFigure
}

// Statistics are the registered contracts of a year seen from one side, told apart by every dimension.
type Statistics struct {
	Filter      StatisticsFilter
	Years       []int
	Until       market.Date // the last day counted: of the year, or today; last year is counted to the same day
	Sides       map[market.Side]StatisticsFigure
	Total       StatisticsFigure
	Tables      []StatisticsTable
	Reconciled  []market.Reconciliation
	Unexplained market.Tally // what the versions do not account for; zero in a sound record
}

// Statistics counts the registered contracts of a year.
func (r *Room) Statistics(ctx context.Context, who market.Actor, f StatisticsFilter) (Statistics, error) {
	if f.Side == "" {
		f.Side = r.targetSide()
	}
	if !who.InBureau() || !f.Side.Valid() || f.Year < 2000 || f.Year > 2100 || f.Through < 0 || f.Through > 12 {
		return Statistics{}, market.ErrNotFound
	}
	s := Statistics{Filter: f, Until: r.statisticsUntil(f.Year, f.Through), Sides: map[market.Side]StatisticsFigure{}}
	if err := r.db.Look(ctx, func(v *postgres.View) error { return r.readStatistics(ctx, v, &s) }); err != nil {
		return s, err
	}
	var err error
	if s.Years, err = r.core.Years(ctx, market.DateOf(r.core.Now()).Year, f.Year); err != nil {
		return s, err
	}
	// what later acts did to the contracts of these months is in the figures, but in later lines of the ledger
	if f.Through != 0 {
		s.Reconciled = s.Reconciled[:f.Through]
		return s, nil
	}
	closing := s.Reconciled[len(s.Reconciled)-1].Closing
	s.Unexplained = market.Tally{Count: s.Total.Now.Count - closing.Count, Deal: s.Total.Now.Deal - closing.Deal,
		Tech: s.Total.Now.Tech - closing.Tech}
	return s, nil
}

// readStatistics reads every side and the ledger at one moment: what does not add up then is wrong in the record.
func (r *Room) readStatistics(ctx context.Context, v *postgres.View, s *Statistics) error {
	f := s.Filter
	for _, side := range market.Sides {
		of := f
		of.Side = side
		now, prior, err := r.counted(ctx, v, of)
		if err != nil {
			return err
		}
		s.Sides[side] = StatisticsFigure{Label: side.Label(), Now: now[statisticsTotal].Tally,
			Prior: prior[statisticsTotal].Tally}
		if side == f.Side {
			s.Total = s.Sides[side]
			s.Total.Label, s.Total.Share = "合计", 1
			s.Tables = statisticsTables(f, now, prior)
		}
	}
	whole := f
	whole.Through = 0
	acts, err := v.ContractActs(ctx, r.statisticsQuery(whole, false))
	s.Reconciled = market.Reconcile(acts)
	return err
}

// statisticsKey finds a cell; the zero key is the total.
type statisticsKey struct {
	by  market.Dimension
	key string
}

var statisticsTotal = statisticsKey{}

// counted reads the cells of the year and of the same period before.
func (r *Room) counted(ctx context.Context, v *postgres.View, f StatisticsFilter) (now,
	prior map[statisticsKey]market.StatisticsCell, err error) {
	if now, err = statisticsCells(ctx, v, r.statisticsQuery(f, false)); err != nil {
		return nil, nil, err
	}
	prior, err = statisticsCells(ctx, v, r.statisticsQuery(f, true))
	return now, prior, err
}

func statisticsCells(ctx context.Context, v *postgres.View,
	q postgres.StatisticsQuery) (map[statisticsKey]market.StatisticsCell, error) {
	found, err := v.Statistics(ctx, q)
	cells := make(map[statisticsKey]market.StatisticsCell, len(found))
	for _, c := range found {
		cells[statisticsKey{c.Dimension, c.Key}] = c
	}
	return cells, err
}

// statisticsUntil is the last day that is counted of a year up to a month.
func (r *Room) statisticsUntil(year, through int) market.Date {
	_, next := app.Period(year, through)
	last, today := next.AddDays(-1), market.DateOf(r.core.Now())
	if today.Year == year && today.Before(last) {
		return today
	}
	return last
}

// statisticsQuery asks for the year, or for the same period of the year before.
func (r *Room) statisticsQuery(f StatisticsFilter, prior bool) postgres.StatisticsQuery {
	q := postgres.StatisticsQuery{Side: f.Side, District: r.core.Settings().District(), Fold: f.Fold}
	q.From, _ = app.Period(f.Year, 0)
	_, q.To = app.Period(f.Year, f.Through)
	if prior {
		next := r.statisticsUntil(f.Year, f.Through).AddDays(
			1) // the same day a year before, also where a leap day lies between
		q.From = market.Date{Year: f.Year - 1, Month: 1, Day: 1}
		q.To = market.Date{Year: next.Year - 1, Month: next.Month, Day: next.Day}.AddDays(0)
	}
	return q
}

// statisticsTables sets the cells under the headings of each dimension. Headings that no contract stands under are
// left out where they are many.
func statisticsTables(f StatisticsFilter, now, prior map[statisticsKey]market.StatisticsCell) []StatisticsTable {
	total := now[statisticsTotal].Deal
	var tables []StatisticsTable
	for _, by := range market.Dimensions {
		t := StatisticsTable{Dimension: by}
		for _, key := range headingsFound(by, f.Fold, now, prior) {
			at := statisticsKey{by, key}
			line := StatisticsFigure{Key: key, Label: by.HeadingLabel(key, f.Fold), Now: now[at].Tally,
				Prior: prior[at].Tally}
			if total > 0 {
				line.Share = float64(line.Now.Deal) / float64(total)
			}
			t.Lines = append(t.Lines, line)
		}
		tables = append(tables, t)
	}
	return tables
}

// headingsFound are the headings of the register in their order, without an empty 未填写, and behind them whatever else
// the record holds.
func headingsFound(by market.Dimension, fold bool, now, prior map[statisticsKey]market.StatisticsCell) []string {
	var keys, extra []string
	for _, key := range by.Headings() {
		at := statisticsKey{by, key}
		_, found := now[at]
		_, before := prior[at]
		if (key == "" || many(by)) && !found && !before || fold && by == market.ByType &&
			key == string(market.ContractLicense) {
			continue
		}
		keys = append(keys, key)
	}
	for at := range now {
		if at.by == by && !slices.Contains(keys, at.key) {
			extra = append(extra, at.key)
		}
	}
	for at := range prior {
		if at.by == by && !slices.Contains(keys, at.key) && !slices.Contains(extra, at.key) {
			extra = append(extra, at.key)
		}
	}
	slices.SortFunc(extra, func(a, b string) int {
		return int(min(max(now[statisticsKey{by, b}].Deal-now[statisticsKey{by, a}].Deal, -1), 1))*2 +
			compareTexts(a, b)
	})
	return append(keys, extra...)
}

// many reports whether a dimension has so many headings that only those with contracts are shown.
func many(by market.Dimension) bool {
	return by != market.ByType && by != market.ByFlow && by != market.ByMonth
}

func compareTexts(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// StatisticsRowsFilter says which figure's contracts are asked for; no dimension asks for the total's.
type StatisticsRowsFilter struct {
	StatisticsFilter
	By    market.Dimension
	Key   string
	Prior bool // those of the same period a year before
	Page  int
}

// ContractFigure is one registered contract as the figures list it.
type ContractFigure = postgres.StatisticsRow

// StatisticsRows are the contracts behind a figure.
type StatisticsRows struct {
	Filter StatisticsRowsFilter
	Label  string
	From   market.Date
	Until  market.Date
	Rows   []postgres.StatisticsRow
	Total  market.Tally // of all of them
	Pages  int
}

// StatisticsRows lists the contracts behind a figure, page by page.
func (r *Room) StatisticsRows(ctx context.Context, who market.Actor, f StatisticsRowsFilter) (StatisticsRows, error) {
	list, q, err := r.statisticsRows(ctx, who, f)
	if err != nil {
		return list, err
	}
	page := max(f.Page, 1)
	list.Filter.Page, list.Pages = page, (int(list.Total.Count)+metricPage-1)/metricPage
	list.Rows, err = r.db.StatisticsRows(ctx, q, f.By, f.Key, (page-1)*metricPage, metricPage)
	return list, err
}

func (r *Room) statisticsRows(ctx context.Context, who market.Actor, f StatisticsRowsFilter) (StatisticsRows,
	postgres.StatisticsQuery, error) {
	if f.Side == "" {
		f.Side = r.targetSide()
	}
	if !who.InBureau() || !f.Side.Valid() || f.By != "" && !f.By.Valid() || f.Through < 0 || f.Through > 12 ||
		f.Year < 2000 || f.Year > 2100 {
		return StatisticsRows{}, postgres.StatisticsQuery{}, market.ErrNotFound
	}
	q := r.statisticsQuery(f.StatisticsFilter, f.Prior)
	list := StatisticsRows{Filter: f, Label: "全部", From: q.From, Until: q.To.AddDays(-1)}
	if f.By != "" {
		list.Label = f.By.Label() + "：" + f.By.HeadingLabel(f.Key, f.Fold)
	}
	total, err := r.db.StatisticsTally(ctx, q, f.By, f.Key)
	list.Total = total
	return list, q, err
}

// contractSheet lists contracts; its last row is what they come to.
func contractSheet(name string, rows []ContractFigure) sheet.Table {
	t := app.Numbered(name, contractColumns, rows)
	t.Total = append([]any{"合计"}, contractTotal(tallied(rows))...)
	return t
}

// contractColumns are what the figures list of a contract.
var contractColumns = []app.Column[ContractFigure]{
	app.In("合同登记编号", 20, func(c *ContractFigure) any { return c.CertNo }),
	app.In("项目名称", 48, func(c *ContractFigure) any { return c.Title }),
	app.In("卖方", 30, func(c *ContractFigure) any { return c.Seller }),
	app.In("买方", 30, func(c *ContractFigure) any { return c.Buyer }),
	app.In("登记日期", 12, func(c *ContractFigure) any { return c.RegisteredOn }),
	app.In("成交额（元）", 18, func(c *ContractFigure) any { return c.DealAmount }),
	app.In("技术交易额（元）", 18, func(c *ContractFigure) any { return c.TechAmount }),
}

// contractTotal is the last row below contractColumns.
func contractTotal(sum market.Tally) []any { return []any{"", "", "", "", "", sum.Deal, sum.Tech} }

// tallied is what contracts come to.
func tallied(rows []ContractFigure) (sum market.Tally) {
	for _, c := range rows {
		sum = sum.Plus(market.Tally{Count: 1, Deal: c.DealAmount, Tech: c.TechAmount})
	}
	return sum
}

// ExportStatistics writes all tables of the year as one spreadsheet.
func (r *Room) ExportStatistics(ctx context.Context, who market.Actor, f StatisticsFilter, format string) (name string,
	content []byte, err error) {
	s, err := r.Statistics(ctx, who, f)
	if err != nil {
		return "", nil, err
	}
	content, err = r.exportedStatistics(ctx, who, s.Filter, statisticsSheet(s), format)
	return fmt.Sprintf("技术合同统计-%d-%s.%s", f.Year, s.Filter.Side.Label()[:len("输出")], format), content, err
}

func statisticsSheet(s Statistics) sheet.Table {
	t := sheet.Table{Name: "技术合同统计", Columns: []sheet.Column{{Title: "分类", Width: 14}, {Title: "项目", Width: 28},
		{Title: "合同数（件）"}, {Title: "成交额（元）", Width: 18}, {Title: "技术交易额（元）", Width: 18},
		{Title: "成交额占比"}, {Title: "上年同期合同数（件）", Width: 20}, {Title: "上年同期成交额（元）", Width: 20}, {Title: "成交额同比"}}}
	row := func(group string, f StatisticsFigure) []any {
		return []any{group, f.Label, f.Now.Count, f.Now.Deal, f.Now.Tech, fmt.Sprintf("%.1f%%", f.Share*100),
			f.Prior.Count, f.Prior.Deal, growthText(f)}
	}
	for _, table := range s.Tables {
		for _, line := range table.Lines {
			t.Rows = append(t.Rows, row(table.Dimension.Label(), line))
		}
	}
	t.Total = row("合计", s.Total)
	return t
}

// growthText is the change of the 成交额 against the same period a year before, empty when there was none.
func growthText(f StatisticsFigure) string {
	share, known := market.Growth(int64(f.Now.Deal), int64(f.Prior.Deal))
	if !known {
		return ""
	}
	return fmt.Sprintf("%.1f%%", share*100)
}

// exportedStatistics writes a spreadsheet and records that the bureau's figures were taken out.
func (r *Room) exportedStatistics(ctx context.Context, who market.Actor, f StatisticsFilter, t sheet.Table,
	format string) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch format {
	case "csv":
		err = sheet.WriteCSV(&b, t)
	case "xlsx":
		err = sheet.WriteXLSX(&b, t)
	default:
		return nil, market.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("export statistics: %w", err)
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, market.NounTarget, int64(f.Year), t.Name,
			map[string]any{"side": f.Side, "rows": len(t.Rows)})
	})
	return b.Bytes(), err
}
