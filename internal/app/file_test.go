package app_test

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
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
