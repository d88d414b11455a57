package match

import "math/bits"

// A sketch keeps of each direction only on which side of every axis it lies: two hundred cells become four words, and
// two directions that are near differ in few bits. In a large collection the sketches say who may be near at all; only
// those are compared cell by cell.
const (
	sketchFrom  = 5_000 // listings; fewer are compared cell by cell faster than it would pay
	sketchLeast = 2_500 // listings that are compared cell by cell at least
	sketchShare = 40    // or one in so many
)

// sketchWords is how many words the sketch of a direction takes.
func sketchWords(dims int) int { return (dims + 63) / 64 }

// sketch writes a direction's sketch into words.
func sketch(to []uint64, v Vector) {
	clear(to)
	for j, c := range v {
		if c > 0 {
			to[j/64] |= 1 << (j % 64)
		}
	}
}

// likely lists the places of those whose sketches differ least from v's, so many that the nearest are almost surely
// among them; nil for all.
func (n *Neighbours) likely(v Vector) []int32 {
	size, words := len(n.ids), sketchWords(n.dims)
	if size < sketchFrom {
		return nil
	}
	asked := make([]uint64, words)
	sketch(asked, v)
	apart, having := make([]uint16, size), make([]int, n.dims+1)
	for i := range apart {
		d := 0
		for w, s := range n.signs[i*words : (i+1)*words] {
			d += bits.OnesCount64(s ^ asked[w])
		}
		apart[i] = uint16(d)
		having[d]++
	}
	wanted := max(sketchLeast, size/sketchShare)
	furthest, sum := 0, having[0]
	for sum < wanted && furthest < n.dims {
		furthest++
		sum += having[furthest]
	}
	out := make([]int32, 0, sum)
	for i, d := range apart {
		if int(d) <= furthest {
			out = append(out, int32(i))
		}
	}
	return out
}
