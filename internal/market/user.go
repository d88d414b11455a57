package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// User is a person with an account.
type User struct {
	ID                int64
	Login             string // lower case, unique
	Name              string
	Phone             string
	Roles             []Role
	Fields            []string // an expert's or broker's fields, of HitechFields
	Unit              string   // where an expert works: a conflict of interest is judged by it
	JobTitle          string
	NominatedBy       string // the organisation that put an expert forward
	Disabled          bool
	MustChange        bool // the password was given by somebody else and must be changed first
	PasswordHash      string
	PasswordChangedAt time.Time
	FailedLogins      int
	LockedUntil       time.Time
	TOTPSecret        string // empty without a second factor
	LastTOTPStep      int64  // the time step of the last accepted code: a code works once
	Version           int
	CreatedAt         time.Time
	LastLoginAt       time.Time
}

// Locked reports whether logins are refused for now after too many failures.
func (u User) Locked(now time.Time) bool { return now.Before(u.LockedUntil) }

// Normalize brings what was typed into the form that is stored.
func (r *Registration) Normalize() {
	r.Login = NormalizeLogin(r.Login)
	r.Name = strings.TrimSpace(r.Name)
	r.Phone = strings.TrimSpace(HalfWidth(r.Phone))
}

// NormalizeLogin is how login names are compared: half-width, lower case, trimmed.
func NormalizeLogin(typed string) string { return strings.ToLower(strings.TrimSpace(HalfWidth(typed))) }

// Validate checks a registration against the password policy in force.
func (r *Registration) Validate(policy PasswordPolicy) error {
	p := Problems{}
	p.Check(loginOK(r.Login), "login", "登录名为 4 至 40 位的小写字母、数字、点、横线或下划线，以字母开头。")
	p.Check(utf8.RuneCountInString(r.Name) >= 2, "name", "请填写真实姓名。")
	p.Check(phonePattern.MatchString(r.Phone), "phone", "请填写 11 位手机号。")
	if err := policy.Check(r.Password, r.Login); err != nil {
		p.Add("password", MessageOf(err))
	}
	p.Check(r.Password == r.Repeat, "repeat", "两次输入的密码不一致。")
	p.Check(r.Agree, "agree", "请阅读并同意个人信息处理告知。")
	checkFields(r, "", p)
	return p.Err()
}

func loginOK(login string) bool {
	if len(login) < 4 || len(login) > 40 || login[0] < 'a' || login[0] > 'z' {
		return false
	}
	return strings.Trim(login, "abcdefghijklmnopqrstuvwxyz0123456789._-") == ""
}

// PasswordPolicy is the set of password rules in force; each number is a setting.
type PasswordPolicy struct {
	MinLength int
	Classes   int           // how many of lower case, upper case, digits and signs
	MaxAge    time.Duration // 0: never expires
}

// Check tells in a sentence what a password lacks.
func (policy PasswordPolicy) Check(password, login string) error {
	if n := utf8.RuneCountInString(password); n < policy.MinLength {
		return Refuse(Invalid, fmt.Sprintf("密码至少 %d 位，目前 %d 位。", policy.MinLength, n))
	}
	if classes(password) < policy.Classes {
		return Refuse(Invalid, fmt.Sprintf("密码须包含小写字母、大写字母、数字、符号中的至少 %d 种。", policy.Classes))
	}
	if login != "" && strings.Contains(strings.ToLower(password), login) {
		return Refuse(Invalid, "密码中不能包含登录名。")
	}
	return nil
}

func classes(password string) int {
	found := map[string]bool{}
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			found["lower"] = true
		case unicode.IsUpper(r):
			found["upper"] = true
		case unicode.IsDigit(r):
			found["digit"] = true
		default:
			found["sign"] = true
		}
	}
	return len(found)
}

// CheckRoles refuses combinations that one person must not hold: the three administrators are kept apart
// from one another and from the business (三员分立).
func CheckRoles(roles []Role) error {
	admins := 0
	for _, r := range roles {
		if !slices.Contains(Roles, r) {
			return &Error{Code: Invalid, Message: "没有这个角色。", Fields: map[string]string{"roles": "请从列表中选择。"}}
		}
		if r == RoleSysadmin || r == RoleSecadmin || r == RoleAuditor {
			admins++
		}
	}
	if admins > 1 || admins == 1 && len(roles) > 1 {
		return &Error{Code: Invalid, Message: "系统、安全、审计管理员须由不同人员担任，且不兼任业务角色。",
			Fields: map[string]string{"roles": "三员分立：请只保留其中一个。"}}
	}
	return nil
}

// keepsOthersInCheck reports whether the account is one that a system administrator must not be able to take over.
func (u User) keepsOthersInCheck() bool {
	return slices.Contains(u.Roles, RoleSecadmin) || slices.Contains(u.Roles, RoleAuditor)
}

// administers reports whether the account holds one of the three administrators' roles.
func (u User) administers() bool {
	return slices.Contains(u.Roles, RoleSysadmin) || u.keepsOthersInCheck()
}

// MayManage reports whether the administrator may change an account, disable it or give it a new password. The
// system administrator keeps the accounts, those of the other two administrators excepted: those who can set
// their passwords could act as them. Theirs, and the system administrator's, are for the security administrator.
func (a Actor) MayManage(u User) bool {
	switch {
	case u.ID == a.UserID:
		return false
	case a.Is(RoleSysadmin):
		return !u.keepsOthersInCheck()
	}
	return a.Is(RoleSecadmin) && u.administers()
}

// Holders counts the enabled accounts by the administrators' roles they hold.
type Holders map[Role]int

// CheckGrant refuses a change of roles that is not the administrator's to make: roles are given by the security
// administrator, and to nobody by themselves. Only the first security administrator and the first auditor of an
// installation are made by the system administrator, since there is nobody else.
func CheckGrant(who Actor, u User, roles []Role, holders Holders) error {
	if err := CheckRoles(roles); err != nil {
		return err
	}
	first := len(roles) == 1 && len(u.Roles) == 0 && (roles[0] == RoleSecadmin || roles[0] == RoleAuditor) &&
		holders[roles[0]] == 0
	switch {
	case u.ID == who.UserID:
		return Refuse(Forbidden, "不能修改自己的角色，请由其他管理员办理。")
	case !who.Is(RoleSecadmin) && !(who.Is(RoleSysadmin) && first):
		return Refuse(Forbidden, "角色由安全管理员授予；尚无安全管理员或审计管理员时，系统管理员可以设立第一位。")
	}
	return CheckLeft(u, roles, holders)
}

// CheckLeft refuses to leave an installation without a system administrator.
func CheckLeft(u User, roles []Role, holders Holders) error {
	if !u.Disabled && slices.Contains(u.Roles, RoleSysadmin) && !slices.Contains(roles, RoleSysadmin) &&
		holders[RoleSysadmin] <= 1 {
		return Refuse(Conflict, "这是唯一的系统管理员，请先设立另一位。")
	}
	return nil
}

// Session is one login of one person on one device.
type Session struct {
	ID         int64
	UserID     int64
	Hash       []byte // SHA-256 of the secret in the cookie
	CreatedAt  time.Time
	LastSeenAt time.Time
	IP         string
	Agent      string
}

// Token lets a program act for a person through the API.
type Token struct {
	ID         int64
	UserID     int64
	Name       string
	Hash       []byte
	CreatedAt  time.Time
	ExpiresAt  time.Time
	LastUsedAt time.Time
}
