package site_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// BenchmarkFigures asks for each page of figures on a full record, nothing of it cached, and tells the median and the
// 95th percentile of the answers in milliseconds.
func BenchmarkFigures(b *testing.B) {
	s := sitetest.New(b)
	s.Decade()
	leader := s.As(s.Staff(market.RoleLeader))
	for _, page := range []struct{ name, path string }{
		{"statistics", "/bureau/statistics"},
		{"statistics-absorb-last-year", "/bureau/statistics?side=absorb&year=2025"},
		{"statistics-rows", "/bureau/statistics/rows?by=flow&key=elsewhere"},
		{"cockpit", "/bureau/cockpit"},
		{"cockpit-last-year", "/bureau/cockpit?year=2025"},
		{"dashboard", "/bureau"},
		{"report", "/bureau/report"},
		{"report-last-year", "/bureau/report?year=2025&month=6"},
		{"indicator-rows", "/bureau/indicators/T1"},
		{"targets", "/bureau/targets"},
		{"targets-print", "/bureau/targets/print"},
	} {
		b.Run(page.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				leader.Get(page.path).Want(http.StatusOK)
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			at := func(share float64) float64 {
				return float64(took[int(share*float64(len(took)-1))]) / float64(time.Millisecond)
			}
			b.ReportMetric(at(0.5), "p50-ms")
			b.ReportMetric(at(0.95), "p95-ms")
		})
	}
}
