package market_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// soundListing is a listing of a kind that may be submitted as it is.
func soundListing(kind market.Kind) market.Listing {
	l := *sampleListing(market.ListingDraft)
	l.Kind = kind
	l.Details = market.Details{
		Demand: &market.DemandDetails{Difficulties: "反光表面成像不稳定，漏检率高。", Maturity: "中试"},
		Talent: &market.TalentDetails{Post: "视觉算法工程师", Headcount: 2, SalaryMin: 20 * market.Wan,
			SalaryMax: 30 * market.Wan},
		Cooperation: &market.CooperationDetails{Partner: "淮阴大学", Amount: 50 * market.Wan, AmountPaid: 50 * market.Wan},
		Achievement: &market.AchievementDetails{Maturity: "样品", IPKind: "发明专利", IPNo: "ZL202310000000.1", TRL: 9},
		Common:      &market.CommonDetails{Chain: "智能装备", Chokepoint: "卡点"},
	}
	l.Normalize(kind)
	return l
}

func TestWhatEveryListingNeeds(t *testing.T) {
	t.Parallel()
	type in = market.Listing
	sound := func() in { return soundListing(market.KindDemand) }
	complete := func(l *in) error { return l.Validate(l.Kind, today) }
	text := tryAll(t, "any listing, when it is submitted", sound, complete, []trial[in]{
		{"no title", func(l *in) { l.Title = "" }},
		{"a title of five signs", func(l *in) { l.Title = long(5) }},
		{"a long title", func(l *in) { l.Title = long(121) }},
		{"eleven keywords", func(l *in) { l.Keywords = strings.Split("一二三四五六七八九十百", "") }},
		{"a public text of 19 signs", func(l *in) { l.PublicText = long(19) }},
		{"a public text without end", func(l *in) { l.PublicText = long(5001) }},
		{"a gated text without end", func(l *in) { l.ConfidentialText = long(10_001) }},
		{"no region", func(l *in) { l.Region = "" }},
		{"an unknown region", func(l *in) { l.Region = "999999" }},
		{"no field", func(l *in) { l.HitechField = "" }},
		{"an unknown field", func(l *in) { l.HitechField = "炼金术" }},
		{"an unknown field of contracts", func(l *in) { l.TechField = "炼金术" }},
		{"an unknown industry", func(l *in) { l.Industry = "Z" }},
		{"an unknown emerging industry", func(l *in) { l.EmergingIndustry = "炼金术" }},
		{"nobody to talk to", func(l *in) { l.ContactName = "" }},
		{"no telephone", func(l *in) { l.ContactPhone = "" }},
		{"a telephone without its area", func(l *in) { l.ContactPhone = "84912345" }},
		{"an unknown visibility", func(l *in) { l.Visible = "friends" }},
		{"no visibility", func(l *in) { l.Visible = "" }},
		{"no end", func(l *in) { l.ValidUntil = market.Date{} }},
		{"an end yesterday", func(l *in) { l.ValidUntil = today.AddDays(-1) }},
		{"an end after two years", func(l *in) { l.ValidUntil = today.AddDays(731) }},
		{"no promise", func(l *in) { l.NotSecret = false }},
		{"a number in the title", func(l *in) { l.Title = "致电 13812345678 洽谈" }},
		{"a number among the keywords", func(l *in) { l.Keywords = []string{"13812345678"} }},
		{"an identity among the indicators", func(l *in) { l.Details.Demand.Indicators = "32080419900101123X" }},
	}, []trial[in]{
		{"a title of six signs", func(l *in) { l.Title = long(6) }},
		{"a title of 120 signs", func(l *in) { l.Title = long(120) }},
		{"ten keywords", func(l *in) { l.Keywords = strings.Split("一二三四五六七八九十", "") }},
		{"a public text of 20 signs", func(l *in) { l.PublicText = long(20) }},
		{"an end today", func(l *in) { l.ValidUntil = today }},
		{"an end after two years less a day", func(l *in) { l.ValidUntil = today.AddDays(730) }},
		{"a mobile telephone", func(l *in) { l.ContactPhone = "13812345678" }},
		{"for the bureau alone", func(l *in) { l.Visible = market.VisibleBureau }},
		{"numbers in the gated text", func(l *in) { l.ConfidentialText = "联系 13812345678" }},
	})
	text += tryAll(t, "a draft", sound, func(l *in) error { return l.ValidateDraft(l.Kind) }, []trial[in]{
		{"no title", func(l *in) { l.Title = "" }},
		{"an unknown field", func(l *in) { l.HitechField = "炼金术" }},
		{"a long goal", func(l *in) { l.Details.Demand.Goal = long(2001) }},
	}, []trial[in]{
		{"a title alone", func(l *in) {
			*l = in{Kind: l.Kind, ListingContent: market.ListingContent{Title: "检", Visible: l.Visible}}
		}},
		{"a number in the public text", func(l *in) { l.PublicText = "13812345678" }},
	})
	text += tryAll(t, "an imported row", sound, func(l *in) error { return l.ValidateImport(l.Kind, today) },
		[]trial[in]{
			{"a title of one sign", func(l *in) { l.Title = "检" }},
			{"no public text", func(l *in) { l.PublicText = "" }},
			{"a public text of 19 signs", func(l *in) { l.PublicText = long(19) }},
			{"an end yesterday", func(l *in) { l.ValidUntil = today.AddDays(-1) }},
			{"a mobile number", func(l *in) { l.PublicText += "联系 １３８12345678" }},
			{"an identity number", func(l *in) { l.Details.Demand.Difficulties = "身份证 32080419900101123X" }},
		}, []trial[in]{
			{"a title of two signs", func(l *in) { l.Title = "检测" }},
			{"what its owner adds later", func(l *in) {
				l.HitechField, l.Region, l.ContactName, l.ContactPhone, l.NotSecret = "", "", "", "", false
				l.ValidUntil, l.Details.Demand.Difficulties = market.Date{}, ""
			}},
		})
	golden(t, "listing_refusals", text)
}

func TestWhatEachKindNeeds(t *testing.T) {
	t.Parallel()
	type in = market.Listing
	check := func(l *in) error { return l.Validate(l.Kind, today) }
	of := func(kind market.Kind) func() in { return func() in { return soundListing(kind) } }
	text := tryAll(t, "demand", of(market.KindDemand), check, []trial[in]{
		{"no difficulties", func(l *in) { l.Details.Demand.Difficulties = " " }},
		{"no details at all", func(l *in) { l.Details.Demand = nil }},
		{"an unknown maturity", func(l *in) { l.Details.Demand.Maturity = "成熟" }},
	}, nil)
	text += tryAll(t, "talent", of(market.KindTalent), check, []trial[in]{
		{"no post", func(l *in) { l.Details.Talent.Post = "" }},
		{"nobody wanted", func(l *in) { l.Details.Talent.Headcount = 0 }},
		{"fewer than nobody", func(l *in) { l.Details.Talent.Headcount = -1 }},
		{"a town wanted", func(l *in) { l.Details.Talent.Headcount = 10_001 }},
		{"a salary that ends below its beginning", func(l *in) { l.Details.Talent.SalaryMax = 20*market.Wan - 1 }},
	}, []trial[in]{
		{"one wanted", func(l *in) { l.Details.Talent.Headcount = 1 }},
		{"ten thousand wanted", func(l *in) { l.Details.Talent.Headcount = 10_000 }},
		{"one salary", func(l *in) { l.Details.Talent.SalaryMax = 20 * market.Wan }},
		{"a salary without an end", func(l *in) { l.Details.Talent.SalaryMax = 0 }},
	})
	text += tryAll(t, "cooperation", of(market.KindCooperation), check, []trial[in]{
		{"no partner", func(l *in) { l.Details.Cooperation.Partner = "" }},
		{"more paid than agreed", func(l *in) { l.Details.Cooperation.AmountPaid++ }},
		{"an end before the beginning", func(l *in) {
			l.Details.Cooperation.BeginsOn, l.Details.Cooperation.EndsOn = today, today.AddDays(-1)
		}},
	}, []trial[in]{
		{"paid, with nothing agreed", func(l *in) { l.Details.Cooperation.Amount = 0 }},
		{"over in a day", func(l *in) { l.Details.Cooperation.BeginsOn, l.Details.Cooperation.EndsOn = today, today }},
	})
	text += tryAll(t, "achievement", of(market.KindAchievement), check, []trial[in]{
		{"no maturity", func(l *in) { l.Details.Achievement.Maturity = "" }},
		{"an unknown maturity", func(l *in) { l.Details.Achievement.Maturity = "成熟" }},
		{"a readiness of ten", func(l *in) { l.Details.Achievement.TRL = 10 }},
		{"an unknown kind of right", func(l *in) { l.Details.Achievement.IPKind = "商标" }},
		{"a patent without a number", func(l *in) { l.Details.Achievement.IPNo = "" }},
		{"a number in the innovation", func(l *in) { l.Details.Achievement.Innovation = "致电 13812345678" }},
	}, []trial[in]{
		{"a secret without a number", func(l *in) {
			l.Details.Achievement.IPKind, l.Details.Achievement.IPNo = "技术秘密",
				""
		}},
		{"nothing protected", func(l *in) { l.Details.Achievement.IPKind, l.Details.Achievement.IPNo = "未涉及知识产权", "" }},
		{"no kind of right", func(l *in) { l.Details.Achievement.IPKind, l.Details.Achievement.IPNo = "", "" }},
		{"no readiness", func(l *in) { l.Details.Achievement.TRL = 0 }},
	})
	text += tryAll(t, "common need", of(market.KindCommon), check, []trial[in]{
		{"no chain", func(l *in) { l.Details.Common.Chain = " " }},
		{"no kind of problem", func(l *in) { l.Details.Common.Chokepoint = "" }},
		{"an unknown kind of problem", func(l *in) { l.Details.Common.Chokepoint = "痛点" }},
		{"a number in the situation", func(l *in) { l.Details.Common.Situation = "致电 13812345678" }},
	}, nil)
	golden(t, "listing_kind_refusals", text)
}

func TestForWhomAListingIsWritten(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, status := range append([]market.OrgStatus{}, statesOf(market.OrgLifecycle)...) {
		who := belonging(1, homeOrg, market.OrgEnterprise, status, market.RankEditor)
		err := market.MayWriteListing(who, homeOrg, market.KindDemand)
		o := market.Organization{OrganizationContent: market.OrganizationContent{Name: "淮阴精密机械有限公司"}}
		o.Status = status
		b.WriteString(string(status) + ": a draft is written\n" + orFine(err) + string(status) +
			": it is submitted or published\n" + orFine(o.MayPublish()))
	}
	b.WriteString("another organisation's\n" +
		orFine(market.MayWriteListing(named(t, "other"), homeOrg, market.KindDemand)))
	b.WriteString("a viewer's\n" + orFine(market.MayWriteListing(named(t, "viewer"), homeOrg, market.KindDemand)))
	b.WriteString("no kind\n" + orFine(market.MayWriteListing(named(t, "editor"), homeOrg, "")))
	golden(t, "listing_writers", b.String())
}

func statesOf[T market.Movable[S], S, M ~string](l *market.Lifecycle[T, S, M]) []S {
	var states []S
	for _, s := range l.States {
		states = append(states, s.State)
	}
	return states
}

func orFine(err error) string {
	if err == nil {
		return "  it may be\n"
	}
	return refusal(err)
}

// TestOnlyTheKindsOwnDetailsAreKept holds a listing to the details of its kind, made empty when nobody wrote any.
func TestOnlyTheKindsOwnDetailsAreKept(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		for _, full := range []bool{true, false} {
			l := market.Listing{ListingContent: market.ListingContent{Title: " 名称 ", ContactPhone: "０５１７-84912345"}}
			if full {
				l = soundListing(kind)
				l.Details = market.Details{Demand: new(market.DemandDetails), Talent: new(market.TalentDetails),
					Cooperation: new(market.CooperationDetails),
					Achievement: new(market.AchievementDetails), Common: new(market.CommonDetails)}
			}
			l.Normalize(kind)
			d := l.Details
			have := map[market.Kind]bool{market.KindDemand: d.Demand != nil, market.KindTalent: d.Talent != nil,
				market.KindCooperation: d.Cooperation != nil,
				market.KindAchievement: d.Achievement != nil, market.KindCommon: d.Common != nil}
			maps.DeleteFunc(have, func(_ market.Kind, held bool) bool { return !held })
			if len(have) != 1 || !have[kind] || l.Visible != market.VisiblePublic {
				t.Errorf("%s keeps the details of %v, visible %s", kind, slices.Collect(maps.Keys(have)), l.Visible)
			}
			if !full && (l.Title != "名称" || l.ContactPhone != "0517-84912345") {
				t.Errorf("stored is %q, %q", l.Title, l.ContactPhone)
			}
		}
	}
	l := soundListing(market.KindDemand)
	if l.Normalize("other"); l.Details != (market.Details{}) {
		t.Errorf("a kind that does not exist keeps %+v", l.Details)
	}
}

// TestWhatAListingSaysByItsKind reads what search and matching ask, whichever field of the kind says it.
func TestWhatAListingSaysByItsKind(t *testing.T) {
	t.Parallel()
	of := func(d market.Details) *market.Listing {
		return &market.Listing{ListingContent: market.ListingContent{Details: d}}
	}
	for _, c := range []struct {
		kind                               string
		l                                  *market.Listing
		difficulties, indicators, maturity string
		amount                             market.Money
		deadline                           market.Date
		ways                               int
	}{
		{"demand", of(market.Details{Demand: &market.DemandDetails{Difficulties: "难点", Research: "研究", Indicators: "指标",
			Maturity: "中试", Budget: 5, Deadline: today, Cooperation: []string{"联合开发"}}}),
			"难点\n研究", "指标", "中试", 5, today, 1},
		{"talent", of(market.Details{Talent: &market.TalentDetails{Problem: "问题", Research: " ", SalaryMin: 1,
			SalaryMax: 6, StartsOn: today, Ways: []string{"全职", "顾问"}}}),
			"问题", "", "", 6, today, 2},
		{"cooperation", of(market.Details{Cooperation: &market.CooperationDetails{Amount: 7, EndsOn: today}}), "", "",
			"", 7, market.Date{}, 0},
		{"achievement", of(market.Details{Achievement: &market.AchievementDetails{Innovation: "创新", Application: "应用",
			Indicators: "指标", Maturity: "样品", Price: 8, Ways: []string{"面议"}}}),
			"创新\n应用", "指标", "样品", 8, market.Date{}, 1},
		{"common", of(market.Details{Common: &market.CommonDetails{Situation: "现状", Goal: "目标", Indicators: "指标",
			Budget: 9, Deadline: today}}), "现状\n目标", "指标", "", 9, today, 0},
		{"none", of(market.Details{}), "", "", "", 0, market.Date{}, 0},
	} {
		c.l.Kind = market.Kind(c.kind)
		if c.l.Difficulties() != c.difficulties || c.l.Indicators() != c.indicators || c.l.Maturity() != c.maturity ||
			c.l.Amount() != c.amount ||
			c.l.Deadline() != c.deadline || len(c.l.CooperationModes()) != c.ways {
			t.Errorf("%s says %q, %q, %q, %d, %s, %v", c.kind, c.l.Difficulties(), c.l.Indicators(), c.l.Maturity(),
				c.l.Amount(), c.l.Deadline(), c.l.CooperationModes())
		}
	}
}

func TestARenewalChangesTheTermAndTheContactAlone(t *testing.T) {
	t.Parallel()
	l := soundListing(market.KindDemand)
	typed := market.ListingContent{Title: "换了题目", ValidUntil: day(2027, 12, 31), ContactName: "李工",
		ContactPhone: "13812345678"}
	renewed := l.Renewed(typed)
	if renewed.Title != l.Title || renewed.ValidUntil != typed.ValidUntil || renewed.ContactName != "李工" ||
		renewed.ContactPhone != "13812345678" {
		t.Errorf("renewed is %+v", renewed)
	}
	expired := sampleListing(market.ListingExpired)
	expired.ValidUntil = today.AddDays(-1)
	step := market.Step{Who: member(2, listingOrg, market.RankEditor), Now: noon}
	if err := market.ListingLifecycle.Move(expired, "renew", step); market.CodeOf(err) != market.Conflict {
		t.Errorf("renewed until yesterday: %v", err)
	}
	if !expired.ExpiresAt().Equal(today.Start()) || !(&market.Listing{}).ExpiresAt().IsZero() {
		t.Errorf("it runs out at %s", expired.ExpiresAt())
	}
	standing := sampleListing(market.ListingPublished)
	standing.ValidUntil = today
	if err := market.ListingLifecycle.Move(standing, "expire",
		market.Step{Who: market.TheSystem(), Now: noon}); market.CodeOf(err) != market.Conflict {
		t.Errorf("it expires on its last day: %v", err)
	}
	step.Reason = "样机已验收"
	for _, wrong := range []market.ListingOutcome{"", "失败", market.OutcomeSolved, market.OutcomeTransferred} {
		standing.Outcome = wrong
		err := market.ListingLifecycle.Move(standing, "close", step)
		if market.FieldsOf(err)["outcome"] != "请选择办结结果。" {
			t.Errorf("a need is closed as %q: %v", wrong, err)
		}
	}
	standing.Outcome, step.Reason = market.OutcomePartly, " "
	err := market.ListingLifecycle.Move(standing, "close", step)
	if market.FieldsOf(err)["reason"] == "" {
		t.Errorf("closed without a reason: %v", err)
	}
	if step.Reason = "主要指标已达到"; market.ListingLifecycle.Move(standing, "close", step) != nil {
		t.Error("closed with a known outcome: refused")
	}
}

func TestWhichKindsAnswerWhich(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		if !kind.Valid() || kind.Label() == "" || !strings.HasSuffix(kind.ListName(), "清单") {
			t.Errorf("%s is called %s, its list %s", kind, kind.Label(), kind.ListName())
		}
		for _, answer := range kind.Answers() {
			if answer.Asks() == kind.Asks() || !slices.Contains(answer.Answers(), kind) {
				t.Errorf("%s is answered by %s, and not the other way round", kind, answer)
			}
		}
	}
	if market.Kind("other").Valid() || market.Kind("other").Answers() != nil ||
		market.KindCooperation.Answers() != nil {
		t.Error("what is no need and no offer is answered")
	}
	demand, offer := soundListing(market.KindDemand), soundListing(market.KindAchievement)
	if demand.Pairs(&offer) {
		t.Error("two of one organisation are put side by side")
	}
	if offer.OrgID = farOrg; !demand.Pairs(&offer) || demand.Pairs(&demand) {
		t.Error("a need and an offer of two organisations go together, two needs do not")
	}
	common := market.Details{Common: &market.CommonDetails{Chain: "新", DerivedFrom: []int64{9}}}
	stored := market.Details{Common: &market.CommonDetails{Chain: "旧", DerivedFrom: []int64{1, 2}}}
	if kept := common.KeepLinks(stored); len(kept.Common.DerivedFrom) != 2 || kept.Common.Chain != "新" ||
		len(common.Common.DerivedFrom) != 1 {
		t.Errorf("rewriting the text gives the links %v", kept.Common.DerivedFrom)
	}
	if kept := demand.Details.KeepLinks(stored); kept != demand.Details {
		t.Error("a need of another kind is given links")
	}
}

func TestTheFieldOfAnImportedRowIsGuessedWhenItIsPlain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, text, want string }{
		{"一种压铸模具温控方法", "机械压铸", "先进制造与自动化"}, {"一种方法", "本发明公开一种方法。", ""}, {"", "", ""},
	} {
		if got := market.GuessHitechField(c.title, c.text); got != c.want {
			t.Errorf("%q is of %q, want %q", c.title, got, c.want)
		}
	}
}

// TestHowAListingMayEnd writes down what an ending is refused for.
func TestHowAListingMayEnd(t *testing.T) {
	t.Parallel()
	type in = market.Listing
	golden(t, "ending_refusals", tryAll(t, "ending of a need", func() in {
		l := askedListing(market.ListingPublished)
		l.Outcome, l.PublishedAt = market.OutcomeSolvedHere, noon
		return *l
	}, func(l *in) error {
		return market.ListingLifecycle.Move(l, market.ListingClose,
			market.Step{Who: member(1, ownerOrg, market.RankEditor), Now: noon, Reason: "样机已验收"})
	}, []trial[in]{
		{"none", func(l *in) { l.Outcome = "" }},
		{"one of results", func(l *in) { l.Outcome = market.OutcomeTransferred }},
		{"one of before", func(l *in) { l.Outcome = market.OutcomeSolved }},
	}, []trial[in]{
		{"in part", func(l *in) { l.Outcome = market.OutcomePartly }},
	}))
}

// TestEveryOutcomeHasItsLists holds the table of outcomes to the lists: what may be chosen of each, under its name.
func TestEveryOutcomeHasItsLists(t *testing.T) {
	t.Parallel()
	chosen := map[market.ListingOutcome]bool{}
	for _, kind := range market.Kinds {
		for _, o := range kind.Outcomes() {
			chosen[o] = true
			if o.Label() == string(o) || !slices.Contains(market.AllOutcomes(), o) {
				t.Errorf("%s: %s is called %q or not counted", kind, o, o.Label())
			}
		}
	}
	for _, o := range market.AllOutcomes() {
		if old := o == market.OutcomeSolved || o == market.OutcomeNone; chosen[o] == old {
			t.Errorf("%s may be chosen: %v", o, chosen[o])
		}
	}
	if slices.Contains(market.KindAchievement.Outcomes(), market.OutcomeSolvedHere) ||
		slices.Contains(market.KindDemand.Outcomes(), market.OutcomeLicensed) {
		t.Error("a result is solved, or a need licensed")
	}
}
