package listing

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// inquiriesPerHour bounds how much one person asks.
const inquiriesPerHour = 20

// InquiryView is an inquiry as one asker sees it.
type InquiryView struct {
	market.Inquiry
	Title  string // of the listing
	Label  string // of the field it concerns, empty for the whole
	Own    bool   // asked by the reader
	Offers []market.Offer
}

// NewInquiry is what somebody wants to know of a listing.
type NewInquiry struct {
	Field string `form:"field"`
	Text  string `form:"text"`
}

// AskInquiry asks the owner of a listing. What the bureau and brokers ask reaches the owner at once, what others ask
// goes to the bureau first.
func (r *Room) AskInquiry(ctx context.Context, who market.Actor, listingID int64, in NewInquiry) (market.Inquiry,
	error) {
	q := market.Inquiry{ListingID: listingID, Field: in.Field, Text: in.Text}
	l, err := r.askable(ctx, who, listingID)
	if err != nil {
		return q, err
	}
	q.Listing = &l
	if err := q.Ask(who); err != nil {
		return q, err
	}
	if err := r.core.Allow(ctx, fmt.Sprintf("inquiry:%d", who.UserID), inquiriesPerHour, time.Hour); err != nil {
		return q, err
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		q.DueOn = market.DateOf(tx.Now()).AddDays(r.core.Settings().Int(market.SetAnswerDays))
		if err := tx.InsertInquiry(ctx, &q); err != nil {
			return err
		}
		if err := tellInquiry(ctx, tx, &q); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAsk, market.NounInquiry, q.ID, "", map[string]any{"listing": listingID,
			"field": q.Field})
	})
	if err != nil {
		return q, fmt.Errorf("ask about listing %d: %w", listingID, err)
	}
	return q, nil
}

// askable is the listing if it is there for the asker, and may be asked about: the working copy for the bureau, what is
// on show for others.
func (r *Room) askable(ctx context.Context, who market.Actor, id int64) (market.Listing, error) {
	l, err := r.db.Listing(ctx, id)
	if err != nil {
		return l, err
	}
	if !l.Inside(who) {
		if _, err := r.core.Shown(ctx, who, id); err != nil {
			return l, err
		}
	}
	if !l.Askable(who) {
		return l, market.Refuse(market.Conflict, "清单条目当前为“"+market.ListingLifecycle.Label(l.Status)+"”，不能追问。")
	}
	return l, nil
}

// tellInquiry tells those who must act next.
func tellInquiry(ctx context.Context, tx *postgres.Tx, q *market.Inquiry) error {
	m := market.Message{Kind: market.MessageDuty, Title: q.Listing.Title, Body: q.Text,
		Href: link.InquiriesOf(q.ListingID)}
	if q.Status == market.InquiryProposed {
		m.What = "有用户追问，待转交"
		return tx.TellRole(ctx, market.RoleClerk, m)
	}
	m.What = q.Origin.Label() + "追问，请答复"
	return tx.TellOrganization(ctx, q.Listing.OrgID, m)
}

// addInquiries puts beside a listing what was asked about it as far as the reader may know of it.
func (r *Room) addInquiries(ctx context.Context, who market.Actor, view *View) (err error) {
	if !who.Known() {
		return nil
	}
	view.MayAsk = !who.In(view.OrgID) && view.Askable(who)
	f := asked(who)
	f.ListingID, f.Limit = view.ID, app.AllRows
	rows, err := r.db.Inquiries(ctx, f)
	if err != nil {
		return err
	}
	view.Inquiries, err = r.inquiryViews(ctx, who, rows)
	return err
}

// asked are the inquiries that the reader may know of.
func asked(who market.Actor) postgres.InquiryFilter {
	return postgres.InquiryFilter{All: who.InBureau(), AskedBy: who.UserID, OrgIDs: who.OrgIDs()}
}

// Inquiries lists inquiries of a stage that the reader may know of, newest first.
func (r *Room) Inquiries(ctx context.Context, who market.Actor, stage string, before int64) ([]InquiryView, error) {
	f := asked(who)
	f.Statuses, f.Before, f.Limit = market.StatesIn(market.InquiryStages, stage), before, app.PageSize
	rows, err := r.db.Inquiries(ctx, f)
	if err != nil {
		return nil, err
	}
	return r.inquiryViews(ctx, who, rows)
}

func (r *Room) inquiryViews(ctx context.Context, who market.Actor, rows []market.Inquiry) ([]InquiryView, error) {
	ids := make([]int64, 0, len(rows))
	for _, q := range rows {
		ids = append(ids, q.ListingID)
	}
	listings, err := r.db.Listings(ctx, postgres.ListingFilter{IDs: ids, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*market.Listing, len(listings))
	for i := range listings {
		byID[listings[i].ID] = &listings[i]
	}
	views, now := make([]InquiryView, 0, len(rows)), r.core.Now()
	for _, q := range rows {
		if q.Listing = byID[q.ListingID]; q.Listing == nil || !q.VisibleTo(who) {
			continue
		}
		view := InquiryView{Own: q.AskedBy == who.UserID, Title: q.Listing.Title,
			Label:  market.ListingFields(q.Listing.Kind).Label(q.Field),
			Offers: inquiryMoves.Offers(r, &q, who, now)}
		if q.Field == "" {
			view.Label = ""
		}
		view.Inquiry = q.ShownTo(who)
		view.Listing = nil // the working copy is not for all of them
		views = append(views, view)
	}
	return views, nil
}

// ExportInquiries writes the inquiries that Inquiries lists.
func (r *Room) ExportInquiries(ctx context.Context, who market.Actor, stage string, e *app.Export) error {
	f := asked(who)
	f.Statuses = market.StatesIn(market.InquiryStages, stage)
	read := func(ctx context.Context, before int64, limit int) ([]InquiryView, error) {
		f.Before, f.Limit = before, limit
		rows, err := r.db.Inquiries(ctx, f)
		if err != nil {
			return nil, err
		}
		return r.inquiryViews(ctx, who, rows)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[InquiryView]{Name: "追问", Noun: market.NounInquiry,
		Columns: []app.Column[InquiryView]{
			app.In("清单条目", 40, func(q *InquiryView) any { return q.Title }),
			app.In("栏目", 18, func(q *InquiryView) any { return q.Label }),
			app.In("追问", 48, func(q *InquiryView) any { return q.Text }),
			app.In("来自", 24, func(q *InquiryView) any { return q.Origin.Label() }),
			app.In("提问人", 12, func(q *InquiryView) any { return q.Asker }),
			app.In("提问时间", 18, func(q *InquiryView) any { return q.CreatedAt }),
			app.In("希望答复日期", 14, func(q *InquiryView) any { return q.DueOn }),
			app.In("状态", 12, func(q *InquiryView) any { return market.InquiryLifecycle.Label(q.Status) }),
			app.In("答复", 48, func(q *InquiryView) any { return q.Answer }),
			app.In("答复时间", 18, func(q *InquiryView) any { return q.AnsweredAt }),
		},
		Behind: app.ByID(read, func(q *InquiryView) int64 { return q.ID })})
}
