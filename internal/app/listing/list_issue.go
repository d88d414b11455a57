package listing

import (
	"context"
	"iter"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// IssueView is an edition as one asker reads it: its contents and its statistics.
type IssueView struct {
	market.ListIssue
	Contents   []market.IssuePart
	Statistics []market.IssueTable
}

// IssueWork is an edition as the bureau works on it.
type IssueWork struct {
	IssueView
	Editable bool
	Offers   []market.Offer
	Trail    []market.Event
	Verified bool // what is stored was held against the digest
	Intact   bool // and agrees with it
}

// IssueFilter narrows the list of editions; zero values do not narrow.
type IssueFilter struct {
	Kind   market.Kind
	Before int64
}

// IssueDraft is what a clerk saves of an edition.
type IssueDraft struct {
	market.ListIssueContent
	Version int `form:"version"`
}

// ListIssues lists the editions issued for the asker: those for the public to everybody, the bureau's to the bureau.
func (r *Room) ListIssues(ctx context.Context, who market.Actor, f IssueFilter) ([]market.ListIssue, error) {
	asked := postgres.ListIssueFilter{Statuses: []market.ListIssueStatus{market.ListIssueIssued}, Kind: f.Kind,
		Before: f.Before, Limit: app.PageSize}
	if !who.InBureau() {
		asked.Readers = market.ReadersPublic
	}
	return r.db.ListIssues(ctx, asked)
}

// ListIssueQueue lists all editions in the states for the bureau.
func (r *Room) ListIssueQueue(ctx context.Context, who market.Actor, statuses []market.ListIssueStatus,
	before int64) ([]market.ListIssue, error) {
	if !who.InBureau() {
		return nil, market.ErrNotFound
	}
	return r.db.ListIssues(ctx, postgres.ListIssueFilter{Statuses: statuses, Before: before, Limit: app.PageSize})
}

// ListIssue reads an edition that the asker may see.
func (r *Room) ListIssue(ctx context.Context, who market.Actor, id int64) (IssueView, error) {
	var view IssueView
	var err error
	if view.ListIssue, err = r.db.ListIssue(ctx, id); err != nil {
		return view, err
	}
	if !view.VisibleTo(who) {
		return IssueView{}, market.ErrNotFound
	}
	groups, err := r.db.ListIssueGroups(ctx, id)
	view.Contents, view.Statistics = market.IssueContents(groups), market.IssueStatistics(groups)
	return view, err
}

// ListIssueWork reads an edition for the bureau, with what can be done to it; verify holds what is stored against the
// digest that was made when it was issued.
func (r *Room) ListIssueWork(ctx context.Context, who market.Actor, id int64, verify bool) (IssueWork, error) {
	var work IssueWork
	if !who.InBureau() {
		return work, market.ErrNotFound
	}
	var err error
	if work.IssueView, err = r.ListIssue(ctx, who, id); err != nil {
		return work, err
	}
	i := &work.ListIssue
	if i.Status == market.ListIssueSubmitted {
		if i.Unavailable, err = r.db.ListIssueUnavailable(ctx, i); err != nil {
			return work, err
		}
	}
	work.Editable, work.Offers = i.Editable(who), issueMoves.Ahead(r, i, who, r.core.Now())
	if work.Verified = verify && i.Digest != ""; work.Verified {
		digest, err := r.db.ListIssueDigest(ctx, id)
		if err != nil {
			return work, err
		}
		work.Intact = i.Seal(digest) == i.Digest
	}
	work.Trail, err = r.db.EventsOf(ctx, market.NounListIssue, id)
	return work, err
}

// IssueEntries reads one page of the entries of an edition that was read before, behind a number.
func (r *Room) IssueEntries(ctx context.Context, view IssueView, after, limit int) ([]market.ListIssueEntry, error) {
	return r.db.ListIssueEntries(ctx, &view.ListIssue, after, limit)
}

// IssueTitles are the titles of all entries of an edition, for its contents.
func (r *Room) IssueTitles(ctx context.Context, view IssueView) ([]market.IssueTitle, error) {
	return r.db.ListIssueTitles(ctx, view.ID)
}

// issueBatch is how many entries are held at once, however many an edition has.
const issueBatch = 500

// AllIssueEntries walks the entries of an edition that was read before, in order.
func (r *Room) AllIssueEntries(ctx context.Context, view IssueView) iter.Seq2[market.ListIssueEntry, error] {
	return func(yield func(market.ListIssueEntry, error) bool) {
		for after := 0; ; {
			page, err := r.db.ListIssueEntries(ctx, &view.ListIssue, after, issueBatch)
			if err != nil {
				yield(market.ListIssueEntry{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
			if len(page) < issueBatch {
				return
			}
			after = page[len(page)-1].Position
		}
	}
}

// CompileListIssue stores a new edition and copies what it takes in.
func (r *Room) CompileListIssue(ctx context.Context, who market.Actor, in IssueDraft) (market.ListIssue, error) {
	i := market.ListIssue{ListIssueContent: in.ListIssueContent,
		Progress: market.Progress[market.ListIssueStatus]{Status: market.ListIssueDraft}}
	if !market.CompilesListIssues(who) {
		return i, market.ErrNotFound
	}
	if i.Normalize(); i.Validate() != nil {
		return i, i.Validate()
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertListIssue(ctx, &i); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbCreate, market.NounListIssue, i.ID, "", nil); err != nil {
			return err
		}
		return gatherIssue(ctx, tx, &i)
	})
	return i, err
}

// EditListIssue rewrites a draft and copies what it takes in now.
func (r *Room) EditListIssue(ctx context.Context, who market.Actor, id int64, in IssueDraft) (market.ListIssue, error) {
	return r.rewriteIssue(ctx, who, id, func(tx *postgres.Tx, i *market.ListIssue) error {
		i.ListIssueContent, i.Version = in.ListIssueContent, in.Version
		i.Normalize()
		if err := i.Validate(); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbEdit, market.NounListIssue, id, "", nil)
	})
}

// GatherListIssue copies again what a draft takes in.
func (r *Room) GatherListIssue(ctx context.Context, who market.Actor, id int64) (market.ListIssue, error) {
	return r.rewriteIssue(ctx, who, id, func(*postgres.Tx, *market.ListIssue) error { return nil })
}

func (r *Room) rewriteIssue(ctx context.Context, who market.Actor, id int64,
	change func(*postgres.Tx, *market.ListIssue) error) (market.ListIssue, error) {
	var i market.ListIssue
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if i, err = tx.LockListIssue(ctx, id); err != nil {
			return err
		}
		if !i.VisibleTo(who) {
			return market.ErrNotFound
		}
		if !i.Editable(who) {
			return app.NotEditable(nil, market.CompilesListIssues(who))
		}
		if err := change(tx, &i); err != nil {
			return err
		}
		return gatherIssue(ctx, tx, &i)
	})
	return i, err
}

// gatherIssue copies what the edition takes in, batch by batch, in place of what it held, and stores how much that was.
func gatherIssue(ctx context.Context, tx *postgres.Tx, i *market.ListIssue) error {
	if err := tx.DropListIssueEntries(ctx, i.ID); err != nil {
		return err
	}
	ids, err := tx.ListIssueCandidates(ctx, i)
	if err != nil {
		return err
	}
	i.Entries, i.GatheredAt = 0, tx.Now()
	for len(ids) > 0 {
		batch := ids[:min(issueBatch, len(ids))]
		ids = ids[len(batch):]
		if err := copyIssue(ctx, tx, i, batch); err != nil {
			return err
		}
	}
	if err := tx.UpdateListIssue(ctx, i); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbGather, market.NounListIssue, i.ID, "",
		map[string]any{"entries": i.Entries, "kinds": i.Kinds})
}

func copyIssue(ctx context.Context, tx *postgres.Tx, i *market.ListIssue, ids []int64) error {
	found, err := tx.ListIssueListings(ctx, i, ids)
	if err != nil {
		return err
	}
	entries := make([]market.ListIssueEntry, 0, len(ids))
	for _, id := range ids {
		l, there := found[id]
		if !there { // gone since they were counted
			continue
		}
		i.Entries++
		entries = append(entries, market.ListIssueEntry{IssueID: i.ID, Position: i.Entries, ListingID: id, No: l.No,
			Kind: l.Kind, HitechField: l.HitechField, Title: l.Title, OrgName: l.OrgName, OrgKind: l.OrgKind,
			Town: l.Town, Amount: l.Amount(), PublishedAt: l.PublishedAt, Content: l.InIssue(i.Readers)})
	}
	return tx.CopyListIssueEntries(ctx, entries)
}
