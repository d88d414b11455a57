// Package market holds the rules of the marketplace: its nouns, their states and
// moves, who may do what, and what counts as valid. It knows nothing of storage,
// transport or presentation, and takes the time as an argument.
package market
