package matching_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// verdict is one judgment of an invented history.
type verdict struct {
	match   int // number of the match
	kind    string
	at      time.Time
	matcher string
	rank    int
}

// history is an invented past: needs published over some weeks, each with a few matches, judged by two versions of the
// matcher.
type history struct {
	published []time.Time // of each need
	needOf    []int       // of each match
	verdicts  []verdict   // in the order of time
}

func invent(r *rand.Rand) history {
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, market.Shanghai)
	var h history
	for n := range 12 {
		h.published = append(h.published, monday.Add(time.Duration(r.IntN(28*24*60))*time.Minute))
		for range r.IntN(5) {
			h.needOf = append(h.needOf, n)
			h.judge(r, len(h.needOf)-1)
		}
	}
	slices.SortStableFunc(h.verdicts, func(a, b verdict) int { return a.at.Compare(b.at) })
	return h
}

// judge lets people make something of a match, step by step, at different times and versions.
func (h *history) judge(r *rand.Rand, match int) {
	at := h.published[h.needOf[match]]
	ways := [][]string{{}, {"see"}, {"see", "dismiss"}, {"interest", "dismiss"}, {"see", "interest", "accept"},
		{"interest", "accept", "log", "deal"}, {"interest", "accept", "lose"}, {"dismiss"}}
	for _, kind := range ways[r.IntN(len(ways))] {
		at = at.Add(time.Duration(1+r.IntN(6*24*60)) * time.Minute)
		h.verdicts = append(h.verdicts, verdict{match, kind, at, []string{"m1", "m2"}[r.IntN(2)], 1 + r.IntN(8)})
	}
}

func weekOf(at time.Time) string {
	at = at.In(market.Shanghai)
	return at.AddDate(0, 0, -(int(at.Weekday())+6)%7).Format("2006-01-02")
}

// figures are what the history comes to, computed plainly.
func (h history) figures(by market.LiveBy) map[string]market.LiveFigure {
	out := map[string]market.LiveFigure{}
	change := func(key string, f func(*market.LiveFigure)) {
		figure := out[key]
		figure.Key = key
		f(&figure)
		out[key] = figure
	}
	first, led := map[int]verdict{}, map[int]bool{}
	for _, x := range h.verdicts {
		if _, known := first[x.match]; !known {
			first[x.match] = x
		}
		led[x.match] = led[x.match] || slices.Contains([]string{"interest", "accept", "log", "deal"}, x.kind)
	}
	for match, x := range first {
		if key := keyOf(by, x); x.rank <= market.BestShown {
			change(key, func(f *market.LiveFigure) {
				f.Looked++
				if led[match] {
					f.Led++
				}
			})
		}
	}
	for need, published := range h.published {
		for key, contact := range h.contacts(by, need) {
			change(key, func(f *market.LiveFigure) {
				f.Needs++
				if !contact.IsZero() {
					f.Accepted++
					f.MedianDays += contact.Sub(published).Hours() / 24 // a sum: only its being there is compared
				}
			})
		}
	}
	return out
}

func keyOf(by market.LiveBy, x verdict) string {
	if by == market.ByWeek {
		return weekOf(x.at)
	}
	return x.matcher
}

// contacts are the keys a need counts under, with its first contact.
func (h history) contacts(by market.LiveBy, need int) map[string]time.Time {
	out := map[string]time.Time{}
	if by == market.ByWeek {
		out[weekOf(h.published[need])] = time.Time{}
	}
	for _, x := range h.verdicts {
		if h.needOf[x.match] != need {
			continue
		}
		key := x.matcher
		if by == market.ByWeek {
			key = weekOf(h.published[need])
		}
		if _, known := out[key]; !known {
			out[key] = time.Time{}
		}
		if x.kind == "accept" && out[key].IsZero() {
			out[key] = x.at
		}
	}
	return out
}

// write puts the history into the record.
func (h history) write(f *apptest.Fixture, org int64) {
	for i, at := range h.published {
		f.Exec(`insert into listing (id, no, kind, org_id, title, visible, details, status, published_at) overriding system value values ($1, $2, 'demand', $3, $2, 'public', '{}', 'published', $4)`, 1000+i, fmt.Sprintf("需求%d", i), org, at)
	}
	for i, need := range h.needOf {
		f.Exec(`insert into listing (id, no, kind, org_id, title, visible, details, status) overriding system value values ($1, $2, 'achievement', $3, $2, 'public', '{}', 'published')`, 2000+i, fmt.Sprintf("成果%d", i), org)
		f.Exec(`insert into match (id, demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher) overriding system value values ($1, $2, $3, $4, $4, 'seen', 1, 'good', '[]', 'm2')`, 3000+i, 1000+need, 2000+i, org)
	}
	for _, x := range h.verdicts {
		f.Exec(`insert into judgment (match_id, kind, side, at, matcher, band, rank) values ($1, $2, 'demand', $3, $4, 'good', $5)`, 3000+x.match, x.kind, x.at, x.matcher, x.rank)
	}
}

// TestFiguresOfInventedHistories computes the figures of made-up pasts a second time and clicks every one down to its
// rows.
func TestFiguresOfInventedHistories(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			f := apptest.New(t)
			org, _ := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
			h := invent(rand.New(rand.NewPCG(seed, 11)))
			h.write(f, org.ID)
			m, err := f.App.Matching.Matching(f.Context(), f.Staff(market.RoleClerk))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, f, market.ByWeek, m.ByWeek, h)
			compare(t, f, market.ByMatcher, m.ByMatcher, h)
		})
	}
}

func compare(t *testing.T, f *apptest.Fixture, by market.LiveBy, got []market.LiveFigure, h history) {
	t.Helper()
	want := h.figures(by)
	if len(got) != len(want) {
		t.Errorf("by %s: %d figures, want %d: %+v", by, len(got), len(want), got)
	}
	for _, g := range got {
		w := want[g.Key]
		if g.Looked != w.Looked || g.Led != w.Led || g.Needs != w.Needs || g.Accepted != w.Accepted {
			t.Errorf("by %s %s: %+v, want %+v", by, g.Key, g, w)
		}
		clickDown(t, f, by, g, h)
	}
}

// clickDown holds a figure to the rows behind it, and its times to those of the rows.
func clickDown(t *testing.T, f *apptest.Fixture, by market.LiveBy, g market.LiveFigure, h history) {
	t.Helper()
	clerk := f.Staff(market.RoleClerk)
	pairs, err := f.App.Matching.JudgedPairs(f.Context(), clerk, by, g.Key)
	if err != nil {
		t.Fatal(err)
	}
	needs, err := f.App.Matching.JudgedNeeds(f.Context(), clerk, by, g.Key)
	if err != nil {
		t.Fatal(err)
	}
	led, days := 0, []float64{}
	for _, p := range pairs {
		if p.Led {
			led++
		}
	}
	for _, n := range needs {
		if !n.ContactAt.IsZero() {
			days = append(days, n.ContactAt.Sub(n.PublishedAt).Hours()/24)
		}
	}
	if len(pairs) != g.Looked || led != g.Led || len(needs) != g.Needs || len(days) != g.Accepted {
		t.Errorf("by %s %s: %+v, but %d pairs of which %d led, %d needs of which %d met", by, g.Key, g, len(pairs), led,
			len(needs), len(days))
	}
	if slices.Sort(days); len(days) > 0 && (math.Abs(median(days)-g.MedianDays) > 1e-6 ||
		g.NinthDays < g.MedianDays-1e-9 || g.NinthDays > days[len(days)-1]+1e-9) {
		t.Errorf("by %s %s: %v and %v days, of %v", by, g.Key, g.MedianDays, g.NinthDays, days)
	}
}

func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
