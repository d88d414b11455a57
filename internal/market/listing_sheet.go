package market

import "slices"

// SheetHead is a column of one of the five lists as the bureau publishes it: which field of the listing stands in it,
// and under which heading.
type SheetHead struct {
	Field
	Heading string
}

// listingSheets are the fields of the five lists in the order of the lists that bureaus publish. What is not named
// follows in the order of the form.
var listingSheets = map[Kind][]string{
	KindDemand: {"region", "industry", "title", "public_text", "hitech_field", "details.demand.difficulties",
		"details.demand.indicators", "details.demand.research", "details.demand.foundation", "details.demand.goal",
		"details.demand.cooperation", "details.demand.budget", "details.demand.deadline",
		"details.demand.preferred_units", "details.demand.may_challenge"},
	KindTalent: {"title", "details.talent.post", "details.talent.headcount", "details.talent.degree",
		"details.talent.major", "details.talent.title", "details.talent.experience", "details.talent.research",
		"details.talent.problem", "details.talent.ways", "details.talent.salary_min", "details.talent.salary_max",
		"details.talent.starts_on", "details.talent.urgency", "details.talent.demand_id", "public_text"},
	KindCooperation: {"details.cooperation.partner", "details.cooperation.partner_team", "title",
		"details.cooperation.mode", "details.cooperation.category", "details.cooperation.amount",
		"details.cooperation.amount_paid", "details.cooperation.begins_on", "details.cooperation.ends_on",
		"details.cooperation.cert_no", "details.cooperation.stage", "details.cooperation.effect",
		"details.cooperation.alliance_file", "public_text"},
	KindAchievement: {"title", "details.achievement.holder", "hitech_field", "details.achievement.application",
		"keywords", "public_text", "details.achievement.innovation", "details.achievement.indicators",
		"details.achievement.ip_kind", "details.achievement.ip_no", "details.achievement.ip_expires",
		"details.achievement.maturity", "details.achievement.trl", "details.achievement.finished_on",
		"details.achievement.funding", "details.achievement.awards", "details.achievement.ways",
		"details.achievement.willingness", "details.achievement.price", "details.achievement.price_kind",
		"details.achievement.benefit", "details.achievement.cases"},
	KindCommon: {"details.common.chain", "details.common.link", "title", "details.common.chokepoint",
		"details.common.situation", "details.common.indicators", "details.common.alternatives",
		"details.common.enterprises", "details.common.goal", "details.common.budget", "details.common.deadline",
		"details.common.organize", "public_text"},
}

// listingTitles are what the lists call the name of an entry.
var listingTitles = map[Kind]string{KindDemand: "需求名称", KindTalent: "需求名称", KindCooperation: "合作项目名称",
	KindAchievement: "成果名称", KindCommon: "共性关键技术名称"}

// listingSheetEnd are the fields with which every list ends.
var listingSheetEnd = []string{"valid_until", "contact_name", "contact_phone"}

// ListingSheet are the columns of one of the five lists in the order in which the bureau publishes it, beside whose the
// listing is: all fields that a sheet gives and an import takes back.
func ListingSheet(kind Kind) []SheetHead {
	var heads []SheetHead
	table := ListingFields(kind)
	add := func(f Field) {
		heading := f.SheetHeading()
		if f.Key == "title" {
			heading = listingTitles[kind]
		}
		heads = append(heads, SheetHead{f, heading})
	}
	named := slices.Concat(listingSheets[kind], listingSheetEnd)
	for _, key := range listingSheets[kind] {
		if f, known := table.Field(key); known {
			add(f)
		}
	}
	for _, f := range table.Rows() {
		if !f.NoImport && f.Input != InputNone && f.Input != InputRows && !slices.Contains(named, f.Key) {
			add(f)
		}
	}
	for _, key := range listingSheetEnd {
		if f, known := table.Field(key); known {
			add(f)
		}
	}
	return heads
}
