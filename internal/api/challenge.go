package api

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func (s *API) challengeOperations() {
	serve(s, operation{id: "list-challenges", path: "/challenges", tag: tagChallenge, summary: "公开的榜单",
		detail: "新发布的在前。"}, s.listChallenges)
	serve(s, operation{id: "get-challenge", path: "/challenges/{id}", tag: tagChallenge, summary: "阅读一个榜单",
		refusals: []int{404},
		detail:   "未发布的榜单仅发榜方和主管部门可读。揭榜方案、评审意见和评分不通过接口提供；揭榜方案份数在截止后给出，中榜方在公示后给出。"}, s.getChallenge)
	serve(s, operation{id: "my-challenges", path: "/me/challenges", tag: tagChallenge, summary: "本单位发布的榜单",
		member: true, detail: "各种状态，新的在前。"}, s.myChallenges)
}

// challengeLine is a challenge in a list.
type challengeLine struct {
	ID          int64                  `json:"id" required:"true"`
	No          string                 `json:"no" required:"true" doc:"编号"`
	Title       string                 `json:"title" required:"true" doc:"榜单名称"`
	ListKind    market.ListKind        `json:"list_kind" required:"true" doc:"榜单类别"`
	HitechField string                 `json:"hitech_field" doc:"国家重点支持的高新技术领域"`
	OrgID       int64                  `json:"org_id" required:"true" doc:"发榜方"`
	Status      market.ChallengeStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string                 `json:"status_label" required:"true" doc:"状态的中文名称"`
	Bounty      market.Money           `json:"bounty" doc:"榜额，单位分；0 为面议"`
	ClosesAt    time.Time              `json:"closes_at,omitzero" doc:"揭榜截止时刻"`
	PublishedAt time.Time              `json:"published_at,omitzero" doc:"发榜时刻"`
	Href        string                 `json:"href" required:"true" doc:"全文的地址"`
}

func challengeLineOf(c *market.Challenge) challengeLine {
	return challengeLine{ID: c.ID, No: c.No, Title: c.Title, ListKind: c.ListKind, HitechField: c.HitechField,
		OrgID: c.OrgID, Status: c.Status,
		StatusLabel: market.ChallengeLifecycle.Label(c.Status), Bounty: c.Bounty, ClosesAt: c.BidClosesAt,
		PublishedAt: c.PublishedAt,
		Href:        fmt.Sprintf("%s/challenges/%d", Prefix, c.ID)}
}

func challengeKey(c *market.Challenge) int64 { return c.ID }

func (s *API) listChallenges(ctx context.Context, _ market.Actor, in *struct {
	Q         string                   `query:"q" maxLength:"200" doc:"名称或内容中的字样"`
	Status    []market.ChallengeStatus `query:"status,explode" doc:"状态"`
	Kind      market.ListKind          `query:"kind" doc:"榜单类别"`
	Field     string                   `query:"field" doc:"国家重点支持的高新技术领域"`
	MinBounty market.Money             `query:"min_bounty" doc:"榜额不低于，单位分"`
	Before    int64                    `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[challengeLine]], error) {
	rows, err := s.app.Challenge.Challenges(ctx, challenges.Search{Statuses: in.Status, Kind: in.Kind, Field: in.Field,
		MinBounty: in.MinBounty, Text: in.Q, Before: in.Before})
	if err != nil {
		return nil, err
	}
	return &body[page[challengeLine]]{listPage(ctx, rows, app.PageSize, challengeKey, challengeLineOf)}, nil
}

func (s *API) myChallenges(ctx context.Context, who market.Actor, in *struct {
	Before int64 `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[challengeLine]], error) {
	rows, err := s.app.Challenge.Mine(ctx, who, in.Before)
	if err != nil {
		return nil, err
	}
	return &body[page[challengeLine]]{listPage(ctx, rows, app.PageSize, challengeKey, challengeLineOf)}, nil
}

// challenge is a challenge as its reader may see it; nothing of a bid is ever part of it.
type challenge struct {
	ID          int64                  `json:"id" required:"true"`
	No          string                 `json:"no" required:"true" doc:"编号"`
	Status      market.ChallengeStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string                 `json:"status_label" required:"true" doc:"状态的中文名称"`
	Version     int                    `json:"version" required:"true" doc:"版本号"`
	OrgID       int64                  `json:"org_id" required:"true" doc:"发榜方"`
	OrgName     string                 `json:"org_name" required:"true" doc:"发榜方名称"`
	market.ChallengeContent
	ClosesAt       time.Time  `json:"closes_at,omitzero" doc:"揭榜截止时刻，延长的以延长后为准"`
	SourceIDs      []int64    `json:"source_ids,omitempty" doc:"来自哪些技术需求"`
	Bids           *int       `json:"bids,omitempty" doc:"收到的揭榜方案份数，截止后给出"`
	WinnerID       int64      `json:"winner_id,omitempty" doc:"拟中榜或中榜的单位，公示后给出"`
	WinnerName     string     `json:"winner_name,omitempty" doc:"拟中榜或中榜的单位名称，公示后给出"`
	NoticeText     string     `json:"notice_text,omitempty" doc:"公告"`
	NoticeStartsAt time.Time  `json:"notice_starts_at,omitzero" doc:"公示开始"`
	NoticeEndsAt   time.Time  `json:"notice_ends_at,omitzero" doc:"公示结束"`
	Closing        string     `json:"closing,omitempty" doc:"延长、撤榜、流标或终止的公开说明"`
	PublishedAt    time.Time  `json:"published_at,omitzero" doc:"发榜时刻"`
	AwardedAt      time.Time  `json:"awarded_at,omitzero" doc:"确认中榜的时刻"`
	Questions      []answered `json:"questions,omitempty" doc:"已答复的提问，不含提问单位"`
	RankRule       string     `json:"rank_rule,omitempty" doc:"评审得分与排名的计算办法"`
	Now            time.Time  `json:"now" required:"true" doc:"平台的当前时刻，截止以此为准"`
}

// answered is a question about a challenge with its answer, without who asked.
type answered struct {
	Question   string    `json:"question" required:"true" doc:"问题"`
	Answer     string    `json:"answer" required:"true" doc:"答复"`
	AnsweredAt time.Time `json:"answered_at" required:"true" doc:"答复时刻"`
}

func (s *API) getChallenge(ctx context.Context, who market.Actor, in *struct {
	ID int64 `path:"id" doc:"榜单序号"`
}) (*body[challenge], error) {
	v, err := s.app.Challenge.View(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	out := challenge{ID: v.ID, No: v.No, Status: v.Status, StatusLabel: market.ChallengeLifecycle.Label(v.Status),
		Version: v.Version, OrgID: v.OrgID, OrgName: v.OrgName,
		ChallengeContent: v.ChallengeContent, ClosesAt: v.BidClosesAt, NoticeStartsAt: v.NoticeStartsAt,
		NoticeEndsAt: v.NoticeEndsAt, Closing: v.Closing,
		PublishedAt: v.PublishedAt, AwardedAt: v.AwardedAt, Now: v.Now}
	for _, q := range v.Questions {
		if q.Status == market.QuestionAnswered {
			out.Questions = append(out.Questions, answered{Question: q.Text, Answer: q.Answer,
				AnsweredAt: q.AnsweredAt})
		}
	}
	out.RankRule = v.RankRule
	for _, l := range v.Sources {
		out.SourceIDs = append(out.SourceIDs, l.ID)
	}
	if v.Bids >= 0 {
		out.Bids = &v.Bids
	}
	if v.Decided() {
		out.WinnerID, out.WinnerName = v.WinnerOrgID, v.WinnerName
	}
	if v.Public() {
		out.NoticeText = v.NoticeText
	}
	return &body[challenge]{out}, nil
}
