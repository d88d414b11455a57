package app

import (
	"context"
	"io"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// ArrangementDraft is what somebody types to enter the holidays of a year, with the versions of the two settings that
// they saw.
type ArrangementDraft struct {
	Year     int    `form:"year"`
	Text     string `form:"text"`
	Source   string `form:"source"`
	Holidays int    `form:"holidays"`
	Weekends int    `form:"weekends"`
}

// ArrangementView is an arrangement as it would stand.
type ArrangementView struct {
	market.Arrangement
	Before, After      market.Calendar
	Holidays, Weekends int // versions of the settings that it was held against
}

// ReadArrangement says what a text would make of the calendar; nothing is stored.
func (c *Core) ReadArrangement(ctx context.Context, who market.Actor, in ArrangementDraft) (ArrangementView, error) {
	if !market.MayChangeSetting(who, market.SetHolidays) {
		return ArrangementView{}, market.ErrNotFound
	}
	a, err := market.ReadArrangement(in.Text, in.Year)
	if err != nil {
		return ArrangementView{}, err
	}
	rows, err := c.SettingRows(ctx, who)
	if err != nil {
		return ArrangementView{}, err
	}
	view, values := ArrangementView{Arrangement: a}, []market.Setting{}
	for _, row := range rows {
		values = append(values, row.Setting)
		switch row.Key {
		case market.SetHolidays:
			view.Holidays = row.Version
		case market.SetWorkingWeekendDay:
			view.Weekends = row.Version
		}
	}
	view.Before = market.Values(values).Calendar()
	view.After = a.On(view.Before)
	return view, nil
}

// SetArrangement puts the holidays of a year into force, both settings at once or neither. The one who comes with what
// they saw before somebody else's change is refused.
func (c *Core) SetArrangement(ctx context.Context, who market.Actor, in ArrangementDraft) (market.Arrangement, error) {
	view, err := c.ReadArrangement(ctx, who, in)
	if err != nil {
		return view.Arrangement, err
	}
	source := strings.TrimSpace(in.Source)
	if len([]rune(source)) > sourceLength {
		return view.Arrangement, &market.Error{Code: market.Invalid, Message: "依据太长。",
			Fields: map[string]string{"source": "依据最多 200 个字。"}}
	}
	err = c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		for _, change := range []struct {
			key           string
			version       int
			before, after map[market.Date]bool
		}{{market.SetHolidays, in.Holidays, view.Before.Holidays, view.After.Holidays},
			{market.SetWorkingWeekendDay, in.Weekends, view.Before.WorkingWeekends, view.After.WorkingWeekends}} {
			before, after := market.DayList(change.before), market.DayList(change.after)
			if err := tx.PutSetting(ctx, market.Setting{Key: change.key, Value: after, Source: source,
				Version: change.version}); err != nil {
				return err
			}
			if err := tx.Record(ctx, market.VerbChange, market.NounSetting, 0, change.key,
				map[string]string{"before": before, "after": after}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return view.Arrangement, err
	}
	return view.Arrangement, c.reloadSettings(ctx)
}

// ArrangementText is what a sheet says of holidays, line by line as somebody would type it: two days of one line are
// the first and the last.
func ArrangementText(file io.Reader, name string) (string, error) {
	book, err := sheet.Read(file, name)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, grid := range book.Grids {
		for i := range grid.Lines {
			lines = append(lines, arrangementLine(grid.Lines[i].Texts()))
		}
	}
	return strings.Join(lines, "\n"), nil
}

func arrangementLine(cells []string) string {
	var days, words []string
	for _, cell := range cells {
		switch d, err := market.ParseDate(cell); {
		case err == nil && !d.IsZero():
			days = append(days, d.String())
		case strings.TrimSpace(cell) != "":
			words = append(words, strings.TrimSpace(cell))
		}
	}
	if len(days) == 2 {
		days = []string{days[0] + "至" + days[1]}
	}
	return strings.Join(append(words, days...), " ")
}
