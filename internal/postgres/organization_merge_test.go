package postgres_test

import (
	"context"
	"slices"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TestAMergeKnowsEveryColumnThatNamesAnOrganisation finds columns that a merge would leave behind: those that refer to
// organisations, and those that are called so and refer to nothing.
func TestAMergeKnowsEveryColumnThatNamesAnOrganisation(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	there, err := db.List(ctx, `
		select conrelid::regclass || '.' || a.attname from pg_constraint c
			join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
			where contype = 'f' and confrelid = 'organization'::regclass
		union
		select table_name || '.' || column_name from information_schema.columns
			where table_schema = 'public' and data_type in ('bigint', 'ARRAY')
				and column_name ~ '(^|_)(orgs?|organi[sz]ations?|recommender)(_ids?)?$'
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	known := postgres.OrgColumns()
	if len(there) < 25 {
		t.Fatalf("only %d columns are found: %q", len(there), there)
	}
	for _, column := range there {
		if !slices.Contains(known, column) {
			t.Errorf("%s names an organisation, and a merge does not know it", column)
		}
	}
	for _, column := range known {
		if !slices.Contains(there, column) {
			t.Errorf("a merge knows %s, which is nowhere", column)
		}
	}
}

// contents are the columns of jsonb, and whether an organisation is named in them by its number. What a merge follows
// is said in orgParts; what is final stays as it was written.
var contents = map[string]string{
	"import_batch.sheets": "", "import_row.cells": "", "import_row.differs": "", "import_row.fill": "",
	"import_row.notes": "", "import_row.before": "", "channel.setup": "", "round_answer.typed": "",
	"round_draft.typed":     "",
	"acceptance.indicators": "", "acceptance.results": "", "agreement.content": "", "agreement_version.content": "",
	"approach.reasons": "", "bid_invitation.reasons": "", "challenge.criteria": "", "challenge.indicators": "",
	"challenge.terms": "", "change_request.content": "", "contract.buyer": "moves", "contract.seller": "moves",
	"contract.payments": "", "contract.pending": "", "contract.review": "", "contract_version.content": "final",
	"deal.buyer": "moves", "deal.seller": "moves", "delivery.places": "",
	"event.change": "final", "listing.details": "",
	"listing_public.details": "", "match.reasons": "", "match_weights.weights": "", "matcher_trial.result": "",
	"notice.entries": "final", "panel_draw.pool": "", "review_score.marks": "", "review_score.notes": "",
}

// TestEveryContentIsLookedAtForOrganisations wants it said of each column of jsonb whether it names organisations.
func TestEveryContentIsLookedAtForOrganisations(t *testing.T) {
	t.Parallel()
	there, err := open(t).List(context.Background(), `select table_name || '.' || column_name
		from information_schema.columns
		where table_schema = 'public' and data_type = 'jsonb' and table_name not like 'river%' order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range there {
		if _, known := contents[column]; !known {
			t.Errorf("nobody said whether %s names organisations, which a merge would have to follow", column)
		}
	}
	for column, how := range contents {
		if !slices.Contains(there, column) {
			t.Errorf("%s is nowhere", column)
		}
		if how == "moves" && !slices.Contains(postgres.OrgColumns(), column+"_org") {
			t.Errorf("a merge does not follow %s", column)
		}
	}
}

func TestKeysOfNamesAreMadeForOldRowsPartByPart(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	for _, name := range []string{"江苏清河源机械有限公司", "淮上工学院", "淮安市清河源机械有限公司"} {
		testOrg(t, db, name, "320804")
	}
	run := func(sql string) {
		t.Helper()
		if err := db.Run(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	var want, got string
	all := `select string_agg(name_key || '|' || stem_key || '|' || key_rules, ' ' order by id) from organization`
	if err := db.Scan(ctx, all, &want); err != nil {
		t.Fatal(err)
	}
	run(`update organization set name_key = '', stem_key = '', key_rules = 0`)
	var parts []int
	for {
		var orgs []int64
		inTx(t, db, func(tx *postgres.Tx) (err error) {
			orgs, err = tx.KeyNames(ctx, 2)
			return err
		})
		if len(orgs) == 0 {
			break
		}
		parts = append(parts, len(orgs))
	}
	if err := db.Scan(ctx, all, &got); err != nil || got != want || !slices.Equal(parts, []int{2, 1}) {
		t.Errorf("in parts of %v the keys became %s, want %s (%v)", parts, got, want, err)
	}
}

func TestOrganisationsAreFoundUnderEveryName(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	firm := testOrg(t, db, "江苏清河源机械有限公司", "320804")
	gone := testOrg(t, db, "清河源第三机械厂", "320804")
	inTx(t, db, func(tx *postgres.Tx) error {
		gone.Status, gone.MergedInto = market.OrgMerged, firm.ID
		if err := tx.UpdateOrganization(ctx, &gone); err != nil {
			return err
		}
		return tx.InsertFormerName(ctx, market.FormerName{OrgID: firm.ID, Name: "淮阴第三机械厂", Why: "改制"})
	})
	for typed, want := range map[string]int64{"清河源机械有限公司": firm.ID, "江蘇清河源機械有限公司": firm.ID,
		"淮阴第三机械厂": firm.ID, "清河源第三机械厂": firm.ID, "东湖大学": 0} {
		found, err := db.OrganizationsNamed(ctx, market.NameKeys(typed), nil)
		if err != nil || want == 0 && len(found) > 0 || want != 0 && (len(found) == 0 || found[0].ID != want) {
			t.Errorf("%s is found as %+v, want %d (%v)", typed, found, want, err)
		}
	}
	for begin, want := range map[string]int{"江苏清河": 1, "清河源机": 1, "淮阴第三": 1, "東湖": 0} {
		rows, err := db.OrganizationList(ctx, postgres.OrganizationList{ListPart: market.ListPart{Text: begin},
			Statuses: []market.OrgStatus{market.OrgVerified}, Limit: 10})
		if err != nil || len(rows) != want {
			t.Errorf("%d organisations begin with %s, want %d (%v)", len(rows), begin, want, err)
		}
	}
}

// TestAPaymentFollowsAMergeAndNothingElse tries to rewrite what was paid.
func TestAPaymentFollowsAMergeAndNothingElse(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	firm, gone := testOrg(t, db, "江苏清河源机械有限公司", "320804"), testOrg(t, db, "清河源机械有限公司", "320804")
	for _, sql := range []string{
		`alter table subsidy drop constraint subsidy_challenge_id_fkey, drop constraint subsidy_bid_id_fkey`,
		`insert into subsidy (challenge_id, bid_id, org_id, amount, paid_on, proof, cert_no)
			select 1, 1, max(id), 100, current_date, '拨款单', 'J1' from organization`} {
		if err := db.Run(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	follow := `update subsidy set org_id = (select min(id) from organization)`
	for what, sql := range map[string]string{"another organisation's": follow, "another amount": `update subsidy
		set amount = 200`, "none at all": `delete from subsidy`} {
		if db.Run(ctx, sql) == nil {
			t.Errorf("a payment becomes %s", what)
		}
	}
	inTx(t, db, func(tx *postgres.Tx) error {
		gone.Status, gone.MergedInto = market.OrgMerged, firm.ID
		return tx.UpdateOrganization(ctx, &gone)
	})
	if db.Run(ctx, `update subsidy set org_id = (select min(id) from organization), amount = 200`) == nil {
		t.Error("a payment changes on its way")
	}
	if err := db.Run(ctx, follow); err != nil {
		t.Errorf("a payment stays behind: %v", err)
	}
}
