package market

// The parts of the form of an edition.
const (
	sectionIssue = "刊名与发布"
	sectionTakes = "收录范围"
)

// ListIssueContent is what a clerk says of an edition: what it is called, who publishes it for whom, and what it takes
// in.
type ListIssueContent struct {
	Year         int        `form:"year"`
	Title        string     `form:"title"`
	Readers      Readership `form:"readers"`
	Office       string     `form:"office"`
	Foreword     string     `form:"foreword"`
	Kinds        []string   `form:"kinds"`
	Takes        IssueTakes `form:"takes"`
	HitechFields []string   `form:"hitech_fields"`
	Region       Region     `form:"region"`
	Town         string     `form:"town"`
	From         Date       `form:"from"`
	To           Date       `form:"to"`
	Batch        string     `form:"batch"`
}

var listIssueFields = fieldsOf[ListIssueContent](
	Field{Key: "title", Label: "汇编名称", Section: sectionIssue, Input: InputLine, Wide: true, Longest: 60,
		Required: true, Help: "印在封面上，例如“科技成果转化供需清单汇编”。"},
	Field{Key: "year", Label: "年度", Section: sectionIssue, Input: InputNumber, Least: 2000, Most: 2100, Required: true,
		Help: "期号在签发时按年度连续编排。"},
	Field{Key: "readers", Label: "读者", Section: sectionIssue, Input: InputOne, Options: labelled(Readerships),
		Preset: true, Required: true, Help: "公开发布的只收所有人可见的内容，不含联系人和电话。"},
	Field{Key: "office", Label: "编制单位", Section: sectionIssue, Input: InputLine, Longest: 60, Required: true},
	Field{Key: "foreword", Label: "编者按", Section: sectionIssue, Input: InputText, Rows: 5, Longest: 3000,
		Help: "印在目录之前，可不填。"},
	Field{Key: "kinds", Label: "收录的清单", Section: sectionTakes, Input: InputSeveral, Options: listOptions(),
		Required: true},
	Field{Key: "takes", Label: "条目状态", Section: sectionTakes, Input: InputOne, Options: labelled(IssueTakings),
		Preset: true},
	Field{Key: "batch", Label: "征集批次", Section: sectionTakes, Input: InputLine, Longest: 60, None: "不限",
		Help: "只收某一批征集的，填写批次名称；留空为不限。"},
	Field{Key: "from", Label: "发布日期起", Section: sectionTakes, Input: InputDate},
	Field{Key: "to", Label: "发布日期止", Section: sectionTakes, Input: InputDate},
	Field{Key: "region", Label: "所在地区", Section: sectionTakes, Input: InputRegion, None: "不限"},
	Field{Key: "town", Label: "单位所属园区、镇街", Section: sectionTakes, Input: InputLine, Longest: 40, None: "不限",
		Help: "与单位资料中的写法一致；留空为不限。"},
	Field{Key: "hitech_fields", Label: "所属领域", Section: sectionTakes, Input: InputSeveral,
		Options: options(HitechFields), Help: "不选为全部领域。"},
)

// listOptions are the five lists by their official names.
func listOptions() []Option {
	list := make([]Option, 0, len(Kinds))
	for _, kind := range Kinds {
		list = append(list, Option{Value: string(kind), Label: kind.ListName()})
	}
	return list
}

// Fields is the table of its members.
func (ListIssueContent) Fields() Fields { return listIssueFields }
