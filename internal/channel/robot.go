package channel

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"jiebang/internal/market"
)

// verdict is what a robot's answer says: a code of 0 is success, whatever the status.
type verdict struct {
	code int
	says string
}

// codes say what a code other than 0 means; quiet is how long to wait after too many messages.
type codes struct {
	signature map[int]bool // the signature was refused, or the clock is wrong
	tooOften  map[int]bool
	gone      map[int]bool // the robot or its group is no more
	quiet     time.Duration
}

// post calls a robot and judges its answer.
func (o *Outside) post(ctx context.Context, address string, body any, read func([]byte) (verdict, bool),
	known codes) error {
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write message to robot: %w", err)
	}
	got, err := o.call(ctx, http.MethodPost, address, http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		data)
	if err != nil {
		return err
	}
	v, ok := read(got.body)
	switch {
	case !ok && got.status == http.StatusTooManyRequests:
		return &Failure{Sentence: "发送过于频繁，对方要求稍后再试。", After: max(got.after, known.quiet)}
	case !ok:
		return &Failure{Sentence: fmt.Sprintf("对方返回的不是机器人接口的应答（HTTP %d），请检查地址。", got.status), After: got.after}
	case v.code == 0:
		return nil
	case known.tooOften[v.code]:
		return &Failure{Sentence: "发送过于频繁，对方要求稍后再试。", After: known.quiet}
	case known.gone[v.code]:
		return &Failure{Sentence: "机器人已被移除或停用：" + v.String(), Final: true, Gone: true}
	case known.signature[v.code]:
		return &Failure{Sentence: o.refusedSignature(got, v)}
	}
	return &Failure{Sentence: "对方没有接受：" + v.String()}
}

// refusedSignature explains why a signature may have been refused. A clock that is off by more than the receivers bear
// spoils every signature, and shows in the time that the receiver's answer carries.
func (o *Outside) refusedSignature(got answer, v verdict) string {
	const borne = 5 * time.Minute
	if off := o.clock().Sub(got.at); !got.at.IsZero() && off.Abs() > borne {
		ahead := "快"
		if off < 0 {
			ahead = "慢"
		}
		return fmt.Sprintf("签名未通过：本机时钟比对方%s约 %s，相差一小时以上时签名一律无效，请先校准服务器时间。", ahead, roughly(off.Abs()))
	}
	return "签名或安全设置未通过，请核对密钥、关键词和允许的 IP：" + v.String()
}

func roughly(d time.Duration) string {
	if d >= 2*time.Hour {
		return fmt.Sprintf("%.0f 小时", d.Hours())
	}
	return fmt.Sprintf("%.0f 分钟", d.Minutes())
}

// String is the code with what was said to it.
func (v verdict) String() string {
	if v.says == "" {
		return fmt.Sprintf("返回码 %d。", v.code)
	}
	return fmt.Sprintf("%s（%d）", plain(v.says), v.code)
}

// plain is what a receiver said, short and in one line.
func plain(text string) string {
	const longest = 120
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return text
}

// groupText is a message as a group reads it, no longer than so many bytes: title, text, and the address at the end,
// which is never cut. Signs that call people by name in a chat lose their meaning.
func groupText(d market.Dispatch, keyword string, most int) string {
	calm := strings.NewReplacer("<at", "＜at", "<@", "＜@", "</at", "＜/at")
	text := calm.Replace(d.Title)
	if body := calm.Replace(d.Text); body != "" && body != text {
		text = strings.TrimSpace(text + "\n" + body)
	}
	if keyword != "" && !strings.Contains(text, keyword) {
		text = "【" + keyword + "】" + text
	}
	end := ""
	if d.Link != "" && !strings.Contains(text, d.Link) {
		end = "\n" + d.Link
	}
	return cut(text, most-len(end)) + end
}

// cut shortens a text to so many bytes at the border of a sign.
func cut(text string, most int) string {
	const mark = "…"
	if len(text) <= most {
		return text
	}
	at := max(0, most-len(mark))
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return text[:at] + mark
}

// errcode reads the answer of 企业微信 and 钉钉.
func errcode(body []byte) (verdict, bool) {
	var said struct {
		Code *int   `json:"errcode"`
		Says string `json:"errmsg"`
	}
	if json.Unmarshal(body, &said) != nil || said.Code == nil {
		return verdict{}, false
	}
	return verdict{*said.Code, said.Says}, true
}

func set(codes ...int) map[int]bool {
	of := make(map[int]bool, len(codes))
	for _, code := range codes {
		of[code] = true
	}
	return of
}
