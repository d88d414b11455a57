package telemetry

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestWhatHappenedIsRead(t *testing.T) {
	t.Parallel()
	m := New()
	m.Request("/challenges/:id", "GET", 200, 20*time.Millisecond)
	m.Request("/challenges/:id", "BREW", 405, time.Millisecond)
	m.Job("match", "done", time.Second)
	m.FollowerLag("index", 1500*time.Millisecond)
	m.IndexDocuments(371)
	m.WatchPool(func() PoolStat { return PoolStat{Max: 20, Idle: 3, Waits: 7} })

	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`jiebang_http_requests_total{method="GET",route="/challenges/:id",status="200"} 1`,
		`jiebang_http_requests_total{method="OTHER",route="/challenges/:id",status="405"} 1`,
		`jiebang_http_request_seconds_bucket{method="GET",route="/challenges/:id",le="0.025"} 1`,
		`jiebang_jobs_total{kind="match",outcome="done"} 1`,
		`jiebang_follower_lag_seconds{follower="index"} 1.5`,
		`jiebang_index_documents 371`,
		`jiebang_db_connections{state="max"} 20`,
		`jiebang_db_waits_total 7`,
	} {
		if !strings.Contains(answer.Body.String(), want+"\n") {
			t.Errorf("no line %s", want)
		}
	}
}
