package app_test

import (
	"errors"
	"maps"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

func TestTextsAreClippedByCharactersNotBytes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		most int
		want string
	}{{"揭榜挂帅", 2, "揭榜"}, {"揭榜挂帅", 4, "揭榜挂帅"}, {"揭榜挂帅", 5, "揭榜挂帅"}, {"a揭b", 2, "a揭"}, {"", 3, ""}, {"揭榜", 0, ""}} {
		if got := app.Clip(c.text, c.most); got != c.want {
			t.Errorf("%q clipped to %d is %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

func TestWhatCannotBeEditedIsNotThereForOutsiders(t *testing.T) {
	t.Parallel()
	if err := app.NotEditable(nil, false); !errors.Is(err, market.ErrNotFound) {
		t.Errorf("an outsider is told %v", err)
	}
	refused(t, "an insider", app.NotEditable(nil, true), market.Conflict)
	if err := app.NotEditable(market.ErrNotFound, true); err != nil {
		t.Errorf("beside a fault of its own stands %v", err)
	}
}

func TestAReportNamesEveryFieldAndAlwaysInOneOrder(t *testing.T) {
	t.Parallel()
	wrong := market.Problems{"title": "请填写名称。", "amount": "请填写金额。", "from": "请填写日期。"}
	for range 20 {
		if got := app.ReasonOf(wrong.Err()); got != "请填写金额。请填写日期。请填写名称。" {
			t.Fatalf("reported %q", got)
		}
	}
	if got := app.ReasonOf(market.ErrStale); got != market.MessageOf(market.ErrStale) {
		t.Errorf("without fields: %q", got)
	}
	if got := app.ReasonOf(errors.New("sql: broken pipe")); got != market.MessageOf(errors.New("")) {
		t.Errorf("a fault of ours is reported as %q", got)
	}
}

func TestTheTrailKeepsWhereAMoveBeganAndEnded(t *testing.T) {
	t.Parallel()
	got := app.Moved(market.OrgDraft, market.OrgSubmitted)
	if !maps.Equal(got, map[string]market.OrgStatus{"from": market.OrgDraft, "to": market.OrgSubmitted}) {
		t.Errorf("kept %v", got)
	}
}
