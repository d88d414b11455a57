package site

import (
	"strings"
	"testing"

	"jiebang/web/page"
	"jiebang/web/ui"
)

// TestAContractsFormHasTheInputsOfItsMove draws the fields of each move that asks for some.
func TestAContractsFormHasTheInputsOfItsMove(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{
		{"cert_no", "registered_on", "deal_amount", "tech_amount"}, {"refusal"},
		{"deal_amount", "tech_amount", "ends_on"},
	} {
		var b strings.Builder
		if err := page.ContractFields(ui.Form{}, keys).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if !strings.Contains(b.String(), `name="`+key+`"`) {
				t.Errorf("no input for %s among %v", key, keys)
			}
		}
	}
	if page.ContractFields(ui.Form{}, nil) != nil {
		t.Error("a move that asks for nothing has fields")
	}
}
