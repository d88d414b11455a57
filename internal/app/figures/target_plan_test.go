package figures_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

// TestAGoalIsSetInItsOwnUnit takes what a plan says, in the unit of the plan, and refuses the rest on its field.
func TestAGoalIsSetInItsOwnUnit(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	year := apptest.Today.Year
	for _, k := range []struct {
		name   string
		who    market.Actor
		draft  figures.TargetDraft
		code   market.Code
		field  string
		stored int64
	}{
		{"亿元", w.Clerk, figures.TargetDraft{Code: "T1", Goal: "17.005 亿元"}, "", "", 17_0050_0000_00},
		{"万元", w.Approver, figures.TargetDraft{Code: "P2", Goal: "1,200"}, "", "", 1200_0000_00},
		{"pieces", w.Leader, figures.TargetDraft{Code: "T2", Goal: "２００件"}, "", "", 200},
		{"a share", w.Clerk, figures.TargetDraft{Code: "P4", Goal: "38.5%"}, "", "", 3850},
		{"no goal yet", w.Clerk, figures.TargetDraft{Code: "T8", Goal: " ", Owner: " 人才科 "}, "", "", 0},
		{"half a piece", w.Clerk, figures.TargetDraft{Code: "T3", Goal: "1.5"}, market.Invalid, "goal", 0},
		{"words", w.Clerk, figures.TargetDraft{Code: "T3", Goal: "很多"}, market.Invalid, "goal", 0},
		{"below zero", w.Clerk, figures.TargetDraft{Code: "T3", Goal: "-1"}, market.Invalid, "goal", 0},
		{"months backwards", w.Clerk, figures.TargetDraft{Code: "T3", Goal: "1", FromMonth: 6, ToMonth: 5},
			market.Invalid, "to_month", 0},
		{"a 13th month", w.Clerk, figures.TargetDraft{Code: "T3", Goal: "1", FromMonth: 13, ToMonth: 13},
			market.Invalid,
			"from_month", 0},
		{"too long an office", w.Clerk, figures.TargetDraft{Code: "T3", Goal: "1", Owner: strings.Repeat("科", 61)},
			market.Invalid, "owner", 0},
		{"what is no target", w.Clerk, figures.TargetDraft{Code: "R1", Goal: "1"}, market.Invalid, "code", 0},
		{"what nobody knows", w.Clerk, figures.TargetDraft{Code: "X9", Goal: "1"}, market.NotFound, "", 0},
		{"another's version", w.Clerk, figures.TargetDraft{Code: "T1", Goal: "1", Version: 7}, market.Conflict, "", 0},
		{"by a firm", w.Seller, figures.TargetDraft{Code: "T3", Goal: "1"}, market.NotFound, "", 0},
		{"by a visitor", market.Actor{}, figures.TargetDraft{Code: "T3", Goal: "1"}, market.NotFound, "", 0},
	} {
		k.draft.Year = year
		_, err := w.App.Figures.SetTarget(t.Context(), k.who, k.draft)
		if k.code != "" {
			if market.CodeOf(err) != k.code || k.field != "" && market.FieldsOf(err)[k.field] == "" {
				t.Errorf("%s: %v, want %s on %q", k.name, err, k.code, k.field)
			}
			continue
		}
		if err != nil {
			t.Fatal(k.name, err)
		}
		if now := w.target(k.draft.Code, year); now.Target.Goal != k.stored || now.Target.Version != 1 {
			t.Errorf("%s is stored as %+v, want %d", k.name, now.Target, k.stored)
		}
	}
	if told := w.trail("target", year); len(told) != 5 || told[0] != "set 技术合同成交额" {
		t.Errorf("the trail tells %q", told)
	}
	if owner := w.target("T8", year).Target; owner.Owner != "人才科" || owner.Period() != "全年" {
		t.Errorf("T8 is %+v", owner)
	}
	if v := w.target("T3", year); v.Target.Version != 0 || v.Standing != market.StandingUnknown {
		t.Errorf("what was refused is stored: %+v", v.Target)
	}
}

// TestAPlanIsForTheBureau shows the plan, one target and the table of tasks to nobody else, and knows no other targets.
func TestAPlanIsForTheBureau(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	year := apptest.Today.Year
	for _, who := range w.outsiders() {
		views, years, err := w.App.Figures.Targets(t.Context(), who, year)
		_, one := w.App.Figures.Target(t.Context(), who, "T1", year)
		_, content, table := apptest.Exported("xlsx", func(e *app.Export) error {
			return w.App.Figures.ExportTargets(t.Context(), who, year, e)
		})
		_, report := w.App.Figures.DecideReport(t.Context(), who, 1, "approve", "")
		for name, err := range map[string]error{"plan": err, "target": one, "table": table, "report": report} {
			if market.CodeOf(err) != market.NotFound || views != nil || years != nil || content != nil {
				t.Errorf("%q gets the %s: %v", who.Name, name, err)
			}
		}
	}
	for code, year := range map[string]int{"R1": year, "X1": year, "T1": 1999, "T2": 2101} {
		if _, err := w.App.Figures.Target(t.Context(), w.Leader, code, year); market.CodeOf(err) != market.NotFound {
			t.Errorf("target %s of %d: %v", code, year, err)
		}
	}
	if told := w.trail("target", year); len(told) != 0 {
		t.Errorf("refusals are told as %q", told)
	}
}

// TestATargetIsHeldToTheTimePassed moves the clock over a period and reads how the same figures stand and what they
// will come to.
func TestATargetIsHeldToTheTimePassed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, month := range []int{1, 6, 6, 12} { // a quarter, a half and a quarter of last year
		w.put(w.Lab, w.Uni, on(2024, month, 1), 100*market.Wan, nil)
	}
	w.put(w.Lab, w.Uni, on(2025, 2, 1), 100*market.Wan, nil)
	w.put(w.Lab, w.Uni, on(2025, 2, 2), 100*market.Wan, nil)
	set := func(code, goal string, from, to int) {
		t.Helper()
		if _, err := w.App.Figures.SetTarget(t.Context(), w.Clerk,
			figures.TargetDraft{Code: code, Year: 2025, Goal: goal,
				FromMonth: from, ToMonth: to}); err != nil {
			t.Fatal(err)
		}
	}
	set("T1", "0.04", 0, 0)
	set("T2", "4", 4, 6)
	for _, k := range []struct {
		today    market.Date
		code     string
		standing market.Standing
		outlook  int64
		basis    string
	}{
		{on(2024, 12, 31), "T1", market.StandingAhead, 0, ""},
		{on(2025, 3, 31), "T1", market.StandingAhead, int64(800 * market.Wan), "按上年同期占全年 25% 推算"},
		{on(2025, 7, 1), "T1", market.StandingOnTrack, 266_666_666, "按上年同期占全年 75% 推算"},
		{on(2025, 12, 31), "T1", market.StandingBehind, int64(200 * market.Wan), "期限已到，为实际完成数"},
		{on(2025, 4, 30), "T2", market.StandingAhead, 8, "按上年同期占全年 25% 推算"},
		{on(2025, 5, 15), "T2", market.StandingOnTrack, 8, "按上年同期占全年 25% 推算"},
		{on(2025, 6, 30), "T2", market.StandingBehind, 2, "期限已到，为实际完成数"},
		{on(2025, 4, 1), "T4", market.StandingUnknown, 0, "按期内平均进度推算"},
	} {
		v, err := w.at(k.today).Figures.Target(t.Context(), w.Leader, k.code, 2025)
		if err != nil || v.Standing != k.standing || v.Outlook.Value != k.outlook || v.Outlook.Basis != k.basis {
			t.Errorf("on %s %s stands %s, outlook %+v (%v), want %s, %d %s", k.today, k.code, v.Standing,
				v.Outlook, err,
				k.standing, k.outlook, k.basis)
		}
	}
}

// TestAReportIsRefusedOnItsFields stores nothing of a value that cannot be shown.
func TestAReportIsRefusedOnItsFields(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	today := apptest.Today
	sound := figures.ReportDraft{Code: "P9", Year: today.Year, Value: "2", AsOf: today, Evidence: "文件"}
	for name, k := range map[string]struct {
		change func(*figures.ReportDraft)
		field  string
	}{
		"no value":          {func(d *figures.ReportDraft) { d.Value = " " }, "value"},
		"half a firm":       {func(d *figures.ReportDraft) { d.Value = "2.5" }, "value"},
		"below zero":        {func(d *figures.ReportDraft) { d.Value = "-2" }, "value"},
		"no day":            {func(d *figures.ReportDraft) { d.AsOf = market.Date{} }, "as_of"},
		"tomorrow":          {func(d *figures.ReportDraft) { d.AsOf = today.AddDays(1) }, "as_of"},
		"before the year":   {func(d *figures.ReportDraft) { d.AsOf = on(today.Year-1, 12, 31) }, "as_of"},
		"another year":      {func(d *figures.ReportDraft) { d.Year = 1999 }, "year"},
		"what is no target": {func(d *figures.ReportDraft) { d.Code = "R3" }, "code"},
		"nothing to show":   {func(d *figures.ReportDraft) { d.Evidence = " " }, "evidence"},
		"a file that is none": {func(d *figures.ReportDraft) {
			d.FileName, d.Content, d.NotSecret = "a.pdf", []byte("不是"), true
		}, "file"},
	} {
		draft := sound
		k.change(&draft)
		if _, err := w.App.Figures.ReportTarget(t.Context(), w.Clerk, draft); market.FieldsOf(err)[k.field] == "" {
			t.Errorf("%s: %v, want a sentence on %s", name, err, k.field)
		}
	}
	for _, who := range w.outsiders() {
		if _, err := w.App.Figures.ReportTarget(t.Context(), who, sound); market.CodeOf(err) != market.NotFound {
			t.Errorf("%q reports: %v", who.Name, err)
		}
	}
	if v := w.target("P9", today.Year); len(v.Reports) != 0 || v.Known() {
		t.Errorf("stored is %+v", v)
	}
	if told := w.trail("target", today.Year); len(told) != 0 {
		t.Errorf("refusals are told as %q", told)
	}
}

// TestOneReportAtATimeAndOneDecision lets two report and two decide at once.
func TestOneReportAtATimeAndOneDecision(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	year := apptest.Today.Year
	both := func(do func(market.Actor) error, first, second market.Actor) (won int) {
		t.Helper()
		outcomes := make(chan error, 2)
		for _, who := range []market.Actor{first, second} {
			go func() { outcomes <- do(who) }()
		}
		for range 2 {
			if err := <-outcomes; err == nil {
				won++
			} else if market.CodeOf(err) != market.Conflict {
				t.Errorf("the slower hears %v", err)
			}
		}
		return won
	}
	if won := both(func(who market.Actor) error {
		_, err := w.App.Figures.ReportTarget(t.Context(), who, figures.ReportDraft{Code: "P9", Year: year, Value: "2",
			AsOf: apptest.Today, Evidence: "文件"})
		return err
	}, w.Clerk, w.Clerk2); won != 1 {
		t.Errorf("%d reports were taken", won)
	}
	report := w.target("P9", year).Reports[0].TargetReport
	if won := both(func(who market.Actor) error {
		move := map[int64]market.ReportMove{w.Approver.UserID: market.ReportApprove,
			w.Leader.UserID: market.ReportReturn}[who.UserID]
		_, err := w.App.Figures.DecideReport(t.Context(), who, report.ID, move, "依据不足")
		return err
	}, w.Approver, w.Leader); won != 1 {
		t.Errorf("%d decisions were taken", won)
	}
	v := w.target("P9", year)
	if approved := v.Reports[0].Status == market.ReportApproved; approved != v.Known() {
		t.Errorf("the report is %s, and a value known: %v", v.Reports[0].Status, v.Known())
	}
	if told := w.trail("target", year); len(told) != 2 {
		t.Errorf("the trail tells %q", told)
	}
	for move, code := range map[market.ReportMove]market.Code{market.ReportApprove: market.Conflict,
		"dream": market.NotFound} {
		if _, err := w.App.Figures.DecideReport(t.Context(), w.Approver2, report.ID, move, ""); err == nil ||
			code == market.Conflict && market.CodeOf(err) != code {
			t.Errorf("%s once more: %v", move, err)
		}
	}
}

// TestAReportTellsItsApproversAndItsAuthor sends each message to those it is meant for.
func TestAReportTellsItsApproversAndItsAuthor(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk, approver, leader := f.Staff(market.RoleClerk), f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	everybody := []market.Actor{clerk, approver, leader, firm}
	count := func(who market.Actor) int {
		rows, err := f.App.Message.Notifications(f.Context(), who, 0)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	before := map[int64]int{}
	heard := func(when string, to market.Actor, says string) {
		t.Helper()
		for _, who := range everybody {
			rows, err := f.App.Message.Notifications(f.Context(), who, 0)
			if err != nil {
				t.Fatal(err)
			}
			fresh := rows[:len(rows)-before[who.UserID]]
			before[who.UserID] = len(rows)
			if who.UserID != to.UserID {
				if len(fresh) != 0 {
					t.Errorf("%s, %s hears %+v", when, who.Name, fresh)
				}
				continue
			}
			if len(fresh) != 1 || fresh[0].Title+"|"+fresh[0].Body != says ||
				fresh[0].Href != link.Target("P9", apptest.Today.Year) {
				t.Errorf("%s, %s hears %+v, want %s", when, who.Name, fresh, says)
			}
		}
	}
	for _, who := range everybody {
		before[who.UserID] = count(who)
	}
	for _, k := range []struct {
		move         market.ReportMove
		reason, says string
	}{{market.ReportReturn, " 请附名单 ", "指标填报已退回：新认定省级瞪羚企业|请附名单"},
		{market.ReportApprove, "", "指标填报已审核：新认定省级瞪羚企业|"}} {
		r, err := f.App.Figures.ReportTarget(f.Context(), clerk,
			figures.ReportDraft{Code: "P9", Year: apptest.Today.Year,
				Value: "2", AsOf: apptest.Today, Evidence: "文件"})
		if err != nil {
			t.Fatal(err)
		}
		heard("reported", approver, "指标填报待审核：新认定省级瞪羚企业|")
		if _, err := f.App.Figures.DecideReport(f.Context(), clerk, r.ID, k.move, "理由"); market.CodeOf(err) !=
			market.Forbidden {
			t.Errorf("a clerk decides: %v", err)
		}
		if _, err := f.App.Figures.DecideReport(f.Context(), leader, r.ID, k.move, k.reason); err != nil {
			t.Fatal(err)
		}
		heard(string(k.move), clerk, k.says)
	}
}

// TestWhatWaitsIsMarkedInThePlan shows the open report beside its target, and what its reader may do about it.
func TestWhatWaitsIsMarkedInThePlan(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	year := apptest.Today.Year
	r, err := w.App.Figures.ReportTarget(t.Context(), w.Clerk, figures.ReportDraft{Code: "P9", Year: year, Value: "2",
		AsOf: apptest.Today, NotSecret: true, FileName: "名单.txt", Content: []byte("甲公司、乙公司")})
	if err != nil {
		t.Fatal(err)
	}
	views, years, err := w.App.Figures.Targets(t.Context(), w.Clerk, year)
	if err != nil || !slices.Contains(years, year) {
		t.Fatal(years, err)
	}
	for _, v := range views {
		if (v.Open != nil) != (v.Code == "P9") || v.Metric.Standing {
			t.Errorf("%s waits: %+v", v.Code, v.Open)
		}
	}
	for who, want := range map[*market.Actor]string{&w.Clerk: "[]", &w.Approver: "[approve return]"} {
		v, err := w.App.Figures.Target(t.Context(), *who, "P9", year)
		var offers []string
		for _, o := range v.Reports[0].Offers {
			if o.Barred == "" {
				offers = append(offers, o.Name)
			}
		}
		if err != nil || fmt.Sprint(offers) != want {
			t.Errorf("%s may %v (%v), want %s", who.Name, offers, err, want)
		}
	}
	of := market.FileHolder{Kind: "target_report", Ref: r.ID}
	list, err := w.App.Files(t.Context(), w.Approver, of)
	if err != nil || len(list.Files) != 1 || list.Removable[list.Files[0].ID] || list.Rights.Add {
		t.Errorf("the approver reads %+v (%v)", list, err)
	}
	own, err := w.App.Files(t.Context(), w.Clerk, of)
	if err != nil || own.Removable[own.Files[0].ID] {
		t.Errorf("the clerk takes back what was handed in: %+v (%v)", own, err)
	}
	for _, who := range w.outsiders() {
		if _, err := w.App.Files(t.Context(), who, of); market.CodeOf(err) != market.NotFound {
			t.Errorf("%q reads the proof: %v", who.Name, err)
		}
	}
}
