package helpcentre

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// Version is an article as it stood after one change of its title or text. Number is the article's Version then.
type Version struct {
	Number int64
	Title  string
	Body   string // empty in lists
	Agent  int64  // 0: not known
	Name   string // of the agent
	At     time.Time
}

// ArticleLink is an address of an article in a text: by its id where that is not 0, else by language and slug.
type ArticleLink struct {
	ID   int64
	Lang desk.Lang
	Slug string
}

var articleAddress = desk.Pattern(`https?://[^\s/<>"']+/(?:help/([A-Za-z-]{2,5})/articles/([\pL\pN%-]{1,800})|a/([0-9]{1,18})\b)`)

// ArticleLinks are the articles that a text links to, each once.
func ArticleLinks(text string) (links []ArticleLink) {
	for _, m := range articleAddress().FindAllStringSubmatch(text, -1) {
		var link ArticleLink
		if link.ID, _ = strconv.ParseInt(m[3], 10, 64); link.ID == 0 {
			slug, err := url.PathUnescape(m[2])
			lang, ok := desk.ParseLang(m[1])
			if err != nil || !ok {
				continue
			}
			link.Lang, link.Slug = lang, slug
		}
		if !slices.Contains(links, link) {
			links = append(links, link)
		}
	}
	return links
}

// mostTelling is how many characters in a row an answer and an article have in common for the answer to carry the article. A Han character
// says as much as three letters.
const mostTelling = 36

// Carries says whether an answer carries the text of an article (as Plain gives it): one of its sentences, if that is long enough to be
// no chance, or the whole of it.
func Carries(answer, article string) bool {
	answer, article = squeezed(answer), squeezed(article)
	if article == "" {
		return false
	}
	if strings.Contains(answer, article) && telling(article)*2 >= mostTelling {
		return true
	}
	for _, sentence := range strings.FieldsFunc(article, func(r rune) bool { return strings.ContainsRune("。！？!?；;.", r) }) {
		if telling(sentence) >= mostTelling && strings.Contains(answer, sentence) {
			return true
		}
	}
	return false
}

func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

func telling(s string) (n int) {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			n += 3
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			n++
		}
	}
	return n
}

// Phrasing is another wording of an article's question (相似问法). Number is the ticket that it was offered from.
type Phrasing struct {
	ID      int64
	Article int64
	Title   string // the article's
	Lang    desk.Lang
	Text    string
	Number  int64
	At      time.Time
}

// Bounds of an article's other wordings.
const (
	MaxPhrasing  = 120 // characters of one
	MaxPhrasings = 60  // of one article
)

// TidyPhrasings are other wordings as they were typed, one a line: tidied, each once, without the title itself. Invalid where there are
// too many (phrasing.too_many) or one is too long (phrasing.too_long).
func TidyPhrasings(lines, title string) (list []string, err error) {
	for line := range strings.Lines(lines) {
		line = desk.TidyLine(line, MaxPhrasing+1)
		if line == "" || line == title || slices.Contains(list, line) {
			continue
		}
		if utf8.RuneCountInString(line) > MaxPhrasing {
			return nil, desk.Fail(desk.Invalid, "phrasing.too_long", "max", MaxPhrasing).At("phrasings")
		}
		list = append(list, line)
	}
	if len(list) > MaxPhrasings {
		return nil, desk.Fail(desk.Invalid, "phrasing.too_many", "max", MaxPhrasings).At("phrasings")
	}
	return list, nil
}

// ReviewChoices are how often an article may ask to be checked, in months; 0 is never.
var ReviewChoices = []int{0, 3, 6, 12}

// Remark is what a reader said of an article with their vote.
type Remark struct {
	ID, Article int64
	Title       string // the article's
	Lang        desk.Lang
	Helpful     bool
	Reason      string // of a no: one of VoteReasons, or empty
	Comment     string
	At, ReadAt  time.Time // ReadAt: by staff; zero: not yet
}
