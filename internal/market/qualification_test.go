package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestWhatARecognitionNeeds(t *testing.T) {
	t.Parallel()
	type in = market.QualificationContent
	text := tryAll(t, "qualification", func() in {
		return in{Code: "hitech", Number: "GR202632000001", ValidFrom: day(2026, 11, 19), ValidTo: day(2029, 11, 18)}
	}, func(q *in) error { return q.Validate() }, []trial[in]{
		{"what nobody is recognised as", func(q *in) { q.Code = "best" }},
		{"a long number", func(q *in) { q.Number = long(61) }},
		{"an end on the day it begins", func(q *in) { q.ValidTo = q.ValidFrom }},
	}, []trial[in]{
		{"neither number nor days", func(q *in) { *q = in{Code: "hitech"} }},
		{"an end alone", func(q *in) { q.ValidFrom = market.Date{} }},
	})
	golden(t, "qualification_refusals", text)
}

func TestRecognitionsAreKnownByTheNamesOfLists(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]market.QualificationCode{
		"高新技术企业": "hitech", "国家高新技术企业（2024年）": "hitech", "高企": "hitech", "高企培育库": "hitech_nursery",
		"科技型中小企业": "tech_sme", "科技型中小企业(入库)": "tech_sme", "省级专精特新中小企业": "srdi", "专精特新": "srdi",
		`国家级专精特新"小巨人"企业`: "little_giant", "瞪羚企业": "gazelle", "瞪羚": "gazelle", "潜在独角兽企业": "potential_unicorn",
		"独角兽": "unicorn", "hitech": "hitech", "企业": "", "世界第一": "", "": "",
	} {
		if got, ok := market.QualificationNamed(word); got != want || ok != (want != "") {
			t.Errorf("%q means %q, want %q", word, got, want)
		}
	}
	for _, code := range market.QualificationCodes() {
		if got, _ := market.QualificationNamed(code.Label()); got != code {
			t.Errorf("%s means %q, want %s", code.Label(), got, code)
		}
	}
}

func TestARecognitionThatIsRenewedIsAnotherOne(t *testing.T) {
	t.Parallel()
	type in = market.QualificationContent
	one := in{Code: "hitech", Number: "GR1", ValidFrom: day(2021, 11, 3)}
	for _, k := range []struct {
		other in
		same  bool
	}{
		{in{Code: "hitech", Number: "GR1", ValidFrom: day(2021, 12, 1)}, true},
		{in{Code: "hitech", Number: "GR2", ValidFrom: day(2021, 11, 3)}, false},
		{in{Code: "hitech", ValidFrom: day(2021, 11, 3)}, true},
		{in{Code: "hitech", ValidFrom: day(2024, 11, 3)}, false},
		{in{Code: "hitech"}, true},
		{in{Code: "gazelle", Number: "GR1"}, false},
	} {
		if one.Is(k.other) != k.same || k.other.Is(one) != k.same {
			t.Errorf("%+v is %+v: want %t", k.other, one, k.same)
		}
	}
	whole, differs := one.Completed(in{Code: "hitech", ValidTo: day(2024, 11, 2)})
	if !differs || whole.Number != "GR1" || whole.ValidTo != day(2024, 11, 2) || !whole.Expired(day(2024, 11, 3)) ||
		whole.Expired(day(2024, 11, 2)) {
		t.Errorf("completed: %+v", whole)
	}
	if _, differs := whole.Completed(one); differs {
		t.Error("what says less differs")
	}
}

func TestWhatAListMayChangeOfAnOrganisation(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		status  market.OrgStatus
		peopled bool
		key     string
		open    bool
	}{
		{market.OrgDraft, false, "name", true}, {market.OrgDraft, true, "contact_name", false},
		{market.OrgSubmitted, false, "address", false}, {market.OrgVerified, true, "contact_phone", true},
		{market.OrgVerified, false, "name", false}, {market.OrgBlacklisted, true, "address", false},
	} {
		o := market.Organization{Progress: market.Progress[market.OrgStatus]{Status: k.status}}
		if why := o.RefuseSheet(k.key, k.peopled); (why == "") != k.open {
			t.Errorf("%s, peopled %t: %s is refused with %q", k.status, k.peopled, k.key, why)
		}
	}
}
