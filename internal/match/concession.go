package match

import (
	"slices"
	"time"

	"jiebang/internal/market"
)

// A Concession is one thing in which a need would have to give way for a supply that one of its conditions speaks
// against. Exactly one of the members beside the ingredient is set.
type Concession struct {
	Ingredient Ingredient
	Amount     market.Money // the budget that reaches the price
	Stage      string       // the stage that must do
	Months     int          // the term that leaves time for it, at least
	Mode       string       // the way of working together that must do, in the words of needs
}

// Concessions lists all that a need would have to give way in for a supply; none where no condition conflicts that
// giving way could mend.
func Concessions(d, s *Profile, now time.Time) []Concession {
	d, s, ok := condition{}.sides(d, s)
	if !ok {
		return nil
	}
	var all []Concession
	if comparePrice(d, s, now).state == Conflicts {
		all = append(all, Concession{Ingredient: Price, Amount: s.Amount})
	}
	if compareMaturity(d, s, now).state == Conflicts {
		if s.Readiness < d.Readiness {
			all = append(all, Concession{Ingredient: Maturity, Stage: stage(s.Readiness)})
		}
		if level, _ := readyBy(d.Deadline, now); s.Readiness < level {
			all = append(all, Concession{Ingredient: Maturity, Months: monthsFor(s.Readiness)})
		}
	}
	if compareMode(d, s, now).state == Conflicts {
		if mode := askedAs(s.Modes); mode != "" {
			all = append(all, Concession{Ingredient: Mode, Mode: mode})
		}
	}
	return all
}

// Conceding is the need with the concession made.
func (p *Profile) Conceding(c Concession, now time.Time) *Profile {
	other := *p
	switch {
	case c.Amount > 0:
		other.Amount = max(other.Amount, c.Amount)
	case c.Stage != "":
		other.Readiness = min(other.Readiness, lowestOf(c.Stage))
	case c.Months > 0:
		other.Deadline = market.DateOf(now.Add(time.Duration(c.Months+1) * month))
	case c.Mode != "":
		other.Modes = append(slices.Clone(other.Modes), c.Mode)
	}
	return &other
}

// monthsFor is the shortest term that leaves time for a readiness, as readyBy judges it.
func monthsFor(readiness int) int {
	switch {
	case readiness >= 6:
		return 7
	case readiness >= 4:
		return 13
	}
	return 25
}

// lowestOf is the lowest level that a stage's name stands for.
func lowestOf(name string) int {
	for level := 1; level <= 9; level++ {
		if stage(level) == name {
			return level
		}
	}
	return 0
}

// askedAs is the way in which a need would ask for what a supply offers, empty when there is none.
func askedAs(offered []string) string {
	for _, asked := range market.CooperationModes {
		if slices.ContainsFunc(offered, func(way string) bool {
			return way == asked || slices.Contains(answers[asked], way)
		}) {
			return asked
		}
	}
	return ""
}
