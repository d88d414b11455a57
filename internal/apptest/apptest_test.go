package apptest_test

import (
	"testing"

	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/search"
)

func TestAFixtureFollowsAndWorks(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, enterprise := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, university := f.Organization(market.OrgUniversity, "东湖大学")
	for _, kind := range market.Kinds {
		f.Published(enterprise, kind, "轴承滚道表面缺陷在线视觉检测"+kind.Label(), nil)
	}
	achievement := f.Published(university, market.KindAchievement, "轴承滚道表面缺陷视觉检测装置", nil)
	f.Await("the index to hold what is on show", func() bool {
		found, err := f.App.Listing.Search(f.Context(), market.Actor{}, search.Query{Text: "视觉检测", Limit: 20})
		return err == nil && found.Total == len(market.Kinds)+1
	})
	f.Work()
	matches, err := f.App.Matching.Matches(f.Context(), university, achievement.ID)
	if err != nil || len(matches) == 0 {
		t.Fatalf("the queue was worked and the achievement has %d matches (%v), want some", len(matches), err)
	}
	visit, err := f.App.Account.Resume(f.Context(), f.Session(enterprise), "127.0.0.1")
	if err != nil || visit.Actor.UserID != enterprise.UserID {
		t.Errorf("the owner's session belongs to user %d (%v)", visit.Actor.UserID, err)
	}
	if _, err := f.App.Account.LogIn(f.Context(), account.Credentials{Login: f.Login(enterprise),
		Password: apptest.Password}, "127.0.0.1", "test"); err != nil {
		t.Errorf("the owner's password does not open the account: %v", err)
	}
}
