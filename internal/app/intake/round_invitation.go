package intake

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// RoundSearch narrows the verified organisations that a round may invite; zero values do not narrow.
type RoundSearch struct {
	Town          string
	Field         string
	Qualification market.QualificationCode
	Kind          market.OrgKind
}

// RoundInvite says whom to invite: organisations of the record by their numbers or all that a search finds, and others
// by pasted lines or a sheet.
type RoundInvite struct {
	IDs      []int64
	All      bool // all that Search finds
	Search   RoundSearch
	Lines    string
	FileName string
	Sheet    []byte
}

// RoundInvites is what came of inviting.
type RoundInvites struct {
	Made    int
	Before  int      // invited already
	Refused []string // lines that name no organisation, in words
}

// Words say it.
func (n RoundInvites) Words() string {
	words := fmt.Sprintf("已邀请 %d 家单位。", n.Made)
	if n.Before > 0 {
		words += fmt.Sprintf("另有 %d 家此前已邀请。", n.Before)
	}
	const shown = 3
	if m := len(n.Refused); m > 0 {
		words += fmt.Sprintf("%d 行未能识别：%s", m, strings.Join(n.Refused[:min(m, shown)], ""))
	}
	return words
}

// RoundCandidates lists verified organisations that a round may invite, for the one who invites.
func (r *Room) RoundCandidates(ctx context.Context, who market.Actor, id int64, search RoundSearch) (market.Round,
	[]market.Organization, error) {
	round, err := r.roundFor(ctx, r.db.Reader, who, id)
	if err != nil {
		return round, nil, err
	}
	if !round.Invites(who) {
		return round, nil, app.NotEditable(nil, market.MakesRounds(who))
	}
	const shown = 200
	orgs, err := r.db.RoundCandidates(ctx, r.candidates(id, search, nil, shown))
	return round, orgs, err
}

func (r *Room) candidates(id int64, search RoundSearch, ids []int64, limit int) postgres.RoundCandidateFilter {
	return postgres.RoundCandidateFilter{Round: id, Town: search.Town, Field: search.Field,
		Qualification: search.Qualification, Kind: search.Kind, IDs: ids, Today: market.DateOf(r.core.Now()),
		Limit: limit}
}

// InviteToRound invites organisations. In a round that is open they are told at once.
func (r *Room) InviteToRound(ctx context.Context, who market.Actor, id int64, in RoundInvite) (RoundInvites, error) {
	var n RoundInvites
	named, err := in.named(&n)
	if err != nil {
		return n, err
	}
	if len(named) > market.MostInvited {
		return n, market.Refuse(market.Invalid, fmt.Sprintf("一次最多邀请 %d 家单位，请分批邀请。", market.MostInvited))
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		round, err := tx.LockRound(ctx, id)
		if err != nil {
			return err
		}
		if !round.VisibleTo(who) {
			return market.ErrNotFound
		}
		if !round.Invites(who) {
			return app.NotEditable(nil, market.MakesRounds(who))
		}
		all, err := r.invitees(ctx, tx.Reader, id, in, named)
		if err != nil {
			return err
		}
		return r.invite(ctx, tx, &round, all, &n)
	})
	return n, err
}

// named are the organisations that lines and a sheet name.
func (in *RoundInvite) named(n *RoundInvites) ([]market.RoundInvitee, error) {
	all := market.InviteesIn(in.Lines)
	if len(in.Sheet) > 0 {
		listed, err := inviteesIn(in.FileName, in.Sheet)
		if err != nil {
			return nil, &market.Error{Code: market.Invalid, Message: market.MessageOf(err),
				Fields: map[string]string{"file": market.MessageOf(err)}}
		}
		all = append(all, listed...)
	}
	var sound []market.RoundInvitee
	for _, i := range all {
		if wrong := i.Check(); wrong != "" {
			n.Refused = append(n.Refused, wrong)
			continue
		}
		sound = append(sound, i)
	}
	if len(sound) == 0 && len(in.IDs) == 0 && !in.All {
		said := "请勾选单位，或粘贴单位名称、上传名单。"
		if len(n.Refused) > 0 {
			said = "没有识别出单位名称：" + n.Refused[0]
		}
		return nil, &market.Error{Code: market.Invalid, Message: said, Fields: map[string]string{"lines": said}}
	}
	return sound, nil
}

// inviteeFields are the columns of a sheet of organisations that are to be invited.
var inviteeFields = []sheet.Field{{Key: "name", Names: []string{"单位名称", "企业名称", "单位", "企业", "单位全称", "企业全称", "名称"}},
	{Key: "uscc", Names: []string{"统一社会信用代码", "社会信用代码", "信用代码"}},
	{Key: "town", Names: []string{"所属园区、镇街", "镇街", "园区", "乡镇", "所属镇街", "所属园区", "属地"}},
	{Key: "phone", Names: []string{"联系电话", "手机", "手机号", "电话", "联系方式", "手机号码"}},
	{Key: "mail", Names: []string{"邮箱", "电子邮箱", "电子邮件", "email"}}}

// inviteesIn reads a sheet of organisations.
func inviteesIn(name string, content []byte) ([]market.RoundInvitee, error) {
	if err := market.CheckImportFile(name, int64(len(content)), maxFile); err != nil {
		return nil, err
	}
	reader, err := sheet.OpenKnown(bytes.NewReader(content), name, inviteeFields, nil, "name", "uscc")
	if err != nil {
		return nil, err
	}
	var all []market.RoundInvitee
	for row, err := range reader.Rows() {
		if err != nil {
			return nil, err
		}
		i := market.RoundInvitee{Name: oneLine(row.Cells["name"]), Town: oneLine(row.Cells["town"]),
			Mail: strings.TrimSpace(row.Cells["mail"])}
		i.Phone, _ = market.PhoneIn(row.Cells["phone"])
		if code, wrong := app.TakeUSCC(row.Cells["uscc"]); wrong == "" {
			i.USCC = code
		}
		if i.Name != "" || i.USCC != "" {
			all = append(all, i)
		}
	}
	return all, nil
}

// invitees are the invitations to be made, each with the organisation of the record where it knows one.
func (r *Room) invitees(ctx context.Context, from postgres.Reader, id int64, in RoundInvite,
	named []market.RoundInvitee) ([]market.RoundInvitation, error) {
	var all []market.RoundInvitation
	if len(in.IDs) > 0 || in.All {
		ids := in.IDs
		if in.All {
			ids = nil
		}
		search := in.Search
		if !in.All {
			search = RoundSearch{} // they were chosen by hand
		}
		orgs, err := from.RoundCandidates(ctx, r.candidates(id, search, ids, market.MostInvited))
		if err != nil {
			return nil, err
		}
		for i := range orgs {
			all = append(all, invitationOf(&orgs[i], market.RoundInvitee{}))
		}
	}
	var names, codes []string
	for _, i := range named {
		names, codes = append(names, i.Name), append(codes, i.USCC)
	}
	known, err := app.OrganizationsKnown(ctx, from, names, codes)
	if err != nil {
		return nil, err
	}
	for _, i := range named {
		all = append(all, invitationOf(known.Find(i.Name, i.USCC), i))
	}
	return all, nil
}

// invitationOf is the invitation of an organisation, which may be nil, with what its line says of it.
func invitationOf(org *market.Organization, in market.RoundInvitee) market.RoundInvitation {
	i := market.RoundInvitation{RoundInvitee: in}
	if org != nil {
		i.OrgID, i.Name, i.USCC = org.ID, org.Name, org.USCC
		if i.Phone == "" {
			i.Phone = org.ContactPhone
		}
		if i.Town == "" {
			i.Town = org.Town
		}
	}
	if i.Name == "" {
		i.Name = "单位 " + i.USCC
	}
	i.NameKey = market.NameKey(i.Name)
	return i
}

// invite stores invitations, and tells the organisations where the round is open.
func (r *Room) invite(ctx context.Context, tx *postgres.Tx, round *market.Round, all []market.RoundInvitation,
	n *RoundInvites) error {
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	var made []postgres.RoundInvited
	for i := range all {
		inv := &all[i]
		inv.RoundID = round.ID
		inv.Salt, _ = app.NewSecret()
		inv.LinkHash = app.HashOf(invitationSecret(key, inv.Salt))
		fresh, err := tx.InsertRoundInvitation(ctx, inv)
		if err != nil {
			return err
		}
		if !fresh {
			n.Before++
			continue
		}
		made = append(made, postgres.RoundInvited{RoundInvitation: *inv})
	}
	if n.Made = len(made); n.Made == 0 {
		return nil
	}
	if round.Status == market.RoundOpen {
		if err := r.callOn(ctx, tx, round, made, roundCall); err != nil {
			return err
		}
	}
	return tx.Record(ctx, market.VerbInvite, market.NounRound, round.ID, fmt.Sprintf("%d 家单位", n.Made), nil)
}

// Uninvite takes back an invitation that nobody has answered.
func (r *Room) Uninvite(ctx context.Context, who market.Actor, id, invitation int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		round, err := tx.LockRound(ctx, id)
		if err != nil {
			return err
		}
		if !round.VisibleTo(who) {
			return market.ErrNotFound
		}
		if !round.Invites(who) {
			return app.NotEditable(nil, market.MakesRounds(who))
		}
		name, err := tx.DropRoundInvitation(ctx, id, invitation)
		if err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRevokeInvitation, market.NounRound, id, name, nil)
	})
}

// InvitationLink is the link of an invitation, for the clerk who sends it by hand.
func (r *Room) InvitationLink(ctx context.Context, who market.Actor, i *market.RoundInvitation) (string, error) {
	if !market.MakesRounds(who) {
		return "", nil
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return "", err
	}
	return r.core.BaseURL() + link.Collect(invitationSecret(key, i.Salt)), nil
}
