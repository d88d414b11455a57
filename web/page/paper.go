package page

import (
	"fmt"
	"jiebang/internal/link"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// Papers are the files on the page of something that several things with files share.
type Papers struct {
	Files  []market.File
	AddTo  market.FileHolder
	MayAdd bool
}

func (p Papers) attached() []ui.Attach {
	var list []ui.Attach
	for _, f := range p.Files {
		list = append(list, ui.Attach{Name: f.Name, Href: link.File(f.ID),
			Size: joined("，", f.Purpose, ui.FileSize(f.Size), ui.Moment(f.UploadedAt),
				"SHA-256 "+fmt.Sprintf("%x", f.SHA256[:4])+"…")})
	}
	return list
}

func (p Papers) addHref() string {
	return link.NewFile(p.AddTo.Kind, p.AddTo.Ref)
}

// papersBox is the box for files of a form, under an id of its own: several moves of a page may ask for files.
func papersBox(f ui.Form, id, label, help string) ui.Upload {
	return ui.Upload{Name: "files", ID: paperID("files", id), Label: label, Many: true,
		Accept: strings.Join(market.FileTypes(), ","), Error: f.Errors["files"],
		Help: joined("", help, "可选多个，一次不超过 20 MB。")}
}

func papersPledge(f ui.Form, id string) ui.Tick {
	tick := f.Tick("not_secret", "文件不涉及国家秘密", "上传材料时须勾选。")
	tick.ID = paperID("not_secret", id)
	return tick
}

func paperID(name, id string) string {
	if id == "" {
		return name
	}
	return name + "-" + id
}
