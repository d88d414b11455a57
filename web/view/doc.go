// Package view is the face of the platform: the frame of every page and the components pages are written with.
//
// A component takes one small struct and is named for what it shows: TextField(Field), DataTable(Table),
// StatTile(Stat). Pages that work without scripts are the rule; scripts only make them smoother. Nothing here may need
// an inline script, an inline style or a data: address, because the content policy refuses them. docs/design-system.md
// lists the components with an example of each.
package view
