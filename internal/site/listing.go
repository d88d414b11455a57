package site

import (
	"context"
	"fmt"
	"maps"
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
	shown := s.app.Listing.View
	if r.Query("public") != "" {
		shown = s.app.Listing.Public
	}
	l, err := shown(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.ListingPage{Listing: l.Listing, OrgName: l.OrgName, OnShow: l.OnShow, Working: l.Working,
		Inside: l.Inside, Contacts: l.Contacts, Advice: l.Advice, Trail: entries(l.Trail), Known: r.who.Known(),
		CSRF: s.token(r)}
	view.Moves = listingMoves(l)
	if l.Editable {
		view.EditHref = link.Edit(link.Listing(id))
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
		return s.renderDesk(r, l.Title, page.ListingBody(view))
	}
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

func listingMoves(l listing.View) []ui.Move {
	moves := make([]ui.Move, 0, len(l.Offers))
	for _, offer := range l.Offers {
		if !offer.Aside {
			moves = append(moves, moveOf(offer, link.Move(link.Listing(l.ID), offer.Name), l.Version))
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
	if m.Danger && !offer.Reason && m.Confirm == "" {
		m.Confirm = "确认要“" + offer.Label + "”吗？"
	}
	return m
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
	return s.listingForm(r, form, kind, 0)
}

// repeated shows in the form of a listing what its name nearly repeats.
func (s *Site) repeated(r *request, view *page.ListingForm) error {
	l := market.Listing{Kind: view.Kind, ListingContent: market.ListingContent{Title: view.Get("title")}}
	l.OrgID, _ = strconv.ParseInt(view.Get("org_id"), 10, 64)
	if id, err := r.id("id"); err == nil {
		l.ID, view.ID = id, fmt.Sprint(id)
	}
	copies, err := s.app.Listing.DraftCopies(r.ctx, r.who, l)
	view.Copies = copyItems(copies)
	if market.CodeOf(err) == market.NotFound {
		return nil
	}
	return err
}

func (s *Site) listingForm(r *request, form ui.Form, kind market.Kind, version int) error {
	recommenders, err := s.app.Listing.Recommenders(r.ctx)
	if err != nil {
		return err
	}
	fields := page.FieldForm{Form: form, Table: market.ListingFields(kind), District: s.app.Settings().District()}
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
	if err := s.repeated(r, &view); err != nil {
		return err
	}
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
			return s.saved(r, l.ID, form.Get("then"))
		}
		err = allWrong(err, in, form.Get("then"), s.app.Now())
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listingForm(r, form, in.Kind, 0)
}

// allWrong adds to what keeps a draft from being stored what would keep it from being handed in, so that whoever
// meant to hand it in is told everything at once.
func allWrong(err error, in listing.Draft, then string, now time.Time) error {
	if then != "submit" || market.CodeOf(err) != market.Invalid {
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
func (s *Site) saved(r *request, id int64, then string) error {
	if then != "submit" {
		return s.done(r, link.Listing(id), "草稿已保存。")
	}
	l, err := s.app.Listing.Move(r.ctx, r.who, id, listing.Move{Name: market.ListingSubmit})
	if err == nil {
		return s.done(r, link.Listing(id), "已提交，等待审核。")
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
	return s.listingForm(r, form, view0.Kind, max(l.Version, view0.Version))
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
	return s.listingForm(r, form, l.Kind, l.Version)
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
			if l.Status == market.ListingSubmitted {
				return s.done(r, link.Listing(id), "修改已提交审核；审核通过前，公开的仍是原来的内容。")
			}
			return s.saved(r, id, form.Get("then"))
		}
		err = allWrong(err, in.Draft, form.Get("then"), s.app.Now())
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listingForm(r, form, in.Kind, in.Version)
}

// moveListing makes a move of a listing.
func (s *Site) moveListing(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := listing.Move{}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.ListingMove(r.Params("move"))
	l, err := s.app.Listing.Move(r.ctx, r.who, id, in)
	if err != nil {
		return err
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

// listingQueue lists what waits for the bureau, or for a recommender.
func (s *Site) listingQueue(r *request) error {
	stage := r.Query("stage", "submitted")
	states := market.StatesIn(market.ListingQueues, stage)
	kind := market.Kind(r.Query("kind"))
	if r.taken() {
		return s.export(r, "listings", func(ctx context.Context, e *app.Export) error {
			return s.app.Listing.ExportQueue(ctx, r.who, states, kind, e)
		})
	}
	rows, err := s.app.Listing.Queue(r.ctx, r.who, states, kind, r.before())
	if err != nil {
		return err
	}
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := s.app.Listing.OrganizationNames(r.ctx, orgs)
	if err != nil {
		return err
	}
	view := page.ListingRows{Rows: rows, Stage: stage, Kind: kind, Names: names}
	if stage == "submitted" {
		copies, err := s.app.Listing.CopiesOf(r.ctx, r.who, rows)
		if err != nil {
			return err
		}
		for _, found := range copies {
			view.Copies = append(view.Copies, len(found))
		}
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "清单审核", page.ListingQueueBody(view))
}
