package ui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Every event says something, and names nobody who does not exist.
func TestEveryEventHasWords(t *testing.T) {
	args := map[string]string{"to": "2", "from": "open", "added": "a", "ticket": "1001", "reason": "machine", "at": Noon.Format(time.RFC3339), "score": "5"}
	for _, lang := range desk.Langs {
		f := StaffFrame(lang)
		for _, kind := range []desk.EventKind{desk.EventAssigned, desk.EventTagged, desk.EventSpam, desk.EventNotSpam, desk.EventReopened, desk.EventContinued, desk.EventTwin, desk.EventAckSent, desk.EventAckWithheld,
			desk.EventSurveyPlanned, desk.EventSurveyWithheld, desk.EventRated, desk.EventDuplicate, desk.EventUndone, desk.EventMerged, desk.EventMergedInto, desk.EventUnmerged, desk.EventSplit, desk.EventSplitFrom, desk.EventLinked, desk.EventUnlinked, desk.EventMoved, desk.EventDeleted, desk.EventRestored} {
			p, ok := f.eventPart(&desk.Event{Kind: kind, Agent: 1, Args: args}, SomeAgents)
			if !ok || p.Text == "" || strings.Contains(p.Text, "event.") || strings.Contains(p.Text, "{") {
				t.Errorf("%s %s: %q", lang, kind, p.Text)
			}
		}
		for _, status := range desk.Statuses {
			if p, _ := f.eventPart(&desk.Event{Kind: desk.EventStatus, Args: map[string]string{"to": string(status)}}, SomeAgents); strings.Contains(p.Text, "event.") {
				t.Errorf("%s %s: %q", lang, status, p.Text)
			}
		}
	}
}

// Rows are written by hand: whatever a customer calls themselves stays text.
func TestRowsEscapeEverything(t *testing.T) {
	evil := `"><script>'&` + "\x00"
	f := StaffFrame(desk.English)
	rows := f.Rows([]desk.Ticket{{Number: 1, Subject: evil, Snippet: evil, Contact: desk.Person{Name: evil}, Tags: []string{evil}, Assignee: 9, Priority: desk.Urgent}},
		RowsFor{Agents: Agents{9: {Name: evil}}, Writing: map[int64][]desk.Writer{1: {{Agent: 9, What: desk.Out}}}, View: `o"n`})
	html := string((&ListPane{Rows: rows}).RowsHTML(desk.English))
	if strings.Contains(html, "<script") || strings.Contains(html, `""`) || strings.Contains(html, "\x00") || strings.Contains(html, `o"n`) {
		t.Error(html)
	}
	if n := strings.Count(html, `dir="auto"`); n != 2 { // what is written from right to left is read so
		t.Errorf("%d lines have a direction of their own: %s", n, html)
	}
	if n := strings.Count(html, "&lt;script&gt;"); n < 6 {
		t.Errorf("only %d of the texts are there: %s", n, html)
	}
}

func TestWaitingTimeIsLoudWhenLong(t *testing.T) {
	f := StaffFrame(desk.Chinese)
	for _, tt := range []struct {
		wait time.Duration
		want string
	}{{time.Minute, "waited"}, {4 * time.Hour, "waited soon"}, {25 * time.Hour, "waited late"}} {
		rows := f.Rows([]desk.Ticket{{Number: 1, WaitingSince: Noon.Add(-tt.wait)}}, RowsFor{})
		if rows[0].WaitClass != tt.want || !strings.HasPrefix(rows[0].Wait, "等了") {
			t.Errorf("%v: %q %q", tt.wait, rows[0].WaitClass, rows[0].Wait)
		}
	}
}

// A mail of a picture alone is not an empty line.
func TestARowOfFilesAlone(t *testing.T) {
	f := StaffFrame(desk.Chinese)
	rows := f.Rows([]desk.Ticket{{Number: 1, Attachments: true}, {Number: 2, Attachments: true, Snippet: "看图"}, {Number: 3}}, RowsFor{})
	if rows[0].Said != "（只有附件）" || rows[1].Said != "看图" || rows[2].Said != "" {
		t.Errorf("%q, %q, %q", rows[0].Said, rows[1].Said, rows[2].Said)
	}
}

func BenchmarkListPage(b *testing.B) {
	f := StaffFrame(desk.Chinese)
	var tickets []desk.Ticket
	for i := range 50 {
		tickets = append(tickets, desk.Ticket{Number: int64(i), Subject: "退款多久能到账？", Snippet: "上周三申请的退款", Contact: desk.Person{Name: fmt.Sprint("王芳", i)}, Tags: []string{"退款", "物流"}, WaitingSince: Noon.Add(-time.Hour), Assignee: 1})
	}
	Warm(desk.Chinese)
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		p := &ListPage{Frame: f, List: ListPane{View: desk.ViewOpen, Rows: f.Rows(tickets, RowsFor{Agents: SomeAgents, View: "open"})}}
		if err := Render(&out, desk.Chinese, "list", p); err != nil {
			b.Fatal(err)
		}
	}
}
