package market

import (
	"fmt"
)

// ChallengeMove names a move of a challenge: the verb in addresses and in the trail.
type ChallengeMove string

// The moves of a challenge.
const (
	ChallengeSubmit          ChallengeMove = "submit"
	ChallengeRecall          ChallengeMove = "recall"
	ChallengeDiscard         ChallengeMove = "discard"
	ChallengeFormatPass      ChallengeMove = "format_pass"
	ChallengeReturn          ChallengeMove = "return"
	ChallengeReject          ChallengeMove = "reject"
	ChallengeArguePass       ChallengeMove = "argue_pass"
	ChallengeArgueFail       ChallengeMove = "argue_fail"
	ChallengePublish         ChallengeMove = "publish"
	ChallengeExtend          ChallengeMove = "extend"
	ChallengeWithdraw        ChallengeMove = "withdraw"
	ChallengeClose           ChallengeMove = "close"
	ChallengeOpenReview      ChallengeMove = "open_review"
	ChallengeEndWithoutAward ChallengeMove = "no_award"
	ChallengePropose         ChallengeMove = "propose"
	ChallengeStartNotice     ChallengeMove = "start_notice"
	ChallengeAward           ChallengeMove = "award"
	ChallengeReReview        ChallengeMove = "re_review"
	ChallengeNextReserve     ChallengeMove = "next_reserve"
	ChallengeSign            ChallengeMove = "sign"
	ChallengeRefuseSign      ChallengeMove = "refuse_sign"
	ChallengeNoSignature     ChallengeMove = "no_signature"
	ChallengePromote         ChallengeMove = "promote"
	ChallengeRegister        ChallengeMove = "register"
	ChallengeStart           ChallengeMove = "start"
	ChallengeEliminate       ChallengeMove = "eliminate"
	ChallengeApplyAcceptance ChallengeMove = "apply_acceptance"
	ChallengePass            ChallengeMove = "pass"
	ChallengeResume          ChallengeMove = "resume"
	ChallengeFail            ChallengeMove = "fail"
	ChallengeTerminate       ChallengeMove = "terminate"
	ChallengePay             ChallengeMove = "pay"
	ChallengeReward          ChallengeMove = "reward"
	ChallengeEvaluate        ChallengeMove = "evaluate"
)

// ChallengeLifecycle is the state machine of a challenge.
//
// Recording what a panel argued is open to the clerk who checked the form, since the decision is the panel's;
// an award is open to the leader who began the notice, since the period and its objections stand between.
var ChallengeLifecycle = &Lifecycle[*Challenge, ChallengeStatus, ChallengeMove]{
	Noun: "榜单",
	States: []StateText[ChallengeStatus]{
		{ChallengeDraft, "草稿", "只有发榜方和主管部门能看到，可以继续修改。"},
		{ChallengeSubmitted, "待形式审查", "已提交，等待受理员形式审查。"},
		{ChallengeFormatOK, "待论证", "形式审查通过，等待专家论证。"},
		{ChallengeReturned, "已退回", "需要按退回理由修改后重新提交。"},
		{ChallengeRejected, "未通过", "未通过审查或论证，理由已告知。"},
		{ChallengeApproved, "待发榜", "论证通过，等待分管领导发布。"},
		{ChallengePublished, "揭榜中", "已公开征集揭榜方案，截止前方案全部密封。"},
		{ChallengeClosed, "已截止", "揭榜截止，方案已开启，等待形式审查和评审。"},
		{ChallengeReviewing, "评审中", "专家正在评分。"},
		{ChallengeProposed, "拟中榜", "已按评审排名提出拟中榜方，等待公示。"},
		{ChallengeInNotice, "公示中", "拟中榜方正在公示，可以实名提出异议。"},
		{ChallengeAwarded, "已中榜", "公示结束，中榜方已确定，等待签约。"},
		{ChallengeContracted, "已签约", "发榜方与中榜方已签订合同。"},
		{ChallengeInProgress, "攻关中", "正在组织攻关。"},
		{ChallengeAccepting, "验收中", "中榜方已申请验收。"},
		{ChallengeAccepted, "已验收", "验收通过。"},
		{ChallengeFailed, "验收未通过", "验收未通过。"},
		{ChallengeTerminated, "已终止", "攻关终止，理由已公开。"},
		{ChallengeRewarded, "已奖补", "奖补已拨付。"},
		{ChallengeEvaluated, "已评价", "绩效评价完成。"},
		{ChallengeNoAward, "流标", "没有产生中榜方，理由已公开。"},
		{ChallengeWithdrawn, "已撤榜", "截止前撤榜，理由已公开。"},
	},
	Moves: append([]Move[*Challenge, ChallengeStatus, ChallengeMove]{
		{Name: ChallengeSubmit, Label: "提交审查", From: []ChallengeStatus{ChallengeDraft, ChallengeReturned},
			To: ChallengeSubmitted, By: []Capacity{AsOwner, AsClerk}, Submit: true, Ready: challengeComplete},
		{Name: ChallengeRecall, Label: "撤回提交", From: []ChallengeStatus{ChallengeSubmitted}, To: ChallengeDraft,
			By: []Capacity{AsOwner}},
		{Name: ChallengeDiscard, Label: "删除草稿", From: []ChallengeStatus{ChallengeDraft, ChallengeReturned},
			By: []Capacity{AsOwner}},
		{Name: ChallengeFormatPass, Label: "形式审查通过", From: []ChallengeStatus{ChallengeSubmitted}, To: ChallengeFormatOK,
			By: []Capacity{AsClerk}, Apart: true, Ready: challengeComplete},
		{Name: ChallengeReturn, Label: "退回修改", From: []ChallengeStatus{ChallengeSubmitted}, To: ChallengeReturned,
			By: []Capacity{AsClerk}, Reason: true, Apart: true},
		{Name: ChallengeReject, Label: "不予受理", From: []ChallengeStatus{ChallengeSubmitted}, To: ChallengeRejected,
			By: []Capacity{AsClerk}, Reason: true, Apart: true},
		{Name: ChallengeArguePass, Label: "记录论证通过", From: []ChallengeStatus{ChallengeFormatOK}, To: ChallengeApproved,
			By: []Capacity{AsClerk}, Ready: challengeAgreed, Input: opinionGiven},
		{Name: ChallengeArgueFail, Label: "记录论证未通过", From: []ChallengeStatus{ChallengeFormatOK}, To: ChallengeRejected,
			By: []Capacity{AsClerk}, Reason: true, Ready: challengeArgued, Input: opinionGiven},
		{Name: ChallengePublish, Label: "发榜", From: []ChallengeStatus{ChallengeApproved}, To: ChallengePublished,
			By: []Capacity{AsLeader}, Apart: true, Ready: challengeComplete, Input: challengeNoticeFit},
		{Name: ChallengeExtend, Label: "延长揭榜时间", From: []ChallengeStatus{ChallengePublished}, By: []Capacity{AsLeader},
			Reason: true, Ready: challengeStillOpen, Input: publicReason},
		{Name: ChallengeWithdraw, Label: "撤榜", From: []ChallengeStatus{ChallengePublished}, To: ChallengeWithdrawn,
			By: []Capacity{AsLeader}, Reason: true, Ready: challengeStillOpen, Input: publicReason},
		{Name: ChallengeClose, Label: "揭榜截止", From: []ChallengeStatus{ChallengePublished}, To: ChallengeClosed,
			By: []Capacity{AsSystem}, Ready: challengeDue},
		{Name: ChallengeOpenReview, Label: "组织评审", From: []ChallengeStatus{ChallengeClosed}, To: ChallengeReviewing,
			By: []Capacity{AsClerk}, Ready: challengeReviewable, Input: reviewersNamed},
		{Name: ChallengeEndWithoutAward, Label: "宣布流标", From: []ChallengeStatus{ChallengeClosed, ChallengeReviewing},
			To: ChallengeNoAward, By: []Capacity{AsLeader}, Reason: true, Input: publicReason},
		{Name: ChallengePropose, Label: "提出拟中榜方", From: []ChallengeStatus{ChallengeReviewing}, To: ChallengeProposed,
			By: []Capacity{AsApprover}, Reason: true, Apart: true, Ready: challengeScored},
	}, awardMoves...),
}

func challengeComplete(c *Challenge, step Step) error {
	if c.Docket.OwnerBarred {
		return Refuse(Forbidden, "发榜方在失信名单内，期满前不能发榜（规则 C6）。")
	}
	return c.Validate(c.Docket.Settings, step.Now)
}

func challengeStillOpen(c *Challenge, step Step) error {
	if !step.Now.Before(c.BidClosesAt) {
		return Refuse(Conflict, "揭榜已截止，不能再延长或撤榜；没有合适方案的，请宣布流标。")
	}
	return nil
}

func challengeDue(c *Challenge, step Step) error {
	if step.Now.Before(c.BidClosesAt) {
		return Refuse(Conflict, "揭榜截止时间未到。")
	}
	return nil
}

func challengeReviewable(c *Challenge, _ Step) error {
	d := c.Docket
	switch {
	case d.UnopenedBids > 0:
		return Refuse(Conflict, fmt.Sprintf("还有 %d 份方案没有形式审查，请逐份审查后再组织评审。", d.UnopenedBids))
	case d.EligibleBids == 0:
		return Refuse(Conflict, "没有通过形式审查的方案，请由分管领导宣布流标。")
	}
	return nil
}

// reviewersNamed wants enough experts; those chosen with the move count.
func reviewersNamed(c *Challenge, _ Step) error {
	d := c.Docket
	if need := d.Settings.Int(SetReviewExperts); d.Reviewers < need {
		return &Error{Code: Invalid, Message: fmt.Sprintf("评审专家不少于 %d 人，目前 %d 人，请补选。", need, d.Reviewers),
			Fields: map[string]string{"experts": fmt.Sprintf("请选择至少 %d 位没有利害关系的专家。", need)}}
	}
	return nil
}

func challengeScored(c *Challenge, _ Step) error {
	if need := c.Docket.Settings.Int(SetReviewExperts); c.Docket.FinishedReview < need {
		return Refuse(Conflict, fmt.Sprintf("每份方案不少于 %d 位专家评分，目前 %d 位已交齐，请催办或补选专家。", need, c.Docket.FinishedReview))
	}
	return nil
}

func challengeNoticeFit(c *Challenge, _ Step) error { return c.checkNotice() }

func challengeAwardable(c *Challenge, step Step) error {
	switch {
	case c.Docket.OpenObjections > 0:
		return Refuse(Conflict, fmt.Sprintf("有 %d 件异议尚未办结，办结前不能确认中榜。", c.Docket.OpenObjections))
	case step.Now.Before(c.NoticeEndsAt):
		return Refuse(Conflict, "公示期未满，公示至"+c.NoticeLastDay().Chinese()+"，期满后方可确认中榜。")
	}
	return nil
}

func challengeOverturned(c *Challenge, _ Step) error {
	if !c.Docket.Upheld {
		return Refuse(Conflict, "没有成立的异议，不能重新评审。")
	}
	return nil
}
