package market

import (
	"strings"
	"time"
)

// CalendarKind says what happens on a day of somebody's calendar.
type CalendarKind string

// The kinds of dates.
const (
	CalendarListingExpires CalendarKind = "listing_expires"
	CalendarListingConfirm CalendarKind = "listing_confirm"
	CalendarBidCloses      CalendarKind = "bid_closes"
	CalendarNoticeEnds     CalendarKind = "notice_ends"
	CalendarSignBy         CalendarKind = "sign_by"
	CalendarStageDue       CalendarKind = "stage_due"
	CalendarObjectionDue   CalendarKind = "objection_due"
	CalendarReviewDue      CalendarKind = "review_due"
	CalendarMilestoneDue   CalendarKind = "milestone_due"
	CalendarContractDue    CalendarKind = "contract_due"
	CalendarDealNext       CalendarKind = "deal_next"
	CalendarQualification  CalendarKind = "qualification_ends"
	CalendarTargetYear     CalendarKind = "target_year"
	CalendarRoundEnds      CalendarKind = "round_ends"
	CalendarRoundAnswer    CalendarKind = "round_answer"
)

// CalendarKinds lists them in the order in which those of one day are shown.
var CalendarKinds = []CalendarKind{CalendarBidCloses, CalendarNoticeEnds, CalendarObjectionDue, CalendarReviewDue,
	CalendarSignBy, CalendarStageDue, CalendarContractDue, CalendarMilestoneDue, CalendarDealNext,
	CalendarRoundAnswer, CalendarRoundEnds, CalendarListingExpires, CalendarListingConfirm, CalendarQualification,
	CalendarTargetYear}

// Label is the kind's Chinese name.
func (k CalendarKind) Label() string {
	return map[CalendarKind]string{CalendarListingExpires: "清单到期", CalendarListingConfirm: "清单须确认仍有效",
		CalendarBidCloses: "揭榜截止", CalendarNoticeEnds: "公示期满", CalendarSignBy: "中榜签约期限",
		CalendarStageDue: "揭榜办理时限", CalendarObjectionDue: "异议受理时限", CalendarReviewDue: "评审时限",
		CalendarMilestoneDue: "阶段任务期限", CalendarContractDue: "合同登记办理时限", CalendarDealNext: "签约项目下一步",
		CalendarQualification: "资质有效期满", CalendarTargetYear: "年度指标截止",
		CalendarRoundEnds: "征集截止", CalendarRoundAnswer: "征集报送截止"}[k]
}

// CalendarEntry is one date that concerns somebody.
type CalendarEntry struct {
	Kind        CalendarKind
	ID          int64 // of the record, as its page names it
	No          string
	Title       string    // as the asker knows the record
	PublicTitle string    // as everybody knows it, empty when not everybody does
	Due         Due       // the day
	At          time.Time // the instant, zero for what lasts all day
}

// Outside is what of the entry may leave the site: what happens, the number, and the title only where it is public.
func (e CalendarEntry) Outside() string {
	text := e.Kind.Label()
	if e.Due.Provisional {
		text += provisionally
	}
	if about := strings.TrimSpace(e.No + " " + e.PublicTitle); about != "" {
		text += "：" + about
	}
	return text
}

// Text is the entry in one line, for the asker on the site.
func (e CalendarEntry) Text() string {
	return strings.TrimSpace(e.Kind.Label() + "：" + strings.TrimSpace(e.No+" "+e.Title))
}

// CalendarFeed is the secret address under which somebody's dates are read from outside.
type CalendarFeed struct {
	UserID    int64
	CreatedAt time.Time
	FetchedAt time.Time // zero: never
}
