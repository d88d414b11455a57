package postgres

import (
	"context"

	"jiebang/internal/market"
)

var contractTable = tableOf[market.Contract]("contract", columns{
	given:   `id`,
	fixed:   `no deal_id created_by created_at`,
	version: `version`,
	moving: `title type subtype signed_on begins_on ends_on deal_amount tech_amount pay_method pay_plan payments
		related_party plan_source ip_kinds ip_certificates tech_field soc_econ_goal industry expected_invest
		expected_output buyer seller subject text_file bid_notice foreign_text chinese_copy seals_match pledged benefits
		status moved_by submitted_by submitted_on clock_from cert_no registered_on ended_on informed_on refusal note
		pending review updated_at`,
	absent: `deal_id`,
})

// Contract reads a contract.
func (r Reader) Contract(ctx context.Context, id int64) (market.Contract, error) {
	return one[market.Contract](ctx, r, contractTable.read+`where id = @id`, args{"id": id})
}

// ContractFilter narrows a list of contracts; zero values do not narrow.
type ContractFilter struct {
	OrgIDs   []int64 // one of them is buyer or seller
	IDs      []int64
	DealID   int64
	CertNo   string
	Statuses []market.ContractStatus
	From     market.Date // registered on this day or later
	To       market.Date // registered before this day
	Late     *LateLine   // only those whose clock is late
	Asked    bool        // only those with a change or a review asked for
	Untold   bool        // only those of which somebody who granted a benefit has not heard yet
	Before   int64       // only smaller ids: the next page
	Limit    int
}

// LateLine says since when a running clock is late: the twin of market.Clock.Late.
type LateLine struct{ Accepted, SecondReview market.Date }

func (f ContractFilter) where() where {
	var w where
	w.and(f.OrgIDs != nil, `buyer_org = any(@orgs) or seller_org = any(@orgs)`, "orgs", f.OrgIDs)
	w.and(f.IDs != nil, `id = any(@ids)`, "ids", f.IDs)
	w.and(f.DealID != 0, `deal_id = @deal`, "deal", f.DealID)
	w.and(f.CertNo != "", `cert_no = @cert_no`, "cert_no", f.CertNo)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(!f.From.IsZero(), `registered_on >= @from`, "from", f.From)
	w.and(!f.To.IsZero(), `registered_on < @to`, "to", f.To)
	if f.Late != nil {
		w.that(true, `status = `+contractAccepted+` and clock_from <= @late_accepted
				or status = `+contractSecondReview+` and clock_from <= @late_review`)
		w.set("late_accepted", f.Late.Accepted)
		w.set("late_review", f.Late.SecondReview)
	}
	w.that(f.Asked, `jsonb_typeof(pending) = 'object' or jsonb_typeof(review) = 'object'`)
	w.that(f.Untold, `status `+inContractsFallen+` and benefits <> '{}' and informed_on is null`)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return w
}

// Contracts reads contracts, newest first.
func (r Reader) Contracts(ctx context.Context, f ContractFilter) ([]market.Contract, error) {
	w := f.where()
	return list[market.Contract](ctx, r, contractTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// ContractsNamed finds contracts by certificate, by number or by title.
func (r Reader) ContractsNamed(ctx context.Context, certNos, nos, titles []string) ([]market.Contract, error) {
	return list[market.Contract](ctx, r, contractTable.read+`where cert_no <> '' and cert_no = any(@certs)
			or no = any(@nos) or title = any(@titles) order by id`,
		args{"certs": orEmpty(certNos), "nos": orEmpty(nos), "titles": orEmpty(titles)})
}

// ContractCounts counts contracts by state.
func (r Reader) ContractCounts(ctx context.Context) (map[market.ContractStatus]int, error) {
	type row struct {
		Status market.ContractStatus
		N      int
	}
	rows, err := list[row](ctx, r, `select status, count(*) as n from contract group by status`, nil)
	counts := map[market.ContractStatus]int{}
	for _, row := range rows {
		counts[row.Status] = row.N
	}
	return counts, err
}

// PendingContracts counts the registrations that are on their way, by state.
func (r Reader) PendingContracts(ctx context.Context) (map[market.ContractStatus]int, error) {
	type row struct {
		Status market.ContractStatus
		N      int
	}
	rows, err := list[row](ctx, r, `select status, count(*) as n from contract where status `+inContractsPending+`
		group by status`, nil)
	counts := map[market.ContractStatus]int{}
	for _, row := range rows {
		counts[row.Status] = row.N
	}
	return counts, err
}

// InsertContract stores a new contract and sets its id, number, version and times; one without a state is a draft.
func (tx *Tx) InsertContract(ctx context.Context, c *market.Contract) error {
	no, err := tx.NextNo(ctx, "HT")
	if err != nil {
		return err
	}
	if c.Status == "" {
		c.Status = market.ContractDraft
	}
	c.No, c.Version, c.CreatedAt, c.UpdatedAt, c.CreatedBy = no, 1, tx.now, tx.now, tx.who.UserID
	c.ID, err = one[int64](ctx, tx.Reader, contractTable.insert+`returning id`, contractTable.inserted(c))
	return err
}

// UpdateContract stores the contract if nobody stored another version since it was read.
func (tx *Tx) UpdateContract(ctx context.Context, c *market.Contract) error {
	c.UpdatedAt = tx.now
	return contractTable.replace(ctx, tx, c)
}

// TouchedContracts are those of the ids that somebody has worked on since they came in: of a ledger's contracts each
// has one version of its own and one of what the registry decided.
func (r Reader) TouchedContracts(ctx context.Context, ids []int64) ([]market.Contract, error) {
	return list[market.Contract](ctx, r, contractTable.read+`c where id = any(@ids) and (version > 1
			or (select count(*) from contract_version v where v.contract_id = c.id) > 1
			or exists (select from contract_remittance p where p.contract_id = c.id)) order by id`, args{"ids": orEmpty(ids)})
}

// DeleteContracts removes contracts of a ledger for good. Their certificates go first, so that the figures follow and
// the history may go with them.
func (tx *Tx) DeleteContracts(ctx context.Context, ids []int64) error {
	for _, step := range []string{
		`update contract set status = ` + contractDraft + `, cert_no = '', registered_on = null, submitted_on = null
			where id = any(@ids)`,
		`delete from contract_version where contract_id = any(@ids)`,
		`delete from contract where id = any(@ids)`,
	} {
		if _, err := tx.exec(ctx, step, args{"ids": orEmpty(ids)}); err != nil {
			return err
		}
	}
	return nil
}

// DeleteContractDraft removes for good a contract that no registry has, with its files.
func (tx *Tx) DeleteContractDraft(ctx context.Context, id int64) error {
	if err := tx.deleteFiles(ctx, market.NounContract, id); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `delete from contract where id = @id`, args{"id": id})
	return err
}

// ContractVersions lists what a contract said after each act of the registry, oldest first.
func (r Reader) ContractVersions(ctx context.Context, id int64) ([]market.ContractVersion, error) {
	return list[market.ContractVersion](ctx, r, `select n, change, "on", deal_amount, tech_amount, reason, by_name, at
		from contract_version
		where contract_id = @id order by n`, args{"id": id})
}

// AddContractVersion keeps what the contract says now, after an act of the registry on the given day.
func (tx *Tx) AddContractVersion(ctx context.Context, c *market.Contract, act market.RegistryAct,
	on market.Date, reason string) error {
	_, err := tx.exec(ctx, `insert into contract_version (contract_id, n, change, "on", deal_amount, tech_amount,
			content, reason, by_name, at)
		select @id, coalesce(max(n), 0) + 1, @change, @on, @deal, @tech, @content, @reason, @by, @now
		from contract_version where contract_id = @id`,
		args{"id": c.ID, "change": act, "on": on, "deal": c.DealAmount, "tech": c.TechAmount,
			"content": c.ContractContent, "reason": reason,
			"by": tx.who.Name, "now": tx.now})
	return err
}

// FillTowns writes the park or town of an organisation into its contracts that name none, so that they are counted
// there.
func (tx *Tx) FillTowns(ctx context.Context, orgID int64, town string) error {
	if town == "" {
		return nil
	}
	for _, side := range []string{"seller", "buyer"} {
		_, err := tx.exec(ctx, `update contract set `+side+` = jsonb_set(`+side+`, '{town}', to_jsonb(@town::text))
			where `+side+`_org = @org and `+side+`_town = ''`,
			args{"org": orgID, "town": town})
		if err != nil {
			return err
		}
	}
	return nil
}
