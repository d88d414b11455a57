package market_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

func sampleReceipt() market.Receipt {
	hash := market.DocumentHash([]byte("方案"))
	return market.Receipt{No: market.ReceiptNo("JB-2026-0003", 42), ChallengeNo: "JB-2026-0003", Title: "高温焊缝检测",
		OrgName: "淮阴大学", USCC: "12320000466007300P",
		SealedAt: noon.Add(123456 * time.Microsecond), Hash: hash, KeyID: "k1", Signature: "c2ln",
		Files: []market.ReceiptFile{{Name: "报告 终稿.pdf", Size: 20, SHA256: hash},
			{Name: "证书.pdf", Size: 7, SHA256: hash}}}
}

func TestAReceiptIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	r := sampleReceipt()
	golden(t, "receipt", r.Text())
	got, err := market.ParseReceipt(r.Text())
	if err != nil || differing(r, got) != "" {
		t.Errorf("read back it differs in %s: %v", differing(r, got), err)
	}
	if string(got.Signed()) != string(r.Signed()) {
		t.Errorf("the signature covers\n%s\nand read back\n%s", r.Signed(), got.Signed())
	}
	r.Files = nil
	if got, err = market.ParseReceipt("请核对：\r\n" + strings.ReplaceAll(r.Text(), "\n", "\r\n")); err != nil ||
		len(got.Files) != 0 {
		t.Errorf("a receipt pasted with other line ends: %v", err)
	}
	if got.BidOf() != 42 {
		t.Errorf("it is of bid %d", got.BidOf())
	}
	for _, no := range []string{"", "JB-2026-0003", "JB-2026-0003-Hx", "JB-2026-0003-H-1"} {
		if id := (market.Receipt{No: no}).BidOf(); id != 0 {
			t.Errorf("%q is of bid %d", no, id)
		}
	}
}

// TestWhatTheSignatureCovers changes one thing at a time: whatever a bidder could dispute must change what is signed.
func TestWhatTheSignatureCovers(t *testing.T) {
	t.Parallel()
	signed := string(sampleReceipt().Signed())
	for name, change := range map[string]func(*market.Receipt){
		"number":    func(r *market.Receipt) { r.No = "JB-2026-0003-H000043" },
		"challenge": func(r *market.Receipt) { r.ChallengeNo = "JB-2026-0004" },
		"code":      func(r *market.Receipt) { r.USCC = "91320804MA1ABCDE83" },
		"time":      func(r *market.Receipt) { r.SealedAt = r.SealedAt.Add(time.Microsecond) },
		"hash":      func(r *market.Receipt) { r.Hash = "00" }, "file": func(r *market.Receipt) { r.Files[1].Size++ },
		"fewer files": func(r *market.Receipt) { r.Files = r.Files[:1] },
	} {
		r := sampleReceipt()
		if change(&r); string(r.Signed()) == signed {
			t.Errorf("another %s has the same signature", name)
		}
	}
	r := sampleReceipt()
	if r.Title, r.OrgName = "别的榜单", "别的单位"; string(r.Signed()) != signed {
		t.Error("names that anybody may write are signed")
	}
}

func TestAReceiptThatCannotBeRead(t *testing.T) {
	t.Parallel()
	text := sampleReceipt().Text()
	for name, spoilt := range map[string]string{
		"nothing": "", "no number": strings.Replace(text, "回执编号", "编号", 1),
		"no hash":      strings.Replace(text, "内容摘要", "摘要", 1),
		"no signature": strings.Replace(text, "平台签名", "签名", 1), "no time": strings.Replace(text, "密封时间", "时间", 1),
		"a file without a size": strings.Replace(text, " 20 字节 ", " 很大 ", 1),
		"a file without a hash": strings.Replace(text, "附件 1：", "附件 1：x ", 1),
	} {
		if _, err := market.ParseReceipt(spoilt); market.FieldsOf(err)["receipt"] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestABidDocumentIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	d := market.BidDocument{BidContent: jointAnswer(), Salt: "盐",
		Attachments: []market.Attachment{{ID: 1, Kind: market.AttachmentPlan, Name: "方案 A.PDF", Key: []byte{1}},
			{ID: 2, Kind: market.AttachmentProof, Name: "营业执照.pdf"},
			{ID: 3, Kind: market.AttachmentPlan, Name: "图纸.zip"}}}
	data, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := market.ReadBidDocument(data); err != nil || differing(d, again) != "" {
		t.Errorf("read back it differs in %s: %v", differing(d, again), err)
	}
	if _, err := market.ReadBidDocument([]byte("{")); err == nil {
		t.Error("a document cut short is read")
	}
	if f, found := d.Attached(2); !found || f.Name != "营业执照.pdf" {
		t.Errorf("attachment 2 is %+v", f)
	}
	if _, found := d.Attached(9); found {
		t.Error("an attachment that is not there is found")
	}
	if len(d.ForExpert(false)) != 3 {
		t.Error("an expert who knows the bidder does not see everything")
	}
	var names []string
	for _, f := range d.ForExpert(true) {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "附件1.pdf 附件2.zip" || d.Attachments[0].Name != "方案 A.PDF" {
		t.Errorf("an expert who does not know the bidder sees %s", got)
	}
	if files := d.ReceiptFiles(); len(files) != 3 || files[1].Name != "营业执照.pdf" {
		t.Errorf("the receipt names %v", files)
	}
	if !(market.Envelope{}).Plain() || (market.Envelope{BidderWrap: []byte{1}}).Plain() {
		t.Error("an encrypted envelope passes for a plain one")
	}
}

func TestWhatMayBeAttachedToABid(t *testing.T) {
	t.Parallel()
	pdf := []byte("%PDF-1.7")
	f, err := market.AttachmentDraft{Kind: market.AttachmentPlan, Name: `C:\资料\方案.PDF`}.Check(pdf, 8, nil)
	if err != nil || f.Name != "方案.PDF" || f.MediaType != "application/pdf" || f.Size != 8 ||
		f.Kind != market.AttachmentPlan {
		t.Errorf("taken as %+v, %v", f, err)
	}
	if _, err := (market.AttachmentDraft{Name: "方案.exe"}).Check(pdf, 8, nil); market.FieldsOf(err)["file"] == "" {
		t.Errorf("a program is taken: %v", err)
	}
	set := market.Settings{market.SetBidFiles: "2", market.SetBidMegabytes: "1"}
	one, half := market.Attachment{Size: 1}, market.Attachment{Size: 1 << 19}
	if market.AttachmentRoom([]market.Attachment{half}, 1<<19, set) != "" {
		t.Error("what fits to the byte does not fit")
	}
	if got := market.AttachmentRoom([]market.Attachment{half}, 1<<19+1, set); !strings.Contains(got, "1 MB") {
		t.Errorf("a byte too much: %q", got)
	}
	if got := market.AttachmentRoom([]market.Attachment{one, one}, 1, set); !strings.Contains(got, "最多 2 个") {
		t.Errorf("a third one: %q", got)
	}
	for _, k := range market.AttachmentKinds {
		if !chinese(k.Label()) || !strings.HasSuffix(k.Field(), "_files") {
			t.Errorf("%s is called %s and chosen in %s", k, k.Label(), k.Field())
		}
	}
}

func TestASealCoversEveryFieldOfAnEvent(t *testing.T) {
	t.Parallel()
	e := market.Event{Seq: 1, Xid: 2, At: noon, ActorID: 3, ActorName: "王敏", IP: "10.0.0.1", Verb: "publish",
		Kind: "challenge", Ref: 4, Note: "理由", Change: []byte(`{}`)}
	whole := string(e.Seal([]byte("before")))
	for name, change := range map[string]func(*market.Event){
		"seq": func(e *market.Event) { e.Seq++ }, "xid": func(e *market.Event) { e.Xid++ },
		"time":  func(e *market.Event) { e.At = e.At.Add(time.Microsecond) },
		"actor": func(e *market.Event) { e.ActorID++ },
		"name":  func(e *market.Event) { e.ActorName = "李敏" }, "address": func(e *market.Event) { e.IP = "10.0.0.2" },
		"verb": func(e *market.Event) { e.Verb = "close" }, "kind": func(e *market.Event) { e.Kind = "bid" },
		"ref": func(e *market.Event) { e.Ref++ }, "note": func(e *market.Event) { e.Note = "" },
		"change":                 func(e *market.Event) { e.Change = nil },
		"the border between two": func(e *market.Event) { e.Verb, e.Kind = "publishc", "hallenge" },
	} {
		other := e
		if change(&other); string(other.Seal([]byte("before"))) == whole {
			t.Errorf("another %s has the same seal", name)
		}
	}
	if string(e.Seal([]byte("other"))) == whole {
		t.Error("the seal does not depend on the one before")
	}
	e.At = e.At.Add(time.Nanosecond)
	if string(e.Seal([]byte("before"))) != whole {
		t.Error("what the record does not keep of a time is sealed")
	}
	c := e.Cursor()
	if c != (market.EventCursor{Xid: 2, Seq: 1}) || c.After(c) || !c.After(market.EventCursor{Xid: 1, Seq: 9}) ||
		!c.After(market.EventCursor{Xid: 2}) || c.After(market.EventCursor{Xid: 3}) {
		t.Error("the feed is read by transaction, then by number")
	}
}
