package market_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// whoWaits says of every state machine how those who wait for another side get at it: by the noun whose table of
// waiting states they nudge by, by the main way forward of its moves, or not at all, and why.
var whoWaits = map[string]string{
	"MatchLifecycle": market.NounMatch, "BidLifecycle": market.NounBid, "ApproachLifecycle": market.NounApproach,
	"MilestoneLifecycle": market.NounMilestone, "ChangeLifecycle": market.NounChange,
	"AcceptanceLifecycle": market.NounAcceptance,
	"ListingLifecycle":    "main way", "ChallengeLifecycle": "main way",
	"DealLifecycle": "either side", "ContractLifecycle": "main way",
	"OrgLifecycle":          "the bureau's queue has a day by which it is worked off",
	"OrgRequestLifecycle":   "the bureau's queue has a day by which it is worked off",
	"ObjectionLifecycle":    "the law sets the day of the answer, and deadlines remind of it",
	"QuestionLifecycle":     "answered before the close, of which deadlines remind",
	"ReviewLifecycle":       "asked within the bureau, with a day by which it is due",
	"BreachLifecycle":       "nobody waits for the end of a ban but its day",
	"InvitationLifecycle":   "who is invited need not answer",
	"ReportLifecycle":       "within the bureau",
	"ListIssueLifecycle":    "within the bureau",
	"CandidateLifecycle":    "within the bureau",
	"CorrectionLifecycle":   "within the bureau",
	"ImportLifecycle":       "within the bureau",
	"MatcherTrialLifecycle": "within the bureau",
	"BulkLifecycle":         "within the bureau",
	"InquiryLifecycle":      "it carries a day for the answer, and is on the desk of who must give it",
	"EntryLifecycle":        "the link is sent again by itself, and from its own page",
	"MandateLifecycle":      "it carries a term, and when that is over both are told",
	"RoundLifecycle":        "its silent organisations are reminded from its own page",
}

// TestEveryNounSaysWhoMayBeNudged finds a state machine of which nobody has said whether somebody waits in it, and one
// that is said to be nudged and has no state in which it is.
func TestEveryNounSaysWhoMayBeNudged(t *testing.T) {
	t.Parallel()
	declared := regexp.MustCompile(`(?m)^var (\w+) = &Lifecycle\[`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declared.FindAllStringSubmatch(string(text), -1) {
			found++
			if whoWaits[match[1]] == "" {
				t.Errorf("%s: nobody says whom %s waits for", f.Name(), match[1])
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d state machines were found", found)
	}
}

// TestWhoIsNudgedMayTakeAStep holds the states in which records wait to the moves that lead on from them.
func TestWhoIsNudgedMayTakeAStep(t *testing.T) {
	t.Parallel()
	waiting(t, market.NounMatch, market.MatchLifecycle, 2)
	waiting(t, market.NounBid, market.BidLifecycle, 1)
	waiting(t, market.NounApproach, market.ApproachLifecycle, 1)
	waiting(t, market.NounMilestone, market.MilestoneLifecycle, 1)
	waiting(t, market.NounChange, market.ChangeLifecycle, 1)
	waiting(t, market.NounAcceptance, market.AcceptanceLifecycle, 2)
}

func waiting[T market.Movable[S], S, M ~string](t *testing.T, noun string, l *market.Lifecycle[T, S, M], want int) {
	t.Helper()
	states := 0
	for _, s := range l.States {
		by := market.AwaitedIn(noun, s.State, nil)
		if len(by) == 0 {
			continue
		}
		states++
		for _, capacity := range by {
			if !slices.ContainsFunc(l.Moves, func(m market.Move[T, S, M]) bool {
				return slices.Contains(m.From, s.State) && slices.Contains(m.By, capacity) && !m.Follows
			}) {
				t.Errorf("%s waits for %s in %s, who can do nothing there", noun, capacity, s.State)
			}
			if left := market.AwaitedIn(noun, s.State, []market.Capacity{capacity}); slices.Contains(left, capacity) {
				t.Errorf("%s: %s nudges themselves in %s", noun, capacity, s.State)
			}
		}
	}
	if states != want {
		t.Errorf("%s waits in %d states, want %d", noun, states, want)
	}
}
