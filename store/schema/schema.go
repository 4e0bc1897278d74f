// Package schema has the migrations of each kind of database that store knows, numbered from 1 without a gap and only ever added to.
package schema

import "embed"

// SQLite are those of SQLite, in the folder sqlite.
//
//go:embed sqlite/*.sql
var SQLite embed.FS
