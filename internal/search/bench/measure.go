package main

import (
	"cmp"
	"log"
	"os"
	"slices"

	"jiebang/internal/text"
)

// clients are how many ask at once.
var clients = []int{1, 8}

// row is what one group of questions took with so many clients.
type row struct {
	title          string
	clients        int
	peer, one, all measured
}

// result is everything measured at one size.
type result struct {
	size, words  int
	withPeer     bool
	rows         []row
	built        map[string]float64 // seconds, by engine
	buildPeak    map[string]about
	after        map[string]about // the questions
	quiet, busy  map[string]measured
	exact        exactness
	same         agreement
	seconds      float64
	rounds       int
	corpusIsOurs bool
}

// measure builds both indexes and asks both engines in turn.
func (o options) measure(size int) (*result, error) {
	r := &result{size: size, withPeer: o.classpath != "", seconds: o.seconds, rounds: o.rounds,
		corpusIsOurs: o.corpus == "",
		built:        map[string]float64{}, buildPeak: map[string]about{}, after: map[string]about{},
		quiet: map[string]measured{}, busy: map[string]measured{}}
	if err := o.export(r); err != nil {
		return nil, err
	}
	if err := o.build(r); err != nil {
		return nil, err
	}
	both, err := o.engines(size)
	if err != nil {
		return nil, err
	}
	for _, c := range both {
		log.Printf("opening %s", c.name)
		if err := c.tell(&map[string]float64{}, "open"); err != nil {
			return nil, err
		}
	}
	for _, step := range []func(*result, []*child) error{o.ask, o.weigh, o.compare, o.write} {
		if err := step(r, both); err != nil {
			return nil, err
		}
	}
	for _, c := range both {
		if err := c.stop(); err != nil {
			return nil, err
		}
	}
	return r, os.RemoveAll(o.dir)
}

// engines starts ours, and the peer before it where there is one.
func (o options) engines(size int) ([]*child, error) {
	us, err := o.ourChild(size)
	if err != nil || o.classpath == "" {
		return []*child{us}, err
	}
	peer, err := o.peerChild()
	return []*child{peer, us}, err
}

// export writes the listings and the questions.
func (o options) export(r *result) error {
	if err := os.RemoveAll(o.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return err
	}
	m, err := o.maker()()
	if err != nil {
		return err
	}
	log.Printf("writing %d listings from %d titles and %d sentences", r.size, len(m.Titles), len(m.Sentences))
	e := newExporter(m, text.Standard())
	if err := e.documents(o.path("documents.tsv"), r.size); err != nil {
		return err
	}
	r.words = len(e.common)
	return writeQuestions(o.path("questions.tsv"), e.questions(r.size, o.seed))
}

// build lets each engine build its index in a process that ends afterwards.
func (o options) build(r *result) error {
	all, err := o.engines(r.size)
	if err != nil {
		return err
	}
	for _, c := range all {
		log.Printf("%s builds", c.name)
		var took map[string]float64
		var a about
		if err := c.tell(&took, "build"); err != nil {
			return err
		}
		if err := c.tell(&a, "about"); err != nil {
			return err
		}
		r.built[c.name], r.buildPeak[c.name] = took["seconds"], a
		if err := c.stop(); err != nil {
			return err
		}
	}
	return nil
}

// ask asks each group of both engines in turn, round after round, so that whatever else the machine does meets both.
func (o options) ask(r *result, both []*child) error {
	for _, g := range groups {
		for _, n := range clients {
			log.Printf("%s, %d clients", g.title, n)
			var rounds [3][]measured // peer, one field, all fields
			for round := -1; round < o.rounds; round++ {
				var m [3]measured
				if err := o.askAll(both, g.name, n, &m); err != nil {
					return err
				}
				for i := range m {
					if round >= 0 { // the first is for warming up
						rounds[i] = append(rounds[i], m[i])
					}
				}
			}
			r.rows = append(r.rows, row{g.title, n, quietest(rounds[0]), quietest(rounds[1]), quietest(rounds[2])})
		}
	}
	return nil
}

func (o options) askAll(both []*child, group string, clients int, m *[3]measured) error {
	us := both[len(both)-1]
	if len(both) > 1 {
		if err := both[0].tell(&m[0], "run %s %d %g", group, clients, o.seconds); err != nil {
			return err
		}
	}
	for i, field := range fields {
		if err := us.tell(&m[1+i], "run %s %d %g %s", group, clients, o.seconds, field); err != nil {
			return err
		}
	}
	return nil
}

// quietest is the round in which most questions were answered: whatever else the machine did disturbed it least.
func quietest(rounds []measured) measured {
	return slices.MaxFunc(rounds, func(a, b measured) int { return cmp.Compare(a.QPS, b.QPS) })
}

// exactQuestions is how many of each group are also answered exhaustively.
const exactQuestions = 50

// compare holds our answers against exhaustive search and against the peer's.
func (o options) compare(r *result, both []*child) error {
	log.Print("comparing answers")
	if err := both[len(both)-1].tell(&r.exact, "exact %d", exactQuestions); err != nil {
		return err
	}
	if len(both) == 1 {
		return nil
	}
	for _, c := range both {
		if err := c.tell(&struct{}{}, "answers %s", o.path(c.name+".answers")); err != nil {
			return err
		}
	}
	var err error
	r.same, err = agree(o.path(both[0].name+".answers"), o.path(both[1].name+".answers"))
	return err
}

// Writes that are timed, and how many listings are written again before each while merges shall run.
const (
	writes     = 100
	writeBatch = 200
)

func (o options) write(r *result, both []*child) error {
	for _, c := range both {
		log.Printf("%s writes", c.name)
		var quiet, busy measured
		if err := c.tell(&quiet, "write %d 0", writes); err != nil {
			return err
		}
		if err := c.tell(&busy, "write %d %d", writes, writeBatch); err != nil {
			return err
		}
		r.quiet[c.name], r.busy[c.name] = quiet, busy
	}
	return nil
}

func (o options) weigh(r *result, both []*child) error {
	for _, c := range both {
		var a about
		if err := c.tell(&a, "about"); err != nil {
			return err
		}
		r.after[c.name] = a
	}
	return nil
}
