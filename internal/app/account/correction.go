package account

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// codes lets two people correct the code of an organisation, which nobody can edit once it is verified.
var codes = app.Correctable{Read: readCode, Check: checkCode, Apply: applyCode}

func readCode(ctx context.Context, from postgres.Reader, _ market.Actor, ref int64,
	field string) (app.Standing, error) {
	o, err := from.Organization(ctx, ref)
	if err != nil {
		return app.Standing{}, err
	}
	if field != "uscc" {
		return app.Standing{}, market.ErrNotFound
	}
	if o.MergedInto != 0 {
		return app.Standing{}, market.Refuse(market.Conflict, "该单位已并入另一单位，请更正保留的单位。")
	}
	return app.Standing{Title: o.Name, Href: link.Organization(ref), Label: "统一社会信用代码", Value: o.USCC,
		Help: "18 位，与营业执照或法人证书一致。"}, nil
}

// checkCode wants a sound code that no other organisation has (rules O1 and O2).
func checkCode(ctx context.Context, from postgres.Reader, ref int64, _, value string) (string, error) {
	code := market.NormalizeUSCC(value)
	if err := market.CheckUSCC(code); err != nil {
		return "", app.WrongAfter(market.MessageOf(err))
	}
	other, err := from.OrganizationByUSCC(ctx, code)
	switch {
	case market.Missing(err):
		return code, nil
	case err != nil:
		return "", err
	case other.ID != ref:
		return "", app.WrongAfter("该代码已由“" + other.Name + "”使用，请核对。")
	}
	return code, nil
}

func applyCode(ctx context.Context, tx *postgres.Tx, x *market.Correction) error {
	o, err := tx.Organization(ctx, x.Ref)
	if err != nil {
		return err
	}
	o.USCC = x.After
	if err := tx.UpdateOrganization(ctx, &o); err != nil {
		return err
	}
	return tx.FindTwins(ctx, o.ID)
}
