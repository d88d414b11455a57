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
	return p.keep(m, l.ID, l.Version, func() match.Subject { return match.Of(l, match.PartnerRecord{}) })
}

// keep gives the profile of a version of something, making it of the subject when it is not kept.
func (p *profiles) keep(m *match.Matcher, id int64, version int, subject func() match.Subject) *match.Profile {
	p.mu.Lock()
	kept, ok := p.kept[id]
	p.mu.Unlock()
	if ok && kept.version == version {
		return kept.profile
	}
	profile := m.Profile(subject())
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = make(map[int64]keptProfile, profilesKept)
	}
	for other := range p.kept { // any one will do: what is still wanted is soon back
		if len(p.kept) < profilesKept {
			break
		}
		delete(p.kept, other)
	}
	p.kept[id] = keptProfile{version, profile}
	return profile
}
