package match

import (
	"strings"
	"time"

	"jiebang/internal/market"
)

// A Subject is a listing as matching sees it: its words by section, and its conditions.
type Subject struct {
	ID        int64
	Org       int64 // owner; 0 when unknown
	Asks      bool  // it looks for something; otherwise it offers
	Title     string
	Sections  []Section
	Fields    []string // field, industry, emerging industry, each as table:value
	Region    market.Region
	Modes     []string     // ways of cooperation; empty means open
	Amount    market.Money // what the demand would pay or what the supply asks; 0 is open
	Free      bool         // 面议 was chosen: open on purpose
	Readiness int          // technology readiness 1–9 claimed or asked; 0 is unknown
	Deadline  market.Date
	UpdatedAt time.Time
	Record    PartnerRecord
}

// A Section is one field of a listing's text under the name the page knows it by.
type Section struct {
	Name SectionName `json:"name"`
	Text string      `json:"text"`
}

// SectionName names a text of a listing by its JSON field; spans in reasons point into the text so named.
type SectionName string

// The sections that are spoken of here; the others have the name of their field, too. Keywords are joined with one
// space.
const (
	InTitle        SectionName = "title"
	InKeywords     SectionName = "keywords"
	InText         SectionName = "public_text"
	InDifficulties SectionName = "difficulties"
	InIndicators   SectionName = "indicators"
	InProblem      SectionName = "problem"
	InMajor        SectionName = "major"
)

// sectionRoles says what role in matching each section has, as the tables of the listings give it to their fields.
var sectionRoles = rolesOfSections()

func rolesOfSections() map[SectionName]market.MatchRole {
	roles := map[SectionName]market.MatchRole{}
	for _, kind := range market.Kinds {
		for _, f := range market.ListingFields(kind).Rows() {
			if f.Match.Tells() {
				roles[SectionName(f.Name())] = f.Match
			}
		}
	}
	return roles
}

// PartnerRecord counts what became of the owner's earlier matches.
type PartnerRecord struct {
	Signed, Contacted, Dismissed int
}

// Of reads a listing, each field as its row says. Only what is public of it is read: reasons quote it to the other
// side.
func Of(l *market.Listing, record PartnerRecord) Subject {
	s := Subject{ID: l.ID, Org: l.OrgID, Asks: l.Kind.Asks(), Record: record,
		UpdatedAt: latest(l.LastConfirmedAt, l.UpdatedAt, l.PublishedAt)}
	rows := market.ListingFields(l.Kind).Rows()
	for i := range rows {
		s.take(&rows[i], &l.ListingContent)
	}
	return s
}

// take reads one field into the subject.
func (s *Subject) take(f *market.Field, c *market.ListingContent) {
	switch f.Match {
	case market.MatchSubject, market.MatchHeart, market.MatchTarget, market.MatchGoal, market.MatchText:
		s.tell(f, f.Text(c))
	case market.MatchKeyword:
		s.tell(f, strings.Join(c.Keywords, " "))
	case market.MatchField:
		if value, ok := f.Value(c).(string); ok && value != "" {
			s.Fields = append(s.Fields, f.Name()+":"+value)
		}
	case market.MatchRegion:
		s.Region = c.Region
	case market.MatchModes:
		s.Modes, _ = f.Value(c).([]string)
	case market.MatchAmount:
		s.Amount, _ = f.Value(c).(market.Money)
	case market.MatchFree:
		s.Free = f.Text(c) == "面议"
	case market.MatchMaturity:
		s.Readiness = readiness(f.Text(c))
	case market.MatchLevel:
		if level, ok := f.Value(c).(int); ok && level > 0 {
			s.Readiness = level
		}
	case market.MatchDeadline:
		s.Deadline, _ = f.Value(c).(market.Date)
	}
}

// tell adds a text under its name; the title has its own place.
func (s *Subject) tell(f *market.Field, text string) {
	if name := SectionName(f.Name()); name == InTitle {
		s.Title = text
	} else {
		s.Sections = append(s.Sections, Section{name, text})
	}
}

// readiness reads the rough scale of the forms as the highest level it stands for.
func readiness(maturity string) int {
	return map[string]int{"研发": 3, "小试": 5, "中试": 7, "样品": 8, "量产": 9}[maturity]
}

func latest(times ...time.Time) time.Time {
	var out time.Time
	for _, t := range times {
		if t.After(out) {
			out = t
		}
	}
	return out
}

// texts returns the title and the sections as one list, the title first.
func (s *Subject) texts() []Section {
	out := make([]Section, 0, len(s.Sections)+1)
	out = append(out, Section{InTitle, s.Title})
	for _, x := range s.Sections {
		if x.Text != "" {
			out = append(out, x)
		}
	}
	return out
}

// sectionWeight says how much a word of a supply counts by where it stands.
func sectionWeight(n SectionName) float64 {
	switch sectionRoles[n] {
	case market.MatchSubject:
		return 1.3
	case market.MatchKeyword:
		return 1.2
	case market.MatchHeart:
		return 1.1
	default:
		return 1
	}
}
