package site

import (
	"fmt"
	"net/url"
	"strconv"

	"jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// mostTyped bounds a form that is diagnosed while it is written: several times what its fields take.
const mostTyped = 256 << 10

// diagnoseListing answers the form of a listing with what its present words leave open, and who would answer them.
func (s *Site) diagnoseListing(r *request) error {
	if len(r.Body()) > mostTyped {
		return market.Refuse(market.Invalid, "内容过长，请先保存草稿。")
	}
	form := ui.Form{Values: posted(r)}
	kind := market.Kind(form.Get("kind"))
	if !kind.Valid() {
		return market.ErrNotFound
	}
	r.Set("Content-Type", "text/html; charset=utf-8")
	return page.DiagnosisPanel(s.typedDiagnosis(r, form, kind, r.Query("id"))).Render(r.ctx, r.Response().BodyWriter())
}

// typedDiagnosis is the diagnosis of what stands in a form, as far as it can be read.
func (s *Site) typedDiagnosis(r *request, form ui.Form, kind market.Kind, id string) page.DiagnosisView {
	var in listing.Draft
	values := url.Values{}
	for name, typed := range form.Values {
		if name != ui.CSRFField {
			values[name] = typed
		}
	}
	_ = decoder.Decode(&in, values) // what cannot be read is as good as not written yet
	in.Normalize(kind)
	l := market.Listing{Kind: kind, OrgID: in.OrgID, ListingContent: in.ListingContent}
	l.ID, _ = strconv.ParseInt(id, 10, 64) // 0 for one that is not stored yet
	view := page.DiagnosisView{Diagnosis: s.app.Listing.Diagnose(l), Edit: "#"}
	s.preview(r, l, &view)
	return view
}

// diagnosisOf is the diagnosis of a stored listing for those inside, with a way to the fields for those who may edit.
func (s *Site) diagnosisOf(r *request, l listing.View, edit string) *page.DiagnosisView {
	view := page.DiagnosisView{Diagnosis: l.Diagnosis, Edit: edit}
	if r.who.InBureau() {
		view.Line = l.Unclear
	}
	if l.Status.Undecided() {
		s.preview(r, l.Listing, &view)
	}
	return &view
}

// preview adds who would answer. The count is an extra: without it the questions stand.
func (s *Site) preview(r *request, l market.Listing, view *page.DiagnosisView) {
	found, err := s.app.Matching.Preview(r.ctx, r.who, l)
	if err != nil && market.CodeOf(err) == market.Internal {
		s.options.Log.Warn("who would answer was not counted", "listing", l.ID, "error", err)
	}
	view.Answers, view.Chances = answerWords(l.Kind, found), found.Words()
	if err != nil || found.Busy {
		view.Answers = "正在统计的人较多，匹配数稍后再算。"
	}
}

// answerWords say how many would answer, empty when nobody looked.
func answerWords(kind market.Kind, p matching.Preview) string {
	what, hint := "成果", "写清对象和难点，往往就有了。"
	if !kind.Asks() {
		what, hint = "需求", "写清用在哪里、达到什么指标，往往就有了。"
	}
	switch {
	case !p.Asked:
		return ""
	case p.Good == 0:
		return "按现在的内容，还没有“较强”及以上的" + what + "。" + hint
	case p.Fitting == p.Good:
		return fmt.Sprintf("按现在的内容，有 %d 项“较强”及以上的%s。", p.Good, what)
	}
	return fmt.Sprintf("按现在的内容，有 %d 项“较强”及以上的%s，其中 %d 项价格、成熟度、合作方式也不冲突。", p.Good, what, p.Fitting)
}
