package market

import "strings"

var (
	nameBlanks   = strings.NewReplacer(" ", "", "　", "", "\t", "", "\n", "", "\u00a0", "", "\u200b", "")
	fullBrackets = strings.NewReplacer("(", "（", ")", "）")
)

// PlainName is an organisation's name without what is only typed otherwise: the width of brackets and letters, and
// blanks. Names that differ in anything else, such as 有限 and 股份有限, are of different organisations.
func PlainName(name string) string { return HalfWidth(nameBlanks.Replace(name)) }

// NameSpellings are the ways in which the record may write a name: as it is given, and with brackets of either width
// and no blanks.
func NameSpellings(name string) []string {
	plain := PlainName(name)
	return []string{name, plain, fullBrackets.Replace(plain)}
}
