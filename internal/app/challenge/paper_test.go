package challenge_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// handed are papers as a form sends them.
func handed(names ...string) app.Papers {
	papers := app.Papers{NotSecret: true}
	for _, name := range names {
		papers.Files = append(papers.Files, app.SentFile{Name: name, Content: []byte("%PDF-1.7 " + name)})
	}
	return papers
}

// filesOf are the names of the files of a thing that the asker may read, "" for none, and whether they may add to them.
func (s *stage) filesOf(who market.Actor, kind string, ref int64) (string, bool) {
	s.t.Helper()
	list, err := s.App.Files(s.t.Context(), who, market.FileHolder{Kind: kind, Ref: ref})
	if market.CodeOf(err) == market.NotFound {
		return "not there", false
	}
	s.must(err)
	var names []string
	for _, f := range list.Files {
		names = append(names, f.Name)
	}
	return strings.Join(names, " "), list.Rights.Add
}

// TestEvidenceOfAnObjectionIsForItsAuthorAndTheBureau files an objection with a wrong file first, then with a right
// one.
func TestEvidenceOfAnObjectionIsForItsAuthorAndTheBureau(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "论证不足。"}})
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeStartNotice, NoticeText: "现将拟中榜单位予以公示。"})
	content := market.ObjectionContent{Name: "孙立", Unit: "第二大学", Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"}
	wrong := handed("查询截图.pdf")
	wrong.Files[0].Content = []byte("MZ")
	_, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, content, wrong)
	if fields := market.FieldsOf(err); !strings.Contains(fields["files"], "“查询截图.pdf”") {
		t.Errorf("a wrong file: %v", fields)
	}
	unpledged := handed("查询截图.pdf")
	unpledged.NotSecret = false
	_, err = s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, content, unpledged)
	if fields := market.FieldsOf(err); fields["not_secret"] == "" || fields["files"] == "" {
		t.Errorf("without the pledge: %v", fields)
	}
	if n := s.Number(`select count(*) from objection`) +
		s.Number(`select count(*) from file where kind = 'objection'`); n != 0 {
		t.Errorf("%d rows are left of what was refused", n)
	}
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, content, handed("查询截图.pdf", "报告.pdf"))
	s.must(err)
	if o.Evidence != "查询截图.pdf、报告.pdf" {
		t.Errorf("as evidence stands %q", o.Evidence)
	}
	for who, want := range map[*market.Actor]string{&s.second: "查询截图.pdf 报告.pdf", &s.clerk: "查询截图.pdf 报告.pdf",
		&s.leader: "查询截图.pdf 报告.pdf", &s.owner: "not there", &s.first: "not there", &s.experts[0]: "not there"} {
		if got, _ := s.filesOf(*who, "objection", o.ID); got != want {
			t.Errorf("%s sees %q, want %q", who.Name, got, want)
		}
	}
	own := market.FileDraft{FileHolder: market.FileHolder{Kind: "objection", Ref: o.ID}, Name: "调查笔录.pdf",
		Access: market.FileBureau, NotSecret: true}
	added, err := s.App.AddFile(t.Context(), s.clerk, own, []byte("%PDF-1.7"))
	s.must(err)
	if got, may := s.filesOf(s.second, "objection", o.ID); got != "查询截图.pdf 报告.pdf" || !may {
		t.Errorf("its author sees %q and may add: %v", got, may)
	}
	if _, err := s.App.RemoveFile(t.Context(), s.clerk, added.ID); market.CodeOf(err) != market.Forbidden {
		t.Errorf("evidence is taken off: %v", err)
	}
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.clerk, o.ID,
		challenge.ObjectionMove{Name: "not_accept", Reason: "没有事实依据。"})
	s.must(err)
	if _, may := s.filesOf(s.second, "objection", o.ID); may {
		t.Error("files are added after the decision")
	}
	archive := unzipped(t, s.archived(c.ID))
	if all := strings.Join(entryNames(archive), "\n"); !strings.Contains(all, "-查询截图.pdf") ||
		!strings.Contains(all, "-调查笔录.pdf") {
		t.Errorf("the archive holds %s", all)
	}
}

// TestEvidenceOfTheWork hands in files with a stage, its check, a change, the application for acceptance, its sheet and
// a payment; each is read by both sides and the bureau, and stands in the archive.
func TestEvidenceOfTheWork(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.awarded(1)
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeSign,
		AwardInput: challenge.AwardInput{SignedOn: thisDay(),
			Amount: 60 * market.Wan, Papers: handed("揭榜合同.pdf")}})
	s.move(s.clerk2, c.ID, challenge.Move{Name: market.ChallengeStart})
	bid := bids[0].ID
	v, err := s.App.Challenge.Agreement(t.Context(), s.first, bid)
	s.must(err)
	stage := v.Milestones[0]
	_, err = s.App.Challenge.MoveMilestone(t.Context(), s.first, stage.ID,
		challenge.MilestoneMove{Name: "claim", Report: "完成样机。"})
	s.refuse(err, "请上传佐证材料")
	_, err = s.App.Challenge.MoveMilestone(t.Context(), s.second, stage.ID,
		challenge.MilestoneMove{Name: "claim", Report: "完成样机。", Papers: handed("中期报告.pdf")})
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger to the work hands in files: %v", err)
	}
	m, err := s.App.Challenge.MoveMilestone(t.Context(), s.first, stage.ID,
		challenge.MilestoneMove{Name: "claim", Report: "完成样机。", Papers: handed("中期报告.pdf")})
	s.must(err)
	if m.Evidence != "中期报告.pdf" {
		t.Errorf("as evidence stands %q", m.Evidence)
	}
	_, err = s.App.Challenge.MoveMilestone(t.Context(), s.clerk, stage.ID,
		challenge.MilestoneMove{Name: "pass", Experts: "甲\n乙\n丙", Opinion: "达到。", Papers: handed("检查意见.pdf")})
	s.must(err)
	later := v.Content
	later.Leader = "孙立"
	change, err := s.App.Challenge.RequestChange(t.Context(), s.first, bid, v.N, later, "项目负责人调离。", handed("延期说明.pdf"))
	s.must(err)
	_, err = s.App.Challenge.MoveChange(t.Context(), s.approver, change.ID, challenge.ChangeMove{Name: "approve"})
	s.must(err)
	for _, m := range v.Milestones[1:] {
		if v.Content.AtTheEnd(m.Stage) {
			continue
		}
		_, err = s.App.Challenge.MoveMilestone(t.Context(), s.first, m.ID,
			challenge.MilestoneMove{Name: "claim", Report: "完成。", Evidence: "中期报告"})
		s.must(err)
		_, err = s.App.Challenge.MoveMilestone(t.Context(), s.clerk, m.ID,
			challenge.MilestoneMove{Name: "pass", Experts: "甲\n乙\n丙", Opinion: "达到。"})
		s.must(err)
	}
	s.move(s.first, c.ID, challenge.Move{Name: market.ChallengeApplyAcceptance, Reason: "申请验收。",
		AwardInput: challenge.AwardInput{Papers: handed("检测报告.pdf")}})
	x := s.measures(bid, "99.3", "7")
	_, err = s.App.Challenge.MoveAcceptance(t.Context(), s.clerk, x,
		challenge.AcceptanceMove{Name: "measure", Results: []market.Measured{{Value: "99.3"}, {Value: "7"}},
			Experts: "甲\n乙\n丙", Opinion: "逐项核验。", Papers: handed("验收意见.pdf")})
	s.must(err)
	s.registered(bid, "2026320804000001")
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengePay, Reason: "首付",
		AwardInput: challenge.AwardInput{Amount: market.Wan, PaidOn: thisDay(), Papers: handed("银行回单.pdf")}})
	for _, who := range []market.Actor{s.first, s.owner, s.leader} {
		v, err = s.App.Challenge.Agreement(t.Context(), who, bid)
		s.must(err)
		seen := 0
		for _, files := range v.Files {
			seen += len(files)
		}
		if seen != 6 || len(v.Files[market.FileHolder{Kind: "milestone", Ref: stage.ID}]) != 2 ||
			len(v.Files[market.FileHolder{Kind: "subsidy", Ref: v.Subsidies[0].ID}]) != 1 {
			t.Errorf("%s sees %d files of the work: %v", who.Name, seen, v.Files)
		}
	}
	for kind, ref := range map[string]int64{"milestone": stage.ID, "change": change.ID, "acceptance": x,
		"subsidy": v.Subsidies[0].ID} {
		if got, _ := s.filesOf(s.second, kind, ref); got != "not there" {
			t.Errorf("another bidder sees %q of the %s", got, kind)
		}
	}
	all := strings.Join(entryNames(unzipped(t, s.archived(c.ID))), "\n")
	for _, name := range []string{"揭榜合同", "中期报告", "检查意见", "延期说明", "检测报告", "验收意见", "银行回单"} {
		if !strings.Contains(all, "-"+name+".pdf") {
			t.Errorf("%s is not in the archive", name)
		}
	}
	if broken := checkArchive(t, s.archived(c.ID)); len(broken) > 0 {
		t.Errorf("the archive is found broken: %v", broken)
	}
}
