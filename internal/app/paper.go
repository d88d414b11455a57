package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Papers are the files that come with a form about something else: evidence, a contract's text, a test report.
type Papers struct {
	Files     []SentFile `form:"-"`
	NotSecret bool       `form:"not_secret"`
	sound     []paper
	called    []string // every file, the wrong ones too
}

// paper is a file found sound, ready to hang on what the form makes.
type paper struct {
	market.File
	content []byte
}

// CheckPapers looks at the files before anything is written: one that is wrong is named, and nothing is stored.
func (c *Core) CheckPapers(ctx context.Context, who market.Actor, in *Papers, purpose string,
	access market.FileAccess) error {
	in.sound, in.called = nil, nil
	p := market.Problems{}
	for _, sent := range in.Files {
		if err := c.Allow(ctx, fmt.Sprintf("file:%d", who.UserID), c.Settings().Int(market.SetFilesPerHour),
			time.Hour); err != nil {
			return err
		}
		draft := market.FileDraft{Purpose: purpose, Access: access, NotSecret: in.NotSecret, Name: sent.Name}
		draft.Normalize()
		in.called = append(in.called, draft.Name)
		f, err := c.SoundFile(draft, sent.Content)
		switch wrong := market.FieldsOf(err); {
		case err == nil:
			in.sound = append(in.sound, paper{*f, sent.Content})
		case wrong["file"] != "":
			p["files"] += fmt.Sprintf("“%s”：%s", draft.Name, wrong["file"])
		case wrong["not_secret"] != "":
			p["not_secret"] = wrong["not_secret"]
		default:
			return err
		}
	}
	if len(p) > 0 && len(in.Files) > 0 && p["files"] == "" {
		p["files"] = "文件没有保存，请勾选承诺后重新选择。"
	}
	return p.Err()
}

// Names lists what the files are called, as much as fits into so many characters.
func (in *Papers) Names(most int) string {
	runes := []rune(strings.Join(in.called, "、"))
	return string(runes[:min(len(runes), most)])
}

// Together is one refusal for what is wrong with a form and with the files that came with it; anything else comes
// first.
func Together(form, files error) error {
	if form == nil || files == nil || market.CodeOf(form) != market.Invalid || market.CodeOf(files) != market.Invalid {
		return errors.Join(form, files)
	}
	p := market.Problems{}
	maps.Copy(p, market.FieldsOf(form))
	maps.Copy(p, market.FieldsOf(files))
	return p.Err()
}

// AttachPapers hangs the files on what the form made.
func (c *Core) AttachPapers(ctx context.Context, tx *postgres.Tx, kind string, ref int64, in *Papers) error {
	for _, p := range in.sound {
		f := p.File
		f.FileHolder = market.FileHolder{Kind: kind, Ref: ref}
		if err := c.Attach(ctx, tx, &f, p.content); err != nil {
			return err
		}
	}
	return nil
}
