package assets

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// sheets are styles that always travel together, in the order in which they are read: a page that waits for nine files waits longer
// than for one.
var sheets = map[string][]string{
	"css/staff.css": {"tokens", "base", "desk", "desk-ticket", "desk-mail", "desk-composer", "desk-find", "notices", "phone"},
}

// scripts are modules that are served as one file with all that they import. What they share with another module that a page loads
// beside them would be there twice, so that may hold no state of its own (fetch.js, morph.js).
var scripts = []string{"js/desk.js"}

// made are the bundles by name. A script whose modules can't be put together is served as it is: the browser fetches them one by one.
var made = bundles()

func bundles() map[string][]byte {
	all := map[string][]byte{}
	for name, parts := range sheets {
		var css bytes.Buffer
		for _, part := range parts {
			b, err := files.ReadFile("css/" + part + ".css")
			if err != nil {
				continue // TestBundles reads them all
			}
			css.Write(b)
		}
		all[name] = bytes.Clone(css.Bytes())
	}
	for _, name := range scripts {
		if js, err := bundle(files.ReadFile, name); err == nil {
			all[name] = js
		}
	}
	return all
}

// Bundle is the file name made of many. False where the file is served as it is.
func Bundle(name string) ([]byte, bool) {
	b, ok := made[name]
	return b, ok
}

// forms are the lines by which modules know each other. They are needed once, while the bundles are made.
type forms struct{ imports, exports, others *regexp.Regexp }

func newForms() forms {
	return forms{
		imports: regexp.MustCompile(`(?m)^import (?:\{ ([\w, $]+) \} from )?"\./([\w-]+\.js)";$`),
		exports: regexp.MustCompile(`(?m)^export ((?:const|class|(?:async )?function) ([\w$]+)|\{\};)`),
		others:  regexp.MustCompile(`(?m)^(import|export)\b.*`),
	}
}

// bundle puts a module and all it imports into one: each becomes a function that is called once, after those it imports, and returns
// what it exports. It knows the few forms of import and export that the modules here keep to, and fails on any other.
func bundle(read func(string) ([]byte, error), entry string) ([]byte, error) {
	var out bytes.Buffer
	lines := newForms()
	state := map[string]int{} // 1: what it imports is being read, 2: written
	var add func(name string) error
	add = func(name string) error {
		switch state[name] {
		case 1:
			return fmt.Errorf("%s imports itself", name)
		case 2:
			return nil
		}
		state[name] = 1
		source, err := read(name)
		if err != nil {
			return err
		}
		for _, m := range lines.imports.FindAllSubmatch(source, -1) {
			if err := add(path.Join(path.Dir(name), string(m[2]))); err != nil {
				return err
			}
		}
		state[name] = 2
		return lines.wrap(&out, name, source)
	}
	if err := add(entry); err != nil {
		return nil, err
	}
	return bytes.Clone(out.Bytes()), nil // without the room that it grew into
}

// wrap writes one module as a function that is called at once.
func (f forms) wrap(out *bytes.Buffer, name string, source []byte) error {
	var exports []string
	for _, m := range f.exports.FindAllSubmatch(source, -1) {
		if len(m[2]) > 0 {
			exports = append(exports, string(m[2]))
		}
	}
	body := f.exports.ReplaceAllFunc(source, func(line []byte) []byte {
		if bytes.HasSuffix(line, []byte("{};")) {
			return nil
		}
		return bytes.TrimPrefix(line, []byte("export "))
	})
	body = f.imports.ReplaceAllFunc(body, func(line []byte) []byte {
		m := f.imports.FindSubmatch(line)
		if len(m[1]) == 0 {
			return nil
		}
		return []byte("const { " + string(m[1]) + " } = " + variable(string(m[2])) + ";")
	})
	if other := f.others.Find(body); other != nil {
		return fmt.Errorf("%s: not understood: %s", name, other)
	}
	fmt.Fprintf(out, "const %s = (() => {\n%s\nreturn { %s };\n})();\n", variable(path.Base(name)), body, strings.Join(exports, ", "))
	return nil
}

// variable is what a module's exports are kept in.
func variable(file string) string {
	return "$" + strings.ReplaceAll(strings.TrimSuffix(file, ".js"), "-", "_")
}
