package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
func (a *App) Lexicon(ctx context.Context, who market.Actor) ([]market.LexiconEntry, error) {
	if !market.KeepsLexicon(who) {
		return nil, market.ErrNotFound
	}
	return a.db.Lexicon(ctx)
}

// AddToLexicon adds a word or a group of synonyms; every node uses it within moments.
func (a *App) AddToLexicon(ctx context.Context, who market.Actor, in market.LexiconContent) error {
	if !market.KeepsLexicon(who) {
		return market.ErrNotFound
	}
	in.Normalize()
	if err := in.Validate(); err != nil {
		return err
	}
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
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
		return tx.Record(ctx, "add", "lexicon", e.ID, e.Line, nil)
	})
}

// usable tells whether texts can be cut with the entries, in words for the person who keeps them.
func usable(entries []market.LexiconEntry) error {
	_, err := analyzerOf(entries)
	var line *text.LineError
	if errors.As(err, &line) {
		return &market.Error{Code: market.Invalid, Message: "该词语不能使用，请更正。", Fields: map[string]string{"line": line.Why + "。"}}
	}
	return err
}

// RemoveFromLexicon takes an entry out again.
func (a *App) RemoveFromLexicon(ctx context.Context, who market.Actor, id int64) error {
	if !market.KeepsLexicon(who) {
		return market.ErrNotFound
	}
	return a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		e, err := tx.DeleteLexiconEntry(ctx, id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, "remove", "lexicon", id, e.Line, nil)
	})
}

// CutWord is one word of a text as it is cut, with the words that find it too.
type CutWord struct {
	Text     string
	Synonyms []string
}

// CutText shows how this node cuts a text into words now.
func (a *App) CutText(sample string) []CutWord {
	const longest = 500
	analyzer := a.Analyzer()
	sample = clip(sample, longest)
	var words []CutWord
	for _, t := range analyzer.QueryWords(sample) {
		words = append(words, CutWord{Text: sample[t.Start:t.End], Synonyms: analyzer.Synonyms(t.Term)})
	}
	return words
}

// reloadLexicon puts the analyzer of the record's words in the place of the old one. What was indexed with the old one
// is found by it until the index has been rebuilt beside.
func (a *App) reloadLexicon(ctx context.Context) error {
	analyzer, err := LexiconAnalyzer(ctx, a.db)
	if err != nil {
		return err
	}
	if analyzer.Fingerprint() == a.Analyzer().Fingerprint() {
		return nil
	}
	a.analyzer.Store(analyzer)
	a.changeMatcher(func(m *match.Matcher) *match.Matcher { return m.WithAnalyzer(analyzer) })
	a.alerts.use(analyzer)
	a.meaning.outdate()
	if a.index == nil { // a command beside the nodes
		return nil
	}
	return a.index.SetAnalyzer(analyzer)
}

// renew rebuilds what rests on the analyzer, beside the following of events, until nothing rests on an older one.
func (a *App) renew(ctx context.Context) {
	if !a.progress.renewing.CompareAndSwap(false, true) {
		return
	}
	defer a.progress.renewing.Store(false)
	for a.index.NeedsRebuild() {
		if err := a.Reindex(ctx); err != nil {
			if ctx.Err() == nil {
				a.log.Error("the index keeps its old words", "error", err)
			}
			return
		}
	}
	a.learnAside(ctx)
}
