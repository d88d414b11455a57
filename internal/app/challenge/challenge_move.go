package challenge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/job"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// challengeMoves make the moves of a challenge and let its bids, its experts and the people concerned follow it.
// Deadlines are judged by the clock as it stands once the lock is held, not when the transaction began.
var challengeMoves = &app.Moves[*Room, *market.Challenge, market.ChallengeStatus, market.ChallengeMove, Move]{
	Kind:  market.NounChallenge,
	Clock: true,
	Rules: func(
		*Room, *market.Challenge,
	) *market.Lifecycle[*market.Challenge, market.ChallengeStatus, market.ChallengeMove] {
		return market.ChallengeLifecycle
	},
	Effects: challengeEffects,
	Ask: func(in *Move) app.Ask[market.ChallengeMove] {
		return app.Ask[market.ChallengeMove]{Name: in.Name, Version: in.Version, Reason: in.Reason, Papers: &in.Papers}
	},
	Load: func(ctx context.Context, r *Room, tx *postgres.Tx, id int64) (*market.Challenge, error) {
		c, err := r.lockChallenge(ctx, tx, id)
		return &c, err
	},
	See:   func(c *market.Challenge, who market.Actor) bool { return c.VisibleTo(who) },
	Store: func(ctx context.Context, a *challengeAttempt) error { return a.Tx.UpdateChallenge(ctx, a.Record) },
	ID:    func(c *market.Challenge) int64 { return c.ID },
	Noun:  "榜单",
	Title: func(c *market.Challenge) string { return c.Title },
	Href:  func(c *market.Challenge) string { return link.Challenge(c.ID) },
}

// challengeEffects say what each move of a challenge does beside its new state. Its owner hears of every one but those
// it makes itself at the beginning, and the winner once there is one to be named.
var challengeEffects = map[market.ChallengeMove]challengeEffect{
	market.ChallengeSubmit: {Follow: handedIn, Tone: market.ToneMain,
		Tells: challengeTells{{Role: market.RoleClerk}}},
	market.ChallengeRecall: {Confirm: "撤回后回到草稿，受理员不再看到；修改后可以重新提交。"},
	market.ChallengeDiscard: {After: draftDeleted, Tone: market.ToneDanger,
		Confirm: "删除后草稿和所附文件不能恢复，确定删除吗？"},
	market.ChallengeFormatPass: {Tone: market.ToneMain, Tells: sidesAnd(market.RoleClerk)},
	market.ChallengeReturn:     {Tells: app.Duty(bothSides)},
	market.ChallengeReject:     {Tells: bothSides, Tone: market.ToneDanger},
	market.ChallengeArguePass: {Prepare: opinionNamed, Fields: []string{"argue_opinion"}, Tone: market.ToneMain,
		Tells: sidesAnd(market.RoleLeader)},
	market.ChallengeArgueFail: {Prepare: opinionNamed, Fields: []string{"argue_opinion"}, Tone: market.ToneDanger,
		Tells: bothSides},
	market.ChallengePublish: {Prepare: noticeNamed, Follow: putUp, Stored: announced(market.NoticeCall, noticeText),
		Fields: []string{"notice_text"}, Public: app.Public, Tone: market.ToneMain, Tells: bothSides},
	market.ChallengeExtend: {Follow: extended, Stored: announced(market.NoticeExtension, extension),
		Fields: []string{"closes_on", "closes_time"}, Public: app.PublicWithReason, Tells: biddersAnd("揭榜时间延长")},
	market.ChallengeWithdraw: {Follow: closingExplained,
		Stored: announced(market.NoticeWithdrawal, withReason("本榜单撤回，已提交的方案不开启。")),
		Public: app.PublicWithReason, Tone: market.ToneDanger, Tells: biddersAnd("榜单已撤榜")},
	market.ChallengeClose: {Follow: bidsOpened, Public: app.Public, Tells: sidesAnd(market.RoleClerk)},
	market.ChallengeOpenReview: {Prepare: panelAsked, Fields: []string{"experts", "draw"}, Aside: app.Always,
		Public: app.Public, Tone: market.ToneMain, Tells: bothSides},
	market.ChallengeEndWithoutAward: {Follow: bidsDeclined,
		Stored: announced(market.NoticeNoAward, withReason("本榜单没有产生中榜方。")),
		Public: app.PublicWithReason, Tone: market.ToneDanger, Tells: bothSides},
	market.ChallengePropose: {Follow: bestProposed, Fields: []string{"feedback"}, Aside: app.Always,
		Tone: market.ToneMain, Tells: sidesAnd(market.RoleLeader)},
	market.ChallengeStartNotice: {Prepare: noticeNamed, Follow: noticeBegun,
		Stored: announced(market.NoticeProposal, noticeText, market.BidProposed),
		Fields: []string{"notice_text"}, Public: app.Public, Tone: market.ToneMain, Tells: biddersAnd("评审结果公示")},
	market.ChallengeAward: {Follow: proposedAwarded, Stored: announced(market.NoticeAward, saying("公示期满，现确认中榜单位。"),
		market.BidAwarded), Public: app.Public,
		Tone: market.ToneMain, Tells: sidesAnd(market.RoleClerk)},
	market.ChallengeReReview: {Public: app.Public, Tells: append(challengeTells{{Role: market.RoleApprover}},
		biddersAnd("重新评审")...)},
	market.ChallengeNextReserve: {Follow: reserveProposed, Tells: bothSides},
	market.ChallengeSign: {Follow: dealSigned, Stored: winnerSigned, Papers: "合同文本", Public: app.Public,
		Fields: []string{"bid_id", "signed_on", "amount", "evidence"}, Parts: bidsIn(market.BidAwarded),
		Idle: allSigned, Tone: market.ToneMain, Tells: bothSides},
	market.ChallengeRefuseSign: {Follow: awardRefused, Then: reserveNext, Parts: bidsIn(market.BidAwarded),
		Idle: noneToSign, Tells: bothSides},
	market.ChallengeNoSignature: {Follow: awardLapsed, Then: reserveNext, Fields: []string{"bid_id"},
		Parts: bidsIn(market.BidAwarded), Idle: noneToSign, Tells: bothSides},
	market.ChallengePromote:  {Follow: reserveProposed, Tells: bothSides},
	market.ChallengeRegister: {Prepare: contractsLookedUp, Tells: bothSides},
	market.ChallengeStart:    {Follow: workStarted, Public: app.Public, Tells: bothSides},
	market.ChallengeEliminate: {Follow: runnerEliminated, Fields: []string{"bid_id"},
		Parts: bidsIn(market.BidDelivering), Idle: noRace, Tells: bothSides},
	market.ChallengeApplyAcceptance: {Follow: acceptanceApplied, Fields: []string{"evidence"}, Papers: "检测报告",
		Parts: bidsIn(market.BidDelivering), Public: app.Public, Tells: sidesAnd(market.RoleLeader)},
	market.ChallengePass: {Stored: announced(market.NoticeAcceptance, saying("经逐项核验，下列单位的攻关任务通过验收。"),
		market.BidAccepted), Public: app.Public, Tells: sidesAnd(market.RoleLeader)},
	market.ChallengeResume: {Tells: bothSides},
	market.ChallengeFail: {Stored: announced(market.NoticeAcceptance, saying("经逐项核验，攻关任务未通过验收。"), market.BidFailed),
		Public: app.Public, Tells: bothSides},
	market.ChallengeTerminate: {Follow: workTerminated, Stored: announced(market.NoticeTermination, termination,
		market.BidTerminated, market.BidDefaulted),
		Fields: []string{"fault", "money_back"}, Public: app.PublicWithReason, Tone: market.ToneDanger,
		Tells: bothSides},
	market.ChallengePay: {Prepare: paymentNamed, Follow: paid, Fields: paymentFields, Papers: "付款凭证",
		Parts: bidsIn(market.BidsPayable...), Tells: bothSides},
	market.ChallengeReward: {Prepare: paymentNamed, Follow: paid, Fields: paymentFields, Papers: "付款凭证",
		Parts: bidsIn(market.BidsPayable...), Public: app.Public, Tells: bothSides},
	market.ChallengeEvaluate: {Prepare: scoreNamed, Follow: evaluated, Fields: []string{"score"},
		Public: app.Public, Tells: bothSides},
}

var paymentFields = []string{"bid_id", "amount", "paid_on", "proof"}

// bidsIn names the states of the bids that a move is about.
func bidsIn(states ...market.BidStatus) []string {
	var named []string
	for _, s := range states {
		named = append(named, string(s))
	}
	return named
}

var bothSides = challengeTells{{Orgs: sidesOfChallenge, Why: true}}

// sidesAnd tells whose turn it is, and both sides.
func sidesAnd(next market.Role) challengeTells {
	return append(challengeTells{{Role: next}}, bothSides...)
}

// biddersAnd tells those who bid, or are still writing, what changes for all of them, and both sides.
func biddersAnd(what string) challengeTells {
	return append(challengeTells{{Each: bidders, What: what, Note: closing, Kind: market.MessageDuty}}, bothSides...)
}

// sidesOfChallenge are who put it up, and the winner once the public may know it.
func sidesOfChallenge(c *market.Challenge) []int64 {
	if c.Decided() {
		return []int64{c.OrgID, c.WinnerOrgID}
	}
	return []int64{c.OrgID}
}

func closing(a *challengeAttempt) string { return a.Record.Closing }

// bidders are those who bid and did not take it back, each with the page of its own bid.
func bidders(ctx context.Context, a *challengeAttempt) ([]app.Addressee, error) {
	bids, err := a.Tx.Bids(ctx, postgres.BidFilter{ChallengeID: a.Record.ID, Limit: app.AllRows})
	var all []app.Addressee
	for _, b := range bids {
		if b.Status != market.BidWithdrawn {
			all = append(all, app.Addressee{OrgID: b.OrgID, Href: link.Bid(b.ID)})
		}
	}
	return all, err
}

func handedIn(_ context.Context, _ *Room, a *challengeAttempt) error {
	a.Record.SubmittedAt = a.Step.Now
	return nil
}

// opinionNamed puts on the challenge what the panel said of it, and who they were.
func opinionNamed(ctx context.Context, _ *Room, a *challengeAttempt) error {
	c := a.Record
	c.ArgueOpinion, c.ArguedBy = a.In.ArgueOpinion, nil
	arguments, err := a.Tx.Arguments(ctx, c.ID)
	for _, argument := range arguments {
		c.ArguedBy = append(c.ArguedBy, argument.Byline())
	}
	return err
}

func noticeNamed(_ context.Context, _ *Room, a *challengeAttempt) error {
	a.Record.NoticeText = a.In.NoticeText
	return nil
}

// putUp opens the bidding: from now on bids are sealed with a lock of their own, until the deadline.
func putUp(ctx context.Context, r *Room, a *challengeAttempt) error {
	c := a.Record
	c.PublishedAt, c.BidClosesAt = a.Step.Now, c.Deadline()
	if err := r.makeLock(ctx, a.Tx, c.ID); err != nil {
		return err
	}
	return a.Tx.Enqueue(ctx, job.CloseBidding{ChallengeID: c.ID, ClosesAt: c.BidClosesAt}, c.BidClosesAt)
}

// extended moves the deadline and leaves work for the new one.
func extended(ctx context.Context, _ *Room, a *challengeAttempt) error {
	c := a.Record
	longer := market.ChallengeContent{ClosesOn: a.In.ClosesOn, ClosesTime: a.In.ClosesTime}
	until := longer.Deadline()
	if !until.After(c.BidClosesAt) {
		return &market.Error{Code: market.Invalid, Message: "新的截止时间必须晚于原截止时间。",
			Fields: map[string]string{"closes_on": "请填写晚于原截止时间的日期和时刻。"}}
	}
	c.ClosesOn, c.ClosesTime, c.BidClosesAt, c.Closing = a.In.ClosesOn, a.In.ClosesTime, until, a.In.Reason
	return a.Tx.Enqueue(ctx, job.CloseBidding{ChallengeID: c.ID, ClosesAt: until}, until)
}

func closingExplained(_ context.Context, _ *Room, a *challengeAttempt) error {
	a.Record.Closing = a.In.Reason
	return nil
}

// bidsOpened breaks the seals at the close.
func bidsOpened(ctx context.Context, r *Room, a *challengeAttempt) error {
	if err := r.release(ctx, a.Tx, a.Record.ID); err != nil {
		return err
	}
	return r.moveBids(ctx, a.Tx, a.Record, []market.BidStatus{market.BidSealed}, BidMove{Name: market.BidOpen})
}

// panelAsked asks the experts named, and as many drawn as it takes.
func panelAsked(ctx context.Context, r *Room, a *challengeAttempt) error {
	if err := r.askExperts(ctx, a.Tx, a.Record, a.In.Experts); err != nil {
		return err
	}
	return r.drawExperts(ctx, a.Tx, a.Record, a.In.Draw-len(a.In.Experts))
}

// bidsDeclined answers every bid that was still in the running when no award was made.
func bidsDeclined(ctx context.Context, r *Room, a *challengeAttempt) error {
	a.Record.Closing = a.In.Reason
	return r.moveBids(ctx, a.Tx, a.Record, market.BidsUndecided,
		BidMove{Name: market.BidDecline, Reason: "本榜流标：" + a.In.Reason})
}

// bestProposed computes the ranking, proposes its first and keeps the others in reserve; each of those is told why it
// was not chosen.
func bestProposed(ctx context.Context, r *Room, a *challengeAttempt) error {
	c := a.Record
	ranking, err := r.ranking(ctx, a.Tx.Reader, c)
	if err != nil {
		return err
	}
	for _, place := range ranking {
		b, err := a.Tx.Bid(ctx, place.BidID)
		if err != nil {
			return err
		}
		b.Rank, b.Score = place.Rank, place.Score
		move := BidMove{Name: market.BidPropose}
		if place.Rank > c.Slots() {
			move = BidMove{Name: market.BidPutInReserve, Reason: strings.TrimSpace(a.In.Feedback[b.ID])}
			if move.Reason == "" {
				return &market.Error{Code: market.Invalid, Message: "请填写对每个未中榜方案的反馈意见，揭榜方会看到。",
					Fields: map[string]string{fmt.Sprintf("feedback[%d]", b.ID): "请说明得分情况和主要不足。"}}
			}
		} else if place.Rank == 1 {
			c.WinnerBidID, c.WinnerOrgID = b.ID, b.OrgID
		}
		if err := r.moveBid(ctx, a.Tx, c, &b, move); err != nil {
			return err
		}
	}
	return nil
}

// Move makes a move of a challenge and lets its bids, its experts and the people concerned follow it.
func (r *Room) Move(ctx context.Context, who market.Actor, id int64, move Move) (market.Challenge, error) {
	c, err := challengeMoves.Make(ctx, r.core, r, who, id, move)
	if c == nil { // the files were refused before anything was read
		return market.Challenge{}, err
	}
	return *c, err
}

// MadeBesideBids reports whether a move of a challenge is made on the page of its bids and experts.
func MadeBesideBids(name market.ChallengeMove) bool { return challengeEffects[name].Aside != nil }

// follow makes a move of a challenge that follows from a decision about something else.
func (r *Room) follow(ctx context.Context, tx *postgres.Tx, c *market.Challenge, name market.ChallengeMove,
	reason string) error {
	return challengeMoves.Let(ctx, r.core, r, tx, c, Move{Name: name, Reason: reason})
}

// CloseBidding ends the bidding for a challenge whose deadline has passed and opens its bids, once. It tells
// when to come again, the zero time when there is nothing left to do.
func (r *Room) CloseBidding(ctx context.Context, id int64) (again time.Time, err error) {
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		again = time.Time{}
		c, err := r.lockChallenge(ctx, tx, id)
		if err != nil || c.Status != market.ChallengePublished {
			return err
		}
		now, err := tx.Clock(ctx)
		if err != nil {
			return err
		}
		if now.Before(c.BidClosesAt) {
			again = c.BidClosesAt
			return nil
		}
		return challengeMoves.Take(ctx, r.core, r, tx, &c, Move{Name: market.ChallengeClose})
	})
	if err != nil {
		return again, fmt.Errorf("close bidding for challenge %d: %w", id, err)
	}
	return again, nil
}

// CloseDueBidding closes every challenge whose deadline has passed, for those whose own work was lost, and tells
// how many.
func (r *Room) CloseDueBidding(ctx context.Context) (int, error) {
	const batch = 100
	due, err := r.db.DueChallenges(ctx, batch)
	if err != nil {
		return 0, fmt.Errorf("close due bidding: %w", err)
	}
	for i, id := range due {
		if _, err := r.CloseBidding(ctx, id); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// draftDeleted removes a challenge that nobody has put up, with its files. The trail keeps that it was there.
func draftDeleted(ctx context.Context, _ *Room, a *challengeAttempt) error {
	err := a.Tx.DeleteChallenge(ctx, a.Record.ID)
	a.Record.ID = 0
	return err
}
