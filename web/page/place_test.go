package page_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"jiebang/internal/market"
	"jiebang/internal/sample"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// drawn is a record whose form and page are drawn from its table. What is not among the properties and texts of the
// page either stands there at a place of its own, or is nowhere for a reason.
type drawn struct {
	table      market.Fields
	record     any
	form, page templ.Component
	own        map[string]string
	nowhere    map[string]string
}

// A row without a place is a field that is asked and never shown, or known and never asked.
func TestEveryRowHasItsPlaces(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]drawn{"challenge": drawnChallenge(t), "contract": drawnContract(t),
		"deal": drawnDeal(t), "bid": drawnBid(t), "agreement": drawnAgreement(t)} {
		form, shown := parse(t, d.form), parse(t, d.page)
		for _, f := range d.table.Rows() {
			if f.Section == "" && f.Input != market.InputRows {
				t.Errorf("%s: %s stands in no part of the form", name, f.Key)
			}
			asked(t, name, form, d.table, f, "")
			if reason := d.own[f.Key] + d.nowhere[f.Key]; f.NoPage != (reason != "") && f.Input != market.InputRows {
				t.Errorf("%s: %s is kept from the properties of the page: %v, and the reason is %q", name, f.Key,
					f.NoPage, reason)
			}
			if d.nowhere[f.Key] == "" {
				told(t, name, shown, d, f)
			}
		}
	}
}

// asked looks for the box of a field, or for those of its rows, under its words.
func asked(t *testing.T, name string, form *html.Node, table market.Fields, f market.Field, prefix string) {
	t.Helper()
	if f.Input == market.InputRows {
		part, _ := table.Part(f.Key)
		for _, column := range part.Rows() {
			switch {
			case f.Section == "": // its fields stand in the table itself
			case f.Column != "":
				wantBox(t, name, form, f.Column+column.Key, column.PageLabel())
			case f.Key == "answers":
				wantBox(t, name, form, "answers[0]."+column.Key, column.Label)
			case name != "deal" || column.Section == market.SectionParty:
				asked(t, name, form, part, column, f.Key+".")
			}
		}
		return
	}
	label := f.Label
	if f.Pledge != "" {
		label = f.Pledge
	}
	wantBox(t, name, form, prefix+f.Key, label)
}

func wantBox(t *testing.T, name string, form *html.Node, box, label string) {
	t.Helper()
	boxes := find(form, func(n *html.Node) bool { return attr(n, "name") == box })
	if len(boxes) == 0 || !strings.Contains(words(form), label) {
		t.Errorf("%s: the form has %d boxes %s, want one under %q", name, len(boxes), box, label)
	}
}

// told looks for what the record says in a field on its page, and for what the field is called there.
func told(t *testing.T, name string, shown *html.Node, d drawn, f market.Field) {
	t.Helper()
	text := f.Text(d.record)
	switch f.Input {
	case market.InputRows, market.InputReference:
		return // rows have tables of their own, other records go by their names
	default:
	}
	if d.own[f.Key] == otherWords {
		return
	}
	if text == "" || !strings.Contains(words(shown), text) {
		t.Errorf("%s: the page does not say %q of %s", name, text, f.Key)
	}
	if !f.NoPage && f.Beside == "" && !strings.Contains(words(shown), f.PageLabel()) {
		t.Errorf("%s: the page does not name %s, %q", name, f.Key, f.PageLabel())
	}
}

// otherWords is the place of what a page tells in a sentence of its own.
const otherWords = "told in other words"

// filled writes something into every field of a record, and one row into those that have rows.
func filled(t *testing.T, table market.Fields, record any) {
	t.Helper()
	for n, f := range table.Rows() {
		switch {
		case f.Column != "":
			part, _ := table.Part(f.Key)
			filled(t, part, f.Append(record))
		case f.Input == market.InputRows, f.Input == market.InputReference:
		default:
			if note := f.Take(record, sample.FieldText(f, n+11, market.DateOf(noon()))); note != "" {
				t.Fatalf("%s is not taken: %s", f.Key, note)
			}
		}
	}
}

func party(t *testing.T, name string) market.Party {
	p := market.Party{}
	filled(t, p.Fields(), &p)
	p.Name, p.Country = name, ""
	return p
}

func fieldForm(table market.Fields) page.FieldForm {
	one := []ui.Option{{Value: "1", Label: "清淮机械有限公司"}}
	return page.FieldForm{Table: table, Choices: map[string][]ui.Option{"buyer.org_id": one, "seller.org_id": one,
		"broker_id": one}}
}

func writtenChallenge(t *testing.T) market.Challenge {
	c := market.Challenge{}
	filled(t, market.ChallengeFields(), &c.ChallengeContent)
	c.ClosesTime = "17:00"
	c.BidClosesAt = c.Deadline()
	return c
}

func drawnChallenge(t *testing.T) drawn {
	c := writtenChallenge(t)
	return drawn{table: market.ChallengeFields(), record: &c.ChallengeContent,
		form: page.ChallengeFormBody(page.ChallengeForm{FieldForm: fieldForm(market.ChallengeFields())}),
		page: page.ChallengeBody(page.ChallengePage{Challenge: c, Inside: true, Now: noon()}),
		own: map[string]string{"title": "the heading", "list_kind": "under the heading", "contact_name": "a panel",
			"contact_phone": "a panel"},
		nowhere: map[string]string{"cannot_solve": "a promise to the bureau", "not_secret": "a promise to the bureau",
			"race_slots": "told where more than one is awarded", "terms.tie_policy": "part of the rule of ranking",
			"terms.outlier_policy": "part of the rule of ranking"}}
}

func drawnContract(t *testing.T) drawn {
	c := market.Contract{}
	filled(t, c.ContractContent.Fields(), &c.ContractContent)
	c.Seller, c.Buyer = party(t, "东湖大学"), party(t, "清淮机械有限公司")
	table := c.ContractContent.Fields()
	stands := "stands in the registration form"
	return drawn{table: table, record: &c.ContractContent,
		form:    page.ContractFormBody(page.ContractForm{FieldForm: fieldForm(table), New: true}),
		page:    page.ContractBody(page.ContractPage{Contract: c}),
		own:     map[string]string{"title": "the heading", "subject": "a text of its own"},
		nowhere: map[string]string{"foreign_text": stands, "seals_match": stands, "pledged": stands}}
}

func drawnDeal(t *testing.T) drawn {
	d := market.Deal{}
	filled(t, d.DealContent.Fields(), &d.DealContent)
	d.Seller, d.Buyer = party(t, "东湖大学"), party(t, "清淮机械有限公司")
	table, beside := d.DealContent.Fields(), "beside its side"
	return drawn{table: table, record: &d.DealContent,
		form: page.DealFormBody(page.DealForm{FieldForm: fieldForm(table), New: true}),
		page: page.DealBody(page.DealPage{Deal: d, Broker: "周经理"}),
		own: map[string]string{"title": "the heading", "next_step": "what comes next", "next_on": "what comes next",
			"occasion": "its source", "broker_id": "its source", "buyer_people": beside, "seller_people": beside}}
}

func drawnBid(t *testing.T) drawn {
	c, content := writtenChallenge(t), market.BidContent{}
	filled(t, content.Fields(), &content)
	content.Answers = []market.BidAnswer{{Level: "meet", Note: "实验室数据"}}
	c.Terms.LeadOnly = false
	form := page.BidForm{FieldForm: fieldForm(content.Fields()), Challenge: c, Now: noon()}
	promise := "a promise to the bureau"
	return drawn{table: content.Fields(), record: &content, form: page.BidFormBody(form),
		page: page.BidBody(page.BidPage{Challenge: c, Content: content, Now: noon()}),
		own: map[string]string{"lead_role": "who does what", "lead_share": otherWords, "relations": "a declaration",
			"not_related": otherWords, "pledge": otherWords},
		nowhere: map[string]string{"integrity": promise, "not_secret": promise}}
}

func drawnAgreement(t *testing.T) drawn {
	a := market.Agreement{}
	filled(t, a.Content.Fields(), &a.Content)
	return drawn{table: a.Content.Fields(), record: &a.Content,
		form: page.AgreementFormBody(page.AgreementForm{FieldForm: fieldForm(a.Content.Fields())}),
		page: page.AgreementBody(page.AgreementPage{Agreement: a, Challenge: writtenChallenge(t)})}
}

// What parties and rows say has its places on the pages, too.
func TestEveryRowOfAPartHasItsPlaces(t *testing.T) {
	t.Parallel()
	nowhere := map[string]string{"org_id": "a link", "country": "in place of the region abroad",
		"is_ttc": "stands in the registration form", "is_rd": "stands in the registration form",
		"is_converted": "stands in the registration form", "in_hpz": "stands in the registration form",
		"is_listed": "stands in the registration form"}
	seller := party(t, "东湖大学")
	contract := market.Contract{ContractContent: market.ContractContent{Seller: seller}}
	shown := parse(t, page.ContractBody(page.ContractPage{Contract: contract}))
	for _, f := range seller.Fields().Rows() {
		if f.NoPage != (nowhere[f.Key] != "") {
			t.Errorf("%s of a party is kept from the page: %v, and the reason is %q", f.Key, f.NoPage, nowhere[f.Key])
		}
		if text := f.Text(&seller); !f.NoPage && (text == "" || !strings.Contains(words(shown), text)) {
			t.Errorf("the page does not say %q of %s of a party", text, f.Key)
		}
	}
	c := writtenChallenge(t)
	rowsTold(t, page.ChallengeBody(page.ChallengePage{Challenge: c}), market.ChallengeFields(), &c.ChallengeContent)
	bid := market.BidContent{}
	filled(t, bid.Fields(), &bid)
	bid.Answers = []market.BidAnswer{{Level: "meet", Note: "实验室数据"}}
	rowsTold(t, page.BidBody(page.BidPage{Challenge: c, Content: bid}), bid.Fields(), &bid)
}

// rowsTold looks for what stands in the rows of a record.
func rowsTold(t *testing.T, shown templ.Component, table market.Fields, record any) {
	t.Helper()
	said := words(parse(t, shown))
	for _, rows := range table.Rows() {
		if rows.Column == "" {
			continue
		}
		part, _ := table.Part(rows.Key)
		row := reflect.ValueOf(rows.Value(record)).Index(0).Interface()
		for _, f := range part.Rows() {
			text := strings.TrimSuffix(f.Text(row), fmt.Sprint(" ", f.Unit))
			if f.Input == market.InputOne || text == "" {
				continue
			}
			if !strings.Contains(said, text) {
				t.Errorf("the page does not say %q of %s of %s", text, f.Key, rows.Key)
			}
		}
	}
}
