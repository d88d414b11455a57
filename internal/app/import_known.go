package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// ImportKey hashes parts into the key by which a row is known again.
func ImportKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// SheetFields are the fields of a noun's table that sheets may bring, in their order.
func SheetFields(table market.Fields) []ImportField {
	var fields []ImportField
	rows := table.Rows()
	for i := range rows {
		f := &rows[i]
		switch {
		case f.NoImport, f.Input == market.InputReference, f.Input == market.InputRows, f.Input == market.InputNone:
		default:
			fields = append(fields, SheetField(f))
		}
	}
	return fields
}

// TakeFields writes into a record what a row says of the fields of its table, under keys that may have a prefix, and
// notes what it could not take.
func TakeFields(row *ImportRow, table market.Fields, prefix string, record any) {
	rows := table.Rows()
	for i := range rows {
		f := &rows[i]
		key := prefix + f.Key
		text := row.Text(key)
		if text == "" || f.NoImport || f.Input == market.InputReference || f.Input == market.InputRows {
			continue
		}
		if f.Input == market.InputPhone {
			if number, lost := sheet.Code(text); !lost {
				text = number
			}
		}
		if note := TakeCell(table, f, record, text, row.Unit(key)); note != "" {
			row.Note(key, f.Label+"“"+Clip(text, 20)+"”"+note)
		}
	}
}

// DifferencesOf are what a row says otherwise than a record. What the row does not say is none. Both are pointers to
// the struct of the table.
func DifferencesOf(row *ImportRow, table market.Fields, there, here any) []market.RowDifference {
	var found []market.RowDifference
	rows := table.Rows()
	for i := range rows {
		f := &rows[i]
		if f.Input == market.InputReference || f.Input == market.InputRows || row.Text(f.Key) == "" || f.Empty(there) {
			continue
		}
		if !reflect.DeepEqual(f.Value(there), f.Value(here)) {
			found = append(found, market.RowDifference{Key: f.Key, Label: f.Label, Here: f.Text(here),
				There: f.Text(there)})
		}
	}
	return found
}

// TakeDiffering writes the differing values of a row into the record that it was found to be: a pointer to the struct
// of the table. What it could not take was told before.
func TakeDiffering(row *ImportRow, table market.Fields, record any) {
	taken := &ImportRow{ImportRow: &market.ImportRow{}}
	taken.Cells.Known, taken.Cells.Units = map[string]string{}, map[string]string{}
	for _, d := range row.Differs {
		taken.Cells.Known[d.Key], taken.Cells.Units[d.Key] = row.Text(d.Key), row.Unit(d.Key)
	}
	TakeFields(taken, table, "", record)
}

// TakeUSCC reads the code of an organisation from a cell; a wrong one is left out, and the note says why.
func TakeUSCC(text string) (code, note string) {
	if market.SaysNothing(text) {
		return "", ""
	}
	if _, lost := sheet.Code(text); lost {
		return "", "表格软件把它变成了数字，只剩前几位，请按文本重新填写。"
	}
	code = market.USCCIn(text)
	if oldCode.MatchString(code) {
		return "", "这是原来的 9 位组织机构代码，请填写 18 位统一社会信用代码。"
	}
	if err := market.CheckUSCC(code); err != nil {
		return "", market.MessageOf(err)
	}
	return code, ""
}

// oldCode is the code of an organisation before 2015, normalised.
var oldCode = regexp.MustCompile(`^[0-9A-Z]{8}[0-9X]$`)

// Known are organisations of the record by code and by name; the code decides.
type Known struct {
	byCode map[string]*market.Organization
	byKey  map[string][]knownAs
}

// knownAs is an organisation under one of its names. Some are former ones, or those of what was merged into it.
type knownAs struct {
	name, code string
	org        *market.Organization
}

// OrganizationsKnown finds the organisations that names and codes, pair by pair, may mean. Of several with one code or
// name the one that claims it comes first, then the oldest.
func OrganizationsKnown(ctx context.Context, from postgres.Reader, names, codes []string) (Known, error) {
	known := Known{byCode: map[string]*market.Organization{}, byKey: map[string][]knownAs{}}
	var keys []string
	for _, name := range names {
		keys = append(keys, market.NameKeys(name)...)
	}
	named, err := from.OrganizationsNamed(ctx, keys, codes)
	if err != nil || len(named) == 0 {
		return known, err
	}
	ids := make([]int64, 0, len(named))
	for _, n := range named {
		ids = append(ids, n.ID)
	}
	orgs, err := from.Organizations(ctx, postgres.OrganizationFilter{IDs: ids, Limit: len(ids)})
	if err != nil {
		return known, fmt.Errorf("organisations of a sheet: %w", err)
	}
	slices.SortStableFunc(orgs, func(a, b market.Organization) int {
		if a.Unclaimed() != b.Unclaimed() {
			return map[bool]int{false: -1, true: 1}[a.Unclaimed()]
		}
		return int(a.ID - b.ID)
	})
	byID := map[int64]*market.Organization{}
	for i := range orgs {
		byID[orgs[i].ID] = &orgs[i]
		known.Add(&orgs[i])
	}
	for _, n := range named {
		if org := byID[n.ID]; org != nil && (n.Name != org.Name || n.USCC != org.USCC) {
			known.add(n.Name, n.USCC, org)
		}
	}
	return known, nil
}

// Add puts an organisation behind those of the same code or name. One without an ID, which only a sheet speaks of so
// far, is found where none of the record is.
func (k Known) Add(org *market.Organization) { k.add(org.Name, org.USCC, org) }

func (k Known) add(name, code string, org *market.Organization) {
	if code != "" && k.byCode[code] == nil {
		k.byCode[code] = org
	}
	for _, key := range market.NameKeys(name) {
		k.byKey[key] = append(k.byKey[key], knownAs{name, code, org})
	}
}

// Find is the organisation that a name and a code mean, nil while nobody knows one. One of the same name under another
// code is another one.
func (k Known) Find(name, code string) *market.Organization {
	if org := k.byCode[code]; org != nil && code != "" {
		return org
	}
	fits := func(one knownAs) bool { return one.code == "" || code == "" || one.code == code }
	recorded := func(one knownAs) bool { return one.org.ID != 0 }
	if org := k.named(name, func(one knownAs) bool { return recorded(one) && fits(one) }); org != nil {
		return org
	}
	return k.named(name, func(one knownAs) bool { return !recorded(one) && fits(one) })
}

// Namesake is the organisation of a name, whatever its code; nil when there is none.
func (k Known) Namesake(name string) *market.Organization {
	return k.named(name, func(knownAs) bool { return true })
}

func (k Known) named(name string, fits func(knownAs) bool) *market.Organization {
	var like []knownAs
	for _, key := range market.NameKeys(name) {
		for _, one := range k.byKey[key] {
			if fits(one) {
				like = append(like, one)
			}
		}
	}
	one, _ := market.OneNamed(name, like, func(o knownAs) (int64, string) { return o.org.ID, o.name })
	return one.org
}
