package intake

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Move is one attempt at a move of a sheet.
type Move struct {
	Name      market.ImportMove `form:"-" json:"-"`
	Version   int               `form:"version" json:"version"` // 0 when the asker did not look
	Reason    string            `form:"reason" json:"reason"`
	Differing bool              `form:"differing" json:"differing"`

	note string // why the platform could not read it
}

var moveFields = market.TableOf[Move](
	market.Field{Key: "version", Label: "读到的版本号", Note: "已有更新的版本时答复 409", Input: market.InputNumber},
	market.Field{Key: "reason", Label: "理由", Note: "部分操作必填", Input: market.InputText, Longest: 500},
	market.Field{Key: "differing", Label: "同时按表格更新已有但不同的记录", Input: market.InputYes},
)

// Fields is the table of what comes with a move.
func (Move) Fields() market.Fields { return moveFields }

type batchAttempt = app.Attempt[*market.ImportBatch, Move]

// batchMoves make the moves of a sheet; a node does the work that follows.
var batchMoves = &app.Moves[*Room, *market.ImportBatch, market.ImportStatus, market.ImportMove, Move]{
	Kind: market.NounImportBatch,
	Rules: func(*Room, *market.ImportBatch) *market.Lifecycle[*market.ImportBatch, market.ImportStatus,
		market.ImportMove] {
		return market.ImportLifecycle
	},
	Effects: batchEffects,
	Ask: func(in *Move) app.Ask[market.ImportMove] {
		return app.Ask[market.ImportMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.ImportBatch, error) {
		b, err := tx.LockImportBatch(ctx, id)
		return &b, err
	},
	See:   func(b *market.ImportBatch, who market.Actor) bool { return b.VisibleTo(who) },
	Store: func(ctx context.Context, a *batchAttempt) error { return a.Tx.UpdateImportBatch(ctx, a.Record) },
	ID:    func(b *market.ImportBatch) int64 { return b.ID },
	Title: func(b *market.ImportBatch) string { return b.Name },
	Href:  func(b *market.ImportBatch) string { return link.Import(b.ID) },
}

// batchEffects say what each move of a sheet does beside its new state.
var batchEffects = map[market.ImportMove]app.Effect[*Room, *market.ImportBatch, Move]{
	market.ImportRecognize: {},
	market.ImportRecheck:   {},
	market.ImportFail:      {Follow: unreadable},
	market.ImportReread:    {Follow: uncheck, After: workAsked},
	market.ImportRelease:   {Follow: released},
	market.ImportTake: {Follow: takeBegun, After: workAsked, Tone: market.ToneMain, Fields: []string{"differing"},
		Idle: nothingToTake},
	market.ImportFinish:  {Tells: takenIn},
	market.ImportStall:   {Follow: stalled, Tells: stuckTold},
	market.ImportRetry:   {Follow: retried, After: workAsked, Tone: market.ToneMain},
	market.ImportDiscard: {Tone: market.ToneDanger},
	market.ImportUndo:    {Follow: undone, Tone: market.ToneDanger},
}

var takenIn = []app.Tell[*market.ImportBatch, Move]{{People: broughtBy, What: "表格已导入"}}

// stuckTold tells the person of a sheet that it waits for them.
var stuckTold = []app.Tell[*market.ImportBatch, Move]{{People: broughtBy,
	Kind: market.MessageDuty, What: "表格多次出错，请重试",
	Note: func(a *batchAttempt) string { return a.In.note }}}

func broughtBy(b *market.ImportBatch) []int64 { return []int64{b.CreatedBy} }

func unreadable(_ context.Context, _ *Room, a *batchAttempt) error {
	a.Record.Note = a.In.note
	return nil
}

// uncheck has the rows checked again that have not come to their end: what a person has filled in may have mended them,
// and the record has moved on.
func uncheck(ctx context.Context, _ *Room, a *batchAttempt) error {
	a.Record.Done, a.Record.Note = 0, ""
	return a.Tx.UncheckImportRows(ctx, a.Record.ID)
}

func released(_ context.Context, _ *Room, a *batchAttempt) error {
	a.Record.Release = true
	return nil
}

func takeBegun(_ context.Context, _ *Room, a *batchAttempt) error {
	a.Record.Done, a.Record.Differing = 0, a.In.Differing
	return nil
}

func workAsked(ctx context.Context, _ *Room, a *batchAttempt) error {
	return a.Tx.AskImport(ctx, a.Record.ID)
}

// undone takes the records of the sheet out again, all of them or none, and puts back what it updated.
func undone(ctx context.Context, r *Room, a *batchAttempt) error {
	kind, err := r.kindOf(a.Record)
	if err != nil {
		return err
	}
	var refs []int64
	for after := 0; ; {
		rows, err := a.Tx.ImportRows(ctx, postgres.ImportRowFilter{Batch: a.Record.ID, After: after, Limit: checkChunk,
			Outcomes: []market.RowOutcome{market.RowTaken}})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			refs = append(refs, row.Ref)
		}
		after = rows[len(rows)-1].N
	}
	if err := kind.Undo(ctx, a.Tx, a.Record, refs); err != nil {
		return err
	}
	if err := updatesUndone(ctx, a.Tx, kind, a.Record); err != nil {
		return err
	}
	return a.Tx.UndoImportRows(ctx, a.Record.ID)
}

// nothingToTake reports whether no row could be taken, so that no page offers to.
func nothingToTake(_ *Room, b *market.ImportBatch) bool { return b.Rows == 0 }

// Move makes a move of a sheet.
func (r *Room) Move(ctx context.Context, who market.Actor, id int64, move Move) (market.ImportBatch, error) {
	b, err := batchMoves.Make(ctx, r.core, r, who, id, move)
	if b == nil {
		return market.ImportBatch{}, err
	}
	return *b, err
}
