package market_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestAnExpertOfAnyPartyIsInConflict(t *testing.T) {
	t.Parallel()
	parties := []market.Involved{{OrgID: 1, Name: "清淮机械有限公司"}, {OrgID: 2, Name: "淮上工业大学"}}
	for _, test := range []struct {
		candidate market.Candidate
		want      string
	}{
		{market.Candidate{OrgIDs: []int64{2}}, "淮上工业大学"},
		{market.Candidate{Unit: "淮上工业大学机械学院"}, "淮上工业大学"},
		{market.Candidate{NominatedBy: "清淮机械有限公司"}, "清淮机械有限公司"},
		{market.Candidate{OrgIDs: []int64{1}, Unit: "淮上工业大学"}, "淮上工业大学、清淮机械有限公司"},
		{market.Candidate{OrgIDs: []int64{3}, Unit: "省机械工程学会", NominatedBy: "东湖大学"}, ""},
	} {
		if got := market.Judge([]market.Candidate{test.candidate}, parties)[0].Conflict; got != test.want {
			t.Errorf("%+v: conflict %q, want %q", test.candidate, got, test.want)
		}
	}
}

func TestADrawCanBeRepeated(t *testing.T) {
	t.Parallel()
	var pool []market.Drawable
	for id := range int64(20) {
		pool = append(pool, market.Drawable{UserID: id + 1, OfField: id < 4})
	}
	d := market.Draw{Seed: "种子甲", Wanted: 6, Pool: pool}
	first := d.Result()
	slices.Reverse(d.Pool)
	if !slices.Equal(first, d.Result()) {
		t.Errorf("the order of the pool changes the draw: %v, %v", first, d.Result())
	}
	for i, id := range first {
		if (id <= 4) != (i < 4) {
			t.Errorf("those of the field do not come first: %v", first)
		}
	}
	other := market.Draw{Seed: "种子乙", Wanted: 6, Pool: pool}
	if slices.Equal(first, other.Result()) {
		t.Error("another seed draws the same experts in the same order")
	}
}

func TestAnonymousBidsNameNobody(t *testing.T) {
	t.Parallel()
	c := market.BidContent{Leader: "钱进", Team: "钱进（淮上工业大学教授）牵头", Route: "由淮上工业大学与清江智能公司联合研制",
		Members: []market.BidMember{{Name: "清江智能公司", Share: 40}},
		Answers: []market.BidAnswer{{Level: "meet", Note: "淮上工业大学实测"}}}
	shown := c.Anonymous([]string{"淮上工业大学"})
	for _, text := range []string{shown.Leader, shown.Team, shown.Route, shown.Answers[0].Note} {
		for _, name := range []string{"钱进", "淮上工业大学", "清江智能公司"} {
			if strings.Contains(text, name) {
				t.Errorf("%q stands in %q", name, text)
			}
		}
	}
	if len(shown.Members) != 0 || c.Answers[0].Note != "淮上工业大学实测" {
		t.Error("members are shown, or the bid itself was changed")
	}
}
