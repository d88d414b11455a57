package figures

import (
	"context"
	"fmt"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// undertakingSheet is how the bureau's own sheets of one kind become rows that count.
type undertakingSheet struct {
	kind  market.UndertakingKind
	table market.Fields
}

func importUndertakings(kind market.UndertakingKind) *app.Importable {
	s := &undertakingSheet{kind: kind, table: market.UndertakingFields(kind)}
	in := &app.Importable{Kind: market.ImportKind(kind), Fields: app.SheetFields(s.table), Required: []string{"title"},
		Read: s.read, Check: s.check, Store: s.store, Update: s.update, Undo: undoUndertakings, Href: link.Undertaking,
		Keep: keepUndertaking, PutBack: putUndertakingBack}
	if kind == market.UndertakingVice {
		in.Required = []string{"person", "title"}
	}
	for i := range in.Fields {
		f := &in.Fields[i]
		f.Fills = f.Key != "title" && f.Key != "person"
		if f.Key == "headcount" {
			f.Example = "56"
		}
		if f.Key == "on" {
			f.Example = "2026-06-30"
		}
	}
	return in
}

// undertaking is what a row says.
func undertaking(row *app.ImportRow) *market.UndertakingContent {
	return row.Record.(*market.UndertakingContent)
}

func (s *undertakingSheet) read(row *app.ImportRow, day market.Date) {
	in := &market.UndertakingContent{}
	app.TakeFields(row, s.table, "", in)
	in.Normalize()
	if days, ok := sheet.Days(row.Text("on")); ok && in.Until.IsZero() && s.table.Label("until") != "" &&
		days.From.AddDays(longestMonth).Before(days.To) {
		in.Until = days.To
	}
	if in.Title == "" {
		if in.Complete(s.kind); in.Title != "" {
			row.Note("title", "没有"+s.table.Label("title")+"，写作“"+in.Title+"”。")
		}
	}
	row.Faults(in.Validate(s.kind, day))
	kind := string(s.kind)
	row.Title, row.Record = in.Title, in
	row.Also = app.ImportKey(kind, "row", market.PlainName(in.Title), market.PlainName(in.Firm), in.On.String(),
		market.PlainName(in.Person))
	row.Key = row.Also
	switch {
	case in.Paper != "" && s.kind == market.UndertakingVice:
		row.Key = app.ImportKey(kind, "paper", market.PlainName(in.Paper), market.PlainName(in.Person))
	case in.Paper != "":
		row.Key = app.ImportKey(kind, "paper", market.PlainName(in.Paper))
	}
}

// longestMonth is how many days a period has at most that is one month.
const longestMonth = 31

// check finds rows on record, those that count before those that were voided.
func (s *undertakingSheet) check(ctx context.Context, from postgres.Reader, _ *market.ImportBatch,
	rows []*app.ImportRow) error {
	var papers, titles []string
	for _, row := range rows {
		in := undertaking(row)
		papers, titles = append(papers, in.Paper), append(titles, in.Title)
	}
	known, err := from.UndertakingsKnown(ctx, s.kind, papers, titles)
	if err != nil {
		return err
	}
	for _, row := range rows {
		in := undertaking(row)
		at := slices.IndexFunc(known, func(u market.Undertaking) bool { return u.Is(in) })
		switch {
		case at < 0:
		case known[at].VoidFor != "":
			row.Fault("", "该条已在平台作废（"+app.Clip(known[at].VoidFor, 40)+"），不再导入。")
		default:
			row.Found = known[at].ID
			row.Differs = app.DifferencesOf(row, s.table, in, &known[at].UndertakingContent)
		}
	}
	return nil
}

func (s *undertakingSheet) store(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch,
	rows []*app.ImportRow) error {
	made := make([]int64, 0, len(rows))
	for _, row := range rows {
		u := market.Undertaking{Kind: s.kind, UndertakingContent: *undertaking(row)}
		if err := tx.InsertUndertaking(ctx, &u); err != nil {
			return err
		}
		row.Ref, made = u.ID, append(made, u.ID)
	}
	return tx.RecordEach(ctx, market.VerbImport, market.NounUndertaking, made, b.Name)
}

func (s *undertakingSheet) update(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch,
	rows []*app.ImportRow) error {
	for _, row := range rows {
		u, err := tx.Undertaking(ctx, row.Found)
		if err != nil {
			return err
		}
		if u.VoidFor != "" {
			row.Fault("", "该条已作废，不能修改。")
			continue
		}
		app.TakeDiffering(row, s.table, &u.UndertakingContent)
		u.Normalize()
		if err := u.Validate(s.kind, market.DateOf(tx.Now())); err != nil {
			row.Faults(err)
			continue
		}
		if err := tx.UpdateUndertaking(ctx, &u); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbImport, market.NounUndertaking, u.ID, b.Name, row.Differs); err != nil {
			return err
		}
	}
	return nil
}

// undoUndertakings removes the rows of a sheet that nobody has changed, voided or proved by a file since.
func undoUndertakings(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, refs []int64) error {
	touched, err := tx.TouchedUndertakings(ctx, refs)
	if err != nil {
		return err
	}
	if len(touched) > 0 {
		return market.Refuse(market.Conflict, fmt.Sprintf("其中 %d 条已有人修改、作废或上传材料，例如“%s”，不能整批撤销。请逐条处理。", len(touched),
			touched[0].Title))
	}
	if err := tx.RecordEach(ctx, market.VerbDelete, market.NounUndertaking, refs, b.Name); err != nil {
		return err
	}
	return tx.DeleteUndertakings(ctx, refs)
}
