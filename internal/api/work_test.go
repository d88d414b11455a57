package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// underWay is a challenge of the enterprise that the university works at and has asked to be accepted.
func (p *platform) underWay() (market.Challenge, market.Bid) {
	p.t.Helper()
	c := p.Challenge(p.enterprise, "高温环境下焊缝在线检测技术攻关")
	bid := p.Bid(p.university, c, 60*market.Wan)
	c = p.UnderWay(c, bid)
	p.Delivered(c, bid, p.university)
	return c, bid
}

// all follows a list from page to page and answers the ids.
func (p *platform) all(path, token string) (ids []float64, pages int) {
	p.t.Helper()
	for path != "" {
		a := p.want(p.get(path, token), 200)
		for _, row := range a.items() {
			ids = append(ids, row["id"].(float64))
		}
		next, _ := a.body["next"].(string)
		path = strings.TrimPrefix(next, "/api/v1")
		if pages++; pages > 20 {
			p.t.Fatal("the pages have no end")
		}
	}
	return ids, pages
}

func TestNoticesAreReadByAnybody(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	c, _ := p.underWay()
	rows := p.want(p.get(fmt.Sprintf("/notices?challenge=%d", c.ID), ""), 200).items()
	var kinds []any
	for _, row := range rows {
		kinds = append(kinds, row["kind"])
	}
	if fmt.Sprint(kinds) != "[award proposal call]" {
		t.Fatalf("the public was told %v, newest first", kinds)
	}
	proposal := p.want(p.get(fmt.Sprintf("/notices/%v", rows[1]["id"]), ""), 200)
	if proposal.body["kind_label"] != "拟中榜公示" || !strings.Contains(proposal.text, "东湖大学") ||
		proposal.body["ends_at"] == nil || strings.Contains(proposal.text, "created_by") {
		t.Errorf("the proposal reads %s", proposal.text)
	}
	if rows := p.want(p.get("/notices?kind=award", ""), 200).items(); len(rows) != 1 || rows[0]["title"] == "" {
		t.Errorf("of awards there are %v", rows)
	}
	p.want(p.get("/notices/999999", ""), 404)
	p.want(p.get("/notices?kind=nosuch", ""), 422)
	p.Exec(`insert into notice (challenge_id, kind, title, text, starts_at, created_by) select $1, 'extension', '延期公告', '延期', now(), 0 from generate_series(1, 60)`, c.ID)
	ids, pages := p.all("/notices?kind=extension", "")
	if len(ids) != 60 || pages < 2 || !slices.IsSortedFunc(ids, func(a, b float64) int { return int(b - a) }) {
		t.Errorf("%d of 60 notices on %d pages: %v", len(ids), pages, ids)
	}
}

// TestWorkIsReadByItsSidesAndTheBureau asks for agreements and acceptance as everybody.
func TestWorkIsReadByItsSidesAndTheBureau(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	c, bid := p.underWay()
	_, stranger := p.Organization(market.OrgUniversity, "路人大学")
	agreement := fmt.Sprintf("/agreements/%d", bid.ID)
	accepted := p.want(p.get("/acceptances", p.token(p.university)), 200).items()
	if len(accepted) != 1 || accepted[0]["status"] != "applied" || accepted[0]["owner_name"] != "清淮机械有限公司" {
		t.Fatalf("the winner reads %v", accepted)
	}
	acceptance := fmt.Sprintf("/acceptances/%v", accepted[0]["id"])
	for _, who := range []struct {
		name string
		who  market.Actor
		sees bool
	}{{"the owner", p.enterprise, true}, {"the winner", p.university, true},
		{"a clerk", p.Staff(market.RoleClerk), true}, {"a leader", p.Staff(market.RoleLeader), true},
		{"a stranger", stranger, false}, {"an expert", p.Staff(market.RoleExpert), false},
		{"an administrator", p.Staff(market.RoleSysadmin), false}} {
		token, status, rows := p.token(who.who), 404, 0
		if who.sees {
			status, rows = 200, 1
		}
		for _, path := range []string{agreement, acceptance} {
			if got := p.get(path, token).StatusCode; got != status {
				t.Errorf("%s asks for %s: %d, want %d", who.name, path, got, status)
			}
		}
		for _, path := range []string{"/agreements", "/acceptances", fmt.Sprintf("/agreements?challenge=%d", c.ID),
			fmt.Sprintf("/acceptances?agreement=%d&status=applied", bid.ID)} {
			if got := len(p.want(p.get(path, token), 200).items()); got != rows {
				t.Errorf("%s finds %d rows at %s, want %d", who.name, got, path, rows)
			}
		}
	}
	for _, path := range []string{"/agreements", agreement, "/acceptances", acceptance} {
		p.want(p.get(path, ""), 401)
	}
	p.figureByFigure(agreement, acceptance, int64(accepted[0]["id"].(float64)))
}

// figureByFigure measures the work and reads what was found.
func (p *platform) figureByFigure(agreement, acceptance string, id int64) {
	p.t.Helper()
	token := p.token(p.enterprise)
	whole := p.want(p.get(agreement, token), 200)
	for _, words := range []string{`"leader":"钱进"`, `"title":"中期"`, `"status":"passed"`, `"evidence":"中期报告"`,
		`"test_method":"第三方检测"`, `"report":"申请验收。"`} {
		if !strings.Contains(whole.text, words) {
			p.t.Errorf("the agreement does not hold %s: %s", words, whole.text)
		}
	}
	if before := p.want(p.get(acceptance, token), 200); strings.Contains(before.text, `"reached"`) {
		p.t.Errorf("a verdict before anything was measured: %s", before.text)
	}
	_, err := p.App.Challenge.MoveAcceptance(p.Context(), p.Staff(market.RoleClerk), id,
		challenge.AcceptanceMove{Name: "measure", Results: []market.Measured{{Value: "98"}, {Value: "7"}},
			Experts: "甲\n乙\n丙", Opinion: "逐项核验。"})
	if err != nil {
		p.t.Fatal(err)
	}
	measured := p.want(p.get(acceptance, token), 200)
	results, _ := measured.body["results"].([]any)
	if len(results) != 2 || fmt.Sprint(results[0].(map[string]any)["reached"],
		results[1].(map[string]any)["reached"]) != "false true" || measured.body["status_label"] != "已核验" {
		p.t.Errorf("measured as %s", measured.text)
	}
	p.Exec(`insert into acceptance (challenge_id, bid_id, n, report, indicators, status) select challenge_id, bid_id, n + k, report, indicators, 'failed' from acceptance, generate_series(1, 60) as k`)
	if ids, pages := p.all("/acceptances?status=failed", token); len(ids) != 60 || pages < 2 {
		p.t.Errorf("%d of 60 applications on %d pages", len(ids), pages)
	}
}
