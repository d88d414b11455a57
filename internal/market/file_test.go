package market

import (
	"strings"
	"testing"
)

func TestAFileIsWhatItsNameSays(t *testing.T) {
	t.Parallel()
	const pdf, docx = "%PDF-1.7 …", "PK\x03\x04…"
	tests := []struct {
		name, file, head string
		size             int64
		field            string // the field the refusal belongs to; empty when it is taken
		says             string
	}{
		{"a PDF", "合同文本.pdf", pdf, 9, "", ""},
		{"an upper-case ending", "合同文本.PDF", pdf, 9, "", ""},
		{"a Word document", "承诺书.docx", docx, 9, "", ""},
		{"a text", "说明.txt", "各项指标如下", 18, "", ""},
		{"a program called a PDF", "合同文本.pdf", "MZ\x90\x00", 9, "file", "不符"},
		{"a program called a text", "说明.txt", "MZ\x90\x00", 9, "file", "不符"},
		{"a page that a browser would run", "说明.html", "<script>", 8, "file", "不能上传“.html”"},
		{"a picture that a browser would run", "图.svg", "<svg>", 5, "file", "不能上传“.svg”"},
		{"nothing", "", "", 0, "file", "请选择文件"},
		{"an empty file", "合同文本.pdf", "", 0, "file", "空的"},
		{"one byte too many", "合同文本.pdf", pdf, 20<<20 + 1, "file", "最大 20 MB"},
		{"the largest", "合同文本.pdf", pdf, 20 << 20, "", ""},
		{"a name without end", strings.Repeat("长", 120) + ".pdf", pdf, 9, "file", "120"},
	}
	for _, tt := range tests {
		d := FileDraft{FileHolder: FileHolder{"deal", 1}, Name: tt.file, Access: FileParty, NotSecret: true}
		d.Normalize()
		err := d.Validate([]byte(tt.head), tt.size, Settings{})
		switch {
		case tt.field == "" && err != nil:
			t.Errorf("%s is refused: %v", tt.name, err)
		case tt.field != "" && !strings.Contains(FieldsOf(err)[tt.field], tt.says):
			t.Errorf("%s: %v, want %q on %s", tt.name, err, tt.says, tt.field)
		}
	}
	d := FileDraft{Name: "合同文本.pdf", Access: FileParty}
	if err := d.Validate([]byte(pdf), 9, Settings{}); FieldsOf(err)["not_secret"] == "" {
		t.Errorf("taken without the commitment: %v", err)
	}
}

func TestANameHasNoFolders(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		`C:\资料\合同.pdf`: "合同.pdf", "../../etc/passwd": "passwd", "合\u202e同\n.pdf": "合同.pdf", "a<b>:c?.pdf": "abc.pdf",
		"..": "", "/": "", " 合同.pdf ": "合同.pdf",
	} {
		d := FileDraft{Name: typed}
		if d.Normalize(); d.Name != want {
			t.Errorf("%q becomes %q, want %q", typed, d.Name, want)
		}
	}
}

func TestWhoReadsAFile(t *testing.T) {
	t.Parallel()
	owner := Actor{UserID: 1, Memberships: []Membership{{OrgID: 10, OrgStatus: OrgVerified, Rank: RankOwner}}}
	other := Actor{UserID: 2, Memberships: []Membership{{OrgID: 20, OrgStatus: OrgVerified, Rank: RankOwner}}}
	clerk, visitor := Actor{UserID: 3, Roles: []Role{RoleClerk}}, Actor{}
	party, seen, hidden := FileRights{See: true, Party: true}, FileRights{See: true}, FileRights{}
	tests := []struct {
		access  FileAccess
		who     Actor
		is      FileRights
		allowed bool
	}{
		{FilePublic, visitor, seen, true}, {FilePublic, visitor, hidden, false},
		{FileLogin, visitor, seen, false}, {FileLogin, other, seen, true},
		{FileParty, other, seen, false}, {FileParty, other, party, true}, {FileParty, clerk, seen, true},
		{FileBureau, other, party, false}, {FileBureau, owner, party, true}, {FileBureau, clerk, seen, true},
		{FilePublic, clerk, hidden, false},
	}
	for _, tt := range tests {
		f := File{Access: tt.access, OrgID: 10, UploadedBy: 1}
		if got := f.Reads(tt.who, tt.is); got != tt.allowed {
			t.Errorf("%s read by %d with %+v: %v", tt.access, tt.who.UserID, tt.is, got)
		}
	}
}
