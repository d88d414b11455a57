package view

import (
	"fmt"

	"jiebang/internal/market"
)

// QuestionItem is a question as its reader may see it.
type QuestionItem struct {
	market.Question
	Own   bool // asked by the reader's own organisation
	Moves []Move
}

func (q QuestionItem) badge() Badge {
	tones := map[market.QuestionStatus]Tone{market.QuestionAsked: Warn, market.QuestionAnswered: Good}
	return Badge{Text: market.QuestionLifecycle.Label(q.Status), Tone: tones[q.Status].or(Neutral)}
}

func (q QuestionItem) id() string { return fmt.Sprintf("question-%d", q.ID) }

// answerField is a field of its own for each question on the page.
func answerField(f Form, id int64) Area {
	field := f.Needed("answer", "答复").Long(2000).Helped("向所有人公开，不得出现手机号、身份证号。")
	field.ID = fmt.Sprintf("answer-%d", id)
	return field.Area(4)
}
