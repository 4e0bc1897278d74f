package mail

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// invite is a calendar with one event.
func invite(event string, before ...string) string {
	return "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\n" + strings.Join(before, "") + "BEGIN:VEVENT\n" + event + "END:VEVENT\nEND:VCALENDAR\n"
}

const ownZone = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n" +
	"BEGIN:STANDARD\nDTSTART:16011028T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n" +
	"BEGIN:DAYLIGHT\nDTSTART:16010325T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\n"

// When an event is, however its calendar says so.
func TestInvitationTimes(t *testing.T) {
	cases := []struct {
		name, raw  string
		start, end string // RFC 3339; the clock is that of the event's own zone
		text       string // how a mail without words shows it
	}{
		{"UTC", invite("DTSTART:20261122T020000Z\nDTEND:20261122T030000Z\n"), "2026-11-22T02:00:00Z", "2026-11-22T03:00:00Z", "2026-11-22 02:00 – 03:00 UTC"},
		{"IANA zone", invite("DTSTART;TZID=Asia/Shanghai:20261122T100000\nDTEND;TZID=Asia/Shanghai:20261122T110000\n"), "2026-11-22T10:00:00+08:00", "2026-11-22T11:00:00+08:00", "2026-11-22 10:00 – 11:00 Asia/Shanghai"},
		{"IANA zone behind a path", invite("DTSTART;TZID=/citadel.org/20210210_1/America/Argentina/Buenos_Aires:20261122T100000\n"), "2026-11-22T10:00:00-03:00", "", "2026-11-22 10:00 /citadel.org/20210210_1/America/Argentina/Buenos_Aires"},
		{"zone of Outlook, quoted", invite("DTSTART;TZID=\"China Standard Time\":20261122T100000\n"), "2026-11-22T10:00:00+08:00", "", "2026-11-22 10:00 China Standard Time"},
		{"zone of Outlook in summer", invite("DTSTART;TZID=W. Europe Standard Time:20260722T100000\n"), "2026-07-22T10:00:00+02:00", "", "2026-07-22 10:00 W. Europe Standard Time"},
		{"offset in the name", invite("DTSTART;TZID=\"(UTC+08:00) Beijing, Chongqing\":20261122T100000\n"), "2026-11-22T10:00:00+08:00", "", "2026-11-22 10:00 (UTC+08:00) Beijing, Chongqing"},
		{"its own zone, winter", invite("DTSTART;TZID=Customized Time Zone:20261122T100000\n", ownZone), "2026-11-22T10:00:00+01:00", "", "2026-11-22 10:00 Customized Time Zone"},
		{"its own zone, summer", invite("DTSTART;TZID=Customized Time Zone:20260722T100000\n", ownZone), "2026-07-22T10:00:00+02:00", "", "2026-07-22 10:00 Customized Time Zone"},
		{"its own zone, January", invite("DTSTART;TZID=Customized Time Zone:20260110T100000\n", ownZone), "2026-01-10T10:00:00+01:00", "", "2026-01-10 10:00 Customized Time Zone"},
		{"its own zone, the day before the change", invite("DTSTART;TZID=Customized Time Zone:20260328T235900\n", ownZone), "2026-03-28T23:59:00+01:00", "", "2026-03-28 23:59 Customized Time Zone"},
		{"zone that nothing explains", invite("DTSTART;TZID=Office:20261122T100000\n"), "2026-11-22T10:00:00Z", "", "2026-11-22 10:00 Office"},
		{"floating", invite("DTSTART:20261122T100000\nDURATION:PT1H30M\n"), "2026-11-22T10:00:00Z", "2026-11-22T11:30:00Z", "2026-11-22 10:00 – 11:30"},
		{"days", invite("DTSTART:20261122T100000Z\nDURATION:P1DT2H\n"), "2026-11-22T10:00:00Z", "2026-11-23T12:00:00Z", "2026-11-22 10:00 – 2026-11-23 12:00 UTC"},
		{"all day", invite("DTSTART;VALUE=DATE:20261122\n"), "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-22"},
		{"all of three days", invite("DTSTART;VALUE=DATE:20261122\nDTEND;VALUE=DATE:20261125\n"), "2026-11-22T00:00:00Z", "2026-11-25T00:00:00Z", "2026-11-22 – 2026-11-24"},
		{"ends before it begins", invite("DTSTART:20261122T100000Z\nDTEND:20261121T100000Z\n"), "2026-11-22T10:00:00Z", "", "2026-11-22 10:00 UTC"},
		{"a negative duration", invite("DTSTART:20261122T100000Z\nDURATION:-PT1H\n"), "2026-11-22T10:00:00Z", "", "2026-11-22 10:00 UTC"},
		{"nonsense", invite("DTSTART:tomorrow\n"), "", "", ""},
		{"the end of time", invite("DTSTART;TZID=America/New_York:99991231T235900\n"), "", "", ""},
	}
	for _, c := range cases {
		v := readInvitation(c.raw)
		if v == nil {
			t.Errorf("%s: no event", c.name)
			continue
		}
		show := func(at time.Time) string {
			if at.IsZero() {
				return ""
			}
			return at.Format(time.RFC3339)
		}
		if show(v.Start) != c.start || show(v.End) != c.end || invitationText(v) != c.text {
			t.Errorf("%s: %q to %q, %q", c.name, show(v.Start), show(v.End), invitationText(v))
		}
	}
}

func TestInvitation(t *testing.T) {
	series := "BEGIN:VCALENDAR\nMETHOD:CANCEL\nBEGIN:VEVENT\nRECURRENCE-ID:20261122T020000Z\nSUMMARY:exception\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nSUMMARY:Wöchent\n lich\\, alle\nLOCATION:Room 1\\; left\nDESCRIPTION:a\\nb\nRRULE:FREQ=WEEKLY;BYDAY=MO\nORGANIZER;CN=\"Lei, Li: shop\":MAILTO:Li@Cust.test\nDTSTART:20261122T020000Z\n" +
		"BEGIN:VALARM\nDESCRIPTION:alarm\nSUMMARY:alarm\nEND:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:second\nEND:VEVENT\nEND:VCALENDAR\n"
	v := readInvitation(series)
	if v == nil || v.Method != "CANCEL" || v.Summary != "Wöchentlich, alle" || v.Location != "Room 1; left" || v.Text != "a\nb" || v.Repeats != "FREQ=WEEKLY;BYDAY=MO" ||
		v.Organizer != (desk.Person{Name: "Lei, Li: shop", Address: "li@cust.test"}) {
		t.Errorf("%+v", v)
	}
	old := "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nSUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E4=BD=\n=A0=E5=A5=BD\nDTSTART:20261122T020000Z\nEND:VEVENT\nEND:VCALENDAR"
	if v := readInvitation(old); v == nil || v.Summary != "你好" {
		t.Errorf("version 1.0: %+v", v)
	}
	if v := readInvitation("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:cut"); v == nil || v.Summary != "cut" {
		t.Errorf("cut: %+v", v)
	}
	for _, raw := range []string{"", "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\nEND:VCALENDAR", "END:VEVENT\nEND:VCALENDAR"} {
		if v := readInvitation(raw); v != nil {
			t.Errorf("%q: %+v", raw, v)
		}
	}
}

// An invitation is found wherever programs put it, and is a file too.
func TestInvitationInMail(t *testing.T) {
	calendar := strings.ReplaceAll(invite("SUMMARY:Lunch\nDTSTART:20261122T040000Z\n"), "\n", "\r\n")
	for name, part := range map[string]string{
		"Outlook":  "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n",
		"a file":   "Content-Type: application/ics; name=invite.ics\nContent-Disposition: attachment; filename=invite.ics\n\n",
		"any file": "Content-Type: application/octet-stream; name=invite.ics\n\n",
	} {
		m := parseBytes(t, mixed("Content-Type: text/plain\n\nCome!", part+calendar))
		if m.Invitation == nil || m.Invitation.Summary != "Lunch" || m.Text != "Come!" || len(m.Parts) != 1 || m.Parts[0].Name != "invite.ics" {
			t.Errorf("%s: %+v, %q, %+v", name, m.Invitation, m.Text, m.Parts)
		}
	}
}

func FuzzInvitation(f *testing.F) {
	f.Add(invite("DTSTART;TZID=Customized Time Zone:20261122T100000\nDURATION:P1W\nSUMMARY:x\n", ownZone))
	for _, raw := range corpusSeeds() {
		if i := strings.Index(string(raw), "BEGIN:VCALENDAR"); i >= 0 && len(raw) < 16<<10 {
			f.Add(string(raw[i:]))
		}
	}
	f.Fuzz(func(t *testing.T, raw string) {
		inTime(t, func() {
			v := readInvitation(raw)
			if v == nil {
				return
			}
			if strings.ContainsAny(v.Summary+v.Location+v.Zone+v.Repeats+v.Method+v.Organizer.Name+v.Organizer.Address, "\r\n\x00") {
				t.Errorf("a line break in %+v", v)
			}
			if !v.End.IsZero() && v.End.Before(v.Start) {
				t.Errorf("%v to %v", v.Start, v.End)
			}
			stored(t, v)
			invitationText(v)
		})
	})
}
