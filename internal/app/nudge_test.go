package app_test

import (
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestTheOneWhoWaitsNudgesThoseWhoMustActOnceADay(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	approver, stranger := f.Staff(market.RoleApprover), f.Person("路人")
	nudge := func(who market.Actor) (string, error) { return f.App.Nudge(f.Context(), who, market.NounListing, l.ID) }
	if _, err := nudge(owner); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "无须催办") {
		t.Errorf("of what is on show and waits for nobody: %v", err)
	}
	f.Exec(`update listing set status = 'submitted', recommender_id = null where id = $1`, l.ID)
	f.Exec(`delete from notification`)
	if _, err := nudge(stranger); market.CodeOf(err) != market.NotFound {
		t.Errorf("somebody who has nothing to do with it: %v", err)
	}
	if _, err := nudge(approver); market.CodeOf(err) != market.Conflict {
		t.Errorf("an approver who may take the step nudges themselves: %v", err)
	}
	if n, err := f.App.Nudging(f.Context(), owner, market.NounListing, l.ID); err != nil || n.Blocked != "" ||
		!strings.Contains(n.Whom, "审核员") {
		t.Errorf("before, the page offers %+v, %v", n, err)
	}
	if whom, err := nudge(owner); err != nil || !strings.Contains(whom, "审核员") {
		t.Fatalf("nudged is %q, %v", whom, err)
	}
	if n := f.Number(`select count(*) from notification where user_id = $1 and kind = 'duty'
		and what = '清单有人催办，请尽快办理' and title like '%轴承滚道%'`, approver.UserID); n != 1 {
		t.Errorf("the approver has %d messages", n)
	}
	if n := f.Number(`select count(*) from event where verb = $1 and kind = 'listing'`, market.VerbNudge); n != 1 {
		t.Errorf("%d nudges are on record", n)
	}
	if _, err := nudge(owner); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "您已于") {
		t.Errorf("twice a day: %v", err)
	}
	if n, err := f.App.Nudging(f.Context(), owner, market.NounListing, l.ID); err != nil ||
		!strings.Contains(n.Blocked, "您已于") {
		t.Errorf("afterwards the page offers %+v, %v", n, err)
	}
	f.Exec(`update nudge set at = at - interval '25 hours'`)
	if _, err := nudge(owner); err != nil {
		t.Errorf("the day after: %v", err)
	}
}

func TestASideOfADealNudgesTheOther(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	if whom, err := w.App.Nudge(t.Context(), w.Seller, market.NounDeal, d.ID); err != nil || whom != "需求方" {
		t.Fatalf("the seller nudges %q, %v", whom, err)
	}
	if n, err := w.App.Nudging(t.Context(), w.Buyer, market.NounDeal, d.ID); err != nil || n.Whom != "供给方" ||
		!strings.Contains(n.Blocked, w.Seller.Name+"已于") {
		t.Errorf("the buyer's page offers %+v, %v", n, err)
	}
	if _, err := w.App.Nudge(t.Context(), w.Buyer, market.NounDeal, d.ID); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), w.Seller.Name+"已于") {
		t.Errorf("the buyer on the same day: %v", err)
	}
	if _, err := w.App.Nudge(t.Context(), w.Stranger, market.NounDeal, d.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("somebody who has nothing to do with it: %v", err)
	}
}
