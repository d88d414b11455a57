package eval

import (
	"fmt"
	"io"
	"slices"
)

// A Hit is one ranked document.
type Hit struct {
	Doc   string
	Score float64
}

// A Run is the ranked documents of every query, in the order of the collection's queries.
type Run [][]Hit

// WriteTREC writes a run as query, Q0, document, rank, score, tag.
func (r Run) WriteTREC(w io.Writer, c *Collection, tag string) error {
	for i, hits := range r {
		for k, h := range hits {
			if _, err := fmt.Fprintf(w, "%s Q0 %s %d %.6f %s\n", c.Queries[i].ID, h.Doc, k+1, h.Score,
				tag); err != nil {
				return err
			}
		}
	}
	return nil
}

// leastJudged is how many graded documents a query needs before ranking them alone says something.
const leastJudged = 10

// Judge measures a run: one row of values per measure, one value per query with grades. With pool only
// graded documents count and queries with few of them are left out.
func (r Run) Judge(c *Collection, pool bool) [][]float64 {
	out := make([][]float64, len(Measures))
	for i, q := range c.Queries {
		grades := c.Grades[q.ID]
		if len(grades) == 0 || pool && len(grades) < leastJudged {
			continue
		}
		all := make([]int, 0, len(grades))
		for _, g := range grades {
			all = append(all, g)
		}
		slices.Sort(all)
		var ranked []int
		for _, h := range r[i] {
			g, ok := grades[h.Doc]
			switch {
			case ok:
				ranked = append(ranked, g)
			case !pool:
				ranked = append(ranked, -1)
			}
		}
		for m, measure := range Measures {
			out[m] = append(out[m], measure.Of(ranked, all))
		}
	}
	return out
}
