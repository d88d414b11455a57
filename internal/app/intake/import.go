package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// Import says what a file holds and how its rows become listings.
type Import struct {
	Kind     market.Kind
	FileName string // for messages
	OrgID    int64  // who owns rows that name no organisation; 0 for the bureau's own collection
	Draft    bool   // keep the listings as drafts instead of publishing them
	Batch    string // the collection round they came with
	Preview  bool   // check everything, store nothing
	Progress func(done, total int)
}

// Report is what became of a file.
type Report struct {
	Rows      int
	Taken     int
	Known     int // imported before
	Companies int // organisations that were made for it
	Refused   []RowNote
	Notes     []RowNote // taken, but something was left out
	Unknown   []string  // headings nobody knows
	Skipped   []string  // sheets and lines that are no rows, such as sums, in words
	First     []market.Listing
}

// RowNote says something of one line of a file.
type RowNote struct {
	Sheet  string // its sheet, when the file has several
	Line   int    // 0 for a whole sheet
	Title  string
	Reason string
}

// Place says where in its file a note belongs: 工作表“南片” 第 3 行.
func (n RowNote) Place() string {
	var place []string
	if n.Sheet != "" {
		place = append(place, "工作表“"+n.Sheet+"”")
	}
	if n.Line != 0 {
		place = append(place, fmt.Sprintf("第 %d 行", n.Line))
	}
	return strings.Join(place, "")
}

// previewRows is how many of the rows that would be taken a preview shows.
const previewRows = 10

// ImportListings takes the rows of a file into one of the lists, all in one transaction: either every sound row
// is in the record afterwards or none is. A row is known by its source's id, or else by what it says, so that a
// second run adds nothing.
//
// The bureau answers for what it imports, so rows are published without passing clerk and approver, for
// organisations that nobody has verified yet: those are made as drafts that a clerk verifies when somebody of
// theirs registers. What is checked of a row and what is relaxed says market.ValidateImport.
func (r *Room) ImportListings(ctx context.Context, who market.Actor, in Import, file io.Reader) (Report, error) {
	if !market.ImportsListings(who) {
		return Report{}, market.ErrNotFound
	}
	fields := importFields(in.Kind)
	if fields == nil {
		return Report{}, &market.Error{Code: market.Invalid, Message: "没有这类清单。",
			Fields: map[string]string{"kind": "请选择清单类别。"}}
	}
	rows, report, err := readImport(in, fields, file, market.DateOf(r.core.Now()))
	if err != nil {
		return report, err
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		fresh := report // the transaction may be tried again
		if err := r.storeImport(ctx, tx, in, rows, &fresh); err != nil {
			return err
		}
		report = fresh
		return nil
	})
	return report, err
}

// readImport reads and checks every row of the file; the sound ones come back.
func readImport(in Import, fields []importField, file io.Reader, today market.Date) ([]*importRow, Report, error) {
	var report Report
	r, err := sheet.Open(file, in.FileName, sheetFields(fields), titledBy(in.Kind)...)
	if err != nil {
		return nil, report, err
	}
	report.Unknown = r.Unknown()
	for _, skip := range r.Skipped() {
		report.Skipped = append(report.Skipped, skip.String())
	}
	seen := map[string]string{}
	others := map[string]bool{}
	var sound []*importRow
	for raw, err := range r.Rows() {
		if err != nil {
			return nil, report, err
		}
		if other := market.KindListed(raw.Sheet); other != "" && other != in.Kind {
			if !others[raw.Sheet] {
				report.Skipped = append(report.Skipped, "工作表“"+raw.Sheet+"”是另一类清单，未读取")
			}
			others[raw.Sheet] = true
			continue
		}
		report.Rows++
		row := newImportRow(in.Kind, raw, fields)
		if reason := row.refusal(raw.Trouble, today, seen); reason != "" {
			report.Refused = append(report.Refused, RowNote{raw.Sheet, raw.Line, row.Title, reason})
			continue
		}
		for _, note := range row.notes {
			report.Notes = append(report.Notes, RowNote{raw.Sheet, raw.Line, row.Title, note})
		}
		sound = append(sound, row)
	}
	return sound, report, nil
}

// titledBy are the fields one of which a file must have: a need for people may go by its post.
func titledBy(kind market.Kind) []string {
	if kind == market.KindTalent {
		return []string{"title", "details.talent.post"}
	}
	return []string{"title"}
}

// refusal tells why a row is not taken, empty when it is; seen holds the keys of the rows before it.
func (row *importRow) refusal(trouble string, today market.Date, seen map[string]string) string {
	if trouble != "" {
		return trouble
	}
	if row.Title == "" {
		return "没有名称。"
	}
	if err := row.ValidateImport(row.kind, today); err != nil {
		return app.ReasonOf(err)
	}
	content := keyOf(string(row.kind), row.owner.name, row.Title, row.PublicText)
	for _, key := range []string{row.key, content} {
		if first := seen[key]; first != "" {
			return "与" + first + "重复。"
		}
	}
	place := RowNote{Sheet: row.sheet, Line: row.line}.Place()
	seen[row.key], seen[content] = place, place
	return ""
}

// importChunk is how many rows are stored between two strokes of the progress bar.
const importChunk = 250

func (r *Room) storeImport(ctx context.Context, tx *postgres.Tx, in Import, rows []*importRow, report *Report) error {
	rows, err := unknownRows(ctx, tx, rows, report)
	if err != nil {
		return err
	}
	listings := make([]*market.Listing, 0, len(rows))
	for _, row := range rows {
		listings = append(listings, row.listing(in, tx.Now()))
	}
	report.Taken = len(listings)
	for _, l := range listings[:min(previewRows, len(listings))] {
		report.First = append(report.First, *l)
	}
	if in.Preview || len(listings) == 0 {
		return nil
	}
	if report.Companies, err = r.ownImport(ctx, tx, in, rows, listings); err != nil {
		return err
	}
	for from := 0; from < len(listings); from += importChunk {
		to := min(from+importChunk, len(listings))
		if err := storeListings(ctx, tx, in, listings[from:to]); err != nil {
			return err
		}
		if in.Progress != nil {
			in.Progress(to, len(listings))
		}
	}
	return nil
}

// unknownRows leaves out what was imported before.
func unknownRows(ctx context.Context, tx *postgres.Tx, rows []*importRow, report *Report) ([]*importRow, error) {
	keys := make([]string, 0, len(rows))
	for _, row := range rows {
		keys = append(keys, row.key)
	}
	known, err := tx.ImportedKeys(ctx, keys)
	fresh := make([]*importRow, 0, len(rows))
	for _, row := range rows {
		if known[row.key] {
			report.Known++
			continue
		}
		fresh = append(fresh, row)
	}
	return fresh, err
}

// matchAfter lets the nodes index an import before its matches are looked for. The first that has says so; only if none
// does is this time waited for.
const matchAfter = time.Minute

// storeListings stores one chunk: working copies, public copies, one event each for the nodes to follow, and the
// wish for matches, which what others publish meanwhile overtakes.
func storeListings(ctx context.Context, tx *postgres.Tx, in Import, listings []*market.Listing) error {
	if err := tx.CopyListings(ctx, in.Kind, listings); err != nil {
		return err
	}
	ids := make([]int64, 0, len(listings))
	for _, l := range listings {
		ids = append(ids, l.ID)
	}
	if !in.Draft {
		if err := tx.ShowListings(ctx, ids); err != nil {
			return err
		}
		if err := tx.AskMatches(ctx, ids, tx.Now().Add(matchAfter)); err != nil {
			return err
		}
	}
	return tx.RecordEach(ctx, market.VerbImport, market.NounListing, ids, in.Batch)
}

// listing is what a row becomes.
func (row *importRow) listing(in Import, now time.Time) *market.Listing {
	l := &market.Listing{Kind: row.kind, ListingContent: row.ListingContent, Source: market.ImportSource,
		Batch: in.Batch, ImportKey: row.key,
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft}}
	l.NotSecret = true
	if l.HitechField == "" {
		l.HitechField = market.GuessHitechField(l.Title, l.PublicText)
	}
	if !in.Draft {
		l.Status, l.SubmittedAt, l.PublishedAt, l.LastConfirmedAt = market.ListingPublished, now, now, now
	}
	return l
}

// keyOf hashes parts into the key by which a row is known again.
func keyOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
