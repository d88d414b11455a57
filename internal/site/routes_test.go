package site_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// player is one column of the matrix: somebody who comes to every route.
type player struct {
	name string
	who  market.Actor // zero for a visitor
}

// stage is the fixture of the matrix: who comes, and what the names in a route's pattern stand for.
type stage struct {
	*sitetest.Site
	players []player
	samples map[string]string // the segment before a parameter, with the noun before it where that matters → the value
}

// sample is what stands for a parameter; what the stage does not know is a thing that does not exist.
func (s stage) sample(before []string) string {
	for from := range before {
		if value, ok := s.samples[strings.Join(before[from:], "/")]; ok {
			return value
		}
	}
	return "999999"
}

// path fills the pattern of a route.
func (s stage) path(pattern string) string {
	segments := strings.Split(pattern, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, ":") {
			segments[i] = s.sample(strings.Split(pattern, "/")[:i])
		}
	}
	return strings.Join(segments, "/")
}

// newStage sets the scene. Everything in it belongs to the enterprise, so that a column shows what an owner may
// do beside what a stranger may.
func newStage(t *testing.T) stage {
	s := sitetest.New(t)
	_, unverified := s.Draft(market.OrgEnterprise, "清淮新办企业")
	enterprise, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, university := s.Organization(market.OrgUniversity, "东湖大学")
	_, recommender := s.Organization(market.OrgPark, "清淮高新区")
	listing := s.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	challenge := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	bid, attachment := bidWithFile(t, s, university, challenge)
	colleague, spare := s.Member(enterprise.ID, market.RankEditor), s.Person("闲置账号")
	viewer := s.Member(enterprise.ID, market.RankViewer)
	stage := stage{Site: s, samples: map[string]string{
		"orgs": fmt.Sprint(enterprise.ID), "members": fmt.Sprint(colleague.UserID), "users": fmt.Sprint(spare.UserID),
		"listings": fmt.Sprint(listing.ID), "challenges": fmt.Sprint(challenge.ID), "bids": fmt.Sprint(bid.ID),
		"attachments": fmt.Sprint(attachment), "moves": "nosuch", "indicators": "T1", "export": "csv",
		"targets": "T7", "/invitations": "nosuchsecret", "t": "nosuchtoken", "/pool": fmt.Sprint(listing.ID),
	}}
	stage.samples["feeds"], stage.samples["embed"] = "demand", "demand"
	stage.samples["sitemaps"], stage.samples["sitemaps/:list"] = "listings", "0"
	stage.samples["editions"] = fmt.Sprint(newIssue(t, s).ID)
	stage.samples["editions/:id/export"] = "xlsx"
	stage.samples["channels"], stage.samples["channels/new"] = fmt.Sprint(newMail(t, s)), "mail"
	round := openRound(t, s)
	stage.samples["rounds"], stage.samples["/collect"] = fmt.Sprint(round.ID), round.Code
	written, entry, secret := entered(t, s, "淮扬轴承有限公司")
	stage.samples["entries"], stage.samples["entries/of"] = fmt.Sprint(entry), fmt.Sprint(written)
	stage.samples["/confirm"] = secret
	stage.setDeal(t, owner, enterprise)
	stage.samples["mandates"] = fmt.Sprint(takenMandate(t, s, listing.ID).ID)
	stage.players = []player{{"visitor", market.Actor{}}, {"unverified", unverified}, {"enterprise", owner},
		{"viewer", viewer}, {"university", university}, {"recommender", recommender}}
	for _, role := range []market.Role{market.RoleBroker, market.RoleExpert, market.RoleClerk, market.RoleApprover,
		market.RoleLeader, market.RoleSysadmin, market.RoleSecadmin, market.RoleAuditor} {
		stage.players = append(stage.players, player{string(role), s.Staff(role)})
	}
	return stage
}

// bidWithFile seals a bid with an attachment.
func bidWithFile(t *testing.T, s *sitetest.Site, bidder market.Actor, c market.Challenge) (bid market.Bid,
	attachment int64) {
	in := challenge.BidDraft{OrgID: bidder.Memberships[0].OrgID, BidContent: apptest.BidContent(c, 60*market.Wan),
		Files: []challenge.SentBidFile{{AttachmentDraft: market.AttachmentDraft{Kind: market.AttachmentPlan,
			Name: "方案.txt"}, Content: []byte("方案")}}}
	bid, err := s.App.Challenge.PlaceBid(s.Context(), bidder, c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.App.Challenge.Bid(s.Context(), bidder, bid.ID)
	if err != nil {
		t.Fatal(err)
	}
	return bid, v.Files[0].ID
}

// setDeal gives the stage a signed deal of the enterprise with a firm elsewhere, and its contract in draft.
func (s stage) setDeal(t *testing.T, owner market.Actor, seller market.Organization) {
	content := market.DealContent{Title: "高速冲压在线检测系统", Seller: market.Party{OrgID: seller.ID},
		Buyer: market.Party{Name: "省城设备有限公司", Region: "320102"}}
	d, err := s.App.Contract.RecordDeal(s.Context(), owner, contract.DealDraft{DealContent: content})
	if err == nil {
		s.samples["deals"] = fmt.Sprint(d.ID)
		var draft contract.Draft
		if draft, err = s.App.Contract.ContractFor(s.Context(), owner, d.ID); err == nil {
			var c market.Contract
			c, err = s.App.Contract.Create(s.Context(), owner, draft)
			s.samples["contracts"] = fmt.Sprint(c.ID)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// browser is the player's, with a session where there is one to have.
func (s stage) browser(p player) *sitetest.Browser {
	if p.who.Known() {
		return s.As(p.who)
	}
	return s.Visitor()
}

// ask comes to a route with a browser. An action is sent with an empty form.
func (s stage) ask(route sitetest.Route, browser *sitetest.Browser) int {
	if route.Method == http.MethodGet {
		return browser.Get(s.path(route.Path)).Status
	}
	return browser.Post(s.path(route.Path), nil).Status
}

// endsSession reports whether a route leaves nobody logged in.
func endsSession(route sitetest.Route) bool { return route.Path == "/logout" }

// TestRoutesByRole holds every route × role → status to what was agreed. After adding a route, run
// go test ./internal/site -run TestRoutesByRole -update
// and read the difference: it says who may come.
func TestRoutesByRole(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%-4s %-52s", "", "")
	for _, p := range s.players {
		fmt.Fprintf(&b, " %s", p.name)
	}
	b.WriteString("\n")
	browsers := make([]*sitetest.Browser, len(s.players))
	for i, p := range s.players {
		browsers[i] = s.browser(p)
	}
	for _, route := range s.Routes() {
		fmt.Fprintf(&b, "%-4s %-52s", route.Method, route.Path)
		for i, p := range s.players {
			status := s.ask(route, browsers[i])
			if endsSession(route) {
				browsers[i] = s.browser(p)
			}
			if status >= http.StatusInternalServerError {
				t.Errorf("%s %s answers %d to %s", route.Method, route.Path, status, p.name)
			}
			fmt.Fprintf(&b, " %-*d", len(p.name), status)
		}
		b.WriteString("\n")
	}
	golden(t, "routes", trimLines(b.String()))
}

// TestActionsWantTheirToken sends every action without the token of its form.
func TestActionsWantTheirToken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, p := range []player{s.players[0], s.players[2]} {
		browser := s.browser(p)
		for _, route := range s.Routes() {
			if route.Method != http.MethodPost {
				continue
			}
			want := http.StatusForbidden
			if route.Path == link.SMSReports(":channel") { // a machine's: the secret in its address alone admits it
				want = http.StatusNotFound
			}
			if got := browser.PostAsIs(s.path(route.Path), nil).Status; got != want {
				t.Errorf("POST %s without a token answers %d to %s, want %d", route.Path, got, p.name, want)
			}
		}
	}
}

func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// golden compares the text with testdata/NAME.golden.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name + ".golden"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	agreed := strings.Split(string(want), "\n")
	for _, line := range strings.Split(got, "\n") {
		if !strings.Contains(string(want), line+"\n") {
			t.Errorf("not as agreed in %s: %s", path, line)
		}
	}
	for _, line := range agreed {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("agreed in %s, but not so: %s", path, line)
		}
	}
	t.Error("if this is meant, run with -update and let the difference be read")
}
