package chart

import (
	"encoding/xml"
	"html/template"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk/measure"
)

func TestTicks(t *testing.T) {
	for most, want := range map[float64][]float64{
		0: {0, 1}, 1: {0, 1}, 3: {0, 1, 2, 3}, 5: {0, 1, 2, 3, 4, 5}, 6: {0, 2, 4, 6}, 11: {0, 5, 10, 15}, 47: {0, 10, 20, 30, 40, 50},
		100: {0, 20, 40, 60, 80, 100}, 1234: {0, 500, 1000, 1500}, 99999: {0, 20000, 40000, 60000, 80000, 100000},
	} {
		if got := Ticks(most); !slices.Equal(got, want) {
			t.Errorf("up to %v: %v, want %v", most, got, want)
		}
	}
	for _, odd := range []float64{math.NaN(), math.Inf(1), -3} {
		if got := Ticks(odd); !slices.Equal(got, []float64{0, 1}) {
			t.Errorf("up to %v: %v", odd, got)
		}
	}
	for most := 1.0; most < 1e7; most *= 1.07 {
		marks := Ticks(most)
		if n := len(marks); n < 2 || n > 6 || marks[n-1] < most || n > 2 && marks[n-2] >= most {
			t.Fatalf("up to %v: %v", most, marks)
		}
	}
}

const hostile = `<script>"&'`

func head(rows int) Head {
	h := Head{ID: "c", Title: "Scores " + hostile, About: "What they gave", CSV: "/x.csv?a=1&b=2", Say: Sayings{Table: "As a table", Download: "CSV", Empty: "Nothing yet"},
		Table: Table{Columns: []string{"When", "n" + hostile}}}
	for i := range rows {
		h.Table.Rows = append(h.Table.Rows, []Cell{Words("row " + hostile), Count(i)})
	}
	return h
}

// every draws all kinds of chart with n values each.
func every(n int) map[string]template.HTML {
	bars, columns, points, rows := make([]Bar, n), make([]Column, n), make([]Point, n), make([]Row, n)
	for i := range n {
		name := "x" + strconv.Itoa(i) + hostile
		bars[i] = Bar{Name: name, Value: i % 7, Class: "s1"}
		columns[i] = Column{Name: name, Values: []int{i % 3, 0, 1 + i%11}}
		s := measure.ShareOf(i%9, i%10)
		points[i] = Point{Name: name, Value: s.Part, Low: s.Low, Top: s.Top, N: s.N}
		rows[i] = Row{Place: strconv.Itoa(i), Name: name, Href: "/desk/x?q=" + hostile, Share: s, Value: Percent(s.Part), Note: hostile}
	}
	return map[string]template.HTML{
		"bars": Bars(head(n), bars), "stacked": Stacked(head(n), []Series{{"one" + hostile, "s1"}, {"two", "s2"}, {"three", "s3"}}, columns),
		"line": Line(head(n), Percents, points), "whiskers": Whiskers(head(n), rows),
	}
}

func TestEmptyChartsSaySo(t *testing.T) {
	for name, html := range every(0) {
		if s := string(html); !strings.Contains(s, "Nothing yet") || strings.Contains(s, "<svg") || strings.Contains(s, "<details") {
			t.Errorf("%s: %s", name, s)
		}
	}
}

// Columns without any height are no drawing either.
func TestColumnsOfNothingSaySo(t *testing.T) {
	s := string(Stacked(head(2), []Series{{"one", "s1"}}, []Column{{"a", []int{0}}, {"b", []int{0}}}))
	if !strings.Contains(s, "Nothing yet") || strings.Contains(s, "<svg") || strings.Contains(s, "<table") {
		t.Error(s)
	}
}

func TestChartsAreWhole(t *testing.T) {
	for _, n := range []int{1, 2, 5, 12, 60, 61, 400} {
		for name, html := range every(n) {
			s := string(html)
			wellFormed(t, name, s)
			for _, want := range []string{"<figure", "<details", "As a table", `href="/x.csv?a=1&amp;b=2"`, "What they gave"} {
				if !strings.Contains(s, want) {
					t.Errorf("%s of %d lacks %s", name, n, want)
				}
			}
			for _, bad := range []string{"<script", "NaN", "Inf", "style=", "onclick"} {
				if strings.Contains(s, bad) {
					t.Errorf("%s of %d has %s", name, n, bad)
				}
			}
			if got := strings.Count(s, `<th scope="row">`); got != n {
				t.Errorf("%s of %d has %d rows behind it", name, n, got)
			}
			if name != "whiskers" {
				for _, want := range []string{`role="img"`, `<title id="c-t">`, `<desc id="c-d">`} {
					if !strings.Contains(s, want) {
						t.Errorf("%s of %d lacks %s", name, n, want)
					}
				}
				if marks := regexp.MustCompile(`<svg class="axis".*?</svg>`).FindString(s); strings.Count(marks, "<text") < 2 || strings.Count(marks, "<text") > 6 {
					t.Errorf("%s of %d: axis %s", name, n, marks)
				}
			}
			if name != "bars" {
				if names := strings.Count(s, `class="name"`); names > maxNames {
					t.Errorf("%s of %d has %d names below it", name, n, names)
				}
			}
			inside(t, name, s)
		}
	}
}

// wellFormed parses a chart strictly.
func wellFormed(t *testing.T, name, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.ReplaceAll(s, " download>", ` download="">`)))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Errorf("%s is not well formed: %v", name, err)
			return
		}
	}
}

var lying = regexp.MustCompile(` (?:x|x1|x2|cx|width)="(-?[0-9.]+)%"`)
var standing = regexp.MustCompile(` (?:y|y1|y2|cy|height)="(-?[0-9.]+)"`)

// inside says whether all that is drawn lies within the drawing.
func inside(t *testing.T, name, s string) {
	t.Helper()
	for re, most := range map[*regexp.Regexp]float64{lying: 100.01, standing: height + below} {
		for _, m := range re.FindAllStringSubmatch(s, -1) {
			if v, err := strconv.ParseFloat(m[1], 64); err != nil || v < 0 || v > most {
				t.Errorf("%s: %s", name, m[0])
			}
		}
	}
}

func TestLineHasGaps(t *testing.T) {
	pt := func(v float64, n int) Point { return Point{Name: "x", Value: v, Low: v / 2, Top: v, N: n} }
	s := string(Line(head(6), Percents, []Point{pt(.5, 9), pt(.6, 9), pt(0, 0), pt(.7, 9), pt(0, 0), pt(.8, 9)}))
	if strings.Count(s, `class="stroke"`) != 1 || strings.Count(s, `class="band"`) != 1 || strings.Count(s, `class="whisker"`) != 2 || strings.Count(s, `class="dot"`) != 4 {
		t.Error(s)
	}
	// Half way up the plot, from 16 to 200 pixels.
	if one := string(Line(head(1), Percents, []Point{pt(.5, 9)})); !strings.Contains(one, `cx="50%" cy="108"`) {
		t.Error(one)
	}
	if points := string(Line(head(1), Points, []Point{{Name: "x", Value: 0, Low: -20, Top: 20, N: 9}})); !strings.Contains(points, `cy="108"`) || !strings.Contains(points, ">-100<") {
		t.Error(points)
	}
}

func TestStackAddsUp(t *testing.T) {
	s := string(Stacked(head(1), []Series{{"a", "s1"}, {"b", "s2"}}, []Column{{"x", []int{10, 40}}}))
	// 50 of an axis to 50: 10 stand on the ground, 40 on top of them.
	for _, want := range []string{`class="fill s1" x="45%" width="10%" y="163.2" height="36.8"`, `class="fill s2" x="45%" width="10%" y="16" height="147.2"`} {
		if !strings.Contains(s, want) {
			t.Errorf("no %s in %s", want, s)
		}
	}
}

func TestWhiskersLeadHome(t *testing.T) {
	for href, want := range map[string]string{"/desk/ratings": `href="/desk/ratings"`, "?agent=1": `href="?agent=1"`, "javascript:alert(1)": `href="#"`, "//evil.example": `href="#"`, `/\evil.example`: `href="#"`} {
		if s := string(Whiskers(head(1), []Row{{Name: "x", Href: href}})); !strings.Contains(s, want) {
			t.Errorf("%s became %s", href, s)
		}
	}
}
