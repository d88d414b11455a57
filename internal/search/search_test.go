package search

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// public is the scope of somebody not logged in, bureau of a clerk.
var (
	public = market.ListingScope{}
	bureau = market.ListingScope{All: true}
)

// day counts days of publication from here.
func day(n int) time.Time { return time.Date(2026, 3, 1+n, 9, 0, 0, 0, market.Shanghai) }

// listings reads the little sample: one listing on each line, numbered from 1.
func listings(t testing.TB) []*Document {
	t.Helper()
	f, err := os.Open("testdata/listings.psv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '|'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []*Document
	for _, row := range rows[1:] {
		out = append(out, listing(t, row))
	}
	return out
}

func listing(t testing.TB, row []string) *Document {
	t.Helper()
	number := func(s string) int64 {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			t.Fatalf("%v: %v", row, err)
		}
		return n
	}
	deadline, err := market.ParseDate(row[17])
	if err != nil && row[17] != "" {
		t.Fatal(err)
	}
	split := func(s string) []string { return strings.FieldsFunc(s, func(r rune) bool { return r == '、' }) }
	return &Document{
		ID: number(row[0]), Kind: market.Kind(row[1]), Title: row[2], Keywords: split(row[3]), Needs: row[4],
		Text:    row[5],
		OrgName: row[6], OrgID: number(row[7]), Hitech: row[8], Tech: row[9], Industry: row[10],
		Region:   market.Region(row[11]),
		Maturity: row[12], Modes: split(row[13]), Visible: market.Visibility(row[14]),
		Amount:    market.Money(number(row[15])) * market.Wan,
		Published: day(int(number(row[16]))), Deadline: deadline,
	}
}

func changes(docs []*Document) []Change {
	var out []Change
	for _, d := range docs {
		out = append(out, Change{d.ID, d})
	}
	return out
}

// open makes an index of the sample, closed when the test ends.
func open(t testing.TB, docs []*Document) *Index {
	t.Helper()
	ix, err := Open(t.TempDir(), text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	if err := ix.Apply(changes(docs), "1"); err != nil {
		t.Fatal(err)
	}
	return ix
}

func find(t testing.TB, ix *Index, q Query) Result {
	t.Helper()
	r, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return r
}

func ids(found []Hit) []int64 {
	var out []int64
	for _, h := range found {
		out = append(out, h.ID)
	}
	return out
}

func sorted(in []int64) []int64 {
	out := slices.Clone(in)
	slices.Sort(out)
	return out
}

func TestSearch(t *testing.T) {
	t.Parallel()
	ix := open(t, listings(t))
	for _, c := range []struct {
		typed string
		want  []int64 // in any order
		first int64   // 0 for any
	}{
		{"视觉检测", []int64{1, 5, 9}, 1},
		{"视频", []int64{2}, 2},
		{"機器視覺", []int64{1, 5, 9}, 0},
		{"锂电池", []int64{3, 4, 30, 42}, 0},
		{"热障涂层", []int64{6, 7}, 6},
		{"PLC", []int64{26, 27}, 27},
		{"ｐｌｃ", []int64{26, 27}, 27},
		{"可编程逻辑控制器", []int64{26, 27}, 26},
		{"304L", []int64{16, 17}, 16},
		{"TiO₂", []int64{41}, 41},
		{"220℃", []int64{19}, 19},
		{"0.2毫米", []int64{16}, 16},
		{"5G", []int64{40}, 40},
		{"封装 钙钛矿", []int64{14}, 14},
		{"“变形控制”", []int64{16}, 16},
		{`"激光焊接变形"`, []int64{16, 17}, 0},
		{"激光焊接 -预测", []int64{16}, 16},
		{"石墨烯 -单位:东部材料研究院", []int64{28}, 28},
		{"单位:清江食品", []int64{2, 12, 26, 31}, 0},
		{"单位：清江食品 类型:人才", []int64{31}, 31},
		{"领域:环境 预算>100万", []int64{20, 21, 42}, 0},
		{"预算<=15万", []int64{13, 41}, 0},
		{"预算>=800", []int64{32}, 32},
		{"地区:盱眙 类型:需求", []int64{3, 24, 30, 33, 42}, 0},
		{"标题:石墨烯", []int64{28, 29}, 0},
		{"凹凸棒土", []int64{33, 34}, 0},
		{"散热 涂层", []int64{29}, 29},
	} {
		r := find(t, ix, Query{Text: c.typed, Limit: 50})
		if got := sorted(ids(r.Hits)); !slices.Equal(got, c.want) || r.Relaxed {
			t.Errorf("%s finds %v (relaxed %v), want %v", c.typed, got, r.Relaxed, c.want)
		}
		if c.first != 0 && len(r.Hits) > 0 && r.Hits[0].ID != c.first {
			t.Errorf("%s finds %d first, want %d", c.typed, r.Hits[0].ID, c.first)
		}
	}
}

func TestRelaxedAndNearest(t *testing.T) {
	t.Parallel()
	ix := open(t, listings(t))
	r := find(t, ix, Query{Text: "钙钛矿 封装 机器人"})
	if !r.Relaxed || len(r.Hits) == 0 || r.Hits[0].ID != 14 {
		t.Errorf("words that no listing has together: %+v", r)
	}
	r = find(t, ix, Query{Text: "钙钛矿", Kinds: []market.Kind{market.KindTalent}})
	if r.Total != 0 || len(r.Nearest) == 0 || r.Nearest[0].ID != 14 {
		t.Errorf("an empty result offers %+v", r.Nearest)
	}
	r = find(t, ix, Query{Text: "钙钛矿 -封装", Kinds: []market.Kind{market.KindTalent}})
	if r.Total != 0 || slices.ContainsFunc(r.Nearest, func(h Hit) bool { return h.ID == 14 }) {
		t.Errorf("an empty result offers what was excluded: %+v", r.Nearest)
	}
	for typed, want := range map[string]string{"机器视决": "机器视觉", "石墨稀散热": "石墨烯散热", "钙肽矿": "钙钛矿", "石墨烯": "",
		"gaitaikuang": "钙钛矿", "jiqishijuejiance": "机器视觉检测", "xyzabc": ""} {
		if got := find(t, ix, Query{Text: typed}).DidYouMean; got != want {
			t.Errorf("%s: did you mean %q, want %q", typed, got, want)
		}
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	docs := listings(t)
	ix := open(t, docs)
	for name, c := range map[string]struct {
		q    Query
		want func(*Document) bool
	}{
		"kinds": {Query{Kinds: []market.Kind{market.KindTalent, market.KindCommon}},
			func(d *Document) bool { return d.Kind == market.KindTalent || d.Kind == market.KindCommon }},
		"city": {Query{Regions: []market.Region{"320800"}},
			func(d *Document) bool { return d.Region.Within("320800") }},
		"both": {Query{Regions: []market.Region{"320830"}, HitechFields: []string{"新材料"}},
			func(d *Document) bool { return d.Region == "320830" && d.Hitech == "新材料" }},
		"mode": {Query{Modes: []string{"作价入股"}}, func(d *Document) bool { return slices.Contains(d.Modes, "作价入股") }},
		"dates": {Query{From: market.DateOf(day(3)), To: market.DateOf(day(6))},
			func(d *Document) bool { return !d.Published.Before(day(3)) && !d.Published.After(day(6)) }},
		"amounts": {Query{AmountMin: 100 * market.Wan, AmountMax: 200 * market.Wan},
			func(d *Document) bool { return d.Amount >= 100*market.Wan && d.Amount <= 200*market.Wan }},
		"org": {Query{OrgID: 201}, func(d *Document) bool { return d.OrgID == 201 }},
	} {
		c.q.Limit, c.q.Scope = 100, bureau
		var want []int64
		for _, d := range docs {
			if c.want(d) {
				want = append(want, d.ID)
			}
		}
		if got := sorted(ids(find(t, ix, c.q).Hits)); !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// TestScope proves that search finds exactly what market.ListingScope lets be seen.
func TestScope(t *testing.T) {
	t.Parallel()
	docs := listings(t)
	ix := open(t, docs)
	for _, s := range []market.ListingScope{
		public, bureau, {Registered: true}, {OrgIDs: []int64{102}}, {Registered: true, OrgIDs: []int64{108, 203}},
		{Registered: true, Invited: []int64{35}}, {Invited: []int64{36, 37}}, {Invited: []int64{999}},
	} {
		var want []int64
		for _, d := range docs {
			if s.CanSee(d.ID, d.OrgID, d.Visible) {
				want = append(want, d.ID)
			}
		}
		if got := sorted(ids(find(t, ix, Query{Scope: s, Limit: 100}).Hits)); !slices.Equal(got, want) {
			t.Errorf("scope %+v finds %v, want %v", s, got, want)
		}
		for _, d := range docs {
			offered := slices.ContainsFunc(ix.Suggest(d.Title, s, 5), func(x Suggestion) bool { return x.ID == d.ID })
			if offered != s.CanSee(d.ID, d.OrgID, d.Visible) {
				t.Errorf("scope %+v: %s suggested %v", s, d.Title, offered)
			}
		}
	}
}

// TestFacets counts by hand what the facets say, each without its own filter.
func TestFacets(t *testing.T) {
	t.Parallel()
	docs := listings(t)
	ix := open(t, docs)
	q := Query{Kinds: []market.Kind{market.KindDemand}, HitechFields: []string{"新材料", "电子信息"}, Scope: bureau,
		WithFacets: true}
	r := find(t, ix, q)
	kinds, hitech, regions := map[string]int{}, map[string]int{}, map[string]int{}
	for _, d := range docs {
		demand, field := d.Kind == market.KindDemand, d.Hitech == "新材料" || d.Hitech == "电子信息"
		if field {
			kinds[string(d.Kind)]++
		}
		if demand {
			hitech[d.Hitech]++
		}
		if demand && field {
			for _, code := range []market.Region{d.Region, d.Region.City(), d.Region.Province()} {
				regions[string(code)]++
			}
		}
	}
	for name, c := range map[string]struct {
		got  []Count
		want map[string]int
	}{"kinds": {r.Facets.Kinds, kinds}, "fields": {r.Facets.HitechFields, hitech},
		"regions": {r.Facets.Regions, regions}} {
		got := map[string]int{}
		for _, x := range c.got {
			got[x.Value] = x.N
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestFacetsOfListingsThatCameOneByOne counts again after the index has merged what it wrote apart.
func TestFacetsOfListingsThatCameOneByOne(t *testing.T) {
	t.Parallel()
	docs := listings(t)
	ix := open(t, nil)
	for _, d := range docs {
		if err := ix.Apply([]Change{{d.ID, d}}, "1"); err != nil {
			t.Fatal(err)
		}
	}
	advanced, err := ix.live.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	if err := advanced.(*scorch.Scorch).ForceMerge(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	q := Query{Text: "检测", Scope: bureau, WithFacets: true}
	want, got := find(t, open(t, docs), q), find(t, ix, q)
	if len(want.Facets.Kinds) == 0 || fmt.Sprint(got.Facets) != fmt.Sprint(want.Facets) {
		t.Errorf("one by one: %v, all at once: %v", got.Facets, want.Facets)
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	docs := listings(t)
	ix := open(t, docs)
	by := map[int64]*Document{}
	for _, d := range docs {
		by[d.ID] = d
	}
	for sort, before := range map[Sort]func(a, b *Document) bool{
		Newest: func(a, b *Document) bool { return !a.Published.Before(b.Published) },
		Amount: func(a, b *Document) bool { return a.Amount >= b.Amount },
		Deadline: func(a, b *Document) bool {
			return b.Deadline.IsZero() || !a.Deadline.IsZero() && !b.Deadline.Before(a.Deadline)
		},
	} {
		found := ids(find(t, ix, Query{Sort: sort, Limit: 100, Scope: bureau}).Hits)
		if len(found) != len(docs) {
			t.Errorf("%s: %d of %d", sort, len(found), len(docs))
		}
		for i := 1; i < len(found); i++ {
			if !before(by[found[i-1]], by[found[i]]) {
				t.Errorf("%s: %d stands before %d", sort, found[i-1], found[i])
			}
		}
	}
}

// TestPages reads page after page while listings are published and withdrawn: nothing that was there from beginning to
// end is missed or shown twice.
func TestPages(t *testing.T) {
	t.Parallel()
	docs := generate(150, 1)
	ix := open(t, docs)
	for _, q := range []Query{{Text: "检测 系统"}, {Text: "涂层"}, {}, {Sort: Deadline}, {Sort: Amount}} {
		q.Limit, q.Scope = 9, bureau
		want := find(t, ix, Query{Text: q.Text, Sort: q.Sort, Limit: 100, Scope: bureau})
		if want.Total <= 10 {
			t.Fatalf("%+v finds only %d", q, want.Total)
		}
		var got []int64
		for page := 0; ; page++ {
			r := find(t, ix, q)
			got = append(got, ids(r.Hits)...)
			if r.Next == "" {
				break
			}
			q.After = r.Next
			fresh := generate(5, int64(1000+page))
			for i, d := range fresh {
				d.ID = int64(100_000 + page*5 + i)
			}
			if err := ix.Apply(changes(fresh), "2"); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[int64]bool{}
		for _, id := range got {
			if seen[id] {
				t.Errorf("%s %s: %d is shown twice", q.Text, q.Sort, id)
			}
			seen[id] = true
		}
		for _, id := range ids(want.Hits) {
			if !seen[id] {
				t.Errorf("%s %s: %d is missed", q.Text, q.Sort, id)
			}
		}
		var gone []Change
		for id := range seen {
			if id >= 100_000 {
				gone = append(gone, Change{ID: id})
			}
		}
		for i := range int64(400) {
			gone = append(gone, Change{ID: 100_000 + i})
		}
		if err := ix.Apply(gone, "3"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCursorIsChecked(t *testing.T) {
	t.Parallel()
	ix := open(t, generate(60, 1))
	next := find(t, ix, Query{Text: "检测", Limit: 3}).Next
	if next == "" {
		t.Fatal("one page only")
	}
	for _, q := range []Query{
		{After: "x"}, {After: "bm9uc2Vuc2U"}, {After: next}, {Text: "检测 系统 涂层", After: next},
		{Text: "检测", Sort: Newest, After: next},
	} {
		if _, err := ix.Search(context.Background(), q); market.CodeOf(err) != market.Invalid {
			t.Errorf("%+v: %v, want Invalid", q, err)
		}
	}
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	docs := listings(t)
	ix := open(t, docs)
	for need, want := range map[int64]int64{1: 5, 3: 4, 7: 6, 12: 13, 14: 15, 16: 17, 20: 21, 24: 25, 26: 27, 38: 39} {
		d := docs[need-1]
		found, err := ix.Candidates(context.Background(), d, []market.Kind{market.KindAchievement}, bureau, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 || found[0].ID != want || contains(found, need) {
			t.Errorf("%s: candidates %v, want %d first", d.Title, ids(found), want)
		}
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	ix := open(t, listings(t))
	for typed, want := range map[string]string{
		"石墨": "石墨烯", "shimo": "石墨烯", "smx": "石墨烯", "jiqishi": "机器视觉", "清江": "清江食品有限公司", "理工": "江淮理工大学",
		"变形控制": "304L不锈钢薄板激光焊接变形控制", "jhnydx": "江淮农业大学", "ＰＬＣ": "plc",
	} {
		got := ix.Suggest(typed, public, 5)
		if !slices.ContainsFunc(got, func(s Suggestion) bool { return s.Text == want }) {
			t.Errorf("%s suggests %v, want %s", typed, got, want)
		}
	}
	if err := ix.Apply([]Change{{ID: 28}, {ID: 29}}, "2"); err != nil {
		t.Fatal(err)
	}
	if got := ix.Suggest("石墨", public, 5); len(got) != 0 {
		t.Errorf("withdrawn listings are still suggested: %v", got)
	}
}

// TestPercolate proves that a new listing fits exactly the saved searches that would find it.
func TestPercolate(t *testing.T) {
	t.Parallel()
	docs := listings(t)
	ix := open(t, docs)
	p := NewPercolator(text.Standard())
	saved := []Query{
		{Text: "视觉检测"}, {Text: "锂电池", Kinds: []market.Kind{market.KindDemand}}, {Text: "单位:清江食品"},
		{Regions: []market.Region{"320830"}},
		{Text: "涂层 -散热"}, {Text: "“激光焊接变形”"}, {Text: "预算>300万"}, {Text: "PLC", Scope: public},
		{Text: "芯片", Scope: bureau}, {Text: "芯片"},
	}
	for i, q := range saved {
		p.Set(int64(i), q)
	}
	matched := map[int][]int64{}
	for _, d := range docs {
		got, err := p.Match(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range got {
			matched[int(i)] = append(matched[int(i)], d.ID)
		}
	}
	for i, q := range saved {
		q.Limit = 100
		if want := sorted(ids(find(t, ix, q).Hits)); !slices.Equal(matched[i], want) || len(want) == 0 {
			t.Errorf("%+v fits %v, search finds %v", q, matched[i], want)
		}
	}
	p.Remove(0)
	if got, err := p.Match(context.Background(), docs[0]); err != nil || slices.Contains(got, 0) {
		t.Errorf("a removed search still fits: %v %v", got, err)
	}
}

func TestMark(t *testing.T) {
	t.Parallel()
	s := "基于機器視覺的工业视觉检测系统"
	var got []string
	for _, m := range Mark(text.Standard(), s, []string{"视觉检测", "机器视觉", "视觉"}) {
		got = append(got, s[m[0]:m[1]])
	}
	if strings.Join(got, " ") != "機器視覺 视觉检测" {
		t.Errorf("marked: %v", got)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"机器视觉 检测":           "[机器视觉] [检测]",
		`“机器视觉” -视频`:        `[机器视觉 exact] [视频 not]`,
		"单位：江淮大学 预算≥50万":    "[单位: 江淮大学] [预算:>= 50万]",
		`-标题:"在线 检测"`:       "[标题: 在线 检测 exact not]",
		"预算":                "[预算]",
		"预算>":               "[预算>]",
		"Ti-6Al-4V - 钛":     "[Ti-6Al-4V] [-] [钛]",
		"未闭合 “引号":           "[未闭合] [引号 exact]",
		"  ":                "",
		"领域:新材料，单位:甲":       "[领域: 新材料，单位:甲]",
		"地区:淮安  类型:成果 \"\"": "[地区: 淮安] [类型: 成果]",
	} {
		var got, again []string
		for _, c := range Parse(typed) {
			again = append(again, c.String())
			s := c.Text
			if c.Field != "" {
				s = c.Field + ":" + c.Op + " " + s
			}
			if c.Exact {
				s += " exact"
			}
			if c.Exclude {
				s += " not"
			}
			got = append(got, "["+s+"]")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q reads %v, want %s", typed, got, want)
		}
		if written := strings.Join(again, " "); !slices.Equal(Parse(written), Parse(typed)) {
			t.Errorf("%q written as %q reads otherwise: %v", typed, written, Parse(written))
		}
	}
}
