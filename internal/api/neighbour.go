package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/matching"
	"jiebang/internal/market"
)

func (s *API) neighbourOperations() {
	serve(s, operation{id: "listing-experts", path: "/listings/{id}/experts", tag: tagMatch, summary: "人才需求的专家推荐",
		member: true, refusals: []int{404},
		detail: "本单位、技术经理人和主管部门可读；专家同意前姓名隐去、不含电话。"}, s.listingExperts)
	serve(s, operation{id: "approach-expert", method: http.MethodPost, path: "/listings/{id}/experts/{expert}",
		tag: tagMatch, summary: "希望联系专家", member: true,
		refusals: []int{404, 409}, detail: "同一条人才需求对同一专家只通知一次；fresh 为 false 表示此前已提出。"}, s.approachExpert)
	serve(s, operation{id: "listing-gathers", path: "/listings/{id}/gathers", tag: tagMatch, summary: "共性需求可汇集的技术需求",
		member: true, refusals: []int{404},
		detail: "所属单位和主管部门可读；已汇集的不在其中，见清单的 derived_from。"}, s.listingGathers)
	serve(s, operation{id: "gather-demand", method: http.MethodPut, path: "/listings/{id}/gathers/{demand}",
		tag: tagMatch, summary: "汇集一条技术需求", member: true,
		refusals: []int{404}, detail: "重复汇集不产生变化。"}, s.gatherDemand)
	serve(s, operation{id: "release-demand", method: http.MethodDelete, path: "/listings/{id}/gathers/{demand}",
		tag: tagMatch, summary: "取消汇集", member: true,
		refusals: []int{404}}, s.releaseDemand)
	serve(s, operation{id: "listing-copies", path: "/listings/{id}/copies", tag: tagMatch, summary: "疑似重复的条目",
		member: true, refusals: []int{404},
		detail: "所属单位和主管部门可读：名称几乎相同的条目。"}, s.listingCopies)
	serve(s, operation{id: "challenge-invitees", path: "/challenges/{id}/invitees", tag: tagChallenge,
		summary: "建议邀请揭榜的单位", member: true, refusals: []int{404},
		detail: "发榜方和主管部门可读。不反映受邀单位是否揭榜。"}, s.challengeInvitees)
	serve(s, operation{id: "invite-to-bid", method: http.MethodPost, path: "/challenges/{id}/invitations",
		tag: tagChallenge, summary: "邀请揭榜", member: true,
		refusals: []int{404, 409, 422}, detail: "发榜方经办人和受理员可用。平台没有推荐的单位或专家也可以邀请，须写明理由。同一对象只通知一次；fresh 为 false 表示此前已邀请。"}, s.inviteToBid)
	serve(s, operation{id: "my-invitations", path: "/me/invitations", tag: tagChallenge, summary: "本单位收到的揭榜邀请",
		member: true, detail: "新的在前。"}, s.myInvitations)
}

// grounds is what speaks for a pair and against it.
type grounds struct {
	Band     market.Band `json:"band,omitempty" doc:"匹配程度：强、较强、弱"`
	Words    []string    `json:"words,omitempty" doc:"共同的词"`
	Meanings []string    `json:"meanings,omitempty" doc:"意思相近的词"`
	Fits     []string    `json:"fits,omitempty" doc:"相符的条件"`
	Against  []string    `json:"against,omitempty" doc:"不符的条件"`
	Open     []string    `json:"open,omitempty" doc:"一方未说明的条件"`
	Advice   []string    `json:"advice,omitempty" doc:"怎样更有把握"`
}

func groundsOf(band market.Band, w matching.Why) grounds {
	return grounds{band, w.Words, w.Meanings, w.Fits, w.Against, w.Open, w.Advice}
}

// neighbour is a listing beside another one.
type neighbour struct {
	ListingID int64  `json:"listing_id" required:"true" doc:"清单"`
	No        string `json:"no" doc:"编号"`
	Title     string `json:"title" required:"true" doc:"名称"`
	OrgID     int64  `json:"org_id" required:"true" doc:"单位"`
	OrgName   string `json:"org_name" required:"true" doc:"单位名称"`
	grounds
}

// expert is somebody who could fill a talent need.
type expert struct {
	ExpertID  int64                 `json:"expert_id" required:"true" doc:"专家"`
	Name      string                `json:"name" required:"true" doc:"姓名，同意前隐去"`
	Phone     string                `json:"phone,omitempty" doc:"电话，同意后给出"`
	Unit      string                `json:"unit" doc:"工作单位"`
	Title     string                `json:"title" doc:"职称或职务"`
	Fields    []string              `json:"fields" doc:"技术领域"`
	Direction string                `json:"direction" doc:"研究方向"`
	Status    market.ApproachStatus `json:"status,omitempty" doc:"已提出联系的，其状态"`
	grounds
}

// asked reports whether somebody was told now or had been told before.
type asked struct {
	Fresh bool `json:"fresh" required:"true" doc:"本次是否发出通知"`
}

func (s *API) listingExperts(ctx context.Context, who market.Actor, in *ListingPath) (*body[page[expert]], error) {
	found, err := s.app.Matching.Experts(ctx, who, in.ID)
	out := page[expert]{Items: []expert{}}
	for _, e := range found {
		shown := expert{ExpertID: e.UserID, Name: e.Name, Phone: e.Phone, Unit: e.Unit, Title: e.ExpertiseContent.Title,
			Fields: e.Fields, Direction: e.ExpertiseContent.Direction, grounds: groundsOf(e.Band, e.Why)}
		if e.Approach != nil {
			shown.Status = e.Approach.Status
		}
		out.Items = append(out.Items, shown)
	}
	return &body[page[expert]]{out}, err
}

func (s *API) approachExpert(ctx context.Context, who market.Actor, in *struct {
	ListingPath
	Expert int64 `path:"expert" doc:"专家"`
}) (*body[asked], error) {
	fresh, err := s.app.Matching.ApproachExpert(ctx, who, in.ID, in.Expert)
	return &body[asked]{asked{fresh}}, err
}

func (s *API) listingGathers(ctx context.Context, who market.Actor, in *ListingPath) (*body[page[neighbour]], error) {
	l, err := s.app.Listing.View(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	if !l.Inside {
		return nil, market.ErrNotFound
	}
	found, err := s.app.Matching.Gathers(ctx, who, l.Listing)
	out := page[neighbour]{Items: []neighbour{}}
	for _, n := range found {
		out.Items = append(out.Items, neighbour{n.ID, n.No, n.Title, n.OrgID, n.OrgName, groundsOf(n.Band, n.Why)})
	}
	return &body[page[neighbour]]{out}, err
}

// GatherPath names a demand beside a common need.
type GatherPath struct {
	ListingPath
	Demand int64 `path:"demand" doc:"技术需求"`
}

func (s *API) gatherDemand(ctx context.Context, who market.Actor, in *GatherPath) (*versioned[listing], error) {
	return s.linkDemand(ctx, who, in, false)
}

func (s *API) releaseDemand(ctx context.Context, who market.Actor, in *GatherPath) (*versioned[listing], error) {
	return s.linkDemand(ctx, who, in, true)
}

func (s *API) linkDemand(ctx context.Context, who market.Actor, in *GatherPath,
	release bool) (*versioned[listing], error) {
	if err := s.app.Matching.Gather(ctx, who, in.ID, in.Demand, release); err != nil {
		return nil, err
	}
	l, err := s.app.Listing.View(ctx, who, in.ID)
	return &versioned[listing]{ETag: etag(l.Version), Body: showListing(l)}, err
}

// repeat is a listing that another one nearly repeats.
type repeat struct {
	ListingID int64  `json:"listing_id" required:"true" doc:"清单"`
	No        string `json:"no" doc:"编号"`
	Title     string `json:"title" required:"true" doc:"名称"`
	OrgName   string `json:"org_name" required:"true" doc:"单位名称"`
	SameOrg   bool   `json:"same_org" required:"true" doc:"是否同一单位"`
}

func (s *API) listingCopies(ctx context.Context, who market.Actor, in *ListingPath) (*body[page[repeat]], error) {
	l, err := s.app.Listing.View(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	if !l.Inside {
		return nil, market.ErrNotFound
	}
	out := page[repeat]{Items: []repeat{}}
	for _, c := range l.Copies {
		out.Items = append(out.Items, repeat{c.ID, c.No, c.Title, c.OrgName, c.SameOrg})
	}
	return &body[page[repeat]]{out}, nil
}

// ChallengePath names a challenge in an address.
type ChallengePath struct {
	ID int64 `path:"id" doc:"榜单序号"`
}

// invitee is an organisation that should hear of a challenge.
type invitee struct {
	OrgID     int64                   `json:"org_id,omitempty" doc:"单位；专家没有"`
	ExpertID  int64                   `json:"expert_id,omitempty" doc:"专家；单位没有"`
	OrgName   string                  `json:"org_name" required:"true" doc:"单位名称；专家只给出姓氏"`
	ListingID int64                   `json:"listing_id,omitempty" doc:"相符的成果"`
	Listing   string                  `json:"listing,omitempty" doc:"成果名称"`
	Status    market.InvitationStatus `json:"status,omitempty" doc:"已邀请的，其状态；不反映是否揭榜"`
	InvitedAt time.Time               `json:"invited_at,omitzero" doc:"邀请时刻"`
	grounds
}

func (s *API) challengeInvitees(ctx context.Context, who market.Actor, in *ChallengePath) (*body[page[invitee]],
	error) {
	c, err := s.app.Challenge.View(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	if !c.Inside {
		return nil, market.ErrNotFound
	}
	found, err := s.app.Matching.Invitees(ctx, who, c.Challenge)
	out := page[invitee]{Items: []invitee{}}
	for _, v := range found {
		shown := invitee{OrgID: v.OrgID, ExpertID: v.ExpertID, OrgName: v.Name, ListingID: v.ListingID,
			Listing: v.Listing, grounds: groundsOf(v.Band, v.Why)}
		if v.Invited != nil {
			shown.Status, shown.InvitedAt = v.Invited.Status, v.Invited.InvitedAt
		}
		out.Items = append(out.Items, shown)
	}
	return &body[page[invitee]]{out}, err
}

func (s *API) inviteToBid(ctx context.Context, who market.Actor, in *struct {
	ChallengePath
	Body market.InviteContent
}) (*body[asked], error) {
	_, fresh, err := s.app.Matching.InviteToBid(ctx, who, in.ID, in.Body)
	return &body[asked]{asked{fresh}}, err
}

// invitation is an invitation to bid as the invited organisation reads it.
type invitation struct {
	ID          int64                   `json:"id" required:"true"`
	ChallengeID int64                   `json:"challenge_id" required:"true" doc:"榜单"`
	Challenge   string                  `json:"challenge" required:"true" doc:"榜单名称"`
	OwnerName   string                  `json:"owner_name" required:"true" doc:"发榜方"`
	OrgName     string                  `json:"org_name" required:"true" doc:"受邀单位"`
	Status      market.InvitationStatus `json:"status" required:"true" doc:"状态"`
	Open        bool                    `json:"open" required:"true" doc:"榜单仍在揭榜期内"`
	Bid         bool                    `json:"bid" required:"true" doc:"本单位已提交方案；只有本单位可见"`
	InvitedAt   time.Time               `json:"invited_at" required:"true" doc:"邀请时刻"`
	Href        string                  `json:"href" required:"true" doc:"榜单的地址"`
	Said        string                  `json:"reason,omitempty" doc:"邀请理由，由邀请方填写"`
	grounds
}

func (s *API) myInvitations(ctx context.Context, who market.Actor, in *struct {
	Before int64 `query:"before" minimum:"0" doc:"由 next 给出"`
}) (*body[page[invitation]], error) {
	found, err := s.app.Matching.MyInvitations(ctx, who, in.Before)
	if err != nil {
		return nil, err
	}
	return &body[page[invitation]]{listPage(ctx, found, app.PageSize,
		func(i *matching.InvitationView) int64 { return i.ID }, func(i *matching.InvitationView) invitation {
			return invitation{ID: i.ID, ChallengeID: i.ChallengeID, Challenge: i.Challenge, OwnerName: i.OwnerName,
				OrgName: i.OrgName, Status: i.Status, Open: i.Open, Bid: i.Bid,
				InvitedAt: i.InvitedAt, Href: fmt.Sprintf("%s/challenges/%d", Prefix, i.ChallengeID), Said: i.Said,
				grounds: groundsOf(i.Band, i.Why)}
		})}, nil
}
