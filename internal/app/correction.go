package app

import (
	"context"
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// CorrectionDraft is what somebody types to propose a correction.
type CorrectionDraft struct {
	market.CorrectionOf
	market.CorrectionContent
	Papers
}

// CorrectionView is a correction as one asker sees it.
type CorrectionView struct {
	market.Correction
	Href   string // of the record that is corrected
	Now    string // what stands there at present
	Offers []market.Offer
	Trail  []market.Event
}

// CorrectionStep is one attempt at a move of a correction.
type CorrectionStep struct {
	Name    market.CorrectionMove `form:"-"`
	Version int                   `form:"version"`
	Reason  string                `form:"reason" maxLength:"500"`
}

const correctionPaper = "更正依据"

// Correctable reads what stands in a field, for those who may propose to correct it.
func (c *Core) Correctable(ctx context.Context, who market.Actor, of market.CorrectionOf) (Standing, error) {
	if !market.ProposesCorrections(who) {
		return Standing{}, market.ErrNotFound
	}
	return c.standing(ctx, c.db.Reader, who, of)
}

func (c *Core) standing(ctx context.Context, from postgres.Reader, who market.Actor,
	of market.CorrectionOf) (Standing, error) {
	can, ok := c.correctables[of.Kind]
	if !ok {
		return Standing{}, market.ErrNotFound
	}
	return can.Read(ctx, from, who, of.Ref, of.Field)
}

// ProposeCorrection stores a proposed correction with its papers and tells those who may confirm it.
func (c *Core) ProposeCorrection(ctx context.Context, who market.Actor, in CorrectionDraft) (market.Correction, error) {
	x := market.Correction{CorrectionOf: in.CorrectionOf, CorrectionContent: in.CorrectionContent,
		Progress: market.Progress[market.CorrectionStatus]{Status: market.CorrectionProposed}}
	x.Normalize()
	stands, err := c.Correctable(ctx, who, in.CorrectionOf)
	if err != nil {
		return x, err
	}
	if stands.Fixed != "" {
		x.After = stands.Fixed
	}
	files := c.CheckPapers(ctx, who, &in.Papers, correctionPaper, market.FileBureau)
	if err := Together(c.checkCorrection(ctx, &x, stands, len(in.Files)), files); err != nil {
		return x, err
	}
	err = c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		x.Title, x.Label, x.Before = stands.Title, stands.Label, stands.Value
		if err := tx.InsertCorrection(ctx, &x); err != nil {
			return err
		}
		if err := tx.TellRole(ctx, market.RoleApprover, market.Message{Kind: market.MessageDuty, What: "更正申请待确认",
			Title: x.Title, Body: x.Label, Href: link.Correction(x.ID)}); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbPropose, market.NounCorrection, x.ID, x.Reason,
			x.CorrectionOf); err != nil {
			return err
		}
		return c.AttachPapers(ctx, tx, market.NounCorrection, x.ID, &in.Papers)
	})
	if err != nil {
		return x, fmt.Errorf("propose a correction of %s %d: %w", x.Kind, x.Ref, err)
	}
	return x, nil
}

// checkCorrection brings the new value into its written form and holds the proposal to the rule.
func (c *Core) checkCorrection(ctx context.Context, x *market.Correction, stands Standing, papers int) error {
	after, wrong := c.correctables[x.Kind].Check(ctx, c.db.Reader, x.Ref, x.Field, x.After)
	if wrong == nil {
		x.After = after
	}
	return Together(wrong, x.Check(stands.Value, papers))
}

type correctionAttempt = Attempt[*market.Correction, CorrectionStep]

// correctionMoves decide corrections. One that is confirmed changes the record, whose own trail says so.
var correctionMoves = &Moves[*Core, *market.Correction, market.CorrectionStatus, market.CorrectionMove, CorrectionStep]{
	Kind: market.NounCorrection,
	Noun: "更正申请",
	Rules: func(*Core, *market.Correction) *market.Lifecycle[*market.Correction, market.CorrectionStatus,
		market.CorrectionMove] {
		return market.CorrectionLifecycle
	},
	Effects: map[market.CorrectionMove]Effect[*Core, *market.Correction, CorrectionStep]{
		market.CorrectionConfirm: {Follow: applyCorrection, Tone: market.ToneMain, Tells: toProposer,
			Confirm: "确认后立即生效，原记录和统计随之更正，更正前后的内容和依据都会保留。"},
		market.CorrectionRefuse:   {Follow: noteDecision, Tone: market.ToneDanger, Tells: toProposer},
		market.CorrectionWithdraw: {Follow: noteDecision, Tone: market.ToneDanger},
	},
	Ask: func(in *CorrectionStep) Ask[market.CorrectionMove] {
		return Ask[market.CorrectionMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Core, tx *postgres.Tx, id int64) (*market.Correction, error) {
		x, err := tx.Correction(ctx, id)
		return &x, err
	},
	See:   func(x *market.Correction, who market.Actor) bool { return x.VisibleTo(who) },
	Store: func(ctx context.Context, a *correctionAttempt) error { return a.Tx.UpdateCorrection(ctx, a.Record) },
	ID:    func(x *market.Correction) int64 { return x.ID },
	Title: func(x *market.Correction) string { return x.Title },
	Href:  func(x *market.Correction) string { return link.Correction(x.ID) },
}

var toProposer = []Tell[*market.Correction,
	CorrectionStep]{{People: func(x *market.Correction) []int64 { return []int64{x.SubmittedBy} }, Why: true}}

func noteDecision(_ context.Context, _ *Core, a *correctionAttempt) error {
	a.Record.Answer, a.Record.DecidedName, a.Record.DecidedAt = a.In.Reason, a.Tx.Who().Name, a.Step.Now
	return nil
}

// applyCorrection changes the record, unless what stands there is no longer what was to be corrected.
func applyCorrection(ctx context.Context, c *Core, a *correctionAttempt) error {
	x := a.Record
	stands, err := c.standing(ctx, a.Tx.Reader, a.Tx.Who(), x.CorrectionOf)
	if err != nil {
		return err
	}
	if stands.Value != x.Before {
		return market.Refuse(market.Conflict, "“"+x.Label+"”在申请提出后已变为“"+stands.Value+"”，请不予更正，并按现有内容重新提出。")
	}
	can := c.correctables[x.Kind]
	if _, err := can.Check(ctx, a.Tx.Reader, x.Ref, x.Field, x.After); err != nil {
		return market.Refuse(market.Conflict, ReasonOf(err))
	}
	if err := can.Apply(ctx, a.Tx, x); err != nil {
		return err
	}
	change := map[string]string{"field": x.Field, "before": x.Before, "after": x.After}
	if err := a.Tx.Record(ctx, market.VerbCorrect, x.Kind, x.Ref, x.Label+"："+x.Before+" → "+x.After,
		change); err != nil {
		return err
	}
	return noteDecision(ctx, c, a)
}

// MoveCorrection confirms, refuses or takes back a correction.
func (c *Core) MoveCorrection(ctx context.Context, who market.Actor, id int64, step CorrectionStep) (market.Correction,
	error) {
	x, err := correctionMoves.Make(ctx, c, c, who, id, step)
	if x == nil {
		return market.Correction{}, err
	}
	return *x, err
}

// Correction reads a correction for the asker.
func (c *Core) Correction(ctx context.Context, who market.Actor, id int64) (CorrectionView, error) {
	x, err := c.db.Correction(ctx, id)
	if err == nil && !x.VisibleTo(who) {
		err = market.ErrNotFound
	}
	if err != nil {
		return CorrectionView{}, err
	}
	view := CorrectionView{Correction: x, Offers: correctionMoves.Ahead(c, &x, who, c.Now())}
	// A record that cannot be corrected any more still has its correction in the history.
	if stands, err := c.standing(ctx, c.db.Reader, who, x.CorrectionOf); err == nil {
		view.Href, view.Now = stands.Href, stands.Value
	}
	view.Trail, err = c.db.EventsOf(ctx, market.NounCorrection, id)
	return view, err
}

// CorrectionPart is which of the corrections a list shows.
type CorrectionPart int

// The parts of the list.
const (
	CorrectionsWaiting  CorrectionPart = iota // for a second person
	CorrectionsForAsker                       // of those, what the asker may decide: what others proposed
	AllCorrections
)

// Corrections lists a part of the corrections for the bureau, newest first.
func (c *Core) Corrections(ctx context.Context, who market.Actor, part CorrectionPart,
	before int64) ([]market.Correction, error) {
	return c.corrections(ctx, who, part, before, PageSize)
}

func (c *Core) corrections(ctx context.Context, who market.Actor, part CorrectionPart, before int64,
	limit int) ([]market.Correction, error) {
	if !who.InBureau() && !who.Is(market.RoleAuditor) {
		return nil, market.ErrNotFound
	}
	f := postgres.CorrectionFilter{Before: before, Limit: limit}
	if part != AllCorrections {
		f.Statuses = []market.CorrectionStatus{market.CorrectionProposed}
	}
	if part == CorrectionsForAsker {
		if !market.ConfirmsCorrections(who) {
			return nil, nil
		}
		f.NotBy = who.OwnApart()
	}
	return c.db.Corrections(ctx, f)
}

// ExportCorrections writes the corrections that Corrections lists.
func (c *Core) ExportCorrections(ctx context.Context, who market.Actor, part CorrectionPart, e *Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]market.Correction, error) {
		return c.corrections(ctx, who, part, before, limit)
	}
	return WriteList(ctx, c, who, e, List[market.Correction]{Name: "更正", Noun: market.NounCorrection,
		Behind: ByID(read, func(x *market.Correction) int64 { return x.ID }),
		Columns: []Column[market.Correction]{
			In("对象类别", 12, func(x *market.Correction) any { return market.KindLabel(x.Kind) }),
			In("更正对象", 40, func(x *market.Correction) any { return x.Title }),
			In("更正内容", 16, func(x *market.Correction) any { return x.Label }),
			In("更正前", 24, func(x *market.Correction) any { return x.Before }),
			In("更正后", 24, func(x *market.Correction) any { return x.After }),
			In("理由", 40, func(x *market.Correction) any { return x.Reason }),
			In("提出人", 12, func(x *market.Correction) any { return x.ByName }),
			In("提出时间", 18, func(x *market.Correction) any { return x.CreatedAt }),
			In("状态", 12, func(x *market.Correction) any { return market.CorrectionLifecycle.Label(x.Status) }),
			In("办理人", 12, func(x *market.Correction) any { return x.DecidedName }),
			In("办理时间", 18, func(x *market.Correction) any { return x.DecidedAt }),
			In("答复", 28, func(x *market.Correction) any { return x.Answer }),
		}})
}

// correctionFiles are the papers that a correction rests on.
func correctionFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (FileThing, error) {
	x, err := from.Correction(ctx, ref)
	if err != nil {
		return FileThing{}, err
	}
	return FileThing{Title: "更正申请：" + x.Title, Href: link.Correction(ref), Purposes: []string{correctionPaper},
			Access: market.FileBureau,
			Rights: market.FileRights{See: x.VisibleTo(who), Party: x.VisibleTo(who), Add: x.TakesPapers(who),
				Kept: true}},
		nil
}
