package match

import "testing"

// A pair shown as alike must be one that a reader accepts: what agrees only in a character or says where a thing is, is
// none.
func TestPairsAReaderWouldAccept(t *testing.T) {
	t.Parallel()
	m := Standard(nil)
	for name, c := range map[string]struct {
		need, offer string
		want        string // empty for none
	}{
		"another word":       {"光伏组件积灰", "太阳能电池板除尘", "同义：光伏组件 ~ 太阳能电池板"},
		"one character":      {"后面铜厚度不均", "基板铜附着力", ""},
		"a denial":           {"工业用水紧张", "无水清洗", ""},
		"a degree":           {"表面反光强", "多角度光源", ""},
		"contraries":         {"低温密封", "常温保存", ""},
		"what goes out":      {"电压输出波动", "信号输入端", ""},
		"one character more": {"卤水净化", "卤素吸附", ""},
		"two substances":     {"提取硫酸钠", "氯化钠结晶", ""},
		"a word cut through": {"轴承滚道软带", "滚子凸轮传动", ""},
		"two loose phrases":  {"聚氨酯边框脱粘", "模具涂层寿命", ""},
		"straw by its names": {"麦秸制浆", "麦草蒸煮", "麦秸 ~ 麦草"},
		"the synonyms' book": {"印制电路板钻孔", "pcb激光加工", "同义：印制电路板 ~ pcb"},
	} {
		d, s := Subject{Asks: true, Title: c.need}, Subject{Title: c.offer}
		var got string
		for _, r := range m.sharedMeaning(m.read(&d), m.read(&s)) {
			got += r.Text
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
