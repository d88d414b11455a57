package market

import "time"

// BulkStatus is how far one button pressed for many entries has come.
type BulkStatus string

// The states of work on many entries.
const (
	BulkWorking BulkStatus = "working"
	BulkDone    BulkStatus = "done"
	BulkStuck   BulkStatus = "stuck"
)

// BulkMove names a move of work on many entries: the verb in addresses and in the trail.
type BulkMove string

// The moves of work on many entries.
const (
	BulkFinish BulkMove = "finish"
	BulkStall  BulkMove = "stall"
	BulkRetry  BulkMove = "retry"
)

// BulkOutcome is what became of one of the entries.
type BulkOutcome string

// The outcomes.
const (
	BulkWaiting BulkOutcome = "waiting"
	BulkMade    BulkOutcome = "done"
	BulkRefused BulkOutcome = "refused"
)

// Bulk is one button pressed for many entries (批量办理), done by a node in the background, each entry by its own rules.
type Bulk struct {
	ID      int64
	Title   string      // what is done: 提交, 填写地区
	Move    ListingMove // that is made of each; empty where a field is filled in
	Key     string      // of that field
	Text    string      // what is filled in, or why the move is made
	OwnerID int64       // whose the entries become, 0 where that is not what is filled in
	Back    string      // the list from which the button was pressed
	Progress[BulkStatus]
	Rows        int
	Failures    int
	Note        string // what happened when it is stuck
	ByName      string
	CreatedAt   time.Time
	UpdatedAt   time.Time
	WorkedUntil time.Time
}

// BulkItem is one of the entries, as the one who pressed the button saw it.
type BulkItem struct {
	BulkID  int64
	N       int
	Ref     int64
	Version int
	Title   string
	Outcome BulkOutcome
	Reason  string
}

// BulkCounts are the entries by what became of them.
type BulkCounts map[BulkOutcome]int

// BulkLifecycle is the state machine of work on many entries.
var BulkLifecycle = &Lifecycle[*Bulk, BulkStatus, BulkMove]{
	Noun: "批量办理",
	States: []StateText[BulkStatus]{
		{BulkWorking, "正在办理", "正在后台逐条办理，可以离开本页；中断后会自动继续。"},
		{BulkDone, "已办完", "全部条目已经处理。"},
		{BulkStuck, "办理受阻", "多次出错，已停止自动重试。已办理的条目不受影响，重试时从中断处继续。"},
	},
	Moves: []Move[*Bulk, BulkStatus, BulkMove]{
		{Name: BulkFinish, Label: "办完", From: []BulkStatus{BulkWorking}, To: BulkDone, By: []Capacity{AsSystem}},
		{Name: BulkStall, Label: "多次出错", From: []BulkStatus{BulkWorking}, To: BulkStuck, By: []Capacity{AsSystem}},
		{Name: BulkRetry, Label: "重试", From: []BulkStatus{BulkStuck}, To: BulkWorking, By: []Capacity{AsApplicant}},
	},
}

// Capacities tells what the actor is to the work: only who pressed the button tries it again.
func (b *Bulk) Capacities(who Actor) []Capacity {
	switch {
	case who.System:
		return []Capacity{AsSystem}
	case b.SubmittedBy == who.UserID && who.InBureau():
		return []Capacity{AsApplicant}
	}
	return nil
}

// VisibleTo reports whether the actor may follow the work: the bureau.
func (b *Bulk) VisibleTo(who Actor) bool { return who.InBureau() }
