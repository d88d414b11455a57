package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/search/bench/invent"
	"jiebang/internal/text"
)

// An exporter writes listings as words, for engines that search words in one field, and remembers how common each is.
type exporter struct {
	*invent.Maker
	analyzer *text.Analyzer
	cut      []string // the words of each sentence, cut when first used
	used     []int    // how often each sentence was used
	common   map[string]int
}

func newExporter(m *invent.Maker, a *text.Analyzer) *exporter {
	return &exporter{Maker: m, analyzer: a, cut: make([]string, len(m.Sentences)), used: make([]int, len(m.Sentences)),
		common: map[string]int{}}
}

// documents writes one line for each of n listings: id, minute of publication, kind, field, regions and the words of
// its text, each separated by spaces.
func (e *exporter) documents(path string, n int) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	for i := range n {
		d := e.Listing(i)
		title := e.words(d.Title)
		e.count(title, 1)
		fmt.Fprintf(w, "%d\t%d\t%s\t%s\t%s\t%s", d.ID, d.Published.Unix()/60, d.Kind, d.Tech, regions(d.Region), title)
		for _, s := range d.Sentences[1:] {
			w.WriteByte(' ')
			w.WriteString(e.sentence(s))
			e.used[s]++
		}
		w.WriteByte('\n')
	}
	for s, n := range e.used {
		e.count(e.cut[s], n)
	}
	return w.Flush()
}

// regions are a region and the wider ones it lies in, all of which a listing is found and counted under.
func regions(r market.Region) string { return fmt.Sprintf("%s %s %s", r, r.City(), r.Province()) }

func (e *exporter) count(words string, n int) {
	for w := range strings.FieldsSeq(words) {
		e.common[w] += n
	}
}

func (e *exporter) sentence(s int) string {
	if e.cut[s] == "" {
		e.cut[s] = e.words(e.Sentences[s])
	}
	return e.cut[s]
}

// words are the terms of a text as the product's own index has them.
func (e *exporter) words(s string) string {
	var b strings.Builder
	for i, t := range e.analyzer.Words(s) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.Join(strings.Fields(t.Term), "_"))
	}
	return b.String()
}
