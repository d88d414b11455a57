package site

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// taken reports whether a list is asked for as a file.
func (r *request) taken() bool { return r.Params("format") != "" }

const (
	// exportTimeout bounds how long a file is written: a million rows take minutes.
	exportTimeout = 15 * time.Minute
	// exportsAtOnce is how many files a node writes at a time; the one who comes then is asked to come again.
	exportsAtOnce = 3
)

// export answers with a list as a file. The file is written beside the answer, so that one that fails is told as any
// other failure, and nothing of it is held in memory.
func (s *Site) export(r *request, plain string, write func(context.Context, *app.Export) error) error {
	if !r.who.Known() {
		most := s.app.Settings().Int(market.SetExportsPerMinute)
		if err := s.app.Allow(r.ctx, "export:"+r.who.IP, most, time.Minute); err != nil {
			return err
		}
	}
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	default:
		return market.Refuse(market.TooMany, "正在导出的人较多，请稍后再试。")
	}
	file, err := os.CreateTemp("", "export")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil { // it goes when it is closed, whatever happens
		return fmt.Errorf("export: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), exportTimeout)
	defer cancel()
	asked := query(r)
	e := &app.Export{Format: r.Params("format"), Asked: narrowing(asked).Encode(), To: file}
	if err := write(ctx, e); err != nil {
		_ = file.Close()
		return err
	}
	return r.sendFile(e.Name, plain, e.Format, file)
}

// sendFile sends a file that has been written, and closes it.
func (r *request) sendFile(name, plain, format string, file *os.File) error {
	size, err := file.Seek(0, 1)
	if err == nil {
		_, err = file.Seek(0, 0)
	}
	if err != nil {
		_ = file.Close()
		return fmt.Errorf("export %s: %w", name, err)
	}
	r.fileHead(name, plain, format)
	return r.SendStream(file, int(size)) // which closes it once it is sent
}

// narrowing are the parameters of a list that say which rows it has, not which page of them is shown.
func narrowing(asked url.Values) url.Values {
	for _, place := range []string{"before", "after", "on", "page"} {
		asked.Del(place)
	}
	return asked
}

// exportLinks are the addresses of the list that the page shows as files, none for what is no list.
func (s *Site) exportLinks(r *request) *ui.Exports {
	if !s.lists[r.Route().Path] || r.Method() != fiber.MethodGet {
		return nil
	}
	asked := narrowing(query(r))
	return &ui.Exports{XLSX: link.With(link.Export(r.Path(), "xlsx"), asked),
		CSV: link.With(link.Export(r.Path(), "csv"), asked)}
}
