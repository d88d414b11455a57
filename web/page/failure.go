package page

import "jiebang/web/ui"

// Failure is a page that could not be shown.
type Failure struct {
	Status  string // 404
	Title   string // 没有找到这个页面
	Text    string // what the reader can do
	Trace   string // the number to quote when asking for help; empty = none
	Actions []ui.Button
}
