package account

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// QualificationDraft is what a clerk types of a recognition. The keys are those of a sheet's columns.
type QualificationDraft struct {
	Code      market.QualificationCode `form:"qualification"`
	Number    string                   `form:"qualification_no" maxLength:"60"`
	ValidFrom market.Date              `form:"valid_from"`
	ValidTo   market.Date              `form:"valid_to"`
}

func (in QualificationDraft) content() market.QualificationContent {
	q := market.QualificationContent{Code: in.Code, ValidFrom: in.ValidFrom, ValidTo: in.ValidTo}
	_ = takeNumber(&q, in.Number) // written as a sheet would write it
	return q
}

// Qualifications lists what organisations are recognised as, newest first, of one of them unless it is 0.
func (r *Room) Qualifications(ctx context.Context, who market.Actor, orgID, before int64) (
	[]postgres.HeldQualification, error,
) {
	return r.qualifications(ctx, who, orgID, before, app.PageSize)
}

func (r *Room) qualifications(ctx context.Context, who market.Actor, orgID, before int64, limit int) (
	[]postgres.HeldQualification, error,
) {
	if !who.InBureau() {
		return nil, market.ErrNotFound
	}
	return r.db.QualificationsHeld(ctx, orgID, before, limit)
}

// Qualification reads one recognition for a clerk who corrects it.
func (r *Room) Qualification(ctx context.Context, who market.Actor, id int64) (market.Qualification, error) {
	if !market.MaySortOrganizations(who) {
		return market.Qualification{}, market.ErrNotFound
	}
	return r.db.Qualification(ctx, id)
}

// AddQualification records a recognition of an organisation by hand.
func (r *Room) AddQualification(ctx context.Context, who market.Actor, orgID int64, in QualificationDraft) error {
	q := market.Qualification{OrgID: orgID, QualificationContent: in.content()}
	return r.changeQualification(ctx, who, &q, func(tx *postgres.Tx) error { return tx.InsertQualification(ctx, &q) })
}

// CorrectQualification changes a recognition by hand.
func (r *Room) CorrectQualification(ctx context.Context, who market.Actor, id int64, in QualificationDraft) error {
	q, err := r.Qualification(ctx, who, id)
	if err != nil {
		return err
	}
	q.QualificationContent = in.content()
	return r.changeQualification(ctx, who, &q, func(tx *postgres.Tx) error { return tx.UpdateQualification(ctx, &q) })
}

// changeQualification stores a recognition as long as the organisation has no other one like it.
func (r *Room) changeQualification(ctx context.Context, who market.Actor, q *market.Qualification,
	store func(*postgres.Tx) error) error {
	if !market.MaySortOrganizations(who) {
		return market.ErrNotFound
	}
	if err := q.Validate(); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := tx.Organization(ctx, q.OrgID); err != nil {
			return err
		}
		has, err := tx.Qualifications(ctx, []int64{q.OrgID})
		if err != nil {
			return err
		}
		for _, other := range has {
			if other.ID != q.ID && other.Is(q.QualificationContent) {
				return &market.Error{Code: market.Invalid, Message: "该单位已登记这一项资质。",
					Fields: map[string]string{"qualification": "该单位已登记这一项资质（" + other.Text() + "），请直接修改那一条。"}}
			}
		}
		if err := store(tx); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbQualify, market.NounOrganization, q.OrgID, q.Code.Label()+" "+q.Text(), nil)
	})
}

// RemoveQualification takes a recognition out of the record that should not be there.
func (r *Room) RemoveQualification(ctx context.Context, who market.Actor, id int64) (orgID int64, err error) {
	q, err := r.Qualification(ctx, who, id)
	if err != nil {
		return 0, err
	}
	return q.OrgID, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.DeleteQualification(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbDisqualify, market.NounOrganization, q.OrgID, q.Code.Label()+" "+q.Text(), nil)
	})
}

// ExportQualifications writes the recognitions that Qualifications lists, in the columns of a sheet: what goes out
// comes in again without a difference.
func (r *Room) ExportQualifications(ctx context.Context, who market.Actor, orgID int64, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]postgres.HeldQualification, error) {
		return r.qualifications(ctx, who, orgID, before, limit)
	}
	type held = postgres.HeldQualification
	return app.WriteList(ctx, r.core, who, e, app.List[held]{Name: "单位资质", Noun: market.NounOrganization, Ref: orgID,
		Behind: app.ByID(read, func(q *held) int64 { return q.ID }),
		Columns: []app.Column[held]{
			app.In("单位名称", 32, func(q *held) any { return q.OrgName }),
			app.In("统一社会信用代码", 22, func(q *held) any { return q.USCC }),
			app.In("资质", 28, func(q *held) any { return q.Code.Label() }),
			app.In("证书编号", 24, func(q *held) any { return q.Number }),
			app.In("发证日期", 12, func(q *held) any { return q.ValidFrom }),
			app.In("有效期至", 12, func(q *held) any { return q.ValidTo }),
		}})
}
