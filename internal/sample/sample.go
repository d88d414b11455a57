// Package sample makes values for tests and for the demo that are valid by construction.
package sample

import (
	"fmt"
	"strings"

	"jiebang/internal/market"
)

// District is where the samples live unless they say otherwise: 淮安市淮阴区.
const District market.Region = "320804"

// Phone is a telephone number of nobody.
const Phone = "0517-84912345"

// USCC computes the n-th valid code of a registration category (91 for enterprises, 12 for public institutions) and a
// region, with sound organisation code and check character.
func USCC(category string, region market.Region, n int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	inner := fmt.Sprintf("MA%06d", n%1_000_000)
	sum := 0
	for i, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", inner[i]) * weight
	}
	code := category + string(region) + inner + string("0123456789X0"[11-sum%11])
	for _, check := range alphabet {
		if full := code + string(check); market.CheckUSCC(full) == nil {
			return full
		}
	}
	return code
}

// Organization is what the n-th sample enterprise says of itself.
func Organization(n int) market.OrganizationContent {
	return market.OrganizationContent{Name: fmt.Sprintf("样例企业%d有限公司", n), USCC: USCC("91", District, n),
		Kind: market.OrgEnterprise, Nature: "150",
		Region: District, Address: "淮阴区样例路 1 号", LegalPerson: fmt.Sprintf("法人%d", n), ContactName: "联系人",
		ContactPhone: Phone, Industry: "C", Intro: "样例企业。"}
}

// Listing is what a complete listing of the kind says; it may be submitted on the given day.
func Listing(kind market.Kind, today market.Date) market.ListingContent {
	c := market.ListingContent{Title: "轴承滚道表面缺陷在线视觉检测" + kind.Label(), Keywords: []string{"视觉检测", "轴承"},
		Region:     District,
		PublicText: "轴承套圈磨削后滚道出现微裂纹，人工检验漏检率高，希望采用在线检测。", HitechField: "先进制造与自动化",
		ContactName: "联系人", ContactPhone: Phone, Visible: market.VisiblePublic, ValidUntil: today.AddDays(365),
		NotSecret: true}
	c.Normalize(kind)
	switch d := &c.Details; kind {
	case market.KindDemand:
		d.Demand.Difficulties, d.Demand.Indicators, d.Demand.Budget = "裂纹浅，油污和反光干扰大。", "检出深度≥0.1 mm；节拍≤8 s",
			60*market.Wan
	case market.KindTalent:
		d.Talent.Post, d.Talent.Headcount = "视觉算法工程师", 2
	case market.KindCooperation:
		d.Cooperation.Partner = "样例大学"
	case market.KindAchievement:
		d.Achievement.Indicators, d.Achievement.Maturity, d.Achievement.IPKind, d.Achievement.IPNo = "检出深度 0.08 mm",
			"中试", "发明专利", "ZL202110000001.X"
	case market.KindCommon:
		d.Common.Chain, d.Common.Chokepoint = "高端装备", "难点"
	}
	return c
}

// Registration is what the n-th sample person types for an account.
func Registration(n int, password string) market.Registration {
	return market.Registration{Login: fmt.Sprintf("sample%04d", n), Name: fmt.Sprintf("样例%d", n),
		Phone: fmt.Sprintf("1390000%04d", n%10_000), Password: password, Repeat: password, Agree: true}
}
