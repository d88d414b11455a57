package matching_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// pair publishes a need and a result that fits it, and does the matching.
func pair(t *testing.T, f *apptest.Fixture) (need, result market.Listing, firm, uni market.Actor) {
	t.Helper()
	_, firm = f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	_, uni = f.Organization(market.OrgUniversity, "省城理工大学")
	result = f.Published(uni, market.KindAchievement, "高反光金属表面缺陷机器视觉检测装置", func(c *market.ListingContent) {
		c.PublicText = "面向冲压件等高反光金属表面，采用多角度偏振光照明与深度学习，实现划伤、凹坑缺陷在线检测，漏检率 0.08%。"
		c.ConfidentialText = "光路设计图见附件"
	})
	f.Published(uni, market.KindAchievement, "抗倒伏水稻新品种选育", func(c *market.ListingContent) {
		c.PublicText = "选育抗倒伏、耐盐碱水稻新品种，适合沿淮稻区机械化插秧，亩产提高百分之八。"
		c.HitechField, c.Keywords = market.HitechFields[1], []string{"水稻", "育种"}
	})
	need = f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", func(c *market.ListingContent) {
		c.PublicText = "冲压件表面划伤和凹坑目前靠人工目检，希望实现在线自动检测，漏检率低于 0.1%。"
	})
	f.Await("the index to follow", func() bool { return f.Finds(firm, "冲压件表面缺陷在线视觉检测", need.ID) })
	if err := f.App.Matching.LearnWords(f.Context()); err != nil {
		t.Fatal(err)
	}
	f.Work()
	if err := f.App.Matching.MatchListing(f.Context(), need.ID); err != nil {
		t.Fatal(err)
	}
	return need, result, firm, uni
}

func TestANeedFindsWhatFitsItAndSaysWhy(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, uni := pair(t, f)
	matches, err := f.App.Matching.Matches(f.Context(), firm, need.ID)
	if err != nil || len(matches) == 0 {
		t.Fatalf("%d matches, %v", len(matches), err)
	}
	best := matches[0]
	if best.SupplyID != result.ID || best.Matcher == "" {
		t.Errorf("the best is %q by matcher %q", best.SupplyTitle, best.Matcher)
	}
	if words := strings.Join(best.Why.Words, " "); !strings.Contains(words, "表面缺陷") {
		t.Errorf("the agreeing words are %q", words)
	}
	if seen, err := f.App.Matching.Matches(f.Context(), uni, result.ID); err != nil || len(seen) == 0 ||
		seen[0].DemandID != need.ID {
		t.Errorf("the result does not know of the need: %v, %v", seen, err)
	}
	if _, err := f.App.Matching.Matches(f.Context(), uni, need.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("others read a need's matches: %v", err)
	}
}

func TestContactsOpenWhenBothSidesAgree(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, firm, uni := pair(t, f)
	ctx := f.Context()
	matches, err := f.App.Matching.Matches(ctx, firm, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	id := matches[0].ID
	look := func(who market.Actor) matching.View {
		t.Helper()
		view, err := f.App.Matching.Match(ctx, who, id)
		if err != nil {
			t.Fatal(err)
		}
		return view
	}
	if view := look(firm); view.Status != market.MatchSeen || view.Supply.ContactPhone != "" ||
		view.Supply.ConfidentialText != "" {
		t.Errorf("before agreement: %s, phone %q, gated %q", view.Status, view.Supply.ContactPhone,
			view.Supply.ConfidentialText)
	}
	move := func(who market.Actor, name string) error {
		_, err := f.App.Matching.MoveMatch(ctx, who, id, matching.Move{Name: market.MatchMove(name), Reason: "已通话"})
		return err
	}
	if err := move(firm, "interest"); err != nil {
		t.Fatal(err)
	}
	if err := move(firm, "accept"); err == nil {
		t.Error("one side agreed for both")
	}
	if view := look(uni); view.Demand.ContactPhone != "" {
		t.Error("contacts opened to the side that has not agreed")
	}
	if err := move(uni, "accept"); err != nil {
		t.Fatal(err)
	}
	if view := look(firm); view.Supply.ContactPhone == "" || view.Supply.ConfidentialText != "光路设计图见附件" {
		t.Errorf("after agreement: phone %q, gated %q", view.Supply.ContactPhone, view.Supply.ConfidentialText)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, err := f.App.Matching.Match(ctx, stranger, id); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger reads the match: %v", err)
	}
	if view, err := f.App.Listing.Public(ctx, stranger, need.ID); err != nil || view.ContactPhone != "" ||
		view.ContactName != "" {
		t.Errorf("a stranger sees contacts %q %q, %v", view.ContactName, view.ContactPhone, err)
	}
}

func TestADismissalIsKeptThroughRecomputation(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, firm, _ := pair(t, f)
	ctx := f.Context()
	matches, err := f.App.Matching.Matches(ctx, firm, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Matching.MoveMatch(ctx, firm, matches[0].ID,
		matching.Move{Name: "dismiss"}); market.CodeOf(err) != market.Invalid {
		t.Errorf("dismissed without a reason: %v", err)
	}
	if _, err := f.App.Matching.MoveMatch(ctx, firm, matches[0].ID,
		matching.Move{Name: "dismiss", Reason: "指标达不到"}); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Matching.MatchListing(ctx, need.ID); err != nil {
		t.Fatal(err)
	}
	if m, err := f.DB.Match(ctx, matches[0].ID); err != nil || m.Status != market.MatchDismissed || m.Note != "指标达不到" {
		t.Errorf("the dismissal became %s %q, %v", m.Status, m.Note, err)
	}
}
