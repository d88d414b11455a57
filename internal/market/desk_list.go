package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ListOrder is how a list of the desk is sorted: the key of a column, or a minus and the key for the other way round.
type ListOrder string

// The orders of lists; each list knows some of them. ByTurn is by the day something came in, which is first come, first
// served.
const (
	ByTurn     ListOrder = "came"
	ByNumber   ListOrder = "no"
	ByOwner    ListOrder = "org"
	ByValidity ListOrder = "valid"
	ByValue    ListOrder = "value"
	ByDay      ListOrder = "day" // of the registration of a contract, of the deadline of a challenge
)

// Key is what is compared.
func (o ListOrder) Key() ListOrder { return ListOrder(strings.TrimPrefix(string(o), "-")) }

// Down reports whether the greatest comes first.
func (o ListOrder) Down() bool { return strings.HasPrefix(string(o), "-") }

// Reversed is the same order the other way round.
func (o ListOrder) Reversed() ListOrder {
	if o.Down() {
		return o.Key()
	}
	return "-" + o
}

// ListPart is what narrows, sorts and pages a list of the desk, whatever it lists; zero values do not narrow.
type ListPart struct {
	Text  string // in what names a row, or a number or code as a whole
	From  Date
	Till  Date // from this day and till that; which day, the list says
	Order ListOrder
	After int64 // behind this row in the order; it need not be in the list any more
	Size  int   // rows of a page, one of ListSizes; the first unless it is
}

// ListSizes are how many rows of a list a page may show; the first is what it shows unless asked.
var ListSizes = []int{20, 50, 100}

// ListSize is how many rows a page shows that is asked for so many.
func ListSize(asked int) int {
	if slices.Contains(ListSizes, asked) {
		return asked
	}
	return ListSizes[0]
}

// MostCounted is up to how many rows a list is counted; beyond, it says that there are more.
const MostCounted = 100_000

// SavedView is a choice of a list of the desk that somebody keeps under a name (常用视图).
type SavedView struct {
	ID        int64
	UserID    int64
	List      string // the list's own address
	Name      string
	Query     string // what its address asks for
	CreatedAt time.Time
}

// The limits of saved views.
const (
	MostSavedViews   = 20   // of one list, for one person
	longestViewName  = 20   // characters
	longestViewQuery = 2000 // bytes
)

// Validate checks what somebody keeps as a view.
func (v *SavedView) Validate() error {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	wrong := Problems{}
	wrong.Check(v.Name != "", "name", "请给视图起个名字。")
	wrong.Check(utf8.RuneCountInString(v.Name) <= longestViewName, "name", "视图名称不超过 20 字。")
	wrong.Check(len(v.Query) <= longestViewQuery, "name", "筛选条件太多，无法存为视图。")
	return wrong.Err()
}
