package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

// marked writes pieces with what went in [-…-] and what came in {+…+}.
func marked(pieces []market.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.Removed:
			b.WriteString("[-" + p.Text + "-]")
		case p.Added:
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestWordsThatDifferAreMarked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ was, is, want string }{
		{"", "", ""}, {"减速机", "减速机", "减速机"}, {"", "噪声", "{+噪声+}"}, {"噪声", "", "[-噪声-]"},
		{"噪声 ≤ 80 dB(A)", "噪声 ≤ 75 dB(A)", "噪声 ≤ [-80-]{+75+} dB(A)"},
		{"减速机噪音大", "行星减速机噪音大", "{+行星+}减速机噪音大"},
		{"曾更换轴承。", "曾更换进口轴承，无效。", "曾更换{+进口+}轴承{+，无效+}。"},
		{"甲乙丙", "丁乙戊", "[-甲乙丙-]{+丁乙戊+}"},
	} {
		if got := marked(market.ComparePieces(c.was, c.is)); got != c.want {
			t.Errorf("%q → %q: %s, want %s", c.was, c.is, got, c.want)
		}
	}
}

// TestPiecesAreBothTexts holds the marks to the texts: without what came they are the old one, without what went the
// new one, however long and whatever was changed.
func TestPiecesAreBothTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("满载时二级行星轮啮合处啸叫 93 dB(A)，", 300)
	for _, c := range [][2]string{
		{long, strings.ReplaceAll(long, "啸叫", "发出异响")}, {long, strings.Repeat("空载正常。", 900)}, {long, ""},
		{"坏字节 \xff", "坏字节 \xfe 后"},
	} {
		var was, is strings.Builder
		for _, p := range market.ComparePieces(c[0], c[1]) {
			if !p.Added {
				was.WriteString(p.Text)
			}
			if !p.Removed {
				is.WriteString(p.Text)
			}
		}
		if was.String() != strings.ToValidUTF8(c[0], "\uFFFD") || is.String() != strings.ToValidUTF8(c[1], "\uFFFD") {
			t.Errorf("the pieces of %.20q and %.20q are %.20q and %.20q", c[0], c[1], was.String(), is.String())
		}
	}
}

func TestOnlyWhatChangedIsShown(t *testing.T) {
	t.Parallel()
	before := sample.Listing(market.KindDemand, market.DateOf(noon))
	after := before
	d := *before.Details.Demand
	d.Budget, d.Indicators = 90*market.Wan, "检出深度≥0.1 mm；节拍≤6 s"
	after.Details.Demand, after.Title = &d, "新"+before.Title
	var got []string
	for _, r := range market.Revisions(market.KindDemand, &before, &after) {
		got = append(got, r.Label+"："+marked(r.Pieces))
	}
	want := "名称：{+新+}轴承滚道表面缺陷在线视觉检测技术需求\n主要技术指标：检出深度≥0.1 mm；节拍≤[-8-]{+6+} s\n" +
		"拟投入：[-60 万元-]{+90 万元+}"
	if strings.Join(got, "\n") != want {
		t.Errorf("changed are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if same := market.Revisions(market.KindDemand, &before, &before); same != nil {
		t.Errorf("nothing changed, shown is %v", same)
	}
}
