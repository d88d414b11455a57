package link

import (
	"fmt"
	"net/url"
	"strconv"
)

// Pages of people who are logged in, and of organisations.
const (
	Workbench         = "/workbench"
	Notifications     = "/notifications"
	ReadNotifications = "/notifications/read"
	Account           = "/account"
	Password          = "/account/password"
	TOTP              = "/account/totp"
	DropTOTP          = "/account/totp/drop"
	Tokens            = "/account/tokens"
	Organizations     = "/workbench/orgs" // where one is entered
	NewOrganization   = "/workbench/orgs/new"
	JoinOrganization  = "/workbench/orgs/join"
	OrgQueue          = "/bureau/orgs"
	OrgTwins          = "/bureau/orgs/twins" // pairs that may be one
	MergeOrgs         = "/bureau/orgs/merge"
	OrgRequests       = "/bureau/orgs/requests" // what organisations ask the clerks for
)

// Tap is a one-tap link, by its token.
func Tap(token string) string { return "/t/" + token }

// EndSession is where a session of the asker's is ended.
func EndSession(id int64) string { return fmt.Sprintf("%s/sessions/%d/end", Account, id) }

// RevokeToken is where a token of the asker's is revoked.
func RevokeToken(id int64) string { return fmt.Sprintf("%s/%d/revoke", Tokens, id) }

// JoinInvitation is the link by which somebody joins an organisation.
func JoinInvitation(secret string) string { return "/invitations/" + secret }

// Organization is the page of an organisation.
func Organization(id int64) string { return fmt.Sprintf("/orgs/%d", id) }

// Invite is where people are invited to join an organisation.
func Invite(org int64) string { return Organization(org) + "/invitations" }

// RevokeInvitation is where such an invitation is taken back.
func RevokeInvitation(org, invitation int64) string {
	return fmt.Sprintf("%s/%d/revoke", Invite(org), invitation)
}

// JoinRequest is where somebody's wish to join an organisation is answered.
func JoinRequest(org, request int64) string {
	return fmt.Sprintf("%s/requests/%d", Organization(org), request)
}

// Member is where the rank of a member is changed, RemoveMember where one is removed.
func Member(org, user int64) string       { return fmt.Sprintf("%s/members/%d", Organization(org), user) }
func RemoveMember(org, user int64) string { return Member(org, user) + "/remove" }

// DifferTwin is where somebody says that the organisations of a pair are two.
func DifferTwin(id int64) string { return fmt.Sprintf("%s/%d/differ", OrgTwins, id) }

// Merging is the page on which one of two organisations is chosen to stay.
func Merging(a, b int64) string {
	return With(MergeOrgs, url.Values{"a": {strconv.FormatInt(a, 10)}, "b": {strconv.FormatInt(b, 10)}})
}

// RenameOrganization is where an organisation is given another name, or asks for one.
func RenameOrganization(id int64) string { return Organization(id) + "/rename" }

// ClaimCollected is where an organisation asks for what was collected under its name.
func ClaimCollected(org, collected int64) string {
	return fmt.Sprintf("%s/collected/%d/claim", Organization(org), collected)
}

// OrgRequest is a request of an organisation as its moves address it; it has no page of its own.
func OrgRequest(id int64) string { return fmt.Sprintf("%s/requests/%d", Organizations, id) }
