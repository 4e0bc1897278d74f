package search

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// isIndexed says that a message m is in the index: acknowledgements and what was taken back are not.
const isIndexed = "EXISTS (SELECT 1 FROM message_text_docsize d WHERE d.id = m.id)"

// textColumns are a message m's id and ticket; with its texts also what ticket.Indexed looks at.
func textColumns(texts bool) string {
	if !texts {
		return "m.id, m.number"
	}
	return `m.id, m.number, m.direction, m.subject, m.text, m.from_name, m.from_address, m.people,
		coalesce((SELECT group_concat(a.name, char(10)) FROM attachment a WHERE a.message_id = m.id AND a.inline = 0), '')`
}

// textRow takes rows of textColumns.
type textRow struct {
	texts         bool
	found         found
	m             desk.Message
	people, files string
}

func newTextRow(texts bool) *textRow { return &textRow{texts: texts} }

// take is a row, with its message where its texts are read.
func (r *textRow) take(scan func(...any) error) (one found, m *desk.Message, err error) {
	if err := r.scan(scan); err != nil || !r.texts {
		return r.found, nil, err
	}
	m, err = r.message()
	return r.found, m, err
}

func (r *textRow) scan(scan func(...any) error) error {
	if !r.texts {
		return scan(&r.found.message, &r.found.number)
	}
	return scan(&r.found.message, &r.found.number, (*string)(&r.m.Direction), &r.m.Subject, &r.m.Text, &r.m.From.Name, &r.m.From.Address, &r.people, &r.files)
}

// message is what the row that was scanned last says.
func (r *textRow) message() (*desk.Message, error) {
	var p ticket.People
	if err := db.FromJSON(r.people, &p); err != nil {
		return nil, err
	}
	m := &r.m
	m.ReplyTo, m.To, m.Attachments = p.ReplyTo, p.To, m.Attachments[:0]
	if r.files != "" {
		for _, name := range strings.Split(r.files, "\n") {
			m.Attachments = append(m.Attachments, desk.Attachment{Name: name})
		}
	}
	return m, nil
}
