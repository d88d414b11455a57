package account_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// banned is an organisation whose ban ends so many days from today, and its owner.
func banned(t *testing.T, f *apptest.Fixture, name string, days int) (market.Organization, market.Actor) {
	t.Helper()
	org, owner := f.Organization(market.OrgEnterprise, name)
	_, err := f.App.Account.MoveOrganization(f.Context(), f.Staff(market.RoleLeader), org.ID,
		account.OrganizationMove{Name: market.OrgBlacklist, Reason: "揭榜违约",
			Until: market.DateOf(org.VerifiedAt).AddDays(30)})
	if err != nil {
		t.Fatal(err)
	}
	f.Exec(`update organization set blacklisted_until = (now() at time zone 'Asia/Shanghai')::date + $2::int
		where id = $1`, org.ID, days)
	if org, err = f.DB.Organization(f.Context(), org.ID); err != nil {
		t.Fatal(err)
	}
	return org, owner
}

// The last day of a ban is part of it.
func TestABanEndsByItselfTheDayAfterItsLast(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	over, owner := banned(t, f, "期满企业", -1)
	last, _ := banned(t, f, "今日期满企业", 0)
	free, _ := f.Organization(market.OrgEnterprise, "守信企业")
	for run, want := range []int{1, 0} {
		if ended, err := f.App.Account.EndBans(f.Context()); err != nil || ended != want {
			t.Errorf("at run %d ended %d bans, %v; want %d", run+1, ended, err, want)
		}
	}
	for id, want := range map[int64]market.OrgStatus{over.ID: market.OrgVerified, last.ID: market.OrgBlacklisted,
		free.ID: market.OrgVerified} {
		if org, err := f.DB.Organization(f.Context(), id); err != nil || org.Status != want {
			t.Errorf("%s is %s, %v; want %s", org.Name, org.Status, err, want)
		}
	}
	after, err := f.DB.Organization(f.Context(), over.ID)
	if err != nil || !after.VerifiedAt.Equal(over.VerifiedAt) || after.MovedBy != 0 || after.Version != over.Version+1 {
		t.Errorf("the free one is %+v, %v", after, err)
	}
	if got := told(t, f, owner); len(got) == 0 || !strings.HasPrefix(got[0], "单位认证状态：已认证 | 失信期满，自动解除。 | ") {
		t.Errorf("its owner was told %q", got)
	}
	trail, err := f.DB.EventsOf(f.Context(), "organization", over.ID)
	if e := trail[len(trail)-1]; err != nil || e.Verb != "end_ban" || e.ActorName != "系统" || e.Note != "失信期满，自动解除。" {
		t.Errorf("the trail ends with %+v, %v", e, err)
	}
}

func TestOneBanThatCannotEndSaysWhose(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, _ := banned(t, f, "期满企业", -1)
	f.Exec(`create function refuse() returns trigger language plpgsql as $$ begin raise 'the disk is full'; end $$`)
	f.Exec(`create trigger full_disk before update on organization for each row execute function refuse()`)
	ended, err := f.App.Account.EndBans(f.Context())
	if ended != 0 || err == nil || !strings.Contains(err.Error(), "end ban of organisation ") ||
		!strings.Contains(err.Error(),
			"the disk is full") {
		t.Errorf("ended %d, %v", ended, err)
	}
	if after, err := f.DB.Organization(f.Context(), org.ID); err != nil || after.Status != market.OrgBlacklisted {
		t.Errorf("it is %s, %v", after.Status, err)
	}
}
