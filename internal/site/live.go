package site

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/market"
)

// heartbeat keeps proxies from closing a quiet stream, and finds readers that are gone.
const heartbeat = 15 * time.Second

// live streams which nouns changed: the page decides what to fetch again. It tells no more than kind and id,
// and of listings not even which, so that nothing leaks that a reader may not see.
func (s *Site) live(r *request) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	who := r.who
	events := s.app.Watch(ctx, func(e market.Event) bool { return concerns(e, who) })
	r.Set(fiber.HeaderContentType, "text/event-stream")
	r.Set(fiber.HeaderCacheControl, "no-store")
	r.Set("X-Accel-Buffering", "no")
	r.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer cancel()
		beat := time.NewTicker(heartbeat)
		defer beat.Stop()
		for fmt.Fprint(w, ": hello\n\n"); w.Flush() == nil; {
			select {
			case <-ctx.Done():
				return
			case e := <-events:
				fmt.Fprintf(w, "event: change\ndata: %s\n\n", e.Kind)
			case <-beat.C:
				fmt.Fprint(w, ": beat\n\n")
			}
		}
	})
	return nil
}

// concerns reports whether a reader's pages may care: public nouns concern everybody, the others those inside.
func concerns(e market.Event, who market.Actor) bool {
	switch e.Kind {
	case market.NounListing, market.NounChallenge, market.NounContract:
		return true
	case market.NounUser, market.NounToken, market.NounSetting:
		return false
	}
	return who.Known()
}
