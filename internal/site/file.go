package site

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// files are the files of a thing for its page; what the asker may not see shows as nothing.
func (s *Site) files(r *request, kind string, ref int64) (page.FileList, error) {
	of := market.FileHolder{Kind: kind, Ref: ref}
	list, err := s.app.Files(r.ctx, r.who, of)
	if err != nil {
		return page.FileList{}, err
	}
	shown := page.FileList{CSRF: s.token(r), Files: list.Files, Removable: list.Removable}
	if list.Rights.Add {
		shown.NewHref = link.NewFile(kind, ref)
	}
	return shown, nil
}

// newFile asks for a file and what it shows.
func (s *Site) newFile(r *request) error {
	ref, _ := strconv.ParseInt(r.Query("ref"), 10, 64) // what is no number is there for nobody
	of := market.FileHolder{Kind: r.Query("kind"), Ref: ref}
	form := ui.Form{CSRF: s.token(r), Values: url.Values{"kind": {of.Kind}, "ref": {fmt.Sprint(of.Ref)},
		"access": {string(market.FileParty)}}}
	thing, err := s.app.FileThing(r.ctx, r.who, of)
	if err != nil {
		return err
	}
	if thing.Access != "" {
		form.Values.Set("access", string(thing.Access))
	}
	return s.fileForm(r, of, form)
}

func (s *Site) fileForm(r *request, of market.FileHolder, form ui.Form) error {
	thing, err := s.app.FileThing(r.ctx, r.who, of)
	if err != nil {
		return err
	}
	view := page.FilePage{Form: form, Title: thing.Title, Href: thing.Href, Purposes: thing.Purposes,
		Megabytes: s.app.Settings().Int(market.SetFileMegabytes)}
	return s.renderForm(r, s.desk(r, "上传材料"), form, page.FileFormBody(view))
}

// addFile stores a file and goes back to what it hangs on.
func (s *Site) addFile(r *request) error {
	var in market.FileDraft
	form, err := s.parse(r, &in)
	var content []byte
	if err == nil {
		in.Name, content, err = sentFile(r)
	}
	var thing app.FileThing
	if err == nil {
		if thing, err = s.app.FileThing(r.ctx, r.who, in.FileHolder); err != nil {
			return err
		}
		_, err = s.app.AddFile(r.ctx, r.who, in, content)
	}
	if err == nil {
		return s.done(r, thing.Href, "材料已上传。")
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.fileForm(r, in.FileHolder, form)
}

// sentFile reads the file of a form; a form without one has an empty name.
func sentFile(r *request) (name string, content []byte, err error) {
	sent, err := r.FormFile("file")
	if err != nil {
		return "", nil, nil //nolint:nilerr // a form without a file is refused by the rules, with the other fields
	}
	file, err := sent.Open()
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }()
	content, err = io.ReadAll(file)
	return sent.Filename, content, err
}

// sentFiles reads the files of a box of a form; an empty box has none.
func sentFiles(r *request, box string) ([]app.SentFile, error) {
	form, err := r.MultipartForm()
	if err != nil {
		return nil, nil //nolint:nilerr // a form of another kind carries no files
	}
	var files []app.SentFile
	for _, header := range form.File[box] {
		file, err := header.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		if header.Filename != "" {
			files = append(files, app.SentFile{Name: header.Filename, Content: content})
		}
	}
	return files, nil
}

// openFile hands a file out to be kept, never to be shown inside a page of ours.
func (s *Site) openFile(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	f, err := s.app.File(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	r.download(f.ID, f.Name, f.MediaType)
	return s.app.OpenFile(r.ctx, r.who, id, r.Response().BodyWriter())
}

// download heads an answer that is a file somebody handed in: to be kept, never to be run.
func (r *request) download(id int64, name, mediaType string) {
	r.Set(fiber.HeaderContentType, mediaType)
	r.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="file-%d"; filename*=UTF-8''%s`, id,
		url.PathEscape(name)))
	r.Set(fiber.HeaderCacheControl, "no-store")
	r.Set("Content-Security-Policy", "sandbox; default-src 'none'")
}

// removeFile takes a file off.
func (s *Site) removeFile(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	thing, err := s.app.RemoveFile(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.done(r, thing.Href, "材料已移除，平台仍保留其校验值和上传记录。")
}
