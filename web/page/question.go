package page

import (
	"fmt"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// QuestionItem is a question as its reader may see it.
type QuestionItem struct {
	market.Question
	Own   bool // asked by the reader's own organisation
	Moves []ui.Move
}

func (q QuestionItem) badge() ui.Badge {
	tones := map[market.QuestionStatus]ui.Tone{market.QuestionAsked: ui.Warn, market.QuestionAnswered: ui.Good}
	return ui.Badge{Text: market.QuestionLifecycle.Label(q.Status), Tone: tones[q.Status].Or(ui.Neutral)}
}

func (q QuestionItem) id() string { return fmt.Sprintf("question-%d", q.ID) }

// answerField is a field of its own for each question on the page.
func answerField(f ui.Form, id int64) ui.Area {
	field := f.Needed("answer", "答复").Long(2000).Helped("向所有人公开，不得出现手机号、身份证号。")
	field.ID = fmt.Sprintf("answer-%d", id)
	return field.Area(4)
}
