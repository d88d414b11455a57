// Package web carries the built style sheets, scripts and images inside the binary.
package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"sync"
)

//go:embed all:static
var static embed.FS

// AssetPath is where the site serves Files.
const AssetPath = "/assets/"

// Immutable is the Cache-Control of every asset: its name holds a hash of its content, so it never changes.
const Immutable = "public, max-age=31536000, immutable"

// manifest maps the plain name of an asset to its hashed one. Before the first build there is none, and it is empty.
var manifest = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	text, err := static.ReadFile("static/manifest.json")
	if err != nil {
		return names
	}
	if err := json.Unmarshal(text, &names); err != nil {
		panic("web: static/manifest.json: " + err.Error())
	}
	return names
})

// Asset is the address of a built file, such as Asset("site.css"). A file that has not been built keeps its plain
// name, so that a page without assets still shows its words.
func Asset(name string) string {
	if hashed, ok := manifest()[name]; ok {
		return AssetPath + hashed
	}
	return AssetPath + name
}

// Built reports whether the assets were there when the binary was made.
func Built() bool { return len(manifest()) > 0 }

// Files is what AssetPath serves.
func Files() fs.FS {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic("web: " + err.Error())
	}
	return files
}
