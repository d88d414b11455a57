package apptest

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"

	"jiebang/internal/app/account"
	"jiebang/internal/app/listing"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Password opens the account of everybody a fixture makes.
const Password = "Kaimen-2026"

// passwordHash is made once, and cheaply: it guards nothing.
var passwordHash = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash(Password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16,
		KeyLength: 32})
})

// Person makes an account with the roles, logs nobody in and answers who that is.
func (f *Fixture) Person(name string, roles ...market.Role) market.Actor {
	f.t.Helper()
	hash, err := passwordHash()
	f.must(err)
	f.count++
	user := market.User{Login: fmt.Sprintf("person%d", f.count), Name: name, Phone: fmt.Sprintf("138%08d", f.count),
		Roles: roles, PasswordHash: hash}
	f.must(f.DB.InTx(f.Context(), market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.InsertUser(f.Context(), &user) }))
	return f.Actor(user.ID)
}

// Actor reads who a user is now: roles and memberships change what they may do.
func (f *Fixture) Actor(userID int64) market.Actor {
	f.t.Helper()
	user, err := f.DB.User(f.Context(), userID)
	f.must(err)
	memberships, err := f.DB.MembershipsOf(f.Context(), userID)
	f.must(err)
	return market.Actor{UserID: user.ID, Name: user.Name, Roles: user.Roles, Memberships: memberships, IP: "127.0.0.1"}
}

// Login is the login name of somebody the fixture made.
func (f *Fixture) Login(who market.Actor) string {
	f.t.Helper()
	user, err := f.DB.User(f.Context(), who.UserID)
	f.must(err)
	return user.Login
}

// Session begins a session of somebody without their password and answers the secret of its cookie.
func (f *Fixture) Session(who market.Actor) string {
	f.t.Helper()
	secret := rand.Text()
	hash := sha256.Sum256([]byte(secret))
	session := market.Session{UserID: who.UserID, Hash: hash[:], IP: who.IP, Agent: "test"}
	f.must(f.DB.InTx(f.Context(), who, func(tx *postgres.Tx) error { return tx.InsertSession(f.Context(), &session) }))
	return secret
}

// Staff is the one holder of a platform role, made when first asked for.
func (f *Fixture) Staff(role market.Role) market.Actor {
	f.t.Helper()
	if who, ok := f.staff[role]; ok {
		return who
	}
	f.staff[role] = f.Person(role.Label(), role)
	return f.staff[role]
}

// Organization makes a verified organisation of the district and its owner.
func (f *Fixture) Organization(kind market.OrgKind, name string) (market.Organization, market.Actor) {
	f.t.Helper()
	org, owner := f.Draft(kind, name)
	for _, step := range []struct {
		move string
		who  market.Actor
	}{{"submit", owner}, {"verify", f.Staff(market.RoleClerk)}} {
		moved, err := f.App.Account.MoveOrganization(f.Context(), step.who, org.ID,
			account.OrganizationMove{Name: market.OrgMove(step.move)})
		f.must(err)
		org = moved
	}
	return org, f.Actor(owner.UserID)
}

// Draft makes an organisation that has not been submitted yet, and its owner.
func (f *Fixture) Draft(kind market.OrgKind, name string) (market.Organization, market.Actor) {
	f.t.Helper()
	owner := f.Person(name + "负责人")
	org, err := f.App.Account.RegisterOrganization(f.Context(), owner,
		market.OrganizationContent{Name: name, USCC: f.USCC(), Kind: kind, Region: f.App.Settings().District(),
			ContactName: "联系人", ContactPhone: "0517-84912345"})
	f.must(err)
	return org, f.Actor(owner.UserID)
}

// USCC makes up a valid code that nobody has yet.
func (f *Fixture) USCC() string {
	f.t.Helper()
	f.count++
	for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if code := fmt.Sprintf("91320804%09d%c", f.count, check); market.CheckUSCC(code) == nil {
			return code
		}
	}
	f.t.Fatal("no check character fits")
	return ""
}

// Member makes somebody a member of the organisation.
func (f *Fixture) Member(orgID int64, rank market.Rank) market.Actor {
	f.t.Helper()
	who := f.Person(rank.Label())
	f.must(f.DB.InTx(f.Context(), market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.PutMember(f.Context(), orgID, who.UserID, rank) }))
	return f.Actor(who.UserID)
}

// Published puts a listing of the owner's organisation on show, by way of clerk's, approver's and leader's hands.
// The kinds with details of their own that must be filled get them; change, when given, has the last word.
func (f *Fixture) Published(owner market.Actor, kind market.Kind, title string,
	change func(*market.ListingContent)) market.Listing {
	f.t.Helper()
	draft := listing.Draft{OrgID: owner.Memberships[0].OrgID, Kind: kind, ListingContent: Content(kind, title)}
	if change != nil {
		change(&draft.ListingContent)
	}
	l, err := f.App.Listing.Create(f.Context(), owner, draft)
	f.must(err)
	for _, step := range []struct {
		move string
		who  market.Actor
	}{{"submit", owner}, {"approve", f.Staff(market.RoleApprover)}, {"publish", f.Staff(market.RoleLeader)}} {
		l, err = f.App.Listing.Move(f.Context(), step.who, l.ID, listing.Move{Name: market.ListingMove(step.move)})
		f.must(err)
	}
	return l
}

// Content is what a complete listing of the kind says.
func Content(kind market.Kind, title string) market.ListingContent {
	c := market.ListingContent{Title: title, PublicText: title + "：现有办法的精度与效率不能满足要求，希望得到成熟的技术或合作开发。",
		HitechField: market.HitechFields[7], Region: "320804", Keywords: []string{"检测", "制造", "材料"},
		Visible:    market.VisiblePublic,
		ValidUntil: market.DateOf(time.Now()).AddDays(365), ContactName: "联系人", ContactPhone: "0517-84912345",
		NotSecret: true}
	c.Normalize(kind)
	switch d := &c.Details; kind {
	case market.KindDemand:
		d.Demand.Difficulties = "人工检测漏检率约 3%，希望降到 0.1% 以下。"
	case market.KindTalent:
		d.Talent.Post, d.Talent.Headcount = "视觉算法工程师", 1
	case market.KindCooperation:
		d.Cooperation.Partner = "某某大学"
	case market.KindAchievement:
		d.Achievement.Maturity = market.Maturities[2]
	case market.KindCommon:
		d.Common.Chain, d.Common.Chokepoint = "智能装备", market.Chokepoints[0]
	}
	return c
}
