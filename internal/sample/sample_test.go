package sample_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

func TestSamplesAreValid(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for n := range 500 {
		org := sample.Organization(n)
		if err := org.Validate(); err != nil {
			t.Fatalf("organisation %d: %v %v", n, err, market.FieldsOf(err))
		}
		if market.OrgCodeDoubtful(org.USCC) || seen[org.USCC] {
			t.Errorf("code %s is doubtful or given twice", org.USCC)
		}
		seen[org.USCC] = true
	}
	today := market.DateOf(time.Date(2026, 3, 1, 12, 0, 0, 0, market.Shanghai))
	for _, kind := range market.Kinds {
		content := sample.Listing(kind, today)
		if err := content.Validate(kind, today); err != nil {
			t.Errorf("%s: %v %v", kind, err, market.FieldsOf(err))
		}
	}
	registration := sample.Registration(1, "Kaimen-2026")
	if err := registration.Validate(market.PasswordPolicy{MinLength: 8, Classes: 3}); err != nil {
		t.Errorf("registration: %v", market.FieldsOf(err))
	}
}
