package market

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ListingSources says where a listing came from.
var ListingSources = []string{OwnSource, "专班征集", "部门推荐", "园区推荐", "大会", ImportSource, RoundSource, EntrySource}

// ListingMove names a move of a listing: the verb in addresses and in the trail.
type ListingMove string

// The moves of a listing.
const (
	ListingSubmit    ListingMove = "submit"
	ListingRecommend ListingMove = "recommend"
	ListingReturn    ListingMove = "return"
	ListingReject    ListingMove = "reject"
	ListingApprove   ListingMove = "approve"
	ListingPublish   ListingMove = "publish"
	ListingEdit      ListingMove = "edit"
	ListingRevise    ListingMove = "revise"
	ListingRecall    ListingMove = "recall"
	ListingTakeBack  ListingMove = "take_back"
	ListingDiscard   ListingMove = "discard"
	ListingConfirm   ListingMove = "confirm"
	ListingExpire    ListingMove = "expire"
	ListingRenew     ListingMove = "renew"
	ListingClose     ListingMove = "close"
	ListingWithdraw  ListingMove = "withdraw"
	ListingTakedown  ListingMove = "takedown"
	ListingReopen    ListingMove = "reopen"
	ListingDrop      ListingMove = "drop"
)

// ListingLifecycle is the state machine of all five lists.
var ListingLifecycle = &Lifecycle[*Listing, ListingStatus, ListingMove]{
	Noun: "清单条目",
	States: []StateText[ListingStatus]{
		{ListingDraft, "草稿", "只有本单位能看到，可以继续修改。"},
		{ListingSubmitted, "待审核", "已提交，等待归口推荐或主管部门审核。"},
		{ListingRecommended, "已推荐", "归口推荐单位已推荐，等待主管部门审核。"},
		{ListingReturned, "已退回", "需要按退回理由修改后重新提交。"},
		{ListingRevising, "修改中", "修改存为草稿，尚未提交；公开页面仍是上一次审核通过的内容。"},
		{ListingRejected, "未通过", "审核未通过，理由已告知；可以修改后重新提交。已公开的内容不受影响。"},
		{ListingApproved, "待发布", "审核通过，等待发布。"},
		{ListingPublished, "已发布", "已公开，可以被检索和匹配。"},
		{ListingExpired, "已过期", "有效期已到，续期后重新公开。"},
		{ListingClosed, "已办结", "需求已解决或成果已转化，不再公开。"},
		{ListingWithdrawn, "已撤回", "由所属单位撤回，不再公开。"},
		{ListingTakenDown, "已下架", "由主管部门下架，不再公开。"},
	},
	Moves: []Move[*Listing, ListingStatus, ListingMove]{
		{Name: ListingSubmit, Label: "提交审核", From: append([]ListingStatus{ListingDraft}, listingsHeldBack...),
			To: ListingSubmitted, By: []Capacity{AsOwner, AsCollector, AsEnterer}, Submit: true,
			Ready: listingComplete},
		{Name: ListingRecommend, Label: "推荐", From: []ListingStatus{ListingSubmitted}, To: ListingRecommended,
			By: []Capacity{AsRecommender}, Apart: true},
		{Name: ListingReturn, Label: "退回修改", From: []ListingStatus{ListingSubmitted, ListingRecommended},
			To: ListingReturned, By: []Capacity{AsClerk, AsApprover}, Reason: true, Apart: true},
		{Name: ListingReject, Label: "不予通过", From: []ListingStatus{ListingSubmitted, ListingRecommended},
			To: ListingRejected, By: []Capacity{AsApprover}, Reason: true, Apart: true},
		{Name: ListingApprove, Label: "审核通过", From: []ListingStatus{ListingSubmitted, ListingRecommended},
			To: ListingApproved, By: []Capacity{AsApprover}, Apart: true, Ready: listingComplete},
		{Name: ListingPublish, Label: "发布", From: []ListingStatus{ListingApproved}, To: ListingPublished,
			By: []Capacity{AsApprover, AsLeader}, Apart: true, Ready: listingStillValid},
		{Name: ListingEdit, Label: "修改并重新提交", From: []ListingStatus{ListingPublished}, To: ListingSubmitted,
			By: []Capacity{AsOwner, AsCollector}, Submit: true, Ready: listingComplete},
		{Name: ListingRevise, Label: "修改", From: []ListingStatus{ListingPublished}, To: ListingRevising,
			By: []Capacity{AsOwner, AsCollector}},
		// What nobody has published yet its owner takes out of the queue again: a new entry becomes a draft, the change
		// of one on show the draft of a change.
		{Name: ListingRecall, Label: "撤回提交", From: listingsInQueue, To: ListingDraft,
			By: []Capacity{AsOwner, AsCollector}, Ready: listingNeverShown},
		{Name: ListingTakeBack, Label: "撤回修改", From: listingsInQueue, To: ListingRevising,
			By: []Capacity{AsOwner, AsCollector}, Ready: listingWasShown},
		{Name: ListingDiscard, Label: "删除草稿", From: []ListingStatus{ListingDraft, ListingReturned},
			By: []Capacity{AsOwner, AsCollector}, Ready: listingNeverShown},
		{Name: ListingDrop, Label: "放弃修改", From: listingsHeldBack, To: ListingPublished,
			By: []Capacity{AsOwner, AsCollector}, Ready: listingWasShown},
		{Name: ListingConfirm, Label: "确认仍然有效", From: []ListingStatus{ListingPublished}, By: []Capacity{AsOwner}},
		{Name: ListingExpire, Label: "到期", From: []ListingStatus{ListingPublished}, To: ListingExpired,
			By: []Capacity{AsSystem}, Ready: listingRanOut},
		{Name: ListingRenew, Label: "续期", From: []ListingStatus{ListingExpired}, To: ListingPublished,
			By: []Capacity{AsOwner}, Ready: listingStillValid},
		{Name: ListingRenew, Label: "续期一年", From: []ListingStatus{ListingPublished}, By: []Capacity{AsOwner},
			Ready: listingEndsSoon},
		{Name: ListingClose, Label: "办结", From: append([]ListingStatus{ListingPublished, ListingExpired},
			listingsHeldBack...), To: ListingClosed,
			By: []Capacity{AsOwner, AsClerk}, Reason: true, Ready: listingWasShown, Input: listingHasOutcome},
		{Name: ListingWithdraw, Label: "撤回", From: append([]ListingStatus{ListingPublished}, listingsHeldBack...),
			To: ListingWithdrawn, By: []Capacity{AsOwner}, Ready: listingWasShown},
		{Name: ListingTakedown, Label: "下架", From: append([]ListingStatus{ListingPublished, ListingSubmitted,
			ListingRecommended, ListingApproved}, listingsHeldBack...), To: ListingTakenDown,
			By: []Capacity{AsApprover}, Reason: true, Ready: listingWasShown},
		// Two people reopen it, as a correction of how it ended. What its owner took back is not the bureau's to show:
		// it is written again. What was refused is handed in again.
		{Name: ListingReopen, Label: "重新开放", Follows: true, From: []ListingStatus{ListingClosed, ListingTakenDown},
			To: ListingPublished, By: []Capacity{AsSystem}, Input: listingHolds},
	},
}

// listingsHeldBack are the states in which the change of a listing on show lies with its owner, who hands it in again
// or drops it; the public copy stays as it was approved.
var listingsHeldBack = []ListingStatus{ListingReturned, ListingRevising, ListingRejected}

// listingsInQueue are the states in which the bureau has what was handed in and has not shown it.
var listingsInQueue = []ListingStatus{ListingSubmitted, ListingRecommended, ListingApproved}

// WasShown reports whether the listing has been approved and shown before: what is handed in since is a change of it.
func (l *Listing) WasShown() bool { return !l.PublishedAt.IsZero() }

func listingWasShown(l *Listing, _ Step) error {
	if !l.WasShown() {
		return Refuse(Conflict, "尚未公开过，不能进行此操作。")
	}
	return nil
}

func listingNeverShown(l *Listing, _ Step) error {
	if l.WasShown() {
		return Refuse(Conflict, "已经公开过，不能进行此操作。")
	}
	return nil
}

// Reopens reports whether the listing is off show for good unless two people reopen it.
func (l *Listing) Reopens() bool { return ListingLifecycle.Leads(ListingReopen, l.Status) }

// RanOut reports whether the listing's validity ended before the day.
func (l *Listing) RanOut(today Date) bool {
	return !l.ValidUntil.IsZero() && l.ValidUntil.Before(today)
}

// renewedWithin is how many days before its end a listing on show may be given another year.
const renewedWithin = 60

// NextTerm is until when the listing holds once it is given another year, counted from its end or from today where that
// has passed.
func (l *Listing) NextTerm(today Date) Date {
	from := l.ValidUntil
	if from.Before(today) {
		from = today
	}
	return DateOf(from.Start().AddDate(1, 0, 0))
}

// listingEndsSoon keeps an owner from giving year after year ahead.
func listingEndsSoon(l *Listing, step Step) error {
	today := DateOf(step.Now)
	if l.ValidUntil.IsZero() {
		return Refuse(Conflict, "长期有效，无需续期。")
	}
	if today.AddDays(renewedWithin).Before(l.ValidUntil) {
		return Refuse(Conflict, fmt.Sprintf("有效期至%s，到期前 %d 天内可以续期。", l.ValidUntil.Chinese(), renewedWithin))
	}
	return nil
}

// Capacities tells what the actor is to this listing.
func (l *Listing) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.WritesFor(l.OrgID) {
		is = append(is, AsOwner)
	}
	if l.RecommenderID != 0 && who.WritesFor(l.RecommenderID) {
		is = append(is, AsRecommender)
	}
	if l.Collected() && who.Is(RoleClerk) {
		is = append(is, AsCollector)
	}
	if l.EnteredBy(who) {
		is = append(is, AsEnterer)
	}
	return is
}

// Editable reports whether the working copy may be rewritten by the actor in its present state. A published
// listing is edited too: its public copy stays until the change is approved.
func (l *Listing) Editable(who Actor) bool {
	return (who.WritesFor(l.OrgID) || l.Collected() && who.Is(RoleClerk) || l.EnteredBy(who)) && slices.Contains(
		append([]ListingStatus{ListingDraft, ListingPublished, ListingExpired}, listingsHeldBack...), l.Status)
}

// Renewed is what an expired listing may become without a new approval: only how long it holds and who
// answers for it change.
func (l *Listing) Renewed(typed ListingContent) ListingContent {
	c := l.ListingContent
	c.ValidUntil, c.ContactName, c.ContactPhone = typed.ValidUntil, typed.ContactName, typed.ContactPhone
	return c
}

// OnShow reports whether a public copy exists after a move into the state; wasOnShow is whether one existed
// before, since a change under review leaves the previous version standing.
func (s ListingStatus) OnShow(wasOnShow bool) bool {
	switch s {
	case ListingPublished:
		return true
	case ListingSubmitted, ListingRecommended, ListingReturned, ListingRevising, ListingRejected, ListingApproved:
		return wasOnShow
	case ListingDraft, ListingExpired, ListingClosed, ListingWithdrawn, ListingTakenDown:
		return false
	}
	return false
}

// HideFrom empties what the reader of a copy may not read: what its fields keep for others.
func (l *Listing) HideFrom(reader Audience) { ListingFields(l.Kind).Hide(&l.ListingContent, reader) }

func listingComplete(l *Listing, step Step) error {
	if l.Entered() {
		if l.VouchedAt.IsZero() && !step.Who.WritesFor(l.OrgID) {
			return Refuse(Conflict, "代填的内容尚未经企业确认，确认后才能提交审核。")
		}
		return l.Validate(l.Kind, DateOf(step.Now))
	}
	if l.Collected() {
		return l.CollectedComplete(l.Kind, DateOf(step.Now))
	}
	return l.Validate(l.Kind, DateOf(step.Now))
}

func listingStillValid(l *Listing, step Step) error {
	if l.RanOut(DateOf(step.Now)) {
		return Refuse(Conflict, "有效期已过，请先修改有效期。")
	}
	return nil
}

func listingRanOut(l *Listing, step Step) error {
	if !l.RanOut(DateOf(step.Now)) {
		return Refuse(Conflict, "有效期未到。")
	}
	return nil
}

// listingHolds wants a term that has not run out, given again where the old one has.
func listingHolds(l *Listing, step Step) error {
	p := Problems{}
	l.termProblems(DateOf(step.Now), p)
	return p.Err()
}

// Normalize trims what was typed and drops the details of other kinds.
func (c *ListingContent) Normalize(kind Kind) {
	c.Title = strings.TrimSpace(c.Title)
	c.PublicText = strings.TrimSpace(c.PublicText)
	c.ConfidentialText = strings.TrimSpace(c.ConfidentialText)
	c.ContactName = strings.TrimSpace(c.ContactName)
	c.ContactPhone = strings.TrimSpace(HalfWidth(c.ContactPhone))
	c.Keywords = SplitKeywords(c.Keywords)
	if c.Visible == "" {
		c.Visible = VisiblePublic
	}
	c.Details = c.Details.only(kind)
}

// SplitKeywords splits at the separators people type, trims and removes repeats.
func SplitKeywords(typed []string) []string {
	words := []string{}
	for _, text := range typed {
		for _, word := range strings.FieldsFunc(text,
			func(r rune) bool { return strings.ContainsRune(",，;；、\n\t", r) }) {
			if word = strings.TrimSpace(word); word != "" && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

func (d Details) only(kind Kind) Details {
	switch kind {
	case KindDemand:
		return Details{Demand: orNew(d.Demand)}
	case KindTalent:
		return Details{Talent: orNew(d.Talent)}
	case KindCooperation:
		return Details{Cooperation: orNew(d.Cooperation)}
	case KindAchievement:
		return Details{Achievement: orNew(d.Achievement)}
	case KindCommon:
		return Details{Common: orNew(d.Common)}
	}
	return Details{}
}

func orNew[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

// ValidateDraft checks what even a draft must satisfy: a title to find it by, lengths, and known codes.
func (c *ListingContent) ValidateDraft(kind Kind) error {
	p := Problems{}
	c.draftProblems(kind, p)
	return p.Err()
}

func (c *ListingContent) draftProblems(kind Kind, p Problems) {
	ListingFields(kind).check(c, "", p)
	p.Check(c.Title != "", "title", "请填写名称。")
	p.Check(c.Visible != "", "visible", "请选择可见范围。")
	if d := c.Details.Talent; d != nil && kind == KindTalent {
		p.Check(d.SalaryMax == 0 || d.SalaryMin <= d.SalaryMax, "details.talent.salary_max", "年薪上限不能低于下限。")
	}
	if d := c.Details.Cooperation; d != nil && kind == KindCooperation {
		p.Check(d.AmountPaid <= d.Amount || d.Amount == 0, "details.cooperation.amount_paid", "实到金额不能大于合同金额。")
		p.Check(d.BeginsOn.IsZero() || d.EndsOn.IsZero() || !d.EndsOn.Before(d.BeginsOn), "details.cooperation.ends_on",
			"结束日期不能早于开始日期。")
	}
}

// Validate checks everything a listing needs before it may be submitted (rules L2, L4–L6 of the field).
func (c *ListingContent) Validate(kind Kind, today Date) error {
	p := Problems{}
	c.draftProblems(kind, p)
	ListingFields(kind).checkRequired(c, p)
	p.Check(utf8.RuneCountInString(c.Title) >= 6, "title", "名称过短，请写明对象和要解决的问题，至少 6 个字。")
	p.Check(utf8.RuneCountInString(c.PublicText) >= 20, "public_text", "公开简介至少 20 个字，请说明背景和要做什么。")
	c.termProblems(today, p)
	for field, text := range c.publicTexts(kind) {
		p.Check(!personalData.MatchString(HalfWidth(text)), field, "公开内容中不能出现手机号或身份证号，请移到联系人一栏。")
	}
	if d := c.Details.Achievement; d != nil && kind == KindAchievement {
		proven := slices.Contains([]string{"", "未涉及知识产权", "技术秘密"}, d.IPKind)
		p.Check(proven || d.IPNo != "", "details.achievement.ip_no", "请填写知识产权编号，例如专利号。")
	}
	return p.Err()
}

// termProblems wants a term that has not run out and is not longer than anybody can vouch for.
func (c *ListingContent) termProblems(today Date, p Problems) {
	p.Check(c.ValidUntil.IsZero() || !c.ValidUntil.Before(today), "valid_until", "有效期不能早于今天。")
	p.Check(c.ValidUntil.IsZero() || c.ValidUntil.Before(today.AddDays(731)), "valid_until", "有效期最长两年，请到期后续期。")
}

// Words are the texts of the listing that go where the role says, in the order of its form.
func (l *Listing) Words(role SearchRole) string {
	return l.texts(func(f *Field) bool { return f.Search == role })
}

// Difficulties is what makes it hard, whichever field of the kind says so.
func (l *Listing) Difficulties() string {
	return l.texts(func(f *Field) bool { return f.Search == SearchNeeds && f.Match != MatchTarget })
}

// Indicators is the text of the technical indicators, empty for kinds without.
func (l *Listing) Indicators() string {
	return l.texts(func(f *Field) bool { return f.Match == MatchTarget })
}

// goal is what is to be reached, empty for kinds that do not say.
func (l *Listing) goal() string {
	return l.texts(func(f *Field) bool { return f.Match == MatchGoal })
}

func (l *Listing) texts(of func(*Field) bool) string {
	var texts []string
	for i, rows := 0, ListingFields(l.Kind).rows; i < len(rows); i++ {
		if of(&rows[i]) {
			texts = append(texts, rows[i].Text(&l.ListingContent))
		}
	}
	return joinTexts(texts...)
}

// said is what the listing says in the field of its kind that has the role, the zero value when none has.
func said[T any](l *Listing, role SearchRole) T {
	for i, rows := 0, ListingFields(l.Kind).rows; i < len(rows); i++ {
		if rows[i].Search != role {
			continue
		}
		if v, ok := rows[i].Value(&l.ListingContent).(T); ok {
			return v
		}
	}
	return *new(T)
}

// Amount is the budget, price, salary or contract amount, 0 when open to negotiation.
func (l *Listing) Amount() Money { return said[Money](l, SearchAmount) }

// Deadline is the day by which the listing's matter should be done, zero when none is named.
func (l *Listing) Deadline() Date { return said[Date](l, SearchDeadline) }

// Maturity is the asked or claimed maturity, one of Maturities or empty.
func (l *Listing) Maturity() string { return said[string](l, SearchMaturity) }

// CooperationModes lists the ways of working together that the listing names.
func (l *Listing) CooperationModes() []string { return said[[]string](l, SearchMode) }

// publicTexts are the texts that everybody reads, by the key of their field.
func (c *ListingContent) publicTexts(kind Kind) map[string]string {
	texts := map[string]string{}
	for i, rows := 0, ListingFields(kind).rows; i < len(rows); i++ {
		switch f := &rows[i]; f.Input {
		case InputLine, InputText, InputWords:
			if f.For == ForAll {
				texts[f.Key] = f.Text(c)
			}
		default:
		}
	}
	return texts
}

// badPhone is said of what is no telephone number.
const badPhone = "请填写 11 位手机号，或带区号的固定电话，例如 0517-84912345。"

var (
	phonePattern = regexp.MustCompile(`^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4})$`)
	personalData = regexp.MustCompile(`(^|\D)(1[3-9]\d{9}|\d{17}[\dXx])($|\D)`)
	hasQuantity  = regexp.MustCompile(`\d+(\.\d+)?\s*[%‰℃°a-zA-Zμµ万元个件台吨米克秒年小时分钟次]`)
)

func joinTexts(parts ...string) string {
	return strings.TrimSpace(strings.Join(slices.DeleteFunc(parts,
		func(s string) bool { return strings.TrimSpace(s) == "" }), "\n"))
}

// ExpiresAt is the instant at which a published listing runs out.
func (l *Listing) ExpiresAt() time.Time {
	if l.ValidUntil.IsZero() {
		return time.Time{}
	}
	return l.ValidUntil.End()
}
