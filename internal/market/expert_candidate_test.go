package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestWhoDecidesAboutExperts(t *testing.T) {
	t.Parallel()
	people := []cast{{"sysadmin", person(1, market.RoleSysadmin)}, {"secadmin", person(2, market.RoleSecadmin)},
		{"auditor", person(3, market.RoleAuditor)}, {"clerk", person(4, market.RoleClerk)},
		{"leader", person(5, market.RoleLeader)}, {"expert", person(6, market.RoleExpert)},
		{"member", member(7, homeOrg, market.RankOwner)}, {"nobody", market.Actor{}}}
	golden(t, "candidate_moves", table(market.CandidateLifecycle, people,
		func(s market.CandidateStatus) *market.ExpertCandidate {
			return &market.ExpertCandidate{Progress: market.Progress[market.CandidateStatus]{Status: s}}
		}))
	for _, p := range people {
		sees := p.name == "sysadmin" || p.name == "secadmin" || p.name == "clerk" || p.name == "leader"
		if (&market.ExpertCandidate{}).VisibleTo(p.who) != sees {
			t.Errorf("%s sees candidates: %v", p.name, !sees)
		}
	}
}

func TestAnExpertIsKnownByTelephoneOrByNameAndUnit(t *testing.T) {
	t.Parallel()
	in := market.ExpertContent{Name: " 白 小川 ", Phone: "１３９００００００２１", Unit: "东湖 大学"}
	in.Normalize()
	if err := in.Validate(); err != nil || in.Name != "白小川" || in.Phone != "13900000021" || in.Unit != "东湖 大学" {
		t.Fatalf("%+v (%v)", in, err)
	}
	in.Unit = "东湖大学"
	for _, c := range []struct {
		user  market.User
		same  bool
		clash bool
	}{
		{market.User{Name: "白小川", Phone: "13900000021"}, true, false},
		{market.User{Name: "白大川", Phone: "13900000021", Unit: "东湖大学"}, false, true},
		{market.User{Name: "白小川", Phone: "13900000022", Unit: "江苏省东湖大学"}, true, false},
		{market.User{Name: "白小川", Phone: "13900000022", Unit: "西湖大学"}, false, false},
		{market.User{Name: "白小川"}, false, false},
	} {
		same, clash := in.SamePerson(&c.user)
		if same != c.same || (clash != "") != c.clash {
			t.Errorf("%+v: %v %q", c.user, same, clash)
		}
	}
	bad := market.ExpertContent{Name: "白", Phone: "0517-84912345"}
	if fields := market.FieldsOf(bad.Validate()); fields["name"] == "" || fields["phone"] == "" {
		t.Errorf("refused for %v", fields)
	}
	if a, b := market.CandidateLogin("13900000021", 0), market.CandidateLogin("13900000021", 1); a != "zj00000021" ||
		b != "zj00000021-2" {
		t.Errorf("logins %s, %s", a, b)
	}
}

func TestWhatASheetMustSayOfAnExpert(t *testing.T) {
	t.Parallel()
	type in = market.ExpertContent
	golden(t, "expert_refusals", tryAll(t, "expert", func() in {
		return in{Name: "白小川", Phone: "13900000021", Unit: "东湖大学", JobTitle: "教授", NominatedBy: "东湖大学"}
	}, func(c *in) error {
		c.Normalize()
		return c.Validate()
	}, []trial[in]{
		{"no name", func(c *in) { c.Name = "白" }},
		{"no mobile number", func(c *in) { c.Phone = "0517-84912345" }},
		{"a long unit", func(c *in) { c.Unit = long(101) }},
		{"a long job title", func(c *in) { c.JobTitle = long(41) }},
		{"another field", func(c *in) { c.Areas = []string{"炼丹"} }},
	}, []trial[in]{{"nothing but name and number", func(c *in) { c.Unit, c.JobTitle = "", "" }}}))
}
