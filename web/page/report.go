package page

import (
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ReportPage is the bureau's monthly report.
type ReportPage struct {
	StatisticsPage        // cumulative, up to the month
	Month          int    // of the report
	Months         int    // of the year that have begun
	District       string // whose report it is
	MadeOn         market.Date
	Heads          []MetricFigure
	Risks          []MetricFigure
	Part           []ReportSide
	TopTen         []StatisticsRow
	TopShare       float64
	Signals        market.Signals
	Path           Pace
	Waiting        WaitList
}

// ReportSide is one side of the district in the month and in the year so far.
type ReportSide struct {
	Side        market.Side
	Month, Year StatisticsLine
}

func reportHref(year, month int) string {
	return link.InMonth(link.Report, year, month)
}

func (p ReportPage) exportHref() string {
	return link.InMonth(link.ExportReport, p.Year, p.Month)
}

func (p ReportPage) reportYears() []ui.Tab {
	return yearTabs(p.Years, p.Year, func(year int) string {
		if year == p.MadeOn.Year {
			return reportHref(year, int(p.MadeOn.Month))
		}
		return reportHref(year, 12)
	})
}

func (p ReportPage) monthTabs() []ui.Tab {
	return monthTabs(p.Months, p.Month, func(month int) string { return reportHref(p.Year, month) })
}

// headTable sets the headline metrics beside their targets.
func (p ReportPage) headTable() ui.Table {
	t := ui.Table{Caption: "主要指标", Quiet: true, Columns: []ui.Column{{Label: "指标"}, {Label: "年度目标", Number: true},
		{Label: fmt.Sprintf("1–%d月完成", p.Month), Number: true}, {Label: "完成率", Number: true}, {Label: "与时序进度相比"}}}
	for _, f := range p.Heads {
		cells := []ui.Cell{{Text: f.Name, Note: f.Unit}, {}, ui.LinkCell(f.Format(f.Actual), p.headHref(f)), {}, {}}
		if f.Target.Goal > 0 {
			cells[1], cells[3] = ui.TextCell(f.Format(f.Target.Goal)),
				ui.TextCell(fmt.Sprintf("%.1f%%", float64(f.Actual)/float64(f.Target.Goal)*100))
			cells[4] = ui.StateCell(ui.Badge{Text: f.Standing.Label(), Tone: standingTone(f.Standing)})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// headHref leads to the records of a headline metric up to the month, empty where no page lists just those.
func (p ReportPage) headHref(f MetricFigure) string {
	switch {
	case f.Sided:
		return p.rowsHref(f.Side, "", "", false)
	case p.Month == p.Months:
		return f.href()
	}
	return ""
}

// sidesTable sets the month and the year so far beside each other, side by side; there is no total.
func (p ReportPage) sidesTable() ui.Table {
	t := ui.Table{Caption: "输出、吸纳与区内", Quiet: true, Columns: append([]ui.Column{{Label: "口径"}, {Label: "期间"}},
		withoutShare()...)}
	for _, part := range p.Part {
		month := p.StatisticsPage
		month.Through = 0
		byMonth := month.cells(part.Month, part.Side, market.ByMonth)
		year := p.cells(part.Year, part.Side, "")
		for i, cells := range [][]ui.Cell{byMonth, year} {
			first := []ui.Cell{ui.TextCell(part.Side.Label()),
				ui.TextCell([]string{fmt.Sprintf("%d月", p.Month), fmt.Sprintf("1–%d月", p.Month)}[i])}
			t.Rows = append(t.Rows, ui.Row{Cells: append(append(first, cells[1:4]...), cells[5:]...)})
		}
	}
	return t
}

// reportDimensions are the tables of the report; the months stand in the ledger.
func (p ReportPage) reportTables() []StatisticsGroup {
	var tables []StatisticsGroup
	for _, g := range p.Tables {
		if g.Dimension != market.ByMonth && g.Dimension != market.ByPlace {
			tables = append(tables, g)
		}
	}
	return tables
}

func (p ReportPage) title() string {
	return fmt.Sprintf("%s技术合同与成果转化月报（%d 年 %d 月）", p.District, p.Year, p.Month)
}

func (p ReportPage) basis() string {
	return fmt.Sprintf("统计截至%s，按登记日期计；上年同期为上年同月同日止。金额为编制时（%s）有效的金额：变更登记以变更后金额计，注销、撤销的不计。分类统计口径：%s。", p.Until.Chinese(),
		p.MadeOn.Chinese(), p.Side.Label())
}

// largestTable lists the largest contracts.
func largestTable(rows []StatisticsRow) ui.Table {
	return BureauPage{TopTen: rows}.topTable()
}
