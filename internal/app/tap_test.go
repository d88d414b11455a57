package app_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// tap makes a one-tap link and returns its token.
func tap(f *apptest.Fixture, who market.Actor, act market.TapAct, ref int64) string {
	_, path := f.Tap(who, act, ref)
	return token(path)
}

func token(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func TestAOneTapLinkWorksOnceForItsPersonAndAct(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	f.Exec(`update listing set last_confirmed_at = now() - interval '100 days' where id = $1`, l.ID)
	link := tap(f, owner, market.TapConfirm, l.ID)

	for range 2 { // a scanner of mail opens it, then the owner does
		opened, err := f.App.OpenTap(f.Context(), link, "10.0.0.9")
		if err != nil || opened.Title != l.Title || opened.Closed != "" || opened.Person != owner.Name {
			t.Fatalf("opened it is %+v, %v", opened, err)
		}
	}
	if n := f.Number(`select count(*) from event where verb = 'confirm'`); n != 0 {
		t.Fatal("opening a link confirmed the listing")
	}
	stranger := market.Actor{IP: "10.0.0.9"}
	if _, err := f.App.UseTap(f.Context(), link, "", stranger); err != nil {
		t.Fatal(err)
	}
	_, err := f.App.UseTap(f.Context(), link, "", stranger)
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "使用过") {
		t.Errorf("a second use: %v", err)
	}
	if opened, err := f.App.OpenTap(f.Context(), link, "10.0.0.9"); err != nil ||
		!strings.Contains(opened.Closed, "使用过") {
		t.Errorf("opened afterwards it says %q, %v", opened.Closed, err)
	}
	view, err := f.App.Listing.View(f.Context(), owner, l.ID)
	if err != nil || time.Since(view.LastConfirmedAt) > time.Hour {
		t.Errorf("the listing was last confirmed at %s, %v", view.LastConfirmedAt, err)
	}
	last := view.Trail[len(view.Trail)-2:]
	if last[0].Verb != "confirm" || last[0].ActorID != owner.UserID || last[1].Verb != market.VerbTap ||
		last[1].IP != "10.0.0.9" {
		t.Errorf("the trail says %+v", last)
	}
}

func TestAOneTapLinkThatWasTouchedIsNoPage(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	other := f.Published(owner, market.KindDemand, "大型铸件内部缺陷快速检测", nil)
	link := tap(f, owner, market.TapConfirm, l.ID)
	second := tap(f, owner, market.TapConfirm, other.ID)
	number, signature, _ := strings.Cut(link, ".")
	_, foreign, _ := strings.Cut(second, ".")
	for _, bad := range []string{"", "1", number, number + ".", number + "." + foreign, "9" + link,
		number + "." + signature + "AAAA", "x." + signature, link[:len(link)-2] + "!!"} {
		if _, err := f.App.OpenTap(f.Context(), bad, ""); !market.Missing(err) {
			t.Errorf("%q opens: %v", bad, err)
		}
		if _, err := f.App.UseTap(f.Context(), bad, "", market.Actor{}); !market.Missing(err) {
			t.Errorf("%q is used: %v", bad, err)
		}
	}
}

func TestAOneTapLinkRunsOutAndGoesWithItsPerson(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	leaver := f.Member(org.ID, market.RankEditor)
	l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)

	old, _ := f.Tap(owner, market.TapConfirm, l.ID)
	old.ExpiresAt = old.CreatedAt.Add(time.Microsecond)
	f.Exec(`update tap set expires_at = $2 where id = $1`, old.ID, old.ExpiresAt)
	_, err := f.App.UseTap(f.Context(), token(f.TapPath(old)), "", market.Actor{})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "失效") {
		t.Errorf("after its days: %v", err)
	}

	left := tap(f, leaver, market.TapConfirm, l.ID)
	f.Exec(`delete from member where user_id = $1`, leaver.UserID)
	if opened, err := f.App.OpenTap(f.Context(), left, ""); err != nil || opened.Title != "" || opened.Closed == "" {
		t.Errorf("somebody who has left sees %+v, %v", opened, err)
	}
	if _, err := f.App.UseTap(f.Context(), left, "", market.Actor{}); !market.Missing(err) {
		t.Errorf("somebody who has left confirms: %v", err)
	}
	f.Exec(`update users set disabled = true where id = $1`, leaver.UserID)
	if _, err := f.App.OpenTap(f.Context(), left, ""); !market.Missing(err) {
		t.Errorf("a disabled account's link opens: %v", err)
	}
	if n := f.Number(`select count(*) from tap where used_at is not null`); n != 0 {
		t.Errorf("%d refused links count as used", n)
	}
}

func TestOfTwoWhoUseALinkAtOnceOneDoes(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	link := tap(f, owner, market.TapConfirm, l.ID)
	var both sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		both.Go(func() { _, errs[i] = f.App.UseTap(f.Context(), link, "", market.Actor{}) })
	}
	both.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case market.CodeOf(err) != market.Conflict:
			t.Error(err)
		}
	}
	if n := f.Number(`select count(*) from event where verb = 'confirm'`); done != 1 || n != 1 {
		t.Errorf("%d were told that it was done, and it was done %d times", done, n)
	}
}

func TestAnotherYearIsGivenOnceAndOnlyNearTheEnd(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	now, err := f.App.RecordTime(f.Context())
	if err != nil {
		t.Fatal(err)
	}
	today := market.DateOf(now)
	year := func(d market.Date) market.Date { return market.DateOf(d.Start().AddDate(1, 0, 0)) }
	for name, c := range map[string]struct {
		ends   market.Date
		want   market.Date
		status market.ListingStatus
		taken  bool
	}{
		"ends in a week": {today.AddDays(7), year(today.AddDays(7)), market.ListingPublished, true},
		"ends today":     {today, year(today), market.ListingPublished, true},
		"has ended":      {today.AddDays(-3), year(today), market.ListingPublished, true},
		"ends in spring": {today.AddDays(61), today.AddDays(61), market.ListingPublished, false},
	} {
		l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测："+name, nil)
		f.Exec(`update listing set valid_until = $2 where id = $1`, l.ID, c.ends.Start())
		f.Exec(`update listing_public set valid_until = $2 where id = $1`, l.ID, c.ends.Start())
		if c.ends.Before(today) {
			if _, err := f.App.Listing.Expire(f.Context()); err != nil {
				t.Fatal(err)
			}
		}
		link := tap(f, owner, market.TapRenew, l.ID)
		again := tap(f, owner, market.TapRenew, l.ID)
		if _, err := f.App.UseTap(f.Context(), link, "", market.Actor{}); (err == nil) != c.taken ||
			err != nil && market.CodeOf(err) != market.Conflict {
			t.Errorf("what %s: %v", name, err)
		}
		if _, err := f.App.UseTap(f.Context(), again, "", market.Actor{}); market.CodeOf(err) != market.Conflict {
			t.Errorf("what %s is given a second year: %v", name, err)
		}
		shown, err := f.App.Listing.Public(f.Context(), market.Actor{}, l.ID)
		if err != nil || shown.ValidUntil != c.want || shown.Status != c.status {
			t.Errorf("what %s holds until %s (%s), %v; want %s", name, shown.ValidUntil, shown.Status, err, c.want)
		}
	}
}

func TestAMatchIsDeclinedByOneTapAndAcceptedOnlyLoggedIn(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	_, firm := w.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, lab := w.Organization(market.OrgUniversity, "东湖大学")
	need := w.Published(firm, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	result := w.Published(lab, market.KindAchievement, "轴承滚道表面缺陷视觉检测装置", nil)
	id := w.Number(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher)
		values ($1, $2, $3, $4, 'suggested', 0.9, 'strong', '[]', 'test') returning id`,
		need.ID, result.ID, need.OrgID, result.OrgID)
	decline := tap(w, firm, market.TapDismiss, id)
	accept := tap(w, firm, market.TapAccept, id)
	for _, visitor := range []market.Actor{{}, lab} {
		if _, err := w.App.UseTap(w.Context(), accept, "", visitor); market.CodeOf(err) != market.Forbidden {
			t.Errorf("contacts open to %q: %v", visitor.Name, err)
		}
	}
	for _, reason := range []string{"", "不喜欢"} {
		if _, err := w.App.UseTap(w.Context(), decline, reason, market.Actor{}); market.FieldsOf(err)["reason"] == "" {
			t.Errorf("declined for %q: %v", reason, err)
		}
	}
	if _, err := w.App.UseTap(w.Context(), decline, market.DismissReasons[1], market.Actor{}); err != nil {
		t.Fatal(err)
	}
	m, err := w.DB.Match(w.Context(), id)
	if err != nil || m.Status != market.MatchDismissed || m.Note != market.DismissReasons[1] {
		t.Errorf("the match is %+v, %v", m, err)
	}
	if _, err := w.App.UseTap(w.Context(), accept, "", firm); market.CodeOf(err) != market.Conflict {
		t.Errorf("what was declined is accepted: %v", err)
	}
}

func TestOwnersAreRemindedOnceAtEachStage(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	now, err := f.App.RecordTime(f.Context())
	if err != nil {
		t.Fatal(err)
	}
	today := market.DateOf(now)
	ending := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	stale := f.Published(owner, market.KindDemand, "大型铸件内部缺陷快速检测", nil)
	f.Published(owner, market.KindDemand, "高温环境下焊缝在线检测", nil)
	months := f.App.Settings().Int(market.SetConfirmMonths)
	f.Exec(`update listing set last_confirmed_at = now() - make_interval(months => $2) + interval '20 days'
		where id = $1`, stale.ID, months)
	for _, c := range []struct{ days, want int }{{31, 1}, {31, 0}, {30, 1}, {29, 0}, {7, 1}, {3, 0}, {1, 1}, {0, 0}} {
		end := today.AddDays(c.days)
		f.Exec(`update listing set valid_until = $2 where id = $1`, ending.ID, end.Start())
		// The end of the listing draws nearer: what it was reminded of was said of the same end.
		f.Exec(`update listing_reminder set "on" = $1 where about <> 'confirm'`, end.Start())
		n, err := f.App.Listing.RemindOwners(f.Context())
		if err != nil || n != c.want {
			t.Errorf("%d days before the end %d were reminded, %v; want %d", c.days, n, err, c.want)
		}
	}
	rows, err := f.App.Message.Notifications(f.Context(), owner, 0)
	var said []string
	for _, n := range rows {
		if strings.Contains(n.Title, "确认") {
			said = append(said, n.Title)
		}
	}
	if err != nil || len(said) != 4 || !slices.ContainsFunc(said, func(s string) bool {
		return strings.Contains(s, "是否仍然有效") && strings.HasSuffix(s, stale.Title)
	}) {
		t.Errorf("the owner was told %q, %v", said, err)
	}
}
