package market_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// measuredInput is an input whose texts have lengths: a sound one to change, and its check.
type measuredInput struct {
	sound func() any // a pointer
	check func(any) error
}

func measure[T any](sound func() T, check func(*T) error) measuredInput {
	return measuredInput{func() any { in := sound(); return &in }, func(in any) error { return check(in.(*T)) }}
}

// TestEveryTextHasItsLength sets every text of every input, one at a time, to its most signs and to one more.
func TestEveryTextHasItsLength(t *testing.T) {
	t.Parallel()
	owner := &market.Organization{OrganizationContent: market.OrganizationContent{Name: "清淮大学"}}
	zero := func(kind market.Kind) func() market.ListingContent {
		return func() market.ListingContent { return soundListing(kind).ListingContent }
	}
	inputs := []measuredInput{
		measure(func() market.Registration { return market.Registration{} },
			func(r *market.Registration) error { return r.Validate(market.PasswordPolicy{}) }),
		measure(soundOrganization, func(o *market.OrganizationContent) error { return o.Validate() }),
		measure(soundContent, func(c *market.ChallengeContent) error { return c.Validate(nil, noon) }),
		measure(jointAnswer, func(b *market.BidContent) error { return b.Validate(nil) }),
		measure(func() market.AgreementContent { return soundAgreement().Content },
			func(a *market.AgreementContent) error { return a.Validate(nil) }),
		measure(func() market.ArgumentContent { return market.ArgumentContent{} },
			func(a *market.ArgumentContent) error { return a.Validate(owner) }),
		measure(func() market.TalkContent { return market.TalkContent{} },
			func(c *market.TalkContent) error { return c.Validate(noon) }),
		measure(func() market.ObjectionContent { return market.ObjectionContent{} },
			func(c *market.ObjectionContent) error { return c.Validate() }),
		measure(func() market.InviteContent { return market.InviteContent{} },
			func(c *market.InviteContent) error { return c.Validate(true) }),
		measure(func() market.ExpertiseContent { return market.ExpertiseContent{} },
			func(c *market.ExpertiseContent) error { return c.Validate() }),
		measure(func() market.FraudContent { return market.FraudContent{} },
			func(c *market.FraudContent) error { return c.Validate(nil) }),
		measure(func() market.DealContent { return market.DealContent{} },
			func(c *market.DealContent) error { return c.Validate() }),
		measure(soundContract, func(c *market.ContractContent) error { return c.ValidateDraft() }),
		measure(func() market.UndertakingContent { return market.UndertakingContent{} },
			func(c *market.UndertakingContent) error { return c.Validate(market.UndertakingVice, today) }),
		measure(func() market.RoundContent { return market.RoundContent{} },
			func(c *market.RoundContent) error { return c.Validate(today) }),
		measure(func() market.LexiconContent { return market.LexiconContent{} },
			func(c *market.LexiconContent) error { return c.Validate() }),
		measure(func() market.SavedSearchContent { return market.SavedSearchContent{} },
			func(c *market.SavedSearchContent) error { return c.Validate() }),
		measure(func() market.FileDraft { return market.FileDraft{} },
			func(d *market.FileDraft) error { return d.Validate(nil, 1, nil) }),
		measure(func() market.RemittanceContent { return market.RemittanceContent{} },
			func(r *market.RemittanceContent) error {
				return sampleContract(market.ContractRegistered).CheckRemittance(*r, nil, today)
			}),
	}
	for _, kind := range market.Kinds {
		inputs = append(inputs, measure(zero(kind),
			func(c *market.ListingContent) error { return c.ValidateDraft(kind) }))
	}
	texts := 0
	for _, in := range inputs {
		name := reflect.TypeOf(in.sound()).Elem().Name()
		for _, path := range textsOf(reflect.ValueOf(in.sound()).Elem(), "", nil) {
			texts++
			for _, over := range []int{0, 1} {
				spoilt := in.sound()
				path.of(reflect.ValueOf(spoilt).Elem()).SetString(long(path.most + over))
				said := market.FieldsOf(in.check(spoilt))[path.name]
				if tooLong := strings.HasPrefix(said, "最多"); over == 1 && said == "" || over == 0 && tooLong {
					t.Errorf("%s.%s of %d signs, where %d may be: %q", name, path.name, path.most+over, path.most, said)
				}
			}
		}
	}
	if texts < 120 {
		t.Errorf("only %d texts have been looked at", texts)
	}
}

// textPath is the way to one text with a length inside an input.
type textPath struct {
	name  string // as the form calls it
	most  int
	index []int
}

func (p textPath) of(v reflect.Value) reflect.Value {
	for _, i := range p.index {
		v = reflect.Indirect(v).Field(i)
	}
	return v
}

// textsOf finds the texts of a value that have a length, in nested structs too; rows of lists are looked at elsewhere.
func textsOf(v reflect.Value, prefix string, index []int) []textPath {
	var found []textPath
	table, _ := v.Interface().(market.Declared)
	for i := range v.NumField() {
		field, at := v.Type().Field(i), append(append([]int{}, index...), i)
		name := prefix + field.Tag.Get("form")
		if name == prefix {
			continue
		}
		value := reflect.Indirect(v.Field(i))
		switch value.Kind() {
		case reflect.String:
			if table == nil || table.Fields().Of() != v.Type() {
				continue
			}
			if row, ok := table.Fields().Field(field.Tag.Get("form")); ok && row.Longest > 0 {
				found = append(found, textPath{name, row.Longest, at})
			}
		case reflect.Struct:
			found = append(found, textsOf(value, name+".", at)...)
		default:
		}
	}
	return found
}

// TestEverySentenceOfARefusalIsShown reads the source for the sentences that fields are refused with and wants each in
// one of the golden files: the one who adds a rule adds the row that breaks it.
func TestEverySentenceOfARefusalIsShown(t *testing.T) {
	t.Parallel()
	if *update {
		return // the files are being written; the next run reads them
	}
	shown := goldenTexts(t)
	verb, sentences := regexp.MustCompile(`%[.0-9]*[a-z%]`), 0
	for _, file := range parsed(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !refuses(call) {
				return true
			}
			ast.Inspect(call.Args[len(call.Args)-1], func(n ast.Node) bool {
				if part, ok := n.(*ast.BasicLit); ok && part.Kind == token.STRING {
					for _, piece := range verb.Split(literal(part), -1) {
						if sentences++; chinese(piece) && !strings.Contains(shown, piece) {
							t.Errorf("no golden file shows %q", piece)
						}
					}
				}
				return true
			})
			return true
		})
	}
	if sentences < 200 {
		t.Errorf("only %d sentences have been found", sentences)
	}
}

// refuses reports whether the call adds a sentence to the problems of an input.
func refuses(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) < 2 {
		return false
	}
	on, ok := sel.X.(*ast.Ident)
	return ok && (on.Name == "p" || on.Name == "problems") && (sel.Sel.Name == "Check" || sel.Sel.Name == "Add")
}

func goldenTexts(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS("testdata"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join("testdata", path))
		b.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(fmt.Errorf("read golden files: %w", err))
	}
	return b.String()
}
