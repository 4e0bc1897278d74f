package calendar

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// jsonDay is an object of a JSON file that has a date.
type jsonDay struct {
	line       int
	date, name string
	open       bool
	marked     bool // it says whether the day is off
}

// maxNested is how deep a JSON file of days may go; those that are published need four.
const maxNested = 32

// readJSON reads a calendar of holidays as they are published in JSON, wherever in the file its days stand: objects with a "date" and a
// "name", of which "isOffDay", "isHoliday" or "holiday" says whether the day is off. Where days are marked, one that is not is named;
// where none is, all are off.
func (r *reader) readJSON(text string) {
	in := json.NewDecoder(strings.NewReader(text))
	line := func() int { return strings.Count(text[:min(int(in.InputOffset()), len(text))], "\n") }
	var days []jsonDay
	_, err := jsonValue(in, 0, func(d jsonDay) {
		d.line = line()
		days = append(days, d)
	})
	marked := false
	for _, d := range days {
		marked = marked || d.marked
	}
	for _, d := range days {
		from, ok := oneDay(d.date)
		switch {
		case !ok:
			r.wrong(d.line, d.date, "day")
		case marked && !d.marked:
			r.wrong(d.line, d.date+" "+d.name, "kind")
		case d.name == "":
			r.wrong(d.line, d.date, "name")
		default:
			r.add(d.line, d.date, from, from, Day{Name: d.name, Open: d.open})
		}
	}
	if err != nil {
		lines := strings.Split(text, "\n")
		r.wrong(line(), lines[min(line(), len(lines)-1)], "json")
	}
}

var errNested = errors.New("calendar: nested too deep")

// jsonValue reads one value and hands on what objects in it have a date. Of a scalar it returns the value.
func jsonValue(in *json.Decoder, depth int, found func(jsonDay)) (scalar any, err error) {
	token, err := in.Token()
	if err != nil {
		return nil, err
	}
	open, nested := token.(json.Delim)
	if !nested {
		return token, nil
	}
	if depth == maxNested {
		return nil, errNested
	}
	var d jsonDay
	for in.More() {
		var key any
		if open == '{' {
			if key, err = in.Token(); err != nil {
				return nil, err
			}
		}
		value, err := jsonValue(in, depth+1, found)
		if err != nil {
			return nil, err
		}
		d.take(key, value)
	}
	if _, err = in.Token(); errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if d.date != "" {
		found(d)
	}
	return nil, err
}

// take notes a field of an object.
func (d *jsonDay) take(key, value any) {
	text, _ := value.(string)
	off, says := value.(bool)
	switch key {
	case "date", "day":
		d.date = text
	case "name":
		d.name = strings.TrimSpace(text)
	case "isOffDay", "isHoliday", "holiday":
		if says {
			d.open, d.marked = !off, true
		}
	}
}
