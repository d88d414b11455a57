package api

import "testing"

func TestLineEndsOfTextsAreOneCharacter(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		`{"text":"甲\r\n乙\r丙\n"}`:            `{"text":"甲\n乙\n丙\n"}`,
		`{"text":"甲\u000D\u000a乙"}`:         `{"text":"甲\u000a乙"}`,
		`{"path":"C:\\relay\\new"}`:         `{"path":"C:\\relay\\new"}`,
		`{"text":"\\\r\n","other":"\"\\r"}`: `{"text":"\\\n","other":"\"\\r"}`,
	} {
		if got := string(plainLineEnds([]byte(given))); got != want {
			t.Errorf("%s is %s, want %s", given, got, want)
		}
	}
}
