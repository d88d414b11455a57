package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Invite makes a link by which somebody joins the organisation with the rank; the link is returned once.
func (r *Room) Invite(ctx context.Context, who market.Actor, orgID int64, rank market.Rank) (address string,
	err error) {
	if !who.Owns(orgID) {
		return "", market.ErrNotFound
	}
	if err := checkRank(rank); err != nil {
		return "", err
	}
	secret, hash := app.NewSecret()
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		expires := tx.Now().AddDate(0, 0, r.core.Settings().Int(market.SetInvitationDays))
		id, err := tx.InsertInvitation(ctx, orgID, rank, hash, expires)
		if err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbInvite, market.NounOrganization, orgID, rank.Label(),
			map[string]int64{"invitation": id})
	})
	return r.core.BaseURL() + link.JoinInvitation(secret), err
}

// Invitation reads an invitation by the secret of its link.
func (r *Room) Invitation(ctx context.Context, secret string) (market.Invitation, error) {
	invitation, err := r.db.InvitationByHash(ctx, app.HashOf(secret))
	if err == nil && !invitation.Open(r.core.Now()) {
		return invitation, market.Refuse(market.Conflict, "邀请链接已被使用或已过期，请联系对方重新邀请。")
	}
	return invitation, err
}

// AcceptInvitation lets the actor into the organisation.
func (r *Room) AcceptInvitation(ctx context.Context, who market.Actor, secret string) (orgID int64, err error) {
	invitation, err := r.Invitation(ctx, secret)
	if err != nil {
		return 0, err
	}
	if who.In(invitation.OrgID) {
		return invitation.OrgID, market.Refuse(market.Conflict, "您已是该单位成员，无需再次加入。")
	}
	return invitation.OrgID, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.UseInvitation(ctx, invitation.ID); err != nil {
			return err
		}
		if err := tx.AddMember(ctx, invitation.OrgID, who.UserID, invitation.Rank); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbJoin, market.NounOrganization, invitation.OrgID, "", nil)
	})
}

// RevokeInvitation makes a link useless.
func (r *Room) RevokeInvitation(ctx context.Context, who market.Actor, orgID, id int64) error {
	if !who.Owns(orgID) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.RevokeInvitation(ctx, orgID, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRevokeInvitation, market.NounOrganization, orgID, "", nil)
	})
}

// AskToJoin asks the owners of a registered organisation to be let in.
func (r *Room) AskToJoin(ctx context.Context, who market.Actor, uscc, note string) (market.Organization, error) {
	org, err := r.OrganizationByUSCC(ctx, who, uscc)
	if errors.Is(err, market.ErrNotFound) {
		return org, &market.Error{Code: market.Invalid, Message: "没有找到该代码的单位。",
			Fields: map[string]string{"uscc": "请核对统一社会信用代码；尚未登记的单位，请新登记。"}}
	}
	if err != nil {
		return org, err
	}
	if who.In(org.ID) {
		return org, market.Refuse(market.Conflict, "您已是该单位成员。")
	}
	if err := r.core.Allow(ctx, fmt.Sprintf("join:%d", who.UserID), organizationsPerDay, 24*time.Hour); err != nil {
		return org, err
	}
	return org, r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := tx.InsertJoinRequest(ctx, org.ID, app.Clip(note, 200)); err != nil {
			return err
		}
		if err := tx.TellOrganization(ctx, org.ID, market.Message{Kind: market.MessageDuty, What: "有人申请加入贵单位",
			Title: who.Name, Body: app.Clip(note, 200), Href: link.Organization(org.ID)}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAskToJoin, market.NounOrganization, org.ID, "", nil)
	})
}

// AnswerJoinRequest lets somebody in with the rank, or declines.
func (r *Room) AnswerJoinRequest(ctx context.Context, who market.Actor, orgID, id int64, accept bool,
	rank market.Rank) error {
	if !who.Owns(orgID) {
		return market.ErrNotFound
	}
	status, verb := market.JoinDeclined, market.VerbDeclineJoin
	if accept {
		if err := checkRank(rank); err != nil {
			return err
		}
		status, verb = market.JoinAccepted, market.VerbAcceptJoin
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		userID, err := tx.AnswerJoinRequest(ctx, orgID, id, status)
		if err != nil {
			return err
		}
		if accept {
			if err := tx.AddMember(ctx, orgID, userID, rank); err != nil {
				return err
			}
		}
		title := map[bool]string{true: "加入单位的申请已同意", false: "加入单位的申请未获同意"}[accept]
		if err := tx.Tell(ctx, []int64{userID}, market.Message{Kind: market.MessageProgress, What: title,
			Href: link.Workbench}); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounOrganization, orgID, "", map[string]int64{"user": userID})
	})
}

func checkRank(rank market.Rank) error {
	if rank.Label() == "" {
		return &market.Error{Code: market.Invalid, Message: "请选择成员角色。", Fields: map[string]string{"rank": "请从列表中选择。"}}
	}
	return nil
}

// RankMember gives a member another rank.
func (r *Room) RankMember(ctx context.Context, who market.Actor, orgID, userID int64, rank market.Rank) error {
	if !who.Owns(orgID) {
		return market.ErrNotFound
	}
	if err := checkRank(rank); err != nil {
		return err
	}
	return r.changeMember(ctx, who, orgID, userID, market.VerbRankMember, rank.Label(), func(tx *postgres.Tx) error {
		return tx.RankMember(ctx, orgID, userID, rank)
	})
}

// RemoveMember takes a member out of the organisation; members take themselves out too. Whoever leaves is logged out
// everywhere at once, and nothing that was made for them to come in by works any more.
func (r *Room) RemoveMember(ctx context.Context, who market.Actor, orgID, userID int64) error {
	if !who.MayEndMembership(orgID, userID) {
		return market.ErrNotFound
	}
	return r.changeMember(ctx, who, orgID, userID, market.VerbRemoveMember, "", func(tx *postgres.Tx) error {
		if err := tx.RemoveMember(ctx, orgID, userID); err != nil {
			return err
		}
		return tx.ShutOut(ctx, userID)
	})
}

// changeMember makes a change of one member; the invitations that the member made end with the rank.
func (r *Room) changeMember(ctx context.Context, who market.Actor, orgID, userID int64, verb, note string,
	change func(*postgres.Tx) error) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		if err := tx.RevokeInvitationsBy(ctx, orgID, userID); err != nil {
			return err
		}
		if err := tx.Tell(ctx, []int64{userID}, market.Message{Kind: market.MessageSecurity, What: "您在单位中的角色已变更",
			Body: note, Href: link.Workbench}); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounOrganization, orgID, note, map[string]int64{"user": userID})
	})
}
