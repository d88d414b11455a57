package listing_test

import (
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// talent is a draft of a need for people on account of a technology need.
func talent(owner market.Actor, demand int64) listing.Draft {
	c := apptest.Content(market.KindTalent, "视觉算法工程师岗位")
	c.Details.Talent.DemandID = demand
	return listing.Draft{OrgID: owner.Memberships[0].OrgID, Kind: market.KindTalent, ListingContent: c}
}

func TestPeopleAreLookedForOnAccountOfOnesOwnNeeds(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	draft, owner := drafted(t, f, "尚在填写的技术需求")
	_, rival := f.Organization(market.OrgEnterprise, "旁观有限公司")
	shown := f.Published(owner, market.KindDemand, "已经公开的技术需求", nil)
	closed := f.Published(owner, market.KindDemand, "已经撤回的技术需求", nil)
	moves(t, f, closed.ID, step(owner, market.ListingWithdraw, ""))
	result := f.Published(owner, market.KindAchievement, "不是需求的科技成果", nil)
	theirs := f.Published(rival, market.KindDemand, "另一单位的技术需求", nil)
	offered, err := f.App.Listing.Demands(ctx, owner)
	if err != nil || len(offered) != 2 || offered[0].ID != shown.ID || offered[1].ID != draft.ID {
		t.Errorf("offered are %+v, %v", offered, err)
	}
	if none, err := f.App.Listing.Demands(ctx, f.Person("路人")); err != nil || len(none) != 0 {
		t.Errorf("somebody without an organisation is offered %+v, %v", none, err)
	}
	for what, id := range map[string]int64{"another organisation's": theirs.ID, "what is no need": result.ID,
		"what is not there": 99999} {
		_, err := f.App.Listing.Create(ctx, owner, talent(owner, id))
		if market.CodeOf(err) != market.Invalid || market.FieldsOf(err)["details.talent.demand_id"] != "请选择本单位的技术需求。" {
			t.Errorf("%s: %v", what, err)
		}
	}
	post, err := f.App.Listing.Create(ctx, owner, talent(owner, shown.ID))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Listing.Edit(ctx, owner, post.ID, post.Version, talent(owner, theirs.ID)); market.CodeOf(err) !=
		market.Invalid {
		t.Errorf("another organisation's need is linked afterwards: %v", err)
	}
	if n := f.Number(`select count(*) from listing where kind = 'talent'`); n != 1 {
		t.Errorf("%d are stored", n)
	}
}

// Who may not see the need must not learn from the post that it is there.
func TestTheNeedBehindAPostIsShownToWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	draft, owner := drafted(t, f, "尚在填写的技术需求")
	shown := f.Published(owner, market.KindDemand, "登录可见的技术需求",
		func(c *market.ListingContent) { c.Visible = market.VisibleRegistered })
	_, rival := f.Organization(market.OrgEnterprise, "旁观有限公司")
	for what, c := range map[string]struct {
		who   market.Actor
		of    int64
		found bool
	}{
		"a visitor, a draft":      {market.Actor{}, draft.ID, false},
		"a rival, a draft":        {rival, draft.ID, false},
		"its owner, a draft":      {owner, draft.ID, true},
		"the bureau, a draft":     {f.Staff(market.RoleClerk), draft.ID, true},
		"a visitor, on show":      {market.Actor{}, shown.ID, false},
		"a rival, on show":        {rival, shown.ID, true},
		"its owner, on show":      {owner, shown.ID, true},
		"its owner, none":         {owner, 0, false},
		"its owner, one deleted":  {owner, 99999, false},
		"a visitor, one deleted":  {market.Actor{}, 99999, false},
		"the bureau, none at all": {f.Staff(market.RoleClerk), 0, false},
	} {
		post := market.Listing{Kind: market.KindTalent, ListingContent: talent(owner, c.of).ListingContent}
		need, found, err := f.App.Listing.Demand(f.Context(), c.who, &post)
		if err != nil || found != c.found || found && need.ID != c.of || !found && need.ID != 0 {
			t.Errorf("%s: %d, %v, %v", what, need.ID, found, err)
		}
	}
	if _, found, err := f.App.Listing.Demand(f.Context(), owner, &draft); found || err != nil {
		t.Errorf("a need of another kind has a need behind it: %v", err)
	}
}
