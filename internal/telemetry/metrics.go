package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts and times what happens in one process.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	jobs      *prometheus.CounterVec
	jobTimes  *prometheus.HistogramVec
	lag       *prometheus.GaugeVec
	documents prometheus.Gauge
}

// New makes metrics with a registry of their own, so that a test may have as many as it likes.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jiebang_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jiebang_http_request_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route", "method"}),
		jobs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jiebang_jobs_total", Help: "Background jobs worked.",
		}, []string{"kind", "outcome"}),
		jobTimes: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jiebang_job_seconds", Help: "Time to work a background job.",
			Buckets: []float64{.01, .1, 1, 10, 60, 600},
		}, []string{"kind"}),
		lag: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "jiebang_follower_lag_seconds", Help: "Age of the oldest event a follower has not yet taken in; 0 when it is level.",
		}, []string{"follower"}),
		documents: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "jiebang_index_documents", Help: "Documents in this node's search index.",
		}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.jobs, m.jobTimes, m.lag, m.documents,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler answers /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// Request notes an answered request. Route is the pattern, not the path: each distinct label costs memory for ever.
func (m *Metrics) Request(route, method string, status int, took time.Duration) {
	method = knownMethod(method)
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(route, method).Observe(took.Seconds())
}

// knownMethod keeps invented methods from growing the label set.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions:
		return method
	}
	return "OTHER"
}

// Job notes a worked job and whether it came to an end ("done", "failed", "cancelled").
func (m *Metrics) Job(kind, outcome string, took time.Duration) {
	m.jobs.WithLabelValues(kind, outcome).Inc()
	m.jobTimes.WithLabelValues(kind).Observe(took.Seconds())
}

// FollowerLag notes how far a follower of the events (index, live pages, caches) is behind.
func (m *Metrics) FollowerLag(follower string, behind time.Duration) {
	m.lag.WithLabelValues(follower).Set(behind.Seconds())
}

// IndexDocuments notes the size of this node's search index.
func (m *Metrics) IndexDocuments(n uint64) {
	m.documents.Set(float64(n))
}
