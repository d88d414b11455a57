package site_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sample"
	"jiebang/internal/sitetest"
)

// typedListing is something valid in every field of a kind that is typed, as its form sends it. What one field says of
// another must hold: what was paid is no more than what was agreed.
func typedListing(kind market.Kind, demand int64) url.Values {
	typed := url.Values{"then": {"draft"}}
	for n, f := range market.ListingFields(kind).Rows() {
		text := sample.FieldText(f, n+10, today())
		switch f.Input {
		case market.InputNone, market.InputRows:
			continue
		case market.InputReference:
			text = fmt.Sprint(demand)
		case market.InputSeveral:
			typed[f.Key] = []string{f.Options[0].Value, f.Options[len(f.Options)-2].Value}
			continue
		default:
		}
		if f.Name() == "amount_paid" {
			text = "1.5"
		}
		typed.Set(f.Key, text)
	}
	return typed
}

// Every field of every kind goes the whole way: what is typed into the form is stored, shown on the page, taken away
// as a sheet, and comes back from there as it was.
func TestEveryFieldOfAListingGoesFromTheFormToTheSheetAndBack(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	demand := s.Published(owner, market.KindDemand, "轴承滚道表面微裂纹在线检测", nil)
	browser, elsewhere := s.As(owner), sitetest.New(t)
	for _, kind := range market.Kinds {
		typed := typedListing(kind, demand.ID)
		form := browser.Get("/workbench/listings/new?kind=" + string(kind)).Want(http.StatusOK)
		fieldsOnForm(t, form, kind)
		shown := form.Submit("/workbench/listings", typed).Want(http.StatusSeeOther)
		id := strings.TrimPrefix(shown.Location, "/listings/")
		stored := storedListing(t, s, owner, id)
		fieldsStored(t, kind, &stored.ListingContent)
		fieldsOnPage(t, shown.Follow().Want(http.StatusOK), kind, &stored.ListingContent, demand)
		sheet := browser.Get("/workbench/listings/export/xlsx?kind=" + string(kind)).Want(http.StatusOK).Body
		back := takenElsewhere(t, elsewhere, kind, sheet, stored.Title)
		fieldsBack(t, kind, &stored.ListingContent, &back)
	}
}

// takenElsewhere takes the sheet of a kind in on another platform, without a word of complaint, and answers what its
// entry says there.
func takenElsewhere(t *testing.T, s *sitetest.Site, kind market.Kind, sheet []byte,
	title string) market.ListingContent {
	t.Helper()
	in := intake.Import{Kind: market.ImportKind(kind), FileName: "back.xlsx"}
	report, err := s.App.Intake.TakeFile(s.Context(), market.TheSystem(), in, bytes.NewReader(sheet))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range append(report.Refused, report.Notes...) {
		t.Errorf("%s: the sheet comes back with line %d: %s", kind, n.Line, n.Reason)
	}
	unused := strings.Join(report.Skipped, " ")
	want := "未使用的列：“编号” 未使用的列：“状态” 未使用的列：“办结结果” 未使用的列：“办结说明” 未使用的列：“办结时间” " +
		"未使用的列：“信息来源” 未使用的列：“征集批次” 未使用的列：“首次发布时间”"
	if unused != want {
		t.Errorf("%s: of the sheet %q is not used, want %q", kind, unused, want)
	}
	rows, err := s.DB.Listings(s.Context(), postgres.ListingFilter{Kind: kind, Limit: 10})
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: of the sheet %d listings come back: %v", kind, len(rows), err)
	}
	at := slices.IndexFunc(rows, func(l market.Listing) bool { return l.Title == title })
	if at < 0 {
		t.Fatalf("%s: %s does not come back", kind, title)
	}
	return rows[at].ListingContent
}

func storedListing(t *testing.T, s *sitetest.Site, owner market.Actor, id string) market.Listing {
	t.Helper()
	var number int64
	if _, err := fmt.Sscan(id, &number); err != nil {
		t.Fatalf("after saving one stands at %q", id)
	}
	v, err := s.App.Listing.View(s.Context(), owner, number)
	if err != nil {
		t.Fatal(err)
	}
	return v.Listing
}

func fieldsOnForm(t *testing.T, form *sitetest.Page, kind market.Kind) {
	t.Helper()
	for _, f := range market.ListingFields(kind).Rows() {
		label := f.Label
		if f.Pledge != "" {
			label = f.Pledge
		}
		switch boxes := len(form.Find("[name=" + f.Key + "]")); {
		case f.Input == market.InputNone && boxes > 0:
			t.Errorf("%s: the form asks for %s, which is never typed", kind, f.Key)
		case f.Input != market.InputNone && (boxes == 0 || !form.Says(label)):
			t.Errorf("%s: the form has %d boxes for %s, want one under %q", kind, boxes, f.Key, label)
		}
	}
}

func fieldsStored(t *testing.T, kind market.Kind, c *market.ListingContent) {
	t.Helper()
	for _, f := range market.ListingFields(kind).Rows() {
		if f.Input != market.InputNone && f.Empty(c) {
			t.Errorf("%s: what was typed as %s is not stored", kind, f.Key)
		}
	}
}

func fieldsOnPage(t *testing.T, page *sitetest.Page, kind market.Kind, c *market.ListingContent,
	demand market.Listing) {
	t.Helper()
	for _, f := range market.ListingFields(kind).Rows() {
		text := f.Text(c)
		if f.Input == market.InputReference {
			text = demand.Title
		}
		if f.NoPage {
			continue
		}
		if text == "" || !page.Says(text) {
			t.Errorf("%s: the page does not say %q of %s", kind, text, f.Key)
		}
		if f.Beside == "" && !page.Says(f.PageLabel()) {
			t.Errorf("%s: the page does not name %s, %q", kind, f.Key, f.PageLabel())
		}
	}
}

func fieldsBack(t *testing.T, kind market.Kind, sent, back *market.ListingContent) {
	t.Helper()
	for _, f := range market.ListingFields(kind).Rows() {
		if f.NoImport || f.Input == market.InputReference { // which is looked up when the rows are stored
			continue
		}
		if want, got := f.Value(sent), f.Value(back); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s was %v and came back as %v", kind, f.Key, want, got)
		}
	}
}

// What a row keeps for those who are connected is neither on the page of a visitor nor in what the API tells one.
func TestGatedFieldsStayWithThoseWhoAreConnected(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	for _, kind := range market.Kinds {
		l := s.Published(owner, kind, "轴承滚道表面微裂纹在线检测"+kind.Label(), func(c *market.ListingContent) {
			c.ConfidentialText, c.ContactName, c.ContactPhone = "工艺温度曲线另附。", "钱经理", "0517-80000001"
		})
		page := s.Visitor().Get(fmt.Sprintf("/listings/%d", l.ID)).Want(http.StatusOK)
		said, err := s.App.Listing.Public(s.Context(), market.Actor{}, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range market.ListingFields(kind).Rows() {
			if f.For == market.ForAll {
				continue
			}
			if strings.Contains(string(page.Body), f.Text(&l.ListingContent)) || !f.Empty(&said.ListingContent) {
				t.Errorf("%s: a visitor reads %s", kind, f.Key)
			}
		}
	}
}

// A talent need names a technology need of its own organisation only, and links it for nobody who may not see it.
func TestATalentNeedNamesATechnologyNeedOfItsOwn(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, stranger := s.Organization(market.OrgEnterprise, "淮扬轴承有限公司")
	hidden := s.Published(owner, market.KindDemand, "高温焊缝在线检测",
		func(c *market.ListingContent) { c.Visible = market.VisibleBureau })
	talent := s.Published(owner, market.KindTalent, "焊缝检测工程师若干名",
		func(c *market.ListingContent) { c.Details.Talent.DemandID = hidden.ID })
	path := fmt.Sprintf("/listings/%d", talent.ID)
	if page := s.As(owner).Get(path).Want(http.StatusOK); !page.Says(hidden.Title) {
		t.Error("its own side is not led to the need")
	}
	if page := s.As(stranger).Get(path).Want(http.StatusOK); page.Says(hidden.Title) {
		t.Error("a stranger reads the name of a need that is the bureau's alone")
	}
	form := s.As(stranger).Get("/workbench/listings/new?kind=talent")
	if strings.Contains(string(form.Body), hidden.Title) {
		t.Error("the form offers another organisation's need")
	}
	typed := url.Values{"title": {"轴承检测工程师"}, "details.talent.demand_id": {fmt.Sprint(hidden.ID)}}
	refused := form.Submit("/workbench/listings", typed).Want(http.StatusUnprocessableEntity)
	if got := refused.Error("details.talent.demand_id"); !strings.Contains(got, "本单位") {
		t.Errorf("naming another organisation's need is answered with %q", got)
	}
}

// A browser counts a line end as one character and sends two: what its box lets in must be taken.
func TestATextOfManyLinesIsAsLongAsItsBoxSays(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	lines := strings.Repeat(strings.Repeat("字", 49)+"\r\n", 99) + strings.Repeat("字", 50)
	typed := url.Values{"then": {"draft"}, "title": {"轴承滚道表面微裂纹在线检测"}, "public_text": {lines}}
	shown := s.As(owner).Get("/workbench/listings/new?kind=demand").Want(http.StatusOK).Submit("/workbench/listings",
		typed).
		Want(http.StatusSeeOther)
	stored := storedListing(t, s, owner, strings.TrimPrefix(shown.Location, "/listings/"))
	if want := strings.ReplaceAll(lines, "\r\n", "\n"); stored.PublicText != want {
		t.Errorf("stored are %d characters", len([]rune(stored.PublicText)))
	}
}
