package app

import (
	"context"
	"encoding/json"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/search"
)

// IndexBatch is how many listings are read and indexed at once.
const IndexBatch = 500

// changesOf reads what the listings now show to the public; one that shows nothing leaves the index. Reading
// the present instead of replaying the past makes applying an event twice harmless.
func (c *Core) changesOf(ctx context.Context, ids []int64) ([]search.Change, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := c.db.PublicListings(ctx, market.ListingScope{All: true}, ids)
	if err != nil {
		return nil, err
	}
	for _, r := range c.reactions {
		if r.Read != nil {
			r.Read(rows, ids)
		}
	}
	documents, err := c.documents(ctx, rows)
	if err != nil {
		return nil, err
	}
	shown := map[int64]bool{}
	changes := make([]search.Change, 0, len(ids))
	for _, d := range documents {
		shown[d.ID] = true
		changes = append(changes, search.Change{ID: d.ID, Document: d})
	}
	for _, id := range ids {
		if !shown[id] {
			shown[id] = true
			changes = append(changes, search.Change{ID: id})
		}
	}
	return changes, nil
}

func (c *Core) documents(ctx context.Context, rows []market.Listing) ([]*search.Document, error) {
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := c.db.OrganizationNames(ctx, orgs)
	if err != nil {
		return nil, err
	}
	former, err := c.db.FormerNamesOf(ctx, orgs)
	if err != nil {
		return nil, err
	}
	documents := make([]*search.Document, 0, len(rows))
	for i := range rows {
		d := search.NewDocument(&rows[i], names[rows[i].OrgID])
		d.Former = former[d.OrgID]
		documents = append(documents, d)
	}
	return documents, nil
}

// Reindex builds this node's index again from the record, while the old one goes on answering.
func (c *Core) Reindex(ctx context.Context) error {
	cursor, err := c.db.LastEvent(ctx) // before the walk: what changes meanwhile is followed afterwards
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	err = c.index.Rebuild(ctx, func(yield func(*search.Document) error) error {
		for after := int64(0); ; {
			rows, err := c.db.PublicListingsAfter(ctx, after, IndexBatch)
			if err != nil || len(rows) == 0 {
				return err
			}
			documents, err := c.documents(ctx, rows)
			if err != nil {
				return err
			}
			for _, d := range documents {
				if err := yield(d); err != nil {
					return err
				}
			}
			after = rows[len(rows)-1].ID
		}
	}, written(cursor))
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	return nil
}

// cursor is how far this node's index has followed the events.
func (c *Core) cursor() (market.EventCursor, error) {
	kept, err := c.index.Cursor()
	if err != nil || kept == "" {
		return market.EventCursor{}, err
	}
	var cursor market.EventCursor
	if err := json.Unmarshal([]byte(kept), &cursor); err != nil {
		return cursor, fmt.Errorf("read cursor of index: %w", err)
	}
	return cursor, nil
}

// written is a cursor as the index keeps it.
func written(cursor market.EventCursor) search.Cursor {
	text, _ := json.Marshal(cursor) // two numbers always marshal
	return search.Cursor(text)
}
