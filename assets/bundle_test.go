package assets

import (
	"io/fs"
	"strings"
	"testing"
)

// Every module is in the form that a bundle needs, each bundle has what its parts have, and nothing is in it twice.
func TestBundles(t *testing.T) {
	for name, parts := range sheets {
		css, _ := Bundle(name)
		for _, part := range parts {
			b, err := fs.ReadFile(Files(), "css/"+part+".css")
			if err != nil || !strings.Contains(string(css), string(b)) {
				t.Errorf("%s lacks %s.css: %v", name, part, err)
			}
		}
	}
	for _, name := range scripts {
		js, err := bundle(files.ReadFile, name)
		if err != nil {
			t.Fatal(err)
		}
		if served, ok := Bundle(name); !ok || string(served) != string(js) {
			t.Errorf("%s is not served as one file", name)
		}
		for _, part := range []string{"$fetch", "$composer", "$palette", "$saved_replies"} {
			if n := strings.Count(string(js), "const "+part+" = (() => {"); n != 1 {
				t.Errorf("%s is %d times in %s", part, n, name)
			}
		}
	}
}

func TestBundle(t *testing.T) {
	read := func(name string) ([]byte, error) {
		source, ok := map[string]string{
			"js/one.js":    "// @ts-check\nimport \"./two-b.js\";\nimport { four, six } from \"./four.js\";\nfour(six);\nexport {};\n",
			"js/two-b.js":  "import { four } from \"./four.js\";\nexport const two = () => four(2);\n",
			"js/four.js":   "export async function four(n) { return n; }\nexport const six = 6;\n",
			"js/round.js":  "import \"./about.js\";\n",
			"js/about.js":  "import \"./round.js\";\n",
			"js/all.js":    "import * as all from \"./four.js\";\n",
			"js/let.js":    "export let n = 1;\n",
			"js/away.js":   "import \"./gone.js\";\n",
			"js/text.js":   "const s = `\nimport nothing`;\n",
			"js/named.js":  "const a = 1;\nexport { a };\n",
			"js/other.mjs": "",
		}[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return []byte(source), nil
	}
	js, err := bundle(read, "js/one.js")
	want := "const $four = (() => {\nasync function four(n) { return n; }\nconst six = 6;\n\nreturn { four, six };\n})();\n" +
		"const $two_b = (() => {\nconst { four } = $four;\nconst two = () => four(2);\n\nreturn { two };\n})();\n" +
		"const $one = (() => {\n// @ts-check\n\nconst { four, six } = $four;\nfour(six);\n\n\nreturn {  };\n})();\n"
	if err != nil || string(js) != want {
		t.Errorf("%v\n%s", err, js)
	}
	for _, name := range []string{"round", "all", "let", "away", "text", "named"} {
		if js, err := bundle(read, "js/"+name+".js"); err == nil {
			t.Errorf("%s: %s", name, js)
		}
	}
}
