package invent

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jiebang/internal/market"
	"jiebang/internal/search"
)

// A Maker makes listings from a corpus: the same one for the same number and seed, whichever are made before it.
type Maker struct {
	*Corpus
	seed    uint64
	regions []market.Region
}

// NewMaker makes listings of a corpus.
func NewMaker(c *Corpus, seed uint64) *Maker { return &Maker{c, seed, districts()} }

// bodyLength is how long the text of a listing becomes at least, in characters.
const bodyLength = 220

// organizations is how many owners the listings have.
const organizations = 5_000

// Kinds are drawn as a real district's listings fall: needs and results are most of them.
var Kinds = []market.Kind{market.KindDemand, market.KindDemand, market.KindDemand, market.KindDemand,
	market.KindAchievement, market.KindAchievement,
	market.KindAchievement, market.KindAchievement, market.KindTalent, market.KindCooperation, market.KindCommon}

// epoch is when the newest listing was published.
var epoch = time.Date(2026, 6, 1, 9, 0, 0, 0, market.Shanghai)

// skewed is a number below n, small ones far more often.
func skewed(r *rand.Rand, n int) int { return int(float64(n) * r.Float64() * r.Float64()) }

// A Listing is a listing and the sentences it was made of, by number: the first is what it needs, the rest its text.
type Listing struct {
	*search.Document
	Sentences []int
}

// Listing makes listing number i.
func (m *Maker) Listing(i int) Listing {
	r := rand.New(rand.NewPCG(m.seed, uint64(i)))
	org := skewed(r, organizations)
	d := &search.Document{
		ID: int64(i + 1), Kind: Kinds[r.IntN(len(Kinds))], Title: m.title(r),
		OrgID: int64(org + 1), OrgName: strings.Join(m.Titles[org%len(m.Titles)][:1], "") +
			string(rune('一'+org)) + "有限公司",
		Hitech:   market.HitechFields[skewed(r, len(market.HitechFields))],
		Tech:     market.TechFields[skewed(r, len(market.TechFields))],
		Industry: market.Industries[skewed(r, len(market.Industries))].Code,
		Region:   m.regions[skewed(r, len(m.regions))],
		Maturity: market.Maturities[r.IntN(len(market.Maturities))],
		Modes:    []string{market.TransferWays[skewed(r, len(market.TransferWays))]},
		Visible:  market.VisiblePublic, Amount: market.Money(r.IntN(300)) * market.Wan,
		Published: epoch.Add(-time.Duration(i) * time.Minute),
	}
	title := m.Titles[r.IntN(len(m.Titles))]
	d.Keywords = title[max(0, len(title)-2):]
	of := m.body(r)
	d.Needs, d.Text = m.Sentences[of[0]], d.Title+"。"
	for _, s := range of[1:] {
		d.Text += m.Sentences[s]
	}
	return Listing{d, of}
}

// title is the first half of one title and the second half of another.
func (m *Maker) title(r *rand.Rand) string {
	first, second := m.Titles[r.IntN(len(m.Titles))], m.Titles[r.IntN(len(m.Titles))]
	return strings.Join(first[:(len(first)+1)/2], "") + strings.Join(second[len(second)/2:], "")
}

// body draws sentences until they are long enough together.
func (m *Maker) body(r *rand.Rand) []int {
	var of []int
	for n := 0; n < bodyLength || len(of) < 2; {
		s := r.IntN(len(m.Sentences))
		of = append(of, s)
		n += utf8.RuneCountInString(m.Sentences[s])
	}
	return of
}

// districts are the regions that listings come from.
func districts() []market.Region {
	const first, last = 320100, 330000 // one province
	var all []market.Region
	for code := first; code < last; code++ {
		if r := market.Region(strconv.Itoa(code)); r.Exists() {
			all = append(all, r)
		}
	}
	return all
}
