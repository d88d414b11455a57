package web_test

import (
	"io/fs"
	"strings"
	"testing"

	"jiebang/web"
)

func TestAssetsAreServedUnderHashedNames(t *testing.T) {
	t.Parallel()
	if got := web.Asset("none.css"); got != "/assets/none.css" {
		t.Errorf("an asset that was not built: got %s, want its plain name", got)
	}
	if !web.Built() {
		return // nothing is promised before the first build but that pages still render
	}
	for _, name := range []string{"main.js", "site.css"} {
		path := web.Asset(name)
		if path == web.AssetPath+name {
			t.Errorf("%s has no hash in its name", name)
		}
		file := strings.TrimPrefix(path, web.AssetPath)
		if _, err := fs.Stat(web.Files(), file); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestStyleSheetSpeaksToOldBrowsers(t *testing.T) {
	t.Parallel()
	if !web.Built() {
		return // there is no style sheet to look at yet
	}
	css, err := fs.ReadFile(web.Files(), strings.TrimPrefix(web.Asset("site.css"), web.AssetPath))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"light-dark(", "color-mix(", "oklch(", ":has(", "@container", "data:"} {
		if strings.Contains(string(css), word) {
			t.Errorf("the style sheet uses %s, which Chromium 100 or the content policy refuses", word)
		}
	}
}
