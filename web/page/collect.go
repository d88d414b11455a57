package page

import (
	"fmt"
	"strconv"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// CollectToken is the name of the box that carries the token of a form behind a link.
const CollectToken = "form"

// CollectShell is the frame of a form behind a link: as little as a telephone must load.
type CollectShell struct {
	Title, District, Style, Script, Seal string
	Demo                                 bool
}

// CollectForm is the form of a round behind a link, or that by which an answer is corrected.
type CollectForm struct {
	ui.Form
	market.RoundContent
	Lists    []market.Kind
	Kind     market.Kind // empty while one of several lists is to be chosen
	Code     string      // of the link
	Token    string
	Invited  string // the organisation that is invited
	Shut     string // why nothing can be sent in
	Begun    bool   // what was typed before is shown again
	WantCode bool   // a code is sent to the telephone
	Sent     []CollectSent
	Version  int // of the answer that is corrected, 0 for a new one
}

// CollectSent is an answer that came by the link before.
type CollectSent struct{ No, Title, State, Href string }

// CollectAnswer is an answer as the one who sent it follows it.
type CollectAnswer struct {
	market.RoundAnswer
	State   market.AnswerState
	Round   market.Round
	Files   []market.File
	Form    CollectForm
	Shut    string
	Another string
	Address string // of this page, to be kept
	Fresh   bool   // it was sent or corrected just now
}

// paragraphs are those of the round's text.
func (p CollectForm) paragraphs() []string { return ui.Paragraphs(p.Text) }

// term says until when answers are taken.
func (p CollectForm) term() string { return "截止 " + p.EndsOn.Chinese() + " 24 时" }

// fields are the boxes of the list that is reported, besides the organisation and the files.
func (p CollectForm) fields() []market.Field { return market.Quick(p.Kind) }

// boxID is the id of a box; a dot in a name would be hard to address.
func boxID(name string) string { return "c-" + strings.ReplaceAll(name, ".", "-") }

// invalid says of a box whether what stands in it is wrong.
func (p CollectForm) invalid(name string) string { return strconv.FormatBool(p.Errors[name] != "") }

// filesHelp says what the box of files takes.
var filesHelp = fmt.Sprintf("可不填；最多 %d 个，支持图片、PDF、Word 和 Excel。", market.MostAnswerFiles)

// collectRows is how tall the box of a text is on a telephone.
const collectRows = 4

// selected reports whether an option of a list was chosen.
func (p CollectForm) selected(f market.Field, o market.Option) bool { return p.Get(f.Key) == o.Value }

// inputMode is the keyboard that a telephone shows for a field.
func inputMode(f market.Field) string {
	switch f.Input {
	case market.InputPhone:
		return "tel"
	case market.InputMoney:
		return "decimal"
	case market.InputNumber:
		return "numeric"
	default:
		return "text"
	}
}

// unit is what stands behind the label of an amount.
func collectLabel(f market.Field) string {
	switch {
	case f.Input == market.InputMoney:
		return f.Label + "（万元）"
	case f.Unit != "":
		return f.Label + "（" + f.Unit + "）"
	}
	return f.Label
}

// described lists the ids of what explains a box.
func (p CollectForm) described(name string) string {
	if p.Errors[name] != "" {
		return boxID(name) + "-wrong"
	}
	return boxID(name) + "-help"
}

// longest is how many characters a box takes.
func longest(f market.Field) string {
	if f.Longest == 0 {
		return "40"
	}
	return fmt.Sprint(f.Longest)
}

// choose is where the form of a list is.
func (p CollectForm) choose(kind market.Kind) string { return link.CollectKind(p.Code, kind, p.Token) }

// several reports whether the round asks for more than one list.
func (p CollectForm) several() bool { return len(p.Lists) > 1 }

func (p CollectForm) send() string {
	if p.Version != 0 {
		return "保存修改"
	}
	return "提交"
}

// facts are what was sent in; the telephone number stands masked, since the link may be passed on.
func (p CollectAnswer) facts() []ui.Definition {
	a := p.RoundAnswer
	typed := map[string]string{}
	for key, text := range a.Typed {
		typed[key] = text
	}
	typed["contact_phone"] = market.Mask(typed["contact_phone"])
	a.Typed = typed
	facts := append([]ui.Definition{{Term: "单位", Text: p.OrgName}}, answerFacts(&a)...)
	var names []string
	for _, f := range p.Files {
		names = append(names, f.Name)
	}
	return ui.Filled(append(facts, ui.Definition{Term: "附件", Text: strings.Join(names, "、")},
		ui.Definition{Term: "报送时间", Text: ui.Moment(p.CreatedAt)}))
}

// keepWords say what the link of the page is for.
func (p CollectAnswer) keepWords() string {
	if p.Shut == "" {
		return "请收藏本页或复制链接保存，凭链接查看进展，截止前还可以修改。"
	}
	return "请收藏本页或复制链接保存，凭链接查看进展。"
}

// meaning says what happens next.
func (p CollectAnswer) meaning() string {
	switch {
	case p.Note != "":
		return "理由：" + p.Note
	case p.State.Matched:
		return "已有单位与贵单位对接。"
	case p.State.Listing == market.ListingPublished:
		return "已在平台公开，等待匹配和对接。"
	case p.State.Listing != "":
		return "受理员已收下，正在审核。"
	case p.State.Settled() || p.State.Outcome == market.RowKnown || p.State.Outcome == market.RowDiffers:
		return "平台已有贵单位的同名条目，受理员会核对有无变化。"
	}
	return "受理员核对后收下，再经审核发布。"
}
