// Package search finds published listings. This file only holds the place of the real index until it lands;
// whoever brings that deletes this file.
package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// Cursor says how far an index has followed the events; what it means is its writer's business.
type Cursor string

// Change puts a listing into the index, or takes it out when Document is nil.
type Change struct {
	ID       int64
	Document *Document
}

// Document is what the index keeps of a published listing.
type Document struct {
	ID        int64
	Title     string
	Text      string
	OrgID     int64
	Kind      market.Kind
	Hitech    string
	Region    market.Region
	Maturity  string
	Visible   market.Visibility
	Published time.Time
}

// NewDocument takes from a listing's public copy what can be searched.
func NewDocument(l *market.Listing, orgName string) *Document {
	return &Document{ID: l.ID, Title: l.Title, Text: l.PublicText + l.Difficulties() + l.Indicators() + strings.Join(l.Keywords, " ") + orgName,
		OrgID: l.OrgID, Kind: l.Kind, Hitech: l.HitechField, Region: l.Region, Maturity: l.Maturity(), Visible: l.Visible, Published: l.PublishedAt}
}

// Index holds documents in memory.
type Index struct {
	mu     sync.RWMutex
	docs   map[int64]*Document
	cursor Cursor
}

// Open makes an empty index.
func Open(_ string, _ *text.Analyzer) (*Index, error) { return &Index{docs: map[int64]*Document{}}, nil }

// Close does nothing.
func (ix *Index) Close() error { return nil }

// NeedsRebuild is always so.
func (ix *Index) NeedsRebuild() bool { return true }

// Count tells how many documents there are.
func (ix *Index) Count() (uint64, error) { return uint64(len(ix.docs)), nil }

// Cursor is where the writer stood.
func (ix *Index) Cursor() (Cursor, error) { return ix.cursor, nil }

// Apply makes the changes.
func (ix *Index) Apply(changes []Change, cursor Cursor) error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	for _, c := range changes {
		if delete(ix.docs, c.ID); c.Document != nil {
			ix.docs[c.ID] = c.Document
		}
	}
	ix.cursor = cursor
	return nil
}

// Rebuild fills the index anew.
func (ix *Index) Rebuild(_ context.Context, source func(yield func(*Document) error) error, cursor Cursor) error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.docs, ix.cursor = map[int64]*Document{}, cursor
	return source(func(d *Document) error { ix.docs[d.ID] = d; return nil })
}

// Sort is an order of results.
type Sort string

// Query asks for listings.
type Query struct {
	Text         string
	Kinds        []market.Kind
	HitechFields []string
	Regions      []market.Region
	Maturity     []string
	From, To     market.Date
	OrgID        int64
	Sort         Sort
	After        string
	Limit        int
	Scope        market.ListingScope
}

// Hit is one result.
type Hit struct {
	ID    int64
	Score float64
}

// Bucket is one value of a facet.
type Bucket struct {
	Value string
	Count int
}

// Result is a page of results.
type Result struct {
	Hits   []Hit
	Facets map[string][]Bucket
	Total  int
	Next   string
}

// Search finds by substring.
func (ix *Index) Search(_ context.Context, q Query) (Result, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	var r Result
	for _, d := range ix.docs {
		if !q.Scope.CanSee(d.ID, d.OrgID, d.Visible) || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, d.Kind) || !strings.Contains(d.Title+d.Text, q.Text) {
			continue
		}
		r.Hits = append(r.Hits, Hit{ID: d.ID})
	}
	slices.SortFunc(r.Hits, func(a, b Hit) int { return cmp.Compare(b.ID, a.ID) })
	r.Total = len(r.Hits)
	r.Hits = r.Hits[:min(len(r.Hits), max(q.Limit, 20))]
	return r, nil
}

// Candidates lists listings of the kinds that share words with the document.
func (ix *Index) Candidates(_ context.Context, d *Document, kinds []market.Kind, scope market.ListingScope, n int) ([]Hit, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	var hits []Hit
	for _, other := range ix.docs {
		if slices.Contains(kinds, other.Kind) && scope.CanSee(other.ID, other.OrgID, other.Visible) && other.ID != d.ID {
			hits = append(hits, Hit{ID: other.ID})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Compare(b.ID, a.ID) })
	return hits[:min(n, len(hits))], nil
}
