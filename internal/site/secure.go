package site

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/market"
)

// policy lets pages load only what we serve: no inline script or style, no frame, no other host.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// framedBy is the policy of the one kind of page that other sites may frame.
func framedBy(sites []string) string {
	return strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors "+strings.Join(sites, " "), 1)
}

// secure sets the headers that every answer carries.
func secure(c *fiber.Ctx) error {
	c.Set("Content-Security-Policy", policy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	return c.Next()
}

// observe counts a request under its route's pattern, so that ids do not make labels.
func (s *Site) observe(c *fiber.Ctx) error {
	began := time.Now()
	err := c.Next()
	if s.options.Observe != nil {
		s.options.Observe(c.Route().Path, c.Method(), answered(c, err), time.Since(began))
	}
	return err
}

func answered(c *fiber.Ctx, err error) int {
	var plain *fiber.Error
	switch {
	case err == nil:
		return c.Response().StatusCode()
	case errors.As(err, &plain):
		return plain.Code
	}
	if status, ok := statuses[market.CodeOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}
