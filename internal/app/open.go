package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// Parts are what the kernel and its rooms are made of.
type Parts struct {
	DB       *postgres.DB
	Index    *search.Index // nil in a command beside the nodes
	Cache    cache.Cache
	Matcher  *match.Matcher
	Analyzer *text.Analyzer
	Log      *slog.Logger
	Seals    *seal.Ring // closes and opens bids; without it nobody can bid
	BaseURL  string     // how people reach the site, for links in invitations
	// called whenever this node has followed events or learnt something beside them; may be nil
	Stirred func()
	Clock   func() time.Time // tells the time on this node; time.Now when nil
}

// Complete fills in what may be left out.
func (p Parts) Complete() Parts {
	if p.Analyzer == nil {
		p.Analyzer = text.Standard()
	}
	if p.Matcher == nil {
		p.Matcher = match.Standard(p.Analyzer)
	}
	if p.Clock == nil {
		p.Clock = time.Now
	}
	if p.Stirred == nil {
		p.Stirred = func() {}
	}
	return p
}

// New makes a Core and reads the settings in force. Rooms are added to it before it follows the events.
func New(ctx context.Context, parts Parts) (*Core, error) {
	parts = parts.Complete()
	c := &Core{Background: newBackground(parts.Stirred), db: parts.DB, index: parts.Index, cache: parts.Cache,
		log: parts.Log, baseURL: parts.BaseURL,
		clock: parts.Clock, files: map[string]ReadFileThing{}, onSetting: map[string]OnSetting{},
		correctables: map[string]Correctable{}, importables: map[market.ImportKind]*Importable{},
		taps: map[market.TapAct]TapHandler{}, awaited: map[string]ReadAwaited{}}
	c.analyzer.Store(parts.Analyzer)
	c.HoldFiles(market.NounCorrection, correctionFiles)
	return c, errors.Join(c.reloadSettings(ctx), c.reloadOffice(ctx))
}
