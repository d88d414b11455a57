package invent

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiebang/internal/text"
)

// ownSentences is how many sentences and titles the grammar makes beside those of the samples.
const (
	ownSentences = 120_000
	ownTitles    = 20_000
)

// Sentence frames: N is a word of the text's subject, W any word, D a number.
var frames = []string{
	"针对NN在W过程中W不稳定的问题，采用NW方法对W进行优化", "目前NW依赖人工，WN波动大，每年因此损失约D万元", "研究NN与W之间的关系，建立W模型并在NW上验证",
	"希望W达到D以上，N的W不超过D，并能在N环境中连续运行D小时", "以N为原料，经W、W和N处理，得到WN，性能优于同类N", "提出一种基于N的W技术，能够在WN条件下识别N",
	"现有N多为进口，W周期长、价格高，国产NW尚不能满足W要求", "该成果已在N企业试用，W提高D%，WN降低D%", "N的W受W和N影响明显，需要在不增加W的前提下解决",
	"通过N设计与W仿真相结合，缩短了NW的开发周期", "对N、W和N三类样品进行了W试验，结果表明N的W最好", "项目团队长期从事N与W研究，拥有NW相关专利D项",
	"要求投入后D个月内完成NW的W，并提供W培训", "在D摄氏度下N仍保持W，N损失小于D%", "采用W算法处理N数据，W准确率为D%",
}

var titleFrames = []string{
	"NW用N的W技术", "基于N的WN方法", "NN的W与N", "高WN关键技术研究", "面向N的WN系统", "NW过程中N的W控制", "一种NN装置及W工艺", "N废料的W与N利用",
}

// Own is made from the samples that ship with the sources and from a grammar over the dictionary's own words, drawn
// as often as they are used. Words of a text are drawn half from its subject, so that words that belong together meet.
func Own(samples string, a *text.Analyzer, seed uint64) (*Corpus, error) {
	titles, sentences, err := readSamples(samples)
	if err != nil {
		return nil, err
	}
	v := newVocabulary(text.Dictionary())
	r := rand.New(rand.NewPCG(seed, 1))
	for range ownSentences {
		sentences = append(sentences, v.fill(r, frames[r.IntN(len(frames))]))
	}
	for range ownTitles {
		titles = append(titles, v.fill(r, titleFrames[r.IntN(len(titleFrames))]))
	}
	return newCorpus(titles, sentences, a), nil
}

// readSamples takes the headings and the lines of the sample district's listings.
func readSamples(dir string) (titles, sentences []string, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, nil, err
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		for line := range strings.Lines(string(b)) {
			head, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			if head == "==" {
				parts := strings.Fields(rest)
				titles = append(titles, parts[len(parts)-1])
				continue
			}
			sentences = append(sentences, phrases(rest)...)
		}
	}
	return titles, sentences, nil
}

// A vocabulary draws words by how often they are used.
type vocabulary struct {
	words []string
	upTo  []float64 // the sum of the counts as far as each word
}

func newVocabulary(dictionary map[string]int) *vocabulary {
	v := &vocabulary{}
	sum := 0.0
	order := slices.SortedFunc(maps.Keys(dictionary), func(x, y string) int {
		return cmp.Or(cmp.Compare(dictionary[y], dictionary[x]), cmp.Compare(x, y))
	})
	for _, w := range order {
		if n := utf8.RuneCountInString(w); n < 2 || n > 4 || !isHan(w) {
			continue
		}
		sum += float64(dictionary[w])
		v.words, v.upTo = append(v.words, w), append(v.upTo, sum)
	}
	return v
}

func isHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

func (v *vocabulary) draw(r *rand.Rand) string {
	at := r.Float64() * v.upTo[len(v.upTo)-1]
	return v.words[min(sort.SearchFloat64s(v.upTo, at), len(v.words)-1)]
}

// How many subjects there are, and how many words each has.
const (
	subjects     = 400
	subjectWords = 150
)

// fill puts words into a frame: those of one subject for N.
func (v *vocabulary) fill(r *rand.Rand, frame string) string {
	subject := r.IntN(subjects)
	var b strings.Builder
	for _, c := range frame {
		switch c {
		case 'N': // a subject's words are themselves drawn by use, the same ones each time
			of := rand.New(rand.NewPCG(uint64(subject), uint64(float64(subjectWords)*r.Float64()*r.Float64())))
			b.WriteString(v.draw(of))
		case 'W':
			b.WriteString(v.draw(r))
		case 'D':
			b.WriteString(digits(r))
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func digits(r *rand.Rand) string {
	return strings.TrimLeft(string([]byte{byte('0' + r.IntN(10)), byte('0' + r.IntN(10)), byte('1' + r.IntN(9))}), "0")
}
