package contract

import (
	"context"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// The fields of a registered contract that two people may correct: what the certificate says.
const (
	certificateNumber = "cert_no"
	certificateDay    = "registered_on"
)

var certificates = app.Correctable{Read: readEntry, Check: checkEntry, Apply: applyEntry}

// readEntry gives what the record says of a certificate. Without one there is nothing to correct.
func readEntry(ctx context.Context, from postgres.Reader, who market.Actor, ref int64,
	field string) (app.Standing, error) {
	c, err := from.Contract(ctx, ref)
	if err != nil {
		return app.Standing{}, err
	}
	if !c.VisibleTo(who) || !slices.Contains([]string{certificateNumber, certificateDay}, field) {
		return app.Standing{}, market.ErrNotFound
	}
	if c.CertNo == "" {
		return app.Standing{}, market.Refuse(market.Conflict, "该合同没有登记编号，无需更正；登记时请按证书填写。")
	}
	stands := app.Standing{Title: c.Title, Href: link.Contract(ref), Label: "合同登记编号", Value: c.CertNo,
		Help: "14 位或 16 位数字，与登记证书一致。"}
	if field == certificateDay {
		stands.Label, stands.Value, stands.Help = "登记日期", c.RegisteredOn.String(), "如 2026-03-18，与登记证书一致；统计年度随之改变。"
	}
	return stands, nil
}

// checkEntry wants a number of the right form that no other contract has, or a possible day.
func checkEntry(ctx context.Context, from postgres.Reader, ref int64, field, value string) (string, error) {
	if field == certificateNumber {
		if err := market.CheckCertNo(value); err != nil {
			return "", app.WrongAfter(market.FieldsOf(err)["cert_no"])
		}
		others, err := from.Contracts(ctx, postgres.ContractFilter{CertNo: value, Limit: 1})
		if err == nil && len(others) > 0 && others[0].ID != ref {
			err = app.WrongAfter("该编号已用于“" + others[0].Title + "”，请核对。")
		}
		return value, err
	}
	day, err := market.ParseDate(value)
	if err != nil || day.IsZero() {
		return "", app.WrongAfter("请填写日期，如 2026-03-18。")
	}
	c, err := from.Contract(ctx, ref)
	if err != nil {
		return "", err
	}
	now, err := from.Now(ctx)
	switch {
	case err != nil:
		return "", err
	case market.DateOf(now).Before(day):
		return "", app.WrongAfter("登记日期不能晚于今天。")
	case day.Before(c.SignedOn):
		return "", app.WrongAfter("登记日期不能早于合同签订日期（" + c.SignedOn.Chinese() + "）。")
	}
	return day.String(), nil
}

// applyEntry changes the record. Every figure counts by its day of registration, so that all of them follow.
func applyEntry(ctx context.Context, tx *postgres.Tx, x *market.Correction) error {
	c, err := tx.LockContract(ctx, x.Ref)
	if err != nil {
		return err
	}
	if x.Field == certificateNumber {
		c.CertNo = x.After
		return tx.UpdateContract(ctx, &c)
	}
	if c.RegisteredOn, err = market.ParseDate(x.After); err != nil {
		return err
	}
	return tx.UpdateContract(ctx, &c)
}
