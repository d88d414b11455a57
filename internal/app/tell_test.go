package app_test

import (
	"fmt"
	"slices"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

type permitTell = app.Tell[*permit, attempted]

// members makes the desk's applicant and colleague members of the organisation that the record knows.
func (d *desk) members() int64 {
	d.t.Helper()
	org := market.Organization{OrganizationContent: market.OrganizationContent{Name: "申请单位", Kind: market.OrgEnterprise,
		Region: "320804"}, Progress: market.Progress[market.OrgStatus]{Status: market.OrgVerified}}
	err := d.db.InTx(d.t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.InsertOrganization(d.t.Context(), &org); err != nil {
			return err
		}
		if err := tx.PutMember(d.t.Context(), org.ID, d.applicant.UserID, market.RankOwner); err != nil {
			return err
		}
		if err := tx.PutMember(d.t.Context(), org.ID, d.stranger.UserID, market.RankViewer); err != nil {
			return err
		}
		return tx.PutMember(d.t.Context(), org.ID, d.colleague.UserID, market.RankEditor)
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.office.permit.OrgID = org.ID
	of := []market.Membership{{OrgID: org.ID, Rank: market.RankEditor}}
	d.applicant.Memberships, d.colleague.Memberships = of, of
	return org.ID
}

// TestAMoveTellsWhomItsTableNames makes the same move with one row after the other and reads what everybody was told.
func TestAMoveTellsWhomItsTableNames(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	org := d.members()
	ours := func(*permit) []int64 { return []int64{0, org} }
	const plain = "许可已准予：占道施工 |  | /permits/7"
	both := []string{"申请人", "同事"}
	for what, c := range map[string]struct {
		tell permitTell
		who  []string
		says string
	}{
		"a role":          {permitTell{Role: market.RoleLeader}, []string{"分管领导"}, plain},
		"a role's others": {permitTell{Role: market.RoleClerk}, []string{"另一受理员"}, plain},
		"those who write": {permitTell{Orgs: ours}, both, plain},
		"no organisation": {permitTell{Orgs: func(*permit) []int64 { return []int64{0} }}, nil, ""},
		"people": {permitTell{People: func(*permit) []int64 { return []int64{d.leader.UserID, d.clerk.UserID} }},
			[]string{"分管领导"}, plain},
		"a title": {permitTell{Orgs: ours, What: "请缴费"}, both, "请缴费：占道施工 |  | /permits/7"},
		"a whole headline": {permitTell{Orgs: ours, What: "无",
			Say:   func(a *permitAttempt) string { return "费用 " + a.In.Fee + " 元" },
			About: func(*permitAttempt) string { return "" }}, both, "费用 200 元 |  | /permits/7"},
		"the reason": {permitTell{Orgs: ours, Why: true}, both, "许可已准予：占道施工 | 材料齐全 | /permits/7"},
		"something else": {permitTell{Orgs: ours, Why: true,
			Note: func(a *permitAttempt) string { return a.Record.Fee }}, both, "许可已准予：占道施工 | 200 | /permits/7"},
		"another page": {permitTell{Orgs: ours, Href: func(*permitAttempt) string { return "/fees" }}, both,
			"许可已准予：占道施工 |  | /fees"},
		"under its condition": {permitTell{Orgs: ours,
			When: func(a *permitAttempt) bool { return a.Record.Status == permitGranted }}, both, plain},
		"not under another": {permitTell{Orgs: ours,
			When: func(a *permitAttempt) bool { return a.Record.Status == permitAsked }}, nil, ""},
		"everybody who is named": {permitTell{Role: market.RoleLeader, Orgs: ours},
			append([]string{"分管领导"}, both...), plain},
	} {
		d.office.permit.Status = permitAsked
		m := permitMoves(d.office, func(m *permitTable) {
			grant := m.Effects[permitGrant]
			grant.Tells = []permitTell{c.tell}
			m.Effects[permitGrant] = grant
		})
		before := d.everybodyTold()
		if err := d.make(m, d.clerk, attempted{Move: permitGrant, Reason: "材料齐全", Fee: "200"}); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for name, lines := range d.everybodyTold() {
			want := []string{c.says}
			if !slices.Contains(c.who, name) {
				want = nil
			}
			if fresh := lines[len(before[name]):]; !slices.Equal(fresh, want) {
				t.Errorf("%s: %s was told %q, want %q", what, name, fresh, want)
			}
		}
	}
}

// everybodyTold is what each of the desk's people was told until now.
func (d *desk) everybodyTold() map[string][]string {
	d.t.Helper()
	by := map[string][]string{}
	for _, who := range []market.Actor{d.clerk, d.second, d.leader, d.applicant, d.colleague, d.stranger} {
		by[who.Name] = told(d.t, d.db, who)
	}
	return by
}

// An organisation that acts itself knows; another one of the same move does not.
func TestOthersAreToldAndNotTheSideThatActs(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	org := d.members()
	for _, others := range []bool{true, false} {
		d.office.permit.Status = permitGranted
		m := permitMoves(d.office, func(m *permitTable) {
			m.Effects[permitEnd] = app.Effect[*office, *permit, attempted]{Tells: []permitTell{{Others: others,
				Orgs: func(*permit) []int64 { return []int64{org} }}}}
		})
		if err := d.make(m, d.applicant, attempted{Move: permitEnd, Reason: "工程取消"}); err != nil {
			t.Fatal(err)
		}
		if got := told(t, d.db, d.colleague); (len(got) == 0) != others {
			t.Errorf("others alone: %v, and a colleague was told %q", others, got)
		}
		if got := told(t, d.db, d.applicant); len(got) != 0 {
			t.Errorf("others alone: %v, and whoever acted was told %q", others, got)
		}
	}
}

func TestAnOrganisationIsToldWhereItStandsAndTheClerksWhatWaits(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	id := d.members()
	page := fmt.Sprintf("/orgs/%d", id)
	for _, c := range []struct {
		status  market.OrgStatus
		own     []string
		clerks  []string
		because string
	}{
		{market.OrgSubmitted, nil, []string{"有单位等待认证：申请单位 |  | " + page}, "材料已补"},
		{market.OrgReturned, []string{"单位认证状态：已退回 | 地址不详 | " + page}, nil, "地址不详"},
		{market.OrgVerified, []string{"单位认证状态：已认证 |  | " + page}, nil, ""},
	} {
		before := d.everybodyTold()
		org := market.Organization{ID: id, OrganizationContent: market.OrganizationContent{Name: "申请单位"},
			Progress: market.Progress[market.OrgStatus]{Status: c.status}}
		if err := d.db.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
			return d.core.TellOrganization(t.Context(), tx, org, c.because)
		}); err != nil {
			t.Fatal(err)
		}
		for name, lines := range d.everybodyTold() {
			var want []string
			switch name {
			case "申请人", "同事":
				want = c.own
			case "受理员", "另一受理员":
				want = c.clerks
			}
			if fresh := lines[len(before[name]):]; !slices.Equal(fresh, want) {
				t.Errorf("%s: %s was told %q, want %q", c.status, name, fresh, want)
			}
		}
	}
}
