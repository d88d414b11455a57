package matching

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/job"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// print tells what this node ranks with: the way of scoring, weights, vectors, and the words that texts are cut into.
// Word statistics are left out: each node takes its own, and they change with every listing.
func (r *Room) print() string {
	return r.matcher.Load().Version() + "/" + r.core.Analyzer().Fingerprint()
}

// settled reports whether everything on show was read with what this node ranks with.
func (r *Room) settled() bool {
	return r.meaning.settled() && r.core.Level()
}

// basis tells what this node ranks with, and whether that is what everything on show is to be ranked with. While the
// node is still reading what is on show it tells nothing.
func (r *Room) basis(ctx context.Context) (print string, current bool, err error) {
	if !r.settled() {
		return "", false, nil
	}
	print = r.print()
	kept, err := r.db.MatchBasis(ctx)
	if err != nil {
		return "", false, fmt.Errorf("read what is ranked with: %w", err)
	}
	return print, kept == "" || kept == print, nil
}

// settle has everything on show ranked again when this node ranks with something else than it was last ranked with. Of
// many nodes that come to it, the first does it.
func (r *Room) settle(ctx context.Context) error {
	print := r.print()
	if last, _ := r.ranked.Load().(string); !r.settled() || last == print {
		return nil
	}
	// A node that is behind must not put the others' work back.
	if err := errors.Join(r.reloadLexicon(ctx), r.reloadMatcher(ctx)); err != nil || print != r.print() {
		return err
	}
	err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		before, changed, err := tx.PutMatchBasis(ctx, print)
		if err != nil || !changed {
			return err
		}
		if before == "" {
			if any, err := tx.AnyMatch(ctx); err != nil || !any {
				return err
			}
		}
		if err := tx.WorkMatchingAgain(ctx, print, 0); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRankAgain, market.NounMatchBasis, 0, "",
			map[string]string{"before": before, "after": print})
	})
	if err != nil {
		return fmt.Errorf("have everything ranked again: %w", err)
	}
	r.ranked.Store(print)
	return nil
}

const (
	againChunk  = 2_000 // listings asked for in one transaction
	againChunks = 25    // after which a worker makes room for other work
)

// MatchAgain puts everything on show on the list of what is to be matched, newest first and behind what has changed. It
// ends when meanwhile something else is ranked with: the change asks again.
func (r *Room) MatchAgain(ctx context.Context, in job.MatchAgain) error {
	below, done := in.Below, false
	for range againChunks {
		err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
			now, err := tx.MatchBasis(ctx)
			if err != nil || now != in.Print {
				done = true
				return err
			}
			if below, err = tx.AskMatchesAgain(ctx, below, againChunk); err != nil {
				return err
			}
			done = below == 0
			return tx.WakeMatching(ctx, tx.Now())
		})
		if err != nil {
			return fmt.Errorf("ask for everything to be ranked again: %w", err)
		}
		if done {
			return nil
		}
	}
	return r.db.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.WorkMatchingAgain(ctx, in.Print, below) })
}

// learnSoon refreshes the word statistics beside the following of events.
func (r *Room) learnSoon(ctx context.Context) {
	r.core.Aside(app.LearnWords, func() { r.learnAside(ctx) })
}

// learnAside takes the word statistics again when the last time is long enough ago, until they rest on what is on show.
func (r *Room) learnAside(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(r.meaning.rest()):
	}
	if ctx.Err() != nil {
		return
	}
	for {
		err := r.LearnWords(ctx)
		if err == nil && r.meaning.settled() {
			err = r.settle(ctx)
		}
		if ctx.Err() != nil || err == nil && r.meaning.settled() {
			return
		}
		if err != nil {
			r.log.Error("word statistics stay as they were until the next try", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(learnRetry):
		}
	}
}

// learnRetry is how long learning waits when it failed, or when what it rests on changed meanwhile.
const learnRetry = time.Second
