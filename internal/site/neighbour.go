package site

import (
	"fmt"

	"jiebang/internal/market"
	"jiebang/web/view"
)

// gathers are the demands that a common need could gather, as its own side and the bureau see them.
func (s *Site) gathers(r *request, l market.Listing) ([]view.NeighbourItem, error) {
	near, err := s.app.Gathers(r.ctx, r.who, l)
	var items []view.NeighbourItem
	for _, n := range near {
		items = append(items, view.NeighbourItem{Title: n.Title, Href: fmt.Sprintf("/listings/%d", n.ID), Owner: n.OrgName, Band: n.Band.Label()})
	}
	return items, err
}

// invitees are the organisations that should hear of a challenge, as its owner and the bureau see them.
func (s *Site) invitees(r *request, c market.Challenge) ([]view.NeighbourItem, error) {
	found, err := s.app.Invitees(r.ctx, r.who, c)
	var items []view.NeighbourItem
	for _, i := range found {
		items = append(items, view.NeighbourItem{Title: i.Listing, Href: fmt.Sprintf("/matches/%d", i.MatchID), Owner: i.Name, Band: i.Band.Label()})
	}
	return items, err
}
