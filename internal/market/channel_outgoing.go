package market

import (
	"net/netip"
	"net/url"
	"strings"
)

// OutgoingEntries are the names, addresses and networks of one's own that the channels may reach, as the setting lists
// them.
func OutgoingEntries(listed string) []string {
	return strings.FieldsFunc(listed, func(r rune) bool { return strings.ContainsRune(",，;；、 \t\r\n", r) })
}

// outgoingFault is what is wrong with a setting of what the channels may reach, empty when nothing is or when the
// setting is another one.
func outgoingFault(key, value string) string {
	switch key {
	case SetOutgoingListed:
		for _, entry := range OutgoingEntries(value) {
			if !outgoingEntry(entry) {
				return "“" + entry + "”不是域名、IP 地址或网段，例如 smtp.example.gov.cn、10.0.0.8、10.0.0.0/24。"
			}
		}
	case SetOutgoingProxy:
		u, err := url.Parse(value)
		if value != "" && (err != nil || u.Scheme != "http" || u.Hostname() == "" || u.User != nil ||
			strings.Trim(u.Path, "/") != "") {
			return "请填写代理的地址，例如 http://10.0.0.8:3128。"
		}
	}
	return ""
}

// outgoingEntry refuses networks so wide that the list would allow everything.
func outgoingEntry(entry string) bool {
	if prefix, err := netip.ParsePrefix(entry); err == nil {
		return prefix.Bits() >= 8
	}
	if _, err := netip.ParseAddr(entry); err == nil {
		return true
	}
	return hostPattern.MatchString(entry) && !strings.Contains(entry, ":")
}
