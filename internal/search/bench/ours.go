package main

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/search"
	"jiebang/internal/search/bench/invent"
	"jiebang/internal/text"
)

// ours is the product's own index with all its fields, over a folder.
type ours struct {
	index    *search.Index
	analyzer *text.Analyzer
	folder   string
	maker    func() (*invent.Maker, error) // read when first needed: serving takes none of its memory
	size     int
	fresh    int // how many were put in beyond size
}

// allFields stands for every field with its usual weight, where otherwise one is named.
const allFields = "all"

// fields are the two ways of asking our engine.
var fields = []string{search.FieldText, allFields}

// counted are the facets of a question.
var counted = []string{search.FacetKind, search.FacetTech, search.FacetRegion}

// build fills an index as a node does that has none, and waits until nothing is left to be done.
func (o *ours) build() error {
	m, err := o.maker()
	if err != nil {
		return err
	}
	if o.index, err = search.Open(o.folder, o.analyzer); err != nil {
		return err
	}
	ctx := context.Background()
	err = o.index.Rebuild(ctx, func(yield func(*search.Document) error) error {
		for i := range o.size {
			if err := yield(m.Listing(i).Document); err != nil {
				return err
			}
		}
		return nil
	}, "1")
	if err != nil {
		return err
	}
	return o.index.Settle(ctx)
}

func (o *ours) open() (err error) {
	o.index, err = search.Open(o.folder, o.analyzer)
	return err
}

// ask answers a question from one field, or from all with allFields.
func (o *ours) ask(q question, field string, way search.Way) (search.ProbeResult, error) {
	const most = 20
	ask := search.Probe{Words: q.words, Field: field, AtLeast: 1, Limit: most, Total: q.total, Way: way}
	if field == allFields {
		ask.Field = ""
	}
	if q.mode == "and" {
		ask.AtLeast = len(q.words)
	}
	if q.kind != "" {
		ask.Kinds = []market.Kind{market.Kind(q.kind)}
	}
	if q.facets {
		ask.Facets = counted
	}
	return o.index.Probe(context.Background(), ask)
}

// answer asks and writes what was found in the form that engines are compared in.
func (o *ours) answer(q question, field string, way search.Way) (answer, error) {
	found, err := o.ask(q, field, way)
	if err != nil {
		return answer{}, err
	}
	a := answer{total: found.Total, counts: map[string]int{}}
	for _, h := range found.Hits {
		a.ids, a.scores = append(a.ids, h.ID), append(a.scores, h.Score)
	}
	for facet, values := range found.Counts {
		for _, v := range values {
			a.counts[facet+":"+v.Value] = v.N
		}
	}
	return a, nil
}

// again writes some listings again, as an import that changes them does, so that merges run.
func (o *ours) again(from, n int) error {
	m, err := o.maker()
	if err != nil || n == 0 {
		return err
	}
	var changes []search.Change
	for i := range n {
		d := m.Listing((from + i) % o.size).Document
		changes = append(changes, search.Change{ID: d.ID, Document: d})
	}
	return o.index.Apply(changes, "2")
}

// put writes one more listing and waits until a search finds it.
func (o *ours) put() (time.Duration, error) {
	m, err := o.maker()
	if err != nil {
		return 0, err
	}
	d := m.Listing(o.size + o.fresh).Document
	o.fresh++
	d.Text += fmt.Sprintf(" zz%dzz", d.ID)
	began := time.Now()
	if err := o.index.Apply([]search.Change{{ID: d.ID, Document: d}}, "3"); err != nil {
		return 0, err
	}
	word := o.analyzer.QueryWords(fmt.Sprintf("zz%dzz", d.ID))[0].Term
	for {
		found, err := o.index.Probe(context.Background(), search.Probe{Words: []string{word}, Field: search.FieldText,
			AtLeast: 1, Limit: 1})
		if err != nil || len(found.Hits) == 1 && found.Hits[0].ID == d.ID {
			return time.Since(began), err
		}
	}
}
