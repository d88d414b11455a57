package text

// Bigrams are the pairs of neighbouring characters, with names, numbers and quantities whole. They need no dictionary,
// so a title is found by any two of its characters.
func (a *Analyzer) Bigrams(s string) []Token { return a.grams(s, false) }

// Grams are single characters and pairs of neighbours, with names, numbers and quantities whole: what ranking demands
// against supply works best with. A word that the bureau keeps stands whole beside its characters and pairs.
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
	if single && a.domain != nil {
		w.kept()
	}
	return out
}

// kept writes the words that the bureau keeps, wherever they stand; of several that begin at one place the longest.
func (w *writer) kept() {
	for i := range w.atoms {
		h, last := hashStart, 0
		for j := i; j < len(w.atoms) && w.atoms[j].kind != breakAtom; j++ {
			for _, r := range w.folded.low[w.atoms[j].lo:w.atoms[j].hi] {
				h = hashNext(h, r)
			}
			score, ok := w.a.domain.look(h)
			if !ok {
				break
			}
			if score != beginning && j > i {
				last = j + 1
			}
		}
		if last > 0 {
			w.add(w.term(span{i, last}), span{i, last}, Word)
		}
	}
}
