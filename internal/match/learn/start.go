package learn

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"unicode/utf8"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// A mention is a token at a place; places count characters through all texts, with gaps between them.
type mention struct {
	token      int32
	start, end int32
}

// mentions lists every token of every text in the order of their places.
func mentions(l *lex, texts []Text) []mention {
	var out []mention
	at := int32(0)
	for _, t := range texts {
		for _, s := range t.all() {
			at = place(l, s, at, &out) + 100
		}
	}
	return out
}

// place appends a text's tokens, the text beginning at the given place, and returns where it ends.
func place(l *lex, text string, at int32, out *[]mention) int32 {
	from := len(*out)
	end := at
	l.each(text, func(id int32, a, b int) {
		*out = append(*out, mention{id, at + int32(a), at + int32(b)})
		end = max(end, at+int32(b))
	})
	slices.SortStableFunc((*out)[from:], func(a, b mention) int { return cmp.Compare(a.start, b.start) })
	return end
}

// A sparse row of the association matrix.
type sparse struct {
	col []int32
	val []float32
}

// start gives each token a first direction from the company it keeps.
func start(l *lex, texts []Text, o Options, say func(string)) [][]float32 {
	ms := mentions(l, texts)
	say(fmt.Sprintf("词次 %d", len(ms)))
	rows, sums := company(len(l.tokens), ms, int32(o.Window))
	associate(rows, sums)
	say("共现矩阵完成")
	return reduce(rows, o)
}

// company counts, token by token, which others stand within the window and do not overlap it.
func company(tokens int, ms []mention, window int32) (rows []sparse, sums []float64) {
	byToken := make([][]int32, tokens)
	for i, m := range ms {
		byToken[m.token] = append(byToken[m.token], int32(i))
	}
	rows, sums = make([]sparse, tokens), make([]float64, tokens)
	half := tokens / 2
	var wait sync.WaitGroup
	for _, span := range [][2]int{{0, half}, {half, tokens}} {
		wait.Go(func() {
			near := make([]float32, tokens)
			for t := span[0]; t < span[1]; t++ {
				rows[t], sums[t] = neighbours(ms, byToken[t], window, near)
			}
		})
	}
	wait.Wait()
	return rows, sums
}

func neighbours(ms []mention, at []int32, window int32, near []float32) (sparse, float64) {
	var touched []int32
	count := func(m mention) {
		if near[m.token] == 0 {
			touched = append(touched, m.token)
		}
		near[m.token]++
	}
	for _, i := range at {
		me := ms[i]
		for j := int(i) - 1; j >= 0 && ms[j].start >= me.start-window-longest; j-- {
			if ms[j].end <= me.start && me.start-ms[j].end < window {
				count(ms[j])
			}
		}
		for j := int(i) + 1; j < len(ms) && ms[j].start < me.end+window; j++ {
			if ms[j].start >= me.end {
				count(ms[j])
			}
		}
	}
	var row sparse
	var sum float64
	for _, t := range touched {
		sum += float64(near[t])
		if near[t] >= 3 {
			row.col, row.val = append(row.col, t), append(row.val, near[t])
		}
		near[t] = 0
	}
	return row, sum
}

// associate turns counts into positive pointwise mutual information; frequent company counts for less
// by the power 0.75.
func associate(rows []sparse, sums []float64) {
	var total, smooth float64
	for _, s := range sums {
		total += s
		smooth += math.Pow(s, 0.75)
	}
	for t := range rows {
		r := &rows[t]
		k := 0
		for i, c := range r.col {
			expected := sums[t] * math.Pow(sums[c], 0.75) / smooth
			if v := math.Log(float64(r.val[i]) / expected); v > 0 {
				r.col[k], r.val[k] = c, float32(v)
				k++
			}
		}
		r.col, r.val = r.col[:k], r.val[:k]
	}
}

// reduce finds the leading left singular vectors of the symmetric association matrix by a randomised
// subspace iteration, and returns each token's row at unit length.
func reduce(rows []sparse, o Options) [][]float32 {
	wide := o.Dims + 20
	rng := rand.New(rand.NewPCG(uint64(o.Seed), 3))
	y := dense(len(rows), wide)
	for i := range y {
		for j := range y[i] {
			y[i][j] = float32(rng.NormFloat64())
		}
	}
	y = times(rows, y, wide)
	for range 3 {
		orthogonal(y, wide)
		y = times(rows, y, wide)
	}
	orthogonal(y, wide)
	b := times(rows, y, wide) // A·Q; the matrix is symmetric, so AᵀQ too
	turn := leading(gram(b, wide), wide)
	out := dense(len(rows), o.Dims)
	for i := range y {
		for j, x := range y[i] {
			blas32.Axpy(x, vec(turn[j][:o.Dims]), vec(out[i]))
		}
		unit(out[i])
	}
	return out
}

func dense(n, wide int) [][]float32 {
	cells := make([]float32, n*wide)
	out := make([][]float32, n)
	for i := range out {
		out[i] = cells[i*wide : (i+1)*wide]
	}
	return out
}

func vec(x []float32) blas32.Vector { return blas32.Vector{N: len(x), Inc: 1, Data: x} }

// times multiplies the sparse matrix with a dense one, on two processors.
func times(rows []sparse, x [][]float32, wide int) [][]float32 {
	out := dense(len(rows), wide)
	var wait sync.WaitGroup
	for odd := range 2 {
		wait.Go(func() {
			for i := odd; i < len(rows); i += 2 {
				to := vec(out[i])
				for k, c := range rows[i].col {
					blas32.Axpy(rows[i].val[k], vec(x[c]), to)
				}
			}
		})
	}
	wait.Wait()
	return out
}

// gram is XᵀX in double precision.
func gram(x [][]float32, wide int) *mat.SymDense {
	g := make([]float64, wide*wide)
	for _, r := range x {
		for i, a := range r {
			for j := i; j < wide; j++ {
				g[i*wide+j] += float64(a) * float64(r[j])
			}
		}
	}
	return mat.NewSymDense(wide, g)
}

// leading returns the eigenvectors of g as columns, the largest eigenvalue first.
func leading(g *mat.SymDense, wide int) [][]float32 {
	var e mat.EigenSym
	e.Factorize(g, true)
	var v mat.Dense
	e.VectorsTo(&v)
	out := dense(wide, wide)
	for i := range wide {
		for j := range wide {
			out[i][j] = float32(v.At(i, wide-1-j))
		}
	}
	return out
}

// orthogonal makes the columns of x orthonormal through the eigenvectors of XᵀX.
func orthogonal(x [][]float32, wide int) {
	var e mat.EigenSym
	e.Factorize(gram(x, wide), true)
	var v mat.Dense
	e.VectorsTo(&v)
	turn := dense(wide, wide)
	for j, l := range e.Values(nil) {
		f := 1 / math.Sqrt(math.Max(l, 1e-12))
		for i := range wide {
			turn[i][j] = float32(v.At(i, j) * f)
		}
	}
	row := make([]float32, wide)
	for i := range x {
		clear(row)
		for j, a := range x[i] {
			blas32.Axpy(a, vec(turn[j]), vec(row))
		}
		copy(x[i], row)
	}
}

func unit(x []float32) {
	if n := blas32.Nrm2(vec(x)); n > 0 {
		blas32.Scal(1/n, vec(x))
	}
}

func isWord(token string) bool { return utf8.RuneCountInString(token) > 1 }
