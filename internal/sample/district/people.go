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
	unit  string // of experts
}

var accounts = []Account{
	{Login: "qiye", Name: "沈悦", Is: "企业（清江柔电）", org: "柔电"},
	{Login: "qiye2", Name: "赵鹏", Is: "企业（淮工机床）", org: "机床"},
	{Login: "gaoxiao", Name: "许文", Is: "高校（钟山工业大学）", org: "钟山"},
	{Login: "tuijian", Name: "葛洪", Is: "归口推荐单位（渔沟镇）", org: "渔沟镇"},
	{Login: "jingli", Name: "卢捷", Is: "技术经理人", roles: []market.Role{market.RoleBroker}, org: "转移中心", field: "先进制造与自动化"},
	{Login: "zhuanjia1", Name: "白石", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "先进制造与自动化",
		unit: "省机械工程学会"},
	{Login: "zhuanjia2", Name: "秦岭", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "电子信息",
		unit: "省微电子学会"},
	{Login: "zhuanjia3", Name: "闻达", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "新材料", unit: "省材料研究会"},
	{Login: "zhuanjia4", Name: "麦穗", Is: "评审专家", roles: []market.Role{market.RoleExpert}, field: "生物与新医药",
		unit: "省农学会"},
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

// expertise is what the demo's experts offer to those who look for people.
var expertise = map[string]market.ExpertiseContent{
	"zhuanjia1": {Unit: "钟山工业大学机械学院", Title: "教授", Direction: "数控机床主轴热误差补偿与精密加工", Open: true,
		Keywords: []string{"主轴热误差", "精密加工", "数控机床"},
		Ways:     []string{"顾问", "柔性引进"}, Solves: "主轴热伸长与丝杠温升的建模和实时补偿；难加工材料铣削颤振抑制；机床精度保持性评价。主持企业委托项目 9 项。"},
	"zhuanjia2": {Unit: "省微电子研究院", Title: "研究员", Direction: "功率器件封装与柔性电路板可靠性", Open: true,
		Keywords: []string{"功率模块", "封装可靠性", "柔性电路板"},
		Ways:     []string{"顾问", "科技副总"}, Solves: "功率模块烧结银界面空洞与热疲劳评价；柔性电路板弯折寿命与盖孔电镀空洞分析；车规级可靠性试验设计。"},
	"zhuanjia3": {Unit: "东南理工大学材料学院", Title: "教授级高工", Direction: "耐高温涂层与粉末冶金材料", Open: true,
		Keywords: []string{"热障涂层", "粉末冶金", "表面工程"},
		Ways:     []string{"柔性引进", "博士后"}, Solves: "涂层抗剥落与热震寿命、铝基复合材料致密化、模具表面强化。"},
	"zhuanjia4": {Unit: "金陵农业科学院", Title: "副研究员", Direction: "设施园艺病害绿色防控与稻田种养", Keywords: []string{"土传病害", "生物防治"},
		Ways:   []string{"顾问"},
		Solves: "番茄青枯病的土壤消毒与拮抗菌组合；稻虾共作水质与抱卵同步。"},
}

// people makes the accounts, today, so that no password is older than the policy allows. The first registers like
// anybody; the others share the hash that this made, since hashing is slow on purpose.
func (s *story) people() {
	s.staff = map[string]market.Actor{}
	first := accounts[0]
	err := s.Account.Register(s.ctx, market.Registration{Login: first.Login, Name: first.Name, Phone: phone(1),
		Password: Password, Repeat: Password, Agree: true}, "")
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
	user := market.User{Login: login, Name: name, Phone: phone(n), Roles: a.roles, Unit: a.unit, PasswordHash: s.hash}
	if a.field != "" {
		user.Fields = []string{a.field}
	}
	s.check(market.CheckRoles(a.roles), "give roles to", login)
	err := s.db.InTx(s.ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.InsertUser(s.ctx, &user); err != nil {
			return err
		}
		return tx.Record(s.ctx, market.VerbCreate, market.NounUser, user.ID, "", nil)
	})
	s.check(err, "make account", login)
	if offers, ok := expertise[login]; ok {
		s.check(s.Matching.ChangeExpertise(s.ctx, market.Actor{UserID: user.ID, Name: name, Roles: a.roles}, offers, 0),
			"describe", login)
	}
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
