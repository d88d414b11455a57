package market_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

func soundRound() market.RoundContent {
	return market.RoundContent{Name: "秋季企业技术需求征集", Text: "征集企业在研发和生产中遇到的技术需求，征集后组织对接。",
		Kinds: []string{"demand", "talent"}, BeginsOn: today, EndsOn: today.AddDays(20), Office: "清淮区科学技术局",
		ContactName: "成果科王工", Phone: "0517-84911111", Remind: true}
}

func roundIn(status market.RoundStatus) *market.Round {
	return &market.Round{ID: 1, RoundContent: soundRound(), Silent: 1,
		Progress: market.Progress[market.RoundStatus]{Status: status, Version: 1, MovedBy: 5, SubmittedBy: 5}}
}

// TestWhoMovesARound keeps the opening to somebody else than the clerk who made it.
func TestWhoMovesARound(t *testing.T) {
	t.Parallel()
	people := []cast{{"clerk", person(5, market.RoleClerk)}, {"approver", person(6, market.RoleApprover)},
		{"leader", person(7, market.RoleLeader)}, {"selfappr", person(5, market.RoleApprover)},
		{"auditor", person(9, market.RoleAuditor)}, {"member", member(2, listingOrg, market.RankOwner)},
		{"nobody", market.Actor{}}, {"system", market.TheSystem()}}
	golden(t, "round_moves", table(market.RoundLifecycle, people, roundIn)+
		"# who sees it, changes it and invites\n"+answers(market.RoundLifecycle.States, roundIn,
		question[*market.Round]{"it is seen by", (*market.Round).VisibleTo},
		question[*market.Round]{"it is changed by", (*market.Round).Editable},
		question[*market.Round]{"is invited to by", (*market.Round).Invites}))
}

func TestWhatARoundNeeds(t *testing.T) {
	t.Parallel()
	type in = market.RoundContent
	golden(t, "round_refusals", tryAll(t, "round", func() in {
		c := soundRound()
		c.Normalize()
		return c
	}, func(c *in) error { return c.Validate(today) }, []trial[in]{
		{"nothing", func(c *in) { *c = in{} }},
		{"a short name", func(c *in) { c.Name = "征集" }},
		{"a long name", func(c *in) { c.Name = long(61) }},
		{"a list that there is none of", func(c *in) { c.Kinds = []string{"patent"} }},
		{"an end that has passed", func(c *in) { c.BeginsOn, c.EndsOn = today.AddDays(-3), today.AddDays(-1) }},
		{"an end before the beginning", func(c *in) { c.BeginsOn = today.AddDays(30) }},
		{"no telephone", func(c *in) { c.Phone = "找王工" }},
	}, []trial[in]{
		{"one day", func(c *in) { c.EndsOn = today }},
		{"all five lists", func(c *in) {
			c.Kinds = []string{"demand", "achievement", "talent", "cooperation",
				"common"}
		}},
	}))
}

// A round takes answers from the beginning of its first day to the end of its last one, and says whom to call outside.
func TestARoundTakesAnswersInItsTime(t *testing.T) {
	t.Parallel()
	r := roundIn(market.RoundOpen)
	for at, takes := range map[time.Time]bool{r.BeginsOn.Start(): true, r.BeginsOn.Start().Add(-time.Second): false,
		r.EndsOn.End().Add(-time.Second): true, r.EndsOn.End(): false} {
		err := r.Takes(at)
		if (err == nil) != takes || err != nil && !strings.Contains(err.Error(), "成果科王工，电话 0517-84911111") {
			t.Errorf("at %v it says %v", at, err)
		}
	}
	for _, s := range market.RoundLifecycle.States {
		if takes := roundIn(s.State).Takes(noon) == nil; takes != (s.State == market.RoundOpen) {
			t.Errorf("%s takes answers: %v", s.State, takes)
		}
	}
	var days []int
	for n := range 10 {
		if r.RemindsOn(r.EndsOn.AddDays(-n)) {
			days = append(days, n)
		}
	}
	if !slices.Equal(days, []int{1, 3}) {
		t.Errorf("the silent are reminded %v days before the end", days)
	}
	r.Remind = false
	if r.RemindsOn(r.EndsOn.AddDays(-1)) {
		t.Error("the silent are reminded although nobody wants it")
	}
}

// The last day is the system's to close by, earlier it is somebody's with a reason; nobody finishes what waits.
func TestHowARoundEnds(t *testing.T) {
	t.Parallel()
	clerk, system := person(5, market.RoleClerk), market.TheSystem()
	end := today.AddDays(20).End()
	for what, c := range map[string]struct {
		state market.RoundStatus
		move  market.RoundMove
		step  market.Step
		set   func(*market.Round)
		says  string
	}{
		"by time":         {market.RoundOpen, market.RoundClose, market.Step{Who: system, Now: end}, nil, ""},
		"before its time": {market.RoundOpen, market.RoundClose, market.Step{Who: system, Now: noon}, nil, "尚未到期"},
		"by hand": {market.RoundOpen, market.RoundClose, market.Step{Who: clerk, Now: noon, Reason: "够了"},
			nil, ""},
		"without a reason": {market.RoundOpen, market.RoundClose, market.Step{Who: clerk, Now: noon}, nil, "理由"},
		"while some wait": {market.RoundClosed, market.RoundFinish, market.Step{Who: clerk, Now: noon},
			func(r *market.Round) { r.Waiting = 2 }, "还有 2 条来件待受理"},
		"when none waits": {market.RoundClosed, market.RoundFinish, market.Step{Who: clerk, Now: noon}, nil, ""},
		"opened too late": {market.RoundSubmitted, market.RoundBegin, market.Step{Who: person(6,
			market.RoleApprover), Now: end}, nil, "截止日期已过"},
		"all have answered": {market.RoundOpen, market.RoundRemind, market.Step{Who: clerk, Now: noon},
			func(r *market.Round) { r.Silent = 0 }, "没有可以催报的单位"},
	} {
		r := roundIn(c.state)
		if c.set != nil {
			c.set(r)
		}
		err := market.RoundLifecycle.Move(r, c.move, c.step)
		if (c.says == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", what, err, c.says)
		}
	}
}

// Eight boxes are what somebody fills in on the way: those of the list, of whom to call, of the organisation and of
// files.
func TestTheFormOfARoundIsShort(t *testing.T) {
	t.Parallel()
	const besides = 2 // the organisation and the files
	for _, kind := range market.Kinds {
		fields := market.Quick(kind)
		if n := len(fields) + besides; n > market.MostQuickBoxes || n < 6 {
			t.Errorf("the form of %s has %d boxes", kind, n)
		}
		for _, f := range fields {
			own, known := market.ListingFields(kind).Field(f.Key)
			if !known || own.Input != f.Input || f.Label == "" || own.NoImport {
				t.Errorf("%s: %s is no field of the list that a sheet may bring", kind, f.Key)
			}
		}
		if !slices.ContainsFunc(fields, func(f market.Field) bool { return f.Key == "contact_phone" && f.Required }) {
			t.Errorf("%s asks for no telephone number", kind)
		}
	}
}

// sentIn is what somebody types for a list.
func sentIn(kind market.Kind) market.AnswerContent {
	typed := map[string]string{"title": "轴承滚道缺陷在线检测", "details.talent.post": "视觉算法工程师", "hitech_field": "先进制造与自动化",
		"public_text": "磨削后滚道表面有微裂纹，人工目检漏检率高，需要在线检测装置。", "details.demand.budget": "50",
		"details.achievement.maturity": market.Maturities[0], "details.talent.headcount": "2 人",
		"details.cooperation.partner": "东湖大学", "details.common.chain": "高端装备",
		"details.common.chokepoint": market.Chokepoints[0],
		"contact_name":              "周工", "contact_phone": "０５１７-84912345"}
	c := market.AnswerContent{Kind: kind, OrgName: " 清淮机械有限公司 ", Typed: typed}
	c.Normalize()
	return c
}

func TestWhatAnAnswerNeeds(t *testing.T) {
	t.Parallel()
	type in = market.AnswerContent
	var texts strings.Builder
	for _, kind := range market.Kinds {
		put := func(key, text string) func(*in) { return func(c *in) { c.Typed[key] = text } }
		wrong := []trial[in]{
			{"nothing", func(c *in) { *c = in{Kind: kind} }},
			{"a short text", put("public_text", "太短了")},
			{"a telephone number in what all read", put("public_text", "请有意者打电话 13912345678 找周工，需要在线检测装置。")},
			{"no telephone number", put("contact_phone", "12")},
			{"an organisation of one sign", func(c *in) { c.OrgName = "某" }},
			{"a long organisation", func(c *in) { c.OrgName = long(101) }},
		}
		if kind == market.KindDemand {
			wrong = append(wrong, trial[in]{"an amount that is none", put("details.demand.budget", "很多")},
				trial[in]{"a field that there is none of", put("hitech_field", "炼金术")})
		}
		texts.WriteString(tryAll(t, string(kind), func() in { return sentIn(kind) },
			func(c *in) error { return c.Validate(today) }, wrong, []trial[in]{
				{"the usual answer", func(*in) {}},
				{"without a field", func(c *in) { delete(c.Typed, "hitech_field") }},
			}))
	}
	golden(t, "answer_refusals", texts.String())
}

func TestAnAnswerKeepsWhatItsFormAsks(t *testing.T) {
	t.Parallel()
	c := market.AnswerContent{Kind: market.KindDemand, OrgName: "91320804ma1abcde83",
		Typed: map[string]string{"title": " 甲 ", "confidential_text": "不问", "contact_phone": "１３９１２３４５６７８"}}
	c.Normalize()
	if c.USCC != "91320804MA1ABCDE83" || len(c.Typed) != 2 || c.Typed["title"] != "甲" ||
		c.Typed["contact_phone"] != "13912345678" {
		t.Errorf("kept is %+v", c)
	}
	if post := sentIn(market.KindTalent); post.EntryTitle() != "视觉算法工程师" {
		t.Errorf("a need for people is called %q", post.EntryTitle())
	}
}

// Lists of organisations are pasted from everywhere: numbered, with codes, telephone numbers and addresses beside
// names.
func TestPastedLinesNameOrganisations(t *testing.T) {
	t.Parallel()
	got := market.InviteesIn("1. 清淮机械有限公司\t13912345678\n\n２、淮扬轴承有限公司，91320804MA1ABCDE83，office@huaiyang.example\n" +
		"91320804MA0E2E0416\n（3）东湖大学 \n")
	want := []market.RoundInvitee{{Name: "清淮机械有限公司", Phone: "13912345678"},
		{Name: "淮扬轴承有限公司", USCC: "91320804MA1ABCDE83", Mail: "office@huaiyang.example"},
		{USCC: "91320804MA0E2E0416"}, {Name: "东湖大学"}}
	if !slices.Equal(got, want) {
		t.Errorf("read are %+v", got)
	}
	for i, sound := range map[market.RoundInvitee]bool{{Name: "某"}: false, {}: false,
		{USCC: "91320804MA1ABCDE83"}: true,
		{Name: "东湖大学"}:               true, {Name: "东湖大学", Mail: "东湖"}: false, {Name: long(101)}: false} {
		if (i.Check() == "") != sound {
			t.Errorf("%+v is refused with %q", i, i.Check())
		}
	}
	if (market.RoundInvitee{Phone: "0517-84912345"}).Mobile() != "" ||
		(market.RoundInvitee{Phone: "13912345678"}).Mobile() == "" {
		t.Error("messages go to telephones that take none, or to no telephone")
	}
}

func TestWhatASenderIsTold(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]market.AnswerState{"待受理": {Outcome: market.RowSound},
		"平台已有同名条目": {Outcome: market.RowKnown}, "未采用": {Outcome: market.RowUndone},
		"已收下，办理中": {Outcome: market.RowTaken, Listing: market.ListingSubmitted},
		"已发布":     {Outcome: market.RowTaken, Listing: market.ListingPublished},
		"已收下，已撤回": {Outcome: market.RowTaken, Listing: market.ListingWithdrawn},
		"已有对接":    {Outcome: market.RowTaken, Listing: market.ListingPublished, Matched: true}} {
		if got := s.Label(); got != want {
			t.Errorf("%+v is called %s, want %s", s, got, want)
		}
		if settled := s.Outcome == market.RowTaken || s.Outcome == market.RowUndone; s.Settled() != settled {
			t.Errorf("%+v is settled: %v", s, !settled)
		}
	}
}
