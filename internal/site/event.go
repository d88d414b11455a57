package site

import (
	"context"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// trail shows the audit trail to the auditor.
func (s *Site) trail(r *request) error {
	if r.taken() {
		filter, _, err := trailFilter(r)
		if err != nil {
			return err
		}
		return s.export(r, "audit", func(ctx context.Context, e *app.Export) error {
			return s.app.ExportTrail(ctx, r.who, filter, e)
		})
	}
	return s.trailPage(r, nil)
}

func (s *Site) trailPage(r *request, report *ui.Alert) error {
	filter, form, err := trailFilter(r)
	if err != nil {
		if err := refused(&form, err); err != nil {
			return err
		}
	}
	rows, err := s.app.Trail(r.ctx, r.who, filter)
	if err != nil {
		return err
	}
	view := page.TrailPage{Filter: form, Kinds: kindChoices(), Verbs: verbChoices(), CSRF: s.token(r), Report: report}
	for _, e := range rows {
		view.Rows = append(view.Rows, page.TrailRow{Event: e, KindLabel: market.KindLabel(e.Kind),
			VerbLabel: market.VerbLabel(e.Kind, e.Verb)})
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.TrailPage, rows[n-1].Seq)
	}
	return s.renderForm(r, s.desk(r, "审计日志"), form, page.TrailBody(view))
}

// trailFilter reads what the auditor asks for. A verb that belongs to one noun comes with the noun before it.
func trailFilter(r *request) (app.TrailFilter, ui.Form, error) {
	form := ui.Form{Values: map[string][]string{}}
	for _, name := range []string{"kind", "verb", "actor", "from", "to"} {
		if typed := strings.TrimSpace(r.Query(name)); typed != "" {
			form.Values.Set(name, typed)
		}
	}
	f := app.TrailFilter{Kind: form.Get("kind"), Verb: form.Get("verb"), Actor: form.Get("actor"), Before: r.before()}
	if kind, verb, ok := strings.Cut(f.Verb, "."); ok {
		f.Kind, f.Verb = kind, verb
	}
	p := market.Problems{}
	for name, day := range map[string]*market.Date{"from": &f.From, "to": &f.To} {
		read, err := market.ParseDate(form.Get(name))
		if err != nil {
			p.Add(name, market.MessageOf(err))
		}
		*day = read
	}
	return f, form, p.Err()
}

func kindChoices() []ui.Option {
	options := make([]ui.Option, 0, len(market.EventNouns))
	for _, n := range market.EventNouns {
		options = append(options, ui.Option{Value: n.Kind, Label: n.Label})
	}
	return options
}

// verbChoices lists the verbs: those of every noun first, then noun by noun.
func verbChoices() []ui.Option {
	var options []ui.Option
	for _, v := range market.EventVerbs() {
		o := ui.Option{Value: v.Verb, Label: v.Label}
		if v.Kind != "" {
			o.Value, o.Group = v.Kind+"."+v.Verb, market.KindLabel(v.Kind)
		}
		options = append(options, o)
	}
	return options
}

// verifyTrail recomputes the hash chain and says in words what it found.
func (s *Site) verifyTrail(r *request) error {
	report, err := s.app.VerifyTrail(r.ctx, r.who)
	if err != nil {
		return err
	}
	found := ui.Alert{Tone: ui.Good, Announce: true, Title: "日志完整",
		Text: fmt.Sprintf("已逐条核对 %d 条记录，未发现改动或缺失。", report.Sealed)}
	if report.Waiting > 0 {
		found.Text += fmt.Sprintf("另有 %d 条刚刚产生，稍后纳入核对。", report.Waiting)
	}
	if report.Broken != 0 {
		found = ui.Alert{Tone: ui.Bad, Announce: true, Title: "日志可能被改动",
			Text: fmt.Sprintf("前 %d 条记录完好，自序号 %d 的记录起与封存时不一致。请立即保全数据库和备份，并报告单位网络安全负责人。", report.Sealed, report.Broken)}
	}
	return s.trailPage(r, &found)
}
