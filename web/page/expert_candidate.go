package page

import (
	"fmt"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// CandidateItem is a candidate with what their reader may do about them.
type CandidateItem struct {
	market.ExpertCandidate
	Login   string                 // of the account that they have
	Differs []market.RowDifference // what the account would take over
	Moves   []ui.Move
}

// CandidateRows are those whom sheets put forward as experts.
type CandidateRows struct {
	Rows          []CandidateItem
	Batch         int64
	Status        market.CandidateStatus
	Opens, Admits bool // what the reader may do about many
	CSRF          string
	Older         string
}

// NewLogin is an account that was opened just now.
type NewLogin struct {
	Name, Unit, Login, Password string
}

// NewLogins are the accounts that were opened with one button.
type NewLogins struct {
	Logins []NewLogin
	Words  string
	Back   string
}

// CandidateBadge is a candidate's state in words.
func CandidateBadge(status market.CandidateStatus) ui.Badge {
	tones := map[market.CandidateStatus]ui.Tone{market.CandidateWaiting: ui.Warn, market.CandidateOpened: ui.Info,
		market.CandidateAdmitted: ui.Good, market.CandidateDeclined: ui.Bad}
	return ui.Badge{Text: market.CandidateLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p CandidateRows) tabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "全部", Href: link.CandidatesAt(p.Batch, market.CandidateStatus("")), Count: -1,
		Active: p.Status == ""}}
	for _, s := range market.CandidateLifecycle.States {
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: link.CandidatesAt(p.Batch, s.State), Count: -1,
			Active: p.Status == s.State})
	}
	return tabs
}

// bulk is the button that moves many, and where it leads; empty for none.
func (p CandidateRows) bulk() (label, action string) {
	switch {
	case len(p.Rows) == 0:
	case p.Opens && p.Status == market.CandidateWaiting:
		return "为选中的人选开通账号", link.OpenCandidates
	case p.Admits && p.Status == market.CandidateOpened:
		return "授予选中的人选专家角色", link.AdmitCandidates
	}
	return "", ""
}

func (p CandidateRows) scope() string {
	if p.Older != "" {
		return "不勾选时办理筛选出的人选，包括其他页的，一次最多 100 人。"
	}
	return fmt.Sprintf("不勾选时办理本页列出的全部 %d 人。", len(p.Rows))
}

func (p CandidateRows) table() ui.Table {
	t := ui.Table{Caption: "专家人选", Quiet: true, Columns: []ui.Column{{Label: "姓名"}, {Label: "工作单位"}, {Label: "擅长领域"},
		{Label: "推荐单位"}, {Label: "账号"}, {Label: "状态", Short: true}, {Label: "办理"}},
		Empty: ui.Empty{Title: "没有这样的人选", Text: "从“导入表格”导入专家名册后，人选在这里核对、开通账号和授予角色。"}}
	for i := range p.Rows {
		c := &p.Rows[i]
		state := CandidateBadge(c.Status)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Show: candidateName(p, c)}, {Text: c.Unit, Note: c.JobTitle},
			ui.TextCell(strings.Join(c.Areas, "、")), ui.TextCell(c.NominatedBy), {Show: candidateAccount(c)},
			{Badge: &state, Note: c.Answer}, {Show: ui.ActionBar(p.CSRF, c.Moves)}}})
	}
	return t
}

// chooses reports whether the reader chooses among rows for one button.
func (p CandidateRows) chooses() bool {
	label, _ := p.bulk()
	return label != ""
}

func (c *CandidateItem) account() string {
	switch {
	case c.Login != "" && c.Renews:
		return c.Login + "（已是专家）"
	case c.Login != "" && c.Status == market.CandidateWaiting:
		return c.Login + "（已有账号）"
	}
	return c.Login
}

func (p NewLogins) table() ui.Table {
	t := ui.Table{Caption: "新开通的账号", Quiet: true, Columns: []ui.Column{{Label: "姓名"}, {Label: "工作单位"}, {Label: "登录名"},
		{Label: "一次性密码"}}}
	for _, l := range p.Logins {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(l.Name), ui.TextCell(l.Unit),
			ui.TextCell(l.Login), {Show: loginSecret(l.Password)}}})
	}
	return t
}
