package market

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// QualificationCode names what a firm was recognised as.
type QualificationCode string

// Qualification is one recognition of an organisation, with the days between which it holds: the bureau's own record.
type Qualification struct {
	ID    int64
	OrgID int64
	QualificationContent
	BatchID   int64 // the sheet that brought it, 0 for none
	ByName    string
	CreatedAt time.Time
}

// QualificationContent is what a list says of a recognition.
type QualificationContent struct {
	Code      QualificationCode
	Number    string // of the certificate, or of the entry in a register
	ValidFrom Date
	ValidTo   Date
}

// qualifications are what firms are recognised as, with the other names that lists give them. The narrower of two whose
// names hold each other stands first.
var qualifications = []struct {
	code  QualificationCode
	label string
	also  []string
}{
	{"hitech", "高新技术企业", []string{"高企", "国家高新技术企业", "国高", "国高新", "国家级高新技术企业", "国家高企"}},
	{"hitech_nursery", "高新技术企业培育库入库企业", []string{"高企培育库", "高企培育", "高新技术企业培育", "高企入库", "省高企培育库"}},
	{"tech_sme", "科技型中小企业", []string{"科小", "科技中小企业", "国家科技型中小企业", "科技型中小微企业"}},
	{"innovative_sme", "创新型中小企业", nil},
	{"little_giant", "专精特新“小巨人”企业", []string{"小巨人", "国家级专精特新小巨人", "国家专精特新小巨人", "国家级小巨人"}},
	{"srdi", "专精特新中小企业", []string{"专精特新", "省专精特新", "省级专精特新", "省级专精特新中小企业"}},
	{"gazelle", "瞪羚企业", []string{"省瞪羚", "省级瞪羚"}},
	{"potential_unicorn", "潜在独角兽企业", []string{"准独角兽", "省潜在独角兽"}},
	{"unicorn", "独角兽企业", nil},
	{"advanced_service", "技术先进型服务企业", []string{"技术先进型"}},
	{"private_tech", "民营科技企业", []string{"省民营科技"}},
	{"tech_center", "企业技术中心", []string{"省企业技术中心", "省级企业技术中心"}},
	{"engineering_center", "工程技术研究中心", []string{"工程中心", "省工程技术研究中心", "省级工程技术研究中心", "市工程技术研究中心"}},
	{"new_rd", "新型研发机构", nil},
}

// QualificationCodes lists the qualifications in the order they are shown.
func QualificationCodes() []QualificationCode {
	codes := make([]QualificationCode, 0, len(qualifications))
	for _, q := range qualifications {
		codes = append(codes, q.code)
	}
	return codes
}

// Label is the qualification's Chinese name.
func (c QualificationCode) Label() string {
	for _, q := range qualifications {
		if q.code == c {
			return q.label
		}
	}
	return ""
}

// plainer leaves out of the name of a qualification what lists write in several ways.
var plainer = regexp.MustCompile(`[“”"'\s]|企业|认定|资质`)

// QualificationNamed is the qualification that a word of a list means.
func QualificationNamed(word string) (code QualificationCode, ok bool) {
	word = plainer.ReplaceAllString(remark.ReplaceAllString(HalfWidth(strings.TrimSpace(word)), ""), "")
	if word == "" {
		return "", false
	}
	for _, q := range qualifications {
		for _, name := range append([]string{q.label}, q.also...) {
			if word == plainer.ReplaceAllString(name, "") || word == string(q.code) {
				return q.code, true
			}
		}
	}
	return "", false
}

// Is reports whether two lists speak of the same recognition: a number decides where both give one, else the day from
// which it holds.
func (c QualificationContent) Is(other QualificationContent) bool {
	switch {
	case c.Code != other.Code:
		return false
	case c.Number != "" && other.Number != "":
		return c.Number == other.Number
	case c.ValidFrom.IsZero() || other.ValidFrom.IsZero():
		return true
	}
	return c.ValidFrom == other.ValidFrom
}

// Completed is the recognition with what another list says of it, and whether that says anything else.
func (c QualificationContent) Completed(by QualificationContent) (whole QualificationContent, differs bool) {
	whole = c
	if by.Number != "" {
		whole.Number = by.Number
	}
	if !by.ValidFrom.IsZero() {
		whole.ValidFrom = by.ValidFrom
	}
	if !by.ValidTo.IsZero() {
		whole.ValidTo = by.ValidTo
	}
	return whole, whole != c
}

// Validate checks a recognition.
func (c QualificationContent) Validate() error {
	const longest = 60
	p := Problems{}
	p.Check(slices.Contains(QualificationCodes(), c.Code), "qualification", "请从列表中选择资质。")
	p.Check(len([]rune(c.Number)) <= longest, "qualification_no", "证书编号最多 60 个字。")
	p.Check(c.ValidFrom.IsZero() || c.ValidTo.IsZero() || c.ValidFrom.Before(c.ValidTo), "valid_to",
		"有效期至须晚于发证日期。")
	return p.Err()
}

// Expired reports whether the recognition no longer holds on a day.
func (c QualificationContent) Expired(today Date) bool {
	return !c.ValidTo.IsZero() && c.ValidTo.Before(today)
}

// Text is what is known of the recognition besides its name.
func (c QualificationContent) Text() string {
	var parts []string
	if c.Number != "" {
		parts = append(parts, c.Number)
	}
	switch from, to := c.ValidFrom.Chinese(), c.ValidTo.Chinese(); {
	case from != "" && to != "":
		parts = append(parts, from+"至"+to)
	case from != "":
		parts = append(parts, "自"+from)
	case to != "":
		parts = append(parts, "有效期至"+to)
	}
	return strings.Join(parts, "，")
}
