package impact

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// schema is that of the tests: two texts, labels of few and of many values, one of them several at a time, two numbers.
var schema = Schema{
	Text:    []string{"title", "body"},
	Labels:  []string{"kind", "area", "mode", "org"},
	Facets:  []string{"kind", "area", "mode"},
	Numbers: []string{"fresh", "amount"},
	Usual:   []Field{{"title", 3}, {"body", 1}},
	Tie:     "fresh",
	Places:  []string{"title", "body"},
}

var form = schema.Form()

// item is a listing of the tests.
type item struct {
	id            int64
	title, body   []string
	kind, org     string
	area, mode    []string
	fresh, amount int64
}

func (x item) document() *document.Document {
	return form.NewDocument(fmt.Sprintf("%019d", x.id), func(c *Content) {
		for name, words := range map[string][]string{"title": x.title, "body": x.body} {
			c.In(form.Slot(name))
			for i, w := range words {
				c.Add([]byte(w), i)
			}
		}
		for name, values := range map[string][]string{"kind": {x.kind}, "org": {x.org}, "area": x.area,
			"mode": x.mode} {
			for _, v := range values {
				if v != "" {
					c.Label(form.Slot(name), v)
				}
			}
		}
		c.Number(form.Slot("fresh"), float64(x.fresh))
		c.Number(form.Slot("amount"), float64(x.amount))
	})
}

// invent makes an item; words are Zipf-like, so that lists of all lengths come about.
func invent(r *rand.Rand, id int64, words int) item {
	pick := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = "w" + strconv.Itoa(int(float64(words)*r.Float64()*r.Float64()*r.Float64()))
		}
		return out
	}
	x := item{
		id: id, title: pick(r.IntN(8)), body: pick(r.IntN(30)), kind: "k" + strconv.Itoa(r.IntN(5)),
		org:   "o" + strconv.Itoa(r.IntN(700)),
		fresh: r.Int64N(400), amount: r.Int64N(1000) * r.Int64N(2),
	}
	if r.IntN(20) == 0 {
		x.body = append(x.body, pick(300)...)
	}
	area := r.IntN(400)
	x.area = []string{"a" + strconv.Itoa(area), "city" + strconv.Itoa(area/40)}
	for range r.IntN(3) {
		x.mode = append(x.mode, "m"+strconv.Itoa(r.IntN(6)))
	}
	return x
}

// newIndex is an empty index of Bleve's with columns.
func newIndex(t testing.TB, folder string) (bleve.Index, *Columns) {
	t.Helper()
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	columns := NewColumns(schema, folder)
	ix, err := bleve.NewUsing(folder, m, scorch.Name, scorch.Name, columns.Settings())
	if err != nil {
		t.Fatal(err)
	}
	return ix, columns
}

// reopen opens an index again, as a restart does.
func reopen(t testing.TB, folder string) (bleve.Index, *Columns) {
	t.Helper()
	columns := NewColumns(schema, folder)
	ix, err := bleve.OpenUsing(folder, columns.Settings())
	if err != nil {
		t.Fatal(err)
	}
	return ix, columns
}

func open(t testing.TB, ix bleve.Index, columns *Columns) *Store {
	t.Helper()
	st, err := columns.Open(advanced(t, ix))
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func write(t testing.TB, ix bleve.Index, items []item, gone ...int64) {
	t.Helper()
	b := ix.NewBatch()
	for _, x := range items {
		if err := b.IndexAdvanced(x.document()); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range gone {
		b.Delete(fmt.Sprintf("%019d", id))
	}
	if err := ix.Batch(b); err != nil {
		t.Fatal(err)
	}
}

func advanced(t testing.TB, ix bleve.Index) index.Index {
	t.Helper()
	a, err := ix.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ask invents a query.
func ask(r *rand.Rand, words int) *Query {
	q := &Query{Fields: []Field{{"title", 3}, {"body", 1}}, Limit: 1 + r.IntN(25), Tie: "fresh", Total: r.IntN(2) == 0}
	if r.IntN(4) == 0 {
		q.Fields = q.Fields[1:]
	}
	term := func() int {
		q.Terms = append(q.Terms, "w"+strconv.Itoa(int(float64(words+5)*r.Float64()*r.Float64())))
		return len(q.Terms) - 1
	}
	groups := []int{0, 1, 2, 3, 4, 8, 40}[r.IntN(7)]
	for range groups {
		g := Group{Weight: 1 + float64(r.IntN(3))/2, Ways: []Alternative{{[]int{term()}, 1}}}
		switch r.IntN(5) {
		case 0:
			g.Ways = append(g.Ways, Alternative{[]int{term()}, 0.6})
		case 1:
			g.Ways = append(g.Ways, Alternative{[]int{term(), term()}, 0.7}, Alternative{[]int{term()}, 0.6})
		}
		q.Groups = append(q.Groups, g)
	}
	if groups > 0 {
		q.AtLeast = []int{1, groups, 1 + r.IntN(groups)}[r.IntN(3)]
	}
	for range r.IntN(3) {
		f := Filter{Condition: condition(r, 2)}
		if any, ok := f.Condition.(Any); ok {
			f.Field = any.Field
		}
		q.Where = append(q.Where, f)
	}
	if r.IntN(2) == 0 {
		for _, f := range schema.Facets {
			if r.IntN(3) > 0 {
				q.Facets = append(q.Facets, Facet{f, r.IntN(2) == 0, []int{0, 0, 3, 40}[r.IntN(4)]})
			}
		}
	}
	if groups == 0 || r.IntN(6) == 0 {
		q.By, q.Tie, q.Rising = []string{"fresh", "amount"}[r.IntN(2)], "", r.IntN(2) == 0
	}
	return q
}

func condition(r *rand.Rand, deep int) Condition {
	some := func() (out []Condition) {
		for range 1 + r.IntN(3) {
			out = append(out, condition(r, deep-1))
		}
		return out
	}
	n := 6
	if deep > 0 {
		n = 9
	}
	switch r.IntN(n) {
	case 0, 1:
		return Any{"kind", []string{"k" + strconv.Itoa(r.IntN(6))}}
	case 2:
		return Any{"area", []string{"a" + strconv.Itoa(r.IntN(400)), "city" + strconv.Itoa(r.IntN(11))}}
	case 3:
		low := r.Int64N(400)
		return Between{"fresh", low, low + r.Int64N(300)}
	case 4:
		return IDs{r.Int64N(3000), r.Int64N(3000), 1, 2, 3}
	case 5:
		return Phrase{"body", []string{"w" + strconv.Itoa(r.IntN(6)), "w" + strconv.Itoa(r.IntN(6))}}
	case 6:
		return Not{condition(r, deep-1)}
	case 7:
		return Some(some())
	}
	return Every(some())
}
