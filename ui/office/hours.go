package office

import (
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk/calendar"
)

// HoursPage is when the shop works: its week, the days that differ, and a file of such days.
type HoursPage struct {
	Settings
	Work     calendar.WorkWeek
	Fresh    bool // never saved: the week is a proposal
	Hours    calendar.Hours
	Day      calendar.Day // as it was typed
	Times    string       // its hours, as they were typed
	Replaces string       // the day of the calendar that saving would replace, as the form says it
	Files    []string     // calendars that can be loaded

}

// WeekLine is one day of the week in the form.
type WeekLine struct {
	Day     int // time.Weekday
	Periods []calendar.Period
}

// WeekLines are the days of the week from Monday; each has at least one period to fill in.
func (p *HoursPage) WeekLines() (lines []WeekLine) {
	for _, day := range []int{1, 2, 3, 4, 5, 6, 0} {
		lines = append(lines, WeekLine{day, p.Work.Week[day]})
	}
	return lines
}

// TimeOf is minutes since midnight as a field of the type "time" wants it; the end of the day is 00:00 there.
func (p *HoursPage) TimeOf(minutes int) string { return calendar.FormatClock(minutes % (24 * 60)) }

// State says whether the shop works now and what comes next.
func (p *HoursPage) State() string {
	switch {
	case p.Hours.Always:
		return p.T("hours.state.always")
	case p.Hours.Open(p.Now):
		return p.T("hours.state.open", "zone", p.Location().String(), "now", p.Now.In(p.Location()).Format("15:04"))
	}
	next := p.Hours.Next(p.Now)
	if next.IsZero() {
		return p.T("hours.state.never")
	}
	return p.T("hours.state.closed", "next", p.Clock(next), "zone", p.Location().String())
}

// CalendarYear is a year of days that differ.
type CalendarYear struct {
	Year string
	Past bool // over: folded
	Days []calendar.Day
}

// Years are the calendar's days by year, this one and those to come first.
func (p *HoursPage) Years() (years []CalendarYear) {
	this := p.Now.In(p.Location()).Format("2006")
	var past []CalendarYear
	for _, d := range p.Hours.SortedDays() {
		year := d.Day[:4]
		list := &years
		if year < this {
			list = &past
		}
		if n := len(*list); n == 0 || (*list)[n-1].Year != year {
			*list = append(*list, CalendarYear{Year: year, Past: year < this})
		}
		(*list)[len(*list)-1].Days = append((*list)[len(*list)-1].Days, d)
	}
	return append(years, past...)
}

// DayWords are a calendar's day as people say it, with its weekday.
func (f *Settings) DayWords(d calendar.Day) string {
	t, err := time.Parse(time.DateOnly, d.Day)
	if err != nil {
		return d.Day
	}
	return d.Day + " " + f.T("hours.short."+string(rune('0'+t.Weekday())))
}

// DayState says whether the shop works on a day of the calendar, and when.
func (f *Settings) DayState(d calendar.Day) string {
	switch {
	case !d.Open:
		return f.T("hours.closed")
	case len(d.Periods) == 0:
		return f.T("hours.open")
	}
	return f.PeriodWords(d.Periods)
}

// DayShown is a day of the calendar in one line, by which a form says what it was shown.
func (f *Settings) DayShown(d calendar.Day) string { return d.Day + " " + d.Name + " " + f.DayState(d) }

// DaysShown are several of them.
func (f *Settings) DaysShown(days []calendar.Day) string {
	lines := make([]string, len(days))
	for i, d := range days {
		lines[i] = f.DayShown(d)
	}
	return strings.Join(lines, " · ")
}

// PeriodWords are the hours of an open day.
func (f *Settings) PeriodWords(periods []calendar.Period) string {
	var words []string
	for _, p := range periods {
		words = append(words, calendar.FormatClock(p.From)+"–"+calendar.FormatClock(p.To))
	}
	return strings.Join(words, f.T("list.comma"))
}

// HoursPreview is what a file would change, before it is saved.
type HoursPreview struct {
	Settings
	Text   string // to be mended and read again
	Source string
	File   calendar.File
	Now    map[string]calendar.Day // the calendar as it is
}

// Fate says what becomes of a day: "new", "changed" or "same".
func (p *HoursPreview) Fate(d calendar.Day) string {
	now, there := p.Now[d.Day]
	switch {
	case !there:
		return "new"
	case now.Name == d.Name && now.Open == d.Open && p.PeriodWords(now.Periods) == p.PeriodWords(d.Periods):
		return "same"
	}
	return "changed"
}
