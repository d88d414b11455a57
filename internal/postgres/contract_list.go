package postgres

import (
	"context"
	"strings"

	"jiebang/internal/market"
)

// ContractList narrows the registry's list of contracts; zero values do not narrow.
type ContractList struct {
	ContractFilter
	market.ListPart // by the day of the registration, or of the application where there is none yet
	Type            market.ContractType
}

// ContractSum is how many contracts a list holds, and what they are worth together.
type ContractSum struct {
	N          int
	DealAmount market.Money
	TechAmount market.Money
}

const (
	fromContracts = ` from contract `
	dayOfContract = `coalesce(registered_on, submitted_on)`
)

var contractSorting = sorting{from: fromContracts, id: `id`, own: "-" + market.ByTurn,
	keys: map[market.ListOrder]string{
		market.ByTurn:   `coalesce(submitted_on, 'infinity'::date)`,
		market.ByNumber: `no`,
		market.ByValue:  `deal_amount`,
		market.ByDay:    `coalesce(registered_on, '-infinity'::date)`,
	}}

func (f ContractList) where() where {
	w := f.ContractFilter.where()
	w.and(f.Type != "", `type = @type`, "type", f.Type)
	w.and(!f.ListPart.From.IsZero(), dayOfContract+` >= @from_day`, "from_day", f.ListPart.From)
	w.and(!f.Till.IsZero(), dayOfContract+` <= @till_day`, "till_day", f.Till)
	if text := strings.TrimSpace(f.Text); text != "" {
		w.and(true, `position(lower(@text) in lower(title)) > 0
			or position(@text in coalesce(buyer->>'name', '')) > 0 or position(@text in coalesce(seller->>'name', '')) > 0
			or no = upper(@text) or cert_no <> '' and cert_no = upper(@text)
			or buyer->>'uscc' = upper(@text) or seller->>'uscc' = upper(@text)`, "text", text)
	}
	return w
}

// ContractList reads the list in its order.
func (r Reader) ContractList(ctx context.Context, f ContractList) ([]market.Contract, error) {
	w := f.where()
	contractSorting.begin(&w, f.ListPart)
	return list[market.Contract](ctx, r, contractTable.read+w.sql()+contractSorting.ordered(f.ListPart)+` limit @limit`,
		w.args("limit", f.Limit))
}

// SumContracts counts the list and adds up its amounts.
func (r Reader) SumContracts(ctx context.Context, f ContractList) (ContractSum, error) {
	w := f.where()
	return one[ContractSum](ctx, r, `select count(*) as n, coalesce(sum(deal_amount), 0)::bigint as deal_amount,
		coalesce(sum(tech_amount), 0)::bigint as tech_amount from contract `+w.sql(), w.named)
}
