package view

import (
	"fmt"

	"jiebang/internal/market"
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
	Form
	Title, Href string // what it hangs on
	Purposes    []string
	Megabytes   int
}

func (l FileList) table() Table {
	t := Table{Caption: "材料附件", Quiet: true, Columns: []Column{{Label: "文件"}, {Label: "类别"}, {Label: "查看范围"}, {Label: "上传时间", Short: true}, {Label: "操作"}}}
	for _, f := range l.Files {
		href := fmt.Sprintf("/files/%d", f.ID)
		row := Row{Cells: []Cell{{Text: f.Name, Href: href, Note: fileSize(f.Size) + "，SHA-256 " + fmt.Sprintf("%x", f.SHA256[:4]) + "…"}, TextCell(f.Purpose), TextCell(f.Access.Label()),
			TextCell(Moment(f.UploadedAt)), LinkCell("下载", href)}}
		if l.Removable[f.ID] {
			remove := Move{Name: fmt.Sprintf("remove-file-%d", f.ID), Label: "移除", Action: href + "/remove", Danger: true, Confirm: "移除后不再显示；平台保留上传记录和校验值。"}
			row.Cells[4] = Cell{Text: "移除", Show: MoveButton(l.CSRF, remove)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// fileSize is a size as people say it.
func fileSize(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%d KB", (bytes+1<<9)>>10)
	}
	return fmt.Sprintf("%d 字节", bytes)
}

func (p FilePage) accesses() []Option {
	var options []Option
	for _, a := range market.FileAccesses {
		options = append(options, Option{Value: string(a), Label: a.Label()})
	}
	return options
}
