package contract

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// RemittanceDraft is what somebody says of a payment, with the proof they may hand in beside it.
type RemittanceDraft struct {
	market.RemittanceContent
	NotSecret bool   `form:"not_secret"`
	FileName  string `form:"-"` // empty when no file came with it
	Content   []byte `form:"-"`
}

// RecordRemittance stores what was paid of a contract, and its proof. Two people who record at once cannot together
// exceed what the contract is worth.
func (r *Room) RecordRemittance(ctx context.Context, who market.Actor, contractID int64,
	in RemittanceDraft) (market.Remittance, error) {
	remittance := market.Remittance{ContractID: contractID, RemittanceContent: in.RemittanceContent}
	remittance.Evidence = strings.TrimSpace(remittance.Evidence)
	if _, err := r.receivingContract(ctx, who, contractID); err != nil {
		return remittance, err
	}
	var proof *market.File
	if in.FileName != "" {
		draft := market.FileDraft{FileHolder: market.FileHolder{Kind: market.NounContract, Ref: contractID},
			Purpose: purposePaid, Access: market.FileParty, NotSecret: in.NotSecret, Name: in.FileName}
		draft.Normalize()
		f, err := r.core.CheckFile(ctx, who, draft, in.Content)
		if err != nil {
			return remittance, err
		}
		proof = &f
		remittance.Evidence = cmp.Or(remittance.Evidence, f.Name)
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return r.receive(ctx, tx, &remittance, proof,
			in.Content)
	})
	return remittance, err
}

// receivingContract reads a contract whose payments the asker may record.
func (r *Room) receivingContract(ctx context.Context, who market.Actor, id int64) (market.Contract, error) {
	c, err := r.db.Contract(ctx, id)
	if err == nil && !c.VisibleTo(who) {
		return c, market.ErrNotFound
	}
	if err == nil {
		err = mayReceive(c, who)
	}
	return c, err
}

func mayReceive(c market.Contract, who market.Actor) error {
	if c.MayReceive(who) {
		return nil
	}
	return market.Refuse(market.Conflict, "合同当前为“"+contractLabel(c.Status)+"”，或您不是合同经办人，不能登记到账。")
}

func (r *Room) receive(ctx context.Context, tx *postgres.Tx, remittance *market.Remittance, proof *market.File,
	content []byte) error {
	c, err := tx.LockContract(ctx, remittance.ContractID)
	if err != nil {
		return err
	}
	if err := mayReceive(c, tx.Who()); err != nil { // it may have been decided on while this waited
		return err
	}
	before, err := tx.Remittances(ctx, c.ID)
	if err != nil {
		return err
	}
	if err := c.CheckRemittance(remittance.RemittanceContent, before, market.DateOf(tx.Now())); err != nil {
		return err
	}
	if proof != nil {
		if err := r.core.Attach(ctx, tx, proof, content); err != nil {
			return err
		}
		remittance.FileID = proof.ID
	}
	if err := tx.InsertRemittance(ctx, remittance); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbReceive, market.NounContract, c.ID, remittance.Amount.String(),
		map[string]any{"remittance": remittance.ID, "amount": remittance.Amount, "line": remittance.Line,
			"paid_on": remittance.PaidOn})
}

// VoidRemittance lets a remittance that was entered wrongly count no longer; it stays on the record.
func (r *Room) VoidRemittance(ctx context.Context, who market.Actor, contractID, id int64, reason string) error {
	if _, err := r.receivingContract(ctx, who, contractID); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return &market.Error{Code: market.Invalid, Message: "请填写冲销的理由。", Fields: map[string]string{"reason": "请填写理由。"}}
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.VoidRemittance(ctx, contractID, id, reason); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbVoidRemittance, market.NounContract, contractID, reason,
			map[string]any{"remittance": id})
	})
}

// Receiving reads what the form of a remittance needs: the contract and what came in so far.
func (r *Room) Receiving(ctx context.Context, who market.Actor, id int64) (market.Contract, market.Ledger, error) {
	c, err := r.receivingContract(ctx, who, id)
	if err != nil {
		return c, market.Ledger{}, err
	}
	remittances, err := r.db.Remittances(ctx, id)
	return c, c.Ledger(remittances, market.DateOf(r.core.Now())), err
}

// RemindClocks tells those who have a contract in hand that its time is nearly up, and once more when it is: each once
// for each start of the clock, however often it runs (rule X1).
func (r *Room) RemindClocks(ctx context.Context) (int, error) {
	const batch = 200
	sent := 0
	for after := int64(0); ; {
		contracts, err := r.db.RunningClocks(ctx, after, batch)
		if err != nil || len(contracts) == 0 {
			return sent, err
		}
		after = contracts[len(contracts)-1].ID
		for i := range contracts {
			told, err := r.remind(ctx, &contracts[i])
			if err != nil {
				return sent, err
			}
			if told {
				sent++
			}
		}
	}
}

func (r *Room) remind(ctx context.Context, c *market.Contract) (told bool, err error) {
	now, err := r.db.Now(ctx)
	if err != nil {
		return false, err
	}
	clock := c.Clock(r.core.Settings(), market.DateOf(now))
	stage, words := "late", fmt.Sprintf("应于%s前办结，已用 %d 个工作日，共 %d 个。", clock.Due.Chinese(), clock.Used, clock.Limit)
	switch {
	case clock.Over():
		stage, words = "over", fmt.Sprintf("应于%s办结，已用 %d 个工作日，共 %d 个。", clock.Due.Chinese(), clock.Used, clock.Limit)
	case !clock.Late():
		return false, nil
	}
	m := market.Message{Kind: market.MessageDuty, Title: c.Title, Body: words, Href: link.Contract(c.ID),
		What: map[string]string{"late": "技术合同办理时限将到", "over": "技术合同已超过办理时限"}[stage]}
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if told, err = tx.Remind(ctx, c, stage); err != nil || !told {
			return err
		}
		for _, role := range clockHolders(c, c.Mirrored(r.core.Settings())) {
			if err := tx.TellRole(ctx, role, m); err != nil {
				return err
			}
		}
		return tx.Record(ctx, market.VerbRemind, market.NounContract, c.ID, words, nil)
	})
	return told, err
}

// clockHolders are the roles that can still act in time.
func clockHolders(c *market.Contract, mirrored bool) []market.Role {
	switch {
	case mirrored:
		return []market.Role{market.RoleClerk}
	case c.Status == market.ContractSecondReview:
		return []market.Role{market.RoleApprover, market.RoleLeader}
	}
	return []market.Role{market.RoleClerk, market.RoleApprover}
}
