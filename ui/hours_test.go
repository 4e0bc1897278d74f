package ui_test

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

func hoursSheet(s office.Settings, full bool) *office.HoursPage {
	p := &office.HoursPage{Settings: s, Fresh: !full, Files: []string{"cn-2026.csv"}, Hours: calendar.Hours{Always: !full, Zone: time.UTC}}
	if !full {
		return p
	}
	p.Work = calendar.WorkWeek{Set: true, Version: 2, Week: calendar.Week{1: {{From: 540, To: 720}, {From: 780, To: 1440}}}}
	p.Hours.Week = p.Work.Week
	p.Hours.Days = map[string]calendar.Day{"2026-10-01": {Day: "2026-10-01", Name: "国庆节", Source: "cn-2026.csv"},
		"2026-10-10": {Day: "2026-10-10", Name: "<b>", Open: true, Periods: []calendar.Period{{From: 540, To: 720}}}, "2019-01-01": {Day: "2019-01-01", Name: "x", Open: true}}
	p.Day, p.Times = calendar.Day{Day: "2026-01-01", Name: "<i>", Open: true}, "9-12"
	return p
}

func hoursPreviewSheet(s office.Settings, full bool) *office.HoursPreview {
	p := &office.HoursPreview{Settings: s, Text: "</textarea>", Source: "x.csv"}
	if full {
		p.File = calendar.Read("2026-10-01,休,国庆节\n2026-10-10,班,补班,9:00-12:00\n2026-10-11,班,x\nnonsense\n2026-10-01..2029-10-02,休,y\n2026-10-01,z,y\n2026-10-01,休\n2026-10-02,班,x,9", "x.csv")
		p.Now = map[string]calendar.Day{"2026-10-01": p.File.Days[0], "2026-10-11": {Day: "2026-10-11", Name: "y"}}
	}
	return p
}

func TestTheHoursPageSaysHowTheShopIs(t *testing.T) {
	p := hoursSheet(office.Settings{Frame: ui.Frame{Lang: desk.English, Zone: time.UTC, Now: time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)}}, true)
	if got := p.State(); got != "Open now. It is 10:00 in UTC." {
		t.Error(got)
	}
	p.Now = time.Date(2026, 10, 6, 10, 0, 0, 0, time.UTC)
	if got := p.State(); got != "Closed now. Work begins again: Oct 10, 09:00 (UTC)." {
		t.Error(got)
	}
	years := p.Years()
	if len(years) != 2 || years[0].Year != "2026" || len(years[0].Days) != 2 || !years[1].Past {
		t.Errorf("%+v", years)
	}
	preview := hoursPreviewSheet(office.Settings{}, true)
	for day, want := range map[int]string{0: "same", 1: "new", 2: "changed"} {
		if got := preview.Fate(preview.File.Days[day]); got != want {
			t.Errorf("day %d is %s, want %s", day, got, want)
		}
	}
}
