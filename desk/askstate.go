package desk

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	StatePause   = time.Hour // a ticket's state is mailed once within this
	StateWindow  = 24 * time.Hour
	MaxStates    = 12 // mails with a state that one address gets within StateWindow
	maxStateLine = 60 // bytes of the line that asks
)

// stateWords ask for a ticket's state when they are the whole line: beside them stand no more than a number and signs.
var stateWords = strings.Fields(`进度 进展 进度查询 查进度 查询进度 查一下进度 工单进度 订单进度 處理進度 处理进度 進度 查進度 查詢進度 status state progress ticketstatus statusupdate statusplease`)

// What may stand behind a state word in a question that asks nothing else.
var (
	stateBegins = strings.Fields(`工单进度 订单进度 处理进度 處理進度 查询进度 查詢進度 查进度 查進度 进度 進度 status`)
	stateTails  = longestFirst(strings.Fields(`怎么样了 怎么样 怎麼樣了 怎麼樣 怎样了 如何了 如何 到哪一步了 到哪了 是什么 查询 查詢 查一下 看一下 请告知 请 麻烦 呢 吗 嗎`))
	stateNoise  = strings.Fields(`please pls update check of my our the this order ticket request case on for me tell what is`)
)

// AsksState says whether a mail asks how far a ticket is: its first line, or its subject where it says nothing, is 进度 or STATUS, with a
// ticket's number or without. A reply, which has a ticket that it is about, need only begin so. only: it says nothing beside that anybody would have to read.
func AsksState(m *Mail, name string, reply bool) (asks, only bool) {
	line, rest, _ := strings.Cut(strings.TrimLeft(m.Reply, " \t\r\n\u00a0\u3000\ufeff\u200b"), "\n")
	if strings.TrimSpace(line) == "" {
		line, rest = BareSubject(m.Subject), ""
	}
	if len(line) > maxStateLine || !slices.Contains(stateWords, stateWord(line)) {
		tail, begins := stateTail(line)
		if !reply || !begins {
			return false, false
		}
		rest = tail + "\n" + rest
	}
	if m.Invitation != nil || slices.ContainsFunc(m.Parts, func(p Part) bool { return !p.Inline }) {
		return true, false
	}
	return true, OnlyThanks(rest, name)
}

// stateWord is a line in lower case and half-width, without numbers and signs.
func stateWord(line string) string {
	return strings.Map(func(r rune) rune {
		if r = narrow(r); unicode.IsLetter(r) {
			return r
		}
		return -1
	}, line)
}

// narrow is a character in lower case and half-width.
func narrow(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		r -= 0xfee0
	}
	return unicode.ToLower(r)
}

// stateTail is what a line that begins with a state word says behind it, without what belongs to the question.
func stateTail(line string) (tail string, begins bool) {
	line = strings.TrimLeft(strings.Map(narrow, line), " \t\u3000\ufeff\u200b*#\"'“”「」【】[]")
	for _, word := range stateBegins {
		if tail, begins = strings.CutPrefix(line, word); begins {
			break
		}
	}
	if next, _ := utf8.DecodeRuneInString(tail); !begins || unicode.Is(unicode.Latin, next) || next == '条' { // 进度条 is something else
		return "", false
	}
	for _, t := range stateTails {
		tail = strings.ReplaceAll(tail, t, " ")
	}
	words := strings.FieldsFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return slices.Contains(stateNoise, w) }), " "), true
}

// StateWords are what a mail says that tells how far a ticket is, in one language. Text has {{steps}}, {{next}}, {{answered}} and {{link}}
// beside the usual variables; what is empty takes its line along.
type StateWords struct {
	Subject, Text       string
	Steps               map[DoorStep]string
	Now                 string // around the step that it is at: {step}
	Yours, Soon, Solved string // what happens next
	OpenUntil, OpensAt  string // the same, by the shop's hours: {at}
	Answered            string // {at}
	Link                string // above the link
}

// State is how far a ticket is.
type State struct {
	Step       DoorStep
	AnsweredAt time.Time // by a person; zero: not yet
	Timed      bool      // the shop has hours
	Open       bool
	Hours      string    // what the shop itself says of when it answers; empty: nothing
	At         time.Time // when that changes; zero: never
	Link       string    // to the customer's page; empty without a public address
	Zone       *time.Location
	Lang       Lang
}

// Values fills the variables of a StateWords.Text.
func (s State) Values(w StateWords) map[string]string {
	steps := make([]string, len(DoorSteps))
	for i, step := range DoorSteps {
		steps[i] = w.Steps[step]
		if step == s.Step {
			steps[i] = strings.ReplaceAll(w.Now, "{step}", steps[i])
		}
	}
	v := map[string]string{"steps": strings.Join(steps, " → "), "next": s.next(w), "answered": "", "link": ""}
	if !s.AnsweredAt.IsZero() {
		v["answered"] = strings.ReplaceAll(w.Answered, "{at}", s.moment(s.AnsweredAt))
	}
	if s.Link != "" {
		v["link"] = w.Link + "\n" + s.Link
	}
	return v
}

func (s State) next(w StateWords) string {
	switch s.Step {
	case StepSolved:
		return w.Solved
	case StepYours:
		return w.Yours
	}
	return strings.TrimSpace(s.ours(w) + "\n" + s.Hours)
}

// ours is what happens next while it is the shop's turn.
func (s State) ours(w StateWords) string {
	switch {
	case !s.Timed || s.At.IsZero():
		return w.Soon
	case s.Open:
		return strings.ReplaceAll(w.OpenUntil, "{at}", s.moment(s.At))
	}
	return strings.ReplaceAll(w.OpensAt, "{at}", s.moment(s.At))
}

// moment is a time as a mail says it: it may be read on another day, so that it names the day.
func (s State) moment(t time.Time) string {
	if s.Zone != nil {
		t = t.In(s.Zone)
	}
	if s.Lang == Chinese {
		return t.Format("1月2日 15:04")
	}
	return t.Format("2 January, 15:04")
}

// CloseGaps makes one empty line of several, which empty variables leave behind.
func CloseGaps(text string) string {
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(text) + "\n"
}
