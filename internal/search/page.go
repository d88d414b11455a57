package search

import (
	"encoding/base64"
	"encoding/json"
	"strconv"

	"github.com/blevesearch/bleve/v2/numeric"
	bsearch "github.com/blevesearch/bleve/v2/search"

	"jiebang/internal/market"
)

// pageCursor is where a page ended, and the weights it was scored with, so that the next page goes on in the same order
// whatever was published in between.
type pageCursor struct {
	Order   Sort     `json:"o"`
	Sort    []string `json:"s"`
	AtLeast int      `json:"m,omitempty"`
	Rarity  []int    `json:"r,omitempty"`
}

// cursor is written after the last hit of a page.
func (p *plan) cursor(last *bsearch.DocumentMatch) string {
	c := pageCursor{Order: p.sort}
	for i, by := range p.order() {
		switch by.(type) {
		case *bsearch.SortScore: // the hit itself holds the word "_score"
			c.Sort = append(c.Sort, strconv.FormatFloat(last.Score, 'f', -1, 64))
		case *bsearch.SortField:
			c.Sort = append(c.Sort, decodeNumber(last.Sort[i]))
		default:
			c.Sort = append(c.Sort, last.ID)
		}
	}
	if p.words != nil {
		c.AtLeast, c.Rarity = p.words.atLeast, p.words.rarity
	}
	b, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// decodeNumber reads a number as the index keeps it in a hit's sort.
func decodeNumber(coded string) string {
	i, err := numeric.PrefixCoded(coded).Int64()
	if err != nil {
		return "0"
	}
	return strconv.FormatFloat(numeric.Int64ToFloat64(i), 'f', -1, 64)
}

// decodeCursor reads a cursor and checks that it can have come from this plan; empty is the first page.
func decodeCursor(s string, p *plan) (*pageCursor, error) {
	if s == "" {
		return nil, nil
	}
	refused := market.Refuse(market.Invalid, "翻页位置无效，请从第一页重新开始。")
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, refused
	}
	var c pageCursor
	if json.Unmarshal(b, &c) != nil || c.Order != p.sort || len(c.Sort) != len(p.order()) {
		return nil, refused
	}
	for _, v := range c.Sort {
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return nil, refused
		}
	}
	if p.words == nil && len(c.Rarity) == 0 {
		return &c, nil
	}
	if p.words == nil || len(c.Rarity) != len(p.words.terms) || c.AtLeast < 1 || c.AtLeast > len(p.words.groups) {
		return nil, refused
	}
	return &c, nil
}
