package office

import "github.com/deskbell/deskbell/desk/talk"

// ModelSettings are those of the language model that may put passages into other words. Its key is not shown again.
type ModelSettings struct {
	Settings
	Model  talk.Model
	HasKey bool
}
