package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/config"
	"jiebang/internal/market"
	"jiebang/internal/telemetry"
)

// TestEveryTotalIsTheSame lets a registry act at random and reads the totals where people read them: the page, the API,
// the export and a query written by hand must say the same after each round, and the recount must find nothing.
func TestEveryTotalIsTheSame(t *testing.T) {
	t.Parallel()
	const rounds, acts = 5, 300
	f := apptest.New(t)
	n := &node{app: f.App, db: f.DB, log: slog.New(slog.DiscardHandler), metrics: telemetry.New(),
		config: config.Config{BaseURL: apptest.BaseURL}}
	server, err := n.server(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	leader := f.Staff(market.RoleLeader)
	token, err := f.App.Account.CreateToken(t.Context(), leader, account.NewToken{Name: "核对", Days: 1})
	if err != nil {
		t.Fatal(err)
	}
	session := f.Session(leader)
	get := func(path string) string {
		request := httptest.NewRequest(http.MethodGet, path, nil)
		if strings.HasPrefix(path, "/api/") {
			request.Header.Set("Authorization", "Bearer "+token)
		} else {
			request.AddCookie(&http.Cookie{Name: "jb_session", Value: session})
		}
		response, err := server.Test(request, int((30 * time.Second).Milliseconds()))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s answers %d: %s (%v)", path, response.StatusCode, body, err)
		}
		return string(body)
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	conn, err := pgx.Connect(t.Context(), f.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	r := &registry{t: t, conn: conn, rand: rand.New(rand.NewPCG(seed, 2))}
	for range rounds {
		r.act(acts)
		for _, side := range market.Sides {
			want := r.total(side)
			query := fmt.Sprintf("?side=%s&year=%d", side, market.DateOf(time.Now()).Year)
			if got := totalOfAPI(t, get("/api/v1/statistics/contracts"+query)); got != want {
				t.Errorf("%s: the API says %+v, a query %+v", side, got, want)
			}
			exported := "/bureau/statistics/export/csv" + query
			rows := "/bureau/statistics/rows/export/csv" + query
			for path, amounts := range map[string][]int{exported: {3, 4}, rows: {6, 7}} {
				last := lastLine(t, get(path))
				if last[amounts[0]] != want.Deal.Yuan() || last[amounts[1]] != want.Tech.Yuan() {
					t.Errorf("%s: %s ends with %q, want %+v", side, path, last, want)
				}
			}
			for _, path := range []string{"/bureau/statistics" + query, "/bureau/statistics/rows" + query} {
				if page := get(path); !strings.Contains(page, want.Deal.ExactWan()) ||
					!strings.Contains(page, want.Tech.ExactWan()) || strings.Contains(page, "相差") {
					t.Errorf("%s: %s does not say %s and %s", side, path, want.Deal.ExactWan(), want.Tech.ExactWan())
				}
			}
			if report := get("/bureau/report"); !strings.Contains(report, want.Deal.ExactWan()) {
				t.Errorf("%s: the report does not say %s", side, want.Deal.ExactWan())
			}
		}
		if check, err := f.App.Figures.VerifyRollups(t.Context()); err != nil || !check.Sound() {
			t.Fatalf("the recount says %+v (%v)", check, err)
		}
	}
}

// registry writes what a registry decides straight into the record.
type registry struct {
	t     *testing.T
	conn  *pgx.Conn
	rand  *rand.Rand
	count int
}

func (r *registry) exec(sql string, args ...any) {
	r.t.Helper()
	if _, err := r.conn.Exec(context.Background(), sql, args...); err != nil {
		r.t.Fatal(err)
	}
}

func (r *registry) act(times int) {
	r.t.Helper()
	for range times {
		if r.count == 0 || r.rand.IntN(2) == 0 {
			r.register()
			continue
		}
		deal := 1 + r.rand.Int64N(1e12)
		change, status := "amend", "registered"
		if r.rand.IntN(3) == 0 {
			end := r.rand.IntN(2)
			change, status = []string{"deregister", "revoke"}[end], []string{"deregistered", "revoked"}[end]
		}
		r.exec(`with changed as (update contract set status = $2::text, deal_amount = case when $2::text = 'registered' then $3::bigint else deal_amount end,
				tech_amount = case when $2::text = 'registered' then ($3::bigint + 1) / 2 else tech_amount end
			where no = $1 and status = 'registered' returning id, deal_amount, tech_amount)
			insert into contract_version (contract_id, n, change, "on", deal_amount, tech_amount, content)
			select id, (select max(n) + 1 from contract_version v where v.contract_id = changed.id), $4, current_date, deal_amount, tech_amount, '{}' from changed`,
			fmt.Sprintf("HT-%d", 1+r.rand.IntN(r.count)), status, deal, change)
	}
}

func (r *registry) register() {
	r.t.Helper()
	r.count++
	place := func() string { return []string{"320804", "320803", "110108"}[r.rand.IntN(3)] }
	deal := 1 + r.rand.Int64N(1e12)
	r.exec(`with made as (insert into contract (no, title, type, buyer, seller, status, cert_no, registered_on, deal_amount, tech_amount)
			values ($1, '在线检测系统', $2, jsonb_build_object('name', '买方', 'region', $3::text), jsonb_build_object('name', '卖方', 'region', $4::text, 'town', '高新区'), 'registered', $5,
				make_date(extract(year from current_date)::int, 1, 1) + least($6::int, current_date - make_date(extract(year from current_date)::int, 1, 1)), $7::bigint, ($7::bigint + 1) / 2) returning *)
		insert into contract_version (contract_id, n, change, "on", deal_amount, tech_amount, content) select id, 1, 'register', registered_on, deal_amount, tech_amount, '{}' from made`,
		fmt.Sprintf("HT-%d", r.count), market.ContractTypes[r.rand.IntN(5)], place(), place(),
		fmt.Sprintf("2026%012d", r.count), r.rand.IntN(365), deal)
}

// total is a query as somebody would write it who distrusts the pages.
func (r *registry) total(side market.Side) market.Tally {
	r.t.Helper()
	condition := map[market.Side]string{market.SideOutput: `seller ->> 'region' = '320804'`,
		market.SideAbsorb: `buyer ->> 'region' = '320804'`,
		market.SideLocal:  `seller ->> 'region' = '320804' and buyer ->> 'region' = '320804'`}[side]
	var sum market.Tally
	err := r.conn.QueryRow(context.Background(), `select count(distinct cert_no), coalesce(sum(deal_amount), 0)::bigint, coalesce(sum(tech_amount), 0)::bigint from contract
		where status = 'registered' and extract(year from registered_on) = extract(year from current_date) and `+condition).Scan(&sum.Count, &sum.Deal, &sum.Tech)
	if err != nil {
		r.t.Fatal(err)
	}
	return sum
}

func totalOfAPI(t *testing.T, body string) market.Tally {
	t.Helper()
	var answer struct {
		Total struct {
			Now struct {
				Count int64        `json:"count"`
				Deal  market.Money `json:"deal_amount"`
				Tech  market.Money `json:"tech_amount"`
			} `json:"now"`
		} `json:"total"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	return market.Tally{Count: answer.Total.Now.Count, Deal: answer.Total.Now.Deal, Tech: answer.Total.Now.Tech}
}

func lastLine(t *testing.T, text string) []string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines[len(lines)-1]
}
