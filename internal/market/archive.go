package market

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// The entries of an archive that hold it together.
const (
	ArchiveManifest  = "manifest.json"
	ArchiveSignature = "manifest.sig"
	ArchiveEvents    = "events.jsonl"
	ArchiveRanking   = "ranking.json"
	ArchiveFormat    = "jiebang-challenge-archive/1"
)

// Manifest lists everything an archive of a challenge holds, with the hash of each.
type Manifest struct {
	Chain     ArchiveChain   `json:"chain"`
	Challenge string         `json:"challenge"` // its number
	Entries   []ArchiveEntry `json:"entries"`   // by path
	Format    string         `json:"format"`
	MadeAt    time.Time      `json:"made_at"`
	MadeBy    string         `json:"made_by"`
	Title     string         `json:"title"`
}

// ArchiveEntry is one document of an archive.
type ArchiveEntry struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Sealed string `json:"sealed,omitempty"` // the hash on the bidder's receipt, of a bid as it was sealed
	Size   int64  `json:"size"`
}

// ArchiveChain is where the events of the challenge stand in the hash chain over everything that happened.
type ArchiveChain struct {
	Events   int    `json:"events"`
	HeadHash string `json:"head_hash"` // the end of the chain when the archive was made
	HeadPos  int64  `json:"head_pos"`
}

// ArchivedEvent is one event with its link in the chain: its hash covers it and the hash before.
type ArchivedEvent struct {
	Seq       int64  `json:"seq"`
	Xid       int64  `json:"xid"`
	AtMicro   int64  `json:"at_micro"`
	At        string `json:"at"` // for reading
	ActorID   int64  `json:"actor_id"`
	ActorName string `json:"actor_name"`
	IP        string `json:"ip"`
	Verb      string `json:"verb"`
	Kind      string `json:"kind"`
	Ref       int64  `json:"ref"`
	Note      string `json:"note"`
	Change    string `json:"change"`
	Pos       int64  `json:"pos"`
	Before    string `json:"before"`
	Hash      string `json:"hash"`
}

// ArchiveEvent puts an event and its link into the form of an archive.
func ArchiveEvent(e Event, pos int64, before, hash []byte) ArchivedEvent {
	return ArchivedEvent{Seq: e.Seq, Xid: e.Xid, AtMicro: e.At.UnixMicro(),
		At: e.At.In(Shanghai).Format("2006-01-02 15:04:05"), ActorID: e.ActorID, ActorName: e.ActorName,
		IP: e.IP, Verb: e.Verb, Kind: e.Kind, Ref: e.Ref, Note: e.Note, Change: string(e.Change), Pos: pos,
		Before: hex.EncodeToString(before), Hash: hex.EncodeToString(hash)}
}

// Linked reports whether the event is what its link in the chain was made over.
func (e ArchivedEvent) Linked() bool {
	before, err := hex.DecodeString(e.Before)
	if err != nil {
		return false
	}
	event := Event{Seq: e.Seq, Xid: e.Xid, At: time.UnixMicro(e.AtMicro), ActorID: e.ActorID, ActorName: e.ActorName,
		IP: e.IP, Verb: e.Verb, Kind: e.Kind, Ref: e.Ref,
		Note: e.Note, Change: []byte(e.Change)}
	return hex.EncodeToString(event.Seal(before)) == e.Hash &&
		e.At == event.At.In(Shanghai).Format("2006-01-02 15:04:05")
}

// ArchivedRanking is how the experts' scores became a ranking, so that it can be computed again.
type ArchivedRanking struct {
	Bids   []ArchivedBid  `json:"bids"`
	Scores []Score        `json:"scores"`
	Terms  ChallengeTerms `json:"terms"`
}

// ArchivedBid is what the ranking takes from a bid, and the place it came out at.
type ArchivedBid struct {
	ID       int64     `json:"id"`
	Org      string    `json:"org"`
	Quoted   Money     `json:"quoted"`
	SealedAt time.Time `json:"sealed_at"`
	Rank     int       `json:"rank"`
	Score    int       `json:"score"` // in hundredths of a point
}

// ArchiveSeal is the signature under a manifest.
type ArchiveSeal struct {
	Key       string `json:"key"` // the public key of the platform that made it
	Signature string `json:"signature"`
}

// Canonical writes a value as JSON with one spelling only: keys sorted, no spaces, nothing escaped that need not be.
func Canonical(value any) ([]byte, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("write canonical JSON: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var loose any
	if err := decoder.Decode(&loose); err != nil {
		return nil, fmt.Errorf("write canonical JSON: %w", err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(loose); err != nil {
		return nil, fmt.Errorf("write canonical JSON: %w", err)
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// ArchiveWriter writes an archive entry by entry and remembers the hash of each; nothing is held in memory but the
// list.
type ArchiveWriter struct {
	zip      *zip.Writer
	manifest Manifest
}

// NewArchive begins an archive of a challenge.
func NewArchive(to io.Writer, c *Challenge, by string, at time.Time) *ArchiveWriter {
	return &ArchiveWriter{zip.NewWriter(to), Manifest{Format: ArchiveFormat, Challenge: c.No, Title: c.Title,
		MadeBy: by, MadeAt: at.UTC()}}
}

// Put adds a document. Sealed is the hash that a bidder's receipt names for it, empty for anything else.
func (w *ArchiveWriter) Put(path, sealed string, write func(io.Writer) error) error {
	entry, err := w.zip.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Deflate, Modified: w.manifest.MadeAt})
	if err != nil {
		return fmt.Errorf("archive %s: %w", path, err)
	}
	hash := sha256.New()
	count := new(counter)
	if err := write(io.MultiWriter(entry, hash, count)); err != nil {
		return fmt.Errorf("archive %s: %w", path, err)
	}
	w.manifest.Entries = append(w.manifest.Entries, ArchiveEntry{Path: path, SHA256: hex.EncodeToString(hash.Sum(nil)),
		Sealed: sealed, Size: int64(*count)})
	return nil
}

// PutJSON adds a value as canonical JSON.
func (w *ArchiveWriter) PutJSON(path string, value any) error {
	data, err := Canonical(value)
	if err != nil {
		return err
	}
	return w.Put(path, "", func(to io.Writer) error { _, err := to.Write(data); return err })
}

// Close writes the manifest and its signature and ends the archive.
func (w *ArchiveWriter) Close(chain ArchiveChain, key ed25519.PrivateKey) error {
	w.manifest.Chain = chain
	slices.SortFunc(w.manifest.Entries, func(a, b ArchiveEntry) int { return strings.Compare(a.Path, b.Path) })
	data, err := Canonical(w.manifest)
	if err != nil {
		return err
	}
	seal := ArchiveSeal{Key: hex.EncodeToString(key.Public().(ed25519.PublicKey)),
		Signature: hex.EncodeToString(ed25519.Sign(key, data))}
	signature, err := Canonical(seal)
	if err != nil {
		return err
	}
	for _, last := range []struct {
		path string
		data []byte
	}{{ArchiveManifest, data}, {ArchiveSignature, signature}} {
		entry, err := w.zip.CreateHeader(&zip.FileHeader{Name: last.path, Method: zip.Deflate,
			Modified: w.manifest.MadeAt})
		if err != nil {
			return fmt.Errorf("archive %s: %w", last.path, err)
		}
		if _, err := entry.Write(last.data); err != nil {
			return fmt.Errorf("archive %s: %w", last.path, err)
		}
	}
	return w.zip.Close()
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// ArchiveReport is what a check of an archive found.
type ArchiveReport struct {
	Manifest Manifest
	Key      string   // fingerprint of the key it was signed with
	Broken   []string // sentences, one for each thing that is not as it was; empty when all is whole
}

// VerifyArchive checks an archive by itself: every entry against the manifest, the manifest against its signature,
// every event against its link in the chain, every bid against its receipt, the ranking against the scores.
func VerifyArchive(file io.ReaderAt, size int64) (ArchiveReport, error) {
	report := ArchiveReport{}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return report, Refuse(Invalid, "这不是完整的压缩文件，可能被截断或损坏。")
	}
	held := map[string]heldEntry{}
	for _, entry := range archive.File {
		if _, twice := held[entry.Name]; twice {
			report.breaks("%s 出现了两次。", entry.Name)
		}
		read, err := readEntry(entry)
		if err != nil {
			report.breaks("%s 读不出来，内容已损坏。", entry.Name)
		}
		held[entry.Name] = read
	}
	if held[ArchiveManifest].data == nil {
		report.breaks("缺少目录 %s，无法核对。", ArchiveManifest)
		return report, nil
	}
	report.checkManifest(held)
	report.checkEvents(held[ArchiveEvents].data)
	report.checkRanking(held[ArchiveRanking].data)
	return report, nil
}

// entryMost bounds what one entry may unpack to.
const entryMost = 1 << 30

// heldEntry is an entry as it was read: its hash always, its content where the check asks for more.
type heldEntry struct {
	read bool
	sum  string
	size int64
	data []byte
}

// readEntry reads an entry. What people handed in may be large, and nothing but its hash is kept.
func readEntry(entry *zip.File) (held heldEntry, err error) {
	opened, err := entry.Open()
	if err != nil {
		return held, err
	}
	defer func() { _ = opened.Close() }()
	hash, kept := sha256.New(), new(bytes.Buffer)
	to := io.Writer(hash)
	if ending := path.Ext(entry.Name); ending == ".json" || ending == ".jsonl" || ending == ".sig" {
		to = io.MultiWriter(hash, kept)
	}
	held.size, err = io.Copy(to, io.LimitReader(opened, entryMost))
	if err == nil && held.size == entryMost {
		err = errors.New("too large")
	}
	if err != nil {
		return heldEntry{}, err
	}
	held.read, held.sum, held.data = true, hex.EncodeToString(hash.Sum(nil)), kept.Bytes()
	return held, nil
}

func (r *ArchiveReport) breaks(format string, values ...any) {
	r.Broken = append(r.Broken, fmt.Sprintf(format, values...))
}

func (r *ArchiveReport) checkManifest(held map[string]heldEntry) {
	data := held[ArchiveManifest].data
	if err := json.Unmarshal(data, &r.Manifest); err != nil || r.Manifest.Format != ArchiveFormat {
		r.breaks("目录 %s 读不懂，或不是本平台的格式。", ArchiveManifest)
		return
	}
	if again, err := Canonical(r.Manifest); err != nil || !bytes.Equal(again, data) {
		r.breaks("目录 %s 的写法不规范，已被改动。", ArchiveManifest)
	}
	r.checkSignature(data, held[ArchiveSignature].data)
	listed := map[string]bool{ArchiveManifest: true, ArchiveSignature: true}
	for _, entry := range r.Manifest.Entries {
		listed[entry.Path] = true
		found, there := held[entry.Path]
		switch {
		case !there:
			r.breaks("缺少 %s。", entry.Path)
		case !found.read: // told already
		case found.size != entry.Size || found.sum != entry.SHA256:
			r.breaks("%s 与目录中的校验值不一致，内容已被改动。", entry.Path)
		case entry.Sealed != "" && found.sum != entry.Sealed:
			r.breaks("%s 与密封回执上的校验值不一致。", entry.Path)
		case entry.Sealed != "":
			r.checkAttachments(entry.Path, found.data, held)
		}
	}
	for name := range held {
		if !listed[name] {
			r.breaks("%s 不在目录中，是后来加进去的。", name)
		}
	}
}

// checkAttachments holds what came with a bid against the hashes that its sealed document names.
func (r *ArchiveReport) checkAttachments(at string, document []byte, held map[string]heldEntry) {
	var bid int64
	sealed, err := ReadBidDocument(document)
	if _, scanErr := fmt.Sscanf(at, "bids/%d.json", &bid); scanErr != nil || err != nil {
		r.breaks("%s 不是揭榜方案的原文，无法核对附件。", at)
		return
	}
	for _, f := range sealed.Attachments {
		switch found, there := held[f.ArchivePath(bid)]; {
		case !there:
			r.breaks("%s 的附件“%s”缺失：存档时已不能按密封内容打开。", at, f.Name)
		case found.read && found.sum != f.SHA256:
			r.breaks("%s 的附件“%s”与密封时的校验值不一致。", at, f.Name)
		}
	}
}

func (r *ArchiveReport) checkSignature(manifest, signature []byte) {
	var seal ArchiveSeal
	again := []byte(nil)
	if json.Unmarshal(signature, &seal) == nil {
		again, _ = Canonical(seal) // what cannot be written was not read
	}
	key, keyErr := hex.DecodeString(seal.Key)
	signed, signErr := hex.DecodeString(seal.Signature)
	if keyErr != nil || signErr != nil || len(key) != ed25519.PublicKeySize || !bytes.Equal(again, signature) ||
		!ed25519.Verify(key, manifest, signed) {
		r.breaks("目录的签名 %s 无效，目录或签名已被改动。", ArchiveSignature)
		return
	}
	r.Key = KeyFingerprint(key)
}

// KeyFingerprint is a short name of a public key, for comparing by eye.
func KeyFingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

func (r *ArchiveReport) checkEvents(data []byte) {
	lines, last := 0, int64(0)
	for line := range bytes.Lines(data) {
		lines++
		var e ArchivedEvent
		if json.Unmarshal(line, &e) != nil || !e.Linked() {
			r.breaks("办理记录第 %d 条与哈希链不符。", lines)
			continue
		}
		if e.Pos <= last || e.Pos > r.Manifest.Chain.HeadPos {
			r.breaks("办理记录第 %d 条的次序与哈希链不符。", lines)
		}
		last = e.Pos
	}
	if lines != r.Manifest.Chain.Events {
		r.breaks("办理记录应有 %d 条，现有 %d 条。", r.Manifest.Chain.Events, lines)
	}
}

// checkRanking computes the places again from the scores, by the rule that the challenge stated.
func (r *ArchiveReport) checkRanking(data []byte) {
	var kept ArchivedRanking
	if data == nil || json.Unmarshal(data, &kept) != nil {
		return // a missing or damaged entry is told already
	}
	bids, quoted, org := []Bid{}, map[int64]Money{}, map[int64]ArchivedBid{}
	for _, b := range kept.Bids {
		if b.Rank > 0 {
			bids = append(bids, Bid{ID: b.ID, SealedAt: b.SealedAt})
			quoted[b.ID], org[b.ID] = b.Quoted, b
		}
	}
	for _, place := range RankBids(bids, quoted, kept.Scores, kept.Terms) {
		if b := org[place.BidID]; b.Rank != place.Rank || b.Score != place.Score {
			r.breaks("按专家评分重新计算，“%s”应为第 %d 位、%s 分，存档为第 %d 位、%s 分。", b.Org, place.Rank, place.Points(), b.Rank,
				HundredthsOf(b.Score))
		}
	}
}
