package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var codeTable = tableOf[market.AddressCode]("code", columns{
	given: `id tries used_at`,
	fixed: `channel holder purpose hash created_at expires_at`,
})

// InsertCode stores a code, valid for a while from now.
func (tx *Tx) InsertCode(ctx context.Context, c *market.AddressCode, valid time.Duration) (err error) {
	c.CreatedAt, c.ExpiresAt = tx.now, tx.now.Add(valid)
	c.ID, err = one[int64](ctx, tx.Reader, codeTable.insert+`returning id`, codeTable.inserted(c))
	return err
}

// TryCode counts a try of the latest code that an address was sent for the purpose, and reads it. One that is used, too
// old or was tried often enough is not found.
func (tx *Tx) TryCode(ctx context.Context, holder []byte, purpose string, most int) (market.AddressCode, error) {
	return one[market.AddressCode](ctx, tx.Reader, `update code set tries = tries + 1
		where id = (select max(id) from code where holder = @holder and purpose = @purpose)
			and used_at is null and expires_at > @now and tries < @most returning `+codeTable.names,
		args{"holder": holder, "purpose": purpose, "most": most, "now": tx.now})
}

// UseCode spends a code; one that was spent meanwhile is not found.
func (tx *Tx) UseCode(ctx context.Context, id int64) error {
	n, err := tx.exec(ctx, `update code set used_at = @now where id = @id and used_at is null`,
		args{"id": id, "now": tx.now})
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}

// PurgeCodes removes codes that expired before a time.
func (tx *Tx) PurgeCodes(ctx context.Context, before time.Time) (int64, error) {
	return tx.exec(ctx, `delete from code where expires_at < @before`, args{"before": before})
}
