package market

import (
	"cmp"
	"fmt"
	"slices"
)

// PathKey names a way on for a listing that nobody answers.
type PathKey string

// The ways on.
const (
	PathWording   PathKey = "wording"
	PathExperts   PathKey = "experts"
	PathBroker    PathKey = "broker"
	PathGather    PathKey = "gather"
	PathChallenge PathKey = "challenge"
	PathPilot     PathKey = "pilot"
)

// PathKeys lists the ways on, those that cost less first: the order where they promise the same.
var PathKeys = []PathKey{PathWording, PathGather, PathBroker, PathExperts, PathChallenge, PathPilot}

// Label is the Chinese name of a way on.
func (k PathKey) Label() string {
	return map[PathKey]string{PathWording: "换一种写法", PathExperts: "请教专家", PathBroker: "请技术经理人寻找",
		PathGather: "与相近需求合并为共性需求", PathChallenge: "列为揭榜榜单", PathPilot: "找中试平台"}[k]
}

// NextPath is a way on for a listing, with what speaks for it.
type NextPath struct {
	Key     PathKey
	Why     string
	Promise int // the more, the earlier it is offered
}

// PathFacts is what the record knows of a listing that nobody answers.
type PathFacts struct {
	Experts int // who are open to be asked in its field
	Brokers int // of its field
	Alike   int // needs on show that are like it
}

// NextPaths lists the ways on for a listing, the most promising first; there are none for what offers.
func (l *Listing) NextPaths(f PathFacts) []NextPath {
	if !l.Kind.Asks() {
		return nil
	}
	paths := []NextPath{l.wordingPath(), gatherPath(l, f), brokerPath(f), expertPath(f)}
	if l.CanBePutUp() {
		paths = append(paths, l.challengePath())
	}
	if l.Kind != KindTalent {
		paths = append(paths, NextPath{PathPilot, "成果尚未成熟时，可由中试平台接续放大。", 20})
	}
	paths = slices.DeleteFunc(paths, func(p NextPath) bool { return p.Key == "" })
	slices.SortStableFunc(paths, func(a, b NextPath) int {
		return cmp.Or(cmp.Compare(b.Promise, a.Promise),
			cmp.Compare(slices.Index(PathKeys, a.Key), slices.Index(PathKeys, b.Key)))
	})
	return paths
}

// few bounds how much each one more adds to the promise of a way on.
const few = 5

func (l *Listing) wordingPath() NextPath {
	const least = 10 // other words may always help
	d := l.Diagnose(Beside{})
	if n := len(d.Gaps); n > 0 {
		return NextPath{PathWording, fmt.Sprintf("有 %d 处可以写得更具体，改后重新匹配。", n), max(least, 100-d.Score)}
	}
	return NextPath{PathWording, "换用同行的叫法，再匹配一次。", least}
}

func gatherPath(l *Listing, f PathFacts) NextPath {
	switch {
	case l.Kind == KindTalent:
		return NextPath{}
	case f.Alike == 0:
		return NextPath{PathGather, "目前没有相近的公开需求。", 5}
	}
	return NextPath{PathGather, fmt.Sprintf("有 %d 项相近的公开需求，合并后更受关注。", f.Alike), 50 + 4*min(f.Alike, few)}
}

func brokerPath(f PathFacts) NextPath {
	if f.Brokers == 0 {
		return NextPath{PathBroker, "本领域还没有技术经理人，可由其他领域的寻找。", 8}
	}
	return NextPath{PathBroker, fmt.Sprintf("本领域有 %d 位技术经理人。", f.Brokers), 45 + 4*min(f.Brokers, few)}
}

func expertPath(f PathFacts) NextPath {
	if f.Experts == 0 {
		return NextPath{PathExperts, "本领域还没有愿意联系的专家。", 6}
	}
	return NextPath{PathExperts, fmt.Sprintf("本领域有 %d 位专家愿意联系。", f.Experts), 40 + 4*min(f.Experts, few)}
}

func (l *Listing) challengePath() NextPath {
	if l.Amount() > 0 {
		return NextPath{PathChallenge, "拟投入 " + l.Amount().String() + "，可以公开悬赏。", 55}
	}
	return NextPath{PathChallenge, "尚未写明拟投入，发榜前须补充榜额。", 15}
}
