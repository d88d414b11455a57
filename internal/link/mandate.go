package link

import (
	"fmt"
	"net/url"
)

// Mandates are what brokers were given to do.
const Mandates = "/mandates"

// Mandate is one of them; GiveMandate is where a listing of the pool is given to a broker, MandateForm the part of its
// entry that asks for it.
func Mandate(id int64) string          { return fmt.Sprintf("%s/%d", Mandates, id) }
func GiveMandate(listing int64) string { return PoolEntry(listing) + "/mandates" }
func MandateForm(listing int64) string { return PoolEntry(listing) + "#mandate-form" }

// MandatesIn is a part of the list: what the reader handles, and of one broker, unless it is 0.
func MandatesIn(stage string, mine bool, broker int64) string {
	query := url.Values{"stage": {stage}}
	if mine {
		query.Set("mine", "1")
	}
	if broker != 0 {
		query.Set("broker", fmt.Sprint(broker))
	}
	return With(Mandates, query)
}
