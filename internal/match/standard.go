package match

import (
	_ "embed" // the vectors that come with the product
	"fmt"
	"sync"

	"jiebang/internal/text"
)

//go:embed vectors/open.vec
var openVectors []byte

// StandardVectors are the vectors that come with the product, so that a district with fifty listings has
// them on its first day. vectors/README.md says where they come from.
var StandardVectors = sync.OnceValue(func() *Vectors {
	v, err := ReadVectors(openVectors)
	if err != nil {
		panic(fmt.Sprintf("the embedded vectors are damaged: %v", err))
	}
	return v
})

// Standard is the matcher an installation starts with: weights set by hand, the vectors that come with the
// product and no statistics yet. A nil analyzer is the standard one.
func Standard(a *text.Analyzer) *Matcher {
	return New(ByHand(), nil, StandardVectors(), a)
}
