package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/sheet"
)

// BenchmarkOpen reads a long list as registries send it.
func BenchmarkOpen(b *testing.B) {
	var file bytes.Buffer
	file.WriteString("序号,需求名称,简介,拟投入（万元）,单位名称,统一社会信用代码,联系人,联系电话,截止日期,备注\n")
	for i := range 10_000 {
		fmt.Fprintf(&file, "%d,第 %d 号轴承（套圈）磨削裂纹检测,%s,%d.5,试验%d有限公司,91320804MA1ABCDE83,王某,0517-8%07d,2027/%d/1,无\n", i,
			i,
			strings.Repeat("背景与要求，", 20), i%300, i%700, i, i%12+1)
	}
	for b.Loop() {
		r, err := sheet.Open(bytes.NewReader(file.Bytes()), "f", fields, "title")
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range r.Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 10_000 {
			b.Fatalf("%d rows", n)
		}
	}
}
