package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// CandidateStep is one attempt at a move of a candidate.
type CandidateStep struct {
	Name    market.CandidateMove `form:"-"`
	Version int                  `form:"version"`
	Reason  string               `form:"reason" maxLength:"500"`

	hash string // of the one-time password of an account that is opened
}

type candidateAttempt = app.Attempt[*market.ExpertCandidate, CandidateStep]

// candidateMoves decide about those whom sheets put forward as experts.
var candidateMoves = &app.Moves[*Room, *market.ExpertCandidate, market.CandidateStatus, market.CandidateMove,
	CandidateStep]{
	Kind: market.NounCandidate,
	Noun: "专家人选",
	Rules: func(*Room, *market.ExpertCandidate) *market.Lifecycle[*market.ExpertCandidate, market.CandidateStatus,
		market.CandidateMove] {
		return market.CandidateLifecycle
	},
	Effects: candidateEffects,
	Ask: func(in *CandidateStep) app.Ask[market.CandidateMove] {
		return app.Ask[market.CandidateMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.ExpertCandidate, error) {
		c, err := tx.LockCandidate(ctx, id)
		return &c, err
	},
	See:   func(c *market.ExpertCandidate, who market.Actor) bool { return c.VisibleTo(who) },
	Store: func(ctx context.Context, a *candidateAttempt) error { return a.Tx.UpdateCandidate(ctx, a.Record) },
	ID:    func(c *market.ExpertCandidate) int64 { return c.ID },
	Title: func(c *market.ExpertCandidate) string { return c.Name },
	Href:  func(c *market.ExpertCandidate) string { return link.CandidatesAt(c.BatchID, c.Status) },
}

// candidateEffects say what each move of a candidate does beside the new state.
var candidateEffects = map[market.CandidateMove]app.Effect[*Room, *market.ExpertCandidate, CandidateStep]{
	market.CandidateOpen: {Follow: openAccount, Tone: market.ToneMain, Idle: isRenewed},
	market.CandidateRenew: {Follow: renewAccount, Tone: market.ToneMain,
		Idle: func(r *Room, c *market.ExpertCandidate) bool { return !isRenewed(r, c) }},
	market.CandidateAdmit:   {Follow: admitExpert, Tone: market.ToneMain},
	market.CandidateDecline: {Follow: noteDeclined, Tone: market.ToneDanger},
}

func isRenewed(_ *Room, c *market.ExpertCandidate) bool { return c.Renews }

func noteDeclined(_ context.Context, _ *Room, a *candidateAttempt) error {
	a.Record.Answer = a.In.Reason
	return nil
}

// openAccount makes the account of a candidate, without roles. Somebody who has one by now keeps it, with what the
// sheet says of them.
func openAccount(ctx context.Context, r *Room, a *candidateAttempt) error {
	c := a.Record
	users, err := a.Tx.UsersKnown(ctx, []string{c.Phone}, []string{c.Name})
	if err != nil {
		return err
	}
	known, clash := userFor(users, &c.ExpertContent)
	if clash != "" {
		return market.Refuse(market.Conflict, clash)
	}
	if known != nil {
		c.UserID = known.ID
		return renewAccount(ctx, r, a)
	}
	if a.In.hash == "" {
		return market.Refuse(market.Conflict, "该账号已不存在，请重新办理“开通账号”。")
	}
	login, err := freeLogin(ctx, a.Tx.Reader, c.Phone)
	if err != nil {
		return err
	}
	user := market.User{Login: login, Name: c.Name, Phone: c.Phone, Fields: c.Areas, Unit: c.Unit,
		JobTitle: c.JobTitle, NominatedBy: c.NominatedBy, PasswordHash: a.In.hash, MustChange: true}
	if err := a.Tx.InsertUser(ctx, &user); err != nil {
		return err
	}
	c.UserID = user.ID
	return a.Tx.Record(ctx, market.VerbCreate, market.NounUser, user.ID, "", nil)
}

// freeLogin is the first login name of a telephone number that nobody has.
func freeLogin(ctx context.Context, from postgres.Reader, phone string) (string, error) {
	const tries = 9
	var logins []string
	for n := range tries {
		logins = append(logins, market.CandidateLogin(phone, n))
	}
	taken, err := from.LoginsTaken(ctx, logins)
	if err != nil {
		return "", err
	}
	for _, login := range logins {
		if !slices.Contains(taken, login) {
			return login, nil
		}
	}
	return "", market.Refuse(market.Conflict, "手机号后 8 位相同的账号过多，请在“新建账号”中另设登录名。")
}

// renewAccount writes into the account what the sheet says of its expert.
func renewAccount(ctx context.Context, _ *Room, a *candidateAttempt) error {
	user, err := a.Tx.User(ctx, a.Record.UserID)
	if err != nil {
		return err
	}
	if !a.Tx.Who().MayManage(user) {
		return market.Refuse(market.Forbidden, "按三员分立要求，此人的账号不由您管理。")
	}
	before := user.ContentOf()
	user.TakeOver(&a.Record.ExpertContent)
	if err := a.Tx.UpdateUser(ctx, &user); err != nil {
		return err
	}
	return a.Tx.Record(ctx, market.VerbUpdate, market.NounUser, user.ID, "", map[string]any{"before": before,
		"after": user.ContentOf()})
}

// admitExpert gives the account the role of an expert, as the security administrator gives every role.
func admitExpert(ctx context.Context, _ *Room, a *candidateAttempt) error {
	user, err := a.Tx.User(ctx, a.Record.UserID)
	if err != nil {
		return err
	}
	if slices.Contains(user.Roles, market.RoleExpert) {
		return nil
	}
	return giveRoles(ctx, a.Tx, &user, append(slices.Clone(user.Roles), market.RoleExpert), user.Version)
}

// CandidateView is a candidate as the list shows them: with what the account says otherwise, and what may be done.
type CandidateView struct {
	market.ExpertCandidate
	Login   string // of the account
	Differs []market.RowDifference
	Offers  []market.Offer
}

// CandidateChoice chooses candidates; zero values do not narrow.
type CandidateChoice struct {
	Batch  int64
	Status market.CandidateStatus
	IDs    []int64
	Before int64
}

func (c CandidateChoice) filter(limit int) postgres.CandidateFilter {
	f := postgres.CandidateFilter{Batch: c.Batch, Before: c.Before, Limit: limit}
	if c.Status != "" {
		f.Statuses = []market.CandidateStatus{c.Status}
	}
	if len(c.IDs) > 0 {
		f.IDs = c.IDs
	}
	return f
}

// Candidates lists those whom sheets put forward as experts, newest first.
func (r *Room) Candidates(ctx context.Context, who market.Actor, c CandidateChoice) ([]CandidateView, error) {
	return r.candidates(ctx, who, c.filter(app.PageSize))
}

func (r *Room) candidates(ctx context.Context, who market.Actor, f postgres.CandidateFilter) ([]CandidateView, error) {
	if !market.SeesCandidates(who) {
		return nil, market.ErrNotFound
	}
	rows, err := r.db.ExpertCandidates(ctx, f)
	if err != nil {
		return nil, err
	}
	views := make([]CandidateView, 0, len(rows))
	for i := range rows {
		view := CandidateView{ExpertCandidate: rows[i], Offers: candidateMoves.Offers(r, &rows[i], who, r.core.Now())}
		if rows[i].UserID != 0 {
			user, err := r.db.User(ctx, rows[i].UserID)
			if err != nil {
				return nil, err
			}
			view.Login = user.Login
			if rows[i].Status == market.CandidateWaiting {
				view.Differs = accountDiffers(&rows[i].ExpertContent, user.ContentOf())
			}
		}
		views = append(views, view)
	}
	return views, nil
}

// accountDiffers are what a sheet says otherwise than the account, which the account would take over.
func accountDiffers(there *market.ExpertContent, here market.ExpertContent) []market.RowDifference {
	var found []market.RowDifference
	rows := here.Fields().Rows()
	for i := range rows {
		f := &rows[i]
		before, after := f.Text(&here), f.Text(there)
		if after == "" || before == after || f.Key == "name" {
			continue
		}
		if f.Input == market.InputPhone {
			before, after = market.Mask(before), market.Mask(after)
		}
		found = append(found, market.RowDifference{Key: f.Key, Label: f.Label, Here: before, There: after})
	}
	return found
}

// NewLogin is an account that was opened, with the password that is shown once; it is empty where the person had an
// account.
type NewLogin struct {
	Name, Unit, Login, Password string
}

// CandidatesMoved is what became of many candidates: what was opened, and why others stay where they are.
type CandidatesMoved struct {
	Done    int
	Opened  []NewLogin
	Refused []string
}

// Words say it.
func (m CandidatesMoved) Words(done string) string {
	words := fmt.Sprintf("%s %d 人。", done, m.Done)
	const shown = 5
	if n := len(m.Refused); n > 0 {
		words += fmt.Sprintf("另有 %d 人未办理：%s", n, strings.Join(m.Refused[:min(n, shown)], ""))
	}
	return words
}

// mostCandidates is how many are moved with one button: each new password takes a moment.
const mostCandidates = 100

// MoveCandidates takes many candidates one step further, each by itself and on the usual way forward: an account is
// opened or brought up to date, or the role given. Those whom the asker cannot take further stay where they are.
func (r *Room) MoveCandidates(ctx context.Context, who market.Actor, c CandidateChoice) (CandidatesMoved, error) {
	var moved CandidatesMoved
	if !market.KeepsAccounts(who) {
		return moved, market.ErrNotFound
	}
	rows, err := r.db.ExpertCandidates(ctx, c.filter(mostCandidates))
	if err != nil {
		return moved, err
	}
	waits := 0
	for i := range rows {
		offers := candidateMoves.Offers(r, &rows[i], who, r.core.Now())
		at := slices.IndexFunc(offers, func(o market.Offer) bool { return o.Tone == market.ToneMain })
		if at < 0 {
			moved.Refused = append(moved.Refused, rows[i].Name+"：当前为“"+
				market.CandidateLifecycle.Label(rows[i].Status)+"”，这一步不由您办理。")
			continue
		}
		opened, next, err := r.moveCandidate(ctx, who, rows[i].ID,
			CandidateStep{Name: market.CandidateMove(offers[at].Name), Version: rows[i].Version})
		if next == market.CandidateOpened {
			waits++
		}
		switch {
		case market.CodeOf(err) == market.Internal && err != nil:
			return moved, err
		case err != nil:
			moved.Refused = append(moved.Refused, rows[i].Name+"："+app.ReasonOf(err))
			continue
		case opened.Login != "":
			moved.Opened = append(moved.Opened, opened)
		}
		moved.Done++
	}
	return moved, r.tellOpened(ctx, who, c.Batch, waits)
}

// tellOpened tells the security administrators, once for all that were opened together.
func (r *Room) tellOpened(ctx context.Context, who market.Actor, batch int64, n int) error {
	if n == 0 {
		return nil
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.TellRole(ctx, market.RoleSecadmin, market.Message{Kind: market.MessageDuty,
			What: fmt.Sprintf("%d 名专家人选待授予角色", n), Href: link.CandidatesAt(batch, market.CandidateOpened)})
	})
}

// MoveCandidate makes a move of one candidate and returns the login of the account that it opened.
func (r *Room) MoveCandidate(ctx context.Context, who market.Actor, id int64, step CandidateStep) (NewLogin, error) {
	opened, next, err := r.moveCandidate(ctx, who, id, step)
	if err != nil || next != market.CandidateOpened {
		return opened, err
	}
	return opened, r.tellOpened(ctx, who, 0, 1)
}

// moveCandidate makes a move of one candidate, with a password at hand where an account may be made, and tells where
// they stand then.
func (r *Room) moveCandidate(ctx context.Context, who market.Actor, id int64, step CandidateStep) (login NewLogin,
	next market.CandidateStatus, err error) {
	c, err := r.db.ExpertCandidate(ctx, id)
	if err != nil {
		return login, "", err
	}
	var password string
	if c.Status == market.CandidateWaiting && !c.Renews && market.MakesAccounts(who) {
		password = oneTimePassword()
		if step.hash, err = r.hash(password); err != nil {
			return login, "", fmt.Errorf("open account of candidate %d: %w", id, err)
		}
	}
	moved, err := candidateMoves.Make(ctx, r.core, r, who, id, step)
	if err != nil {
		return login, "", err
	}
	if step.hash == "" || moved.UserID == 0 {
		return login, moved.Status, nil
	}
	user, err := r.db.User(ctx, moved.UserID)
	if err != nil || user.PasswordHash != step.hash {
		return login, moved.Status, err // an account that they had before
	}
	return NewLogin{Name: moved.Name, Unit: moved.Unit, Login: user.Login, Password: password}, moved.Status, nil
}

// ExportCandidates writes the candidates that Candidates lists.
func (r *Room) ExportCandidates(ctx context.Context, who market.Actor, c CandidateChoice, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]CandidateView, error) {
		f := c.filter(limit)
		f.Before = before
		return r.candidates(ctx, who, f)
	}
	columns := app.ByField(market.ExpertContent{}.Fields(),
		func(v *CandidateView) *market.ExpertContent { return &v.ExpertContent }, "name", "unit", "job_title", "areas",
		"nominated_by")
	columns = append(columns,
		app.In("登录名", 18, func(v *CandidateView) any { return v.Login }),
		app.In("状态", 14, func(v *CandidateView) any { return market.CandidateLifecycle.Label(v.Status) }),
		app.In("不予入库的理由", 30, func(v *CandidateView) any { return v.Answer }),
		app.In("提交人", 12, func(v *CandidateView) any { return v.ByName }),
		app.In("提交时间", 18, func(v *CandidateView) any { return v.CreatedAt }))
	return app.WriteList(ctx, r.core, who, e, app.List[CandidateView]{Name: "专家人选", Noun: market.NounCandidate,
		Columns: columns, Behind: app.ByID(read, func(v *CandidateView) int64 { return v.ID })})
}
