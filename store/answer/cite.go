package answer

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// mostCited is how many messages a mail carries at most.
const mostCited = 50

// Cite gives a mail what it carries: messages of its own ticket, never notes but the supplier's own that it answers, nor what was taken back, nor what somebody wrote who
// does not take part, unless it is that very message, nor what was said in another ticket before it was merged into this one.
func Cite(tx *db.Tx, settings desk.Settings, o *desk.Outgoing, m *desk.Message) error {
	if m.Citing == desk.CitesNothing {
		return nil
	}
	o.Citing, o.Zone = m.Citing, settings.Zone
	lang := settings.Lang
	if !ticket.Blank(m.Reply) {
		lang = desk.GuessLang(m.Reply)
	}
	o.Phrases = tx.Phrases(lang)
	where, most := `m.id = $2`, 1
	if m.Citing == desk.ForwardAll {
		where, most = `(m.id = $2 OR m.id < $2 AND m.home = (SELECT home FROM message WHERE id = $2) AND m.newcomer = 0 AND m.source NOT IN ('ack', 'survey') AND m.citing NOT IN ('forward', 'history')
			AND m.bounce = '' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.state = 'canceled'))`, mostCited
	}
	return db.Each(tx, func(scan func(...any) error) error {
		c, err := ticket.ScanMessage(scan)
		if err != nil {
			return err
		}
		o.Cited = append(o.Cited, citedOf(&c, m.Citing))
		if c.Direction == desk.Note {
			o.Citing = desk.Quoting // they know it: it is their own
		}
		return nil
	}, `SELECT `+ticket.MessageColumns+` FROM message m WHERE m.number = $1 AND (m.direction <> 'note' OR m.id = $2 AND m.source = 'mail') AND `+where+` ORDER BY m.id DESC LIMIT $3`, m.Ticket, m.Cites, most)
}

// citedOf is all of a message where it is quoted. Where it is passed on it is what was new in it: whoever passes it on says whether what
// was said before goes along.
func citedOf(c *desk.Message, how desk.Citing) desk.Cited {
	cited := desk.Cited{From: c.From, To: c.To, Cc: c.Cc, Date: c.Date, Subject: c.Subject, Text: c.Text, HTML: c.HTML}
	if how.Forwards() && c.Reply != c.Text && !ticket.Blank(c.Reply) {
		cited.Text, cited.HTML = c.Reply, ""
	}
	return cited
}
