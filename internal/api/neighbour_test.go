package api_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestAnOrganisationIsInvitedThroughTheAPI(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.Published(p.university, market.KindAchievement, "高温焊缝多光谱在线检测装置", nil)
	p.shows(1)
	c := p.Challenge(p.enterprise, "高温环境下焊缝在线检测技术攻关")
	owner, bidder := p.token(p.enterprise), p.token(p.university)
	at := fmt.Sprintf("/challenges/%d", c.ID)
	invitees := p.want(p.get(at+"/invitees", owner), 200).items()
	if len(invitees) != 1 || invitees[0]["words"] == nil {
		t.Fatalf("proposed: %v", invitees)
	}
	p.want(p.get(at+"/invitees", bidder), 404)
	p.want(p.get(at+"/invitees", ""), 401)
	in := map[string]any{"org_id": invitees[0]["org_id"]}
	p.want(p.call("POST", "/api/v1"+at+"/invitations", bidder, in), 404)
	for _, fresh := range []bool{true, false} {
		if r := p.want(p.call("POST", "/api/v1"+at+"/invitations", owner, in), 200); r.body["fresh"] != fresh {
			t.Errorf("invited: %s, want fresh %v", r.text, fresh)
		}
	}
	mine := p.want(p.get("/me/invitations", bidder), 200).items()
	if len(mine) != 1 || mine[0]["open"] != true || mine[0]["bid"] != false {
		t.Errorf("the invited read %v", mine)
	}
	p.Bid(p.university, c, 60*market.Wan)
	if after := p.get(at+"/invitees", owner).text; strings.Contains(after, "bid\"") ||
		!strings.Contains(after, `"status":"sent"`) {
		t.Errorf("the owner reads %s", after)
	}
}

func TestACommonNeedGathersThroughTheAPI(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	need := p.Published(p.enterprise, market.KindDemand, "金属件表面缺陷在线视觉检测", nil)
	_, park := p.Organization(market.OrgPark, "清淮高新区")
	common := p.Published(park, market.KindCommon, "金属件表面缺陷视觉检测共性技术", nil)
	p.shows(2)
	owner, stranger := p.token(park), p.token(p.enterprise)
	at := fmt.Sprintf("/listings/%d/gathers", common.ID)
	near := p.want(p.get(at, owner), 200).items()
	if len(near) != 1 || near[0]["listing_id"] != float64(need.ID) {
		t.Fatalf("it could gather %v", near)
	}
	p.want(p.get(at, stranger), 404)
	link := fmt.Sprintf("/api/v1%s/%d", at, need.ID)
	p.want(p.call("PUT", link, stranger, nil), 404)
	p.want(p.call("PUT", link, owner, nil), 200)
	p.want(p.call("PUT", link, owner, nil), 200)
	if left := p.want(p.get(at, owner), 200).items(); len(left) != 0 {
		t.Errorf("gathered, it is offered again: %v", left)
	}
	p.want(p.call("DELETE", link, owner, nil), 200)
	if left := p.want(p.get(at, owner), 200).items(); len(left) != 1 {
		t.Errorf("released, it is not offered: %v", left)
	}
	copies := p.want(p.get(fmt.Sprintf("/listings/%d/copies", common.ID), owner), 200).items()
	if len(copies) != 0 {
		t.Errorf("it repeats %v", copies)
	}
}

func TestATalentNeedFindsExpertsThroughTheAPI(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	expert := p.Staff(market.RoleExpert)
	offers := market.ExpertiseContent{Unit: "东湖大学", Direction: "视觉算法与表面缺陷在线检测", Solves: "反光金属表面划痕检测。", Open: true}
	if err := p.App.Matching.ChangeExpertise(p.Context(), expert, offers, 0); err != nil {
		t.Fatal(err)
	}
	need := p.Published(p.enterprise, market.KindTalent, "视觉算法与缺陷检测负责人", nil)
	owner := p.token(p.enterprise)
	at := fmt.Sprintf("/listings/%d/experts", need.ID)
	found := p.want(p.get(at, owner), 200).items()
	if len(found) != 1 || found[0]["name"] == expert.Name || found[0]["phone"] != nil {
		t.Fatalf("found %v", found)
	}
	p.want(p.get(at, p.token(p.university)), 404)
	for _, fresh := range []bool{true, false} {
		r := p.want(p.call("POST", fmt.Sprintf("/api/v1%s/%d", at, expert.UserID), owner, nil), 200)
		if r.body["fresh"] != fresh {
			t.Errorf("asked: %s, want fresh %v", r.text, fresh)
		}
	}
}
