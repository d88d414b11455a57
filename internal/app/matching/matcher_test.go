package matching_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app/intake"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// tradeWords are what invented listings are made of.
var tradeWords = [][]string{
	{"光伏组件", "逆变器", "硅片切割", "电站运维", "发电效率", "积灰清洗", "支架防腐"},
	{"轴承滚子", "润滑脂", "套圈磨削", "磨损监测", "钢球圆度", "热处理", "振动噪声"},
	{"水稻育种", "插秧机", "稻瘟病", "籽粒灌浆", "秸秆还田", "盐碱地", "抽穗期"},
}

// bring imports n invented listings of a kind.
func bring(t *testing.T, f *apptest.Fixture, kind market.Kind, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(n), uint64(len(kind))))
	var b strings.Builder
	b.WriteString("id,题目,内容,单位\n")
	for i := range n {
		words := tradeWords[i%len(tradeWords)]
		draw := func(k int) string {
			var s strings.Builder
			for range k {
				s.WriteString(words[r.IntN(len(words))])
			}
			return s.String()
		}
		fmt.Fprintf(&b, "%s-%d,%s第%d号,面向%s，采用%s，改善%s。,示例研究所\n", kind, i, draw(3), i, draw(4), draw(4), draw(4))
	}
	report, err := f.App.Intake.TakeFile(f.Context(), market.TheSystem(),
		intake.Import{Kind: market.ImportKind(kind), FileName: "x.csv", Release: true}, strings.NewReader(b.String()))
	if err != nil || report.Taken() != n {
		t.Fatalf("%d of %d taken, %v, %v", report.Taken(), n, report.Refused, err)
	}
}

func matcherOf(t *testing.T, f *apptest.Fixture, node *platform.Platform) string {
	t.Helper()
	m, err := node.Matching.Matching(f.Context(), market.TheSystem())
	if err != nil {
		t.Fatal(err)
	}
	return m.Version
}

// Vectors refreshed on one node are used by all, by one that starts later too, until somebody goes back.
func TestRefreshedVectorsAreSharedByAllNodes(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	bring(t, f, market.KindAchievement, 240)
	if _, err := f.App.Matching.RefreshVectors(f.Context(), market.TheSystem(),
		nil); !strings.Contains(market.MessageOf(err), "公开条目有 240 条，至少需要 1000 条") {
		t.Errorf("too few texts: %v", err)
	}
	f.Exec(`insert into setting (key, value) values ($1, '200')`, market.SetOwnTexts)
	f.Exec(`insert into event (verb, kind) values ('change', 'setting')`)
	f.Await("the setting", func() bool { return f.App.Settings().Int(market.SetOwnTexts) == 200 })
	other, before := f.Node(), matcherOf(t, f, f.App)
	v, err := f.App.Matching.RefreshVectors(f.Context(), market.TheSystem(), nil)
	if err != nil || v.Texts != 240 {
		t.Fatalf("%+v, %v", v, err)
	}
	for name, node := range map[string]*platform.Platform{"the node": f.App, "the other": other,
		"a later one": f.Node()} {
		f.Await(name+" to use them", func() bool { return strings.HasSuffix(matcherOf(t, f, node), v.Version) })
	}
	if err := f.App.Matching.DropVectors(f.Context(), market.TheSystem(), "试用后还原"); err != nil {
		t.Fatal(err)
	}
	f.Await("the other to go back", func() bool { return matcherOf(t, f, other) == before })
	if err := f.App.Matching.DropVectors(f.Context(), market.TheSystem(),
		"试用后还原"); market.CodeOf(err) != market.Conflict {
		t.Errorf("went back twice: %v", err)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, err := f.App.Matching.RefreshVectors(f.Context(), stranger, nil); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger refreshes: %v", err)
	}
}

// Vectors in the record that cannot be read do not keep a node from starting.
func TestDamagedVectorsAreNotUsed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	before := matcherOf(t, f, f.App)
	f.Exec(`insert into match_vectors (texts, version, data, in_force) values (1000, 'v1.00000000', 'no vectors', true)`)
	if got := matcherOf(t, f, f.Node()); got != before {
		t.Errorf("the node uses %s, want %s", got, before)
	}
}

// judge records what people made of pairs of needs and results: those of one region went further by the given rule.
func judge(f *apptest.Fixture, better string) {
	f.Exec(`update listing_public set region = case when kind = 'demand' or id % 2 = 0 then '320804' else '110101' end`)
	f.Exec(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher)
		select d.id, s.id, d.org_id, s.org_id, 'seen', 1, 'good', '[]',
			'm' from listing_public d join listing_public s on s.kind = 'achievement' and (s.id - d.id) % 3 = 1 and (s.id + d.id) % 5 < 2
		where d.kind = 'demand' order by d.id, s.id`)
	f.Exec(`insert into judgment (match_id, kind, side, matcher, band, rank)
		select id, case when ` + better + ` then 'accept' else 'dismiss' end, 'demand', 'm', 'good', 1 from match`)
}

// Weights fitted to a preference are used by every node and can be taken back; judgments without one change nothing.
func TestFittedWeightsAreSharedByAllNodes(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	bring(t, f, market.KindDemand, 40)
	bring(t, f, market.KindAchievement, 60)
	if _, err := f.App.Matching.FitWeights(f.Context(), market.TheSystem(),
		false); !strings.Contains(market.MessageOf(err), "已评判的配对有 0 对，至少需要 300 对") {
		t.Errorf("nothing judged: %v", err)
	}
	judge(f, "supply_id % 2 = 0")
	other, before := f.Node(), matcherOf(t, f, f.App)
	fit, err := f.App.Matching.FitWeights(f.Context(), market.TheSystem(), true)
	if err != nil || !fit.Proven || fit.Weights["region"] < 1.5*0.15 {
		t.Fatalf("the preference was not found: %+v, %v", fit, err)
	}
	if got := matcherOf(t, f, f.App); got != before {
		t.Errorf("trying changed the matcher to %s", got)
	}
	if _, err := f.App.Matching.FitWeights(f.Context(), market.TheSystem(), false); err != nil {
		t.Fatal(err)
	}
	f.Await("both nodes to rank with them", func() bool {
		return matcherOf(t, f, other) != before && matcherOf(t, f, other) == matcherOf(t, f, f.App)
	})
	f.Exec(`update match_weights set rules = 'another way'`)
	if got := matcherOf(t, f, f.Node()); got != before {
		t.Errorf("weights fitted for another way of scoring are used: %s", got)
	}
	if err := f.App.Matching.UnfitWeights(f.Context(), market.TheSystem(), "试用后还原"); err != nil {
		t.Fatal(err)
	}
	f.Await("the other to go back", func() bool { return matcherOf(t, f, other) == before })
}

func TestJudgmentsWithoutAPreferenceLeaveTheWeights(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	bring(t, f, market.KindDemand, 40)
	bring(t, f, market.KindAchievement, 60)
	judge(f, "hashint8(id) % 2 = 0")
	before := matcherOf(t, f, f.App)
	fit, err := f.App.Matching.FitWeights(f.Context(), market.TheSystem(), false)
	if err != nil || fit.Proven || fit.Lists < 20 {
		t.Errorf("%+v, %v", fit, err)
	}
	if got := matcherOf(t, f, f.App); got != before {
		t.Errorf("the matcher is %s, was %s", got, before)
	}
}

func TestTheMatcherIsTendedByTheBureau(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, room := f.Context(), f.App.Matching
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	for _, who := range []market.Actor{{}, firm, f.Staff(market.RoleSysadmin), f.Staff(market.RoleBroker),
		f.Staff(market.RoleAuditor)} {
		_, fits := room.FitWeights(ctx, who, true)
		_, refreshes := room.RefreshVectors(ctx, who, nil)
		_, adopts := room.MoveTrial(ctx, who, 1, market.TrialAdopt, "启用")
		for name, err := range map[string]error{"fits": fits, "refreshes": refreshes,
			"unfits": room.UnfitWeights(ctx, who, "还原"), "drops": room.DropVectors(ctx, who, "还原"),
			"tries":   room.StartTrial(ctx, who, market.TrialWeights),
			"reverts": room.RevertMatcher(ctx, who, market.TrialWeights, "还原"),
			"adopts":  adopts} {
			if market.CodeOf(err) != market.NotFound {
				t.Errorf("%q %s: %v", who.Name, name, err)
			}
		}
	}
	clerk := f.Staff(market.RoleClerk)
	for name, err := range map[string]error{
		"without a reason": room.RevertMatcher(ctx, clerk, market.TrialWeights, " "),
		"weights":          room.RevertMatcher(ctx, clerk, market.TrialWeights, "效果不明显"),
		"vectors":          room.RevertMatcher(ctx, clerk, market.TrialVectors, "效果不明显"),
	} {
		want := map[string]string{"without a reason": "理由", "weights": "初始权重", "vectors": "随产品提供的向量"}[name]
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("gone back %s: %v, want %q", name, err, want)
		}
	}
	if n := f.Number(`select count(*) from event
		where kind in ('match_weights', 'match_vectors', 'matcher_trial')`); n != 0 {
		t.Errorf("%d steps that were refused are on record", n)
	}
}

// TestVectorsAreRefreshedByNightOnce runs the nightly work again and again, by day too.
func TestVectorsAreRefreshedByNightOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	night := market.DateOf(f.App.Now()).Start().Add(3 * time.Hour)
	made := func(at time.Time, want int64) {
		t.Helper()
		if err := f.App.Matching.RefreshVectorsWhenDue(f.Context(), at); err != nil {
			t.Fatal(err)
		}
		if n := f.Number(`select count(*) from match_vectors`); n != want {
			t.Errorf("at %s there are %d, want %d", at, n, want)
		}
	}
	made(night, 0) // nothing on show
	bring(t, f, market.KindAchievement, 240)
	made(night, 0) // too little
	f.Exec(`insert into setting (key, value) values ($1, '200')`, market.SetOwnTexts)
	f.Exec(`insert into event (verb, kind) values ('change', 'setting')`)
	f.Await("the setting", func() bool { return f.App.Settings().Int(market.SetOwnTexts) == 200 })
	made(night.Add(12*time.Hour), 0) // by day
	made(night, 1)
	made(night, 1)
	made(night.AddDate(0, 0, 2), 1) // nothing has changed
	f.Exec(`update match_vectors set texts = 100`)
	made(night.AddDate(0, 0, 2), 2)
	if err := f.App.Matching.DropVectors(f.Context(), f.Staff(market.RoleClerk), "效果不明显"); err != nil {
		t.Fatal(err)
	}
	f.Exec(`update match_vectors set texts = 100`)
	made(night.AddDate(0, 0, 4), 2) // somebody went back to those of the product
}
