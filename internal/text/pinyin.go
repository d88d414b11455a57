package text

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// spoken writes in other characters the words whose characters are not read in their commonest way.
var spoken = strings.NewReplacer(
	"重庆", "虫庆", "重构", "虫构", "重组", "虫组", "重复", "虫复", "银行", "银航", "行业", "航业", "同行", "同航",
	"调度", "吊度", "调研", "吊研", "调查", "吊查", "生长", "生掌", "增长", "增掌", "成长", "成掌", "长大", "掌大", "校长", "校掌", "院长", "院掌", "校准",
	"叫准", "校正", "叫正", "都市", "督市",
	"厦门", "下门", "长春", "肠春", "音乐", "音月", "角色", "决色", "藏区", "葬区", "乐器", "月器", "长", "肠",
)

// Pinyin is a text as it is typed on a keyboard without tones: whole (jiqishijue) and by initials (jqsj). Names and
// numbers stand as they are.
func Pinyin(s string) (full, initials string) {
	args := pinyin.NewArgs()
	var whole, first strings.Builder
	for _, r := range spoken.Replace(Fold(s)) {
		switch {
		case isHan(r):
			read := pinyin.SinglePinyin(r, args)
			if len(read) == 0 {
				continue
			}
			whole.WriteString(read[0])
			first.WriteByte(read[0][0])
		case alnum(r):
			whole.WriteRune(r)
			first.WriteRune(r)
		}
	}
	return whole.String(), first.String()
}
