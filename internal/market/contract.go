package market

import (
	"slices"
	"strings"
	"time"
)

// ContractType is one of the five kinds of technology contract (五技合同). Statistics before 2026 count a licence
// as a transfer.
type ContractType string

// The five types.
const (
	ContractDev      ContractType = "dev"
	ContractTransfer ContractType = "transfer"
	ContractLicense  ContractType = "license"
	ContractConsult  ContractType = "consult"
	ContractService  ContractType = "service"
)

// ContractTypes lists the five in the order of the registration form.
var ContractTypes = []ContractType{ContractDev, ContractTransfer, ContractLicense, ContractConsult, ContractService}

// Label is the type's Chinese name.
func (t ContractType) Label() string {
	return map[ContractType]string{ContractDev: "技术开发", ContractTransfer: "技术转让", ContractLicense: "技术许可",
		ContractConsult: "技术咨询", ContractService: "技术服务"}[t]
}

// Applicant is what the registration form calls the seller of this type.
func (t ContractType) Applicant() string {
	return map[ContractType]string{ContractDev: "研究开发人", ContractTransfer: "让与人", ContractLicense: "许可人",
		ContractConsult: "受托人", ContractService: "受托人"}[t]
}

// ContractSubtype is a finer kind within a type.
type ContractSubtype struct {
	Type        ContractType
	Code, Label string
}

// ContractSubtypes lists the finer kinds; consulting has none.
var ContractSubtypes = []ContractSubtype{
	{ContractDev, "dev_commissioned", "委托开发"},
	{ContractDev, "dev_cooperative", "合作开发"},
	{ContractTransfer, "patent_right", "专利权转让"},
	{ContractTransfer, "patent_application", "专利申请权转让"},
	{ContractTransfer, "know_how", "技术秘密转让"},
	{ContractTransfer, "software", "计算机软件著作权转让"},
	{ContractTransfer, "ic_layout", "集成电路布图设计专有权转让"},
	{ContractTransfer, "plant_variety", "植物新品种权转让"},
	{ContractTransfer, "biomed_variety", "生物、医药新品种权转让"},
	{ContractTransfer, "equity", "技术入股"},
	{ContractTransfer, "transfer_other", "其他转让"},
	{ContractLicense, "patent_license", "专利实施许可"},
	{ContractLicense, "know_how_license", "技术秘密使用许可"},
	{ContractLicense, "license_other", "其他许可"},
	{ContractService, "service_general", "一般技术服务"},
	{ContractService, "service_training", "技术培训"},
	{ContractService, "service_broker", "技术中介"},
}

// SubtypeLabel is the Chinese name of a subtype, empty for none.
func SubtypeLabel(code string) string {
	for _, s := range ContractSubtypes {
		if s.Code == code {
			return s.Label
		}
	}
	return ""
}

// Benefits are what a registration certificate may have been used for; the one who granted them must hear when it
// falls.
var Benefits = []string{"增值税免税", "企业所得税减免", "研发费用加计扣除", "财政奖补", "产学研合作项目"}

// ContractStatus is where the registration of a technology contract stands.
type ContractStatus string

// The states of a registration. The platform mirrors what the registry does; it does not decide.
const (
	ContractDraft         ContractStatus = "draft"
	ContractReady         ContractStatus = "ready"
	ContractSubmitted     ContractStatus = "submitted"
	ContractAccepted      ContractStatus = "accepted"
	ContractSecondReview  ContractStatus = "second_review"
	ContractSupplementing ContractStatus = "supplementing"
	ContractRegistered    ContractStatus = "registered"
	ContractRefused       ContractStatus = "refused"
	ContractDeregistered  ContractStatus = "deregistered"
	ContractRevoked       ContractStatus = "revoked"
)

// Contract is a technology contract on its way to a certificate.
type Contract struct {
	ID     int64
	No     string // the platform's own number, e.g. HT-2026-0012
	DealID int64  // 0 when there is none
	ContractContent
	Progress[ContractStatus]
	Filing
	Pending   *Amendment     // a change asked for and not yet decided
	Review    *ReviewRequest // a look asked for at what was decided, nil when none is open
	CreatedBy int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Filing is what the registry said and when.
type Filing struct {
	SubmittedOn  Date   // when the applicant last handed it in
	ClockFrom    Date   // the day from which the registry's working days count; supplements set it again
	CertNo       string // given by the registry; kept for good
	RegisteredOn Date   // the day that decides the year it counts in
	EndedOn      Date   // when it was deregistered or revoked
	InformedOn   Date   // when those who granted benefits heard that the certificate fell
	Refusal      string // code of the reason it was refused
	Note         string // the reason of the last return, supplement, refusal or end
}

// Amendment is a change of a registered contract that has been asked for.
type Amendment struct {
	DealAmount Money  `json:"deal_amount"`
	TechAmount Money  `json:"tech_amount"`
	EndsOn     Date   `json:"ends_on"`
	Reason     string `json:"reason"`
	ByName     string `json:"by_name"`
	On         Date   `json:"on"`
}

// RegistryAct is what the registry did when a version of a contract came about. It stands in the record and in the
// figures that are kept of it.
type RegistryAct string

// The acts that make a version.
const (
	ActRegister   RegistryAct = "register"
	ActAmend      RegistryAct = "amend"
	ActDeregister RegistryAct = "deregister"
	ActRevoke     RegistryAct = "revoke"
)

// Label is the act's Chinese name.
func (a RegistryAct) Label() string {
	return map[RegistryAct]string{ActRegister: "登记", ActAmend: "变更登记", ActDeregister: "注销登记", ActRevoke: "撤销登记"}[a]
}

// ContractVersion is what a contract said after one act of the registry; amounts are those then in force.
type ContractVersion struct {
	N          int
	Change     RegistryAct
	On         Date
	DealAmount Money
	TechAmount Money
	Reason     string
	ByName     string
	At         time.Time
}

// RefusalReason is a ground on which a registry refuses.
type RefusalReason struct{ Code, Label string }

// RefusalReasons are those of the draft of the rules, art. 39, and of the older list.
var RefusalReasons = []RefusalReason{
	{"party_unclear", "合同主体不明确"}, {"subject_unclear", "合同标的不明确"}, {"price_unclear", "价款、报酬、使用费等约定不明确"},
	{"monopoly_or_infringe", "非法垄断技术或侵害他人技术成果"}, {"evidence_missing", "证明材料缺失或不符"}, {"seal_mismatch", "单位名称与印章不一致"},
	{"not_effective", "合同未生效或无效"}, {"not_tech", "非技术合同"}, {"approval_missing", "应经批准而未批准"},
	{"name_vs_content", "合同名称与权利义务不一致且未补正"}, {"other", "其他"},
}

// RefusalLabel is the Chinese name of a ground, empty for none.
func RefusalLabel(code string) string {
	for _, r := range RefusalReasons {
		if r.Code == code {
			return r.Label
		}
	}
	return ""
}

// Applicant is the party that registers: the seller, or the domestic buyer of imported technology.
func (c *ContractContent) Applicant() Party {
	if c.Seller.Foreign() {
		return c.Buyer
	}
	return c.Seller
}

// Ours reports whether a registry of the district would register the contract (rule K3).
func (c *ContractContent) Ours(district Region) bool { return c.Applicant().Region.Within(district) }

// Capacities tells what the actor is to this contract. When the party that registers is not on the platform, the
// other one keeps the record.
func (c *Contract) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if id := c.Buyer.OrgID; id != 0 && who.WritesFor(id) {
		is = append(is, AsDemand)
	}
	keeper := c.Applicant().OrgID
	if keeper == 0 {
		keeper = max(c.Buyer.OrgID, c.Seller.OrgID)
	}
	if keeper != 0 && who.WritesFor(keeper) {
		is = append(is, AsSeller)
	}
	return is
}

// VisibleTo reports whether the actor may know of the contract: its two sides and the bureau.
func (c *Contract) VisibleTo(who Actor) bool {
	return who.InBureau() || c.Buyer.OrgID != 0 && who.In(c.Buyer.OrgID) || c.Seller.OrgID != 0 &&
		who.In(c.Seller.OrgID)
}

// Editable reports whether the actor may rewrite what the form says in its present state.
func (c *Contract) Editable(who Actor) bool {
	return slices.Contains([]ContractStatus{ContractDraft, ContractReady, ContractSupplementing}, c.Status) &&
		c.keptBy(who)
}

// keptBy reports whether the actor keeps the record of the contract: for one of its parties, or as a clerk.
func (c *Contract) keptBy(who Actor) bool {
	return slices.ContainsFunc(c.Capacities(who), func(is Capacity) bool {
		return is == AsSeller || is == AsDemand ||
			is == AsClerk
	})
}

// TakesPapers reports whether the actor may add papers to the contract: the one who keeps it, until it is refused. What
// was handed in with an application stays, so after that none can be taken off.
func (c *Contract) TakesPapers(who Actor) bool { return c.Status != ContractRefused && c.keptBy(who) }

// MayRecord reports whether the actor may enter a contract between these parties: one of them, or a clerk.
func (c *ContractContent) MayRecord(who Actor) bool {
	draft := Contract{ContractContent: *c, Progress: Progress[ContractStatus]{Status: ContractDraft}}
	return draft.Editable(who) || c.Seller.OrgID != 0 && who.WritesFor(c.Seller.OrgID)
}

// Normalize brings what was typed into the form that is stored.
func (c *ContractContent) Normalize() {
	for _, text := range []*string{&c.Title, &c.IPCertificates, &c.Subject, &c.TextFile, &c.ChineseCopy, &c.PayPlan,
		&c.BidNotice} {
		*text = strings.TrimSpace(*text)
	}
	c.Buyer.Normalize()
	c.Seller.Normalize()
	c.IPKinds = slices.DeleteFunc(c.IPKinds, func(s string) bool { return s == "" })
	c.Benefits = slices.DeleteFunc(c.Benefits, func(s string) bool { return s == "" })
}

// ValidateDraft checks what even a draft must satisfy: a title, two parties, known codes and possible amounts.
func (c *ContractContent) ValidateDraft() error {
	p := Problems{}
	c.draftProblems(p)
	return p.Err()
}

func (c *ContractContent) draftProblems(p Problems) {
	p.Check(len([]rune(c.Title)) >= 4, "title", "请填写项目名称，至少 4 个字。")
	p.Check(slices.Contains(ContractTypes, c.Type), "type", "请选择合同类型。")
	p.Check(c.Subtype == "" || slices.ContainsFunc(ContractSubtypes,
		func(s ContractSubtype) bool { return s.Type == c.Type && s.Code == c.Subtype }),
		"subtype", "该子类不属于所选合同类型，请重新选择。")
	c.Seller.check("seller", "卖方", p)
	c.Buyer.check("buyer", "买方", p)
	p.Check(!c.Buyer.Same(c.Seller), "buyer.name", "买方和卖方不能是同一单位。")
	checkAmounts(p, c.DealAmount, c.TechAmount)
	c.checkPayments(p)
	p.Check(c.BeginsOn.IsZero() || c.EndsOn.IsZero() || !c.EndsOn.Before(c.BeginsOn), "ends_on", "截止日期不能早于开始日期。")
	checkFields(c, "", p)
}

// checkAmounts holds the two amounts to 0 < 技术交易额 ≤ 成交额 (rule K1); a draft may still lack both.
func checkAmounts(p Problems, deal, tech Money) {
	p.Check(deal >= 0, "deal_amount", "成交额不能为负数。")
	p.Check(tech >= 0, "tech_amount", "技术交易额不能为负数。")
	p.Check(tech <= deal, "tech_amount", "技术交易额不能大于成交额。技术交易额是成交额扣除设备、仪器、零部件、原材料等非技术性费用后的金额。")
}
