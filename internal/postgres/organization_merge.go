package postgres

import (
	"context"
	"strings"

	"jiebang/internal/market"
)

const byContact = `'` + string(market.TwinByContact) + `'`

// orgPart is a column of the record that names an organisation, and the statements by which it follows when one
// organisation (@gone) becomes part of another one (@keep). A test finds columns that no part knows.
type orgPart struct {
	table, column string
	count         string // what moves, in Chinese, with the condition that finds it; empty for what nobody asks for
	follow        []string
}

// moved is a part whose rows simply name the other organisation from now on; set is what else changes of them.
func moved(table, column, count string, set ...string) orgPart {
	sets := strings.Join(append([]string{column + " = @keep"}, set...), ", ")
	return orgPart{table, column, count, []string{`update ` + table + ` set ` + sets + ` where ` + column + ` = @gone`}}
}

// party is a side of a deal or a contract: it stands in the content, from which the column is computed.
func party(table, side, count string) orgPart {
	return orgPart{table, side + "_org", count, []string{`update ` + table + ` set ` + side + ` = jsonb_set(` + side +
		`, '{org_id}', to_jsonb(@keep::bigint)), version = version + 1 where ` + side + `_org = @gone`}}
}

// again takes away what both organisations have, once for each, before the rest moves.
func again(p orgPart, where string) orgPart {
	once := `delete from ` + p.table + ` g where g.` + p.column + ` = @gone and ` + where
	p.follow = append([]string{once}, p.follow...)
	return p
}

// orgParts are all columns that name an organisation, in the order in which they follow.
var orgParts = []orgPart{
	{"member", "org_id", "成员", []string{`insert into member (org_id, user_id, rank, joined_at)
			select @keep, user_id, rank, joined_at from member where org_id = @gone
			on conflict (org_id, user_id) do update set rank = case
				when excluded.rank = 'owner' or member.rank = 'viewer' then excluded.rank else member.rank end`,
		`delete from member where org_id = @gone`}},
	again(moved("invitation", "org_id", ""), `used_by is null`), // a link lets nobody into what its maker did not know
	again(moved("join_request", "org_id", ""), `status = `+joinOpen+` and (exists (select from join_request k
		where k.org_id = @keep and k.user_id = g.user_id and k.status = `+joinOpen+`)
		or exists (select from member m where m.org_id = @keep and m.user_id = g.user_id))`),
	moved("import_batch", "org_id", ""),
	{"round_invitation", "org_id", "", []string{`update round_answer a set invitation_id = k.id
			from round_invitation g, round_invitation k where g.org_id = @gone and k.org_id = @keep
				and k.round_id = g.round_id and a.invitation_id = g.id`,
		`delete from round_invitation g where g.org_id = @gone and exists (select from round_invitation k
			where k.round_id = g.round_id and k.org_id = @keep)`,
		`update round_invitation set org_id = @keep where org_id = @gone`}},
	moved("round_answer", "org_id", ""),
	again(moved("qualification", "org_id", "资质"), `exists (select from qualification k where k.org_id = @keep
		and k.code = g.code and k.number = g.number and k.valid_from is not distinct from g.valid_from)`),
	moved("listing", "org_id", "清单条目"),
	moved("listing", "recommender_id", "", "version = version + 1"),
	moved("introduction", "listing_org", ""),
	moved("introduction", "other_org", ""),
	moved("listing_public", "org_id", ""),
	moved("listing_public", "recommender_id", ""),
	moved("match", "demand_org", ""),
	moved("match", "supply_org", ""),
	moved("challenge", "org_id", "榜单"),
	moved("challenge", "winner_org_id", "", "version = version + 1"),
	{"bid_content", "sealed_org", "", []string{`update bid_content t set sealed_org = @gone from bid b
		where b.id = t.bid_id and b.org_id = @gone and t.sealed_org is null`}}, // and not moved: the envelope names it
	moved("bid", "org_id", "揭榜方案"),
	again(moved("bid_member", "org_id", "联合体分工"), `exists (select from bid_member k
		where k.bid_id = g.bid_id and k.org_id = @keep)`),
	again(moved("bid_invitation", "org_id", ""), `exists (select from bid_invitation k
		where k.challenge_id = g.challenge_id and k.org_id = @keep)`),
	moved("question", "org_id", ""),
	moved("breach", "org_id", "违约记录"),
	moved("subsidy", "org_id", ""),
	party("deal", "buyer", "签约项目"),
	party("deal", "seller", ""),
	party("contract", "buyer", "技术合同"),
	party("contract", "seller", ""),
	moved("file", "org_id", ""),
	moved("organization", "merged_into", ""),
	moved("organization_name", "org_id", ""),
	moved("organization_request", "org_id", ""),
	{"organization_request", "collected_id", "", nil}, // and not moved: a request tells what it asked for
	{"organization_twin", "a", "", []string{`delete from organization_twin where a = @gone or b = @gone`}},
	{"organization_twin", "b", "", nil},
}

// Weight is how much of one kind hangs on an organisation.
type Weight struct {
	Label string
	Count int
}

// Weights tells what would move with an organisation, without what there is none of.
func (r Reader) Weights(ctx context.Context, orgID int64) ([]Weight, error) {
	counts := map[string][]string{}
	var labels []string
	for _, p := range orgParts {
		if p.count != "" {
			labels = append(labels, p.count)
			counts[p.count] = append(counts[p.count], `select count(*) as n from `+p.table+` where `+p.column+` = @org`)
		}
	}
	// The other side of deals and contracts counts under the same name.
	counts["签约项目"] = append(counts["签约项目"], `select count(*) from deal where seller_org = @org`)
	counts["技术合同"] = append(counts["技术合同"], `select count(*) from contract where seller_org = @org`)
	var all []string
	for _, label := range labels {
		all = append(all, `select '`+label+`' as label, (select sum(n) from (`+
			strings.Join(counts[label], " union all ")+`) c)::int as count`)
	}
	return list[Weight](ctx, r, `select label, count from (`+strings.Join(all, " union all ")+`) w where count > 0`,
		args{"org": orgID})
}

// MergeObstacle is a sentence that says why two organisations cannot become one at present, empty when they can. What
// two parties have done with each other shows that they are two.
func (r Reader) MergeObstacle(ctx context.Context, keep, gone, exceptRequest int64) (string, error) {
	found, err := list[string](ctx, r, `select said from (values
			(1, '两家单位互为签约项目的双方，不能归并。', exists (select from deal where buyer_org = @keep and seller_org = @gone
				or buyer_org = @gone and seller_org = @keep)),
			(2, '两家单位互为技术合同的双方，不能归并。', exists (select from contract where buyer_org = @keep and seller_org = @gone
				or buyer_org = @gone and seller_org = @keep)),
			(3, '一方是另一方榜单的揭榜方或联合体成员，不能归并。', exists (select from challenge c join bid b on b.challenge_id = c.id
				left join bid_member m on m.bid_id = b.id where b.status <> `+bidWithdrawn+`
				and (c.org_id = @keep and @gone in (b.org_id, m.org_id)
					or c.org_id = @gone and @keep in (b.org_id, m.org_id)))),
			(4, '两家单位揭了同一个榜，不能归并；可先撤回其中一份方案。', exists (select from bid x join bid y on y.challenge_id = x.challenge_id
				where x.org_id = @keep and y.org_id = @gone and x.status <> `+bidWithdrawn+`
					and y.status <> `+bidWithdrawn+`)),
			(5, '一方是另一方揭榜联合体的成员，不能归并。', exists (select from bid b join bid_member m on m.bid_id = b.id
				where b.org_id = @keep and m.org_id = @gone or b.org_id = @gone and m.org_id = @keep)),
			(6, '两家单位已经相互对接，不能归并。', exists (select from match where status `+inMatchesMet+`
				and (demand_org = @keep and supply_org = @gone or demand_org = @gone and supply_org = @keep))),
			(7, '被归并单位有待确认的更正申请，请先办结。', exists (select from correction
				where kind = `+onOrganization+` and ref = @gone and status = `+correctionProposed+`)),
			(8, '被归并单位有待办理的更名或认领申请，请先办结。', exists (select from organization_request
				where (org_id = @gone or collected_id = @gone) and status = `+requestAsked+` and id <> @except))
		) as o (n, said, stands) where stands order by n limit 1`,
		args{"keep": keep, "gone": gone, "except": exceptRequest})
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// HoldOrganizations locks organisations in the order of their ids, so that two merges never wait for each other in a
// circle.
func (tx *Tx) HoldOrganizations(ctx context.Context, ids ...int64) error {
	_, err := list[int64](ctx, tx.Reader, `select id from organization where id = any(@ids) order by id for update`,
		args{"ids": ids})
	return err
}

// MergeOrganization lets everything that names one organisation name the one that stays, and answers the listings
// whose owner or recommender changed. The caller has stored the merged one as merged.
func (tx *Tx) MergeOrganization(ctx context.Context, keep, gone int64) (listings []int64, err error) {
	named := args{"keep": keep, "gone": gone}
	listings, err = list[int64](ctx, tx.Reader, `select id from listing where org_id = @gone or recommender_id = @gone
		order by id`, args{"gone": gone})
	if err != nil {
		return nil, err
	}
	for _, p := range orgParts {
		for _, statement := range p.follow {
			if _, err := tx.exec(ctx, statement, namedIn(statement, named)); err != nil {
				return nil, err
			}
		}
	}
	for _, statement := range []string{
		// What one has and the other seeks is no match any more.
		`update match set status = ` + matchDismissed + `, version = version + 1, updated_at = @now
			where demand_org = @keep and supply_org = @keep and status not ` + inMatchesMet,
		`update file set ref = @keep where kind = ` + onOrganization + ` and ref = @gone`,
	} {
		named := namedIn(statement, args{"keep": keep, "gone": gone, "now": tx.now})
		if _, err := tx.exec(ctx, statement, named); err != nil {
			return nil, err
		}
	}
	return listings, nil
}

// namedIn are those of the arguments that a statement names.
func namedIn(statement string, all args) args {
	named := args{}
	for name, value := range all {
		if strings.Contains(statement, "@"+name) {
			named[name] = value
		}
	}
	return named
}

// ListingsShownBy lists the listings that an organisation has on show: they carry its name.
func (r Reader) ListingsShownBy(ctx context.Context, orgID int64) ([]int64, error) {
	return list[int64](ctx, r, `select id from listing_public where org_id = @org order by id`, args{"org": orgID})
}

// CollectedFor lists the drafts without anybody in them that are perhaps the organisation's own, by the pairs that were
// found of it.
func (r Reader) CollectedFor(ctx context.Context, orgID int64) ([]market.Collected, error) {
	return list[market.Collected](ctx, r, `select o.id, o.name, o.uscc,
			(select count(*) from listing l where l.org_id = o.id) as listings,
			exists (select from organization_request q where q.org_id = @org and q.collected_id = o.id
				and q.status = `+requestAsked+`) as asked
		from organization_twin t join organization o on o.id = case when t.a = @org then t.b else t.a end
		where (t.a = @org or t.b = @org) and t.differs_at is null and o.status = `+orgDraft+`
			and t.why <> array[`+byContact+`] and not exists (select from member m where m.org_id = o.id)
		order by o.id`, args{"org": orgID})
}
