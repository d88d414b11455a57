package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ImportKind is what the rows of a sheet become: entries of one of the five lists, or another record.
type ImportKind string

// The kinds of sheets besides those of the five lists, which go by the name of their Kind.
const (
	ImportOrganizations ImportKind = "organization"
	ImportDeals         ImportKind = "deal"
	ImportContracts     ImportKind = "contract"
	ImportAlliances     ImportKind = "alliance"
	ImportVices         ImportKind = "vice_manager"
	ImportTrainings     ImportKind = "training"
	ImportExperts       ImportKind = "expert"
)

// ImportKinds lists the kinds in the order they are offered.
var ImportKinds = []ImportKind{ImportKind(KindDemand), ImportKind(KindAchievement), ImportKind(KindTalent),
	ImportKind(KindCooperation), ImportKind(KindCommon), ImportOrganizations, ImportDeals,
	ImportContracts, ImportAlliances, ImportVices, ImportTrainings, ImportExperts}

// Label is what a sheet of the kind is called.
func (k ImportKind) Label() string {
	if name := Kind(k).ListName(); name != "" {
		return name
	}
	return map[ImportKind]string{ImportOrganizations: "单位名录", ImportDeals: "签约项目台账",
		ImportContracts: "技术合同台账", ImportAlliances: "校企联盟台账", ImportVices: "科技副总台账",
		ImportTrainings: "技能培训台账", ImportExperts: "专家名册"}[k]
}

// ImportStatus is how far a sheet has come.
type ImportStatus string

// The states of a sheet that is being taken in.
const (
	ImportReading    ImportStatus = "reading"
	ImportChecked    ImportStatus = "checked"
	ImportUnreadable ImportStatus = "unreadable"
	ImportTaking     ImportStatus = "taking"
	ImportTaken      ImportStatus = "taken"
	ImportDiscarded  ImportStatus = "discarded"
	ImportUndone     ImportStatus = "undone"

	ImportStuckReading ImportStatus = "stuck_reading"
	ImportStuckTaking  ImportStatus = "stuck_taking"
)

// ImportsAtWork are the states in which the platform is working on a sheet.
var ImportsAtWork = []ImportStatus{ImportReading, ImportTaking}

// AtWork reports whether the platform is working on the sheet, so that its page moves by itself.
func (s ImportStatus) AtWork() bool { return slices.Contains(ImportsAtWork, s) }

// ImportsStuck are the states of a sheet whose work failed again and again: it waits for a person.
var ImportsStuck = []ImportStatus{ImportStuckReading, ImportStuckTaking}

// Stuck reports whether the platform has given up working on the sheet by itself.
func (s ImportStatus) Stuck() bool { return slices.Contains(ImportsStuck, s) }

// ImportTries is how often the platform works on a step of a sheet before it waits for a person, and ImportPause how
// long it waits after the n-th failure, from 1: each time twice as long.
const ImportTries = 5

// ImportPause is how long the platform waits after the n-th failure in a row, from 1.
func ImportPause(n int) time.Duration {
	const first = 10 * time.Second
	return first << min(max(n-1, 0), ImportTries)
}

// ImportMove names a move of a sheet: the verb in addresses and in the trail.
type ImportMove string

// The moves of a sheet.
const (
	ImportRecognize ImportMove = "recognize"
	ImportRecheck   ImportMove = "recheck"
	ImportFail      ImportMove = "fail"
	ImportReread    ImportMove = "reread"
	ImportRelease   ImportMove = "release"
	ImportTake      ImportMove = "take"
	ImportFinish    ImportMove = "finish"
	ImportDiscard   ImportMove = "discard"
	ImportUndo      ImportMove = "undo"
	ImportStall     ImportMove = "stall"
	ImportRetry     ImportMove = "retry"
)

// ImportBatch is one sheet on its way into the record: who brought it, how it was read, and what became of its rows.
type ImportBatch struct {
	ID       int64
	Name     string // what its person calls it
	Kind     ImportKind
	OrgID    int64  // the organisation whose own sheet it is; 0 for the bureau's
	RoundID  int64  // the collection round whose answers its rows are, 0 for a sheet
	FileName string // as it was on the disk of its person
	Progress[ImportStatus]
	ImportFindings
	Release     bool // a leader lets its rows be shown without a clerk's and an approver's step
	Differing   bool // rows that differ from the record update it
	CreatedBy   int64
	ByName      string
	CreatedAt   time.Time
	UpdatedAt   time.Time
	WorkedUntil time.Time // until when a node is at it; another takes over after that
	Failures    int       // in a row, of the step at work
}

// ImportFindings are how a sheet was read and how far the reading and the taking have come.
type ImportFindings struct {
	Sheets  []ImportSheet // those read, with what each column was taken for
	Skipped []string      // sheets and lines passed over, in words
	Note    string        // why it cannot be read, or what happened
	Rows    int           // in all
	Done    int           // of them, by the step at work
}

// ImportSheet is one sheet of a file with the columns under its headings.
type ImportSheet struct {
	Name    string         `json:"name"`
	Line    int            `json:"line"` // of the headings
	Columns []ImportColumn `json:"columns"`
}

// ImportColumn is a column as it was recognised.
type ImportColumn struct {
	Place   int    `json:"place"`
	Letter  string `json:"letter"`
	Heading string `json:"heading"`
	Key     string `json:"key,omitempty"` // of the field; empty when it is not used
	Unit    string `json:"unit,omitempty"`
}

// RowOutcome is what became of a row, or would.
type RowOutcome string

// The outcomes. Sound rows are taken; differing ones if that is asked for; ownerless ones once somebody says whose
// they are.
const (
	RowUnchecked RowOutcome = "unchecked"
	RowSound     RowOutcome = "sound"
	RowOwnerless RowOutcome = "ownerless"
	RowFaulty    RowOutcome = "faulty"
	RowRepeated  RowOutcome = "repeated" // says what an earlier row of the sheet says
	RowKnown     RowOutcome = "known"    // in the record already, and nothing differs
	RowDiffers   RowOutcome = "differs"  // in the record already, with other values
	RowTaken     RowOutcome = "taken"
	RowUpdated   RowOutcome = "updated"
	RowUndone    RowOutcome = "undone"
)

// RowOutcomes lists them in the order their counts are shown.
var RowOutcomes = []RowOutcome{RowUnchecked, RowSound, RowOwnerless, RowFaulty, RowRepeated, RowDiffers, RowKnown,
	RowTaken,
	RowUpdated, RowUndone}

// Label is the outcome's Chinese name.
func (o RowOutcome) Label() string {
	return map[RowOutcome]string{RowUnchecked: "未核对", RowSound: "可导入", RowOwnerless: "待定单位", RowFaulty: "有问题",
		RowRepeated: "表内重复", RowKnown: "已有", RowDiffers: "已有但不同", RowTaken: "已导入", RowUpdated: "已更新",
		RowUndone: "已撤销"}[o]
}

// RowsSettled are the outcomes of rows that have come to their end, so that they are not checked again.
var RowsSettled = []RowOutcome{RowTaken, RowUpdated, RowUndone}

// RowsWaiting are those of rows that somebody may still take. What the record knows already waits for nobody.
var RowsWaiting = []RowOutcome{RowUnchecked, RowSound, RowOwnerless, RowFaulty}

// ImportNote says something of one cell of a row, or of the row.
type ImportNote struct {
	Key   string `json:"key,omitempty"` // of the field; empty for the whole row
	Text  string `json:"text"`
	Fault bool   `json:"fault,omitempty"` // the row is not taken because of it
}

// RowDifference is a value that the record and a sheet give differently.
type RowDifference struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Here  string `json:"here"`
	There string `json:"there"`
}

// ImportRow is one row of a sheet with what is known of it.
type ImportRow struct {
	BatchID int64
	N       int // its place among the rows, from 1
	Sheet   string
	Line    int
	Title   string
	Cells   ImportCells
	Fill    map[string]string // what a person has put into its empty cells, by the key of the field
	Key     string            // by which it is known again
	Also    string            // what it says, by which a repetition under another key is found; may be empty
	Outcome RowOutcome
	Notes   []ImportNote
	Differs []RowDifference
	Found   int64 // the record it was found to be
	Ref     int64 // the record it became or updated
}

// ImportCells is a row as the reader gives it.
type ImportCells struct {
	Raw     []string          `json:"raw"`             // as the sheet has them, by column
	Known   map[string]string `json:"known"`           // those that a field goes by, by its key
	Units   map[string]string `json:"units,omitempty"` // of the amounts
	Lost    []ImportNote      `json:"lost,omitempty"`  // what the reader could not take
	Trouble string            `json:"trouble,omitempty"`
}

// ImportCounts are the rows of a sheet by what became of them.
type ImportCounts map[RowOutcome]int

// Settled reports whether rows have become records, so that the sheet is more than a proposal.
func (c ImportCounts) Settled() bool {
	return slices.ContainsFunc(RowsSettled, func(o RowOutcome) bool { return c[o] > 0 })
}

// ImportLifecycle is the state machine of a sheet.
var ImportLifecycle = &Lifecycle[*ImportBatch, ImportStatus, ImportMove]{
	Noun: "导入批次",
	States: []StateText[ImportStatus]{
		{ImportReading, "正在识别", "正在后台读取表格并逐行核对，可以离开本页。"},
		{ImportChecked, "待确认", "核对完成，尚未导入任何一行。"},
		{ImportUnreadable, "无法识别", "没有读出表格中的行，可以指定表头或换一个文件。"},
		{ImportTaking, "正在导入", "正在后台逐批导入，可以离开本页；中断后会自动继续。"},
		{ImportTaken, "已导入", "可导入的行已经导入，其余的行可以补充后再导入。"},
		{ImportStuckReading, "识别受阻", "读取和核对时多次出错，已停止自动重试。没有导入任何内容。"},
		{ImportStuckTaking, "导入受阻", "导入时多次出错，已停止自动重试。已导入的行保留，重试时从中断处继续，不会重复。"},
		{ImportDiscarded, "未导入", "决定整批不导入。"},
		{ImportUndone, "已撤销", "导入的记录已全部撤销。"},
	},
	Moves: []Move[*ImportBatch, ImportStatus, ImportMove]{
		{Name: ImportRecognize, Label: "识别完成", From: []ImportStatus{ImportReading}, To: ImportChecked,
			By: []Capacity{AsSystem}},
		// Rows of it are in the record already: it stays a sheet that was taken in, and can be undone as one.
		{Name: ImportRecheck, Label: "重新核对完成", From: []ImportStatus{ImportReading}, To: ImportTaken,
			By: []Capacity{AsSystem}},
		{Name: ImportFail, Label: "无法识别", From: []ImportStatus{ImportReading}, To: ImportUnreadable,
			By: []Capacity{AsSystem}},
		{Name: ImportTake, Label: "导入", From: []ImportStatus{ImportChecked, ImportTaken}, To: ImportTaking,
			By: bringsSheets, Submit: true},
		{Name: ImportRelease, Label: "允许本批直接发布", From: []ImportStatus{ImportChecked}, By: []Capacity{AsLeader},
			Reason: true, Apart: true, Ready: importReleasable},
		{Name: ImportReread, Label: "重新核对", From: []ImportStatus{ImportChecked, ImportUnreadable, ImportTaken},
			To: ImportReading, By: bringsSheets},
		{Name: ImportFinish, Label: "导入完成", From: []ImportStatus{ImportTaking}, To: ImportTaken,
			By: []Capacity{AsSystem}},
		{Name: ImportStall, Label: "多次出错", From: []ImportStatus{ImportReading}, To: ImportStuckReading,
			By: []Capacity{AsSystem}},
		{Name: ImportStall, Label: "多次出错", From: []ImportStatus{ImportTaking}, To: ImportStuckTaking,
			By: []Capacity{AsSystem}},
		{Name: ImportRetry, Label: "重试", From: []ImportStatus{ImportStuckReading}, To: ImportReading, By: bringsSheets},
		{Name: ImportRetry, Label: "重试", From: []ImportStatus{ImportStuckTaking}, To: ImportTaking, By: bringsSheets},
		{Name: ImportDiscard, Label: "整批不导入",
			From: []ImportStatus{ImportChecked, ImportUnreadable, ImportStuckReading},
			To:   ImportDiscarded, By: bringsSheets},
		{Name: ImportUndo, Label: "撤销本批", From: []ImportStatus{ImportTaken, ImportStuckTaking},
			To: ImportUndone, By: bringsSheets,
			Reason: true},
	},
}

// bringsSheets are those who take a sheet in: the organisation whose own it is, or the bureau's staff.
var bringsSheets = []Capacity{AsOwner, AsClerk, AsApprover, AsLeader, AsSystem}

// Capacities tells what the actor is to the sheet. An organisation's own sheet is nobody else's to take in.
func (b *ImportBatch) Capacities(who Actor) []Capacity {
	switch {
	case who.System:
		return []Capacity{AsSystem}
	case b.OrgID == 0:
		return who.platformCapacities()
	case who.WritesFor(b.OrgID):
		return []Capacity{AsOwner}
	}
	return nil
}

// VisibleTo reports whether the actor may see the sheet: what stands in it is nobody else's before it is taken in.
func (b *ImportBatch) VisibleTo(who Actor) bool {
	if who.System || b.OrgID != 0 && who.WritesFor(b.OrgID) {
		return true
	}
	return b.OrgID == 0 && who.Is(RoleClerk, RoleApprover, RoleLeader)
}

// MayBringSheets refuses a sheet of the kind to those who may not bring one: an organisation brings its own listings,
// the bureau everything.
func MayBringSheets(who Actor, kind ImportKind, orgID int64) error {
	if kind.Label() == "" {
		return &Error{Code: Invalid, Message: "没有这类表格。", Fields: map[string]string{"kind": "请选择表格类别。"}}
	}
	if orgID != 0 {
		if !Kind(kind).Valid() {
			return ErrNotFound
		}
		return MayWriteListing(who, orgID, Kind(kind))
	}
	if !ImportsListings(who) && !who.InBureau() {
		return ErrNotFound
	}
	return nil
}

// importReleasable lets only sheets of the bureau's whose rows are shown to the public be released.
func importReleasable(b *ImportBatch, _ Step) error {
	switch {
	case b.OrgID != 0 || !Kind(b.Kind).Valid():
		return Refuse(Conflict, "只有主管部门导入的清单可以直接发布。")
	case b.Release:
		return Refuse(Conflict, "本批已允许直接发布。")
	}
	return nil
}

// ImportName is what a sheet is called when its person gives it no name.
func ImportName(name, fileName string) string {
	const longest = 60
	if name = strings.TrimSpace(name); name == "" {
		name = strings.TrimSpace(fileName)
		if at := strings.LastIndexByte(name, '.'); at > 0 {
			name = name[:at]
		}
	}
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest])
	}
	return name
}

// CheckImportFile refuses a sheet that is empty or larger than is read.
func CheckImportFile(fileName string, size, most int64) error {
	p := Problems{}
	p.Check(utf8.RuneCountInString(fileName) <= 200, "file", "文件名过长，请改短后再上传。")
	p.Check(size > 0, "file", "请选择文件；文件不能是空的。")
	p.Check(size <= most, "file", fmt.Sprintf("表格文件最大 %d MB，请拆成几个文件。", most>>20))
	return p.Err()
}
