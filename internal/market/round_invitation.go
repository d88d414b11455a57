package market

import (
	"regexp"
	"strings"
	"time"
)

// RoundInvitation asks one organisation to answer a round, by a link of its own. Only a hash of the link's secret is
// stored, and what the platform makes the secret from.
type RoundInvitation struct {
	ID      int64
	RoundID int64
	OrgID   int64 // 0 for one that the record does not know
	RoundInvitee
	NameKey    string
	Salt       string
	LinkHash   []byte
	OpenedAt   time.Time // when somebody first looked at the form; zero before
	RemindedAt time.Time // last; zero before
	Reminders  int
	ByName     string
	CreatedAt  time.Time
}

// RoundInvitee is an organisation as a round invites it: what is known of it and how it is reached.
type RoundInvitee struct {
	Name  string
	USCC  string
	Town  string
	Phone string
	Mail  string
}

// Reached reports whether the organisation can be reminded outside the platform.
func (i RoundInvitee) Reached() bool { return i.Mail != "" || mobile(i.Phone) }

// Mobile is the number to which text messages go, empty when the telephone takes none.
func (i RoundInvitee) Mobile() string {
	if mobile(i.Phone) {
		return i.Phone
	}
	return ""
}

var (
	mailIn   = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	between  = regexp.MustCompile(`[\t,，;；|、]+`)
	ordinal  = regexp.MustCompile(`^\s*[(（]?[0-9０-９]{1,4}[)）.．、\t]\s*`)
	lineEnds = regexp.MustCompile(`\r?\n`)
)

// MostInvited is how many organisations are invited at once: what a person waits for.
const MostInvited = 2000

// InviteesIn reads pasted lines, each of an organisation: its name or its code, and beside it what else is known, in
// any order.
func InviteesIn(text string) []RoundInvitee {
	var all []RoundInvitee
	for _, line := range lineEnds.Split(text, -1) {
		if in := inviteeIn(line); in.Name != "" || in.USCC != "" {
			all = append(all, in)
		}
	}
	return all
}

func inviteeIn(line string) RoundInvitee {
	var in RoundInvitee
	line = ordinal.ReplaceAllString(line, "")
	if in.Mail = mailIn.FindString(HalfWidth(line)); in.Mail != "" {
		line = strings.ReplaceAll(HalfWidth(line), in.Mail, "\t")
	}
	for _, part := range between.Split(line, -1) {
		part = strings.TrimSpace(part)
		phone, _ := PhoneIn(part)
		switch code := USCCIn(part); {
		case part == "":
		case in.USCC == "" && CheckUSCC(code) == nil:
			in.USCC = code
			if rest := strings.TrimSpace(strings.ReplaceAll(HalfWidth(part), code, "")); rest != "" && in.Name == "" {
				in.Name = rest
			}
		case in.Phone == "" && phone != "":
			in.Phone = phone
		case in.Name == "":
			in.Name = part
		}
	}
	return in
}

// Check says why an organisation cannot be invited, empty when it can.
func (i *RoundInvitee) Check() string {
	const longest = 100
	n := len([]rune(i.Name))
	switch {
	case n == 0 && i.USCC == "":
		return "没有单位名称。"
	case i.USCC == "" && n < 2 || n > longest:
		return "“" + i.Name + "”不是单位名称。"
	case i.Mail != "" && mailIn.FindString(i.Mail) != i.Mail:
		return "“" + i.Mail + "”不是邮箱地址。"
	}
	return ""
}
