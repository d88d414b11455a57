package api_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestTheBureauReadsItsNumbersAndTheirRows(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	need := p.Published(p.enterprise, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	if figures := p.want(p.get("/statistics", ""),
		200); fmt.Sprint(figures.body["listings"]) != "map[achievement:0 common:0 cooperation:0 demand:1 talent:0]" {
		t.Errorf("the public figures are %s", figures.text)
	}
	for name, c := range map[string]struct {
		token  string
		status int
	}{
		"a visitor": {"", 401}, "a member": {p.token(p.enterprise), 404},
		"an expert":  {p.token(p.Staff(market.RoleExpert)), 404},
		"a sysadmin": {p.token(p.Staff(market.RoleSysadmin)), 404},
		"a clerk":    {p.token(p.Staff(market.RoleClerk)), 200}, "a leader": {p.token(p.Staff(market.RoleLeader)), 200},
	} {
		for _, path := range []string{"/statistics/indicators", "/statistics/indicators/T3"} {
			if a := p.get(path, c.token); a.StatusCode != c.status {
				t.Errorf("%s is answered %d on %s, want %d", name, a.StatusCode, path, c.status)
			}
		}
	}
	leader := p.token(p.Staff(market.RoleLeader))
	rows := p.want(p.get("/statistics/indicators/T3", leader), 200)
	if items := rows.items(); len(items) != 1 || items[0]["id"] != float64(need.ID) ||
		rows.body["total"] != float64(1) {
		t.Errorf("behind T3 are %s, want the one need", rows.text)
	}
	metric, _ := rows.body["indicator"].(map[string]any)
	if metric["computed"] != float64(1) || !strings.Contains(fmt.Sprint(metric["name"]), "有效成果及需求") {
		t.Errorf("T3 is %v", metric)
	}
	found := 0
	for _, item := range p.want(p.get("/statistics/indicators?year=2026", leader), 200).items() {
		if item["code"] == "T3" || item["code"] == "P22" && item["computed"] == nil {
			found++
		}
	}
	if found != 2 {
		t.Errorf("the plan lists %d of T3 and P22", found)
	}
	p.want(p.get("/statistics/indicators/XX", leader), 404)
	p.want(p.get("/statistics/indicators/T1?month=13", leader), 422)
}

// TestContractStatisticsAreThoseOfTheRecord puts a registered contract into the record and compares the answer with a
// sum written by hand.
func TestContractStatisticsAreThoseOfTheRecord(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for i, wan := range []int{120, 30} {
		p.Exec(`insert into contract (no, title, type, buyer, seller, status, cert_no, registered_on, deal_amount, tech_amount)
			values ($1, '在线检测系统', 'license', '{"name": "省城设备公司", "region": "320102"}', '{"name": "清淮装备", "region": "320804"}', 'registered', $2, current_date, $3, $3)`,
			fmt.Sprintf("HT-%d", i), fmt.Sprintf("202632080400000%d", i), wan*1_000_000)
	}
	a := p.want(p.get("/statistics/contracts?fold=true", p.token(p.Staff(market.RoleLeader))), 200)
	total, _ := a.body["total"].(map[string]any)
	now, _ := total["now"].(map[string]any)
	if now["count"] != float64(2) || now["deal_amount"] != float64(150_000_000) {
		t.Errorf("the total is %v", now)
	}
	tables, _ := a.body["tables"].(map[string]any)
	if len(tables) != len(market.Dimensions) || strings.Contains(a.text, `"license"`) ||
		!strings.Contains(a.text, "技术转让（含许可）") {
		t.Errorf("the tables are %s", a.text)
	}
	p.want(p.get("/statistics/contracts", p.token(p.enterprise)), 404)
	p.want(p.get("/statistics/contracts?side=both", p.token(p.Staff(market.RoleLeader))), 422)
}

func TestOrganisationsShowThePublicWhatIsPublic(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.enterprise.Memberships[0].OrgID
	p.Exec(`update organization set contact_phone = '13912345678', contact_name = '赵敏', legal_person = '赵敏'
		where id = $1`, id)
	public := p.want(p.get(fmt.Sprintf("/organizations/%d", id), ""), 200)
	if public.body["contact_phone"] != "139****5678" || public.body["members"] != nil ||
		strings.Contains(public.text, "赵敏") {
		t.Errorf("the public reads %s", public.text)
	}
	mine := p.want(p.get("/me/organizations", p.token(p.enterprise)), 200).items()
	if len(mine) != 1 || mine[0]["contact_phone"] != "13912345678" || len(mine[0]["members"].([]any)) != 1 {
		t.Errorf("its owner reads %v", mine)
	}
}
