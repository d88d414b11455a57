package district

import (
	"embed"
	"slices"
	"strconv"
	"strings"

	listings "jiebang/internal/app/listing"
	"jiebang/internal/market"
)

//go:embed listings/*.txt
var listingFiles embed.FS

// listing is one entry of the files under listings: what its block says, and when it goes public.
type listing struct {
	market.Listing
	key   string // D01: the handle by which other chapters speak of it
	org   *organization
	kind  market.Kind
	lines map[string]string
	ago   int // days since its publication
}

var kindWords = map[string]market.Kind{"需求": market.KindDemand, "成果": market.KindAchievement, "人才": market.KindTalent,
	"合作": market.KindCooperation, "共性": market.KindCommon}

// unpublished are the listings that are still on their way, so that every queue has something in it.
var unpublished = map[string]market.ListingStatus{
	"D07": market.ListingSubmitted, "D25": market.ListingSubmitted, "A42": market.ListingSubmitted,
	"T10": market.ListingSubmitted,
	"D62": market.ListingRecommended, "G08": market.ListingSubmitted, "A19": market.ListingApproved,
	"A60": market.ListingApproved,
	"D37": market.ListingReturned, "T12": market.ListingDraft,
}

// recommenders endorse what is sent to them.
var recommenders = map[string]string{"D25": "渔沟镇", "D62": "渔沟镇", "D07": "高新区", "G08": "高新区"}

// solved are the listings that have come to an end.
var solved = map[string]listings.Move{
	"D40": {Outcome: market.OutcomeSolvedHere, Reason: "与高校签订开发合同，样机已在产线试用。"},
	"D39": {Outcome: market.OutcomePartly, Reason: "主要指标已达到，寿命试验仍在进行。"},
	"D23": {Outcome: market.OutcomeNotNeeded, Reason: "产品停产，不再需要该项技术。"},
}

// readListings reads the blocks of all files in their order.
func (s *story) readListings() []*listing {
	files, err := listingFiles.ReadDir("listings")
	s.check(err, "read", "listings")
	var all []*listing
	for _, file := range files {
		text, err := listingFiles.ReadFile("listings/" + file.Name())
		s.check(err, "read", file.Name())
		for row := range strings.Lines(string(text)) {
			row = strings.TrimSpace(row)
			if head, ok := strings.CutPrefix(row, "== "); ok {
				all = append(all, s.block(head))
			} else if word, rest, ok := strings.Cut(row, " "); ok && len(all) > 0 && word != "#" {
				all[len(all)-1].lines[word] = rest
			}
		}
	}
	return all
}

func (s *story) block(head string) *listing {
	parts := strings.SplitN(head, " ", 4)
	if len(parts) != 4 || s.orgs[parts[1]] == nil || kindWords[parts[0]] == "" {
		s.check(market.Refuse(market.Invalid, "样例格式不对"), "read", head)
		return &listing{org: &organization{}, lines: map[string]string{}}
	}
	l := &listing{key: parts[2], org: s.orgs[parts[1]], kind: kindWords[parts[0]],
		lines: map[string]string{"名称": parts[3]}}
	s.listings[l.key] = l
	return l
}

// publishListings takes every listing as far as it shall come.
func (s *story) publishListings() {
	all := s.readListings()
	s.schedule(all)
	slices.SortStableFunc(all, func(a, b *listing) int { return b.ago - a.ago })
	for _, l := range all {
		if s.err != nil {
			return
		}
		s.publish(l)
	}
}

// schedule says when each listing goes public: two dozen of them this year, the rest in the year before, and what
// a challenge is made from in time for it.
func (s *story) schedule(all []*listing) {
	const planned = 19
	days, share := s.thisYear()
	young := int(planned * share)
	for i, at := range s.chance.Perm(len(all)) {
		l := all[at]
		l.ago = days + s.between(5, 300)
		if i < young && days > 8 {
			l.ago = s.between(3, days-2)
		}
		if began := challengeBegan(l.key); began > 0 {
			l.ago = began + 15
		}
		if unpublished[l.key] != "" {
			l.ago = s.between(1, 9)
		}
	}
}

func (s *story) publish(l *listing) {
	draft := listings.Draft{OrgID: l.org.ID, Kind: l.kind, ListingContent: l.content(s.today, s)}
	if key := recommenders[l.key]; key != "" {
		draft.RecommenderID = s.orgs[key].ID
	}
	s.ago(l.ago + 6)
	made, err := s.Listing.Create(s.ctx, l.org.owner, draft)
	if l.Listing = made; !s.check(err, "create", l.key) {
		return
	}
	until := unpublished[l.key]
	if until == market.ListingDraft {
		return
	}
	s.move(l, l.org.owner, l.ago+5, listings.Move{Name: "submit"})
	switch until {
	case market.ListingSubmitted:
	case market.ListingRecommended:
		s.move(l, s.orgs[recommenders[l.key]].owner, l.ago+3, listings.Move{Name: "recommend"})
	case market.ListingReturned:
		s.move(l, s.clerk(), l.ago+2, listings.Move{Name: "return", Reason: "请补充现有试验条件和载荷谱来源，指标写明试样标准。"})
	case market.ListingApproved:
		s.move(l, s.approver(), l.ago+2, listings.Move{Name: "approve"})
	default:
		s.move(l, s.approver(), l.ago+2, listings.Move{Name: "approve"})
		s.move(l, s.staff["shenhe2"], l.ago, listings.Move{Name: "publish"})
		s.keepUp(l)
	}
}

// keepUp lets the owner confirm an old listing, or close one that is solved.
func (s *story) keepUp(l *listing) {
	const old = 150
	switch end := solved[l.key]; {
	case end.Outcome != "":
		end.Name = market.ListingClose
		s.move(l, l.org.owner, min(l.ago-1, 20), end)
	case l.ago > old:
		s.move(l, l.org.owner, s.between(5, 100), listings.Move{Name: "confirm"})
	}
}

func (s *story) move(l *listing, who market.Actor, ago int, move listings.Move) {
	if s.err != nil {
		return
	}
	s.ago(ago)
	moved, err := s.Listing.Move(s.ctx, who, l.ID, move)
	if s.check(err, string(move.Name), l.key) {
		l.Listing = moved
	}
}

// content is what the block says, as its owner would type it.
func (l *listing) content(today market.Date, s *story) market.ListingContent {
	const longest = 730
	in := l.lines
	c := market.ListingContent{Title: in["名称"], Keywords: []string{in["关键词"]}, PublicText: in["简介"],
		HitechField: in["领域"], Region: l.org.Region,
		Industry: l.org.Industry, ContactName: l.org.ContactName, ContactPhone: l.org.ContactPhone,
		Visible: market.VisiblePublic, NotSecret: true,
		ConfidentialText: "详细工艺参数、样品和检测报告可在双方确认对接后当面交流。"}
	c.ValidUntil = today.AddDays(min(longest-l.ago-8, s.between(120, 400)))
	c.Normalize(l.kind)
	switch d := &c.Details; l.kind {
	case market.KindDemand:
		d.Demand = &market.DemandDetails{Difficulties: in["难点"], Indicators: in["指标"], Budget: wan(in["预算"]),
			Deadline:   today.AddDays(number(in["期限"]) * 30),
			Foundation: "已有中试条件和检测手段，可提供样品和现场试验。", Goal: "形成可在本企业产线使用的工艺或装置。", Cooperation: []string{"联合开发", "委托研发"},
			MayChallenge: true}
	case market.KindAchievement:
		d.Achievement = l.achievement()
	case market.KindTalent:
		d.Talent = l.talent(today)
	case market.KindCooperation:
		d.Cooperation = &market.CooperationDetails{Partner: in["合作方"], PartnerTeam: in["团队"], Mode: in["方式"],
			Category: in["类别"], Amount: wan(in["金额"]),
			AmountPaid: wan(in["实到"]), BeginsOn: today.AddDays(-l.ago - 30), EndsOn: today.AddDays(420),
			Stage: in["进展"]}
	case market.KindCommon:
		d.Common = &market.CommonDetails{Chain: in["产业链"], Link: in["环节"], Chokepoint: in["问题"], Situation: in["现状"],
			Indicators:  in["指标"],
			Enterprises: in["企业"], Goal: "形成可推广的技术方案，并在涉及企业示范应用。", Budget: wan(in["预算"]),
			Deadline: today.AddDays(number(in["期限"]) * 30), Organize: in["方式"]}
	}
	return c
}

func (l *listing) achievement() *market.AchievementDetails {
	in := l.lines
	kind, no, _ := strings.Cut(in["知识产权"], " ")
	trl := map[string]int{"研发": 3, "小试": 4, "中试": 6, "样品": 7, "量产": 9}[in["成熟度"]]
	return &market.AchievementDetails{Holder: l.org.ContactName + "团队", Innovation: in["创新"], Indicators: in["指标"],
		IPKind: kind, IPNo: no, Maturity: in["成熟度"], TRL: trl,
		Ways: []string{"技术许可", "联合开发"}, Willingness: "愿意转化", PriceKind: "参考价", Price: wan(in["价格"])}
}

func (l *listing) talent(today market.Date) *market.TalentDetails {
	in := l.lines
	low, high, _ := strings.Cut(in["年薪"], "-")
	return &market.TalentDetails{Post: in["岗位"], Headcount: number(in["人数"]), Degree: in["学历"], Major: in["专业"],
		Problem: in["问题"],
		Ways:    market.SplitKeywords([]string{in["方式"]}), SalaryMin: wan(low), SalaryMax: wan(high), Urgency: in["紧缺"],
		StartsOn: today.AddDays(60)}
}

func number(text string) int { n, _ := strconv.Atoi(text); return n }

func wan(text string) market.Money { return market.Money(number(text)) * market.Wan }
