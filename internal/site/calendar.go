package site

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// calendar shows the dates of a month that concern the viewer.
func (s *Site) calendar(r *request) error {
	month, err := r.month()
	if err != nil {
		return err
	}
	if r.taken() {
		return s.export(r, "calendar", func(ctx context.Context, e *app.Export) error {
			return s.app.Desk.ExportCalendar(ctx, r.who, month, page.LastOf(month), e)
		})
	}
	return s.calendarPage(r, month, "")
}

// month is the first day of the month that is asked for, of this one without a question.
func (r *request) month() (market.Date, error) {
	today := market.DateOf(r.now)
	asked := r.Query("month")
	if asked == "" {
		return market.Date{Year: today.Year, Month: today.Month, Day: 1}, nil
	}
	t, err := time.Parse("2006-01", asked)
	if err != nil || t.Year() < 2000 || t.Year() > 2100 {
		return market.Date{}, market.ErrNotFound
	}
	return market.Date{Year: t.Year(), Month: t.Month(), Day: 1}, nil
}

func (s *Site) calendarPage(r *request, month market.Date, address string) error {
	view := page.CalendarPage{Month: month, Today: market.DateOf(r.now), Calendar: s.app.Settings().Calendar(),
		CSRF: s.token(r), Address: address}
	first, last := view.Span()
	dates, err := s.app.Desk.Calendar(r.ctx, r.who, first, last)
	if err != nil {
		return err
	}
	for _, d := range dates {
		view.Dates = append(view.Dates, page.CalendarDate{CalendarEntry: d.CalendarEntry, Href: d.Href})
	}
	feed, err := s.app.Desk.Subscription(r.ctx, r.who)
	switch {
	case err == nil:
		view.Feed = &feed
	case !market.Missing(err):
		return err
	}
	return s.renderDesk(r, "日历", page.CalendarBody(view))
}

// subscribeCalendar gives the viewer's dates an address and shows it, this once.
func (s *Site) subscribeCalendar(r *request) error {
	address, err := s.app.Desk.Subscribe(r.ctx, r.who)
	if err != nil {
		return err
	}
	today := market.DateOf(r.now)
	return s.calendarPage(r, market.Date{Year: today.Year, Month: today.Month, Day: 1}, address)
}

// unsubscribeCalendar ends that address.
func (s *Site) unsubscribeCalendar(r *request) error {
	if err := s.app.Desk.Unsubscribe(r.ctx, r.who); err != nil {
		return err
	}
	return s.done(r, link.Calendar, "订阅地址已停用，手机和电脑日历不再更新。")
}

// calendarFeed answers a secret address with somebody's dates. No session is asked for: the address is the key.
func (s *Site) calendarFeed(r *request) error {
	feed, err := s.app.Desk.Feed(r.ctx, r.Params("secret"), r.IP())
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "private, no-cache")
	r.Set(fiber.HeaderETag, strconv.Quote(feed.Tag))
	if r.Get(fiber.HeaderIfNoneMatch) == strconv.Quote(feed.Tag) {
		return r.SendStatus(fiber.StatusNotModified)
	}
	r.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	return r.Send(feed.Body)
}

// arrangements shows which days of a year are worked on, and takes in what the State Council arranges.
func (s *Site) arrangements(r *request) error {
	year, _ := strconv.Atoi(r.Query("year")) // anything else is no year
	year = s.arrangedYear(r, year)
	form, err := s.blank(r, app.ArrangementDraft{Year: year})
	if err != nil {
		return err
	}
	return s.arrangementPage(r, year, form, nil)
}

// arrangedYear is the year that was asked for or, when that is none, the first whose holidays are not known, or this
// one.
func (s *Site) arrangedYear(r *request, year int) int {
	if year >= 2000 && year <= 2100 {
		return year
	}
	if year = s.app.Settings().Calendar().Unknown(market.DateOf(r.now)); year == 0 {
		year = market.DateOf(r.now).Year
	}
	return year
}

func (s *Site) arrangementPage(r *request, year int, form ui.Form, read *app.ArrangementView) error {
	view := page.ArrangementPage{Form: form, Year: year, Calendar: s.app.Settings().Calendar(),
		Today: market.DateOf(r.now), Changeable: market.MayChangeSetting(r.who, market.SetHolidays)}
	if read != nil {
		view.Year, view.Read, view.Calendar = read.Year, &page.ArrangementRead{Arrangement: read.Arrangement,
			Before: read.Before}, read.After
		form.Values.Set("year", strconv.Itoa(read.Year))
		form.Values.Set("holidays", strconv.Itoa(read.Holidays))
		form.Values.Set("weekends", strconv.Itoa(read.Weekends))
	}
	return s.renderForm(r, s.desk(r, "工作日历"), form, page.ArrangementBody(view))
}

// readArrangement shows what a text or a sheet would make of the year.
func (s *Site) readArrangement(r *request) error {
	var in app.ArrangementDraft
	form, err := s.parse(r, &in)
	if err == nil {
		err = sentArrangement(r, &in)
		form.Values.Set("text", in.Text)
	}
	var read app.ArrangementView
	if err == nil {
		if read, err = s.app.ReadArrangement(r.ctx, r.who, in); err == nil {
			return s.arrangementPage(r, read.Year, form, &read)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.arrangementPage(r, s.arrangedYear(r, in.Year), form, nil)
}

// sentArrangement reads the sheet that was sent with the form, if one was.
func sentArrangement(r *request, in *app.ArrangementDraft) error {
	sent, err := r.FormFile("file")
	if err != nil || sent.Size == 0 {
		return nil // the text is enough
	}
	file, err := sent.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	in.Text, err = app.ArrangementText(file, sent.Filename)
	if market.CodeOf(err) == market.Invalid && err != nil {
		return &market.Error{Code: market.Invalid, Message: "文件无法读取。",
			Fields: map[string]string{"file": market.MessageOf(err)}}
	}
	return err
}

// setArrangement puts the days of the year into force.
func (s *Site) setArrangement(r *request) error {
	var in app.ArrangementDraft
	form, err := s.parse(r, &in)
	if err == nil {
		var a market.Arrangement
		if a, err = s.app.SetArrangement(r.ctx, r.who, in); err == nil {
			return s.done(r, link.ArrangementsOf(a.Year), strconv.Itoa(a.Year)+" 年放假调休安排已生效，按工作日计算的期限已重新计算。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.arrangementPage(r, s.arrangedYear(r, in.Year), form, nil)
}
