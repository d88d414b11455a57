package market_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

// archiveKey is the platform's key in these tests.
var archiveKey = ed25519.NewKeyFromSeed([]byte("0123456789abcdef0123456789abcdef"))

// boxed is an archive taken apart: what stands in it under which name, in order.
type boxed struct {
	names []string
	data  map[string][]byte
}

// attached is the attachment of the archived bid.
const attached = "样机的试验报告"

// wholeArchive makes a sound archive: two bids, one with an attachment, their ranking, and three events of the chain.
func wholeArchive(t *testing.T) *boxed {
	t.Helper()
	return archived(t, func(*market.ArchiveWriter) {})
}

// archived makes the same with what else puts into it.
func archived(t *testing.T, more func(*market.ArchiveWriter)) *boxed {
	t.Helper()
	var out bytes.Buffer
	c := &market.Challenge{No: "JB-2026-0003"}
	c.Title = "高温焊缝检测"
	w := market.NewArchive(&out, c, "王敏", noon)
	put := func(path, sealed string, data []byte) {
		if err := w.Put(path, sealed, func(to io.Writer) error { _, err := to.Write(data); return err }); err != nil {
			t.Fatal(err)
		}
	}
	document := archivedBid(t)
	put("bids/1.json", market.DocumentHash(document), document)
	put("bids/1/7-报告.pdf", "", []byte(attached))
	put("notice.html", "", []byte("<p>公告</p>"))
	if err := w.PutJSON(market.ArchiveRanking, archivedRanking()); err != nil {
		t.Fatal(err)
	}
	events, head := archivedEvents(t)
	put(market.ArchiveEvents, "", events)
	more(w)
	if err := w.Close(market.ArchiveChain{Events: 3, HeadPos: 9, HeadHash: head}, archiveKey); err != nil {
		t.Fatal(err)
	}
	return unboxed(t, out.Bytes())
}

func archivedBid(t *testing.T) []byte {
	t.Helper()
	file := market.Attachment{ID: 7, Kind: market.AttachmentPlan, Name: "报告.pdf", Size: int64(len(attached)),
		SHA256: market.DocumentHash([]byte(attached))}
	data, err := market.BidDocument{BidContent: *soundAnswer(), Attachments: []market.Attachment{file},
		Salt: "盐"}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func archivedRanking() market.ArchivedRanking {
	score := func(bid int64, points int) market.Score {
		return market.Score{BidID: bid, Marks: []market.ScoreMark{{Points: points, Comment: "可行"}}}
	}
	return market.ArchivedRanking{Scores: []market.Score{score(1, 86), score(2, 91)},
		Terms: market.ChallengeTerms{TiePolicy: "quoted"},
		Bids: []market.ArchivedBid{{ID: 1, Org: "淮阴大学", Rank: 2, Score: 8600},
			{ID: 2, Org: "清淮研究所", Rank: 1, Score: 9100}, {ID: 3, Org: "未合格的单位"}}}
}

// archivedEvents are three events chained to one another, and the hash at the end.
func archivedEvents(t *testing.T) (lines []byte, head string) {
	t.Helper()
	before := []byte("the seal before")
	for i, verb := range []string{"create", "submit", "publish"} {
		e := market.Event{Seq: int64(i + 1), Xid: 4, At: noon.Add(time.Duration(i) * time.Second), ActorID: 1,
			ActorName: "王敏", Verb: verb, Kind: "challenge", Ref: 3, Change: json.RawMessage(`{}`)}
		hash := e.Seal(before)
		line, err := json.Marshal(market.ArchiveEvent(e, int64(3*i+3), before, hash))
		if err != nil {
			t.Fatal(err)
		}
		lines, before = append(append(lines, line...), '\n'), hash
	}
	return lines, hex.EncodeToString(before)
}

func unboxed(t *testing.T, file []byte) *boxed {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	b := &boxed{data: map[string][]byte{}}
	for _, entry := range r.File {
		opened, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		b.names, b.data[entry.Name] = append(b.names, entry.Name), data
	}
	return b
}

// file puts the archive together again, each entry as often as it is named.
func (b *boxed) file(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range b.names {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(b.data[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (b *boxed) drop(name string) {
	b.names = slices.DeleteFunc(b.names, func(n string) bool { return n == name })
}

func (b *boxed) add(name string, sign byte) { b.data[name] = append(b.data[name], sign) }

func (b *boxed) put(name string, data []byte) {
	if b.data[name] == nil {
		b.names = append(b.names, name)
	}
	b.data[name] = data
}

// resign writes the manifest again over what is there now, signed by the key: what somebody does who changes an archive
// and knows how it is made.
func (b *boxed) resign(t *testing.T, key ed25519.PrivateKey, change func(*market.Manifest)) {
	t.Helper()
	var m market.Manifest
	if err := json.Unmarshal(b.data[market.ArchiveManifest], &m); err != nil {
		t.Fatal(err)
	}
	for i, e := range m.Entries {
		if data, there := b.data[e.Path]; there {
			m.Entries[i].SHA256, m.Entries[i].Size = market.DocumentHash(data), int64(len(data))
		}
	}
	change(&m)
	data := canonical(t, m)
	b.data[market.ArchiveManifest] = data
	b.data[market.ArchiveSignature] = canonical(t,
		market.ArchiveSeal{Key: hex.EncodeToString(key.Public().(ed25519.PublicKey)),
			Signature: hex.EncodeToString(ed25519.Sign(key, data))})
}

func canonical(t *testing.T, value any) []byte {
	t.Helper()
	data, err := market.Canonical(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func verified(t *testing.T, file []byte) market.ArchiveReport {
	t.Helper()
	report, err := market.VerifyArchive(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAWholeArchiveIsWhole(t *testing.T) {
	t.Parallel()
	report := verified(t, wholeArchive(t).file(t))
	if len(report.Broken) > 0 {
		t.Errorf("a whole archive is found broken: %v", report.Broken)
	}
	if report.Key != market.KeyFingerprint(archiveKey.Public().(ed25519.PublicKey)) || len(report.Key) != 16 {
		t.Errorf("it is signed with %s", report.Key)
	}
	m := report.Manifest
	if m.Challenge != "JB-2026-0003" || m.Title != "高温焊缝检测" || m.MadeBy != "王敏" || !m.MadeAt.Equal(noon) ||
		len(m.Entries) != 5 || m.Chain.Events != 3 {
		t.Errorf("it says of itself %+v", m)
	}
	if !slices.IsSortedFunc(m.Entries, func(a, b market.ArchiveEntry) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("its entries are not in order")
	}
}

// TestDamageIsFound spoils one thing at a time and expects exactly the sentences that say so.
func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	another := ed25519.NewKeyFromSeed([]byte("fedcba9876543210fedcba9876543210"))
	event := func(b *boxed, n int, change func(*market.ArchivedEvent)) {
		lines := bytes.SplitAfter(b.data[market.ArchiveEvents], []byte("\n"))
		var e market.ArchivedEvent
		if err := json.Unmarshal(lines[n], &e); err != nil {
			t.Fatal(err)
		}
		change(&e)
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		lines[n] = append(line, '\n')
		b.data[market.ArchiveEvents] = bytes.Join(lines, nil)
	}
	ranking := func(b *boxed, change func(*market.ArchivedRanking)) {
		r := archivedRanking()
		change(&r)
		b.data[market.ArchiveRanking] = canonical(t, r)
	}
	plain := func(*market.Manifest) {}
	for name, test := range map[string]struct {
		spoil func(*boxed)
		says  []string
	}{
		"no manifest": {func(b *boxed) { b.drop(market.ArchiveManifest) }, []string{"缺少目录 manifest.json，无法核对。"}},
		"a manifest of another format": {func(b *boxed) {
			b.resign(t, archiveKey,
				func(m *market.Manifest) { m.Format = "other/1" })
		},
			[]string{"目录 manifest.json 读不懂，或不是本平台的格式。"}},
		"a manifest that is no JSON": {func(b *boxed) { b.data[market.ArchiveManifest] = []byte("{") },
			[]string{"目录 manifest.json 读不懂，或不是本平台的格式。", "办理记录第 1 条的次序与哈希链不符。", "办理记录第 2 条的次序与哈希链不符。",
				"办理记录第 3 条的次序与哈希链不符。", "办理记录应有 0 条，现有 3 条。"}},
		"a manifest written otherwise": {func(b *boxed) { b.add(market.ArchiveManifest, '\n') },
			[]string{"目录 manifest.json 的写法不规范，已被改动。", "目录的签名 manifest.sig 无效，目录或签名已被改动。"}},
		"no signature": {func(b *boxed) { b.drop(market.ArchiveSignature) },
			[]string{"目录的签名 manifest.sig 无效，目录或签名已被改动。"}},
		"a signature that is no JSON": {func(b *boxed) { b.data[market.ArchiveSignature] = []byte("x") },
			[]string{"目录的签名 manifest.sig 无效，目录或签名已被改动。"}},
		"a signature written otherwise": {func(b *boxed) { b.add(market.ArchiveSignature, ' ') },
			[]string{"目录的签名 manifest.sig 无效，目录或签名已被改动。"}},
		"a key that is none": {func(b *boxed) {
			b.data[market.ArchiveSignature] = canonical(t, market.ArchiveSeal{Key: "00", Signature: "00"})
		}, []string{"目录的签名 manifest.sig 无效，目录或签名已被改动。"}},
		"a key that is no hexadecimal": {func(b *boxed) {
			b.data[market.ArchiveSignature] = canonical(t, market.ArchiveSeal{Key: "xyz", Signature: "00"})
		}, []string{"目录的签名 manifest.sig 无效，目录或签名已被改动。"}},
		"a signature of something else": {func(b *boxed) {
			b.data[market.ArchiveManifest] = bytes.Replace(b.data[market.ArchiveManifest], []byte("王敏"), []byte("李敏"),
				1)
		}, []string{"目录的签名 manifest.sig 无效，目录或签名已被改动。"}},
		"signed again by somebody": {func(b *boxed) { b.resign(t, another, plain) }, nil},
		// whole by itself: the fingerprint tells
		"a document missing": {func(b *boxed) { b.drop("notice.html") }, []string{"缺少 notice.html。"}},
		"a document changed": {func(b *boxed) { b.data["notice.html"] = []byte("<p>公吿</p>") },
			[]string{"notice.html 与目录中的校验值不一致，内容已被改动。"}},
		"a document cut short": {func(b *boxed) { b.data["notice.html"] = nil },
			[]string{"notice.html 与目录中的校验值不一致，内容已被改动。"}},
		"a document added": {func(b *boxed) { b.put("minutes.html", []byte("<p>纪要</p>")) },
			[]string{"minutes.html 不在目录中，是后来加进去的。"}},
		"a document twice": {func(b *boxed) { b.names = append(b.names, "notice.html") },
			[]string{"notice.html 出现了两次。"}},
		"a bid that is not the sealed": {func(b *boxed) {
			b.data["bids/1.json"] = bytes.Replace(b.data["bids/1.json"], []byte("李工"), []byte("张工"), 1)
			b.resign(t, archiveKey, plain)
		}, []string{"bids/1.json 与密封回执上的校验值不一致。"}},
		"an attachment missing": {func(b *boxed) { b.drop("bids/1/7-报告.pdf") },
			[]string{"bids/1.json 的附件“报告.pdf”缺失：存档时已不能按密封内容打开。", "缺少 bids/1/7-报告.pdf。"}},
		"an attachment changed and listed again": {func(b *boxed) {
			b.data["bids/1/7-报告.pdf"] = []byte("另一份报告")
			b.resign(t, archiveKey, plain)
		}, []string{"bids/1.json 的附件“报告.pdf”与密封时的校验值不一致。"}},
		"an event changed": {func(b *boxed) {
			event(b, 1, func(e *market.ArchivedEvent) { e.Note = "后加" })
			b.resign(t, archiveKey, plain)
		}, []string{"办理记录第 2 条与哈希链不符。"}},
		"an event at another hour": {func(b *boxed) {
			event(b, 1, func(e *market.ArchivedEvent) { e.At = "2026-06-10 08:00:00" })
			b.resign(t, archiveKey, plain)
		}, []string{"办理记录第 2 条与哈希链不符。"}},
		"an event with a strange link": {func(b *boxed) {
			event(b, 1, func(e *market.ArchivedEvent) { e.Before = "xyz" })
			b.resign(t, archiveKey, plain)
		}, []string{"办理记录第 2 条与哈希链不符。"}},
		"an event out of order": {func(b *boxed) {
			event(b, 1, func(e *market.ArchivedEvent) { e.Pos = 3 })
			b.resign(t, archiveKey, plain)
		}, []string{"办理记录第 2 条的次序与哈希链不符。"}},
		"an event beyond the end": {func(b *boxed) {
			event(b, 2, func(e *market.ArchivedEvent) { e.Pos = 10 })
			b.resign(t, archiveKey, plain)
		}, []string{"办理记录第 3 条的次序与哈希链不符。"}},
		"an event too few": {func(b *boxed) {
			b.data[market.ArchiveEvents] = bytes.Join(bytes.SplitAfter(b.data[market.ArchiveEvents], []byte("\n"))[:2],
				nil)
			b.resign(t, archiveKey, plain)
		}, []string{"办理记录应有 3 条，现有 2 条。"}},
		"another place": {func(b *boxed) {
			ranking(b, func(r *market.ArchivedRanking) { r.Bids[0].Rank, r.Bids[1].Rank = 1, 2 })
			b.resign(t, archiveKey, plain)
		}, []string{"按专家评分重新计算，“清淮研究所”应为第 1 位、91.00 分，存档为第 2 位、91.00 分。",
			"按专家评分重新计算，“淮阴大学”应为第 2 位、86.00 分，存档为第 1 位、86.00 分。"}},
		"another score": {func(b *boxed) {
			ranking(b, func(r *market.ArchivedRanking) { r.Scores[0].Marks[0].Points = 85 })
			b.resign(t, archiveKey, plain)
		}, []string{"按专家评分重新计算，“淮阴大学”应为第 2 位、85.00 分，存档为第 2 位、86.00 分。"}},
		"a ranking that is no JSON": {func(b *boxed) { b.data[market.ArchiveRanking] = []byte("{") },
			[]string{"ranking.json 与目录中的校验值不一致，内容已被改动。"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := wholeArchive(t)
			test.spoil(b)
			report := verified(t, b.file(t))
			if name == "a manifest of another format" {
				report.Broken = slices.DeleteFunc(report.Broken,
					func(s string) bool { return strings.HasPrefix(s, "办理记录") })
			}
			if !slices.Equal(report.Broken, test.says) {
				t.Errorf("found\n  %s\nwant\n  %s", strings.Join(report.Broken, "\n  "),
					strings.Join(test.says, "\n  "))
			}
			if test.says == nil && report.Key == market.KeyFingerprint(archiveKey.Public().(ed25519.PublicKey)) {
				t.Error("somebody else's key has the platform's fingerprint")
			}
		})
	}
}

func TestABidOfTheWrongShapeIsNamed(t *testing.T) {
	t.Parallel()
	for path, data := range map[string]string{"bids/一.json": "{}", "bids/2.json": "["} {
		b := archived(t, func(w *market.ArchiveWriter) {
			if err := w.Put(path, market.DocumentHash([]byte(data)),
				func(to io.Writer) error { _, err := io.WriteString(to, data); return err }); err != nil {
				t.Fatal(err)
			}
		})
		if report := verified(t, b.file(t)); len(report.Broken) != 1 || report.Broken[0] != path+" 不是揭榜方案的原文，无法核对附件。" {
			t.Errorf("%s: %v", path, report.Broken)
		}
	}
}

func TestAFileThatIsNoArchive(t *testing.T) {
	t.Parallel()
	whole := wholeArchive(t).file(t)
	for name, file := range map[string][]byte{"nothing": nil, "a text": []byte("JB-2026-0003"),
		"one cut short": whole[:len(whole)-30]} {
		if _, err := market.VerifyArchive(bytes.NewReader(file),
			int64(len(file))); market.CodeOf(err) != market.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	at := bytes.Index(whole, []byte("<p>公告</p>"))
	whole[at] = '>'
	if report := verified(t, whole); len(report.Broken) != 1 || report.Broken[0] != "notice.html 读不出来，内容已损坏。" {
		t.Errorf("a byte turned over is told as %v", report.Broken)
	}
}

// full is a disk on which nothing more fits once so many bytes have been written.
type full int

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAnArchiveThatCannotBeWrittenSaysSo(t *testing.T) {
	t.Parallel()
	w := market.NewArchive(io.Discard, &market.Challenge{}, "", noon)
	if err := w.Put("bids/1.json", "", func(io.Writer) error { return errFull }); !errors.Is(err, errFull) ||
		!strings.Contains(err.Error(), "bids/1.json") {
		t.Errorf("a document that cannot be read gives %v", err)
	}
	if err := w.PutJSON("ranking.json", make(chan int)); err == nil {
		t.Error("what is no JSON is put in")
	}
	room := full(100)
	w = market.NewArchive(&room, &market.Challenge{}, "", noon)
	err := w.Put("big", "", func(to io.Writer) error {
		for i := range 100_000 {
			if _, err := fmt.Fprintf(to, "%d ", i*7919); err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, w.Close(market.ArchiveChain{}, archiveKey)); !errors.Is(err, errFull) {
		t.Errorf("a full disk gives %v", err)
	}
}

func TestCanonicalHasOneSpelling(t *testing.T) {
	t.Parallel()
	got := canonical(t, map[string]any{"z": 1, "a": []any{"<淮阴>", 1.50, nil},
		"m": map[string]int64{"two": 9007199254740993, "one": 1}})
	if string(got) != `{"a":["<淮阴>",1.5,null],"m":{"one":1,"two":9007199254740993},"z":1}` {
		t.Errorf("written %s", got)
	}
	if _, err := market.Canonical(make(chan int)); err == nil {
		t.Error("what is no JSON is written")
	}
}
