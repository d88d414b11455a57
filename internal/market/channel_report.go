package market

import (
	"slices"
	"strings"
	"time"
)

// ReportOutcome is what the operator of a gateway says became of a message that it took (状态报告).
type ReportOutcome string

// The outcomes.
const (
	ReportArrived ReportOutcome = "arrived"
	ReportFailed  ReportOutcome = "failed" // not delivered this time: switched off, out of reach
	ReportDead    ReportOutcome = "dead"   // never to be delivered: no such number, on a black list
)

// Report is one report of an operator.
type Report struct {
	Receipt string // the number under which the message was taken
	Status  string // in the operator's own words
	Says    string
	Outcome ReportOutcome
}

// Reason says in a sentence why a message did not arrive.
func (r Report) Reason() string {
	reason := "运营商报告未送达，状态 " + r.Status
	if r.Says != "" {
		reason += "：" + r.Says
	}
	return reason + "。"
}

// Reported is a message of which an operator has reported.
type Reported struct {
	UserID  int64 // 0: the address is nobody's who has an account
	Address string
	SentAt  time.Time
}

// listed are the entries of a list that somebody typed.
func listed(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;；、 ", r) })
}

// Reports reports whether the operator sends reports.
func (g GatewaySetup) Reports() bool { return g.ReportID != "" }

// Outcome is what a status in the operator's words means.
func (g GatewaySetup) Outcome(status string) ReportOutcome {
	switch {
	case slices.Contains(listed(g.ReportArrived), status):
		return ReportArrived
	case slices.Contains(listed(g.ReportDead), status):
		return ReportDead
	}
	return ReportFailed
}

// validateReports wants all of what reading a report takes, or none of it.
func (g GatewaySetup) validateReports(p Problems) {
	any := g.ReportID + g.ReportStatus + g.ReportArrived + g.ReportDead + g.ReportList + g.ReportSays
	p.Check(any == "" || g.ReportID != "", "gateway.report_id", "请填写消息编号在状态报告中的位置，例如 msgid。")
	p.Check(any == "" || g.ReportStatus != "", "gateway.report_status", "请填写状态在状态报告中的位置，例如 status。")
	p.Check(any == "" || g.ReportArrived != "", "gateway.report_arrived", "请填写表示送达的状态，例如 DELIVRD。")
	for _, status := range listed(g.ReportDead) {
		p.Check(!slices.Contains(listed(g.ReportArrived), status), "gateway.report_dead",
			"“"+status+"”已列为送达的状态，不能同时列为永久失败。")
	}
	sends := g.Address + g.Headers + g.Body
	p.Check(g.ReportID == "" || g.ReceiptPath != "" || strings.Contains(sends, "{id}"), "gateway.receipt_path",
		"请填写发送应答中消息编号的位置；或者在请求中带上“{id}”，由网关在状态报告中原样返回。")
}

// Failed reports whether nothing can be delivered to the address any more.
func (a Address) Failed() bool { return !a.FailedAt.IsZero() }

// Reaches reports whether messages can be sent there.
func (a Address) Reaches() bool { return a.Verified() && !a.Failed() }
