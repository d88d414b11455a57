package impact

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/numeric"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// printed is the schema of the tests of press: every kind of field.
var printed = Schema{
	Text: []string{"title", "body", "pairs"}, Labels: []string{"kind", "area"}, Numbers: []string{"fresh"},
	Places: []string{"title", "body"}, Counted: []string{"said"}, Kept: "card",
}

var printedForm = printed.Form()

// sheet is one document of the tests of press, both ways.
type sheet struct {
	id     int
	fields map[string][]string // terms in their order
	fresh  float64
	card   string
}

func inventSheet(r *rand.Rand, id, words int) sheet {
	x := sheet{id: id, fields: map[string][]string{}, fresh: float64(r.IntN(50)), card: strings.Repeat("a", r.IntN(5))}
	for _, name := range []string{"title", "body", "pairs", "kind", "area", "said"} {
		for range r.IntN(12) {
			x.fields[name] = append(x.fields[name], fmt.Sprintf("%.*s", 1+r.IntN(9),
				fmt.Sprintf("%d字词", int(float64(words)*r.Float64()*r.Float64()))))
		}
	}
	return x
}

// pressed is the document with a content.
func (x sheet) pressed() index.Document {
	d := printedForm.NewDocument(fmt.Sprintf("%019d", x.id), func(c *Content) {
		for name, terms := range x.fields {
			c.In(printedForm.Slot(name))
			for i, t := range terms {
				c.Add([]byte(t), 2*i)
			}
		}
		c.Number(printedForm.Slot("fresh"), x.fresh)
		c.Keep([]byte(x.card))
	})
	d.AddIDField()
	return analyzed(d)
}

type wholeOf struct{}

func (wholeOf) Analyze(b []byte) analysis.TokenStream {
	return analysis.TokenStream{&analysis.Token{Term: b, Position: 1}}
}

// spaced cuts at blanks, two places apart.
type spaced struct{}

func (spaced) Analyze(b []byte) (out analysis.TokenStream) {
	for i, t := range strings.Fields(string(b)) {
		out = append(out, &analysis.Token{Term: []byte(t), Position: 2*i + 1})
	}
	return out
}

// bleves is the document with Bleve's own fields.
func (x sheet) bleves() index.Document {
	d := document.NewDocument(fmt.Sprintf("%019d", x.id))
	for _, name := range printed.all() {
		how := printed.options(name)
		switch name {
		case "fresh":
			coded := numeric.MustNewPrefixCodedInt64(numeric.Float64ToInt64(x.fresh), 0)
			d.AddField(document.NewTextFieldCustom(name, nil, coded, how, wholeOf{}))
		case fieldPlaces:
			if places := contentOf(x.pressed()).places; places != nil {
				d.AddField(document.NewTextFieldCustom(name, nil, places, how, nil))
			}
		case "card":
			d.AddField(document.NewTextFieldCustom(name, nil, []byte(x.card), how, nil))
		default:
			d.AddField(document.NewTextFieldCustom(name, nil, []byte(strings.Join(x.fields[name], " ")), how, spaced{}))
		}
	}
	d.AddIDField()
	return analyzed(d)
}

func analyzed(d *document.Document) index.Document {
	d.VisitFields(func(f index.Field) {
		if f.Options().IsIndexed() {
			f.Analyze()
		}
	})
	return d
}

// bothWays makes the same segment twice: by press, and by zap from Bleve's own fields.
func bothWays(t *testing.T, sheets []sheet) (ours, theirs segment.Segment) {
	t.Helper()
	var a, b []index.Document
	for _, x := range sheets {
		a, b = append(a, x.pressed()), append(b, x.bleves())
	}
	ours, _, err := pressSegment(&printed, a, nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err = new(zap.ZapPlugin).NewUsing(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

// TestPressedAsByZap holds segments of press against those that zap makes of the same documents, by everything that can
// be read from them, and once more after both have been written to files and merged.
func TestPressedAsByZap(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var ours, theirs []segment.Segment
	var drops []*roaring.Bitmap
	id := 0
	for _, n := range []int{1, 2, 300, 1500, 6000} {
		var sheets []sheet
		for range n {
			id++
			sheets = append(sheets, inventSheet(r, id, 4+n/3))
		}
		a, b := bothWays(t, sheets)
		alike(t, a, b)
		ours, theirs = append(ours, a), append(theirs, b)
		drops = append(drops, roaring.BitmapOf(0, uint32(n/2)))
	}
	drops[0], drops[1] = nil, nil
	alike(t, merged(t, ours, drops), merged(t, theirs, drops))
}

// TestPressedOfMany makes a segment of more documents than one container of a bitmap holds.
func TestPressedOfMany(t *testing.T) {
	t.Parallel()
	var sheets []sheet
	for i := range 1<<16 + 10 {
		sheets = append(sheets, sheet{id: i, fields: map[string][]string{"kind": {"all", fmt.Sprint("one-of-", i%9000)},
			"title": {"word"}}})
	}
	a, b := bothWays(t, sheets)
	for _, field := range []string{"kind", "title"} {
		if x, y := postingsOf(t, a, field), postingsOf(t, b, field); x != y {
			t.Errorf("%s: %d bytes of postings, want %d alike", field, len(x), len(y))
		}
	}
}

func merged(t *testing.T, segments []segment.Segment, drops []*roaring.Bitmap) segment.Segment {
	t.Helper()
	path := filepath.Join(t.TempDir(), "merged.zap")
	if _, _, err := new(zap.ZapPlugin).Merge(segments, drops, path, nil, nil); err != nil {
		t.Fatal(err)
	}
	s, err := new(zap.ZapPlugin).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func alike(t *testing.T, a, b segment.Segment) {
	t.Helper()
	if a.Count() != b.Count() || fmt.Sprint(a.Fields()) != fmt.Sprint(b.Fields()) {
		t.Fatalf("%d documents of %v, want %d of %v", a.Count(), a.Fields(), b.Count(), b.Fields())
	}
	for _, field := range a.Fields() {
		if x, y := postingsOf(t, a, field), postingsOf(t, b, field); x != y {
			t.Fatalf("%d documents, %s:\n%.2000s\nwant\n%.2000s", a.Count(), field, x, y)
		}
	}
	var ids []string
	for doc := range a.Count() {
		x, err := a.DocID(doc)
		y, err2 := b.DocID(doc)
		if err != nil || err2 != nil || string(x) != string(y) || keptOf(t, a, doc) != keptOf(t, b, doc) {
			t.Fatalf("document %d: %s %q %v, want %s %q %v", doc, x, keptOf(t, a, doc), err, y, keptOf(t, b, doc), err2)
		}
		ids = append(ids, string(x))
	}
	found, err := a.DocNumbers(ids)
	if err != nil || found.GetCardinality() != a.Count() {
		t.Errorf("%d of %d ids found: %v", found.GetCardinality(), a.Count(), err)
	}
}

func keptOf(t *testing.T, s segment.Segment, doc uint64) string {
	t.Helper()
	var out strings.Builder
	err := s.VisitStoredFields(doc, func(field string, typ byte, value []byte, at []uint64) bool {
		fmt.Fprintf(&out, "%s %c %q %v;", field, typ, value, at)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// postingsOf writes out everything a field's dictionary leads to.
func postingsOf(t *testing.T, s segment.Segment, field string) string {
	t.Helper()
	dict, err := s.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for walk := dict.AutomatonIterator(nil, nil, nil); ; {
		e, err := walk.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e == nil {
			return out.String()
		}
		list, err := dict.PostingsList([]byte(e.Term), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%q %d:", e.Term, list.Count())
		for it := list.Iterator(true, true, true, nil); ; {
			p, err := it.Next()
			if err != nil {
				t.Fatal(err)
			}
			if p == nil {
				break
			}
			fmt.Fprintf(&out, " %d×%d/%v", p.Number(), p.Frequency(), p.Norm())
			for _, l := range p.Locations() {
				fmt.Fprintf(&out, " %s@%d", l.Field(), l.Pos())
			}
		}
		out.WriteByte('\n')
	}
}
