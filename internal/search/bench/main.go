// Command bench measures the search engine beside Lucene: the same invented listings, the same words and the same
// questions in one run, and prints a table. `make bench-search` runs it.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"jiebang/internal/search/bench/invent"
	"jiebang/internal/text"
)

// options say what is measured and where.
type options struct {
	sizes     string
	corpus    string
	samples   string
	dir       string
	classpath string
	seed      uint64
	seconds   float64
	rounds    int
	out       string
	serve     int // the size of the index to serve to a run, 0 for a run itself
}

func main() {
	log.SetFlags(log.Ltime)
	var o options
	flag.StringVar(&o.sizes, "sizes", "100000", "numbers of listings, separated by spaces")
	flag.StringVar(&o.corpus, "corpus", "", "folder of .jsonl files to take titles and sentences from; without it they are our own")
	flag.StringVar(&o.samples, "samples", "internal/sample/district/listings", "folder of our own samples")
	flag.StringVar(&o.dir, "dir", "tmp/bench-search", "folder to work in; it is emptied before and after")
	flag.StringVar(&o.classpath, "classpath", "",
		"where the peer's classes and Lucene's are; without it ours is measured alone")
	flag.Uint64Var(&o.seed, "seed", 1, "of everything drawn by chance")
	flag.Float64Var(&o.seconds, "seconds", 2, "how long each group is asked in each round")
	flag.IntVar(&o.rounds, "rounds", 3, "how often each group is asked; the quietest round counts")
	flag.StringVar(&o.out, "out", "", "file for the table, beside the standard output")
	flag.IntVar(&o.serve, "serve", 0, "answer commands for an index of that size; what a run starts for itself")
	flag.Parse()
	if err := o.run(); err != nil {
		log.Fatal(err)
	}
}

func (o options) run() error {
	if o.serve > 0 {
		return o.session()
	}
	var tables []string
	for field := range strings.FieldsSeq(o.sizes) {
		size, err := strconv.Atoi(field)
		if err != nil || size < 1000 {
			return fmt.Errorf("size %q: want a number of at least 1000", field)
		}
		began := time.Now()
		r, err := o.measure(size)
		if err != nil {
			return fmt.Errorf("%d listings: %w", size, err)
		}
		log.Printf("%d listings measured in %s", size, time.Since(began).Round(time.Second))
		tables = append(tables, r.markdown())
		fmt.Println(tables[len(tables)-1])
	}
	if o.out == "" {
		return nil
	}
	return os.WriteFile(o.out, []byte(strings.Join(tables, "\n")), 0o644)
}

// maker reads the corpus once it is needed.
func (o options) maker() func() (*invent.Maker, error) {
	return sync.OnceValues(func() (*invent.Maker, error) {
		var c *invent.Corpus
		var err error
		if o.corpus != "" {
			c, err = invent.Read(o.corpus, text.Standard())
		} else {
			c, err = invent.Own(o.samples, text.Standard(), o.seed)
		}
		return invent.NewMaker(c, o.seed), err
	})
}

// session serves one of our own engines to a run.
func (o options) session() error {
	asked, err := readQuestions(o.path("questions.tsv"))
	if err != nil {
		return err
	}
	s := &session{&ours{analyzer: text.Standard(), folder: o.path("ours"), maker: o.maker(), size: o.serve}, asked}
	return s.serve(os.Stdin, os.Stdout)
}
