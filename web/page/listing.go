package page

import (
	"jiebang/internal/link"
	"slices"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ListingPage is one listing with what its reader may see and do.
type ListingPage struct {
	market.Listing
	OrgName  string
	OnShow   bool
	Working  bool // the working copy, for its own side and the bureau
	Inside   bool
	Contacts bool
	Known    bool // somebody is logged in
	Trail    []ui.Entry
	Files    FileList
	Moves    []ui.Move
	Wrong    string // why the last move was refused
	EditHref string
	// what to ask about it and what it says otherwise than its public copy, for those inside
	Diagnosis *DiagnosisView
	Revisions []market.Revision
	Inquiries InquiryPart
	// ChallengeHref is where the need can be put to everybody; empty when it cannot.
	ChallengeHref string
	Correct       []ui.Button // what the reader may propose to correct
	CSRF          string
	Gathers       []NeighbourItem // demands that a common need could gather, for its own side and the bureau
	Gathered      []NeighbourItem // demands that it gathers already
	Copies        []CopyItem      // what it nearly repeats, for its own side and the bureau
	Opinions      []market.ListingOpinion
	// the records it refers to, by key of the field, as far as the reader may see them
	Links map[string]ui.Definition
	// who handles it, for those inside; and its ways on while nothing fits
	KeeperName, KeeperPhone string
	Paths                   []PathItem
	Mandates                []MandateItem // what brokers do for it, as far as the reader may know
	PoolHref                string        // its entry in the reserve pool, for those who work with it
	// the reader's own listings that could be put beside this one; nil when they cannot connect
	Own   []ui.Option
	Entry EntryPanel // how it stands, if somebody wrote it down for its organisation
	Queue string     // the query of the queue from which the page was opened; empty for none
}

// ListingForm is the form of one listing.
type ListingForm struct {
	FieldForm
	Kind          market.Kind
	ID            string // empty for a new one
	Version       int
	New           bool
	Copies        []CopyItem
	Diagnosis     DiagnosisView
	Organizations []ui.Option
	Recommenders  []ui.Option
}

// ListingRows is a list of the working copies of the reader's organisations.
type ListingRows struct {
	Rows   []market.Listing
	Kind   market.Kind
	Older  string
	Writes bool // the reader belongs to an organisation
}

// ListingBadge is a listing's state in words.
func ListingBadge(status market.ListingStatus) ui.Badge {
	tones := map[market.ListingStatus]ui.Tone{market.ListingPublished: ui.Good, market.ListingSubmitted: ui.Info,
		market.ListingRecommended: ui.Info, market.ListingApproved: ui.Info,
		market.ListingRevising: ui.Info, market.ListingReturned: ui.Warn, market.ListingExpired: ui.Warn,
		market.ListingRejected: ui.Bad, market.ListingTakenDown: ui.Bad}
	return ui.Badge{Text: market.ListingLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

// idle reports whether there is nothing that the reader should do now.
func (p ListingPage) idle() bool {
	return !slices.ContainsFunc(p.Moves, func(m ui.Move) bool { return m.Barred == "" })
}

func (p ListingPage) badge() *ui.Badge {
	badge := ListingBadge(p.Status)
	if !p.Working {
		badge = ui.Badge{Text: p.Kind.Label(), Tone: ui.Info}
	}
	return &badge
}

func (p ListingPage) meta() []string {
	meta := []string{p.No, p.OrgName, p.Region.FullName()}
	if !p.PublishedAt.IsZero() {
		meta = append(meta, "发布于 "+ui.Day(p.PublishedAt))
	}
	return compact(meta)
}

func (p ListingPage) crumbs() []ui.Crumb {
	if p.Working {
		return []ui.Crumb{{Label: "工作台", Href: link.Workbench}, {Label: p.Kind.Label()}}
	}
	return []ui.Crumb{{Label: "首页", Href: link.Home}, {Label: p.Kind.Label(), Href: link.Listings(p.Kind)},
		{Label: p.No}}
}

// said is what the listing says, as its table shows it.
func (p ListingPage) said() FieldPage {
	return FieldPage{Table: market.ListingFields(p.Kind), Record: &p.ListingContent, Known: p.Links}
}

// facts are the properties of the listing, with when its owner last said that it holds.
func (p ListingPage) facts() []ui.Definition {
	facts := p.said().facts(market.ForAll)
	if !p.LastConfirmedAt.IsZero() {
		facts = append(facts, ui.Definition{Term: "最后确认", Text: ui.Day(p.LastConfirmedAt)})
	}
	return facts
}

// keeper is who handles the listing.
func (p ListingPage) keeper() []ui.Definition {
	return ui.Filled([]ui.Definition{{Term: "姓名", Text: p.KeeperName}, {Term: "电话", Text: p.KeeperPhone}})
}

// contact is whom to ask, for those who are connected.
func (p ListingPage) contact() []ui.Definition {
	owner := ui.Definition{Term: "单位", Text: p.OrgName, Href: link.Organization(p.OrgID)}
	return append(ui.Filled([]ui.Definition{owner}), p.said().facts(market.ForConnected)...)
}

func salary(t *market.TalentDetails) string {
	if t.SalaryMax == 0 {
		return "面议"
	}
	return t.SalaryMin.Wan() + "–" + t.SalaryMax.String()
}

// CardOf is a listing in a list of them.
func CardOf(l market.Listing, orgName string) ListingCard {
	card := ListingCard{Href: link.Listing(l.ID), Title: ui.Plain(l.Title), KindLabel: l.Kind.Label(), Number: l.No,
		Organization: orgName,
		Field:        l.HitechField, Region: l.Region.Name(), Summary: ui.Plain(ui.Clip(l.PublicText, 110)),
		Published: l.PublishedAt, Confirmed: l.LastConfirmedAt}
	if !l.ValidUntil.IsZero() {
		card.ValidUntil = l.ValidUntil.Start()
	}
	switch {
	case l.Kind == market.KindTalent && l.Details.Talent != nil:
		card.Amount = "年薪 " + salary(l.Details.Talent)
	case l.Kind == market.KindDemand || l.Kind == market.KindCommon:
		card.Amount = "拟投入 " + AmountOr(l.Amount(), "面议")
	case l.Kind == market.KindAchievement:
		card.Amount = "意向价 " + AmountOr(l.Amount(), "面议")
	case l.Amount() > 0:
		card.Amount = "合同额 " + l.Amount().String()
	}
	if m := l.Maturity(); m != "" && l.Kind == market.KindAchievement {
		card.Badges = append(card.Badges, ui.Badge{Text: m, Tone: ui.Neutral})
	}
	return card
}

func kindHelp(k market.Kind) string {
	return map[market.Kind]string{
		market.KindDemand:      "企业遇到技术难题，希望高校院所提供成果或合作攻关。",
		market.KindAchievement: "高校院所或企业有可转让、许可、合作的技术成果。",
		market.KindTalent:      "需要引进科技人才、科技副总或专家顾问。",
		market.KindCooperation: "已经开展或拟开展的校企合作项目。",
		market.KindCommon:      "多家企业共同面临的产业链卡点、断点、难点。",
	}[k]
}
