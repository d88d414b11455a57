package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
)

// decade is a record of 200,000 registered contracts over ten years between 300 places, one in three of the district.
const decade = `insert into contract (no, title, type, buyer, seller, status, cert_no, registered_on, deal_amount,
		tech_amount, tech_field, plan_source, ip_kinds)
	select 'HT-' || n, '在线检测系统' || n, (array['dev','transfer','license','consult','service'])[1 + n % 5],
		jsonb_build_object('name', '买方' || n % 900, 'nature', (array['150','022','021','400'])[1 + n % 4], 'region',
			case when n % 3 = 0 then '320804' else (110100 + n % 300)::text end),
		jsonb_build_object('name', '卖方' || n % 700, 'nature', '150', 'region', case
			when n % 3 = 1 then '320804' else (310100 + n % 300)::text end),
		'registered', '2026' || lpad(n::text, 12, '0'), date '2017-01-01' + n % 3652, (1 + n % 997) * 1000000::bigint,
		(1 + n % 997) * 800000::bigint,
		(array['电子信息','先进制造','农业'])[1 + n % 3], '计划外', array['技术秘密']
	from generate_series(1, 200000) n`

// decadeVersions gives each contract the version of its registration.
const decadeVersions = `insert into contract_version (contract_id, n, change, "on", deal_amount, tech_amount, content)
	select id, 1, 'register', registered_on, deal_amount, tech_amount, '{}' from contract`

// BenchmarkStatistics counts a year of a full record: what each cockpit and statistics page is made of.
func BenchmarkStatistics(b *testing.B) {
	ctx, url := context.Background(), pgtest.URL(b)
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		b.Fatal(err)
	}
	for _, sql := range []string{decade, decadeVersions, `analyze`} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			b.Fatal(err)
		}
	}
	if err := conn.Close(ctx); err != nil {
		b.Fatal(err)
	}
	db, err := postgres.Open(ctx, url)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	keep(b, db)
	metric := postgres.MetricQuery{Code: "T1", Year: 2025, Side: market.SideOutput, District: home}
	for name, ask := range map[string]func() error{
		"tables": func() error { _, err := db.Statistics(ctx, yearQuery(2025, market.SideOutput, false)); return err },
		"ledger": func() error {
			_, err := db.ContractActs(ctx, yearQuery(2025, market.SideOutput,
				false))
			return err
		},
		"number": func() error { _, err := db.Readings(ctx, metric); return err },
		"years":  func() error { _, err := db.TargetYears(ctx); return err },
		"top": func() error {
			_, err := db.LargestContracts(ctx, yearQuery(2025, market.SideOutput, false), 10)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
