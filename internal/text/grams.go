package text

// Bigrams are the pairs of neighbouring characters, with names, numbers and quantities whole. They need no dictionary,
// so a title is found by any two of its characters.
func (a *Analyzer) Bigrams(s string) []Token { return a.grams(s, false) }

// Grams are single characters and pairs of neighbours, with names, numbers and quantities whole: what ranking demands
// against supply works best with.
func (a *Analyzer) Grams(s string) []Token { return a.grams(s, true) }

func (a *Analyzer) grams(s string, single bool) []Token {
	f := fold(s)
	atoms := scan(f, a.guards)
	out := make([]Token, 0, 2*len(atoms))
	w := &writer{reader: reader{a: a, low: f.low, atoms: atoms}, folded: f, emit: func(term []byte, t Token) {
		t.Term = string(term)
		out = append(out, t)
	}}
	for i, x := range atoms {
		if x.kind != hanAtom {
			w.single(span{i, i + 1}, false)
			continue
		}
		followed := i+1 < len(atoms) && atoms[i+1].kind == hanAtom
		alone := !followed && (i == 0 || atoms[i-1].kind != hanAtom)
		if single || alone {
			w.add(w.term(span{i, i + 1}), span{i, i + 1}, Unigram)
		}
		if followed {
			w.add(w.term(span{i, i + 2}), span{i, i + 2}, Bigram)
		}
	}
	return out
}
