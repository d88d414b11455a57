package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// handIn makes needs that wait for their review.
func handIn(t *testing.T, s *sitetest.Site, n int) (owner market.Actor, ids []int64) {
	t.Helper()
	_, owner = s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	for i := range n {
		l, err := s.App.Listing.Create(s.Context(), owner, listing.Draft{OrgID: owner.Memberships[0].OrgID,
			Kind:           market.KindDemand,
			ListingContent: apptest.Content(market.KindDemand, fmt.Sprintf("第%d项减速机噪声治理", i+1))})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.App.Listing.Move(s.Context(), owner, l.ID, listing.Move{Name: market.ListingSubmit})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, l.ID)
	}
	return owner, ids
}

// TestTenNeedsAreReviewedOneAfterTheOther counts what is clicked: the first of the queue, and one button for each.
func TestTenNeedsAreReviewedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, ids := handIn(t, s, 10)
	reviewer := s.As(s.Staff(market.RoleApprover))
	queue := reviewer.Get(link.ListingQueue).Want(http.StatusOK)
	if !queue.Says("共 10 条") {
		t.Fatalf("the queue says %s", queue.Main())
	}
	if len(queue.Find("a[href="+link.InQueue(ids[0], "stage=submitted")+"]")) != 1 {
		t.Error("the queue does not lead to its first listing as one of the queue")
	}
	clicks := 1
	page := reviewer.Get(link.InQueue(ids[0], "stage=submitted")).Want(http.StatusOK)
	for i, id := range ids {
		clicks++
		approve := link.Move(link.Listing(id), string(market.ListingApprove))
		page = page.Submit(approve, nil).Want(http.StatusSeeOther).Follow()
		switch {
		case i+1 < len(ids) && (!page.Says(fmt.Sprintf("第%d项", i+2)) || !page.Says("以下是下一条")):
			t.Fatalf("behind the %d-th decision stands %s", i+1, page.Main())
		case i+1 == len(ids) && !page.Says("没有符合条件的条目"):
			t.Errorf("behind the last decision stands %s", page.Main())
		}
	}
	if n := s.Number(`select count(*) from listing where status = 'approved'`); n != 10 || clicks > 15 {
		t.Errorf("%d are approved after %d clicks", n, clicks)
	}
}

func TestManyOfTheQueueAreDecidedAtOnce(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	owner, ids := handIn(t, s, 4)
	clerk := s.As(s.Staff(market.RoleClerk))
	newest := "&order=-came&nonsense=1"
	queue := clerk.Get(link.ListingQueue + "?q=" + url.QueryEscape("减速机") + newest).Want(http.StatusOK)
	if first := strings.Index(queue.Main(), "第4项"); first < 0 || first > strings.Index(queue.Main(), "第1项") {
		t.Errorf("the newest does not come first: %s", queue.Main())
	}
	back := link.MoveQueued(string(market.ListingReturn))
	typed := url.Values{"ids": {fmt.Sprint(ids[1])}, "reason": {""}}
	wrong := queue.Submit(back, typed).Want(http.StatusUnprocessableEntity)
	if !wrong.Says("请填写理由") || !wrong.Says("第4项") || wrong.Value("ids") != fmt.Sprint(ids[1]) {
		t.Errorf("without a reason it says %s", wrong.Main())
	}
	typed = url.Values{"reason": {"请写明噪声的测点和限值。"}}
	if none := queue.Submit(back, typed).Want(http.StatusUnprocessableEntity); !none.Says("请先勾选条目") ||
		none.Value("reason") != "请写明噪声的测点和限值。" {
		t.Errorf("without a tick it says %s and keeps %q", none.Main(), none.Value("reason"))
	}
	typed.Set("ids", fmt.Sprint(ids[1]))
	done := queue.Submit(back, typed).Want(http.StatusSeeOther).Follow()
	if !done.Says("已退回修改 1 条") || done.Says("第2项") || !done.Says("第4项") {
		t.Errorf("afterwards it says %s", done.Main())
	}
	s.Exec(`update listing set version = version + 1, status = 'withdrawn' where id = $1`, ids[2])
	late := s.Number(`select id from listing where id = $1`, ids[3])
	s.Exec(`update listing set submitted_at = submitted_at + interval '1 hour' where id = $1`, late) // after the page was read
	some := done.Submit(back, url.Values{"all": {"true"}, "reason": {"请写明检测方法。"}}).Want(http.StatusSeeOther).Follow()
	if !some.Says("已退回修改 1 条") || !some.Says("第4项") {
		t.Errorf("all that had been seen: %s", some.Main())
	}
	s.Exec(`update listing set submitted_at = submitted_at - interval '1 hour' where id = $1`, late)
	done.Submit(back, url.Values{"all": {"true"}, "reason": {"请写明检测方法。"}, "seen": {"nonsense"},
		"once": {""}}).Want(http.StatusConflict)
	all := some.Submit(back, url.Values{"all": {"true"}, "reason": {"请写明检测方法。"}}).Want(http.StatusSeeOther).Follow()
	if !all.Says("已退回修改 1 条") || !all.Says("没有符合条件的条目") {
		t.Errorf("all that wait: %s", all.Main())
	}
	if n := s.Number(`select count(*) from listing where status = 'returned'`); n != 3 {
		t.Errorf("%d are returned", n)
	}
	page := s.As(owner).Get(link.ListingQueue).Want(http.StatusOK)
	if page.Says("减速机") || strings.Contains(string(page.Body), "formaction") {
		t.Errorf("the owner's queue shows %s", page.Main())
	}
}
