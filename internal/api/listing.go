package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"jiebang/internal/app"
	listings "jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/market"
)

func (s *API) listingOperations() {
	serve(s, operation{id: "search-listings", path: "/listings", tag: tagListing, summary: "检索清单",
		detail: "参数与网站检索页相同：同一参数可重复，取其一即可；不同参数须同时满足。翻页请沿用答复中的 next。"}, s.searchListings)
	serve(s, operation{id: "get-listing", path: "/listings/{id}", tag: tagListing, summary: "阅读一条清单",
		refusals: []int{404},
		detail:   "本单位、归口推荐单位和主管部门读到工作稿及可进行的操作，其他人读到公开稿。联系方式和详细内容仅对接成功后给出。"}, s.getListing)
	serve(s, operation{id: "create-listing", method: http.MethodPost, path: "/listings", tag: tagListing,
		summary: "新建草稿", member: true, status: http.StatusCreated,
		detail: "草稿可以不完整；提交审核时再检查必填项。"}, s.createListing)
	serve(s, operation{id: "edit-listing", method: http.MethodPut, path: "/listings/{id}", tag: tagListing,
		summary: "修改工作稿", member: true, refusals: []int{403, 404, 409},
		detail: "写入全部内容。修改已发布的清单后须重新审核，审核通过前公开稿不变。"}, s.editListing)
	serve(s, operation{id: "move-listing", method: http.MethodPost, path: "/listings/{id}/moves/{move}",
		tag: tagListing, summary: "办理一步", member: true, refusals: []int{403, 404, 409},
		detail: "可进行的操作见清单的 links。"}, s.moveListing)
	serve(s, operation{id: "my-listings", path: "/me/listings", tag: tagListing, summary: "本单位的清单", member: true,
		detail: "各种状态的工作稿，新的在前。"}, s.myListings)
}

// listing is a listing as its reader may see it.
type listing struct {
	ID          int64                `json:"id" required:"true"`
	No          string               `json:"no" required:"true" doc:"编号"`
	Kind        market.Kind          `json:"kind" required:"true" doc:"清单类别"`
	Status      market.ListingStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string               `json:"status_label" required:"true" doc:"状态的中文名称"`
	Version     int                  `json:"version" required:"true" doc:"版本号"`
	OrgID       int64                `json:"org_id" required:"true" doc:"所属单位"`
	OrgName     string               `json:"org_name" required:"true" doc:"所属单位名称"`
	market.ListingContent
	RegionName      string    `json:"region_name" doc:"所在地区名称"`
	RecommenderID   int64     `json:"recommender_id,omitempty" doc:"归口推荐单位"`
	Working         bool      `json:"working" doc:"是否为工作稿"`
	OnShow          bool      `json:"on_show" doc:"是否有公开稿"`
	ContactsOpen    bool      `json:"contacts_open" doc:"联系方式和详细内容是否向您公开"`
	Editable        bool      `json:"editable" doc:"您现在能否修改"`
	Outcome         string    `json:"outcome,omitempty" doc:"办结结果的代码"`
	OutcomeLabel    string    `json:"outcome_label,omitempty" doc:"办结结果的中文名称"`
	OutcomeReason   string    `json:"outcome_reason,omitempty" doc:"办结说明"`
	PublishedAt     time.Time `json:"published_at,omitzero" doc:"首次发布时刻"`
	LastConfirmedAt time.Time `json:"last_confirmed_at,omitzero" doc:"最近确认有效的时刻"`
	UpdatedAt       time.Time `json:"updated_at,omitzero" doc:"最近修改时刻"`
	Advice          []string  `json:"advice,omitempty" doc:"怎样更容易匹配，仅本单位可见"`
	Links           []link    `json:"links" doc:"您现在可以进行的操作" nullable:"false"`
}

func showListing(v listings.View) listing {
	return listing{ID: v.ID, No: v.No, Kind: v.Kind, Status: v.Status,
		StatusLabel: market.ListingLifecycle.Label(v.Status), Version: v.Version, OrgID: v.OrgID,
		OrgName: v.OrgName, ListingContent: v.ListingContent, RegionName: v.Region.FullName(),
		RecommenderID: v.RecommenderID, Working: v.Working, OnShow: v.OnShow,
		ContactsOpen: v.Contacts, Editable: v.Editable, Outcome: string(v.Outcome), OutcomeLabel: v.Outcome.Label(),
		OutcomeReason: v.OutcomeReason, PublishedAt: v.PublishedAt,
		LastConfirmedAt: v.LastConfirmedAt, UpdatedAt: v.UpdatedAt,
		Advice: v.Advice, Links: links("listings", v.ID, v.Offers)}
}

func answerListing(v listings.View) *versioned[listing] {
	return &versioned[listing]{ETag: etag(v.Version), Body: showListing(v)}
}

// ListingPath names a listing in an address.
type ListingPath struct {
	ID int64 `path:"id" doc:"清单序号"`
}

func (s *API) getListing(ctx context.Context, who market.Actor, in *struct {
	ListingPath
	Public bool `query:"public" doc:"即使有权阅读工作稿，也读公开稿"`
}) (*versioned[listing], error) {
	read := s.app.Listing.View
	if in.Public {
		read = s.app.Listing.Public
	}
	v, err := read(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return answerListing(v), nil
}

// Bodies as the description names them.
type (
	ListingDraft struct{ listings.Draft }
	ListingMove  struct{ listings.Move }
	MatchMove    struct{ matching.Move }
)

func (s *API) createListing(ctx context.Context, who market.Actor, in *struct{ Body ListingDraft }) (*created[listing],
	error) {
	l, err := s.app.Listing.Create(ctx, who, in.Body.Draft)
	if err != nil {
		return nil, err
	}
	stored, err := s.reread(ctx, who, l.ID)
	if err != nil {
		return nil, err
	}
	return &created[listing]{Location: fmt.Sprintf("%s/listings/%d", Prefix, l.ID), ETag: stored.ETag,
		Body: stored.Body}, nil
}

// listingEdit rewrites a draft that has been read before.
type listingEdit struct {
	Version int `json:"version" doc:"读到的版本号；已有更新的版本时答复 409"`
	listings.Draft
}

func (s *API) editListing(ctx context.Context, who market.Actor, in *struct {
	ListingPath
	IfMatch string `header:"If-Match" doc:"读到的 ETag；也可在正文中写 version"`
	Body    listingEdit
}) (*versioned[listing], error) {
	version, err := seen(in.IfMatch, in.Body.Version)
	if err != nil {
		return nil, err
	}
	if _, err := s.app.Listing.Edit(ctx, who, in.ID, version, in.Body.Draft); err != nil {
		return nil, err
	}
	return s.reread(ctx, who, in.ID)
}

func (s *API) moveListing(ctx context.Context, who market.Actor, in *struct {
	ListingPath
	Move    string `path:"move" doc:"操作名"`
	IfMatch string `header:"If-Match" doc:"读到的 ETag；也可在正文中写 version"`
	Body    ListingMove
}) (*versioned[listing], error) {
	version, err := seen(in.IfMatch, in.Body.Version)
	if err != nil {
		return nil, err
	}
	in.Body.Name, in.Body.Version = market.ListingMove(in.Move), version
	if _, err := s.app.Listing.Move(ctx, who, in.ID, in.Body.Move); err != nil {
		return nil, err
	}
	return s.reread(ctx, who, in.ID)
}

// reread answers with the listing as it stands after a change.
func (s *API) reread(ctx context.Context, who market.Actor, id int64) (*versioned[listing], error) {
	v, err := s.app.Listing.View(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return answerListing(v), nil
}

// listingLine is a working copy in a list.
type listingLine struct {
	ID          int64                `json:"id" required:"true"`
	No          string               `json:"no" required:"true" doc:"编号"`
	Kind        market.Kind          `json:"kind" required:"true" doc:"清单类别"`
	Title       string               `json:"title" required:"true" doc:"名称"`
	OrgID       int64                `json:"org_id" required:"true" doc:"所属单位"`
	Status      market.ListingStatus `json:"status" required:"true" doc:"状态"`
	StatusLabel string               `json:"status_label" required:"true" doc:"状态的中文名称"`
	Version     int                  `json:"version" required:"true" doc:"版本号"`
	ValidUntil  market.Date          `json:"valid_until" doc:"有效期至"`
	UpdatedAt   time.Time            `json:"updated_at,omitzero" doc:"最近修改时刻"`
	Href        string               `json:"href" required:"true" doc:"全文的地址"`
}

func lineOf(l *market.Listing) listingLine {
	return listingLine{ID: l.ID, No: l.No, Kind: l.Kind, Title: l.Title, OrgID: l.OrgID, Status: l.Status,
		StatusLabel: market.ListingLifecycle.Label(l.Status),
		Version:     l.Version, ValidUntil: l.ValidUntil, UpdatedAt: l.UpdatedAt,
		Href: fmt.Sprintf("%s/listings/%d", Prefix, l.ID)}
}

func (s *API) myListings(ctx context.Context, who market.Actor, in *struct {
	Kind   market.Kind `query:"kind" doc:"清单类别"`
	Before int64       `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[listingLine]], error) {
	rows, err := s.app.Listing.Mine(ctx, who, in.Kind, in.Before)
	if err != nil {
		return nil, err
	}
	return &body[page[listingLine]]{listPage(ctx, rows, app.PageSize, func(l *market.Listing) int64 { return l.ID },
		lineOf)}, nil
}
