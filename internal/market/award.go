package market

import (
	"fmt"
	"slices"
	"strings"
)

// raceMost is how many may be awarded one challenge at most (赛马制).
const raceMost = 9

// Awards counts the bids of a challenge from the proposal on, as the guards of its later moves ask.
type Awards struct {
	Proposed     int
	Reserves     int
	Unsigned     int // awarded, not yet signed
	Contracted   int
	Delivering   int
	Accepted     int
	Applied      int     // applications for acceptance that are not decided
	WinnerOrgs   []int64 // of bids that were awarded, whatever became of them
	Unregistered string  // what keeps the technology contracts from being registered, empty when nothing does
	Payment      *Subsidy
	Evaluation   *Evaluation
}

// Racing reports whether several were to be awarded.
func (c *ChallengeContent) Racing() bool { return c.RaceSlots > 1 }

// Slots is how many are to be awarded.
func (c *ChallengeContent) Slots() int { return max(c.RaceSlots, 1) }

// awardMoves are the moves of a challenge from its notice on. Where a step follows from a decision about one bid,
// an objection or an application, the platform makes it together with that decision.
var awardMoves = []Move[*Challenge, ChallengeStatus, ChallengeMove]{
	{Name: ChallengeStartNotice, Label: "开始公示", From: []ChallengeStatus{ChallengeProposed}, To: ChallengeInNotice,
		By: []Capacity{AsLeader}, Apart: true, Input: challengeNoticeFit},
	{Name: ChallengeEndWithoutAward, Label: "宣布流标", From: []ChallengeStatus{ChallengeProposed, ChallengeAwarded},
		To: ChallengeNoAward, By: []Capacity{AsLeader}, Reason: true, Ready: challengeVacant, Input: publicReason},
	{Name: ChallengeAward, Label: "确认中榜", From: []ChallengeStatus{ChallengeInNotice}, To: ChallengeAwarded,
		By: []Capacity{AsLeader}, Ready: challengeAwardable},
	{Name: ChallengeReReview, Label: "异议成立，重新评审", Follows: true, From: []ChallengeStatus{ChallengeInNotice},
		To: ChallengeReviewing, By: []Capacity{AsLeader}, Reason: true, Ready: challengeOverturned},
	{Name: ChallengeNextReserve, Label: "异议成立，候补递补", Follows: true, From: []ChallengeStatus{ChallengeInNotice},
		To: ChallengeProposed, By: []Capacity{AsSystem}, Reason: true, Ready: challengeReplaceable},
	{Name: ChallengeSign, Label: "登记签约", From: []ChallengeStatus{ChallengeAwarded}, To: ChallengeContracted,
		By: []Capacity{AsClerk}, Apart: true, Ready: challengeSignable},
	{Name: ChallengeSign, Label: "登记签约", From: []ChallengeStatus{ChallengeContracted}, By: []Capacity{AsClerk},
		Ready: challengeSignable},
	{Name: ChallengeRefuseSign, Label: "放弃签约", From: []ChallengeStatus{ChallengeAwarded}, By: []Capacity{AsBidder},
		Reason: true, Ready: challengeSignable, Input: publicReason},
	{Name: ChallengeNoSignature, Label: "认定未按期签约", From: []ChallengeStatus{ChallengeAwarded}, By: []Capacity{AsLeader},
		Reason: true, Ready: challengeSignOverdue, Input: publicReason},
	{Name: ChallengePromote, Label: "候补递补", Follows: true, From: []ChallengeStatus{ChallengeAwarded},
		To: ChallengeProposed, By: []Capacity{AsSystem}, Ready: challengePromotable},
	{Name: ChallengeRegister, Label: "核对合同登记", From: []ChallengeStatus{ChallengeContracted, ChallengeInProgress},
		By: []Capacity{AsClerk}, Ready: challengeRegistered},
	{Name: ChallengeStart, Label: "启动攻关", From: []ChallengeStatus{ChallengeContracted}, To: ChallengeInProgress,
		By: []Capacity{AsClerk}, Ready: challengeStartable},
	{Name: ChallengeEliminate, Label: "赛马淘汰", From: []ChallengeStatus{ChallengeInProgress}, By: []Capacity{AsLeader},
		Reason: true, Ready: challengeRacing, Input: publicReason},
	{Name: ChallengeApplyAcceptance, Label: "申请验收", From: []ChallengeStatus{ChallengeInProgress, ChallengeAccepting},
		To: ChallengeAccepting, By: []Capacity{AsBidder}, Reason: true, Submit: true},
	{Name: ChallengePass, Label: "验收通过", Follows: true, From: []ChallengeStatus{ChallengeAccepting},
		To: ChallengeAccepted, By: []Capacity{AsSystem}, Ready: challengeDelivered},
	{Name: ChallengeResume, Label: "继续攻关", Follows: true, From: []ChallengeStatus{ChallengeAccepting},
		To: ChallengeInProgress, By: []Capacity{AsSystem}, Ready: challengeUndelivered},
	{Name: ChallengeFail, Label: "验收不通过", Follows: true, From: []ChallengeStatus{ChallengeAccepting},
		To: ChallengeFailed, By: []Capacity{AsSystem}, Ready: challengeMissed},
	{Name: ChallengeTerminate, Label: "终止攻关", From: []ChallengeStatus{ChallengeContracted, ChallengeInProgress},
		To: ChallengeTerminated, By: []Capacity{AsLeader}, Reason: true, Input: publicReason},
	{Name: ChallengePay, Label: "登记奖补拨付", From: []ChallengeStatus{ChallengeInProgress, ChallengeAccepting},
		By: []Capacity{AsLeader}, Ready: challengePayable, Input: paymentSound},
	{Name: ChallengeReward, Label: "登记奖补拨付", From: []ChallengeStatus{ChallengeAccepted}, To: ChallengeRewarded,
		By: []Capacity{AsLeader}, Ready: challengePayable, Input: paymentSound},
	{Name: ChallengeEvaluate, Label: "登记绩效评价", From: []ChallengeStatus{ChallengeAccepted, ChallengeRewarded},
		To: ChallengeEvaluated, By: []Capacity{AsClerk}, Reason: true, Apart: true, Input: challengeEvaluated},
}

// publicReason holds the reason of a move to what may be published, since everybody reads it (rule N2).
func publicReason(_ *Challenge, step Step) error {
	if found := PersonalIn(step.Reason); found != "" {
		return &Error{Code: Invalid, Message: "理由将向社会公开，其中不能出现" + found + "。",
			Fields: map[string]string{"reason": "请删除" + found + "后再提交。"}}
	}
	return nil
}

func challengeVacant(c *Challenge, _ Step) error {
	if s := c.Docket.Awards; c.Status == ChallengeAwarded && s.Unsigned > 0 {
		return Refuse(Conflict, fmt.Sprintf("还有 %d 家中榜方等待签约，不能流标；对方放弃或逾期未签的，请先登记。", s.Unsigned))
	}
	return nil
}

func challengeReplaceable(c *Challenge, step Step) error {
	if err := challengeOverturned(c, step); err != nil {
		return err
	}
	if c.Docket.Awards.Reserves == 0 {
		return Refuse(Conflict, "没有候补方案可以递补，请选择重新评审。")
	}
	return nil
}

func challengeSignable(c *Challenge, _ Step) error {
	if c.Docket.Awards.Unsigned == 0 {
		return Refuse(Conflict, "没有等待签约的中榜方。")
	}
	return nil
}

// SignBy is the last day on which an award may be signed.
func (c *Challenge) SignBy(settings Settings) Date {
	return DateOf(c.AwardedAt).AddDays(settings.Int(SetSignDays))
}

func challengeSignOverdue(c *Challenge, step Step) error {
	if err := challengeSignable(c, step); err != nil {
		return err
	}
	if by := c.SignBy(c.Docket.Settings); !by.Before(DateOf(step.Now)) {
		return Refuse(Conflict, "签约期限为"+by.Chinese()+"，逾期后方可认定未按期签约。")
	}
	return nil
}

func challengePromotable(c *Challenge, _ Step) error {
	if s := c.Docket.Awards; s.Unsigned+s.Contracted > 0 || s.Reserves == 0 {
		return Refuse(Conflict, "仍有中榜方，或没有候补方案，不能递补。")
	}
	return nil
}

func challengeRegistered(c *Challenge, _ Step) error {
	if missing := c.Docket.Awards.Unregistered; missing != "" {
		return Refuse(Conflict, missing)
	}
	return nil
}

func challengeStartable(c *Challenge, _ Step) error {
	if n := c.Docket.Awards.Unsigned; n > 0 {
		return Refuse(Conflict, fmt.Sprintf("还有 %d 家中榜方没有签约，签约或登记放弃后再启动。", n))
	}
	return nil
}

func challengeRacing(c *Challenge, _ Step) error {
	switch {
	case !c.Racing():
		return Refuse(Conflict, "本榜不是赛马制，不能淘汰；不再继续的，请终止攻关。")
	case c.Docket.Awards.Delivering < 2:
		return Refuse(Conflict, "只剩一家在攻关，不能再淘汰；不再继续的，请终止攻关。")
	}
	return nil
}

func challengeDelivered(c *Challenge, _ Step) error {
	if s := c.Docket.Awards; s.Delivering > 0 || s.Accepted == 0 {
		return Refuse(Conflict, "还有揭榜方没有完成验收。")
	}
	return nil
}

func challengeUndelivered(c *Challenge, _ Step) error {
	if s := c.Docket.Awards; s.Applied > 0 || s.Delivering == 0 {
		return Refuse(Conflict, "还有验收申请没有办结，或没有仍在攻关的揭榜方。")
	}
	return nil
}

func challengeMissed(c *Challenge, _ Step) error {
	if s := c.Docket.Awards; s.Delivering > 0 || s.Accepted > 0 {
		return Refuse(Conflict, "还有揭榜方在攻关或已通过验收。")
	}
	return nil
}

// challengePayable wants the registration certificate behind every payment.
func challengePayable(c *Challenge, _ Step) error {
	if paid := c.Docket.Awards.Payment; paid == nil || paid.CertNo == "" {
		return Refuse(Conflict, "技术合同尚未取得认定登记证明，不能拨付奖补。请先办理合同登记。")
	}
	return nil
}

func paymentSound(c *Challenge, step Step) error { return c.Docket.Awards.Payment.check(c, step) }

func challengeEvaluated(c *Challenge, _ Step) error {
	if c.Docket.Awards.Evaluation == nil {
		return (&Evaluation{Score: -1}).Validate()
	}
	return c.Docket.Awards.Evaluation.Validate()
}

// bidAwardMoves are the moves of a bid from the ranking on.
var bidAwardMoves = []Move[*Bid, BidStatus, BidMove]{
	{Name: BidPromote, Label: "候补递补", From: []BidStatus{BidReserve}, To: BidProposed, By: []Capacity{AsSystem}},
	{Name: BidDisplace, Label: "异议成立，取消拟中榜", From: []BidStatus{BidProposed}, To: BidNotSelected,
		By: []Capacity{AsLeader}, Reason: true},
	{Name: BidAward, Label: "确认中榜", From: []BidStatus{BidProposed}, To: BidAwarded, By: []Capacity{AsLeader}},
	{Name: BidSign, Label: "登记签约", From: []BidStatus{BidAwarded}, To: BidContracted, By: []Capacity{AsClerk}},
	{Name: BidRefuse, Label: "放弃签约", From: []BidStatus{BidAwarded}, To: BidDefaulted,
		By: []Capacity{AsBidder, AsLeader}, Reason: true},
	{Name: BidRelease, Label: "候补结束", From: []BidStatus{BidReserve}, To: BidNotSelected, By: []Capacity{AsClerk},
		Reason: true},
	{Name: BidStart, Label: "启动攻关", From: []BidStatus{BidContracted}, To: BidDelivering, By: []Capacity{AsClerk}},
	{Name: BidEliminate, Label: "赛马淘汰", From: []BidStatus{BidDelivering}, To: BidEliminated, By: []Capacity{AsLeader},
		Reason: true},
	{Name: BidAccept, Label: "验收通过", From: []BidStatus{BidDelivering}, To: BidAccepted, By: []Capacity{AsLeader}},
	{Name: BidFail, Label: "验收不通过", From: []BidStatus{BidDelivering}, To: BidFailed, By: []Capacity{AsLeader},
		Reason: true},
	{Name: BidTerminate, Label: "终止", From: []BidStatus{BidContracted, BidDelivering}, To: BidTerminated,
		By: []Capacity{AsLeader}, Reason: true},
	{Name: BidDefault, Label: "认定违约", From: []BidStatus{BidContracted, BidDelivering}, To: BidDefaulted,
		By: []Capacity{AsLeader}, Reason: true},
	{Name: BidReassess, Label: "重新评审", From: []BidStatus{BidProposed, BidReserve, BidNotSelected}, To: BidEligible,
		By: []Capacity{AsLeader}},
}

// BidsWon are the states of bids that were awarded, whatever became of them.
var BidsWon = []BidStatus{BidAwarded, BidContracted, BidDelivering, BidAccepted, BidFailed, BidEliminated,
	BidTerminated, BidDefaulted}

// BidsAtWork are the states of bids whose contract runs or has run.
var BidsAtWork = []BidStatus{BidContracted, BidDelivering, BidAccepted, BidFailed, BidEliminated, BidTerminated,
	BidDefaulted}

// won reports whether the actor writes for one who was awarded the challenge.
func (c *Challenge) won(who Actor) bool {
	if c.WinnerOrgID != 0 && who.WritesFor(c.WinnerOrgID) {
		return true
	}
	return slices.ContainsFunc(c.Docket.Awards.WinnerOrgs, who.WritesFor)
}

// Over reports whether nothing more will happen to the challenge.
func (s ChallengeStatus) Over() bool {
	switch s {
	case ChallengeRejected, ChallengeFailed, ChallengeTerminated, ChallengeEvaluated, ChallengeNoAward,
		ChallengeWithdrawn:
		return true
	default:
		return false
	}
}

// NextRound prepares a new round of a challenge that found nobody or came to nothing.
func (c *Challenge) NextRound(who Actor, today Date) (*Challenge, error) {
	switch {
	case !who.WritesFor(c.OrgID) && !who.Is(RoleClerk):
		return nil, Refuse(Forbidden, "重新发榜由发榜方或受理员办理。")
	case !slices.Contains([]ChallengeStatus{ChallengeNoAward, ChallengeWithdrawn, ChallengeFailed, ChallengeTerminated},
		c.Status):
		return nil, Refuse(Conflict, "流标、撤榜、终止或验收未通过的榜单才能重新发榜，当前为“"+ChallengeLifecycle.Label(c.Status)+"”。")
	}
	next := &Challenge{OrgID: c.OrgID, SourceIDs: c.SourceIDs, ChallengeContent: c.ChallengeContent,
		Round: max(c.Round, 1) + 1, PreviousID: c.ID,
		Progress: Progress[ChallengeStatus]{Status: ChallengeDraft}}
	next.Title = strings.TrimSpace(next.Title)
	next.ClosesOn, next.CannotSolve, next.NotSecretPledge = today.AddDays(30), false, false
	next.BidClosesAt = next.Deadline()
	return next, nil
}
