package market

// Registration is what a new user types.
type Registration struct {
	Login    string `form:"login" json:"login"`
	Name     string `form:"name" json:"name"`
	Phone    string `form:"phone" json:"phone"`
	Password string `form:"password" json:"password"`
	Repeat   string `form:"repeat" json:"repeat"`
	Agree    bool   `form:"agree" json:"agree"`
}

var registrationFields = fieldsOf[Registration](
	Field{Key: "login", Label: "登录名", Input: InputLine, Longest: 40},
	Field{Key: "name", Label: "姓名", Input: InputLine, Longest: 40},
	Field{Key: "phone", Label: "手机号", Input: InputLine, Longest: 20},
	Field{Key: "password", Label: "密码", Input: InputLine, Longest: 128},
	Field{Key: "repeat", Label: "再次输入密码", Input: InputLine, Longest: 128},
	Field{Key: "agree", Label: "同意个人信息处理告知", Input: InputYes},
)

// Fields is the table of its members.
func (Registration) Fields() Fields { return registrationFields }
