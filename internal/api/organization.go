package api

import (
	"context"
	"time"

	accounts "jiebang/internal/app/account"
	"jiebang/internal/market"
)

func (s *API) organizationOperations() {
	serve(s, operation{id: "get-organization", path: "/organizations/{id}", tag: tagOrganization, summary: "阅读一个单位",
		refusals: []int{404},
		detail:   "已认证单位公开；本单位成员和主管部门另可读到未认证的情况和成员。"}, s.getOrganization)
	serve(s, operation{id: "my-organizations", path: "/me/organizations", tag: tagOrganization, summary: "本人所在的单位",
		member: true}, s.myOrganizations)
}

// organization is an organisation as its reader may see it.
type organization struct {
	ID          int64            `json:"id" required:"true"`
	Status      market.OrgStatus `json:"status" required:"true" doc:"认证状态"`
	StatusLabel string           `json:"status_label" required:"true" doc:"认证状态的中文名称"`
	Version     int              `json:"version" required:"true" doc:"版本号"`
	market.OrganizationContent
	RegionName string    `json:"region_name" doc:"所在地区名称"`
	VerifiedAt time.Time `json:"verified_at,omitzero" doc:"认证时刻"`
	MergedInto int64     `json:"merged_into,omitempty" doc:"已归并的，为保留单位的序号"`
	Members    []member  `json:"members,omitempty" doc:"成员，仅本单位和主管部门可见"`
}

// member is one person's place in an organisation.
type member struct {
	UserID   int64       `json:"user_id" required:"true"`
	Name     string      `json:"name" required:"true" doc:"姓名"`
	Rank     market.Rank `json:"rank" required:"true" doc:"在本单位的权限"`
	JoinedAt time.Time   `json:"joined_at,omitzero" doc:"加入时刻"`
}

func showOrganization(v accounts.OrganizationView) organization {
	out := organization{ID: v.ID, Status: v.Status, StatusLabel: market.OrgLifecycle.Label(v.Status),
		Version: v.Version, OrganizationContent: v.OrganizationContent,
		RegionName: v.Region.FullName(), VerifiedAt: v.VerifiedAt, MergedInto: v.MergedInto}
	for _, m := range v.Members {
		out.Members = append(out.Members, member{UserID: m.UserID, Name: m.UserName, Rank: m.Rank,
			JoinedAt: m.JoinedAt})
	}
	return out
}

func (s *API) getOrganization(ctx context.Context, who market.Actor, in *struct {
	ID int64 `path:"id" doc:"单位序号"`
}) (*body[organization], error) {
	v, err := s.app.Account.Organization(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[organization]{showOrganization(v)}, nil
}

func (s *API) myOrganizations(ctx context.Context, who market.Actor, _ *struct{}) (*body[page[organization]], error) {
	out := page[organization]{Items: []organization{}}
	for _, id := range who.OrgIDs() {
		v, err := s.app.Account.Organization(ctx, who, id)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, showOrganization(v))
	}
	return &body[page[organization]]{out}, nil
}
