// Package search finds published listings by words, filters and order. The index holds ids, never the record: the one
// who searches gets ids and scores and fetches the rows in the asker's scope.
package search

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// mappingVersion is part of the index folder's name. Raise it whenever a field is added or means something else.
const mappingVersion = 8

// The fields of the index. Each is one property with one way of being cut into terms.
const (
	fieldTitle      = "title"
	fieldKeywords   = "keywords"
	fieldNeeds      = "needs" // difficulties and indicators
	fieldText       = "text"
	fieldOrg        = "org"
	fieldTitlePairs = "pairs" // pairs of neighbouring characters of the title, for suggestions

	fieldKind     = "kind"
	fieldHitech   = "hitech"
	fieldTech     = "tech"
	fieldIndustry = "industry"
	fieldRegion   = "region" // the code and the wider codes it lies in
	fieldMaturity = "maturity"
	fieldMode     = "mode"
	fieldVisible  = "visible"
	fieldOrgID    = "org_id"

	fieldAmount    = "amount"
	fieldPublished = "published"
	fieldDeadline  = "deadline"

	fieldSuggestWords = "suggest_words" // what suggestions give away: words of title and keywords,
	fieldSuggestOrgs  = "suggest_orgs"  // and the organisation

	fieldCard = "card" // kept: what suggestions show
)

// Document is what the index keeps of a published listing.
type Document struct {
	ID        int64
	Title     string
	Keywords  []string
	Needs     string
	Text      string
	OrgName   string
	Former    string // names that the organisation had before, for finding it under them
	OrgID     int64
	Kind      market.Kind
	Hitech    string
	Tech      string
	Industry  string
	Region    market.Region
	Maturity  string
	Modes     []string
	Visible   market.Visibility
	Amount    market.Money
	Published time.Time
	Deadline  market.Date
}

// NewDocument takes from a listing's public copy what can be searched, each field where its row says. The confidential
// layer has no such role and stays out.
func NewDocument(l *market.Listing, orgName string) *Document {
	return &Document{
		ID: l.ID, Title: l.Title, Keywords: l.Keywords, OrgName: orgName, OrgID: l.OrgID, Kind: l.Kind,
		Needs: l.Words(market.SearchNeeds), Text: l.Words(market.SearchText),
		Hitech: l.HitechField, Tech: l.TechField, Industry: l.Industry, Region: l.Region, Maturity: l.Maturity(),
		Modes: l.CooperationModes(), Visible: l.Visible, Amount: l.Amount(), Published: l.PublishedAt,
		Deadline: l.Deadline(),
	}
}

// card is what suggestions show of a listing and what decides who may see it.
type card struct {
	Title   string            `json:"t"`
	Org     string            `json:"o"`
	OrgID   int64             `json:"i"`
	Kind    market.Kind       `json:"k"`
	Visible market.Visibility `json:"v"`
	Words   []string          `json:"w,omitempty"` // the keywords
}

func (d *Document) card() card {
	return card{d.Title, d.OrgName, d.OrgID, d.Kind, d.Visible, d.Keywords}
}

// docID writes a listing's id so that ids sort as numbers.
func docID(id int64) string { return fmt.Sprintf("%019d", id) }

// form is what listings are filled in by for the index.
var form = schema.Form()

// indexed turns the document into the index's own form.
func (d *Document) indexed(a *text.Analyzer) (*document.Document, error) {
	about := d.card()
	kept, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	return form.NewDocument(docID(d.ID), func(c *impact.Content) {
		d.words(c, a, about.told())
		for _, pair := range titlePairs(d.Title) {
			c.In(form.Slot(fieldTitlePairs))
			c.Add([]byte(pair.Term), pair.Position)
		}
		d.labels(func(name, value string) {
			if value != "" {
				c.Label(form.Slot(name), value)
			}
		})
		for name, value := range d.numbers() {
			c.Number(form.Slot(name), value)
		}
		c.Keep(kept)
	}), nil
}

// words cuts the texts. What suggestions may give away of a listing, if told, is noted by the way.
func (d *Document) words(c *impact.Content, a *text.Analyzer, told bool) {
	for _, f := range []struct{ name, value string }{
		{fieldTitle, d.Title}, {fieldKeywords, strings.Join(d.Keywords, "\n")}, {fieldNeeds, d.Needs},
		{fieldText, d.Text}, {fieldOrg, d.OrgName + "\n" + d.Former},
	} {
		in, suggest := form.Slot(f.name), told && (f.name == fieldTitle || f.name == fieldKeywords)
		a.EachWord(f.value, func(term []byte, kind text.Kind, position int) {
			c.In(in)
			c.Add(term, position)
			if suggest && suggested(term, kind) {
				c.In(form.Slot(fieldSuggestWords))
				c.Add(term, 0)
			}
		})
	}
	if !told {
		return
	}
	for _, k := range d.Keywords {
		if k = squeeze(k); utf8.RuneCountInString(k) > 1 {
			c.Label(form.Slot(fieldSuggestWords), k)
		}
	}
	if d.OrgName != "" {
		c.Label(form.Slot(fieldSuggestOrgs), d.OrgName)
	}
}

// labels calls f for each value that filters and facets know.
func (d *Document) labels(f func(name, value string)) {
	f(fieldKind, string(d.Kind))
	f(fieldHitech, d.Hitech)
	f(fieldTech, d.Tech)
	f(fieldIndustry, d.Industry)
	f(fieldMaturity, d.Maturity)
	f(fieldVisible, string(d.Visible))
	f(fieldOrgID, strconv.FormatInt(d.OrgID, 10))
	for _, m := range d.Modes {
		f(fieldMode, m)
	}
	for _, r := range regions(d.Region) {
		f(fieldRegion, string(r))
	}
}

// regions are the code and the wider ones it lies in, each once.
func regions(r market.Region) []market.Region {
	if len(r) != 6 {
		return nil
	}
	out := []market.Region{r}
	for _, wider := range []market.Region{r.City(), r.Province()} {
		if wider != out[len(out)-1] {
			out = append(out, wider)
		}
	}
	return out
}

// numbers are what is ordered and bounded by. What a listing does not say stands last in every order.
func (d *Document) numbers() map[string]float64 {
	deadline := float64(noDeadline)
	if !d.Deadline.IsZero() {
		deadline = float64(d.Deadline.End().Unix())
	}
	return map[string]float64{
		fieldAmount: float64(d.Amount), fieldPublished: float64(d.Published.UnixMilli()), fieldDeadline: deadline,
	}
}

// noDeadline stands for no deadline, in seconds: later than any.
const noDeadline = 1 << 40
