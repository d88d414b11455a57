package sheet

import (
	"jiebang/internal/market"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// faultText is what spreadsheets show in the place of a value that could not be worked out.
var faultText = regexp.MustCompile(`^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!)$`)

// asText is how people keep a spreadsheet from taking digits for a number: ="…".
var asText = regexp.MustCompile(`^="((?:[^"]|"")*)"$`)

// clean is a text without what nobody sees: marks of zero width and of the direction of writing, control characters,
// and spaces of other widths, which become plain ones. Line ends are "\n". lost reports whether characters went that
// are no part of any text, such as NUL.
func clean(text string) (plain string, lost bool) {
	if isPlain(text) {
		return text, false
	}
	if m := asText.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		text = strings.ReplaceAll(m[1], `""`, `"`)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	plain = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r == 0x00A0 || r == 0x202F || r == 0x205F || r >= 0x2000 && r <= 0x200A:
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar:
			lost = true
			return -1
		case unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029 || r >= 0xFE00 && r <= 0xFE0F:
			return -1
		}
		return r
	}, text)
	plain = strings.TrimFunc(plain, unicode.IsSpace)
	if digits, marked := strings.CutPrefix(plain, "'"); marked && onlyCode(digits) {
		plain = digits
	}
	return plain, lost
}

// isPlain reports whether a text holds nothing that clean would look at: most cells do not.
func isPlain(text string) bool {
	for i, r := range text {
		switch {
		case r > ' ' && r < 0x7F && (i > 0 || r != '=' && r != '\''), r > 0x3000 && r < 0xA000, r >= 0xFF01 &&
			r <= 0xFFE6:
		case (r == ' ' || r == '\n') && i > 0 && i < len(text)-1:
		default:
			return false
		}
	}
	return true
}

// onlyCode reports whether a text is a number or a code, which people write behind an apostrophe.
func onlyCode(text string) bool {
	return text != "" && strings.Trim(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-+/ ") == ""
}

// Code reads digits and letters that a spreadsheet may have taken for a number: lost reports that it has kept only the
// first of them (9.1320804E+17).
func Code(cell string) (code string, lost bool) {
	text := strings.TrimSpace(market.HalfWidth(cell))
	m := scientific.FindStringSubmatch(text)
	if m == nil {
		return text, false
	}
	power, _ := strconv.Atoi(m[3])
	if len(m[2]) > power || power > 30 {
		return text, true
	}
	return m[1] + m[2] + strings.Repeat("0", power-len(m[2])), power > len(m[2])
}

var scientific = regexp.MustCompile(`^(\d)\.?(\d*)[eE]\+?(\d{1,3})$`)
