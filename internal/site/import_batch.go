package site

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// imports lists the sheets that the reader may see, with the form that brings another.
func (s *Site) imports(r *request) error {
	if r.taken() {
		return s.export(r, "imports", func(ctx context.Context, e *app.Export) error {
			return s.app.Intake.ExportBatches(ctx, r.who, e)
		})
	}
	form, err := s.blank(r, struct{}{})
	if err != nil {
		return err
	}
	return s.importsPage(r, form)
}

func (s *Site) importsPage(r *request, form ui.Form) error {
	batches, err := s.app.Intake.Batches(r.ctx, r.who, r.before())
	if err != nil {
		return err
	}
	view := page.ImportsPage{Form: form, Batches: batches}
	if n := len(batches); n > 0 {
		view.Older = r.older(n, app.PageSize, batches[n-1].ID)
	}
	orgs := s.importOrgs(r)
	if len(orgs) > 1 {
		view.Orgs = orgs
	}
	offered := map[market.ImportKind]bool{}
	for _, org := range orgs {
		id, _ := strconv.ParseInt(org.Value, 10, 64) // made by us
		for _, kind := range s.app.Intake.Kinds(r.who, id) {
			offered[kind.Kind] = true
		}
	}
	for _, kind := range market.ImportKinds {
		if offered[kind] {
			view.Kinds = append(view.Kinds, ui.Option{Value: string(kind), Label: kind.Label()})
		}
	}
	return s.renderForm(r, s.desk(r, "导入表格"), form, page.ImportsBody(view))
}

// importOrgs are those in whose name the reader may bring a sheet; the bureau is 0.
func (s *Site) importOrgs(r *request) []ui.Option {
	var orgs []ui.Option
	if r.who.InBureau() {
		orgs = append(orgs, ui.Option{Value: "0", Label: "主管部门征集"})
	}
	for _, m := range r.who.Memberships {
		if r.who.WritesFor(m.OrgID) {
			orgs = append(orgs, ui.Option{Value: fmt.Sprint(m.OrgID), Label: m.OrgName})
		}
	}
	return orgs
}

// bringSheet keeps an uploaded file and has it read.
func (s *Site) bringSheet(r *request) error {
	var in struct {
		OrgID int64             `form:"org_id"`
		Kind  market.ImportKind `form:"kind"`
		Name  string            `form:"name"`
	}
	form, err := s.parse(r, &in)
	var files []app.SentFile
	if err == nil {
		files, err = sentFiles(r, "file")
	}
	if err == nil {
		sheet := intake.Sheet{Kind: in.Kind, OrgID: in.OrgID, Name: in.Name}
		if orgs := s.importOrgs(r); len(orgs) == 1 {
			sheet.OrgID, _ = strconv.ParseInt(orgs[0].Value, 10, 64) // made by us
		}
		if len(files) > 0 {
			sheet.FileName, sheet.Content = files[0].Name, files[0].Content
		}
		var b market.ImportBatch
		if b, err = s.app.Intake.Bring(r.ctx, r.who, sheet); err == nil {
			return r.Redirect(link.Import(b.ID), 303)
		}
	}
	form.Action = link.Imports
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.importsPage(r, form)
}

// showImport shows one sheet.
func (s *Site) showImport(r *request) error { return s.importPage(r, ui.Form{}) }

// importPage renders a sheet; typed is what a refused form held.
func (s *Site) importPage(r *request, typed ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	found, err := s.app.Intake.Batch(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.ImportPage{ImportBatch: found.Batch, Counts: found.Counts, Fields: importFields(found.Kind),
		Outcome: market.RowOutcome(r.Query("rows")), Href: found.Kind.Href, Trail: entries(found.Trail), Typed: typed,
		CSRF: s.token(r), Owns: len(found.Batch.Capacities(r.who)) > 0}
	if view.Href == nil {
		view.Href = func(int64) string { return "" }
	}
	after, _ := strconv.Atoi(r.Query("after")) // anything else begins at the top
	if view.Rows, err = s.app.Intake.Rows(r.ctx, r.who, id, view.Outcome, after); err != nil {
		return err
	}
	if n := len(view.Rows); n >= intake.RowsOnPage {
		view.Next = link.ImportRows(id, view.Outcome, view.Rows[n-1].N)
	}
	for _, offer := range found.Offers {
		view.Moves = append(view.Moves, importMove(offer, &found, typed))
	}
	return s.renderForm(r, s.desk(r, found.Batch.Name), typed, page.ImportBody(view))
}

// importMove is the button of a move, which says how many rows it is about.
func importMove(offer market.Offer, of *intake.View, typed ui.Form) ui.Move {
	m := moveOf(offer, link.Move(link.Import(of.Batch.ID), offer.Name), of.Batch.Version)
	if m.Reason != nil {
		m.Reason.Help = "记入办理记录。"
	}
	if len(offer.Fields) > 0 {
		m.Label = fmt.Sprintf("导入可导入的 %d 行", of.Counts[market.RowSound])
		m.Fields = page.ImportTakeFields(of.Counts)
		if of.Counts[market.RowSound]+of.Counts[market.RowDiffers] == 0 {
			m.Blocked = "没有可以导入的行。"
		}
	}
	if m.Open = typed.Action == m.Action; m.Open && m.Reason != nil {
		m.Reason.Value, m.Reason.Error = typed.Get("reason"), typed.Errors["reason"]
	}
	return m
}

func importFields(kind *app.Importable) []page.ImportField {
	fields := make([]page.ImportField, 0, len(kind.Fields))
	for _, f := range kind.Fields {
		fields = append(fields, page.ImportField{Key: f.Key, Label: f.Label, Fills: f.Fills,
			Money: f.Unit == app.MoneyUnit})
	}
	return fields
}

// moveImport takes a sheet in, or not, or undoes it.
func (s *Site) moveImport(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in intake.Move
	form, err := s.parse(r, &in)
	in.Name = market.ImportMove(r.Params("move"))
	var b market.ImportBatch
	if err == nil {
		b, err = s.app.Intake.Move(r.ctx, r.who, id, in)
	}
	if err == nil {
		return s.done(r, link.Import(id), "已办理，当前状态："+market.ImportLifecycle.Label(b.Status)+"。")
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.importPage(r, form)
}

// fillImport puts a value into empty cells of a sheet.
func (s *Site) fillImport(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		Key  string `form:"key"`
		Text string `form:"text"`
		Rows []int  `form:"rows"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		fill := intake.Fill{Key: in.Key, Text: in.Text}
		if len(in.Rows) > 0 {
			fill.Numbers = in.Rows
		}
		if err = s.app.Intake.Fill(r.ctx, r.who, id, fill); err == nil {
			return s.done(r, link.Import(id), "已填入，正在重新核对。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.importPage(r, form)
}

// importColumns shows the top of a file, and of the line that is said to be the heading what its columns are taken for.
func (s *Site) importColumns(r *request) error {
	form, err := s.blank(r, struct{}{})
	if err != nil {
		return err
	}
	at, _ := strconv.Atoi(r.Query("sheet")) // anything else is the first
	line, _ := strconv.Atoi(r.Query("line"))
	return s.columnsPage(r, form, at, line)
}

func (s *Site) columnsPage(r *request, form ui.Form, at, line int) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	found, err := s.app.Intake.Batch(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	grids, kind, err := s.app.Intake.Top(r.ctx, r.who, id)
	if err := refused(&form, err); err != nil {
		return err
	}
	view := page.ImportTop{Form: form, ID: id, Name: found.Batch.Name, Sheet: at, Line: line,
		Fields: importFields(kind)}
	for i := range grids {
		top := page.ImportTopSheet{Name: grids[i].Name}
		for j := range grids[i].Lines {
			l := &grids[i].Lines[j]
			top.Lines = append(top.Lines, page.ImportTopLine{Number: l.Number, Cells: l.Texts()})
			if i == at && l.Number == line {
				view.Keys = s.app.Intake.Guess(kind, l.Texts())
			}
		}
		view.Sheets = append(view.Sheets, top)
	}
	return s.renderForm(r, s.desk(r, "更正表头识别"), form, page.ImportColumnsBody(view))
}

// correctColumns keeps what somebody says of a line of headings.
func (s *Site) correctColumns(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		Sheet int `form:"sheet"`
		Line  int `form:"line"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		err = s.app.Intake.Correct(r.ctx, r.who, id, intake.Columns{Sheet: in.Sheet, Line: in.Line,
			Keys: columnKeys(form)})
	}
	if err == nil {
		return s.done(r, link.Import(id), "已照此重新核对，以后遇到同样的表头也会这样识别。")
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.columnsPage(r, form, in.Sheet, in.Line)
}

// columnKeys are the fields that were chosen for the columns, by place.
func columnKeys(form ui.Form) []string {
	const most = 512
	var keys []string
	for place := range most {
		if key := form.Get(fmt.Sprintf("column_%d", place)); key != "" {
			for len(keys) < place {
				keys = append(keys, "")
			}
			keys = append(keys, key)
		}
	}
	return keys
}

// importRest sends the rows that were not taken, with the reasons, to be mended and brought again.
func (s *Site) importRest(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	name, err := s.app.Intake.Rest(r.ctx, r.who, id, &b)
	if err != nil {
		return err
	}
	return r.file(name, "import", "xlsx", b.Bytes())
}

// importTemplate sends an empty sheet of a kind.
func (s *Site) importTemplate(r *request) error {
	var b bytes.Buffer
	name, err := s.app.Intake.Template(market.ImportKind(r.Params("kind")), &b)
	if err != nil {
		return err
	}
	return r.file(name, "import", "xlsx", b.Bytes())
}
