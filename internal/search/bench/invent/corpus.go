// Package invent makes listings that read roughly like real ones, as many as are wanted, for measuring: from a corpus
// of titles and sentences, or from our own samples and the dictionary's words.
package invent

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"jiebang/internal/text"
)

// A Corpus is what listings are put together from: titles cut into words, and sentences.
type Corpus struct {
	Titles    [][]string // each cut before its words
	Sentences []string
}

// Limits of a usable title and sentence, in characters.
const (
	shortest      = 8
	longestTitle  = 40
	longestPhrase = 160
)

// Read reads every .jsonl and .jsonl.gz file of a folder: titles from the field title, sentences from abstract and
// text. What reads the same is kept once.
func Read(dir string, a *text.Analyzer) (*Corpus, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl*"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var titles, sentences []string
	for _, name := range files {
		err := eachRecord(name, func(r record) {
			titles = append(titles, r.Title)
			sentences = append(sentences, phrases(r.Abstract)...)
			sentences = append(sentences, phrases(r.Text)...)
		})
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	c := newCorpus(titles, sentences, a)
	if len(c.Titles) == 0 || len(c.Sentences) == 0 {
		return nil, fmt.Errorf("no titles or no sentences in %s: it should hold .jsonl files with title, abstract or text", dir)
	}
	return c, nil
}

type record struct{ Title, Abstract, Text string }

func eachRecord(name string, f func(record)) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	var from io.Reader = bufio.NewReaderSize(file, 1<<20)
	if strings.HasSuffix(name, ".gz") {
		if from, err = gzip.NewReader(from); err != nil {
			return err
		}
	}
	for records := json.NewDecoder(from); ; {
		var r record
		if err := records.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		f(r)
	}
}

// phrases cuts a text at its full stops, semicolons and line ends.
func phrases(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("。；;\n！？", r) })
}

func newCorpus(titles, sentences []string, a *text.Analyzer) *Corpus {
	c := &Corpus{}
	for _, s := range tidy(sentences, longestPhrase) {
		c.Sentences = append(c.Sentences, s+"。")
	}
	for _, t := range tidy(titles, longestTitle) {
		c.Titles = append(c.Titles, cut(t, a))
	}
	return c
}

// tidy keeps what is neither too short nor too long, in order, each once.
func tidy(list []string, most int) []string {
	for i, s := range list {
		list[i] = strings.Join(strings.Fields(s), " ")
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(s string) bool {
		n := utf8.RuneCountInString(s)
		return n < shortest || n > most
	})
}

// cut splits a title before each of its words, so that two titles can be joined without making words nobody wrote.
func cut(title string, a *text.Analyzer) []string {
	var out []string
	from := 0
	for _, t := range a.QueryWords(title) {
		if t.Start > from {
			out, from = append(out, title[from:t.Start]), t.Start
		}
	}
	return append(out, title[from:])
}
