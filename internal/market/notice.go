package market

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// NoticeKind says what a notice tells the public.
type NoticeKind string

// The kinds of notices.
const (
	NoticeCall        NoticeKind = "call"
	NoticeExtension   NoticeKind = "extension"
	NoticeWithdrawal  NoticeKind = "withdrawal"
	NoticeNoAward     NoticeKind = "no_award"
	NoticeProposal    NoticeKind = "proposal"
	NoticeAward       NoticeKind = "award"
	NoticeTermination NoticeKind = "termination"
	NoticeAcceptance  NoticeKind = "acceptance"
	NoticeSubsidy     NoticeKind = "subsidy"
)

// NoticeKinds lists the kinds in the order they are shown.
var NoticeKinds = []NoticeKind{NoticeCall, NoticeExtension, NoticeWithdrawal, NoticeProposal, NoticeAward,
	NoticeNoAward, NoticeTermination, NoticeAcceptance, NoticeSubsidy}

// Label is the kind's Chinese name.
func (k NoticeKind) Label() string {
	return map[NoticeKind]string{NoticeCall: "发榜公告", NoticeExtension: "延期公告", NoticeWithdrawal: "撤榜公告",
		NoticeNoAward: "流标公告", NoticeProposal: "拟中榜公示",
		NoticeAward: "中榜公告", NoticeTermination: "终止公告", NoticeAcceptance: "验收公告", NoticeSubsidy: "奖补公示"}[k]
}

// Notice is what the public was told of a challenge, word for word and for good.
type Notice struct {
	ID          int64
	ChallengeID int64
	Kind        NoticeKind
	Title       string
	Text        string
	Entries     []NoticeEntry
	StartsAt    time.Time
	EndsAt      time.Time // of the period for objections, zero when there is none
	CreatedBy   int64
}

// NoticeEntry is one organisation that a notice names.
type NoticeEntry struct {
	Org   string `json:"org"`
	Rank  int    `json:"rank,omitempty"`
	Score int    `json:"score,omitempty"` // in hundredths of a point
	Note  string `json:"note,omitempty"`
	// Partners are those who take part with it as one consortium.
	Partners []string `json:"partners,omitempty"`
}

// NoticeOf makes the notice of a challenge, or refuses a text that names personal data (rule N2).
func NoticeOf(c *Challenge, kind NoticeKind, text string, at time.Time) (Notice, error) {
	n := Notice{ChallengeID: c.ID, Kind: kind, Title: "“" + c.Title + "”（" + c.No + "）" + kind.Label(),
		Text: strings.TrimSpace(text), StartsAt: at}
	if found := PersonalIn(n.Text); found != "" {
		return n, &Error{Code: Invalid, Message: "公告中不能出现" + found + "。",
			Fields: map[string]string{"notice_text": "请删除" + found + "后再提交。"}}
	}
	return n, nil
}

// Running reports whether objections to the notice are taken at this instant.
func (n Notice) Running(now time.Time) bool { return !n.EndsAt.IsZero() && now.Before(n.EndsAt) }

// LastDay is the last day of the period for objections, as people say it.
func (n Notice) LastDay() Date { return DateOf(n.EndsAt.Add(-time.Nanosecond)) }

var (
	creditCode    = regexp.MustCompile(`[0-9A-HJ-NPQRTUWXY]{18}`)
	digitsApart   = regexp.MustCompile(`(\d)[ \x{3000}\-—–](\d)`)
	mobileNumber  = regexp.MustCompile(`(^|\D)1[3-9]\d{9}($|\D)`)
	fixedNumber   = regexp.MustCompile(`(^|\D)0\d{9,11}($|\D)`)
	citizenNumber = regexp.MustCompile(`(^|\D)\d{6}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dXx]($|\D)`)
	accountNumber = regexp.MustCompile(`(^|\D)\d{16,19}($|\D)`)
)

// PersonalIn names what a public text must not hold: 身份证号, 手机号, 固定电话号码 or 银行账号; empty when it holds none
// (rule N2). Digits may be written wide or apart; a valid 统一社会信用代码 is no personal data.
func PersonalIn(text string) string {
	text = creditCode.ReplaceAllStringFunc(HalfWidth(text), func(code string) string {
		if CheckUSCC(code) == nil && strings.ContainsFunc(code, unicode.IsUpper) {
			return "〇"
		}
		return code
	})
	for joined := ""; joined != text; {
		joined = text
		text = digitsApart.ReplaceAllString(text, "$1$2")
	}
	switch {
	case citizenNumber.MatchString(text):
		return "身份证号"
	case mobileNumber.MatchString(text):
		return "手机号"
	case fixedNumber.MatchString(text):
		return "固定电话号码"
	case accountNumber.MatchString(text):
		return "银行账号"
	}
	return ""
}

// checkNotice wants a notice text without personal data (rule N2).
func (c *Challenge) checkNotice() error {
	p := Problems{}
	p.Check(strings.TrimSpace(c.NoticeText) != "", "notice_text", "请填写公告文字。")
	if found := PersonalIn(c.NoticeText); found != "" {
		p.Add("notice_text", "公告中不能出现"+found+"，请删除后再提交。")
	}
	return p.Err()
}
