package match

import (
	"bytes"
	"strings"
	"testing"
)

func written(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	err := WriteVectors(&b, Header{Dims: 2, Texts: 9, Seed: 1, Sources: "自拟"}, []Token{
		{"热", 4, []float32{1, 0}}, {"热障", 2, []float32{3, 4}}, {"lifepo4", 1, []float32{0, 2}}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestVectorsComeBackAsWritten(t *testing.T) {
	t.Parallel()
	v, err := ReadVectors(written(t))
	if err != nil {
		t.Fatal(err)
	}
	if v.Tokens != 3 || v.Texts != 9 || v.Sources != "自拟" || v.longest != 2 {
		t.Errorf("header %+v, longest %d", v.Header, v.longest)
	}
	one := func(SectionName) float64 { return 1 }
	both := v.Encode([]Section{{Text: "热障"}}, one) // 热 (1,0) and 热障 (3,4) make (4,4)
	if both[0] != both[1] || both[0] < 120 {
		t.Errorf("热障 points to %v, want the diagonal", both)
	}
	if got := v.Encode([]Section{{Text: "ＬｉＦｅＰＯ４"}}, one); got[0] != 0 || got[1] != 127 {
		t.Errorf("LiFePO4 points to %v, want straight up", got)
	}
	if got := v.Encode([]Section{{Text: "跌倒"}}, one); got != nil {
		t.Errorf("unknown words point to %v", got)
	}
}

func TestDamagedVectorsAreRefused(t *testing.T) {
	t.Parallel()
	good := written(t)
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	for name, data := range map[string][]byte{"flipped": flipped, "short": good[:len(good)-1],
		"other": []byte(strings.Repeat("x", 100)), "empty": nil} {
		if _, err := ReadVectors(data); err == nil {
			t.Errorf("%s: read without complaint", name)
		}
	}
}

func TestStandardVectorsFitTheirLimit(t *testing.T) {
	t.Parallel()
	if n := len(openVectors); n > 10<<20 {
		t.Errorf("%d bytes, at most 10 MB may be shipped", n)
	}
	if v := StandardVectors(); !strings.Contains(v.Sources, "ChinaXiv") || v.Tokens < 10_000 {
		t.Errorf("%d tokens from %q", v.Tokens, v.Sources)
	}
}

func TestTokenizeTellsOverlappingTokensWithTheirPlaces(t *testing.T) {
	t.Parallel()
	known := map[string]int32{"热": 0, "热障": 1, "障涂层": 2, "xrd": 3}
	var got []string
	Tokenize("热障涂层 ＸＲＤ、热", 4, func(s string) (int32, bool) { id, ok := known[s]; return id, ok },
		func(id int32, from, to int) {
			got = append(got, string(rune('0'+id))+string(rune('0'+from))+string(rune('0'+to)))
		})
	if want := "001 102 214 358 09:"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
