package app

import (
	"sync"

	"jiebang/internal/market"
	"jiebang/internal/match"
)

// profilesKept bounds the profiles kept in memory: some ten kilobytes each.
const profilesKept = 8_000

// profiles keeps listings ready for scoring. A profile costs far more than a score, and after an import the
// same candidates come up thousands of times.
type profiles struct {
	mu   sync.Mutex
	kept map[int64]keptProfile
}

type keptProfile struct {
	version int
	profile *match.Profile
}

// of gives the profile of a listing's version, making it when it is not kept. Profiles hold words and
// meaning, not the statistics, so they outlive a change of those.
func (p *profiles) of(m *match.Matcher, l *market.Listing) *match.Profile {
	p.mu.Lock()
	kept, ok := p.kept[l.ID]
	p.mu.Unlock()
	if ok && kept.version == l.Version {
		return kept.profile
	}
	profile := m.Profile(match.Of(l, match.PartnerRecord{}))
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = make(map[int64]keptProfile, profilesKept)
	}
	for id := range p.kept { // any one will do: what is still wanted is soon back
		if len(p.kept) < profilesKept {
			break
		}
		delete(p.kept, id)
	}
	p.kept[l.ID] = keptProfile{l.Version, profile}
	return profile
}
