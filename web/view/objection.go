package view

import "jiebang/internal/market"

// ObjectionPage is one objection, for its author and the bureau.
type ObjectionPage struct {
	market.Objection
	Challenge market.Challenge
	Moves     []Move
	Trail     []Entry
	CSRF      string
}

// ObjectionBadge is an objection's state in words.
func ObjectionBadge(status market.ObjectionStatus) Badge {
	tones := map[market.ObjectionStatus]Tone{market.ObjectionFiled: Warn, market.ObjectionInvestigating: Warn, market.ObjectionUpheld: Bad}
	return Badge{Text: market.ObjectionLifecycle.Label(status), Tone: tones[status].or(Neutral)}
}

func (p ObjectionPage) badge() *Badge {
	badge := ObjectionBadge(p.Status)
	return &badge
}

func (p ObjectionPage) facts() []Definition {
	return filledFacts([]Definition{{Term: "榜单", Text: p.Challenge.Title, Href: challengeHref(p.ChallengeID)}, {Term: "姓名", Text: p.Name}, {Term: "单位", Text: p.Unit}, {Term: "电话", Text: p.Phone},
		{Term: "提出时间", Text: Moment(p.CreatedAt)}, {Term: "答复", Text: p.Answer}})
}
