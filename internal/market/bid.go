package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// BidStatus is where a bid (揭榜方案) stands.
type BidStatus string

// The states of a bid. That all experts have scored it is counted, not stored.
const (
	BidDraft       BidStatus = "draft"
	BidSealed      BidStatus = "sealed"
	BidWithdrawn   BidStatus = "withdrawn"
	BidOpened      BidStatus = "opened"
	BidEligible    BidStatus = "eligible"
	BidIneligible  BidStatus = "ineligible"
	BidProposed    BidStatus = "proposed"
	BidReserve     BidStatus = "reserve"
	BidNotSelected BidStatus = "not_selected"
	BidAwarded     BidStatus = "awarded"
	BidContracted  BidStatus = "contracted"
	BidDelivering  BidStatus = "delivering"
	BidAccepted    BidStatus = "accepted"
	BidFailed      BidStatus = "failed"
	BidEliminated  BidStatus = "eliminated"
	BidDefaulted   BidStatus = "defaulted"
	BidTerminated  BidStatus = "terminated"
)

// Bid is one organisation's answer to a challenge. What it says is kept apart, in BidContent: until the close
// only the bidder's own members may read that.
type Bid struct {
	ID          int64
	ChallengeID int64
	OrgID       int64 // 揭榜方
	Progress[BidStatus]
	SealedAt   time.Time // by the database's clock, zero before
	SealedHash string    // SHA-256 of the content as sealed: with SealedAt the bidder's receipt
	Rank       int       // place in the ranking, 0 before
	Score      int       // mean of the experts' totals in hundredths of a point
	Feedback   string    // why it was not chosen or not let in
	CreatedBy  int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Tender     *Tender `db:"-"` // read beside the row before a move
}

// Tender is what a bid is held against when it is sealed.
type Tender struct {
	Challenge *Challenge
	Content   *BidContent
	Owner     *Organization
	Bidder    *Organization
	Partners  []Partner // of a consortium, in the order of the content's members
	Elsewhere bool      // the bidder agreed to be a member of another bid for this challenge
	Settings  Settings
}

// AnswerLevel is a way of meeting an indicator with its Chinese name.
type AnswerLevel struct{ Code, Label string }

// AnswerLevels lists the ways in the order they are shown.
var AnswerLevels = []AnswerLevel{{"meet", "达到"}, {"exceed", "优于"}, {"not", "达不到"}}

// Label is the answer's Chinese name, 未响应 for none.
func (a BidAnswer) Label() string {
	for _, level := range AnswerLevels {
		if level.Code == a.Level {
			return level.Label
		}
	}
	return "未响应"
}

// bidOpen are the states in which the content may be read by others than the bidder.
var bidOpen = []BidStatus{BidOpened, BidEligible, BidIneligible, BidProposed, BidReserve, BidNotSelected, BidAwarded,
	BidContracted,
	BidDelivering, BidAccepted, BidFailed, BidEliminated, BidDefaulted, BidTerminated}

// BidMove names a move of a bid: the verb in addresses and in the trail.
type BidMove string

// The moves of a bid.
const (
	BidPromote      BidMove = "promote"
	BidDisplace     BidMove = "displace"
	BidAward        BidMove = "award"
	BidSign         BidMove = "sign"
	BidRefuse       BidMove = "refuse"
	BidRelease      BidMove = "release"
	BidStart        BidMove = "start"
	BidEliminate    BidMove = "eliminate"
	BidAccept       BidMove = "accept"
	BidFail         BidMove = "fail"
	BidTerminate    BidMove = "terminate"
	BidDefault      BidMove = "default"
	BidReassess     BidMove = "reassess"
	BidSeal         BidMove = "seal"
	BidWithdraw     BidMove = "withdraw"
	BidOpen         BidMove = "open"
	BidFormatPass   BidMove = "format_pass"
	BidFormatFail   BidMove = "format_fail"
	BidPropose      BidMove = "propose"
	BidPutInReserve BidMove = "reserve"
	BidPassOver     BidMove = "pass_over"
	BidDecline      BidMove = "decline"
)

// BidLifecycle is the state machine of a bid.
var BidLifecycle = &Lifecycle[*Bid, BidStatus, BidMove]{
	Noun: "揭榜方案",
	States: []StateText[BidStatus]{
		{BidDraft, "草稿", "尚未提交，只有本单位能看到；截止时仍未提交的不参加评审。"},
		{BidSealed, "已密封", "已提交并密封，截止前任何人（包括管理员）都不能查看，本单位除外。"},
		{BidWithdrawn, "已撤回", "截止前由揭榜方撤回。"},
		{BidOpened, "已开启", "揭榜截止，方案已开启，等待形式审查。"},
		{BidEligible, "合格", "形式审查通过，进入评审。"},
		{BidIneligible, "不合格", "形式审查未通过，理由已告知。"},
		{BidProposed, "拟中榜", "评审排名第一，等待公示。"},
		{BidReserve, "候补", "评审排名靠后，拟中榜方不能签约时依次递补。"},
		{BidNotSelected, "未入选", "未入选，意见已反馈。"},
		{BidAwarded, "已中榜", "公示结束，等待签约。"},
		{BidContracted, "已签约", "已与发榜方签订合同。"},
		{BidDelivering, "攻关中", "正在攻关。"},
		{BidAccepted, "已验收", "验收通过。"},
		{BidFailed, "验收未通过", "验收未通过。"},
		{BidEliminated, "已淘汰", "赛马阶段淘汰。"},
		{BidDefaulted, "违约", "放弃签约，或未按约定履行。"},
		{BidTerminated, "已终止", "攻关提前终止，不计违约。"},
	},
	Moves: append([]Move[*Bid, BidStatus, BidMove]{
		{Name: BidSeal, Label: "提交并密封", From: []BidStatus{BidDraft}, To: BidSealed, By: []Capacity{AsBidder},
			Submit: true, Ready: bidSealable},
		{Name: BidWithdraw, Label: "撤回方案", From: []BidStatus{BidDraft, BidSealed}, To: BidWithdrawn,
			By: []Capacity{AsBidder}, Ready: bidInTime},
		{Name: BidOpen, Label: "开启", From: []BidStatus{BidSealed}, To: BidOpened, By: []Capacity{AsSystem},
			Ready: bidDue},
		{Name: BidFormatPass, Label: "形式审查合格", From: []BidStatus{BidOpened}, To: BidEligible, By: []Capacity{AsClerk},
			Apart: true},
		{Name: BidFormatFail, Label: "形式审查不合格", From: []BidStatus{BidOpened}, To: BidIneligible,
			By: []Capacity{AsClerk}, Reason: true, Apart: true},
		{Name: BidPropose, Label: "列为拟中榜", From: []BidStatus{BidEligible}, To: BidProposed, By: []Capacity{AsApprover}},
		{Name: BidPutInReserve, Label: "列为候补", From: []BidStatus{BidEligible}, To: BidReserve,
			By: []Capacity{AsApprover}, Reason: true},
		{Name: BidPassOver, Label: "不予入选", From: []BidStatus{BidEligible}, To: BidNotSelected,
			By: []Capacity{AsApprover}, Reason: true},
		{Name: BidDecline, Label: "流标未入选", From: []BidStatus{BidOpened, BidEligible, BidProposed, BidReserve},
			To: BidNotSelected, By: []Capacity{AsLeader}, Reason: true},
	}, bidAwardMoves...),
}

// Capacities tells what the actor is to this bid.
func (b *Bid) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.WritesFor(b.OrgID) {
		is = append(is, AsBidder)
	}
	return is
}

// VisibleTo reports whether the actor may know that the bid exists: its own members always, the bureau once the
// bids are open. Experts see bids through their review, everybody else never; bidders never see one another.
func (b *Bid) VisibleTo(who Actor) bool {
	return who.In(b.OrgID) || who.InBureau() && b.Opened()
}

// Opened reports whether the seal has been broken by the close.
func (b *Bid) Opened() bool { return slices.Contains(bidOpen, b.Status) }

// UntilNotice is the bid as its own members may know it: who stands where is told by the notice, not before.
func (b Bid) UntilNotice(c *Challenge) Bid {
	ranked := b.Status == BidProposed || b.Status == BidReserve || b.Status == BidNotSelected
	if ranked && c.Status == ChallengeProposed && c.NoticeStartsAt.IsZero() {
		b.Status, b.Rank, b.Score, b.Feedback = BidEligible, 0, 0, ""
	}
	return b
}

// Related tells in a sentence how the bidder is bound to the owner, empty when it is not (rule B3).
func Related(owner, bidder *Organization, settings Settings) string {
	switch {
	case owner.ID == bidder.ID:
		return "发榜方不能揭自己的榜。"
	case owner.USCC != "" && owner.USCC == bidder.USCC:
		return "揭榜方与发榜方的统一社会信用代码相同，不能揭榜。"
	case owner.LegalPerson != "" && owner.LegalPerson == bidder.LegalPerson:
		return "揭榜方与发榜方的法定代表人相同，不能揭榜；如系同名同姓，请联系受理员核实。"
	}
	return relatedByShares(owner, bidder, settings)
}

// MayBid refuses organisations that may not answer this challenge: not verified, on the blacklist or related. Nobody
// may while its owner is barred.
func MayBid(owner, bidder *Organization, settings Settings) error {
	if slices.Contains(OrgsBarred, owner.Status) {
		return Refuse(Conflict, "发榜单位当前已停用或受限，暂不能揭榜。")
	}
	switch bidder.Status {
	case OrgVerified:
	case OrgBlacklisted:
		return Refuse(Forbidden, "贵单位在失信名单内，期满前不能揭榜（规则 C6）。")
	case OrgDraft, OrgSubmitted, OrgReturned, OrgRejected, OrgSuspended, OrgMerged:
		return Refuse(Forbidden, "贵单位尚未通过认证或已停用，认证通过后方可揭榜。")
	}
	if sentence := Related(owner, bidder, settings); sentence != "" {
		return Refuse(Forbidden, sentence)
	}
	return nil
}

func bidSealable(b *Bid, step Step) error {
	if b.Tender == nil || b.Tender.Content == nil || b.Tender.Owner == nil || b.Tender.Bidder == nil {
		return Refuse(Conflict, "请先填写方案内容。")
	}
	if err := MayBid(b.Tender.Owner, b.Tender.Bidder, b.Tender.Settings); err != nil {
		return err
	}
	if err := bidInTime(b, step); err != nil {
		return err
	}
	if b.Tender.Elsewhere {
		return Refuse(Conflict, "贵单位已确认参加本榜的另一份联合体方案，不能再单独或牵头揭榜；如需更换，请先在“参与的联合体”中撤回确认。")
	}
	if err := b.Tender.Content.Validate(b.Tender.Challenge.Indicators); err != nil {
		return err
	}
	return consortiumSealable(b.Tender)
}

func bidInTime(b *Bid, step Step) error {
	if b.Tender == nil || !b.Tender.Challenge.Open(step.Now) {
		return ErrBidLate
	}
	return nil
}

func bidDue(b *Bid, step Step) error {
	if b.Tender == nil || step.Now.Before(b.Tender.Challenge.BidClosesAt) {
		return Refuse(Conflict, "揭榜截止时间未到，方案不能开启。")
	}
	return nil
}

// ErrBidLate is what a bidder is told after the deadline (rule B1).
var ErrBidLate = Refuse(Conflict, "揭榜已截止，方案不能再提交、修改或撤回。截止时间以平台服务器为准。")

// Normalize trims what was typed and fits the answers to the number of indicators.
func (c *BidContent) Normalize(indicators int) {
	for _, text := range []*string{&c.Leader, &c.Team, &c.Route, &c.Innovation, &c.Foundation, &c.Schedule,
		&c.IPProposal, &c.Relations} {
		*text = strings.TrimSpace(*text)
	}
	c.normalizeMembers()
	answers := make([]BidAnswer, indicators)
	copy(answers, c.Answers)
	c.Answers = answers
}

// ValidateDraft checks lengths and codes only: a draft keeps whatever was typed.
func (c *BidContent) ValidateDraft() error {
	p := Problems{}
	c.draftProblems(p)
	return p.Err()
}

func (c *BidContent) draftProblems(p Problems) {
	checkFields(c, "", p)
	p.Check(c.Quoted >= 0, "quoted", "报价不能为负数。")
	c.memberDraftProblems(p)
	for i, answer := range c.Answers {
		checkFields(answer, fmt.Sprintf("answers.%d.", i), p)
		known := slices.ContainsFunc(AnswerLevels, func(l AnswerLevel) bool { return l.Code == answer.Level })
		p.Check(answer.Level == "" || known, fmt.Sprintf("answers.%d.level", i), "请从列表中选择。")
	}
}

// Validate checks what a bid needs before it is sealed (rules B3 and B5).
func (c *BidContent) Validate(indicators []Indicator) error {
	p := Problems{}
	c.draftProblems(p)
	p.Check(utf8.RuneCountInString(c.Route) >= 20, "route", "技术路线至少 20 个字，请说明怎样达到各项指标。")
	p.Check(c.NotRelated || c.Relations != "", "not_related", "请声明与发榜方没有关联；有关联的，请在说明中写清。")
	c.memberProblems(p)
	bidFields.checkRequired(c, p)
	for i, indicator := range indicators {
		if i >= len(c.Answers) {
			p.Check(!indicator.Mandatory, fmt.Sprintf("answers.%d.level", i), "必须达到的指标请逐项响应。")
			continue
		}
		p.Check(!indicator.Mandatory || c.Answers[i].Level != "", fmt.Sprintf("answers.%d.level", i), "必须达到的指标请逐项响应。")
		p.Check(c.Answers[i].Level == "" || c.Answers[i].Note != "", fmt.Sprintf("answers.%d.note", i), "请填写承诺值与依据。")
	}
	return p.Err()
}

// Advice tells what a bidder should look at again before sealing (rule B4).
func (c *BidContent) Advice(challenge *Challenge) []string {
	var advice []string
	if challenge.Bounty > 0 && c.Quoted > challenge.Bounty {
		advice = append(advice, "报价 "+c.Quoted.String()+"高于榜额 "+challenge.Bounty.String()+"，请确认。")
	}
	for i, indicator := range challenge.Indicators {
		if indicator.Mandatory && i < len(c.Answers) && c.Answers[i].Level == "not" {
			advice = append(advice, "指标“"+indicator.Name+"”为必须达到，目前响应为达不到，形式审查可能不合格。")
		}
	}
	return advice
}
