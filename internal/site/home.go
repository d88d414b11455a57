package site

import (
	"fmt"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/web/view"
)

// home is the front door.
func (s *Site) home(r *request) error {
	const briefs = 5
	counts, err := s.app.Listing.PublicCounts(r.ctx)
	if err != nil {
		return err
	}
	page := view.HomePage{}
	for _, kind := range market.Kinds {
		page.Entrances = append(page.Entrances, view.Entrance{Label: kind.Label(), Text: kind.ListName(), Href: "/search?kind=" + string(kind), Count: counts[kind], Icon: kindIcons[kind]})
	}
	if page.Needs, err = s.newest(r, market.KindDemand, briefs); err != nil {
		return err
	}
	if page.Achievements, err = s.newest(r, market.KindAchievement, briefs); err != nil {
		return err
	}
	if page.Challenges, err = s.openChallenges(r); err != nil {
		return err
	}
	if page.Counters, err = s.counters(r, counts); err != nil {
		return err
	}
	page.Live = &view.Live{ID: "counters", URL: "/", Topics: []string{"listing", "challenge", "contract"}}
	shell := s.shell(r, "")
	shell.LiveURL = "/live"
	return s.renderIn(r, 200, shell, view.WidePage, view.HomeBody(page))
}

// counters are the front door's live numbers.
func (s *Site) counters(r *request, counts map[market.Kind]int) ([]view.Stat, error) {
	registered, err := s.app.Figures.PublicFigures(r.ctx)
	return []view.Stat{
		{Label: "公开技术需求", Value: view.Count(counts[market.KindDemand] + counts[market.KindCommon]), Unit: "项", Href: "/search?kind=demand&kind=common"},
		{Label: "可转化成果", Value: view.Count(counts[market.KindAchievement]), Unit: "项", Href: "/search?kind=achievement"},
		{Label: fmt.Sprintf("%d 年登记技术合同", registered.Year), Value: view.Count(registered.Contracts), Unit: "件"},
		{Label: fmt.Sprintf("%d 年技术合同成交额", registered.Year), Value: registered.Amount.Yi(), Unit: "亿元"},
	}, err
}

// openChallenges are the newest challenges that still take bids.
func (s *Site) openChallenges(r *request) ([]view.ChallengeCard, error) {
	const shown = 3 // one row of them
	rows, err := s.app.Challenge.Challenges(r.ctx, challenge.Search{Statuses: []market.ChallengeStatus{market.ChallengePublished}})
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
	cards := make([]view.ChallengeCard, 0, shown)
	for _, c := range rows[:min(shown, len(rows))] {
		cards = append(cards, view.ChallengeCardOf(c, names[c.OrgID], now))
	}
	return cards, err
}

var kindIcons = map[market.Kind]view.Icon{market.KindDemand: view.IconBulb, market.KindAchievement: view.IconSchool, market.KindTalent: view.IconUserSearch,
	market.KindCooperation: view.IconAffiliate, market.KindCommon: view.IconPuzzle}

func (s *Site) newest(r *request, kind market.Kind, n int) ([]view.ListingCard, error) {
	rows, err := s.app.Listing.NewestListings(r.ctx, r.who, kind, n)
	if err != nil {
		return nil, err
	}
	return s.cards(r, rows)
}

// cards shows listings in a list, with the names of their organisations.
func (s *Site) cards(r *request, rows []market.Listing) ([]view.ListingCard, error) {
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := s.app.Listing.OrganizationNames(r.ctx, orgs)
	cards := make([]view.ListingCard, 0, len(rows))
	for _, l := range rows {
		cards = append(cards, view.CardOf(l, names[l.OrgID]))
	}
	return cards, err
}

// privacy tells what personal data is kept and why.
func (s *Site) privacy(r *request) error {
	return s.render(r, "个人信息处理告知", view.PrivacyBody(s.app.Settings().Text(market.SetOrganizer)))
}
