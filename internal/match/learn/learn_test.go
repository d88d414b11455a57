package learn

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"jiebang/internal/match"
)

// topics hold words that keep company; texts of a topic use any of them, so that two words of one topic
// often stand for each other.
var topics = [][]string{
	{"光伏", "组件", "电站", "逆变", "硅片", "发电"},
	{"轴承", "滚子", "润滑", "磨损", "钢球", "套圈"},
	{"水稻", "育种", "插秧", "稻瘟", "籽粒", "抽穗"},
}

func inventedTexts(n int) []Text {
	r := rand.New(rand.NewPCG(1, 1))
	draw := func(words []string, k int) string {
		var b strings.Builder
		for range k {
			b.WriteString(words[r.IntN(len(words))])
		}
		return b.String()
	}
	var out []Text
	for i := range n {
		w := topics[i%len(topics)]
		out = append(out, Text{Title: draw(w, 5), Keywords: draw(w, 3), Passages: []string{draw(w, 60)}})
	}
	return out
}

func learned(t *testing.T) ([]byte, *match.Vectors) {
	t.Helper()
	o := Defaults()
	o.Dims, o.Rounds, o.Batch = 12, 2, 32
	h, tokens, err := Vectors(inventedTexts(300), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := match.WriteVectors(&b, h, tokens); err != nil {
		t.Fatal(err)
	}
	v, err := match.ReadVectors(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), v
}

func TestWordsOfOneTopicLieNearEachOther(t *testing.T) {
	t.Parallel()
	_, v := learned(t)
	direction := func(s string) match.Vector {
		return v.Encode([]match.Section{{Text: s}}, func(match.SectionName) float64 { return 1 })
	}
	var same, other, sames, others float64
	for i, w := range topics {
		for j, x := range topics {
			for _, a := range w {
				for _, b := range x {
					c := match.Cosine(direction(a), direction(b))
					switch {
					case i != j:
						other, others = other+c, others+1
					case a != b:
						same, sames = same+c, sames+1
					}
				}
			}
		}
	}
	if same/sames < other/others+0.15 {
		t.Errorf("words of one topic are at %.2f, of two at %.2f", same/sames, other/others)
	}
}

func TestTheSameTextsGiveTheSameVectors(t *testing.T) {
	t.Parallel()
	a, _ := learned(t)
	b, _ := learned(t)
	if !bytes.Equal(a, b) {
		t.Error("two runs with one seed differ")
	}
}

func TestTooLittleTextIsRefused(t *testing.T) {
	t.Parallel()
	if _, _, err := Vectors(inventedTexts(3), Defaults(), nil); err == nil {
		t.Error("learned from three texts without complaint")
	}
}

func TestPapersAreTakenApart(t *testing.T) {
	t.Parallel()
	text := "轴承滚子磨损的在线监测\n某某大学机械学院 某地 100000\n摘要：[目的/意义]" + strings.Repeat("以振动信号监测滚子磨损。", 5) +
		"\n关键词：轴承；滚子；磨损 分类号：TH133\n1引言"
	in := `{"id":"1","text":` + quoted(text) + "}\n" + `{"title":"水稻育种","abstract":"籽粒灌浆。"}` + "\n"
	got, err := ReadTexts(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	p := got[0]
	if p.Title != "轴承滚子磨损的在线监测" || strings.TrimSpace(p.Keywords) != "轴承；滚子；磨损" || len(p.Passages) != 1 ||
		!strings.HasPrefix(p.Passages[0], "以振动") {
		t.Errorf("paper read as %+v", p)
	}
	if q := got[1]; q.Title != "水稻育种" || len(q.Passages) != 1 {
		t.Errorf("second text read as %+v", q)
	}
	if _, err := ReadTexts(strings.NewReader("{")); err == nil {
		t.Error("half a line was read without complaint")
	}
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, "\n", `\n`) + `"` }

// A word of the installation's own trade moves towards what it stands beside there, and the words stay the same.
func TestRefreshMovesWordsTowardsOwnTexts(t *testing.T) {
	t.Parallel()
	_, v := learned(t)
	var own []Text
	r := rand.New(rand.NewPCG(5, 5))
	for range 200 { // here photovoltaics and bearings belong together
		own = append(own, Text{Title: topics[0][r.IntN(6)] + topics[1][r.IntN(6)] + topics[0][r.IntN(6)] +
			topics[1][r.IntN(6)] + topics[0][r.IntN(6)] + topics[1][r.IntN(6)]})
	}
	o := Refreshing()
	o.Batch = 32
	fresh, data, err := Refreshed(v, own, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Tokens != v.Tokens || fresh.Own != 200 || fresh.Version() == v.Version() || len(data) == 0 {
		t.Errorf("%d tokens of %d, %d own texts, version %s", fresh.Tokens, v.Tokens, fresh.Own, fresh.Version())
	}
	before, after := between(v, topics[0], topics[1]), between(fresh, topics[0], topics[1])
	if after < before+0.1 {
		t.Errorf("the two topics were at %.2f and are at %.2f", before, after)
	}
	again, _, err := Refreshed(v, own, o, nil)
	if err != nil || again.Version() != fresh.Version() {
		t.Errorf("the same texts gave %s and %s, %v", fresh.Version(), again.Version(), err)
	}
}

func TestRefreshRefusesTooFewTexts(t *testing.T) {
	t.Parallel()
	_, v := learned(t)
	if _, _, err := Refresh(v, inventedTexts(5), Refreshing(), nil); err == nil {
		t.Error("refreshed from five texts without complaint")
	}
}

// between is the mean nearness of the words of two topics.
func between(v *match.Vectors, one, two []string) float64 {
	var sum float64
	for _, a := range one {
		for _, b := range two {
			whole := func(match.SectionName) float64 { return 1 }
			sum += match.Cosine(v.Encode([]match.Section{{Text: a}}, whole),
				v.Encode([]match.Section{{Text: b}}, whole))
		}
	}
	return sum / float64(len(one)*len(two))
}
