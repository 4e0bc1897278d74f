package ui

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// The time of day where a customer is: by their zone, else by their mail, which is said; nothing where it would only repeat one's own.
func TestLocalTime(t *testing.T) {
	f := StaffFrame(desk.English) // four o'clock in UTC
	for want, c := range map[string]desk.Customer{
		"12:00 there (Asia/Shanghai)":                              {Zone: "Asia/Shanghai", Clock: 60},
		"05:00 there, by the clock of their last mail (UTC+01:00)": {Clock: 60},
		"00:30 there, by the clock of their last mail (UTC-03:30)": {Zone: "Nowhere/Land", Clock: -210},
		"": {},
	} {
		if got := f.localTime(&c); got != want {
			t.Errorf("%+v: %q instead of %q", c, got, want)
		}
	}
	f.Zone = f.Now.Location()
	if got := f.localTime(&desk.Customer{Clock: 0}); got != "" {
		t.Errorf("one's own clock is told: %q", got)
	}
}
