package market

import "testing"

// TestAReviewIsNamedByWhoAskedForIt holds what the trail says apart: the seller asks of a refusal, and the clerk writes
// down what finance and tax offices object to.
func TestAReviewIsNamedByWhoAskedForIt(t *testing.T) {
	t.Parallel()
	for _, mirrored := range []bool{false, true} {
		for _, m := range RegistrationLifecycle(nil, mirrored).Moves {
			want := map[ContractMove]Capacity{ContractRequestReview: AsSeller, ContractTaxObjection: AsClerk}[m.Name]
			if want == "" {
				continue
			}
			if len(m.By) != 1 || m.By[0] != want || VerbLabel(NounContract, string(m.Name)) != m.Label {
				t.Errorf("%s by %v is %q in the trail, and its button says %q", m.Name, m.By,
					VerbLabel(NounContract, string(m.Name)), m.Label)
			}
		}
	}
	if got := VerbLabel(NounContract, string(ContractRequestReview)); got != "申请复核" {
		t.Errorf("a seller's request is %q in the trail", got)
	}
}
