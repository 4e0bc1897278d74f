package office

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

const hoursPath = "/desk/settings/hours"

// usualWeek is what is proposed to a shop that has not said when it works.
var usualWeek = func() (w calendar.Week) {
	for day := 1; day <= 5; day++ {
		w[day] = []calendar.Period{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 18 * 60}}
	}
	return w
}()

func (s *Office) hoursPage(c *gin.Context) (*office.HoursPage, error) {
	f, err := s.SettingsFrame(c, "hours")
	if err != nil {
		return nil, err
	}
	p := &office.HoursPage{Settings: f, Files: calendarNames()}
	if p.Hours, err = s.Store.Hours(c.Request.Context()); err != nil {
		return nil, err
	}
	if p.Work, err = s.Store.Week(c.Request.Context()); err != nil {
		return nil, err
	}
	if p.Work.Version == 0 {
		p.Fresh, p.Work.Week = true, usualWeek
	}
	p.Base = s.weekFields(c, p, p.Work).Base()
	return p, nil
}

// weekFields are the values of the week's form.
func (s *Office) weekFields(c *gin.Context, p *office.HoursPage, w calendar.WorkWeek) web.FormFields {
	f := web.FormFields{"set": s.OnOff(c, w.Set)}
	for day, periods := range w.Week {
		f["day_"+strconv.Itoa(day)] = p.PeriodWords(periods)
	}
	return f
}

// Hours are when the shop works.
func (s *Office) Hours(c *gin.Context) error {
	p, err := s.hoursPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_hours", p)
}

// SaveHours saves the week.
func (s *Office) SaveHours(c *gin.Context) error {
	p, err := s.hoursPage(c)
	if err != nil {
		return err
	}
	stored, version := s.weekFields(c, p, p.Work), p.Work.Version
	p.Fresh = false
	p.Work, err = readWeek(c)
	if err == nil {
		err = web.Fresh(c, &p.Settings, stored, s.weekFields(c, p, p.Work))
	}
	if err == nil {
		p.Work.Version = version
		err = s.Store.SaveWeek(c.Request.Context(), by(c), p.Work)
	}
	if err != nil {
		return s.Again(c, "settings_hours", p, &p.Form, err)
	}
	return s.Saved(c, hoursPath, "saved")
}

// readWeek reads the week's form: pairs of times by day, of which empty ones are none. 00:00 ends a day.
func readWeek(c *gin.Context) (w calendar.WorkWeek, err error) {
	w.Set = web.On(c, "set")
	for day := range w.Week {
		n := strconv.Itoa(day)
		from, to := c.PostFormArray("from_"+n), c.PostFormArray("to_"+n)
		for i := range min(len(from), len(to), 20) {
			if from[i] == "" && to[i] == "" {
				continue
			}
			a, ok1 := calendar.ParseClock(from[i])
			b, ok2 := calendar.ParseClock(to[i])
			if b == 0 {
				b = 24 * 60
			}
			switch {
			case err != nil:
			case !ok1 || !ok2:
				err = desk.Fail(desk.Invalid, "hours.period_bad").At("day_" + n)
			case b < a:
				err = desk.Fail(desk.Invalid, "hours.over_midnight", "from", calendar.FormatClock(a), "to", calendar.FormatClock(b)).At("day_" + n)
			}
			w.Week[day] = append(w.Week[day], calendar.Period{From: a, To: b})
		}
		w.Week[day] = calendar.SortPeriods(w.Week[day])
	}
	return w, err
}

// SaveDay adds one day to the calendar. One that is there already, as its form was not told, is replaced at the second time.
func (s *Office) SaveDay(c *gin.Context) error {
	p, err := s.hoursPage(c)
	if err != nil {
		return err
	}
	d := calendar.Day{Day: web.Trimmed(c, "day"), Name: web.Trimmed(c, "name"), Open: web.On(c, "open")}
	times, ok := web.Trimmed(c, "periods"), true
	if d.Open && times != "" {
		d.Periods, ok = calendar.ParsePeriods(times)
	}
	if !ok {
		err = desk.Fail(desk.Invalid, "hours.period_bad").At("periods")
	} else {
		err = freshDay(c, p, calendar.TidyDay(d))
	}
	if err == nil {
		err = s.Store.SaveDays(c.Request.Context(), by(c), d)
	}
	if err == nil {
		return s.Saved(c, hoursPath, "hours.day_saved", "day", d.Day)
	}
	p.Day, p.Times = d, times
	return s.Again(c, "settings_hours", p, &p.Form, err)
}

// freshDay refuses to replace a day of the calendar that the form did not show as what it replaces.
func freshDay(c *gin.Context, p *office.HoursPage, d calendar.Day) error {
	now, there := p.Hours.Days[d.Day]
	is := p.DayState(now)
	if !there || p.DayState(d) == is && d.Name == now.Name || c.PostForm("shown") == p.DayShown(now) {
		return nil
	}
	p.Replaces = p.DayShown(now)
	return desk.Fail(desk.Conflict, "hours.day_there", "day", p.DayWords(now), "name", now.Name, "is", is).At("day")
}

// DropDays takes a day out of the calendar, or a whole year of them.
func (s *Office) DropDays(c *gin.Context) error {
	p, err := s.hoursPage(c)
	if err != nil {
		return err
	}
	var days []calendar.Day
	for _, y := range p.Years() {
		for _, d := range y.Days {
			if y.Year == c.PostForm("year") || d.Day == c.PostForm("day") {
				days = append(days, d)
			}
		}
	}
	if len(days) > 0 {
		err = web.Shown(c, p.DaysShown(days))
	}
	if err != nil {
		return s.Again(c, "settings_hours", p, &p.Form, err)
	}
	gone := make([]string, len(days))
	for i, d := range days {
		gone[i] = d.Day
	}
	if err := s.Store.DropDays(c.Request.Context(), by(c), gone...); err != nil {
		return err
	}
	return s.Saved(c, hoursPath, "hours.days_dropped")
}
