package impact

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Where words stand is kept with each document, for phrases alone: field by field, each token's place and a short hash
// of its term. A document's hashes of a field are made so that no two of its terms share one; whether a document has a
// term at all, the postings say. So nothing is found that is not there, and a token takes three bytes.

// fieldPlaces is the name of the kept value.
const fieldPlaces = "_places"

// Hashes of 16 bits are tried with so many seeds; where none parts a field's terms, for it has too many, they have 32
// bits.
const (
	mostSeeds = 24
	wide      = 1 << 7 // in the seed's byte: hashes have 32 bits
)

// shortHash is a term's hash with a seed, from its long one.
func shortHash(long uint64, seed byte) uint32 {
	h := (long ^ uint64(seed)*0xC2B2AE3D27D4EB4F) * 0x9E3779B97F4A7C15
	if seed&wide != 0 {
		return uint32(h >> 32)
	}
	return uint32(h >> 48)
}

// placer writes where a document's tokens stand.
type placer struct {
	long   []uint64 // by token of the field: its term's hash
	at     []uint32
	met    []uint32 // hash table of short hashes: token + 1
	short  []uint32
	tokens []byte
}

// appendPlaces writes the places of a content's tokens in the fields that keep them.
func (p *placer) appendPlaces(out []byte, c *Content, keeps []Slot) []byte {
	for _, s := range keeps {
		p.long, p.at = p.long[:0], p.at[:0]
		from := uint32(0)
		for _, t := range c.tokens {
			if t.slot == s {
				p.long, p.at = append(p.long, hashOf(asString(c.text[from:t.end]))), append(p.at, t.place)
			}
			from = t.end
		}
		if len(p.long) > 0 {
			out = p.appendField(out, s)
		}
	}
	return out
}

// appendField writes a field: its number, the seed, how many bytes follow, and each token's hash and how far it stands
// from the one before.
func (p *placer) appendField(out []byte, s Slot) []byte {
	seed := byte(0)
	for !p.parts(seed) {
		if seed++; seed == mostSeeds {
			seed = wide
			p.hash(seed)
			break
		}
	}
	p.tokens = p.tokens[:0]
	before := uint32(0)
	for i, h := range p.short {
		if seed == wide {
			p.tokens = binary.LittleEndian.AppendUint32(p.tokens, h)
		} else {
			p.tokens = binary.LittleEndian.AppendUint16(p.tokens, uint16(h))
		}
		p.tokens = binary.AppendVarint(p.tokens, int64(p.at[i])-int64(before))
		before = p.at[i]
	}
	return append(binary.AppendUvarint(append(out, byte(s), seed), uint64(len(p.tokens))), p.tokens...)
}

func (p *placer) hash(seed byte) {
	p.short = grown(p.short, len(p.long))
	for i, l := range p.long {
		p.short[i] = shortHash(l, seed)
	}
}

// parts hashes with a seed, and reports whether no two terms share a hash.
func (p *placer) parts(seed byte) bool {
	p.hash(seed)
	size := 64
	for size < 2*len(p.long) {
		size *= 2
	}
	p.met = grown(p.met, size)
	clear(p.met)
	for i, h := range p.short {
		at := h & uint32(size-1)
		for ; p.met[at] != 0; at = (at + 1) & uint32(size-1) {
			other := p.met[at] - 1
			if p.short[other] != h {
				continue
			}
			if p.long[other] != p.long[i] {
				return false
			}
			break
		}
		p.met[at] = uint32(i) + 1
	}
	return true
}

var errPlaces = errors.New("places of words cannot be read")

// row is a phrase being looked for: the terms' hashes, 0 for any term.
type row struct {
	slot   Slot
	long   []uint64
	any    []bool
	token  []placed // of the document looked at
	begins []int64  // where the phrase may begin in it
	next   []int64
}

// placed is a token read.
type placed struct {
	hash  uint32
	place int64
}

// in reports whether the terms, which the document has, stand in a row in what it keeps.
func (r *row) in(kept []byte) (bool, error) {
	for len(kept) > 0 {
		if len(kept) < 3 {
			return false, errPlaces
		}
		slot, seed := Slot(kept[0]), kept[1]
		n, size := binary.Uvarint(kept[2:])
		if kept = kept[2+max(0, size):]; size <= 0 || n > uint64(len(kept)) {
			return false, errPlaces
		}
		if slot == r.slot {
			err := r.read(kept[:n], seed)
			return err == nil && r.stands(seed), err
		}
		kept = kept[n:]
	}
	return false, nil
}

// read reads the tokens of a field.
func (r *row) read(kept []byte, seed byte) error {
	width := 2
	if seed&wide != 0 {
		width = 4
	}
	r.token = r.token[:0]
	for at := int64(0); len(kept) > 0; {
		if len(kept) <= width {
			return errPlaces
		}
		h := uint32(binary.LittleEndian.Uint16(kept))
		if width == 4 {
			h = binary.LittleEndian.Uint32(kept)
		}
		step, size := binary.Varint(kept[width:])
		if size <= 0 {
			return errPlaces
		}
		at += step
		r.token = append(r.token, placed{h, at})
		kept = kept[width+size:]
	}
	return nil
}

// stands reports whether the tokens read have the terms in a row.
func (r *row) stands(seed byte) bool {
	first := true
	for i, long := range r.long {
		if r.any[i] {
			continue
		}
		h, left := shortHash(long, seed), r.next[:0]
		for _, t := range r.token {
			if begin := t.place - int64(i); t.hash == h && begin >= 0 && (first || slices.Contains(r.begins, begin)) {
				left = append(left, begin)
			}
		}
		r.begins, r.next, first = left, r.begins, false
		if len(left) == 0 {
			return false
		}
	}
	return !first
}
