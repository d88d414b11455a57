package text

import _ "embed" // the dictionary and the lists lie beside the code

var (
	// packedDictionary and simplifiedPairs are made by the gen command from open sources, see NOTICE.
	//go:embed lexicon/dict.gz
	packedDictionary []byte
	//go:embed lexicon/simplified.txt
	simplifiedPairs string

	// The trade's own words, synonyms and words that say nothing are written by hand.
	//go:embed lexicon/words.txt
	standardWords string
	//go:embed lexicon/synonyms.txt
	standardSynonyms string
	//go:embed lexicon/stop.txt
	standardStops string
)
