package site

import (
	"fmt"

	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// home is the front door.
func (s *Site) home(r *request) error {
	const briefs = 5
	counts, err := s.app.Listing.PublicCounts(r.ctx)
	if err != nil {
		return err
	}
	view := page.HomePage{}
	for _, kind := range market.Kinds {
		view.Entrances = append(view.Entrances, page.Entrance{Label: kind.Label(), Text: kind.ListName(),
			Href: link.Found("kind=" + string(kind)), Count: counts[kind], Icon: kindIcons[kind]})
	}
	if view.Needs, err = s.newest(r, market.KindDemand, briefs); err != nil {
		return err
	}
	if view.Achievements, err = s.newest(r, market.KindAchievement, briefs); err != nil {
		return err
	}
	if view.Challenges, err = s.openChallenges(r); err != nil {
		return err
	}
	if view.Counters, err = s.counters(r, counts); err != nil {
		return err
	}
	view.Live = &ui.Live{ID: "counters", URL: link.Home, Topics: []string{market.NounListing, market.NounChallenge,
		market.NounContract}}
	r.outside = s.homeOutside()
	shell := s.shell(r, "")
	shell.LiveURL = link.Live
	return s.renderIn(r, 200, shell, page.WidePage, page.HomeBody(view))
}

// counters are the front door's live numbers.
func (s *Site) counters(r *request, counts map[market.Kind]int) ([]ui.Stat, error) {
	registered, err := s.app.Figures.PublicFigures(r.ctx)
	return []ui.Stat{
		{Label: "公开技术需求", Value: ui.Count(counts[market.KindDemand] + counts[market.KindCommon]), Unit: "项",
			Href: link.Found("kind=demand&kind=common")},
		{Label: "可转化成果", Value: ui.Count(counts[market.KindAchievement]), Unit: "项",
			Href: link.Found("kind=achievement")},
		{Label: fmt.Sprintf("%d 年登记技术合同", registered.Year), Value: ui.Count(registered.Contracts), Unit: "件"},
		{Label: fmt.Sprintf("%d 年技术合同成交额", registered.Year), Value: registered.Amount.Yi(), Unit: "亿元"},
	}, err
}

// openChallenges are the newest challenges that still take bids.
func (s *Site) openChallenges(r *request) ([]page.ChallengeCard, error) {
	const shown = 3 // one row of them
	rows, err := s.app.Challenge.Challenges(r.ctx,
		challenge.Search{Statuses: []market.ChallengeStatus{market.ChallengePublished}})
	if err != nil {
		return nil, err
	}
	now, err := s.app.RecordTime(r.ctx)
	if err != nil {
		return nil, err
	}
	orgs := make([]int64, 0, len(rows))
	for _, c := range rows {
		orgs = append(orgs, c.OrgID)
	}
	names, err := s.app.Listing.OrganizationNames(r.ctx, orgs)
	cards := make([]page.ChallengeCard, 0, shown)
	for _, c := range rows[:min(shown, len(rows))] {
		cards = append(cards, page.ChallengeCardOf(c, names[c.OrgID], now))
	}
	return cards, err
}

var kindIcons = map[market.Kind]ui.Icon{market.KindDemand: ui.IconBulb, market.KindAchievement: ui.IconSchool,
	market.KindTalent:      ui.IconUserSearch,
	market.KindCooperation: ui.IconAffiliate, market.KindCommon: ui.IconPuzzle}

func (s *Site) newest(r *request, kind market.Kind, n int) ([]page.ListingCard, error) {
	rows, err := s.app.Listing.NewestListings(r.ctx, r.who, kind, n)
	if err != nil {
		return nil, err
	}
	return s.cards(r, rows)
}

// cards shows listings in a list, with the names of their organisations.
func (s *Site) cards(r *request, rows []market.Listing) ([]page.ListingCard, error) {
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := s.app.Listing.OrganizationNames(r.ctx, orgs)
	cards := make([]page.ListingCard, 0, len(rows))
	for _, l := range rows {
		cards = append(cards, page.CardOf(l, names[l.OrgID]))
	}
	return cards, err
}

// privacy tells what personal data is kept and why.
func (s *Site) privacy(r *request) error {
	return s.render(r, "个人信息处理告知", page.PrivacyBody(s.app.Settings().Text(market.SetOrganizer)))
}
