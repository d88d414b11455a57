package eval

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jiebang/internal/match"
)

func TestMeasuresOfKnownLists(t *testing.T) {
	t.Parallel()
	ranked, all := []int{2, 0, -1, 1}, []int{0, 0, 1, 2}
	ideal := 3 + 1/math.Log2(3)
	for name, want := range map[string]float64{
		"nDCG@10": (3 + 1/math.Log2(5)) / ideal,
		"AUC>=2":  1,    // 2 stands before all three others
		"AUC>=1":  0.75, // one 0 before the 1, the other 0 not ranked at all
		"MRR":     1,
		"R@10":    1,
	} {
		for _, m := range Measures {
			if got := m.Of(ranked, all); m.Name == name && math.Abs(got-want) > 1e-9 {
				t.Errorf("%s is %.4f, want %.4f", name, got, want)
			}
		}
	}
	for _, m := range Measures {
		if got := m.Of([]int{0, 0}, []int{0, 0}); !math.IsNaN(got) {
			t.Errorf("%s of nothing fit is %.4f, want none", m.Name, got)
		}
	}
}

func TestDifferenceLooksQueryByQuery(t *testing.T) {
	t.Parallel()
	f := Difference([]float64{0.5, 0.7, math.NaN(), 0.9}, []float64{0.4, 0.6, 1, 0.8})
	if math.Abs(f.Mean-0.1) > 1e-9 || f.Error > 1e-9 || f.Queries != 3 {
		t.Errorf("%+v, want 0.1 without error on 3", f)
	}
}

// collection writes a small collection of our own: three needs, six results.
func collection(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"queries.jsonl": `{"_id":"q1","title":"光伏组件积灰清洁","text":"缺水地区不能用水清洗。"}
{"_id":"q2","title":"","text":"秸秆 制浆"}
{"_id":"q3","title":"无人评判的需求","text":""}
`,
		"corpus.jsonl": `{"_id":"a","title":"太阳能电池板无水除尘机器人","text":""}
{"_id":"b","title":"麦草生物机械制浆","text":"以酶预处理秸秆。"}
{"_id":"c","title":"老年人跌倒监测手环","text":""}
{"_id":"d","title":"","text":"光伏电站组件清扫装置。"}
{"_id":"e","title":"钢水夹杂物去除","text":""}
{"_id":"f","title":"叉车调度","text":""}
`,
		"qrels.tsv": "query-id\tcorpus-id\tscore\nq1\ta\t1\nq1\td\t2\nq1\tc\t0\nq2\tb\t2\nq2\te\t0\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBenchRanksACollection(t *testing.T) {
	t.Parallel()
	c, err := Read(collection(t))
	if err != nil {
		t.Fatal(err)
	}
	run := NewBench(c, match.Standard(nil)).Rank(false, time.Unix(0, 0))
	if len(run) != 3 || run[0][0].Doc != "d" || run[0][1].Doc != "a" || run[1][0].Doc != "b" {
		t.Errorf("ranked %v", run)
	}
	var b bytes.Buffer
	if err := run.WriteTREC(&b, c, "x"); err != nil || !strings.HasPrefix(b.String(), "q1 Q0 d 1 ") {
		t.Errorf("run begins %.40q, %v", b.String(), err)
	}
	values := run.Judge(c, false)
	if got := FigureOf(values[0]); got.Mean != 1 || got.Queries != 2 {
		t.Errorf("nDCG %+v, want 1 on the two judged", got)
	}
	if got := run.Judge(c, true); len(got[0]) != 0 {
		t.Errorf("%d queries judged by a pool, want none with so few grades", len(got[0]))
	}
}

// A listing must be found by its own title, whatever else the ranking learned to like.
func TestAListingIsFoundByItsOwnTitle(t *testing.T) {
	t.Parallel()
	c, err := Read(collection(t))
	if err != nil {
		t.Fatal(err)
	}
	found, asked := NewBench(c, match.Standard(nil)).OwnTitles(time.Unix(0, 0))
	if found != asked || asked != 5 {
		t.Errorf("%d of %d found, want 5 of 5", found, asked)
	}
}

// Weights chosen on the other queries score each query once; with one table to choose from nothing can be gained.
func TestCrossValidationScoresEveryQuery(t *testing.T) {
	t.Parallel()
	c, err := Read(collection(t))
	if err != nil {
		t.Fatal(err)
	}
	got := NewBench(c, match.Standard(nil)).Cross(false, time.Unix(0, 0), match.ByHand())
	if got.Tables != 81 || got.Chosen[0].Queries != 2 || got.Chosen[0].Mean < 0.9 {
		t.Errorf("%d tables, nDCG %+v", got.Tables, got.Chosen[0])
	}
}
