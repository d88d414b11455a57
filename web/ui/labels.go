package ui

// Named gives each wrong field its label, so that the summary above a long form reads well.
func Named(wrong []FieldError, labels map[string]string) []FieldError {
	named := make([]FieldError, 0, len(wrong))
	for _, w := range wrong {
		if w.Label == "" {
			w.Label = labels[w.Name]
		}
		if w.Label == "" && w.Name != "" {
			w.Label = "此项"
		}
		named = append(named, w)
	}
	return named
}
