package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"jiebang/internal/app"
	listings "jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/market"
)

func (s *API) matchOperations() {
	serve(s, operation{id: "listing-matches", path: "/listings/{id}/matches", tag: tagMatch, summary: "一条清单的匹配",
		member: true, refusals: []int{404},
		detail: "本单位、技术经理人和主管部门可读；合适的在前，每条附理由。"}, s.listingMatches)
	serve(s, operation{id: "connect-listing", method: http.MethodPost, path: "/listings/{id}/connections",
		tag: tagMatch, summary: "提出对接", member: true, status: http.StatusCreated,
		refusals: []int{403, 404, 409}, detail: "用本单位一条已发布的清单，与这条清单对接；对方同意后互相公开联系方式。"}, s.connectListing)
	serve(s, operation{id: "get-match", path: "/matches/{id}", tag: tagMatch, summary: "阅读一条匹配", member: true,
		refusals: []int{404},
		detail:   "附双方清单；对接成功后含联系方式和详细内容，每次查看均有记录。"}, s.getMatch)
	serve(s, operation{id: "move-match", method: http.MethodPost, path: "/matches/{id}/moves/{move}", tag: tagMatch,
		summary: "办理一步", member: true, refusals: []int{403, 404, 409},
		detail: "可进行的操作见匹配的 links。"}, s.moveMatch)
	serve(s, operation{id: "my-matches", path: "/me/matches", tag: tagMatch, summary: "本单位的匹配", member: true,
		detail: "新的在前。"}, s.myMatches)
}

// matched is a match as its reader may see it.
type matched struct {
	ID          int64              `json:"id" required:"true"`
	Status      market.MatchStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string             `json:"status_label" required:"true" doc:"状态的中文名称"`
	Version     int                `json:"version" required:"true" doc:"版本号"`
	Band        market.Band        `json:"band" required:"true" doc:"匹配程度：强、较强、弱"`
	Reasons     []reason           `json:"reasons" required:"true" nullable:"false" doc:"匹配的理由，重要的在前"`
	Mine        string             `json:"mine" doc:"本单位是哪一方" enum:"demand,supply,"`
	Demand      side               `json:"demand" required:"true" doc:"需求方"`
	Supply      side               `json:"supply" required:"true" doc:"供给方"`
	Note        string             `json:"note,omitempty" doc:"不合适或未成的理由"`
	ContactAt   time.Time          `json:"contact_at,omitzero" doc:"联系方式互相公开的时刻"`
	UpdatedAt   time.Time          `json:"updated_at,omitzero"`
	Links       []link             `json:"links" required:"true" nullable:"false" doc:"您现在可以进行的操作"`
}

// side is one side of a match.
type side struct {
	ListingID int64    `json:"listing_id" required:"true" doc:"清单"`
	Title     string   `json:"title" required:"true" doc:"清单名称"`
	OrgID     int64    `json:"org_id" required:"true" doc:"单位"`
	OrgName   string   `json:"org_name" required:"true" doc:"单位名称"`
	Listing   *listing `json:"listing,omitempty" doc:"清单全文，仅阅读一条匹配时给出"`
}

// reason is one thing that speaks for or against a match.
type reason struct {
	Kind   string  `json:"kind" required:"true" doc:"words 用词相同，meaning 意思相近，advice 改进建议，其余为条件名"`
	State  string  `json:"state" doc:"条件是否相符"`
	Text   string  `json:"text" required:"true" doc:"理由"`
	Weight float64 `json:"weight" doc:"同类理由的次序"`
}

func showMatch(v *matching.View) (matched, error) {
	m := v.Match
	out := matched{ID: m.ID, Status: m.Status, StatusLabel: market.MatchLifecycle.Label(m.Status), Version: m.Version,
		Band: m.Band, Mine: v.Mine, Note: m.Note,
		ContactAt: m.ContactAt, UpdatedAt: m.UpdatedAt, Links: links("matches", m.ID, v.Offers),
		Demand: side{ListingID: m.DemandID, Title: m.DemandTitle, OrgID: m.DemandOrg, OrgName: m.DemandOwner},
		Supply: side{ListingID: m.SupplyID, Title: m.SupplyTitle, OrgID: m.SupplyOrg, OrgName: m.SupplyOwner}}
	if err := json.Unmarshal(m.Reasons, &out.Reasons); err != nil {
		return out, fmt.Errorf("read reasons of match %d: %w", m.ID, err)
	}
	if out.Reasons == nil {
		out.Reasons = []reason{}
	}
	slices.SortStableFunc(out.Reasons, func(a, b reason) int { return cmp.Compare(b.Weight, a.Weight) })
	out.Demand.Listing, out.Supply.Listing = sideListing(v.Demand), sideListing(v.Supply)
	return out, nil
}

func sideListing(v *app.Shown) *listing {
	if v == nil {
		return nil
	}
	shown := showListing(listings.View{Shown: *v})
	return &shown
}

func showMatches(views []matching.View) ([]matched, error) {
	out := make([]matched, 0, len(views))
	for i := range views {
		shown, err := showMatch(&views[i])
		if err != nil {
			return nil, err
		}
		out = append(out, shown)
	}
	return out, nil
}

func (s *API) listingMatches(ctx context.Context, who market.Actor, in *ListingPath) (*body[page[matched]], error) {
	views, err := s.app.Matching.Matches(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	items, err := showMatches(views)
	return &body[page[matched]]{page[matched]{Items: items}}, err
}

func (s *API) myMatches(ctx context.Context, who market.Actor, in *struct {
	Status []market.MatchStatus `query:"status,explode" doc:"状态"`
	Before int64                `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[matched]], error) {
	views, err := s.app.Matching.MyMatches(ctx, who, in.Status, in.Before)
	if err != nil {
		return nil, err
	}
	items, err := showMatches(views)
	if err != nil {
		return nil, err
	}
	out := page[matched]{Items: items}
	if n := len(items); n > 0 {
		out.Next = requestOf(ctx).older(n, app.PageSize, items[n-1].ID)
	}
	return &body[page[matched]]{out}, nil
}

// MatchPath names a match in an address.
type MatchPath struct {
	ID int64 `path:"id" doc:"匹配序号"`
}

func (s *API) getMatch(ctx context.Context, who market.Actor, in *MatchPath) (*versioned[matched], error) {
	v, err := s.app.Matching.Match(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	shown, err := showMatch(&v)
	return &versioned[matched]{ETag: etag(v.Version), Body: shown}, err
}

func (s *API) moveMatch(ctx context.Context, who market.Actor, in *struct {
	MatchPath
	Move    string `path:"move" doc:"操作名"`
	IfMatch string `header:"If-Match" doc:"读到的 ETag；也可在正文中写 version"`
	Body    MatchMove
}) (*versioned[matched], error) {
	version, err := seen(in.IfMatch, in.Body.Version)
	if err != nil {
		return nil, err
	}
	in.Body.Name, in.Body.Version = market.MatchMove(in.Move), version
	if _, err := s.app.Matching.MoveMatch(ctx, who, in.ID, in.Body.Move); err != nil {
		return nil, err
	}
	return s.getMatch(ctx, who, &in.MatchPath)
}

// connection says which of the caller's listings is put beside another.
type connection struct {
	OwnID int64 `json:"own_id" required:"true" doc:"本单位一条已发布的清单"`
}

func (s *API) connectListing(ctx context.Context, who market.Actor, in *struct {
	ListingPath
	Body connection
}) (*created[matched], error) {
	m, err := s.app.Matching.Connect(ctx, who, in.ID, in.Body.OwnID)
	if err != nil {
		return nil, err
	}
	out, err := s.getMatch(ctx, who, &MatchPath{m.ID})
	if err != nil {
		return nil, err
	}
	return &created[matched]{Location: fmt.Sprintf("%s/matches/%d", Prefix, m.ID), ETag: out.ETag, Body: out.Body}, nil
}
