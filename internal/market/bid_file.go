package market

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Attachment is a document that comes with a bid. It stands in the bid's document and is sealed with it: what it is
// called, what it holds and the key that opens it are known when, and to whom, the bid is.
type Attachment struct {
	ID        int64          `json:"id"`
	Kind      AttachmentKind `json:"kind"`
	Name      string         `json:"name"` // as the bidder called it, without folders
	MediaType string         `json:"media_type"`
	Size      int64          `json:"size"`
	SHA256    string         `json:"sha256"` // of the content in the clear
	Key       []byte         `json:"key"`    // of this file alone
}

// AttachmentKind says for whom an attachment is meant.
type AttachmentKind string

// The kinds of attachments.
const (
	AttachmentPlan  AttachmentKind = "plan"  // what is to be judged
	AttachmentProof AttachmentKind = "proof" // who the bidder is and what it has done
)

// AttachmentKinds lists the kinds in the order they are shown.
var AttachmentKinds = []AttachmentKind{AttachmentPlan, AttachmentProof}

// Label is the kind's Chinese name.
func (k AttachmentKind) Label() string {
	return map[AttachmentKind]string{AttachmentPlan: "技术附件", AttachmentProof: "证明材料"}[k]
}

// Field is the name of the box in which files of the kind are chosen.
func (k AttachmentKind) Field() string { return string(k) + "_files" }

// AttachmentDraft is a file as it came with the form of a bid.
type AttachmentDraft struct {
	Kind AttachmentKind
	Name string
}

// Check tells by name, first bytes and size whether the file can be taken, and makes an attachment of it.
func (d AttachmentDraft) Check(head []byte, size int64, settings Settings) (Attachment, error) {
	file := FileDraft{Name: d.Name, Access: FileParty, NotSecret: true} // the pledge is made for the bid as a whole
	file.Normalize()
	if err := file.Validate(head, size, settings); err != nil {
		return Attachment{}, err
	}
	return Attachment{Kind: d.Kind, Name: file.Name, MediaType: file.MediaType(), Size: size}, nil
}

// AttachmentRoom tells in a sentence why one more file of the size does not fit beside those a bid has; empty when it
// does.
func AttachmentRoom(held []Attachment, size int64, settings Settings) string {
	sum, most := size, int64(settings.Int(SetBidMegabytes))<<20
	for _, f := range held {
		sum += f.Size
	}
	switch {
	case len(held) >= settings.Int(SetBidFiles):
		return fmt.Sprintf("附件最多 %d 个，请先移除不需要的。", settings.Int(SetBidFiles))
	case sum > most:
		return fmt.Sprintf("附件合计最大 %d MB，加上它为 %.1f MB，请压缩或移除其他附件。", settings.Int(SetBidMegabytes), float64(sum)/(1<<20))
	}
	return ""
}

// Attached finds an attachment of the document.
func (d BidDocument) Attached(id int64) (Attachment, bool) {
	i := slices.IndexFunc(d.Attachments, func(f Attachment) bool { return f.ID == id })
	if i < 0 {
		return Attachment{}, false
	}
	return d.Attachments[i], true
}

// ForExpert lists the attachments as an expert sees them. Where bidders are not to be known, what proves who they are
// is left out, and the rest goes by a number: a file's name may tell whose it is.
func (d BidDocument) ForExpert(anonymous bool) []Attachment {
	if !anonymous {
		return d.Attachments
	}
	var shown []Attachment
	for _, f := range d.Attachments {
		if f.Kind != AttachmentPlan {
			continue
		}
		f.Name = fmt.Sprintf("附件%d%s", len(shown)+1, strings.ToLower(path.Ext(f.Name)))
		shown = append(shown, f)
	}
	return shown
}

// ArchivePath is where an attachment stands in the archive of its challenge.
func (f Attachment) ArchivePath(bidID int64) string {
	return fmt.Sprintf("bids/%d/%d-%s", bidID, f.ID, f.Name)
}

// ReceiptFile is an attachment as a receipt names it.
type ReceiptFile struct {
	Name   string
	Size   int64
	SHA256 string
}

// ReceiptFiles lists what a receipt says of the attachments.
func (d BidDocument) ReceiptFiles() []ReceiptFile {
	var files []ReceiptFile
	for _, f := range d.Attachments {
		files = append(files, ReceiptFile{f.Name, f.Size, f.SHA256})
	}
	return files
}

// String writes the file on one line: the hash first, since a name may hold anything.
func (f ReceiptFile) String() string { return fmt.Sprintf("%s %d 字节 %s", f.SHA256, f.Size, f.Name) }

// parseReceiptFile reads what String wrote.
func parseReceiptFile(line string) (f ReceiptFile, err error) {
	sha, rest, _ := strings.Cut(line, " ")
	size, name, found := strings.Cut(rest, " 字节 ")
	if _, err = fmt.Sscanf(size, "%d", &f.Size); err != nil || !found || utf8.RuneCountInString(sha) != 64 {
		return f, Refuse(Invalid, "没有读出附件。")
	}
	f.SHA256, f.Name = sha, name
	return f, nil
}

// BidFile is what the record knows of a stored attachment.
type BidFile struct {
	ID       int64
	BidID    int64 // 0 before its bid is stored
	Size     int64
	StoredBy int64
	StoredAt time.Time
}
