package search

import (
	"context"
	"errors"
	"maps"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// known is how many listings have each word and each organisation, as suggestions know it.
func known(v *vocabulary) map[string]int {
	out := map[string]int{}
	for _, all := range []names{v.words, v.orgs} {
		for folded, n := range all.known {
			if n.n > 0 {
				out[folded] = n.n
			}
		}
	}
	return out
}

// knowsItsListings compares what suggestions learnt listing by listing with what the index says by itself.
func knowsItsListings(t *testing.T, ix *Index) {
	t.Helper()
	fresh, err := ix.shelf.Load().vocabulary(ix.analyzer.Load())
	if err != nil {
		t.Fatal(err)
	}
	learnt, counted := known(ix.vocabulary.Load()), known(fresh)
	if len(counted) == 0 || !maps.Equal(learnt, counted) {
		for word, n := range counted {
			if learnt[word] != n {
				t.Errorf("%s: %d listings, want %d", word, learnt[word], n)
			}
		}
		t.Errorf("%d words and organisations are known, want %d", len(learnt), len(counted))
	}
}

// TestWordsOfListings changes listings one way and another and asks what suggestions know of them.
func TestWordsOfListings(t *testing.T) {
	t.Parallel()
	docs := generate(300, 21)
	docs[5].Visible, docs[6].Visible = market.VisibleInvited, market.VisibleRegistered
	docs[7].OrgName, docs[8].Keywords = "", []string{"5G", "ＡＢ 甲", "一"}
	ix := open(t, docs[:200])
	for n := range 8 {
		var changes []Change
		for i := range 60 {
			id := int64((n*37+i)%300) + 1
			d := renumbered(docs[(n*53+i)%300], id)
			if changes = append(changes, Change{id, d}); i%5 == 0 {
				changes[i].Document = nil
			}
		}
		if err := ix.Apply(changes, "1"); err != nil {
			t.Fatal(err)
		}
	}
	knowsItsListings(t, ix)
	if err := ix.Rebuild(context.Background(), yieldAll(docs), "2"); err != nil {
		t.Fatal(err)
	}
	if err := ix.Apply([]Change{{ID: 3}, {6, docs[5]}}, "3"); err != nil {
		t.Fatal(err)
	}
	knowsItsListings(t, ix)
}

// TestRebuildOfMany fills an index with several batches while listings change: some before the source reads them, some
// after, some that it never reads, more than may wait.
func TestRebuildOfMany(t *testing.T) {
	t.Parallel()
	const many = 2*rebuildBatch + 100
	few := generate(500, 22)
	of := func(id int64) *Document { return renumbered(few[int(id)%len(few)], id) }
	dir := t.TempDir()
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	changed := func(from, to int64) {
		var changes []Change
		for id := from; id < to; id++ {
			d := of(id)
			d.Amount = 7 * market.Yi
			if changes = append(changes, Change{id, d}); id%3 == 0 {
				changes[len(changes)-1].Document = nil
			}
		}
		if err := ix.Apply(changes, "changed"); err != nil {
			t.Error(err)
		}
	}
	source := func(yield func(*Document) error) error {
		for id := int64(1); id <= many; id++ {
			switch id {
			case 10, 100, many - 10:
				changed(id-5, id+5)
			case rebuildBatch + 50:
				changed(id-mostWaiting/2-30, id+mostWaiting/2+30)
			}
			if err := yield(of(id)); err != nil {
				return err
			}
		}
		changed(many-3, many+300)
		return nil
	}
	if err := ix.Rebuild(context.Background(), source, "read"); err != nil {
		t.Fatal(err)
	}
	found := find(t, ix, Query{AmountMin: 7 * market.Yi, AmountMax: 7 * market.Yi, Scope: bureau})
	var want, left int
	for id := int64(1); id < many+300; id++ {
		touched := id < many-3 && (id >= 5 && id < 15 || id >= 95 && id < 105 || id >= many-15 && id < many-5 ||
			id >= rebuildBatch+50-mostWaiting/2-30 && id < rebuildBatch+50+mostWaiting/2+30) || id >= many-3
		if touched && id%3 == 0 {
			continue
		}
		if left++; touched {
			want++
		}
	}
	if found.Total != want || count(t, ix) != left || cursor(t, ix) != "changed" {
		t.Errorf("%d of %d listings are changed, cursor %q; want %d of %d", found.Total, count(t, ix),
			cursor(t, ix), want, left)
	}
	knowsItsListings(t, ix)
	sameInAllWays(t, ix)
	if size, err := ix.Size(); err != nil || size.Segments > 8 || size.ColumnsBytes == 0 {
		t.Errorf("%+v %v", size, err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	ix = reopen(t, dir, text.Standard())
	if count(t, ix) != left {
		t.Errorf("%d listings after a restart, want %d", count(t, ix), left)
	}
	knowsItsListings(t, ix)
}

// TestRebuildFails breaks a large rebuild off: the index in use stays, and the next rebuild succeeds.
func TestRebuildFails(t *testing.T) {
	t.Parallel()
	docs := generate(50, 23)
	ix := open(t, docs)
	broken := errors.New("the source broke")
	err := ix.Rebuild(context.Background(), func(yield func(*Document) error) error {
		for id := range int64(rebuildBatch + 10) {
			if err := yield(renumbered(docs[int(id)%len(docs)], id+1)); err != nil {
				return err
			}
		}
		return broken
	}, "2")
	if !errors.Is(err, broken) || count(t, ix) != len(docs) {
		t.Errorf("%v; %d listings, want %d", err, count(t, ix), len(docs))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := ix.Rebuild(ctx, yieldAll(docs), "2"); !errors.Is(err, context.Canceled) {
		t.Errorf("of a cancelled rebuild: %v", err)
	}
	if err := ix.Rebuild(context.Background(), yieldAll(docs[:40]), "3"); err != nil || count(t, ix) != 40 {
		t.Errorf("%v; %d listings, want 40", err, count(t, ix))
	}
}
