package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

func askedListing(status market.ListingStatus) *market.Listing {
	return &market.Listing{ID: 3, Kind: market.KindDemand, OrgID: ownerOrg, Source: market.OwnSource,
		ListingContent: sample.Listing(market.KindDemand, market.DateOf(noon)),
		Progress:       market.Progress[market.ListingStatus]{Status: status}}
}

func TestInquiryMoves(t *testing.T) {
	t.Parallel()
	people := []cast{{"所属单位", member(1, ownerOrg, market.RankEditor)}, {"查看者", member(2, ownerOrg, market.RankViewer)},
		{"提问人", person(9)}, {"受理员", person(3, market.RoleClerk)}, {"审核员", person(4, market.RoleApprover)},
		{"技术经理人", person(5, market.RoleBroker)}}
	golden(t, "inquiry_moves", table(market.InquiryLifecycle, people, func(s market.InquiryStatus) *market.Inquiry {
		q := &market.Inquiry{AskedBy: 9, Field: "details.demand.indicators", Text: "噪声要做到多少？", Answer: "≤ 85 dB(A)",
			Listing: askedListing(market.ListingPublished)}
		q.Status = s
		return q
	}))
}

// TestWhoReadsAnInquiry keeps what was not passed on from the owner, and who asks, too; others read nothing.
func TestWhoReadsAnInquiry(t *testing.T) {
	t.Parallel()
	for _, s := range market.InquiryLifecycle.States {
		q := market.Inquiry{AskedBy: 9, Asker: "王工", Original: "原来的话", Listing: askedListing(market.ListingPublished)}
		q.Status = s.State
		passed := s.State != market.InquiryProposed && s.State != market.InquiryHeldBack
		for _, c := range []struct {
			name        string
			who         market.Actor
			sees, names bool
		}{
			{"its asker", person(9), true, true}, {"a clerk", person(3, market.RoleClerk), true, true},
			{"the owner", member(1, ownerOrg, market.RankEditor), passed, false},
			{"a viewer of the owner's", member(2, ownerOrg, market.RankViewer), passed, false},
			{"another firm", member(6, 77, market.RankOwner), false, false},
			{"another broker", person(5, market.RoleBroker), false, false}, {"nobody", market.Actor{}, false, false},
		} {
			if got := q.VisibleTo(c.who); got != c.sees {
				t.Errorf("%s: %s reads it: %t", s.Label, c.name, got)
			}
			shown := q.ShownTo(c.who)
			if got := shown.Asker != "" || shown.AskedBy != 0 || shown.Original != ""; got != c.names {
				t.Errorf("%s: %s learns who asks: %t", s.Label, c.name, got)
			}
		}
	}
}

func TestWhoMayAskAndWhat(t *testing.T) {
	t.Parallel()
	clerk := person(3, market.RoleClerk)
	for _, c := range []struct {
		name        string
		who         market.Actor
		field, text string
		wrong       string
		origin      market.InquiryOrigin
		status      market.InquiryStatus
	}{
		{"a clerk", clerk, "details.demand.indicators", "噪声要做到多少？", "", market.FromBureau, market.InquiryAsked},
		{"a broker", person(5, market.RoleBroker), "title", "是哪一种减速机？", "", market.FromBroker, market.InquiryAsked},
		{"a visitor", person(9), "", "可以接受小试成果吗？", "", market.FromVisitor, market.InquiryProposed},
		{"too short", clerk, "", "多少？", "text", market.FromBureau, market.InquiryAsked},
		{"too long", clerk, "", strings.Repeat("问", 501), "text", market.FromBureau, market.InquiryAsked},
		{"a telephone", clerk, "", "请致电 13812345678 说明。", "text", market.FromBureau, market.InquiryAsked},
		{"no such field", clerk, "details.demand.nothing", "噪声要做到多少？", "field", market.FromBureau,
			market.InquiryAsked},
		{"a gated field", clerk, "contact_phone", "电话号码是多少？", "field", market.FromBureau, market.InquiryAsked},
	} {
		q := market.Inquiry{Field: c.field, Text: c.text, Listing: askedListing(market.ListingPublished)}
		err := q.Ask(c.who)
		if said := market.FieldsOf(err)[c.wrong]; (c.wrong != "") != (said != "") || c.wrong == "" && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if q.Origin != c.origin || q.Status != c.status {
			t.Errorf("%s: asked as %s, %s", c.name, q.Origin, q.Status)
		}
	}
	for name, who := range map[string]market.Actor{"nobody": {}, "its owner": member(1, ownerOrg, market.RankEditor)} {
		q := market.Inquiry{Text: "噪声要做到多少？", Listing: askedListing(market.ListingPublished)}
		if err := q.Ask(who); market.CodeOf(err) != market.Forbidden {
			t.Errorf("%s asks: %v", name, err)
		}
	}
}

// TestWhatCanBeAskedAbout keeps visitors from what is under review, and everybody from what is over.
func TestWhatCanBeAskedAbout(t *testing.T) {
	t.Parallel()
	var bureau, visitor []string
	for _, s := range market.ListingLifecycle.States {
		l := askedListing(s.State)
		if l.Askable(person(3, market.RoleClerk)) {
			bureau = append(bureau, s.Label)
		}
		if l.Askable(person(9)) {
			visitor = append(visitor, s.Label)
		}
	}
	if got := strings.Join(bureau, " "); got != "待审核 已推荐 已退回 修改中 待发布 已发布" {
		t.Errorf("the bureau asks about %s", got)
	}
	if got := strings.Join(visitor, " "); got != "修改中 已发布" {
		t.Errorf("a visitor asks about %s", got)
	}
	collected := askedListing(market.ListingDraft)
	collected.Source = market.ImportSource
	if !collected.Askable(person(3, market.RoleClerk)) || collected.Askable(person(9)) {
		t.Error("a collected draft is asked about by the bureau alone")
	}
}

func TestAnAnswerIsTakenIntoItsField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, field, answer, want, refused string }{
		{"behind a text", "details.demand.difficulties", "满载时啸叫。", "裂纹浅，油污和反光干扰大。\n满载时啸叫。", ""},
		{"in the place of a sum", "details.demand.budget", "90 万元", "90 万元", ""},
		{"a sum that is none", "details.demand.budget", "再商量", "", "拟投入"},
		{"in the place of a day", "details.demand.deadline", "2026-12-31", "2026年12月31日", ""},
		{"a choice", "details.demand.maturity", "小试", "小试", ""},
		{"a field that is gone", "details.demand.gone", "小试", "", "没有这个栏目"},
	} {
		l := askedListing(market.ListingPublished)
		q := market.Inquiry{Field: c.field, Answer: c.answer, Listing: l}
		err := q.TakeIn(l)
		f, _ := market.ListingFields(l.Kind).Field(c.field)
		switch {
		case c.refused != "" && (err == nil || !strings.Contains(market.MessageOf(err), c.refused)):
			t.Errorf("%s: %v", c.name, err)
		case c.refused == "" && (err != nil || f.Text(&l.ListingContent) != c.want):
			t.Errorf("%s: %q (%v)", c.name, f.Text(&l.ListingContent), err)
		}
	}
}

func TestWhatAnInquiryIsRefusedFor(t *testing.T) {
	t.Parallel()
	type in = market.Inquiry
	text := tryAll(t, "question", func() in {
		return in{Field: "details.demand.indicators", Text: "噪声要做到多少分贝？",
			Listing: askedListing(market.ListingPublished)}
	}, func(q *in) error { return q.Ask(person(9)) }, []trial[in]{
		{"of a field that is none", func(q *in) { q.Field = "nonsense" }},
		{"too short", func(q *in) { q.Text = "多少" }},
		{"too long", func(q *in) { q.Text = strings.Repeat("长", 501) }},
		{"with a telephone number", func(q *in) { q.Text = "请打 13987654321 找我" }},
	}, []trial[in]{
		{"of the whole", func(q *in) { q.Field = "" }},
		{"of the title", func(q *in) { q.Field = "title" }},
	})
	text += tryAll(t, "answer", func() in {
		q := in{Answer: "不高于 85 dB(A)", Listing: askedListing(market.ListingPublished)}
		q.Status = market.InquiryAsked
		return q
	}, func(q *in) error {
		return market.InquiryLifecycle.Move(q, market.InquiryAnswer,
			market.Step{Who: member(1, ownerOrg, market.RankEditor), Now: noon})
	}, []trial[in]{
		{"nothing", func(q *in) { q.Answer = " " }},
		{"too long", func(q *in) { q.Answer = strings.Repeat("长", 2001) }},
	}, nil)
	golden(t, "inquiry_refusals", text)
}
