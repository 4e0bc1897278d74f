package words

import "github.com/deskbell/deskbell/desk"

// AccountLine is the one line: how many mails there are, and how many of them are accounted for.
func AccountLine(lang desk.Lang, held, accounted int) string {
	return TextN(lang, "accounts.line", held, desk.Args{"held": Grouped(held), "accounted": Grouped(accounted)})
}

// BacklogLine says how far mail that is coming in is.
func BacklogLine(lang desk.Lang, b desk.Backlog) string {
	return Text(lang, "backlog.line", desk.Args{"done": Grouped(b.Done), "total": Grouped(b.Total)})
}
