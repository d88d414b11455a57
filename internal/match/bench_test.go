package match

import "testing"

func BenchmarkRankThousand(b *testing.B) {
	p := pairings()
	m := Standard(nil)
	need := m.Profile(Of(p[0].need, PartnerRecord{}))
	var ps []*Profile
	for i := range 1000 {
		s := Of(p[i%len(p)].result, PartnerRecord{})
		s.ID = int64(i + 10)
		ps = append(ps, m.Profile(s))
	}
	m = m.With(Gather(ps))
	for b.Loop() {
		m.Rank(need, ps, now)
	}
}

func BenchmarkProfile(b *testing.B) {
	m := Standard(nil)
	s := Of(pairings()[0].result, PartnerRecord{})
	for b.Loop() {
		m.Profile(s)
	}
}

func BenchmarkExplain(b *testing.B) {
	m := Standard(nil)
	p := pairings()[0]
	d, s := m.Profile(Of(p.need, PartnerRecord{})), m.Profile(Of(p.result, PartnerRecord{}))
	for b.Loop() {
		m.Explain(d, s, now)
	}
}
