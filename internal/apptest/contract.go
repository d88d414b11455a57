package apptest

import (
	"time"

	"jiebang/internal/app/contract"
	"jiebang/internal/market"
)

// DraftContract is what the seller's form says of a contract with a firm elsewhere, complete but for its text.
func (f *Fixture) DraftContract(owner market.Actor, seller market.Organization, amount market.Money) market.Contract {
	f.t.Helper()
	today := market.DateOf(time.Now())
	c, err := f.App.Contract.Create(f.Context(), owner,
		contract.Draft{ContractContent: market.ContractContent{Title: "高速冲压在线检测系统开发", Type: market.ContractDev,
			Subtype:  "dev_commissioned",
			SignedOn: today, EndsOn: today.AddDays(365), DealAmount: amount, TechAmount: amount, TechField: "先进制造",
			PayMethod: "一次支付", PlanSource: "计划外",
			Seller: market.PartyOf(seller), Buyer: market.Party{Name: "省城设备有限公司", Region: "320102"},
			Subject: "开发在线检测系统，漏检率不高于 0.1%。", SealsMatch: true, Pledged: true}})
	f.must(err)
	return c
}

// Contract is a sound contract of the seller, handed in for registration.
func (f *Fixture) Contract(owner market.Actor, seller market.Organization, amount market.Money) market.Contract {
	f.t.Helper()
	c := f.DraftContract(owner, seller, amount)
	content := c.ContractContent
	content.TextFile = "合同.pdf"
	c, err := f.App.Contract.Edit(f.Context(), owner, c.ID, c.Version, content)
	f.must(err)
	for _, move := range []string{"precheck", "submit"} {
		c, err = f.App.Contract.Move(f.Context(), owner, c.ID, contract.Move{Name: market.ContractMove(move)})
		f.must(err)
	}
	return c
}
