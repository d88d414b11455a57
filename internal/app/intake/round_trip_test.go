package intake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// awkward are pieces of text that spreadsheets, CSV or a reader of them are known to change.
var awkward = []string{"=1+1", "+86", "-5℃", "@甲方", "＝全角", "'单引号", "''=两个", "\"双引号\"", "“中文引号”", ",逗号,", ";分号;", "|竖线|",
	"007", "0026320804000001", "91320804MA1ABCDE83", "1e5", "3-4", "2026/03", "1.50", "TRUE", "12345678901234567",
	"_x0041_", "&lt;&amp;", "<b>", "㶲𬭚", "😀", "a  b", "100%", "无", "面议", "合计",
	"≥ 67 %", "μm", "（备注）", "难点", "\\n", "#井号", "/", "国家重点", "轴承滚道表面缺陷在线视觉检测"}

// broken are those that only paragraphs hold.
var broken = []string{"第一行\n第二行", "空行\n\n之后", "制表\t符"}

// contents makes listings at random, each field of its table filled or not.
type contents struct {
	*rand.Rand
	kind    market.Kind
	regions []market.Region
}

func (c contents) text(paragraphs bool, longest int) string {
	pieces := awkward
	if paragraphs {
		pieces = slices.Concat(awkward, broken)
	}
	var b strings.Builder
	n := 1 + c.IntN(4)
	if paragraphs && c.IntN(10) == 0 {
		n = 400 // long texts, too
	}
	for range n {
		piece := pieces[c.IntN(len(pieces))]
		if utf8.RuneCountInString(b.String()+piece) >= longest {
			break
		}
		b.WriteString(piece)
		digits := strings.ContainsAny(piece[len(piece)-1:], "0123456789") // which must not grow into a person's number
		if digits || c.IntN(3) == 0 {
			b.WriteString(" ")
		}
	}
	return strings.TrimSpace(b.String())
}

// value is what a field may hold, as JSON writes it; nil for nothing.
func (c contents) value(f *market.Field) any {
	if c.IntN(6) == 0 && !f.Required {
		return nil
	}
	longest := f.Longest
	if longest == 0 {
		longest = 40
	}
	switch f.Input {
	case market.InputLine, market.InputText:
		return c.text(f.Input == market.InputText, longest)
	case market.InputPhone:
		return []string{"13912345678", "0517-84912345", "02584912345", "025-84912345-801", "400-123-4567"}[c.IntN(5)]
	case market.InputWords:
		return [][]string{{"视觉检测"}, {"=公式", "+加号", "a b"}, {"007", "3-4", "缺陷/裂纹"}}[c.IntN(3)]
	case market.InputNumber:
		return f.Least + c.IntN(max(f.Most-f.Least, 1))
	case market.InputMoney:
		return []int64{1, 99, 123_456_78, 305_000_00, 5_000_000_00, 999_999_999_999_99, 50 * 10_000_00}[c.IntN(7)]
	case market.InputDate:
		return market.Date{Year: 2027 + c.IntN(60), Month: 1, Day: 1}.AddDays(c.IntN(365))
	case market.InputOne:
		return f.Options[c.IntN(len(f.Options))].Value
	case market.InputSeveral:
		var chosen []string
		for _, o := range f.Options {
			if c.IntN(3) == 0 {
				chosen = append(chosen, o.Value)
			}
		}
		return chosen
	case market.InputYes:
		return c.IntN(2) == 0
	case market.InputRegion:
		return c.regions[c.IntN(len(c.regions))]
	case market.InputCode, market.InputReference, market.InputRows, market.InputNone:
	}
	return nil
}

// content is the n-th listing.
func (c contents) content(t *testing.T, n int) market.ListingContent {
	t.Helper()
	said := map[string]any{}
	for _, head := range market.ListingSheet(c.kind) {
		f := head.Field
		value := c.value(&f)
		if value == nil {
			continue
		}
		into, keys := said, strings.Split(f.Key, ".")
		for _, key := range keys[:len(keys)-1] {
			if into[key] == nil {
				into[key] = map[string]any{}
			}
			into = into[key].(map[string]any)
		}
		into[keys[len(keys)-1]] = value
	}
	said["title"] = app.Clip(c.text(false, 90)+fmt.Sprintf("之%d的题目", n), 120)
	said["public_text"] = c.text(true, 4900) + "。本条写明背景、用途和要做什么，供双方了解。"
	data, err := json.Marshal(said)
	var content market.ListingContent
	if err == nil {
		err = json.Unmarshal(data, &content)
	}
	if err != nil {
		t.Fatal(err)
	}
	content.Normalize(c.kind)
	if d := content.Details.Talent; d != nil {
		d.SalaryMin = min(d.SalaryMin, d.SalaryMax)
	}
	if d := content.Details.Cooperation; d != nil {
		d.AmountPaid, d.CertNo = min(d.AmountPaid, d.Amount), app.Clip(d.CertNo, 16)
		if d.EndsOn.Before(d.BeginsOn) {
			d.BeginsOn, d.EndsOn = d.EndsOn, d.BeginsOn
		}
	}
	content.ValidUntil = apptest.Today.AddDays(1 + c.IntN(700))
	return content
}

// TestWhatIsExportedComesInAgainWithoutLoss writes listings of every kind, filled at random with what spreadsheets like
// to change, takes them out in both formats, and reads them in elsewhere: each field is what it was, and so is the
// owner.
func TestWhatIsExportedComesInAgainWithoutLoss(t *testing.T) {
	t.Parallel()
	here, there := apptest.New(t), apptest.New(t)
	org, owner := here.Organization(market.OrgEnterprise, "清淮机械（集团）有限公司")
	for _, kind := range market.Kinds {
		made := contents{rand.New(rand.NewPCG(2026, uint64(len(kind)))), kind,
			[]market.Region{"320804", "320800", "320000", "110105", "650100", "810000", "710000", "320102"}}
		const many = 60
		sent := map[string]market.ListingContent{}
		for n := range many {
			l, err := here.App.Listing.Create(here.Context(), owner,
				listing.Draft{OrgID: org.ID, Kind: kind, ListingContent: made.content(t, n)})
			if err != nil {
				t.Fatalf("%s %d: %v %v", kind, n, err, market.FieldsOf(err))
			}
			sent[l.Title] = l.ListingContent
		}
		for _, format := range []string{"xlsx", "csv"} {
			name, file, err := apptest.Exported(format, func(e *app.Export) error {
				return here.App.Listing.ExportMine(here.Context(), owner, kind, e)
			})
			if err != nil {
				t.Fatal(err)
			}
			comesBack(t, there, org, kind, name, file, sent)
		}
	}
}

// comesBack imports the file and compares what is stored with what was sent, then forgets it.
func comesBack(t *testing.T, f *apptest.Fixture, org market.Organization, kind market.Kind, name string, file []byte,
	sent map[string]market.ListingContent) {
	t.Helper()
	report, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk),
		intake.Import{Kind: market.ImportKind(kind), FileName: name}, bytes.NewReader(file))
	if err != nil || report.Taken() != len(sent) {
		t.Errorf("%s: %d of %d were taken (%v)", name, report.Taken(), len(sent), err)
	}
	for _, n := range slices.Concat(report.Refused, report.Notes) {
		if !strings.HasPrefix(n.Reason, "计入有效清单还缺") {
			t.Errorf("%s: line %d, %s: %s", name, n.Line, n.Title, n.Reason)
		}
	}
	for _, skip := range report.Skipped {
		if !strings.HasPrefix(skip, "未使用的列") {
			t.Errorf("%s: skipped is %s", name, skip)
		}
	}
	rows, err := f.DB.Listings(f.Context(), postgres.ListingFilter{Kind: kind, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		got := &rows[i]
		want, known := sent[got.Title]
		if !known {
			t.Errorf("%s: nobody sent %q", name, got.Title)
			continue
		}
		owner, err := f.DB.Organization(f.Context(), got.OrgID)
		if err != nil || owner.Name != org.Name || owner.USCC != org.USCC {
			t.Errorf("%s: %s belongs to %s %s (%v)", name, got.Title, owner.Name, owner.USCC, err)
		}
		for _, head := range market.ListingSheet(kind) {
			was, is := head.Value(&want), head.Value(&got.ListingContent)
			if !reflect.DeepEqual(was, is) && (!head.Empty(&want) || !head.Empty(&got.ListingContent)) {
				t.Errorf("%s: %s of %q was %q and is %q", name, head.Key, got.Title, was, is)
			}
		}
	}
	f.Exec(`delete from listing where kind = $1`, string(kind))
}

// TestATalentNeedFindsTheNeedBehindIt links by the number that an export writes, within one organisation only.
func TestATalentNeedFindsTheNeedBehindIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, rival := f.Organization(market.OrgEnterprise, "旁观有限公司")
	need := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	theirs := f.Published(rival, market.KindDemand, "另一单位的技术需求之一", nil)
	report := imported(t, f, intake.Import{Kind: talents},
		"需求名称,岗位名称,人数,公开简介,单位名称,关联的技术需求\n"+
			"检测工程师岗位,检测工程师,2,"+longEnough+","+org.Name+","+need.No+"\n"+
			"算法工程师岗位,算法工程师,1,"+longEnough+"之二,"+org.Name+","+theirs.No+"\n")
	if got := byTitle(t, f)["检测工程师岗位"].Details.Talent.DemandID; got != need.ID {
		t.Errorf("linked is %d, want %d", got, need.ID)
	}
	if got := byTitle(t, f)["算法工程师岗位"].Details.Talent.DemandID; got != 0 {
		t.Errorf("another organisation's need %d is linked", got)
	}
	if note := noteOf(report.Notes, 3); !strings.Contains(note, theirs.No) || noteOf(report.Notes, 2) != "" {
		t.Errorf("said are %+v", report.Notes)
	}
}
