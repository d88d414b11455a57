package link

import (
	"fmt"
	"net/url"
)

// Pages of those whom sheets put forward as experts.
const (
	ExpertCandidates = "/admin/candidates"
	// OpenCandidates and AdmitCandidates are where many are moved at once.
	OpenCandidates  = "/admin/candidates/open"
	AdmitCandidates = "/admin/candidates/admit"
)

// ExpertCandidate is a candidate as its moves address it; it has no page of its own.
func ExpertCandidate(id int64) string { return fmt.Sprintf("%s/%d", ExpertCandidates, id) }

// CandidatesAt are the candidates in a state, those of one sheet unless it is 0.
func CandidatesAt[S ~string](batch int64, status S) string {
	v := url.Values{"status": {string(status)}}
	if batch != 0 {
		v.Set("batch", fmt.Sprint(batch))
	}
	return With(ExpertCandidates, v)
}
