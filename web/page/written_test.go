package page_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// written is a struct whose words on pages are written by hand, and its boxes unless a form is drawn from its table: in
// which templates and beside them, and which of its fields are not asked or not told there, and why.
type written struct {
	record  market.Declared
	in      string
	form    templ.Component
	prefix  string // of the names of the form's boxes
	unasked map[string]string
	untold  map[string]string
}

var writtenByHand = []written{
	{record: market.ArgumentContent{}, in: "argument.templ argument.go",
		form:   page.ChallengeBody(page.ChallengePage{MayArgue: true}),
		untold: map[string]string{"no_conflict": "an opinion that counts has it declared"}},
	{record: market.BidAnswer{}, in: "bid.go"},
	{record: market.CorrectionContent{}, in: "correction.templ correction.go"},
	{record: market.EntryContact{}, in: "entry.templ entry.go", prefix: "entry.",
		form: page.EntryFormBody(page.ListingForm{}, page.EntryListing{FieldForm: page.FieldForm{
			Table: market.EntryContact{}.Fields(), Prefix: "entry."}})},
	{record: market.ExpertiseContent{}, in: "approach.templ " + site + "approach.go " + site + "neighbour.go",
		untold: map[string]string{"solves": "matched, and quoted where it matches", "keywords": "matched"}},
	{record: market.ExpertContent{}, in: "expert_candidate.templ expert_candidate.go",
		unasked: map[string]string{"name": bySheet, "phone": bySheet, "unit": bySheet, "job_title": bySheet,
			"areas": bySheet, "nominated_by": bySheet}},
	{record: market.FileDraft{}, in: "file.templ file.go",
		untold: map[string]string{"not_secret": "a promise to the bureau"}},
	{record: market.FileHolder{}, in: "file.templ file.go",
		untold: map[string]string{"kind": "the page it hangs on", "ref": "the page it hangs on"}},
	{record: market.FraudContent{}, in: "fraud.templ fraud.go",
		untold: map[string]string{"facts": "in the record of credit", "evidence": "in the record of credit"}},
	{record: market.InviteContent{}, in: "neighbour.templ " + site + "neighbour.go"},
	{record: market.LexiconContent{}, in: "lexicon.templ lexicon.go"},
	{record: market.Measured{}, in: "agreement.go", untold: map[string]string{"met": "judged, where figures compare"}},
	{record: market.ObjectionContent{}, in: "challenge.templ objection.templ objection.go",
		form: page.ChallengeBody(page.ChallengePage{Known: true, Now: noon(), Challenge: market.Challenge{
			NoticeEndsAt: noon().AddDate(0, 0, 1),
			Progress:     market.Progress[market.ChallengeStatus]{Status: market.ChallengeInNotice}}})},
	{record: market.PoolRuleContent{}, in: "pool.templ pool.go", untold: map[string]string{"user_id": "by name"}},
	{record: market.PoolAssignment{}, in: "pool.templ pool.go",
		untold: map[string]string{"keeper_id": "by name", "reason": "in the trail"}},
	{record: market.PoolContactContent{}, in: "pool.templ pool.go",
		form: page.PoolEntryBody(page.PoolPage{Logs: true})},
	{record: market.MandateContent{}, in: "mandate.templ mandate.go"},
	{record: market.IntroductionContent{}, in: "mandate.templ mandate.go",
		form: page.MandateFields(ui.Form{}, market.Offer{Fields: []string{"listing_no"}}),
		untold: map[string]string{"listing_no": "with the partner's name",
			"remark": "beside the partner"}},
	{record: market.OrgRenaming{}, in: "organization_request.templ organization_request.go"},
	{record: market.Registration{}, in: "login.templ", untold: map[string]string{"login": account, "name": account,
		"phone": account, "password": "a secret", "repeat": "a secret", "agree": "without it there is no account"}},
	{record: market.RemittanceContent{}, in: "contract.templ contract.go",
		form: page.RemittanceFormBody(page.RemittancePage{Ledger: market.Ledger{Lines: []market.LedgerLine{{N: 1}}}})},
	{record: market.SavedSearchContent{}, in: "saved_search.templ saved_search.go"},
	{record: market.ScoreMark{}, in: "review.go review.templ panel.go"},
	{record: market.SubsidyContent{}, in: "award.templ award.go agreement.go",
		unasked: map[string]string{"note": "the reason of the move"},
		untold:  map[string]string{"bid_id": "the winner whose page it is"}},
	{record: market.TalkContent{}, in: "panel.templ panel.go"},
	{record: market.UndertakingContent{}, in: "undertaking.templ undertaking.go",
		form: undertakingForms()},
}

// site is where the words of some pages are put together.
const site = "../../internal/site/"

// bySheet is how experts come in.
const bySheet = "experts come in by sheets"

// account is where the fields of a registration go.
const account = "on the account's own page"

// drawnElsewhere have their places held by the tests above and by those of the site's pages.
var drawnElsewhere = []market.Declared{market.AgreementContent{}, market.BidContent{}, market.BidMember{},
	market.ChallengeContent{}, market.ChallengeTerms{}, market.ContractContent{}, market.Criterion{},
	market.DealContent{}, market.Indicator{}, market.Party{}, market.Payment{}, market.PlannedStage{}, market.Stage{},
	market.ListingContent{}, market.DemandDetails{}, market.TalentDetails{}, market.CooperationDetails{},
	market.AchievementDetails{}, market.CommonDetails{}, market.OrganizationContent{}, market.ListIssueContent{},
	market.ChannelContent{}, market.MailSetup{}, market.GatewaySetup{}, market.RobotSetup{}, market.WebhookSetup{},
	market.ChannelAudience{}, market.RoundContent{}}

func TestEveryRowWrittenByHandHasItsPlaces(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, d := range drawnElsewhere {
		known[reflect.TypeOf(d).Name()] = true
	}
	for _, w := range writtenByHand {
		of := reflect.TypeOf(w.record)
		known[of.Name()] = true
		source := sourceOf(t, w.in)
		for i := range of.NumField() {
			member := of.Field(i)
			key := member.Tag.Get("form")
			if _, ok := w.record.Fields().Field(key); !ok {
				continue
			}
			asked := regexp.MustCompile(`["\].]` + regexp.QuoteMeta(key) + `[-"]`).MatchString(source)
			if w.form != nil {
				boxes := find(parse(t, w.form), func(n *html.Node) bool { return attr(n, "name") == w.prefix+key })
				asked = len(boxes) > 0
			}
			if asked != (w.unasked[key] == "") {
				t.Errorf("%s: the box of %s is there, %v, and the reason is %q", of.Name(), key, asked, w.unasked[key])
			}
			told := regexp.MustCompile(`\.` + member.Name + `(Label)?\b`).MatchString(source)
			if told != (w.untold[key] == "") {
				t.Errorf("%s: %s is told, %v, and the reason is %q", of.Name(), key, told, w.untold[key])
			}
		}
	}
	known["aChannel"] = true // puts the two tables of a channel together
	for _, name := range tables(t) {
		if !known[name] {
			t.Errorf("no test holds the places of the fields of %s", name)
		}
	}
}

// What a channel is set up with and what a round says are shown back in their forms; each has its box there.
func TestFormsOfChannelsAndRoundsHaveABoxForEachRow(t *testing.T) {
	t.Parallel()
	boxes := func(form templ.Component, table market.Fields, of string) {
		drawn := parse(t, form)
		for _, f := range table.Rows() {
			if len(find(drawn, func(n *html.Node) bool { return attr(n, "name") == f.Key })) == 0 {
				t.Errorf("the form of %s has no box for %s", of, f.Key)
			}
		}
	}
	for _, kind := range market.ChannelKinds {
		form := page.NewChannelBody(page.ChannelForm{FieldForm: fieldForm(market.ChannelFields(kind)), Kind: kind})
		boxes(form, market.ChannelFields(kind), kind.Label())
		boxes(form, market.ChannelSecretFields(kind), kind.Label())
	}
	table := market.RoundContent{}.Fields()
	boxes(page.RoundFormBody(page.RoundForm{FieldForm: fieldForm(table)}), table, "a round")
}

// undertakingForms are the forms of all kinds, since each asks some of the fields.
func undertakingForms() templ.Component {
	var forms []templ.Component
	for _, text := range market.UndertakingTexts {
		forms = append(forms, page.UndertakingFormBody(page.UndertakingPage{UndertakingText: text}))
	}
	return templ.Join(forms...)
}

// sourceOf are the files in which a struct is asked and told.
func sourceOf(t *testing.T, names string) string {
	t.Helper()
	var all strings.Builder
	for name := range strings.FieldsSeq(names) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return packages.ReplaceAllString(all.String(), "")
}

// packages are names of other packages, which may be those of members as well.
var packages = regexp.MustCompile(`\b(link|ui|market)\.\w+`)

// tables are the structs of the market whose members have a table.
func tables(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../internal/market/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of the market: %v", len(files), err)
	}
	var names []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Name.Name != "Fields" || f.Recv == nil {
				continue
			}
			if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
				names = append(names, of.Name)
			}
		}
	}
	return names
}
