package ui

// Failure is the page of an error: what happened, and the way back.
type Failure struct {
	Frame
	Message string
	Back    string
}
