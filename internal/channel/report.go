package channel

import (
	"context"
	"encoding/json"
	"mime"
	"net/url"

	"jiebang/internal/market"
)

// Reporting is a channel whose operator says later what became of a message.
type Reporting interface {
	// SendFor is Send that tells under which number the operator will report, empty when it will not.
	SendFor(ctx context.Context, d market.Dispatch) (receipt string, err error)
}

// reportsMost is how many reports one call may hold.
const reportsMost = 1000

// ReadReports reads what an operator reports in one call, JSON or a form; what holds no number is left out.
func ReadReports(setup market.GatewaySetup, contentType string, body []byte) ([]market.Report, error) {
	if kind, _, _ := mime.ParseMediaType(contentType); kind == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, unreadable
		}
		return reportsIn(setup, []func(string) string{form.Get}), nil
	}
	var whole any
	if json.Unmarshal(body, &whole) != nil {
		return nil, unreadable
	}
	rows := []json.RawMessage{body}
	if inner, ok := part(body, setup.ReportList); ok {
		var list []json.RawMessage
		if rows = []json.RawMessage{inner}; json.Unmarshal(inner, &list) == nil {
			rows = list
		}
	}
	var reads []func(string) string
	for _, row := range rows[:min(len(rows), reportsMost)] {
		reads = append(reads, func(path string) string { found, _ := at(row, path); return found })
	}
	return reportsIn(setup, reads), nil
}

var unreadable = market.Refuse(market.Invalid, "状态报告的内容无法识别。")

// part is what stands below a name of an answer, all of it for no name.
func part(body []byte, name string) (json.RawMessage, bool) {
	if name == "" {
		return body, true
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil {
		return nil, false
	}
	inner, ok := object[name]
	return inner, ok
}

// reportsIn makes reports of what was read; read says what stands at a path of one of them.
func reportsIn(setup market.GatewaySetup, reads []func(path string) string) []market.Report {
	var reports []market.Report
	for _, read := range reads {
		r := market.Report{Receipt: read(setup.ReportID), Status: plain(read(setup.ReportStatus))}
		if setup.ReportSays != "" {
			r.Says = plain(read(setup.ReportSays))
		}
		if r.Receipt == "" || r.Status == "" {
			continue
		}
		r.Outcome = setup.Outcome(r.Status)
		reports = append(reports, r)
	}
	return reports
}
