package site

import (
	"bufio"
	"context"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// archiveTime bounds how long the writing of an archive may take.
const archiveTime = 10 * time.Minute

// exportChallenge streams the whole file of a challenge as an archive.
func (s *Site) exportChallenge(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	archive, err := s.app.Challenge.Archive(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/zip")
	r.Set(fiber.HeaderCacheControl, "no-store")
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="`+archive.Challenge.No+`.zip"; filename*=UTF-8''`+
		url.PathEscape(archive.Challenge.No+" 全卷.zip"))
	log := s.options.Log
	r.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		ctx, cancel := context.WithTimeout(context.Background(),
			archiveTime) // the request's own context ends with the handler
		defer cancel()
		if err := archive.Write(ctx, w); err != nil {
			log.Error("an archive broke off", "challenge", archive.Challenge.ID, "error", err)
			return // without its manifest it is found broken
		}
		_ = w.Flush() // the one who left does not want the rest
	})
	return nil
}

// challengeRecord shows the bureau everything that happened to a challenge and what belongs to it.
func (s *Site) challengeRecord(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	record, err := s.app.Challenge.Record(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.RecordPage{Challenge: record.Challenge, Key: record.Key,
		ExportHref: link.ChallengeArchive(id)}
	for _, e := range record.Events {
		view.Rows = append(view.Rows, page.TrailRow{Event: e, KindLabel: market.KindLabel(e.Kind),
			VerbLabel: market.VerbLabel(e.Kind, e.Verb)})
	}
	return s.renderDesk(r, "全程记录", page.RecordBody(view))
}
