package archtest

import "slices"

// tables are the rules a check goes by.
type tables struct {
	layers   map[string][]string // package → the packages of ours it may import; a package without a row is an error
	reserved map[string][]string // library → the packages that may import it; a library without a row is for all
	stdlib   []string            // packages that live on the standard library and the libraries reserved for them
}

// design says who may import whom. A package stands for those below it as well, unless they have a row of their own;
// importing a package with a row of its own needs its own name in the list.
func design() tables {
	t := tables{
		layers: map[string][]string{
			"internal/market":    {},
			"internal/link":      {"internal/market"},
			"internal/seal":      {"internal/market"},
			"internal/text":      {},
			"internal/job":       {},
			"internal/config":    {},
			"internal/telemetry": {},
			"internal/embedded":  {},
			"internal/archtest":  {},
			"internal/await":     {},
			"internal/sample":    {"internal/market"},
			"internal/sample/district": {"internal/market", "internal/app", "internal/app/platform",
				"internal/postgres", "internal/sample"},
			"internal/match":         {"internal/market", "internal/text"},
			"internal/match/learn":   {"internal/market", "internal/text", "internal/match"},
			"internal/postgres":      {"internal/market", "internal/job", "migrations"},
			"internal/search":        {"internal/market", "internal/text", "internal/search/impact"},
			"internal/search/impact": {},
			"internal/cache":         {"internal/market"},
			"internal/sheet":         {"internal/market"},
			"internal/paper":         {"internal/market"},
			"internal/channel":       {"internal/market"},
			"internal/app": {"internal/market", "internal/match", "internal/match/learn", "internal/text",
				"internal/postgres", "internal/search",
				"internal/cache", "internal/sheet", "internal/paper", "internal/job", "internal/seal", "internal/link",
				"internal/channel"},
			"internal/app/platform": {"internal/app"},
			"internal/worker":       {"internal/market", "internal/app", "internal/app/platform", "internal/job"},
			"internal/site": {"internal/market", "internal/app", "internal/app/platform", "internal/link",
				"internal/cache", "web", "web/ui", "web/page"},
			"internal/api": {"internal/market", "internal/app", "internal/app/platform", "internal/link"},
			"internal/pgtest": {"internal/await", "internal/embedded", "internal/postgres", "internal/sample",
				"migrations"},
			"internal/apptest": {"internal/await", "internal/market", "internal/match", "internal/text",
				"internal/postgres", "internal/search", "internal/cache",
				"internal/app", "internal/app/platform", "internal/worker", "internal/pgtest", "internal/seal"},
			"internal/sitetest": {"internal/market", "internal/app", "internal/app/platform", "internal/site",
				"internal/apptest"},
			"migrations": {},
			"web":        {},
			"web/ui":     {}, // the design system knows no noun
			"web/page":   {"internal/market", "internal/link", "web/ui"},
			"cmd": {"internal/market", "internal/text", "internal/job", "internal/config", "internal/telemetry",
				"internal/embedded",
				"internal/match", "internal/match/learn", "internal/postgres", "internal/search", "internal/cache",
				"internal/sheet", "internal/app", "internal/app/platform",
				"internal/worker", "internal/site", "internal/api", "internal/pgtest", "migrations", "web",
				"internal/sample", "internal/sample/district", "internal/seal"},
		},
		reserved: map[string][]string{
			"github.com/gofiber/fiber":      {"internal/site", "internal/api", "internal/sitetest", "cmd"},
			"github.com/valyala/fasthttp":   {"internal/site", "internal/api", "cmd"},
			"github.com/danielgtaylor/huma": {"internal/api", "cmd"},
			"github.com/blevesearch":        {"internal/search", "internal/search/impact"},
			"go.etcd.io/bbolt":              {"internal/search"}, // where Bleve keeps the roots of an index
			"github.com/jackc/pgx": {"internal/postgres", "internal/pgtest", "internal/apptest",
				"migrations", "cmd"},
			"github.com/redis/go-redis":      {"internal/cache"},
			"github.com/xuri/excelize":       {"internal/sheet"},
			"gonum.org/v1/gonum":             {"internal/match/learn"},
			"github.com/wneessen/go-mail":    {"internal/channel"},
			"github.com/arran4/golang-ical":  {"internal/app/desk"},
			"golang.org/x/text":              {"internal/text", "internal/sheet"}, // sheets come in GB 18030
			"github.com/mozillazg/go-pinyin": {"internal/text"},
		},
		stdlib: []string{"internal/market", "internal/seal", "internal/match", "internal/text", "internal/paper"},
	}
	t.addRooms()
	return t
}

// rooms are the packages of the use cases, along the path. None knows another: a room that needs another's fact reads
// it from the record, is told by an event, or is handed a function by the platform.
var rooms = []string{
	"internal/app/listing", "internal/app/intake", "internal/app/matching", "internal/app/challenge",
	"internal/app/contract",
	"internal/app/figures", "internal/app/account", "internal/app/message", "internal/app/desk", "internal/app/pool",
}

// addRooms gives each room the rights of the kernel and the kernel itself, and lets those who may hold the platform
// name what the rooms ask and answer.
func (t tables) addRooms() {
	for from, list := range t.layers {
		if from == "internal/app/platform" || slices.Contains(list, "internal/app/platform") {
			t.layers[from] = append(list, rooms...)
		}
	}
	for _, room := range rooms {
		t.layers[room] = append([]string{"internal/app"}, t.layers["internal/app"]...)
	}
}

// demoOnly is what shipped code takes from nowhere but the demo's own file.
const (
	demoOnly = "internal/sample"
	demoFile = "cmd/jiebang/demo.go"
)
