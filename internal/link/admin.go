package link

import (
	"fmt"
	"net/url"
)

// Pages of those who keep the platform.
const (
	Users       = "/admin/users"
	NewUser     = "/admin/users/new"
	Settings    = "/admin/settings"
	Matcher     = "/admin/matcher"
	Trail       = "/admin/trail"
	VerifyTrail = "/admin/trail/verify"
)

// User is the page of an account, for those who keep accounts.
func User(id int64) string { return fmt.Sprintf("%s/%d", Users, id) }

// GiveRoles is where somebody's roles are set, ResetPassword where they get a new password.
func GiveRoles(user int64) string     { return User(user) + "/roles" }
func ResetPassword(user int64) string { return User(user) + "/password" }

// EditSetting is the form of a setting.
func EditSetting(key string) string { return Settings + "/edit?key=" + url.QueryEscape(key) }

// MatcherTrial is a trial of the matcher.
func MatcherTrial(id int64) string { return fmt.Sprintf("%s/trials/%d", Matcher, id) }

// StartTrial is where a trial of a kind is started.
func StartTrial[K ~string](kind K) string { return fmt.Sprintf("%s/%s/trials", Matcher, kind) }

// MatcherBack is where what a kind of trial put into force is given up.
func MatcherBack[K ~string](kind K) string { return fmt.Sprintf("%s/%s/back", Matcher, kind) }
