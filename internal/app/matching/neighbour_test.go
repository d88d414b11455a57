package matching_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/listing"
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
	f.Sees(f.App, common.Title)
	near, err := f.App.Matching.Gathers(f.Context(), park, common)
	if err != nil || len(near) == 0 || near[0].ID != need.ID || near[0].OrgName != "淮阴精密机械有限公司" {
		t.Errorf("it could gather %+v, %v", near, err)
	}
	if len(near) > 0 && len(near[0].Why.Words) == 0 {
		t.Errorf("it does not say why: %+v", near[0].Why)
	}
	if near, err := f.App.Matching.Gathers(f.Context(), uni, common); err != nil || near != nil {
		t.Errorf("a stranger sees %+v, %v", near, err)
	}
	for range 2 {
		if err := f.App.Matching.Gather(f.Context(), park, common.ID, need.ID, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.App.Matching.Gather(f.Context(), uni, common.ID, need.ID, true); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger releases a demand: %v", err)
	}
	common = seen(t, f, park, common.ID)
	if got := common.Details.Common.DerivedFrom; len(got) != 1 || got[0] != need.ID {
		t.Errorf("gathered twice it gathers %v", got)
	}
	if near, err := f.App.Matching.Gathers(f.Context(), park, common); err != nil || len(near) != 0 {
		t.Errorf("what it gathers already is offered again: %+v, %v", near, err)
	}
	shown, err := f.App.Listing.Public(f.Context(), market.Actor{}, common.ID)
	if err != nil {
		t.Fatal(err)
	}
	if gathered, err := f.App.Matching.Gathered(f.Context(), market.Actor{}, shown.Listing); err != nil ||
		len(gathered) != 1 || gathered[0].ContactPhone != "" {
		t.Errorf("everybody sees it gather %+v, %v", gathered, err)
	}
	if told := tells(t, f, firm, "汇入共性技术需求"); told != 1 {
		t.Errorf("the demand's owner was told %d times", told)
	}
}

func TestEditingACommonNeedKeepsWhatItGathers(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, _, _ := pair(t, f)
	_, park := f.Organization(market.OrgPark, "清淮高新区")
	common := f.Published(park, market.KindCommon, "金属件表面缺陷在线视觉检测共性技术", nil)
	if err := f.App.Matching.Gather(f.Context(), f.Staff(market.RoleClerk), common.ID, need.ID, false); err != nil {
		t.Fatal(err)
	}
	common = seen(t, f, park, common.ID)
	content := common.ListingContent
	details := *content.Details.Common
	details.DerivedFrom, details.Goal = nil, "形成可推广的检测单元"
	content.Details.Common = &details
	edited, err := f.App.Listing.Edit(f.Context(), park, common.ID, common.Version,
		listing.Draft{OrgID: common.OrgID, Kind: common.Kind, ListingContent: content})
	if err != nil || len(edited.Details.Common.DerivedFrom) != 1 || edited.Details.Common.Goal == "" {
		t.Errorf("after an edit it gathers %v, %v", edited.Details.Common, err)
	}
	if err := f.App.Matching.Gather(f.Context(), park, common.ID, need.ID, true); err != nil {
		t.Fatal(err)
	}
	if left := seen(t, f, park, common.ID).Details.Common.DerivedFrom; len(left) != 0 {
		t.Errorf("released, it still gathers %v", left)
	}
}

// seen reads the working copy.
func seen(t *testing.T, f *apptest.Fixture, who market.Actor, id int64) market.Listing {
	t.Helper()
	view, err := f.App.Listing.View(f.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return view.Listing
}

// tells counts what somebody was told with the words in its title.
func tells(t *testing.T, f *apptest.Fixture, who market.Actor, words string) int {
	t.Helper()
	told, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, x := range told {
		if strings.Contains(x.Title, words) {
			n++
		}
	}
	return n
}

func TestACommonNeedGathersDemandsOnShowAlone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, _ := pair(t, f)
	_, park := f.Organization(market.OrgPark, "清淮高新区")
	common := f.Published(park, market.KindCommon, "金属件表面缺陷在线视觉检测共性技术", nil)
	hidden := f.Published(firm, market.KindDemand, "压铸件气孔无损检测", nil)
	f.Exec(`delete from listing_public where id = $1`, hidden.ID)
	gather := func(who market.Actor, common, demand int64, release bool) error {
		return f.App.Matching.Gather(f.Context(), who, common, demand, release)
	}
	for name, x := range map[string]struct {
		who            market.Actor
		common, demand int64
		code           market.Code
	}{
		"a result":                   {park, common.ID, result.ID, market.Invalid},
		"what is not on show":        {park, common.ID, hidden.ID, market.NotFound},
		"what is nowhere":            {park, common.ID, 987654, market.NotFound},
		"into a demand":              {firm, need.ID, hidden.ID, market.NotFound},
		"by the demand's owner":      {firm, common.ID, need.ID, market.NotFound},
		"by a viewer":                {f.Member(common.OrgID, market.RankViewer), common.ID, need.ID, market.NotFound},
		"by the leader":              {f.Staff(market.RoleLeader), common.ID, need.ID, market.NotFound},
		"by a visitor":               {market.Actor{}, common.ID, need.ID, market.NotFound},
		"into what is nowhere":       {park, 987654, need.ID, market.NotFound},
		"into the demand of another": {park, need.ID, need.ID, market.NotFound},
	} {
		if err := gather(x.who, x.common, x.demand, false); market.CodeOf(err) != x.code {
			t.Errorf("gathered %s: %v, want %s", name, err, x.code)
		}
	}
	if tells(t, f, firm, "汇入共性技术需求") != 0 || len(seen(t, f, park, common.ID).Details.Common.DerivedFrom) != 0 {
		t.Error("what was refused left a trace")
	}
	if err := gather(park, common.ID, need.ID, false); err != nil {
		t.Fatal(err)
	}
	shown := func(who market.Actor) (titles []string) {
		t.Helper()
		rows, err := f.App.Matching.Gathered(f.Context(), who, seen(t, f, park, common.ID))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range rows {
			titles = append(titles, n.Title)
		}
		return titles
	}
	if got := shown(market.Actor{}); len(got) != 1 || got[0] != need.Title {
		t.Errorf("everybody reads that it gathers %v", got)
	}
	f.Exec(`update listing_public set visible = 'bureau' where id = $1`, need.ID)
	for who, want := range map[*market.Actor]int{{}: 0, &park: 0} {
		if got := shown(*who); len(got) != want {
			t.Errorf("of what is the bureau's alone %q reads %v", who.Name, got)
		}
	}
	if got := shown(f.Staff(market.RoleClerk)); len(got) != 1 {
		t.Errorf("the clerk reads that it gathers %v", got)
	}
	f.Exec(`delete from listing_public where id = $1`, need.ID)
	for range 2 { // what is no longer on show can still be let go, once
		if err := gather(park, common.ID, need.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.Number(`select count(*) from event where kind = 'listing' and ref = $1 and verb = 'release'`,
		common.ID); n != 1 {
		t.Errorf("let go twice it is on record %d times", n)
	}
}
