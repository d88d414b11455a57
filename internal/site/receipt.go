package site

import (
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"jiebang/web/page"
	"jiebang/web/ui"
)

// bidReceipt sends the receipt of a sealed bid as a file.
func (s *Site) bidReceipt(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	receipt, err := s.app.Challenge.BidReceipt(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	r.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="receipt-%s.txt"; filename*=UTF-8''%s`,
		receipt.No, url.PathEscape("密封回执 "+receipt.No+".txt")))
	r.Set(fiber.HeaderCacheControl, "no-store")
	return r.SendString(receipt.Text())
}

// receiptForm asks for a receipt to hold against the record.
func (s *Site) receiptForm(r *request) error {
	return s.render(r, "核对回执", page.ReceiptBody(page.ReceiptPage{Form: ui.Form{CSRF: s.token(r)}}))
}

// checkReceipt tells what came of it. The one who holds a receipt may ask.
func (s *Site) checkReceipt(r *request) error {
	var in struct {
		Receipt string `form:"receipt"`
	}
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	check, err := s.app.Challenge.CheckReceipt(r.ctx, in.Receipt)
	if err := refused(&form, err); err != nil {
		return err
	}
	view := page.ReceiptPage{Form: form}
	if form.Message == "" {
		view.Receipt, view.Checked = check.Receipt, true
		view.Genuine, view.Same, view.Opened, view.Intact, view.Status = check.Genuine, check.Same, check.Opened,
			check.Intact, check.Status
		view.Changed = check.Changed
	}
	return s.renderForm(r, s.shell(r, "核对回执"), form, page.ReceiptBody(view))
}
