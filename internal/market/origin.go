package market

import (
	"regexp"
	"slices"
	"strings"
)

// originForm is a site as browsers name it: scheme, host and perhaps a port, without a path.
var originForm = regexp.MustCompile(`^https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?$`)

// EmbedSites are the sites that may frame the lists of this one; none when nobody may.
func (s Settings) EmbedSites() []string { return origins(s.Text(SetEmbedSites)) }

func origins(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;； \n\t", r) })
}

// checkOrigins wants sites and nothing besides: what stands here becomes part of a security policy.
func checkOrigins(text string, refuse func(string) error) error {
	if i := slices.IndexFunc(origins(text), func(o string) bool { return !originForm.MatchString(o) }); i >= 0 {
		return refuse("请填写用逗号分隔的网站地址，例如 https://www.example.gov.cn，不带路径。")
	}
	return nil
}
