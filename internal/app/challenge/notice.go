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

// announce publishes what the public must hear of a move, if anything.
func (r *Room) announce(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move, now time.Time) error {
	kind, text, named := noticeOfMove(c, move)
	if kind == "" {
		return nil
	}
	n, err := market.NoticeOf(c, kind, text, now)
	if err != nil {
		return err
	}
	if kind == market.NoticeProposal {
		n.EndsAt = c.NoticeEndsAt
	}
	if named != nil {
		if n.Entries, err = r.noticeEntries(ctx, tx, c, named); err != nil {
			return err
		}
	}
	if err := tx.InsertNotice(ctx, &n); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbPublish, market.NounNotice, n.ID, "",
		map[string]any{"challenge": c.ID, "kind": kind})
}

// noticeOfMove tells what a move is announced as, with which text, and which bids it names.
func noticeOfMove(c *market.Challenge, move Move) (kind market.NoticeKind, text string, named []market.BidStatus) {
	switch move.Name {
	case "publish":
		return market.NoticeCall, c.NoticeText, nil
	case "extend":
		return market.NoticeExtension, fmt.Sprintf("揭榜截止时间延长至%s %s。理由：%s", c.ClosesOn.Chinese(), c.ClosesTime,
			move.Reason), nil
	case "withdraw":
		return market.NoticeWithdrawal, "本榜单撤回，已提交的方案不开启。理由：" + move.Reason, nil
	case "no_award":
		return market.NoticeNoAward, "本榜单没有产生中榜方。理由：" + move.Reason, nil
	case "start_notice":
		return market.NoticeProposal, c.NoticeText, []market.BidStatus{market.BidProposed}
	case "award":
		return market.NoticeAward, "公示期满，现确认中榜单位。", []market.BidStatus{market.BidAwarded}
	case "terminate":
		return market.NoticeTermination, "攻关终止。理由：" + c.Closing,
			[]market.BidStatus{market.BidTerminated, market.BidDefaulted}
	case "pass":
		return market.NoticeAcceptance, "经逐项核验，下列单位的攻关任务通过验收。", []market.BidStatus{market.BidAccepted}
	case "fail":
		return market.NoticeAcceptance, "经逐项核验，攻关任务未通过验收。", []market.BidStatus{market.BidFailed}
	default: // nothing of its own
	}
	return "", "", nil
}

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
	return r.db.Notices(ctx, postgres.NoticeFilter{ChallengeID: q.ChallengeID, Kind: q.Kind, Before: q.Before,
		Limit: app.PageSize})
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
