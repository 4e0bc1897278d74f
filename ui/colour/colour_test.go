package colour

import (
	"regexp"
	"testing"
)

// Whatever colour an owner chooses, links and buttons can be read in light and in dark.
func TestBrandIsReadable(t *testing.T) {
	props := regexp.MustCompile(`--brand:(#[0-9a-f]{6});--brand-ink:(#[0-9a-f]{6});--brand-wash:(#[0-9a-f]{6})`)
	for _, brand := range []string{"#000000", "#ffffff", "#ffee00", "#0b6b66", "#ff0000", "#808080", "#00ff00", "#1e90ff", "nonsense"} {
		found := props.FindAllStringSubmatch(CSS(brand), -1)
		if len(found) != 3 {
			t.Fatalf("%s: %v", brand, found)
		}
		for i, m := range found {
			grounds := dark
			if i == 0 {
				grounds = Light
			}
			for _, ground := range append([]RGB{Hex(m[3])}, grounds...) {
				if c := contrast(Hex(m[1]), ground); c < 4.5 {
					t.Errorf("%s as %s on %s: %.2f", brand, m[1], ground, c)
				}
			}
			if c := contrast(Hex(m[2]), Hex(m[1])); c < 4.5 {
				t.Errorf("%s: ink %s on %s: %.2f", brand, m[2], m[1], c)
			}
		}
	}
}
