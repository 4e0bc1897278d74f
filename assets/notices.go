package assets

import _ "embed"

//go:embed notices.txt
var notices string

// Notices are the licences of everything that is inside the program, as `make notices` collects them: for the About page and
// the archives.
func Notices() string { return notices }
