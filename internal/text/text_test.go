package text

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden prints the tokens of each text, so that a change of the analyzer is read as a diff.
func TestGolden(t *testing.T) {
	t.Parallel()
	a := Standard()
	input, err := os.ReadFile("testdata/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, s := range lines(string(input)) {
		fmt.Fprintf(&out, "%s\n  normal   %s\n  words   ", s, a.Normalize(s).Text)
		for _, w := range a.Words(s) {
			fmt.Fprintf(&out, " %s", w.Term)
			if w.Kind != Word {
				fmt.Fprintf(&out, "(%s)", w.Kind)
			}
			if got := s[w.Start:w.End]; got != w.Term {
				fmt.Fprintf(&out, "[%s]", got)
			}
			fmt.Fprintf(&out, "@%d", w.Position)
		}
		out.WriteString("\n  query   ")
		for _, w := range a.QueryWords(s) {
			fmt.Fprintf(&out, " %s", w.Term)
		}
		out.WriteString("\n  bigrams ")
		for _, w := range a.Bigrams(s) {
			fmt.Fprintf(&out, " %s", w.Term)
		}
		for _, q := range a.Quantities(s) {
			fmt.Fprintf(&out, "\n  quantity %s %s%v%s", q.Subject, q.Op, q.Value, q.Unit)
			if q.Op == Between {
				fmt.Fprintf(&out, "…%v%s", q.Max, q.Unit)
			}
			fmt.Fprintf(&out, " [%s]", s[q.Start:q.End])
		}
		out.WriteString("\n")
	}
	golden(t, "testdata/words.golden", out.Bytes())
}

// TestTable prints one short line for each text, for reading by eye: how it is written alike, cut into words, what a
// question for it also looks for, and how it is typed.
func TestTable(t *testing.T) {
	t.Parallel()
	a := Standard()
	input, err := os.ReadFile("testdata/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, s := range strings.Split(strings.TrimSpace(string(input)), "\n") {
		if strings.HasPrefix(s, "#") {
			fmt.Fprintf(&out, "%s\n", s)
			continue
		}
		fmt.Fprintf(&out, "%s  →  %s", s, terms(a.QueryWords(s)))
		for _, w := range a.QueryWords(s) {
			if also := a.Synonyms(w.Term); len(also) > 0 {
				fmt.Fprintf(&out, "  %s = %s", w.Term, strings.Join(also, ", "))
			}
		}
		full, initials := Pinyin(s)
		fmt.Fprintf(&out, "  [%s %s]\n", full, initials)
	}
	golden(t, "testdata/table.golden", out.Bytes())
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run go test -update and read the diff\n%s", path, got)
	}
}

func terms(tokens []Token) string {
	var out []string
	for _, w := range tokens {
		out = append(out, w.Term)
	}
	return strings.Join(out, " ")
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ＬｉＦｅＰＯ４":   "lifepo4",
		"機器視覺檢測":    "机器视觉检测",
		"３００℃":      "300°c",
		"ﬁlm":       "film",
		"a\xffb":    "a;b",
		"〇〇七":       "〇〇七",
		"ｶﾞ":        "ガ",
		"e\u0301té": "été",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOriginalOffsets(t *testing.T) {
	t.Parallel()
	s := "厚度為０．５ cm的ＰＬＣ機殼"
	n := Standard().Normalize(s)
	for in, want := range map[string]string{"5毫米": "０．５ cm", "plc": "ＰＬＣ", "为": "為", "机壳": "機殼"} {
		at := strings.Index(n.Text, in)
		if at < 0 {
			t.Errorf("%q is not in %q", in, n.Text)
			continue
		}
		if from, to := n.Original(at, at+len(in)); s[from:to] != want {
			t.Errorf("%q comes from %q, want %q", in, s[from:to], want)
		}
	}
}

func TestSynonyms(t *testing.T) {
	t.Parallel()
	a, err := New("虾稻米 # 本地品牌", "虾稻米 = 盱眙大米\n热障涂层=绝热涂层")
	if err != nil {
		t.Fatal(err)
	}
	for term, want := range map[string]string{
		"plc":  "可编程逻辑控制器 可编程控制器",
		"虾稻米":  "盱眙大米",
		"热障涂层": "耐高温陶瓷涂层 隔热涂层 陶瓷热障涂层 绝热涂层",
		"石墨":   "",
	} {
		if got := strings.Join(a.Synonyms(term), " "); got != want {
			t.Errorf("Synonyms(%s) = %q, want %q", term, got, want)
		}
	}
	if got := terms(a.QueryWords("新品虾稻米")); got != "新品 虾稻米" {
		t.Errorf("the bureau's word is cut up: %s", got)
	}
	if a.Fingerprint() == Standard().Fingerprint() {
		t.Error("other word lists, same fingerprint")
	}
}

func TestListErrors(t *testing.T) {
	t.Parallel()
	for _, list := range []struct{ words, synonyms string }{
		{"两个 词", ""}, {strings.Repeat("长", 25), ""}, {"", "只有一个"}, {"", "甲 = 甲"}, {"", "甲 = 乙，丙"},
	} {
		if _, err := New(list.words, list.synonyms); err == nil {
			t.Errorf("New(%q, %q) was accepted", list.words, list.synonyms)
		}
	}
}

func TestQuantities(t *testing.T) {
	t.Parallel()
	a := Standard()
	for in, want := range map[string]string{
		"缺陷识别率不低于99.5%":   "缺陷识别率≥99.5% [不低于99.5%]",
		"厚度5～10mm":        "厚度~5…10毫米 [5～10mm]",
		"预算5-10万元":        "预算~50000…100000元 [5-10万元]",
		"成本降低 20% 以上":     "成本降低=20% [20%]",
		"成本降低20%以上":       "成本降低≥20% [20%以上]",
		"误差小于3":           "误差≤3 [小于3]",
		"精度±0.02mm":       "精度≈0.02毫米 [±0.02mm]",
		"寿命为5000次左右":      "寿命≈5000次 [5000次左右]",
		"2024年第3期共12页":    "",
		"工作温度-20℃至60℃":    "工作温度~-20…60摄氏度 [-20℃至60℃]",
		"收率>= 85％，纯度 99%": "收率≥85% [>= 85％]; 纯度=99% [99%]",
	} {
		var got []string
		for _, q := range a.Quantities(in) {
			s := fmt.Sprintf("%s%s%v", q.Subject, q.Op, q.Value)
			if q.Op == Between {
				s += fmt.Sprintf("…%v", q.Max)
			}
			got = append(got, s+q.Unit+" ["+in[q.Start:q.End]+"]")
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s: %s, want %s", in, s, want)
		}
	}
}

func TestPinyin(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"机器视觉": "jiqishijue jqsj", "5G基站": "5gjizhan 5gjz", "重庆": "chongqing cq", "長度": "changdu cd",
		"生长": "shengzhang sz",
	} {
		if full, initials := Pinyin(in); full+" "+initials != want {
			t.Errorf("Pinyin(%s) = %s %s, want %s", in, full, initials, want)
		}
	}
}

// TestTokensStayInBounds feeds odd bytes: no panic, and every token stands inside its text.
func TestTokensStayInBounds(t *testing.T) {
	t.Parallel()
	a := Standard()
	for _, s := range []string{"", " ", "\xff\xfe", "-", "1.", "1,", "1,2,3.4.5", "5 /", "5mm/", "a+", "+++", "5万", "①",
		"²", "5²", "𠮷野家", strings.Repeat("电", 3000)} {
		for _, list := range [][]Token{a.Words(s), a.QueryWords(s), a.Bigrams(s), a.Grams(s)} {
			for _, w := range list {
				if w.Start < 0 || w.End > len(s) || w.Start >= w.End {
					t.Errorf("%q: token %+v", s, w)
				}
			}
		}
		a.Quantities(s)
		a.Normalize(s)
	}
}

func FuzzWords(f *testing.F) {
	a := Standard()
	f.Add("厚度5～10mm的SiC/SiC，-40℃")
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range append(a.Words(s), a.Grams(s)...) {
			if w.Start < 0 || w.End > len(s) || w.Start > w.End || w.Term == "" {
				t.Errorf("%q: token %+v", s, w)
			}
		}
		for _, q := range a.Quantities(s) {
			if q.Start < 0 || q.End > len(s) || q.Start > q.End {
				t.Errorf("%q: quantity %+v", s, q)
			}
		}
		n := a.Normalize(s)
		n.Original(0, len(n.Text))
	})
}

const sample = "本项目针对高熵合金热障涂层在1200℃以上服役时的剥落问题，研究陶瓷层与粘结层的界面结合机理，" +
	"开发基于机器视觉的工业视觉检测系统，实现缺陷识别率不低于99.5%，产品良率提高到98%以上。"

func BenchmarkWords(b *testing.B) {
	a := Standard()
	b.ReportAllocs()
	for b.Loop() {
		a.Words(sample)
	}
	b.ReportMetric(float64(len([]rune(sample))*b.N)/b.Elapsed().Seconds()/1e6, "Mchar/s")
}

func BenchmarkGrams(b *testing.B) {
	a := Standard()
	for b.Loop() {
		a.Grams(sample)
	}
	b.ReportMetric(float64(len([]rune(sample))*b.N)/b.Elapsed().Seconds()/1e6, "Mchar/s")
}

func BenchmarkLoadDictionary(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpackDictionary(packedDictionary); err != nil {
			b.Fatal(err)
		}
	}
}
