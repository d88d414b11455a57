package challenge

import (
	"context"
	"errors"
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// InviteMembers saves a draft and asks the organisations named in it to confirm their parts.
func (r *Room) InviteMembers(ctx context.Context, who market.Actor, challengeID int64,
	in BidDraft) (market.Bid, error) {
	if err := r.closeFiles(ctx, who, &in); err != nil {
		return market.Bid{}, err
	}
	var b market.Bid
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		draft, err := r.draftBid(ctx, tx, challengeID, &in)
		if b = draft.Bid; err != nil {
			return err
		}
		var keep []int64
		for i, m := range in.Members {
			o, err := tx.OrganizationByUSCC(ctx, m.USCC)
			if errors.Is(err, market.ErrNotFound) {
				sentence := "该单位尚未在平台登记，请先由其登记并通过认证。"
				return &market.Error{Code: market.Invalid, Message: sentence,
					Fields: map[string]string{fmt.Sprintf("members.%d.uscc", i): sentence}}
			}
			if err != nil {
				return err
			}
			if err := r.inviteMember(ctx, tx, &b, draft.tender, o); err != nil {
				return err
			}
			keep = append(keep, o.ID)
		}
		if err := tx.DropInvitations(ctx, b.ID, keep); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbInvite, market.NounBid, b.ID, "", map[string]int{"members": len(keep)})
	})
	if err != nil { // nothing was stored
		return market.Bid{}, err
	}
	return b, in.refusal()
}

func (r *Room) inviteMember(ctx context.Context, tx *postgres.Tx, b *market.Bid, t *market.Tender,
	o market.Organization) error {
	if err := tx.PutInvitation(ctx, b.ID, o.ID); err != nil {
		return err
	}
	return tx.TellOrganization(ctx, o.ID, market.Message{Kind: market.MessageDuty, What: "邀请参加联合体，请确认",
		Title: t.Challenge.Title, Body: t.Bidder.Name + "邀请贵单位作为成员参加，请核对分工和比例后确认。",
		Href: link.Parties(b.ID)})
}

// PartiesView is what an organisation asked to join a bid sees of it: who takes part, with which task and share.
type PartiesView struct {
	Bid       market.Bid
	Challenge market.Challenge
	LeadName  string
	Parties   market.Parties
	Mine      []market.Joining // of the asker's organisations
	Names     map[int64]string
	Current   string // the hash of what would be agreed to now
	Open      bool   // whether answers are still taken
	MayAnswer bool
}

// Parties reads a bid for an organisation asked to join it; nothing else of the bid is shown.
func (r *Room) Parties(ctx context.Context, who market.Actor, bidID int64) (v PartiesView, err error) {
	document, err := r.partiesDocument(ctx, r.db.Reader, who, bidID)
	if err != nil {
		return v, err
	}
	v.Parties, v.Current = document.Parties(), document.AgreedHash()
	if v.Bid, err = r.db.Bid(ctx, bidID); err != nil {
		return v, err
	}
	if v.Challenge, err = r.db.Challenge(ctx, v.Bid.ChallengeID); err != nil {
		return v, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return v, err
	}
	v.Open = v.Bid.Status == market.BidDraft && v.Challenge.Open(now)
	return v, r.besideParties(ctx, who, &v)
}

func (r *Room) besideParties(ctx context.Context, who market.Actor, v *PartiesView) error {
	joinings, err := r.db.Joinings(ctx, v.Bid.ID)
	if err != nil {
		return err
	}
	ids := []int64{v.Bid.OrgID}
	for _, j := range joinings {
		if who.In(j.OrgID) {
			v.Mine = append(v.Mine, j)
			v.MayAnswer = v.MayAnswer || who.WritesFor(j.OrgID)
		}
		ids = append(ids, j.OrgID)
	}
	v.Names, err = r.db.OrganizationNames(ctx, ids)
	v.LeadName = v.Names[v.Bid.OrgID]
	return err
}

func (r *Room) partiesDocument(ctx context.Context, from postgres.Reader, who market.Actor,
	bidID int64) (market.BidDocument, error) {
	e, err := from.JoiningEnvelope(ctx, bidID, who.OrgIDs())
	if err != nil {
		return market.BidDocument{}, err
	}
	data, err := r.seals.OpenOwn(e)
	if err != nil {
		return market.BidDocument{}, sealTrouble(err)
	}
	return market.ReadBidDocument(data)
}

// PartyAnswer is an organisation's answer to the invitation: confirm, decline, or withdraw a confirmation.
type PartyAnswer struct {
	Name  market.PartyReply `form:"-"`
	OrgID int64             `form:"org_id"`
	Seen  string            `form:"seen"` // the hash of what was on the page
}

// AnswerInvitation confirms or declines a part in a bid. What is confirmed is what stands in the bid now: when the
// lead changes a task or a share, the confirmation no longer counts.
func (r *Room) AnswerInvitation(ctx context.Context, who market.Actor, bidID int64, in PartyAnswer) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		document, err := r.partiesDocument(ctx, tx.Reader, who, bidID)
		if err != nil {
			return err
		}
		if !who.WritesFor(in.OrgID) {
			return market.Refuse(market.Forbidden, "请由贵单位的负责人或经办人确认。")
		}
		b, err := tx.Bid(ctx, bidID)
		if err != nil {
			return err
		}
		if _, err := r.holdOpen(ctx, tx, b.ChallengeID); err != nil {
			return err
		}
		if b.Status != market.BidDraft {
			return market.Refuse(market.Conflict, "方案已密封，不能再确认或撤回；需要退出的，请联系牵头单位在截止前撤回方案。")
		}
		return r.answerInvitation(ctx, tx, &b, document, in)
	})
}

func (r *Room) answerInvitation(ctx context.Context, tx *postgres.Tx, b *market.Bid, document market.BidDocument,
	in PartyAnswer) error {
	j := market.Joining{BidID: b.ID, OrgID: in.OrgID, Status: in.Name.Leads()}
	if j.Status == "" {
		return market.Refuse(market.Invalid, "没有这个操作，请刷新页面后重试。")
	}
	if j.Status == market.MemberConfirmed {
		j.Agreed = document.AgreedHash()
		if err := mayJoin(ctx, tx, b, in, j.Agreed); err != nil {
			return err
		}
	}
	if err := tx.UpdateJoining(ctx, j); err != nil {
		return err
	}
	names, err := tx.OrganizationNames(ctx, []int64{in.OrgID})
	if err != nil {
		return err
	}
	if err := tx.TellOrganization(ctx, b.OrgID, market.Message{Kind: market.MessageProgress,
		What: "联合体成员" + j.Status.Label(), Body: names[in.OrgID], Href: link.Bidding(b.ChallengeID)}); err != nil {
		return err
	}
	return tx.Record(ctx, market.PartyVerb(j.Status), market.NounBid, b.ID, "", map[string]int64{"org": in.OrgID})
}

// mayJoin refuses the confirmation of what no longer stands in the bid, and a second bid of the same organisation.
func mayJoin(ctx context.Context, tx *postgres.Tx, b *market.Bid, in PartyAnswer, agreed string) error {
	if in.Seen != "" && in.Seen != agreed {
		return market.Refuse(market.Conflict, "牵头单位刚刚修改了分工或比例，请重新核对后再确认。")
	}
	leads, joins, err := tx.Engaged(ctx, b.ChallengeID, in.OrgID, b.ID)
	if err == nil && (leads || joins) {
		err = market.Refuse(market.Conflict, "贵单位已参加本榜的另一份方案，一个单位只能参加一份。")
	}
	return err
}

// MyParty is one bid that an organisation of the asker was asked to join.
type MyParty struct {
	market.Joining
	Bid       market.Bid
	Challenge market.Challenge
	LeadName  string
	OrgName   string
}

// MyParties lists the bids that the asker's organisations were asked to join, newest first.
func (r *Room) MyParties(ctx context.Context, who market.Actor) ([]MyParty, error) {
	const most = 100
	return r.myParties(ctx, who, most)
}

func (r *Room) myParties(ctx context.Context, who market.Actor, limit int) ([]MyParty, error) {
	joinings, err := r.db.JoiningsOf(ctx, who.OrgIDs(), limit)
	if err != nil {
		return nil, err
	}
	var rows []MyParty
	for _, j := range joinings {
		row := MyParty{Joining: j}
		if row.Bid, err = r.db.Bid(ctx, j.BidID); err != nil {
			return nil, err
		}
		if row.Challenge, err = r.db.Challenge(ctx, row.Bid.ChallengeID); err != nil {
			return nil, err
		}
		names, err := r.db.OrganizationNames(ctx, []int64{row.Bid.OrgID, j.OrgID})
		if err != nil {
			return nil, err
		}
		row.LeadName, row.OrgName = names[row.Bid.OrgID], names[j.OrgID]
		rows = append(rows, row)
	}
	return rows, nil
}
