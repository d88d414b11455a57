package page

import (
	"github.com/a-h/templ"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ObjectionPage is one objection, for its author and the bureau.
type ObjectionPage struct {
	market.Objection
	Challenge market.Challenge
	Moves     []ui.Move
	Trail     []ui.Entry
	Files     FileList
	CSRF      string
	Masked    bool       // who signed it is shown on request, and the request is recorded
	DueOn     market.Due // the last day to accept it or not
	Form      ui.Form    // what was typed into a move that was refused
}

// ObjectionBadge is an objection's state in words.
func ObjectionBadge(status market.ObjectionStatus) ui.Badge {
	tones := map[market.ObjectionStatus]ui.Tone{market.ObjectionFiled: ui.Warn, market.ObjectionInvestigating: ui.Warn,
		market.ObjectionUpheld: ui.Bad}
	return ui.Badge{Text: market.ObjectionLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p ObjectionPage) badge() *ui.Badge {
	badge := ObjectionBadge(p.Status)
	return &badge
}

func (p ObjectionPage) facts() []ui.Definition {
	return ui.Filled([]ui.Definition{{Term: "榜单", Text: p.Challenge.Title, Href: link.Challenge(p.ChallengeID)},
		{Term: "姓名", Text: p.Name}, {Term: "单位", Text: p.Unit}, {Term: "电话", Text: p.Phone},
		{Term: "佐证材料", Text: p.Evidence}, {Term: "提出时间", Text: ui.Moment(p.CreatedAt)}, {Term: "受理期限", Text: p.due()},
		{Term: "答复", Text: p.Answer}})
}

func (p ObjectionPage) due() string {
	if p.Status == market.ObjectionFiled {
		return p.DueOn.Chinese() + "前受理或答复不予受理"
	}
	return ""
}

// ObjectionFields are what a move of an objection asks for beside a reason, nil when that is nothing.
func ObjectionFields(f ui.Form, offer market.Offer) templ.Component {
	if len(offer.Fields) == 0 {
		return nil
	}
	return objectionInputs(f, offer)
}
