package matching_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// unsaved is the need of pair as somebody writes it, not stored yet.
func unsaved(orgID int64, change func(c *market.ListingContent)) market.Listing {
	c := apptest.Content(market.KindDemand, "高反光金属表面缺陷机器视觉检测装置")
	c.PublicText = "面向冲压件等高反光金属表面，采用多角度偏振光照明与深度学习，实现划伤、凹坑缺陷在线检测，漏检率低于 0.1%。"
	c.Details.Demand.Difficulties = "高反光金属表面的划伤、凹坑缺陷靠人工目检，偏振光照明下机器视觉检测不稳。"
	if change != nil {
		change(&c)
	}
	return market.Listing{Kind: market.KindDemand, OrgID: orgID, ListingContent: c}
}

func TestUnsavedTextIsCountedWithinWhatItsAuthorMaySee(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, result, firm, uni := pair(t, f)
	amongMany(t, f, firm, result)
	l := unsaved(firm.Memberships[0].OrgID, nil)
	found, err := f.App.Matching.Preview(ctx, firm, l)
	if err != nil || !found.Asked || found.Good != 1 || found.Fitting != 1 || found.Words() != "" {
		t.Errorf("counted %+v (%v)", found, err)
	}
	if n := f.Number(`select count(*) from listing where kind = $1 and org_id = $2`, l.Kind, l.OrgID); n != 1 {
		t.Errorf("counting stored %d listings", n)
	}
	own := l
	own.OrgID = uni.Memberships[0].OrgID
	if found, err = f.App.Matching.Preview(ctx, uni, own); err != nil || found.Good != 0 {
		t.Errorf("one's own results count as answers: %+v (%v)", found, err)
	}
	for name, who := range map[string]market.Actor{"nobody": {}, "a title of two characters": firm} {
		short := l
		if who.Known() {
			short.Title = "减速"
		}
		if found, err := f.App.Matching.Preview(ctx, who, short); err != nil || found.Asked {
			t.Errorf("%s is counted for: %+v (%v)", name, found, err)
		}
	}
	f.Exec(`update listing_public set visible = 'registered' where id = $1`, result.ID)
	stranger := f.Person("路人")
	l.Title += "。"
	if found, err := f.App.Matching.Preview(ctx, stranger, l); err != nil || found.Good != 0 {
		t.Errorf("somebody without an organisation counts what only members see: %+v (%v)", found, err)
	}
}

// TestGivingWayIsWordedFromTheConditions asks what a dear and early result would take.
func TestGivingWayIsWordedFromTheConditions(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, result, firm, _ := pair(t, f)
	amongMany(t, f, firm, result)
	f.Exec(`update listing_public set version = version + 1,
		details = jsonb_set(jsonb_set(details, '{achievement,price}', '90000000'), '{achievement,maturity}', '"小试"')
		where id = $1`, result.ID)
	f.Exec(`insert into event (at, actor_id, actor_name, ip, verb, kind, ref, note)
		values (now(), 0, '', '', 'edit', 'listing', $1, '')`, result.ID)
	org := firm.Memberships[0].OrgID
	for _, c := range []struct {
		name   string
		budget market.Money
		stage  string
		fits   int
		words  string
	}{
		{"dear", 60 * market.Wan, "", 0, "预算到 90 万元，可多匹配 1 项。"},
		{"early", 100 * market.Wan, "中试", 0, "接受小试成果，可多匹配 1 项。"},
		{"dear and early", 60 * market.Wan, "中试", 0, "预算到 90 万元并接受小试成果，可多匹配 1 项。"},
		{"neither", 100 * market.Wan, "小试", 1, ""},
	} {
		f.Await(c.name+" to be counted with the new price", func() bool {
			l := unsaved(org, func(l *market.ListingContent) {
				l.Details.Demand.Budget, l.Details.Demand.Maturity = c.budget, c.stage
			})
			who := firm
			now := time.Now().UnixNano()
			l.ID, who.UserID = now, now // past what is kept, and the limit of one person
			found, err := f.App.Matching.Preview(f.Context(), who, l)
			if err != nil {
				t.Fatal(err)
			}
			return found.Good == 1 && found.Fitting == c.fits && found.Words() == c.words
		})
	}
}

// amongMany puts the result among many that are about other things: of three texts no word is rare, and nothing is
// strong.
func amongMany(t *testing.T, f *apptest.Fixture, who market.Actor, result market.Listing) {
	t.Helper()
	bring(t, f, market.KindAchievement, 120)
	f.Await("the node to have indexed all", func() bool {
		return f.Number(`select count(*) from match_due where bulk and due_at <= now()`) == 120 &&
			f.Finds(who, result.Title, result.ID)
	})
	if err := f.App.Matching.LearnWords(f.Context()); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkPreview counts for texts that differ each time, so that nothing is kept, and tells the median and the 95th
// percentile in milliseconds.
func BenchmarkPreview(b *testing.B) {
	f := apptest.New(b)
	_, uni := f.Organization(market.OrgUniversity, "省城理工大学")
	org, firm := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(uni, market.KindAchievement, "高反光金属表面缺陷机器视觉检测装置", nil)
	f.Copies("listing", l.ID, 2000, `'id', 100000 + k, 'no', 'T-' || k`)
	f.Copies("listing_public", l.ID, 2000, `'id', 100000 + k, 'no', 'T-' || k`)
	f.Exec(`insert into event (at, actor_id, actor_name, ip, verb, kind, ref, note)
		select now(), 0, '', '', 'edit', 'listing', id, '' from listing_public where id > 100000`)
	f.Await("the index to follow", func() bool { return f.Finds(firm, l.Title, l.ID) })
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		draft := unsaved(org.ID, func(c *market.ListingContent) {
			c.PublicText += strings.Repeat("补充", i%50) + fmt.Sprint(i)
		})
		who := firm
		who.UserID += int64(i) // each their own limit
		began := time.Now()
		if found, err := f.App.Matching.Preview(f.Context(), who, draft); err != nil || !found.Asked {
			b.Fatal(found, err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))]) / float64(time.Millisecond)
	}
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.95), "p95-ms")
}
