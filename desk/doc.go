// Package desk is what a help desk is: its nouns and its decisions, as plain values and pure functions.
//
// Nothing here reads a clock, a network, a file or a database, and nothing is started: what is needed comes in as
// arguments, what is decided goes out as results. Everything else in Deskbell speaks in these types. It imports the
// standard library only.
package desk
