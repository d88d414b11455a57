package market

// TalkContent is what a clerk records of it.
type TalkContent struct {
	HeldOn    Date   `form:"held_on" json:"held_on"`
	Place     string `form:"place" json:"place"`
	Attendees string `form:"attendees" json:"attendees"`
	Summary   string `form:"summary" json:"summary"`
}

var talkFields = fieldsOf[TalkContent](
	Field{Key: "held_on", Label: "日期", Input: InputDate},
	Field{Key: "place", Label: "地点", Input: InputLine, Longest: 100},
	Field{Key: "attendees", Label: "参加人员", Input: InputText, Longest: 500},
	Field{Key: "summary", Label: "洽谈情况", Input: InputText, Longest: 4000},
)

// Fields is the table of its members.
func (TalkContent) Fields() Fields { return talkFields }
