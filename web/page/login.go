package page

import "jiebang/web/ui"

// DemoLogin is an account that a demo shows to everybody.
type DemoLogin struct {
	Login, Password, Name string
	Is                    string // what the account is for
}

func demoTable(logins []DemoLogin) ui.Table {
	t := ui.Table{Caption: "演示账号", Columns: []ui.Column{{Label: "登录名"}, {Label: "密码"}, {Label: "身份"}}}
	for _, l := range logins {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Login}, {Text: l.Password},
			{Text: l.Is + "　" + l.Name}}})
	}
	return t
}
