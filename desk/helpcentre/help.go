// Package helpcentre is what a help centre has beside its articles, and what is read out of an article's text.
package helpcentre

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/deskbell/deskbell/desk"
)

// Announcement is news of the shop: a changed price, a late parcel, a new tea. It is public from PublishedAt on; zero is a draft.
type Announcement struct {
	ID          int64
	Lang        desk.Lang
	Slug        string
	Title       string
	Body        string // Markdown
	PublishedAt time.Time
	BannerUntil time.Time // on the front page until then; zero: not there
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// VoteReasons are why an article did not help: it was about something else, hard to follow, too long, did not work, or is out of date.
var VoteReasons = []string{"off_topic", "unclear", "too_long", "did_not_work", "outdated"}

// MaxVoteComment is how much a reader may say with a vote, in characters.
const MaxVoteComment = 1000

// Vote is one reader's answer to "Was this helpful?". Reader tells readers apart without saying who they are. An empty Reason
// and Comment leave what was said before.
type Vote struct {
	Article int64
	Reader  []byte
	Helpful bool
	Reason  string
	Comment string
}

// ExportState is how the last writing of the help centre to a folder went.
type ExportState struct {
	At       time.Time // zero: never
	Articles int
	Files    int
	Took     time.Duration
	Key      string // of what was wrong, as in Error; empty: nothing
	Args     desk.Args
}

// Snippet is a text that stands in several articles as {{snippet:name}}.
type Snippet struct {
	ID        int64
	Name      string
	Lang      desk.Lang
	Body      string // Markdown
	Version   int64
	UpdatedAt time.Time
}

// AnnouncementQuery asks for announcements, newest first. Zero fields do not restrict.
type AnnouncementQuery struct {
	Lang  desk.Lang
	Out   bool // only those that are public
	Limit int
	Skip  int
}

// Shelf is a category with some of its articles; the zero category is the rest. Its articles have no bodies.
type Shelf struct {
	Category desk.Category // Count: all of its public articles in the language that was asked for
	Articles []desk.Article
}

// Popularity orders articles by what readers made of them: a view counts once, and a vote as much as ten.
func Popularity(views, helpful, unhelpful int) int { return views + 10*(helpful-unhelpful) }

// machines are words in what a program calls itself that no person's browser has.
var machines = []string{"bot", "crawl", "spider", "slurp", "preview", "fetch", "monitor", "scan", "curl", "wget", "python", "java/", "go-http", "okhttp", "libwww",
	"httpclient", "headless", "lighthouse", "phantom", "feed", "rss", "validator", "archive", "facebookexternalhit", "mediapartners"}

// ByMachine says whether a program that calls itself so is no person's browser: search engines, link previews, scanners. Those that
// call themselves a browser are not known.
func ByMachine(userAgent string) bool {
	userAgent = strings.ToLower(userAgent)
	for _, word := range machines {
		if strings.Contains(userAgent, word) {
			return true
		}
	}
	return !strings.Contains(userAgent, "mozilla/") && !strings.Contains(userAgent, "opera/")
}

// AskedBy is what the last part of an address seems to have been about, as words for a search: "tuikuan-duojiu" is "tuikuan duojiu".
func AskedBy(slug string) string {
	return desk.TidyLine(strings.NewReplacer("-", " ", "_", " ", "+", " ", ".html", "", "/", " ").Replace(slug), 60)
}

// IsQuestion says whether a title is one that a customer would ask.
func IsQuestion(title string) bool {
	title = strings.ToLower(strings.TrimSpace(title))
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "？") {
		return true
	}
	for _, word := range []string{"怎么", "怎样", "如何", "多久", "多少", "什么", "为什么", "吗", "哪", "能否", "是否", "几天"} {
		if strings.Contains(title, word) {
			return true
		}
	}
	first, _, _ := strings.Cut(title, " ")
	for _, word := range []string{"how", "what", "when", "where", "why", "who", "which", "can", "may", "is", "are", "do", "does"} {
		if first == word {
			return true
		}
	}
	return false
}

// OpenLine is a question as it is kept for the owner: one line, without addresses and numbers by which a person is known.
func OpenLine(text string) string { return desk.TidyLine(WithoutPersons(text), 200) }

// empties are lines that name no matter: subjects that people write because there has to be one, and greetings.
var empties = strings.Split(`咨询|諮詢|询问|詢問|问题|問題|疑问|请问|請問|请教|請教|你好|您好|在吗|在嗎|求助|急|急急急|客服|客户咨询|订单咨询|订单问题|售后|售后咨询|售后问题|无主题|無主題|无标题|（无主题）|
	hi|hello|hi there|hello there|dear sir or madam|dear sir|dear team|dear all|good morning|good afternoon|good evening|hey|help|please help|question|a question|questions|inquiry|enquiry|request|support|urgent|order|my order|no subject`, "|")

func namesNothing(line string) bool {
	line = strings.ToLower(strings.TrimFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	return line == "" || slices.ContainsFunc(empties, func(e string) bool { return strings.TrimSpace(e) == line })
}

// OpenQuestion is what a mail seems to ask, as OpenLine: its subject, or the first line that says something where that says nothing.
func OpenQuestion(subject, text string) string {
	if !namesNothing(subject) {
		return OpenLine(subject)
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); !namesNothing(line) {
			return OpenLine(line)
		}
	}
	return ""
}

// Source says where something was looked for.
type Source string

const (
	HelpPage    Source = "help"
	HelpContact Source = "contact"
	HelpBot     Source = "bot"
	HelpMail    Source = "mail"
	HelpWidget  Source = "widget"
)

// Searched is a search for articles and how much it found. It says nothing of who searched.
type Searched struct {
	Query  string
	Lang   desk.Lang
	Source Source
	Hits   int
}

// Question is what somebody is about to send. Token is that of the page or mail that shows what may answer it.
type Question struct {
	Token  string
	Source Source
	Lang   desk.Lang
	Text   string
	From   string // the address of who asks, as far as it is known
}
