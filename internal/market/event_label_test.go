package market_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"jiebang/internal/market"
)

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// moves are the names of a table's moves.
func moves[T market.Movable[S], S, M ~string](tables ...*market.Lifecycle[T, S, M]) []string {
	var names []string
	for _, table := range tables {
		for _, m := range table.Moves {
			names = append(names, string(m.Name))
		}
	}
	return names
}

// movesByNoun are the moves of every noun with states, by the table that holds them.
var movesByNoun = map[string]struct {
	kind  string
	moves []string
}{
	"ListingLifecycle": {"listing", moves(market.ListingLifecycle)},
	"OrgLifecycle":     {"organization", moves(market.OrgLifecycle)},
	"MatchLifecycle":   {"match", moves(market.MatchLifecycle)},
	"DealLifecycle":    {"deal", moves(market.DealLifecycle)},
	"RegistrationLifecycle": {"contract", moves(market.RegistrationLifecycle(nil, false),
		market.RegistrationLifecycle(nil, true))},
	"ChallengeLifecycle":    {"challenge", moves(market.ChallengeLifecycle)},
	"BidLifecycle":          {"bid", moves(market.BidLifecycle)},
	"InvitationLifecycle":   {"bid_invitation", moves(market.InvitationLifecycle)},
	"ApproachLifecycle":     {"approach", moves(market.ApproachLifecycle)},
	"ReviewLifecycle":       {"review", moves(market.ReviewLifecycle)},
	"ObjectionLifecycle":    {"objection", moves(market.ObjectionLifecycle)},
	"BreachLifecycle":       {"breach", moves(market.BreachLifecycle)},
	"CorrectionLifecycle":   {"correction", moves(market.CorrectionLifecycle)},
	"ListIssueLifecycle":    {"list_issue", moves(market.ListIssueLifecycle)},
	"OrgRequestLifecycle":   {"org_request", moves(market.OrgRequestLifecycle)},
	"CandidateLifecycle":    {"expert_candidate", moves(market.CandidateLifecycle)},
	"BulkLifecycle":         {"bulk", moves(market.BulkLifecycle)},
	"MilestoneLifecycle":    {"milestone", moves(market.MilestoneLifecycle)},
	"ChangeLifecycle":       {"change", moves(market.ChangeLifecycle)},
	"AcceptanceLifecycle":   {"acceptance", moves(market.AcceptanceLifecycle)},
	"InquiryLifecycle":      {"inquiry", moves(market.InquiryLifecycle)},
	"EntryLifecycle":        {"entry", moves(market.EntryLifecycle)},
	"MandateLifecycle":      {"mandate", moves(market.MandateLifecycle)},
	"QuestionLifecycle":     {"question", moves(market.QuestionLifecycle)},
	"MatcherTrialLifecycle": {"matcher_trial", moves(market.MatcherTrialLifecycle)},
	"ImportLifecycle":       {"import_batch", moves(market.ImportLifecycle)},
	"RoundLifecycle":        {"round", moves(market.RoundLifecycle)},
	"ReportLifecycle":       {"target", reported(moves(market.ReportLifecycle))},
}

// reported are the moves of a target's report as the target's events call them.
func reported(moves []string) []string {
	for i, m := range moves {
		moves[i] = m + "_report"
	}
	return moves
}

// parsed reads the Go files of a folder, without its tests.
func parsed(t *testing.T, folder string) []*ast.File {
	t.Helper()
	var files []*ast.File
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestEveryMoveHasAChineseName walks every table of moves there is: one that nobody entered above is missed.
func TestEveryMoveHasAChineseName(t *testing.T) {
	t.Parallel()
	var tables []string
	for _, file := range parsed(t, ".") {
		for name, object := range file.Scope.Objects {
			if strings.HasSuffix(name, "Lifecycle") && object.Kind != ast.Typ {
				tables = append(tables, name)
			}
		}
	}
	for _, name := range tables {
		noun, ok := movesByNoun[name]
		if !ok {
			t.Errorf("the moves of %s are not looked at", name)
		}
		for _, move := range noun.moves {
			if label := market.VerbLabel(noun.kind, move); !chinese(label) {
				t.Errorf("%s.%s is called %q", noun.kind, move, label)
			}
		}
	}
	if len(tables) != len(movesByNoun) {
		t.Errorf("%d tables of moves, %d looked at", len(tables), len(movesByNoun))
	}
}

func TestEveryVerbAndNounHasAChineseName(t *testing.T) {
	t.Parallel()
	kinds := map[string]bool{"": true}
	for _, n := range market.EventNouns {
		if !chinese(n.Label) || kinds[n.Kind] {
			t.Errorf("%s is called %q, or stands twice", n.Kind, n.Label)
		}
		kinds[n.Kind] = true
	}
	for _, v := range market.EventVerbs() {
		if !chinese(v.Label) || !kinds[v.Kind] {
			t.Errorf("%s.%s is called %q", v.Kind, v.Verb, v.Label)
		}
	}
}

// recorded are the nouns and verbs that the code records by a constant of the market.
func recorded(t *testing.T) (events [][2]string) {
	t.Helper()
	names := eventNames(t)
	for _, file := range slices.Concat(parsed(t, "../app"), parsed(t, "../worker"), parsed(t, "../postgres"),
		parsed(t, "../sample")) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			if name, ok := call.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(name.Sel.Name, "Record") {
				events = append(events, [2]string{names[selected(call.Args[2])], names[selected(call.Args[1])]})
			}
			return true
		})
	}
	return events
}

// eventNames are the constants of nouns and verbs with what they stand for.
func eventNames(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, path := range []string{"event_noun.go", "event_verb.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			if text := literal(spec.Values[0]); text != "" {
				names[spec.Names[0].Name] = text
			}
			return true
		})
	}
	return names
}

func literal(e ast.Expr) string {
	if basic, ok := e.(*ast.BasicLit); ok && basic.Kind == token.STRING {
		text, _ := strconv.Unquote(basic.Value)
		return text
	}
	return ""
}

// selected is the name that an expression picks out of a package.
func selected(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		return s.Sel.Name
	}
	return ""
}

// TestWhateverIsRecordedHasAChineseName reads the code itself. What it records under a name that is only known when it
// runs is held to the same by every story on a database.
func TestWhateverIsRecordedHasAChineseName(t *testing.T) {
	t.Parallel()
	events, named := recorded(t), 0
	for _, e := range events {
		kind, verb := e[0], e[1]
		if kind == "" || verb == "" {
			continue
		}
		named++
		if !chinese(market.VerbLabel(kind, verb)) {
			t.Errorf("%s.%s has no name", kind, verb)
		}
	}
	if named < 70 {
		t.Errorf("only %d of %d recorded events are named in the code", named, len(events))
	}
}

// TestEveryNounAndVerbHasALabel finds a constant that is in no table.
func TestEveryNounAndVerbHasALabel(t *testing.T) {
	t.Parallel()
	verbs := market.EventVerbs()
	for name, value := range eventNames(t) {
		labelled := chinese(market.KindLabel(value))
		if strings.HasPrefix(name, "Verb") {
			labelled = slices.ContainsFunc(verbs, func(v market.EventVerb) bool { return v.Verb == value })
		}
		if !labelled {
			t.Errorf("%s has no label", name)
		}
	}
}
