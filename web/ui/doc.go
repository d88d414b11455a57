// Package ui is the design system: the components that pages are written with, which know no noun of the trade.
//
// A component takes one small struct and is named for what it shows: TextField(Field), DataTable(Table),
// StatTile(Stat). Pages that work without scripts are the rule; scripts only make them smoother. Nothing here may need
// an inline script, an inline style or a data: address, because the content policy refuses them. docs/design-system.md
// lists the components with an example of each.
package ui
