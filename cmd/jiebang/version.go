package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is the version that this tree is or is becoming; CHANGELOG.md says what is in it.
const release = "0.2.0"

func versionCommand() command {
	return command{
		name:    "version",
		help:    "print the version of this binary",
		chinese: "显示版本",
		run: func(context.Context, []string) error {
			fmt.Println("jiebang", version(), runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
			return nil
		},
	}
}

// version is the release, and the commit that the Go toolchain stamped into the binary.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	return release + stamp(info.Settings)
}

// stamp is the commit a binary was built from, as the version's build metadata; nothing when it was built without one.
func stamp(settings []debug.BuildSetting) (commit string) {
	const short = 12
	modified := ""
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			commit = "+" + s.Value[:min(short, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = ".changed"
		}
	}
	if commit == "" {
		return ""
	}
	return commit + modified
}
