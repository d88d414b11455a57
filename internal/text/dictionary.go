package text

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
)

// dictionary knows words and how likely each is. A key is the hash of the word's characters, so that a word and all its
// beginnings are found by one walk; with 64 bits no two of half a million keys meet.
type dictionary struct {
	cells []cell          // open addressing
	first [1 << 10]uint64 // a bit for each character of the basic plane that a word begins with
	mask  uint64
	used  int
	total float64
}

// cell is a key with what is known of it, side by side so that one look into memory finds all.
type cell struct {
	key   uint64  // 0 is empty
	score float32 // logarithm of the probability; beginning for what only begins words
	count uint32
}

// beginning marks a key that is not a word but begins one.
const beginning = float32(1)

// hashStart is the hash of no characters.
const hashStart = uint64(14695981039346656037)

// hashNext is the hash of a word and one more character.
func hashNext(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

func newDictionary(keys int) *dictionary {
	size := 1024
	for size < keys*2 {
		size *= 2
	}
	return &dictionary{cells: make([]cell, size), mask: uint64(size - 1)}
}

// cell is where a key is, or where it would go.
func (d *dictionary) cell(h uint64) *cell {
	i := h & d.mask
	for d.cells[i].key != 0 && d.cells[i].key != h {
		i = (i + 1) & d.mask
	}
	return &d.cells[i]
}

// look finds a key: its score, and whether it is there at all.
func (d *dictionary) look(h uint64) (score float32, ok bool) {
	c := d.cell(h)
	return c.score, c.key == h
}

// count is how often the word was seen where the dictionary was made, 0 if it is no word.
func (d *dictionary) count(word []rune) uint32 {
	h := hashStart
	for _, r := range word {
		h = hashNext(h, r)
	}
	c := d.cell(h)
	if c.key != h || c.score == beginning {
		return 0
	}
	return c.count
}

// begins reports whether a word may begin with the character.
func (d *dictionary) begins(r rune) bool { return r > 0xFFFF || d.first[r>>6]>>(r&63)&1 != 0 }

// put adds a word with its score, and its beginnings.
func (d *dictionary) put(word []rune, count uint32, score float32) {
	if r := word[0]; r <= 0xFFFF {
		d.first[r>>6] |= 1 << (r & 63)
	}
	h := hashStart
	for n, r := range word {
		h = hashNext(h, r)
		c := d.cell(h)
		fresh := c.key == 0
		if fresh {
			c.key = h
			d.used++
		}
		switch {
		case n == len(word)-1:
			c.score, c.count = score, count
		case fresh:
			c.score = beginning
		}
	}
}

// standard is the dictionary that comes with the product, unpacked once when first needed.
var standard = sync.OnceValue(func() *dictionary {
	d, err := unpackDictionary(packedDictionary)
	if err != nil {
		panic(fmt.Sprintf("the embedded dictionary is damaged: %v", err))
	}
	return d
})

// unpackDictionary reads what the gen command packed.
func unpackDictionary(packed []byte) (*dictionary, error) {
	b, err := unzip(packed)
	if err != nil {
		return nil, err
	}
	words, total := 0, 0.0
	if err := eachEntry(b, func(_ []rune, count uint64) { words, total = words+1, total+float64(count) }); err != nil {
		return nil, err
	}
	d := newDictionary(words * 3 / 2)
	d.total = math.Log(total)
	return d, eachEntry(b, func(word []rune,
		count uint64) {
		d.put(word, uint32(count), d.logProbability(float64(count)))
	})
}

// Dictionary is every word of the dictionary that comes with the product, and how often it was seen where that was
// made.
func Dictionary() map[string]int {
	all := map[string]int{}
	b, err := unzip(packedDictionary)
	if err == nil {
		err = eachEntry(b, func(word []rune, count uint64) { all[string(word)] = int(count) })
	}
	if err != nil {
		panic(fmt.Sprintf("the embedded dictionary is damaged: %v", err))
	}
	return all
}

func unzip(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// eachEntry calls f for every word: the words' shapes, their new characters and their counts are packed one after the
// other. The word is only lent.
func eachEntry(b []byte, f func(word []rune, count uint64)) error {
	words, n := binary.Uvarint(b)
	b = b[n:]
	addedSize, n := binary.Uvarint(b)
	b = b[n:]
	if uint64(len(b)) < 2*words+addedSize {
		return io.ErrUnexpectedEOF
	}
	shape, added, counts := b[:2*words], b[2*words:2*words+addedSize], b[2*words+addedSize:]
	var word []rune
	for i := range words {
		word = word[:shape[2*i]]
		for range shape[2*i+1] {
			word = append(word, rune(binary.BigEndian.Uint16(added)))
			added = added[2:]
		}
		c, n := binary.Uvarint(counts)
		if n <= 0 {
			return io.ErrUnexpectedEOF
		}
		counts = counts[n:]
		f(word, c)
	}
	return nil
}

func (d *dictionary) logProbability(count float64) float32 {
	return float32(math.Log(count) - d.total)
}

// lines are a word list's or synonym table's lines without comments and blanks.
func lines(list string) []string {
	var out []string
	for line := range strings.Lines(list) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
