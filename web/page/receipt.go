package page

import (
	"fmt"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ReceiptPage holds a receipt against the record.
type ReceiptPage struct {
	ui.Form
	Receipt                       market.Receipt
	Checked                       bool
	Genuine, Same, Opened, Intact bool
	Changed                       []string // attachments that are not what was sealed
	Status                        string   // of a bid that is no longer in the running
}

// verdict is what came of it, in one box.
func (p ReceiptPage) verdict() ui.Alert {
	switch {
	case !p.Genuine:
		return ui.Alert{Tone: ui.Bad, Title: "不是本平台出具的回执", Text: "签名与内容不符。请核对是否完整粘贴，或重新下载回执后再核对。", Announce: true}
	case !p.Same:
		return ui.Alert{Tone: ui.Bad, Title: "与平台记录不一致", Text: "回执是真实的，但平台现有记录的密封时间或内容摘要与回执不同。请保存本页面和回执，向主管部门反映。",
			Announce: true}
	case p.Status != "":
		return ui.Alert{Tone: ui.Info, Title: "回执有效，方案" + p.Status, Text: "该方案提交后已由揭榜方撤回，不参加评审。", Announce: true}
	case !p.Opened:
		return ui.Alert{Tone: ui.Good, Title: "回执有效，方案仍在密封中", Text: "密封时间和内容摘要与平台记录一致。揭榜截止、方案开启后可以再来核对内容。",
			Announce: true}
	case !p.Intact:
		return ui.Alert{Tone: ui.Bad, Title: "方案内容与密封时不一致", Text: "按平台现有内容重新计算的摘要与回执不同。请保存本页面和回执，向主管部门反映。",
			Announce: true}
	case len(p.Changed) > 0:
		return ui.Alert{Tone: ui.Bad, Title: "附件与密封时不一致", Text: "方案文字与回执一致，但附件" + joined("、", p.Changed...) +
			"按平台现有内容重新计算的校验值与回执不同，或已不能打开。请保存本页面和回执，向主管部门反映。", Announce: true}
	}
	return ui.Alert{Tone: ui.Good, Title: "核对一致，方案自密封以来没有改动", Text: "按开启后的方案内容和附件重新计算摘要，与回执所载一致。", Announce: true}
}

func (p ReceiptPage) facts() []ui.Definition {
	r := p.Receipt
	facts := ui.Filled([]ui.Definition{{Term: "回执编号", Text: r.No},
		{Term: "榜单", Text: joined(" ", r.ChallengeNo, r.Title)}, {Term: "揭榜单位", Text: r.OrgName},
		{Term: "密封时间", Text: ui.Exactly(r.SealedAt)}, {Term: "内容摘要（SHA-256）", Text: r.Hash}})
	for n, f := range r.Files {
		facts = append(facts, ui.Definition{Term: fmt.Sprintf("附件 %d", n+1),
			Text: joined("，", f.Name, ui.FileSize(f.Size), "SHA-256 "+f.SHA256)})
	}
	return facts
}
