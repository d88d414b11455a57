package market

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Envelope is what a bid says as the record keeps it: encrypted under a key of its own, and that key wrapped once
// for the bidder and, from sealing on, once for the challenge.
type Envelope struct {
	BidID       int64
	ChallengeID int64
	OrgID       int64 // 揭榜方
	KeyID       string
	Content     []byte
	BidderWrap  []byte
	ForOpening  []byte // the wrap for the challenge's key; empty in a draft, which therefore nobody opens
}

// Plain reports whether the content was stored before bids were encrypted.
func (e Envelope) Plain() bool { return len(e.BidderWrap) == 0 }

// SealLock is the key pair of one challenge. Its private half is wrapped by a secret that is not in the record
// until the close releases it.
type SealLock struct {
	ChallengeID int64
	KeyID       string
	Public      []byte
	Wrapped     []byte
	Released    []byte // the private half, from the close on
	ReleasedAt  time.Time
}

// BidDocument is what is encrypted and hashed: the content with a salt, so that a hash known to others cannot be
// tried against guesses, and the attachments with their hashes.
type BidDocument struct {
	BidContent
	Attachments []Attachment `json:"attachments,omitempty"`
	Salt        string       `json:"salt,omitempty"`
}

// Bytes is the document in its one canonical form.
func (d BidDocument) Bytes() ([]byte, error) {
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write bid document: %w", err)
	}
	return data, nil
}

// ReadBidDocument reads the canonical form.
func ReadBidDocument(data []byte) (d BidDocument, err error) {
	if err := json.Unmarshal(data, &d); err != nil {
		return d, fmt.Errorf("read bid document: %w", err)
	}
	return d, nil
}

// DocumentHash is the SHA-256 of a document's canonical form, as receipts write it.
func DocumentHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Receipt is what a bidder holds after sealing: with it anybody can tell later that nothing was changed.
type Receipt struct {
	No          string
	ChallengeNo string
	Title       string // of the challenge
	OrgName     string
	USCC        string
	SealedAt    time.Time
	Hash        string // SHA-256 of the document sealed
	Files       []ReceiptFile
	KeyID       string // whose signature it is
	Signature   string
}

// ReceiptNo is the number of a bid's receipt. It is made of numbers that exist, so that a thousand bidders of
// the last second do not queue for it.
func ReceiptNo(challengeNo string, bidID int64) string {
	return fmt.Sprintf("%s-H%06d", challengeNo, bidID)
}

const receiptTime = "2006-01-02T15:04:05.000000Z07:00"

// Signed is what the signature covers.
func (r Receipt) Signed() []byte {
	lines := []string{"jiebang receipt", r.No, r.ChallengeNo, r.USCC, r.SealedAt.In(Shanghai).Format(receiptTime),
		r.Hash}
	for _, f := range r.Files {
		lines = append(lines, f.String())
	}
	return []byte(strings.Join(lines, "\n"))
}

// receiptLines are the fields of a receipt in the order they are printed.
func (r *Receipt) receiptLines() []struct {
	label string
	value *string
} {
	return []struct {
		label string
		value *string
	}{{"回执编号", &r.No}, {"榜单编号", &r.ChallengeNo}, {"榜单名称", &r.Title}, {"揭榜单位", &r.OrgName}, {"统一社会信用代码", &r.USCC},
		{"内容摘要（SHA-256）", &r.Hash}, {"签名密钥", &r.KeyID}, {"平台签名（Ed25519）", &r.Signature}}
}

const (
	receiptTitle  = "揭榜方案密封回执"
	receiptSealed = "密封时间"
	receiptFile   = "附件"
)

// Text is the receipt as a bidder keeps it.
func (r Receipt) Text() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", receiptTitle)
	for i, line := range r.receiptLines() {
		if i == 5 {
			fmt.Fprintf(&b, "%s：%s\n", receiptSealed, r.SealedAt.In(Shanghai).Format(receiptTime))
		}
		if i == 6 {
			for n, f := range r.Files {
				fmt.Fprintf(&b, "%s %d：%s\n", receiptFile, n+1, f)
			}
		}
		fmt.Fprintf(&b, "%s：%s\n", line.label, *line.value)
	}
	if len(r.Files) > 0 {
		b.WriteString("\n附件一行依次为内容的 SHA-256、大小和文件名：用同一文件重新计算 SHA-256，与此一致即为密封时的文件。")
	}
	b.WriteString("\n请妥善保存。开启后在平台“核对回执”页面粘贴本回执，即可核对方案自密封以来没有改动。\n")
	return b.String()
}

// ParseReceipt reads a receipt that a bidder kept.
func ParseReceipt(text string) (Receipt, error) {
	var r Receipt
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if label, value, ok := strings.Cut(strings.TrimSpace(line), "："); ok {
			values[label] = strings.TrimSpace(value)
		}
	}
	for _, line := range r.receiptLines() {
		*line.value = values[line.label]
	}
	at, err := time.Parse(receiptTime, values[receiptSealed])
	for n := 1; err == nil && values[fmt.Sprintf("%s %d", receiptFile, n)] != ""; n++ {
		var f ReceiptFile
		if f, err = parseReceiptFile(values[fmt.Sprintf("%s %d", receiptFile, n)]); err == nil {
			r.Files = append(r.Files, f)
		}
	}
	if r.No == "" || r.Hash == "" || r.Signature == "" || err != nil {
		return r, &Error{Code: Invalid, Message: "没有读出回执。",
			Fields: map[string]string{"receipt": "请粘贴回执文件的全部文字，从“揭榜方案密封回执”到签名为止。"}}
	}
	r.SealedAt = at.In(Shanghai)
	return r, nil
}

// BidOf is the bid that a receipt is about, 0 when its number is none of ours.
func (r Receipt) BidOf() (id int64) {
	_, digits, found := strings.Cut(r.No, "-H")
	if _, err := fmt.Sscanf(digits, "%d", &id); !found || err != nil || id < 0 {
		return 0
	}
	return id
}
