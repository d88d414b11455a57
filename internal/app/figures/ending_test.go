package figures_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestTheFunnelTellsHowNeedsEnded counts each ending once, and leads to the needs behind the number.
func TestTheFunnelTellsHowNeedsEnded(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	leader := f.Staff(market.RoleLeader)
	ends := []market.ListingOutcome{market.OutcomeSolvedHere, market.OutcomePartly, market.OutcomeSolvedHere, ""}
	year := 0
	for i, outcome := range ends {
		l := f.Published(owner, market.KindDemand, fmt.Sprintf("第 %d 项技术需求的名称", i), nil)
		year = l.PublishedAt.In(market.Shanghai).Year()
		end := listing.Move{Name: market.ListingClose, Outcome: outcome, Reason: "已办完"}
		if outcome == "" {
			end.Outcome = market.OutcomeOther
		}
		if _, err := f.App.Listing.Move(f.Context(), owner, l.ID, end); err != nil {
			t.Fatal(err)
		}
	}
	f.Exec(`update listing set outcome = '' where outcome = 'other'`) // closed when nobody asked
	result := f.Published(owner, market.KindAchievement, "已转让的成果不是需求", nil)
	if _, err := f.App.Listing.Move(f.Context(), owner, result.ID, listing.Move{Name: market.ListingClose,
		Outcome: market.OutcomeTransferred, Reason: "已签转让合同"}); err != nil {
		t.Fatal(err)
	}
	c, err := f.App.Figures.Cockpit(f.Context(), leader, year)
	if err != nil {
		t.Fatal(err)
	}
	got := map[market.ListingOutcome]int{}
	for _, e := range c.Endings {
		got[e.Outcome] = e.Count
		rows, err := f.App.Figures.EndingRows(f.Context(), leader, year, e.Outcome)
		if err != nil || len(rows) != e.Count || rows[0].Reached.IsZero() || rows[0].OrgName == "" {
			t.Errorf("behind %d × %s stand %+v, %v", e.Count, e.Outcome, rows, err)
		}
		_, file, err := apptest.Exported("csv", func(e2 *app.Export) error {
			return f.App.Figures.ExportEndings(f.Context(), leader, year, e.Outcome, e2)
		})
		if n := strings.Count(string(file), "项技术需求的名称"); err != nil || n != e.Count {
			t.Errorf("the file holds %d of %d, %v", n, e.Count, err)
		}
	}
	if fmt.Sprint(got) != "map[none:1 partly:1 solved_here:2]" {
		t.Errorf("needs ended as %v", got)
	}
	for _, who := range []market.Actor{owner, {}} {
		if _, err := f.App.Figures.EndingRows(f.Context(), who, year, market.OutcomePartly); market.CodeOf(err) !=
			market.NotFound {
			t.Errorf("%q reads the bureau's figures: %v", who.Name, err)
		}
	}
	if _, err := f.App.Figures.EndingRows(f.Context(), leader, year, "dreamt"); market.CodeOf(err) != market.NotFound {
		t.Errorf("an outcome that is none: %v", err)
	}
}
