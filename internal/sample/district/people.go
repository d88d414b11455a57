package district

import (
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Password opens every account of the demo; it stands in the documentation and is good for nothing else.
const Password = "Jiebang@2026"

// Account is one of the logins that the demo shows.
type Account struct {
	Login string
	Name  string
	Is    string // what they do, in Chinese
	roles []market.Role
	org   string // short name of the organisation they own
	field string // of experts and brokers
}

var accounts = []Account{
	{Login: "qiye", Name: "沈悦", Is: "企业（清江柔电）", org: "柔电"},
	{Login: "qiye2", Name: "赵鹏", Is: "企业（淮工机床）", org: "机床"},
	{Login: "gaoxiao", Name: "许文", Is: "高校（钟山工业大学）", org: "钟山"},
	{Login: "tuijian", Name: "葛洪", Is: "归口推荐单位（渔沟镇）", org: "渔沟镇"},
	{Login: "jingli", Name: "卢捷", Is: "技术经理人", roles: []market.Role{market.RoleBroker}, org: "转移中心", field: "先进制造与自动化"},
	{Login: "zhuanjia1", Name: "白石", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "先进制造与自动化"},
	{Login: "zhuanjia2", Name: "秦岭", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "电子信息"},
	{Login: "zhuanjia3", Name: "闻达", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "新材料"},
	{Login: "zhuanjia4", Name: "麦穗", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "生物与新医药"},
	{Login: "shouli", Name: "刘敏", Is: "受理员", roles: []market.Role{market.RoleClerk}},
	{Login: "shenhe1", Name: "陈审", Is: "审核员", roles: []market.Role{market.RoleApprover}},
	{Login: "shenhe2", Name: "高核", Is: "审核员", roles: []market.Role{market.RoleApprover}},
	{Login: "lingdao", Name: "周正", Is: "分管领导", roles: []market.Role{market.RoleLeader}},
	{Login: "xitong", Name: "石维", Is: "系统管理员", roles: []market.Role{market.RoleSysadmin}},
	{Login: "anquan", Name: "安宁", Is: "安全管理员", roles: []market.Role{market.RoleSecadmin}},
	{Login: "shenji", Name: "计清", Is: "审计管理员", roles: []market.Role{market.RoleAuditor}},
}

// Accounts lists who can log in to the demo.
func Accounts() []Account { return append([]Account(nil), accounts...) }

// people makes the accounts, today, so that no password is older than the policy allows. The first registers like
// anybody; the others share the hash that this made, since hashing is slow on purpose.
func (s *story) people() {
	s.staff = map[string]market.Actor{}
	first := accounts[0]
	err := s.Register(s.ctx, market.Registration{Login: first.Login, Name: first.Name, Phone: phone(1), Password: Password, Repeat: Password, Agree: true}, "")
	if !s.check(err, "register", first.Login) {
		return
	}
	known, err := s.db.UserByLogin(s.ctx, first.Login)
	if !s.check(err, "read", first.Login) {
		return
	}
	s.staff[first.Login] = market.Actor{UserID: known.ID, Name: known.Name}
	s.hash = known.PasswordHash
	for i, a := range accounts[1 : len(accounts)-1] {
		s.staff[a.Login] = s.person(a.Login, a.Name, i+2, a)
	}
	s.openOrganizations()
}

// finish makes the last account, by which a whole district is known.
func (s *story) finish() {
	s.now = s.real
	a := accounts[len(accounts)-1]
	s.person(a.Login, a.Name, len(accounts), a)
}

// person makes an account with the hash that exists already.
func (s *story) person(login, name string, n int, a Account) market.Actor {
	user := market.User{Login: login, Name: name, Phone: phone(n), Roles: a.roles, PasswordHash: s.hash}
	if a.field != "" {
		user.Fields = []string{a.field}
	}
	s.check(market.CheckRoles(a.roles), "give roles to", login)
	err := s.db.InTx(s.ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.InsertUser(s.ctx, &user); err != nil {
			return err
		}
		return tx.Record(s.ctx, "create", "user", user.ID, "", nil)
	})
	s.check(err, "make account", login)
	return market.Actor{UserID: user.ID, Name: name, Roles: a.roles}
}

func phone(n int) string { return fmt.Sprintf("1390517%04d", n) }

func (s *story) everybody() []market.Actor {
	var all []market.Actor
	for _, a := range accounts[:len(accounts)-1] {
		all = append(all, s.staff[a.Login])
	}
	for _, key := range s.order {
		all = append(all, s.orgs[key].owner)
	}
	return all
}

func (s *story) clerk() market.Actor    { return s.staff["shouli"] }
func (s *story) approver() market.Actor { return s.staff["shenhe1"] }
func (s *story) leader() market.Actor   { return s.staff["lingdao"] }
