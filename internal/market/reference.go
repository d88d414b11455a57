package market

// The code tables of the field. Values are the official Chinese terms themselves: they are what people
// search, filter and print, and no official short codes exist for most of them.

// HitechFields are the eight 国家重点支持的高新技术领域.
var HitechFields = []string{"电子信息", "生物与新医药", "航空航天", "新材料", "高技术服务", "新能源与节能", "资源与环境", "先进制造与自动化"}

// TechFields are the eleven fields of the technology-contract registration form.
var TechFields = []string{"电子信息", "航空航天", "先进制造", "生物、医药和医疗器械", "新材料及其应用", "新能源与高效节能", "环境保护与资源综合利用", "核应用", "农业",
	"现代交通", "城市建设与社会发展"}

// EmergingIndustries are the nine 战略性新兴产业 (2018).
var EmergingIndustries = []string{"新一代信息技术", "高端装备制造", "新材料", "生物", "新能源汽车", "新能源", "节能环保", "数字创意", "相关服务业"}

// Maturities is the rough scale of most forms, lowest first; TRL 1–3, 4–5, 6–7, 7–8 and 9.
var Maturities = []string{"研发", "小试", "中试", "样品", "量产"}

// IPKinds are the kinds of intellectual property of the registration form.
var IPKinds = []string{"技术秘密", "发明专利", "实用新型专利", "外观设计专利", "专利申请", "计算机软件著作权", "集成电路布图设计", "植物新品种", "生物、医药新品种", "设计著作权",
	"其他", "未涉及知识产权"}

// CooperationModes are the ways of working together a need may ask for; the first four are short-term.
var CooperationModes = []string{"一线讲学", "专题培训", "技术诊断指导", "技术转让", "技术入股", "联合开发", "委托研发", "共建新研发、生产实体",
	"委托专家长期技术服务", "其他"}

// TransferWays are the ways in which a result may be put to use.
var TransferWays = []string{"自行转化", "技术转让", "技术许可", "作价入股", "提成", "联合开发", "先用后转", "面议"}

// Willingness says whether the holder still wants to transfer a result.
var Willingness = []string{"愿意转化", "暂无转化意愿", "已转化"}

// PriceKinds says what a named price means.
var PriceKinds = []string{"参考价", "底价", "面议"}

// TalentWays are the ways of bringing people in.
var TalentWays = []string{"全职", "柔性引进", "科技副总", "博士后", "顾问", "校园招聘"}

// Degrees are the asked degrees, lowest first.
var Degrees = []string{"不限", "大专", "本科", "硕士", "博士"}

// Urgencies says how scarce such people are.
var Urgencies = []string{"一般", "紧缺", "非常紧缺"}

// CooperationKinds are the forms of a joint project.
var CooperationKinds = []string{"委托开发", "联合开发", "共建研发机构", "成果转让许可", "人才培养", "实习实训基地"}

// CooperationCategories are the programmes a joint project may belong to.
var CooperationCategories = []string{"双高协同", "科技副总", "产学研大会", "技术交易", "其他"}

// Chokepoints are the kinds of a common problem.
var Chokepoints = []string{"卡点", "断点", "难点"}

// OrganizeWays are the suggested ways of attacking a common problem.
var OrganizeWays = []string{"揭榜挂帅", "创新联合体", "定向委托"}

// PlanSources are the plan sources of the registration form.
var PlanSources = []string{"国家", "部门", "省", "地市县", "计划外"}

// PayMethods are the ways of payment of the registration form.
var PayMethods = []string{"一次支付", "分期支付", "提成支付", "其他"}

// SocEconGoals are the thirteen classes of GB/T 24450.
var SocEconGoals = []string{"环境保护、生态建设及污染防治", "能源生产、分配和合理利用", "卫生事业发展", "教育事业发展", "基础设施以及城市和农村规划", "社会发展和社会服务",
	"地球和大气层的探索与利用", "民用空间探测及开发", "农林牧渔业发展", "工商业发展", "非定向研究", "其他民用目标", "国防"}

// Industry is a section of GB/T 4754-2017.
type Industry struct{ Code, Name string }

// Industries are the twenty sections of GB/T 4754-2017.
var Industries = []Industry{
	{"A", "农、林、牧、渔业"}, {"B", "采矿业"}, {"C", "制造业"}, {"D", "电力、热力、燃气及水生产和供应业"}, {"E", "建筑业"},
	{"F", "批发和零售业"}, {"G", "交通运输、仓储和邮政业"}, {"H", "住宿和餐饮业"}, {"I", "信息传输、软件和信息技术服务业"}, {"J", "金融业"},
	{"K", "房地产业"}, {"L", "租赁和商务服务业"}, {"M", "科学研究和技术服务业"}, {"N", "水利、环境和公共设施管理业"}, {"O", "居民服务、修理和其他服务业"},
	{"P", "教育"}, {"Q", "卫生和社会工作"}, {"R", "文化、体育和娱乐业"}, {"S", "公共管理、社会保障和社会组织"}, {"T", "国际组织"},
}

// IndustryName is the name of a section, empty for an unknown code.
func IndustryName(code string) string {
	for _, i := range Industries {
		if i.Code == code {
			return i.Name
		}
	}
	return ""
}

// PartyNature is a 单位性质 code of the registration form.
type PartyNature struct{ Code, Name string }

// PartyNatures are the codes of the registration form's instructions.
var PartyNatures = []PartyNature{
	{"010", "机关法人"},
	{"011", "国家机关"},
	{"012", "省级机关"},
	{"013", "市级机关"},
	{"014", "县级机关"},
	{"020", "事业法人"},
	{"021", "科研机构"},
	{"022", "高等院校"},
	{"023", "医疗卫生"},
	{"024", "其他事业"},
	{"030", "社团法人"},
	{"100", "内资企业"},
	{"110", "国有"},
	{"120", "集体"},
	{"130", "股份合作"},
	{"140", "联营"},
	{"150", "有限责任公司"},
	{"160", "股份有限公司"},
	{"170", "私营"},
	{"180", "其他内资"},
	{"200", "港澳台投资"},
	{"210", "港澳台合资"},
	{"220", "港澳台合作"},
	{"230", "港澳台独资"},
	{"240", "港澳台股份"},
	{"300", "外商投资"},
	{"310", "外商合资"},
	{"320", "外商合作"},
	{"340", "外商股份"},
	{"400", "个人"},
}

// PartyNatureName is the name of a code, empty for an unknown one.
func PartyNatureName(code string) string {
	for _, n := range PartyNatures {
		if n.Code == code {
			return n.Name
		}
	}
	return ""
}
