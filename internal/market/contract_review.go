package market

import "strings"

// ReviewRequest asks the registry to look at its decision once more (复核): the applicant of a refusal, or finance and
// tax offices of a registration.
type ReviewRequest struct {
	Reason string `json:"reason"`
	ByName string `json:"by_name"`
	On     Date   `json:"on"`
}

func reviewOpen(c *Contract, _ Step) error {
	if c.Review == nil {
		return Refuse(Conflict, "目前没有待办理的复核申请。")
	}
	return nil
}

func reviewNotOpen(c *Contract, _ Step) error {
	if c.Review != nil {
		return Refuse(Conflict, "已有复核申请在办理，请等待结果。")
	}
	return nil
}

// reviewing are the moves of a review: who decides on it is somebody other than who asked.
func (r registry) reviewing() []contractMove {
	decided, decides := []ContractStatus{ContractRefused, ContractRegistered}, []Capacity{AsLeader}
	keep, again := "复核维持原决定", "复核后重新受理"
	if r.mirrored {
		decides, keep, again = []Capacity{AsClerk, AsApprover}, "记录复核维持", "记录复核后重新受理"
	}
	return []contractMove{
		{Name: ContractRequestReview, Label: "申请复核", From: []ContractStatus{ContractRefused}, By: []Capacity{AsSeller},
			Reason: true, Submit: true, Ready: reviewNotOpen, Enter: reviewAsked},
		{Name: ContractTaxObjection, Label: "登记财税部门异议", From: []ContractStatus{ContractRegistered},
			By: []Capacity{AsClerk}, Reason: true, Submit: true, Ready: reviewNotOpen, Enter: reviewAsked},
		{Name: ContractUphold, Label: keep, From: decided, By: decides, Reason: true, Apart: !r.mirrored,
			Ready: reviewOpen, Enter: reviewAnswered},
		{Name: ContractReopen, Label: again, From: []ContractStatus{ContractRefused}, To: ContractAccepted, By: decides,
			Reason: true, Apart: !r.mirrored, Ready: reviewOpen, Enter: reopened},
		{Name: ContractInform, Label: "登记已告知有关部门", From: []ContractStatus{ContractDeregistered, ContractRevoked},
			By: []Capacity{AsClerk}, Reason: true, Ready: benefitsToTell, Enter: informed},
	}
}

// reviewAsked leaves the reason of the decision under review on the record.
func reviewAsked(c *Contract, step Step) {
	c.Review = &ReviewRequest{Reason: strings.TrimSpace(step.Reason), ByName: step.Who.Name, On: DateOf(step.Now)}
}

func reviewAnswered(c *Contract, step Step) {
	c.Review = nil
	keepReason(c, step)
}

func reopened(c *Contract, step Step) {
	c.Review, c.ClockFrom, c.Refusal = nil, DateOf(step.Now), ""
	keepReason(c, step)
}

// informed leaves the reason for which the certificate fell on the record.
func informed(c *Contract, step Step) { c.InformedOn = DateOf(step.Now) }

// benefitOffices are those who granted what a certificate was used for.
var benefitOffices = map[string]string{"增值税免税": "税务部门", "企业所得税减免": "税务部门", "研发费用加计扣除": "税务部门", "财政奖补": "财政部门",
	"产学研合作项目": "项目主管科技部门"}

// BenefitOffice is the office that granted a benefit.
func BenefitOffice(benefit string) string { return benefitOffices[benefit] }

// ToInform reports whether somebody who granted a benefit has not heard yet that the certificate fell (rule K12).
func (c *Contract) ToInform() bool {
	return (c.Status == ContractDeregistered || c.Status == ContractRevoked) && len(c.Benefits) > 0 &&
		c.InformedOn.IsZero()
}

func benefitsToTell(c *Contract, _ Step) error {
	if !c.ToInform() {
		return Refuse(Conflict, "没有须告知的政策，或已登记告知。")
	}
	return nil
}
