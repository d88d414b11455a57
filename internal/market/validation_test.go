package market_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

// trial is one way of changing an input that is right.
type trial[T any] struct {
	name string
	with func(*T)
}

// tryAll prints what each spoiled input is refused for: the field, and the sentence the user reads. The input itself,
// and every variant that stands right at a border, must be taken.
func tryAll[T any](t *testing.T, what string, sound func() T, check func(*T) error, bad, fine []trial[T]) string {
	t.Helper()
	whole := sound()
	if err := check(&whole); err != nil {
		t.Errorf("%s: the sound one is refused: %v", what, err)
	}
	for _, f := range fine {
		in := sound()
		f.with(&in)
		if err := check(&in); err != nil {
			t.Errorf("%s: %s is refused: %v", what, f.name, err)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", what)
	for _, s := range bad {
		in := sound()
		s.with(&in)
		err := check(&in)
		if err == nil {
			t.Errorf("%s: %s is taken", what, s.name)
		}
		fmt.Fprintf(&b, "%s\n%s", s.name, refusal(err))
	}
	return b.String()
}

// refusal prints an error as a user meets it.
func refusal(err error) string {
	fields := market.FieldsOf(err)
	if len(fields) == 0 {
		return fmt.Sprintf("  %s: %s\n", market.CodeOf(err), market.MessageOf(err))
	}
	var b strings.Builder
	if market.MessageOf(err) != market.MessageOf(market.Problems{"any": ""}.Err()) {
		fmt.Fprintf(&b, "  %s\n", market.MessageOf(err))
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		fmt.Fprintf(&b, "  %s: %s\n", name, fields[name])
	}
	return b.String()
}

func long(n int) string { return strings.Repeat("长", n) }

var today = market.DateOf(noon)

func TestWhatARegistrationNeeds(t *testing.T) {
	t.Parallel()
	policy := market.Settings{}.PasswordPolicy()
	type in = market.Registration
	golden(t, "registration_refusals", tryAll(t, "registration", func() in {
		r := in{Login: " Wang.Gong ", Name: " 王工 ", Phone: "１３８１２３４５６７８", Password: "Huaiyin-2026",
			Repeat: "Huaiyin-2026", Agree: true}
		r.Normalize()
		return r
	}, func(r *in) error { return r.Validate(policy) }, []trial[in]{
		{"a login of three signs", func(r *in) { r.Login = "abc" }},
		{"a login of 41 signs", func(r *in) { r.Login = strings.Repeat("a", 41) }},
		{"a login that begins with a digit", func(r *in) { r.Login = "1abc" }},
		{"a login with Chinese signs", func(r *in) { r.Login = "wang工abc" }},
		{"a name of one sign", func(r *in) { r.Name = "王" }},
		{"a long name", func(r *in) { r.Name = long(41) }},
		{"a phone of ten digits", func(r *in) { r.Phone = "1381234567" }},
		{"a short password", func(r *in) { r.Password, r.Repeat = "Ab-1234", "Ab-1234" }},
		{"a password of two classes", func(r *in) { r.Password, r.Repeat = "abcd1234", "abcd1234" }},
		{"a password with the login in it", func(r *in) { r.Password, r.Repeat = "X-Wang.Gong-1", "X-Wang.Gong-1" }},
		{"another password repeated", func(r *in) { r.Repeat = "Huaiyin-2025" }},
		{"no consent", func(r *in) { r.Agree = false }},
		{"nothing", func(r *in) { *r = in{} }},
	}, []trial[in]{
		{"a login of four signs", func(r *in) { r.Login = "a-_1" }},
		{"a login of 40 signs", func(r *in) { r.Login = strings.Repeat("a", 40) }},
		{"a name of two signs", func(r *in) { r.Name = "王工" }},
		{"a password of eight signs of three classes", func(r *in) { r.Password, r.Repeat = "Abcd1234", "Abcd1234" }},
		{"a password with Chinese signs", func(r *in) { r.Password, r.Repeat = "abcd123中", "abcd123中" }},
		{"a fixed telephone", func(r *in) { r.Phone = "0517-84912345" }},
	}))
	if err := policy.Check("Wang.Gong-2026", ""); err != nil {
		t.Errorf("without a login, a password is refused for holding it: %v", err)
	}
	if (market.User{LockedUntil: noon}).Locked(noon) || !(market.User{LockedUntil: noon}).Locked(noon.Add(-1)) {
		t.Error("an account is locked until the instant named, and no longer")
	}
}

func TestWhichRolesGoTogether(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, roles := range [][]market.Role{nil,
		{market.RoleClerk, market.RoleApprover, market.RoleLeader, market.RoleExpert, market.RoleBroker},
		{market.RoleSysadmin},
		{market.RoleSecadmin}, {market.RoleAuditor}, {market.RoleSysadmin, market.RoleSecadmin},
		{market.RoleAuditor, market.RoleClerk}, {"mayor"}} {
		fmt.Fprintf(&b, "%v\n", roles)
		if err := market.CheckRoles(roles); err != nil {
			b.WriteString(refusal(err))
		}
	}
	golden(t, "role_refusals", b.String())
}

func TestWhoGivesRoles(t *testing.T) {
	t.Parallel()
	secadmin, sysadmin := named(t, "secadmin"), named(t, "sysadmin")
	plain, root := market.User{ID: 99}, market.User{ID: 98, Roles: []market.Role{market.RoleSysadmin}}
	staffed := market.Holders{market.RoleSysadmin: 1, market.RoleSecadmin: 1, market.RoleAuditor: 1}
	for _, c := range []struct {
		name    string
		who     market.Actor
		to      market.User
		roles   []market.Role
		holders market.Holders
		code    market.Code // empty when it may be
	}{
		{"a clerk by the security administrator", secadmin, plain, []market.Role{market.RoleClerk}, staffed, ""},
		{"a clerk by the system administrator", sysadmin, plain, []market.Role{market.RoleClerk}, staffed,
			market.Forbidden},
		{"a clerk by a clerk", clerk, plain, []market.Role{market.RoleClerk}, staffed, market.Forbidden},
		{"their own", secadmin, market.User{ID: secadmin.UserID}, []market.Role{market.RoleClerk}, staffed,
			market.Forbidden},
		{"the first auditor by the system administrator", sysadmin, plain, []market.Role{market.RoleAuditor},
			market.Holders{market.RoleSysadmin: 1}, ""},
		{"the first security administrator by the system administrator", sysadmin, plain,
			[]market.Role{market.RoleSecadmin}, market.Holders{market.RoleSysadmin: 1}, ""},
		{"the second auditor by the system administrator", sysadmin, plain, []market.Role{market.RoleAuditor}, staffed,
			market.Forbidden},
		{"an impossible pair", secadmin, plain, []market.Role{market.RoleAuditor, market.RoleClerk}, staffed,
			market.Invalid},
		{"nothing to the only system administrator", secadmin, root, nil, staffed, market.Conflict},
		{"nothing to one of two system administrators", secadmin, root, nil, market.Holders{market.RoleSysadmin: 2},
			""},
	} {
		err := market.CheckGrant(c.who, c.to, c.roles, c.holders)
		if c.code == "" && err != nil || c.code != "" && market.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %q", c.name, err, c.code)
		}
	}
	if root.Disabled = true; market.CheckLeft(root, nil, staffed) != nil {
		t.Error("a disabled administrator counts as the one who is left")
	}
}

func soundOrganization() market.OrganizationContent {
	o := market.OrganizationContent{Name: " 淮阴精密机械有限公司 ", USCC: "91320804ma1abcde83", Kind: market.OrgEnterprise,
		Nature: "150", Region: "320804", Town: " 高新区 ",
		LegalPerson: " 张三 ", ContactName: " 王工 ", ContactPhone: " 0517-84912345 ", Industry: "C",
		Shareholders: "王敏 60%\n某某集团有限公司 91320804MA1ABCDE83 40"}
	o.Normalize()
	return o
}

func TestWhatAnOrganizationNeeds(t *testing.T) {
	t.Parallel()
	type in = market.OrganizationContent
	golden(t, "organization_refusals", tryAll(t, "organisation", soundOrganization,
		func(o *in) error { return o.Validate() }, []trial[in]{
			{"a name of one sign", func(o *in) { o.Name = "淮" }},
			{"a long name", func(o *in) { o.Name = long(101) }},
			{"no kind", func(o *in) { o.Kind = "" }},
			{"a short code", func(o *in) { o.USCC = "91320804" }},
			{"a person with a wrong code", func(o *in) { o.Kind, o.USCC = market.OrgIndividual, "91320804MA1ABCDE84" }},
			{"an unknown nature", func(o *in) { o.Nature = "999" }},
			{"no region", func(o *in) { o.Region = "" }},
			{"an unknown region", func(o *in) { o.Region = "999999" }},
			{"an unknown industry", func(o *in) { o.Industry = "Z" }},
			{"shareholders without a share", func(o *in) { o.Shareholders = "王敏" }},
			{"a shareholder of more than all", func(o *in) { o.Shareholders = "王敏 101%" }},
			{"nobody to talk to", func(o *in) { o.ContactName = "" }},
			{"no telephone", func(o *in) { o.ContactPhone = "" }},
			{"a telephone without its area", func(o *in) { o.ContactPhone = "84912345" }},
			{"a long introduction", func(o *in) { o.Intro = long(2001) }},
		}, []trial[in]{
			{"a name of two signs", func(o *in) { o.Name = "淮阴" }},
			{"a person without a code", func(o *in) { o.Kind, o.USCC = market.OrgIndividual, "" }},
			{"nothing that need not be said", func(o *in) {
				o.Nature, o.Industry, o.Shareholders, o.LegalPerson,
					o.Town = "", "", "", "", ""
			}},
			{"an extension", func(o *in) { o.ContactPhone = "0517-84912345-801" }},
			{"a region that is a city", func(o *in) { o.Region = "320800" }},
			{"one who holds all", func(o *in) { o.Shareholders = "王敏 100%" }},
		}))
	o := soundOrganization()
	if o.Name != "淮阴精密机械有限公司" || o.USCC != "91320804MA1ABCDE83" || o.Town != "高新区" || o.LegalPerson != "张三" ||
		o.ContactName != "王工" {
		t.Errorf("stored is %+v", o)
	}
}

func TestATownIsOfTheBureausList(t *testing.T) {
	t.Parallel()
	s := market.Settings{market.SetTowns: "高新区，渔沟镇、 丁集镇;码头镇"}
	if got := strings.Join(s.Towns(), "|"); got != "高新区|渔沟镇|丁集镇|码头镇" {
		t.Errorf("the list is %s", got)
	}
	for town, fine := range map[string]bool{"": true, "高新区": true, "码头镇": true, "新渡口街道": false} {
		o := market.OrganizationContent{Town: town}
		if err := o.CheckTown(s); (err == nil) != fine || !fine && market.FieldsOf(err)["town"] == "" {
			t.Errorf("%q: %v", town, err)
		}
	}
	none := market.OrganizationContent{Town: "高新区"}
	if none.CheckTown(market.Settings{}) == nil {
		t.Error("a town is taken where the bureau keeps none")
	}
}

// TestWhatWasVerifiedStays holds name, code and kind of a verified organisation to what was verified.
func TestWhatWasVerifiedStays(t *testing.T) {
	t.Parallel()
	o := market.Organization{OrganizationContent: soundOrganization()}
	typed := market.OrganizationContent{Name: "别的公司", USCC: "91350100M000100Y43", Kind: market.OrgUniversity,
		Address: "新址"}
	o.Status = market.OrgVerified
	if kept := o.WithVerified(typed); kept.Name != o.Name || kept.USCC != o.USCC || kept.Kind != o.Kind ||
		kept.Address != "新址" {
		t.Errorf("kept is %+v", kept)
	}
	o.Status = market.OrgReturned
	if kept := o.WithVerified(typed); kept.Name != "别的公司" {
		t.Errorf("before it is verified, the name cannot be corrected: %+v", kept)
	}
	if !o.Local("320804") || !o.Local("320800") || o.Local("320802") {
		t.Error("an organisation lies in its district and its city, and in no other district")
	}
}

func TestABanNeedsATermAndEndsWithIt(t *testing.T) {
	t.Parallel()
	o := &market.Organization{}
	o.Status = market.OrgVerified
	step := market.Step{Who: leader, Now: noon, Reason: "虚假材料"}
	if err := market.OrgLifecycle.Move(o, "blacklist", step); market.FieldsOf(err)["until"] == "" {
		t.Errorf("listed without a term: %v", err)
	}
	if o.BlacklistedUntil = today; market.OrgLifecycle.Move(o, "blacklist", step) != nil ||
		o.Status != market.OrgBlacklisted {
		t.Error("a ban until tonight is refused")
	}
	system := market.Step{Who: market.TheSystem(), Now: noon}
	if err := market.OrgLifecycle.Move(o, "end_ban", system); market.CodeOf(err) != market.Conflict {
		t.Errorf("a ban ends on its last day: %v", err)
	}
	if system.Now = today.End(); market.OrgLifecycle.Move(o, "end_ban", system) != nil ||
		o.Status != market.OrgVerified {
		t.Error("a ban goes on after its last day")
	}
	i := market.Invitation{ExpiresAt: noon}
	if i.Open(noon) || !i.Open(noon.Add(-time.Second)) {
		t.Error("an invitation is open until it expires")
	}
	if i.UsedBy = 4; i.Open(noon.Add(-time.Second)) {
		t.Error("an invitation that was used is open")
	}
}
