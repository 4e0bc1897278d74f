package desk

import "time"

// ArticleVersion is an article as it stood after one change of its title or text. Number is the article's Version then.
type ArticleVersion struct {
	Number int64
	Title  string
	Body   string // empty in lists
	Agent  int64  // 0: not known
	Name   string // of the agent
	At     time.Time
}
