package account

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ExportOrganizations writes the organisations that Organizations lists.
func (r *Room) ExportOrganizations(ctx context.Context, who market.Actor, statuses []market.OrgStatus, name string,
	e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]market.Organization, error) {
		return r.organizations(ctx, who, postgres.OrganizationFilter{Statuses: statuses, Name: name, Before: before,
			Limit: limit})
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
		Noun: market.NounOrganization, Columns: columns,
		Behind: app.ByID(read, func(o *market.Organization) int64 { return o.ID })})
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
