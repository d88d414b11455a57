package figures_test

import (
	"context"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TestTheFiguresFollowTheDistrict moves the installation to another place: the figures kept are then those of that
// place.
func TestTheFiguresFollowTheDistrict(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	sysadmin := market.Actor{UserID: 99, Name: "系统管理员", Roles: []market.Role{market.RoleSysadmin}}
	for i, at := range []struct {
		district string
		count    int64
	}{{"", 1}, {"320803", 0}, {"320800", 1}} {
		if at.district != "" {
			if err := w.App.ChangeSetting(ctx, sysadmin, app.SettingChange{Key: market.SetDistrict, Value: at.district,
				Version: i - 1}); err != nil {
				t.Fatal(err)
			}
		}
		check, err := w.App.Figures.VerifyRollups(ctx)
		if err != nil || !check.Sound() || len(check.Years) != 1 {
			t.Errorf("in %q the check says %+v (%v)", at.district, check, err)
		}
		s, err := w.App.Figures.Statistics(ctx, w.Clerk, figures.StatisticsFilter{Year: apptest.Today.Year,
			Side: market.SideLocal})
		if err != nil || s.Total.Now.Count != at.count || s.Unexplained != (market.Tally{}) {
			t.Errorf("in %q stand %+v (%v), want %d", at.district, s.Total.Now, err, at.count)
		}
	}
}

// TestAnOrganisationBringsItsContractsToItsTown counts a contract under the town that its seller names only later.
func TestAnOrganisationBringsItsContractsToItsTown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	w.Lab.USCC = "91320804MA1ABCDE83"
	if err := w.DB.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.UpdateOrganization(ctx, &w.Lab) }); err != nil {
		t.Fatal(err)
	}
	org := w.Lab
	in, owner := org.OrganizationContent, w.Seller
	owner.Memberships = []market.Membership{{OrgID: w.Lab.ID, OrgStatus: market.OrgVerified, Rank: market.RankOwner}}
	in.ContactName, in.ContactPhone = "联系人", "0517-84912345"
	in.Town = "高新区"
	if err := w.App.Account.EditOrganization(ctx, owner, w.Lab.ID, org.Version,
		in); market.FieldsOf(err)["town"] == "" {
		t.Errorf("a town that nobody listed: %v", err)
	}
	if err := w.App.ChangeSetting(ctx, w.Clerk, app.SettingChange{Key: market.SetTowns, Value: "高新区，渔沟镇"}); err != nil {
		t.Fatal(err)
	}
	if err := w.App.Account.EditOrganization(ctx, owner, w.Lab.ID, org.Version, in); err != nil {
		t.Fatal(err)
	}
	rows, err := w.App.Figures.StatisticsRows(ctx, w.Clerk,
		figures.StatisticsRowsFilter{StatisticsFilter: figures.StatisticsFilter{Year: apptest.Today.Year,
			Side: market.SideOutput}, By: market.ByTown, Key: "高新区"})
	if err != nil || rows.Total.Count != 1 {
		t.Errorf("under the town stand %+v (%v)", rows.Total, err)
	}
	if check, err := w.App.Figures.VerifyRollups(ctx); err != nil || !check.Sound() {
		t.Errorf("the check says %+v (%v)", check, err)
	}
}
