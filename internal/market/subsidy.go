package market

import (
	"fmt"
	"strings"
)

// Subsidy is one payment of public money to a bidder, and what it rests on.
type Subsidy struct {
	ID          int64
	ChallengeID int64
	SubsidyContent
	OrgID     int64
	CertNo    string // of the registered technology contract, read from the record and never typed
	PaidOut   Money  `db:"-"` // what was paid for the challenge before
	CreatedBy int64
}

// check wants the proof of payment behind every payment, and the planned sum kept.
func (s *Subsidy) check(c *Challenge, step Step) error {
	p := Problems{}
	p.Check(s.Amount > 0, "amount", "请填写拨付金额，单位为万元。")
	p.Check(!s.PaidOn.IsZero(), "paid_on", "请填写拨付日期。")
	p.Check(s.PaidOn.IsZero() || !DateOf(step.Now).Before(s.PaidOn), "paid_on", "拨付日期不能晚于今天。")
	p.Check(strings.TrimSpace(s.Proof) != "", "proof", "请填写发榜方付款凭证的名称或编号。")
	p.Check(c.SubsidyPlanned == 0 || s.PaidOut+s.Amount <= c.SubsidyPlanned, "amount",
		fmt.Sprintf("拟申请财政补助为 %s，已拨付 %s，本次不能超过 %s。", c.SubsidyPlanned, s.PaidOut, c.SubsidyPlanned-s.PaidOut))
	checkFields(s.SubsidyContent, "", p)
	return p.Err()
}

// Evaluation is what became of a challenge, judged once at the end.
type Evaluation struct {
	ChallengeID int64
	Score       int    // 0 to 100
	Level       string // by the lines of the settings in force when it was judged
	Comment     string
	CreatedBy   int64
}

// EvaluationOf judges a challenge by its score.
func EvaluationOf(challengeID int64, score int, comment string, settings Settings) *Evaluation {
	e := &Evaluation{ChallengeID: challengeID, Score: score, Comment: strings.TrimSpace(comment), Level: "不合格"}
	switch {
	case score >= settings.Int(SetExcellentScore):
		e.Level = "优秀"
	case score >= settings.Int(SetGoodScore):
		e.Level = "良好"
	case score >= settings.Int(SetPassScore):
		e.Level = "合格"
	}
	return e
}

// Validate wants a score between 0 and 100.
func (e *Evaluation) Validate() error {
	p := Problems{}
	p.Check(e.Score >= 0 && e.Score <= 100, "score", "评价得分为 0 至 100 的整数。")
	return p.Err()
}
