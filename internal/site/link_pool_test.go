package site_test

import (
	"net/http"
	"testing"

	"jiebang/internal/app/pool"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// setPool writes a contact into the log of the listing.
func (x *crossing) setPool(t *testing.T) {
	t.Helper()
	if err := x.App.Pool.Tend(x.Context()); err != nil {
		t.Fatal(err)
	}
	logged, err := x.App.Pool.LogContact(x.Context(), x.Staff(market.RoleClerk), x.listing, pool.ContactDraft{
		PoolContactContent: market.PoolContactContent{On: apptest.Today, Way: market.ContactWays[0], Outcome: "已电话联系"}})
	if err != nil {
		t.Fatal(err)
	}
	x.contact = logged.ID
	mandate, err := x.App.Pool.Mandate(x.Context(), x.Staff(market.RoleLeader), x.listing, market.MandateContent{
		BrokerID: x.Staff(market.RoleBroker).UserID, Days: 10})
	if err != nil {
		t.Fatal(err)
	}
	x.mandate = mandate.ID
}

// poolPages are the addresses of the reserve pool, and of the searches that its ways on lead to.
func (x *crossing) poolPages() []road {
	view := market.PoolViews[0]
	return []road{
		{"Pool", link.Pool, x.clerk}, {"MyPool", link.MyPool, x.clerk}, {"PoolAt", link.PoolAt(view), x.clerk},
		{"MyPoolAt", link.MyPoolAt(view), x.clerk}, {"PoolIn", link.PoolIn(view, true, market.KindDemand), x.clerk},
		{"PoolEntry", link.PoolEntry(x.listing), x.clerk}, {"MandateForm", link.MandateForm(x.listing), x.clerk},
		{"Mandates", link.Mandates, x.clerk}, {"MandatesIn", link.MandatesIn("open", true, 1), x.clerk},
		{"Mandate", link.Mandate(x.mandate), x.clerk},
		{"PoolBefore", link.PoolBefore(x.listing, 1), x.clerk},
		{"CorrectContact", link.CorrectContact(x.listing, x.contact), x.clerk},
		{"PoolRules", link.PoolRules, x.As(x.Staff(market.RoleLeader))}, {"Brokers", link.Brokers, x.clerk},
		{"FoundWords", link.FoundWords("轴承"), x.visitor},
		{"FoundLike", link.FoundLike(market.KindDemand, market.HitechFields[0], "轴承"), x.visitor},
	}
}

// poolActions are the addresses to which the forms of the reserve pool are sent.
func (x *crossing) poolActions() []road {
	return []road{
		{name: "LogContact", address: link.LogContact(x.listing)},
		{name: "GiveMandate", address: link.GiveMandate(x.listing)},
		{name: "AssignPool", address: link.AssignPool(x.listing)},
		{name: "RemovePoolRule", address: link.RemovePoolRule(1)},
	}
}

// A machine reports by the secret in its address alone: a wrong one is as if nothing were there.
func TestReportsComeByTheirSecretAlone(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	for _, address := range []string{"1.nosuch", "nosuch", "0.", "9999999999999999999999.x"} {
		s.Visitor().PostAsIs(link.SMSReports(address), nil).Want(http.StatusNotFound)
	}
}
