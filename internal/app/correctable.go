package app

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// A Correctable says of one kind of record what of it two people may correct. The room that keeps the record registers
// it; the rest is the same for all.
type Correctable struct {
	// Read gives what stands in a field now; a field that cannot be corrected at present is a refusal.
	Read func(ctx context.Context, from postgres.Reader, who market.Actor, ref int64, field string) (Standing, error)
	// Check brings a new value into its written form, or refuses it with a sentence on the field "after".
	Check func(ctx context.Context, from postgres.Reader, ref int64, field, value string) (string, error)
	// Apply puts what was confirmed into the record.
	Apply func(ctx context.Context, tx *postgres.Tx, x *market.Correction) error
}

// Standing is what stands in a field of a record.
type Standing struct {
	Title string // of the record
	Href  string // of its page
	Label string // of the field
	Value string // in its written form
	Asked string // what the form calls a new value, empty for no name of its own
	Help  string // how a new value is written
	Fixed string // the only value it can be corrected to, empty for any
}

// WrongAfter refuses a new value with a sentence on its field.
func WrongAfter(sentence string) error {
	return &market.Error{Code: market.Invalid, Message: "更正后的内容有误。", Fields: map[string]string{"after": sentence}}
}
