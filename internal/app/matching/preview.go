package matching

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/search"
)

// Preview is who would answer a listing as it is written now, among what its author may see. Nothing of it is stored.
type Preview struct {
	Busy    bool // too many ask at this moment: nothing was counted
	Asked   bool // there was enough text to look with
	Good    int  // counterparts of band 较强 or better
	Fitting int  // those of them that no condition speaks against which the author could change
	Chances []Chance
}

// A Chance is one condition in which giving way would let more counterparts fit.
type Chance struct {
	Give string // what to give way in, in words
	More int
}

// Words say what giving way would bring, empty when nothing would.
func (p Preview) Words() string {
	more, gives := 0, make([]string, 0, len(p.Chances))
	for _, c := range p.Chances {
		gives, more = append(gives, c.Give), more+c.More
	}
	if more == 0 {
		return ""
	}
	return fmt.Sprintf("%s，可多匹配 %d 项。", strings.Join(gives, "、或"), more)
}

const (
	previewsAtOnce    = 2                      // looked for at a time on a node; people who search go first
	previewWait       = 250 * time.Millisecond // for a place among them
	previewsPerMinute = 60                     // of one person
	previewKept       = time.Minute            // an answer to the same text
	previewsKept      = 500
	previewLeast      = 4 // characters of a title
)

// previews bound the work of looking and keep the last answers.
type previews struct {
	places chan struct{}
	mu     sync.Mutex
	kept   map[[sha256.Size]byte]keptPreview
}

type keptPreview struct {
	at time.Time
	Preview
}

func newPreviews() *previews {
	return &previews{places: make(chan struct{}, previewsAtOnce), kept: map[[sha256.Size]byte]keptPreview{}}
}

func (p *previews) look(key [sha256.Size]byte, now time.Time) (Preview, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.kept[key]
	return found.Preview, ok && now.Sub(found.at) < previewKept
}

func (p *previews) keep(key [sha256.Size]byte, now time.Time, found Preview) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) >= previewsKept {
		clear(p.kept) // what is still typed is soon back
	}
	p.kept[key] = keptPreview{now, found}
}

// enter takes a place among those who look; false when none is free in time.
func (p *previews) enter(ctx context.Context) bool {
	wait := time.NewTimer(previewWait)
	defer wait.Stop()
	select {
	case p.places <- struct{}{}:
		return true
	case <-wait.C:
	case <-ctx.Done():
	}
	return false
}

// Preview counts who would answer a listing that is being written, by the way that matching itself goes, within what
// the asker may see. The same text is looked for once a minute at most.
func (r *Room) Preview(ctx context.Context, who market.Actor, l market.Listing) (Preview, error) {
	if !who.Known() || len(l.Kind.Answers()) == 0 || len([]rune(l.Title)) < previewLeast {
		return Preview{}, nil
	}
	if err := r.core.Allow(ctx, fmt.Sprintf("preview:%d", who.UserID), previewsPerMinute, time.Minute); err != nil {
		return Preview{}, err
	}
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return Preview{}, err
	}
	now := r.core.Now()
	key, err := previewKey(r.matcher.Load().Version(), &l, scope)
	if err != nil {
		return Preview{}, err
	}
	if kept, ok := r.previews.look(key, now); ok {
		return kept, nil
	}
	if !r.previews.enter(ctx) {
		return Preview{Busy: true}, ctx.Err()
	}
	defer func() { <-r.previews.places }()
	found, err := r.preview(ctx, l, scope, now)
	if err == nil {
		r.previews.keep(key, now, found)
	}
	return found, err
}

// previewKey tells texts, and those who may see different things, apart.
func previewKey(version string, l *market.Listing, scope market.ListingScope) ([sha256.Size]byte, error) {
	c := l.WithoutContacts().ListingContent
	text, err := json.Marshal(struct {
		Version string
		ID, Org int64
		Kind    market.Kind
		Content market.ListingContent
		Scope   market.ListingScope
	}{version, l.ID, l.OrgID, l.Kind, c, scope})
	return sha256.Sum256(text), err
}

func (r *Room) preview(ctx context.Context, l market.Listing, scope market.ListingScope, now time.Time) (Preview,
	error) {
	m, kinds := r.matcher.Load(), l.Kind.Answers()
	own := m.Profile(match.Of(&l, match.PartnerRecord{}))
	hits, err := r.index.Candidates(ctx, search.NewDocument(&l, ""), kinds, scope, matchCandidates)
	if err != nil {
		return Preview{}, fmt.Errorf("look for who would answer %q: %w", l.Title, err)
	}
	ids := r.meaning.nearestTo(own, kinds)
	for _, hit := range hits {
		ids = append(ids, hit.ID)
	}
	shelf, err := r.fetchProfiles(ctx, [][]int64{ids})
	if err != nil {
		return Preview{}, err
	}
	good, err := r.goodFor(ctx, own, shelf, scope, now)
	if err != nil {
		return Preview{}, err
	}
	found := Preview{Asked: true, Good: len(good)}
	wanting, together := map[string]wanted{}, map[string]int{}
	for _, s := range good {
		var gives []match.Concession
		if l.Kind.Asks() && l.Kind != market.KindTalent {
			gives = match.Concessions(own, s, now)
		}
		switch {
		case len(gives) == 0:
			found.Fitting++
		case !mended(own, s, gives, now):
		case len(gives) == 1:
			kind := giveKind(gives[0])
			wanting[kind] = append(wanting[kind], gives[0])
		default:
			together[allOf(gives)]++
		}
	}
	found.Chances = chancesOf(wanting, together, own.Amount)
	return found, nil
}

// mended reports whether a counterpart fits once the need gives way in all of it.
func mended(own, other *match.Profile, gives []match.Concession, now time.Time) bool {
	for _, give := range gives {
		own = own.Conceding(give, now)
	}
	return len(match.Concessions(own, other, now)) == 0
}

// allOf says several concessions that one counterpart takes together.
func allOf(gives []match.Concession) string {
	words := make([]string, 0, len(gives))
	for _, give := range gives {
		words = append(words, giveWords(give))
	}
	return strings.Join(words, "并")
}

func giveWords(c match.Concession) string {
	switch {
	case c.Amount > 0:
		return "预算到 " + ((c.Amount + market.Wan - 1) / market.Wan * market.Wan).String()
	case c.Stage != "":
		return "接受" + c.Stage + "成果"
	case c.Months > 0:
		return fmt.Sprintf("期限放宽到 %d 个月", c.Months)
	}
	return "接受" + c.Mode
}

// goodFor are the counterparts of band 较强 or better that the scope holds: retrieval by meaning knows no scope.
func (r *Room) goodFor(ctx context.Context, own *match.Profile, shelf map[int64]*match.Profile,
	scope market.ListingScope, now time.Time) ([]*match.Profile, error) {
	profiles := make([]*match.Profile, 0, len(shelf))
	for id, p := range shelf {
		if p != nil && id != own.ID && (own.Org == 0 || p.Org != own.Org) {
			profiles = append(profiles, p)
		}
	}
	var ids []int64
	for _, s := range r.matcher.Load().Rank(own, profiles, now) {
		if !s.Band.Weaker(market.BandGood) {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := r.db.PublicListings(ctx, scope, ids)
	good := make([]*match.Profile, 0, len(rows))
	for i := range rows {
		good = append(good, shelf[rows[i].ID])
	}
	return good, err
}

// wanted are the concessions of one kind that would each let one counterpart fit.
type wanted []match.Concession

func giveKind(c match.Concession) string {
	switch {
	case c.Amount > 0:
		return "amount"
	case c.Stage != "":
		return "stage:" + c.Stage
	case c.Months > 0:
		return "months"
	}
	return "mode:" + c.Mode
}

// chancesOf puts what conditions found wanting into words, what brings most first.
func chancesOf(wanting map[string]wanted, together map[string]int, budget market.Money) []Chance {
	const most = 3
	var chances []Chance
	for give, n := range together {
		chances = append(chances, Chance{give, n})
	}
	for _, ws := range wanting {
		chances = append(chances, ws.chance(budget))
	}
	slices.SortFunc(chances, func(a, b Chance) int {
		return cmp.Or(cmp.Compare(b.More, a.More), cmp.Compare(a.Give, b.Give))
	})
	return chances[:min(most, len(chances))]
}

// chance is the concession that is still small: of prices the highest that is half as much again as the budget at most,
// or else the lowest.
func (ws wanted) chance(budget market.Money) Chance {
	if ws[0].Amount > 0 {
		slices.SortFunc(ws, func(a, b match.Concession) int { return cmp.Compare(a.Amount, b.Amount) })
		n := 1
		for n < len(ws) && ws[n].Amount <= budget+budget/2 {
			n++
		}
		return Chance{giveWords(ws[n-1]), n}
	}
	longest := slices.MaxFunc(ws, func(a, b match.Concession) int { return cmp.Compare(a.Months, b.Months) })
	return Chance{giveWords(longest), len(ws)}
}
