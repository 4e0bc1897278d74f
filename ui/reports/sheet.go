package reports

import "github.com/deskbell/deskbell/ui"

// Sheet is what every page of figures has.
type Sheet struct{ ui.Frame }
