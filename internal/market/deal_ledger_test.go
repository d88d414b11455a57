package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestALedgerBringsADealAsFarAsItProves(t *testing.T) {
	t.Parallel()
	signed := today.AddDays(-30)
	for _, k := range []struct {
		what   string
		ledger market.DealLedger
		status market.DealStatus
		note   string
		fault  string
	}{
		{"nothing", market.DealLedger{}, market.DealLead, "", ""},
		{"talk", market.DealLedger{Stage: "正在洽谈"}, market.DealNegotiating, "", ""},
		{"strange words", market.DealLedger{Stage: "甲类"}, market.DealLead, "状态“甲类”不能识别", ""},
		{"a contract", market.DealLedger{SignedOn: signed, Evidence: "HT-1"}, market.DealContractSigned, "", ""},
		{"an intent", market.DealLedger{Form: "框架协议", SignedOn: signed, Evidence: "YX-1"},
			market.DealIntentSigned, "", ""},
		{"an intent by its paper", market.DealLedger{SignedOn: signed, Evidence: "意向书"},
			market.DealIntentSigned, "", ""},
		{"work", market.DealLedger{SignedOn: signed, Evidence: "HT-1", Stage: "正在实施"}, market.DealPerforming, "", ""},
		{"an end", market.DealLedger{SignedOn: signed, Evidence: "HT-1", Stage: "已验收"}, market.DealCompleted, "", ""},
		{"a day alone", market.DealLedger{SignedOn: signed}, market.DealNegotiating, "没有写明佐证材料名称或存档编号", ""},
		{"a paper alone", market.DealLedger{Form: "合同", Evidence: "HT-1"}, market.DealNegotiating, "没有写明签约日期", ""},
		{"a claim alone", market.DealLedger{Stage: "已完成"}, market.DealNegotiating, "没有写明签约日期和佐证材料", ""},
		{"a failure", market.DealLedger{Stage: "已终止"}, "", "", "stage"},
		{"a day to come", market.DealLedger{SignedOn: today.AddDays(1), Evidence: "HT-1"}, "", "", "signed_on"},
	} {
		var d market.Deal
		note, err := d.Reach(k.ledger, market.Step{Now: today.Start()})
		if k.fault != "" {
			if market.FieldsOf(err)[k.fault] == "" {
				t.Errorf("%s: %v, want a fault of %s", k.what, err, k.fault)
			}
			continue
		}
		if err != nil || d.Status != k.status || k.note == "" && note != "" || !strings.Contains(note, k.note) {
			t.Errorf("%s: %s %q (%v), want %s %q", k.what, d.Status, note, err, k.status, k.note)
		}
		if k.ledger.Proves() == (d.IntentOn.IsZero() && d.ContractOn.IsZero()) {
			t.Errorf("%s: signed on %v %v", k.what, d.IntentOn, d.ContractOn)
		}
	}
}
