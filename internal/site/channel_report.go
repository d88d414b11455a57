package site

import (
	"context"

	"github.com/gofiber/fiber/v2"
)

// takeReports takes in what the operator of a gateway reports. It is called by a machine, without a session: the secret
// in the address alone admits it, and nothing of a browser's is read, so that there is no form to forge.
func (s *Site) takeReports(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	answer, err := s.app.Message.TakeReports(ctx, c.Params("channel"), c.Get(fiber.HeaderContentType), c.Body(), c.IP())
	if err != nil {
		return err
	}
	return c.SendString(answer)
}
