package web

import "strings"

// SafeCell is a value for a CSV file that a spreadsheet shows as it is: one that begins as a formula does gets an apostrophe in front
// (OWASP, CSV injection).
func SafeCell(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(v)[0]) {
		return "'" + v
	}
	return v
}
