package market

import (
	"strings"
	"time"
	"unicode/utf8"
)

// LexiconKind says what an entry of the bureau's dictionary adds.
type LexiconKind string

// A word is kept whole when texts are cut into words; synonyms find and match each other.
const (
	LexiconWord    LexiconKind = "word"
	LexiconSynonym LexiconKind = "synonym"
)

// LexiconKinds lists the kinds in the order they are shown.
var LexiconKinds = []LexiconKind{LexiconWord, LexiconSynonym}

// Label is the kind's Chinese name.
func (k LexiconKind) Label() string {
	return map[LexiconKind]string{LexiconWord: "专业词", LexiconSynonym: "近义词组"}[k]
}

// LexiconEntry is one line of the dictionary that the bureau adds to the product's own.
type LexiconEntry struct {
	ID int64
	LexiconContent
	AddedBy string // the name of who added it
	AddedAt time.Time
}

// Normalize trims what was typed and writes every sign between synonyms alike.
func (c *LexiconContent) Normalize() {
	c.Note = strings.TrimSpace(c.Note)
	c.Line = strings.TrimSpace(c.Line)
	if c.Kind != LexiconSynonym {
		return
	}
	var words []string
	for word := range strings.FieldsFuncSeq(c.Line, func(r rune) bool { return strings.ContainsRune("=＝、，,；;", r) }) {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	c.Line = strings.Join(words, "=")
}

// Validate wants one word, or several of one meaning. Whether they can be cut out of texts is for the analyzer to say.
func (c *LexiconContent) Validate() error {
	p := Problems{}
	checkFields(c, "", p)
	p.Check(c.Kind == LexiconWord || c.Kind == LexiconSynonym, "kind", "请选择专业词或近义词组。")
	p.Check(c.Line != "", "line", "请填写词语。")
	p.Check(!strings.ContainsAny(c.Line, "#\n\r"), "line", "不能包含“#”，每次添加一行。")
	p.Check(c.Kind != LexiconWord || !strings.Contains(c.Line, "="), "line", "一次添加一个词；几个词意思相同的，请选择“近义词组”。")
	p.Check(c.Kind != LexiconWord || c.Line == "" || utf8.RuneCountInString(c.Line) > 1, "line", "单个字不必添加。")
	p.Check(c.Kind != LexiconSynonym || c.Line == "" || strings.Contains(c.Line, "="), "line", "一组近义词至少要有两个词，用“=”隔开。")
	return p.Err()
}

// KeepsLexicon reports whether the actor keeps the bureau's dictionary.
func KeepsLexicon(who Actor) bool { return who.Is(RoleClerk, RoleApprover, RoleLeader) }
