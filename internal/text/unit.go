package text

import "strings"

// unit is one way to write a unit: a factor, and an offset for none of them, into the unit of its dimension.
type unit struct {
	name   string // of the dimension's unit
	factor float64
}

// unitTable lists each dimension's unit and the spellings that lead to it. Case matters, as in mW and MW.
var unitTable = []struct {
	name      string
	spellings string // factor and spellings, separated by blanks; factors hold until the next one
}{
	{"毫米", "1e-6 nm 纳米 1e-3 μm um 微米 1 mm 毫米 10 cm 厘米 公分 100 dm 分米 1000 m 米 公尺 1e6 km Km KM 千米 公里 25.4 英寸 inch"},
	{"千克", "1e-9 μg ug 微克 1e-6 mg 毫克 1e-3 g 克 1 kg Kg KG 公斤 千克 0.5 斤 1000 t 吨 公吨"},
	{"升", "1e-6 μL μl uL 微升 1e-3 mL ml ML 毫升 1 L l 升 1000 m3 m^3 立方米 立方 1e-3 cm3 cm^3 立方厘米 1 dm3 立方分米"},
	{"平方米", "1e-6 mm2 mm^2 平方毫米 1e-4 cm2 cm^2 平方厘米 1 m2 m^2 平方米 平米 1e6 km2 km^2 平方公里 平方千米 1e4 hm2 公顷 666.667 亩"},
	{"秒", "1e-9 ns 纳秒 1e-6 μs us 微秒 1e-3 ms 毫秒 1 s 秒 秒钟 60 min 分钟 3600 h 小时 86400 d 天 604800 周 2592000 个月 31536000 年"},
	{"摄氏度", "1 °c °C 摄氏度 摄氏"},
	{"%", "1 % 个百分点"},
	{"‰", "1 ‰"},
	{"ppm", "1 ppm PPM 1e-3 ppb PPB"},
	{"兆帕", "1e-6 Pa pa 帕 帕斯卡 1e-3 kPa KPa Kpa kpa 千帕 1 MPa Mpa mpa 兆帕 1000 GPa Gpa 吉帕 0.1 bar 巴"},
	{"牛", "1 N 牛 牛顿 1000 kN KN 千牛"},
	{"焦", "1 J 焦 焦耳 1000 kJ KJ 千焦 1e6 MJ 兆焦"},
	{"瓦时", "1 Wh wh 瓦时 1000 kWh KWh kwh KWH kW·h 千瓦时 度电 1e6 MWh 兆瓦时 1e9 GWh 吉瓦时"},
	{"瓦", "1e-6 μW 微瓦 1e-3 mW 毫瓦 1 W w 瓦 瓦特 1000 kW KW kw Kw 千瓦 1e6 MW 兆瓦 1e9 GW 吉瓦"},
	{"伏", "1e-3 mV 毫伏 1 V v 伏 伏特 1000 kV KV kv 千伏"},
	{"安", "1e-6 μA uA 微安 1e-3 mA 毫安 1 A 安 安培"},
	{"安时", "1e-3 mAh mah MAH 毫安时 1 Ah ah AH 安时"},
	{"欧", "1e-3 mΩ 毫欧 1 Ω 欧 欧姆 1000 kΩ 千欧 1e6 MΩ 兆欧"},
	{"赫兹", "1 Hz hz HZ 赫兹 赫 1000 kHz KHz khz 千赫 千赫兹 1e6 MHz Mhz 兆赫 兆赫兹 1e9 GHz Ghz 吉赫 吉赫兹 1e12 THz 太赫兹"},
	{"字节", "1 字节 1024 KB 1048576 MB 1073741824 GB 1099511627776 TB"},
	{"bps", "1 bps 1e3 kbps Kbps 1e6 Mbps 1e9 Gbps"},
	{"帧", "1 fps FPS 帧 像素帧"},
	{"像素", "1 像素"},
	{"摩尔", "1 mol 摩尔 1e-3 mmol 毫摩尔"},
	{"转", "1 转"},
	{"转/秒", "0.0166666667 rpm RPM r/min 转/分 转/分钟 1 r/s 转/秒"},
	{"dB", "1 dB db DB 分贝"},
	{"lux", "1 lux lx 勒克斯"},
	{"lm", "1 lm 流明"},
	{"HRC", "1 HRC"},
	{"HV", "1 HV"},
	{"cP", "1 cP mPa·s"},
	{"元", "1 元 块 元人民币 人民币"},
	{"次", "1 次"},
	{"个", "1 个 件 台 套 只 辆 株 头"},
	{"人", "1 人 名"},
	{"家", "1 家"},
	{"项", "1 项"},
}

// longestUnit is the most characters a spelling has.
const longestUnit = 6

// buildUnits reads the table into a map by spelling.
func buildUnits() map[string]unit {
	units := map[string]unit{}
	for _, row := range unitTable {
		factor := 1.0
		for _, word := range strings.Fields(row.spellings) {
			if f, ok := parseFactor(word); ok {
				factor = f
				continue
			}
			units[word] = unit{row.name, factor}
		}
	}
	return units
}
