package contract

import (
	"cmp"
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Purposes of the files that stand for what the registration form names.
const (
	purposeText  = "合同文本"
	purposeTitle = "权属证明"
	purposeCopy  = "中文译本"
	purposeAward = "中标通知书"
	purposePaid  = "付款凭证"
)

func dealFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	d, err := from.Deal(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: d.Title, Href: link.Deal(ref), Purposes: []string{"意向协议", "合同文本", "会议纪要", "其他"},
		Rights: market.FileRights{See: d.VisibleTo(who), Party: d.VisibleTo(who), Add: d.Editable(who),
			Kept: d.Signed(), OrgID: app.FirstOf(who, d.Buyer.OrgID, d.Seller.OrgID)}}, nil
}

func contractFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	c, err := from.Contract(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: c.Title, Href: link.Contract(ref), Purposes: []string{"合同文本", "权属证明", "承诺书", "中文译本",
		"中标通知书", "付款凭证", "其他"},
		Rights: market.FileRights{See: c.VisibleTo(who), Party: c.VisibleTo(who), Add: c.TakesPapers(who),
			Kept: !c.Editable(who), OrgID: app.FirstOf(who, c.Buyer.OrgID, c.Seller.OrgID)}}, nil
}

// namePapers fills in the names of papers that were uploaded and not typed, so that nobody types what a file says.
func namePapers(ctx context.Context, from postgres.Reader, c *market.Contract) error {
	files, err := from.Files(ctx, market.FileHolder{Kind: market.NounContract, Ref: c.ID})
	places := map[string]*string{purposeText: &c.TextFile, purposeTitle: &c.IPCertificates, purposeCopy: &c.ChineseCopy,
		purposeAward: &c.BidNotice}
	for _, f := range files {
		if place := places[f.Purpose]; place != nil {
			*place = cmp.Or(*place, f.Name)
		}
	}
	return err
}
