package pool

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// MandateView is a mandate as one asker sees it.
type MandateView struct {
	market.Mandate
	Due           market.Due
	Late          bool
	Introductions []market.Introduction // of one that is read by itself, as the rest below
	Contact       *market.Listing       // how to reach the listing's owner, for those who may
	Offers        []market.Offer
	Trail         []market.Event
}

// Mandate gives a listing on show to a broker who may see it.
func (r *Room) Mandate(ctx context.Context, who market.Actor, listingID int64,
	in market.MandateContent) (market.Mandate, error) {
	m := market.Mandate{ListingID: listingID, IssuedBy: who.UserID, Issuer: who.Name,
		Progress: market.Progress[market.MandateStatus]{Status: market.MandateOffered, MovedBy: who.UserID,
			SubmittedBy: who.UserID}}
	e, err := r.db.PoolEntry(ctx, listingID)
	switch {
	case err != nil:
		return m, err
	case !e.VisibleTo(who) || !who.InBureau():
		return m, market.ErrNotFound
	case !e.OnShow:
		return m, market.Refuse(market.Conflict, "条目已不公开，不能派单。")
	case !e.MayMandate(who):
		return m, market.Refuse(market.Forbidden, "由经办人、审核员或分管领导派单。")
	}
	if err := in.Validate(); err != nil {
		return m, err
	}
	broker, err := r.mayBroker(ctx, &e, in.BrokerID)
	if err != nil {
		return m, err
	}
	m.MandateContent, m.BrokerName = in, broker.Name
	return m, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertMandate(ctx, &m); err != nil {
			return err
		}
		if err := tx.Tell(ctx, []int64{m.BrokerID}, market.Message{Kind: market.MessageDuty, What: "收到派单，请接单或拒绝",
			Title: e.Title, Body: m.Note, Href: link.Mandate(m.ID),
			Taps: []market.TapOffer{{Act: market.TapTake, Ref: m.ID}, {Act: market.TapPass, Ref: m.ID}}}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounMandate, m.ID, "", map[string]any{"listing": listingID,
			"broker": m.BrokerID, "days": m.Days})
	})
}

// mayBroker wants an enabled broker of another organisation, to whom the listing may be shown.
func (r *Room) mayBroker(ctx context.Context, e *market.PoolEntry, id int64) (market.Actor, error) {
	broker, err := r.core.ActorOf(ctx, id, "")
	if err != nil && !market.Missing(err) {
		return broker, err
	}
	said := ""
	switch {
	case err != nil || !broker.Is(market.RoleBroker):
		said = "请选择在岗的技术经理人。"
	case broker.In(e.OrgID):
		said = "此人属于条目的所属单位，请选择其他人。"
	default:
		scope, err := r.core.Scope(ctx, broker)
		if err != nil {
			return broker, err
		}
		if _, err := r.db.PublicListing(ctx, scope, e.ListingID); err == nil {
			return broker, nil
		} else if !market.Missing(err) {
			return broker, err
		}
		said = "条目的可见范围不包括此人，请选择其他人，或先请所属单位调整可见范围。"
	}
	return broker, &market.Error{Code: market.Invalid, Message: "不能派给此人。", Fields: map[string]string{"broker_id": said}}
}

// MandateQuestion narrows a list of mandates.
type MandateQuestion struct {
	Stage    string // of market.MandateStages, or one of those below
	Mine     bool   // those that the asker issued, whose listings they handle, or that they were given
	BrokerID int64
	Before   int64
}

// The parts of the list that are no states.
const (
	MandatesLate    = "late"
	MandatesRated   = "rated"
	MandatesUnrated = "unrated"
	MandatesLed     = "introduced" // with an introduction
	MandatesSigned  = "signed"     // that led to a signed contract
)

func (r *Room) mandateFilter(who market.Actor, q MandateQuestion) (postgres.MandateFilter, error) {
	f := postgres.MandateFilter{Scope: market.MandateScopeOf(who), BrokerID: q.BrokerID, Before: q.Before}
	if !market.SeesMandates(who) {
		return f, market.ErrNotFound
	}
	if q.Mine {
		f.Handler = who.UserID
	}
	switch q.Stage {
	case MandatesLate:
		f.Late = r.core.MandateLines()
	case MandatesRated:
		f.Rated = true
	case MandatesLed:
		f.Led = true
	case MandatesSigned:
		f.Signed = true
	case MandatesUnrated:
		f.Unrated = true
	default:
		f.Statuses = market.StatesIn(market.MandateStages, q.Stage)
	}
	return f, nil
}

// Mandates lists mandates that the asker may know of, newest first.
func (r *Room) Mandates(ctx context.Context, who market.Actor, q MandateQuestion) ([]MandateView, error) {
	f, err := r.mandateFilter(who, q)
	if err != nil {
		return nil, err
	}
	return r.mandates(ctx, who, f, app.PageSize)
}

// MandatesOn lists the mandates on a listing that the asker may know of.
func (r *Room) MandatesOn(ctx context.Context, who market.Actor, listingID int64) ([]MandateView, error) {
	if !market.SeesMandates(who) {
		return nil, nil
	}
	return r.mandates(ctx, who, postgres.MandateFilter{Scope: market.MandateScopeOf(who), ListingID: listingID},
		app.PageSize)
}

func (r *Room) mandates(ctx context.Context, who market.Actor, f postgres.MandateFilter,
	limit int) ([]MandateView, error) {
	f.Limit = limit
	rows, err := r.db.Mandates(ctx, f)
	views := make([]MandateView, 0, len(rows))
	for _, m := range rows {
		views = append(views, r.mandateView(m, who))
	}
	return views, err
}

func (r *Room) mandateView(m market.Mandate, who market.Actor) MandateView {
	set, today := r.core.Settings(), market.DateOf(r.core.Now())
	return MandateView{Mandate: m.ShownTo(who), Due: m.Due(set), Late: m.Late(set, today)}
}

// ExportMandates writes what Mandates lists.
func (r *Room) ExportMandates(ctx context.Context, who market.Actor, q MandateQuestion, e *app.Export) error {
	f, err := r.mandateFilter(who, q)
	if err != nil {
		return err
	}
	read := func(ctx context.Context, before int64, limit int) ([]MandateView, error) {
		f.Before = before
		return r.mandates(ctx, who, f, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[MandateView]{Name: "派单", Noun: market.NounMandate,
		Behind: app.ByID(read, func(m *MandateView) int64 { return m.ID }),
		Columns: []app.Column[MandateView]{
			app.In("编号", 16, func(m *MandateView) any { return m.No }),
			app.In("名称", 40, func(m *MandateView) any { return m.Title }),
			app.In("单位名称", 28, func(m *MandateView) any { return m.OrgName }),
			app.In("技术经理人", 12, func(m *MandateView) any { return m.BrokerName }),
			app.In("工作单位", 28, func(m *MandateView) any { return m.BrokerUnit }),
			app.In("派单人", 12, func(m *MandateView) any { return m.Issuer }),
			app.In("派单时间", 18, func(m *MandateView) any { return m.IssuedAt }),
			app.In("办理期限", 14, func(m *MandateView) any { return m.Due.String() }),
			app.In("状态", 12, func(m *MandateView) any { return market.MandateLifecycle.Label(m.Status) }),
			app.In("接单时间", 18, func(m *MandateView) any { return m.AcceptedAt }),
			app.In("引荐（次）", 10, func(m *MandateView) any { return m.Introduced }),
			app.In("结果说明", 40, func(m *MandateView) any { return m.Outcome }),
			app.In("评分", 8, func(m *MandateView) any { return m.Rating }),
			app.In("评价", 40, func(m *MandateView) any { return m.Opinion }),
		}})
}

// MandateOf reads one mandate with its introductions. That its broker looks at the contact of the listing's owner goes
// on record.
func (r *Room) MandateOf(ctx context.Context, who market.Actor, id int64) (MandateView, error) {
	m, err := r.db.Mandate(ctx, id)
	if err != nil {
		return MandateView{}, err
	}
	if !m.VisibleTo(who) {
		return MandateView{}, market.ErrNotFound
	}
	v := r.mandateView(m, who)
	v.Offers = mandateMoves.Offers(r, &m, who, r.core.Now())
	if v.Introductions, err = r.db.Introductions(ctx, id); err != nil {
		return v, err
	}
	if !m.Inside(who) {
		return v, nil
	}
	if v.Trail, err = r.db.EventsOf(ctx, market.NounMandate, id); err != nil || !m.ContactsOpen() && !who.InBureau() {
		return v, err
	}
	l, err := r.db.Listing(ctx, m.ListingID)
	if err != nil {
		return v, err
	}
	v.Contact = &l
	if l.Inside(who) {
		return v, nil
	}
	return v, r.core.RecordLook(ctx, who, l.ID)
}

// lateAtOnce is how many late mandates are told in one transaction.
const lateAtOnce = 200

// TellLate tells broker and handler once that the term of a mandate is over without a result.
func (r *Room) TellLate(ctx context.Context) error {
	for {
		var late []market.Mandate
		err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
			if late, err = tx.NoteLateMandates(ctx, r.core.MandateLines(), lateAtOnce); err != nil {
				return err
			}
			for i := range late {
				if err := tellLate(ctx, tx, &late[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(late) < lateAtOnce {
			return err
		}
	}
}

func tellLate(ctx context.Context, tx *postgres.Tx, m *market.Mandate) error {
	for whom, what := range map[int64]string{m.BrokerID: "派单已过办理期限，请报告结果", m.IssuedBy: "您派出的单已过办理期限"} {
		if err := tx.Tell(ctx, []int64{whom}, market.Message{Kind: market.MessageDuty, What: what, Title: m.Title,
			Href: link.Mandate(m.ID)}); err != nil {
			return err
		}
	}
	return tx.Record(ctx, market.VerbRemind, market.NounMandate, m.ID, "", nil)
}
