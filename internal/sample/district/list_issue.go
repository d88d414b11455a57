package district

import (
	listings "jiebang/internal/app/listing"
	"jiebang/internal/market"
)

// editions has a clerk compile an edition of all five lists for the public, which an approver issues, and one of the
// bureau's own that waits for a signature.
func (s *story) editions() {
	const weeks = 20 // days, where the year has as many
	days, _ := s.thisYear()
	on := s.ago(min(weeks, days-1))
	draft := listings.IssueDraft{ListIssueContent: market.ListIssueContent{Year: s.today.Year,
		Title: "科技成果转化供需清单汇编", Readers: market.ReadersPublic, Office: "淮阴区科学技术局", To: on,
		Foreword: "为推动科技成果转化，现将征集到的企业技术需求、人才需求、产学研合作、高校院所成果和产业共性关键技术需求汇编成册，供企业、" +
			"高校院所和技术转移机构查阅对接。\n有意对接的单位，请按编号在平台上打开条目，登录后发起对接。"}}
	for _, kind := range market.Kinds {
		draft.Kinds = append(draft.Kinds, string(kind))
	}
	made, err := s.Listing.CompileListIssue(s.ctx, s.clerk(), draft)
	if !s.check(err, "compile", draft.Title) {
		return
	}
	s.moveEdition(s.clerk(), made.ID, market.ListIssueSubmit)
	if days > weeks+1 {
		s.later(1)
	}
	s.moveEdition(s.approver(), made.ID, market.ListIssueIssue)

	s.ago(min(2, days-1))
	draft.Title, draft.Readers, draft.Foreword = "企业技术需求清单（内部）", market.ReadersBureau, ""
	draft.Kinds, draft.To = []string{string(market.KindDemand)}, market.Date{}
	if made, err = s.Listing.CompileListIssue(s.ctx, s.clerk(), draft); s.check(err, "compile", draft.Title) {
		s.moveEdition(s.clerk(), made.ID, market.ListIssueSubmit)
	}
}

func (s *story) moveEdition(who market.Actor, id int64, name market.ListIssueMove) {
	if s.err == nil {
		_, err := s.Listing.MoveListIssue(s.ctx, who, id, listings.IssueMove{Name: name})
		s.check(err, "move edition", name)
	}
}
