package api

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func (s *API) agreementOperations() {
	serve(s, operation{id: "list-agreements", path: "/agreements", tag: tagWork, summary: "任务书", member: true,
		detail: "本单位为发榜方或揭榜方的任务书；主管部门可读全部。新的在前。"}, s.listAgreements)
	serve(s, operation{id: "get-agreement", path: "/agreements/{id}", tag: tagWork, summary: "阅读一份任务书", member: true,
		refusals: []int{404},
		detail:   "含阶段任务、变更、各版本、验收申请和奖补拨付。"}, s.getAgreement)
}

// workLine is what tells a piece of work from others.
type workLine struct {
	ChallengeID int64            `json:"challenge_id" required:"true" doc:"榜单"`
	ChallengeNo string           `json:"challenge_no" required:"true" doc:"榜单编号"`
	Title       string           `json:"title" required:"true" doc:"榜单名称"`
	OwnerID     int64            `json:"owner_id" required:"true" doc:"发榜方"`
	OwnerName   string           `json:"owner_name" required:"true" doc:"发榜方名称"`
	OrgID       int64            `json:"org_id" required:"true" doc:"揭榜方"`
	OrgName     string           `json:"org_name" required:"true" doc:"揭榜方名称"`
	BidStatus   market.BidStatus `json:"bid_status" required:"true" doc:"揭榜方所处的状态，例如 delivering 攻关中"`
	BidLabel    string           `json:"bid_status_label" required:"true" doc:"状态的中文名称"`
}

// agreementLine is an agreement in a list.
type agreementLine struct {
	ID int64 `json:"id" required:"true" doc:"任务书序号，与中榜方案一致"`
	workLine
	Version  int          `json:"version" required:"true" doc:"现行版本"`
	Amount   market.Money `json:"amount" doc:"合同金额，单位分"`
	BeginsOn market.Date  `json:"begins_on" doc:"开始日期"`
	EndsOn   market.Date  `json:"ends_on" doc:"结束日期"`
	Href     string       `json:"href" required:"true" doc:"全文的地址"`
}

func agreementLineOf(l *challenges.AgreementLine) agreementLine {
	return agreementLine{ID: l.BidID, Version: l.N, Amount: l.Content.Amount, BeginsOn: l.Content.BeginsOn,
		EndsOn: l.Content.EndsOn, Href: agreementHref(l.BidID),
		workLine: workLine{ChallengeID: l.ChallengeID, ChallengeNo: l.ChallengeNo, Title: l.Title, OwnerID: l.OwnerID,
			OwnerName: l.Owner, OrgID: l.OrgID, OrgName: l.Bidder,
			BidStatus: l.BidStatus, BidLabel: market.BidLifecycle.Label(l.BidStatus)}}
}

func agreementHref(id int64) string { return fmt.Sprintf("%s/agreements/%d", Prefix, id) }

func agreementKey(l *challenges.AgreementLine) int64 { return l.BidID }

func (s *API) listAgreements(ctx context.Context, who market.Actor, in *struct {
	Challenge int64 `query:"challenge" minimum:"0" doc:"榜单序号"`
	Before    int64 `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[agreementLine]], error) {
	rows, err := s.app.Challenge.Agreements(ctx, who, challenges.WorkSearch{ChallengeID: in.Challenge,
		Before: in.Before})
	if err != nil {
		return nil, err
	}
	return &body[page[agreementLine]]{listPage(ctx, rows, app.PageSize, agreementKey, agreementLineOf)}, nil
}

// agreement is the work of one winner, whole.
type agreement struct {
	agreementLine
	Partners    []string           `json:"partners,omitempty" doc:"联合体成员单位"`
	Leader      string             `json:"leader" doc:"项目负责人"`
	Indicators  []market.Indicator `json:"indicators" doc:"考核指标"`
	Stages      []stageOf          `json:"stages" doc:"阶段任务"`
	Changes     []changeOf         `json:"changes,omitempty" doc:"变更申请"`
	Versions    []versionOf        `json:"versions" doc:"各版本，旧的在前"`
	Acceptances []acceptance       `json:"acceptances,omitempty" doc:"验收申请，旧的在前"`
	Subsidies   []subsidyOf        `json:"subsidies,omitempty" doc:"奖补拨付"`
	CertNo      string             `json:"cert_no,omitempty" doc:"技术合同登记编号，登记后给出"`
}

// stageOf is one stage and how far it has come.
type stageOf struct {
	N int `json:"n" required:"true" doc:"序号，从 1 起"`
	market.Stage
	Status      market.MilestoneStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string                 `json:"status_label" required:"true" doc:"状态的中文名称"`
	Late        bool                   `json:"late" doc:"已逾期"`
	Report      string                 `json:"report,omitempty" doc:"阶段报告"`
	Evidence    string                 `json:"evidence,omitempty" doc:"佐证材料"`
	Experts     []string               `json:"experts,omitempty" doc:"检查专家"`
	Opinion     string                 `json:"opinion,omitempty" doc:"检查意见"`
	DecidedAt   time.Time              `json:"decided_at,omitzero" doc:"检查时刻"`
}

// changeOf is a change that was asked for, with what it changes.
type changeOf struct {
	ID          int64               `json:"id" required:"true"`
	Reason      string              `json:"reason" required:"true" doc:"变更理由"`
	Status      market.ChangeStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string              `json:"status_label" required:"true" doc:"状态的中文名称"`
	Answer      string              `json:"answer,omitempty" doc:"答复"`
	Differences []difference        `json:"differences" doc:"变更内容"`
	CreatedAt   time.Time           `json:"created_at" required:"true" doc:"申请时刻"`
}

type difference struct {
	Label  string `json:"label" required:"true" doc:"项目"`
	Before string `json:"before" required:"true" doc:"原约定"`
	After  string `json:"after" required:"true" doc:"变更后"`
}

// versionOf is one wording an agreement had.
type versionOf struct {
	N      int       `json:"n" required:"true" doc:"版本"`
	Reason string    `json:"reason" doc:"事由"`
	By     string    `json:"by" doc:"经办"`
	At     time.Time `json:"at" required:"true" doc:"形成时刻"`
}

// subsidyOf is one payment of public money.
type subsidyOf struct {
	Amount market.Money `json:"amount" required:"true" doc:"拨付金额，单位分"`
	PaidOn market.Date  `json:"paid_on" required:"true" doc:"拨付日期"`
	CertNo string       `json:"cert_no" doc:"所依据的合同登记编号"`
	Note   string       `json:"note,omitempty" doc:"说明"`
}

func (s *API) getAgreement(ctx context.Context, who market.Actor, in *struct {
	ID int64 `path:"id" doc:"任务书序号"`
}) (*body[agreement], error) {
	v, err := s.app.Challenge.Agreement(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	work := workLine{ChallengeID: v.ChallengeID, ChallengeNo: v.Challenge.No, Title: v.Challenge.Title,
		OwnerID: v.Challenge.OrgID, OwnerName: v.OwnerName, OrgID: v.Bid.OrgID,
		OrgName: v.OrgName, BidStatus: v.Bid.Status, BidLabel: market.BidLifecycle.Label(v.Bid.Status)}
	out := agreement{agreementLine: agreementLine{ID: v.BidID, workLine: work, Version: v.N, Amount: v.Content.Amount,
		BeginsOn: v.Content.BeginsOn, EndsOn: v.Content.EndsOn,
		Href: agreementHref(v.BidID)}, Partners: v.Partners, Leader: v.Content.Leader, Indicators: v.Content.Indicators,
		CertNo: v.CertNo}
	for _, m := range v.Milestones {
		out.Stages = append(out.Stages, stageOf{N: m.N, Stage: m.Stage, Status: m.Status,
			StatusLabel: market.MilestoneLifecycle.Label(m.Status), Late: m.Late, Report: m.Report,
			Evidence: m.Evidence, Experts: m.Experts, Opinion: m.Opinion, DecidedAt: m.DecidedAt})
	}
	for _, c := range v.Changes {
		change := changeOf{ID: c.ID, Reason: c.Reason, Status: c.Status,
			StatusLabel: market.ChangeLifecycle.Label(c.Status), Answer: c.Answer, CreatedAt: c.CreatedAt}
		for _, d := range c.Differences {
			change.Differences = append(change.Differences, difference(d))
		}
		out.Changes = append(out.Changes, change)
	}
	for _, w := range v.Versions {
		out.Versions = append(out.Versions, versionOf{N: w.N, Reason: w.Reason, By: w.ByName, At: w.At})
	}
	for _, x := range v.Acceptances {
		out.Acceptances = append(out.Acceptances, acceptanceOf(&x.Acceptance, work))
	}
	for _, p := range v.Subsidies {
		out.Subsidies = append(out.Subsidies, subsidyOf{Amount: p.Amount, PaidOn: p.PaidOn, CertNo: p.CertNo,
			Note: p.Note})
	}
	return &body[agreement]{out}, nil
}
