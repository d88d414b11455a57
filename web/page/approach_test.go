package page_test

import (
	"strings"
	"testing"

	"jiebang/web/page"
)

func TestAMoveOfAnInvitationShowsTheInputsItAsksFor(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{nil, {"reason"}} {
		var html strings.Builder
		if err := page.InvitationFields(keys, 7).Render(t.Context(), &html); err != nil {
			t.Fatal(err)
		}
		if asks := strings.Contains(html.String(), `name="reason"`); asks != (len(keys) > 0) {
			t.Errorf("asked for %v the form is %q", keys, html.String())
		}
	}
}
