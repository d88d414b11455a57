package challenge_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// archived is the whole file of a challenge as the clerk takes it.
func (s *stage) archived(id int64) []byte {
	s.t.Helper()
	s.AwaitFinal()
	x, err := s.App.Challenge.Archive(s.t.Context(), s.clerk, id)
	s.must(err)
	var file bytes.Buffer
	s.must(x.Write(s.t.Context(), &file))
	return file.Bytes()
}

func checkArchive(t *testing.T, file []byte) []string {
	t.Helper()
	report, err := market.VerifyArchive(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return []string{market.MessageOf(err)}
	}
	return report.Broken
}

func TestAnArchiveIsWholeUntilOneByteIsChanged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	if _, err := s.App.Challenge.Archive(t.Context(), s.clerk, c.ID); market.CodeOf(err) != market.Conflict {
		t.Errorf("an archive before the close: %v", err)
	}
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "论证不足。"}})
	s.confirmed(c.ID)
	s.signs(s.clerk, c.ID, 0)
	for name, who := range map[string]market.Actor{"owner": s.owner, "bidder": s.first, "visitor": {}} {
		if _, err := s.App.Challenge.Archive(t.Context(), who, c.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("the %s takes the archive: %v", name, err)
		}
	}
	whole := s.archived(c.ID)
	if broken := checkArchive(t, whole); len(broken) > 0 {
		t.Fatalf("a fresh archive is found broken: %v", broken)
	}
	archive := unzipped(t, whole)
	for n, entry := range archive.File {
		offset, err := entry.DataOffset()
		s.must(err)
		flipped := bytes.Clone(whole)
		flipped[offset+int64(entry.CompressedSize64)/2] ^= 0x20
		if len(checkArchive(t, flipped)) == 0 {
			t.Errorf("one byte of %s was changed on the disk and nobody noticed", entry.Name)
		}
		if len(checkArchive(t, rewritten(t, archive, n))) == 0 {
			t.Errorf("one byte of %s was changed inside a sound archive and nobody noticed", entry.Name)
		}
	}
}

func unzipped(t *testing.T, file []byte) *zip.Reader {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

func entryNames(archive *zip.Reader) []string {
	var names []string
	for _, entry := range archive.File {
		names = append(names, entry.Name)
	}
	return names
}

// rewritten is the same archive with one byte of one entry changed, packed again so that the packing itself is sound.
func rewritten(t *testing.T, archive *zip.Reader, changed int) []byte {
	t.Helper()
	return repacked(t, archive, func(n int, data []byte) []byte {
		if n == changed {
			data[len(data)/2] ^= 0x01
		}
		return data
	})
}

// without is the same archive with one entry left out.
func without(t *testing.T, archive *zip.Reader, left int) []byte {
	t.Helper()
	return repacked(t, archive, func(n int, data []byte) []byte {
		if n == left {
			return nil
		}
		return data
	})
}

// repacked packs an archive again from what change makes of its entries; nil leaves one out.
func repacked(t *testing.T, archive *zip.Reader, change func(n int, data []byte) []byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for n, entry := range archive.File {
		from, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if data = change(n, data); data == nil {
			continue
		}
		to, err := w.Create(entry.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
