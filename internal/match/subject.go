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

// The sections a listing may have. Keywords are joined with one space.
const (
	InTitle        SectionName = "title"
	InKeywords     SectionName = "keywords"
	InText         SectionName = "public_text"
	InDifficulties SectionName = "difficulties"
	InIndicators   SectionName = "indicators"
	InResearch     SectionName = "research"
	InGoal         SectionName = "goal"
	InProblem      SectionName = "problem"
	InPost         SectionName = "post"
	InMajor        SectionName = "major"
	InInnovation   SectionName = "innovation"
	InApplication  SectionName = "application"
	InSituation    SectionName = "situation"
)

// PartnerRecord counts what became of the owner's earlier matches.
type PartnerRecord struct {
	Signed, Contacted, Dismissed int
}

// Of reads a listing. Only what is public of it is read: reasons quote it to the other side.
func Of(l *market.Listing, record PartnerRecord) Subject {
	s := Subject{
		ID: l.ID, Org: l.OrgID, Asks: l.Kind.Asks(), Title: l.Title,
		Region: l.Region, Modes: l.CooperationModes(), Amount: l.Amount(),
		Readiness: readiness(l.Maturity()), Deadline: l.Deadline(),
		UpdatedAt: latest(l.LastConfirmedAt, l.UpdatedAt, l.PublishedAt), Record: record,
	}
	s.Fields = fieldsOf(&l.ListingContent)
	s.Sections = sectionsOf(l)
	switch d := l.Details; {
	case d.Achievement != nil:
		s.Free = d.Achievement.PriceKind == "面议"
		if d.Achievement.TRL > 0 {
			s.Readiness = d.Achievement.TRL
		}
	case d.Talent != nil:
		s.Amount, s.Modes = 0, nil // a salary is not a price, hiring is not a transfer
	}
	return s
}

func sectionsOf(l *market.Listing) []Section {
	s := []Section{{InKeywords, strings.Join(l.Keywords, " ")}, {InText, l.PublicText}}
	switch d := l.Details; {
	case d.Demand != nil:
		s = append(s, Section{InDifficulties, d.Demand.Difficulties}, Section{InIndicators, d.Demand.Indicators},
			Section{InResearch, d.Demand.Research}, Section{InGoal, d.Demand.Goal})
	case d.Talent != nil:
		s = append(s, Section{InPost, d.Talent.Post}, Section{InProblem, d.Talent.Problem},
			Section{InResearch, d.Talent.Research}, Section{InMajor, d.Talent.Major})
	case d.Achievement != nil:
		s = append(s, Section{InInnovation, d.Achievement.Innovation}, Section{InIndicators, d.Achievement.Indicators},
			Section{InApplication, d.Achievement.Application})
	case d.Common != nil:
		s = append(s, Section{InSituation, d.Common.Situation}, Section{InIndicators, d.Common.Indicators}, Section{InGoal, d.Common.Goal})
	}
	return s
}

func fieldsOf(c *market.ListingContent) []string {
	var out []string
	for _, f := range []struct{ table, value string }{
		{"hitech", c.HitechField}, {"tech", c.TechField}, {"industry", c.Industry}, {"emerging", c.EmergingIndustry},
	} {
		if f.value != "" {
			out = append(out, f.table+":"+f.value)
		}
	}
	return out
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
	switch n {
	case InTitle, InPost:
		return 1.3
	case InKeywords:
		return 1.2
	case InDifficulties, InProblem, InInnovation, InMajor:
		return 1.1
	case InText, InIndicators, InResearch, InGoal, InApplication, InSituation:
		return 1
	}
	return 1
}
