package match

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode"
	"unicode/utf8"

	"jiebang/internal/text"
)

// A Vector is a text's meaning: a direction of length vectorUnit in steps of one.
type Vector []int8

// vectorUnit is the length of every Vector. Cells rarely pass a third of a direction's length, so that
// most of the byte's range is used; what passes is cut.
const vectorUnit = 400

// Cosine is how near two meanings are: 1 for the same direction, about 0 for unrelated ones. It is 0
// when either is missing.
func Cosine(a, b Vector) float64 {
	if len(a) == 0 || len(a) != len(b) {
		return 0
	}
	return float64(dot(a, b)) / (vectorUnit * vectorUnit)
}

func dot(a, b Vector) int32 {
	b = b[:len(a)]
	var w, x, y, z int32
	for len(a) >= 8 && len(b) >= 8 { // the second is told to the compiler, so that it need not look at each cell
		p, q := (*[8]int8)(a), (*[8]int8)(b)
		w += int32(p[0])*int32(q[0]) + int32(p[4])*int32(q[4])
		x += int32(p[1])*int32(q[1]) + int32(p[5])*int32(q[5])
		y += int32(p[2])*int32(q[2]) + int32(p[6])*int32(q[6])
		z += int32(p[3])*int32(q[3]) + int32(p[7])*int32(q[7])
		a, b = a[8:], b[8:]
	}
	for i := range a {
		w += int32(a[i]) * int32(b[i])
	}
	return w + x + y + z
}

// Vectors give every token (a character, a word of two to four characters, a Latin word) a direction
// whose length says how much it tells. They come from the learn package and do not change.
type Vectors struct {
	Header
	index   map[string]int32
	longest int // of a Han token, in characters
	found   []int32
	scale   []float32
	rows    []int8
	length  []float32 // of each row: how much its token tells
}

// A Header says what vectors are and where they come from.
type Header struct {
	Format  int    `json:"format"`
	Dims    int    `json:"dims"`
	Tokens  int    `json:"tokens"`
	Texts   int    `json:"texts"`         // how many texts they were learned from
	Seed    int64  `json:"seed"`          // of the random numbers, so that the same texts give the same vectors
	Sources string `json:"sources"`       // the texts and their licences
	Own     int    `json:"own,omitempty"` // how many texts of the installation's own they were refreshed with
	digest  string
}

const vectorFormat = 1

var vectorMagic = []byte("JBVEC\n")

// A Token is one row of Vectors.
type Token struct {
	Text  string
	Found int // in how many of the learned texts
	Row   []float32
}

// WriteVectors writes tokens in the form ReadVectors reads: magic, header as a line of JSON, then per
// token its text, count, scale and cells of one byte, and a SHA-256 of all before it.
func WriteVectors(w io.Writer, h Header, tokens []Token) error {
	h.Format, h.Tokens = vectorFormat, len(tokens)
	var b bytes.Buffer
	b.Write(vectorMagic)
	if err := json.NewEncoder(&b).Encode(h); err != nil {
		return fmt.Errorf("vectors: %w", err)
	}
	for _, t := range tokens {
		if len(t.Row) != h.Dims {
			return fmt.Errorf("vectors: token %q has %d cells, want %d", t.Text, len(t.Row), h.Dims)
		}
		writeToken(&b, t)
	}
	sum := sha256.Sum256(b.Bytes())
	b.Write(sum[:])
	_, err := w.Write(b.Bytes())
	return err
}

func writeToken(b *bytes.Buffer, t Token) {
	var most float32
	for _, x := range t.Row {
		most = max(most, float32(math.Abs(float64(x))))
	}
	scale := most / 127
	if scale == 0 {
		scale = 1
	}
	b.Write(binary.AppendUvarint(nil, uint64(len(t.Text))))
	b.WriteString(t.Text)
	b.Write(binary.AppendUvarint(nil, uint64(t.Found)))
	b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(scale)))
	for _, x := range t.Row {
		b.WriteByte(byte(int8(math.Round(float64(x / scale)))))
	}
}

// ReadVectors reads what WriteVectors wrote and refuses what was damaged on the way.
func ReadVectors(data []byte) (*Vectors, error) {
	if len(data) < len(vectorMagic)+sha256.Size || !bytes.HasPrefix(data, vectorMagic) {
		return nil, errors.New("vectors: not a vector file")
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return nil, errors.New("vectors: the checksum does not agree")
	}
	r := bufio.NewReader(bytes.NewReader(body[len(vectorMagic):]))
	line, err := r.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("vectors: header: %w", err)
	}
	v := &Vectors{index: map[string]int32{}}
	if err := json.Unmarshal(line, &v.Header); err != nil {
		return nil, fmt.Errorf("vectors: header: %w", err)
	}
	if v.Format != vectorFormat {
		return nil, fmt.Errorf("vectors: format %d, this program reads %d", v.Format, vectorFormat)
	}
	v.digest = hex.EncodeToString(sum[:4])
	return v, v.readTokens(r)
}

func (v *Vectors) readTokens(r *bufio.Reader) error {
	v.found, v.scale = make([]int32, v.Tokens), make([]float32, v.Tokens)
	v.rows, v.length = make([]int8, v.Tokens*v.Dims), make([]float32, v.Tokens)
	cells := make([]byte, v.Dims)
	for i := range v.Tokens {
		n, err := binary.ReadUvarint(r)
		if err != nil {
			return fmt.Errorf("vectors: token %d: %w", i, err)
		}
		name := make([]byte, n)
		if _, err := io.ReadFull(r, name); err != nil {
			return fmt.Errorf("vectors: token %d: %w", i, err)
		}
		found, err := binary.ReadUvarint(r)
		if err != nil {
			return fmt.Errorf("vectors: token %d: %w", i, err)
		}
		var bits uint32
		if err := binary.Read(r, binary.LittleEndian, &bits); err != nil {
			return fmt.Errorf("vectors: token %d: %w", i, err)
		}
		if _, err := io.ReadFull(r, cells); err != nil {
			return fmt.Errorf("vectors: token %d: %w", i, err)
		}
		v.found[i], v.scale[i] = int32(found), math.Float32frombits(bits)
		var squares float64
		for j, c := range cells {
			v.rows[i*v.Dims+j] = int8(c)
			squares += float64(int8(c)) * float64(int8(c))
		}
		v.length[i] = v.scale[i] * float32(math.Sqrt(squares))
		v.index[string(name)] = int32(i)
		if han(string(name)) {
			v.longest = max(v.longest, utf8.RuneCount(name))
		}
	}
	return nil
}

// All lists the tokens with their rows, in the order of the file.
func (v *Vectors) All() []Token {
	out := make([]Token, v.Tokens)
	for name, i := range v.index {
		row := make([]float32, v.Dims)
		for j, c := range v.rows[int(i)*v.Dims : (int(i)+1)*v.Dims] {
			row[j] = v.scale[i] * float32(c)
		}
		out[i] = Token{name, int(v.found[i]), row}
	}
	return out
}

func han(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Han, r)
}

// Version names the vectors; "0" when there are none.
func (v *Vectors) Version() string {
	if v == nil {
		return "0"
	}
	return fmt.Sprintf("v%d.%s", v.Format, v.digest)
}

// telling is how much a character or pair says of a topic, as learned; 1 for what was not learned.
func (v *Vectors) telling(g gram) float64 {
	if v == nil || g&hashed != 0 {
		return 1
	}
	if id, ok := v.index[g.letters()]; ok {
		return float64(v.length[id])
	}
	return 1
}

// Tokenize finds the tokens of a text that known says are tokens: every single character, every stretch
// of up to longest adjacent characters, every Latin word. Tokens may overlap, so that no decision on
// where a word ends can be wrong. Each is told with the place it begins at and ends before, counted in
// characters of the folded text.
func Tokenize(s string, longest int, known func(string) (int32, bool), each func(id int32, from, to int)) {
	var run []rune
	at := 0
	flush := func() {
		for i := range run {
			for n := 1; n <= longest && i+n <= len(run); n++ {
				if id, ok := known(string(run[i : i+n])); ok {
					each(id, at-len(run)+i, at-len(run)+i+n)
				}
			}
		}
		run = run[:0]
	}
	s = text.Fold(s)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.Is(unicode.Han, r):
			run = append(run, r)
			at++
		case inWord(r):
			flush()
			w, end := latin(s, i)
			from := at
			at += utf8.RuneCountInString(w)
			if id, ok := known(w); ok {
				each(id, from, at)
			}
			i = end
			continue
		default:
			flush()
			at++
		}
		i += n
	}
	flush()
}

func inWord(r rune) bool {
	return r < unicode.MaxLatin1 && (unicode.IsLetter(r) || unicode.IsDigit(r)) ||
		unicode.In(r, unicode.Greek, unicode.Cyrillic)
}

// latin reads one word or number of a folded text that begins at i; hyphens and points inside it belong to it.
func latin(s string, i int) (string, int) {
	end := i
	for j := i; j < len(s); {
		r, n := utf8.DecodeRuneInString(s[j:])
		if !inWord(r) {
			next, _ := utf8.DecodeRuneInString(s[j+n:])
			if (r != '-' && r != '.') || !inWord(next) {
				break
			}
		}
		j += n
		end = j
	}
	return s[i:end], end
}

// Encode gives a text's direction, nil when nothing in it is known. Weights let a title count more.
func (v *Vectors) Encode(texts []Section, weight func(SectionName) float64) Vector {
	if v == nil {
		return nil
	}
	n := map[int32]float64{}
	var seen []int32
	known := func(s string) (int32, bool) { id, ok := v.index[s]; return id, ok }
	for _, x := range texts {
		w := weight(x.Name)
		Tokenize(x.Text, v.longest, known, func(id int32, _, _ int) {
			if n[id] == 0 {
				seen = append(seen, id)
			}
			n[id] += w
		})
	}
	sum := make([]float32, v.Dims)
	for _, id := range seen {
		f := v.scale[id] * float32(dampen(n[id]))
		for j, c := range v.rows[int(id)*v.Dims : (int(id)+1)*v.Dims] {
			sum[j] += f * float32(c)
		}
	}
	return direction(sum)
}

// dampen lets repetition count by its logarithm; below one it stays linear.
func dampen(n float64) float64 {
	if n <= 1 {
		return n
	}
	return 1 + math.Log(n)
}

// direction brings a sum to unit length in bytes.
func direction(sum []float32) Vector {
	var squares float64
	for _, x := range sum {
		squares += float64(x) * float64(x)
	}
	if squares == 0 {
		return nil
	}
	f := vectorUnit / math.Sqrt(squares)
	out := make(Vector, len(sum))
	for i, x := range sum {
		out[i] = int8(max(-127, min(127, math.Round(float64(x)*f))))
	}
	return out
}
