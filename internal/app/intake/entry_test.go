package intake_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// spoken is what a clerk writes down of what the boss of an organisation said.
func spoken(org string) intake.EntryIn {
	return intake.EntryIn{Org: org, Kind: market.KindDemand,
		Contact: market.EntryContact{SpokenTo: "张总", Phone: "13800000001"},
		ListingContent: market.ListingContent{Title: "轴承滚道微裂纹在线检测技术",
			PublicText: "磨削后滚道表面有微裂纹，人工目检漏检率高，需要在线检测装置。", HitechField: "先进制造与自动化",
			Region: "320804", Visible: market.VisiblePublic, ValidUntil: apptest.Today.AddDays(200), NotSecret: true,
			Details: market.Details{Demand: &market.DemandDetails{Difficulties: "微裂纹宽度小于 10 微米，难以分辨。",
				MayChallenge: true}}}}
}

// byPhone says whether a confirmation by telephone counts.
func byPhone(t *testing.T, f *apptest.Fixture, value string) {
	t.Helper()
	version := int(f.Number(`select coalesce(max(version), 0) from setting where key = $1`, market.SetEntryPhone))
	err := f.App.ChangeSetting(f.Context(), f.Staff(market.RoleClerk), app.SettingChange{Key: market.SetEntryPhone,
		Value: value, Source: "本地规定", Version: version})
	if err != nil {
		t.Fatal(err)
	}
	f.Await("the setting to be "+value, func() bool {
		return f.App.Settings().Text(market.SetEntryPhone) == value
	})
}

func TestAnEntryOnBehalfGoesTheNormalWayOnceConfirmed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	l, err := f.App.Intake.Enter(f.Context(), clerk, spoken("淮扬轴承有限公司"))
	if err != nil {
		t.Fatal(err)
	}
	if l.NotSecret || l.Details.Demand.MayChallenge || l.ContactName != "张总" {
		t.Errorf("written down is %+v", l.ListingContent)
	}
	again, err := f.App.Intake.Enter(f.Context(), clerk, spoken("淮扬轴承有限公司"))
	if err != nil || again.OrgID != l.OrgID {
		t.Errorf("the same organisation is made twice: %d and %d, %v", l.OrgID, again.OrgID, err)
	}
	submit := func() error {
		_, err := f.App.Listing.Move(f.Context(), clerk, l.ID, listing.Move{Name: market.ListingSubmit})
		return err
	}
	if err := submit(); market.CodeOf(err) != market.Conflict {
		t.Fatalf("unconfirmed it is handed in: %v", err)
	}
	entry := f.Number(`select id from entry where listing_id = $1`, l.ID)
	phoned := intake.EntryStep{Name: market.EntryPhoned, Person: "张总", SaidOn: apptest.Today}
	if _, err := f.App.Intake.MoveEntry(f.Context(), f.Staff(market.RoleBroker), entry, phoned); !market.Missing(err) {
		t.Errorf("somebody else's entry is moved: %v", err)
	}
	byPhone(t, f, "false")
	if _, err := f.App.Intake.MoveEntry(f.Context(), clerk, entry, phoned); market.CodeOf(err) != market.Conflict {
		t.Errorf("against the settings it is confirmed by telephone: %v", err)
	}
	byPhone(t, f, "true")
	if _, err := f.App.Intake.MoveEntry(f.Context(), clerk, entry, phoned); err != nil {
		t.Fatalf("confirmed by telephone: %v", err)
	}
	stored, err := f.App.Listing.View(f.Context(), clerk, l.ID)
	if err != nil || stored.VouchedAt.IsZero() || stored.Details.Demand.MayChallenge {
		t.Errorf("by telephone more is pledged than may be, or it is not confirmed: %+v, %v", stored.Listing, err)
	}
	in := listing.Draft{OrgID: l.OrgID, Kind: l.Kind, ListingContent: stored.ListingContent}
	if _, err := f.App.Listing.Edit(f.Context(), clerk, l.ID, stored.Version, in); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from entry where id = $1 and status = 'confirmed'`, entry); n != 1 {
		t.Error("an edit that changes nothing takes the confirmation back")
	}
	in.Title, in.NotSecret = "轴承滚道裂纹在线检测装置", false
	if _, err := f.App.Listing.Edit(f.Context(), clerk, l.ID, stored.Version+1, in); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from entry e join listing l on l.id = e.listing_id
		where e.id = $1 and e.status = 'waiting' and vouched_at is null and not_secret`, entry); n != 1 {
		t.Error("other words need no new confirmation, or the pledge is lost")
	}
	if err := submit(); market.CodeOf(err) != market.Conflict {
		t.Errorf("changed since it is handed in: %v", err)
	}
	if _, err := f.App.Intake.MoveEntry(f.Context(), clerk, entry, phoned); err != nil {
		t.Fatal(err)
	}
	if err := submit(); err != nil {
		t.Fatalf("confirmed it is not handed in: %v", err)
	}
}

func TestItsOwnPeopleConfirmByHandingIn(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	clerk := f.Staff(market.RoleClerk)
	l, err := f.App.Intake.Enter(f.Context(), clerk, spoken("清淮机械有限公司"))
	if err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from notification where user_id = $1 and what like '请确认按贵单位口述%'`,
		owner.UserID); n != 1 {
		t.Errorf("its people have %d messages", n)
	}
	stored, err := f.App.Listing.View(f.Context(), owner, l.ID)
	if err != nil {
		t.Fatal(err)
	}
	in := listing.Draft{OrgID: l.OrgID, Kind: l.Kind, ListingContent: stored.ListingContent}
	in.NotSecret = true
	if _, err = f.App.Listing.Edit(f.Context(), owner, l.ID, stored.Version, in); err == nil {
		_, err = f.App.Listing.Move(f.Context(), owner, l.ID, listing.Move{Name: market.ListingSubmit})
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from entry where status = 'confirmed' and way = 'account' and person = $1`,
		owner.Name); n != 1 {
		t.Error("handing it in does not confirm it")
	}
}

func TestALinkThatEndsIsRemindedOfOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	if _, err := f.App.Intake.Enter(f.Context(), clerk, spoken("清淮机械有限公司")); err != nil {
		t.Fatal(err)
	}
	count := func(who market.Actor, what string) int64 {
		return f.Number(`select count(*) from notification where user_id = $1 and what like $2`, who.UserID, what)
	}
	ten := market.DateOf(time.Now()).Start().Add(10 * time.Hour)
	due := func(after time.Duration) {
		f.Exec(`update entry set expires_at = $1`, ten.Add(after))
		for range 2 {
			node := intake.New(f.App.Core, f.DB.At(func() time.Time { return ten }))
			if err := node.EntriesDue(f.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	due(10 * 24 * time.Hour)
	if n := count(owner, "代填的信息尚未收到%"); n != 0 {
		t.Errorf("ten days ahead it is reminded of %d times", n)
	}
	due(24 * time.Hour)
	if n := count(owner, "代填的信息尚未收到%"); n != 1 {
		t.Errorf("the day before it is reminded of %d times", n)
	}
	due(-time.Hour)
	if n := count(clerk, "代填的信息企业未按期确认%"); n != 1 {
		t.Errorf("the clerk has heard %d times that nobody answered", n)
	}
}

func TestWhoMayWriteDownForWhom(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, town := f.Organization(market.OrgTown, "王家营街道")
	_, stranger := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	if _, err := f.App.Intake.Enter(f.Context(), stranger, spoken("淮扬轴承有限公司")); !market.Missing(err) {
		t.Errorf("an enterprise writes for another: %v", err)
	}
	l, err := f.App.Intake.Enter(f.Context(), town, spoken("淮扬轴承有限公司"))
	if err != nil {
		t.Fatal(err)
	}
	if v, err := f.App.Listing.View(f.Context(), town, l.ID); err != nil || !v.Editable {
		t.Errorf("who wrote it down cannot go on: %v", err)
	}
	unknown := spoken("91320804MA1ABCDE83")
	if _, err := f.App.Intake.Enter(f.Context(), town, unknown); !strings.Contains(market.FieldsOf(err)["org"], "全称") {
		t.Errorf("a code alone that nobody has: %v", err)
	}
	f.Exec(`update organization set status = 'suspended' where name = '清淮机械有限公司'`)
	if _, err := f.App.Intake.Enter(f.Context(), town, spoken("清淮机械有限公司")); market.FieldsOf(err)["org"] == "" {
		t.Errorf("for one that is suspended: %v", err)
	}
}
