package page

import (
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// DiagnosisView is the diagnosis of a listing as a page shows it.
type DiagnosisView struct {
	market.Diagnosis
	Edit    string // address of the form that holds the fields, empty where the reader cannot edit; # in the form
	Line    string // what follows from the score, for those who decide
	Answers string // who would answer it now, in words
	Chances string // in what giving way would bring more
}

// gapsShown are those that stand open; nobody answers fourteen questions at once.
const gapsShown = 6

func (d DiagnosisView) first() []market.Gap { return d.Gaps[:min(gapsShown, len(d.Gaps))] }

func (d DiagnosisView) more() []market.Gap { return d.Gaps[min(gapsShown, len(d.Gaps)):] }

func (d DiagnosisView) lead() string {
	return fmt.Sprintf("还有 %d 个问题，对方读了会问：", len(d.Gaps))
}

// at is the place of the field that a question is about.
func (d DiagnosisView) at(g market.Gap) string {
	if d.Edit == "#" {
		return "#" + ui.FieldID(g.Field)
	}
	return d.Edit + "#" + ui.FieldID(g.Field)
}

func partProgress(p market.ClarityPart) ui.Progress {
	return ui.Progress{Label: p.Name, Done: float64(p.Points) / float64(p.Of),
		Text: fmt.Sprintf("%d/%d", p.Points, p.Of), Verdict: " ", Tone: ui.Info}
}

func (p ListingForm) diagnosisAt() string { return link.DiagnosisOf(p.ID) }
