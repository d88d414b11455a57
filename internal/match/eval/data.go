// Package eval measures a ranking against people's judgments, so that a change of the matcher is judged
// by figures.
package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// An Entry is a demand or a document of a test collection.
type Entry struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// A Collection is demands, documents and how people graded pairs of them: 0 is unfit, more is better.
type Collection struct {
	Queries []Entry
	Docs    []Entry
	Grades  map[string]map[string]int
}

// Read reads queries.jsonl, corpus.jsonl and qrels.tsv of a directory.
func Read(dir string) (*Collection, error) {
	c := &Collection{}
	var err error
	if c.Queries, err = readEntries(filepath.Join(dir, "queries.jsonl")); err != nil {
		return nil, err
	}
	if c.Docs, err = readEntries(filepath.Join(dir, "corpus.jsonl")); err != nil {
		return nil, err
	}
	c.Grades, err = readGrades(filepath.Join(dir, "qrels.tsv"))
	return c, err
}

func readEntries(path string) ([]Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	var out []Entry
	for n := 1; lines.Scan(); n++ {
		var e Entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", path, n, err)
		}
		out = append(out, e)
	}
	return out, lines.Err()
}

// readGrades reads query, document and grade per line; the first line is a heading. A collection without
// judgments can still be ranked.
func readGrades(path string) (map[string]map[string]int, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]map[string]int{}, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]int{}
	for n, line := range strings.Split(string(data), "\n") {
		if n == 0 || strings.TrimSpace(line) == "" {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 3 {
			return nil, fmt.Errorf("%s line %d: %d columns, want 3", path, n+1, len(f))
		}
		g, err := strconv.Atoi(f[2])
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", path, n+1, err)
		}
		if out[f[0]] == nil {
			out[f[0]] = map[string]int{}
		}
		out[f[0]][f[1]] = g
	}
	return out, nil
}
