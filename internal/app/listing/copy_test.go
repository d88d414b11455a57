package listing_test

import (
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestANearCopyIsShownToItsAuthorAndTheBureau(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, rival := f.Organization(market.OrgEnterprise, "淮上装备有限公司")
	clerk := f.Staff(market.RoleClerk)
	first := f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	elsewhere := f.Published(rival, market.KindDemand, "冲压件表面缺陷的在线视觉检测", nil)
	f.Sees(f.App, first.Title)
	f.Sees(f.App, elsewhere.Title)
	draft := listing.Draft{OrgID: firm.Memberships[0].OrgID, Kind: market.KindDemand,
		ListingContent: apptest.Content(market.KindDemand, "冲压件 表面缺陷的在线视觉检测")}
	copied, err := f.App.Listing.Create(f.Context(), firm, draft)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []market.Actor{firm, clerk} {
		view, err := f.App.Listing.View(f.Context(), who, copied.ID)
		if err != nil || len(view.Copies) != 2 {
			t.Fatalf("%s is shown %+v, %v", who.Name, view.Copies, err)
		}
		for _, c := range view.Copies {
			if c.SameOrg != (c.ID == first.ID) || c.OrgName == "" || c.ContactPhone != "" {
				t.Errorf("%s is shown %+v", who.Name, c)
			}
		}
	}
	typed := market.Listing{OrgID: firm.Memberships[0].OrgID, Kind: market.KindDemand,
		ListingContent: market.ListingContent{Title: "冲压件表面缺陷在线视觉检测"}}
	if copies, err := f.App.Listing.DraftCopies(f.Context(), firm, typed); err != nil || len(copies) == 0 ||
		copies[0].Title != first.Title {
		t.Errorf("while typing: %+v, %v", copies, err)
	}
	if _, err := f.App.Listing.DraftCopies(f.Context(), rival, typed); market.CodeOf(err) != market.NotFound {
		t.Errorf("another firm asks: %v", err)
	}
	typed.Title = "番茄青枯病防治"
	if copies, err := f.App.Listing.DraftCopies(f.Context(), firm, typed); err != nil || len(copies) != 0 {
		t.Errorf("something else is a copy of %+v, %v", copies, err)
	}
	rows, err := f.App.Listing.CopiesOf(f.Context(), clerk,
		[]market.Listing{copied, first, {ID: 99999, OrgID: 1, Kind: market.KindTalent,
			ListingContent: market.ListingContent{Title: "财务"}}})
	if err != nil || len(rows) != 3 || len(rows[0]) != 2 || len(rows[1]) != 1 || len(rows[2]) != 0 {
		t.Errorf("in the queue: %v, %v", rows, err)
	}
}

func TestARecommenderIsNotShownDrafts(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	park, recommender := f.Organization(market.OrgPark, "清淮高新区")
	var last market.Listing
	for range 2 {
		var err error
		draft := listing.Draft{OrgID: firm.Memberships[0].OrgID, Kind: market.KindDemand, RecommenderID: park.ID,
			ListingContent: apptest.Content(market.KindDemand, "齿轮渗碳变形控制")}
		if last, err = f.App.Listing.Create(f.Context(), firm, draft); err != nil {
			t.Fatal(err)
		}
	}
	view, err := f.App.Listing.View(f.Context(), recommender, last.ID)
	if err != nil || len(view.Copies) != 0 {
		t.Errorf("shown %+v, %v", view.Copies, err)
	}
}
