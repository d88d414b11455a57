package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"jiebang/internal/match"
)

// An encoder sums its tokens' directions, each with its own weight.
type encoder struct {
	dims    int
	rows    [][]float32
	weight  []float64 // as a logarithm
	rowStep []float64 // sums of squared gradients, for Adagrad
	wStep   []float64
}

// What Adagrad starts its sums of squares with, so that first steps are not leaps.
const (
	firstRowStep    = 1e-4
	firstWeightStep = 1e-3
)

// newEncoder starts with weights by rarity; single characters, which say less, with half.
func newEncoder(l *lex, rows [][]float32, o Options) *encoder {
	e := &encoder{dims: o.Dims, rows: rows, weight: make([]float64, len(rows)), rowStep: make([]float64, len(rows)),
		wStep: make([]float64, len(rows))}
	for i, t := range l.tokens {
		w := max(0.3, math.Log(float64(l.texts)/float64(l.found[i]+1))) / 8
		if !isWord(t) {
			w /= 2
		}
		e.weight[i], e.rowStep[i], e.wStep[i] = math.Log(w), firstRowStep, firstWeightStep
	}
	return e
}

// tokens returns the rows with their weights multiplied in.
func (e *encoder) tokens(l *lex) []match.Token {
	out := make([]match.Token, len(e.rows))
	for i, r := range e.rows {
		row := slices.Clone(r)
		blas32.Scal(float32(math.Exp(e.weight[i])), vec(row))
		out[i] = match.Token{Text: l.tokens[i], Found: l.found[i], Row: row}
	}
	return out
}

// refine makes the two sides of each pair find each other among the batch.
func (e *encoder) refine(pairs []pair, o Options, r *rand.Rand, say func(string)) {
	size := min(o.Batch, len(pairs))
	b := newBatch(size, o.Dims)
	for round := range o.Rounds {
		order := r.Perm(len(pairs))
		var loss float64
		n := 0
		for at := 0; at+size <= len(order); at += size {
			for k, p := range order[at : at+size] {
				x, y := pairs[p](r)
				if r.IntN(2) == 0 {
					x, y = y, x
				}
				b.left[k], b.right[k] = bagOf(x), bagOf(y)
			}
			loss += e.step(b, o)
			n++
		}
		say(fmt.Sprintf("第 %d 轮，%d 对，损失 %.4f", round+1, len(pairs), loss/float64(max(1, n))))
	}
}

// A bag is the distinct tokens of a text, each with its dampened count.
type bag struct {
	ids []int32
	n   []float32
}

func bagOf(ids []int32) bag {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	var b bag
	for i := 0; i < len(ids); {
		j := i
		for j < len(ids) && ids[j] == ids[i] {
			j++
		}
		b.ids, b.n = append(b.ids, ids[i]), append(b.n, float32(1+math.Log(float64(j-i))))
		i = j
	}
	return b
}

// A batch holds the sums, directions and gradients of one step, so that they are allocated once.
type batch struct {
	left, right   []bag
	h, u, gu      [2]blas32.General // sums, unit directions and their gradients, left and right
	norm          [2][]float32
	z, g          blas32.General
	touched       map[int32]int
	grads         [][]float32
	order         []int32
	rowSum, colSu []float32
}

func newBatch(size, dims int) *batch {
	b := &batch{left: make([]bag, size), right: make([]bag, size), touched: map[int32]int{},
		rowSum: make([]float32, size), colSu: make([]float32, size)}
	for s := range 2 {
		b.h[s], b.u[s], b.gu[s] = general(size, dims), general(size, dims), general(size, dims)
		b.norm[s] = make([]float32, size)
	}
	b.z, b.g = general(size, size), general(size, size)
	return b
}

func general(n, m int) blas32.General {
	return blas32.General{Rows: n, Cols: m, Stride: m, Data: make([]float32, n*m)}
}

func row(g blas32.General, i int) []float32 { return g.Data[i*g.Stride : i*g.Stride+g.Cols] }

// step encodes both sides, measures how badly the right partners are told apart, and moves rows and
// weights against the gradient. It returns the loss.
func (e *encoder) step(b *batch, o Options) float64 {
	e.encode(b, 0, b.left)
	e.encode(b, 1, b.right)
	blas32.Gemm(blas.NoTrans, blas.Trans, float32(1/o.Heat), b.u[0], b.u[1], 0, b.z)
	loss := b.tellApart(o.Heat)
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, b.g, b.u[1], 0, b.gu[0])
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, b.g, b.u[0], 0, b.gu[1])
	e.gather(b, 0, b.left)
	e.gather(b, 1, b.right)
	e.move(b, o.Rate)
	return loss
}

func (e *encoder) encode(b *batch, side int, bags []bag) {
	for i, x := range bags {
		h := row(b.h[side], i)
		clear(h)
		for k, id := range x.ids {
			blas32.Axpy(x.n[k]*float32(math.Exp(e.weight[id])), vec(e.rows[id]), vec(h))
		}
		n := max(blas32.Nrm2(vec(h)), 1e-6)
		b.norm[side][i] = n
		u := row(b.u[side], i)
		for j := range h {
			u[j] = h[j] / n
		}
	}
}

// tellApart turns similarities into the gradient of the symmetric cross entropy and returns the loss.
func (b *batch) tellApart(heat float64) float64 {
	n := b.z.Rows
	clear(b.rowSum)
	clear(b.colSu)
	for i := range n {
		for j, x := range row(b.z, i) {
			p := float32(math.Exp(float64(x) - 1/heat))
			row(b.g, i)[j] = p
			b.rowSum[i] += p
			b.colSu[j] += p
		}
	}
	var loss float64
	f := float32(1 / (heat * float64(n)))
	for i := range n {
		g := row(b.g, i)
		loss -= math.Log(float64(g[i]/b.rowSum[i]) + 1e-9)
		for j := range g {
			g[j] = f * g[j] * (1/b.rowSum[i] + 1/b.colSu[j]) / 2
		}
		g[i] -= f
	}
	return loss / float64(n)
}

// gather adds the gradient of one side to the rows it came from.
func (e *encoder) gather(b *batch, side int, bags []bag) {
	gh := make([]float32, e.dims)
	for i, x := range bags {
		u, gu := row(b.u[side], i), row(b.gu[side], i)
		along := blas32.Dot(vec(u), vec(gu))
		for j := range gh {
			gh[j] = (gu[j] - u[j]*along) / b.norm[side][i]
		}
		for k, id := range x.ids {
			slot, ok := b.touched[id]
			if !ok {
				slot = len(b.order)
				b.touched[id] = slot
				b.order = append(b.order, id)
				if slot == len(b.grads) {
					b.grads = append(b.grads, make([]float32, e.dims))
				}
				clear(b.grads[slot])
			}
			blas32.Axpy(x.n[k], vec(gh), vec(b.grads[slot]))
		}
	}
}

// move steps every touched row and weight by Adagrad and forgets the gradients.
func (e *encoder) move(b *batch, rate float64) {
	for slot, id := range b.order {
		g := b.grads[slot]
		w := math.Exp(e.weight[id])
		toWeight := w * float64(blas32.Dot(vec(g), vec(e.rows[id])))
		squares := w * w * float64(blas32.Dot(vec(g), vec(g))) / float64(e.dims)
		e.rowStep[id] += squares
		e.wStep[id] += toWeight * toWeight
		blas32.Axpy(float32(-rate*w/math.Sqrt(e.rowStep[id])), vec(g), vec(e.rows[id]))
		e.weight[id] -= rate / 2 * toWeight / math.Sqrt(e.wStep[id])
	}
	clear(b.touched)
	b.order = b.order[:0]
}
