package market

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Sender is who the messages come from, and where their links lead.
type Sender struct {
	Site string // the platform's name
	Base string // how people reach the site, without a slash at its end
	All  string // path of all messages, for those that hold several
}

// named places that every dispatch fills for the templates of gateways.
const (
	placeSite  = "site"
	placeWhat  = "what"
	placeCount = "count"
	placeLink  = "link"
	placeCode  = "code"
)

// linesOfDigest is how many different things a message lists before it says that there are more.
const linesOfDigest = 10

// Compose makes of a bundle the one message that leaves the site. It is made of what happened and of addresses alone:
// no word of a record is in it.
func (s Sender) Compose(b Bundle, to, stop string, now time.Time) Dispatch {
	d := Dispatch{ID: "m" + strconv.FormatInt(b.ID, 10), Kind: b.Kind(), To: to, Stop: stop, At: now,
		Values: map[string]string{}}
	href := s.All
	if len(b.Rows) == 1 {
		row := b.Rows[0]
		href, d.Title = row.Href, row.What
		_ = json.Unmarshal(row.Places, &d.Values) // the outbox wrote it
	} else {
		d.Title = fmt.Sprintf("您有 %d 条新消息", len(b.Rows))
		if b.Digest() {
			d.Title = b.Rows[0].Timing.Label() + "：" + fmt.Sprintf("%d 条消息", len(b.Rows))
		}
	}
	if href != "" {
		d.Link = s.Base + href
	}
	d.Text = s.text(b, d)
	if d.Values == nil {
		d.Values = map[string]string{}
	}
	for place, value := range map[string]string{placeSite: s.Site, placeWhat: d.Title,
		placeCount: strconv.Itoa(len(b.Rows)), placeLink: d.Link} {
		if _, given := d.Values[place]; !given {
			d.Values[place] = value
		}
	}
	return d
}

func (s Sender) text(b Bundle, d Dispatch) string {
	var lines []string
	if len(b.Rows) == 1 {
		lines = append(lines, d.Title+"。")
		if code := d.Values[placeCode]; code != "" {
			lines = []string{fmt.Sprintf("%s，验证码：%s。请勿告诉他人。", d.Title, code)}
		}
	} else {
		lines = append(lines, fmt.Sprintf("您有 %d 条新消息：", len(b.Rows)))
		counted := countWhat(b.Rows)
		for _, c := range counted[:min(linesOfDigest, len(counted))] {
			lines = append(lines, c.line())
		}
		if more := len(counted) - linesOfDigest; more > 0 {
			lines = append(lines, fmt.Sprintf("……等共 %d 类事项", len(counted)))
		}
	}
	lines = append(lines, tapLines(b)...)
	if d.Link != "" {
		lines = append(lines, "请登录平台查看办理："+d.Link)
	}
	if s.Site != "" {
		lines = append(lines, "（"+s.Site+"）")
	}
	return strings.Join(lines, "\n")
}

// tapLines are the one-tap links of a bundle; those of a digest say what each answers.
func tapLines(b Bundle) []string {
	if len(b.Taps) == 0 {
		return nil
	}
	lines := []string{"点开链接、确认一次即可办理，无需登录，请勿转发："}
	for _, tap := range b.Taps[:min(linesOfDigest, len(b.Taps))] {
		label := tap.Label
		if len(b.Rows) > 1 {
			label = tap.What + "——" + label
		}
		lines = append(lines, "· "+label+"："+tap.Link)
	}
	return lines
}

// whatCount is how often the same thing happened.
type whatCount struct {
	what  string
	kind  MessageKind
	count int
}

func (c whatCount) line() string {
	if c.count == 1 {
		return "· " + c.what
	}
	return fmt.Sprintf("· %s（%d 条）", c.what, c.count)
}

// countWhat gathers what happened, what waits for the reader before the rest and what happened most before what
// happened less.
func countWhat(rows []Delivery) []whatCount {
	var counted []whatCount
	at := map[string]int{}
	for _, row := range rows {
		i, known := at[row.What]
		if !known {
			i = len(counted)
			at[row.What] = i
			counted = append(counted, whatCount{what: row.What, kind: row.Kind})
		}
		counted[i].count++
	}
	slices.SortStableFunc(counted, func(a, b whatCount) int {
		return cmp.Or(cmp.Compare(slices.Index(MessageKinds, a.kind), slices.Index(MessageKinds, b.kind)),
			cmp.Compare(b.count, a.count))
	})
	return counted
}

// StoppableKinds are the kinds in a bundle that their reader may switch off.
func (b Bundle) StoppableKinds() []MessageKind {
	var kinds []MessageKind
	for _, kind := range MessageKinds {
		if kind.Silent() && slices.ContainsFunc(b.Rows, func(row Delivery) bool { return row.Kind == kind }) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
