package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// AnswerIn is an answer as it comes with a form behind a link.
type AnswerIn struct {
	market.AnswerContent
	Token   string         `form:"form"`
	Proof   string         `form:"proof"`
	Trap    string         `form:"website"` // a box that no person sees
	Code    string         `form:"code"`    // that was sent to the telephone
	Version int            `form:"version"` // of a correction
	Files   []app.SentFile `form:"-"`
}

// RoundForm is the form of a round as somebody opens it by a link.
type RoundForm struct {
	Round    market.Round
	Kind     market.Kind // empty while one of several lists is to be chosen
	Token    string
	OrgName  string            // of the organisation that is invited
	Typed    map[string]string // what was typed before and not sent
	Shut     string            // why nothing can be sent in, empty when it can
	Sent     []SentAnswer      // what came in by the link of the invitation before
	WantCode bool
	Begun    bool // what was typed before is shown again
}

// SentAnswer is an answer that came by a link before, with where it is followed.
type SentAnswer struct {
	No, Title, State, Href string
}

// The keys under which a form keeps the organisation and the list among what is typed.
const (
	typedOrg  = "org"
	typedKind = "kind"
)

// RoundForm opens the form of a round by a link. A form that was begun goes on under its token; behind the link of an
// invitation what was typed last is shown again, no matter who opens it.
func (r *Room) RoundForm(ctx context.Context, code string, kind market.Kind, token string) (RoundForm, error) {
	b, err := r.behindLink(ctx, r.db.Reader, code)
	if err != nil {
		return RoundForm{}, err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return RoundForm{}, err
	}
	form := RoundForm{Round: b.round, Token: token, Typed: map[string]string{}}
	if b.invitation != nil {
		form.OrgName = b.invitation.Name
		if form.Sent, err = r.sentBy(ctx, b.invitation.ID); err != nil {
			return form, err
		}
	}
	if form.WantCode, err = r.wantsCode(ctx, &b); err != nil {
		return form, err
	}
	now := r.core.Now()
	if err := b.round.Takes(now); err != nil {
		form.Shut = market.MessageOf(err)
		return form, nil
	}
	if _, whole := madeAt(key, code, token); !whole {
		form.Token = formToken(key, code, now)
	}
	if err := r.typedBefore(ctx, &b, &form); err != nil {
		return form, err
	}
	form.Kind = kindAsked(&b.round, kind, market.Kind(form.Typed[typedKind]))
	return form, nil
}

// kindAsked is the list that the form is for: the one that is asked for, the only one, or the one begun before.
func kindAsked(round *market.Round, asked, before market.Kind) market.Kind {
	lists := round.Lists()
	for _, kind := range []market.Kind{asked, before} {
		if slices.Contains(lists, kind) {
			return kind
		}
	}
	if len(lists) == 1 {
		return lists[0]
	}
	return ""
}

// typedBefore shows again what was typed into the form, or last behind the link of the invitation.
func (r *Room) typedBefore(ctx context.Context, b *behind, form *RoundForm) error {
	draft, err := r.db.RoundDraft(ctx, formHash(form.Token))
	if market.Missing(err) && b.invitation != nil {
		draft, err = r.db.LastRoundDraft(ctx, b.invitation.ID)
	}
	if market.Missing(err) {
		return nil
	}
	if err == nil && draft.RoundID == b.round.ID && len(draft.Typed) > 0 {
		form.Typed, form.Begun = draft.Typed, true
	}
	return err
}

// sentBy are the answers that came for an invitation.
func (r *Room) sentBy(ctx context.Context, invitation int64) ([]SentAnswer, error) {
	const most = 50
	rows, err := r.db.RoundAnswers(ctx, postgres.RoundAnsweredFilter{Invitation: invitation, Limit: most})
	var sent []SentAnswer
	for i := range rows {
		href, err := r.answerLink(ctx, &rows[i].RoundAnswer)
		if err != nil {
			return nil, err
		}
		sent = append(sent, SentAnswer{rows[i].No, rows[i].Title, rows[i].Label(), href})
	}
	return sent, err
}

// How often forms are sent from one address and by one link, and how often one keeps what is typed: people of one park
// share an address.
const (
	answersByAddress = 60  // in an hour
	answersByLink    = 600 // in an hour
	draftsByForm     = 300 // in an hour
	draftsByAddress  = 3000
)

// KeepRoundDraft keeps what somebody has typed so far, and notes that the organisation that is invited looks at the
// form. It takes no more than the form asks.
func (r *Room) KeepRoundDraft(ctx context.Context, who market.Actor, code, token string,
	typed map[string]string) error {
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	if _, whole := madeAt(key, code, token); !whole {
		return lapsed
	}
	for _, limit := range []struct {
		key  string
		most int
	}{{"round:draft:" + who.IP, draftsByAddress}, {fmt.Sprintf("round:form:%x", formHash(token)), draftsByForm}} {
		if err := r.core.Allow(ctx, limit.key, limit.most, time.Hour); err != nil {
			return err
		}
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		b, err := r.behindLink(ctx, tx.Reader, code)
		if err != nil {
			return err
		}
		if err := b.round.Takes(tx.Now()); err != nil {
			return err
		}
		if err := looked(ctx, tx, &b); err != nil {
			return err
		}
		kept := keptOf(&b.round, typed)
		if len(kept) == 0 {
			return nil
		}
		if _, err := tx.RoundAnswerByForm(ctx, formHash(token)); !market.Missing(err) {
			return err // it was sent: nothing is left to keep
		}
		return tx.KeepRoundDraft(ctx, postgres.RoundDraft{FormHash: formHash(token), RoundID: b.round.ID,
			InvitationID: b.invitationID(), Typed: kept})
	})
}

// keptOf are those of the texts that a form of the round asks for.
func keptOf(round *market.Round, typed map[string]string) map[string]string {
	const longest = 6000
	kept := map[string]string{}
	keep := func(key string) {
		if text := typed[key]; strings.TrimSpace(text) != "" {
			kept[key] = app.Clip(text, longest)
		}
	}
	keep(typedOrg)
	kind := market.Kind(typed[typedKind])
	if !slices.Contains(round.Lists(), kind) {
		return kept
	}
	for _, f := range market.Quick(kind) {
		keep(f.Key)
	}
	if len(kept) > 0 {
		kept[typedKind] = string(kind)
	}
	return kept
}

// looked notes once that somebody looks at the form behind the link of an invitation: the one who touches the page, not
// what
// only opens the link.
func looked(ctx context.Context, tx *postgres.Tx, b *behind) error {
	if b.invitation == nil || !b.invitation.OpenedAt.IsZero() {
		return nil
	}
	first, err := tx.OpenRoundInvitation(ctx, b.invitation.ID)
	if err != nil || !first {
		return err
	}
	return tx.Record(ctx, market.VerbLook, market.NounRound, b.round.ID, b.invitation.Name,
		map[string]any{"invitation": b.invitation.ID})
}

// Answered is what became of an answer that was sent: its number, and where it is followed.
type Answered struct{ No, Href string }

// SendAnswer takes an answer in: all of it, with its files and as a row at the desk, or nothing. A form that is sent
// twice makes one answer.
func (r *Room) SendAnswer(ctx context.Context, who market.Actor, code string, in AnswerIn) (Answered, error) {
	b, err := r.behindLink(ctx, r.db.Reader, code)
	if err != nil {
		return Answered{}, err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return Answered{}, err
	}
	if err := checkForm(key, code, &in, r.core.Now()); err != nil {
		return Answered{}, err
	}
	if sent, err := r.db.RoundAnswerByForm(ctx, formHash(in.Token)); !market.Missing(err) {
		return Answered{sent.No, link.Answer(answerSecret(key, sent.FormHash))}, err
	}
	if err := r.allowAnswer(ctx, who, code); err != nil {
		return Answered{}, err
	}
	files, err := r.checkAnswer(ctx, &b, &in)
	if err != nil {
		return Answered{}, err
	}
	if err := r.checkCode(ctx, &b, &in); err != nil {
		return Answered{}, err
	}
	a := market.RoundAnswer{RoundID: b.round.ID, AnswerContent: in.AnswerContent, FormHash: formHash(in.Token)}
	a.LinkHash = app.HashOf(answerSecret(key, a.FormHash))
	who.Name = app.Clip(in.OrgName, 40)
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return r.takeAnswer(ctx, tx, &b, &a, files) })
	if err != nil {
		return Answered{}, err
	}
	return Answered{a.No, link.Answer(answerSecret(key, a.FormHash))}, nil
}

// allowAnswer slows down the one who sends more than people do.
func (r *Room) allowAnswer(ctx context.Context, who market.Actor, code string) error {
	if err := r.core.Allow(ctx, "round:"+who.IP, answersByAddress, time.Hour); err != nil {
		return err
	}
	return r.core.Allow(ctx, fmt.Sprintf("round:link:%x", app.HashOf(code)), answersByLink, time.Hour)
}

// answerFile is a file found sound, ready to hang on the answer.
type answerFile struct {
	market.File
	content []byte
}

// answerPaper is what the files of an answer are.
const answerPaper = "报送附件"

// checkAnswer holds what was typed and the files that came with it to the rules, and says all that is wrong at once.
func (r *Room) checkAnswer(ctx context.Context, b *behind, in *AnswerIn) ([]answerFile, error) {
	now, err := r.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	if err := b.round.Takes(now); err != nil {
		return nil, err
	}
	if !slices.Contains(b.round.Lists(), in.Kind) {
		return nil, market.Refuse(market.Invalid, "请先选择要报送的清单。")
	}
	in.Normalize()
	files, wrong := r.answerFiles(in.Files)
	return files, app.Together(in.Validate(market.DateOf(now)), wrong)
}

func (r *Room) answerFiles(sent []app.SentFile) ([]answerFile, error) {
	p := market.Problems{}
	var files []answerFile
	p.Check(len(sent) <= market.MostAnswerFiles, "files", fmt.Sprintf("最多添加 %d 个文件。", market.MostAnswerFiles))
	for _, s := range sent {
		draft := market.FileDraft{Purpose: answerPaper, Access: market.FileBureau, NotSecret: true, Name: s.Name}
		draft.Normalize()
		f, err := r.core.SoundFile(draft, s.Content)
		switch wrong := market.FieldsOf(err)["file"]; {
		case err == nil:
			files = append(files, answerFile{*f, s.Content})
		case wrong != "":
			p["files"] += "“" + draft.Name + "”：" + wrong
		default:
			return nil, err
		}
	}
	return files, p.Err()
}

// takeAnswer stores an answer with its files and hands it to the desk.
func (r *Room) takeAnswer(ctx context.Context, tx *postgres.Tx, b *behind, a *market.RoundAnswer,
	files []answerFile) error {
	round, err := tx.LockRound(ctx, a.RoundID)
	if err != nil {
		return err
	}
	now, err := tx.Clock(ctx)
	if err != nil {
		return err
	}
	if err := round.Takes(now); err != nil {
		return err
	}
	if _, err := tx.RoundAnswerByForm(ctx, a.FormHash); !market.Missing(err) {
		if err == nil { // the same form, sent twice at once: the answer is there
			*a, err = tx.RoundAnswerByForm(ctx, a.FormHash)
		}
		return err
	}
	region, err := r.place(ctx, tx.Reader, b, a)
	if err != nil {
		return err
	}
	if err := r.onceOnly(ctx, tx.Reader, a); err != nil {
		return err
	}
	batch, err := roundBatch(ctx, tx, &round, a.Kind)
	if err != nil {
		return err
	}
	a.BatchID, a.Row = batch.ID, batch.Rows+1
	if err := tx.InsertRoundAnswer(ctx, a); err != nil {
		return err
	}
	row := answerRow(a, region)
	if err := r.judgeAnswer(ctx, tx, &batch, &row); err != nil {
		return err
	}
	if err := tx.CopyImportRows(ctx, []market.ImportRow{row}); err != nil {
		return err
	}
	if err := tx.GrowImport(ctx, &batch); err != nil {
		return err
	}
	if err := hangFiles(ctx, tx, a, files); err != nil {
		return err
	}
	if b.invitation != nil {
		if err := looked(ctx, tx, b); err != nil {
			return err
		}
	}
	if err := tx.DropRoundDrafts(ctx, a.FormHash, b.invitationID()); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbReceive, market.NounRoundAnswer, a.ID, a.No,
		map[string]any{"round": a.RoundID, "kind": a.Kind, "invitation": a.InvitationID, "files": len(files)})
}

// place finds who sends an answer: the organisation by its code or its name, the invitation that it answers, its town
// and its region.
func (r *Room) place(ctx context.Context, from postgres.Reader, b *behind, a *market.RoundAnswer) (market.Region,
	error) {
	known, err := app.OrganizationsKnown(ctx, from, []string{a.OrgName}, []string{a.USCC})
	if err != nil {
		return "", err
	}
	var region market.Region
	a.OrgID, a.Town, a.InvitationID = 0, "", b.invitationID()
	org := known.Find(a.OrgName, a.USCC)
	if org == nil && b.invitation != nil && b.invitation.OrgID != 0 &&
		market.SameOrganization(a.OrgName, b.invitation.Name) {
		invited, err := from.Organization(ctx, b.invitation.OrgID)
		if err != nil {
			return "", err
		}
		org = &invited
	}
	if org != nil {
		a.OrgID, a.Town, region = org.ID, org.Town, org.Region
		if a.OrgName == a.USCC { // they typed the code alone
			a.OrgName = org.Name
		}
	}
	if a.InvitationID == 0 {
		i, err := from.RoundInvitationOf(ctx, a.RoundID, a.OrgID, market.NameKeys(a.OrgName))
		if err != nil && !market.Missing(err) {
			return "", err
		}
		if a.InvitationID = i.ID; i.Town != "" {
			a.Town = i.Town
		}
	} else if b.invitation.Town != "" {
		a.Town = b.invitation.Town
	}
	a.Title = app.Clip(a.EntryTitle(), 120)
	a.NameKey, a.TitleKey = market.NameKey(a.OrgName),
		app.ImportKey(strings.ToLower(oneLine(market.HalfWidth(a.Title))))
	return region, nil
}

// onceOnly refuses a second answer of the same organisation, list and title, and says which was the first.
func (r *Room) onceOnly(ctx context.Context, from postgres.Reader, a *market.RoundAnswer) error {
	no, err := from.SameRoundAnswer(ctx, a)
	if err != nil || no == "" {
		return err
	}
	said := "贵单位已经报送过同名条目（受理号 " + no + "），无需重复报送；需要修改的，请使用报送后保存的链接。"
	return &market.Error{Code: market.Invalid, Message: said, Fields: map[string]string{a.TitleField(): said}}
}

// roundBatch is the batch of a round for a list, begun with its first answer.
func roundBatch(ctx context.Context, tx *postgres.Tx, round *market.Round, kind market.Kind) (market.ImportBatch,
	error) {
	batch, err := tx.RoundBatch(ctx, round.ID, kind)
	if !market.Missing(err) {
		return batch, err
	}
	batch = batchFor(round, kind)
	if err := tx.InsertRoundBatch(ctx, &batch); err != nil {
		return batch, err
	}
	return batch, tx.Record(ctx, market.VerbReceive, market.NounImportBatch, batch.ID, batch.Name,
		map[string]any{"kind": batch.Kind, "round": round.ID})
}

// answerColumn is one cell of an answer as the desk shows it.
type answerColumn struct{ Key, Label string }

// answerColumns are the cells of an answer, in the order of its form.
func answerColumns(kind market.Kind) []answerColumn {
	columns := []answerColumn{{"org", "单位名称"}, {"uscc", "统一社会信用代码"}}
	for _, f := range market.Quick(kind) {
		columns = append(columns, answerColumn{f.Key, market.ListingFields(kind).Label(f.Key)})
	}
	return append(columns, answerColumn{"region", market.ListingFields(kind).Label("region")})
}

// answerRow is an answer as the desk keeps it.
func answerRow(a *market.RoundAnswer, region market.Region) market.ImportRow {
	cells := market.ImportCells{Known: map[string]string{"org": a.OrgName, "uscc": a.USCC, "region": region.FullName()},
		Units: map[string]string{}}
	for _, f := range market.Quick(a.Kind) {
		cells.Known[f.Key] = a.Typed[f.Key]
		if f.Input == market.InputMoney {
			cells.Units[f.Key] = app.MoneyUnit
		}
	}
	for _, c := range answerColumns(a.Kind) {
		cells.Raw = append(cells.Raw, cells.Known[c.Key])
	}
	return market.ImportRow{BatchID: a.BatchID, N: a.Row, Sheet: onlineName, Line: a.Row, Title: a.Title, Cells: cells,
		Fill: map[string]string{}}
}

// judgeAnswer says of an answer what would become of it, as the desk says of every row.
func (r *Room) judgeAnswer(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, row *market.ImportRow) error {
	kind, err := r.kindOf(b)
	if err != nil {
		return err
	}
	return r.judge(ctx, tx, kind, b, []*app.ImportRow{{ImportRow: row}})
}

// hangFiles stores the files of an answer; their hashes go into its trail.
func hangFiles(ctx context.Context, tx *postgres.Tx, a *market.RoundAnswer, files []answerFile) error {
	for i := range files {
		f := &files[i].File
		f.FileHolder = market.FileHolder{Kind: market.NounRoundAnswer, Ref: a.ID}
		if err := tx.InsertFile(ctx, f, files[i].content); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbAttach, f.Kind, f.Ref, f.Name, map[string]any{"file": f.ID,
			"size": f.Size}); err != nil {
			return err
		}
	}
	return nil
}
