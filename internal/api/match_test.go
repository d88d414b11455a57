package api_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestAMatchIsReadMovedAndOpensContacts(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	need := p.Published(p.enterprise, market.KindDemand, "轴承滚道表面缺陷在线视觉检测",
		func(c *market.ListingContent) { c.ContactPhone = "13912345678" })
	result := p.Published(p.university, market.KindAchievement, "轴承滚道表面缺陷视觉检测装置",
		func(c *market.ListingContent) { c.ContactPhone = "13887654321" })
	p.shows(2)
	p.Work()
	demand, supply := p.token(p.enterprise), p.token(p.university)
	_, other := p.Organization(market.OrgEnterprise, "旁观者有限公司")
	stranger := p.token(other)

	matches := p.want(p.get(fmt.Sprintf("/listings/%d/matches", need.ID), demand), 200).items()
	if len(matches) != 1 {
		t.Fatalf("the need has %d matches, want 1", len(matches))
	}
	if reasons, _ := matches[0]["reasons"].([]any); len(reasons) == 0 ||
		!strings.Contains(fmt.Sprint(reasons), "视觉检测") {
		t.Errorf("the reasons are %v, want the words both use", reasons)
	}
	at := fmt.Sprintf("/matches/%.0f", matches[0]["id"])
	p.want(p.get(fmt.Sprintf("/listings/%d/matches", need.ID), stranger), 404)
	p.want(p.get(fmt.Sprintf("/listings/%d/matches", need.ID), ""), 401)
	p.want(p.get(at, stranger), 404)

	read := p.want(p.get(at, demand), 200)
	if read.body["mine"] != "demand" || strings.Contains(read.text, "13887654321") {
		t.Errorf("before both agree the demand side reads %s", read.text)
	}
	wanted := p.want(p.call("POST", link(t, read, "interest"), demand, map[string]any{"version": read.body["version"]}),
		200)
	p.want(p.call("POST", "/api/v1"+at+"/moves/accept", supply, map[string]any{"version": read.body["version"]}), 409)
	p.want(p.call("POST", "/api/v1"+at+"/moves/accept", demand, map[string]any{"version": wanted.body["version"]}), 409)
	connected := p.want(p.call("POST", "/api/v1"+at+"/moves/accept", supply,
		map[string]any{"version": wanted.body["version"]}), 200)
	if connected.body["status"] != "connected" || !strings.Contains(connected.text, "13912345678") {
		t.Errorf("after both agreed the supply side reads %s", connected.text)
	}
	if !strings.Contains(p.get(at, demand).text, "13887654321") {
		t.Error("after both agreed the demand side does not read the other's telephone number")
	}
	if mine := p.want(p.get("/me/matches?status=connected", supply), 200).items(); len(mine) != 1 {
		t.Errorf("the supply side has %d connected matches, want 1", len(mine))
	}
	if mine := p.want(p.get("/me/matches", stranger), 200).items(); len(mine) != 0 {
		t.Errorf("a stranger has %d matches, want none", len(mine))
	}
	second := p.Published(other, market.KindDemand, "旁观者也要做的视觉检测项目", nil)
	made := p.want(p.call("POST", fmt.Sprintf("/api/v1/listings/%d/connections", result.ID), stranger,
		map[string]any{"own_id": second.ID}), 201)
	if made.body["status"] != "wanted_by_demand" || made.Header.Get("Location") == "" {
		t.Errorf("asking for contact made %s", made.text)
	}
	p.want(p.call("POST", fmt.Sprintf("/api/v1/listings/%d/connections", result.ID), stranger,
		map[string]any{"own_id": need.ID}), 422)
}
