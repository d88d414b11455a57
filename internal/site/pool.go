package site

import (
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/pool"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// poolEntries lists a part of the reserve pool.
func (s *Site) poolEntries(r *request) error {
	q := pool.Question{View: market.PoolView(r.Query("view", string(market.PoolAll))), Mine: r.Query("mine") == "1",
		Kind: market.Kind(r.Query("kind")), Before: r.before()}
	if r.taken() {
		return s.export(r, "pool", func(ctx context.Context, e *app.Export) error {
			return s.app.Pool.Export(ctx, r.who, q, e)
		})
	}
	rows, err := s.app.Pool.Entries(r.ctx, r.who, q)
	if err != nil {
		return err
	}
	view := page.PoolRows{Counts: rows.Counts, View: q.View, Mine: q.Mine, Kind: q.Kind, Bureau: r.who.InBureau(),
		Arranges: market.ArrangesPool(r.who)}
	for _, v := range rows.Entries {
		view.Rows = append(view.Rows, poolItem(v))
	}
	if n := len(view.Rows); n > 0 {
		view.Older = r.older(n, app.PageSize, view.Rows[n-1].ListingID)
	}
	return s.renderDesk(r, "供需储备库", page.PoolBody(view))
}

func poolItem(v pool.View) page.PoolItem {
	return page.PoolItem{PoolEntry: v.PoolEntry, Due: v.Due, Late: v.Late, Overdue: v.Overdue, Age: v.Age}
}

// showPoolEntry shows an entry with its log; a contact that is to be put right stands in the form.
func (s *Site) showPoolEntry(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.poolEntryPage(r, id, r.Query("correct"), entryForms{})
}

// entryForms are what refused forms of an entry hold, each empty for a fresh one.
type entryForms struct{ contact, assign, mandate ui.Form }

// refused is the one that was sent.
func (f entryForms) refused() ui.Form {
	for _, form := range []ui.Form{f.mandate, f.assign} {
		if form.Message != "" {
			return form
		}
	}
	return f.contact
}

// poolEntryPage shows an entry.
func (s *Site) poolEntryPage(r *request, id int64, correct string, typed entryForms) error {
	v, err := s.app.Pool.Entry(r.ctx, r.who, id, r.before())
	if err != nil {
		return err
	}
	view := page.PoolPage{PoolItem: poolItem(v), CSRF: s.token(r), Logs: v.Logs, Trail: entries(v.Trail),
		Form: typed.contact, Assign: typed.assign, Contact: ui.Filled([]ui.Definition{
			{Term: "单位", Text: v.OrgName, Href: link.Organization(v.OrgID)},
			{Term: "联系人", Text: v.Contact.ContactName}, {Term: "联系电话", Text: v.Contact.ContactPhone}})}
	for _, c := range v.Log {
		view.Log = append(view.Log, poolLine(r.who, c, v.Files[c.ID]))
	}
	if n := len(v.Log); n > 0 && v.Older {
		view.Older = link.PoolBefore(id, v.Log[n-1].ID)
	}
	if v.MayAssign {
		view.Keepers = personOptions(v.Keepers)
	}
	view.Paths = s.pathItems(r, v.Contact, v.Paths)
	if err := s.contactForm(r, id, correct, &view); err != nil {
		return err
	}
	if view.Mandates, err = s.mandatesOn(r, v, typed.mandate); err != nil {
		return err
	}
	return s.renderForm(r, s.desk(r, v.Title), typed.refused(), page.PoolEntryBody(view))
}

// contactForm fills the form of a contact: with today for a new one, with what it says for one that is put right.
func (s *Site) contactForm(r *request, listing int64, correct string, view *page.PoolPage) error {
	content := market.PoolContactContent{On: market.DateOf(r.now), Way: market.ContactPhone}
	if contact, err := strconv.ParseInt(correct, 10, 64); err == nil && contact != 0 {
		c, err := s.app.Pool.ContactToCorrect(r.ctx, r.who, listing, contact)
		if err != nil {
			return err
		}
		view.Correct, content = &c, c.PoolContactContent
	}
	if view.Form.Values != nil {
		return nil
	}
	form, err := s.blank(r, content)
	view.Form = form
	return err
}

func poolLine(who market.Actor, c market.PoolContact, files []market.File) page.PoolLine {
	line := page.PoolLine{PoolContact: c}
	for _, f := range files {
		line.Files = append(line.Files, ui.Attach{Name: f.Name, Href: link.File(f.ID), Size: ui.FileSize(f.Size)})
	}
	if c.CorrectableBy(who) {
		line.CorrectHref = link.CorrectContact(c.ListingID, c.ID)
	}
	return line
}

// personOptions are people to be chosen, with what they are.
func personOptions(people []market.User) []ui.Option {
	options := make([]ui.Option, 0, len(people))
	for _, u := range people {
		label := u.Name
		for i, role := range u.Roles {
			label += map[bool]string{true: "（", false: "、"}[i == 0] + role.Label()
		}
		options = append(options, ui.Option{Value: fmt.Sprint(u.ID), Label: label + "）"})
	}
	return options
}

// logContact writes a contact into the log of a listing.
func (s *Site) logContact(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in pool.ContactDraft
	form, err := s.parse(r, &in)
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	if err == nil {
		if _, err = s.app.Pool.LogContact(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.PoolEntry(id), "联络记录已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	correct := form.Get("corrects")
	if market.CodeOf(err) == market.Conflict || market.CodeOf(err) == market.Forbidden {
		correct = "" // what was to be put right is not theirs to put right any more
	}
	return s.poolEntryPage(r, id, correct, entryForms{contact: form})
}

// assignPool gives an entry to somebody else.
func (s *Site) assignPool(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in market.PoolAssignment
	form, err := s.parse(r, &in)
	if err == nil {
		if _, err = s.app.Pool.Assign(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Pool, "经办人已变更，新经办人会收到消息。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.poolEntryPage(r, id, "", entryForms{assign: form})
}

// poolRules shows the table of who handles what.
func (s *Site) poolRules(r *request) error {
	form, err := s.blank(r, market.PoolRuleContent{})
	if err != nil {
		return err
	}
	return s.poolRulesPage(r, form)
}

func (s *Site) poolRulesPage(r *request, form ui.Form) error {
	v, err := s.app.Pool.Rules(r.ctx, r.who)
	if err != nil {
		return err
	}
	return s.renderForm(r, s.desk(r, "经办分工"), form, page.PoolRulesBody(page.PoolRuleRows{Rules: v.Rules, May: v.May,
		Keepers: personOptions(v.Keepers), Towns: s.app.Settings().Towns(), Form: form}))
}

// addPoolRule adds a line to the table of who handles what.
func (s *Site) addPoolRule(r *request) error {
	var in market.PoolRuleContent
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Pool.AddRule(r.ctx, r.who, in); err == nil {
			return s.done(r, link.PoolRules, "分工已添加，新公开的条目按此分派。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.poolRulesPage(r, form)
}

// removePoolRule takes a line out of the table.
func (s *Site) removePoolRule(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.app.Pool.RemoveRule(r.ctx, r.who, id); err != nil {
		return err
	}
	return s.done(r, link.PoolRules, "分工已删除。")
}

// kept adds to the page of a listing who handles it, its ways on while nothing fits, and the way into the pool.
func (s *Site) kept(r *request, view *page.ListingPage) error {
	keeper, err := s.app.Pool.KeeperOf(r.ctx, r.who, &view.Listing)
	if err != nil {
		return err
	}
	view.KeeperName, view.KeeperPhone = keeper.Name, keeper.Phone
	if keeper.Entered && market.SeesPool(r.who) {
		view.PoolHref = link.PoolEntry(view.ID)
	}
	if view.Mandates, err = s.mandateItems(r, view.ID); err != nil {
		return err
	}
	paths, err := s.app.Pool.PathsFor(r.ctx, r.who, view.Listing)
	view.Paths = s.pathItems(r, &view.Listing, paths)
	return err
}

// pathItems are the ways on of a need with the pages that they lead to for the one who asks; where somebody else must
// go on, the page is that of the need.
func (s *Site) pathItems(r *request, l *market.Listing, paths []market.NextPath) []page.PathItem {
	items := make([]page.PathItem, 0, len(paths))
	for _, p := range paths {
		item := page.PathItem{Label: p.Key.Label(), Why: p.Why}
		item.Href, item.Button = pathHref(r.who, l, p.Key)
		items = append(items, item)
	}
	return items
}

func pathHref(who market.Actor, l *market.Listing, key market.PathKey) (href, button string) {
	switch key {
	case market.PathWording:
		if l.Editable(who) {
			return link.Edit(link.Listing(l.ID)), "修改条目"
		}
		return link.Listing(l.ID), "查看原文"
	case market.PathExperts:
		return expertsHref(who, l)
	case market.PathBroker:
		if who.InBureau() {
			return link.MandateForm(l.ID), "派单给技术经理人"
		}
		return link.Brokers, "查看技术经理人"
	case market.PathGather:
		return link.FoundLike(l.Kind, l.HitechField, l.Title), "查看相近需求"
	case market.PathChallenge:
		if l.CanBePutUp() && l.PutUpBy(who) {
			return link.NewChallenge(l.ID), "发榜"
		}
		return link.Challenges, "了解揭榜"
	case market.PathPilot:
		return link.FoundWords(pilotWords), "查找中试平台"
	}
	return "", ""
}

// expertsHref leads to experts: a need of a person has its own, for another one the firm looks for a person, and the
// bureau knows whom it has admitted.
func expertsHref(who market.Actor, l *market.Listing) (href, button string) {
	switch {
	case l.Kind == market.KindTalent:
		return link.ListingMatches(l.ID), "查看专家"
	case who.WritesFor(l.OrgID):
		return link.NewListingOf(market.KindTalent), "发布人才需求"
	case market.SeesCandidates(who):
		return link.CandidatesAt(0, market.CandidateAdmitted), "查看专家人选"
	}
	return link.Listings(market.KindTalent), "查看人才需求"
}

// pilotWords find pilot platforms.
const pilotWords = "中试平台"

// brokers lists the brokers.
func (s *Site) brokers(r *request) error {
	if r.taken() {
		return s.export(r, "brokers", func(ctx context.Context, e *app.Export) error {
			return s.app.Pool.ExportBrokers(ctx, r.who, e)
		})
	}
	found, err := s.app.Pool.Brokers(r.ctx, r.who)
	if err != nil {
		return err
	}
	var view page.BrokerRows
	for _, b := range found {
		view = append(view, page.BrokerItem{ID: b.ID, Name: b.Name, Unit: b.Unit, Phone: b.Phone, Fields: b.Fields,
			Towns: b.Towns, Entries: b.Entries, Counted: b.Counted, BrokerFigures: b.BrokerFigures,
			AcceptDays: b.AcceptDays})
	}
	return s.renderDesk(r, "技术经理人", page.BrokersBody(view))
}
