package helpcentre

import "github.com/deskbell/deskbell/desk"

// What may say who somebody is: mail addresses, and long rows of digits, such as telephone, card and identity numbers.
var (
	anAddress = desk.Pattern(`[^\s@]+@[^\s@]+\.[^\s@]+`)
	aNumber   = desk.Pattern(`\+?\d(?:[ -]?\d){6,}[xX]?`)
)

// WithoutPersons is a text without what may say who somebody is: … stands in its place.
func WithoutPersons(text string) string {
	return aNumber().ReplaceAllString(anAddress().ReplaceAllString(text, "…"), "…")
}
