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

	"jiebang/internal/market"
)

// written is a struct whose boxes and words on pages are written by hand: in which templates and beside them, and which
// of its fields are not asked or not told there, and why.
type written struct {
	record  market.Declared
	in      string
	unasked map[string]string
	untold  map[string]string
}

var writtenByHand = []written{
	{record: market.ArgumentContent{}, in: "argument.templ argument.go",
		untold: map[string]string{"no_conflict": "whoever counts has declared it"}},
	{record: market.BidAnswer{}, in: "bid.go"},
	{record: market.CorrectionContent{}, in: "correction.templ correction.go"},
	{record: market.ExpertiseContent{}, in: "approach.templ " + site + "approach.go " + site + "neighbour.go",
		untold: map[string]string{"solves": "matched, and quoted where it matches", "keywords": "matched"}},
	{record: market.FileDraft{}, in: "file.templ file.go",
		untold: map[string]string{"not_secret": "a promise to the bureau"}},
	{record: market.FileHolder{}, in: "file.templ file.go",
		untold: map[string]string{"kind": "the page it hangs on", "ref": "the page it hangs on"}},
	{record: market.FraudContent{}, in: "fraud.templ fraud.go",
		untold: map[string]string{"facts": "in the record of credit", "evidence": "in the record of credit"}},
	{record: market.InviteContent{}, in: "neighbour.templ " + site + "neighbour.go"},
	{record: market.LexiconContent{}, in: "lexicon.templ lexicon.go"},
	{record: market.Measured{}, in: "agreement.go", untold: map[string]string{"met": "judged, where figures compare"}},
	{record: market.ObjectionContent{}, in: "challenge.templ objection.templ objection.go"},
	{record: market.OrgRenaming{}, in: "organization_request.templ organization_request.go"},
	{record: market.Registration{}, in: "login.templ", untold: map[string]string{"login": account, "name": account,
		"phone": account, "password": "a secret", "repeat": "a secret", "agree": "without it there is no account"}},
	{record: market.RemittanceContent{}, in: "contract.templ contract.go"},
	{record: market.SavedSearchContent{}, in: "saved_search.templ saved_search.go"},
	{record: market.ScoreMark{}, in: "review.go review.templ panel.go"},
	{record: market.SubsidyContent{}, in: "award.templ award.go agreement.go",
		unasked: map[string]string{"note": "the reason of the move"},
		untold:  map[string]string{"bid_id": "the winner whose page it is"}},
	{record: market.TalkContent{}, in: "panel.templ panel.go"},
	{record: market.UndertakingContent{}, in: "undertaking.templ undertaking.go"},
}

// site is where the words of some pages are put together.
const site = "../../internal/site/"

// account is where the fields of a registration go.
const account = "on the account's own page"

// drawnElsewhere have their places held by the tests above and by those of the site's pages.
var drawnElsewhere = []market.Declared{market.AgreementContent{}, market.BidContent{}, market.BidMember{},
	market.ChallengeContent{}, market.ChallengeTerms{}, market.ContractContent{}, market.Criterion{},
	market.DealContent{}, market.Indicator{}, market.Party{}, market.Payment{}, market.PlannedStage{}, market.Stage{},
	market.ListingContent{}, market.DemandDetails{}, market.TalentDetails{}, market.CooperationDetails{},
	market.AchievementDetails{}, market.CommonDetails{}, market.OrganizationContent{}, market.ListIssueContent{}}

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
			if asked != (w.unasked[key] == "") {
				t.Errorf("%s: the box of %s is there, %v, and the reason is %q", of.Name(), key, asked, w.unasked[key])
			}
			told := regexp.MustCompile(`\.` + member.Name + `(Label)?\b`).MatchString(source)
			if told != (w.untold[key] == "") {
				t.Errorf("%s: %s is told, %v, and the reason is %q", of.Name(), key, told, w.untold[key])
			}
		}
	}
	for _, name := range tables(t) {
		if !known[name] {
			t.Errorf("no test holds the places of the fields of %s", name)
		}
	}
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
