package api

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	challenges "jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

func (s *API) noticeOperations() {
	serve(s, operation{id: "list-notices", path: "/notices", tag: tagNotice, summary: "公告公示", detail: "新发布的在前。"},
		s.listNotices)
	serve(s, operation{id: "get-notice", path: "/notices/{id}", tag: tagNotice, summary: "阅读一则公告",
		refusals: []int{404}}, s.getNotice)
}

// notice is what the public was told, word for word.
type notice struct {
	ID          int64             `json:"id" required:"true"`
	ChallengeID int64             `json:"challenge_id" required:"true" doc:"榜单"`
	Kind        market.NoticeKind `json:"kind" required:"true" doc:"类别"`
	KindLabel   string            `json:"kind_label" required:"true" doc:"类别的中文名称"`
	Title       string            `json:"title" required:"true" doc:"标题"`
	Text        string            `json:"text" required:"true" doc:"正文"`
	Entries     []noticeEntry     `json:"entries,omitempty" doc:"公告所列单位"`
	StartsAt    time.Time         `json:"starts_at" required:"true" doc:"发布时刻"`
	EndsAt      time.Time         `json:"ends_at,omitzero" doc:"公示截止，不接受异议的公告没有"`
	Href        string            `json:"href" required:"true" doc:"公告的地址"`
}

// noticeEntry is one organisation that a notice names.
type noticeEntry struct {
	Org      string   `json:"org" required:"true" doc:"单位名称"`
	Partners []string `json:"partners,omitempty" doc:"联合体成员单位"`
	Rank     int      `json:"rank,omitempty" doc:"评审排名"`
	Score    int      `json:"score,omitempty" doc:"得分，单位为百分之一分"`
	Note     string   `json:"note,omitempty" doc:"说明，例如拨付金额"`
}

func noticeOf(n *market.Notice) notice {
	out := notice{ID: n.ID, ChallengeID: n.ChallengeID, Kind: n.Kind, KindLabel: n.Kind.Label(), Title: n.Title,
		Text: n.Text, StartsAt: n.StartsAt, EndsAt: n.EndsAt,
		Href: fmt.Sprintf("%s/notices/%d", Prefix, n.ID)}
	for _, e := range n.Entries {
		out.Entries = append(out.Entries, noticeEntry{Org: e.Org, Partners: e.Partners, Rank: e.Rank, Score: e.Score,
			Note: e.Note})
	}
	return out
}

func noticeKey(n *market.Notice) int64 { return n.ID }

func (s *API) listNotices(ctx context.Context, _ market.Actor, in *struct {
	Kind      market.NoticeKind `query:"kind" doc:"类别"`
	Challenge int64             `query:"challenge" minimum:"0" doc:"榜单序号"`
	Before    int64             `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[notice]], error) {
	rows, err := s.app.Challenge.Notices(ctx, challenges.NoticeSearch{Kind: in.Kind, ChallengeID: in.Challenge,
		Before: in.Before})
	if err != nil {
		return nil, err
	}
	return &body[page[notice]]{listPage(ctx, rows, app.PageSize, noticeKey, noticeOf)}, nil
}

func (s *API) getNotice(ctx context.Context, _ market.Actor, in *struct {
	ID int64 `path:"id" doc:"公告序号"`
}) (*body[notice], error) {
	v, err := s.app.Challenge.Notice(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[notice]{noticeOf(&v.Notice)}, nil
}
