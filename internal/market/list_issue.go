package market

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ListIssueStatus is where an edition of the lists stands on its way to its readers.
type ListIssueStatus string

// The states of an edition.
const (
	ListIssueDraft     ListIssueStatus = "draft"
	ListIssueSubmitted ListIssueStatus = "submitted"
	ListIssueIssued    ListIssueStatus = "issued"
	ListIssueWithdrawn ListIssueStatus = "withdrawn"
	ListIssueDiscarded ListIssueStatus = "discarded"
)

// Readership says for whom an edition is made, and with that what it may hold.
type Readership string

// The two readerships.
const (
	ReadersPublic Readership = "public" // what everybody may see, without contacts
	ReadersBureau Readership = "bureau" // all that is on show, with contacts
)

// Readerships lists both in the order they are offered.
var Readerships = []Readership{ReadersPublic, ReadersBureau}

// Label is the readership's Chinese name.
func (r Readership) Label() string {
	return map[Readership]string{ReadersPublic: "公开发布", ReadersBureau: "内部使用（含联系人和电话）"}[r]
}

// Scope is which listings on show an edition for these readers may hold.
func (r Readership) Scope() ListingScope { return ListingScope{All: r == ReadersBureau} }

// IssueTakes says which listings an edition takes in.
type IssueTakes string

// What an edition takes in: what is on show, or also what was settled or ran out. What was withdrawn or taken down is
// in none.
const (
	TakesOnShow IssueTakes = "on_show"
	TakesEnded  IssueTakes = "ended"
)

// IssueTakings lists both in the order they are offered.
var IssueTakings = []IssueTakes{TakesOnShow, TakesEnded}

// Label is the choice in Chinese.
func (t IssueTakes) Label() string {
	return map[IssueTakes]string{TakesOnShow: "只收正在公开的", TakesEnded: "也收已办结、已到期的"}[t]
}

// ListIssue is an edition (清单汇编): one list or several as they stood on a day, frozen under a number when it is
// issued. Its entries are copies, so that nothing done to a listing afterwards changes it.
type ListIssue struct {
	ID     int64
	Number int // within its year, given when it is issued; 0 before
	ListIssueContent
	Progress[ListIssueStatus]
	Entries     int
	GatheredAt  time.Time // when its entries were copied
	Digest      string    // SHA-256 in hex of what was issued, empty before
	IssuedOn    Date      // zero before
	IssuedName  string
	ByName      string
	Note        string // why it was returned or withdrawn
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Unavailable int `db:"-" json:"-"` // entries whose readers could not find them any more; counted before a move
}

// ListIssueEntry is one listing as an edition holds it.
type ListIssueEntry struct {
	IssueID     int64
	Position    int // its number in the edition, from 1
	ListingID   int64
	No          string
	Kind        Kind
	HitechField string
	Title       string
	OrgName     string
	OrgKind     OrgKind
	Town        string
	Amount      Money
	PublishedAt time.Time
	Content     ListingContent
	Gone        bool // off show since, for these readers; told on the screen only
}

// IssueTitle is an entry in the contents of an edition.
type IssueTitle struct {
	Position    int
	Kind        Kind
	HitechField string
	Title       string
	OrgName     string
}

// ListIssueMove names a move of an edition: the verb in addresses and in the trail.
type ListIssueMove string

// The moves of an edition.
const (
	ListIssueSubmit   ListIssueMove = "submit"
	ListIssueReturn   ListIssueMove = "return"
	ListIssueIssue    ListIssueMove = "issue"
	ListIssueWithdraw ListIssueMove = "withdraw"
	ListIssueDiscard  ListIssueMove = "discard"
)

// ListIssueLifecycle is the state machine of an edition: a clerk compiles it, somebody else issues it.
var ListIssueLifecycle = &Lifecycle[*ListIssue, ListIssueStatus, ListIssueMove]{
	Noun: "清单汇编",
	States: []StateText[ListIssueStatus]{
		{ListIssueDraft, "编制中", "可以修改收录范围并重新汇集，只有主管部门能看到。"},
		{ListIssueSubmitted, "待签发", "条目已固定，等待另一人签发。"},
		{ListIssueIssued, "已发布", "已编期号，内容不再改变。"},
		{ListIssueWithdrawn, "已撤回", "发布后撤回，理由已记录，期号不再使用。"},
		{ListIssueDiscarded, "已作废", "未发布即作废，不占期号。"},
	},
	Moves: []Move[*ListIssue, ListIssueStatus, ListIssueMove]{
		{Name: ListIssueSubmit, Label: "提交签发", From: []ListIssueStatus{ListIssueDraft}, To: ListIssueSubmitted,
			By: []Capacity{AsClerk}, Submit: true, Ready: issueHoldsSomething},
		{Name: ListIssueReturn, Label: "退回修改", From: []ListIssueStatus{ListIssueSubmitted}, To: ListIssueDraft,
			By: []Capacity{AsApprover, AsLeader}, Reason: true, Apart: true, Enter: issueNoted},
		{Name: ListIssueIssue, Label: "签发", From: []ListIssueStatus{ListIssueSubmitted}, To: ListIssueIssued,
			By: []Capacity{AsApprover, AsLeader}, Apart: true, Ready: issueStillAvailable, Enter: issueDated},
		{Name: ListIssueWithdraw, Label: "撤回", From: []ListIssueStatus{ListIssueIssued}, To: ListIssueWithdrawn,
			By: []Capacity{AsApprover, AsLeader}, Reason: true, Enter: issueNoted},
		{Name: ListIssueDiscard, Label: "作废", From: []ListIssueStatus{ListIssueDraft}, To: ListIssueDiscarded,
			By: []Capacity{AsClerk}},
	},
}

func issueHoldsSomething(i *ListIssue, _ Step) error {
	if i.Entries == 0 {
		return Refuse(Conflict, "没有收录任何条目，请调整收录范围后重新汇集。")
	}
	return nil
}

// issueStillAvailable refuses to issue what its readers may not see any more: a listing may have been withdrawn, or
// shown to fewer people, since it was copied.
func issueStillAvailable(i *ListIssue, step Step) error {
	if i.Unavailable > 0 {
		return Refuse(Conflict, fmt.Sprintf("有 %d 条自汇集后已不再公开或缩小了可见范围，请退回重新汇集。", i.Unavailable))
	}
	return issueHoldsSomething(i, step)
}

func issueNoted(i *ListIssue, step Step) { i.Note = strings.TrimSpace(step.Reason) }

func issueDated(i *ListIssue, step Step) {
	i.IssuedOn, i.IssuedName, i.Note = DateOf(step.Now), step.Who.Name, ""
}

// Capacities tells what the actor is to an edition: their part in the bureau.
func (i *ListIssue) Capacities(who Actor) []Capacity { return who.platformCapacities() }

// VisibleTo reports whether the actor may read the edition: everybody one that was issued for the public, the bureau
// all.
func (i *ListIssue) VisibleTo(who Actor) bool {
	return who.InBureau() || i.Status == ListIssueIssued && i.Readers == ReadersPublic
}

// CompilesListIssues reports whether the actor may make editions.
func CompilesListIssues(who Actor) bool { return who.Is(RoleClerk) }

// Editable reports whether the actor may change what the edition takes in, and gather its entries again.
func (i *ListIssue) Editable(who Actor) bool {
	return i.Status == ListIssueDraft && CompilesListIssues(who)
}

// Label is the number of the edition in words, without it while there is none.
func (i *ListIssue) Label() string {
	if i.Number == 0 {
		return fmt.Sprintf("%d 年（未编期号）", i.Year)
	}
	return fmt.Sprintf("%d 年第 %d 期", i.Year, i.Number)
}

// Lists are the lists that the edition takes in, in their usual order.
func (i *ListIssue) Lists() []Kind {
	var lists []Kind
	for _, kind := range Kinds {
		if slices.Contains(i.Kinds, string(kind)) {
			lists = append(lists, kind)
		}
	}
	return lists
}

// Seal is the digest of the whole edition, given that of its entries: a change of any word changes it.
func (i *ListIssue) Seal(entries string) string {
	head := strings.Join([]string{i.Label(), i.Title, string(i.Readers), strings.Join(i.Kinds, " "), i.Office,
		i.Foreword, i.GatheredAt.UTC().Format(time.RFC3339), i.IssuedOn.String(), fmt.Sprint(i.Entries), entries}, "\n")
	sum := sha256.Sum256([]byte(head))
	return hex.EncodeToString(sum[:])
}

// Normalize brings what was typed into the form that is stored.
func (c *ListIssueContent) Normalize() {
	for _, text := range []*string{&c.Title, &c.Town, &c.Batch, &c.Office, &c.Foreword} {
		*text = strings.TrimSpace(*text)
	}
	if c.Readers == "" {
		c.Readers = ReadersPublic
	}
	if c.Takes == "" {
		c.Takes = TakesOnShow
	}
}

// Validate checks what an edition says and takes in before it is stored.
func (c *ListIssueContent) Validate() error {
	p := Problems{}
	c.Fields().checkRequired(c, p)
	checkFields(c, "", p)
	p.Check(c.Title == "" || len([]rune(c.Title)) >= 4, "title", "请填写名称，至少 4 个字。")
	p.Check(c.From.IsZero() || c.To.IsZero() || !c.To.Before(c.From), "to", "截止日期不能早于起始日期。")
	p.Check(c.Readers != ReadersPublic || c.Takes == TakesOnShow, "takes", "公开发布的汇编只收正在公开的条目。")
	return p.Err()
}

// InIssue is what an edition for these readers holds of the listing: to the public without contacts, to the bureau
// with them. What only those who are connected read is in neither, and other records are not named.
func (l *Listing) InIssue(readers Readership) ListingContent {
	table, content := ListingFields(l.Kind), l.ListingContent
	audience := ForAll
	if readers == ReadersBureau {
		audience = ForConnected
	}
	table.Hide(&content, audience)
	content.ConfidentialText = ""
	for i := range table.rows {
		if f := &table.rows[i]; f.Input == InputReference || f.Input == InputNone {
			if v, there := f.in(&content); there {
				v.SetZero()
			}
		}
	}
	return content
}

// IssueFact is something that an entry says: a short property, or a text of paragraphs.
type IssueFact struct{ Term, Text string }

// Said is what the entry says apart from its title, in the order of its page: short properties first, then texts.
func (e *ListIssueEntry) Said() (facts, texts []IssueFact) {
	table := ListingFields(e.Kind)
	for _, f := range table.Shown() {
		if f.NoPage || f.Input == InputRows || f.Beside != "" {
			continue
		}
		text := f.Text(&e.Content)
		for _, other := range table.rows {
			if other.Beside != f.Key {
				continue
			}
			if behind := other.Text(&e.Content); text == "" {
				text = behind
			} else if behind != "" {
				text += other.Between + behind
			}
		}
		switch fact := (IssueFact{f.PageLabel(), text}); {
		case strings.TrimSpace(text) == "":
		case f.Prose():
			texts = append(texts, fact)
		default:
			facts = append(facts, fact)
		}
	}
	return facts, texts
}

// GatheredDay is the day on which the entries were copied.
func (i *ListIssue) GatheredDay() Date {
	if i.GatheredAt.IsZero() {
		return Date{}
	}
	return DateOf(i.GatheredAt)
}
