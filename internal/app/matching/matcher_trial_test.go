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

// TestWeightsAreTriedBeforeTheyAreUsed on judgments with a preference, then on what no longer holds.
func TestWeightsAreTriedBeforeTheyAreUsed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, room, clerk := f.Context(), f.App.Matching, f.Staff(market.RoleClerk)
	refuses := func(err error, says string) {
		t.Helper()
		if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), says) {
			t.Errorf("told %v, want %q", err, says)
		}
	}
	refuses(room.StartTrial(ctx, clerk, market.TrialWeights), "已评判的配对有 0 对，至少需要 300 对")
	if err := room.StartTrial(ctx, clerk, "luck"); market.CodeOf(err) != market.Invalid {
		t.Errorf("tried is what cannot be tried: %v", err)
	}
	bring(t, f, market.KindDemand, 40)
	bring(t, f, market.KindAchievement, 60)
	judge(f, "supply_id % 2 = 0")
	other, before := f.Node(), matcherOf(t, f, f.App)
	start := func() market.MatcherTrial {
		t.Helper()
		if err := room.StartTrial(ctx, clerk, market.TrialWeights); err != nil {
			t.Fatal(err)
		}
		return lastTrial(t, f)
	}
	move := func(id int64, name market.TrialMove, reason string) error {
		_, err := room.MoveTrial(ctx, clerk, id, name, reason)
		return err
	}
	waiting := start()
	refuses(room.StartTrial(ctx, f.Staff(market.RoleLeader), market.TrialWeights), "已有一次试算在进行")
	refuses(move(waiting.ID, market.TrialAdopt, "启用"), "")
	f.Work()
	d, err := room.MatcherDesk(ctx, clerk)
	if err != nil || d.Trials[0].Status != market.TrialReady || d.Trials[0].Found.Weights["region"] < 1.5*0.15 ||
		d.Fitted != nil || matcherOf(t, f, f.App) != before || !d.Tends || d.Pairs < d.PairsNeeded {
		t.Fatalf("after the trial: %+v, %v", d, err)
	}
	if err := room.RunTrial(ctx, waiting.ID); err != nil {
		t.Errorf("run once more: %v", err)
	}
	if now := lastTrial(t, f); now.ID != waiting.ID || now.Version != d.Trials[0].Version {
		t.Errorf("run once more it is %+v", now)
	}
	if err := move(waiting.ID, market.TrialAdopt, "地域偏好明显"); err != nil {
		t.Fatal(err)
	}
	f.Await("both nodes to rank with them", func() bool {
		return matcherOf(t, f, other) != before && matcherOf(t, f, other) == matcherOf(t, f, f.App)
	})
	if d, err = room.MatcherDesk(ctx, f.Staff(market.RoleAuditor)); err != nil || d.Fitted == nil || d.Tends ||
		d.Fitted.MadeBy != clerk.Name || len(d.Weights) == 0 || len(d.Trials[0].Offers) != 0 {
		t.Errorf("the auditor reads %+v, %v", d, err)
	}
	refuses(move(waiting.ID, market.TrialAdopt, "再次启用"), "")
	later := start()
	f.Work()
	f.Exec(`update matcher_trial set result = result || '{"rules": "another way"}', status = 'ready' where id = $1`,
		later.ID)
	refuses(move(later.ID, market.TrialAdopt, "启用"), "评分规则已更新")
	if now := lastTrial(t, f); now.Status != market.TrialReady {
		t.Errorf("what was refused is %s", now.Status)
	}
	if err := move(later.ID, market.TrialReject, "不采用"); err != nil {
		t.Fatal(err)
	}
	if err := room.RevertMatcher(ctx, clerk, market.TrialWeights, "恢复默认"); err != nil {
		t.Fatal(err)
	}
	f.Await("the other node to go back", func() bool { return matcherOf(t, f, other) == before })
}

// TestATrialThatFailsSaysWhyInTheRulesWords lets what it learns from go before it runs.
func TestATrialThatFailsSaysWhyInTheRulesWords(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	bring(t, f, market.KindAchievement, 4)
	f.Exec(`insert into setting (key, value) values ($1, '4')`, market.SetOwnTexts)
	f.Exec(`insert into event (verb, kind) values ('change', 'setting')`)
	f.Await("the setting", func() bool { return f.App.Settings().Int(market.SetOwnTexts) == 4 })
	fails := func(spoil, mend, says string) {
		t.Helper()
		if err := f.App.Matching.StartTrial(f.Context(), clerk, market.TrialVectors); err != nil {
			t.Fatal(err)
		}
		f.Exec(spoil)
		f.Work()
		f.Exec(mend)
		if now := lastTrial(t, f); now.Status != market.TrialFailed || !strings.Contains(now.Note, says) {
			t.Errorf("the trial is %s and says %q, want %q", now.Status, now.Note, says)
		}
	}
	fails(`alter table judgment rename to judgment_away`, `alter table judgment_away rename to judgment`,
		"系统错误，详情见运行日志。")
	fails(`delete from listing_public where id = (select min(id) from listing_public)`, `select 1`,
		"公开条目有 3 条，至少需要 4 条")
	if n := f.Number(`select count(*) from match_vectors`); n != 0 {
		t.Errorf("%d vectors are kept of trials that failed", n)
	}
}
