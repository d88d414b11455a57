package page

import (
	"fmt"
	"strconv"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// AttachmentRules are the limits that the form of a bid tells of.
type AttachmentRules struct {
	Most      int // how many
	Megabytes int // of all together
	Each      int // megabytes of one
}

func (r AttachmentRules) sentence() string {
	return fmt.Sprintf("最多 %d 个，单个不超过 %d MB，合计不超过 %d MB；一次提交不超过 20 MB，较多的分次添加。PDF、OFD、Word、WPS、Excel、PPT、图片、TXT、CSV 或 ZIP。", r.Most, r.Each, r.Megabytes)
}

// attachmentHelp says who will read files of a kind.
func (p BidForm) attachmentHelp(kind market.AttachmentKind) string {
	switch {
	case kind == market.AttachmentPlan && p.Challenge.Terms.Anonymous:
		return "方案、图纸、试验数据等，供专家评审。专家只看到“附件1”这样的名称；文件内不得出现单位、人员名称、标识，文件属性中的作者和单位也请清除。"
	case kind == market.AttachmentPlan:
		return "方案、图纸、试验数据等，供专家评审。"
	case p.Challenge.Terms.Anonymous:
		return "资质、业绩、检测报告等能看出单位的材料，只供主管部门形式审查，不给专家看。"
	}
	return "资质、业绩、检测报告、联合体协议等。"
}

func (p BidForm) upload(kind market.AttachmentKind) ui.Upload {
	u := ui.Upload{Name: kind.Field(), Label: kind.Label(), Many: true, Accept: strings.Join(market.FileTypes(), ","),
		Error: p.Errors[kind.Field()], Help: p.attachmentHelp(kind)}
	for _, f := range p.Attachments {
		if f.Kind == kind {
			u.Kept = append(u.Kept, ui.Attach{Name: f.Name, Href: link.BidFile(p.AttachedTo, f.ID),
				Size: ui.FileSize(f.Size), RemoveName: "remove", RemoveValue: strconv.FormatInt(f.ID, 10)})
		}
	}
	return u
}

// attachmentTable lists attachments with the hash that the receipt names, each a link under the address given.
func attachmentTable(files []market.Attachment, href func(file int64) string) ui.Table {
	t := ui.Table{Caption: "附件", Quiet: true, Columns: []ui.Column{{Label: "文件"}, {Label: "类别"},
		{Label: "大小", Number: true}, {Label: "SHA-256"}}}
	for _, f := range files {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(f.Name, href(f.ID)), ui.TextCell(f.Kind.Label()),
			ui.TextCell(ui.FileSize(f.Size)), {Text: f.SHA256, Show: hashText(f.SHA256)}}})
	}
	return t
}
