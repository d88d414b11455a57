package listing_test

import (
	"bytes"
	"slices"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// exported are the rows of the file that somebody takes of a kind, each by its headings: of the queue for the bureau,
// of their own for others.
func exported(t *testing.T, f *apptest.Fixture, who market.Actor, kind market.Kind) []map[string]string {
	t.Helper()
	name, content, err := apptest.Exported("xlsx", func(e *app.Export) error {
		if who.InBureau() {
			states := market.StatesIn(market.ListingQueues, market.EveryStage)
			return f.App.Listing.ExportQueue(f.Context(), who, listing.QueuePart{Statuses: states, Kind: kind}, e)
		}
		return f.App.Listing.ExportMine(f.Context(), who, kind, e)
	})
	if err != nil || name != kind.ListName()+"-"+apptest.Today.String()+".xlsx" {
		t.Fatalf("exported %q, %v", name, err)
	}
	var fields []sheet.Field
	for _, heading := range []string{"编号", "单位名称", "状态", "需求名称", "拟投入（元）", "关联的技术需求"} {
		fields = append(fields, sheet.Field{Key: heading, Names: []string{heading}})
	}
	file, err := sheet.Open(bytes.NewReader(content), name, fields, "编号")
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for row, err := range file.Rows() {
		if err != nil || row.Trouble != "" {
			t.Fatalf("line %d: %s, %v", row.Line, row.Trouble, err)
		}
		rows = append(rows, row.Cells)
	}
	return rows
}

func TestAnExportHoldsOnesOwnAndTheBureausAllThatWasHandedIn(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	draft, firm := drafted(t, f, "尚在填写的技术需求")
	_, rival := f.Organization(market.OrgEnterprise, "旁观有限公司")
	shown := f.Published(rival, market.KindDemand, "已经公开的技术需求", func(c *market.ListingContent) {
		c.Details.Demand.Budget = 123_456_78
	})
	f.Published(rival, market.KindAchievement, "另一类的科技成果", nil)
	for name, c := range map[string]struct {
		who  market.Actor
		want []string
	}{
		"the bureau": {f.Staff(market.RoleClerk), []string{shown.No}}, "the firm": {firm, []string{draft.No}},
		"the rival": {rival, []string{shown.No}}, "somebody without an organisation": {f.Person("路人"), nil},
	} {
		var got []string
		for _, row := range exported(t, f, c.who, market.KindDemand) {
			got = append(got, row["编号"])
			if row["编号"] == shown.No && (row["单位名称"] != "旁观有限公司" || row["状态"] != "已发布" ||
				row["需求名称"] != "已经公开的技术需求" || row["拟投入（元）"] != "123456.78") {
				t.Errorf("%s: the row says %v", name, row)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s takes %q, want %q", name, got, c.want)
		}
	}
	_, _, err := apptest.Exported("csv", func(e *app.Export) error {
		return f.App.Listing.ExportMine(f.Context(), firm, "patents", e)
	})
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("a list that is none: %v", err)
	}
	if n := f.Number(`select count(*) from event where verb = 'export' and kind = 'listing'`); n != 4 {
		t.Errorf("the trail knows of %d exports, want 4", n)
	}
}

// A file tells of another listing by its number, and of one that is gone nothing.
func TestAnExportNamesTheNeedBehindAPostByItsNumber(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, owner := drafted(t, f, "尚在填写的技术需求")
	for _, id := range []int64{need.ID, 0} {
		if _, err := f.App.Listing.Create(f.Context(), owner, talent(owner, id)); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, row := range exported(t, f, owner, market.KindTalent) {
		got = append(got, row["关联的技术需求"])
	}
	if !slices.Equal(got, []string{"", need.No}) {
		t.Errorf("the column says %q, want nothing and %s", got, need.No)
	}
}
