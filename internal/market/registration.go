package market

import (
	"maps"
	"slices"
	"strings"
)

func sortedFields(p Problems) []string { return slices.Sorted(maps.Keys(p)) }

// Mirrored reports whether another registry decides on the contract, so that the bureau only records its answers:
// it hosts none itself, or the applicant lies elsewhere.
func (c *ContractContent) Mirrored(s Settings) bool {
	return !s.Bool(SetHostsRegistry) || !c.Ours(s.District())
}

// Lifecycle is the state machine of this contract's registration under the settings in force. Where the bureau
// hosts the registry, each act needs another person than the one before; where it mirrors one, a clerk records.
func (c *ContractContent) Lifecycle(s Settings) *Lifecycle[*Contract, ContractStatus, ContractMove] {
	return RegistrationLifecycle(s, c.Mirrored(s))
}

// ContractMove names a move of a contract's registration: the verb in addresses and in the trail.
type ContractMove string

// The moves of a contract's registration.
const (
	ContractPrecheck      ContractMove = "precheck"
	ContractRevise        ContractMove = "revise"
	ContractSubmit        ContractMove = "submit"
	ContractWithdraw      ContractMove = "withdraw"
	ContractDiscard       ContractMove = "discard"
	ContractReturn        ContractMove = "return"
	ContractResubmit      ContractMove = "resubmit"
	ContractAccept        ContractMove = "accept"
	ContractEscalate      ContractMove = "escalate"
	ContractSupplement    ContractMove = "supplement"
	ContractRegister      ContractMove = "register"
	ContractRefuse        ContractMove = "refuse"
	ContractPropose       ContractMove = "propose"
	ContractAmend         ContractMove = "amend"
	ContractDrop          ContractMove = "drop"
	ContractDeregister    ContractMove = "deregister"
	ContractRevoke        ContractMove = "revoke"
	ContractRequestReview ContractMove = "request_review"
	ContractTaxObjection  ContractMove = "tax_objection"
	ContractUphold        ContractMove = "uphold"
	ContractReopen        ContractMove = "reopen"
	ContractInform        ContractMove = "inform"
)

// ContractStates are the states of a registration with their words.
var ContractStates = []StateText[ContractStatus]{
	{ContractDraft, "草稿", "尚未提交，可以继续修改。"},
	{ContractReady, "预审通过", "预审没有须更正的问题，可以提交登记机构。"},
	{ContractSubmitted, "已提交", "已提交，等待登记机构受理。"},
	{ContractAccepted, "已受理", "登记机构已受理，办理时限自受理次日起算。"},
	{ContractSecondReview, "大额评审", "大额合同，正在评审。"},
	{ContractSupplementing, "补正中", "需要按要求补正，补正后时限重新起算。"},
	{ContractRegistered, "已登记", "已取得登记编号，计入统计。"},
	{ContractRefused, "不予登记", "登记机构不予登记，理由已记录。"},
	{ContractDeregistered, "已注销", "合同解除等原因已注销登记，从统计中减去。"},
	{ContractRevoked, "已撤销", "登记已被撤销，从统计中减去。"},
}

// RegistrationLifecycle is the table of moves; mirrored says that another registry decides.
func RegistrationLifecycle(s Settings, mirrored bool) *Lifecycle[*Contract, ContractStatus, ContractMove] {
	r := registry{settings: s, mirrored: mirrored}
	return &Lifecycle[*Contract, ContractStatus, ContractMove]{Noun: "技术合同", States: ContractStates,
		Moves: slices.Concat(r.applying(), r.deciding(), r.keeping(), r.reviewing())}
}

type registry struct {
	settings Settings
	mirrored bool
}

type contractMove = Move[*Contract, ContractStatus, ContractMove]

var contractKeepers = []Capacity{AsSeller, AsDemand, AsClerk}

// applying are the moves of the one who applies.
func (r registry) applying() []contractMove {
	return []contractMove{
		{Name: ContractPrecheck, Label: "通过预审", From: []ContractStatus{ContractDraft}, To: ContractReady,
			By: contractKeepers, Ready: r.sound, Enter: keepReason},
		{Name: ContractRevise, Label: "退回草稿修改", From: []ContractStatus{ContractReady}, To: ContractDraft,
			By: contractKeepers, Enter: keepReason},
		{Name: ContractSubmit, Label: "提交登记", From: []ContractStatus{ContractReady}, To: ContractSubmitted,
			By: []Capacity{AsSeller, AsClerk}, Submit: true, Ready: r.sound, Enter: handedIn},
		{Name: ContractWithdraw, Label: "撤回", From: []ContractStatus{ContractSubmitted}, To: ContractDraft,
			By: []Capacity{AsSeller}, Enter: keepReason},
		{Name: ContractDiscard, Label: "删除草稿", From: []ContractStatus{ContractDraft, ContractReady},
			By: []Capacity{AsSeller}},
		{Name: ContractReturn, Label: "退回修改", From: []ContractStatus{ContractSubmitted}, To: ContractDraft,
			By: []Capacity{AsClerk}, Reason: true, Enter: keepReason},
		{Name: ContractResubmit, Label: "提交补正", From: []ContractStatus{ContractSupplementing}, To: ContractAccepted,
			By: []Capacity{AsSeller, AsClerk}, Submit: true, Ready: r.sound, Enter: clockStarted},
	}
}

// deciding are the acts of the registry on an application.
func (r registry) deciding() []contractMove {
	if r.mirrored {
		clerks, open := []Capacity{AsClerk, AsApprover}, []ContractStatus{ContractAccepted, ContractSecondReview}
		return []contractMove{
			{Name: ContractAccept, Label: "记录登记机构受理", From: []ContractStatus{ContractSubmitted}, To: ContractAccepted,
				By: clerks, Enter: clockStarted},
			{Name: ContractEscalate, Label: "记录转入大额评审", From: []ContractStatus{ContractAccepted},
				To: ContractSecondReview, By: clerks, Ready: r.large, Enter: keepReason},
			{Name: ContractSupplement, Label: "记录要求补正", From: open, To: ContractSupplementing, By: clerks,
				Reason: true, Enter: keepReason},
			{Name: ContractRegister, Label: "记录登记结果", From: append([]ContractStatus{ContractSubmitted}, open...),
				To: ContractRegistered, By: clerks, Input: r.certified, Enter: keepReason},
			{Name: ContractRefuse, Label: "记录不予登记", From: append([]ContractStatus{ContractSubmitted}, open...),
				To: ContractRefused, By: clerks, Reason: true, Input: r.grounded, Enter: keepReason},
		}
	}
	second := []Capacity{AsApprover, AsLeader}
	return []contractMove{
		{Name: ContractAccept, Label: "受理", From: []ContractStatus{ContractSubmitted}, To: ContractAccepted,
			By: []Capacity{AsClerk}, Apart: true, Ready: r.sound, Enter: clockStarted},
		{Name: ContractEscalate, Label: "转大额评审", From: []ContractStatus{ContractAccepted}, To: ContractSecondReview,
			By: []Capacity{AsApprover}, Apart: true, Ready: r.large, Enter: keepReason},
		{Name: ContractSupplement, Label: "要求补正", From: []ContractStatus{ContractAccepted, ContractSecondReview},
			To: ContractSupplementing, By: []Capacity{AsClerk, AsApprover}, Reason: true, Enter: keepReason},
		{Name: ContractRegister, Label: "准予登记", From: []ContractStatus{ContractAccepted}, To: ContractRegistered,
			By: []Capacity{AsApprover}, Apart: true, Ready: r.ordinary, Input: r.certified, Enter: keepReason},
		{Name: ContractRegister, Label: "准予登记", From: []ContractStatus{ContractSecondReview}, To: ContractRegistered,
			By: second, Apart: true, Input: r.certified, Enter: keepReason},
		{Name: ContractRefuse, Label: "不予登记", From: []ContractStatus{ContractAccepted}, To: ContractRefused,
			By: []Capacity{AsApprover}, Reason: true, Apart: true, Input: r.grounded, Enter: keepReason},
		{Name: ContractRefuse, Label: "不予登记", From: []ContractStatus{ContractSecondReview}, To: ContractRefused,
			By: second, Reason: true, Apart: true, Input: r.grounded, Enter: keepReason},
	}
}

// keeping are the acts on a contract that is registered.
func (r registry) keeping() []contractMove {
	registered := []ContractStatus{ContractRegistered}
	propose := contractMove{Name: ContractPropose, Label: "申请变更登记", From: registered, By: []Capacity{AsSeller, AsClerk},
		Reason: true, Submit: true, Input: amendmentSound, Enter: keepReason}
	if r.mirrored {
		clerks := []Capacity{AsClerk, AsApprover}
		return []contractMove{
			propose,
			{Name: ContractAmend, Label: "记录变更登记", From: registered, By: clerks, Ready: amendmentPending,
				Enter: amended},
			{Name: ContractDrop, Label: "记录不予变更", From: registered, By: clerks, Reason: true, Ready: amendmentPending,
				Enter: dropped},
			{Name: ContractDeregister, Label: "记录注销登记", From: registered, To: ContractDeregistered, By: clerks,
				Reason: true, Enter: ended},
			{Name: ContractRevoke, Label: "记录撤销登记", From: registered, To: ContractRevoked, By: clerks, Reason: true,
				Enter: ended},
		}
	}
	return []contractMove{
		propose,
		{Name: ContractAmend, Label: "核准变更", From: registered, By: []Capacity{AsApprover}, Apart: true,
			Ready: amendmentPending, Enter: amended},
		{Name: ContractDrop, Label: "不予变更", From: registered, By: []Capacity{AsApprover}, Reason: true, Apart: true,
			Ready: amendmentPending, Enter: dropped},
		{Name: ContractDeregister, Label: "注销登记", From: registered, To: ContractDeregistered,
			By: []Capacity{AsApprover, AsLeader}, Reason: true, Apart: true, Enter: ended},
		{Name: ContractRevoke, Label: "撤销登记", From: registered, To: ContractRevoked, By: []Capacity{AsLeader},
			Reason: true, Apart: true, Enter: ended},
	}
}

func (r registry) sound(c *Contract, step Step) error {
	return Blocked(c.Check(r.settings, DateOf(step.Now)))
}

func (r registry) large(c *Contract, _ Step) error {
	if !c.Large(r.settings) {
		return Refuse(Conflict, "未达到大额合同线（"+LargeLine(r.settings).String()+"），按一般合同办理。")
	}
	return nil
}

func (r registry) ordinary(c *Contract, _ Step) error {
	if c.Large(r.settings) {
		return Refuse(Conflict, "达到大额合同线（"+LargeLine(r.settings).String()+"），请先转大额评审。")
	}
	return nil
}

// certified wants a certificate number, a possible date and possible amounts (rules K1 and K11).
func (r registry) certified(c *Contract, step Step) error {
	p := Problems{}
	if err := CheckCertNo(c.CertNo); err != nil {
		p.Add("cert_no", FieldsOf(err)["cert_no"])
	}
	p.Check(!c.RegisteredOn.IsZero(), "registered_on", "请填写登记日期，统计以此确定年度。")
	p.Check(!DateOf(step.Now).Before(c.RegisteredOn), "registered_on", "登记日期不能晚于今天。")
	p.Check(c.RegisteredOn.IsZero() || !c.RegisteredOn.Before(c.SignedOn), "registered_on",
		"登记日期不能早于合同签订日期（"+c.SignedOn.Chinese()+"）。")
	p.Check(c.TechAmount > 0, "tech_amount", "技术交易额须大于 0。")
	checkAmounts(p, c.DealAmount, c.TechAmount)
	return p.Err()
}

func (r registry) grounded(c *Contract, _ Step) error {
	if RefusalLabel(c.Refusal) == "" {
		return &Error{Code: Invalid, Message: "请选择不予登记的理由。", Fields: map[string]string{"refusal": "请从列表中选择。"}}
	}
	return nil
}

func amendmentPending(c *Contract, _ Step) error {
	if c.Pending == nil {
		return Refuse(Conflict, "目前没有待核准的变更申请，请先由卖方或受理员申请变更登记。")
	}
	return nil
}

// amendmentSound holds a proposed change to the invariant of the amounts and wants it to change something.
func amendmentSound(c *Contract, _ Step) error {
	pending := c.Pending
	if pending == nil {
		pending = &Amendment{}
	}
	p := Problems{}
	p.Check(pending.DealAmount > 0, "deal_amount", "请填写变更后的成交额，须大于 0。")
	p.Check(pending.TechAmount > 0, "tech_amount", "请填写变更后的技术交易额，须大于 0。")
	checkAmounts(p, pending.DealAmount, pending.TechAmount)
	p.Check(pending.DealAmount != c.DealAmount || pending.TechAmount != c.TechAmount || pending.EndsOn != c.EndsOn,
		"deal_amount", "没有改动任何内容，请填写变更后的金额或截止日期。")
	p.Check(pending.EndsOn.IsZero() || !pending.EndsOn.Before(c.SignedOn), "ends_on", "截止日期不能早于签订日期。")
	return p.Err()
}

// Clock is how much of the registry's time has passed, in working days.
type Clock struct {
	From        Date
	Due         Due
	Limit, Used int
	Alert       int // working days after which somebody is reminded
	Running     bool
}

// alertAfter is how many of the working days pass before somebody is reminded.
func alertAfter(s Settings, limit int) int {
	const whole = 100
	return (limit*s.Int(SetAlertPercent) + whole - 1) / whole
}

// LateFrom is the last day from which a clock with the limit would now be late: whatever runs since that day or
// longer is.
func LateFrom(s Settings, limit int, today Date) Date {
	calendar, from, want := s.Calendar(), today, alertAfter(s, limit)
	for used := 0; used < want; from = from.AddDays(-1) {
		if calendar.Working(from) {
			used++
		}
	}
	return from
}

// Clock counts the working days since acceptance, or since supplements arrived (rule X1). It runs only while the
// registry has the file.
func (c *Contract) Clock(s Settings, today Date) Clock {
	limit := s.Int(SetRegisterDays)
	if c.Status == ContractSecondReview {
		limit = s.Int(SetLargeDays)
	}
	running := c.Status == ContractAccepted || c.Status == ContractSecondReview
	if c.ClockFrom.IsZero() || !running {
		return Clock{From: c.ClockFrom, Limit: limit, Alert: alertAfter(s, limit)}
	}
	calendar := s.Calendar()
	return Clock{From: c.ClockFrom, Due: calendar.AddWorkingDays(c.ClockFrom, limit), Limit: limit,
		Alert: alertAfter(s, limit),
		Used:  calendar.WorkingDaysBetween(c.ClockFrom, today), Running: true}
}

// Over reports whether the time is up.
func (c Clock) Over() bool { return c.Running && c.Used > c.Limit }

// Late reports whether so much of the time has passed that somebody is reminded, by default two thirds.
func (c Clock) Late() bool { return c.Running && c.Used >= c.Alert }

// keepReason notes why the contract moved; a move without a reason leaves the last one.
func keepReason(c *Contract, step Step) {
	if reason := strings.TrimSpace(step.Reason); reason != "" {
		c.Note = reason
	}
}

func handedIn(c *Contract, step Step) {
	c.SubmittedOn = DateOf(step.Now)
	keepReason(c, step)
}

func clockStarted(c *Contract, step Step) {
	c.ClockFrom = DateOf(step.Now)
	keepReason(c, step)
}

// amended puts the pending change into force; amounts count from then on as amended.
func amended(c *Contract, step Step) {
	c.DealAmount, c.TechAmount, c.EndsOn, c.Pending = c.Pending.DealAmount, c.Pending.TechAmount, c.Pending.EndsOn, nil
	keepReason(c, step)
}

func dropped(c *Contract, step Step) {
	c.Pending = nil
	keepReason(c, step)
}

// ended closes the registration, and with it whatever was asked for and is not decided.
func ended(c *Contract, step Step) {
	c.EndedOn, c.Pending, c.Review = DateOf(step.Now), nil, nil
	keepReason(c, step)
}
