package site

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// showListing shows a listing: to its own side the working copy with what can be done, to others what is on show.
func (s *Site) showListing(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.listingPage(r, id, beside{queue: r.Query("queue")})
}

// beside is what the page of a listing shows with it: a move or a question that was refused, as it was typed, and the
// query of the queue from which it was opened.
type beside struct {
	failed  tried
	asked   ui.Form
	entered ui.Form // a move of the entry on behalf
	queue   string
}

// form is what was refused, if anything was.
func (b *beside) form() ui.Form {
	if b.failed.form.Message != "" {
		return b.failed.form
	}
	if b.entered.Message != "" {
		return b.entered
	}
	return b.asked
}

// listingPage renders a listing.
func (s *Site) listingPage(r *request, id int64, with beside) error {
	shown := s.app.Listing.View
	if r.Query("public") != "" {
		shown = s.app.Listing.Public
	}
	l, err := shown(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.ListingPage{Listing: l.Listing, OrgName: l.OrgName, OnShow: l.OnShow, Working: l.Working,
		Inside: l.Inside, Contacts: l.Contacts, Revisions: l.Revisions, Trail: entries(l.Trail), Known: r.who.Known(),
		Opinions: l.Opinions, Wrong: with.failed.form.Message, CSRF: s.token(r)}
	view.Inquiries = s.inquiryPart(r, l, with.asked)
	if view.Entry, err = s.entryPart(r, &l, with.entered); err != nil {
		return err
	}
	view.Moves = listingMoves(l, with.failed)
	if l.Working {
		if view.Moves, err = s.withNudge(r, view.Moves, market.NounListing, id, link.Listing(id)); err != nil {
			return err
		}
	}
	if view.Queue = with.queue; with.queue != "" {
		for i := range view.Moves {
			view.Moves[i].Hidden = append(view.Moves[i].Hidden, ui.Hidden{Name: "queue", Value: with.queue})
		}
	}
	if l.Editable {
		view.EditHref = link.Edit(link.Listing(id))
	}
	if l.Working {
		view.Diagnosis = s.diagnosisOf(r, l, view.EditHref)
	}
	if l.Working && l.CanBePutUp() && l.PutUpBy(r.who) {
		view.ChallengeHref = link.NewChallenge(id)
	}
	if l.Working && l.Reopens() {
		view.Correct = corrects(r, market.NounListing, id, [2]string{listing.StatusField, "重新开放"})
	}
	if view.Files, err = s.files(r, market.NounListing, id); err != nil {
		return err
	}
	if l.Working {
		if err := s.kept(r, &view); err != nil {
			return err
		}
	}
	view.Copies = copyItems(l.Copies)
	if err := s.gathers(r, &view); err != nil {
		return err
	}
	if err := s.demandLink(r, &view); err != nil {
		return err
	}
	if l.MayConnect {
		if view.Own, err = s.connectable(r, l.Listing); err != nil {
			return err
		}
	}
	if l.Working {
		return s.renderForm(r, s.desk(r, l.Title), with.form(), page.ListingBody(view))
	}
	if with.asked.Message != "" {
		return s.renderIn(r, http.StatusUnprocessableEntity, s.shell(r, l.Title), page.Page, page.ListingBody(view))
	}
	r.outside = s.listingOutside(l.Listing, l.OrgName)
	return s.render(r, l.Title, page.ListingBody(view))
}

// demandField is the key of the field by which a talent need names the technology need behind it.
const demandField = "details.talent.demand_id"

// demandLink links the technology need behind a talent need, if the reader may see it.
func (s *Site) demandLink(r *request, view *page.ListingPage) error {
	demand, found, err := s.app.Listing.Demand(r.ctx, r.who, &view.Listing)
	if found {
		link := ui.Definition{Text: demand.Title, Href: link.Listing(demand.ID)}
		view.Links = map[string]ui.Definition{demandField: link}
	}
	return err
}

// demandChoices are the technology needs that a talent need may be for. One that was chosen and has ended since stays.
func (s *Site) demandChoices(r *request, form ui.Form) (map[string][]ui.Option, error) {
	demands, err := s.app.Listing.Demands(r.ctx, r.who)
	options := make([]ui.Option, 0, len(demands)+1)
	chosen := form.Get(demandField)
	known := chosen == "" || chosen == "0"
	for _, l := range demands {
		option := ui.Option{Value: fmt.Sprint(l.ID), Label: l.No + " " + l.Title}
		options, known = append(options, option), known || option.Value == chosen
	}
	if !known {
		options = append(options, ui.Option{Value: chosen, Label: "已关联的技术需求（已结束）"})
	}
	return map[string][]ui.Option{demandField: options}, err
}

// connectable lists the asker's own listings on show that could be put beside this one.
func (s *Site) connectable(r *request, target market.Listing) ([]ui.Option, error) {
	own, err := s.app.Listing.Mine(r.ctx, r.who, "", 0)
	options := []ui.Option{}
	for _, l := range own {
		if l.OfferedBy(r.who) && l.Pairs(&target) {
			options = append(options, ui.Option{Value: fmt.Sprint(l.ID), Label: l.Title})
		}
	}
	return options, err
}

func listingMoves(l listing.View, failed tried) []ui.Move {
	moves := make([]ui.Move, 0, len(l.Offers))
	for _, offer := range l.Offers {
		if !offer.Aside {
			m := moveOf(offer, link.Move(link.Listing(l.ID), offer.Name), l.Version)
			m.Fields = page.ListingMoveFields(failed.of(offer.Name), l.Kind, offer.Fields)
			failed.reopen(&m)
			moves = append(moves, m)
		}
	}
	return moves
}

// moveOf is the button of an offered move.
func moveOf(offer market.Offer, action string, version int) ui.Move {
	m := ui.Move{Name: offer.Name, Label: offer.Label, Action: action, Confirm: offer.Confirm,
		Primary: offer.Tone == market.ToneMain, Danger: offer.Tone == market.ToneDanger,
		Hidden: []ui.Hidden{{Name: "version", Value: fmt.Sprint(version)}}, Blocked: offer.Blocked,
		Barred: offer.Barred}
	if offer.Reason {
		m.Reason = &ui.Area{Field: ui.Field{Name: "reason", ID: "reason-" + offer.Name, Label: "理由", Required: true,
			MaxLength: 500, Help: "对方会看到，并记入办理记录。"}, Rows: 3}
		if asks := offer.Prompt; asks.Label != "" {
			m.Reason.Label, m.Reason.Help = asks.Label, asks.Help
		}
	}
	m.Alone = aloneArea(offer)
	if m.Danger && !offer.Reason && m.Confirm == "" {
		m.Confirm = "确认要“" + offer.Label + "”吗？"
	}
	return m
}

// aloneArea asks why one person takes two steps in a row; nil where nobody does. What was typed stays when it was
// refused.
func aloneArea(offer market.Offer) *ui.Area {
	if offer.Alone == nil {
		return nil
	}
	return &ui.Area{Field: ui.Field{Name: "alone", Label: "由一人办理的理由", Required: true,
		Value: offer.Alone.Typed, Error: offer.Alone.Wrong, MaxLength: market.AloneMost,
		Help: offer.Alone.Why + fmt.Sprintf("至少 %d 个字，记入办理记录、例外清单和审计日志。", market.AloneLeast)}, Rows: 3}
}

// entries shows events as a history.
func entries(events []market.Event) []ui.Entry {
	shown := make([]ui.Entry, 0, len(events))
	for _, e := range events {
		if e.Verb == market.VerbDownload { // a look, for the audit trail; not a step of the thing itself
			continue
		}
		shown = append(shown, ui.Entry{When: e.At, Who: e.ActorName, Title: market.VerbLabel(e.Kind, e.Verb),
			Note: e.Note})
	}
	return shown
}

// newListing shows the form of a new listing; the list is chosen first.
func (s *Site) newListing(r *request) error {
	kind := market.Kind(r.Query("kind"))
	if !kind.Valid() {
		return s.renderDesk(r, "发布清单", page.ListingKindBody(len(r.who.Memberships) > 0))
	}
	draft := listing.Draft{Kind: kind, ListingContent: market.ListingContent{
		Region: s.app.Settings().District(), Visible: market.VisiblePublic,
		ValidUntil: market.DateOf(s.app.Now()).AddDays(365), ContactName: r.who.Name}}
	draft.Normalize(kind)
	if len(r.who.Memberships) > 0 {
		draft.OrgID = r.who.Memberships[0].OrgID
	}
	form, err := s.blank(r, draft)
	if err != nil {
		return err
	}
	form.Action = link.MyListings
	return s.listingForm(r, form, kind, 0, 0)
}

// repeated shows in the form of a listing what its name nearly repeats, beside itself: id is 0 as long as it is not
// stored.
func (s *Site) repeated(r *request, view *page.ListingForm, id int64) error {
	l := market.Listing{ID: id, Kind: view.Kind, ListingContent: market.ListingContent{Title: view.Get("title")}}
	l.OrgID, _ = strconv.ParseInt(view.Get("org_id"), 10, 64)
	if id != 0 {
		view.ID = fmt.Sprint(id)
	}
	copies, err := s.app.Listing.DraftCopies(r.ctx, r.who, l)
	view.Copies = copyItems(copies)
	if market.CodeOf(err) == market.NotFound {
		return nil
	}
	return err
}

// asked are the fields that the form of a listing asks: all, but for the pledges of an organisation whose entry
// somebody else writes.
func (s *Site) asked(r *request, kind market.Kind, form ui.Form) market.Fields {
	org, _ := strconv.ParseInt(form.Get("org_id"), 10, 64)
	if org != 0 && !r.who.WritesFor(org) {
		return market.EntryFields(kind)
	}
	return market.ListingFields(kind)
}

func (s *Site) listingForm(r *request, form ui.Form, kind market.Kind, id int64, version int) error {
	recommenders, err := s.app.Listing.Recommenders(r.ctx)
	if err != nil {
		return err
	}
	fields := page.FieldForm{Form: form, Table: s.asked(r, kind, form), District: s.app.Settings().District()}
	view := page.ListingForm{FieldForm: fields, Kind: kind, Version: version, New: version == 0}
	if kind == market.KindTalent {
		if view.Choices, err = s.demandChoices(r, form); err != nil {
			return err
		}
	}
	for _, m := range r.who.Memberships {
		if r.who.WritesFor(m.OrgID) {
			view.Organizations = append(view.Organizations, ui.Option{Value: fmt.Sprint(m.OrgID), Label: m.OrgName})
		}
	}
	for _, o := range recommenders {
		view.Recommenders = append(view.Recommenders, ui.Option{Value: fmt.Sprint(o.ID), Label: o.Name})
	}
	if err := s.repeated(r, &view, id); err != nil {
		return err
	}
	view.Diagnosis = s.typedDiagnosis(r, form, kind, view.ID)
	title := "发布" + kind.Label()
	if version > 0 {
		title = "修改" + kind.Label()
	}
	return s.renderForm(r, s.desk(r, title), form, page.ListingFormBody(view))
}

// createListing stores a new listing; the button "submit" also hands it in.
func (s *Site) createListing(r *request) error {
	var in listing.Draft
	form, err := s.parse(r, &in)
	if err == nil {
		var l market.Listing
		if l, err = s.app.Listing.Create(r.ctx, r.who, in); err == nil {
			return s.saved(r, l, page.ThenOf(form))
		}
		err = allWrong(err, in, page.ThenOf(form), s.app.Now())
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listingForm(r, form, in.Kind, 0, 0)
}

// allWrong adds to what keeps a draft from being stored what would keep it from being handed in, so that somebody who
// meant to hand it in reads everything at once.
func allWrong(err error, in listing.Draft, then page.Then, now time.Time) error {
	if then != page.ThenSubmit || market.CodeOf(err) != market.Invalid {
		return err
	}
	in.Normalize(in.Kind)
	fields := map[string]string{}
	maps.Copy(fields, market.FieldsOf(in.Validate(in.Kind, market.DateOf(now))))
	maps.Copy(fields, market.FieldsOf(err))
	return &market.Error{Code: market.Invalid, Message: market.MessageOf(err), Fields: fields}
}

// saved goes on after the working copy has been stored: handing it in when asked to. What keeps it from
// being handed in is shown in the form, where everything typed already stands.
func (s *Site) saved(r *request, l market.Listing, then page.Then) error {
	id, kept, handed := l.ID, "草稿已保存。", "已提交，等待审核。"
	if l.Status == market.ListingRevising {
		kept, handed = "草稿已保存，尚未提交；公开的仍是原来的内容。", "修改已提交审核；审核通过前，公开的仍是原来的内容。"
	}
	r.made = link.Listing(id)
	if then != page.ThenSubmit {
		return s.done(r, link.Listing(id), kept)
	}
	l, err := s.app.Listing.Move(r.ctx, r.who, id, listing.Move{Name: market.ListingSubmit})
	if err == nil {
		return s.done(r, link.Listing(id), handed)
	}
	view0, lerr := s.app.Listing.View(r.ctx, r.who, id)
	if lerr != nil {
		return lerr
	}
	form, ferr := s.blank(r, draftOf(view0.Listing))
	if ferr != nil {
		return ferr
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form.Action = link.Edit(link.Listing(id))
	form.Message = "草稿已保存，尚未提交。" + form.Message
	return s.listingForm(r, form, view0.Kind, id, max(l.Version, view0.Version))
}

func draftOf(l market.Listing) listing.Draft {
	return listing.Draft{OrgID: l.OrgID, Kind: l.Kind, RecommenderID: l.RecommenderID, ListingContent: l.ListingContent}
}

// editListing shows the working copy in its form.
func (s *Site) editListing(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	l, err := s.app.Listing.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if !l.Inside {
		return market.ErrNotFound
	}
	if !l.Editable {
		return market.Refuse(market.Conflict, "当前状态下不能修改，或您没有修改权限。")
	}
	form, err := s.blank(r, draftOf(l.Listing))
	if err != nil {
		return err
	}
	return s.listingForm(r, form, l.Kind, l.ID, l.Version)
}

// updateListing stores a changed working copy.
func (s *Site) updateListing(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		listing.Draft
		Version int `form:"version"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		var l market.Listing
		if l, err = s.app.Listing.Edit(r.ctx, r.who, id, in.Version, in.Draft); err == nil {
			return s.saved(r, l, page.ThenOf(form))
		}
		err = allWrong(err, in.Draft, page.ThenOf(form), s.app.Now())
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listingForm(r, form, in.Kind, id, in.Version)
}

// moveListing makes a move of a listing.
func (s *Site) moveListing(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		listing.Move
		Queue string `form:"queue"`
	}
	form, err := s.parse(r, &in)
	in.Name = market.ListingMove(r.Params("move"))
	var l market.Listing
	if err == nil {
		l, err = s.app.Listing.Move(r.ctx, r.who, id, in.Move)
	}
	if err != nil {
		if len(market.FieldsOf(err)) == 0 {
			return err
		}
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.listingPage(r, id, beside{failed: tried{string(in.Name), form}, queue: in.Queue})
	}
	if l.ID == 0 {
		return s.done(r, link.MyListings, "草稿已删除。")
	}
	if in.Queue != "" {
		return s.nextQueued(r, l, in.Queue)
	}
	return s.done(r, link.Listing(id), "已办理，当前状态：“"+market.ListingLifecycle.Label(l.Status)+"”。")
}

// myListings lists the asker's organisations' listings.
func (s *Site) myListings(r *request) error {
	kind := market.Kind(r.Query("kind"))
	if r.taken() {
		return s.export(r, "listings", func(ctx context.Context, e *app.Export) error {
			return s.app.Listing.ExportMine(ctx, r.who, kind, e)
		})
	}
	rows, err := s.app.Listing.Mine(r.ctx, r.who, kind, r.before())
	if err != nil {
		return err
	}
	view := page.ListingRows{Rows: rows, Kind: kind, Writes: len(r.who.Memberships) > 0}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "我的清单", page.MyListingsBody(view))
}
