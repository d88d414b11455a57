package contract_test

import (
	"fmt"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestFilesFollowTheRightsOfTheirRecord opens what hangs on a deal and on a contract to its sides and the bureau, and
// keeps what was handed in.
func TestFilesFollowTheRightsOfTheirRecord(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	_, stranger := p.Organization(market.OrgEnterprise, "旁观有限公司")
	content := p.DraftContract(p.seller, p.lab, 50*market.Wan).ContractContent
	content.Buyer = market.Party{OrgID: p.firm.ID}
	c, err := p.App.Contract.Create(p.Context(), p.seller, contract.Draft{ContractContent: content})
	if err != nil {
		t.Fatal(err)
	}
	deal, paper := market.FileHolder{Kind: "deal", Ref: p.deal.ID}, market.FileHolder{Kind: "contract", Ref: c.ID}
	add := func(who market.Actor, of market.FileHolder, purpose string) (market.File, error) {
		return p.App.AddFile(p.Context(), who, market.FileDraft{FileHolder: of, Purpose: purpose,
			Access: market.FileParty, NotSecret: true, Name: purpose + ".pdf"}, []byte("%PDF-1.7 "+purpose))
	}
	for _, of := range []market.FileHolder{deal, paper} {
		f, err := add(p.seller, of, "合同文本")
		if err != nil || f.OrgID != p.lab.ID {
			t.Fatalf("the seller adds to the %s: %+v %v", of.Kind, f, err)
		}
		for _, who := range []market.Actor{p.buyer, p.seller, p.Staff(market.RoleClerk)} {
			list, err := p.App.Files(p.Context(), who, of)
			if err != nil || len(list.Files) != 1 || list.Removable[f.ID] != (who.UserID == p.seller.UserID) {
				t.Errorf("%s reads of the %s %+v, removable %v (%v)", who.Name, of.Kind, list.Files,
					list.Removable, err)
			}
		}
		for _, who := range []market.Actor{stranger, {}} {
			_, listErr := p.App.Files(p.Context(), who, of)
			_, addErr := add(who, of, "其他")
			if market.CodeOf(listErr) != market.NotFound || market.CodeOf(addErr) != market.NotFound {
				t.Errorf("%q reads of the %s (%v) and adds to it (%v)", who.Name, of.Kind, listErr, addErr)
			}
		}
		if _, err := add(p.Staff(market.RoleApprover), of, "其他"); err == nil {
			t.Errorf("an approver adds to the %s", of.Kind)
		}
		missing := of
		missing.Ref += 1000
		if _, err := p.App.Files(p.Context(), p.seller, missing); market.CodeOf(err) != market.NotFound {
			t.Errorf("files of a %s that is not there: %v", of.Kind, err)
		}
	}
	for _, step := range []market.ContractMove{market.ContractPrecheck, market.ContractSubmit} {
		if _, err := p.App.Contract.Move(p.Context(), p.seller, c.ID, contract.Move{Name: step}); err != nil {
			t.Fatal(err)
		}
	}
	sign := contract.DealMove{Name: market.DealSignContract, SignedOn: apptest.Today, Evidence: "合同"}
	if _, err := p.App.Contract.MoveDeal(p.Context(), p.seller, p.deal.ID, sign); err != nil {
		t.Fatal(err)
	}
	for _, of := range []market.FileHolder{deal, paper} {
		if _, err := add(p.buyer, of, "其他"); err != nil {
			t.Errorf("the buyer adds to what was handed in: %v", err)
		}
		list, err := p.App.Files(p.Context(), p.seller, of)
		if err != nil || len(list.Files) != 2 {
			t.Fatal(list.Files, err)
		}
		for _, f := range list.Files {
			if list.Removable[f.ID] {
				t.Errorf("the seller takes %s off the %s", f.Name, of.Kind)
			}
		}
	}
	view, err := p.App.Contract.View(p.Context(), p.buyer, c.ID)
	if err != nil || view.TextFile != "合同文本.pdf" || fmt.Sprint(view.Status) != "submitted" {
		t.Errorf("the paper stands for its name: %+v (%v)", view, err)
	}
}
