package market

import (
	_ "embed"
	"sync"
)

// traditionalPairs are traditional characters, each before its simplified form.
//
//go:embed traditional.txt
var traditionalPairs string

// simplified gives the simplified forms of traditional characters.
var simplified = sync.OnceValue(func() map[rune]rune {
	forms := make(map[rune]rune, len(traditionalPairs)/6)
	var traditional rune
	for _, r := range traditionalPairs {
		if traditional == 0 {
			traditional = r
			continue
		}
		forms[traditional], traditional = r, 0
	}
	return forms
})

// simple is a character in its simplified form.
func simple(r rune) rune {
	if s, ok := simplified()[r]; ok {
		return s
	}
	return r
}
