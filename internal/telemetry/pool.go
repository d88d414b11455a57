package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// PoolStat is the state of a database pool at one moment.
type PoolStat struct {
	Max, Total, Idle, Acquired int
	Waits                      int64         // acquisitions that had to wait, since the start
	Waited                     time.Duration // for how long altogether
}

// WatchPool reports a database pool each time the metrics are read.
func (m *Metrics) WatchPool(stat func() PoolStat) {
	m.registry.MustRegister(pool{
		stat: stat,
		connections: prometheus.NewDesc("jiebang_db_connections", "Connections of the database pool.",
			[]string{"state"}, nil),
		waits: prometheus.NewDesc("jiebang_db_waits_total", "Acquisitions that had to wait for a connection.",
			nil, nil),
		waited: prometheus.NewDesc("jiebang_db_wait_seconds_total", "Time spent waiting for a connection.", nil,
			nil),
	})
}

type pool struct {
	stat                       func() PoolStat
	connections, waits, waited *prometheus.Desc
}

func (p pool) Describe(out chan<- *prometheus.Desc) {
	out <- p.connections
	out <- p.waits
	out <- p.waited
}

func (p pool) Collect(out chan<- prometheus.Metric) {
	s := p.stat()
	for state, n := range map[string]int{"max": s.Max, "total": s.Total, "idle": s.Idle, "acquired": s.Acquired} {
		out <- prometheus.MustNewConstMetric(p.connections, prometheus.GaugeValue, float64(n), state)
	}
	out <- prometheus.MustNewConstMetric(p.waits, prometheus.CounterValue, float64(s.Waits))
	out <- prometheus.MustNewConstMetric(p.waited, prometheus.CounterValue, s.Waited.Seconds())
}
