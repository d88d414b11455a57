package contract_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

// registry is a contract of a seller with a buyer of the platform, and everybody who has to do with it.
type registry struct {
	*apptest.Fixture
	cast map[string]market.Actor
	c    market.Contract
}

func newRegistry(t *testing.T, amount market.Money) *registry {
	t.Helper()
	p := newPair(t)
	r := &registry{Fixture: p.Fixture, cast: map[string]market.Actor{"buyer": p.buyer, "seller": p.seller}}
	_, r.cast["stranger"] = p.Organization(market.OrgEnterprise, "旁观有限公司")
	for name, role := range map[string]market.Role{"clerk": market.RoleClerk, "approver": market.RoleApprover,
		"leader": market.RoleLeader} {
		r.cast[name] = p.Staff(role)
	}
	r.cast["approver2"] = p.Person("第二审核员", market.RoleApprover)
	content := r.DraftContract(p.seller, p.lab, amount).ContractContent
	content.TextFile, content.Buyer, content.Benefits = "合同.pdf", market.Party{OrgID: p.firm.ID}, []string{"财政奖补"}
	content.TechAmount = amount - 1
	c, err := r.App.Contract.Create(r.Context(), p.seller, contract.Draft{ContractContent: content})
	if err != nil {
		t.Fatal(err)
	}
	r.c = c
	return r
}

// heard is a step of a story: a move, what is said of it, and to whom alone.
type heard struct {
	by   string
	move contract.Move
	says string // headline and what goes with it
	to   []string
}

// tells makes the moves one by one and reads what everybody hears of each.
func (r *registry) tells(t *testing.T, story []heard) {
	t.Helper()
	before := map[string]int{}
	for name, who := range r.cast {
		before[name] = len(told(t, r.Fixture, who))
	}
	for _, k := range story {
		c, err := r.App.Contract.Move(r.Context(), r.cast[k.by], r.c.ID, k.move)
		if err != nil {
			t.Fatalf("%s by the %s: %v", k.move.Name, k.by, err)
		}
		r.c = c
		for name, who := range r.cast {
			want := ""
			if slices.Contains(k.to, name) {
				want = k.says + " | " + link.Contract(r.c.ID)
			}
			if got := toldSince(t, r.Fixture, who, before[name]); got != want {
				t.Errorf("of %s by the %s the %s hears %q, want %q", k.move.Name, k.by, name, got, want)
			}
			before[name] = len(told(t, r.Fixture, who))
		}
	}
}

// TestARegistrationTellsTheOneWhoIsNext follows a contract to its end and holds each message to those it is meant for.
func TestARegistrationTellsTheOneWhoIsNext(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, 100*market.Wan)
	title := "：" + r.c.Title + " | "
	sides := []string{"buyer", "seller"}
	r.tells(t, []heard{
		{"seller", contract.Move{Name: market.ContractPrecheck}, "", nil},
		{"seller", contract.Move{Name: market.ContractSubmit}, "技术合同待受理" + title, []string{"clerk"}},
		{"clerk", contract.Move{Name: market.ContractReturn, Reason: "请核对金额"}, "技术合同草稿" + title + "请核对金额", sides},
		{"buyer", contract.Move{Name: market.ContractPrecheck}, "", nil},
		{"seller", contract.Move{Name: market.ContractSubmit}, "技术合同待受理" + title, []string{"clerk"}},
		{"clerk", contract.Move{Name: market.ContractAccept}, "技术合同待审核" + title, []string{"approver", "approver2"}},
		{"approver", contract.Move{Name: market.ContractSupplement, Reason: "请补充验收标准"},
			"技术合同补正中" + title + "请补充验收标准", sides},
		{"seller", contract.Move{Name: market.ContractResubmit}, "技术合同待审核" + title, []string{"approver", "approver2"}},
		{"approver2", contract.Move{Name: market.ContractRefuse, Reason: "合同标的不明确", Refusal: "subject_unclear"},
			"技术合同不予登记" + title + "合同标的不明确", sides},
		{"seller", contract.Move{Name: market.ContractRequestReview, Reason: "标的已写明"}, "技术合同申请复核" + title + "标的已写明",
			[]string{"leader"}},
		{"leader", contract.Move{Name: market.ContractReopen, Reason: "同意重新审核"}, "技术合同已受理" + title + "同意重新审核", sides},
		{"approver", apptest.Register("2026320804000001"), "技术合同已登记" + title, sides},
		{"clerk", contract.Move{Name: market.ContractTaxObjection, Reason: "税务部门认为不属于技术开发"},
			"财税部门对技术合同登记提出异议" + title + "税务部门认为不属于技术开发", []string{"leader"}},
		{"leader", contract.Move{Name: market.ContractUphold, Reason: "经复核属于技术开发"},
			"技术合同已登记" + title + "经复核属于技术开发", sides},
		{"seller", contract.Move{Name: market.ContractPropose, Reason: "追加内容", DealAmount: 110 * market.Wan,
			TechAmount: 100 * market.Wan, EndsOn: r.c.EndsOn}, "技术合同待审核" + title, []string{"approver", "approver2"}},
		{"approver2", contract.Move{Name: market.ContractDrop, Reason: "依据不足"}, "技术合同已登记" + title + "依据不足", sides},
		{"leader", contract.Move{Name: market.ContractRevoke, Reason: "弄虚作假"},
			"技术合同已撤销" + title + "弄虚作假　该合同登记曾用于：财政奖补，请告知相关部门。", sides},
		{"clerk", contract.Move{Name: market.ContractInform, Reason: "已函告财政部门"}, "", nil},
	})
	if versions, err := r.DB.ContractVersions(r.Context(), r.c.ID); err != nil || len(versions) != 2 ||
		versions[0].Reason != "" || versions[1].Reason != "弄虚作假" {
		t.Errorf("its versions are %+v (%v)", versions, err)
	}
	if r.c.InformedOn != apptest.Today || r.c.Note != "弄虚作假" || r.c.Refusal != "" || r.c.DealAmount != 100*market.Wan {
		t.Errorf("in the end it is %+v", r.c)
	}
}

// TestALargeContractIsTheLeadersToo tells the leader of what goes to second review, and again when the clock runs out.
func TestALargeContractIsTheLeadersToo(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, 900*market.Wan)
	title := "：" + r.c.Title + " | "
	r.tells(t, []heard{
		{"seller", contract.Move{Name: market.ContractPrecheck}, "", nil},
		{"seller", contract.Move{Name: market.ContractSubmit}, "技术合同待受理" + title, []string{"clerk"}},
		{"clerk", contract.Move{Name: market.ContractAccept}, "技术合同待审核" + title, []string{"approver", "approver2"}},
		{"approver", contract.Move{Name: market.ContractEscalate}, "大额技术合同待审核" + title, []string{"leader"}},
	})
	before := map[string]int{}
	for name, who := range r.cast {
		before[name] = len(told(t, r.Fixture, who))
	}
	r.Exec(`update contract set clock_from = current_date - 200`)
	if n, err := r.App.Contract.RemindClocks(r.Context()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	for name, who := range r.cast {
		want := slices.Contains([]string{"approver", "approver2", "leader"}, name)
		got := toldSince(t, r.Fixture, who, before[name])
		if strings.HasPrefix(got, "技术合同已超过办理时限：") != want || !want && got != "" {
			t.Errorf("when the time is up the %s hears %q", name, got)
		}
	}
}

// TestARefusalNamesItsField tries each move without what it asks for; nothing of it is written.
func TestARefusalNamesItsField(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	c = w.Move(w.Clerk, c.ID, contract.Move{Name: market.ContractAccept})
	register := func(change func(*contract.Move)) contract.Move {
		in := apptest.Register("2026320804000001")
		change(&in)
		return in
	}
	type attempt struct {
		name  string
		move  contract.Move
		field string
	}
	try := func(who market.Actor, attempts []attempt) {
		t.Helper()
		for _, k := range attempts {
			_, err := w.App.Contract.Move(t.Context(), who, c.ID, k.move)
			if market.CodeOf(err) != market.Invalid || market.FieldsOf(err)[k.field] == "" {
				t.Errorf("%s: %v, want a sentence on %s", k.name, err, k.field)
			}
		}
		if now, err := w.DB.Contract(t.Context(), c.ID); err != nil || now.Version != c.Version || now.Pending != nil {
			t.Errorf("a refused move was written: %+v (%v)", now, err)
		}
	}
	try(w.Approver, []attempt{
		{"no number", register(func(m *contract.Move) { m.CertNo = " " }), "cert_no"},
		{"no day", register(func(m *contract.Move) { m.RegisteredOn = market.Date{} }), "registered_on"},
		{"tomorrow", register(func(m *contract.Move) { m.RegisteredOn = apptest.Today.AddDays(1) }), "registered_on"},
		{"before it was signed", register(func(m *contract.Move) { m.RegisteredOn = apptest.Today.AddDays(-1) }),
			"registered_on"},
		{"more technology than all", register(func(m *contract.Move) { m.TechAmount = 101 * market.Wan }),
			"tech_amount"},
		{"less than nothing", register(func(m *contract.Move) { m.DealAmount = -1 }), "deal_amount"},
		{"a refusal without a ground", contract.Move{Name: market.ContractRefuse, Reason: "不符"}, "refusal"},
		{"a refusal without a reason", contract.Move{Name: market.ContractRefuse, Refusal: "other"}, "reason"},
		{"supplements without saying which", contract.Move{Name: market.ContractSupplement}, "reason"},
	})
	c = w.Move(w.Approver, c.ID, register(func(m *contract.Move) {
		m.CertNo, m.DealAmount, m.TechAmount = " 2026320804000001 ", 123_456_789, 123_456_788
	}))
	if c.CertNo != "2026320804000001" || c.DealAmount != 123_456_789 || c.TechAmount != 123_456_788 {
		t.Errorf("registered with %q %s %s", c.CertNo, c.DealAmount, c.TechAmount)
	}
	propose := func(change func(*contract.Move)) contract.Move {
		in := contract.Move{Name: market.ContractPropose, Reason: "追加", DealAmount: c.DealAmount + 1,
			TechAmount: c.TechAmount, EndsOn: c.EndsOn}
		change(&in)
		return in
	}
	try(w.Seller, []attempt{
		{"a change of nothing", propose(func(m *contract.Move) { m.DealAmount-- }), "deal_amount"},
		{"a change to nothing", propose(func(m *contract.Move) { m.DealAmount, m.TechAmount = 0, 0 }), "deal_amount"},
		{"an end before its signature", propose(func(m *contract.Move) { m.EndsOn = apptest.Today.AddDays(-1) }),
			"ends_on"},
		{"a change without a reason", propose(func(m *contract.Move) { m.Reason = "" }), "reason"},
	})
}

// TestOfTwoWhoDecideAtOnceOneDecides lets two approvers act on the version that both saw.
func TestOfTwoWhoDecideAtOnceOneDecides(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	c = w.Move(w.Clerk, c.ID, contract.Move{Name: market.ContractAccept})
	register, refuse := apptest.Register("2026320804000001"), contract.Move{Name: market.ContractRefuse,
		Reason: "不符", Refusal: "other"}
	outcomes := make(chan error, 2)
	for who, move := range map[*market.Actor]contract.Move{&w.Approver: register, &w.Approver2: refuse} {
		move.Version = c.Version
		go func() {
			_, err := w.App.Contract.Move(t.Context(), *who, c.ID, move)
			outcomes <- err
		}()
	}
	won := 0
	for range 2 {
		if err := <-outcomes; err == nil {
			won++
		} else if market.CodeOf(err) != market.Conflict {
			t.Errorf("the slower hears %v", err)
		}
	}
	now, err := w.DB.Contract(t.Context(), c.ID)
	if err != nil || won != 1 || now.Version != c.Version+1 {
		t.Errorf("%d decided, and it is %s in version %d (%v)", won, now.Status, now.Version, err)
	}
	versions, err := w.DB.ContractVersions(t.Context(), c.ID)
	if err != nil || len(versions) == 1 != (now.Status == market.ContractRegistered) {
		t.Errorf("%s with %d versions (%v)", now.Status, len(versions), err)
	}
}

// TestSettingsDecideWhoRegisters lets the bureau stop hosting the registry: from then on a clerk records its answers.
func TestSettingsDecideWhoRegisters(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	w.Refuses(w.Clerk, c.ID, apptest.Register("2026320804000001"), market.Forbidden)
	sysadmin := market.Actor{UserID: 99, Name: "系统管理员", Roles: []market.Role{market.RoleSysadmin}}
	if err := w.App.ChangeSetting(t.Context(), sysadmin, app.SettingChange{Key: market.SetHostsRegistry,
		Value: "false"}); err != nil {
		t.Fatal(err)
	}
	view, err := w.App.Contract.View(t.Context(), w.Clerk, c.ID)
	if err != nil || !view.Mirrored {
		t.Errorf("the clerk sees %+v (%v)", view, err)
	}
	if c = w.Move(w.Clerk, c.ID, apptest.Register("2026320804000001")); c.Status != market.ContractRegistered {
		t.Errorf("recorded as %s", c.Status)
	}
}

// TestMineAndTheQueueArePaged reads both lists to their end and finds each contract once, in the states asked for.
func TestMineAndTheQueueArePaged(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	want := map[market.ContractStatus]int{}
	for i := range 2*app.PageSize + 3 {
		status, seller := market.ContractDraft, w.Lab
		if i%2 == 0 {
			status = market.ContractAccepted
		}
		if i%3 == 0 {
			seller = w.Uni
		}
		put(t, w, seller, w.Firm, status, market.Date{}, "", market.Wan)
		want[status]++
		if seller.ID == w.Lab.ID {
			want["lab "+status]++
		}
	}
	pages := func(name string, n int, page func(before int64) ([]int64, error)) {
		t.Helper()
		seen, last := map[int64]bool{}, int64(0)
		for {
			ids, err := page(last)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range ids {
				if seen[id] || last != 0 && id >= last && !strings.HasPrefix(name, "the queue") {
					t.Errorf("%s: contract %d comes after %d", name, id, last)
				}
				seen[id], last = true, id
			}
			if len(ids) < app.PageSize {
				break
			}
		}
		if len(seen) != n {
			t.Errorf("%s: %d, want %d", name, len(seen), n)
		}
	}
	mine := func(who market.Actor, statuses ...market.ContractStatus) func(int64) ([]int64, error) {
		return func(before int64) (ids []int64, err error) {
			list, err := w.App.Contract.Mine(ctx, who, statuses, before)
			for _, c := range list {
				ids = append(ids, c.ID)
			}
			return ids, err
		}
	}
	queue := func(statuses ...market.ContractStatus) func(int64) ([]int64, error) {
		return func(before int64) (ids []int64, err error) {
			page, err := w.App.Contract.Queue(ctx, w.Approver, contract.QueuePart{Statuses: statuses,
				ListPart: market.ListPart{After: before}})
			for _, row := range page.Rows {
				ids = append(ids, row.ID)
				if row.Mirrored != (row.Seller.OrgID == w.Uni.ID) {
					t.Errorf("%s is mirrored: %v", row.No, row.Mirrored)
				}
			}
			if page.Counts[market.ContractDraft] != want[market.ContractDraft] {
				t.Errorf("counted are %v", page.Counts)
			}
			return ids, err
		}
	}
	all := want[market.ContractDraft] + want[market.ContractAccepted]
	pages("the buyer's", all, mine(w.Buyer))
	pages("the buyer's drafts", want[market.ContractDraft], mine(w.Buyer, market.ContractDraft))
	pages("the lab's accepted", want["lab "+market.ContractAccepted], mine(w.Seller, market.ContractAccepted))
	pages("a stranger's", 0, mine(w.Stranger))
	pages("a clerk's own", 0, mine(w.Clerk))
	pages("the queue", all, queue())
	pages("the queue of the accepted", want[market.ContractAccepted], queue(market.ContractAccepted))
	for _, who := range []market.Actor{w.Seller, {}} {
		if page, err := w.App.Contract.Queue(ctx, who, contract.QueuePart{}); market.CodeOf(err) !=
			market.NotFound || page.Rows != nil || page.Counts != nil {
			t.Errorf("%q reads the queue: %+v (%v)", who.Name, page, err)
		}
	}
}
