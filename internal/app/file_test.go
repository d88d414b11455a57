package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TestFilesOfADeal hands in a file longer than one part, reads it as every side, and takes it off again.
func TestFilesOfADeal(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, buyer := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	lab, seller := f.Organization(market.OrgUniversity, "东湖大学")
	_, stranger := f.Organization(market.OrgEnterprise, "无关企业有限公司")
	d, err := f.App.Contract.RecordDeal(f.Context(), buyer,
		contract.DealDraft{DealContent: market.DealContent{Title: "高速冲压在线检测", Buyer: market.Party{OrgID: firm.ID},
			Seller: market.Party{OrgID: lab.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	of := market.FileHolder{Kind: "deal", Ref: d.ID}
	content := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte{0, 1, 2, 253}, 700_000)...)
	hand := func(who market.Actor, access market.FileAccess) (market.File, error) {
		return f.App.AddFile(f.Context(), who, market.FileDraft{FileHolder: of, Name: "合同文本.pdf", Purpose: "合同文本",
			Access: access, NotSecret: true}, content)
	}
	if _, err := hand(stranger, market.FileParty); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger hands in a file: %v", err)
	}
	shared, err := hand(buyer, market.FileParty)
	if err != nil {
		t.Fatal(err)
	}
	own, err := hand(buyer, market.FileBureau)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	for who, sees := range map[*market.Actor][2]bool{&buyer: {true, true}, &seller: {true, false},
		&stranger: {false, false}} {
		for i, file := range []market.File{shared, own} {
			var read bytes.Buffer
			err := f.App.OpenFile(f.Context(), *who, file.ID, &read)
			if got := err == nil && sha256.Sum256(read.Bytes()) == sum; got != sees[i] ||
				!sees[i] && market.CodeOf(err) != market.NotFound {
				t.Errorf("%s reads file %d: %v (%v)", who.Name, i, got, err)
			}
		}
	}
	if _, err := f.App.RemoveFile(f.Context(), seller, shared.ID); market.CodeOf(err) != market.Forbidden {
		t.Errorf("the other side takes it off: %v", err)
	}
	if _, err := f.App.RemoveFile(f.Context(), buyer, shared.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.File(f.Context(), buyer, shared.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a file taken off is still there: %v", err)
	}
	if _, err := f.App.RemoveFile(f.Context(), buyer, shared.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("taken off twice: %v", err)
	}
	verbs := map[string]int{}
	trail, err := f.DB.EventsOf(f.Context(), "deal", d.ID)
	for _, e := range trail {
		verbs[e.Verb]++
	}
	if err != nil || verbs["attach"] != 2 || verbs["detach"] != 1 || verbs["download"] != 3 {
		t.Errorf("the trail of the deal holds %v (%v)", verbs, err)
	}
}

func TestFilesHangOnKnownThingsAlone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	for _, kind := range []string{"", "user", "setting", "nosuch"} {
		if _, err := f.App.FileThing(f.Context(), clerk, market.FileHolder{Kind: kind, Ref: 1}); market.CodeOf(
			err) != market.NotFound {
			t.Errorf("files of a %q: %v", kind, err)
		}
	}
}

// held lets the permit's files be added to by its organisation while it is asked for, and by the bureau always.
func (d *desk) held() market.FileHolder {
	d.core.HoldFiles("permit", func(_ context.Context, _ postgres.Reader, who market.Actor,
		ref int64) (app.FileThing, error) {
		p := d.office.permit
		if ref != p.ID {
			return app.FileThing{}, market.ErrNotFound
		}
		party := who.InBureau() || who.In(p.OrgID)
		return app.FileThing{Title: p.Title, Href: "/permits/7", Rights: market.FileRights{
			See: party || p.Status == permitGranted, Party: party, OrgID: p.OrgID,
			Add: who.InBureau() || who.WritesFor(p.OrgID) && p.Status == permitAsked}}, nil
	})
	return market.FileHolder{Kind: "permit", Ref: 7}
}

// draftOf is what is said of a sound file.
func draftOf(of market.FileHolder, access market.FileAccess) market.FileDraft {
	return market.FileDraft{FileHolder: of, Name: string(access) + ".txt", Purpose: "图纸", Access: access,
		NotSecret: true}
}

func TestEachFileIsForWhomItsOwnerSays(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	of := d.held()
	for _, access := range market.FileAccesses {
		if _, err := d.core.AddFile(t.Context(), d.applicant, draftOf(of, access), []byte("图纸")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.core.AddFile(t.Context(), d.clerk, draftOf(of, market.FileParty), []byte("批文")); err != nil {
		t.Fatal(err)
	}
	verified := d.stranger
	verified.Memberships = []market.Membership{{OrgID: 99, OrgStatus: market.OrgVerified, Rank: market.RankEditor}}
	viewer := d.stranger
	viewer.Memberships = []market.Membership{{OrgID: permitOrg, Rank: market.RankViewer}}
	for _, c := range []struct {
		status          permitStatus
		name            string
		who             market.Actor
		reads, takesOff int
		learns, mayAdd  bool
	}{
		{permitAsked, "applicant", d.applicant, 5, 4, true, true},
		{permitAsked, "colleague", d.colleague, 5, 4, true, true},
		{permitAsked, "viewer", viewer, 5, 0, true, false},
		{permitAsked, "clerk", d.clerk, 5, 1, true, true},
		{permitAsked, "verified", verified, 0, 0, false, false},
		{permitAsked, "visitor", market.Actor{}, 0, 0, false, false},
		{permitGranted, "applicant", d.applicant, 5, 0, true, false},
		{permitGranted, "verified", verified, 2, 0, true, false},
		{permitGranted, "stranger", d.stranger, 1, 0, true, false},
		{permitGranted, "visitor", market.Actor{}, 1, 0, true, false},
	} {
		d.office.permit.Status = c.status
		list, err := d.core.Files(t.Context(), c.who, of)
		if c.learns != (err == nil) || !c.learns && !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%s, %s: %v", c.status, c.name, err)
			continue
		}
		takesOff := 0
		for _, f := range list.Files {
			if list.Removable[f.ID] {
				takesOff++
			}
		}
		if len(list.Files) != c.reads || takesOff != c.takesOff || list.Rights.Add != c.mayAdd {
			t.Errorf("%s, %s: reads %d, takes off %d, adds %v; want %d, %d, %v", c.status, c.name,
				len(list.Files), takesOff,
				list.Rights.Add, c.reads, c.takesOff, c.mayAdd)
		}
		_, err = d.core.FileThing(t.Context(), c.who, of)
		want := map[bool]market.Code{true: market.Forbidden, false: market.NotFound}[c.learns]
		if c.mayAdd != (err == nil) || !c.mayAdd && market.CodeOf(err) != want {
			t.Errorf("%s, %s: the form says %v", c.status, c.name, err)
		}
	}
}

func TestAFileThatIsWrongIsNotKept(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	of := d.held()
	for what, c := range map[string]struct {
		change  func(*market.FileDraft)
		content string
		field   string
	}{
		"no name":        {func(in *market.FileDraft) { in.Name = "../" }, "图纸", "file"},
		"a program":      {func(in *market.FileDraft) { in.Name = "a.exe" }, "MZ", "file"},
		"a disguise":     {func(in *market.FileDraft) { in.Name = "a.pdf" }, "MZ", "file"},
		"nothing in it":  {func(*market.FileDraft) {}, "", "file"},
		"no access":      {func(in *market.FileDraft) { in.Access = "all" }, "图纸", "access"},
		"without pledge": {func(in *market.FileDraft) { in.NotSecret = false }, "图纸", "not_secret"},
	} {
		in := draftOf(of, market.FileParty)
		c.change(&in)
		_, err := d.core.AddFile(t.Context(), d.applicant, in, []byte(c.content))
		if refused(t, what, err, market.Invalid); market.FieldsOf(err)[c.field] == "" {
			t.Errorf("%s: the fields say %v", what, market.FieldsOf(err))
		}
	}
	d.office.permit.Status = permitGranted
	_, err := d.core.AddFile(t.Context(), d.applicant, draftOf(of, market.FileParty), []byte("图纸"))
	refused(t, "once it is granted", err, market.Forbidden)
	if files := d.files(); len(files) != 0 || d.trail() != nil {
		t.Errorf("kept are %+v, and the trail says %q", files, d.trail())
	}
}

func TestAFileGrowsNoLargerThanItsSettingAllows(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	of := d.held()
	sec := market.Actor{UserID: 700, Roles: []market.Role{market.RoleSecadmin}}
	for key, value := range map[string]string{market.SetFileMegabytes: "1", market.SetFilesPerHour: "2"} {
		if err := d.core.ChangeSetting(t.Context(), sec, app.SettingChange{Key: key, Value: value}); err != nil {
			t.Fatal(err)
		}
	}
	add := func(who market.Actor, size int) error {
		_, err := d.core.AddFile(t.Context(), who, draftOf(of, market.FileParty), bytes.Repeat([]byte("x"), size))
		return err
	}
	err := add(d.applicant, 1<<20+1)
	if refused(t, "one byte too many", err, market.Invalid); !strings.Contains(market.FieldsOf(err)["file"],
		"最大 1 MB") {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	for n := range 2 { // what was wrong does not count
		if err := add(d.applicant, 1<<20); err != nil {
			t.Errorf("the file %d of two, as large as allowed: %v", n+1, err)
		}
	}
	refused(t, "the third of two", add(d.applicant, 1), market.TooMany)
	if err := add(d.colleague, 1); err != nil {
		t.Errorf("a colleague's first: %v", err)
	}
}

func TestAFileTakenOffKeepsItsHashInTheTrail(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	of := d.held()
	file, err := d.core.AddFile(t.Context(), d.applicant, draftOf(of, market.FileBureau), []byte("图纸"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.core.RemoveFile(t.Context(), d.clerk, file.ID)
	refused(t, "the bureau takes off what is not its own", err, market.Forbidden)
	_, err = d.core.RemoveFile(t.Context(), d.stranger, file.ID)
	refused(t, "a stranger", err, market.NotFound)
	answers := make(chan error, 2)
	for _, who := range []market.Actor{d.applicant, d.colleague} {
		go func() {
			thing, err := d.core.RemoveFile(t.Context(), who, file.ID)
			if err == nil && (thing.Title != "占道施工" || thing.Href != "/permits/7") {
				t.Errorf("it was taken off %+v", thing)
			}
			answers <- err
		}()
	}
	if first, second := <-answers, <-answers; (first == nil) == (second == nil) {
		t.Errorf("the two who took it off were answered %v and %v", first, second)
	}
	events, err := d.db.EventsOf(t.Context(), "permit", 7)
	if err != nil || len(events) != 2 || events[0].Verb != "attach" || events[1].Verb != "detach" ||
		string(events[0].Change) != string(events[1].Change) ||
		!strings.Contains(string(events[0].Change), fmt.Sprintf("%x", sha256.Sum256([]byte("图纸")))) {
		t.Errorf("the trail says %+v, %v", events, err)
	}
}

func TestAFileIsKeptForTheSideThatHandedItIn(t *testing.T) {
	t.Parallel()
	who := market.Actor{Memberships: []market.Membership{{OrgID: 3, Rank: market.RankViewer},
		{OrgID: 5, Rank: market.RankEditor},
		{OrgID: 7, Rank: market.RankOwner}}}
	for _, c := range []struct {
		orgs []int64
		want int64
	}{{nil, 0}, {[]int64{0, 3}, 0}, {[]int64{3, 7, 5}, 7}, {[]int64{0, 5}, 5}, {[]int64{9}, 0}} {
		if got := app.FirstOf(who, c.orgs...); got != c.want {
			t.Errorf("of %v the first is %d, want %d", c.orgs, got, c.want)
		}
	}
}
