package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"jiebang/internal/market"
)

// describeTypes tells how the words of the market look in JSON, which does not know of schemas itself.
func describeTypes(r huma.Registry) {
	alias[market.Date, day](r)
	alias[market.Money, fen](r)
	alias[market.Region, region](r)
	alias[market.Kind, oneOf[market.Kind]](r)
	alias[market.Visibility, oneOf[market.Visibility]](r)
	alias[market.Side, oneOf[market.Side]](r)
	alias[market.Measure, oneOf[market.Measure]](r)
	alias[market.Standing, oneOf[market.Standing]](r)
	alias[market.Band, oneOf[market.Band]](r)
	alias[market.Rank, oneOf[market.Rank]](r)
	alias[market.Role, oneOf[market.Role]](r)
	alias[market.OrgKind, oneOf[market.OrgKind]](r)
	alias[market.ListKind, oneOf[market.ListKind]](r)
	alias[market.ListingStatus, oneOf[market.ListingStatus]](r)
	alias[market.MatchStatus, oneOf[market.MatchStatus]](r)
	alias[market.OrgStatus, oneOf[market.OrgStatus]](r)
	alias[market.ChallengeStatus, oneOf[market.ChallengeStatus]](r)
	alias[market.BidStatus, oneOf[market.BidStatus]](r)
	alias[market.NoticeKind, oneOf[market.NoticeKind]](r)
	alias[market.MilestoneStatus, oneOf[market.MilestoneStatus]](r)
	alias[market.ChangeStatus, oneOf[market.ChangeStatus]](r)
	alias[market.AcceptanceStatus, oneOf[market.AcceptanceStatus]](r)
	alias[huma.ErrorModel, Problem](r)
}

func alias[T, As any](r huma.Registry) {
	r.RegisterTypeAlias(reflect.TypeFor[T](), reflect.TypeFor[As]())
}

// day is a date, or an empty text for none.
type day struct{}

// Schema describes a date.
func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{{Type: huma.TypeString, Format: "date"},
		{Type: huma.TypeString, Enum: []any{""}}}, Examples: []any{"2026-03-01"}}
}

// fen is an amount of money.
type fen struct{}

// Schema describes an amount.
func (fen) Schema(huma.Registry) *huma.Schema {
	least := 0.0
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: &least}
}

// region is a code of GB/T 2260, or an empty text for none.
type region struct{}

// Schema describes a region.
func (region) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^([0-9]{6})?$`,
		PatternDescription: "六位地区代码（GB/T 2260），例如 320804", Examples: []any{"320804"}}
}

// oneOf is one of the words of a table of the market.
type oneOf[T ~string] struct{}

// Schema lists the words.
func (oneOf[T]) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, word := range words[T]() {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}

// words are the values a type may have, in the order they are shown.
func words[T ~string]() []T {
	switch any(*new(T)).(type) {
	case market.Kind:
		return as[T](market.Kinds)
	case market.Visibility:
		return as[T](market.Visibilities)
	case market.Side:
		return as[T](market.Sides)
	case market.Measure:
		return as[T]([]market.Measure{market.Pieces, market.Fen, market.Percent})
	case market.Standing:
		return as[T]([]market.Standing{market.StandingDone, market.StandingAhead, market.StandingOnTrack,
			market.StandingBehind, market.StandingUnknown})
	case market.Band:
		return as[T]([]market.Band{market.BandStrong, market.BandGood, market.BandWeak})
	case market.Rank:
		return as[T](market.Ranks)
	case market.Role:
		return as[T](market.Roles)
	case market.OrgKind:
		return as[T](market.OrgKinds)
	case market.ListKind:
		return as[T](market.ListKinds)
	case market.ListingStatus:
		return as[T](states(market.ListingLifecycle.States))
	case market.MatchStatus:
		return as[T](states(market.MatchLifecycle.States))
	case market.OrgStatus:
		return as[T](states(market.OrgLifecycle.States))
	case market.ChallengeStatus:
		return as[T](states(market.ChallengeLifecycle.States))
	case market.BidStatus:
		return as[T](states(market.BidLifecycle.States))
	case market.NoticeKind:
		return as[T](market.NoticeKinds)
	case market.MilestoneStatus:
		return as[T](states(market.MilestoneLifecycle.States))
	case market.ChangeStatus:
		return as[T](states(market.ChangeLifecycle.States))
	case market.AcceptanceStatus:
		return as[T](states(market.AcceptanceLifecycle.States))
	}
	return nil
}

func states[S ~string](table []market.StateText[S]) []S {
	all := make([]S, 0, len(table))
	for _, row := range table {
		all = append(all, row.State)
	}
	return all
}

func as[T, F ~string](from []F) []T {
	to := make([]T, 0, len(from))
	for _, word := range from {
		to = append(to, T(word))
	}
	return to
}
