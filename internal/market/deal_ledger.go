package market

import (
	"regexp"
	"strings"
)

// DealLedger is what a row of a ledger says of how far a deal has come: the words of its columns, and the day.
type DealLedger struct {
	Form     string // 意向协议 or 合同
	SignedOn Date
	Evidence string // name or archive number of what shows the signing
	Stage    string
}

// How ledgers write where a deal stands.
var (
	stageOver       = regexp.MustCompile(`未成|未签|终止|取消|失败|放弃|解除|作废`)
	stageCompleted  = regexp.MustCompile(`完成|完结|结题|结项|验收|办结`)
	stagePerforming = regexp.MustCompile(`履约|履行|执行|实施|进行|推进|在研|开发中`)
	stageTalking    = regexp.MustCompile(`洽谈|谈判|磋商|对接|接洽|协商`)
	stageSigned     = regexp.MustCompile(`签约|签订|签署|意向|合同|线索|储备`)
	intentWords     = regexp.MustCompile(`意向|框架|备忘录`)
)

// Intends reports whether the row speaks of an intent and not of a contract.
func (l DealLedger) Intends() bool {
	return intentWords.MatchString(l.Form) || l.Form == "" && intentWords.MatchString(l.Evidence)
}

// Proves reports whether the row shows that something was signed: on which day, and by what.
func (l DealLedger) Proves() bool { return !l.SignedOn.IsZero() && strings.TrimSpace(l.Evidence) != "" }

// claims reports whether the row says that something was signed, proven or not.
func (l DealLedger) claims() bool {
	return !l.SignedOn.IsZero() || stageCompleted.MatchString(l.Stage) || stagePerforming.MatchString(l.Stage) ||
		strings.Contains(l.Stage, "已签") || strings.Contains(l.Form, "合同")
}

// Reach brings a new deal as far as a ledger proves, and says in words what it does not. What was signed must be shown
// as it is when a deal is moved on the platform: a claim without it leaves the deal where two sides are talking.
func (d *Deal) Reach(l DealLedger, step Step) (note string, err error) {
	if stageOver.MatchString(l.Stage) {
		return "", &Error{Code: Invalid, Message: "未成或已终止的项目须在平台上登记原因，不能按表格导入。",
			Fields: map[string]string{"stage": "未成或已终止的项目须在平台上登记原因，不能按表格导入。"}}
	}
	if l.Proves() {
		return "", d.sign(l, step)
	}
	d.Status = DealLead
	switch {
	case l.claims():
		d.Status = DealNegotiating
		missing := "签约日期和佐证材料"
		if !l.SignedOn.IsZero() {
			missing = "佐证材料名称或存档编号"
		} else if l.Evidence != "" {
			missing = "签约日期"
		}
		return "没有写明" + missing + "，按洽谈中导入，不计入签约；补充后再登记签约。", nil
	case stageTalking.MatchString(l.Stage):
		d.Status = DealNegotiating
	case l.Stage != "" && !SaysNothing(l.Stage) && !stageSigned.MatchString(l.Stage):
		return "状态“" + l.Stage + "”不能识别，按线索导入。", nil
	}
	return "", nil
}

// sign notes what a ledger proves to be signed, under the rules of the moves.
func (d *Deal) sign(l DealLedger, step Step) error {
	if l.Intends() {
		d.Status, d.IntentOn, d.IntentEvidence = DealIntentSigned, l.SignedOn, l.Evidence
		return intentShown(d, step)
	}
	d.Status, d.ContractOn, d.ContractEvidence = DealContractSigned, l.SignedOn, l.Evidence
	switch {
	case stageCompleted.MatchString(l.Stage):
		d.Status = DealCompleted
	case stagePerforming.MatchString(l.Stage):
		d.Status = DealPerforming
	}
	return contractShown(d, step)
}

// Further reports whether a ledger proves more than the record has: an intent of a deal that has none, or a contract of
// one that is not signed.
func (d *Deal) Further(l DealLedger) bool {
	return l.Proves() && !d.Over() && !d.Signed() && (!l.Intends() || d.Status != DealIntentSigned)
}

// SignedAs is the day on which the record has what a ledger speaks of signed.
func (d *Deal) SignedAs(l DealLedger) Date {
	if l.Intends() {
		return d.IntentOn
	}
	return d.ContractOn
}

// Resembles reports whether two parties are one as far as a ledger tells: by organisation or code, else by name.
func (p Party) Resembles(other Party) bool {
	if p.Same(other) {
		return true
	}
	return (p.USCC == "" || other.USCC == "") && PlainName(p.Name) == PlainName(other.Name)
}
