package market

// OrgRenaming is what somebody types to give an organisation another name, or to ask for one.
type OrgRenaming struct {
	Name   string `form:"new_name"`
	Reason string `form:"why"`
}

var renamingFields = fieldsOf[OrgRenaming](
	Field{Key: "new_name", Label: "变更后的单位全称", Input: InputLine, Longest: 100, Help: "与营业执照或法人证书一致。"},
	Field{Key: "why", Label: "理由和依据", Input: InputText, Longest: 500, Help: "例如变更登记的日期和文号；会记入办理记录。"},
)

// Fields is the table of its members.
func (OrgRenaming) Fields() Fields { return renamingFields }
