// Deskbell is a help desk for small shops in one binary.
package main

import (
	"os"

	"github.com/deskbell/deskbell/cli"
)

func main() { os.Exit(cli.Main()) }
