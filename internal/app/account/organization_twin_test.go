package account_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// collected makes a draft as an import does: nobody belongs to it.
func collected(t *testing.T, f *apptest.Fixture, name, uscc string) market.Organization {
	t.Helper()
	o := market.Organization{OrganizationContent: market.OrganizationContent{Name: name, USCC: uscc,
		Kind: market.OrgEnterprise, Region: "320804"},
		Progress: market.Progress[market.OrgStatus]{Status: market.OrgDraft}}
	err := f.DB.InTx(f.Context(), f.Staff(market.RoleClerk), func(tx *postgres.Tx) error {
		if err := tx.CopyOrganizations(f.Context(), []*market.Organization{&o}); err != nil {
			return err
		}
		return tx.FindTwins(f.Context(), o.ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// pairs are the pairs that a clerk is shown, "name | name | why".
func pairs(t *testing.T, f *apptest.Fixture) map[string]account.TwinView {
	t.Helper()
	twins, err := f.App.Account.Twins(f.Context(), f.Staff(market.RoleClerk), 0)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]account.TwinView{}
	for _, v := range twins {
		shown[fmt.Sprintf("%s | %s | %v", v.First.Name, v.Second.Name, v.Why)] = v
	}
	return shown
}

func TestLikelyTwinsAreShownWithTheirReasonUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	firm, _ := f.Organization(market.OrgEnterprise, "江苏清河源机械有限公司")
	f.Exec(`update organization set contact_phone = '13800000001' where id = $1`, firm.ID)
	collected(t, f, "清河源机械有限公司", "")
	collected(t, f, "清河源机械股份有限公司", "")
	collected(t, f, "淮上轴承有限公司", firm.USCC)
	collected(t, f, "南京别家电子有限公司", "")
	want := []string{"江苏清河源机械有限公司 | 清河源机械有限公司 | [place]",
		"江苏清河源机械有限公司 | 清河源机械股份有限公司 | [form]", "清河源机械有限公司 | 清河源机械股份有限公司 | [form]",
		"江苏清河源机械有限公司 | 淮上轴承有限公司 | [code]"}
	shown := pairs(t, f)
	for _, w := range want {
		if _, ok := shown[w]; !ok {
			t.Errorf("%s is not shown: %v", w, shown)
		}
	}
	if len(shown) != len(want) {
		t.Errorf("%d pairs are shown, want %d: %v", len(shown), len(want), shown)
	}
	for what, who := range map[string]market.Actor{"a visitor": {}, "the leader": f.Staff(market.RoleLeader)} {
		_, err := f.App.Account.Twins(ctx, who, 0)
		refusedAs(t, what+" reading them", err, market.NotFound)
		refusedAs(t, what+" deciding", f.App.Account.SayDiffer(ctx, who, shown[want[1]].ID, ""), market.NotFound)
	}
	if err := f.App.Account.SayDiffer(ctx, clerk, shown[want[1]].ID, "两个法人"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "deciding twice", f.App.Account.SayDiffer(ctx, clerk, shown[want[1]].ID, ""), market.Conflict)
	if err := f.DB.InTx(ctx, clerk, func(tx *postgres.Tx) error { return tx.FindTwins(ctx, firm.ID) }); err != nil {
		t.Fatal(err)
	}
	if left := pairs(t, f); len(left) != len(want)-1 {
		t.Errorf("after one decision and another look %v are shown", left)
	}
}

func TestMergesThatWouldLoseWhatWasVerifiedAreRefused(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	firm, _ := f.Organization(market.OrgEnterprise, "清河源机械有限公司")
	other, _ := f.Organization(market.OrgEnterprise, "江苏清河源机械有限公司")
	draft := collected(t, f, "清河源机械有限公司", "")
	merge := func(who market.Actor, in market.OrgMerging) error {
		in.Reason = "营业执照相同"
		_, err := f.App.Account.MergeOrganizations(ctx, who, in)
		return err
	}
	for what, c := range map[string]struct {
		in   market.OrgMerging
		code market.Code
		says string
	}{
		"a verified one into a draft": {market.OrgMerging{Keep: draft.ID, Gone: firm.ID}, market.Conflict, "已经认证"},
		"two codes":                   {market.OrgMerging{Keep: firm.ID, Gone: other.ID}, market.Conflict, "两个法人"},
		"one into itself":             {market.OrgMerging{Keep: firm.ID, Gone: firm.ID}, market.Invalid, "两家不同的单位"},
		"an old look at the one": {market.OrgMerging{Keep: firm.ID, Gone: draft.ID, KeepVersion: 77},
			market.Conflict, ""},
		"an old look at the other one": {market.OrgMerging{Keep: firm.ID, Gone: draft.ID, GoneVersion: 77},
			market.Conflict, ""},
		"one that is nowhere": {market.OrgMerging{Keep: firm.ID, Gone: 99999}, market.NotFound, ""},
	} {
		err := merge(clerk, c.in)
		refusedAs(t, what, err, c.code)
		if !strings.Contains(market.MessageOf(err), c.says) {
			t.Errorf("%s is refused with %q", what, market.MessageOf(err))
		}
	}
	refusedAs(t, "the leader merging", merge(f.Staff(market.RoleLeader), market.OrgMerging{Keep: firm.ID,
		Gone: draft.ID}), market.NotFound)
	_, err := f.App.Account.MergeOrganizations(ctx, clerk, market.OrgMerging{Keep: firm.ID, Gone: draft.ID})
	refusedAs(t, "a merge without a reason", err, market.Invalid)
	_, err = f.App.Account.MoveOrganization(ctx, clerk, draft.ID, account.OrganizationMove{Name: market.OrgMerge,
		Reason: "直接归并"})
	refusedAs(t, "the move by itself", err, market.Invalid)

	f.Exec(`update organization set uscc = '' where id = $1`, other.ID)
	owner := f.Actor(f.Number(`select user_id from member where org_id = $1`, other.ID))
	c := f.Challenge(owner, "低温环境下焊缝在线检测技术攻关")
	f.Bid(f.Actor(f.Number(`select user_id from member where org_id = $1`, firm.ID)), c, 50*market.Wan)
	err = merge(clerk, market.OrgMerging{Keep: firm.ID, Gone: other.ID})
	refusedAs(t, "a bidder and the owner", err, market.Conflict)
	if !strings.Contains(market.MessageOf(err), "揭榜方") {
		t.Errorf("it is refused with %q", market.MessageOf(err))
	}
	if n := f.Number(`select count(*) from organization where status = 'merged'`); n != 0 {
		t.Errorf("%d were merged all the same", n)
	}
}

// TestAMergeMovesEverything has two rows of one firm, both with people and work, become one.
func TestAMergeMovesEverything(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	keep, boss := f.Organization(market.OrgEnterprise, "江苏清河源机械有限公司")
	gone, owner := f.Organization(market.OrgEnterprise, "清河源机械有限公司")
	_, scholar := f.Organization(market.OrgUniversity, "东湖大学")
	f.Exec(`update organization set uscc = '' where id = $1`, gone.ID)
	need := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	called := f.Challenge(owner, "铸件内部缺陷检测技术攻关")
	f.Bid(scholar, called, 50*market.Wan)
	won := f.Challenge(scholar, "低温环境下焊缝在线检测技术攻关")
	bid := f.Bid(owner, won, 60*market.Wan)
	f.UnderWay(won, bid)
	open := f.Challenge(scholar, "高温环境下焊缝在线检测技术攻关")
	sealed := f.Bid(owner, open, 70*market.Wan)
	contract := f.Contract(owner, gone, 50*market.Wan)
	f.Exec(`insert into subsidy (challenge_id, bid_id, org_id, amount, paid_on, proof, cert_no)
		select challenge_id, id, org_id, 100, current_date, '拨款单', 'J1' from bid where id = $1`, bid.ID)
	f.Exec(`insert into file (kind, ref, name, media_type, size, sha256, access, org_id, uploaded_by)
		values ('organization', $1, '营业执照.pdf', 'application/pdf', 1, sha256('x'), 'bureau', $1, $2)`, gone.ID,
		owner.UserID)
	view, err := f.App.Account.Merging(ctx, clerk, keep.ID, gone.ID)
	if err != nil || view.Sides[0].Refusal != "" || view.Sides[1].Refusal != "" {
		t.Fatalf("the clerk is told %+v (%v)", view, err)
	}
	if said := fmt.Sprint(view.Sides[1].Weights); !strings.Contains(said, "{成员 1}") ||
		!strings.Contains(said, "{榜单 1}") || !strings.Contains(said, "{揭榜方案 2}") {
		t.Errorf("what hangs on it: %s", said)
	}
	kept, err := f.App.Account.MergeOrganizations(ctx, clerk, market.OrgMerging{Keep: keep.ID, Gone: gone.ID,
		KeepVersion: view.Sides[0].Version, GoneVersion: view.Sides[1].Version, Reason: "营业执照相同"})
	if err != nil || kept.ID != keep.ID {
		t.Fatalf("%+v: %v", kept, err)
	}
	leftBehind(t, f, gone.ID)
	owner, boss = f.Actor(owner.UserID), f.Actor(boss.UserID)
	if !owner.Owns(keep.ID) || owner.In(gone.ID) || !boss.Owns(keep.ID) {
		t.Errorf("the people stand at %+v and %+v", owner.Memberships, boss.Memberships)
	}
	for what, id := range map[string]int64{"the bid that won": bid.ID, "the bid that is sealed": sealed.ID} {
		if v, err := f.App.Challenge.Bid(ctx, boss, id); err != nil || v.Bid.OrgID != keep.ID {
			t.Errorf("%s cannot be read any more: %v", what, err)
		}
	}
	f.Deadline(open)
	if _, err := f.App.Challenge.CloseDueBidding(ctx); err != nil {
		t.Errorf("the bids cannot be opened any more: %v", err)
	}
	c, err := f.DB.Contract(ctx, contract.ID)
	if err != nil || c.Seller.OrgID != keep.ID || c.Seller.Name != gone.Name || !c.VisibleTo(boss) {
		t.Errorf("the contract is of %+v (%v)", c.Seller, err)
	}
	f.Await("the listing to be found under its owner of today", func() bool {
		return f.Finds(boss, "江苏清河源", need.ID)
	})
	former, err := f.DB.FormerNames(ctx, keep.ID)
	if err != nil || len(former) != 1 || former[0].Name != gone.Name || former[0].EndedBy != clerk.Name {
		t.Errorf("its former names are %+v (%v)", former, err)
	}
	seen, err := f.App.Account.Organization(ctx, market.Actor{}, gone.ID)
	if err != nil || seen.Stays.ID != keep.ID || seen.Stays.ContactPhone == keep.ContactPhone {
		t.Errorf("the page of the merged one shows %+v (%v)", seen, err)
	}
	if !strings.Contains(strings.Join(told(t, f, owner), "\n"), "有单位已并入贵单位：清河源机械有限公司 → 江苏清河源机械有限公司") {
		t.Errorf("its people were told %q", told(t, f, owner))
	}
	n := f.Number(`select count(*) from event where kind = 'organization' and verb in ('merge', 'take_in')
		and ref in ($1, $2)`, keep.ID, gone.ID)
	if n != 2 {
		t.Errorf("%d events tell of it", n)
	}
	_, err = f.App.Account.MergeOrganizations(ctx, clerk, market.OrgMerging{Keep: keep.ID, Gone: gone.ID, Reason: "再次"})
	refusedAs(t, "merging it twice", err, market.Conflict)
}

// leftBehind fails for every column that still names the organisation, but for those that say what was.
func leftBehind(t *testing.T, f *apptest.Fixture, org int64) {
	t.Helper()
	for _, column := range []string{"member.org_id", "invitation.org_id", "join_request.org_id", "listing.org_id",
		"listing_public.org_id", "listing.recommender_id", "match.demand_org", "match.supply_org", "challenge.org_id",
		"challenge.winner_org_id", "bid.org_id", "bid_member.org_id", "bid_invitation.org_id", "question.org_id",
		"breach.org_id", "subsidy.org_id", "deal.buyer_org", "deal.seller_org", "contract.buyer_org",
		"contract.seller_org", "file.org_id", "organization_name.org_id", "organization_twin.a", "organization_twin.b",
		"organization_request.org_id"} {
		table, name, _ := strings.Cut(column, ".")
		if n := f.Number(`select count(*) from `+table+` where `+name+` = $1`, org); n != 0 {
			t.Errorf("%d rows of %s still name it", n, column)
		}
	}
}
