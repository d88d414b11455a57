package api

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2/validation"
)

// sentences says in Chinese what the checks of the schema say in English; $1 is the first value of the message.
var sentences = compileSentences([][2]string{
	{validation.MsgExpectedRequiredProperty, "缺少必填项 $1。"},
	{validation.MsgUnexpectedProperty, "没有这个字段，请核对字段名。"},
	{"unknown query parameter", "没有这个查询参数，请核对参数名。"},
	{"required %s parameter is missing", "请填写此参数。"},
	{validation.MsgExpectedOneOf, "请填写以下之一：$1。"},
	{validation.MsgExpectedMaxLength, "最多 $1 个字，请精简。"},
	{validation.MsgExpectedMinLength, "至少 $1 个字。"},
	{validation.MsgExpectedMaxItems, "最多 $1 项。"},
	{validation.MsgExpectedMinItems, "至少 $1 项。"},
	{validation.MsgExpectedMinimumNumber, "不能小于 $1。"},
	{validation.MsgExpectedMaximumNumber, "不能大于 $1。"},
	{validation.MsgExpectedBoolean, "请填写 true 或 false。"},
	{"invalid boolean", "请填写 true 或 false。"},
	{validation.MsgExpectedInteger, "请填写整数；金额以分为单位。"},
	{"invalid integer", "请填写整数；金额以分为单位。"},
	{validation.MsgExpectedNumber, "请填写数字。"},
	{validation.MsgExpectedString, "请填写文字。"},
	{validation.MsgExpectedArray, "请填写数组。"},
	{validation.MsgExpectedObject, "请填写对象。"},
	{validation.MsgExpectedRFC3339Date, "请填写日期，例如 2026-03-01。"},
	{validation.MsgExpectedRFC3339DateTime, "请填写时刻，例如 2026-03-01T09:00:00+08:00。"},
	{validation.MsgExpectedMatchAtLeastOneSchema, "请填写日期，例如 2026-03-01；没有日期的填空字符串。"},
	{validation.MsgExpectedBePattern, "应为$1。"},
	{validation.MsgExpectedMatchPattern, "格式不正确，应符合 $1。"},
})

type wording struct {
	english *regexp.Regexp
	chinese string
}

var placeholder = regexp.MustCompile(`%[dsv]`)

func compileSentences(pairs [][2]string) []wording {
	words := make([]wording, 0, len(pairs))
	for _, pair := range pairs {
		pattern := placeholder.ReplaceAllString(regexp.QuoteMeta(pair[0]), `(.+)`)
		words = append(words, wording{regexp.MustCompile("^" + pattern + "$"), pair[1]})
	}
	return words
}

// sentence is a message in Chinese, a general one when it is none that we know.
func sentence(message string) string {
	for _, w := range sentences {
		if w.english.MatchString(message) {
			return w.english.ReplaceAllString(message, w.chinese)
		}
	}
	if strings.ContainsFunc(message, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return message
	}
	return "内容格式不正确，请核对接口说明。"
}
