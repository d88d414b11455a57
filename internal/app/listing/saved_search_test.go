package listing_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/await"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// told lists what somebody was told, newest first.
func told(t *testing.T, f *apptest.Fixture, who market.Actor) []string {
	t.Helper()
	rows, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, n := range rows {
		titles = append(titles, n.Title+"："+n.Body)
	}
	return titles
}

func TestASavedSearchAlertsOnceOnTwoNodes(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	second := f.Node()
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := f.Organization(market.OrgUniversity, "东湖大学")
	_, other := f.Organization(market.OrgEnterprise, "旁观有限公司")
	before := f.Published(uni, market.KindAchievement, "轴承滚道缺陷视觉检测", nil)
	f.Sees(f.App, before.Title)
	f.Sees(second, before.Title)
	search := f.SaveSearch(firm, "q=视觉检测&kind=achievement&after=x&page=3", true)
	quiet := f.SaveSearch(other, "q=视觉检测", false)
	if want := (url.Values{"q": {"视觉检测"}, "kind": {"achievement"}}); search.Query != want.Encode() ||
		search.Name != "视觉检测" {
		t.Errorf("kept %q as %q", search.Query, search.Name)
	}
	f.Published(uni, market.KindAchievement, "冲压件表面缺陷机器视觉检测装置", nil)
	f.Published(uni, market.KindAchievement, "抗倒伏水稻新品种选育", func(c *market.ListingContent) {
		c.PublicText, c.Keywords = "选育抗倒伏、耐盐碱水稻新品种，适合沿淮稻区机械化插秧。", []string{"水稻"}
	})
	f.Published(firm, market.KindDemand, "压铸件视觉检测需求", nil)
	for _, node := range []*platform.Platform{f.App, second} {
		f.Sees(node, "压铸件视觉检测需求")
	}
	alerts := strings.Join(told(t, f, firm), "\n")
	if n := strings.Count(alerts, "您保存的检索有新条目：视觉检测：冲压件表面缺陷机器视觉检测装置"); n != 1 {
		t.Errorf("told %d times of the listing that fits, want once:\n%s", n, alerts)
	}
	if n := strings.Count(alerts, "有新条目"); n != 1 {
		t.Errorf("told %d times, want once: what fitted before, what does not fit and what is of another kind is not news:\n%s", n, alerts)
	}
	if n := f.FreshHits(firm, search.ID); n != 1 {
		t.Errorf("%d fresh, want 1", n)
	}
	if n := f.FreshHits(other, quiet.ID); n != 2 || strings.Contains(strings.Join(told(t, f, other), ""), "有新条目") {
		t.Errorf("a search without alert has %d fresh (want 2) and its owner was told %v", n, told(t, f, other))
	}
	if _, err := f.App.Listing.OpenSavedSearch(f.Context(), firm, search.ID); err != nil ||
		f.FreshHits(firm, search.ID) != 0 {
		t.Errorf("after a look %d are fresh, %v", f.FreshHits(firm, search.ID), err)
	}
}

func TestAnAlertIsOfWhatItsOwnerMaySee(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, outsider := f.Draft(market.OrgEnterprise, "尚未认证有限公司")
	_, uni := f.Organization(market.OrgUniversity, "东湖大学")
	for _, who := range []market.Actor{firm, outsider} {
		f.SaveSearch(who, "q=热障涂层", true)
	}
	f.Published(uni, market.KindAchievement, "高温合金叶片热障涂层",
		func(c *market.ListingContent) { c.Visible = market.VisibleRegistered })
	f.Published(uni, market.KindAchievement, "内部热障涂层资料",
		func(c *market.ListingContent) { c.Visible = market.VisibleBureau })
	f.Sees(f.App, "内部热障涂层资料")
	if got := told(t, f, firm); strings.Count(strings.Join(got, "\n"), "高温合金叶片热障涂层") != 1 ||
		strings.Contains(strings.Join(got, "\n"), "内部") {
		t.Errorf("a member of a verified organisation was told %v", got)
	}
	if got := told(t, f, outsider); strings.Contains(strings.Join(got, "\n"), "涂层") {
		t.Errorf("an outsider was told %v", got)
	}
}

// TestAlertsAgreeWithSearch saves questions of every sort before anything is published and compares what they were told
// of with what they find.
func TestAlertsAgreeWithSearch(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := f.Organization(market.OrgUniversity, "东湖大学")
	asked := []string{"q=缺陷检测", "q=表面 -冲压件", "q=“在线视觉”", "q=单位:东湖大学", "kind=achievement", "kind=demand&q=水稻",
		"region=320800", "region=110000", "maturity=中试&q=检测", "from=2020-01-01&to=2020-12-31", "q=机器视觉 检测 漏检率"}
	var searches []market.SavedSearch
	for _, q := range asked {
		values, err := url.ParseQuery(q)
		if err != nil {
			t.Fatal(err)
		}
		searches = append(searches, f.SaveSearch(firm, values.Encode(), false))
	}
	for i, title := range []string{"冲压件表面缺陷在线视觉检测", "轴承滚道表面缺陷检测", "盐碱地水稻抗倒伏品种", "机器视觉检测漏检率评价", "电池隔膜厚度在线测量"} {
		kind, owner := market.KindDemand, firm
		if i%2 == 1 {
			kind, owner = market.KindAchievement, uni
		}
		f.Published(owner, kind, title, func(c *market.ListingContent) {
			c.PublicText, c.Keywords = title+"，目前靠人工完成，希望得到成熟可靠的解决方案。", nil
		})
	}
	f.Sees(f.App, "电池隔膜厚度在线测量")
	hits := 0
	for i, s := range searches {
		values, err := url.ParseQuery(s.Query)
		if err != nil {
			t.Fatal(err)
		}
		q, err := listing.ReadSearch(values)
		if err != nil {
			t.Fatal(err)
		}
		found, err := f.App.Listing.Search(f.Context(), firm, q)
		if err != nil {
			t.Fatal(err)
		}
		want := found.Total
		if found.Relaxed {
			want = 0
		}
		if n := f.FreshHits(firm, s.ID); n != want {
			t.Errorf("%s: %d alerts, %d found", asked[i], n, want)
		}
		hits += want
	}
	if hits == 0 {
		t.Error("nothing was found at all")
	}
}

func TestSavedSearchesAreBoundedAndOnesOwn(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who, stranger := f.Person("周敏"), f.Person("旁人")
	f.Exec(`insert into setting (key, value) values ($1, '2')`, market.SetSavedSearches)
	f.Exec(`insert into event (verb, kind) values ('change', 'setting')`)
	f.Await("the setting", func() bool { return f.App.Settings().Int(market.SetSavedSearches) == 2 })
	first := f.SaveSearch(who, "q=涂层", true)
	f.SaveSearch(who, "q=水稻", true)
	if _, err := f.App.Listing.SaveSearch(f.Context(), who, market.SavedSearchContent{Query: "q=轴承"}); market.CodeOf(
		err) != market.Conflict {
		t.Errorf("a third is kept: %v", err)
	}
	if again := f.SaveSearch(who, "q=涂层&after=1", false); again.ID != first.ID {
		t.Errorf("the same question is kept twice")
	}
	for _, query := range []string{"", "after=3", "from=2026-13-01&q=x"} {
		if _, err := f.App.Listing.SaveSearch(f.Context(), who, market.SavedSearchContent{Query: query}); market.CodeOf(
			err) != market.Invalid {
			t.Errorf("%q is kept: %v", query, err)
		}
	}
	if err := f.App.Listing.DeleteSavedSearch(f.Context(), stranger, first.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger deletes: %v", err)
	}
	if err := f.App.Listing.ChangeSavedSearch(f.Context(), who, first.ID,
		market.SavedSearchContent{Name: "涂层成果", Alert: true}); err != nil {
		t.Fatal(err)
	}
	rows, err := f.App.Listing.SavedSearches(f.Context(), who)
	if err != nil || len(rows) != 2 || rows[1].Name != "涂层成果" || !rows[1].Alert || rows[1].Query != first.Query {
		t.Errorf("kept %+v, %v", rows, err)
	}
	if err := f.App.Listing.DeleteSavedSearch(f.Context(), who, first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Listing.OpenSavedSearch(f.Context(), who, first.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("what was deleted opens: %v", err)
	}
}

// A node that starts knows what was saved before it ran, however much that is and whatever is wrong with a part of it.
func TestANodeThatStartsKnowsEverybodysSavedSearches(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who, gone := f.Person("周敏"), f.Person("离职人员")
	f.Exec(`insert into saved_search (user_id, name, query) select $1::bigint, '检索', 'q=无关词' || n
		from generate_series(1, $2::int) n`, who.UserID, app.IndexBatch)
	f.Exec(`insert into saved_search (user_id, name, query) values ($1, '坏的', 'from=2026-13-01'), ($1, '涂层', 'q=热障涂层'),
		($2, '涂层', 'q=热障涂层')`, who.UserID, gone.UserID)
	f.Exec(`update users set disabled = true where id = $1`, gone.UserID)
	node := f.Node() // the first one has not heard of them
	_, owner := f.Organization(market.OrgUniversity, "东湖大学")
	f.Published(owner, market.KindAchievement, "高温合金叶片热障涂层", nil)
	f.Sees(node, "高温合金叶片热障涂层")
	if got := told(t, f, who); len(got) != 1 || !strings.Contains(got[0], "高温合金叶片热障涂层") {
		t.Errorf("told was %q", got)
	}
	if got := told(t, f, gone); len(got) != 0 {
		t.Errorf("whoever is no longer there was told %q", got)
	}
}

func TestASearchThatWasForgottenAlertsNobody(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("周敏")
	forgotten, kept := f.SaveSearch(who, "q=热障涂层", true), f.SaveSearch(who, "q=高温合金", false)
	_, owner := f.Organization(market.OrgUniversity, "东湖大学")
	if err := f.App.Listing.DeleteSavedSearch(f.Context(), who, forgotten.ID); err != nil {
		t.Fatal(err)
	}
	f.Published(owner, market.KindAchievement, "高温合金叶片热障涂层", nil)
	f.Sees(f.App, "高温合金叶片热障涂层")
	if got := told(t, f, who); len(got) != 0 {
		t.Errorf("told was %q", got)
	}
	if n := f.FreshHits(who, kept.ID); n != 1 {
		t.Errorf("%d are fresh for the other one", n)
	}
	for what, err := range map[string]error{
		"forgotten again": f.App.Listing.DeleteSavedSearch(f.Context(), who, forgotten.ID),
		"renamed": f.App.Listing.ChangeSavedSearch(f.Context(), who, forgotten.ID,
			market.SavedSearchContent{Name: "涂层"}),
		"renamed by a stranger": f.App.Listing.ChangeSavedSearch(f.Context(), f.Person("旁人"), kept.ID,
			market.SavedSearchContent{Name: "合金"}),
	} {
		if market.CodeOf(err) != market.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
	err := f.App.Listing.ChangeSavedSearch(f.Context(), who, kept.ID,
		market.SavedSearchContent{Name: strings.Repeat("长", 200)})
	if market.CodeOf(err) != market.Invalid || market.FieldsOf(err)["name"] == "" {
		t.Errorf("a long name: %v", err)
	}
}

func TestTwoPagesDoNotSaveMoreThanThereIsRoomFor(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("周敏")
	most := f.App.Settings().Int(market.SetSavedSearches)
	f.Exec(`insert into saved_search (user_id, name, query) select $1::bigint, '检索', 'q=检索' || n
		from generate_series(1, $2::int) n`, who.UserID, most-1)
	locked, release := make(chan struct{}), make(chan struct{})
	held := make(chan error, 1)
	go func() {
		held <- f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
			err := tx.LockUser(f.Context(), who.UserID)
			close(locked)
			<-release
			return err
		})
	}()
	<-locked
	answers := make(chan error, 2)
	for n := range 2 {
		go func() {
			_, err := f.App.Listing.SaveSearch(f.Context(), who,
				market.SavedSearchContent{Query: fmt.Sprint("q=同时", n)})
			answers <- err
		}()
	}
	await.Until(t, "both to wait for the record", func() bool {
		return f.Number(`select count(*) from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`) == 2
	})
	close(release)
	if err := <-held; err != nil {
		t.Fatal(err)
	}
	saved := 0
	for range 2 {
		switch err := <-answers; {
		case err == nil:
			saved++
		case market.CodeOf(err) != market.Conflict:
			t.Errorf("refused with %v", err)
		}
	}
	if n := f.Number(`select count(*) from saved_search where user_id = $1`, who.UserID); saved != 1 ||
		n != int64(most) {
		t.Errorf("saved were %d, and %d of %d are kept", saved, n, most)
	}
}
