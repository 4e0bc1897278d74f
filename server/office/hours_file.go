package office

import (
	"embed"
	"io"
	"net/http"
	"path"
	"slices"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// Calendars that an owner can load: public holidays by country and year.
//
//go:embed calendars/*.csv
var calendars embed.FS

// maxCalendar is how long a file of days may be.
const maxCalendar = 1 << 20

func calendarNames() (names []string) {
	entries, _ := calendars.ReadDir("calendars") // embedded
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// CalendarFile hands one of them out.
func (s *Office) CalendarFile(c *gin.Context) error {
	name := c.Param("name")
	if !slices.Contains(calendarNames(), name) {
		return desk.Fail(desk.NotFound, "not_found")
	}
	text, err := calendars.ReadFile("calendars/" + name)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Data(http.StatusOK, "text/csv; charset=utf-8", text)
	return nil
}

// LoadDays shows what a file would change, and saves it once that is said to be right. What was not understood is named and can be
// mended in the page: no line is lost.
func (s *Office) LoadDays(c *gin.Context) error {
	text, source, err := calendarText(c)
	if err != nil {
		p, pageErr := s.hoursPage(c)
		if pageErr != nil {
			return pageErr
		}
		return s.Again(c, "settings_hours", p, &p.Form, err)
	}
	file := calendar.Read(text, source)
	f, err := s.SettingsFrame(c, "hours")
	if err != nil {
		return err
	}
	p := &office.HoursPreview{Settings: f, Text: text, Source: source, File: file}
	hours, err := s.Store.Hours(c.Request.Context())
	if err != nil {
		return err
	}
	p.Now = hours.Days
	p.Base = replaced(p).Base()
	if c.PostForm("action") != "save" || len(file.Days) == 0 {
		return s.Render(c, "settings_hours_preview", p)
	}
	if base := c.PostForm("base"); base != "" && base != p.Base {
		return s.Again(c, "settings_hours_preview", p, &p.Form, desk.Fail(desk.Conflict, "hours.preview_old"))
	}
	if err := s.Store.SaveDays(c.Request.Context(), by(c), file.Days...); err != nil {
		return s.Again(c, "settings_hours_preview", p, &p.Form, err)
	}
	return s.Saved(c, hoursPath, "hours.loaded", "n", len(file.Days))
}

// replaced are the days of the calendar that a file would replace.
func replaced(p *office.HoursPreview) web.FormFields {
	f := web.FormFields{}
	for _, d := range p.File.Days {
		f[d.Day] = ""
		if now, there := p.Now[d.Day]; there {
			f[d.Day] = now.Name + "\n" + p.DayState(now)
		}
	}
	return f
}

// calendarText is the file that was chosen, one of ours, or the text that came back from the preview; and its name.
func calendarText(c *gin.Context) (text, source string, err error) {
	source = desk.TidyLine(path.Base(c.PostForm("source")), 100)
	if known := c.PostForm("known"); slices.Contains(calendarNames(), known) {
		b, err := calendars.ReadFile("calendars/" + known)
		return string(b), known, err
	}
	if text, there := c.GetPostForm("text"); there {
		if len(text) > maxCalendar {
			return "", "", desk.Fail(desk.TooLarge, "too_large", "limit", words.Size(maxCalendar)).At("file")
		}
		return text, source, nil
	}
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return "", "", desk.Fail(desk.Invalid, "hours.no_file").At("file")
	}
	if header.Size > maxCalendar {
		return "", "", desk.Fail(desk.TooLarge, "too_large", "limit", words.Size(maxCalendar)).At("file")
	}
	f, err := header.Open()
	if err != nil {
		return "", "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxCalendar))
	return decoded(b), web.First(desk.TidyLine(path.Base(header.Filename), 100), "file"), err
}

// decoded is a file's text: spreadsheets in China write GB 18030.
func decoded(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err == nil {
		return string(out)
	}
	return string(b)
}
