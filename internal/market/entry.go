package market

import (
	"slices"
	"strings"
	"time"
)

// EntryStatus is where a listing that somebody wrote down for an organisation stands with it.
type EntryStatus string

// The states of an entry on behalf.
const (
	EntryWaiting   EntryStatus = "waiting"
	EntryConfirmed EntryStatus = "confirmed"
	EntryDisowned  EntryStatus = "disowned"
)

// EntryWay says how an organisation confirmed what was written down for it.
type EntryWay string

// The ways of a confirmation.
const (
	EntryByLink    EntryWay = "link"
	EntryByPhone   EntryWay = "phone"
	EntryByAccount EntryWay = "account" // its own people handed it in
)

// Label is the way's Chinese name.
func (w EntryWay) Label() string {
	return map[EntryWay]string{EntryByLink: "凭链接确认", EntryByPhone: "电话确认", EntryByAccount: "登录确认"}[w]
}

// Entry is an entry on behalf (代填): a listing that the bureau, a town or a broker wrote down by what an organisation
// said. The listing stays a draft until the organisation confirms it by a link of its own. Only a hash of the link's
// secret is stored, and what the platform makes the secret from.
type Entry struct {
	ID        int64
	ListingID int64
	ByID      int64 // who wrote it down
	ByName    string
	ByOffice  string // for whom they did: the bureau, a town, or as a broker
	EntryContact
	Progress[EntryStatus]
	Salt       string
	LinkHash   []byte
	ExpiresAt  time.Time // of the link
	Reminders  int
	Way        EntryWay // how it was confirmed; empty before
	Person     string   // who confirmed or disowned it, as they gave their name
	SaidOn     Date     // of a confirmation by telephone
	Note       string   // why it is not theirs, or how it was confirmed by telephone
	AnsweredAt time.Time
	CreatedAt  time.Time

	Listing *Listing `db:"-"` // read beside the row before a move
}

// EntryContact is by whom the organisation spoke and where the link reaches it.
type EntryContact struct {
	SpokenTo string `form:"spoken_to"`
	Phone    string `form:"phone"`
	Mail     string `form:"mail"`
}

var entryContactFields = fieldsOf[EntryContact](
	Field{Key: "spoken_to", Label: "口述人", Input: InputLine, Longest: 40, Required: true, Missing: "请填写是谁说的，例如“张总”。",
		Help: "单位里说明需求的人，例如“张总”。"},
	Field{Key: "phone", Label: "口述人电话", Input: InputPhone, Longest: 20,
		Help: "填手机号的，确认链接用短信发送；没有短信通道的，复制链接发给对方。"},
	Field{Key: "mail", Label: "电子邮箱", Input: InputLine, Longest: 100, Help: "填写的，确认链接同时发到邮箱。"},
)

// Fields is the table of its members.
func (EntryContact) Fields() Fields { return entryContactFields }

// EntryMove names a move of an entry: the verb in addresses and in the trail.
type EntryMove string

// The moves of an entry.
const (
	EntryConfirm EntryMove = "confirm"
	EntryDisown  EntryMove = "disown"
	EntryPhoned  EntryMove = "phoned"
	EntryResend  EntryMove = "resend"
	EntryReopen  EntryMove = "reopen"
)

// EntryLifecycle is the state machine of an entry on behalf. The organisation answers by its link, without an account:
// its moves follow from that, and stand in the trail under the name that it gave.
var EntryLifecycle = &Lifecycle[*Entry, EntryStatus, EntryMove]{
	Noun: "代填",
	States: []StateText[EntryStatus]{
		{EntryWaiting, "待企业确认", "确认链接已生成，等待企业核对并确认。"},
		{EntryConfirmed, "企业已确认", "企业已确认内容，可以提交审核。"},
		{EntryDisowned, "企业未认可", "企业表示不是本单位的需求，理由已记录。"},
	},
	Moves: []Move[*Entry, EntryStatus, EntryMove]{
		{Name: EntryConfirm, Label: "企业确认", Follows: true, From: []EntryStatus{EntryWaiting, EntryDisowned},
			To: EntryConfirmed, By: []Capacity{AsSystem}, Enter: entryAnswered},
		{Name: EntryDisown, Label: "不是本单位的需求", Follows: true, From: []EntryStatus{EntryWaiting}, To: EntryDisowned,
			By: []Capacity{AsSystem}, Reason: true, Enter: entryAnswered},
		{Name: EntryPhoned, Label: "记录电话确认", From: []EntryStatus{EntryWaiting}, To: EntryConfirmed,
			By: []Capacity{AsClerk}, Ready: entryComplete, Input: entryPhoned, Enter: entryAnswered},
		{Name: EntryResend, Label: "重新发送链接", From: []EntryStatus{EntryWaiting, EntryDisowned}, To: EntryWaiting,
			By: []Capacity{AsClerk, AsEnterer}, Ready: entryOpen, Input: entryReached},
		{Name: EntryReopen, Label: "内容修改，重新确认", Follows: true, From: []EntryStatus{EntryConfirmed},
			To: EntryWaiting, By: []Capacity{AsSystem}},
	},
}

// EntryStages cut the list of entries on behalf.
var EntryStages = []StateSet[EntryStatus]{
	{"waiting", "待企业确认", []EntryStatus{EntryWaiting}},
	{"confirmed", "企业已确认", []EntryStatus{EntryConfirmed}},
	{"disowned", "企业未认可", []EntryStatus{EntryDisowned}},
}

func entryAnswered(e *Entry, step Step) { e.AnsweredAt = step.Now }

// entryComplete wants all that a listing must say, except what its organisation alone pledges.
func entryComplete(e *Entry, step Step) error {
	if err := entryOpen(e, step); err != nil {
		return err
	}
	c := e.Listing.ListingContent
	c.NotSecret = true
	if len(FieldsOf(c.Validate(e.Listing.Kind, DateOf(step.Now)))) > 0 {
		return Refuse(Conflict, "内容还没有填全，请先修改补全，再记录电话确认。")
	}
	return nil
}

// entryOpen wants the listing to be undecided still.
func entryOpen(e *Entry, _ Step) error {
	if e.Listing == nil || !e.Listing.Status.Undecided() && e.Listing.Status != ListingRejected {
		return Refuse(Conflict, "清单条目已经办理完毕，无需再确认。")
	}
	return nil
}

func entryPhoned(e *Entry, step Step) error {
	p := Problems{}
	e.checkPerson(p, "请填写电话中确认的人，例如“张总”。")
	p.Check(!e.SaidOn.IsZero(), "said_on", "请填写通话日期。")
	p.Check(!DateOf(step.Now).Before(e.SaidOn), "said_on", "通话日期不能晚于今天。")
	return p.Err()
}

func entryReached(e *Entry, _ Step) error {
	p := Problems{}
	e.EntryContact.problems(p)
	return p.Err()
}

func (e *Entry) checkPerson(p Problems, missing string) {
	e.Person = strings.TrimSpace(e.Person)
	n := len([]rune(e.Person))
	p.Check(n > 0, "person", missing)
	p.Check(n <= 40, "person", "姓名最多 40 个字。")
}

// CheckPerson wants the name of the one who answers for the organisation.
func (e *Entry) CheckPerson() error {
	p := Problems{}
	e.checkPerson(p, "请填写您的姓名。")
	return p.Err()
}

// Normalize brings what was typed into the form that is stored.
func (c *EntryContact) Normalize() {
	c.SpokenTo = strings.TrimSpace(c.SpokenTo)
	c.Phone, c.Mail = strings.TrimSpace(HalfWidth(c.Phone)), strings.TrimSpace(HalfWidth(c.Mail))
}

// Validate checks it before it is stored.
func (c *EntryContact) Validate() error {
	p := Problems{}
	c.problems(p)
	return p.Err()
}

func (c *EntryContact) problems(p Problems) {
	checkFields(c, "", p)
	entryContactFields.checkRequired(c, p)
	p.Check(c.Mail == "" || mailIn.FindString(c.Mail) == c.Mail, "mail", "请填写完整的邮箱地址，例如 zhang@example.com。")
}

// Mobile is the number to which text messages go, empty when the telephone takes none.
func (c EntryContact) Mobile() string { return RoundInvitee{Phone: c.Phone}.Mobile() }

// Capacities tells what the actor is to this entry.
func (e *Entry) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.UserID != 0 && who.UserID == e.ByID && MayEnter(who) {
		is = append(is, AsEnterer)
	}
	return is
}

// VisibleTo reports whether the actor reads how an entry stands: the bureau, and the one who wrote it down.
func (e *Entry) VisibleTo(who Actor) bool {
	return who.InBureau() || who.UserID != 0 && who.UserID == e.ByID && MayEnter(who)
}

// LinkShownTo reports whether the actor may read out or pass on the link of the entry.
func (e *Entry) LinkShownTo(who Actor) bool {
	return e.Status == EntryWaiting && e.VisibleTo(who) && (who.Is(RoleClerk) || who.UserID == e.ByID)
}

// Takes refuses an answer of the organisation that comes too late or twice, with whom to ask instead.
func (e *Entry) Takes(now time.Time) error {
	switch {
	case e.Status == EntryConfirmed:
		return Refuse(Conflict, "这条内容已经确认，无需再次确认。")
	case e.Status == EntryDisowned:
		return Refuse(Conflict, "已记录“不是本单位的需求”。如需更改，请联系"+e.By()+"。")
	case !now.Before(e.ExpiresAt):
		return Refuse(Conflict, "此链接已于"+e.ExpiresAt.In(Shanghai).Format("1月2日15:04")+"失效，请联系"+e.By()+"重新发送。")
	}
	return entryOpen(e, Step{})
}

// By names who wrote the entry down.
func (e *Entry) By() string { return strings.TrimSpace(e.ByOffice + " " + e.ByName) }

// MayEnter reports whether the actor writes listings down for organisations: a clerk, a broker, and who writes for a
// verified park or town.
func MayEnter(who Actor) bool {
	return who.Is(RoleClerk, RoleBroker) || who.entersFor() != nil
}

func (a Actor) entersFor() *Membership {
	for i, m := range a.Memberships {
		if slices.Contains(RecommenderKinds, m.OrgKind) && m.OrgStatus == OrgVerified && a.WritesFor(m.OrgID) {
			return &a.Memberships[i]
		}
	}
	return nil
}

// EntryOffice is for whom the actor writes a listing down; bureau is what the bureau is called.
func EntryOffice(who Actor, bureau string) string {
	if town := who.entersFor(); !who.Is(RoleClerk) && town != nil {
		return town.OrgName
	}
	if !who.Is(RoleClerk) {
		return RoleBroker.Label()
	}
	return orElse(bureau != "", bureau, "科技局")
}

// CheckEntry refuses to write a listing down for an organisation that may not have any, or for one that the actor
// belongs to.
func CheckEntry(who Actor, o *Organization) error {
	switch {
	case slices.Contains(OrgsBarred, o.Status):
		return wrongOwner("该单位当前为“" + OrgLifecycle.Label(o.Status) + "”，不能代填。")
	case who.WritesFor(o.ID):
		return wrongOwner("这是您所在的单位，请用“发布清单”直接填写。")
	}
	return nil
}

func wrongOwner(said string) error {
	return &Error{Code: Invalid, Message: said, Fields: map[string]string{"org": said}}
}

// Entered reports whether somebody wrote the listing down for its organisation, which has to confirm it.
func (l *Listing) Entered() bool { return l.Source == EntrySource }

// EnteredBy reports whether the actor wrote the listing down and has it in hand: until it is on show.
func (l *Listing) EnteredBy(who Actor) bool {
	return l.Entered() && !l.WasShown() && who.UserID != 0 && who.UserID == l.CreatedBy && MayEnter(who)
}

// WithoutPledges is the content with nothing pledged: pledges and willingness are the organisation's own to give.
func (c ListingContent) WithoutPledges(kind Kind) ListingContent {
	return c.pledging(kind, ListingContent{})
}

// KeepPledges is what was typed with the pledges that are stored.
func (c ListingContent) KeepPledges(kind Kind, stored ListingContent) ListingContent {
	return c.pledging(kind, stored)
}

func (c ListingContent) pledging(kind Kind, from ListingContent) ListingContent {
	c.Details, from.Details = c.Details.copied(kind), from.Details.only(kind)
	for i, rows := 0, ListingFields(kind).rows; i < len(rows); i++ {
		if f := &rows[i]; f.Pledge != "" {
			to, _ := f.in(&c)
			stored, _ := f.in(&from)
			to.Set(stored)
		}
	}
	return c
}

// copied are the details of the kind apart from those that they were read from.
func (d Details) copied(kind Kind) Details {
	d = d.only(kind)
	switch kind {
	case KindDemand:
		d.Demand = copyOf(d.Demand)
	case KindTalent:
		d.Talent = copyOf(d.Talent)
	case KindCooperation:
		d.Cooperation = copyOf(d.Cooperation)
	case KindAchievement:
		d.Achievement = copyOf(d.Achievement)
	case KindCommon:
		d.Common = copyOf(d.Common)
	}
	return d
}

func copyOf[T any](p *T) *T {
	c := *p
	return &c
}

// EntryBoxes are the fields of a listing that the page of its confirmation shows: what is written, and what must be
// before it is handed in.
func EntryBoxes(l *Listing) []Field {
	return ListingFields(l.Kind).only(func(f *Field) bool {
		switch f.Input {
		case InputNone, InputReference, InputRows, InputYes:
			return false
		case InputLine, InputText, InputPhone, InputWords, InputNumber, InputMoney, InputDate, InputOne, InputSeveral,
			InputRegion, InputCode:
		}
		return !f.Preset && f.Pledge == "" && (f.Required || !f.Empty(&l.ListingContent))
	}).rows
}

// EntryFields is the table of a listing as it is written down on behalf: without what its organisation alone pledges.
func EntryFields(kind Kind) Fields {
	return ListingFields(kind).only(func(f *Field) bool { return f.Pledge == "" })
}

// EntryPledges are what the organisation alone gives, on the page of its confirmation.
func EntryPledges(kind Kind) []Field {
	return ListingFields(kind).only(func(f *Field) bool { return f.Pledge != "" }).rows
}

// TypedText is what the record says in the field as somebody would type it into a box that holds text.
func (f *Field) TypedText(record any) string {
	switch v := f.Value(record).(type) {
	case Money:
		return orElse(v != 0, v.ExactWan(), "")
	case Date:
		return v.String()
	case string:
		return v
	}
	return f.Text(record)
}

// Put writes what was typed over what the record says in the field, and tells what could not be taken, as Take does.
func (f *Field) Put(record any, text string) (note string) {
	if v, there := f.in(record); there {
		v.SetZero()
	}
	return f.Take(record, text)
}

// Answer takes into the listing what its organisation typed on the page of confirmation, by the key of each box, and
// says at each what is wrong. Pledges are what is ticked there, and nothing else.
func (l *Listing) Answer(typed map[string]string, today Date) error {
	p := Problems{}
	l.Details = l.Details.copied(l.Kind)
	boxes := EntryBoxes(l)
	for i := range boxes {
		f := &boxes[i]
		text := strings.TrimSpace(PlainLineEnds(typed[f.Key]))
		if f.Input == InputPhone {
			text = HalfWidth(text)
		}
		if text == f.TypedText(&l.ListingContent) {
			continue // a place or a choice of several may not be read back from its words
		}
		if note := f.Put(&l.ListingContent, text); note != "" {
			p.Add(f.Key, wrongWords(text, note))
		}
	}
	pledges := EntryPledges(l.Kind)
	for i := range pledges {
		v, _ := pledges[i].in(&l.ListingContent)
		v.SetBool(typed[pledges[i].Key] != "")
	}
	l.Normalize(l.Kind)
	for key, said := range FieldsOf(l.Validate(l.Kind, today)) {
		p.Add(key, said)
	}
	return p.Err()
}

// The settings of entries on behalf.
const (
	SetEntryDays  = "listing.entry_days"
	SetEntryPhone = "listing.entry_by_phone"
)

// EntryRemindDays is how many days before its link ends an organisation is reminded.
const EntryRemindDays = 2

var entrySettings = []Setting{
	{Key: SetEntryDays, Group: "清单", Label: "代填确认链接的有效天数", Value: "14", Unit: "天", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetEntryPhone, Group: "清单", Label: "代填可由受理员记录电话确认", Value: "true", Type: SettingBool, Source: "平台取值"},
}
