package learn

import "math/rand/v2"

// A pair draws two texts that mean the same: each as a list of tokens. Every round may draw differently.
type pair func(*rand.Rand) (a, b []int32)

// pairsOf makes pairs without anybody's judgment: a title and a part of its text, keywords and a part of
// the text, two parts that follow each other, two halves of a title that stands alone.
func pairsOf(texts []Text, l *lex) []pair {
	var out []pair
	for _, t := range texts {
		title, keywords := ids(l, t.Title), ids(l, t.Keywords)
		var body []piece
		for _, p := range t.Passages {
			body = append(body, pieces(l, p)...)
		}
		long := len(body) >= 24
		switch {
		case len(title) >= 6 && long:
			out = append(out, titleAndPart(title, body))
		case len(title) >= 10:
			out = append(out, halves(pieces(l, t.Title)))
		}
		if len(keywords) >= 4 && long {
			out = append(out, titleAndPart(keywords, body))
			if len(title) >= 6 {
				out = append(out, fixed(title, keywords))
			}
		}
		if len(body) >= 40 {
			out = append(out, neighbouring(body), neighbouring(body))
		}
	}
	return out
}

func ids(l *lex, s string) []int32 {
	var out []int32
	l.each(s, func(id int32, _, _ int) { out = append(out, id) })
	return out
}

// A piece is the tokens that begin at one character.
type piece []int32

func pieces(l *lex, text string) []piece {
	var ms []mention
	place(l, text, 0, &ms)
	var out []piece
	last := int32(-1)
	for _, m := range ms {
		if m.start != last {
			out = append(out, nil)
			last = m.start
		}
		out[len(out)-1] = append(out[len(out)-1], m.token)
	}
	return out
}

// part joins the pieces from..to, without tokens that would reach past the end.
func part(ps []piece, from, to int) []int32 {
	var out []int32
	for _, p := range ps[from:to] {
		out = append(out, p...)
	}
	return out
}

func titleAndPart(title []int32, body []piece) pair {
	return func(r *rand.Rand) ([]int32, []int32) {
		n := min(len(body), 60+r.IntN(90))
		at := r.IntN(len(body) - n + 1)
		if r.IntN(2) == 0 {
			at = min(at, r.IntN(len(body)-n+1)) // what a text says first, it says of its title
		}
		return title, part(body, at, at+n)
	}
}

func fixed(a, b []int32) pair { return func(*rand.Rand) ([]int32, []int32) { return a, b } }

func neighbouring(body []piece) pair {
	return func(r *rand.Rand) ([]int32, []int32) {
		n := 12 + r.IntN(min(60, len(body)/2)-11)
		at := r.IntN(len(body) - 2*n + 1)
		return part(body, at, at+n), part(body, at+n, min(len(body), at+2*n+15))
	}
}

// halves cuts a title at a random place between two of its characters.
func halves(title []piece) pair {
	return func(r *rand.Rand) ([]int32, []int32) {
		at := len(title)/3 + r.IntN(max(1, len(title)/3))
		return part(title, 0, at), part(title, at, len(title))
	}
}
