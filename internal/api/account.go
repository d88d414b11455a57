package api

import (
	"context"

	"jiebang/internal/market"
)

func (s *API) accountOperations() {
	serve(s, operation{id: "me", path: "/me", tag: tagAccount, summary: "令牌所属账号", member: true,
		detail: "姓名、平台角色和所在单位；接口的权限由此而来。"}, s.me)
}

// account is whom a token belongs to.
type account struct {
	ID          int64        `json:"id" required:"true"`
	Name        string       `json:"name" required:"true" doc:"姓名"`
	Roles       []role       `json:"roles" required:"true" nullable:"false" doc:"平台角色"`
	Memberships []membership `json:"memberships" required:"true" nullable:"false" doc:"所在单位"`
}

// role is a platform role with its name.
type role struct {
	Role  market.Role `json:"role" required:"true"`
	Label string      `json:"label" required:"true" doc:"中文名称"`
}

// membership is a place in an organisation.
type membership struct {
	OrgID     int64            `json:"org_id" required:"true"`
	OrgName   string           `json:"org_name" required:"true" doc:"单位名称"`
	OrgStatus market.OrgStatus `json:"org_status" required:"true" doc:"认证状态"`
	Rank      market.Rank      `json:"rank" required:"true" doc:"在本单位的权限"`
}

func (s *API) me(_ context.Context, who market.Actor, _ *struct{}) (*body[account], error) {
	out := account{ID: who.UserID, Name: who.Name, Roles: []role{}, Memberships: []membership{}}
	for _, r := range who.Roles {
		out.Roles = append(out.Roles, role{r, r.Label()})
	}
	for _, m := range who.Memberships {
		out.Memberships = append(out.Memberships, membership{OrgID: m.OrgID, OrgName: m.OrgName, OrgStatus: m.OrgStatus,
			Rank: m.Rank})
	}
	return &body[account]{out}, nil
}
