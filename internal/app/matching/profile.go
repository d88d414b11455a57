package matching

import (
	"sync"

	"jiebang/internal/market"
	"jiebang/internal/match"
)

// profilesKept bounds the profiles kept in memory: some eight kilobytes each.
const profilesKept = 20_000

// profiles keeps listings ready for scoring. A profile costs far more than a score, and after an import the
// same candidates come up thousands of times.
type profiles struct {
	mu     sync.Mutex
	kept   map[int64]keptProfile
	hidden map[int64]bool // listings that are the bureau's alone
}

type keptProfile struct {
	version int
	reading match.Reading
	profile *match.Profile
}

// of gives the profile of a listing's version, making it when it is not kept. Profiles hold words and
// meaning, not the statistics, so they outlive a change of those.
func (p *profiles) of(m *match.Matcher, l *market.Listing) *match.Profile {
	p.hide(l.ID, l.Visible == market.VisibleBureau)
	return p.keep(m, l.ID, l.Version, func() match.Subject { return match.Of(l, match.PartnerRecord{}) })
}

// keep gives the profile of a version of something, making it of the subject when it is not kept.
func (p *profiles) keep(m *match.Matcher, id int64, version int, subject func() match.Subject) *match.Profile {
	p.mu.Lock()
	kept, ok := p.kept[id]
	p.mu.Unlock()
	if ok && kept.version == version && kept.reading == m.Reading() {
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
	p.kept[id] = keptProfile{version, m.Reading(), profile}
	return profile
}

// hide remembers whether a listing is the bureau's alone.
func (p *profiles) hide(id int64, hidden bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !hidden {
		delete(p.hidden, id)
		return
	}
	if p.hidden == nil {
		p.hidden = map[int64]bool{}
	}
	p.hidden[id] = true
}

// look gives the profile of a listing as this node last saw it on show, nil for one that is the bureau's alone; known
// is false when it is not kept, or was read in another way.
func (p *profiles) look(m *match.Matcher, id int64) (profile *match.Profile, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept, ok := p.kept[id]
	if p.hidden[id] {
		return nil, true
	}
	if !ok || kept.reading != m.Reading() {
		return nil, false
	}
	return kept.profile, true
}

// drop forgets a listing that is no longer on show.
func (p *profiles) drop(id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.kept, id)
	delete(p.hidden, id)
}
