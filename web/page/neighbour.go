package page

import (
	"fmt"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// NeighbourItem is something that belongs beside what the page shows: how near it is, why, and what can be done about
// it.
type NeighbourItem struct {
	Title, Href      string
	Owner, OwnerHref string
	Facts            []string // quiet words beside the owner
	Band             market.Band
	Texts            []MarkedText
	Reasons          []Reason
	Missing          []string
	Advice           []string
	State            *ui.Badge
	Moves            []ui.Move
}

// CopyItem is a listing that another one nearly repeats.
type CopyItem struct {
	Title, Href, Note string
}

// lead is the most telling reason, which stands open; rest are those behind a fold.
func (n NeighbourItem) lead() []Reason { return n.Reasons[:min(1, len(n.Reasons))] }

func (n NeighbourItem) rest() []Reason { return n.Reasons[min(1, len(n.Reasons)):] }

// more tells how much stands behind the fold, empty when there is nothing.
func (n NeighbourItem) more() string {
	count := len(n.rest()) + len(n.Missing) + len(n.Advice)
	if count == 0 {
		return ""
	}
	return fmt.Sprintf("其余 %d 条理由与提示", count)
}
