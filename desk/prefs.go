package desk

// Prefs are what an agent chose for how their desk looks and what it tells them. The zero value is the default.
type Prefs struct {
	Compact    bool          `json:"compact,omitempty"`     // the list shows more rows with less in each
	Sorts      map[View]Sort `json:"sorts,omitempty"`       // orders of lists that are not the views' own
	NoKeys     bool          `json:"no_keys,omitempty"`     // single letters do nothing
	HideEvents bool          `json:"hide_events,omitempty"` // the thin lines between messages

	Notices   map[NoticeKind]Channels `json:"notices,omitempty"`    // where they differ from the defaults
	Sound     bool                    `json:"sound,omitempty"`      // a short sound with them
	Always    bool                    `json:"always,omitempty"`     // outside the shop's hours too
	MailAfter int                     `json:"mail_after,omitempty"` // minutes that a notice stays unread before it is mailed; 0: DefaultMailAfter
}
