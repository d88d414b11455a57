package market_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

// declared are all structs whose members have a table.
var declared = []market.Declared{
	market.AgreementContent{}, market.ArgumentContent{}, market.BidAnswer{}, market.BidContent{}, market.BidMember{},
	market.ChallengeContent{}, market.ChallengeTerms{}, market.ContractContent{}, market.CorrectionContent{},
	market.Criterion{}, market.DealContent{},
	market.ExpertiseContent{}, market.FileDraft{}, market.FileHolder{}, market.FraudContent{}, market.Indicator{},
	market.InviteContent{}, market.LexiconContent{}, market.ListingContent{}, market.DemandDetails{},
	market.TalentDetails{},
	market.CooperationDetails{}, market.AchievementDetails{}, market.CommonDetails{}, market.Measured{},
	market.ObjectionContent{},
	market.ExpertContent{},
	market.OrganizationContent{}, market.OrgRenaming{}, market.Party{}, market.Payment{}, market.PlannedStage{},
	market.Registration{},
	market.RemittanceContent{}, market.SavedSearchContent{}, market.ScoreMark{}, market.Stage{},
	market.SubsidyContent{},
	market.TalkContent{}, market.UndertakingContent{}, market.ListIssueContent{}, market.RoundContent{},
	market.EntryContact{},
	market.ChannelContent{}, market.MailSetup{}, market.GatewaySetup{}, market.RobotSetup{},
	market.WebhookSetup{}, market.ChannelAudience{},
	market.PoolRuleContent{}, market.PoolAssignment{}, market.PoolContactContent{},
	market.MandateContent{}, market.IntroductionContent{},
}

// source are the files of the package, without its tests.
func source(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// A struct that a form fills names its members in tags and nothing else; what is to be known of them stands in its
// table.
func TestEveryFormHasATable(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, d := range declared {
		known[reflect.TypeOf(d).Name()] = true
	}
	for _, file := range source(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if f, ok := n.(*ast.FuncDecl); ok && f.Name.Name == "Fields" && f.Recv != nil {
				if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok && !known[of.Name] {
					t.Errorf("%s has a table that no test knows", of.Name)
				}
			}
			if f, ok := n.(*ast.Field); ok && f.Tag != nil {
				for _, word := range []string{"doc:", "maxLength:", "enum:"} {
					if strings.Contains(f.Tag.Value, word) {
						t.Errorf("the tag %s says more than names: it belongs into the table", f.Tag.Value)
					}
				}
			}
			return true
		})
	}
}

func TestEveryMemberHasARow(t *testing.T) {
	t.Parallel()
	for _, d := range declared {
		of := reflect.TypeOf(d)
		if d.Fields().Of() != of {
			t.Errorf("the table of %s speaks of %s", of, d.Fields().Of())
		}
		for i := range of.NumField() {
			member := of.Field(i)
			if member.Anonymous {
				continue
			}
			name, _, _ := strings.Cut(member.Tag.Get("json"), ",")
			if form := member.Tag.Get("form"); form != "" && form != "-" {
				name = form
			}
			if _, ok := d.Fields().Field(name); !ok && name != "" && name != "-" {
				t.Errorf("%s.%s has no row %q in its table", of, member.Name, name)
			}
		}
	}
}

// inputs are the members that each way of filling in goes with.
var inputs = map[market.Input][]reflect.Kind{
	market.InputLine: {reflect.String}, market.InputText: {reflect.String}, market.InputPhone: {reflect.String},
	market.InputWords: {reflect.Slice}, market.InputNumber: {reflect.Int}, market.InputMoney: {reflect.Int64},
	market.InputDate: {reflect.Struct}, market.InputOne: {reflect.String}, market.InputSeveral: {reflect.Slice},
	market.InputYes: {reflect.Bool}, market.InputRegion: {reflect.String}, market.InputCode: {reflect.String},
	market.InputReference: {reflect.Int64, reflect.Int}, market.InputRows: {reflect.Slice, reflect.Struct},
	market.InputNone: {reflect.Slice},
}

func TestRowsAreSound(t *testing.T) {
	t.Parallel()
	for _, d := range declared {
		table, seen := d.Fields(), map[string]bool{}
		zero := reflect.New(reflect.TypeOf(d)).Interface()
		for _, f := range table.Rows() {
			at := table.Of().Name() + "." + f.Key
			if f.Label == "" || seen[f.Key] {
				t.Errorf("%s has the label %q, or a second row", at, f.Label)
			}
			seen[f.Key] = true
			if kind := reflect.TypeOf(f.Value(zero)).Kind(); !slices.Contains(inputs[f.Input], kind) {
				t.Errorf("%s is filled in by %q, which does not go with a %s", at, f.Input, kind)
			}
			chosen := f.Input == market.InputOne || f.Input == market.InputSeveral
			if chosen != (len(f.Options) > 0) && f.Input != market.InputSeveral {
				t.Errorf("%s is filled in by %q and has %d options", at, f.Input, len(f.Options))
			}
			if (f.Input == market.InputText || f.Input == market.InputPhone) && f.Longest == 0 {
				t.Errorf("%s has no bound", at)
			}
			for _, other := range []string{f.Beside, f.PageAfter} {
				if _, ok := table.Field(other); other != "" && !ok {
					t.Errorf("%s stands beside or behind %q, which is not there", at, other)
				}
			}
		}
	}
}

// unseen are the rows that have no place on the page, with the reason.
var unseen = map[string]string{
	"title":                       "the heading of the page",
	"visible":                     "says who sees the page",
	"not_secret":                  "a promise to the bureau",
	"details.common.derived_from": "a panel of its own",
}

// A row without a place is a field that is asked and never shown, or known and never asked.
func TestEveryRowOfAListingHasItsPlaces(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		table := market.ListingFields(kind)
		for _, f := range table.Rows() {
			if f.Section == "" {
				t.Errorf("%s: %s stands in no part of the form", kind, f.Key)
			}
			if f.NoPage != (unseen[f.Key] != "") {
				t.Errorf("%s: %s is kept from the page: %v, and the reason is %q", kind, f.Key, f.NoPage, unseen[f.Key])
			}
			given := f.Input == market.InputNone || f.Key == "not_secret"
			if f.NoImport != given {
				t.Errorf("%s: %s can be typed, %v, but is kept from imports, %v", kind, f.Key, !given, f.NoImport)
			}
			if f.For != market.ForAll && (f.Search != "" || f.Match != "") {
				t.Errorf("%s: %s is gated, and yet it is searched or matched", kind, f.Key)
			}
		}
		if len(table.Rows()) < 20 {
			t.Errorf("%s has %d fields: some are lost", kind, len(table.Rows()))
		}
	}
}

// No heading means two fields of one kind, but for the names of JSON, of which the first counts.
func TestHeadingsMeanOneField(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		means := map[string]string{}
		for _, f := range market.ListingFields(kind).Rows() {
			for _, name := range f.SheetNames() {
				if name == f.Name() && f.Name() != f.Key {
					continue
				}
				if other := means[name]; other != "" {
					t.Errorf("%s: the heading %s means %s and %s", kind, name, other, f.Key)
				}
				means[name] = f.Key
			}
		}
	}
}

// What a sheet says of a field is taken, shown and written so that it is taken again.
func TestEveryFieldIsTakenFromASheet(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for n, f := range market.ListingFields(kind).Rows() {
			if f.Input == market.InputNone || f.Input == market.InputReference {
				continue
			}
			var c, again market.ListingContent
			c.Normalize(kind)
			again.Normalize(kind)
			before := f.Value(&c)
			if note := f.Take(&c, sample.FieldText(f, n+10, day(2026, 6, 10))); note != "" {
				t.Errorf("%s: %s was not taken: %s", kind, f.Key, note)
			}
			if reflect.DeepEqual(before, f.Value(&c)) && f.Key != "visible" || f.Text(&c) == "" {
				t.Errorf("%s: %s says %v, %q", kind, f.Key, f.Value(&c), f.Text(&c))
			}
			if note := f.Take(&again, cellText(f.Cell(&c))); note != "" ||
				!reflect.DeepEqual(f.Value(&again), f.Value(&c)) {
				t.Errorf("%s: %s was written as %v and read as %v (%s)", kind, f.Key, f.Cell(&c), f.Value(&again), note)
			}
		}
	}
}

func TestBoundsAreHeldFieldByField(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for _, f := range market.ListingFields(kind).Rows() {
			l := &market.Listing{Kind: kind, ListingContent: sample.Listing(kind, day(2026, 6, 10))}
			v := reflect.ValueOf(&l.ListingContent).Elem()
			switch {
			case f.Longest > 0:
				setString(v, f, strings.Repeat("长", f.Longest+1))
			case f.Input == market.InputOne:
				setString(v, f, "没有这一项")
			case f.Most > 0:
				placeOf(v, f).SetInt(int64(f.Most + 1))
			case f.Input == market.InputSeveral:
				placeOf(v, f).Set(reflect.ValueOf([]string{"没有这一项"}))
			default:
				continue
			}
			if got := market.FieldsOf(l.ValidateDraft(kind))[f.Key]; got == "" {
				t.Errorf("%s: %s beyond its bounds passes", kind, f.Key)
			}
		}
	}
}

func TestWhatIsRequiredIsMissed(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for _, f := range market.ListingFields(kind).Rows() {
			l := &market.Listing{Kind: kind, ListingContent: sample.Listing(kind, day(2026, 6, 10))}
			if err := l.Validate(kind, day(2026, 6, 10)); err != nil {
				t.Fatalf("the sample of %s is refused: %v", kind, err)
			}
			placeOf(reflect.ValueOf(&l.ListingContent).Elem(), f).SetZero()
			got := market.FieldsOf(l.Validate(kind, day(2026, 6, 10)))[f.Key]
			if f.Required && got == "" {
				t.Errorf("%s: nobody misses %s", kind, f.Key)
			}
		}
	}
}

// Rule L2: no text that everybody reads may hold a telephone number.
func TestNoPublicTextHoldsPersonalData(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for _, f := range market.ListingFields(kind).Rows() {
			if f.Input != market.InputText && f.Input != market.InputLine || f.Longest < 20 {
				continue
			}
			l := &market.Listing{Kind: kind, ListingContent: sample.Listing(kind, day(2026, 6, 10))}
			setString(reflect.ValueOf(&l.ListingContent).Elem(), f, "请与李工联系，电话 13912345678，谢谢。")
			got := market.FieldsOf(l.Validate(kind, day(2026, 6, 10)))[f.Key]
			if (got != "") != (f.For == market.ForAll) {
				t.Errorf("%s: a telephone number in %s, which is for %q, is answered with %q", kind, f.Key, f.For, got)
			}
		}
	}
}

func TestCellsAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind      market.Kind
		key, cell string
		want      any
		note      string
	}{
		{market.KindDemand, "details.demand.budget", "1,200", 1200 * market.Wan, ""},
		{market.KindDemand, "details.demand.budget", "3000元", 3000 * market.Yuan, ""},
		{market.KindDemand, "details.demand.budget", "面议", market.Money(0), ""},
		{market.KindDemand, "details.demand.budget", "不多", market.Money(0), "不是金额，按面议处理。"},
		{market.KindTalent, "details.talent.salary_min", "不多", market.Money(0), "不是金额，未填写。"},
		{market.KindDemand, "details.demand.cooperation", "联合开发、共建新研发、生产实体", []string{"联合开发", "共建新研发、生产实体"}, ""},
		{market.KindDemand, "details.demand.cooperation", "联合开发、喝茶", []string{"联合开发"}, "中有不在可选范围内的，已略去。"},
		{market.KindDemand, "details.demand.may_challenge", "愿意发榜", true, ""},
		{market.KindDemand, "details.demand.may_challenge", "否", false, ""},
		{market.KindDemand, "details.demand.may_challenge", "再说", false, "应填“是”或“否”，未填写。"},
		{market.KindAchievement, "details.achievement.trl", "７级", 7, ""},
		{market.KindAchievement, "details.achievement.trl", "10", 0, "不是 1 至 9 的整数，未填写。"},
		{market.KindAchievement, "details.achievement.finished_on", "2025年6月30日", day(2025, 6, 30), ""},
		{market.KindAchievement, "details.achievement.finished_on", "去年", market.Date{}, "不是日期，未填写。"},
		{market.KindAchievement, "details.achievement.willingness", "愿意转化", "愿意转化", ""},
		{market.KindAchievement, "details.achievement.willingness", "看情况", "", "不在可选范围内，未填写。"},
		{market.KindCommon, "region", "江苏省淮安市淮阴区", market.Region("320804"), ""},
		{market.KindCommon, "region", "火星", market.Region(""), "不是唯一的地区名称或六位代码，未填写地区。"},
		{market.KindCommon, "industry", "C 制造业", "C", ""},
		{market.KindCommon, "industry", "制造业", "C", ""},
		{market.KindCommon, "visible", "登录可见", market.VisibleRegistered, ""},
		{market.KindCommon, "contact_phone", "见附件", "", "不是电话号码，未填写。"},
		{market.KindCommon, "contact_phone", "不详", "", ""},
	} {
		var content market.ListingContent
		content.Normalize(c.kind)
		f, ok := market.ListingFields(c.kind).Field(c.key)
		if !ok {
			t.Fatalf("no field %s", c.key)
		}
		if c.key == "visible" {
			content.Visible = ""
		}
		note := f.Take(&content, c.cell)
		if got := f.Value(&content); note != c.note || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q is read as %v with %q, want %v with %q", c.key, c.cell, got, note, c.want, c.note)
		}
	}
}

func TestACopyHidesWhatItsReaderMayNotRead(t *testing.T) {
	t.Parallel()
	for reader, hidden := range map[market.Audience]bool{market.ForAll: true, market.ForConnected: false,
		market.ForInside: false} {
		l := sampleListing(market.ListingPublished)
		l.ConfidentialText = "工艺曲线"
		l.HideFrom(reader)
		if (l.ContactName == "" && l.ContactPhone == "" && l.ConfidentialText == "") != hidden || l.Title == "" {
			t.Errorf("for %q the contact is %q, the gated text %q, the title %q", reader, l.ContactName,
				l.ConfidentialText, l.Title)
		}
	}
}

func TestLabelsReachIntoParts(t *testing.T) {
	t.Parallel()
	labels := market.ContractContent{}.Fields().Labels()
	if labels["buyer.name"] != "买方·单位全称" || labels["title"] != "项目名称" {
		t.Errorf("the buyer's name is called %q, the title %q", labels["buyer.name"], labels["title"])
	}
}

// cellText is a cell as a sheet is read: amounts with the unit of their heading.
func cellText(cell any) string {
	switch v := cell.(type) {
	case market.Money:
		return v.Yuan() + "元"
	case market.Date:
		return v.String()
	default:
		return strings.TrimSpace(strings.Trim(fmt.Sprint(v), "\n"))
	}
}

// placeOf is the place of a field in a record.
func placeOf(record reflect.Value, f market.Field) reflect.Value {
	v := record
	for name := range strings.SplitSeq(f.Key, ".") {
		v = reflect.Indirect(v)
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("form") == name {
				v = v.Field(i)
				break
			}
		}
	}
	return v
}

func setString(record reflect.Value, f market.Field, text string) { placeOf(record, f).SetString(text) }
