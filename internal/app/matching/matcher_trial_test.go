package matching_test

import (
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// lastTrial is the newest trial as a clerk sees it.
func lastTrial(t *testing.T, f *apptest.Fixture) market.MatcherTrial {
	t.Helper()
	d, err := f.App.Matching.MatcherDesk(f.Context(), f.Staff(market.RoleClerk))
	if err != nil || len(d.Trials) == 0 {
		t.Fatalf("%+v, %v", d, err)
	}
	return d.Trials[0].MatcherTrial
}

// A trial of vectors changes nothing until it is adopted; one that was stopped leaves nothing to adopt.
func TestVectorsAreTriedBeforeTheyAreUsed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	f.Exec(`insert into setting (key, value) values ($1, '200')`, market.SetOwnTexts)
	f.Exec(`insert into event (verb, kind) values ('change', 'setting')`)
	f.Await("the setting", func() bool { return f.App.Settings().Int(market.SetOwnTexts) == 200 })
	if err := f.App.Matching.StartTrial(f.Context(), clerk,
		market.TrialVectors); !strings.Contains(market.MessageOf(err), "公开条目有 0 条") {
		t.Errorf("tried on nothing: %v", err)
	}
	bring(t, f, market.KindAchievement, 240)
	other, before := f.Node(), matcherOf(t, f, f.App)
	if err := f.App.Matching.StartTrial(f.Context(), clerk, market.TrialVectors); err != nil {
		t.Fatal(err)
	}
	stopped := lastTrial(t, f)
	if _, err := f.App.Matching.MoveTrial(f.Context(), clerk, stopped.ID, market.TrialStop, "先整理词典"); err != nil {
		t.Fatal(err)
	}
	f.Work()
	if now := lastTrial(t, f); now.ID != stopped.ID || now.Status != market.TrialStopped || now.Note != "先整理词典" {
		t.Errorf("a stopped trial is %+v", now)
	}
	if err := f.App.Matching.StartTrial(f.Context(), clerk, market.TrialVectors); err != nil {
		t.Fatal(err)
	}
	f.Work()
	tried := lastTrial(t, f)
	if tried.Status != market.TrialReady || matcherOf(t, f, f.App) != before {
		t.Fatalf("after the trial: %+v, matcher %s, was %s", tried, matcherOf(t, f, f.App), before)
	}
	if _, err := f.App.Matching.MoveTrial(f.Context(), clerk, tried.ID, market.TrialAdopt,
		""); market.CodeOf(err) != market.Invalid {
		t.Errorf("adopted without a reason: %v", err)
	}
	if _, err := f.App.Matching.MoveTrial(f.Context(), clerk, tried.ID, market.TrialAdopt, "本地词语较多"); err != nil {
		t.Fatal(err)
	}
	f.Await("the other node to use them", func() bool { return matcherOf(t, f, other) != before })
	d, err := f.App.Matching.MatcherDesk(f.Context(), clerk)
	if err != nil || d.Vectors == nil || d.Vectors.Texts != 240 || d.Vectors.MadeBy != clerk.Name {
		t.Errorf("in force are %+v, %v", d.Vectors, err)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	_, moved := f.App.Matching.MoveTrial(f.Context(), stranger, tried.ID, market.TrialAdopt, "x")
	for name, err := range map[string]error{
		"looks":     func() error { _, err := f.App.Matching.MatcherDesk(f.Context(), stranger); return err }(),
		"starts":    f.App.Matching.StartTrial(f.Context(), stranger, market.TrialVectors),
		"moves":     moved,
		"goes back": f.App.Matching.RevertMatcher(f.Context(), f.Staff(market.RoleSysadmin), market.TrialVectors, "x"),
	} {
		if market.CodeOf(err) != market.NotFound {
			t.Errorf("a stranger %s: %v", name, err)
		}
	}
	if err := f.App.Matching.RevertMatcher(f.Context(), clerk, market.TrialVectors, "效果不明显"); err != nil {
		t.Fatal(err)
	}
	f.Await("the other node to go back", func() bool { return matcherOf(t, f, other) == before })
}
