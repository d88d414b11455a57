package market

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MemberStatus is whether an organisation agreed to be a member.
type MemberStatus string

// The states of a member.
const (
	MemberInvited   MemberStatus = "invited"
	MemberConfirmed MemberStatus = "confirmed"
	MemberDeclined  MemberStatus = "declined"
)

// Label is the state's Chinese name.
func (s MemberStatus) Label() string {
	return map[MemberStatus]string{MemberInvited: "待确认", MemberConfirmed: "已确认", MemberDeclined: "已谢绝"}[s]
}

// PartyReply is what an organisation answers when it was asked to join a bid: the verb in addresses.
type PartyReply string

// The replies. A confirmation may be taken back until the bid is sealed.
const (
	ReplyConfirm PartyReply = "confirm"
	ReplyDecline PartyReply = "decline"
	ReplyRevoke  PartyReply = "revoke"
)

// Leads is where a reply takes the organisation's part, empty when there is no such reply.
func (r PartyReply) Leads() MemberStatus {
	return map[PartyReply]MemberStatus{ReplyConfirm: MemberConfirmed, ReplyDecline: MemberDeclined,
		ReplyRevoke: MemberInvited}[r]
}

// Joining is an organisation's part in a consortium as the record keeps it.
type Joining struct {
	BidID   int64
	OrgID   int64
	Status  MemberStatus
	Agreed  string // the hash of what was agreed to
	MovedAt time.Time
}

// Partner is a member before a bid is sealed: who it is and whether it agrees to what the bid says now.
type Partner struct {
	BidMember
	Organization *Organization // nil when nobody is registered under the code
	Confirmed    bool
	Barred       bool // a breach of its own still counts
}

// Parties is what the members of a consortium agree to: everybody's task and share, and nothing else of the bid.
type Parties struct {
	LeadRole  string      `json:"lead_role"`
	LeadShare int         `json:"lead_share"`
	Members   []BidMember `json:"members"`
}

// Parties are those of the bid.
func (c *BidContent) Parties() Parties { return Parties{c.LeadRole, c.LeadShare, c.Members} }

// AgreedHash names what a member agrees to. It changes with any task or share, so that a confirmation of something
// else counts for nothing; the salt keeps it from being guessed.
func (d BidDocument) AgreedHash() string {
	data, err := json.Marshal(d.Parties())
	if err != nil { // nothing in it can fail to be written
		panic(err)
	}
	return DocumentHash(append([]byte(d.Salt+"\n"), data...))
}

// PartnerNames are the names of those who take part beside the lead.
func (c BidContent) PartnerNames() []string {
	var names []string
	for _, m := range c.Members {
		names = append(names, m.Name)
	}
	return names
}

// Joint reports whether the bid is one of several organisations.
func (c *BidContent) Joint() bool { return len(c.Members) > 0 }

func (c *BidContent) normalizeMembers() {
	c.LeadRole = strings.TrimSpace(c.LeadRole)
	c.Members = slices.DeleteFunc(c.Members,
		func(m BidMember) bool { return strings.TrimSpace(m.USCC+m.Name+m.Role) == "" && m.Share == 0 })
	for i := range c.Members {
		m := &c.Members[i]
		m.USCC, m.Name, m.Role = NormalizeUSCC(m.USCC), strings.TrimSpace(m.Name), strings.TrimSpace(m.Role)
	}
}

func (c *BidContent) memberDraftProblems(p Problems) {
	p.Check(len(c.Members) <= 10, "members", "成员最多 10 家，请精简。")
	for i, m := range c.Members {
		checkFields(m, fmt.Sprintf("members.%d.", i), p)
		p.Check(m.Share >= 0 && m.Share <= 100, fmt.Sprintf("members.%d.share", i), "比例为 0 至 100 的整数。")
	}
}

// memberProblems checks what a consortium needs: known codes, nobody twice, tasks, and shares that make a whole.
func (c *BidContent) memberProblems(p Problems) {
	if !c.Joint() {
		return
	}
	sum, seen := c.LeadShare, map[string]bool{}
	p.Check(c.LeadShare > 0, "lead_share", "请填写牵头单位的比例。")
	p.Check(c.LeadRole != "", "lead_role", "请填写牵头单位承担的任务。")
	for i, m := range c.Members {
		at := func(name string) string { return fmt.Sprintf("members.%d.%s", i, name) }
		if err := CheckUSCC(m.USCC); err != nil {
			p.Add(at("uscc"), MessageOf(err))
		}
		p.Check(!seen[m.USCC], at("uscc"), "同一单位只能列一次。")
		p.Check(m.Role != "", at("role"), "请填写承担的任务。")
		p.Check(m.Share > 0, at("share"), "请填写比例。")
		seen[m.USCC] = true
		sum += m.Share
	}
	p.Check(sum == 100, "members", fmt.Sprintf("牵头单位与成员的比例合计应为 100，目前为 %d。", sum))
}

// consortiumSealable wants every member registered, sound, unrelated to the owner and agreed to what the bid says now.
func consortiumSealable(t *Tender) error {
	if !t.Content.Joint() {
		return nil
	}
	p := Problems{}
	p.Check(!t.Challenge.Terms.LeadOnly, "members", "本榜不接受联合体揭榜，请删除成员单位。")
	for i, partner := range t.Partners {
		field := fmt.Sprintf("members.%d.uscc", i)
		switch o := partner.Organization; {
		case o == nil:
			p.Add(field, "该单位尚未在平台登记，请先由其登记并通过认证。")
		case o.ID == t.Bidder.ID:
			p.Add(field, "牵头单位不必再列为成员。")
		case o.Status == OrgBlacklisted:
			p.Add(field, "该单位在失信名单内，不能参加（规则 C6）。")
		case partner.Barred:
			p.Add(field, "该单位有未满期限的违约记录，期满前不能参加（规则 C6）。")
		case o.Status != OrgVerified:
			p.Add(field, "该单位尚未通过认证，认证通过后方可参加。")
		case Related(t.Owner, o, t.Settings) != "":
			p.Add(field, "成员单位与发榜方有关联，不能参加："+Related(t.Owner, o, t.Settings))
		case !partner.Confirmed:
			p.Add(field, "“"+o.Name+"”尚未确认参加，或确认后分工、比例有变化，请发送邀请，由其在工作台确认。")
		}
	}
	return p.Err()
}

// Shareholder is who holds a part of an organisation, as it declares.
type Shareholder struct {
	Name    string
	USCC    string // empty for persons
	Percent float64
}

var shareLine = regexp.MustCompile(`^(.+?)[\s　,，、]+(?:([0-9A-Z]{18})[\s　,，、]+)?(\d{1,3}(?:\.\d+)?)\s*%?$`)

// ParseShareholders reads what an organisation declares, one on each line: 名称 统一社会信用代码 比例, the code left out for
// persons. A line it cannot read is named.
func ParseShareholders(text string) ([]Shareholder, error) {
	var all []Shareholder
	for line := range strings.Lines(HalfWidth(text)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		m := shareLine.FindStringSubmatch(line)
		if m == nil {
			return nil, Refuse(Invalid, "“"+cut(line, 30)+
				"”读不出股东：每行写一家，依次为名称、统一社会信用代码（自然人不写）、持股比例，例如“某某集团有限公司 91320804MA1ABCDE83 35%”。")
		}
		percent, err := strconv.ParseFloat(m[3], 64)
		if err != nil || percent > 100 {
			return nil, Refuse(Invalid, "“"+cut(line, 30)+"”的持股比例不能超过 100。")
		}
		all = append(all, Shareholder{Name: strings.TrimSpace(m[1]), USCC: m[2], Percent: percent})
	}
	return all, nil
}

// holders are the declared shareholders, none when what was declared cannot be read.
func (o *Organization) holders() []Shareholder {
	all, err := ParseShareholders(o.Shareholders)
	if err != nil {
		return nil
	}
	return all
}

// is reports whether the shareholder is this organisation.
func (s Shareholder) is(o *Organization) bool {
	return s.same(Shareholder{Name: o.Name, USCC: o.USCC})
}

// same reports whether two shareholders are one, by code or by name. Persons have short names, which are compared as
// they are.
func (s Shareholder) same(other Shareholder) bool {
	const firm = 4
	switch {
	case s.USCC != "" && s.USCC == other.USCC:
		return true
	case utf8.RuneCountInString(s.Name) < firm:
		return s.Name == other.Name
	}
	return SameOrganization(s.Name, other.Name)
}

// related tells in a sentence how two organisations are bound by shares they or others hold.
func relatedByShares(owner, bidder *Organization, settings Settings) string {
	direct, common := float64(settings.Int(SetRelatedShare)), float64(settings.Int(SetCommonShare))
	for _, pair := range [][2]*Organization{{owner, bidder}, {bidder, owner}} {
		for _, s := range pair[0].holders() {
			if s.is(pair[1]) && s.Percent >= direct {
				return fmt.Sprintf("“%s”持有“%s” %s%% 的股份，属于关联单位，不能揭榜。", pair[1].Name, pair[0].Name,
					strconv.FormatFloat(s.Percent, 'f', -1, 64))
			}
		}
	}
	for _, a := range owner.holders() {
		for _, b := range bidder.holders() {
			if a.same(b) && a.Percent >= common && b.Percent >= common {
				return fmt.Sprintf("发榜方与揭榜方有共同股东“%s”，持股均不低于 %d%%，属于关联单位，不能揭榜。", a.Name, settings.Int(SetCommonShare))
			}
		}
	}
	return ""
}

// Pledge is the military-order pledge (军令状) a bidder makes with its bid.
func Pledge(c *Challenge) string {
	var b strings.Builder
	fmt.Fprintf(&b, "本单位自愿揭榜“%s”（%s），立下军令状：", c.Title, c.No)
	for i, indicator := range c.Indicators {
		if indicator.Mandatory {
			fmt.Fprintf(&b, "（%d）%s；", i+1, indicator.String())
		}
	}
	fmt.Fprintf(&b, "在签约后 %d 个月内完成攻关，按榜单约定的检测方法接受验收；未能完成的，按约定退回经费，接受公示和信用惩戒。", c.DurationMonths)
	return b.String()
}
