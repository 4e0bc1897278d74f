package desk

// Prefs are what an agent chose for how their desk looks and what it tells them. The zero value is the default.
type Prefs struct {
	Compact    bool `json:"compact,omitempty"`     // the list shows more rows with less in each
	NoKeys     bool `json:"no_keys,omitempty"`     // single letters do nothing
	HideEvents bool `json:"hide_events,omitempty"` // the thin lines between messages
}
