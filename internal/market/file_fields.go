package market

// FileHolder names the thing a file hangs on.
type FileHolder struct {
	Kind string `form:"kind" json:"kind"` // the noun, as events name it
	Ref  int64  `form:"ref" json:"ref"`
}

var fileHolderFields = fieldsOf[FileHolder](
	Field{Key: "kind", Label: "所属事项", Input: InputLine},
	Field{Key: "ref", Label: "所属事项编号", Input: InputReference},
)

// Fields is the table of its members.
func (FileHolder) Fields() Fields { return fileHolderFields }

// FileDraft is what somebody says of a file they hand in.
type FileDraft struct {
	FileHolder
	Purpose   string     `form:"purpose" json:"purpose"`
	Access    FileAccess `form:"access" json:"access"`
	NotSecret bool       `form:"not_secret" json:"not_secret"`
	Name      string     `form:"-" json:"name"`
}

var fileDraftFields = fieldsOf[FileDraft](
	Field{Key: "purpose", Label: "材料类别", Input: InputLine, Longest: 40},
	Field{Key: "access", Label: "查看范围", Input: InputOne, Options: labelled(FileAccesses)},
	Field{Key: "not_secret", Label: "承诺内容不涉及国家秘密", Input: InputYes},
	Field{Key: "name", Label: "文件名", Input: InputLine},
)

// Fields is the table of its members.
func (FileDraft) Fields() Fields { return fileDraftFields }
