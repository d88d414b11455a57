package page

import (
	"fmt"
	"jiebang/internal/link"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// CertificatePage is the form for the registry's spreadsheet, and what the last one came to.
type CertificatePage struct {
	ui.Form
	Report *CertificateReport // nil before a file was given
}

// CertificateReport is what a spreadsheet of certificates came to.
type CertificateReport struct {
	FileName string
	Stored   bool
	Lines    []CertificateLine
	Missing  []market.Contract
	Unknown  []string // headings that nothing was read from
	Skipped  []string // sheets and lines that were passed over, in words
	Remarks  []string // how sheets were read where that is not plain
}

// CertificateLine is one line of the spreadsheet.
type CertificateLine struct {
	Place         string // 第 3 行, behind its sheet where the file has several
	Title, CertNo string
	Outcome       string
	Notes         []string
	ContractID    int64
}

// certificateOutcomes are the outcomes in the order that a reader looks for them.
var certificateOutcomes = []struct {
	key, preview, stored string
	tone                 ui.Tone
}{
	{"taken", "可以登记", "已登记", ui.Good}, {"differs", "有差异", "有差异", ui.Warn},
	{"partial", "未比对金额", "未比对金额", ui.Warn}, {"unknown", "未找到", "未找到", ui.Warn},
	{"refused", "不能登记", "不能登记", ui.Bad}, {"same", "一致", "一致", ui.Neutral},
}

func (r CertificateReport) badge(outcome string) ui.Badge {
	for _, o := range certificateOutcomes {
		if o.key == outcome {
			if r.Stored {
				return ui.Badge{Text: o.stored, Tone: o.tone}
			}
			return ui.Badge{Text: o.preview, Tone: o.tone}
		}
	}
	return ui.Badge{Text: outcome}
}

func (r CertificateReport) summary() string {
	var parts []string
	for _, o := range certificateOutcomes {
		n := 0
		for _, l := range r.Lines {
			if l.Outcome == o.key {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 行", r.badge(o.key).Text, n))
		}
	}
	return fmt.Sprintf("%s：共 %d 行，%s。", r.FileName, len(r.Lines), strings.Join(parts, "，"))
}

func (r CertificateReport) table() ui.Table {
	t := ui.Table{Caption: "逐行结果", Quiet: true, Empty: ui.Empty{Title: "文件中没有内容", Text: "请检查文件。"},
		Columns: []ui.Column{{Label: "项目"}, {Label: "位置"}, {Label: "登记编号"}, {Label: "结果"}, {Label: "说明"}}}
	for _, o := range certificateOutcomes {
		for _, l := range r.Lines {
			if l.Outcome != o.key {
				continue
			}
			name := ui.Cell{Text: l.Title}
			if l.ContractID != 0 {
				name.Href = link.Contract(l.ContractID)
			}
			if name.Text == "" {
				name.Text = l.CertNo
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.TextCell(l.Place),
				ui.TextCell(l.CertNo), ui.StateCell(r.badge(l.Outcome)), ui.TextCell(strings.Join(l.Notes, ""))}})
		}
	}
	return t
}

func (r CertificateReport) missingTable() ui.Table {
	return contractTable(r.Missing, "平台有而文件没有的合同", ui.Empty{})
}
