package market_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// TestMasking prints what is left of names and numbers, what public texts are refused for, and what a thing keeps when
// it is shown to those who may not read all of it.
func TestMasking(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Telephone numbers\n")
	for _, phone := range []string{"13812345678", "0517-84912345", "051784912345", "84912345", "12345", "1234", "1",
		""} {
		fmt.Fprintf(&b, "%q → %q\n", phone, market.Mask(phone))
	}
	b.WriteString("# Names of experts\n")
	for _, name := range []string{"白", "白洁", "欧阳明月", ""} {
		fmt.Fprintf(&b, "%q → %q\n", name, market.MaskName(name))
	}
	b.WriteString("# Names of those who object\n")
	for _, name := range []string{"孙", "孙立", "欧阳明月", ""} {
		fmt.Fprintf(&b, "%q → %q\n", name, market.MaskObjector(name))
	}
	golden(t, "masking", b.String())
}

// TestPersonalDataInPublicTexts prints what is found in notices and reasons (rule N2), and beside it whether listings,
// challenges and questions refuse the same text (rule L2).
func TestPersonalDataInPublicTexts(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, text := range []string{
		"联系电话 13812345678", "联系电话13812345678。", "联系电话１３８１２３４５６７８", "联系电话 138 1234 5678", "联系电话 138-1234-5678",
		"联系电话 138—1234—5678", "电话0517-84912345", "电话051784912345",
		"电话 84912345", "编号 23812345678", "编号 113812345678", "身份证 32080419900101123X", "身份证32080419900101123x号",
		"身份证 320804 19900101 1230", "身份证 ３２０８０４１９９００１０１１２３０",
		"编号 320804199013011230", "账号 6222021234567890", "账号 6222 0212 3456 7890 123", "账号 622202123456789",
		"统一社会信用代码 91320804MA1ABCDE83", "统一社会信用代码 91320804MA1ABCDE84",
		"统一社会信用代码 123208044660073009", "合同登记编号 2026320804000001", "2026 年 6 月 10 日起公示 7 天", "检出率 99.5 %，节拍 8 s", "",
	} {
		found := market.PersonalIn(text)
		if found == "" {
			found = "—"
		}
		fmt.Fprintf(&b, "%s\n  notices: %s; listings: %s\n", text, found,
			map[bool]string{true: "refused", false: "—"}[listingRefuses(text)])
	}
	golden(t, "personal_data", b.String())
}

// listingRefuses reports whether a listing with the text in its public part is refused because of it.
func listingRefuses(text string) bool {
	l := sampleListing(market.ListingDraft)
	l.PublicText += text
	return market.FieldsOf(l.Validate(l.Kind, market.DateOf(noon)))["public_text"] != ""
}

// TestAPublicChallengeHidesTheRest compares what the public knows with all that there is, field by field.
func TestAPublicChallengeHidesTheRest(t *testing.T) {
	t.Parallel()
	c := *homeChallenge(market.ChallengeReviewing)
	c.Terms.Revenue, c.Terms.Research, c.WinnerBidID = 5000*market.Wan, 300*market.Wan, 7
	shown := c.ForPublic()
	const hidden = "Terms.Revenue Terms.Research ContactPhone ArguedBy ArgueOpinion WinnerBidID WinnerOrgID " +
		"Docket.Reviewers Docket.FinishedReview"
	if got := differing(c, shown); got != hidden {
		t.Errorf("hidden is %s", got)
	}
	if shown.ContactPhone != "051****2345" {
		t.Errorf("of the telephone number is shown %q", shown.ContactPhone)
	}
	c.Status = market.ChallengeInNotice
	if told := c.ForPublic(); told.WinnerBidID != 7 || told.WinnerOrgID != facingOrg {
		t.Error("the winner is hidden although the notice names it")
	}
}

func TestOthersAreShownWithoutContacts(t *testing.T) {
	t.Parallel()
	l := *sampleListing(market.ListingPublished)
	l.ConfidentialText = "配方比例"
	if got := differing(l, l.WithoutContacts()); got != "ConfidentialText ContactName ContactPhone" {
		t.Errorf("of a listing is hidden %s", got)
	}
	o := market.Organization{OrganizationContent: market.OrganizationContent{Name: "淮阴精密机械有限公司", Intro: "轴承",
		Address: "枚乘路 1 号", LegalPerson: "王立", Nature: "150", Shareholders: "王立 60%",
		ContactPhone: "13812345678", ContactName: "王工"}}
	const inside = "Nature Address LegalPerson ContactName ContactPhone Shareholders"
	if got := differing(o, o.ForPublic()); got != inside || o.ForPublic().ContactPhone != "138****5678" {
		t.Errorf("of an organisation is hidden %s, its number shown as %s", got, o.ForPublic().ContactPhone)
	}
	e := market.Expertise{Name: "白洁", Phone: "13812345678", ExpertiseContent: market.ExpertiseContent{Unit: "淮阴大学"}}
	if got := differing(e, e.Masked()); got != "Name Phone" || e.Masked().Phone != "" || e.Masked().Name != "白*" {
		t.Errorf("of an expert is hidden %s: %+v", got, e.Masked())
	}
	objection := market.Objection{ObjectionContent: market.ObjectionContent{Name: "孙立", Unit: "某研究所",
		Phone: "13812345678", Facts: "报告编号查无此项"}}
	if got := differing(objection, objection.Masked()); got != "Name Phone" || objection.Masked().Name != "孙**" {
		t.Errorf("of an objection is hidden %s: %+v", got, objection.Masked())
	}
}

// differing names the fields in which two values of one type differ; those of embedded structs stand without prefix.
func differing(a, b any) string {
	var names []string
	var walk func(prefix string, a, b reflect.Value)
	walk = func(prefix string, a, b reflect.Value) {
		for i := range a.NumField() {
			field := a.Type().Field(i)
			at := prefix + field.Name
			if field.Anonymous {
				at = strings.TrimSuffix(prefix, ".")
			}
			switch {
			case reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()):
			case field.Type.Kind() == reflect.Struct:
				if at != "" {
					at += "."
				}
				walk(at, a.Field(i), b.Field(i))
			default:
				names = append(names, at)
			}
		}
	}
	walk("", reflect.ValueOf(a), reflect.ValueOf(b))
	return strings.Join(names, " ")
}

// TestAnOpenHistoryNamesNobody holds what stays of the steps that everybody may follow.
func TestAnOpenHistoryNamesNobody(t *testing.T) {
	t.Parallel()
	var trail []market.Event
	for _, verb := range []string{"told", "explained", "kept"} {
		trail = append(trail, market.Event{Verb: verb, ActorName: "王敏", IP: "10.0.0.1", Note: "理由"})
	}
	shown := market.PublicTrail(trail, func(verb string) (step, reason bool) {
		return verb != "kept", verb == "explained"
	})
	want := []market.Event{{Verb: "told"}, {Verb: "explained", Note: "理由"}}
	if !reflect.DeepEqual(shown, want) {
		t.Errorf("everybody may follow %+v, want %+v", shown, want)
	}
	if shown := market.PublicTrail(nil, nil); shown != nil {
		t.Errorf("of no history there is %v", shown)
	}
}

func TestWhoObjectedIsHiddenInHistories(t *testing.T) {
	t.Parallel()
	events := []market.Event{{Kind: "objection", Ref: 3, ActorID: 20, ActorName: "孙立"},
		{Kind: "objection", Ref: 3, ActorID: 23, ActorName: "王敏"},
		{Kind: "challenge", Ref: 3, ActorID: 20, ActorName: "孙立"},
		{Kind: "objection", Ref: 4, ActorID: 20, ActorName: "孙立"}}
	market.MaskObjectors(events, map[int64]int64{3: 20})
	var names []string
	for _, e := range events {
		names = append(names, e.ActorName)
	}
	if got := strings.Join(names, " "); got != "孙** 王敏 孙立 孙立" {
		t.Errorf("the history names %s", got)
	}
}

func TestANoticeNamesNoPerson(t *testing.T) {
	t.Parallel()
	c := &market.Challenge{ID: 4, No: "JB-2026-0003"}
	c.Title = "高温焊缝检测"
	n, err := market.NoticeOf(c, market.NoticeProposal, " 现公示拟中榜单位。 ", noon)
	if err != nil || n.Title != "“高温焊缝检测”（JB-2026-0003）拟中榜公示" || n.Text != "现公示拟中榜单位。" || n.ChallengeID != 4 {
		t.Errorf("made %+v, %v", n, err)
	}
	if _, err := market.NoticeOf(c, market.NoticeCall, "联系 13812345678",
		noon); !strings.Contains(market.FieldsOf(err)["notice_text"], "手机号") {
		t.Errorf("a telephone number is published: %v", err)
	}
	if n.Running(noon) {
		t.Error("a notice without a period takes objections")
	}
	n.EndsAt = day(2026, 6, 17).End()
	if !n.Running(n.EndsAt.Add(-1)) || n.Running(n.EndsAt) || n.LastDay() != day(2026, 6, 17) {
		t.Errorf("a notice until the end of 17 June runs otherwise, its last day is %s", n.LastDay())
	}
	silent := homeChallenge(market.ChallengeApproved)
	silent.NoticeText = " "
	if err := market.ChallengeLifecycle.Move(silent, "publish",
		market.Step{Who: leader, Now: noon}); market.FieldsOf(err)["notice_text"] == "" {
		t.Errorf("published without a word: %v", err)
	}
}
