package matching_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestASearchForBiddersSaysWhoWasAskedAndWhoMayNotBe looks by the name, by results and by what experts offer.
func TestASearchForBiddersSaysWhoWasAskedAndWhoMayNotBe(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	expert := offers(t, f, "白石", "红外测温与机器视觉")
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID, market.InviteContent{ExpertID: expert.UserID,
		Said: "红外方向领先"}); err != nil {
		t.Fatal(err)
	}
	find := func(words string) (found []matching.Candidate) {
		t.Helper()
		_, found, err := f.App.Matching.FindInvitees(f.Context(), firm, c.ID, words)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if found := find("红外 机器视觉"); len(found) != 1 || found[0].Invited == nil || found[0].Blocked != "" ||
		found[0].Name != "白*" || found[0].OrgID != 0 {
		t.Errorf("the expert who was asked is found as %+v", found)
	}
	if found := find("红外 小麦"); len(found) != 0 {
		t.Errorf("by words that do not all stand there are found %+v", found)
	}
	if found := find("清淮机械"); len(found) != 1 || !strings.Contains(found[0].Blocked, "不能邀请自己") {
		t.Errorf("the owner is found as %+v", found)
	}
	if found := find("东湖大学"); len(found) == 0 || found[0].OrgID != uni.Memberships[0].OrgID ||
		found[0].Invited != nil ||
		found[0].Blocked != "" {
		t.Errorf("by its name is found %+v", found)
	}
	if found := find("焊缝"); len(found) != 1 || len(found[0].Results) != 1 || found[0].Results[0].ContactPhone != "" {
		t.Errorf("by its result is found %+v", found)
	}
	f.Deadline(c)
	if found := find("东湖大学"); len(found) == 0 || !strings.Contains(found[0].Blocked, "揭榜期") {
		t.Errorf("after the end is found %+v", found)
	}
}
