package pool

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// contactPaper is what the files of a contact are.
const contactPaper = "联络材料"

// ContactDraft is what somebody writes into the log: a contact, or what puts an earlier one right, with its files.
type ContactDraft struct {
	market.PoolContactContent
	app.Papers
	Corrects int64 `form:"corrects"`
}

// LogContact writes a contact into the log of a listing. What is there is never rewritten: a wrong entry is put right
// by another one.
func (r *Room) LogContact(ctx context.Context, who market.Actor, listingID int64,
	in ContactDraft) (market.PoolContact, error) {
	c := market.PoolContact{ListingID: listingID, PoolContactContent: in.PoolContactContent, Corrects: in.Corrects}
	e, err := r.db.PoolEntry(ctx, listingID)
	if err == nil && !e.Logs(who) {
		err = market.ErrNotFound
	}
	if err != nil {
		return c, err
	}
	c.Normalize()
	papers := r.core.CheckPapers(ctx, who, &in.Papers, contactPaper, market.FileParty)
	if err := app.Together(c.Validate(market.DateOf(r.core.Now())), papers); err != nil {
		return c, err
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := tx.LockPoolEntry(ctx, listingID); err != nil { // the log is written one after the other
			return err
		}
		verb := market.VerbContact
		if c.Corrects != 0 {
			verb = market.VerbCorrect
			if err := mayCorrect(ctx, tx, &c); err != nil {
				return err
			}
		}
		if err := tx.InsertPoolContact(ctx, &c); err != nil {
			return err
		}
		if err := tx.Record(ctx, verb, market.NounPoolEntry, listingID, c.Way.Label(),
			map[string]int64{"contact": c.ID, "corrects": c.Corrects}); err != nil {
			return err
		}
		return r.core.AttachPapers(ctx, tx, market.NounPoolContact, c.ID, &in.Papers)
	})
	return c, err
}

// mayCorrect wants the entry that is put right to stand in the same log, uncorrected, and to be the asker's to put
// right.
func mayCorrect(ctx context.Context, tx *postgres.Tx, c *market.PoolContact) error {
	before, err := tx.PoolContact(ctx, c.Corrects)
	switch {
	case err != nil:
		return err
	case before.ListingID != c.ListingID:
		return market.ErrNotFound
	case before.Corrected():
		return market.Refuse(market.Conflict, "这条记录已经更正过，请更正最新的一条。")
	case !before.CorrectableBy(tx.Who()):
		return market.Refuse(market.Forbidden, "联络记录由记录人或审核员、分管领导更正。")
	}
	return nil
}

// ContactToCorrect reads an entry of a log that the asker may put right.
func (r *Room) ContactToCorrect(ctx context.Context, who market.Actor, listingID,
	id int64) (market.PoolContact, error) {
	c, err := r.db.PoolContact(ctx, id)
	if err == nil && (c.ListingID != listingID || !c.CorrectableBy(who)) {
		err = market.ErrNotFound
	}
	return c, err
}
