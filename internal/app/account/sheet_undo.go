package account

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// organizationKept is an organisation as a sheet finds it, with what it is recognised as.
type organizationKept struct {
	Organization   market.Organization
	Shareholders   string // which the organisation's own JSON keeps to itself
	Qualifications []market.Qualification
}

func keepOrganization(ctx context.Context, from postgres.Reader, ref int64) (any, error) {
	org, err := from.Organization(ctx, ref)
	if err != nil {
		return nil, err
	}
	qualifications, err := from.Qualifications(ctx, []int64{ref})
	return organizationKept{org, org.Shareholders, qualifications}, err
}

// putOrganizationBack makes an organisation say again what it said before a sheet updated it, and takes back what the
// sheet said of its recognitions.
func putOrganizationBack(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, ref int64, was []byte) error {
	var before organizationKept
	if err := json.Unmarshal(was, &before); err != nil {
		return fmt.Errorf("put organisation %d back: %w", ref, err)
	}
	before.Organization.Shareholders = before.Shareholders
	org, err := tx.Organization(ctx, ref)
	if err != nil {
		return err
	}
	if org.OrganizationContent != before.Organization.OrganizationContent {
		org.OrganizationContent = before.Organization.OrganizationContent
		if err := tx.UpdateOrganization(ctx, &org); err != nil {
			return err
		}
	}
	has, err := tx.Qualifications(ctx, []int64{ref})
	if err != nil {
		return err
	}
	for i := range has {
		at := slices.IndexFunc(before.Qualifications, func(q market.Qualification) bool { return q.ID == has[i].ID })
		if at < 0 {
			err = tx.DeleteQualification(ctx, has[i].ID)
		} else {
			err = tx.UpdateQualification(ctx, &before.Qualifications[at])
		}
		if err != nil {
			return err
		}
	}
	return tx.Record(ctx, market.VerbPutBack, market.NounOrganization, ref, b.Name, nil)
}

// keepCandidate reads a candidate as a sheet finds them. Of an expert, whom the sheet puts forward only now, there is
// nothing to keep: their account changes by an administrator alone.
func keepCandidate(ctx context.Context, from postgres.Reader, ref int64) (any, error) {
	if ref <= 0 {
		return nil, nil
	}
	return from.ExpertCandidate(ctx, ref)
}

// putCandidateBack makes a candidate say what an earlier sheet said, or takes back who was put forward by this one.
func putCandidateBack(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, ref int64, was []byte) error {
	var before *market.ExpertCandidate
	if err := json.Unmarshal(was, &before); err != nil {
		return fmt.Errorf("put candidate %d back: %w", ref, err)
	}
	if before == nil {
		if err := tx.Record(ctx, market.VerbDelete, market.NounCandidate, ref, b.Name, nil); err != nil {
			return err
		}
		return tx.DeleteCandidates(ctx, []int64{ref})
	}
	c, err := tx.LockCandidate(ctx, ref)
	if err != nil {
		return err
	}
	c.ExpertContent = before.ExpertContent
	if err := tx.UpdateCandidate(ctx, &c); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbPutBack, market.NounCandidate, ref, b.Name, nil)
}
