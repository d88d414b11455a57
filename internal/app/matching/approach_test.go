package matching_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestAnExpertIsAskedByThoseWhoseNeedIsOnShow(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	demand := f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	for name, x := range map[string]struct {
		who          market.Actor
		need, expert int64
		code         market.Code
	}{
		"a visitor":               {market.Actor{}, need.ID, expert.UserID, market.NotFound},
		"another organisation":    {stranger, need.ID, expert.UserID, market.NotFound},
		"a viewer":                {f.Member(need.OrgID, market.RankViewer), need.ID, expert.UserID, market.NotFound},
		"a broker":                {f.Staff(market.RoleBroker), need.ID, expert.UserID, market.NotFound},
		"the clerk":               {f.Staff(market.RoleClerk), need.ID, expert.UserID, market.NotFound},
		"for a technical need":    {firm, demand.ID, expert.UserID, market.NotFound},
		"for what is nowhere":     {firm, 987654, expert.UserID, market.NotFound},
		"somebody who is nowhere": {firm, need.ID, 987654, market.NotFound},
		"somebody who is none":    {firm, need.ID, firm.UserID, market.NotFound},
	} {
		if _, err := f.App.Matching.ApproachExpert(f.Context(), x.who, x.need, x.expert); market.CodeOf(err) != x.code {
			t.Errorf("%s: %v, want %s", name, err, x.code)
		}
	}
	f.Exec(`delete from listing_public where id = $1`, need.ID)
	_, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID, expert.UserID)
	if market.CodeOf(err) != market.Conflict || !strings.Contains(err.Error(), "人才需求发布后才能联系专家") {
		t.Errorf("for what is not on show: %v", err)
	}
	if n := f.Number(`select count(*) from approach`); n != 0 || tells(t, f, expert, "希望联系您") != 0 {
		t.Errorf("%d traces of what was refused", n)
	}
}

func TestAnExpertAskedByTwoColleaguesAtOnceIsToldOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	fresh := make(chan bool, 2)
	for _, who := range []market.Actor{firm, f.Member(need.OrgID, market.RankEditor)} {
		go func() {
			first, err := f.App.Matching.ApproachExpert(context.Background(), who, need.ID, expert.UserID)
			if err != nil {
				t.Error(err)
			}
			fresh <- first
		}()
	}
	if one, other := <-fresh, <-fresh; one == other {
		t.Errorf("both were first: %v", one)
	}
	if tells(t, f, expert, "希望联系您") != 1 || f.Number(`select count(*) from event where verb = 'approach'`) != 1 {
		t.Error("the expert was not told once, or it is not on record once")
	}
	said := lastTold(t, f, expert)
	for _, name := range []string{firm.Memberships[0].OrgName, firm.Name, "0517"} {
		if strings.Contains(said, name) {
			t.Errorf("before agreeing the expert is told %q", said)
		}
	}
}

func TestApproachesComePageByPageToTheExpertAlone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	if _, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID, expert.UserID); err != nil {
		t.Fatal(err)
	}
	f.Copies("listing", need.ID, 40, `'id', 1000 + k, 'no', 'T-' || k`)
	f.Copies("approach", f.Number(`select id from approach`), 40, `'id', 1000 + k, 'listing_id', 1000 + k`)
	var got []string
	for before := int64(0); ; {
		page, err := f.App.Matching.MyApproaches(f.Context(), expert, before)
		if err != nil || len(page) > app.PageSize {
			t.Fatalf("%d rows, %v", len(page), err)
		}
		for _, a := range page {
			got, before = append(got, fmt.Sprint(a.ID)), a.ID
		}
		if len(page) < app.PageSize {
			break
		}
	}
	if len(got) != 41 || got[0] != "1040" || got[39] != "1001" {
		t.Errorf("the expert turns %v", got)
	}
	for _, who := range []market.Actor{{}, firm, f.Staff(market.RoleClerk), f.Person("另一位", market.RoleExpert)} {
		if page, err := f.App.Matching.MyApproaches(f.Context(), who, 0); err != nil || len(page) != 0 {
			t.Errorf("%q, who was not asked, sees %d (%v)", who.Name, len(page), err)
		}
	}
}

func TestAnExpertWhoAgreedComesFirstAndStaysThoughNoLongerFound(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	better := f.Person("白石", market.RoleExpert)
	describe(t, f, better, market.ExpertiseContent{Unit: "东湖大学", Title: "教授", Open: true,
		Direction: "冲压件表面缺陷在线检测的机器视觉算法", Solves: "反光金属表面划痕的视觉检测漏检率高。", Keywords: []string{"机器视觉"},
		Ways: []string{"柔性引进"}})
	names := func(who market.Actor) (out []string) {
		t.Helper()
		found, err := f.App.Matching.Experts(f.Context(), who, need.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range found {
			out = append(out, fmt.Sprint(v.UserID, v.Approach != nil))
		}
		return out
	}
	if got := names(firm); len(got) != 2 {
		t.Fatalf("found are %v", got)
	}
	last := expert
	if strings.HasPrefix(names(firm)[1], fmt.Sprint(better.UserID)) {
		last = better
	}
	for _, who := range []market.Actor{expert, better} {
		if _, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID, who.UserID); err != nil {
			t.Fatal(err)
		}
	}
	asked, err := f.App.Matching.MyApproaches(f.Context(), last, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), last, asked[0].ID, market.ApproachAccept); err != nil {
		t.Fatal(err)
	}
	if got := names(firm); len(got) != 2 || got[0] != fmt.Sprint(last.UserID, true) {
		t.Errorf("of %v the one who agreed, %d, is not first", got, last.UserID)
	}
	f.Exec(`update expertise set open = false`)
	found, err := f.App.Matching.Experts(f.Context(), firm, need.ID)
	if err != nil || len(found) != 2 || found[0].UserID != last.UserID || len(found[0].Why.Words) == 0 ||
		found[0].Phone == "" || found[1].Phone != "" || !strings.Contains(found[1].Name, "*") {
		t.Errorf("those who were asked stay as %+v, %v", found, err)
	}
}

func TestWaysToComeAreHeldAgainstOneAnother(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f) // 顾问 and 全职
	for _, x := range []struct {
		ways []string
		want string
		in   func(matching.Why) []string
	}{
		{[]string{"顾问"}, "双方都接受顾问", func(w matching.Why) []string { return w.Fits }},
		{nil, "专家未说明服务方式", func(w matching.Why) []string { return w.Open }},
		{[]string{"柔性引进"}, "服务方式不同：单位希望顾问、全职，专家愿意柔性引进", func(w matching.Why) []string { return w.Against }},
	} {
		e, err := f.App.Matching.Expertise(f.Context(), expert)
		if err != nil {
			t.Fatal(err)
		}
		e.Ways = x.ways
		if err := f.App.Matching.ChangeExpertise(f.Context(), expert, e.ExpertiseContent, e.Version); err != nil {
			t.Fatal(err)
		}
		found, err := f.App.Matching.Experts(f.Context(), firm, need.ID)
		if err != nil || len(found) != 1 || !strings.Contains(strings.Join(x.in(found[0].Why), "|"), x.want) {
			t.Errorf("with %v the reasons are %+v (%v), want %q", x.ways, found, err, x.want)
		}
	}
}
