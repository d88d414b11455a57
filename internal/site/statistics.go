package site

import (
	"context"
	"strconv"

	"jiebang/internal/app"
	statistics "jiebang/internal/app/figures"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// statisticsFilter reads which contracts are counted.
func statisticsFilter(r *request) (statistics.StatisticsFilter, error) {
	year, err := r.year()
	if err != nil {
		return statistics.StatisticsFilter{}, err
	}
	through, err := strconv.Atoi(r.Query("through", "0"))
	if err != nil {
		return statistics.StatisticsFilter{}, market.ErrNotFound
	}
	return statistics.StatisticsFilter{Year: year, Side: market.Side(r.Query("side")), Fold: r.Query("fold") == "1",
		Through: through}, nil
}

func statisticsLine(f statistics.StatisticsFigure) page.StatisticsLine {
	return page.StatisticsLine{Key: f.Key, Label: f.Label, Now: f.Now, Prior: f.Prior, Share: f.Share}
}

// statistics shows the registered contracts of a year by every dimension.
func (s *Site) statistics(r *request) error {
	f, err := statisticsFilter(r)
	if err != nil {
		return err
	}
	found, err := s.app.Figures.Statistics(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "技术合同统计", page.StatisticsBody(statisticsPage(found)))
}

func statisticsPage(found statistics.Statistics) page.StatisticsPage {
	f := found.Filter
	view := page.StatisticsPage{Year: f.Year, Years: found.Years, Side: f.Side, Fold: f.Fold, Through: f.Through,
		Until: found.Until, Sides: map[market.Side]page.StatisticsLine{},
		Total: statisticsLine(found.Total), Reconciled: found.Reconciled, Unexplained: found.Unexplained}
	for side, figure := range found.Sides {
		view.Sides[side] = statisticsLine(figure)
	}
	for _, table := range found.Tables {
		group := page.StatisticsGroup{Dimension: table.Dimension}
		for _, line := range table.Lines {
			group.Lines = append(group.Lines, statisticsLine(line))
		}
		view.Tables = append(view.Tables, group)
	}
	return view
}

// exportStatistics sends all tables of the year as a spreadsheet.
func (s *Site) exportStatistics(r *request) error {
	f, err := statisticsFilter(r)
	if err != nil {
		return err
	}
	name, content, err := s.app.Figures.ExportStatistics(r.ctx, r.who, f, r.Params("format"))
	if err != nil {
		return err
	}
	return r.file(name, "statistics", r.Params("format"), content)
}

func statisticsRowsFilter(r *request) (statistics.StatisticsRowsFilter, error) {
	f := statistics.StatisticsRowsFilter{By: market.Dimension(r.Query("by")), Key: r.Query("key"),
		Prior: r.Query("prior") == "1"}
	var err error
	if f.StatisticsFilter, err = statisticsFilter(r); err != nil {
		return f, err
	}
	if f.Page, err = strconv.Atoi(r.Query("page", "1")); err != nil || f.Page < 1 || f.Page > 100_000 {
		return f, market.ErrNotFound
	}
	return f, nil
}

// statisticsRows lists the contracts behind a figure.
func (s *Site) statisticsRows(r *request) error {
	f, err := statisticsRowsFilter(r)
	if err != nil {
		return err
	}
	if r.taken() {
		return s.export(r, "contracts", func(ctx context.Context, e *app.Export) error {
			return s.app.Figures.ExportStatisticsRows(ctx, r.who, f, e)
		})
	}
	list, err := s.app.Figures.StatisticsRows(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	view := page.StatisticsRowsPage{Year: f.Year, Side: list.Filter.Side, Fold: f.Fold, Prior: f.Prior, By: f.By,
		Key: f.Key, Label: list.Label, Through: f.Through, From: list.From, Until: list.Until,
		Total: list.Total, Page: list.Filter.Page, Pages: list.Pages}
	view.Rows = contractRows(list.Rows)
	return s.renderDesk(r, "合同明细", page.StatisticsRowsBody(view))
}

func contractRows(rows []statistics.ContractFigure) []page.StatisticsRow {
	shown := make([]page.StatisticsRow, 0, len(rows))
	for _, row := range rows {
		shown = append(shown, page.StatisticsRow{ID: row.ID, No: row.CertNo, Title: row.Title, Seller: row.Seller,
			Buyer: row.Buyer, On: row.RegisteredOn,
			DealAmount: row.DealAmount, TechAmount: row.TechAmount})
	}
	return shown
}
