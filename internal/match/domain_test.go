package match

import (
	"strings"
	"testing"

	"jiebang/internal/text"
)

// A word that the bureau keeps counts whole where it stands on both sides, with a reason that says so; without one
// nothing changes.
func TestAWordTheBureauKeepsCountsWhole(t *testing.T) {
	t.Parallel()
	own, err := text.New("滚道软带\n5G专网", "")
	if err != nil {
		t.Fatal(err)
	}
	need := Subject{ID: 1, Asks: true, Title: "风电轴承滚道软带裂纹的5G专网检测"}
	offers := []Subject{{ID: 2, Title: "回转支承滚道软带硬度评价"}, {ID: 3, Title: "滚道磨削与软带剪裁"}, {ID: 4, Title: "面向工厂的5G专网"}}
	scores := func(m *Matcher) map[int64]float64 {
		var profiles []*Profile
		for _, s := range offers {
			profiles = append(profiles, m.Profile(s))
		}
		m = m.With(Gather(append([]*Profile{m.Profile(need)}, profiles...)))
		out := map[int64]float64{}
		for _, s := range m.Rank(m.Profile(need), profiles, now) {
			out[s.ID] = s.Score
		}
		return out
	}
	plain, kept := scores(Standard(nil)), scores(Standard(own))
	if gain, other := kept[2]-plain[2], kept[3]-plain[3]; gain < 0.5 || gain < 2*other {
		t.Errorf("the whole word gains %.2f, its parts %.2f", gain, other)
	}
	if gain := kept[4] - plain[4]; gain < 0.5 {
		t.Errorf("a word of letters and characters gains %.2f", gain)
	}
	m := Standard(own)
	found := ""
	for _, r := range m.sharedWords(m.read(&need), m.read(&offers[0])) {
		found += r.Text + ";"
	}
	if !strings.Contains(found, "滚道软带（专业词）") {
		t.Errorf("the reasons are %s", found)
	}
}
