package account

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ExportOrganizations writes the organisations that Organizations lists.
func (r *Room) ExportOrganizations(ctx context.Context, who market.Actor, p OrganizationPart, e *app.Export) error {
	if !who.InBureau() {
		return market.ErrNotFound
	}
	read := func(ctx context.Context, last *market.Organization, limit int) ([]market.Organization, error) {
		if p.After = 0; last != nil {
			p.After = last.ID
		}
		return r.db.OrganizationList(ctx, p.filter(limit))
	}
	columns := app.ByField(market.OrganizationContent{}.Fields(),
		func(o *market.Organization) *market.OrganizationContent { return &o.OrganizationContent }, "name", "uscc",
		"kind", "nature", "region", "town", "address", "industry", "legal_person", "contact_name", "contact_phone",
		"shareholders", "intro")
	columns = append(columns,
		app.In("状态", 12, func(o *market.Organization) any { return market.OrgLifecycle.Label(o.Status) }),
		app.In("认证时间", 18, func(o *market.Organization) any { return o.VerifiedAt }),
		app.In("更新时间", 18, func(o *market.Organization) any { return o.UpdatedAt }))
	return app.WriteList(ctx, r.core, who, e, app.List[market.Organization]{Name: "单位",
		Noun: market.NounOrganization, Columns: columns, Behind: read})
}

// ExportOrgRequests writes the requests that OrgRequests lists.
func (r *Room) ExportOrgRequests(ctx context.Context, who market.Actor, all bool, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]OrgRequestView, error) {
		return r.orgRequestQueue(ctx, who, all, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[OrgRequestView]{Name: "更名和认领申请", Noun: market.NounOrgRequest,
		Behind: app.ByID(read, func(q *OrgRequestView) int64 { return q.ID }),
		Columns: []app.Column[OrgRequestView]{
			app.In("单位", 28, func(q *OrgRequestView) any { return q.OrgName }),
			app.In("事项", 10, func(q *OrgRequestView) any { return q.Kind.Label() }),
			app.In("申请的名称", 28, func(q *OrgRequestView) any { return q.Name }),
			app.In("理由", 40, func(q *OrgRequestView) any { return q.Reason }),
			app.In("申请人", 12, func(q *OrgRequestView) any { return q.ByName }),
			app.In("申请时间", 18, func(q *OrgRequestView) any { return q.CreatedAt }),
			app.In("状态", 10, func(q *OrgRequestView) any { return market.OrgRequestLifecycle.Label(q.Status) }),
		}})
}

// ExportTwins writes the pairs that Twins lists.
func (r *Room) ExportTwins(ctx context.Context, who market.Actor, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]TwinView, error) {
		return r.twins(ctx, who, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[TwinView]{Name: "疑似重复单位", Noun: market.NounOrganization,
		Behind: app.ByID(read, func(t *TwinView) int64 { return t.ID }),
		Columns: []app.Column[TwinView]{
			app.In("单位甲", 28, func(t *TwinView) any { return t.First.Name }),
			app.In("单位甲的信用代码", 22, func(t *TwinView) any { return t.First.USCC }),
			app.In("单位乙", 28, func(t *TwinView) any { return t.Second.Name }),
			app.In("单位乙的信用代码", 22, func(t *TwinView) any { return t.Second.USCC }),
			app.In("依据", 40, func(t *TwinView) any { return market.TwinWords(t.Why) }),
		}})
}

// ExportUsers writes the accounts that Users lists: with role expert, the pool of experts. Telephone numbers are on the
// page of each account alone.
func (r *Room) ExportUsers(ctx context.Context, who market.Actor, role market.Role, name string, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]market.User, error) {
		return r.users(ctx, who, postgres.UserFilter{Role: role, Login: name, Before: before, Limit: limit})
	}
	return app.WriteList(ctx, r.core, who, e, app.List[market.User]{Name: "用户与角色", Noun: market.NounUser,
		Behind: app.ByID(read, func(u *market.User) int64 { return u.ID }),
		Columns: []app.Column[market.User]{
			app.In("登录名", 18, func(u *market.User) any { return u.Login }),
			app.In("姓名", 12, func(u *market.User) any { return u.Name }),
			app.In("角色", 24, func(u *market.User) any { return roleLabels(u.Roles) }),
			app.In("专业领域", 28, func(u *market.User) any { return strings.Join(u.Fields, "、") }),
			app.In("工作单位", 28, func(u *market.User) any { return u.Unit }),
			app.In("职务或职称", 16, func(u *market.User) any { return u.JobTitle }),
			app.In("推荐单位", 28, func(u *market.User) any { return u.NominatedBy }),
			app.In("状态", 10, func(u *market.User) any {
				return map[bool]string{true: "已停用", false: "正常"}[u.Disabled]
			}),
			app.In("动态口令", 10, func(u *market.User) any {
				return map[bool]string{true: "已启用", false: "未启用"}[u.TOTPSecret != ""]
			}),
			app.In("上次登录时间", 18, func(u *market.User) any { return u.LastLoginAt }),
			app.In("创建时间", 18, func(u *market.User) any { return u.CreatedAt }),
		}})
}
