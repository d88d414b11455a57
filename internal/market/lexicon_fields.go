package market

// LexiconContent is what a clerk writes: a word, or words of one meaning joined by "=".
type LexiconContent struct {
	Kind LexiconKind `form:"kind" json:"kind"`
	Line string      `form:"line" json:"line"`
	Note string      `form:"note" json:"note"`
}

var lexiconFields = fieldsOf[LexiconContent](
	Field{Key: "kind", Label: "类别", Input: InputOne, Options: labelled(LexiconKinds)},
	Field{Key: "line", Label: "词", Note: "或用“=”隔开的一组近义词", Input: InputLine, Longest: 200},
	Field{Key: "note", Label: "说明", Input: InputLine, Longest: 200},
)

// Fields is the table of its members.
func (LexiconContent) Fields() Fields { return lexiconFields }
