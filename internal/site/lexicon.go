package site

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// lexicon shows the bureau's words and synonyms, and how a text is cut with them.
func (s *Site) lexicon(r *request) error {
	if r.taken() {
		return s.export(r, "lexicon", func(ctx context.Context, e *app.Export) error {
			return s.app.Matching.ExportLexicon(ctx, r.who, e)
		})
	}
	form, err := s.blank(r, market.LexiconContent{Kind: market.LexiconWord})
	if err != nil {
		return err
	}
	return s.lexiconPage(r, form)
}

func (s *Site) lexiconPage(r *request, form ui.Form) error {
	entries, err := s.app.Matching.Lexicon(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.LexiconPage{Entries: entries, Form: form, Sample: strings.TrimSpace(r.Query("sample"))}
	for _, w := range s.app.Matching.CutText(view.Sample) {
		view.Cut = append(view.Cut, page.CutWord{Text: w.Text, Synonyms: strings.Join(w.Synonyms, "、")})
	}
	return s.renderForm(r, s.desk(r, "专业词典"), form, page.LexiconBody(view))
}

// addToLexicon adds a word or a group of synonyms.
func (s *Site) addToLexicon(r *request) error {
	var in market.LexiconContent
	form, err := s.parse(r, &in)
	if err == nil {
		err = s.app.Matching.AddToLexicon(r.ctx, r.who, in)
	}
	if err == nil {
		return s.done(r, link.Lexicon, "已添加“"+in.Line+"”。检索和匹配随即按新词典重新整理，期间不影响使用。")
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.lexiconPage(r, form)
}

// removeFromLexicon takes an entry out again.
func (s *Site) removeFromLexicon(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.app.Matching.RemoveFromLexicon(r.ctx, r.who, id); err != nil {
		return err
	}
	return s.done(r, link.Lexicon, "已删除。")
}
