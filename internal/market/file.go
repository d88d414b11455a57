package market

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// File is something handed in beside what was typed: a contract's text, a certificate, evidence. It hangs on one thing,
// whose own rules say who may read it and who may add to it.
type File struct {
	ID int64
	FileHolder
	Purpose    string // what it shows, in the words of its holder: 合同文本, 权属证明…
	Name       string // as its owner called it, without folders
	MediaType  string // decided from the name and checked against the content, never taken from the browser
	Size       int64  // bytes
	SHA256     []byte // of the whole content
	Access     FileAccess
	OrgID      int64 // whose it is, 0 for the bureau
	UploadedBy int64
	UploadedAt time.Time
}

// FileAccess says who may read a file of a thing that they may see.
type FileAccess string

// The accesses, from widest to narrowest.
const (
	FilePublic FileAccess = "public" // everybody who sees the thing
	FileLogin  FileAccess = "login"  // verified users who see the thing
	FileParty  FileAccess = "party"  // the parties of the thing, and the bureau
	FileBureau FileAccess = "bureau" // whose it is, and the bureau
)

// FileAccesses lists the accesses in the order they are shown.
var FileAccesses = []FileAccess{FilePublic, FileLogin, FileParty, FileBureau}

// Label is the access's Chinese name.
func (a FileAccess) Label() string {
	return map[FileAccess]string{FilePublic: "公开", FileLogin: "认证单位可见", FileParty: "双方和主管部门可见",
		FileBureau: "仅本单位和主管部门可见"}[a]
}

// fileType is a kind of file that is taken: what it is served as, and how its content begins.
type fileType struct {
	media  string
	starts []string // one of them; none for text
}

const (
	oleStart = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	zipStart = "PK\x03\x04"
)

// fileTypes are what offices here exchange. Nothing that a browser would run is among them.
var fileTypes = map[string]fileType{
	".pdf":  {"application/pdf", []string{"%PDF-"}},
	".ofd":  {"application/ofd", []string{zipStart}},
	".doc":  {"application/msword", []string{oleStart}},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{zipStart}},
	".wps":  {"application/vnd.ms-works", []string{oleStart, zipStart}},
	".xls":  {"application/vnd.ms-excel", []string{oleStart}},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{zipStart}},
	".ppt":  {"application/vnd.ms-powerpoint", []string{oleStart}},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{zipStart}},
	".jpg":  {"image/jpeg", []string{"\xFF\xD8\xFF"}},
	".jpeg": {"image/jpeg", []string{"\xFF\xD8\xFF"}},
	".png":  {"image/png", []string{"\x89PNG\r\n\x1a\n"}},
	".zip":  {"application/zip", []string{zipStart}},
	".txt":  {"text/plain; charset=utf-8", nil},
	".csv":  {"text/csv; charset=utf-8", nil},
}

// FileTypes are the endings that are taken, for a form's accept attribute.
func FileTypes() []string {
	endings := make([]string, 0, len(fileTypes))
	for ending := range fileTypes {
		endings = append(endings, ending)
	}
	slices.Sort(endings)
	return endings
}

// Normalize cleans the name of folders and of signs that do not print.
func (d *FileDraft) Normalize() {
	name := path.Base(strings.ReplaceAll(d.Name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError ||
			strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" || name == "/" {
		name = ""
	}
	d.Name, d.Purpose = name, strings.TrimSpace(d.Purpose)
}

// Validate checks what was said of a file and, by its first bytes and its size, that it is what its name says.
func (d *FileDraft) Validate(head []byte, size int64, settings Settings) error {
	p := Problems{}
	checkFields(d, "", p)
	known, ending := fileTypes[d.ending()], d.ending()
	most := int64(settings.Int(SetFileMegabytes)) << 20
	p.Check(d.Name != "", "file", "请选择文件。")
	p.Check(utf8.RuneCountInString(d.Name) <= 120, "file", "文件名最多 120 个字，请改短后再上传。")
	p.Check(known.media != "", "file", "不能上传“"+ending+"”文件，可上传 PDF、OFD、Word、WPS、Excel、PPT、图片、TXT、CSV 或 ZIP。")
	p.Check(size > 0, "file", "文件是空的，请重新选择。")
	p.Check(size <= most, "file", fmt.Sprintf("文件最大 %d MB，目前 %.1f MB，请压缩或拆分后再上传。", settings.Int(SetFileMegabytes),
		float64(size)/(1<<20)))
	p.Check(size == 0 || known.media == "" || known.begins(head), "file",
		"文件内容与扩展名“"+ending+"”不符，可能已损坏或改过扩展名，请用原始文件重新上传。")
	p.Check(slices.Contains(FileAccesses, d.Access), "access", "请选择查看范围。")
	p.Check(d.NotSecret, "not_secret", "请确认文件不涉及国家秘密；涉密材料不得上传。")
	return p.Err()
}

func (d *FileDraft) ending() string { return strings.ToLower(path.Ext(d.Name)) }

// MediaType is what a file of this name is served as.
func (d *FileDraft) MediaType() string { return fileTypes[d.ending()].media }

func (t fileType) begins(head []byte) bool {
	if len(t.starts) == 0 {
		return !bytes.ContainsRune(head, 0)
	}
	return slices.ContainsFunc(t.starts, func(start string) bool { return bytes.HasPrefix(head, []byte(start)) })
}

// FileRights is what an asker may do with the files of one thing; the thing's own rules fill it in.
type FileRights struct {
	See   bool // may know of the thing at all
	Party bool // belongs to one of its parties
	Add   bool // may hand in files now, and take off their own
	Kept  bool // what has been handed in stays: something rests on it
	OrgID int64
}

// Reads reports whether an asker with these rights may read the file.
func (f *File) Reads(who Actor, is FileRights) bool {
	switch {
	case !is.See:
		return false
	case who.InBureau() || f.OrgID != 0 && who.In(f.OrgID) || who.UserID != 0 && f.UploadedBy == who.UserID:
		return true
	}
	switch f.Access {
	case FilePublic:
		return true
	case FileLogin:
		return who.Verified()
	case FileParty:
		return is.Party
	case FileBureau:
	}
	return false
}

// Removable reports whether the asker may take the file off: those who may add, of their own.
func (f *File) Removable(who Actor, is FileRights) bool {
	return is.Add && !is.Kept && (who.InBureau() && f.OrgID == 0 || f.OrgID != 0 && who.WritesFor(f.OrgID))
}
