package settings

import (
	"reflect"
	"strings"
	"testing"
)

func TestTidySite(t *testing.T) {
	for typed, want := range map[string]string{
		"https://www.Shop.example/tea?x#y": "https://www.shop.example", " shop.example ": "https://shop.example", "http://localhost:8080/": "http://localhost:8080", "https://a.test:443": "https://a.test",
		"http://a.test:80": "http://a.test", "https://a.test:80": "https://a.test:80", "http://[::1]:8080": "http://[::1]:8080", "https://192.168.1.5": "https://192.168.1.5",
		"": "", "javascript://a.test": "", "ftp://a.test": "", "https://*.shop.example": "", "https://a b": "", "https://u:p@a.test": "", "https://a.test;script-src": "", "https://": "", "*": "", "'self'": "", "https://a.test'": "",
	} {
		got, ok := tidySite(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %t", typed, got, ok)
		}
	}
	if got := TidySites([]string{"shop.example", "https://SHOP.example/", "", "* "}); !reflect.DeepEqual(got, []string{"https://shop.example", "* "}) {
		t.Errorf("%q", got)
	}
}

func FuzzTidySite(f *testing.F) {
	f.Add("https://shop.example:8080/x")
	f.Add("http://[::1]:80")
	f.Fuzz(func(t *testing.T, typed string) {
		site, ok := tidySite(typed)
		if !ok {
			return
		}
		if strings.ContainsAny(site, " ;,'\"*\t\r\n\\@?#") {
			t.Errorf("%q in a policy", site)
		}
		if again, ok := tidySite(site); !ok || again != site {
			t.Errorf("%q is not as it stays: %q", site, again)
		}
	})
}
