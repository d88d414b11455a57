package site

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

func sum(counts map[market.ChallengeStatus]int, statuses []market.ChallengeStatus) int {
	n := 0
	for _, s := range statuses {
		n += counts[s]
	}
	return n
}

// challenges is the public board.
func (s *Site) challenges(r *request) error {
	bounty, err := market.ParseMoney(r.Query("bounty"))
	if err != nil {
		return err
	}
	stage := r.Query("stage")
	search := challenge.Search{Statuses: market.StatesNamed(market.ChallengeStages, stage),
		Kind:  market.ListKind(r.Query("list")),
		Field: r.Query("field"), MinBounty: bounty, Due: market.DeadlineWindow(r.Query("due")), Text: r.Query("q"),
		Before: r.before()}
	if r.taken() {
		return s.export(r, "challenges", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportBoard(ctx, r.who, search, e)
		})
	}
	rows, err := s.app.Challenge.Challenges(r.ctx, search)
	if err != nil {
		return err
	}
	counts, err := s.app.Challenge.Counts(r.ctx)
	if err != nil {
		return err
	}
	board := page.ChallengeBoard{Filters: boardFilters(r),
		Search: ui.Search{Action: link.Challenges, Query: r.Query("q"),
			Label: "搜索榜单", Placeholder: "榜单名称或编号", Target: "results"}}
	for _, name := range []string{"stage", "list", "field", "bounty", "due"} {
		if v := r.Query(name); v != "" {
			board.Search.Kept = append(board.Search.Kept, ui.Hidden{Name: name, Value: v})
		}
	}
	total := 0
	for _, n := range counts {
		total += n
	}
	board.Tabs = []ui.Tab{{Label: "全部", Href: boardHref(r, "stage", ""), Count: total, Active: stage == ""}}
	for _, st := range market.ChallengeStages {
		board.Tabs = append(board.Tabs, ui.Tab{Label: st.Label, Href: boardHref(r, "stage", st.Name),
			Count: sum(counts, st.Statuses), Active: stage == st.Name})
	}
	if board.Cards, err = s.challengeCards(r, rows); err != nil {
		return err
	}
	if n := len(rows); n > 0 {
		board.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	r.outside = s.boardOutside(r, rows)
	return s.render(r, "揭榜挂帅", page.ChallengeBoardBody(board))
}

func (s *Site) challengeCards(r *request, rows []market.Challenge) ([]page.ChallengeCard, error) {
	orgs := make([]int64, 0, len(rows))
	for _, c := range rows {
		orgs = append(orgs, c.OrgID)
	}
	names, err := s.app.Listing.OrganizationNames(r.ctx, orgs)
	if err != nil {
		return nil, err
	}
	now, err := s.app.RecordTime(r.ctx)
	cards := make([]page.ChallengeCard, 0, len(rows))
	for _, c := range rows {
		cards = append(cards, page.ChallengeCardOf(c, names[c.OrgID], now))
	}
	return cards, err
}

// boardHref is the address of this page with one query parameter changed, from its first page on.
func boardHref(r *request, name, value string) string {
	query := url.Values{}
	for k, v := range r.Request().URI().QueryArgs().All() {
		if key := string(k); key != "before" && key != name && len(v) > 0 {
			query.Add(key, string(v))
		}
	}
	if value != "" {
		query.Set(name, value)
	}
	if len(query) == 0 {
		return r.Path()
	}
	return r.Path() + "?" + query.Encode()
}

// boardFilters are the ways to narrow the board; each link adds its value or drops it.
func boardFilters(r *request) ui.Filters {
	f := ui.Filters{Target: "results", ClearHref: link.Challenges}
	facet := func(title, name string, options []ui.Option) {
		chosen, one := r.Query(name), ui.Facet{Title: title}
		for _, o := range options {
			link := ui.FacetOption{Label: o.Label, Href: boardHref(r, name, o.Value),
				Selected: chosen == o.Value, Count: -1}
			if link.Selected {
				link.Href = boardHref(r, name, "")
				f.Chips = append(f.Chips, ui.Chip{Label: o.Label, Href: link.Href})
			}
			one.Options = append(one.Options, link)
		}
		f.Facets = append(f.Facets, one)
	}
	kinds := make([]ui.Option, 0, len(market.ListKinds))
	for _, k := range market.ListKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: k.Label()})
	}
	windows := make([]ui.Option, 0, len(market.DeadlineWindows))
	for _, w := range market.DeadlineWindows {
		windows = append(windows, ui.Option{Value: string(w), Label: w.Label()})
	}
	facet("揭榜截止", "due", windows)
	facet("榜单类别", "list", kinds)
	facet("所属领域", "field", ui.Options(market.HitechFields))
	facet("榜额", "bounty", []ui.Option{{Value: "50", Label: "50 万元以上"}, {Value: "100", Label: "100 万元以上"},
		{Value: "500", Label: "500 万元以上"}})
	return f
}

// showChallenge shows a challenge with what its reader may do.
func (s *Site) showChallenge(r *request) error { return s.challengePage(r, http.StatusOK, nil) }

// challengePage renders a challenge; fill puts in what a refused form held.
func (s *Site) challengePage(r *request, status int, fill func(*page.ChallengePage)) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.challengePageOf(r, status, id, fill)
}

// challengePageOf renders the challenge with the id.
func (s *Site) challengePageOf(r *request, status int, id int64, fill func(*page.ChallengePage)) error {
	c, err := s.app.Challenge.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.ChallengePage{Challenge: c.Challenge, OrgName: c.OrgName, WinnerName: c.WinnerName, Sources: c.Sources,
		Inside: c.Inside, Known: r.who.Known(),
		Advice: c.Advice, Trail: entries(c.Trail), Objections: c.Objections, OwnBids: c.OwnBids, Bids: c.Bids,
		Frozen: c.Frozen, CSRF: s.token(r), Now: c.Now,
		MayWrite: slices.ContainsFunc(r.who.Memberships, func(m market.Membership) bool {
			return m.OrgID != c.OrgID &&
				r.who.WritesFor(m.OrgID)
		})}
	view.Arguments, view.Experts, view.MayArgue = c.Arguments, c.Experts, r.who.Is(market.RoleClerk) &&
		c.Status == market.ChallengeFormatOK
	view.Askers, view.RankRule = askers(r, c.OrgID), c.RankRule
	view.Objection = ui.Form{Values: url.Values{"name": {r.who.Name}}}
	if len(r.who.Memberships) > 0 {
		view.Objection.Values.Set("unit", r.who.Memberships[0].OrgName)
	}
	if view.Files, err = s.files(r, market.NounChallenge, id); err != nil {
		return err
	}
	if view.Invitees, err = s.invitees(r, c.Challenge, c.Open(c.Now)); err != nil {
		return err
	}
	if c.Open(c.Now) && c.MayInvite(r.who) {
		view.InviteHref = link.Invitations(id)
	}
	if c.Editable {
		view.EditHref = link.Edit(link.Challenge(id))
	}
	if r.who.InBureau() && c.Opened() {
		view.PanelHref = link.ChallengeDesk(id)
	}
	if fill != nil {
		fill(&view)
	}
	view.Questions = questionItems(c.Questions, view.Form)
	view.ChallengeRecord = recordOf(r, c)
	offers := slices.DeleteFunc(c.Offers, func(o market.Offer) bool { return o.Aside && o.Barred == "" })
	view.Moves = challengeMoves(c.Challenge, offers, view.Form, moveBegun(c.Challenge),
		page.MoveChoices{Winners: view.Winners})
	r.outside = s.challengeOutside(c.Challenge, c.OrgName)
	if c.Inside {
		if view.Moves, err = s.withNudge(r, view.Moves, market.NounChallenge, id, link.Challenge(id)); err != nil {
			return err
		}
	}
	shell := s.shell(r, c.Title)
	if c.Inside {
		shell = s.desk(r, c.Title)
	}
	return s.renderIn(r, status, shell, page.Page, page.ChallengeBody(view))
}

// challengeMoves are the buttons of a challenge with the inputs that they ask for. What is made beside the bids is left
// to the panel's page, which knows what there is to choose from; begun is what a form holds that nobody has typed in.
func challengeMoves(c market.Challenge, offers []market.Offer, typed ui.Form, begun url.Values,
	choices page.MoveChoices) []ui.Move {
	moves := make([]ui.Move, 0, len(offers))
	for _, offer := range offers {
		m := moveOf(offer, link.Move(link.Challenge(c.ID), offer.Name), c.Version)
		form := ui.Form{Values: begun}
		if typed.Action == m.Action {
			form, m.Open = typed, true
		}
		m.Fields = page.ChallengeFields(form, offer, choices)
		if m.Open && m.Reason != nil {
			m.Reason.Value, m.Reason.Error = form.Get("reason"), form.Errors["reason"]
		}
		moves = append(moves, m)
	}
	return moves
}

// moveBegun is what the inputs of a challenge's moves begin with.
func moveBegun(c market.Challenge) url.Values {
	return url.Values{"notice_text": {noticeDraft(c)}, "closes_on": {c.ClosesOn.AddDays(15).String()},
		"closes_time": {c.ClosesTime}}
}

// noticeDraft is a beginning for the text of the next notice.
func noticeDraft(c market.Challenge) string {
	if c.Status == market.ChallengeProposed {
		return fmt.Sprintf("榜单“%s”（%s）经公开征集、形式审查和专家评审，拟确定下列单位为中榜方，现予公示，公示期 %d 天。对公示内容有异议的，请在公示期内实名提出。", c.Title, c.No,
			c.NoticeDays)
	}
	return fmt.Sprintf("现就“%s”（%s）公开征集揭榜方案，揭榜截止时间为%s %s。方案提交后密封，截止后统一开启。", c.Title, c.No, c.ClosesOn.Chinese(),
		c.ClosesTime)
}

// moveChallenge makes a move of a challenge; a form that was refused is shown again with what was typed.
func (s *Site) moveChallenge(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.Move{}
	form, err := s.parse(r, &in)
	in.Name = market.ChallengeMove(r.Params("move"))
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	if err == nil {
		var c market.Challenge
		if c, err = s.app.Challenge.Move(r.ctx, r.who, id, in); err == nil {
			return s.done(r, afterMove(c, in.Name), "已办理，当前状态：“"+market.ChallengeLifecycle.Label(c.Status)+"”。")
		}
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	if challenge.MadeBesideBids(in.Name) {
		return s.panelPage(r, http.StatusUnprocessableEntity, form)
	}
	return s.challengePage(r, http.StatusUnprocessableEntity, func(p *page.ChallengePage) { p.Form = form })
}

func afterMove(c market.Challenge, move market.ChallengeMove) string {
	if c.ID == 0 {
		return link.MyChallenges
	}
	if challenge.MadeBesideBids(move) {
		return link.ChallengeDesk(c.ID)
	}
	return link.Challenge(c.ID)
}

// challengeContact shows the page with the telephone number; the look is recorded.
func (s *Site) challengeContact(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	phone, err := s.app.Challenge.SeeContact(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.challengePage(r, http.StatusOK, func(p *page.ChallengePage) { p.Phone = phone })
}

// myChallenges lists the challenges of the asker's organisations.
func (s *Site) myChallenges(r *request) error {
	if r.taken() {
		return s.export(r, "challenges", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportMine(ctx, r.who, e)
		})
	}
	rows, err := s.app.Challenge.Mine(r.ctx, r.who, r.before())
	if err != nil {
		return err
	}
	names := map[int64]string{}
	for _, m := range r.who.Memberships {
		names[m.OrgID] = m.OrgName
	}
	view := page.ChallengeRows{Rows: rows, Names: names,
		Empty: ui.Empty{Title: "还没有榜单", Text: "在本单位已发布的技术需求页面选择“发榜”，即可公开征集揭榜方案。",
			Action: &ui.Button{Label: "我的清单", Href: link.MyListings, Primary: true}}}
	if view.Now, err = s.app.RecordTime(r.ctx); err != nil {
		return err
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "我的榜单", page.MyChallengesBody(view))
}

// challengePipeline is the bureau's view of all challenges by stage.
func (s *Site) challengePipeline(r *request) error {
	query, err := asked(r)
	if err != nil {
		return err
	}
	at := query.Get("stage")
	part := challenge.PipelinePart{Statuses: market.StatesNamed(market.ChallengeQueues, at), Late: at == "late",
		Kind: market.ListKind(query.Get("list")), Field: query.Get("field"), ListPart: listAsked(query)}
	own := market.OrderOf(part.Statuses, market.ChallengesWaiting)
	part.Order = cmp.Or(part.Order, own)
	if r.taken() {
		return s.export(r, "challenges", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportPipeline(ctx, r.who, part, e)
		})
	}
	p, err := s.app.Challenge.Pipeline(r.ctx, r.who, part)
	if err != nil {
		return err
	}
	view := page.ChallengeRows{Rows: p.Rows, Names: p.Names, Now: p.Now, Settings: s.app.Settings(),
		Empty: ui.Empty{Title: "这里没有榜单", Text: "有榜单进入时，会在“消息”中提醒办理人员。"}}
	if view.List, err = s.deskList(r, link.ChallengeQueue, query, own); err != nil {
		return err
	}
	if view.List.Total = p.Total; p.More {
		view.List.Last = p.Rows[len(p.Rows)-1].ID
	}
	view.Stages(p.Counts, p.Late)
	return s.renderDesk(r, "揭榜进程", page.ChallengePipelineBody(view))
}
