package listing_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

const (
	phone = "0517-84912345" // of apptest.Content
	gated = "仅对接双方可见的工艺参数"
)

// fair is a record with listings of three owners to make editions of.
type fair struct {
	*apptest.Fixture
	owner, uni market.Actor
	need       market.Listing
}

func newFair(t *testing.T) fair {
	t.Helper()
	f := fair{Fixture: apptest.New(t)}
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	f.owner = owner
	f.Exec(`update organization set town = '高新区' where id = $1`, firm.ID)
	_, f.uni = f.Organization(market.OrgUniversity, "东湖大学")
	f.need = f.Published(owner, market.KindDemand, "轴承滚道表面缺陷检测", func(c *market.ListingContent) {
		c.Details.Demand.Budget, c.ConfidentialText = 60*market.Wan, gated
	})
	f.Published(owner, market.KindDemand, "复合材料界面剥离检测", func(c *market.ListingContent) { c.HitechField = "新材料" })
	f.Published(owner, market.KindTalent, "视觉算法人才需求", nil)
	f.Published(f.uni, market.KindAchievement, "滚道缺陷视觉检测装置", nil)
	f.Published(f.uni, market.KindAchievement, "登录后可见的检测装置", func(c *market.ListingContent) {
		c.Visible = market.VisibleRegistered
	})
	return f
}

// draft is an edition of all lists; change, when given, has the last word.
func draft(change func(*listing.IssueDraft)) listing.IssueDraft {
	d := listing.IssueDraft{ListIssueContent: market.ListIssueContent{Year: 2026, Title: "供需清单汇编", Office: "清淮区科学技术局",
		Foreword: "本期收录各类清单。", Readers: market.ReadersPublic}}
	for _, kind := range market.Kinds {
		d.Kinds = append(d.Kinds, string(kind))
	}
	if change != nil {
		change(&d)
	}
	return d
}

func (f fair) compiled(t *testing.T, change func(*listing.IssueDraft)) market.ListIssue {
	t.Helper()
	i, err := f.App.Listing.CompileListIssue(f.Context(), f.Staff(market.RoleClerk), draft(change))
	if err != nil {
		t.Fatal(err, market.FieldsOf(err))
	}
	return i
}

func (f fair) move(t *testing.T, role market.Role, id int64, name market.ListIssueMove,
	reason string) market.ListIssue {
	t.Helper()
	in := listing.IssueMove{Name: name, Reason: reason}
	i, err := f.App.Listing.MoveListIssue(f.Context(), f.Staff(role), id, in)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func (f fair) issued(t *testing.T, change func(*listing.IssueDraft)) market.ListIssue {
	t.Helper()
	i := f.compiled(t, change)
	f.move(t, market.RoleClerk, i.ID, market.ListIssueSubmit, "")
	return f.move(t, market.RoleApprover, i.ID, market.ListIssueIssue, "")
}

// titles are those of the entries of an edition, as the asker reads them.
func (f fair) titles(t *testing.T, who market.Actor, id int64) []string {
	t.Helper()
	view, err := f.App.Listing.ListIssue(f.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for e, err := range f.App.Listing.AllIssueEntries(f.Context(), view) {
		if err != nil {
			t.Fatal(err)
		}
		if titles = append(titles, e.Title); e.Position != len(titles) {
			t.Errorf("%s is number %d, want %d", e.Title, e.Position, len(titles))
		}
	}
	return titles
}

// whole is all that an edition says, byte for byte: its entries as they are kept, and its two files.
func (f fair) whole(t *testing.T, who market.Actor, id int64) []byte {
	t.Helper()
	view, err := f.App.Listing.ListIssue(f.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for e, err := range f.App.Listing.AllIssueEntries(f.Context(), view) {
		if err != nil {
			t.Fatal(err)
		}
		e.Gone = false
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(line)
	}
	for _, format := range listing.IssueFormats {
		_, content, err := f.App.Listing.ExportListIssue(f.Context(), who, id, format)
		if err != nil || len(content) < 1000 {
			t.Fatalf("%d bytes of %s (%v)", len(content), format, err)
		}
		all.Write(content)
	}
	return all.Bytes()
}

func TestAnEditionIsCompiledAndIssuedByTwo(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	i := f.compiled(t, nil)
	if i.Status != market.ListIssueDraft || i.Entries != 4 || i.Number != 0 || i.Digest != "" {
		t.Fatalf("compiled %+v", i)
	}
	if _, err := f.App.Listing.ListIssue(f.Context(), market.Actor{}, i.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("the public reads a draft: %v", err)
	}
	f.move(t, market.RoleClerk, i.ID, market.ListIssueSubmit, "")
	both := f.Person("兼职人员", market.RoleClerk, market.RoleApprover)
	_, err := f.App.Listing.MoveListIssue(f.Context(), f.Staff(market.RoleClerk), i.ID,
		listing.IssueMove{Name: market.ListIssueIssue})
	if market.CodeOf(err) != market.Forbidden {
		t.Errorf("a clerk issues: %v", err)
	}
	own, err := f.App.Listing.CompileListIssue(f.Context(), both, draft(nil))
	if err == nil {
		_, err = f.App.Listing.MoveListIssue(f.Context(), both, own.ID, listing.IssueMove{Name: market.ListIssueSubmit})
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Listing.MoveListIssue(f.Context(), both, own.ID, listing.IssueMove{Name: market.ListIssueIssue})
	if market.CodeOf(err) != market.Forbidden {
		t.Errorf("the person who handed it in issues it: %v", err)
	}
	issued := f.move(t, market.RoleApprover, i.ID, market.ListIssueIssue, "")
	if issued.Number != 1 || len(issued.Digest) != 64 || issued.IssuedOn.IsZero() {
		t.Errorf("issued %+v", issued)
	}
	want := []string{"复合材料界面剥离检测", "轴承滚道表面缺陷检测", "滚道缺陷视觉检测装置", "视觉算法人才需求"}
	if got := f.titles(t, market.Actor{}, i.ID); !slices.Equal(got, want) {
		t.Errorf("the public reads %q, want %q: list by list, field by field", got, want)
	}
	if n := f.Number(`select count(*) from notification where title like '%清单汇编%'`); n < 3 {
		t.Errorf("%d people were told", n)
	}
	second := f.move(t, market.RoleLeader, own.ID, market.ListIssueIssue, "")
	if second.Number != 2 {
		t.Errorf("the second is number %d", second.Number)
	}
}

// Nothing that happens to a listing afterwards changes an edition: not a word of its entries, not a byte of its files.
func TestAnEditionStaysAsItWasIssued(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	i := f.issued(t, nil)
	before := f.whole(t, market.Actor{}, i.ID)
	edit := listing.Draft{OrgID: f.need.OrgID, Kind: f.need.Kind, ListingContent: f.need.ListingContent}
	edit.Title, edit.PublicText = "改了名称的技术需求", "改了内容：现在需要的是另一种检测办法，精度要求更高。"
	if _, err := f.App.Listing.Edit(f.Context(), f.owner, f.need.ID, f.need.Version, edit); err != nil {
		t.Fatal(err)
	}
	submit := listing.Move{Name: market.ListingSubmit}
	if _, err := f.App.Listing.Move(f.Context(), f.owner, f.need.ID, submit); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		role market.Role
		move market.ListingMove
	}{{market.RoleApprover, market.ListingApprove}, {market.RoleLeader, market.ListingPublish}} {
		in := listing.Move{Name: step.move}
		if _, err := f.App.Listing.Move(f.Context(), f.Staff(step.role), f.need.ID, in); err != nil {
			t.Fatal(err)
		}
	}
	f.Exec(`update organization set name = '改名以后的单位', town = '渔沟镇' where id = $1`, f.need.OrgID)
	if after := f.whole(t, market.Actor{}, i.ID); !bytes.Equal(before, after) {
		t.Error("the edition changed with its listings")
	}
	if _, err := f.App.Listing.Move(f.Context(), f.owner, f.need.ID,
		listing.Move{Name: market.ListingWithdraw}); err != nil {
		t.Fatal(err)
	}
	if after := f.whole(t, market.Actor{}, i.ID); !bytes.Equal(before, after) {
		t.Error("the edition changed with a listing that was withdrawn")
	}
	view, err := f.App.Listing.ListIssue(f.Context(), market.Actor{}, i.ID)
	if err != nil {
		t.Fatal(err)
	}
	var gone []string
	for e, err := range f.App.Listing.AllIssueEntries(f.Context(), view) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Gone {
			gone = append(gone, e.Title)
		}
	}
	if !slices.Equal(gone, []string{f.need.Title}) {
		t.Errorf("gone are %q", gone)
	}
	work, err := f.App.Listing.ListIssueWork(f.Context(), f.Staff(market.RoleClerk), i.ID, true)
	if err != nil || !work.Verified || !work.Intact {
		t.Errorf("verified %v, intact %v (%v)", work.Verified, work.Intact, err)
	}
	f.Exec(`update list_issue set foreword = '改过的编者按' where id = $1`, i.ID)
	work, err = f.App.Listing.ListIssueWork(f.Context(), f.Staff(market.RoleClerk), i.ID, true)
	if err != nil || work.Intact {
		t.Errorf("a changed foreword is not noticed (%v)", err)
	}
	if _, err := f.App.Listing.GatherListIssue(f.Context(), f.Staff(market.RoleClerk),
		i.ID); market.CodeOf(err) != market.Conflict {
		t.Errorf("an issued edition is gathered again: %v", err)
	}
	err = f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.DropListIssueEntries(f.Context(), i.ID)
	})
	if err == nil {
		t.Error("the record lets go of the entries of an issued edition")
	}
}

// The public's edition holds what everybody may see and nothing of whom to ask; the bureau's holds all on show with
// names and numbers, and taking it away leaves a trace. What only those who are connected read is in neither.
func TestWhatEachReadershipGets(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	public := f.issued(t, nil)
	bureau := f.issued(t, func(d *listing.IssueDraft) { d.Readers = market.ReadersBureau })
	if public.Entries != 4 || bureau.Entries != 5 {
		t.Errorf("the public gets %d entries, the bureau %d", public.Entries, bureau.Entries)
	}
	if _, err := f.App.Listing.ListIssue(f.Context(), f.owner, bureau.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm reads the bureau's edition: %v", err)
	}
	if _, _, err := f.App.Listing.ExportListIssue(f.Context(), f.owner, bureau.ID,
		"xlsx"); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm takes the bureau's edition away: %v", err)
	}
	for name, c := range map[string]struct {
		id    int64
		phone bool
	}{"public": {public.ID, false}, "bureau": {bureau.ID, true}} {
		who := f.Staff(market.RoleClerk)
		texts := map[string]string{"docx": unpacked(t, f, who, c.id, "docx"), "xlsx": unpacked(t, f, who, c.id, "xlsx"),
			"kept": string(f.whole(t, who, c.id))}
		for form, text := range texts {
			if form != "kept" && (!strings.Contains(text, f.need.Title) || !strings.Contains(text, "清淮机械有限公司")) {
				t.Errorf("%s %s lacks the need or its owner", name, form)
			}
			if strings.Contains(text, phone) != c.phone || strings.Contains(text, gated) {
				t.Errorf("%s %s: the telephone number is there %v, the gated text %v", name, form,
					strings.Contains(text, phone), strings.Contains(text, gated))
			}
		}
	}
	if n := f.Number(`select count(*) from event where kind = 'list_issue' and verb = 'export' and ref = $1`,
		bureau.ID); n == 0 {
		t.Error("the bureau's edition was taken away without a trace")
	}
	seen, err := f.App.Listing.ListIssues(f.Context(), market.Actor{}, listing.IssueFilter{})
	if err != nil || len(seen) != 1 || seen[0].ID != public.ID {
		t.Errorf("the public is offered %+v (%v)", seen, err)
	}
	seen, err = f.App.Listing.ListIssues(f.Context(), f.Staff(market.RoleLeader), listing.IssueFilter{})
	if err != nil || len(seen) != 2 {
		t.Errorf("the bureau is offered %d editions (%v)", len(seen), err)
	}
}

func TestWhatAnEditionTakesIn(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	f.Exec(`update listing_public set batch = '春季征集' where id = $1`, f.need.ID)
	f.Exec(`update listing_public set published_at = '2025-05-01 12:00+8' where id = $1`, f.need.ID)
	if _, err := f.App.Listing.Move(f.Context(), f.uni, f.Number(`select id from listing where title = '滚道缺陷视觉检测装置'`),
		listing.Move{Name: market.ListingClose, Outcome: market.OutcomeTransferred, Reason: "已与高校签约"}); err != nil {
		t.Fatal(err)
	}
	day := market.Date{Year: 2025, Month: 5, Day: 1}
	bureau := func(d *listing.IssueDraft) { d.Readers = market.ReadersBureau }
	for name, c := range map[string]struct {
		narrow func(*listing.IssueDraft)
		want   int
	}{
		"all on show":         {nil, 3},
		"one list":            {func(d *listing.IssueDraft) { d.Kinds = []string{"demand"} }, 2},
		"one field":           {func(d *listing.IssueDraft) { d.HitechFields = []string{"新材料"} }, 1},
		"another place":       {func(d *listing.IssueDraft) { d.Region = "320812" }, 0},
		"the city":            {func(d *listing.IssueDraft) { d.Region = "320800" }, 3},
		"a town":              {func(d *listing.IssueDraft) { d.Town = "高新区" }, 3},
		"another town":        {func(d *listing.IssueDraft) { d.Town = "渔沟镇" }, 0},
		"a batch":             {func(d *listing.IssueDraft) { d.Batch = "春季征集" }, 1},
		"that day":            {func(d *listing.IssueDraft) { d.From, d.To = day, day }, 1},
		"after that day":      {func(d *listing.IssueDraft) { d.From = day.AddDays(1) }, 2},
		"until the day":       {func(d *listing.IssueDraft) { d.To = day }, 1},
		"the bureau's":        {bureau, 4},
		"and what was closed": {func(d *listing.IssueDraft) { bureau(d); d.Takes = market.TakesEnded }, 5},
	} {
		if i := f.compiled(t, c.narrow); i.Entries != c.want {
			t.Errorf("%s: %d entries, want %d", name, i.Entries, c.want)
		}
	}
	_, err := f.App.Listing.CompileListIssue(f.Context(), f.owner, draft(nil))
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm makes an edition: %v", err)
	}
	_, err = f.App.Listing.CompileListIssue(f.Context(), f.Staff(market.RoleClerk), listing.IssueDraft{})
	if market.CodeOf(err) != market.Invalid {
		t.Errorf("an edition of nothing: %v", err)
	}
}

// What was withdrawn, or is shown to fewer people, between the copy and the signature is not issued: the edition goes
// back, is gathered again and is issued without it.
func TestWhatIsNoLongerPublicIsNotIssued(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	i := f.compiled(t, nil)
	f.move(t, market.RoleClerk, i.ID, market.ListIssueSubmit, "")
	f.Exec(`update listing_public set visible = 'registered' where id = $1`, f.need.ID)
	_, err := f.App.Listing.MoveListIssue(f.Context(), f.Staff(market.RoleApprover), i.ID,
		listing.IssueMove{Name: market.ListIssueIssue})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "有 1 条") {
		t.Fatalf("issued with what only some may see: %v", err)
	}
	work, err := f.App.Listing.ListIssueWork(f.Context(), f.Staff(market.RoleApprover), i.ID, false)
	if err != nil || !slices.ContainsFunc(work.Offers, func(o market.Offer) bool {
		return strings.Contains(o.Blocked, "有 1 条")
	}) {
		t.Errorf("the page does not say why: %+v (%v)", work.Offers, err)
	}
	back := f.move(t, market.RoleApprover, i.ID, market.ListIssueReturn, "有条目已不再公开")
	if back.Status != market.ListIssueDraft || back.Note != "有条目已不再公开" {
		t.Errorf("returned as %+v", back)
	}
	again, err := f.App.Listing.GatherListIssue(f.Context(), f.Staff(market.RoleClerk), i.ID)
	if err != nil || again.Entries != 3 {
		t.Fatalf("%d entries after gathering again (%v)", again.Entries, err)
	}
	f.move(t, market.RoleClerk, i.ID, market.ListIssueSubmit, "")
	issued := f.move(t, market.RoleLeader, i.ID, market.ListIssueIssue, "")
	if issued.Number != 1 || issued.Note != "" {
		t.Errorf("issued as %+v", issued)
	}
}

func TestADraftIsRewrittenAndDiscarded(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	i := f.compiled(t, nil)
	changed := draft(func(d *listing.IssueDraft) {
		d.Title, d.Kinds, d.Version = "技术需求汇编", []string{"demand"}, i.Version
	})
	clerk := f.Staff(market.RoleClerk)
	i2, err := f.App.Listing.EditListIssue(f.Context(), clerk, i.ID, changed)
	if err != nil || i2.Entries != 2 || i2.Title != "技术需求汇编" {
		t.Fatalf("rewritten as %+v (%v)", i2, err)
	}
	if _, err := f.App.Listing.EditListIssue(f.Context(), clerk, i.ID, changed); market.CodeOf(err) != market.Conflict {
		t.Errorf("an old version is stored: %v", err)
	}
	_, err = f.App.Listing.EditListIssue(f.Context(), f.owner, i.ID, changed)
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm rewrites it: %v", err)
	}
	f.move(t, market.RoleClerk, i.ID, market.ListIssueDiscard, "")
	if n := f.Number(`select count(*) from list_issue_entry where issue_id = $1`, i.ID); n != 0 {
		t.Errorf("%d entries of a discarded edition are left", n)
	}
	issued := f.issued(t, nil)
	if issued.Number != 1 {
		t.Errorf("a discarded edition took a number: the next is %d", issued.Number)
	}
	gone := f.move(t, market.RoleLeader, issued.ID, market.ListIssueWithdraw, "条目有误")
	if gone.Number != 1 || gone.Note != "条目有误" {
		t.Errorf("withdrawn as %+v", gone)
	}
	_, err = f.App.Listing.ListIssue(f.Context(), market.Actor{}, issued.ID)
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("the public reads a withdrawn edition: %v", err)
	}
	if next := f.issued(t, nil); next.Number != 2 {
		t.Errorf("the number of a withdrawn edition is given again: %d", next.Number)
	}
}

// Numbers of a year are given one after the other even when several are issued at once; another year begins at one.
func TestNumbersAreGivenOnce(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	const many = 6
	ids := make([]int64, many)
	for n := range ids {
		i := f.compiled(t, nil)
		f.move(t, market.RoleClerk, i.ID, market.ListIssueSubmit, "")
		ids[n] = i.ID
	}
	approver := f.Staff(market.RoleApprover)
	numbers := make([]int, many)
	var together sync.WaitGroup
	for n, id := range ids {
		together.Go(func() {
			in := listing.IssueMove{Name: market.ListIssueIssue}
			i, err := f.App.Listing.MoveListIssue(f.Context(), approver, id, in)
			if err != nil {
				t.Error(err)
			}
			numbers[n] = i.Number
		})
	}
	together.Wait()
	if slices.Sort(numbers); !slices.Equal(numbers, []int{1, 2, 3, 4, 5, 6}) {
		t.Errorf("the numbers are %v", numbers)
	}
	if other := f.issued(t, func(d *listing.IssueDraft) { d.Year = 2025 }); other.Number != 1 {
		t.Errorf("the first of another year is number %d", other.Number)
	}
}
