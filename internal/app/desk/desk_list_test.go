package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// sorted is a list of the desk as a test turns its pages: the ids of a page.
type sorted struct {
	read func(p market.ListPart, limit int) ([]int64, error)
	keys map[market.ListOrder]string // what each order compares, as SQL over the rows
	from string
}

func idsOf[T any](rows []T, err error, id func(T) int64) ([]int64, error) {
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, id(row))
	}
	return ids, err
}

func sortedLists(ctx context.Context, db *postgres.DB) map[string]sorted {
	return map[string]sorted{
		"contracts": {from: "contract", keys: map[market.ListOrder]string{market.ByNumber: "no",
			market.ByValue: "deal_amount", market.ByTurn: "coalesce(submitted_on, 'infinity')",
			market.ByDay: "coalesce(registered_on, '-infinity')"},
			read: func(p market.ListPart, limit int) ([]int64, error) {
				rows, err := db.ContractList(ctx, postgres.ContractList{ListPart: p,
					ContractFilter: postgres.ContractFilter{Limit: limit}})
				return idsOf(rows, err, func(c market.Contract) int64 { return c.ID })
			}},
		"organisations": {from: "organization", keys: map[market.ListOrder]string{market.ByTurn: "created_at",
			market.ByOwner: "name"}, read: func(p market.ListPart, limit int) ([]int64, error) {
			rows, err := db.OrganizationList(ctx, postgres.OrganizationList{ListPart: p, Limit: limit})
			return idsOf(rows, err, func(o market.Organization) int64 { return o.ID })
		}},
		"challenges": {from: "challenge", keys: map[market.ListOrder]string{market.ByNumber: "no",
			market.ByValue: "bounty", market.ByTurn: "coalesce(submitted_at, created_at)",
			market.ByDay: "coalesce(bid_closes_at, 'infinity')"},
			read: func(p market.ListPart, limit int) ([]int64, error) {
				rows, err := db.ChallengeList(ctx, postgres.ChallengeList{ListPart: p, Limit: limit})
				return idsOf(rows, err, func(c market.Challenge) int64 { return c.ID })
			}},
	}
}

// TestEveryListOfTheDeskIsTurnedInEachOfItsOrders holds that pages neither lose nor repeat a row, also among rows that
// compare alike, and that an order nobody knows is the list's own.
func TestEveryListOfTheDeskIsTurnedInEachOfItsOrders(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	ctx, db := t.Context(), w.DB
	firm, owner := w.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	filedBy(t, w, firm, 21)
	w.Exec(`update contract set no = 'HT-' || lpad((id * 7 % 25)::text, 2, '0'), deal_amount = deal_amount + id % 3,
		submitted_on = case when id % 2 = 0 then date '2026-03-01' + (id % 4)::int end`)
	c := w.Challenge(owner, "减速机降噪攻关")
	w.Copies("challenge", c.ID, 20, `'id', 100 + k, 'no', 'BD-' || lpad((k * 7 % 20)::text, 2, '0'), 'bounty', k % 3,
		'submitted_at', case when k % 2 = 0 then timestamptz '2026-02-01' + k % 4 * interval '1 day' end`)
	w.Exec(`insert into organization (name, uscc, kind, region, status, created_at)
		select '清淮企业' || n % 3 || '号' || n, 'U' || n, 'enterprise', '320804', 'verified',
			timestamptz '2026-01-01' + n % 4 * interval '1 day' from generate_series(1, 20) n`)
	for name, l := range sortedLists(ctx, db) {
		for key, compared := range l.keys {
			for _, order := range []market.ListOrder{key, key.Reversed()} {
				turn := "asc"
				if order.Down() {
					turn = "desc"
				}
				want := idsIn(w, fmt.Sprintf(`select id, row_number() over (order by %s %s, id %s) as n from %s`,
					compared, turn, turn, l.from))
				if got := turned(t, l, market.ListPart{Order: order}); !slices.Equal(got, want) {
					t.Errorf("%s by %s: %v, want %v", name, order, got, want)
				}
			}
		}
		own, unknown := turned(t, l, market.ListPart{}), turned(t, l, market.ListPart{Order: "-password"})
		if !slices.Equal(own, unknown) || len(own) < 20 {
			t.Errorf("%s in an order that is none: %v, want %v", name, unknown, own)
		}
	}
}

// filedBy stores so many contracts that the organisation sells.
func filedBy(t *testing.T, f *apptest.Fixture, seller market.Organization, n int) (ids []int64) {
	t.Helper()
	err := f.DB.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		for range n {
			c := market.Contract{ContractContent: market.ContractContent{Title: "技术服务合同", Type: market.ContractService,
				DealAmount: market.Wan, TechAmount: market.Wan, Seller: market.PartyOf(seller)}}
			if err := tx.InsertContract(t.Context(), &c); err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// idsIn reads ids in the order of their numbers.
func idsIn(f *apptest.Fixture, sql string) []int64 {
	ids := make([]int64, f.Number(`select count(*) from (`+sql+`) x`))
	for i := range ids {
		ids[i] = f.Number(`select id from (`+sql+`) x where n = $1`, i+1)
	}
	return ids
}

// turned reads all pages of a list, three rows each.
func turned(t *testing.T, l sorted, p market.ListPart) (all []int64) {
	t.Helper()
	const page = 3
	for {
		ids, err := l.read(p, page)
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, ids...); len(ids) < page {
			return all
		}
		p.After = ids[len(ids)-1]
	}
}

func TestAContractIsFoundByWhatNamesIt(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	ctx, db := t.Context(), w.DB
	firm, _ := w.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	ids := filedBy(t, w, firm, 3)
	w.Exec(`update contract set no = 'HT-2026-0001', type = 'dev', title = '减速机降噪开发',
		buyer = buyer || '{"name":"清江减速机厂","uscc":"91320804MA00000001"}', seller = seller || '{"name":"东湖大学","uscc":""}',
		deal_amount = 100, tech_amount = 50, status = 'registered', cert_no = '20263208040001',
		registered_on = '2026-03-05', submitted_on = '2026-03-01' where id = $1`, ids[0])
	w.Exec(`update contract set no = 'HT-2026-0002', title = '在线检测服务', buyer = buyer || '{"name":"淮阴精密","uscc":""}',
		seller = seller || '{"name":"东湖大学","uscc":""}', deal_amount = 300, tech_amount = 0, status = 'submitted',
		submitted_on = '2026-04-01' where id = $1`, ids[1])
	day := func(text string) market.Date {
		d, err := market.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	asks := func(text string) postgres.ContractList {
		return postgres.ContractList{ListPart: market.ListPart{Text: text}}
	}
	typed, from, till := asks("东湖"), asks("东湖"), asks("东湖")
	typed.Type, from.ListPart.From, till.Till = market.ContractService, day("2026-03-06"), day("2026-03-05")
	none, first := postgres.ContractSum{}, postgres.ContractSum{N: 1, DealAmount: 100, TechAmount: 50}
	second := postgres.ContractSum{N: 1, DealAmount: 300}
	both := postgres.ContractSum{N: 2, DealAmount: 400, TechAmount: 50}
	for what, x := range map[string]struct {
		list postgres.ContractList
		want postgres.ContractSum
	}{
		"a word of the title": {asks("降噪"), first},
		"a side":              {asks("东湖"), both},
		"a number, as typed":  {asks(" ht-2026-0002 "), second},
		"half a number":       {asks("HT-2026"), none},
		"a certificate":       {asks("20263208040001"), first},
		"a code":              {asks("91320804ma00000001"), first},
		"a sign of SQL":       {asks("%"), none},
		"a type":              {typed, second},
		"from a day":          {from, second},
		"till a day":          {till, first},
	} {
		if got, err := db.SumContracts(ctx, x.list); err != nil || got != x.want {
			t.Errorf("%s: %+v, want %+v (%v)", what, got, x.want, err)
		}
	}
}
