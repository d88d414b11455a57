package figures_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// goal proposes another goal of this year, with a paper that shows it.
func goal(code string, year int, after string) app.CorrectionDraft {
	return app.CorrectionDraft{
		CorrectionOf:      market.CorrectionOf{Kind: "target", Ref: int64(year), Field: code},
		CorrectionContent: market.CorrectionContent{After: after, Reason: "下达文件有更正"},
		Papers: app.Papers{Files: []app.SentFile{{Name: "通知.txt", Content: []byte("关于更正目标的通知")}},
			NotSecret: true},
	}
}

// TestTwoPeopleCorrectAGoal lets one propose in the unit of the plan and another confirm, once.
func TestTwoPeopleCorrectAGoal(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, year := t.Context(), apptest.Today.Year
	for code, typed := range map[string]string{"T1": "17", "T2": "200"} {
		if _, err := w.App.Figures.SetTarget(ctx, w.Clerk, figures.TargetDraft{Code: code, Year: year, Goal: typed,
			Owner: "成果转化科"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range []struct {
		name string
		who  market.Actor
		in   app.CorrectionDraft
		code market.Code
		says string
	}{
		{"a firm", w.Seller, goal("T1", year, "18"), market.NotFound, ""},
		{"a visitor", market.Actor{}, goal("T1", year, "18"), market.NotFound, ""},
		{"an indicator nobody knows", w.Clerk, goal("X1", year, "18"), market.NotFound, ""},
		{"a goal that nobody set", w.Clerk, goal("T3", year, "18"), market.NotFound, ""},
		{"a year without a plan", w.Clerk, goal("T1", year+1, "18"), market.NotFound, ""},
		{"half a contract", w.Clerk, goal("T2", year, "200.5"), market.Invalid, "以“件”为单位"},
		{"words", w.Clerk, goal("T1", year, "许多"), market.Invalid, "以“亿元”为单位"},
		{"what stands there", w.Clerk, goal("T1", year, "17.00 亿元"), market.Invalid, "相同"},
	} {
		_, err := w.App.ProposeCorrection(ctx, k.who, k.in)
		if market.CodeOf(err) != k.code || !strings.Contains(market.FieldsOf(err)["after"], k.says) {
			t.Errorf("%s: %v, want %s %q", k.name, err, k.code, k.says)
		}
	}
	x, err := w.App.ProposeCorrection(ctx, w.Clerk, goal("T1", year, "18.5亿元"))
	if err != nil || x.Before != "17" || x.After != "18.5" || x.Label != "年度目标（亿元）" || x.Title != "技术合同成交额" {
		t.Fatalf("proposed %+v %v", x, err)
	}
	if v := w.target("T1", year); v.Target.Goal != 17*int64(market.Yi) {
		t.Errorf("before it is confirmed the goal is %d", v.Target.Goal)
	}
	confirm := app.CorrectionStep{Name: market.CorrectionConfirm}
	if _, err := w.App.MoveCorrection(ctx, w.Clerk, x.ID, confirm); market.CodeOf(err) != market.Forbidden {
		t.Errorf("confirmed by whoever proposed it: %v", err)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Leader, x.ID, confirm); err != nil {
		t.Fatal(err)
	}
	v := w.target("T1", year)
	if v.Target.Goal != 18_5000_0000_00 || v.Target.Owner != "成果转化科" || v.Target.Version != 2 {
		t.Errorf("confirmed, the target is %+v", v.Target)
	}
	if told := w.trail("target", year); told[len(told)-1] != "correct 年度目标（亿元）：17 → 18.5" {
		t.Errorf("the trail tells %q", told)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Approver, x.ID, confirm); market.CodeOf(err) != market.Conflict {
		t.Errorf("confirmed twice: %v", err)
	}
}

// TestACorrectedGoalGivesWayToAnEdit does not confirm over a goal that was set again meanwhile.
func TestACorrectedGoalGivesWayToAnEdit(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, year := t.Context(), apptest.Today.Year
	set := func(version int, typed string) {
		t.Helper()
		if _, err := w.App.Figures.SetTarget(ctx, w.Clerk, figures.TargetDraft{Code: "T2", Year: year, Goal: typed,
			Version: version}); err != nil {
			t.Fatal(err)
		}
	}
	set(0, "200")
	x, err := w.App.ProposeCorrection(ctx, w.Clerk, goal("T2", year, "300"))
	if err != nil {
		t.Fatal(err)
	}
	set(1, "250")
	_, err = w.App.MoveCorrection(ctx, w.Leader, x.ID, app.CorrectionStep{Name: market.CorrectionConfirm})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "已变为“250”") {
		t.Errorf("confirmed over another goal: %v", err)
	}
	if v := w.target("T2", year); v.Target.Goal != 250 {
		t.Errorf("the goal is %d", v.Target.Goal)
	}
}
