package listing_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// unpacked is everything that the parts of an exported file say.
func unpacked(t *testing.T, f fair, who market.Actor, id int64, format string) string {
	t.Helper()
	_, content, err := f.App.Listing.ExportListIssue(f.Context(), who, id, format)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, part := range r.File {
		w, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(w)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s of %s is no XML: %v", part.Name, format, err)
			}
		}
		all.Write(text)
	}
	return all.String()
}

// The workbook of an edition is read again as the lists that it holds, each row once and every field as it was.
func TestTheBookOfAnEditionIsImportedElsewhere(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	i := f.issued(t, func(d *listing.IssueDraft) { d.Readers = market.ReadersBureau })
	name, content, err := f.App.Listing.ExportListIssue(f.Context(), f.Staff(market.RoleClerk), i.ID, "xlsx")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := apptest.New(t)
	for kind, want := range map[market.Kind]int{market.KindDemand: 2, market.KindAchievement: 2, market.KindTalent: 1} {
		report, err := elsewhere.App.Intake.TakeFile(elsewhere.Context(), market.TheSystem(),
			intake.Import{Kind: market.ImportKind(kind), FileName: name}, bytes.NewReader(content))
		if err != nil || report.Taken() != want || len(report.Refused) != 0 {
			t.Errorf("%s: %d rows taken, want %d; refused %+v (%v)", kind, report.Taken(), want, report.Refused, err)
		}
		for _, other := range []market.Kind{market.KindDemand, market.KindAchievement, market.KindTalent} {
			told := strings.Contains(strings.Join(report.Skipped, " "), "“"+other.ListName()+"”是另一类清单")
			if told == (other == kind) {
				t.Errorf("imported as %s, the sheet of %s is said to be passed over: %v", kind, other, told)
			}
		}
	}
	id := elsewhere.Number(`select id from listing where title = $1`, f.need.Title)
	l, err := elsewhere.DB.Listing(elsewhere.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if l.Details.Demand.Budget != 60*market.Wan || l.ContactPhone != phone || l.HitechField != f.need.HitechField ||
		l.PublicText != f.need.PublicText || l.ValidUntil != f.need.ValidUntil {
		t.Errorf("imported as %+v", l.ListingContent)
	}
}

// However many entries an edition has, it is copied and read batch by batch, in one order and without a gap.
func TestALongEdition(t *testing.T) {
	t.Parallel()
	f := newFair(t)
	const more = 1234
	for _, table := range []string{"listing", "listing_public"} {
		f.Copies(table, f.need.ID, more, `'id', 100000 + k, 'no', 'T-' || k, 'title', '第' || k || '项检测技术需求'`)
	}
	i := f.issued(t, func(d *listing.IssueDraft) { d.Kinds = []string{"demand"} })
	if i.Entries != more+2 {
		t.Fatalf("%d entries", i.Entries)
	}
	titles := f.titles(t, market.Actor{}, i.ID)
	if len(titles) != more+2 || titles[0] != "复合材料界面剥离检测" || titles[1] != f.need.Title ||
		titles[2] != "第1项检测技术需求" || titles[more+1] != "第1234项检测技术需求" {
		t.Errorf("%d titles, from %q to %q", len(titles), titles[:3], titles[len(titles)-1])
	}
	document := unpacked(t, f, market.Actor{}, i.ID, "docx")
	if n := strings.Count(document, `<w:pStyle w:val="Heading3"/>`); n != more+2 {
		t.Errorf("the document has %d entries", n)
	}
	if n := strings.Count(document, `<w:pStyle w:val="TOC3"/>`); n != more+2 {
		t.Errorf("the contents have %d lines", n)
	}
}
