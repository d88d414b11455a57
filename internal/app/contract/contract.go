package contract

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// View is a technology contract as one asker sees it.
type View struct {
	market.Contract
	Mirrored    bool // another registry decides; the bureau records its answers
	Offers      []market.Offer
	Editable    bool
	Findings    []market.Finding // of the pre-check, while there is still something to correct
	Clock       market.Clock
	Versions    []market.ContractVersion
	Trail       []market.Event
	DealNo      string // empty when there is none
	Remittances []market.Remittance
	Ledger      market.Ledger
	Receives    bool // the asker may say what was paid
}

// Draft is what somebody saves: the deal it belongs to, and what the form says.
type Draft struct {
	DealID int64 `form:"deal_id"`
	market.ContractContent
}

// ContractFor fills a draft from a deal, so that nobody types again what the platform knows; 0 is an empty one.
func (r *Room) ContractFor(ctx context.Context, who market.Actor, dealID int64) (Draft, error) {
	draft := Draft{DealID: dealID, ContractContent: market.ContractContent{Type: market.ContractDev, PlanSource: "计划外"}}
	if dealID == 0 {
		return draft, nil
	}
	d, err := r.db.Deal(ctx, dealID)
	if err != nil {
		return draft, err
	}
	if !d.VisibleTo(who) {
		return draft, market.ErrNotFound
	}
	draft.Title, draft.Buyer, draft.Seller, draft.SignedOn, draft.DealAmount = d.Title, d.Buyer, d.Seller,
		d.ContractOn, d.Amount
	draft.TextFile, draft.Subject = d.ContractEvidence, d.Summary
	return draft, nil
}

// Create stores a draft; drafts may be incomplete, but codes, lengths and amounts must hold.
func (r *Room) Create(ctx context.Context, who market.Actor, in Draft) (market.Contract, error) {
	c := market.Contract{DealID: in.DealID, ContractContent: in.ContractContent,
		Progress: market.Progress[market.ContractStatus]{Status: market.ContractDraft}}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if in.DealID != 0 {
			if _, err := seenDeal(ctx, tx, in.DealID); err != nil {
				return err
			}
		}
		if err := checkContract(ctx, tx, &c.ContractContent); err != nil {
			return err
		}
		if err := tx.InsertContract(ctx, &c); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounContract, c.ID, "", nil)
	})
	return c, err
}

// checkContract holds what was typed to what every draft must satisfy.
func checkContract(ctx context.Context, tx *postgres.Tx, c *market.ContractContent) error {
	c.Normalize()
	if err := knowParties(ctx, tx, &c.Buyer, &c.Seller); err != nil {
		return err
	}
	if err := c.ValidateDraft(); err != nil {
		return err
	}
	if !c.MayRecord(tx.Who()) {
		return market.Refuse(market.Forbidden, "只能登记本单位作为买方或卖方的合同，请在其中一方选择本单位。")
	}
	return nil
}

// Edit rewrites the form. One that has passed the pre-check is a draft again.
func (r *Room) Edit(ctx context.Context, who market.Actor, id int64, version int,
	in market.ContractContent) (market.Contract, error) {
	var c market.Contract
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if c, err = seenContract(ctx, tx, id); err != nil {
			return err
		}
		if !c.Editable(who) {
			return market.Refuse(market.Conflict, "合同当前为“"+contractLabel(c.Status)+"”，或您没有修改权限，不能修改。")
		}
		if err := checkContract(ctx, tx, &in); err != nil {
			return err
		}
		c.ContractContent, c.Version = in, version
		if c.Status == market.ContractReady {
			c.Status = market.ContractDraft
		}
		if err := tx.UpdateContract(ctx, &c); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbEdit, market.NounContract, id, "", nil)
	})
	return c, err
}

func contractLabel(status market.ContractStatus) string {
	return market.RegistrationLifecycle(nil, false).Label(status)
}

// seenContract reads a contract that the transaction's actor may know of.
func seenContract(ctx context.Context, tx *postgres.Tx, id int64) (market.Contract, error) {
	c, err := tx.Contract(ctx, id)
	if err == nil && !c.VisibleTo(tx.Who()) {
		return c, market.ErrNotFound
	}
	return c, err
}

// View reads a contract for the asker, with the pre-check, the clock and its history.
func (r *Room) View(ctx context.Context, who market.Actor, id int64) (View, error) {
	c, err := r.db.Contract(ctx, id)
	if err != nil {
		return View{}, err
	}
	if !c.VisibleTo(who) {
		return View{}, market.ErrNotFound
	}
	if err := namePapers(ctx, r.db.Reader, &c); err != nil {
		return View{}, err
	}
	now, set := r.core.Now(), r.core.Settings()
	view := View{Contract: c, Mirrored: c.Mirrored(set), Editable: c.Editable(who),
		Offers: contractMoves.Ahead(r, &c, who, now),
		Clock:  c.Clock(set, market.DateOf(now)), Receives: c.MayReceive(who)}
	if view.Remittances, err = r.db.Remittances(ctx, id); err != nil {
		return view, err
	}
	view.Ledger = c.Ledger(view.Remittances, market.DateOf(now))
	if c.RegisteredOn.IsZero() && c.Status != market.ContractRefused {
		view.Findings = c.Check(set, market.DateOf(now))
	}
	if view.Versions, err = r.db.ContractVersions(ctx, id); err != nil {
		return view, err
	}
	if view.Trail, err = r.db.EventsOf(ctx, market.NounContract, id); err != nil {
		return view, err
	}
	if c.DealID != 0 {
		d, err := r.db.Deal(ctx, c.DealID)
		if err != nil {
			return view, err
		}
		view.DealNo = d.No
	}
	return view, nil
}

// Mine lists the contracts of the asker's organisations, newest first.
func (r *Room) Mine(ctx context.Context, who market.Actor, statuses []market.ContractStatus,
	before int64) ([]market.Contract, error) {
	f := ownContracts(who, statuses)
	f.Before, f.Limit = before, app.PageSize
	return r.db.Contracts(ctx, f)
}

// ownContracts are the contracts of the asker's organisations.
func ownContracts(who market.Actor, statuses []market.ContractStatus) postgres.ContractFilter {
	return postgres.ContractFilter{OrgIDs: who.OrgIDs(), Statuses: statuses}
}

// Row is a line of the bureau's queue.
type Row struct {
	market.Contract
	Mirrored bool
	Large    bool
	Clock    market.Clock
}

// QueuePart is a part of the bureau's queue: contracts in some states, or those that want somebody's attention. Zero
// values do not narrow.
type QueuePart struct {
	Statuses []market.ContractStatus
	Late     bool // the registry's time is nearly up
	Asked    bool // a change or a review has been asked for
	Untold   bool // somebody who granted a benefit must still hear that the certificate fell
	Type     market.ContractType
	market.ListPart
}

func (r *Room) queueFilter(part QueuePart) postgres.ContractList {
	f := postgres.ContractList{ListPart: part.ListPart, Type: part.Type, ContractFilter: postgres.ContractFilter{
		Statuses: part.Statuses, Asked: part.Asked, Untold: part.Untold}}
	if part.Late {
		f.Late = r.core.LateLine()
	}
	return f
}

// QueuePage is a page of the queue.
type QueuePage struct {
	Rows   []Row
	Sum    postgres.ContractSum // of all pages
	Counts map[market.ContractStatus]int
	More   bool
}

// Queue lists a part of the contracts for the bureau, and counts all of them by state.
func (r *Room) Queue(ctx context.Context, who market.Actor, part QueuePart) (QueuePage, error) {
	if !who.InBureau() {
		return QueuePage{}, market.ErrNotFound
	}
	filter := r.queueFilter(part)
	size := market.ListSize(part.Size)
	filter.Limit = size + 1
	contracts, err := r.db.ContractList(ctx, filter)
	if err != nil {
		return QueuePage{}, err
	}
	page := QueuePage{More: len(contracts) > size}
	if page.Sum, err = r.db.SumContracts(ctx, filter); err != nil {
		return QueuePage{}, err
	}
	set, today := r.core.Settings(), market.DateOf(r.core.Now())
	for _, c := range contracts[:min(len(contracts), size)] {
		page.Rows = append(page.Rows, Row{Contract: c, Mirrored: c.Mirrored(set), Large: c.Large(set),
			Clock: c.Clock(set, today)})
	}
	page.Counts, err = r.db.ContractCounts(ctx)
	return page, err
}
