package account

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// OrgRequestStep is one attempt at a move of a request.
type OrgRequestStep struct {
	Name    market.OrgRequestMove `form:"-"`
	Version int                   `form:"version"`
	Reason  string                `form:"reason" maxLength:"500"`
}

type orgRequestAttempt = app.Attempt[*market.OrgRequest, OrgRequestStep]

// orgRequestMoves decide what organisations ask the clerks for.
var orgRequestMoves = &app.Moves[*Room, *market.OrgRequest, market.OrgRequestStatus, market.OrgRequestMove,
	OrgRequestStep]{
	Kind: market.NounOrgRequest,
	Noun: "申请",
	Rules: func(*Room, *market.OrgRequest) *market.Lifecycle[*market.OrgRequest, market.OrgRequestStatus,
		market.OrgRequestMove] {
		return market.OrgRequestLifecycle
	},
	Effects: orgRequestEffects,
	Ask: func(in *OrgRequestStep) app.Ask[market.OrgRequestMove] {
		return app.Ask[market.OrgRequestMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.OrgRequest, error) {
		q, err := tx.OrgRequest(ctx, id)
		return &q, err
	},
	See:   func(q *market.OrgRequest, who market.Actor) bool { return q.VisibleTo(who) },
	Store: func(ctx context.Context, a *orgRequestAttempt) error { return a.Tx.UpdateOrgRequest(ctx, a.Record) },
	ID:    func(q *market.OrgRequest) int64 { return q.ID },
	Title: func(q *market.OrgRequest) string { return q.Kind.Label() + "：" + q.Name },
	Href:  func(q *market.OrgRequest) string { return link.Organization(q.OrgID) },
}

// orgRequestEffects say what each move of a request does beside its new state.
var orgRequestEffects = map[market.OrgRequestMove]app.Effect[*Room, *market.OrgRequest, OrgRequestStep]{
	market.OrgRequestGrant: {Follow: grantRequest, Tone: market.ToneMain, Tells: toApplicants,
		Confirm: "同意后立即生效：更名的保留原名称；认领的，征集的清单转入申请单位。"},
	market.OrgRequestRefuse:   {Follow: noteAnswer, Tone: market.ToneDanger, Tells: toApplicants},
	market.OrgRequestWithdraw: {Follow: noteAnswer, Tone: market.ToneDanger},
}

var toApplicants = []app.Tell[*market.OrgRequest, OrgRequestStep]{
	{Orgs: func(q *market.OrgRequest) []int64 { return []int64{q.OrgID} }, Why: true}}

func noteAnswer(_ context.Context, _ *Room, a *orgRequestAttempt) error {
	a.Record.Answer, a.Record.DecidedName, a.Record.DecidedAt = a.In.Reason, a.Tx.Who().Name, a.Step.Now
	return nil
}

// grantRequest does what was asked for: the organisation gets its new name, or what was collected under its name.
func grantRequest(ctx context.Context, r *Room, a *orgRequestAttempt) error {
	q := a.Record
	reason := q.Kind.Label()
	if q.Reason != "" {
		reason += "：" + q.Reason
	}
	switch q.Kind {
	case market.RequestClaim:
		if err := r.grantClaim(ctx, a.Tx, q, reason); err != nil {
			return err
		}
	case market.RequestRename:
		org, err := a.Tx.Organization(ctx, q.OrgID)
		if err != nil {
			return err
		}
		if !org.Renamable() || org.Name == q.Name {
			return market.Refuse(market.Conflict, "申请单位当前不能更名，或名称已经变更，请不予同意并说明情况。")
		}
		if err := rename(ctx, a.Tx, &org, market.OrgRenaming{Name: q.Name, Reason: reason}); err != nil {
			return err
		}
	}
	return noteAnswer(ctx, r, a)
}

// grantClaim gives the organisation the draft that it claims, as long as that still belongs to nobody.
func (r *Room) grantClaim(ctx context.Context, tx *postgres.Tx, q *market.OrgRequest, reason string) error {
	org, err := tx.Organization(ctx, q.OrgID)
	if err != nil {
		return err
	}
	if !org.Claims() {
		return market.Refuse(market.Conflict, "申请单位当前状态不能认领，请不予同意并说明情况。")
	}
	collected, err := tx.Organization(ctx, q.CollectedID)
	if err != nil {
		return err
	}
	members, err := tx.Members(ctx, q.CollectedID)
	if err != nil {
		return err
	}
	if collected.Status != market.OrgDraft || len(members) > 0 {
		return market.Refuse(market.Conflict, "“"+q.Name+"”已归其他单位，不能再认领，请不予同意并说明情况。")
	}
	_, err = r.merge(ctx, tx, market.OrgMerging{Keep: q.OrgID, Gone: q.CollectedID, Reason: reason}, q.ID)
	return err
}

// AskToRename asks the clerks to call the organisation otherwise.
func (r *Room) AskToRename(ctx context.Context, who market.Actor, orgID int64,
	in market.OrgRenaming) (market.OrgRequest, error) {
	in.Normalize()
	org, err := r.db.Organization(ctx, orgID)
	if err != nil || !org.Inside(who) {
		return market.OrgRequest{}, market.ErrNotFound
	}
	if !org.MayAskToRename(who) {
		return market.OrgRequest{}, market.Refuse(market.Forbidden, "由单位负责人在认证后申请更名；未认证的单位可直接修改资料。")
	}
	if err := in.Check(org.Name); err != nil {
		return market.OrgRequest{}, err
	}
	return r.ask(ctx, who, market.OrgRequest{Kind: market.RequestRename, OrgID: orgID, OrgName: org.Name, Name: in.Name,
		Reason: in.Reason})
}

// Claim asks the clerks for what was collected under the organisation's name before it came.
func (r *Room) Claim(ctx context.Context, who market.Actor, orgID, collectedID int64) (market.OrgRequest, error) {
	org, err := r.db.Organization(ctx, orgID)
	if err != nil || !org.Inside(who) {
		return market.OrgRequest{}, market.ErrNotFound
	}
	if !org.MayClaim(who) {
		return market.OrgRequest{}, market.Refuse(market.Forbidden, "由单位负责人认领。")
	}
	offered, err := r.db.CollectedFor(ctx, orgID)
	if err != nil {
		return market.OrgRequest{}, err
	}
	for _, c := range offered {
		if c.ID == collectedID {
			return r.ask(ctx, who, market.OrgRequest{Kind: market.RequestClaim, OrgID: orgID, OrgName: org.Name,
				CollectedID: c.ID, Name: c.Name})
		}
	}
	return market.OrgRequest{}, market.Refuse(market.Conflict, "该内容已归其他单位，或与本单位名称、代码不符，不能认领。")
}

func (r *Room) ask(ctx context.Context, who market.Actor, q market.OrgRequest) (market.OrgRequest, error) {
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertOrgRequest(ctx, &q); err != nil {
			return err
		}
		if err := tx.TellRole(ctx, market.RoleClerk, market.Message{Kind: market.MessageDuty,
			What: q.Kind.Label() + "申请待办理", Title: q.OrgName, Body: q.Name, Href: link.OrgRequests}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAsk, market.NounOrgRequest, q.ID, q.Reason,
			map[string]any{"kind": q.Kind, "org": q.OrgID, "name": q.Name})
	})
	return q, err
}

// MoveOrgRequest grants, refuses or takes back a request.
func (r *Room) MoveOrgRequest(ctx context.Context, who market.Actor, id int64,
	step OrgRequestStep) (market.OrgRequest, error) {
	q, err := orgRequestMoves.Make(ctx, r.core, r, who, id, step)
	if q == nil {
		return market.OrgRequest{}, err
	}
	return *q, err
}

// OrgRequestView is a request as one asker sees it.
type OrgRequestView struct {
	market.OrgRequest
	Offers []market.Offer
}

// OrgRequests lists the requests of organisations for the bureau, those that wait or all, newest first.
func (r *Room) OrgRequests(ctx context.Context, who market.Actor, all bool, before int64) ([]OrgRequestView, error) {
	return r.orgRequestQueue(ctx, who, all, before, app.PageSize)
}

func (r *Room) orgRequestQueue(ctx context.Context, who market.Actor, all bool, before int64,
	limit int) ([]OrgRequestView,
	error) {
	if !who.InBureau() {
		return nil, market.ErrNotFound
	}
	f := postgres.OrgRequestFilter{Before: before, Limit: limit}
	if !all {
		f.Statuses = []market.OrgRequestStatus{market.OrgRequestAsked}
	}
	return r.orgRequests(ctx, who, f)
}

func (r *Room) orgRequests(ctx context.Context, who market.Actor, f postgres.OrgRequestFilter) ([]OrgRequestView,
	error) {
	rows, err := r.db.OrgRequests(ctx, f)
	views := make([]OrgRequestView, 0, len(rows))
	for i := range rows {
		views = append(views, OrgRequestView{rows[i], orgRequestMoves.Offers(r, &rows[i], who, r.core.Now())})
	}
	return views, err
}
