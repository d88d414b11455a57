package search

import (
	"math/rand/v2"
	"strings"

	"jiebang/internal/market"
)

// generate invents n listings that read roughly like real ones, the same for the same seed.
func generate(n int, seed int64) []*Document {
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	subjects := strings.Fields("铝箔 锂电池 钙钛矿 石墨烯 碳化硅 不锈钢 龙虾 稻米 芯片 热障涂层 镁合金 废水 秸秆 传感器 机器人 电机 轴承 换热器 益生菌 饲料 光伏 玻璃 陶瓷 塑料 橡胶 钢材 阀门 水泵 变压器 连接器")
	aims := strings.Fields("检测 控制 制备 封装 焊接 回收 保鲜 加工 设计 优化 监测 识别 净化 涂层 成型 干燥 储存 溯源 分选 诊断")
	forms := strings.Fields("系统 工艺 技术 装备 方法 平台 材料 软件 算法 产线")
	fillers := strings.Fields("目前 企业 产品 质量 成本 效率 提高 降低 生产 精度 稳定性 进口 国产 需求 性能 强度 温度 速度 寿命 能耗 市场 客户 要求 解决 问题 关键 参数 工序 设备 自动化")
	pick := func(from []string) string { return from[int(float64(len(from))*r.Float64()*r.Float64())] }
	regions := []market.Region{"320803", "320804", "320812", "320813", "320826", "320830", "320831", "320100"}
	var out []*Document
	for i := range n {
		words := make([]string, 60)
		for k := range words {
			words[k] = pick(fillers)
			if k%7 == 0 {
				words[k] = pick(subjects) + pick(aims)
			}
		}
		org := r.IntN(500)
		out = append(out, &Document{
			ID: int64(i + 1), Kind: market.Kinds[r.IntN(5)], Title: pick(subjects) + pick(subjects) + pick(aims) +
				pick(forms),
			Keywords: []string{pick(subjects), pick(aims)}, Needs: strings.Join(words[:20], ""),
			Text:    strings.Join(words[20:], ""),
			OrgName: pick(subjects) + pick(forms) + string(rune('一'+org)) + "有限公司", OrgID: int64(org + 1),
			Hitech: market.HitechFields[r.IntN(8)], Tech: market.TechFields[r.IntN(11)],
			Industry: market.Industries[r.IntN(20)].Code,
			Region:   regions[r.IntN(len(regions))], Maturity: market.Maturities[r.IntN(5)],
			Modes:   []string{market.TransferWays[r.IntN(8)]},
			Visible: market.VisiblePublic, Amount: market.Money(r.IntN(300)) * market.Wan, Published: day(-r.IntN(700)),
		})
	}
	return out
}
