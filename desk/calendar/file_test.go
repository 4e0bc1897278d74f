package calendar

import (
	"slices"
	"strings"
	"testing"
)

func TestReadTable(t *testing.T) {
	f := Read("\uFEFF日期,类型,名称\r\n# a remark\r\n2026-10-01..2026-10-03,休,国庆节\r\n2026/10/10\t班\t补班\r\n2026年2月14日，班，春节调休，9:00-12:00 13：00–17:30\r\n\"2026-12-24\",open,\"Eve\",10:00-14:00\n", "x.csv")
	if len(f.Wrong) != 0 || len(f.Days) != 6 {
		t.Fatalf("%+v", f)
	}
	first, last := f.Days[0], f.Days[5]
	if first.Day != "2026-02-14" || !first.Open || !slices.Equal(first.Periods, []Period{{540, 720}, {780, 1050}}) || first.Source != "x.csv" {
		t.Errorf("%+v", first)
	}
	if last.Name != "Eve" || f.Days[1].Day != "2026-10-01" || f.Days[1].Open || f.Days[4].Day != "2026-10-10" || !f.Days[4].Open {
		t.Errorf("%+v", f.Days)
	}
}

func TestWrongLinesAreNamedAndTheRestIsRead(t *testing.T) {
	f := Read("2026-10-01,休,国庆节\n2026-02-30,休,x\n2026-10-02,maybe,y\n2026-10-03,休\n2026-10-04..2027-10-04,休,long\n2026-10-05,班,z,18:00-9:00\n2026-10-06,休,end\n2026-10-07,the other way round,off", "")
	var why []string
	for _, w := range f.Wrong {
		why = append(why, w.Why)
	}
	if !slices.Equal(why, []string{"day", "kind", "name", "span", "hours"}) || f.Wrong[0].Line != 2 || len(f.Days) != 3 || f.Days[2].Name != "the other way round" || f.Days[2].Open {
		t.Errorf("%+v", f)
	}
}

const sampleICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" +
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261008\r\nSUMMARY:国庆节（休）\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261010\r\nSUMMARY:国庆\r\n 节 补班 第1天/共1天\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260308\r\nSUMMARY:妇女节\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nSUMMARY:元旦\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260104\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:休\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func TestReadICS(t *testing.T) {
	f := Read(sampleICS, "cn.ics")
	if len(f.Days) != 9 || len(f.Wrong) != 2 {
		t.Fatalf("%d days, %+v", len(f.Days), f.Wrong)
	}
	if d := f.Days[0]; d.Day != "2026-01-01" || d.Name != "元旦" || d.Open {
		t.Errorf("%+v", d)
	}
	if d := f.Days[7]; d.Day != "2026-10-07" || d.Name != "国庆节" || d.Open {
		t.Errorf("%+v", d)
	}
	if d := f.Days[8]; d.Day != "2026-10-10" || d.Name != "国庆节 补班" || !d.Open {
		t.Errorf("%+v", d)
	}
	plain := Read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225T000000Z\nSUMMARY:Christmas Day\nEND:VEVENT\nEND:VCALENDAR", "")
	if len(plain.Days) != 1 || plain.Days[0].Open {
		t.Errorf("without marks every day is one off: %+v", plain)
	}
}

func TestTablesAsSpreadsheetsWriteThem(t *testing.T) {
	f := Read("2026-04-06,休,\"Easter, Monday\",,\n2026-12-24,班,\"圣诞前夜\",\"9:00-12:00, 13:00-15:00\"\n2026-12-31,班,,9:00-12:00\n", "")
	if len(f.Days) != 2 || f.Days[0].Name != "Easter, Monday" || len(f.Days[1].Periods) != 2 || len(f.Wrong) != 1 || f.Wrong[0].Why != "name" {
		t.Errorf("%+v", f)
	}
}

func TestReadJSON(t *testing.T) {
	for _, c := range []struct {
		name, text, days string
		wrong            []string
	}{
		{"a year of the State Council's days", `{"$schema":"x","year":2026,"papers":["https://www.gov.cn/x"],"days":[{"name":"国庆节","date":"2026-10-01","isOffDay":true},
			{"name":"国庆节","date":"2026-10-10","isOffDay":false},{"name":"?","date":"2026-10-11"},{"date":"2026-10-12","isOffDay":true},{"name":"x","date":"soon","isOffDay":true}]}`,
			"2026-10-01,closed,国庆节\n2026-10-10,open,国庆节\n", []string{"kind", "name", "day"}},
		{"days by their date", `{"code":0,"holiday":{"10-01":{"holiday":true,"name":"国庆节","wage":3,"date":"2026-10-01","rest":1},"10-10":{"holiday":false,"name":"国庆节后补班","date":"2026-10-10"}}}`,
			"2026-10-01,closed,国庆节\n2026-10-10,open,国庆节后补班\n", nil},
		{"a list of another country, without marks", `[{"date":"2026-12-25","localName":"Weihnachten","name":"Christmas Day","countryCode":"DE"}]`, "2026-12-25,closed,Christmas Day\n", nil},
		{"one that breaks off", "{\"days\":[\n{\"name\":\"国庆节\",\"date\":\"2026-10-01\",\"isOffDay\":true},\n{\"name\":", "2026-10-01,closed,国庆节\n", []string{"json"}},
		{"no JSON at all", "{\n\n}}{", "", nil},
		{"a tower", strings.Repeat("[", 100000), "", []string{"json"}},
		{"nothing of the kind", `{"a":[1,null,{"name":"x"}]}`, "", nil},
	} {
		f := Read(c.text, "")
		var why []string
		for _, w := range f.Wrong {
			why = append(why, w.Why)
		}
		if got := Write(f.Days); got != c.days || !slices.Equal(why, c.wrong) {
			t.Errorf("%s: %q %v", c.name, got, f.Wrong)
		}
	}
	if f := Read("{\"days\":[\n\n{\"date\":\"x\",\"name\":\"y\"}]}", ""); len(f.Wrong) != 1 || f.Wrong[0].Line != 3 {
		t.Errorf("the line is not named: %+v", f.Wrong)
	}
}

// What is read is right to be saved, and written and read again it is the same.
func FuzzRead(f *testing.F) {
	for _, s := range []string{sampleICS, "2026-10-01..2026-10-03,休,国庆节", "2026-02-14,班,x,9:00-24:00", "\uFEFFday,kind", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n \n",
		`{"days":[{"name":"国庆节","date":"2026-10-01","isOffDay":true}]}`, "2026-10-01,休,\"a,b\",\"9:00-12:00,13-14\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Read(text, "")
		for _, d := range got.Days {
			if err := CheckDay(d); err != nil {
				t.Fatalf("%+v: %v", d, err)
			}
		}
		named := slices.DeleteFunc(slices.Clone(got.Days), func(d Day) bool { return strings.TrimSpace(strings.Trim(d.Name, " ,;\t，；\"")) == "" })
		if again := Read("# \n"+Write(named), ""); len(again.Days) != len(named) {
			t.Fatalf("%d days became %d: %+v", len(named), len(again.Days), again.Wrong)
		}
	})
}
