package market

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Separation of duties: what one person has handed in or brought on its way, another person decides. The rows of the
// tables of moves say where (Apart). In a small office, which has nobody else, the same person may take the second step
// for a written reason, and each such exception is on record.

// SetSmallOffice says that the bureau is a small office; the security administrator's to change.
const SetSmallOffice = "security.small_office"

var separationSettings = []Setting{
	{Key: SetSmallOffice, Group: settingsOfSecurity, Label: "小型机构模式（人手不足时允许一人写明理由连续办理两步）", Value: "false",
		Type: SettingBool, Source: "平台取值：默认职责分离；开启须有本单位书面决定，每次例外留痕备查"},
}

// Office is the bureau as those who work in it find it.
type Office struct {
	Small  bool        // one person may take two steps in a row, with a reason
	People []Colleague // who holds a role of the business, by number
}

// Colleague is a person with a role of the business.
type Colleague struct {
	ID    int64
	Name  string
	Roles []Role
}

// OfficeRoles are the roles of the bureau's business: those whose duties are separated, and may be deputised.
var OfficeRoles = []Role{RoleClerk, RoleApprover, RoleLeader}

// Exception is one step that somebody took in a small office though the step before was their own.
type Exception struct {
	ID       int64
	UserID   int64
	UserName string
	Kind     string // of the record, as events name it
	Ref      int64
	Title    string // of the record, as it was then; empty when it has none
	Href     string // of its page
	Step     string // the label of the step
	Own      string // which step before was the same person's
	Reason   string
	At       time.Time
}

// How much is written to say why one person takes both steps, in characters.
const (
	AloneLeast = 10
	AloneMost  = 300
)

// Why one person cannot take a step, and what they may do instead.
const (
	ownSubmission = "提交人不能审核自己提交的内容，请由其他人员办理。"
	ownStep       = "上一步由您办理，按职责分离要求，这一步请由其他人员办理。"
)

// SeesExceptions reports whether the actor reads the exceptions: the bureau, and those who watch over it.
func SeesExceptions(who Actor) bool { return who.InBureau() || who.Is(RoleSecadmin, RoleAuditor) }

// partyCapacities are what somebody is to a record who has an interest of their own in it: no office is so small that
// they decide about themselves.
var partyCapacities = []Capacity{AsOwner, AsDemand, AsSupply, AsBidder, AsSeller, AsRecommender, AsReviewer, AsObjector}

// stoodIn reports whether the person acted themselves, or is who the actor stands in for.
func (a Actor) stoodIn(userID int64) bool {
	return userID == a.UserID || userID != 0 && userID == a.For.UserID
}

// OwnApart is whose own proposals are not for the actor to decide: theirs, nobody's in a small office.
func (a Actor) OwnApart() int64 {
	if a.Office != nil && a.Office.Small {
		return 0
	}
	return a.UserID
}

// taken says which step before the row was the actor's, where the duties are separated.
func (m *Move[T, S, M]) taken(t T, who Actor) (own, sentence string) {
	p := t.progress()
	switch {
	case !m.Apart || who.System:
		return "", ""
	case who.stoodIn(p.SubmittedBy):
		return "提交", ownSubmission
	case who.stoodIn(p.MovedBy):
		return "上一步", ownStep
	}
	return "", ""
}

// apart says why somebody else must make the move, or what the actor must write to make it all the same.
func (m *Move[T, S, M]) apart(t T, who Actor) error {
	own, sentence := m.taken(t, who)
	switch {
	case own == "":
		return nil
	case m.excusable(t, who):
		return checkAlone(who.Alone)
	}
	return Refuse(Forbidden, sentence+m.whoElse(t, who))
}

// excusable reports whether the actor may take both steps: in a small office, by a role of their own, and with no
// interest in the record.
func (m *Move[T, S, M]) excusable(t T, who Actor) bool {
	if who.Office == nil || !who.Office.Small || who.For.UserID != 0 || !who.InBureau() || len(m.roles()) == 0 {
		return false
	}
	return !slices.ContainsFunc(t.Capacities(who), func(c Capacity) bool { return slices.Contains(partyCapacities, c) })
}

// checkAlone wants a reason that says something.
func checkAlone(why string) error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(why)); {
	case n < AloneLeast:
		return &Error{Code: Invalid, Message: "这一步和上一步由同一人办理，须写明理由。",
			Fields: map[string]string{"alone": fmt.Sprintf("请写明由一人办理的理由，至少 %d 个字。", AloneLeast)}}
	case n > AloneMost:
		return &Error{Code: Invalid, Message: "一人办理的理由太长。",
			Fields: map[string]string{"alone": fmt.Sprintf("最多 %d 个字，目前 %d 个字。", AloneMost, n)}}
	}
	return nil
}

// roles are those of the bureau that may make the move.
func (m *Move[T, S, M]) roles() []Role {
	of := map[Capacity]Role{AsClerk: RoleClerk, AsApprover: RoleApprover, AsLeader: RoleLeader}
	var roles []Role
	for _, c := range m.By {
		if role, ok := of[c]; ok {
			roles = append(roles, role)
		}
	}
	return roles
}

// mostNamed is how many people are named who could take a step.
const mostNamed = 4

// whoElse names those of the bureau who could make the move, or says what to do when there is nobody. Outside the
// bureau nobody learns who works there.
func (m *Move[T, S, M]) whoElse(t T, who Actor) string {
	roles := m.roles()
	if who.Office == nil || len(roles) == 0 || !who.InBureau() {
		return ""
	}
	p := t.progress()
	var names []string
	for _, c := range who.Office.People {
		if c.ID != p.SubmittedBy && c.ID != p.MovedBy && !who.stoodIn(c.ID) &&
			slices.ContainsFunc(c.Roles, func(r Role) bool { return slices.Contains(roles, r) }) {
			names = append(names, c.Name)
		}
	}
	switch {
	case len(names) > mostNamed:
		return fmt.Sprintf("可由%s等 %d 人办理。", strings.Join(names[:mostNamed], "、"), len(names))
	case len(names) > 0:
		return "可由" + strings.Join(names, "、") + "办理。"
	}
	labels := make([]string, 0, len(roles))
	for _, r := range roles {
		labels = append(labels, r.Label())
	}
	return "目前没有其他可办理人员：请安全管理员为其他同事授予" + strings.Join(labels, "或") +
		"角色；确实没有其他同事的，由安全管理员在参数设置中开启小型机构模式。"
}

// Excused is the exception that the move would be for the actor, with what they wrote; false when it is none.
func (l *Lifecycle[T, S, M]) Excused(t T, name M, step Step) (Exception, bool) {
	move, err := l.find(t, name, step)
	if err != nil {
		return Exception{}, false
	}
	own, _ := move.taken(t, step.Who)
	return Exception{UserID: step.Who.UserID, UserName: step.Who.Name, Step: move.Label, Own: own,
		Reason: strings.TrimSpace(step.Who.Alone), At: step.Now}, own != ""
}

// Alone is what an offer asks of somebody who took the step before.
type Alone struct {
	Why   string // why it is asked
	Typed string // what was typed with this request, when the move was refused
	Wrong string // what is wrong with it
}

// alone is what the offer of the row asks because the step before was the actor's own; nil when it asks nothing.
func (m *Move[T, S, M]) alone(t T, who Actor) *Alone {
	own, _ := m.taken(t, who)
	if own == "" || !m.excusable(t, who) {
		return nil
	}
	asks := &Alone{Typed: who.Alone, Why: own + "由您办理，按职责分离本应由他人办理这一步；本单位已开启小型机构模式，写明理由后可由您办理。"}
	var wrong *Error
	if who.Alone != "" && errors.As(checkAlone(who.Alone), &wrong) {
		asks.Wrong = wrong.Fields["alone"]
	}
	return asks
}
