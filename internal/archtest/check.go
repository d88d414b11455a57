// Package archtest holds the tree to its import rules: which package may know which, and which library is whose.
package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// file is a source file that is shipped, and what it imports.
type file struct {
	path    string // below the module's root, with slashes
	imports []string
}

// pkg is the package's path below the module's root.
func (f file) pkg() string {
	return path.Dir(f.path)
}

// check lists each import that breaks a rule, as a sentence.
func check(module string, files []file, rules tables) []string {
	var faults []string
	for _, f := range files {
		row, ok := rules.row(f.pkg())
		if !ok {
			faults = append(faults, fmt.Sprintf("%s: package %s has no row in the table of layers", f.path, f.pkg()))
			continue
		}
		for _, imported := range f.imports {
			if why := rules.judge(module, row, f, imported); why != "" {
				faults = append(faults, fmt.Sprintf("%s imports %s: %s", f.path, imported, why))
			}
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

// judge says why a file may not import a package, or nothing.
func (t tables) judge(module, row string, f file, imported string) string {
	ours, isOurs := strings.CutPrefix(imported, module+"/")
	switch {
	case isOurs && ours == demoOnly && strings.HasPrefix(f.path, "cmd/") && f.path != demoFile:
		return "only " + demoFile + " may"
	case isOurs:
		return t.judgeOurs(row, ours)
	case !strings.Contains(strings.SplitN(imported, "/", 2)[0], "."):
		return "" // the standard library
	}
	for library, users := range t.reserved {
		if within(imported, library) {
			if slices.Contains(users, row) {
				return ""
			}
			return fmt.Sprintf("%s is for %s", library, strings.Join(users, ", "))
		}
	}
	if slices.Contains(t.stdlib, row) {
		return row + " lives on the standard library"
	}
	return ""
}

func (t tables) judgeOurs(row, imported string) string {
	target, ok := t.row(imported)
	if !ok {
		return "it has no row in the table of layers"
	}
	if target == row || slices.Contains(t.layers[row], target) {
		return ""
	}
	return fmt.Sprintf("%s may import only %v of ours", row, t.layers[row])
}

// row is the entry of the layers that a package falls under: its own or that of the nearest folder above it.
func (t tables) row(pkg string) (string, bool) {
	for {
		if _, ok := t.layers[pkg]; ok {
			return pkg, true
		}
		above := path.Dir(pkg)
		if above == "." {
			return "", false
		}
		pkg = above
	}
}

// within reports whether an import path is a library's or below it, of whatever major version.
func within(imported, library string) bool {
	return imported == library || strings.HasPrefix(imported, library+"/")
}
