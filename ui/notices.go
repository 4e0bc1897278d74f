package ui

import (
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// NoticesPage is the list under the bell, and the page of it.
type NoticesPage struct {
	Frame
	Lines  []NoticeLine
	Unread int
	Whole  bool // the page, not the bell's own list
}

// NoticeLine is one notice.
type NoticeLine struct {
	ID        int64
	Href      string
	Icon      string
	Text      string
	Subject   string
	Number    int64
	When, ISO string
	Read      bool
}

var noticeIcons = map[desk.NoticeKind]string{desk.NoticeMentioned: "at", desk.NoticeAssigned: "user", desk.NoticeFailed: "warn", desk.NoticeSnooze: "moon",
	desk.NoticeAnswered: "mail", desk.NoticeSupplier: "forward", desk.NoticeFollowUp: "phone", desk.NoticeRating: "star", desk.NoticeNote: "lock", desk.NoticeNew: "inbox"}

// NoticeLines are notices as they are shown.
func (f *Frame) NoticeLines(list []desk.Notice) []NoticeLine {
	lines := make([]NoticeLine, len(list))
	for i := range list {
		n := &list[i]
		lines[i] = NoticeLine{ID: n.ID, Href: noticeHref(n), Icon: noticeIcons[n.Kind], Text: words.NoticeText(f.Lang, n), Subject: n.Subject, Number: n.Ticket,
			When: f.Clock(n.At), ISO: f.ISO(n.At), Read: n.Read}
	}
	return lines
}

func noticeHref(n *desk.Notice) string {
	href := "/desk/tickets/" + strconv.FormatInt(n.Ticket, 10)
	if n.Message != 0 {
		href += "#m" + strconv.FormatInt(n.Message, 10)
	}
	return href
}

// AloudLine is a notice for the desktop.
type AloudLine struct {
	Tag   string `json:"tag"` // the browser shows one of each
	Title string `json:"title"`
	Body  string `json:"body"`
	Href  string `json:"href"`
}

// AloudLines are notices for the desktop; of more than three only how many they are.
func AloudLines(lang desk.Lang, list []desk.Notice) []AloudLine {
	if len(list) > 3 {
		return []AloudLine{{Tag: "many", Title: words.Text(lang, "notices.many", desk.Args{"n": len(list)}), Href: "/desk/notices"}}
	}
	lines := make([]AloudLine, len(list))
	for i := range list {
		n := &list[i]
		lines[i] = AloudLine{Tag: "t" + strconv.FormatInt(n.Ticket, 10), Title: words.NoticeText(lang, n), Body: "#" + strconv.FormatInt(n.Ticket, 10) + " " + n.Subject, Href: noticeHref(n)}
	}
	return lines
}
