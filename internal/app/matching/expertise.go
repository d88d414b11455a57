package matching

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// expertsRanked bounds how many experts are compared with one need: those of its field first.
const expertsRanked = 1_000

// Expertise reads what the asker offers as an expert; one who has written nothing yet offers nothing.
func (r *Room) Expertise(ctx context.Context, who market.Actor) (market.Expertise, error) {
	e, err := r.db.Expertise(ctx, who.UserID)
	if market.Missing(err) {
		user, err := r.db.User(ctx, who.UserID)
		return market.Expertise{UserID: user.ID, Name: user.Name, Phone: user.Phone, Fields: user.Fields}, err
	}
	return e, err
}

// ChangeExpertise stores what the asker offers as an expert.
func (r *Room) ChangeExpertise(ctx context.Context, who market.Actor, in market.ExpertiseContent, version int) error {
	if !market.OffersExpertise(who) {
		return market.ErrNotFound
	}
	in.Normalize()
	if err := in.Validate(); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.PutExpertise(ctx, who.UserID, in, version); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbDescribe, market.NounUser, who.UserID, "", map[string]bool{"open": in.Open})
	})
}

// ExpertView is an expert as the owner of a talent need sees them: who they are only once they agreed.
type ExpertView struct {
	market.Expertise
	Band      market.Band
	Why       Why
	Direction []MarkedText // what agrees marked in what the expert wrote
	Approach  *market.Approach
	reasons   []match.Reason
}

// Experts lists who could fill a talent need, best first, for its own side, brokers and the bureau. Other listings are
// filled by nobody.
func (r *Room) Experts(ctx context.Context, who market.Actor, listingID int64) ([]ExpertView, error) {
	l, err := r.db.Listing(ctx, listingID)
	if err != nil {
		return nil, err
	}
	if !l.MatchesShownTo(who) {
		return nil, market.ErrNotFound
	}
	if l.Kind != market.KindTalent {
		return nil, nil
	}
	pool, err := r.db.OpenExpertise(ctx, l.HitechField, expertsRanked)
	if err != nil {
		return nil, err
	}
	views := r.rankExperts(&l, pool)
	approaches, err := r.db.ApproachesFor(ctx, listingID, app.AllRows)
	if err != nil {
		return nil, err
	}
	if views, err = r.withApproaches(ctx, views, approaches); err != nil {
		return nil, err
	}
	open := false
	for i := range views {
		open = !views[i].mask(who) || open
	}
	if open {
		err = r.core.RecordLook(ctx, who, listingID)
	}
	return views, err
}

// rankExperts orders the experts who fit at all.
func (r *Room) rankExperts(l *market.Listing, pool []market.Expertise) []ExpertView {
	m := r.matcher.Load()
	profiles, byID := make([]*match.Profile, 0, len(pool)), map[int64]market.Expertise{}
	for _, e := range pool {
		profiles = append(profiles, r.experts.keep(m, e.UserID, e.Version, func() match.Subject { return offered(e) }))
		byID[e.UserID] = e
	}
	var views []ExpertView
	for _, s := range m.Explained(r.meaning.profiles.of(m, l), profiles, r.core.Now(), matchesKept) {
		if s.Band == market.BandNone || len(views) == matchesKept {
			break
		}
		e := byID[s.ID]
		reasons := append(ofPeople(s.Reasons), wayReasons(l.Details.Talent, e.Ways)...)
		views = append(views, ExpertView{Expertise: e, Band: s.Band, Why: whyOf(reasons),
			Direction: markedExpertise(&e, reasons), reasons: reasons})
	}
	return views
}

// offered reads an expert as a side that offers.
func offered(e market.Expertise) match.Subject {
	s := match.Subject{ID: e.UserID, Title: e.Direction, UpdatedAt: e.UpdatedAt,
		Sections: []match.Section{{Name: match.InKeywords, Text: strings.Join(e.Keywords, " ")},
			{Name: match.InProblem, Text: e.Solves}, {Name: match.InMajor, Text: e.Title}}}
	for _, f := range e.Fields {
		s.Fields = append(s.Fields, "hitech_field:"+f)
	}
	return s
}

// wayReasons says how an expert could come, against how the need would have them.
func wayReasons(need *market.TalentDetails, offered []string) []match.Reason {
	switch {
	case need == nil || len(need.Ways) == 0:
		return nil
	case len(offered) == 0:
		return []match.Reason{{Kind: match.ReasonKind(match.Mode), State: match.Open, Text: "专家未说明服务方式"}}
	}
	for _, way := range need.Ways {
		if slices.Contains(offered, way) {
			return []match.Reason{{Kind: match.ReasonKind(match.Mode), State: match.Fits, Text: "双方都接受" + way}}
		}
	}
	return []match.Reason{{Kind: match.ReasonKind(match.Mode), State: match.Conflicts,
		Text: "服务方式不同：单位希望" + strings.Join(need.Ways, "、") + "，专家愿意" + strings.Join(offered, "、")}}
}

// markedExpertise is what the expert wrote, with what agrees marked.
func markedExpertise(e *market.Expertise, reasons []match.Reason) []MarkedText {
	texts := []MarkedText{{Section: string(match.InTitle), Text: e.ExpertiseContent.Direction},
		{Section: string(match.InProblem), Text: e.Solves}}
	texts = slices.DeleteFunc(texts, func(t MarkedText) bool { return t.Text == "" })
	for i := range texts {
		texts[i].Marks = marksIn(texts[i], reasons, false)
	}
	return texts
}

// withApproaches puts the approaches beside the experts; those who were asked stay on the list whatever the ranking
// says now.
func (r *Room) withApproaches(ctx context.Context, views []ExpertView,
	approaches []market.Approach) ([]ExpertView, error) {
	for i := range approaches {
		at := slices.IndexFunc(views, func(v ExpertView) bool { return v.UserID == approaches[i].ExpertID })
		if at < 0 {
			e, err := r.db.Expertise(ctx, approaches[i].ExpertID)
			if err != nil {
				return nil, err
			}
			var reasons []match.Reason
			if err := json.Unmarshal(approaches[i].Reasons, &reasons); err != nil {
				return nil, fmt.Errorf("read reasons of approach %d: %w", approaches[i].ID, err)
			}
			at = len(views)
			views = append(views, ExpertView{Expertise: e, Band: approaches[i].Band, Why: whyOf(reasons),
				Direction: markedExpertise(&e, reasons)})
		}
		views[at].Approach = &approaches[i]
	}
	slices.SortStableFunc(views, func(x, y ExpertView) int { return cmp.Compare(agreed(y), agreed(x)) })
	return views, nil
}

func agreed(v ExpertView) int {
	if v.Approach != nil && v.Approach.ContactsOpen() {
		return 1
	}
	return 0
}

// mask hides who an expert is unless they agreed and the reader writes for the need's organisation, and reports whether
// it did.
func (v *ExpertView) mask(who market.Actor) bool {
	if v.Approach != nil && v.Approach.NamesOpenTo(who) {
		return false
	}
	v.Expertise = v.Masked()
	return true
}
