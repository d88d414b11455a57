package listing

import (
	"context"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Collection chooses entries that the bureau took in for others; zero values do not narrow.
type Collection struct {
	Batch   int64
	Stage   string // of market.CollectedStages
	Missing market.Lack
	IDs     []int64
	Before  int64
}

func (c Collection) filter(limit int) postgres.ListingFilter {
	f := postgres.ListingFilter{Collected: true, Batch: c.Batch, Missing: c.Missing, Before: c.Before, Limit: limit,
		Statuses: market.StatesNamed(market.CollectedStages, c.Stage)}
	if len(c.IDs) > 0 {
		f.IDs = c.IDs
	}
	return f
}

// Collected lists entries that the bureau took in for others, newest first, with the names of their organisations.
func (r *Room) Collected(ctx context.Context, who market.Actor, c Collection) ([]market.Listing, map[int64]string,
	error,
) {
	if !who.InBureau() {
		return nil, nil, market.ErrNotFound
	}
	rows, err := r.db.Listings(ctx, c.filter(app.PageSize))
	if err != nil {
		return nil, nil, err
	}
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, orgs)
	return rows, names, err
}

// ExportCollected writes the entries that Collected lists: those of one sheet, which are of one list, with all that its
// table holds.
func (r *Room) ExportCollected(ctx context.Context, who market.Actor, c Collection, e *app.Export) error {
	if !who.InBureau() {
		return market.ErrNotFound
	}
	f := c.filter(0)
	if c.Batch != 0 {
		b, err := r.db.ImportBatch(ctx, c.Batch)
		if err != nil {
			return err
		}
		f.Kind = market.Kind(b.Kind)
	}
	return r.exportListings(ctx, who, f.Kind, e, r.filtered(f))
}

// Many is what became of many entries: how many went on, and why the first of the others did not.
type Many struct {
	BulkID int64 // the work in the background that does it; 0 where it is done
	Done   int
	Failed []string
}

// Words say it.
func (m Many) Words(done string) string {
	words := fmt.Sprintf("%s %d 条。", done, m.Done)
	const shown = 3
	if n := len(m.Failed); n > 0 {
		words += fmt.Sprintf("另有 %d 条未办理：%s", n, strings.Join(m.Failed[:min(n, shown)], ""))
	}
	return words
}

// MoveCollected makes one move of many entries, each by itself: those that cannot make it stay where they are.
func (r *Room) MoveCollected(ctx context.Context, who market.Actor, c Collection, name market.ListingMove) (Many,
	error) {
	if !who.InBureau() {
		return Many{}, market.ErrNotFound
	}
	rows, err := r.db.Listings(ctx, c.filter(market.MostAtOnce))
	if err != nil {
		return Many{}, err
	}
	return r.moveMany(ctx, who, rows, Move{Name: name}, link.CollectedAt(c.Batch, c.Stage, c.Missing))
}

// MakesMany reports whether the asker makes the move of entries that the bureau took in, those apart that they moved
// before.
func (r *Room) MakesMany(who market.Actor, name market.ListingMove) bool {
	return market.ListingLifecycle.Grants(name, &market.Listing{Source: market.ImportSource}, who)
}

func (m *Many) note(l market.Listing, err error) {
	if err == nil {
		m.Done++
		return
	}
	m.Failed = append(m.Failed, "“"+app.Clip(l.Title, 20)+"”："+app.ReasonOf(err))
}

// ownerKey is the key under which somebody says whose entries are.
const ownerKey = "org"

// FillCollected says of many entries whose they are, or puts a value where they say nothing. What is said already
// stays.
func (r *Room) FillCollected(ctx context.Context, who market.Actor, c Collection, key, text string) (Many, error) {
	var many Many
	if !who.Is(market.RoleClerk) {
		return many, market.ErrNotFound
	}
	if strings.TrimSpace(text) == "" {
		return many, &market.Error{Code: market.Invalid, Message: "请填写要填入的内容。",
			Fields: map[string]string{"text": "请填写要填入的内容。"}}
	}
	var owner int64
	if key == ownerKey {
		var err error
		if owner, err = r.ownerNamed(ctx, text); err != nil {
			return many, err
		}
	}
	rows, err := r.db.Listings(ctx, c.filter(market.MostAtOnce))
	if err != nil {
		return many, err
	}
	if len(rows) > atOnce {
		return r.later(ctx, who, market.Bulk{Title: "填入“" + app.Clip(text, 20) + "”", Key: key, Text: text,
			OwnerID: owner, Back: link.CollectedAt(c.Batch, c.Stage, c.Missing)}, rows)
	}
	for _, l := range rows {
		err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return fillOne(ctx, tx, l.ID, key, text, owner) })
		if market.CodeOf(err) == market.Internal && err != nil {
			return many, err
		}
		many.note(l, err)
	}
	return many, nil
}

// ownerNamed is the organisation of a name or a code.
func (r *Room) ownerNamed(ctx context.Context, text string) (int64, error) {
	found, err := r.db.OrganizationsNamed(ctx, market.NameKeys(text), []string{market.USCCIn(text)})
	if err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, &market.Error{Code: market.Invalid, Message: "没有这个单位。",
			Fields: map[string]string{"text": "没有找到“" + app.Clip(text, 30) + "”，请填写单位全称或统一社会信用代码；新单位请先登记。"}}
	}
	return found[0].ID, nil
}

// fillOne completes one entry. The public copy of one on show follows only in whose it is: what it says was approved.
func fillOne(ctx context.Context, tx *postgres.Tx, id int64, key, text string, owner int64) error {
	l, err := tx.LockListing(ctx, id)
	if err != nil {
		return err
	}
	onShow := l.Status == market.ListingPublished
	switch {
	case !l.Collected():
		return market.ErrNotFound
	case l.Entered():
		return market.Refuse(market.Conflict, "代填的条目请逐条修改，由企业确认。")
	case owner != 0:
		l.OrgID = owner
	case onShow || !l.Editable(tx.Who()):
		return market.Refuse(market.Conflict, "“"+market.ListingLifecycle.Label(l.Status)+"”的条目不能填写。")
	default:
		if err := fillField(&l, key, text); err != nil {
			return err
		}
	}
	if err := tx.UpdateListing(ctx, &l); err != nil {
		return err
	}
	if onShow {
		if err := tx.ShowListing(ctx, l.ID); err != nil {
			return err
		}
	}
	return tx.Record(ctx, market.VerbEdit, market.NounListing, id, "", map[string]any{key: text})
}

func fillField(l *market.Listing, key, text string) error {
	f, known := market.ListingFields(l.Kind).Field(key)
	if !known || f.NoImport {
		return market.Refuse(market.Invalid, "请选择要填写的一栏。")
	}
	if f.Text(&l.ListingContent) != "" {
		return market.Refuse(market.Conflict, "“"+f.Label+"”已经填写。")
	}
	if note := f.Take(&l.ListingContent, text); note != "" {
		return &market.Error{Code: market.Invalid, Message: "“" + app.Clip(text, 30) + "”" + note,
			Fields: map[string]string{"text": "“" + app.Clip(text, 30) + "”" + note}}
	}
	l.Normalize(l.Kind)
	return l.ValidateDraft(l.Kind)
}
