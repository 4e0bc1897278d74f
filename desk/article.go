package desk

import (
	"regexp"
	"slices"
	"time"
)

// Article is one help page in one language. Pair is shared by an article and its translation.
type Article struct {
	ID        int64
	Pair      int64
	Lang      Lang
	Slug      string
	Title     string
	Body      string // Markdown
	Category  int64
	Published bool
	Order     int
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time // of title or body
	Outdated  bool      // its translation, the source, was changed after it
	Twin      int64     // the article in the other language, 0 for none
	TwinLive  bool      // the twin is public

	Private     bool // for staff: on no public page, in no search of customers
	PublishedAt time.Time
	Helpful     int // answers to "Was this helpful?"
	Unhelpful   int
	Views       int

	ReviewMonths int       // how often its text is to be checked: one of ReviewChoices
	ReviewAt     time.Time // the next time; zero: never
	FromTicket   int64     // the resolved ticket that it was made of; 0 for none
	AlsoAsked    *[]string // for saving: all of its other wordings; nil leaves them
}

// Category groups articles. Names are per language.
type Category struct {
	ID    int64
	Names map[Lang]string
	Icon  string
	Order int
	Count int // published articles in the language that was asked for
}

// ArticleQuery asks for articles. Zero fields do not restrict.
type ArticleQuery struct {
	Lang      Lang
	Category  int64
	Published bool // only those
	Limit     int
	Cursor    string
}

// Picture is one in articles, or the shop's logo. Key is the SHA-256 of its bytes.
type Picture struct {
	Key           string
	Type          string // of an image
	Width, Height int
	Size          int64
	AddedAt       time.Time
}

// Src is the picture's address; empty for none.
func (p Picture) Src() string {
	if p.Key == "" {
		return ""
	}
	return picturesPath + p.Key
}

const picturesPath = "/help/pictures/"

var pictureAddress = Pattern(regexp.QuoteMeta(picturesPath) + `([0-9a-f]{64})\b`)

// PictureKeys are the keys of the pictures that a text shows, each once.
func PictureKeys(body string) (keys []string) {
	for _, m := range pictureAddress().FindAllStringSubmatch(body, -1) {
		if !slices.Contains(keys, m[1]) {
			keys = append(keys, m[1])
		}
	}
	return keys
}
