package figures_test

import (
	"fmt"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// dealt stores a deal whose contract was signed on a day.
func (w *town) dealt(seller, buyer market.Organization, day market.Date, amount market.Money,
	change func(*market.Deal)) market.Deal {
	w.t.Helper()
	d := market.Deal{DealContent: market.DealContent{Title: fmt.Sprintf("签约项目%s", amount.Yuan()),
		Seller: market.PartyOf(seller), Buyer: market.PartyOf(buyer), Amount: amount},
		Progress: market.Progress[market.DealStatus]{Status: market.DealContractSigned},
		Signing:  market.Signing{ContractOn: day, ContractEvidence: "合同"}}
	if change != nil {
		change(&d)
	}
	w.write(func(tx *postgres.Tx) error { return tx.InsertDeal(w.t.Context(), &d) })
	return d
}

// TestSignedAndUnregisteredAreNamedByTheirSize lists the ten largest of the district's sellers and counts them all.
func TestSignedAndUnregisteredAreNamedByTheirSize(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	total := market.Money(0)
	for i := range 12 {
		amount := market.Money(i+1)*market.Wan + 1
		w.dealt(w.Lab, w.Uni, apptest.Today.AddDays(-400), amount, nil)
		total += amount
	}
	w.dealt(w.Uni, w.Firm, apptest.Today, 900*market.Wan, nil) // the seller is elsewhere
	w.dealt(w.Lab, w.Uni, apptest.Today, 901*market.Wan, func(d *market.Deal) { d.Status = market.DealTerminated })
	registered := w.dealt(w.Lab, w.Uni, apptest.Today, 902*market.Wan, nil)
	w.put(w.Lab, w.Uni, apptest.Today, 902*market.Wan, func(c *market.Contract) { c.DealID = registered.ID })
	filed := w.dealt(w.Lab, w.Uni, apptest.Today, 800*market.Wan, nil)
	w.put(w.Lab, w.Uni, market.Date{}, 800*market.Wan, func(c *market.Contract) {
		c.DealID, c.Status, c.CertNo = filed.ID, market.ContractAccepted, ""
	})
	total += 800 * market.Wan
	c, err := w.App.Figures.Cockpit(t.Context(), w.Leader, apptest.Today.Year)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Signals
	if s.Unregistered.Count != 13 || s.Unregistered.Deal != total || len(s.Waiting) != 10 {
		t.Errorf("%d wait, of %s, named are %d; want 13 of %s", s.Unregistered.Count, s.Unregistered.Deal,
			len(s.Waiting),
			total)
	}
	if first := s.Waiting[0]; first.ID != filed.ID || first.Filed != market.ContractAccepted ||
		first.Seller != w.Lab.Name || first.Buyer != w.Uni.Name || first.SignedOn != apptest.Today {
		t.Errorf("the first is %+v", first)
	}
	for i, d := range s.Waiting[1:] {
		if want := market.Money(12-i)*market.Wan + 1; d.Amount != want || d.Filed != "" {
			t.Errorf("place %d is %s %q, want %s", i+2, d.Amount, d.Filed, want)
		}
	}
	if c.Risks[2].Actual != 13 {
		t.Errorf("R3 is %d", c.Risks[2].Actual)
	}
}

// TestTheSignalsAddUpTheYear keeps the three sides apart, counts needs that were answered once, and marks what is
// likely to be questioned.
func TestTheSignalsAddUpTheYear(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.put(w.Lab, w.Uni, on(2025, 1, 1), 5*market.Wan, nil)
	w.put(w.Lab, w.Firm, on(2025, 3, 31), 3*market.Wan, nil)
	w.put(w.Uni, w.Firm, on(2025, 12, 31), 2*market.Wan, nil)
	w.put(w.Lab, w.Uni, on(2025, 4, 1), 500*market.Wan, func(c *market.Contract) { c.TechAmount = c.DealAmount })
	w.put(w.Lab, w.Uni, on(2025, 4, 1), 500*market.Wan-1, func(c *market.Contract) { c.TechAmount = c.DealAmount })
	need := market.Listing{Kind: market.KindDemand, OrgID: w.Firm.ID, ListingContent: apptest.Content(market.KindDemand,
		"轴承滚道表面缺陷在线视觉检测"), Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft}}
	w.write(func(tx *postgres.Tx) error { return tx.InsertListing(t.Context(), &need) })
	for i, seller := range []market.Organization{w.Lab, w.Lab, w.Uni} {
		d := w.dealt(seller, w.Firm, on(2025, 1, 1), market.Wan, func(d *market.Deal) { d.DemandID = need.ID })
		w.put(seller, w.Firm, on(2025, 2, 1+i), market.Wan, func(c *market.Contract) { c.DealID = d.ID })
	}
	node := w.at(on(2025, 12, 31))
	for through, want := range map[int]string{
		2:  "{3 7 万元} {3 3 万元} {2 2 万元} {1 1 万元} {1 1}",
		3:  "{4 10 万元} {4 6 万元} {3 5 万元} {1 1 万元} {1 1}",
		12: "{6 1010 万元} {5 8 万元} {3 5 万元} {2 3 万元} {1 1}",
	} {
		r, err := node.Figures.Report(t.Context(), w.Clerk, 2025, through)
		if err != nil {
			t.Fatal(err)
		}
		tally := func(of market.Tally) string { return fmt.Sprintf("{%d %s}", of.Count, of.Deal) }
		s := r.Signals
		got := fmt.Sprint(tally(s.Output), " ", tally(s.Absorb), " ", tally(s.Local), " ",
			tally(s.Bought()), " ", s.Solved)
		if got != want || s.Doubtful != 1 {
			t.Errorf("through month %d the signals are %s and %d doubtful, want %s and 1", through, got,
				s.Doubtful, want)
		}
	}
}
