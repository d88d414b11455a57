package site

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// neighbourItem is a listing beside another one, with why.
func neighbourItem(n matching.Neighbour) page.NeighbourItem {
	return page.NeighbourItem{Title: n.Title, Href: link.Listing(n.ID), Owner: n.OrgName,
		OwnerHref: link.Organization(n.OrgID),
		Facts:     []string{n.No}, Band: n.Band, Reasons: reasonsOf(n.Why), Missing: missingIn(n.Why),
		Advice: n.Why.Advice}
}

// gathers are the demands that a common need gathers, and those it could gather, with the moves that link and release
// them for those who may.
func (s *Site) gathers(r *request, view *page.ListingPage) error {
	l := view.Listing
	gathered, err := s.app.Matching.Gathered(r.ctx, r.who, l)
	if err != nil {
		return err
	}
	near, err := s.app.Matching.Gathers(r.ctx, r.who, l)
	if err != nil {
		return err
	}
	may := l.MayGather(r.who)
	for _, n := range gathered {
		item := neighbourItem(n)
		if may {
			item.Moves = []ui.Move{{Name: fmt.Sprintf("release-%d", n.ID), Label: "取消汇集",
				Action: link.Release(l.ID, n.ID)}}
		}
		view.Gathered = append(view.Gathered, item)
	}
	for _, n := range near {
		item := neighbourItem(n)
		if may {
			item.Moves = []ui.Move{{Name: fmt.Sprintf("gather-%d", n.ID), Label: "汇集", Primary: true,
				Action: link.Gather(l.ID, n.ID)}}
		}
		view.Gathers = append(view.Gathers, item)
	}
	return nil
}

// gather links a demand to a common need.
func (s *Site) gather(r *request) error {
	return s.linkDemand(r, false, "已汇集，并告知了需求单位。")
}

// release takes the link of a demand to a common need away.
func (s *Site) release(r *request) error { return s.linkDemand(r, true, "已取消汇集。") }

func (s *Site) linkDemand(r *request, release bool, done string) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	demand, err := r.id("demand")
	if err != nil {
		return err
	}
	if err := s.app.Matching.Gather(r.ctx, r.who, id, demand, release); err != nil {
		return err
	}
	return s.done(r, link.Listing(id), done)
}

// copyItems are the listings that one nearly repeats.
func copyItems(copies []listing.Copy) []page.CopyItem {
	var items []page.CopyItem
	for _, c := range copies {
		owner := c.OrgName
		if c.SameOrg {
			owner = "同一单位"
		}
		items = append(items, page.CopyItem{Title: c.Title, Href: link.Listing(c.ID),
			Note: strings.Join([]string{c.No, owner, market.ListingLifecycle.Label(c.Status)}, " · ")})
	}
	return items
}

// copies answers the form of a listing with what its present name nearly repeats.
func (s *Site) copies(r *request) error {
	l := draftTyped(r)
	found, err := s.app.Listing.DraftCopies(r.ctx, r.who, l)
	if err != nil {
		return err
	}
	r.Set("Content-Type", "text/html; charset=utf-8")
	return page.CopyNote(copyItems(found)).Render(r.ctx, r.Response().BodyWriter())
}

// draftTyped is the listing that a form is about, as far as its repeats depend on it.
func draftTyped(r *request) market.Listing {
	return market.Listing{ID: int64(r.QueryInt("id")), OrgID: int64(r.QueryInt("org_id")),
		Kind:           market.Kind(r.Query("kind")),
		ListingContent: market.ListingContent{Title: r.Query("title")}}
}

// invitees are the organisations that should hear of a challenge, as its owner and the bureau see them.
func (s *Site) invitees(r *request, c market.Challenge, open bool) ([]page.NeighbourItem, error) {
	found, err := s.app.Matching.Invitees(r.ctx, r.who, c)
	var items []page.NeighbourItem
	for _, i := range found {
		item := page.NeighbourItem{Title: i.Listing, Href: link.Listing(i.ListingID), Owner: i.Name,
			OwnerHref: link.Organization(i.OrgID), Band: i.Band, Reasons: reasonsOf(i.Why), Missing: missingIn(i.Why),
			Advice: i.Why.Advice}
		switch {
		case i.ExpertID != 0:
			item.Title, item.Href, item.Owner, item.OwnerHref, item.Facts = i.Name, "", "", "", []string{"专家"}
		case i.ListingID == 0:
			item.Title, item.Href, item.Owner, item.OwnerHref = i.Name, item.OwnerHref, "", ""
		}
		switch {
		case i.Invited != nil:
			item.State = page.InvitationBadge(i.Invited.Status)
			item.Facts = append(item.Facts, ui.Day(i.Invited.InvitedAt)+"邀请")
			if i.Invited.Said != "" {
				item.Reasons = append([]page.Reason{{Label: "邀请理由：", Text: ui.Plain(i.Invited.Said)}}, item.Reasons...)
			}
			if i.Invited.Note != "" {
				item.Missing = slices.Concat([]string{"对方说明：" + i.Invited.Note}, item.Missing)
			}
		case open && c.MayInvite(r.who):
			item.Moves = []ui.Move{{Name: fmt.Sprintf("invite-%d", i.OrgID), Label: "邀请揭榜", Primary: true,
				Action: link.Invitations(c.ID),
				Hidden: []ui.Hidden{{Name: "org_id", Value: fmt.Sprint(i.OrgID)}}}}
		}
		items = append(items, item)
	}
	return items, err
}

// inviteToBid asks an organisation or an expert to bid.
func (s *Site) inviteToBid(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in market.InviteContent
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	words := form.Get("q")
	_, fresh, err := s.app.Matching.InviteToBid(r.ctx, r.who, id, in)
	if err != nil && words != "" {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.inviteSearchPage(r, id, words, form)
	}
	if err != nil {
		return err
	}
	said := "已邀请，对方在工作台和消息中可以看到。"
	if !fresh {
		said = "此前已邀请过，未重复通知。"
	}
	to := link.Challenge(id)
	if words != "" {
		to = link.Invitations(id) + "?q=" + url.QueryEscape(words)
	}
	return s.done(r, to, said)
}

// inviteSearch looks for somebody to invite who was not proposed.
func (s *Site) inviteSearch(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	form, err := s.blank(r, struct{}{})
	if err != nil {
		return err
	}
	return s.inviteSearchPage(r, id, r.Query("q"), form)
}

// inviteSearchPage shows whom the words find; form is an invitation that was refused, with what was typed.
func (s *Site) inviteSearchPage(r *request, id int64, words string, form ui.Form) error {
	c, found, err := s.app.Matching.FindInvitees(r.ctx, r.who, id, words)
	if err != nil {
		return err
	}
	view := page.InviteSearchPage{ChallengeID: id, Title: c.Title, Words: strings.TrimSpace(words), Form: form}
	for i := range found {
		view.Items = append(view.Items, candidateItem(&found[i], id, view.Words, form))
	}
	return s.renderForm(r, s.desk(r, "邀请揭榜"), form, page.InviteSearchBody(view))
}

// candidateItem is somebody who could be invited.
func candidateItem(f *matching.Candidate, challengeID int64, words string, form ui.Form) page.NeighbourItem {
	item := page.NeighbourItem{Title: f.Name, Facts: f.Facts}
	field, who := "org_id", f.OrgID
	if f.ExpertID != 0 {
		field, who = "expert_id", f.ExpertID
	} else {
		item.Href = link.Organization(f.OrgID)
	}
	if len(f.Results) > 0 {
		titles := make([]string, 0, len(f.Results))
		for _, l := range f.Results {
			titles = append(titles, l.Title)
		}
		item.Reasons = append(item.Reasons, page.Reason{Label: "相关成果：", Text: ui.Plain(strings.Join(titles, "；"))})
	}
	if f.Invited != nil {
		item.State = page.InvitationBadge(f.Invited.Status)
		item.Facts = append(item.Facts, ui.Day(f.Invited.InvitedAt)+"邀请")
		if f.Invited.Said != "" {
			item.Reasons = append([]page.Reason{{Label: "邀请理由：", Text: ui.Plain(f.Invited.Said)}}, item.Reasons...)
		}
		return item
	}
	m := ui.Move{Name: fmt.Sprintf("invite-%s-%d", field[:3], who), Label: "邀请揭榜",
		Action: link.Invitations(challengeID), Blocked: f.Blocked,
		Hidden: []ui.Hidden{{Name: field, Value: fmt.Sprint(who)}, {Name: "q", Value: words}}}
	m.Reason = &ui.Area{Field: ui.Field{Name: "reason", ID: "reason-" + m.Name, Label: "邀请理由", Required: true,
		MaxLength: 500, Help: "对方会看到，并记入办理记录。"}, Rows: 3}
	if form.Message != "" && form.Get(field) == fmt.Sprint(who) {
		m.Open, m.Reason.Value, m.Reason.Error = true, form.Get("reason"), form.Errors["reason"]
	}
	item.Moves = []ui.Move{m}
	return item
}

// invitations lists what the asker's organisations were asked to bid for.
func (s *Site) invitations(r *request) error {
	if r.taken() {
		return s.export(r, "invitations", func(ctx context.Context, e *app.Export) error {
			return s.app.Matching.ExportMyInvitations(ctx, r.who, e)
		})
	}
	found, err := s.app.Matching.MyInvitations(r.ctx, r.who, r.before())
	if err != nil {
		return err
	}
	view := page.InvitationsPage{CSRF: s.token(r)}
	for _, i := range found {
		view.Items = append(view.Items, invitationItem(i))
	}
	if n := len(found); n > 0 {
		view.Older = r.older(n, app.PageSize, found[n-1].ID)
	}
	return s.renderDesk(r, "揭榜邀请", page.InvitationsBody(view))
}

func invitationItem(i matching.InvitationView) page.NeighbourItem {
	item := page.NeighbourItem{Title: i.Challenge, Href: link.Challenge(i.ChallengeID), Owner: i.OwnerName,
		OwnerHref: link.Organization(i.OwnerID), Facts: []string{i.ChallengeNo, ui.Day(i.InvitedAt) + "邀请" + i.OrgName},
		Band: i.Band, Reasons: reasonsOf(i.Why), Missing: missingIn(i.Why)}
	if i.ListingID != 0 {
		item.Reasons = append([]page.Reason{{Label: "贵单位的成果：", Text: ui.Plain(i.Listing)}}, item.Reasons...)
	}
	if i.Said != "" {
		item.Reasons = append([]page.Reason{{Label: "邀请理由：", Text: ui.Plain(i.Said)}}, item.Reasons...)
	}
	switch {
	case i.Bid:
		item.State = &ui.Badge{Text: "已提交方案", Tone: ui.Good}
		return item
	case !i.Open:
		item.State = &ui.Badge{Text: "揭榜已结束", Tone: ui.Neutral}
		return item
	case i.Status == market.InvitationDeclined:
		item.State = page.InvitationBadge(i.Status)
	default:
		item.Facts = append(item.Facts, ui.Moment(i.ClosesAt)+"截止")
	}
	for _, offer := range i.Offers {
		m := ui.Move{Name: fmt.Sprintf("%s-%d", offer.Name, i.ID), Label: offer.Label,
			Action: link.Move(link.Invitation(i.ID), offer.Name), Blocked: offer.Blocked, Barred: offer.Barred}
		if len(offer.Fields) > 0 {
			m.Fields = page.InvitationFields(offer.Fields, i.ID)
		}
		item.Moves = append(item.Moves, m)
	}
	return item
}

// moveInvitation makes a move of an invitation to bid.
func (s *Site) moveInvitation(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		Reason string `form:"reason"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	move := market.InvitationMove(r.Params("move"))
	if _, err := s.app.Matching.MoveInvitation(r.ctx, r.who, id, move, in.Reason); err != nil {
		return err
	}
	return s.done(r, link.MyInvitations, "已告知邀请方。")
}
