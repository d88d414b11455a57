package postgres

import (
	"context"
	"strings"

	"jiebang/internal/market"
)

// ChallengeList narrows the bureau's list of challenges; zero values do not narrow.
type ChallengeList struct {
	market.ListPart // by the day it was handed in; the text may be in the title or the owner's name, or be the number
	Statuses        []market.ChallengeStatus
	IDs             []int64
	Kind            market.ListKind
	Field           string // high-tech field
	Limit           int
}

const cameAsChallenge = `coalesce(submitted_at, created_at)`

var challengeSorting = sorting{from: ` from challenge `, id: `id`, own: "-" + market.ByTurn,
	keys: map[market.ListOrder]string{
		market.ByTurn:   cameAsChallenge,
		market.ByNumber: `no`,
		market.ByValue:  `bounty`,
		market.ByDay:    `coalesce(bid_closes_at, 'infinity'::timestamptz)`,
	}}

func (f ChallengeList) where() where {
	var w where
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.IDs != nil, `id = any(@ids)`, "ids", f.IDs)
	w.and(f.Kind != "", `list_kind = @kind`, "kind", f.Kind)
	w.and(f.Field != "", `hitech_field = @field`, "field", f.Field)
	w.and(!f.From.IsZero(), cameAsChallenge+` >= @from`, "from", f.From.Start())
	w.and(!f.Till.IsZero(), cameAsChallenge+` < @till`, "till", f.Till.End())
	if text := strings.TrimSpace(f.Text); text != "" {
		w.and(true, `position(lower(@text) in lower(title)) > 0 or no = upper(@text)
			or org_id in (select id from organization where position(@text in name) > 0)`, "text", text)
	}
	return w
}

// ChallengeList reads the list in its order.
func (r Reader) ChallengeList(ctx context.Context, f ChallengeList) ([]market.Challenge, error) {
	w := f.where()
	challengeSorting.begin(&w, f.ListPart)
	return list[market.Challenge](ctx, r, challengeTable.read+w.sql()+challengeSorting.ordered(f.ListPart)+
		` limit @limit`, w.args("limit", f.Limit))
}

// CountChallenges counts the list, at most up to limit.
func (r Reader) CountChallenges(ctx context.Context, f ChallengeList, limit int) (int, error) {
	w := f.where()
	return one[int](ctx, r, `select count(*) from (select from challenge `+w.sql()+` limit @limit) c`,
		w.args("limit", limit))
}
