package matching

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/text"
)

// LexiconAnalyzer is the analyzer with the words and synonyms that the bureau keeps in the record.
func LexiconAnalyzer(ctx context.Context, db *postgres.DB) (*text.Analyzer, error) {
	entries, err := db.Lexicon(ctx)
	if err != nil {
		return nil, fmt.Errorf("read lexicon: %w", err)
	}
	return analyzerOf(entries)
}

func analyzerOf(entries []market.LexiconEntry) (*text.Analyzer, error) {
	lines := map[market.LexiconKind][]string{}
	for _, e := range entries {
		lines[e.Kind] = append(lines[e.Kind], e.Line)
	}
	return text.New(strings.Join(lines[market.LexiconWord], "\n"), strings.Join(lines[market.LexiconSynonym], "\n"))
}

// Lexicon lists the bureau's words and synonyms, newest first, for those who keep them.
func (r *Room) Lexicon(ctx context.Context, who market.Actor) ([]market.LexiconEntry, error) {
	if !market.KeepsLexicon(who) {
		return nil, market.ErrNotFound
	}
	return r.db.Lexicon(ctx)
}

// AddToLexicon adds a word or a group of synonyms; every node uses it within moments.
func (r *Room) AddToLexicon(ctx context.Context, who market.Actor, in market.LexiconContent) error {
	if !market.KeepsLexicon(who) {
		return market.ErrNotFound
	}
	in.Normalize()
	if err := in.Validate(); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		entries, err := tx.Lexicon(ctx)
		if err != nil {
			return err
		}
		e := market.LexiconEntry{LexiconContent: in}
		if err := usable(append(entries, e)); err != nil {
			return err
		}
		if err := tx.InsertLexiconEntry(ctx, &e); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAdd, market.NounLexicon, e.ID, e.Line, nil)
	})
}

// usable reports whether texts can be cut with the entries, in words for the person who keeps them.
func usable(entries []market.LexiconEntry) error {
	_, err := analyzerOf(entries)
	var line *text.LineError
	if errors.As(err, &line) {
		return &market.Error{Code: market.Invalid, Message: "该词语不能使用，请更正。",
			Fields: map[string]string{"line": line.Why + "。"}}
	}
	return err
}

// RemoveFromLexicon takes an entry out again.
func (r *Room) RemoveFromLexicon(ctx context.Context, who market.Actor, id int64) error {
	if !market.KeepsLexicon(who) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		e, err := tx.DeleteLexiconEntry(ctx, id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRemove, market.NounLexicon, id, e.Line, nil)
	})
}

// CutWord is one word of a text as it is cut, with the words that find it too.
type CutWord struct {
	Text     string
	Synonyms []string
}

// CutText shows how this node cuts a text into words now.
func (r *Room) CutText(sample string) []CutWord {
	const longest = 500
	analyzer := r.core.Analyzer()
	sample = app.Clip(sample, longest)
	var words []CutWord
	for _, t := range analyzer.QueryWords(sample) {
		words = append(words, CutWord{Text: sample[t.Start:t.End], Synonyms: analyzer.Synonyms(t.Term)})
	}
	return words
}

// reloadLexicon puts the analyzer of the record's words in the place of the old one. What was indexed with the old one
// is found by it until the index has been rebuilt beside.
func (r *Room) reloadLexicon(ctx context.Context) error {
	analyzer, err := LexiconAnalyzer(ctx, r.db)
	if err != nil {
		return err
	}
	if analyzer.Fingerprint() == r.core.Analyzer().Fingerprint() {
		return nil
	}
	r.changeMatcher(func(m *match.Matcher) *match.Matcher { return m.WithAnalyzer(analyzer) })
	r.meaning.outdate()
	return r.core.UseAnalyzer(analyzer)
}
