package page

import (
	"fmt"
	"jiebang/internal/link"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// FileList is the block of files on the page of what they hang on.
type FileList struct {
	CSRF      string
	Files     []market.File
	Removable map[int64]bool
	NewHref   string // where one more is handed in; empty when that is not possible now
}

// FilePage is the form of a new file.
type FilePage struct {
	ui.Form
	Title, Href string // what it hangs on
	Purposes    []string
	Megabytes   int
}

func (l FileList) table() ui.Table {
	t := ui.Table{Caption: "材料附件", Quiet: true, Columns: []ui.Column{{Label: "文件"}, {Label: "类别"}, {Label: "查看范围"},
		{Label: "上传时间", Short: true}, {Label: "操作"}}}
	for _, f := range l.Files {
		href := link.File(f.ID)
		row := ui.Row{Cells: []ui.Cell{{Text: f.Name, Href: href, Note: ui.FileSize(f.Size) + "，SHA-256 " +
			fmt.Sprintf("%x", f.SHA256[:4]) + "…"}, ui.TextCell(f.Purpose), ui.TextCell(f.Access.Label()),
			ui.TextCell(ui.Moment(f.UploadedAt)), ui.LinkCell("下载", href)}}
		if l.Removable[f.ID] {
			remove := ui.Move{Name: fmt.Sprintf("remove-file-%d", f.ID), Label: "移除", Action: link.RemoveFile(f.ID),
				Danger: true, Confirm: "移除后不再显示；平台保留上传记录和校验值。"}
			row.Cells[4] = ui.Cell{Text: "移除", Show: ui.MoveButton(l.CSRF, remove)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p FilePage) accesses() []ui.Option {
	return labelled(market.FileAccesses)
}
