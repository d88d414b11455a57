package view

// NeighbourItem is something that belongs beside what the page shows, and how near it is.
type NeighbourItem struct{ Title, Href, Owner, Band string }

func neighbourTable(caption, what, owner string, items []NeighbourItem) Table {
	t := Table{Caption: caption, Quiet: true, Columns: []Column{{Label: what}, {Label: owner}, {Label: "匹配程度"}}}
	for _, i := range items {
		t.Rows = append(t.Rows, Row{Cells: []Cell{LinkCell(i.Title, i.Href), TextCell(i.Owner), TextCell(i.Band)}})
	}
	return t
}
