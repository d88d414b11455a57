package market

// undertakingHeadings are the headings under which the bureau's own sheets know the fields of a kind, besides the
// kind's own words.
var undertakingHeadings = map[UndertakingKind]map[string][]string{
	UndertakingAlliance: {
		"title": {"校企联盟名称", "产学研联盟名称"}, "firm": {"企业名称", "共建企业", "牵头企业", "依托企业", "成员企业", "合作企业", "单位名称"},
		"partner": {"合作单位", "合作高校", "合作高校院所", "高校名称", "高校院所名称", "共建高校", "共建单位", "成员单位", "高校"},
		"paper":   {"备案号", "备案编号", "备案文号", "省备案号", "联盟备案号"}, "on": {"备案时间", "成立日期", "成立时间", "组建时间"},
		"until": {"有效期", "到期日期"}, "note": {"备注"},
	},
	UndertakingVice: {
		"title": {"事项"}, "firm": {"受聘企业", "企业名称", "聘任企业", "服务企业", "引进企业", "单位名称", "企业"},
		"partner": {"派出单位", "所在高校", "高校院所", "派出高校", "工作单位", "所在单位", "高校名称", "选派单位"},
		"person":  {"科技副总姓名", "科技副总", "人选姓名", "专家姓名"}, "paper": {"批准文号", "文号", "批文号", "认定文件", "认定文号", "文件号"},
		"on": {"批准时间", "认定时间", "认定日期", "任职日期", "任职时间", "任期起", "聘期", "任期"}, "until": {"任期止", "聘期至", "聘期止", "任期结束"},
		"note": {"备注"},
	},
	UndertakingTraining: {
		"title": {"培训班名称", "培训主题", "培训内容", "活动名称", "名称"}, "firm": {"主办单位", "举办单位", "组织单位", "培训机构", "培训单位", "单位名称"},
		"person": {"授课人", "主讲老师", "讲师", "授课老师", "授课专家", "主讲专家"},
		"on":     {"培训时间", "举办时间", "举办日期", "开班时间", "时间"}, "headcount": {"参训人数", "人数", "培训人数", "人次", "参加人数", "培训人次"},
		"note": {"备注"},
	},
}

// UndertakingSheets are the kinds that come in as sheets.
var UndertakingSheets = []UndertakingKind{UndertakingAlliance, UndertakingVice, UndertakingTraining}

// UndertakingFields is the table of a kind's rows in the kind's own words; what the kind does not ask for is left out.
func UndertakingFields(kind UndertakingKind) Fields {
	text, _ := UndertakingTextOf(kind)
	labels := map[string]string{"title": text.Title, "firm": text.Firm, "partner": text.Partner, "person": text.Person,
		"paper": text.Paper, "on": text.On, "until": text.Until, "headcount": text.Heads, "note": "说明"}
	t := Fields{of: undertakingFields.of}
	for _, f := range undertakingFields.rows {
		if f.Label = labels[f.Key]; f.Label != "" {
			f.Headings = undertakingHeadings[kind][f.Key]
			t.rows = append(t.rows, f)
		}
	}
	return t
}

// Complete gives a row of a sheet the heading that a kind's sheets do not have.
func (c *UndertakingContent) Complete(kind UndertakingKind) {
	if kind == UndertakingVice && c.Title == "" && c.Person != "" && c.Firm != "" {
		c.Title = c.Person + "任" + c.Firm + "科技副总"
	}
}

// Is reports whether a row of a sheet is the one on record: by the number of its paper, which for vice managers names a
// document about many, or by what was undertaken, with whom and when.
func (u *Undertaking) Is(c *UndertakingContent) bool {
	same := PlainName(u.Person) == PlainName(c.Person)
	if u.Paper != "" && c.Paper != "" && u.Kind != UndertakingTraining {
		return PlainName(u.Paper) == PlainName(c.Paper) && (u.Kind != UndertakingVice || same)
	}
	return PlainName(u.Title) == PlainName(c.Title) && PlainName(u.Firm) == PlainName(c.Firm) && u.On == c.On && same
}
