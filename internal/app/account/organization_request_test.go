package account_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func grant(f *apptest.Fixture, who market.Actor, id int64, name market.OrgRequestMove, reason string) error {
	_, err := f.App.Account.MoveOrgRequest(f.Context(), who, id, account.OrgRequestStep{Name: name, Reason: reason})
	return err
}

func TestACompanyClaimsWhatWasCollectedUnderItsName(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	found := collected(t, f, "清河源机械有限公司", "")
	_, scholar := f.Organization(market.OrgUniversity, "东湖大学")
	need := f.Published(scholar, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	f.Exec(`update listing set org_id = $1 where id = $2`, found.ID, need.ID)
	f.Exec(`update listing_public set org_id = $1 where id = $2`, found.ID, need.ID)
	collected(t, f, "清河源机械集团有限公司", "")
	firm, owner := f.Draft(market.OrgEnterprise, "江苏省清河源机械有限公司")

	view, err := f.App.Account.Organization(ctx, owner, firm.ID)
	if err != nil || len(view.Collected) != 1 || view.Collected[0].ID != found.ID || view.Collected[0].Listings != 1 ||
		view.Collected[0].Asked {
		t.Fatalf("the company is offered %+v (%v)", view.Collected, err)
	}
	_, err = f.App.Account.Claim(ctx, f.Member(firm.ID, market.RankEditor), firm.ID, found.ID)
	refusedAs(t, "an editor claiming", err, market.Forbidden)
	_, err = f.App.Account.Claim(ctx, scholar, firm.ID, found.ID)
	refusedAs(t, "a stranger claiming", err, market.NotFound)
	_, err = f.App.Account.Claim(ctx, owner, firm.ID, scholar.Memberships[0].OrgID)
	refusedAs(t, "claiming somebody else's", err, market.Conflict)
	q, err := f.App.Account.Claim(ctx, owner, firm.ID, found.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Account.Claim(ctx, owner, firm.ID, found.ID)
	refusedAs(t, "claiming twice", err, market.Conflict)
	if said := told(t, f, clerk); len(said) == 0 || !strings.Contains(said[0], "认领") {
		t.Errorf("the clerk was told %q", said)
	}
	_, err = f.App.Account.MergeOrganizations(ctx, clerk, market.OrgMerging{Keep: scholar.Memberships[0].OrgID,
		Gone: found.ID, Reason: "误操作"})
	refusedAs(t, "merging what is claimed elsewhere", err, market.Conflict)
	refusedAs(t, "the company granting it to itself", grant(f, owner, q.ID, market.OrgRequestGrant, ""),
		market.Forbidden)
	if err := grant(f, clerk, q.ID, market.OrgRequestGrant, ""); err != nil {
		t.Fatal(err)
	}
	l, err := f.DB.Listing(ctx, need.ID)
	if err != nil || l.OrgID != firm.ID {
		t.Errorf("the need belongs to %d (%v)", l.OrgID, err)
	}
	if o, err := f.DB.Organization(ctx, found.ID); err != nil || o.Status != market.OrgMerged ||
		o.MergedInto != firm.ID {
		t.Errorf("what was collected stands at %+v (%v)", o, err)
	}
	if said := strings.Join(told(t, f, owner), "\n"); !strings.Contains(said, "申请已同意") {
		t.Errorf("the company was told %q", said)
	}
	refusedAs(t, "granting twice", grant(f, clerk, q.ID, market.OrgRequestGrant, ""), market.Conflict)
}

func TestARefusedClaimLeavesEverythingWhereItIs(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	found := collected(t, f, "清河源机械有限公司", "")
	firm, owner := f.Organization(market.OrgEnterprise, "江苏清河源机械有限公司")
	q, err := f.App.Account.Claim(ctx, owner, firm.ID, found.ID)
	if err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "refusing without a reason", grant(f, clerk, q.ID, market.OrgRequestRefuse, ""), market.Invalid)
	if err := grant(f, clerk, q.ID, market.OrgRequestRefuse, "经核实为另一法人"); err != nil {
		t.Fatal(err)
	}
	if o, err := f.DB.Organization(ctx, found.ID); err != nil || o.Status != market.OrgDraft {
		t.Errorf("what was collected stands at %+v (%v)", o, err)
	}
	if said := strings.Join(told(t, f, owner), "\n"); !strings.Contains(said, "经核实为另一法人") {
		t.Errorf("the company was told %q", said)
	}
	rows, err := f.App.Account.OrgRequests(ctx, clerk, true, 0)
	if err != nil || len(rows) != 1 || rows[0].Answer != "经核实为另一法人" || rows[0].DecidedName != clerk.Name {
		t.Errorf("the queue tells %+v (%v)", rows, err)
	}
	q, err = f.App.Account.Claim(ctx, owner, firm.ID, found.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := grant(f, owner, q.ID, market.OrgRequestWithdraw, ""); err != nil {
		t.Errorf("the company cannot take its claim back: %v", err)
	}
}

func TestAnOrganisationIsRenamedAndFoundUnderBothNames(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	firm, owner := f.Organization(market.OrgEnterprise, "清河源机械有限公司")
	need := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	ask := market.OrgRenaming{Name: "淮上智造装备股份有限公司", Reason: "2026年11月变更登记"}
	_, err := f.App.Account.AskToRename(ctx, owner, firm.ID, market.OrgRenaming{Name: firm.Name})
	refusedAs(t, "the same name without a reason", err, market.Invalid)
	if wrong := market.FieldsOf(err); wrong["new_name"] == "" || wrong["why"] == "" {
		t.Errorf("the fields say %q", wrong)
	}
	_, err = f.App.Account.AskToRename(ctx, f.Member(firm.ID, market.RankEditor), firm.ID, ask)
	refusedAs(t, "an editor asking", err, market.Forbidden)
	refusedAs(t, "the owner without asking", f.App.Account.RenameOrganization(ctx, owner, firm.ID, 0, ask),
		market.NotFound)
	q, err := f.App.Account.AskToRename(ctx, owner, firm.ID, ask)
	if err != nil {
		t.Fatal(err)
	}
	if err := grant(f, clerk, q.ID, market.OrgRequestGrant, ""); err != nil {
		t.Fatal(err)
	}
	again := market.OrgRenaming{Name: "淮上智造集团股份有限公司", Reason: "再次变更登记"}
	refusedAs(t, "an old look", f.App.Account.RenameOrganization(ctx, clerk, firm.ID, firm.Version, again),
		market.Conflict)
	if err := f.App.Account.RenameOrganization(ctx, clerk, firm.ID, 0, again); err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Account.Organization(ctx, market.Actor{}, firm.ID)
	if err != nil || view.Name != again.Name || len(view.Former) != 2 || view.Former[0].Name != ask.Name ||
		view.Former[1].Name != firm.Name || view.Former[0].Since.IsZero() {
		t.Errorf("it is called %s and was %+v (%v)", view.Name, view.Former, err)
	}
	for _, begin := range []string{"清河源", "淮上智造装备", "淮上智造集团"} {
		page, err := f.App.Account.Organizations(ctx, clerk, account.OrganizationPart{
			Statuses: []market.OrgStatus{market.OrgVerified}, ListPart: market.ListPart{Text: begin}})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != firm.ID {
			t.Errorf("under %s %+v is found (%v)", begin, page.Rows, err)
		}
	}
	f.Await("the listing to be found under the new name", func() bool { return f.Finds(owner, "智造集团", need.ID) })
	if !f.Finds(owner, "清河源", need.ID) {
		t.Error("the listing is not found under the former name of its owner")
	}
	draft, _ := f.Draft(market.OrgEnterprise, "淮阴新办企业")
	refusedAs(t, "renaming a draft", f.App.Account.RenameOrganization(ctx, clerk, draft.ID, 0, again), market.Conflict)
}

func TestAVerifiedNameUnderAnotherCodeIsAWarning(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	firm, _ := f.Organization(market.OrgEnterprise, "清河源机械有限公司")
	person := f.Person("张敏")
	o, err := f.App.Account.RegisterWithPapers(ctx, person, account.Registration{
		OrganizationContent: content(f, "江苏清河源机械有限公司"),
		Papers: app.Papers{NotSecret: true,
			Files: []app.SentFile{{Name: "执照.txt", Content: []byte("营业执照")}}}})
	if err != nil {
		t.Fatal(err)
	}
	owner := f.Actor(person.UserID)
	if err := moveErr(f, owner, o.ID, "submit"); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]market.Actor{"the company": owner, "the clerk": clerk} {
		v, err := f.App.Account.Organization(ctx, who, o.ID)
		if err != nil || len(v.Doubts) != 1 || !strings.Contains(v.Doubts[0], firm.USCC) {
			t.Errorf("%s is warned of %q (%v)", name, v.Doubts, err)
		}
		files, err := f.App.Files(ctx, who, market.FileHolder{Kind: market.NounOrganization, Ref: o.ID})
		if err != nil || len(files.Files) != 1 || files.Files[0].Name != "执照.txt" || files.Files[0].OrgID != o.ID ||
			files.Files[0].Access != market.FileBureau {
			t.Errorf("%s reads the files %+v (%v)", name, files.Files, err)
		}
	}
	_, err = f.App.RemoveFile(ctx, owner, f.Number(`select max(id) from file`))
	refusedAs(t, "taking back what waits to be verified", err, market.Forbidden)
	for name, who := range map[string]market.Actor{"a visitor": {}, "a stranger": f.Person("李强")} {
		if _, err := f.App.Files(ctx, who, market.FileHolder{Kind: market.NounOrganization, Ref: firm.ID}); err == nil {
			t.Errorf("%s sees the licence of a verified organisation", name)
		}
	}
	v, err := f.App.Account.Organization(ctx, clerk, firm.ID)
	if err != nil || len(v.Doubts) != 0 || len(v.Twins) != 1 {
		t.Errorf("of the verified one the clerk is told %q and %+v (%v)", v.Doubts, v.Twins, err)
	}
	_, err = f.App.Account.RegisterWithPapers(ctx, person, account.Registration{
		OrganizationContent: content(f, "东湖仪器有限公司"),
		Papers: app.Papers{NotSecret: true,
			Files: []app.SentFile{{Name: "执照.exe", Content: []byte("x")}}}})
	refusedAs(t, "a licence that is no document", err, market.Invalid)
	if n := f.Number(`select count(*) from organization where name = '东湖仪器有限公司'`); n != 0 {
		t.Error("the registration was stored without its licence")
	}
}
