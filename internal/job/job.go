// Package job names the background work and its arguments; the workers are elsewhere.
package job

// MatchListing recomputes the matches of one published listing: what earlier releases queued for each.
type MatchListing struct {
	ListingID int64 `json:"listing_id"`
	Version   int   `json:"version"`
}

// Kind names the job in the queue.
func (MatchListing) Kind() string { return "match_listing" }

// ExpireListings takes listings whose validity has run out off show.
type ExpireListings struct{}

// Kind names the job in the queue.
func (ExpireListings) Kind() string { return "expire_listings" }

// SealEvents extends the hash chain over the events.
type SealEvents struct{}

// Kind names the job in the queue.
func (SealEvents) Kind() string { return "seal_events" }

// PurgeSessions removes sessions and notifications that are past keeping.
type PurgeSessions struct{}

// Kind names the job in the queue.
func (PurgeSessions) Kind() string { return "purge_sessions" }

// RefreshVectors learns on from what is on show, when that is due.
type RefreshVectors struct{}

// Kind names the job in the queue.
func (RefreshVectors) Kind() string { return "refresh_vectors" }
