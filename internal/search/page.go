package search

import (
	"encoding/base64"
	"encoding/json"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
)

// pageCursor is where a page ended, and the weights it was scored with, so that the next page goes on in the same order
// whatever was published in between.
type pageCursor struct {
	Order   Sort            `json:"o"`
	Place   impact.Place    `json:"p"`
	AtLeast int             `json:"m,omitempty"`
	Weights *impact.Weights `json:"w,omitempty"`
}

// cursor is written after the last hit of a page.
func (p *plan) cursor(last impact.Place, w impact.Weights) string {
	c := pageCursor{Order: p.sort, Place: last}
	if p.words != nil {
		c.AtLeast, c.Weights = p.words.atLeast, &w
	}
	b, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
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
	if json.Unmarshal(b, &c) != nil || c.Order != p.sort || (p.words == nil) != (c.Weights == nil) {
		return nil, refused
	}
	if w := p.words; w != nil && (!c.Weights.Fit(len(w.terms), len(w.fields)) || c.AtLeast < 1 ||
		c.AtLeast > len(w.groups)) {
		return nil, refused
	}
	return &c, nil
}
