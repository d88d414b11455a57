package postgres

import (
	"context"
	"slices"

	"jiebang/internal/market"
)

var twinTable = tableOf[market.OrgTwin]("organization_twin", columns{
	given: `id differs_at decided_by note`,
	fixed: `a b why found_at`,
})

// likely are at most as many others of an organisation that have something in common with it: a telephone number that
// half of the district shares says nothing.
const likely = 20

// Twins lists the pairs that nobody has decided on, newest first.
func (r Reader) Twins(ctx context.Context, before int64, limit int) ([]market.OrgTwin, error) {
	return list[market.OrgTwin](ctx, r, twinTable.read+`where differs_at is null
		and (@before::bigint = 0 or id < @before) order by id desc limit @limit`,
		args{"before": before, "limit": limit})
}

// Twin reads one pair.
func (r Reader) Twin(ctx context.Context, id int64) (market.OrgTwin, error) {
	return one[market.OrgTwin](ctx, r, twinTable.read+`where id = @id`, args{"id": id})
}

// TwinsOf lists the pairs of an organisation that nobody has decided on.
func (r Reader) TwinsOf(ctx context.Context, orgID int64) ([]market.OrgTwin, error) {
	return list[market.OrgTwin](ctx, r, twinTable.read+`where (a = @org or b = @org) and differs_at is null order by id`,
		args{"org": orgID})
}

// SayDiffer keeps that the organisations of a pair are two. The one who comes second is told.
func (tx *Tx) SayDiffer(ctx context.Context, id int64, note string) error {
	return tx.swap(ctx, `update organization_twin set differs_at = @now, decided_by = @by, note = @note
		where id = @id and differs_at is null`,
		args{"id": id, "now": tx.now, "by": tx.who.Name, "note": note})
}

// compared is what is read of an organisation to compare it.
type compared struct {
	ID                        int64
	Name, USCC, StemKey       string
	ContactName, ContactPhone string
	Former, FormerStems       []string
}

func (c compared) twin() market.Twin {
	return market.Twin{ID: c.ID, Name: c.Name, USCC: c.USCC, ContactName: c.ContactName, ContactPhone: c.ContactPhone,
		Former: c.Former}
}

var comparedRows = `select o.id, o.name, o.uscc, o.stem_key, o.contact_name, o.contact_phone,
		array(select f.name from organization_name f where f.org_id = o.id order by f.id) as former,
		array(select f.stem_key from organization_name f where f.org_id = o.id order by f.id) as former_stems
	from organization o where o.status <> ` + orgMerged + ` and o.id = any(@ids)`

// FindTwins looks for organisations that may be one with those given, after their names, codes or contacts changed.
// What was found before and holds no more is forgotten, unless somebody decided on it.
func (tx *Tx) FindTwins(ctx context.Context, ids ...int64) error {
	const atOnce = 500
	for part := range slices.Chunk(ids, atOnce) {
		if err := tx.findTwins(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) findTwins(ctx context.Context, ids []int64) error {
	mine, err := list[compared](ctx, tx.Reader, comparedRows, args{"ids": ids})
	if err != nil {
		return err
	}
	type pair struct{ Mine, Other int64 }
	pairs, err := list[pair](ctx, tx.Reader, `with m as (select id, stem_key, uscc, contact_name, contact_phone
				from organization where id = any(@ids) and status <> `+orgMerged+`)
		select distinct p.mine, p.other from (
			select m.id as mine, o.id as other from m, lateral (select id from organization
				where stem_key = m.stem_key and stem_key <> '' and id <> m.id order by id limit @likely) o
			union all select m.id, o.id from m, lateral (select id from organization
				where uscc = m.uscc and uscc <> '' and id <> m.id order by id limit @likely) o
			union all select m.id, o.id from m, lateral (select id from organization
				where contact_phone = m.contact_phone and contact_phone <> '' and contact_name = m.contact_name
					and contact_name <> '' and id <> m.id order by id limit @likely) o
			union all select m.id, f.org_id from m, lateral (select org_id from organization_name
				where stem_key = m.stem_key and stem_key <> '' and org_id <> m.id order by id limit @likely) f
			union all select m.id, o.id from m join organization_name n on n.org_id = m.id,
				lateral (select id from organization where stem_key = n.stem_key and stem_key <> '' and id <> m.id
					order by id limit @likely) o
		) p`, args{"ids": ids, "likely": likely})
	if err != nil {
		return err
	}
	var others []int64
	for _, p := range pairs {
		others = append(others, p.Other)
	}
	rest, err := list[compared](ctx, tx.Reader, comparedRows, args{"ids": orEmpty(others)})
	if err != nil {
		return err
	}
	known := map[int64]compared{}
	for _, c := range slices.Concat(mine, rest) {
		known[c.ID] = c
	}
	twins := map[[2]int64]market.OrgTwin{}
	for _, p := range pairs {
		a, b := known[min(p.Mine, p.Other)], known[max(p.Mine, p.Other)]
		if a.ID == 0 || b.ID == 0 { // merged meanwhile
			continue
		}
		if why := a.twin().Reasons(b.twin()); len(why) > 0 {
			twins[[2]int64{a.ID, b.ID}] = market.OrgTwin{A: a.ID, B: b.ID, Why: why, FoundAt: tx.now}
		}
	}
	return tx.keepTwins(ctx, ids, twins)
}

func (tx *Tx) keepTwins(ctx context.Context, ids []int64, twins map[[2]int64]market.OrgTwin) error {
	var as, bs []int64
	for _, t := range twins {
		as, bs = append(as, t.A), append(bs, t.B)
	}
	if _, err := tx.exec(ctx, `delete from organization_twin t where differs_at is null
			and (a = any(@ids) or b = any(@ids))
			and not exists (select from unnest(@as::bigint[], @bs::bigint[]) as k (a, b) where k.a = t.a and k.b = t.b)`,
		args{"ids": ids, "as": orEmpty(as), "bs": orEmpty(bs)}); err != nil {
		return err
	}
	for _, t := range twins {
		if _, err := tx.exec(ctx, twinTable.insert+`on conflict (a, b) do update set why = excluded.why`,
			twinTable.inserted(&t)); err != nil {
			return err
		}
	}
	return nil
}
