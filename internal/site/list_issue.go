package site

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// listIssues lists the editions that were issued for the reader.
func (s *Site) listIssues(r *request) error {
	f := listing.IssueFilter{Kind: market.Kind(r.Query("kind")), Before: r.before()}
	rows, err := s.app.Listing.ListIssues(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	view := page.ListIssueRows{Rows: rows, Kind: f.Kind, Bureau: r.who.InBureau()}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	r.outside = s.told(link.ListIssues, "按期签发的技术需求、科技成果等清单汇编。", "site")
	return s.render(r, "清单汇编", page.ListIssuesBody(view))
}

// issueToRead reads an edition that is asked for by its number in the address.
func (s *Site) issueToRead(r *request) (listing.IssueView, error) {
	id, err := r.id("id")
	if err != nil {
		return listing.IssueView{}, err
	}
	return s.app.Listing.ListIssue(r.ctx, r.who, id)
}

// showListIssue shows an edition, some entries at a time.
func (s *Site) showListIssue(r *request) error {
	issue, err := s.issueToRead(r)
	if err != nil {
		return err
	}
	after, err := strconv.Atoi(r.Query("after", "0"))
	if err != nil || after < 0 {
		return market.ErrNotFound
	}
	const shown = 20
	entries, err := s.app.Listing.IssueEntries(r.ctx, issue, after, shown)
	if err != nil {
		return err
	}
	view := page.ListIssuePage{ListIssue: issue.ListIssue, Contents: issue.Contents, Statistics: issue.Statistics,
		Entries: entries, After: after, Shown: shown, Bureau: r.who.InBureau()}
	return s.render(r, issue.Title, page.ListIssueBody(view))
}

// printListIssue shows a whole edition for the printer, however long it is.
func (s *Site) printListIssue(r *request) error {
	issue, err := s.issueToRead(r)
	if err != nil {
		return err
	}
	view := page.ListIssuePaper{ListIssue: issue.ListIssue, Statistics: issue.Statistics}
	if view.Titles, err = s.app.Listing.IssueTitles(r.ctx, issue); err != nil {
		return err
	}
	var failed error
	view.Entries = func(yield func(market.ListIssueEntry) bool) {
		for e, err := range s.app.Listing.AllIssueEntries(r.ctx, issue) {
			if failed = err; err != nil || !yield(e) {
				return
			}
		}
	}
	body := page.ListIssuePaperBody(view)
	if err = s.renderIn(r, http.StatusOK, s.shell(r, issue.Title), page.PaperPage, body); err == nil {
		err = failed
	}
	if err != nil {
		r.Response().ResetBody() // half an edition is none
	}
	return err
}

// exportListIssue sends an edition as a workbook or a document.
func (s *Site) exportListIssue(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	format := strings.Clone(r.Params("format"))
	name, content, err := s.app.Listing.ExportListIssue(r.ctx, r.who, id, format)
	if err != nil {
		return err
	}
	return r.file(name, "edition", format, content)
}

// listIssueDesk lists the bureau's editions, stage by stage.
func (s *Site) listIssueDesk(r *request) error {
	stage := r.Query("stage", market.ListIssueStages[0].Name)
	states := market.StatesNamed(market.ListIssueStages, stage)
	if states == nil {
		return market.ErrNotFound
	}
	rows, err := s.app.Listing.ListIssueQueue(r.ctx, r.who, states, r.before())
	if err != nil {
		return err
	}
	view := page.ListIssueQueue{Rows: rows, Stage: stage, May: market.CompilesListIssues(r.who)}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "清单汇编", page.ListIssueQueueBody(view))
}

// newListIssue shows the form of a new edition: all lists, for the public, of this year.
func (s *Site) newListIssue(r *request) error {
	if !market.CompilesListIssues(r.who) {
		return market.ErrNotFound
	}
	draft := listing.IssueDraft{ListIssueContent: market.ListIssueContent{Year: market.DateOf(r.now).Year,
		Title: "科技成果转化供需清单汇编", Office: s.app.Settings().Text(market.SetOrganizer)}}
	for _, kind := range market.Kinds {
		draft.Kinds = append(draft.Kinds, string(kind))
	}
	draft.Batch = r.Query("batch")
	draft.Normalize()
	form, err := s.blank(r, draft)
	if err != nil {
		return err
	}
	form.Action = link.ListIssueDesk
	return s.listIssueForm(r, form, 0)
}

func (s *Site) listIssueForm(r *request, form ui.Form, id int64) error {
	set := s.app.Settings()
	view := page.ListIssueForm{ID: id, FieldForm: page.FieldForm{Form: form, Table: market.ListIssueContent{}.Fields(),
		District: set.District()}}
	if towns := set.Towns(); len(towns) > 0 {
		view.Hints = map[string]string{"town": "本区的园区、镇街：" + strings.Join(towns, "、") + "。留空为不限。"}
	}
	title := "编制清单汇编"
	if id != 0 {
		title = "修改清单汇编"
	}
	return s.renderForm(r, s.desk(r, title), form, page.ListIssueFormBody(view))
}

// createListIssue stores a new edition and copies what it takes in.
func (s *Site) createListIssue(r *request) error {
	var in listing.IssueDraft
	form, err := s.parse(r, &in)
	if err == nil {
		var i market.ListIssue
		if i, err = s.app.Listing.CompileListIssue(r.ctx, r.who, in); err == nil {
			return s.done(r, link.ListIssueWork(i.ID), gathered(i))
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listIssueForm(r, form, 0)
}

func gathered(i market.ListIssue) string {
	return fmt.Sprintf("已汇集 %d 条，请预览后提交签发。", i.Entries)
}

// showListIssueWork shows an edition with what can be done to it.
func (s *Site) showListIssueWork(r *request) error { return s.listIssueWork(r, ui.Form{}) }

// listIssueWork renders the desk of an edition; typed is what a refused move held.
func (s *Site) listIssueWork(r *request, typed ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	work, err := s.app.Listing.ListIssueWork(r.ctx, r.who, id, r.Query("verify") != "")
	if err != nil {
		return err
	}
	view := page.ListIssueWork{ListIssue: work.ListIssue, Contents: work.Contents, Statistics: work.Statistics,
		Editable: work.Editable, Verified: work.Verified, Intact: work.Intact, Trail: entries(work.Trail),
		CSRF: s.token(r), Form: typed}
	for _, offer := range work.Offers {
		m := moveOf(offer, link.Move(link.ListIssueWork(id), offer.Name), work.Version)
		if m.Open = typed.Action == m.Action; m.Open && m.Reason != nil {
			m.Reason.Value, m.Reason.Error = typed.Get("reason"), typed.Errors["reason"]
		}
		view.Moves = append(view.Moves, m)
	}
	if work.Editable {
		again := ui.Move{Name: "gather", Label: "重新汇集", Action: link.GatherListIssue(id),
			Confirm: "按收录范围重新汇集，替换现有条目。"}
		view.Moves = slices.Insert(view.Moves, min(1, len(view.Moves)), again)
	}
	return s.renderForm(r, s.desk(r, work.Title), typed, page.ListIssueWorkBody(view))
}

// editListIssue shows a draft in its form.
func (s *Site) editListIssue(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	work, err := s.app.Listing.ListIssueWork(r.ctx, r.who, id, false)
	if err != nil {
		return err
	}
	if !work.Editable {
		return market.Refuse(market.Conflict, "当前状态下不能修改，或您没有修改权限。")
	}
	form, err := s.blank(r, listing.IssueDraft{ListIssueContent: work.ListIssueContent, Version: work.Version})
	if err != nil {
		return err
	}
	return s.listIssueForm(r, form, id)
}

// updateListIssue stores a changed draft and copies what it takes in now.
func (s *Site) updateListIssue(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in listing.IssueDraft
	form, err := s.parse(r, &in)
	if err == nil {
		var i market.ListIssue
		if i, err = s.app.Listing.EditListIssue(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.ListIssueWork(id), gathered(i))
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listIssueForm(r, form, id)
}

// gatherListIssue copies again what a draft takes in.
func (s *Site) gatherListIssue(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	i, err := s.app.Listing.GatherListIssue(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.done(r, link.ListIssueWork(id), gathered(i))
}

// moveListIssue makes a move of an edition.
func (s *Site) moveListIssue(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in listing.IssueMove
	form, err := s.parse(r, &in)
	in.Name = market.ListIssueMove(r.Params("move"))
	var i market.ListIssue
	if err == nil {
		i, err = s.app.Listing.MoveListIssue(r.ctx, r.who, id, in)
	}
	if err == nil {
		return s.done(r, link.ListIssueWork(id), "已办理，当前状态：“"+market.ListIssueLifecycle.Label(i.Status)+"”。")
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listIssueWork(r, form)
}
