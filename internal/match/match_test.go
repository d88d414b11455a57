package match

import (
	"fmt"
	"testing"
	"time"

	"jiebang/internal/market"
)

var now = time.Date(2026, 6, 1, 9, 0, 0, 0, market.Shanghai)

func demand(title, difficulties, indicators string) *market.Listing {
	l := &market.Listing{ID: 1, Kind: market.KindDemand, OrgID: 1}
	l.Title = title
	l.Details.Demand = &market.DemandDetails{Difficulties: difficulties, Indicators: indicators}
	return l
}

func result(id int64, title, innovation, indicators string) *market.Listing {
	l := &market.Listing{ID: id, Kind: market.KindAchievement, OrgID: 100 + id}
	l.Title = title
	l.Details.Achievement = &market.AchievementDetails{Innovation: innovation, Indicators: indicators}
	return l
}

func subjects(ls ...*market.Listing) []Subject {
	var out []Subject
	for _, l := range ls {
		out = append(out, Of(l, PartnerRecord{}))
	}
	return out
}

// matcher gathers statistics from the subjects themselves and returns them ready for scoring.
func matcher(t testing.TB, ss []Subject) (*Matcher, []*Profile) {
	t.Helper()
	plain := New(ByHand(), nil, nil, nil)
	var ps []*Profile
	for _, s := range ss {
		ps = append(ps, plain.Profile(s))
	}
	return New(ByHand(), Gather(ps), nil, nil), ps
}

func ids(list []Scored) []int64 {
	var out []int64
	for _, s := range list {
		out = append(out, s.ID)
	}
	return out
}

// crowd is n results on other topics, none of which shares a rare word with the tests' needs.
func crowd(from int64, n int) []*market.Listing {
	topics := []string{"水稻插秧机自动导航", "光伏组件清洗机器人", "中药饮片炮制过程控制", "船舶压载水处理装置", "仓储物流分拣调度"}
	var out []*market.Listing
	for i := range n {
		out = append(out, result(from+int64(i), fmt.Sprintf("%s第%d型", topics[i%len(topics)], i), "", ""))
	}
	return out
}

// An old result that fits must be found among many new ones: another site's matcher looked only at the newest hundred.
func TestRankLooksAtAllCandidates(t *testing.T) {
	t.Parallel()
	old := result(2, "高温合金叶片热障涂层制备", "", "")
	old.PublishedAt = now.AddDate(-2, 0, 0)
	ls := append([]*market.Listing{demand("涡轮叶片热障涂层寿命提升", "", ""), old}, crowd(10, 400)...)
	for _, l := range ls[2:] {
		l.PublishedAt = now
	}
	m, ps := matcher(t, subjects(ls...))
	got := m.Rank(ps[0], ps[1:], now)
	if len(got) != 401 || got[0].ID != 2 {
		t.Errorf("first of %d is %d, want the old result 2 of 401", len(got), got[0].ID)
	}
}

// What every other need says, 产业化 say, tells little of what one of them wants, however rare it is among the results.
func TestWhatAllNeedsSayCountsLess(t *testing.T) {
	t.Parallel()
	ls := []*market.Listing{demand("微球产业化", "", ""), result(2, "秸秆产业化", "", ""), result(3, "药物微球", "", "")}
	ls = append(ls, crowd(100, 40)...)
	alone, ps := matcher(t, subjects(ls...))
	if got := ids(alone.Rank(ps[0], ps[1:], now))[:2]; got[0] != 2 {
		t.Fatalf("without other needs the first two are %v: this test proves nothing", got)
	}
	for i := range 30 {
		other := demand(fmt.Sprintf("第%d号装置产业化", i), "", "")
		other.ID = int64(1000 + i)
		ls = append(ls, other)
	}
	m, ps := matcher(t, subjects(ls...))
	if got := ids(m.Rank(ps[0], ps[1:43], now))[:2]; got[0] != 3 {
		t.Errorf("first two are %v, want 3 before 2", got)
	}
}

// Title, text and indicators must each be able to decide: another site's matcher compared none of them.
func TestRankComparesTitleTextAndIndicators(t *testing.T) {
	t.Parallel()
	need := func(title, difficulties, indicators string) *market.Listing {
		return demand(title, difficulties, indicators)
	}
	for name, c := range map[string]struct{ need, fits, other *market.Listing }{
		"title": {need("泵阀密封圈耐磨改性", "", ""), result(2, "密封圈耐磨涂层", "", ""), result(3, "果蔬保鲜冷库", "", "")},
		"text": {need("产品质量提升", "铸坯表面裂纹难以消除", ""), result(2, "连铸工艺优化", "减少铸坯表面裂纹", ""),
			result(3, "连铸工艺优化", "降低能源消耗水平", "")},
		"indicators": {need("秸秆制浆得率提升", "", "得率不低于67%"), result(2, "秸秆制浆工艺", "", "得率70%"),
			result(3, "秸秆制浆工艺", "", "得率55%")},
	} {
		ls := append([]*market.Listing{c.need, c.other, c.fits}, crowd(10, 20)...)
		m, ps := matcher(t, subjects(ls...))
		if got := m.Rank(ps[0], ps[1:], now); got[0].ID != 2 {
			t.Errorf("%s: first is %d, want 2; order %v", name, got[0].ID, ids(got)[:5])
		}
	}
}

// Scattered characters are not a match: another site's matcher took subsequences for substrings.
func TestRankPrefersSubstringToSubsequence(t *testing.T) {
	t.Parallel()
	ls := []*market.Listing{
		demand("石墨烯涂料", "", ""),
		result(2, "石材打墨机与丙烯酸涂布原料", "", ""), // holds 石…墨…烯…涂…料 in order
		result(3, "石墨烯涂料分散工艺", "", ""),
	}
	m, ps := matcher(t, subjects(append(ls, crowd(10, 20)...)...))
	if got := m.Rank(ps[0], ps[1:], now); got[0].ID != 3 || got[0].Score-got[1].Score < 1 {
		t.Errorf("first is %d by %.2f, want 3 clearly ahead", got[0].ID, got[0].Score-got[1].Score)
	}
}

// Better stays better at the top: another site's matcher capped scores and so made ties.
func TestRankDoesNotCapScores(t *testing.T) {
	t.Parallel()
	ls := []*market.Listing{demand("铝合金轮毂低压铸造缺陷检测", "轮毂缩孔缩松识别率低", "")}
	for id, title := range []string{"铝合金轮毂低压铸造缺陷检测系统", "铝合金轮毂低压铸造缺陷分析", "铝合金轮毂低压铸造", "铝合金轮毂", "铝合金"} {
		ls = append(ls, result(int64(id+2), title, "", ""))
	}
	m, ps := matcher(t, subjects(append(ls, crowd(10, 20)...)...))
	got := m.Rank(ps[0], ps[1:], now)
	for i := 1; i < 5; i++ {
		if got[i-1].Score <= got[i].Score || got[i].ID != int64(i+2) {
			t.Errorf("place %d: listing %d with %.4f after %.4f", i+1, got[i].ID, got[i].Score, got[i-1].Score)
		}
	}
}

// The order of the result is the order of the scores whatever the order of the candidates: another
// site's matcher sorted and then used the unsorted list.
func TestRankReturnsTheSortedList(t *testing.T) {
	t.Parallel()
	ls := append([]*market.Listing{demand("轴承钢夹杂物控制", "", ""), result(2, "轴承钢冶炼夹杂物去除", "", ""),
		result(3, "轴承清洗", "", "")}, crowd(10, 30)...)
	m, ps := matcher(t, subjects(ls...))
	forward := m.Rank(ps[0], ps[1:], now)
	var turned []*Profile
	for i := len(ps) - 1; i > 0; i-- {
		turned = append(turned, ps[i])
	}
	backward := m.Rank(ps[0], turned, now)
	for i := range forward {
		if i > 0 && forward[i].Score > forward[i-1].Score {
			t.Errorf("place %d scores %.4f, place %d %.4f", i, forward[i-1].Score, i+1, forward[i].Score)
		}
		if forward[i].ID != backward[i].ID {
			t.Errorf("place %d: %d and, candidates reversed, %d", i+1, forward[i].ID, backward[i].ID)
		}
	}
}

// A result finds its needs by the same scoring, with the conditions read the right way round.
func TestRankFromTheSupplySide(t *testing.T) {
	t.Parallel()
	offer := result(2, "锂电池隔膜陶瓷涂覆", "", "")
	offer.Details.Achievement.Price = 80 * market.Wan
	rich, poor := demand("锂电池隔膜热收缩改善", "", ""), demand("锂电池隔膜热收缩改善", "", "")
	rich.ID, rich.Details.Demand.Budget = 11, 100*market.Wan
	poor.ID, poor.Details.Demand.Budget = 12, 10*market.Wan
	ss := subjects(offer, poor, rich)
	m, ps := matcher(t, ss)
	if got := ids(m.Rank(ps[0], ps[1:], now)); got[0] != 11 {
		t.Errorf("order %v, want the need that can pay first", got)
	}
}
