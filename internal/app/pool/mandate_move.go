package pool

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// MandateStep is one attempt at a move of a mandate.
type MandateStep struct {
	Name    market.MandateMove `form:"-"`
	Version int                `form:"version"`
	Reason  string             `form:"reason"`
	market.IntroductionContent
	Rating  int    `form:"rating"`
	Opinion string `form:"opinion"`
}

type mandateAttempt = app.Attempt[*market.Mandate, MandateStep]

// mandateMoves make the moves of a mandate.
var mandateMoves = &app.Moves[*Room, *market.Mandate, market.MandateStatus, market.MandateMove, MandateStep]{
	Kind: market.NounMandate,
	Noun: "派单",
	Rules: func(*Room, *market.Mandate) *market.Lifecycle[*market.Mandate, market.MandateStatus, market.MandateMove] {
		return market.MandateLifecycle
	},
	Effects: mandateEffects,
	Ask: func(in *MandateStep) app.Ask[market.MandateMove] {
		return app.Ask[market.MandateMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Mandate, error) {
		m, err := tx.LockMandate(ctx, id)
		return &m, err
	},
	See:   func(m *market.Mandate, who market.Actor) bool { return m.VisibleTo(who) },
	Store: func(ctx context.Context, a *mandateAttempt) error { return a.Tx.UpdateMandate(ctx, a.Record) },
	ID:    func(m *market.Mandate) int64 { return m.ID },
	Title: func(m *market.Mandate) string { return m.Title },
	Href:  func(m *market.Mandate) string { return link.Mandate(m.ID) },
}

type mandateTell = app.Tell[*market.Mandate, MandateStep]

// mandateEffects say what each move of a mandate does beside its new state.
var mandateEffects = map[market.MandateMove]app.Effect[*Room, *market.Mandate, MandateStep]{
	market.MandateAccept: {Tone: market.ToneMain, Tells: []mandateTell{{People: mandateIssuer, What: "技术经理人已接单"},
		{Orgs: mandateOwner, What: "技术经理人已接单，为您寻找合作对象"}}},
	market.MandateDecline: {Tells: []mandateTell{{People: mandateIssuer, What: "技术经理人未接单，请另行安排", Why: true,
		Kind: market.MessageDuty}}},
	market.MandateIntroduce: {Prepare: introductionTyped, Follow: partnerFound, Tone: market.ToneMain,
		Fields: []string{"listing_no", "org_name", "on", "remark"},
		Tells: []mandateTell{{Orgs: mandateOwner, What: "技术经理人登记了一次引荐"},
			{People: mandateIssuer, What: "技术经理人登记了一次引荐"}}},
	market.MandateSucceed: {Tells: mandateEnded, Prompt: market.Prompt{Label: "成交情况",
		Help: "与谁合作、签了什么。所属单位和科技局会看到。"}},
	market.MandateFail: {Tells: mandateEnded, Prompt: market.Prompt{Label: "未成的原因",
		Help: "例如：价格、指标、周期未谈拢。所属单位和科技局会看到。"}},
	market.MandateLapse: {Tells: mandateEnded, Prompt: market.Prompt{Label: "无进展的原因",
		Help: "做过哪些工作、为什么没有进展。所属单位和科技局会看到。"}},
	market.MandateWithdraw: {Tone: market.ToneDanger,
		Tells:  []mandateTell{{People: mandateBroker, What: "派单已撤回", Why: true}},
		Prompt: market.Prompt{Label: "撤回的理由", Help: "技术经理人会看到。"}},
	market.MandateRate: {Prepare: ratingTyped, Fields: []string{"rating", "opinion"}, Tone: market.ToneMain,
		Idle: rated, Tells: []mandateTell{{People: mandateBroker, What: "所属单位评价了您的服务"}}},
}

var mandateEnded = []mandateTell{{Orgs: mandateOwner, Kind: market.MessageDuty, What: "技术经理人已报告结果，请评价"},
	{People: mandateIssuer, What: "技术经理人已报告结果", Why: true}}

// rated reports whether the owner has said already what they think.
func rated(_ *Room, m *market.Mandate) bool { return m.Rated() }

func mandateIssuer(m *market.Mandate) []int64 { return []int64{m.IssuedBy} }
func mandateBroker(m *market.Mandate) []int64 { return []int64{m.BrokerID} }
func mandateOwner(m *market.Mandate) []int64  { return []int64{m.OrgID} }

func introductionTyped(_ context.Context, _ *Room, a *mandateAttempt) error {
	a.Record.Adds = &a.In.IntroductionContent
	return nil
}

func ratingTyped(_ context.Context, _ *Room, a *mandateAttempt) error {
	if !a.Record.Rated() {
		a.Record.Rating, a.Record.Opinion = a.In.Rating, a.In.Opinion
	}
	return nil
}

// partnerFound writes down whom the broker introduced: by a listing that the broker may see, or by name.
func partnerFound(ctx context.Context, r *Room, a *mandateAttempt) error {
	m, in := a.Record, a.Record.Adds
	i := market.Introduction{MandateID: m.ID, ListingID: m.ListingID, ListingOrg: m.OrgID, OtherName: in.OrgName,
		On: in.On, Note: in.Remark}
	if in.ListingNo != "" {
		if err := r.partnerByNumber(ctx, a.Tx, m, in.ListingNo, &i); err != nil {
			return err
		}
	} else if err := partnerByName(ctx, a.Tx, &i); err != nil {
		return err
	}
	m.Introduced++
	return a.Tx.InsertIntroduction(ctx, &i)
}

// partnerByNumber finds the partner by the number of a listing on show.
func (r *Room) partnerByNumber(ctx context.Context, tx *postgres.Tx, m *market.Mandate, no string,
	i *market.Introduction) error {
	scope, err := r.core.Scope(ctx, tx.Who())
	if err != nil {
		return err
	}
	other, err := tx.PublicListingNo(ctx, scope, no)
	own := market.Listing{Kind: m.Kind, OrgID: m.OrgID}
	switch {
	case market.Missing(err):
		return wrongPartner("listing_no", "没有这个编号的公开条目，请核对后重填，或改填单位名称。")
	case err != nil:
		return err
	case !own.Pairs(&other):
		return wrongPartner("listing_no", "须一方为需求、一方为供给，且不属于同一单位，请核对编号。")
	}
	names, err := tx.OrganizationNames(ctx, []int64{other.OrgID})
	i.OtherListing, i.OtherOrg, i.OtherName = other.ID, other.OrgID, names[other.OrgID]+"（"+other.No+"）"
	return err
}

// partnerByName finds the partner by its name; one that the platform does not know is kept by its name alone.
func partnerByName(ctx context.Context, tx *postgres.Tx, i *market.Introduction) error {
	key := market.NamesOf(i.OtherName).NameKey
	found, err := tx.OrganizationsNamed(ctx, []string{key}, nil)
	if err != nil {
		return err
	}
	org, known := market.OneNamed(i.OtherName, found, func(o postgres.NamedOrganization) (int64, string) {
		return o.ID, o.Name
	})
	if i.OtherOrg = org.ID; known && org.ID == i.ListingOrg {
		return wrongPartner("org_name", "这是条目的所属单位，请填写引荐给它的对方单位。")
	}
	return nil
}

func wrongPartner(field, why string) error {
	return &market.Error{Code: market.Invalid, Message: "没有找到引荐的对象。", Fields: map[string]string{field: why}}
}

// MoveMandate makes a move of a mandate.
func (r *Room) MoveMandate(ctx context.Context, who market.Actor, id int64, step MandateStep) (market.Mandate, error) {
	m, err := mandateMoves.Make(ctx, r.core, r, who, id, step)
	if m == nil {
		return market.Mandate{}, err
	}
	return m.ShownTo(who), err
}

// registerTaps says what the one-tap links of a mandate do.
func (r *Room) registerTaps() {
	for act, move := range map[market.TapAct]market.MandateMove{
		market.TapTake: market.MandateAccept, market.TapPass: market.MandateDecline} {
		r.core.OnTap(act, app.TapHandler{Noun: market.NounMandate, Show: r.showTap,
			Do: func(ctx context.Context, tx *postgres.Tx, id int64, reason string) error {
				_, err := mandateMoves.MakeIn(ctx, r.core, r, tx, id, MandateStep{Name: move, Reason: reason})
				return err
			}})
	}
}

// showTap names the listing of a mandate, for its broker.
func (r *Room) showTap(ctx context.Context, who market.Actor, id int64) (title, href string, err error) {
	m, err := r.db.Mandate(ctx, id)
	if err == nil && !m.For(who) {
		err = market.ErrNotFound
	}
	return m.Title, link.Mandate(id), err
}
