package market

import "slices"

// Option is one value that a field may have, and what people call it.
type Option struct {
	Value, Label string
	Group        string // heading under which a list shows it together with its neighbours; often empty
}

// options are values that are their own names.
func options[T ~string](values []T) []Option {
	all := make([]Option, 0, len(values))
	for _, v := range values {
		all = append(all, Option{Value: string(v), Label: string(v)})
	}
	return all
}

// labelled are values with names of their own.
func labelled[T interface {
	~string
	Label() string
}](values []T) []Option {
	all := make([]Option, 0, len(values))
	for _, v := range values {
		all = append(all, Option{Value: string(v), Label: v.Label()})
	}
	return all
}

func industryOptions() []Option {
	all := make([]Option, 0, len(Industries))
	for _, i := range Industries {
		all = append(all, Option{Value: i.Code, Label: i.Name})
	}
	return all
}

func natureOptions() []Option {
	all := make([]Option, 0, len(PartyNatures))
	for _, n := range PartyNatures {
		all = append(all, Option{Value: n.Code, Label: n.Name})
	}
	return all
}

// subtypeOptions are the finer kinds of contracts under the kinds they belong to.
func subtypeOptions() []Option {
	all := make([]Option, 0, len(ContractSubtypes))
	for _, s := range ContractSubtypes {
		all = append(all, Option{Value: s.Code, Label: s.Label, Group: s.Type.Label()})
	}
	return all
}

func policyOptions(policies []Policy) []Option {
	all := make([]Option, 0, len(policies))
	for _, p := range policies {
		all = append(all, Option{Value: p.Code, Label: p.Label})
	}
	return all
}

func verdictOptions() []Option {
	all := make([]Option, 0, len(Verdicts))
	for _, v := range Verdicts {
		all = append(all, Option{Value: v.Code, Label: v.Label})
	}
	return all
}

func levelOptions() []Option {
	all := make([]Option, 0, len(AnswerLevels))
	for _, l := range AnswerLevels {
		all = append(all, Option{Value: l.Code, Label: l.Label})
	}
	return all
}

// allows reports whether the value is one of the options; a field without options allows any.
func (f *Field) allows(value string) bool {
	return len(f.Options) == 0 || slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == value })
}

// named is the label of an option, the value itself when it is none.
func (f *Field) named(value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}
