package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// benchListings is how many listings the benchmarks index: JIEBANG_BENCH_LISTINGS, or 10,000.
func benchListings(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("JIEBANG_BENCH_LISTINGS"))
	if err != nil {
		return 10_000
	}
	b.Logf("%d listings", n)
	return n
}

// filled is an index of invented listings, with how long it took to fill.
func filled(b *testing.B) (*Index, []*Document) {
	b.Helper()
	docs := generate(benchListings(b), 5)
	ix, err := Open(b.TempDir(), text.Standard())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ix.Close() })
	began := time.Now()
	if err := ix.Rebuild(context.Background(), yieldAll(docs), "1"); err != nil {
		b.Fatal(err)
	}
	b.Logf("filled at %.0f listings/s", float64(len(docs))/time.Since(began).Seconds())
	return ix, docs
}

// BenchmarkRebuild fills an index again while it is there.
func BenchmarkRebuild(b *testing.B) {
	ix, docs := filled(b)
	for b.Loop() {
		if err := ix.Rebuild(context.Background(), yieldAll(docs), "2"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(docs)*b.N)/b.Elapsed().Seconds(), "listings/s")
	size, err := ix.Size()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(size.IndexBytes+size.ColumnsBytes)/float64(size.Listings), "B/listing")
}

// percentiles times f and reports the median and the slow end.
func percentiles(b *testing.B, f func(i int)) {
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		f(i)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	for _, p := range []int{50, 95, 99} {
		b.ReportMetric(float64(took[len(took)*p/100].Microseconds())/1000, fmt.Sprintf("ms-p%d", p))
	}
}

func BenchmarkSearch(b *testing.B) {
	ix, docs := filled(b)
	ask := func(q Query) func(*testing.B) {
		return func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			percentiles(b, func(int) {
				if q.Text != "" {
					title := []rune(docs[r.IntN(len(docs))].Title)
					q.Text = string(title[:min(4, len(title))]) + " " + string(title[max(0, len(title)-4):])
				}
				if _, err := ix.Search(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
	b.Run("words", ask(Query{Text: "x", Scope: public}))
	b.Run("words+facets", ask(Query{Text: "x", Scope: public, WithFacets: true}))
	b.Run("words+filter+facets", ask(Query{Text: "x", Scope: public, WithFacets: true,
		Kinds: []market.Kind{market.KindDemand}}))
	b.Run("newest+facets", ask(Query{Scope: public, WithFacets: true}))
	b.Run("candidates", func(b *testing.B) {
		percentiles(b, func(i int) {
			if _, err := ix.Candidates(context.Background(), docs[i%len(docs)], []market.Kind{market.KindAchievement},
				bureau, 200); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("suggest", func(b *testing.B) {
		typed := strings.Fields("铝 铝箔 锂电 shimo smx 检测 检测系 系统有限 碳化硅焊 jiance 公司 机器人检测系统")
		percentiles(b, func(i int) { ix.Suggest(typed[i%len(typed)], public, 5) })
	})
	b.Run("did you mean", func(b *testing.B) {
		percentiles(b, func(int) { ix.vocabulary.Load().correct("石墨稀检测系统") })
	})
	b.Run("apply one", func(b *testing.B) {
		percentiles(b, func(i int) {
			d := renumbered(docs[i%len(docs)], int64(len(docs)+1))
			if err := ix.Apply([]Change{{d.ID, d}}, "2"); err != nil {
				b.Fatal(err)
			}
		})
	})
}

// BenchmarkSuggest asks 100,000 listings of many words and 20,000 organisations, for words and organisations, which
// live in memory; titles are the index's, which is empty. One in a hundred questions comes after a listing was
// published, and every beginning is typed from its first character on.
func BenchmarkSuggest(b *testing.B) {
	const listings = 100_000
	v := newVocabulary(text.Standard())
	r := rand.New(rand.NewPCG(3, 4))
	cards := spoken(r, listings)
	began := time.Now()
	for _, c := range cards {
		v.put(c)
	}
	b.Logf("filled at %.0f listings/s, %d words, %d organisations", listings/time.Since(began).Seconds(),
		len(v.words.known), len(v.orgs.known))
	ix := open(b, nil)
	ix.vocabulary.Store(v)
	var typed []string
	for range 2000 {
		c := cards[r.IntN(listings)]
		full, initials := text.Pinyin(c.Title)
		for _, s := range []string{c.Title, full, initials, c.Org} {
			runes := []rune(s)
			for n := 1; n <= min(6, len(runes)); n++ {
				typed = append(typed, string(runes[:n]))
			}
		}
	}
	percentiles(b, func(i int) {
		if i%100 == 99 {
			v.put(cards[i%listings])
		}
		ix.Suggest(typed[i%len(typed)], public, 4)
	})
}

// spoken are the cards of n listings whose titles and keywords draw on some thirty thousand words, a few of them
// common.
func spoken(r *rand.Rand, n int) []card {
	const words, organisations = 30_000, 20_000
	signs := []rune("铝锂钙石碳硅钢稻芯热镁废秸传机电轴换益饲光玻陶塑橡阀泵变连检控制封焊回保加设优监识净涂成干储溯分诊系工技装方平材软算产高低温压流量精密智能数字环节复合纳微超导磁")
	made := func(length int) string {
		out := make([]rune, length)
		for i := range out {
			out[i] = signs[r.IntN(len(signs))]
		}
		return string(out)
	}
	lexicon, owners := make([]string, words), make([]string, organisations)
	for i := range lexicon {
		lexicon[i] = made(2 + r.IntN(3))
	}
	for i := range owners {
		owners[i] = made(4) + []string{"有限公司", "大学", "研究院", "科技股份有限公司"}[r.IntN(4)]
	}
	pick := func(from []string) string { return from[int(float64(len(from))*r.Float64()*r.Float64()*r.Float64())] }
	out := make([]card, n)
	for i := range out {
		out[i] = card{Title: pick(lexicon) + pick(lexicon) + pick(lexicon) + "技术", Org: pick(owners),
			OrgID: int64(i % organisations), Kind: market.KindDemand, Visible: market.VisiblePublic,
			Words: []string{pick(lexicon), pick(lexicon)}}
	}
	return out
}

func BenchmarkPercolate(b *testing.B) {
	p := NewPercolator(text.Standard())
	docs := generate(10_000, 6)
	for i, d := range docs {
		p.Set(int64(i), Query{Text: string([]rune(d.Title)[:4]), Kinds: []market.Kind{d.Kind}})
	}
	percentiles(b, func(i int) {
		if _, err := p.Match(context.Background(), docs[i%len(docs)]); err != nil {
			b.Fatal(err)
		}
	})
}
