package market

import (
	"fmt"
	"regexp"
	"strings"
)

// The 统一社会信用代码 of GB 32100-2015: 18 characters of an alphabet without I, O, Z, S and V, the last one
// a check character over the others with weights 3^i mod 31.
const (
	usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	usccLength   = 18
)

var usccBlanks = strings.NewReplacer(" ", "", "　", "", "-", "", "—", "")

// NormalizeUSCC maps full-width and lower-case forms and drops spaces and hyphens.
func NormalizeUSCC(typed string) string {
	return strings.ToUpper(usccBlanks.Replace(HalfWidth(strings.TrimSpace(typed))))
}

// CheckUSCC tells in a sentence what is wrong with a normalised code; nil when it is valid.
func CheckUSCC(code string) error {
	if n := len([]rune(code)); n != usccLength {
		return Refuse(Invalid, fmt.Sprintf("统一社会信用代码应为 18 位，目前是 %d 位，请对照营业执照核对。", n))
	}
	for i, r := range []rune(code) {
		if strings.ContainsRune(usccAlphabet, r) {
			continue
		}
		if likely, ok := usccLookalikes[r]; ok {
			return Refuse(Invalid, fmt.Sprintf("第 %d 位是字母 %c，代码中不使用字母 I、O、Z、S、V，可能是数字 %s。", i+1, r, likely))
		}
		return Refuse(Invalid, fmt.Sprintf("第 %d 位“%c”不是代码中可用的数字或大写字母，请核对。", i+1, r))
	}
	if code[usccLength-1] != usccCheck(code) {
		return Refuse(Invalid, "校验位不符，代码中可能有一位写错或两位颠倒，请对照营业执照逐位核对。")
	}
	return nil
}

var usccLookalikes = map[rune]string{'I': "1", 'O': "0", 'Z': "2", 'S': "5", 'V': "U（或 Y）"}

// usccCheck computes the check character from the first 17.
func usccCheck(code string) byte {
	sum, weight := 0, 1
	for i := range usccLength - 1 {
		sum += strings.IndexByte(usccAlphabet, code[i]) * weight
		weight = weight * 3 % 31
	}
	return usccAlphabet[(31-sum%31)%31]
}

// OrgCodeDoubtful reports whether positions 9–17 fail the inner check of GB 11714. Some old codes do, so this
// is a warning for the clerk, never a refusal.
func OrgCodeDoubtful(code string) bool {
	if len(code) != usccLength {
		return false
	}
	inner, sum := code[8:17], 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		digit := strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", inner[i])
		sum += digit * w
	}
	want := "0123456789X0"[11-sum%11]
	return inner[8] != want
}

var usccInText = regexp.MustCompile(`(?:^|[^0-9A-Z])([0-9A-Z]{18})(?:[^0-9A-Z]|$)`)

// USCCIn is the code in a cell that may say more, such as 统一社会信用代码：… or …（1-1）, normalised; the normalised cell when
// there is none in it.
func USCCIn(text string) string {
	if m := usccInText.FindStringSubmatch(NormalizeUSCC(text)); m != nil {
		return m[1]
	}
	return NormalizeUSCC(text)
}
