package listing_test

import (
	"bytes"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestFilesOfAListingAreForWhoSeesIt hangs one file of each access on listings of every visibility and lets everybody
// read them.
func TestFilesOfAListingAreForWhoSeesIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	draft, owner := drafted(t, f, "尚在填写的技术需求")
	_, uni := f.Organization(market.OrgUniversity, "受邀大学")
	_, rival := f.Organization(market.OrgEnterprise, "旁观有限公司")
	supply := f.Published(uni, market.KindAchievement, "受邀大学的一项成果", nil)
	on := map[market.Visibility]market.Listing{"": draft}
	for _, v := range market.Visibilities {
		on[v] = f.Published(owner, market.KindDemand, "附有材料的需求 "+v.Label(),
			func(c *market.ListingContent) { c.Visible = v })
	}
	if _, err := f.App.Matching.Connect(ctx, owner, supply.ID, on[market.VisibleInvited].ID); err != nil {
		t.Fatal(err)
	}
	for _, l := range on {
		for _, access := range market.FileAccesses {
			if _, err := f.App.AddFile(ctx, owner, market.FileDraft{FileHolder: market.FileHolder{Kind: "listing",
				Ref: l.ID},
				Name: "说明.txt", Purpose: "情况说明", Access: access, NotSecret: true}, []byte("说明")); err != nil {
				t.Fatal(err)
			}
		}
	}
	const none = -1 // the listing is not there
	want := map[market.Visibility]map[string]int{
		"":                       {"visitor": none, "rival": none, "uni": none, "owner": 4, "clerk": 4},
		market.VisiblePublic:     {"visitor": 1, "rival": 2, "uni": 2, "owner": 4, "clerk": 4},
		market.VisibleRegistered: {"visitor": none, "rival": 2, "uni": 2, "owner": 4, "clerk": 4},
		market.VisibleInvited:    {"visitor": none, "rival": none, "uni": 2, "owner": 4, "clerk": 4},
		market.VisibleBureau:     {"visitor": none, "rival": none, "uni": none, "owner": 4, "clerk": 4},
	}
	people := map[string]market.Actor{"visitor": {}, "rival": rival, "uni": uni, "owner": owner,
		"clerk": f.Staff(market.RoleClerk)}
	for visible, l := range on {
		for name, who := range people {
			list, err := f.App.Files(ctx, who, market.FileHolder{Kind: "listing", Ref: l.ID})
			got := len(list.Files)
			if market.CodeOf(err) == market.NotFound {
				got, err = none, nil
			}
			if err != nil || got != want[visible][name] {
				t.Errorf("%q, %s: %d files, %v; want %d", visible, name, got, err, want[visible][name])
			}
			if list.Rights.Add != (name == "owner") {
				t.Errorf("%q, %s: may add files: %v", visible, name, list.Rights.Add)
			}
			for _, file := range list.Files {
				var read bytes.Buffer
				if err := f.App.OpenFile(ctx, who, file.ID, &read); err != nil || read.String() != "说明" {
					t.Errorf("%q, %s: a listed file reads %q, %v", visible, name, read.String(), err)
				}
			}
		}
	}
	moves(t, f, on[market.VisiblePublic].ID, step(owner, market.ListingWithdraw, ""))
	of := market.FileHolder{Kind: "listing", Ref: on[market.VisiblePublic].ID}
	if _, err := f.App.Files(ctx, market.Actor{}, of); market.CodeOf(err) != market.NotFound {
		t.Errorf("files of what was withdrawn: %v", err)
	}
	if _, err := f.App.FileThing(ctx, owner, of); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a file for what was withdrawn: %v", err)
	}
}
