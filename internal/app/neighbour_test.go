package app_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestACommonNeedFindsTheDemandsItGathers(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, firm, uni := pair(t, f)
	_, park := f.Organization(market.OrgPark, "清淮高新区")
	common := f.Published(park, market.KindCommon, "金属件表面缺陷在线视觉检测共性技术", func(c *market.ListingContent) {
		c.PublicText = "本地冲压、压铸企业普遍依靠人工目检表面划伤和凹坑，缺少在线自动检测的共性技术。"
	})
	sees(t, f, f.App, common.Title)
	near, err := f.App.Gathers(f.Context(), park, common)
	if err != nil || len(near) == 0 || near[0].ID != need.ID || near[0].OrgName != "淮阴精密机械有限公司" {
		t.Errorf("it could gather %+v, %v", near, err)
	}
	common.Details.Common.DerivedFrom = []int64{need.ID}
	if near, err := f.App.Gathers(f.Context(), park, common); err != nil || len(near) != 0 {
		t.Errorf("what it gathers already is offered again: %+v, %v", near, err)
	}
	if near, err := f.App.Gathers(f.Context(), uni, common); err != nil || near != nil {
		t.Errorf("a stranger sees %+v, %v", near, err)
	}
	challenge := market.Challenge{OrgID: firm.Memberships[0].OrgID, SourceIDs: []int64{need.ID}}
	invitees, err := f.App.Invitees(f.Context(), f.Staff(market.RoleClerk), challenge)
	if err != nil || len(invitees) != 1 || invitees[0].Name != "省城理工大学" {
		t.Errorf("invited: %+v, %v", invitees, err)
	}
	if invitees, err := f.App.Invitees(f.Context(), uni, challenge); err != nil || invitees != nil {
		t.Errorf("a bidder sees who else is invited: %+v, %v", invitees, err)
	}
}

func TestANearCopyIsWarnedOf(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	first := f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	draft := app.ListingDraft{OrgID: firm.Memberships[0].OrgID, Kind: market.KindDemand, ListingContent: apptest.Content(market.KindDemand, "冲压件 表面缺陷的在线视觉检测")}
	copied, err := f.App.CreateListing(f.Context(), firm, draft)
	if err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Listing(f.Context(), firm, copied.ID)
	if err != nil || !strings.Contains(strings.Join(view.Advice, "\n"), first.No) {
		t.Errorf("no warning of %s in %v, %v", first.No, view.Advice, err)
	}
}
