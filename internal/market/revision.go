package market

import (
	"strings"
	"unicode"
)

// Revision is one field of a listing that says something else than its public copy.
type Revision struct {
	Field  string // key
	Label  string
	Pieces []Piece
}

// Piece is a run of text that stayed, came or went.
type Piece struct {
	Text    string
	Added   bool
	Removed bool
}

// Revisions marks word by word what a listing says otherwise than its public copy, in the order of the form.
func Revisions(kind Kind, before, after *ListingContent) []Revision {
	var out []Revision
	rows := ListingFields(kind).rows
	for i := range rows {
		f := &rows[i]
		if f.Input == InputNone {
			continue
		}
		was, is := f.Text(before), f.Text(after)
		if was == is {
			continue
		}
		r := Revision{Field: f.Key, Label: f.PageLabel()}
		switch f.Input {
		case InputText, InputLine:
			r.Pieces = ComparePieces(was, is)
		default:
			r.Pieces = replaced(nil, was, is)
		}
		out = append(out, r)
	}
	return out
}

// longestCompared bounds what is compared word by word, in cells of the table; beyond, what differs is shown as one
// piece taken out and one put in.
const longestCompared = 4_000_000

// ComparePieces marks the words of two texts that differ. A single character that stays between two changes counts as
// changed: nobody reads such islands.
func ComparePieces(was, is string) []Piece {
	a, b := wordsOf(was), wordsOf(is)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	out := piece(nil, Piece{Text: strings.Join(a[:head], "")})
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x)*len(y) > longestCompared {
		out = replaced(out, strings.Join(x, ""), strings.Join(y, ""))
	} else {
		out = compared(out, x, y)
	}
	return piece(withoutIslands(out), Piece{Text: strings.Join(a[len(a)-tail:], "")})
}

// wordsOf cuts a text into what is compared: numbers and Latin words whole, all else by the character.
func wordsOf(text string) []string {
	var out []string
	from := -1
	for i, r := range text {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.') {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			out = append(out, text[from:i])
			from = -1
		}
		out = append(out, string(r))
	}
	if from >= 0 {
		out = append(out, text[from:])
	}
	return out
}

// compared appends the longest common run of words and what differs around it.
func compared(out []Piece, a, b []string) []Piece {
	width := len(b) + 1
	longest := make([]uint16, (len(a)+1)*width) // of the rest behind each place
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = piece(out, Piece{Text: a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[(i+1)*width+j] >= longest[i*width+j+1]:
			out = piece(out, Piece{Text: a[i], Removed: true})
			i++
		default:
			out = piece(out, Piece{Text: b[j], Added: true})
			j++
		}
	}
	return out
}

// piece appends a run, joined with the last one of its kind; nothing is added for an empty one.
func piece(out []Piece, p Piece) []Piece {
	if p.Text == "" {
		return out
	}
	if n := len(out); n > 0 && out[n-1].Added == p.Added && out[n-1].Removed == p.Removed {
		out[n-1].Text += p.Text
		return out
	}
	return append(out, p)
}

func replaced(out []Piece, was, is string) []Piece {
	return piece(piece(out, Piece{Text: was, Removed: true}), Piece{Text: is, Added: true})
}

// withoutIslands takes single characters that stay between changes into the changes.
func withoutIslands(pieces []Piece) []Piece {
	var out []Piece
	was, is := "", ""
	flush := func() {
		out = replaced(out, was, is)
		was, is = "", ""
	}
	for i, p := range pieces {
		switch {
		case p.Removed:
			was += p.Text
		case p.Added:
			is += p.Text
		case i > 0 && i < len(pieces)-1 && len([]rune(p.Text)) == 1 && was+is != "":
			was, is = was+p.Text, is+p.Text
		default:
			flush()
			out = piece(out, p)
		}
	}
	flush()
	return out
}
