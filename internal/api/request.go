package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/market"
)

// requestTimeout bounds the work of one request; fasthttp does not cancel it when the client leaves.
const requestTimeout = 20 * time.Second

// request is who calls and how; operations find it in their context.
type request struct {
	id  string
	who market.Actor
	url *url.URL
}

type contextKey struct{}

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(contextKey{}).(request)
	return r
}

// next is the address of the page that follows this one, empty when there is none.
func (r request) next(parameter, cursor string) string {
	if cursor == "" || r.url == nil {
		return ""
	}
	query := r.url.Query()
	query.Set(parameter, cursor)
	return r.url.Path + "?" + query.Encode()
}

// older is the address of the next page of a list kept by id, empty when this page was not full.
func (r request) older(shown, size int, last int64) string {
	if shown < size {
		return ""
	}
	return r.next("before", fmt.Sprint(last))
}

// answer gives every request an id, a time limit and a caller, and every error of the API's a problem document.
func (s *API) answer(c *fiber.Ctx) (err error) {
	r := request{id: requestID(c.Get(fiber.HeaderXRequestID)), who: market.Actor{IP: c.IP()}}
	c.Set(fiber.HeaderXRequestID, r.id)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderVary, fiber.HeaderAuthorization)
	defer func() {
		if fault := recover(); fault != nil {
			err = s.refuse(c, r, fmt.Errorf("panic: %v", fault))
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	if r.url, err = url.ParseRequestURI(string(c.Request().RequestURI())); err != nil {
		return s.refuse(c, r, fiber.ErrBadRequest)
	}
	if r.who, err = s.caller(ctx, c); err != nil {
		return s.refuse(c, r, err)
	}
	c.SetUserContext(context.WithValue(ctx, contextKey{}, r))
	if err := c.Next(); err != nil {
		return s.refuse(c, r, err)
	}
	return nil
}

// caller finds who the request's token belongs to and counts the call; without a token it is a visitor's.
func (s *API) caller(ctx context.Context, c *fiber.Ctx) (market.Actor, error) {
	visitor := market.Actor{IP: c.IP()}
	given := c.Get(fiber.HeaderAuthorization)
	if given == "" {
		return visitor, s.app.Account.AllowCall(ctx, visitor)
	}
	scheme, secret, _ := strings.Cut(given, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return visitor, errToken
	}
	who, err := s.app.Account.Present(ctx, strings.TrimSpace(secret), c.IP())
	switch {
	case err == nil:
		return who, s.app.Account.AllowCall(ctx, who)
	case market.CodeOf(err) != market.NotFound:
		return visitor, err
	}
	if err := s.app.Account.AllowCall(ctx, visitor); err != nil { // so that secrets cannot be tried out at will
		return visitor, err
	}
	return visitor, errToken
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// requestID is the caller's own name of the request when it is fit to be logged, a new one otherwise.
func requestID(given string) string {
	if plainID.MatchString(given) {
		return given
	}
	raw := make([]byte, 8)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	return hex.EncodeToString(raw)
}
