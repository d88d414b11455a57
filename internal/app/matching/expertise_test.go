package matching_test

import (
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// hiring is a talent need on show of a firm, and an expert whose direction answers it beside one of another trade.
func hiring(t *testing.T, f *apptest.Fixture) (need market.Listing, firm, expert market.Actor) {
	t.Helper()
	_, firm = f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	need = f.Published(firm, market.KindTalent, "机器视觉算法负责人", func(c *market.ListingContent) {
		c.PublicText = "负责冲压件表面缺陷在线检测的算法研发，带领三人小组完成产线部署。"
		c.Details.Talent.Problem, c.Details.Talent.Ways = "反光金属表面划痕的视觉检测漏检率高", []string{"顾问", "全职"}
	})
	expert = f.Staff(market.RoleExpert)
	describe(t, f, expert, market.ExpertiseContent{Unit: "东湖大学", Title: "教授", Direction: "机器视觉与金属表面缺陷在线检测",
		Solves:   "反光金属表面划痕检测的光源与算法。",
		Keywords: []string{"机器视觉，表面缺陷"}, Ways: []string{"顾问"}, Open: true})
	describe(t, f, f.Person("麦穗", market.RoleExpert), market.ExpertiseContent{Unit: "农科院", Direction: "番茄青枯病与土壤消毒",
		Open: true})
	return need, firm, expert
}

func describe(t *testing.T, f *apptest.Fixture, who market.Actor, c market.ExpertiseContent) {
	t.Helper()
	if err := f.App.Matching.ChangeExpertise(f.Context(), who, c, 0); err != nil {
		t.Fatal(err)
	}
}

func TestATalentNeedFindsExpertsWhoStayMaskedUntilTheyAgree(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	found, err := f.App.Matching.Experts(f.Context(), firm, need.ID)
	if err != nil || len(found) != 1 || found[0].UserID != expert.UserID {
		t.Fatalf("found %+v, %v", found, err)
	}
	why := strings.Join(append(found[0].Why.Fits, found[0].Why.Open...), "；")
	if found[0].Name == expert.Name || !strings.Contains(found[0].Name, "*") || found[0].Phone != "" {
		t.Errorf("before agreeing they are %q, %q", found[0].Name, found[0].Phone)
	}
	if len(found[0].Why.Words) == 0 || !strings.Contains(why, "双方都接受顾问") || strings.Contains(why, "价格") ||
		strings.Contains(why, "成熟度") || len(found[0].Direction[0].Marks) == 0 {
		t.Errorf("why: %+v, marked %+v", found[0].Why, found[0].Direction)
	}
	for i := range 2 {
		if fresh, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID, expert.UserID); err != nil ||
			fresh != (i == 0) {
			t.Errorf("asked the %d. time: fresh %v, %v", i+1, fresh, err)
		}
	}
	if tells(t, f, expert, "希望联系您") != 1 || waits(t, f, expert, "有单位希望联系您") != 1 {
		t.Error("the expert was not told once")
	}
	asked, err := f.App.Matching.MyApproaches(f.Context(), expert, 0)
	if err != nil || len(asked) != 1 || asked[0].Contact != nil || asked[0].OrgName != "清淮机械有限公司" {
		t.Fatalf("the expert sees %+v, %v", asked, err)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), firm, asked[0].ID,
		"accept"); market.CodeOf(err) != market.NotFound {
		t.Errorf("the firm accepts for the expert: %v", err)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), expert, asked[0].ID, "accept"); err != nil {
		t.Fatal(err)
	}
	if found, err = f.App.Matching.Experts(f.Context(), firm, need.ID); err != nil || found[0].Name != expert.Name ||
		found[0].Phone == "" {
		t.Errorf("after agreeing they are %+v, %v", found, err)
	}
	if found, err = f.App.Matching.Experts(f.Context(), f.Staff(market.RoleBroker), need.ID); err != nil ||
		found[0].Name == expert.Name || found[0].Phone != "" {
		t.Errorf("a broker sees %+v, %v", found, err)
	}
	if asked, err = f.App.Matching.MyApproaches(f.Context(), expert, 0); err != nil || asked[0].Contact == nil ||
		asked[0].Contact.ContactPhone == "" {
		t.Errorf("after agreeing the expert sees %+v, %v", asked, err)
	}
}

func TestWhoDoesNotWantToBeRecommendedIsNot(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	if _, err := f.App.Matching.Experts(f.Context(), f.Person("路人"), need.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger sees experts: %v", err)
	}
	e, err := f.App.Matching.Expertise(f.Context(), expert)
	if err != nil {
		t.Fatal(err)
	}
	e.Open = false
	if err := f.App.Matching.ChangeExpertise(f.Context(), expert, e.ExpertiseContent,
		e.Version+1); market.CodeOf(err) != market.Conflict {
		t.Errorf("a stale form is stored: %v", err)
	}
	if err := f.App.Matching.ChangeExpertise(f.Context(), expert, e.ExpertiseContent, e.Version); err != nil {
		t.Fatal(err)
	}
	if found, err := f.App.Matching.Experts(f.Context(), firm, need.ID); err != nil || len(found) != 0 {
		t.Errorf("still found: %+v, %v", found, err)
	}
	if _, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID,
		expert.UserID); market.CodeOf(err) != market.NotFound {
		t.Errorf("still asked: %v", err)
	}
	if err := f.App.Matching.ChangeExpertise(f.Context(), firm, e.ExpertiseContent,
		0); market.CodeOf(err) != market.NotFound {
		t.Errorf("somebody who is no expert describes themselves: %v", err)
	}
}

func TestAnExpertSaysEnoughToBeFoundBy(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	expert := f.Staff(market.RoleExpert)
	e, err := f.App.Matching.Expertise(f.Context(), expert)
	if err != nil || e.Name != expert.Name || e.Phone == "" || e.Open || e.Version != 0 {
		t.Errorf("who has written nothing offers %+v, %v", e, err)
	}
	err = f.App.Matching.ChangeExpertise(f.Context(), expert, market.ExpertiseContent{Open: true, Unit: " ",
		Direction: "视觉"}, 0)
	if fields := market.FieldsOf(err); fields["unit"] == "" || !strings.Contains(fields["direction"], "研究方向") {
		t.Errorf("too little is refused with %v", err)
	}
	if n := f.Number(`select count(*) from expertise`); n != 0 {
		t.Errorf("%d that were refused are kept", n)
	}
	describe(t, f, expert, market.ExpertiseContent{Direction: "视觉"}) // who does not want to be found may say little
	if _, err := f.App.Matching.Expertise(f.Context(), market.Actor{}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a visitor offers something: %v", err)
	}
	if n := f.Number(`select count(*) from event where kind = 'user' and verb = 'describe' and ref = $1`,
		expert.UserID); n != 1 {
		t.Errorf("%d changes are on record", n)
	}
}

func TestExpertsAreFoundForTalentNeedsAndTheirLooksKept(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	demand := f.Published(firm, market.KindDemand, "机器视觉与金属表面缺陷在线检测", nil)
	if found, err := f.App.Matching.Experts(f.Context(), firm, demand.ID); err != nil || found != nil {
		t.Errorf("a technical need is filled by %+v, %v", found, err)
	}
	if _, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID, expert.UserID); err != nil {
		t.Fatal(err)
	}
	looks := func() int64 {
		return f.Number(`select count(*) from event where kind = 'listing' and ref = $1 and verb like '%contact%'`,
			need.ID)
	}
	for _, who := range []market.Actor{firm, f.Staff(market.RoleClerk), f.Member(need.OrgID, market.RankViewer)} {
		if _, err := f.App.Matching.Experts(f.Context(), who, need.ID); err != nil {
			t.Fatal(err)
		}
	}
	if n := looks(); n != 0 {
		t.Errorf("%d looks at masked names are on record", n)
	}
	asked, err := f.App.Matching.MyApproaches(f.Context(), expert, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), expert, asked[0].ID, market.ApproachAccept); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		who  market.Actor
		open bool
	}{{firm, true}, {f.Staff(market.RoleClerk), false}, {f.Member(need.OrgID, market.RankViewer), false}} {
		found, err := f.App.Matching.Experts(f.Context(), x.who, need.ID)
		if err != nil || (found[0].Phone != "") != x.open || (found[0].Name == expert.Name) != x.open {
			t.Errorf("%s reads %q %q (%v)", x.who.Name, found[0].Name, found[0].Phone, err)
		}
	}
	if n := looks(); n != 1 {
		t.Errorf("of one look at a name %d are on record", n)
	}
}
