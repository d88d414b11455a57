package postgres

import (
	"context"

	"jiebang/internal/market"
)

var remittanceTable = tableOf[market.Remittance]("contract_remittance", columns{
	given:  `id void_for void_by void_at`,
	fixed:  `contract_id line paid_on amount tech_income evidence file_id by_id by_name at`,
	absent: `file_id`,
})

// Remittances lists what was paid of a contract, oldest first, the voided among them.
func (r Reader) Remittances(ctx context.Context, contractID int64) ([]market.Remittance, error) {
	return list[market.Remittance](ctx, r, remittanceTable.read+`where contract_id = @contract order by paid_on, id`,
		args{"contract": contractID})
}

// LockContract reads a contract and keeps others from acting on it until the transaction ends.
func (tx *Tx) LockContract(ctx context.Context, id int64) (market.Contract, error) {
	return one[market.Contract](ctx, tx.Reader, contractTable.read+`where id = @id for update`, args{"id": id})
}

// InsertRemittance stores a remittance and sets its id, time and author.
func (tx *Tx) InsertRemittance(ctx context.Context, r *market.Remittance) (err error) {
	r.ByID, r.ByName, r.At = tx.who.UserID, tx.who.Name, tx.now
	r.ID, err = one[int64](ctx, tx.Reader, remittanceTable.insert+`returning id`, remittanceTable.inserted(r))
	return err
}

// VoidRemittance lets a remittance count no longer; the one who comes second is told.
func (tx *Tx) VoidRemittance(ctx context.Context, contractID, id int64, reason string) error {
	return tx.swap(ctx, `update contract_remittance set void_for = @reason, void_by = @name, void_at = @now
		where id = @id and contract_id = @contract and void_at is null`,
		args{"id": id, "contract": contractID, "reason": reason, "name": tx.who.Name, "now": tx.now})
}

// RunningClocks lists contracts that the registry has in hand, by id, after the one given.
func (r Reader) RunningClocks(ctx context.Context, after int64, limit int) ([]market.Contract, error) {
	return list[market.Contract](ctx, r, contractTable.read+`where status `+inContractsTimed+`
			and clock_from is not null and id > @after order by id limit @limit`, args{"after": after, "limit": limit})
}

// Remind notes that a reminder of a clock is sent; false when it was before.
func (tx *Tx) Remind(ctx context.Context, c *market.Contract, stage string) (bool, error) {
	n, err := tx.exec(ctx, `insert into contract_reminder (contract_id, clock_from, stage, at)
		values (@id, @from, @stage, @now) on conflict do nothing`,
		args{"id": c.ID, "from": c.ClockFrom, "stage": stage, "now": tx.now})
	return n > 0, err
}
