package listing

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/paper"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// IssueFormats are the files that an edition can be taken as.
var IssueFormats = []string{"xlsx", "docx"}

// ExportListIssue writes an edition that the asker may see as a file of a format. What holds names and telephone
// numbers leaves a trace.
func (r *Room) ExportListIssue(ctx context.Context, who market.Actor, id int64, format string) (name string,
	content []byte, err error) {
	if !slices.Contains(IssueFormats, format) {
		return "", nil, market.ErrNotFound
	}
	view, err := r.ListIssue(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	write := r.issueBook
	if format == "docx" {
		write = r.issueDocument
	}
	if content, err = write(ctx, view); err != nil {
		return "", nil, fmt.Errorf("export edition %d as %s: %w", id, format, err)
	}
	name = fmt.Sprintf("%s（%s）.%s", view.Title, view.ListIssue.Label(), format)
	if view.Readers == market.ReadersPublic {
		return name, content, nil
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, market.NounListIssue, id, name, nil)
	})
	return name, content, err
}

// issueBook writes an edition as a workbook: a sheet for each list, in the columns of its export, so that it can be
// imported again, and the statistics.
func (r *Room) issueBook(ctx context.Context, view IssueView) ([]byte, error) {
	var tables []sheet.Table
	for e, err := range r.AllIssueEntries(ctx, view) {
		if err != nil {
			return nil, err
		}
		fields := issueColumns(e.Kind, view.Readers)
		if n := len(tables); n == 0 || tables[n-1].Name != e.Kind.ListName() {
			tables = append(tables, issueSheet(e.Kind, fields))
		}
		row := []any{e.Position, e.No, e.OrgName}
		for _, f := range fields {
			row = append(row, f.Cell(&e.Content))
		}
		t := &tables[len(tables)-1]
		t.Rows = append(t.Rows, row)
	}
	for _, t := range view.Statistics {
		tables = append(tables, statisticsTable(t))
	}
	var b bytes.Buffer
	err := sheet.WriteBook(&b, tables...)
	return b.Bytes(), err
}

// issueColumns are the fields of a list that an edition for these readers has columns for.
func issueColumns(kind market.Kind, readers market.Readership) []market.SheetHead {
	return slices.DeleteFunc(market.ListingSheet(kind), func(f market.SheetHead) bool {
		return f.Input == market.InputReference ||
			f.For == market.ForConnected && (readers == market.ReadersPublic || f.Prose())
	})
}

func issueSheet(kind market.Kind, fields []market.SheetHead) sheet.Table {
	t := sheet.Table{Name: kind.ListName(), Columns: []sheet.Column{{Title: "序号", Width: 8}, {Title: "编号", Width: 16},
		{Title: "单位名称", Width: 28}}}
	for _, f := range fields {
		t.Columns = append(t.Columns, sheet.Column{Title: f.Heading, Width: app.SheetWidth(&f.Field)})
	}
	return t
}

func statisticsTable(of market.IssueTable) sheet.Table {
	t := sheet.Table{Name: of.Title}
	for i, c := range of.Columns {
		column := sheet.Column{Title: c.Label}
		if c.Money {
			column.Title += "（元）"
			column.Width = 18
		}
		if i == 0 {
			column.Width = 36
		}
		t.Columns = append(t.Columns, column)
	}
	t.Rows = of.Rows
	return t
}

// issueDocument writes an edition for a word processor, entry by entry.
func (r *Room) issueDocument(ctx context.Context, view IssueView) ([]byte, error) {
	titles, err := r.db.ListIssueTitles(ctx, view.ID)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	d := paper.NewDocument(&b, paper.Properties{Title: view.Title, Author: view.Office,
		Header: view.Title + "　" + view.ListIssue.Label(), At: view.GatheredAt})
	d.Cover(issueCover(view.ListIssue))
	if view.Foreword != "" {
		d.Heading(1, "编者按", "foreword")
		d.Text(view.Foreword)
	}
	issueContents(d, titles)
	d.Heading(1, "统计", "statistics")
	for _, t := range view.Statistics {
		statisticsOnPaper(d, t)
	}
	if view.Digest != "" {
		d.Note("本期内容校验码（SHA-256）：" + view.Digest)
	}
	heads := market.IssueHeads{}
	for e, err := range r.AllIssueEntries(ctx, view) {
		if err != nil {
			return nil, err
		}
		for _, h := range heads.Before(e.Kind, e.HitechField) {
			d.Heading(h.Level, h.Text, h.Mark)
		}
		r.entryOnPaper(d, e)
	}
	err = d.Close()
	return b.Bytes(), err
}

func issueCover(i market.ListIssue) paper.Cover {
	cover := paper.Cover{Title: i.Title, Below: []string{i.Label()},
		Foot: []string{i.Office, i.GatheredDay().Chinese()}}
	if i.Readers == market.ReadersBureau {
		cover.Above = []string{"内部资料　注意保管"}
	}
	if !i.IssuedOn.IsZero() {
		cover.Foot[1] = i.IssuedOn.Chinese()
	}
	return cover
}

func issueContents(d *paper.Document, titles []market.IssueTitle) {
	if len(titles) == 0 {
		return
	}
	d.Contents("目　录")
	d.Content(1, "统计", "statistics")
	heads := market.IssueHeads{}
	for _, t := range titles {
		for _, h := range heads.Before(t.Kind, t.HitechField) {
			d.Content(h.Level, h.Text, h.Mark)
		}
		d.Content(3, fmt.Sprintf("%d. %s（%s）", t.Position, t.Title, t.OrgName), entryMark(t.Position))
	}
	d.EndContents()
}

func entryMark(position int) string { return fmt.Sprintf("entry%d", position) }

func statisticsOnPaper(d *paper.Document, t market.IssueTable) {
	columns := make([]paper.Column, 0, len(t.Columns))
	for i, c := range t.Columns {
		column := paper.Column{Title: c.Label, Number: c.Number, Width: 2}
		if c.Money {
			column.Title += "（万元）"
			column.Width = 3
		}
		if i == 0 {
			column.Width = 4
		}
		columns = append(columns, column)
	}
	rows := make([][]string, 0, len(t.Rows))
	for _, row := range t.Rows {
		texts := make([]string, 0, len(row))
		for _, cell := range row {
			texts = append(texts, market.IssueCell(cell))
		}
		rows = append(rows, texts)
	}
	d.Table(t.Title, columns, rows)
}

// entryOnPaper writes an entry: what it says, and where to read more.
func (r *Room) entryOnPaper(d *paper.Document, e market.ListIssueEntry) {
	d.Heading(3, fmt.Sprintf("%d. %s", e.Position, e.Title), entryMark(e.Position))
	facts, texts := e.Said()
	terms := []paper.Term{{Word: "单位", Text: e.OrgName}}
	for _, f := range facts {
		terms = append(terms, paper.Term{Word: f.Term, Text: strings.Join(strings.Fields(f.Text), " ")})
	}
	d.Terms(terms)
	for _, f := range texts {
		d.Term(paper.Term{Word: f.Term, Text: f.Text})
	}
	d.Link("编号", e.No, r.core.BaseURL()+link.Listing(e.ListingID))
}
