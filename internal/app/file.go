package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// SentFile is a file as it came with a form.
type SentFile struct {
	Name    string
	Content []byte
}

// FileList are the files of one thing that the asker may read, and whether they may add to them.
type FileList struct {
	FileThing
	Files     []market.File
	Removable map[int64]bool
}

// fileThing reads what a file hangs on; what the asker may not see is not there.
func (c *Core) fileThing(ctx context.Context, from postgres.Reader, who market.Actor,
	of market.FileHolder) (FileThing, error) {
	read, known := c.files[of.Kind]
	if !known {
		return FileThing{}, market.ErrNotFound
	}
	thing, err := read(ctx, from, who, of.Ref)
	if err == nil && !thing.Rights.See {
		err = market.ErrNotFound
	}
	thing.FileHolder = of
	return thing, err
}

// Files lists the files of a thing that the asker may read.
func (c *Core) Files(ctx context.Context, who market.Actor, of market.FileHolder) (FileList, error) {
	thing, err := c.fileThing(ctx, c.db.Reader, who, of)
	if err != nil {
		return FileList{}, err
	}
	all, err := c.db.Files(ctx, of)
	if err != nil {
		return FileList{}, err
	}
	list := FileList{FileThing: thing, Removable: map[int64]bool{}}
	for _, f := range all {
		if f.Reads(who, thing.Rights) {
			list.Files = append(list.Files, f)
			list.Removable[f.ID] = f.Removable(who, thing.Rights)
		}
	}
	return list, nil
}

// AddFile stores a file of a thing the asker may add to. Its hash goes into the trail of the thing.
func (c *Core) AddFile(ctx context.Context, who market.Actor, in market.FileDraft,
	content []byte) (market.File, error) {
	in.Normalize()
	f, err := c.CheckFile(ctx, who, in, content)
	if err != nil {
		return f, err
	}
	err = c.db.InTx(ctx, who, func(tx *postgres.Tx) error { return c.Attach(ctx, tx, &f, content) })
	return f, err
}

// CheckFile makes a file of what was sent, if the asker may add it and it is what its name says.
func (c *Core) CheckFile(ctx context.Context, who market.Actor, in market.FileDraft,
	content []byte) (market.File, error) {
	if _, err := c.FileThing(ctx, who, in.FileHolder); err != nil {
		return market.File{}, err
	}
	f, err := c.SoundFile(in, content)
	if err != nil {
		return market.File{}, err
	}
	if err := c.Allow(ctx, fmt.Sprintf("file:%d", who.UserID), c.Settings().Int(market.SetFilesPerHour),
		time.Hour); err != nil {
		return market.File{}, err
	}
	return *f, nil
}

// SoundFile makes a file of what was sent, if it is what its name says.
func (c *Core) SoundFile(in market.FileDraft, content []byte) (*market.File, error) {
	if err := in.Validate(content[:min(len(content), 512)], int64(len(content)), c.Settings()); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return &market.File{FileHolder: in.FileHolder, Purpose: in.Purpose, Name: in.Name, MediaType: in.MediaType(),
		Access: in.Access, SHA256: sum[:]}, nil
}

// Attach hangs a file that has been checked on its thing.
func (c *Core) Attach(ctx context.Context, tx *postgres.Tx, f *market.File, content []byte) error {
	thing, err := c.fileThing(ctx, tx.Reader, tx.Who(), f.FileHolder)
	if err != nil {
		return err
	}
	f.OrgID = FirstOf(tx.Who(), thing.Rights.OrgID)
	if err := tx.InsertFile(ctx, f, content); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbAttach, f.Kind, f.Ref, f.Name, fileChange(f))
}

// fileChange is what the trail keeps of a file: enough to prove later that it is the same one.
func fileChange(f *market.File) map[string]any {
	return map[string]any{"file": f.ID, "size": f.Size, "sha256": hex.EncodeToString(f.SHA256), "purpose": f.Purpose,
		"access": f.Access}
}

// File reads what is known of a file the asker may read.
func (c *Core) File(ctx context.Context, who market.Actor, id int64) (market.File, error) {
	f, err := c.db.File(ctx, id)
	if err != nil {
		return f, err
	}
	thing, err := c.fileThing(ctx, c.db.Reader, who, f.FileHolder)
	if err == nil && !f.Reads(who, thing.Rights) {
		err = market.ErrNotFound
	}
	return f, err
}

// OpenFile writes the content of a file to w. A look at a file that is not public is an event.
func (c *Core) OpenFile(ctx context.Context, who market.Actor, id int64, w io.Writer) error {
	f, err := c.File(ctx, who, id)
	if err != nil {
		return err
	}
	if f.Access != market.FilePublic {
		err = c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
			return tx.Record(ctx, market.VerbDownload, f.Kind, f.Ref, f.Name, map[string]any{"file": f.ID})
		})
		if err != nil {
			return err
		}
	}
	return c.db.FileContent(ctx, id, w)
}

// RemoveFile takes a file off its thing; the record keeps it with its hash.
func (c *Core) RemoveFile(ctx context.Context, who market.Actor, id int64) (FileThing, error) {
	var thing FileThing
	err := c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil {
			return err
		}
		if thing, err = c.fileThing(ctx, tx.Reader, who, f.FileHolder); err != nil {
			return err
		}
		if !f.Reads(who, thing.Rights) {
			return market.ErrNotFound
		}
		if !f.Removable(who, thing.Rights) {
			return market.Refuse(market.Forbidden, "只能移除本单位上传的、且所属事项仍可修改的材料。")
		}
		if err := tx.RemoveFile(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbDetach, f.Kind, f.Ref, f.Name, fileChange(&f))
	})
	return thing, err
}

// FileThing reads what a new file would hang on, refusing those who may not add to it now.
func (c *Core) FileThing(ctx context.Context, who market.Actor, of market.FileHolder) (FileThing, error) {
	thing, err := c.fileThing(ctx, c.db.Reader, who, of)
	if err == nil && !thing.Rights.Add {
		err = market.Refuse(market.Forbidden, "目前不能为该事项上传材料：您没有修改权限，或它所处的阶段不能再修改。")
	}
	return thing, err
}
