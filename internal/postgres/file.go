package postgres

import (
	"context"
	"io"
	"strings"

	"jiebang/internal/market"
)

var fileTable = tableOf[market.File]("file", columns{
	given: `id`,
	fixed: `kind ref purpose name media_type size sha256 access org_id uploaded_by uploaded_at`,
})

// filePart is how much of a file one row holds.
const filePart = 1 << 20

// File reads what is known of a file that has not been taken off.
func (r Reader) File(ctx context.Context, id int64) (market.File, error) {
	return one[market.File](ctx, r, fileTable.read+`where id = @id and removed_at is null`, args{"id": id})
}

// Files lists the files of one thing, oldest first.
func (r Reader) Files(ctx context.Context, of market.FileHolder) ([]market.File, error) {
	return list[market.File](ctx, r, fileTable.read+`where kind = @kind and ref = @ref and removed_at is null
		order by id limit 500`,
		args{"kind": of.Kind, "ref": of.Ref})
}

// FilesOf lists the files of several things, by thing, oldest first.
func (r Reader) FilesOf(ctx context.Context, of map[string][]int64) ([]market.File, error) {
	var kinds []string
	var refs []int64
	for kind, ids := range of {
		for _, id := range ids {
			kinds, refs = append(kinds, kind), append(refs, id)
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return list[market.File](ctx, r, fileTable.read+`join unnest(@kinds::text[], @refs::bigint[]) as of (of_kind,
			of_ref) on kind = of_kind and ref = of_ref
		where removed_at is null order by id limit 2000`, args{"kinds": kinds, "refs": refs})
}

// FileContent writes the content of a file to w, part by part.
func (r Reader) FileContent(ctx context.Context, id int64, w io.Writer) error {
	for no := 0; ; no++ {
		parts, err := list[[]byte](ctx, r, `select data from file_part where file_id = @id and no = @no`,
			args{"id": id, "no": no})
		if err != nil || len(parts) == 0 {
			return err
		}
		if _, err := w.Write(parts[0]); err != nil {
			return err
		}
	}
}

// InsertFile stores a file with its content and sets its id, time and uploader.
func (tx *Tx) InsertFile(ctx context.Context, f *market.File, content []byte) (err error) {
	f.UploadedBy, f.UploadedAt, f.Size = tx.who.UserID, tx.now, int64(len(content))
	f.ID, err = one[int64](ctx, tx.Reader, fileTable.insert+`returning id`, fileTable.inserted(f))
	if err != nil {
		return err
	}
	for no := 0; len(content) > 0; no++ {
		part := content[:min(filePart, len(content))]
		content = content[len(part):]
		if _, err := tx.exec(ctx, `insert into file_part (file_id, no, data) values (@id, @no, @data)`,
			args{"id": f.ID, "no": no, "data": part}); err != nil {
			return err
		}
	}
	return nil
}

// RemoveFile takes a file off; its row, its hash and its content stay. The one who comes second is told.
func (tx *Tx) RemoveFile(ctx context.Context, id int64) error {
	return tx.swap(ctx, `update file set removed_at = @now, removed_by = @by where id = @id and removed_at is null`,
		args{"id": id, "now": tx.now, "by": tx.who.UserID})
}

// CopyFiles hangs copies of the files of one thing on another, with the same readers, and tells their names.
// What is taken off one stays on the other.
func (tx *Tx) CopyFiles(ctx context.Context, from, to market.FileHolder) ([]string, error) {
	files, err := tx.Files(ctx, from)
	if err != nil {
		return nil, err
	}
	columns := strings.Join(fileTable.inserts, ", ")
	kept := strings.Replace(strings.Replace(columns, "kind,", "@kind,", 1), "ref,", "@ref,", 1)
	var names []string
	for _, f := range files {
		if _, err := tx.exec(ctx, `with copied as (insert into file (`+columns+`)
				select `+kept+` from file where id = @id returning id)
			insert into file_part (file_id, no, data) select copied.id, p.no, p.data from copied, file_part p
				where p.file_id = @id`, args{"kind": to.Kind, "ref": to.Ref, "id": f.ID}); err != nil {
			return nil, err
		}
		names = append(names, f.Name)
	}
	return names, nil
}

// deleteFiles removes for good the files of a thing that is removed itself.
func (tx *Tx) deleteFiles(ctx context.Context, kind string, ref int64) error {
	_, err := tx.exec(ctx, `delete from file where kind = @kind and ref = @ref`, args{"kind": kind, "ref": ref})
	return err
}
