package challenge_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// TestFraudIsRecordedAndKeepsOut records false material of a bidder: refused without facts or evidence, once only, with
// the term of the settings; the bidder is told and kept out until the leader lifts it.
func TestFraudIsRecordedAndKeepsOut(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bid := s.Fixture.Bid(s.first, c, 60*market.Wan)
	org := bid.OrgID
	draft := challenge.FraudDraft{FraudContent: market.FraudContent{OrgID: org, Facts: "所附检测报告编号在出具单位查无此项。"},
		Papers: handed("核查函.pdf")}
	_, err := s.App.Challenge.RecordFraud(t.Context(), s.clerk, c.ID, draft)
	if fields := market.FieldsOf(err); fields["org_id"] == "" {
		t.Errorf("before the close a bidder can be named: %v", err)
	}
	s.Deadline(c)
	for name, who := range map[string]market.Actor{"leader": s.leader, "owner": s.owner, "bidder": s.second,
		"auditor": s.Staff(market.RoleAuditor)} {
		if _, err := s.App.Challenge.RecordFraud(t.Context(), who, c.ID, draft); market.CodeOf(err) != market.NotFound {
			t.Errorf("the %s records it: %v", name, err)
		}
	}
	_, err = s.App.Challenge.RecordFraud(t.Context(), s.clerk, c.ID,
		challenge.FraudDraft{FraudContent: market.FraudContent{OrgID: org, Facts: "假"}})
	if fields := market.FieldsOf(err); fields["facts"] == "" || fields["evidence"] == "" {
		t.Errorf("without facts and evidence: %v", fields)
	}
	spoiled := challenge.FraudDraft{FraudContent: market.FraudContent{OrgID: org, Facts: "假"},
		Papers: app.Papers{NotSecret: true, Files: []app.SentFile{{Name: "核查函.pdf", Content: []byte("MZ")}}}}
	_, err = s.App.Challenge.RecordFraud(t.Context(), s.clerk, c.ID, spoiled)
	if fields := market.FieldsOf(err); fields["facts"] == "" || fields["files"] == "" || fields["evidence"] != "" {
		t.Errorf("with a wrong file and too few words: %v", fields)
	}
	v, err := s.App.Challenge.Fraud(t.Context(), s.approver, c.ID)
	if err != nil || len(v.Parties) != 2 || v.Parties[0].As != "发榜方" || v.Parties[1].Name != "第一研究院" || v.Years != 5 {
		t.Errorf("the form offers %+v for %d years (%v)", v.Parties, v.Years, err)
	}
	b, err := s.App.Challenge.RecordFraud(t.Context(), s.clerk, c.ID, draft)
	s.must(err)
	stored, err := s.App.Challenge.Breach(t.Context(), s.first, b.ID)
	s.must(err)
	if stored.Kind != market.BreachFraud || stored.BidID != bid.ID || stored.Evidence != "核查函.pdf" ||
		stored.Until.Year != stored.On.Year+5 {
		t.Errorf("recorded is %+v", stored.Breach)
	}
	if got, may := s.filesOf(s.first, "breach", b.ID); got != "核查函.pdf" || !may {
		t.Errorf("the organisation sees %q and may answer: %v", got, may)
	}
	if got, _ := s.filesOf(s.second, "breach", b.ID); got != "not there" {
		t.Errorf("another sees %q", got)
	}
	_, err = s.App.Challenge.RecordFraud(t.Context(), s.approver, c.ID, draft)
	s.refuse(err, "不能重复记录")
	next := s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, next.ID, s.offer(s.first, next, market.Wan))
	s.refuse(err, "违约记录")
	if all := strings.Join(entryNames(unzipped(t, s.archived(c.ID))), "\n"); !strings.Contains(all, "-核查函.pdf") {
		t.Error("the evidence is not in the archive")
	}
	_, err = s.App.Challenge.MoveBreach(t.Context(), s.leader, b.ID,
		challenge.BreachMove{Name: "lift", Reason: "经复核，报告系出具单位漏录。"})
	s.must(err)
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, next.ID, s.offer(s.first, next, market.Wan))
	s.must(err)
}
