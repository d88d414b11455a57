package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Date is one date of the asker's calendar, with where to look.
type Date struct {
	market.CalendarEntry
	Href string
}

// dateRule says how a kind of dates is counted and where it leads; a further kind adds its row here.
type dateRule struct {
	href func(id int64) string
	due  func(row *postgres.DatedRow, set market.Settings) (market.Due, bool) // nil: the record says the day
}

var dateRules = map[market.CalendarKind]dateRule{
	market.CalendarListingExpires: {href: link.Listing},
	market.CalendarListingConfirm: {href: link.Listing},
	market.CalendarBidCloses:      {href: link.Challenge},
	market.CalendarNoticeEnds:     {href: link.Challenge},
	market.CalendarSignBy:         {href: link.Challenge},
	market.CalendarStageDue:       {href: link.Challenge, due: stageDue},
	market.CalendarObjectionDue:   {href: link.Objection, due: objectionDue},
	market.CalendarReviewDue:      {href: link.Review, due: stageDue},
	market.CalendarMilestoneDue:   {href: link.Agreement},
	market.CalendarContractDue:    {href: link.Contract, due: contractDue},
	market.CalendarDealNext:       {href: link.Deal},
	market.CalendarQualification:  {href: link.Organization},
	market.CalendarRoundEnds:      {href: link.Round},
	market.CalendarRoundAnswer:    {href: link.AnswerRound},
	market.CalendarTargetYear:     {href: func(year int64) string { return link.InYear(link.TargetPlan, int(year)) }},
}

func stageDue(row *postgres.DatedRow, set market.Settings) (market.Due, bool) {
	c := market.Challenge{EnteredAt: row.Since.Start(), NoticeEndsAt: row.At}
	c.Status = market.ChallengeStatus(row.Status)
	return c.StageDue(set)
}

func objectionDue(row *postgres.DatedRow, set market.Settings) (market.Due, bool) {
	o := market.Objection{CreatedAt: row.Since.Start()}
	return o.DueOn(set), true
}

func contractDue(row *postgres.DatedRow, set market.Settings) (market.Due, bool) {
	c := market.Contract{}
	c.ClockFrom = row.Since
	c.Status = market.ContractStatus(row.Status)
	clock := c.Clock(set, row.Since)
	return clock.Due, clock.Running
}

// Calendar lists what concerns the asker from one day to another, the last included, in the order of the days.
func (r *Room) Calendar(ctx context.Context, who market.Actor, from, to market.Date) ([]Date, error) {
	set := r.core.Settings()
	rows, err := r.db.Dates(ctx, postgres.Asker{UserID: who.UserID, OrgIDs: who.OrgIDs(), Bureau: who.InBureau(),
		Deals: market.DealScopeOf(who)}, from, to, set.Int(market.SetConfirmMonths), set.Int(market.SetSignDays))
	if err != nil {
		return nil, fmt.Errorf("dates of %d: %w", who.UserID, err)
	}
	dates := make([]Date, 0, len(rows))
	for i := range rows {
		if d, ok := dateOf(&rows[i], set); ok && !d.Due.Before(from) && !to.Before(d.Due.Date) {
			dates = append(dates, d)
		}
	}
	slices.SortStableFunc(dates, func(a, b Date) int {
		return cmp.Or(a.Due.Start().Compare(b.Due.Start()), cmp.Compare(slices.Index(market.CalendarKinds, a.Kind),
			slices.Index(market.CalendarKinds, b.Kind)), cmp.Compare(a.ID, b.ID))
	})
	return dates, nil
}

func dateOf(row *postgres.DatedRow, set market.Settings) (Date, bool) {
	rule, known := dateRules[row.Kind]
	if !known {
		return Date{}, false
	}
	d := Date{CalendarEntry: market.CalendarEntry{Kind: row.Kind, ID: row.ID, No: row.No, Title: row.Title,
		PublicTitle: row.PublicTitle, Due: market.Due{Date: row.Day}, At: row.At}, Href: rule.href(row.ID)}
	if row.Kind == market.CalendarQualification {
		d.Title = market.QualificationCode(row.Status).Label()
	}
	if rule.due == nil {
		return d, true
	}
	d.At = time.Time{} // it ends with the day
	var runs bool
	d.Due, runs = rule.due(row, set)
	return d, runs
}

// ExportCalendar writes what Calendar lists.
func (r *Room) ExportCalendar(ctx context.Context, who market.Actor, from, to market.Date, e *app.Export) error {
	return app.WriteList(ctx, r.core, who, e, app.List[Date]{Name: "日历", Noun: market.NounUser,
		Behind: app.AtOnce(func(ctx context.Context) ([]Date, error) { return r.Calendar(ctx, who, from, to) }),
		Columns: []app.Column[Date]{
			app.In("日期", 14, func(d *Date) any { return d.Due.Date }),
			app.In("时间", 10, func(d *Date) any { return clock(d) }),
			app.In("是否暂定", 10, func(d *Date) any { return yesOrNot(d.Due.Provisional) }),
			app.In("事项", 20, func(d *Date) any { return d.Kind.Label() }),
			app.In("编号", 18, func(d *Date) any { return d.No }),
			app.In("名称", 48, func(d *Date) any { return d.Title }),
			app.In("链接", 40, func(d *Date) any { return r.core.BaseURL() + d.Href }),
		}})
}

func yesOrNot(yes bool) string {
	if yes {
		return "暂定"
	}
	return ""
}

func clock(d *Date) string {
	if d.At.IsZero() {
		return ""
	}
	return d.At.In(market.Shanghai).Format("15:04")
}

// MissingYear is the year whose working days should have been entered by now, for those who can enter them; zero when
// none is missing, or somebody else is to do it.
func (r *Room) MissingYear(who market.Actor) int {
	if !market.MayChangeSetting(who, market.SetHolidays) {
		return 0
	}
	return r.core.Settings().Calendar().Unknown(market.DateOf(r.core.Now()))
}
