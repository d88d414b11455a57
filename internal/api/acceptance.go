package api

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func (s *API) acceptanceOperations() {
	serve(s, operation{id: "list-acceptances", path: "/acceptances", tag: tagWork, summary: "验收申请", member: true,
		detail: "本单位为发榜方或揭榜方的验收申请；主管部门可读全部。新的在前。"}, s.listAcceptances)
	serve(s, operation{id: "get-acceptance", path: "/acceptances/{id}", tag: tagWork, summary: "阅读一次验收申请", member: true,
		refusals: []int{404},
		detail:   "逐项给出要求、实测值和结论。"}, s.getAcceptance)
}

// acceptance is one application for acceptance, figure by figure.
type acceptance struct {
	ID          int64 `json:"id" required:"true"`
	AgreementID int64 `json:"agreement_id" required:"true" doc:"任务书"`
	workLine
	N           int                     `json:"n" required:"true" doc:"第几次申请"`
	Status      market.AcceptanceStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string                  `json:"status_label" required:"true" doc:"状态的中文名称"`
	Report      string                  `json:"report" doc:"申请说明"`
	Evidence    string                  `json:"evidence" doc:"佐证材料"`
	Results     []measured              `json:"results" doc:"逐项核验"`
	Experts     []string                `json:"experts,omitempty" doc:"验收专家"`
	Opinion     string                  `json:"opinion,omitempty" doc:"专家意见"`
	Answer      string                  `json:"answer,omitempty" doc:"结论的理由"`
	CreatedAt   time.Time               `json:"created_at" required:"true" doc:"申请时刻"`
	DecidedAt   time.Time               `json:"decided_at,omitzero" doc:"作出结论的时刻"`
	Href        string                  `json:"href" required:"true" doc:"申请的地址"`
}

// measured is one indicator with what was found.
type measured struct {
	market.Indicator
	Measured string `json:"measured,omitempty" doc:"实测值，核验后给出"`
	Reached  *bool  `json:"reached,omitempty" doc:"是否达到，核验后给出"`
}

func acceptanceOf(x *market.Acceptance, work workLine) acceptance {
	out := acceptance{ID: x.ID, AgreementID: x.BidID, workLine: work, N: x.N, Status: x.Status,
		StatusLabel: market.AcceptanceLifecycle.Label(x.Status), Report: x.Report,
		Evidence: x.Evidence, Experts: x.Experts, Opinion: x.Opinion, Answer: x.Answer, CreatedAt: x.CreatedAt,
		DecidedAt: x.DecidedAt, Href: fmt.Sprintf("%s/acceptances/%d", Prefix, x.ID)}
	for n, i := range x.Indicators {
		row := measured{Indicator: i}
		if n < len(x.Results) {
			reached := x.Results[n].Reached(i)
			row.Measured, row.Reached = x.Results[n].Value, &reached
		}
		out.Results = append(out.Results, row)
	}
	return out
}

func acceptanceLineOf(l *challenges.AcceptanceLine) acceptance {
	return acceptanceOf(&l.Acceptance, workLine{ChallengeID: l.ChallengeID, ChallengeNo: l.ChallengeNo, Title: l.Title,
		OwnerID: l.OwnerID, OwnerName: l.Owner, OrgID: l.OrgID,
		OrgName: l.Bidder, BidStatus: l.BidStatus, BidLabel: market.BidLifecycle.Label(l.BidStatus)})
}

func acceptanceKey(l *challenges.AcceptanceLine) int64 { return l.ID }

func (s *API) listAcceptances(ctx context.Context, who market.Actor, in *struct {
	Challenge int64                     `query:"challenge" minimum:"0" doc:"榜单序号"`
	Agreement int64                     `query:"agreement" minimum:"0" doc:"任务书序号"`
	Status    []market.AcceptanceStatus `query:"status,explode" doc:"状态"`
	Before    int64                     `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[acceptance]], error) {
	rows, err := s.app.Challenge.Acceptances(ctx, who, challenges.WorkSearch{ChallengeID: in.Challenge,
		AgreementID: in.Agreement, Statuses: in.Status, Before: in.Before})
	if err != nil {
		return nil, err
	}
	return &body[page[acceptance]]{listPage(ctx, rows, app.PageSize, acceptanceKey, acceptanceLineOf)}, nil
}

func (s *API) getAcceptance(ctx context.Context, who market.Actor, in *struct {
	ID int64 `path:"id" doc:"验收申请序号"`
}) (*body[acceptance], error) {
	v, err := s.app.Challenge.Acceptance(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[acceptance]{acceptanceLineOf(&v)}, nil
}
