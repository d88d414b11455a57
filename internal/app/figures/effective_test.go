package figures_test

import (
	"testing"

	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestWhatMakesAListingEffective breaks each condition of T3 in turn: the number falls by one, and is what the rows
// behind it add up to.
func TestWhatMakesAListingEffective(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, other := f.Organization(market.OrgEnterprise, "清淮轴承有限公司")
	leader := f.Staff(market.RoleLeader)
	l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线检测", nil)
	f.Published(other, market.KindDemand, "轴承滚道表面缺陷在线检测", nil) // another organisation's is no copy
	year := l.PublishedAt.In(market.Shanghai).Year()
	effective := func() int64 {
		t.Helper()
		list, err := f.App.Figures.MetricRows(f.Context(), leader, figures.MetricFilter{Code: "T3", Year: year})
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(list.Rows)) != list.Total || list.Total != int64(list.Count) {
			t.Errorf("%d rows stand behind %d", len(list.Rows), list.Total)
		}
		return list.Total
	}
	if n := effective(); n != 2 {
		t.Fatalf("two sound listings are %d", n)
	}
	const hidden = `with gone as (delete from listing_public where id = $1) `
	for _, c := range []struct {
		what, sql string
		want      int64
	}{
		{"taken down", hidden + `update listing set status = 'taken_down' where id = $1`, 1},
		{"withdrawn", hidden + `update listing set status = 'withdrawn' where id = $1`, 1},
		{"refused", hidden + `update listing set status = 'rejected' where id = $1`, 1},
		{"a change of it refused", `update listing set status = 'rejected' where id = $1`, 2},
		{"settled", `update listing set status = 'closed' where id = $1`, 2},
		{"never published", hidden + `update listing set published_at = null, status = 'submitted' where id = $1`, 1},
		{"published a year before", `update listing set published_at = published_at - interval '1 year' where id = $1`, 1},
		{"without a text", `update listing set public_text = '' where id = $1`, 1},
		{"without a field", `update listing set hitech_field = '' where id = $1`, 1},
		{"without a place", `update listing set region = '' where id = $1`, 1},
		{"without a contact", `update listing set contact_name = '' where id = $1`, 1},
		{"without a telephone", `update listing set contact_phone = '' where id = $1`, 1},
		{"of a list that does not count", `update listing set kind = 'cooperation' where id = $1`, 1},
		{"a near copy", `update listing set title = '轴承滚道表面缺陷的在线检测' where id = $1`, 2},
	} {
		f.Exec(`create table kept as select * from listing`)
		f.Exec(`create table shown as select * from listing_public`)
		f.Exec(c.sql, l.ID)
		if n := effective(); n != c.want {
			t.Errorf("%s: %d, want %d", c.what, n, c.want)
		}
		f.Exec(`update listing l set status = k.status, published_at = k.published_at, public_text = k.public_text,
			hitech_field = k.hitech_field, region = k.region, contact_name = k.contact_name,
			contact_phone = k.contact_phone, kind = k.kind, title = k.title from kept k where k.id = l.id`)
		f.Exec(`insert into listing_public select * from shown on conflict do nothing`)
		f.Exec(`drop table kept, shown`)
	}
	again := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线检测", nil)
	if n := effective(); n != 2 {
		t.Errorf("a copy of the same organisation counts: %d", n)
	}
	f.Exec(`update listing set status = 'rejected' where id = $1`, l.ID)
	f.Exec(`delete from listing_public where id = $1`, l.ID)
	if n := effective(); n != 2 {
		t.Errorf("a copy of what was refused does not count: %d", n)
	}
	f.Exec(`update listing set published_at = $2, updated_at = $2, last_confirmed_at = null where id = $1`, again.ID,
		market.Date{Year: year, Month: 1, Day: 1}.Start())
	today := market.DateOf(f.App.Now())
	stale := today.Month > 7 || today.Month == 7 && today.Day > 1
	if n := effective(); stale && n != 1 {
		t.Errorf("confirmed on the first day of %d, it still counts today: %d", year, n)
	}
	f.Exec(`update listing set last_confirmed_at = now() where id = $1`, again.ID)
	if n := effective(); n != 2 {
		t.Errorf("confirmed today, it does not count: %d", n)
	}
}
