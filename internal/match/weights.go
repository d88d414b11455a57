package match

import (
	"fmt"
	"hash/fnv"
	"slices"
)

// An Ingredient is one thing that speaks for or against a match.
type Ingredient string

// The ingredients, in the order in which they are shown.
const (
	TitleTerms   Ingredient = "title_terms"   // pairs of characters of the demand's title, found in the supply
	TitleSigns   Ingredient = "title_signs"   // single characters of the demand's title
	TextTerms    Ingredient = "text_terms"    // pairs of characters of the demand's difficulties, indicators, text
	TextSigns    Ingredient = "text_signs"    // single characters of the same
	TitleMeaning Ingredient = "title_meaning" // nearness in meaning of the demand's title
	TextMeaning  Ingredient = "text_meaning"  // nearness in meaning of title and text together
	Company      Ingredient = "company"       // nearness to the best results of the same list
	Field        Ingredient = "field"         // field, industry, emerging industry
	Indicators   Ingredient = "indicators"    // quantified conditions that can be compared
	Maturity     Ingredient = "maturity"      // how ripe the result is against the time asked
	Price        Ingredient = "price"         // price against budget
	Region       Ingredient = "region"        // where the two sides are
	Mode         Ingredient = "mode"          // ways of cooperation both accept
	Fresh        Ingredient = "fresh"         // how lately the supply was confirmed
	Record       Ingredient = "record"        // what became of the partner's earlier contacts
)

// OfTopic tells that an ingredient speaks of what the two sides are about, and not of how they could come together.
func (k Ingredient) OfTopic() bool {
	switch k {
	case TitleTerms, TitleSigns, TextTerms, TextSigns, TitleMeaning, TextMeaning:
		return true
	case Company, Field, Indicators, Maturity, Price, Region, Mode, Fresh, Record:
		return false
	}
	return false
}

// Weights says what each ingredient adds for one unit of its measure. Text and meaning are measured in
// steps, conditions from −1 (conflict) over 0 (open) to 1 (fit).
type Weights map[Ingredient]float64

// order is the ingredients' order in tables and parts.
var order = []Ingredient{TitleTerms, TitleSigns, TextTerms, TextSigns, TitleMeaning, TextMeaning, Company,
	Field, Indicators, Maturity, Price, Region, Mode, Fresh, Record}

// Ingredients lists the ingredients in the order in which they are shown.
func Ingredients() []Ingredient { return slices.Clone(order) }

// ByHand returns the weights the product starts with. Text and meaning decide what is on topic;
// conditions order what is on topic and can never lift what is not.
func ByHand() Weights {
	return Weights{
		TitleTerms:   1.0,
		TitleSigns:   1.0,
		TextTerms:    0.7,
		TextSigns:    0.7,
		TitleMeaning: 0.25,
		TextMeaning:  0.25,
		Company:      0.5,
		Field:        0.5,
		Indicators:   0.6,
		Maturity:     0.3,
		Price:        0.3,
		Region:       0.15,
		Mode:         0.25,
		Fresh:        0.15,
		Record:       0.25,
	}
}

// step is the unit of an ingredient's measure: how far candidates for one demand usually lie apart in it
// (the standard deviation within the pools of judged demands). One unit of any of them says about as much.
func step(k Ingredient) float64 {
	switch k {
	case TitleTerms:
		return 0.16
	case TitleSigns:
		return 0.32
	case TextTerms:
		return 0.076
	case TextSigns:
		return 0.154
	case TitleMeaning, TextMeaning, Company:
		return 0.16
	case Field, Indicators, Maturity, Price, Region, Mode, Fresh, Record:
		return 1
	}
	return 1
}

// sum is a short fingerprint of the table, part of a Matcher's version.
func (w Weights) sum() string {
	h := fnv.New32a()
	for _, k := range order {
		fmt.Fprintf(h, "%s=%.4f;", k, w[k])
	}
	return fmt.Sprintf("%06x", h.Sum32()&0xffffff)
}
