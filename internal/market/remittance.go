package market

import (
	"fmt"
	"strings"
	"time"
)

// Remittance is a sum that was really paid, as its evidence shows. It is never changed: a mistake is voided.
type Remittance struct {
	ID         int64
	ContractID int64
	RemittanceContent
	FileID  int64 // the stored proof, 0 when it is only named
	ByID    int64
	ByName  string
	At      time.Time
	VoidFor string // why it was voided, empty while it counts
	VoidBy  string
	VoidAt  time.Time
}

// Void reports whether the remittance no longer counts.
func (r Remittance) Void() bool { return !r.VoidAt.IsZero() }

// royalty is the way of paying whose sum nobody knows beforehand.
const royalty = "提成支付"

// Royalty reports whether the contract is paid by what it earns, so that its payments may exceed the 成交额.
func (c *ContractContent) Royalty() bool { return c.PayMethod == royalty }

// Planned is what the plan of payments adds up to.
func (c *ContractContent) Planned() Money {
	sum := Money(0)
	for _, p := range c.Payments {
		sum += p.Amount
	}
	return sum
}

// checkPayments holds the plan of payments to the amount of the contract.
func (c *ContractContent) checkPayments(p Problems) {
	for i, line := range c.Payments {
		p.Check(line.Amount > 0, "payments", fmt.Sprintf("第 %d 行的金额须大于 0。", i+1))
		p.Check(len([]rune(line.What)) <= 100, "payments", fmt.Sprintf("第 %d 行的付款条件最多 100 个字。", i+1))
	}
	over := c.DealAmount > 0 && c.Planned() > c.DealAmount && !c.Royalty()
	p.Check(!over, "payments", "支付计划合计 "+c.Planned().String()+"，超过成交额 "+c.DealAmount.String()+"，请核对；按提成支付的合同请选择“提成支付”。")
}

// Ledger sets what was paid beside what was to be paid.
type Ledger struct {
	Lines      []LedgerLine
	Loose      Money // received outside the plan
	Planned    Money
	Received   Money // 实到金额
	TechIncome Money
	Rest       Money // of the 成交额, what has not come in; 0 when more came
}

// LedgerLine is one line of the plan with what came in for it.
type LedgerLine struct {
	N int
	Payment
	Received Money
	Overdue  bool
}

// Ledger sets the remittances against the plan, as it stands on a day.
func (c *ContractContent) Ledger(remittances []Remittance, today Date) Ledger {
	l := Ledger{Planned: c.Planned()}
	for i, p := range c.Payments {
		l.Lines = append(l.Lines, LedgerLine{N: i + 1, Payment: p})
	}
	for _, r := range remittances {
		if r.Void() {
			continue
		}
		l.Received += r.Amount
		l.TechIncome += r.TechIncome
		if r.Line >= 1 && r.Line <= len(l.Lines) {
			l.Lines[r.Line-1].Received += r.Amount
			continue
		}
		l.Loose += r.Amount
	}
	for i := range l.Lines {
		line := &l.Lines[i]
		line.Overdue = !line.DueOn.IsZero() && line.DueOn.Before(today) && line.Received < line.Amount
	}
	l.Rest = max(0, c.DealAmount-l.Received)
	return l
}

// MayReceive reports whether the actor may say what was paid: one of the parties or a clerk, of a contract that has
// been handed in.
func (c *Contract) MayReceive(who Actor) bool {
	switch c.Status {
	case ContractDraft, ContractReady, ContractRefused, ContractRevoked:
		return false
	case ContractSubmitted, ContractAccepted, ContractSecondReview, ContractSupplementing, ContractRegistered,
		ContractDeregistered:
	}
	return c.keptBy(who)
}

// CheckRemittance holds a remittance to the contract and to what came in before: together no more than the 成交额, unless
// it is paid by royalty.
func (c *Contract) CheckRemittance(r RemittanceContent, before []Remittance, today Date) error {
	p := Problems{}
	p.Check(r.Line >= 0 && r.Line <= len(c.Payments), "line", "没有这一行支付计划，请重新选择。")
	p.Check(!r.PaidOn.IsZero(), "paid_on", "请填写到账日期。")
	p.Check(!today.Before(r.PaidOn), "paid_on", "到账日期不能晚于今天。")
	p.Check(r.Amount > 0, "amount", "请填写到账金额，须大于 0。")
	p.Check(r.TechIncome >= 0 && r.TechIncome <= r.Amount, "tech_income", "技术性收入不能大于到账金额。")
	p.Check(strings.TrimSpace(r.Evidence) != "", "evidence", "请填写凭证名称或编号，或上传付款凭证。")
	received := c.Ledger(before, today).Received
	if rest := c.DealAmount - received; !c.Royalty() && r.Amount > rest {
		p.Add("amount", "已到账 "+received.String()+"，加上本次超过成交额 "+c.DealAmount.String()+"；金额有变的，请先申请变更登记。")
	}
	checkFields(&r, "", p)
	return p.Err()
}
