package api

import (
	"bytes"
	"encoding/json"
)

// unmarshal reads a body. Line ends in its texts are made one character, as in forms, before lengths are checked.
func unmarshal(body []byte, into any) error { return json.Unmarshal(plainLineEnds(body), into) }

// plainLineEnds replaces the escapes of carriage returns in the texts of a JSON document: "\\r\\n" and "\\r" become
// "\\n".
func plainLineEnds(body []byte) []byte {
	if !bytes.Contains(body, []byte(`\r`)) && !bytes.Contains(bytes.ToLower(body), []byte(`\u000d`)) {
		return body
	}
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); i++ {
		length := carriageReturn(body[i:])
		switch {
		case length > 0:
			if rest := body[i+length:]; lineFeed(rest) == 0 {
				out = append(out, `\n`...)
			}
			i += length - 1
		case body[i] == '\\' && i+1 < len(body):
			out = append(out, body[i], body[i+1])
			i++
		default:
			out = append(out, body[i])
		}
	}
	return out
}

// carriageReturn is the length of the escape of one at the beginning of a text, 0 when there is none.
func carriageReturn(text []byte) int { return escape(text, `\r`, `\u000d`) }

func lineFeed(text []byte) int { return escape(text, `\n`, `\u000a`) }

func escape(text []byte, short, long string) int {
	switch {
	case bytes.HasPrefix(text, []byte(short)):
		return len(short)
	case len(text) >= len(long) && bytes.EqualFold(text[:len(long)], []byte(long)):
		return len(long)
	}
	return 0
}
