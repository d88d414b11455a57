package link

import (
	"fmt"
	"net/url"
)

// Pages of the reserve pool.
const (
	Pool      = "/pool"
	MyPool    = Pool + "?mine=1"
	PoolRules = "/pool/rules"
	Brokers   = "/brokers"
)

// PoolAt is a part of the pool, MyPoolAt what of it the reader handles.
func PoolAt[V ~string](view V) string { return With(Pool, url.Values{"view": {string(view)}}) }

// MyPoolAt is what of a part of the pool the reader handles.
func MyPoolAt[V ~string](view V) string {
	return With(Pool, url.Values{"view": {string(view)}, "mine": {"1"}})
}

// PoolEntry is the entry of a listing in the pool.
func PoolEntry(listing int64) string { return fmt.Sprintf("%s/%d", Pool, listing) }

// LogContact is where a contact is written into the log of a listing, AssignPool where it is given to somebody else.
func LogContact(listing int64) string { return PoolEntry(listing) + "/contacts" }
func AssignPool(listing int64) string { return PoolEntry(listing) + "/assign" }

// CorrectContact is the entry of a listing with the form that puts a contact right.
func CorrectContact(listing, contact int64) string {
	return fmt.Sprintf("%s?correct=%d#contact-form", PoolEntry(listing), contact)
}

// PoolBefore is the entry of a listing with the part of its log before a contact.
func PoolBefore(listing, contact int64) string {
	return fmt.Sprintf("%s?before=%d", PoolEntry(listing), contact)
}

// RemovePoolRule is where a line is taken out of the table of who handles what.
func RemovePoolRule(id int64) string { return fmt.Sprintf("%s/%d/delete", PoolRules, id) }

// PoolIn is a part of the pool: what the reader handles, and one of the lists, unless it is empty.
func PoolIn[V, K ~string](view V, mine bool, kind K) string {
	query := url.Values{"view": {string(view)}}
	if mine {
		query.Set("mine", "1")
	}
	if kind != "" {
		query.Set("kind", string(kind))
	}
	return With(Pool, query)
}

// FoundWords is the search page with some words.
func FoundWords(words string) string { return Found(url.Values{"q": {words}}.Encode()) }

// FoundLike is the search page with what is like a listing of a kind and a field.
func FoundLike[K ~string](kind K, field, title string) string {
	query := url.Values{"q": {title}, "kind": {string(kind)}}
	if field != "" {
		query.Set("field", field)
	}
	return Found(query.Encode())
}
