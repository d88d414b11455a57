package market

import (
	"strings"
	"time"
)

// Introduction says who brought a listing's owner together with whom, and when. It is written once and never changed.
type Introduction struct {
	ID           int64
	MandateID    int64 // 0 for none
	ListingID    int64
	ListingOrg   int64
	OtherListing int64  // the partner's listing, 0 for none
	OtherOrg     int64  // the partner, 0 for one that the platform does not know
	OtherName    string // of the partner, with the number of its listing, as it was then
	On           Date
	Note         string
	ByID         int64
	ByName       string
	CreatedAt    time.Time
}

// IntroductionContent is what is said of an introduction: the partner by the number of its listing or by its name.
type IntroductionContent struct {
	ListingNo string `form:"listing_no" json:"listing_no"`
	OrgName   string `form:"org_name" json:"org_name"`
	On        Date   `form:"on" json:"on"`
	Remark    string `form:"remark" json:"remark"`
}

var introductionFields = fieldsOf[IntroductionContent](
	Field{Key: "listing_no", Label: "对方条目编号", Input: InputLine, Longest: 40, Help: "对方在平台上有成果或需求的，填写其编号。"},
	Field{Key: "org_name", Label: "对方单位名称", Input: InputLine, Longest: 100, Help: "没有条目编号的，填写单位全称。"},
	Field{Key: "on", Label: "引荐日期", Input: InputDate, Required: true},
	Field{Key: "remark", Label: "引荐情况", Input: InputText, Rows: 3, Longest: 500},
)

// Fields is the table of its members.
func (IntroductionContent) Fields() Fields { return introductionFields }

// Validate wants a partner, and a day from the one given to today.
func (c *IntroductionContent) Validate(from, today Date) error {
	p := Problems{}
	for _, text := range []*string{&c.ListingNo, &c.OrgName, &c.Remark} {
		*text = strings.TrimSpace(*text)
	}
	checkFields(c, "", p)
	p.Check(c.ListingNo != "" || c.OrgName != "", "listing_no", "请填写对方条目编号或单位名称。")
	p.Check(!c.On.IsZero(), "on", "请填写引荐日期。")
	p.Check(!today.Before(c.On), "on", "引荐日期不能晚于今天。")
	p.Check(c.On.IsZero() || !c.On.Before(from), "on", "引荐日期不能早于派单日期。")
	return p.Err()
}
