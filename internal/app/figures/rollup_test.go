package figures_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
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

// TestARecountFindsWhatWasTamperedWith falsifies a figure that is kept, sees it found and put right.
func TestARecountFindsWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, seller := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := f.Contract(seller, firm, 50*market.Wan)
	for _, step := range []struct {
		role market.Role
		move contract.Move
	}{{market.RoleClerk, contract.Move{Name: market.ContractAccept}},
		{market.RoleApprover, apptest.Register("2026320804000001")}} {
		if _, err := f.App.Contract.Move(f.Context(), f.Staff(step.role), c.ID, step.move); err != nil {
			t.Fatal(err)
		}
	}
	sound := func(when string, want bool) {
		t.Helper()
		check, err := f.App.Figures.VerifyRollups(f.Context())
		if err != nil || check.Sound() != want {
			t.Errorf("%s the check says %+v (%v)", when, check, err)
		}
	}
	sound("at first", true)
	for _, tamper := range []string{
		`update contract_rollup set deal = deal + 1 where dimension = 'type' and side = 'output'`,
		`delete from contract_rollup where dimension = ''`,
		`update contract_act_rollup set count = count + 1`,
		`insert into contract_rollup (side, year, month, dimension, key, count, deal, tech)
			values ('absorb', 2001, 1, '', '', 1, 1, 1)`,
		`update rollup_scope set district = '320803'`,
	} {
		f.Exec(tamper)
		sound(tamper+":", false)
		if err := f.App.Figures.RebuildRollups(f.Context()); err != nil {
			t.Fatal(err)
		}
		sound("put right after "+tamper, true)
	}
	if n := f.Number(`select count(*) from event
		where verb = 'rebuild' and kind = 'statistics' and note = '320804'`); n != 6 {
		t.Errorf("the trail has %d recounts, want that of the first node and five", n)
	}
	f.Node() // finds the figures as they should be
	if n := f.Number(`select count(*) from event where verb = 'rebuild'`); n != 6 {
		t.Errorf("a second node counted again: %d recounts", n)
	}
	f.Exec(`update rollup_scope set district = '320803'`)
	f.Node() // does not
	sound("with a third node", true)
}

// TestFiguresFollowWhoeverWritesAtOnce registers contracts while the figures are counted again.
func TestFiguresFollowTheOneWhoWritesAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var writers sync.WaitGroup
	errs := make(chan error, 24)
	for i := range 24 {
		writers.Go(func() {
			if i%6 == 5 {
				errs <- w.App.Figures.RebuildRollups(t.Context())
				return
			}
			c := market.Contract{ContractContent: market.ContractContent{Title: "在线检测系统", Type: market.ContractDev,
				DealAmount: 2 * market.Wan, TechAmount: market.Wan, Seller: market.PartyOf(w.Lab),
				Buyer: market.PartyOf(w.Uni)},
				Progress: market.Progress[market.ContractStatus]{Status: market.ContractRegistered},
				Filing: market.Filing{CertNo: fmt.Sprintf("20263208040000%02d", i),
					RegisteredOn: apptest.Today}}
			errs <- w.DB.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
				if err := tx.InsertContract(t.Context(), &c); err != nil {
					return err
				}
				return tx.AddContractVersion(t.Context(), &c, "register", c.RegisteredOn, "")
			})
		})
	}
	writers.Wait()
	for range 24 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	check, err := w.App.Figures.VerifyRollups(t.Context())
	s, statErr := w.App.Figures.Statistics(t.Context(), w.Clerk, figures.StatisticsFilter{Year: apptest.Today.Year})
	if err != nil || statErr != nil || !check.Sound() || s.Total.Now.Count != 20 || s.Unexplained != (market.Tally{}) {
		t.Errorf("%d are counted (%v, %v); the check says %+v", s.Total.Now.Count, err, statErr, check)
	}
}

// TestAnotherNodeFollowsTheSide counts by the side that was set on one node on every other at once.
func TestAnotherNodeFollowsTheSide(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	other := f.Node()
	admin := f.Person("系统管理员", market.RoleSysadmin)
	if err := f.App.ChangeSetting(f.Context(), admin, app.SettingChange{Key: market.SetTargetSide,
		Value: "absorb"}); err != nil {
		t.Fatal(err)
	}
	f.Await("the other node to count by the buyer", func() bool {
		d, err := other.Figures.Dashboard(f.Context(), f.Staff(market.RoleLeader), apptest.Today.Year)
		return err == nil && d.Side == market.SideAbsorb && strings.HasPrefix(d.Heads[0].Side.Label(), "吸纳")
	})
}
