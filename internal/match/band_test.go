package match

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// long is a listing with a whole text, as they are on a platform.
func long(id int64, kind market.Kind, title, text string) *market.Listing {
	l := &market.Listing{ID: id, Kind: kind, OrgID: id}
	l.Title, l.PublicText = title, text
	return l
}

// wholes are needs and results with whole texts of our own invention: each need has one result that answers it, and
// shares everyday words of its trade with the others.
func wholes() (needs, results []*market.Listing) {
	n, r := market.KindDemand, market.KindAchievement
	needs = []*market.Listing{
		long(1, n, "碳化硅模块银烧结层空洞检测", "碳化硅功率模块以银烧结连接，烧结层的空洞和分层在功率循环后扩大，使器件过热失效。目前抽样做超声扫描，一片要七分钟，大面积模块边缘看不清。希望有在线全检的办法，识别直径0.2mm以上的空洞，漏检率不高于0.5%，不接触产品，不用水浸，节拍与贴片机一致，并能给出空洞率的分布。"),
		long(2, n, "高温熔盐泵轴封寿命提升", "熔盐泵在五百多度的熔盐里连续运行，轴封和轴套磨损快，寿命只有三千小时，停机更换影响发电。盐对合金的腐蚀又使间隙变大，泄漏增加。希望轴封寿命达到一万小时，材料耐熔盐腐蚀，并有成形和涂层的工艺方案，试验数据完整，成本不高于进口件的一半，安装尺寸保持不变。"),
		long(3, n, "酸奶冷藏后酸化抑制", "低温酸奶在冷藏期间继续产酸，货架期末酸度超标，口感变差，退货多。现有发酵剂的保加利亚乳杆菌后酸化强，降低接种量又延长了发酵时间。希望筛选后酸化弱的菌株，4℃冷藏二十八天酸度上升不超过10°T，发酵时间不超过六小时，风味和活菌数符合标准，可以直投使用。"),
		long(4, n, "运动控制软件工程师", "负责凸轮曲线和插补算法的开发，熟悉总线和实时系统，能在现场调试，待遇从优，提供住房，三年以上经验优先，工作地点在本区开发区，试用期三个月。"),
	}
	results = []*market.Listing{
		long(11, r, "锁相热成像识别连接层空洞的方法", "以调制的激光加热模块表面，用红外热像仪锁相采集，从相位图识别烧结层和焊层的空洞、分层，不接触、不用水，一片检测时间三秒。对碳化硅功率模块的银烧结层，可识别直径0.15mm的空洞，漏检率0.3%，给出空洞率和位置，已在封装线上试用一年，数据与超声扫描一致。"),
		long(12, r, "金刚石线锯用超细微粉", "面向碳化硅晶锭和蓝宝石切割的金刚石微粉，粒度集中，强度高，表面镀覆后与线的结合牢固。切割碳化硅的效率提高两成，断线减少，表面粗糙度和损伤层降低。已经小批量生产，质量稳定，可提供不同粒度，价格低于进口产品，并能按客户的设备给出工艺参数和试验数据。"),
		long(13, r, "耐熔融盐侵蚀的梯度熔覆层", "在镍基合金表面激光熔覆金属陶瓷梯度层，耐五百六十度熔融盐腐蚀和磨损，轴封、轴套和叶轮都可使用。一万小时挂片的腐蚀深度小于0.05mm，磨损量是原来的五分之一，层间结合强度高，不剥落。适合光热电站的熔盐泵，成本低于进口轴封，尺寸可按原件加工。"),
		long(14, r, "热成形模具自润滑涂层", "高强钢热成形模具表面的自润滑涂层，降低摩擦和粘附，模具寿命提高一倍，不用喷涂润滑剂。涂层在八百度下保持硬度，交替冷热不开裂，成形件表面质量好。已在汽车零件生产线使用，可为不同模具设计涂层的成分和厚度，施工周期短，价格与普通涂层相当。"),
		long(15, r, "弱后酸化乳酸菌株及直投发酵剂", "从传统发酵乳中筛选到后酸化弱的保加利亚乳杆菌和嗜热链球菌，冷藏期间产酸少，4℃二十八天酸度上升7°T，发酵时间五个半小时。制成直投式发酵剂，活菌数高，风味好，适合低温酸奶，已在两家乳品厂中试，可提供菌株和使用工艺，货架期延长一周。"),
		long(16, r, "滚子凸轮精密分度装置", "以滚子与凸轮无间隙啮合传动，代替蜗轮副用于转台分度，精度高、刚度好、寿命长。凸轮曲线按力矩和惯量优化，补偿加工误差，定位重复性三秒以内。可用于转台、机械手和包装设备，已经小批量生产，提供不同规格，交货期三个月，价格低于进口装置。"),
	}
	return needs, results
}

// What answers is strong, and what only shares everyday words of the trade is not: the golden table shows every pair.
func TestBandsReadByEye(t *testing.T) {
	t.Parallel()
	needs, results := wholes()
	m := Standard(nil)
	var all, offered []*Profile
	for _, l := range append(append([]*market.Listing(nil), needs...), results...) {
		p := m.Profile(Of(l, PartnerRecord{}))
		if all = append(all, p); l.ID > 10 {
			offered = append(offered, p)
		}
	}
	for _, p := range pairings() { // so that what is common is known from more than these
		all = append(all, m.Profile(Of(p.need, PartnerRecord{})), m.Profile(Of(p.result, PartnerRecord{})))
	}
	m = m.With(Gather(all))
	titles := map[int64]string{}
	for _, l := range results {
		titles[l.ID] = l.Title
	}
	var b strings.Builder
	for _, l := range needs {
		fmt.Fprintf(&b, "%s\n", l.Title)
		for _, s := range m.Rank(m.Profile(Of(l, PartnerRecord{})), offered, now) {
			fmt.Fprintf(&b, "  %s %s\n", s.Band.Label(), titles[s.ID])
		}
	}
	const golden = "testdata/band.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("bands changed; run with -update and read the difference\n%s", got)
	}
}
