package page

import "jiebang/web/ui"

// Then is what the pressed button asks for once what was typed is stored.
type Then string

// What buttons ask for.
const (
	ThenDraft    Then = "draft"    // nothing more: it stays a draft
	ThenSubmit   Then = "submit"   // to hand it in
	ThenPrecheck Then = "precheck" // to check a contract before it is handed in
	ThenSeal     Then = "seal"     // to hand in a bid, closed until the deadline
	ThenInvite   Then = "invite"   // to ask the members of a consortium whether they agree
	ThenPreview  Then = "preview"  // to say what a sheet would change, and change nothing
	ThenApply    Then = "apply"    // to change it
)

// ThenName is what the buttons are called in a form.
const ThenName = "then"

// ThenOf is what the sender of a form asked for.
func ThenOf(form ui.Form) Then { return Then(form.Get(ThenName)) }

// button asks for it.
func (t Then) button(b ui.Button) ui.Button {
	b.Name, b.Value = ThenName, string(t)
	return b
}
