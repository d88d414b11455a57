package challenge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// announced publishes a notice of the kind about a move, naming the organisations whose bids stand in one of the
// states.
func announced(kind market.NoticeKind, text func(*challengeAttempt) string,
	named ...market.BidStatus) app.Act[*Room, *market.Challenge, Move] {
	return func(ctx context.Context, r *Room, a *challengeAttempt) error {
		c := a.Record
		n, err := market.NoticeOf(c, kind, text(a), a.Step.Now)
		if err != nil {
			return err
		}
		if kind == market.NoticeProposal {
			n.EndsAt = c.NoticeEndsAt
		}
		if len(named) > 0 {
			if n.Entries, err = r.noticeEntries(ctx, a.Tx, c, named); err != nil {
				return err
			}
		}
		if err := a.Tx.InsertNotice(ctx, &n); err != nil {
			return err
		}
		return a.Tx.Record(ctx, market.VerbPublish, market.NounNotice, n.ID, "",
			map[string]any{"challenge": c.ID, "kind": kind})
	}
}

// saying is a notice that always says the same.
func saying(text string) func(*challengeAttempt) string {
	return func(*challengeAttempt) string { return text }
}

// withReason is a notice that gives the reason of the move.
func withReason(text string) func(*challengeAttempt) string {
	return func(a *challengeAttempt) string { return text + "理由：" + a.In.Reason }
}

func noticeText(a *challengeAttempt) string { return a.Record.NoticeText }

func extension(a *challengeAttempt) string {
	return fmt.Sprintf("揭榜截止时间延长至%s %s。理由：%s", a.Record.ClosesOn.Chinese(), a.Record.ClosesTime, a.In.Reason)
}

func termination(a *challengeAttempt) string { return "攻关终止。理由：" + a.Record.Closing }

func (r *Room) noticeEntries(ctx context.Context, tx *postgres.Tx, c *market.Challenge,
	in []market.BidStatus) ([]market.NoticeEntry, error) {
	bids, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: in, Limit: app.AllRows})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(bids))
	for _, b := range bids {
		ids = append(ids, b.OrgID)
	}
	names, err := tx.OrganizationNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	entries := make([]market.NoticeEntry, 0, len(bids))
	for _, b := range bids {
		partners, err := r.partnerNames(ctx, tx.Reader, b.ID)
		if err != nil {
			return nil, err
		}
		entries = append(entries, market.NoticeEntry{Org: names[b.OrgID], Rank: b.Rank, Score: b.Score,
			Partners: partners})
	}
	return entries, nil
}

// partnerNames are the names of those who agreed to take part in a bid, none when it is one organisation's.
func (r *Room) partnerNames(ctx context.Context, from postgres.Reader, bidID int64) ([]string, error) {
	joinings, err := from.Joinings(ctx, bidID)
	if err != nil || len(joinings) == 0 {
		return nil, err
	}
	var ids []int64
	for _, j := range joinings {
		if j.Status == market.MemberConfirmed {
			ids = append(ids, j.OrgID)
		}
	}
	names, err := from.OrganizationNames(ctx, ids)
	var partners []string
	for _, id := range ids {
		partners = append(partners, names[id])
	}
	return partners, err
}

// NoticeSearch is what somebody asks of the public notices; zero values do not narrow.
type NoticeSearch struct {
	ChallengeID int64
	Kind        market.NoticeKind
	Before      int64
}

// Notices lists public notices, newest first.
func (r *Room) Notices(ctx context.Context, q NoticeSearch) ([]market.Notice, error) {
	return r.notices(ctx, q, app.PageSize)
}

func (r *Room) notices(ctx context.Context, q NoticeSearch, limit int) ([]market.Notice, error) {
	return r.db.Notices(ctx, postgres.NoticeFilter{ChallengeID: q.ChallengeID, Kind: q.Kind, Before: q.Before,
		Limit: limit})
}

// NoticeView is a notice with the challenge it belongs to.
type NoticeView struct {
	market.Notice
	Challenge market.Challenge
	OrgName   string
	Now       time.Time
}

// Notice reads a public notice.
func (r *Room) Notice(ctx context.Context, id int64) (NoticeView, error) {
	n, err := r.db.Notice(ctx, id)
	if err != nil {
		return NoticeView{}, err
	}
	v := NoticeView{Notice: n}
	if v.Challenge, err = r.db.Challenge(ctx, n.ChallengeID); err != nil {
		return v, err
	}
	names, err := r.db.OrganizationNames(ctx, []int64{v.Challenge.OrgID})
	if err != nil {
		return v, err
	}
	v.OrgName = strings.TrimSpace(names[v.Challenge.OrgID])
	v.Now, err = r.db.Now(ctx)
	return v, err
}
