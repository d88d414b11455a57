package postgres

import (
	"context"
	"strings"

	"jiebang/internal/market"
)

// MetricQuery says what of an indicator is asked for. Each statement takes the arguments that it names.
type MetricQuery struct {
	Code     string
	Year     int
	Month    int // 0 for the whole year
	Side     market.Side
	District market.Region
	Today    market.Date
	Confirm  int          // months within which a listing must have been confirmed
	Large    market.Money // from which a contract is large
}

// Readings computes an indicator by month, region and organisation.
func (r Reader) Readings(ctx context.Context, q MetricQuery) ([]market.Reading, error) {
	i, ok := indicators[q.Code]
	if !ok {
		return nil, market.ErrNotFound
	}
	return list[market.Reading](ctx, r, i.number, q.args(i))
}

// MetricRows lists the records behind an indicator, oldest first, from the offset on; a limit of 0 is none.
func (r Reader) MetricRows(ctx context.Context, q MetricQuery, offset, limit int) ([]market.MetricRow, error) {
	i, ok := indicators[q.Code]
	if !ok {
		return nil, market.ErrNotFound
	}
	named := q.args(i)
	named["offset"], named["limit"] = offset, limit
	return list[market.MetricRow](ctx, r, i.rows, named)
}

// RowTotals are how many records stand behind a metric and what they come to.
type RowTotals struct {
	Count int
	Value int64
}

// RowTotals counts and sums the records behind a metric.
func (r Reader) RowTotals(ctx context.Context, q MetricQuery) (RowTotals, error) {
	i, ok := indicators[q.Code]
	if !ok {
		return RowTotals{}, market.ErrNotFound
	}
	return one[RowTotals](ctx, r, i.totals, q.args(i))
}

// args are those of the query's values that the indicator takes.
func (q MetricQuery) args(i indicator) args {
	all := args{"year": q.Year, "side": q.Side, "district": regionPattern(q.District), "today": q.Today,
		"confirm": q.Confirm, "large": q.Large}
	named := args{"month": q.Month}
	for _, name := range i.takes {
		named[name] = all[name]
	}
	return named
}

// regionPattern matches the codes that lie within a region: its twin is market.Region.Within.
func regionPattern(r market.Region) string {
	prefix := strings.TrimRight(string(r), "0")
	if len(prefix)%2 == 1 {
		prefix += "0"
	}
	if prefix == "" {
		return "-"
	}
	return prefix + "%"
}

var targetTable = tableOf[market.Target]("target", columns{
	given:   `reported evidence reported_by reported_at`,
	fixed:   `code year`,
	version: `version`,
	moving:  `goal owner person from_month to_month`,
	unread:  `updated_at`,
})

// Targets lists the stored targets of a year.
func (r Reader) Targets(ctx context.Context, year int) ([]market.Target, error) {
	return list[market.Target](ctx, r, targetTable.read+`where year = @year order by code`, args{"year": year})
}

// Target reads the target of an indicator in a year.
func (r Reader) Target(ctx context.Context, code string, year int) (market.Target, error) {
	return one[market.Target](ctx, r, targetTable.read+`where code = @code and year = @year`,
		args{"code": code, "year": year})
}

// TargetYears lists the years that have targets or registered contracts, newest first.
func (r Reader) TargetYears(ctx context.Context) ([]int, error) {
	return list[int](ctx, r, `with span as (
			select extract(year from min(registered_on))::int as first,
				extract(year from max(registered_on))::int as last
			from contract where status = `+contractRegistered+`)
		select year from target union select y.year from span, generate_series(span.first, span.last) y (year)
		where exists (select from contract where status = `+contractRegistered+`
			and registered_on >= make_date(y.year, 1, 1) and registered_on < make_date(y.year + 1, 1, 1))
		order by 1 desc`, nil)
}

var updateTarget = targetTable.update + `, updated_at = @updated_at
	where code = @code and year = @year and version = @version`

// PutTarget stores the goal of a target and who answers for it, if nobody stored another version since it was read;
// version 0 is a new one. What was reported stays as it is.
func (tx *Tx) PutTarget(ctx context.Context, t *market.Target) error {
	put := *t
	put.FromMonth, put.ToMonth = max(t.FromMonth, 1), wholeYear(t.ToMonth)
	statement, named := updateTarget, targetTable.updated(&put)
	named["code"], named["year"] = t.Code, t.Year
	if t.Version == 0 {
		put.Version = 1
		statement, named = targetTable.insert+`on conflict do nothing`, targetTable.inserted(&put)
	}
	named["updated_at"] = tx.now
	err := tx.swap(ctx, statement, named)
	if err == nil {
		t.Version++
	}
	return err
}

func wholeYear(month int) int {
	if month == 0 {
		return 12
	}
	return month
}

// CopyTargets takes the goals of one year over into another, and tells how many: what stands there already is left.
func (tx *Tx) CopyTargets(ctx context.Context, from, to int) (int64, error) {
	return tx.exec(ctx, `insert into target (code, year, goal, owner, person, from_month, to_month, updated_at)
		select code, @to, goal, owner, person, from_month, to_month, @now from target where year = @from
		on conflict do nothing`,
		args{"from": from, "to": to, "now": tx.now})
}

// Reported lets an approved report count for its target.
func (tx *Tx) Reported(ctx context.Context, r *market.TargetReport) error {
	_, err := tx.exec(ctx, `insert into target (code, year, reported, evidence, reported_by, reported_at, updated_at)
			values (@code, @year, @value, @evidence, @by, @at, @now)
		on conflict (code, year) do update set reported = @value, evidence = @evidence, reported_by = @by,
			reported_at = @at,
			version = target.version + 1, updated_at = @now`,
		args{"code": r.Code, "year": r.Year, "value": r.Value, "evidence": r.Evidence, "by": r.ByName, "at": r.At,
			"now": tx.now})
	return err
}

var targetReportTable = tableOf[market.TargetReport]("target_report", columns{
	given:   `id`,
	fixed:   `code year value as_of evidence submitted_by by_name at`,
	version: `version`,
	moving:  `status moved_by decided_name decided_at note`,
})

// TargetReport reads a report.
func (r Reader) TargetReport(ctx context.Context, id int64) (market.TargetReport, error) {
	return one[market.TargetReport](ctx, r, targetReportTable.read+`where id = @id`, args{"id": id})
}

// TargetReports lists what was reported of a target, newest first.
func (r Reader) TargetReports(ctx context.Context, code string, year int) ([]market.TargetReport, error) {
	return list[market.TargetReport](ctx, r, targetReportTable.read+`where code = @code and year = @year
		order by id desc limit 200`,
		args{"code": code, "year": year})
}

// OpenReports lists the reports of a year that wait for approval, oldest first; year 0 is every year.
func (r Reader) OpenReports(ctx context.Context, year int) ([]market.TargetReport, error) {
	return list[market.TargetReport](ctx, r, targetReportTable.read+`where status = `+reportMade+`
			and (@year = 0 or year = @year) order by id limit 200`,
		args{"year": year})
}

// InsertTargetReport stores a report and sets its id, version, time and author.
func (tx *Tx) InsertTargetReport(ctx context.Context, r *market.TargetReport) (err error) {
	r.Status, r.Version, r.SubmittedBy, r.MovedBy = market.ReportMade, 1, tx.who.UserID, tx.who.UserID
	r.ByName, r.At = tx.who.Name, tx.now
	r.ID, err = one[int64](ctx, tx.Reader, targetReportTable.insert+`returning id`, targetReportTable.inserted(r))
	return err
}

// DecideReport stores what was decided of a report, if nobody decided since it was read.
func (tx *Tx) DecideReport(ctx context.Context, r *market.TargetReport) error {
	r.DecidedName, r.DecidedAt = tx.who.Name, tx.now
	return targetReportTable.replace(ctx, tx, r)
}
