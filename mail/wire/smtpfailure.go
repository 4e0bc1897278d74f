package wire

import (
	"errors"
	"net/textproto"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/line"
)

// sendFailure says what a failure means for a mail. A refusal of the mail itself is for ever if its code says so (5xx). Whatever
// happened before the mail was offered, a refused log-in too, is the mailbox's trouble and not the mail's: it is
// temporary, so that nothing has to be sent again by hand once the owner has put the password right. So is a broken connection, as
// long as it is not always this mail that breaks it. A server that wants us to slow down speaks of neither.
func sendFailure(s desk.Server, m desk.Mailbox, err error) desk.SendFailure {
	at, _ := line.Where(err)
	var answer *textproto.Error
	said := errors.As(err, &answer)
	if said && at != line.AtLogin || said && answer.Code < 500 {
		if slow := slowDown(answer.Code, line.ServerWords(err)); slow != desk.NotSlow {
			return desk.SendFailure{Temporary: true, Slow: slow, Words: line.ServerWords(err)}
		}
	}
	key, args := explain(s, m, err)
	switch {
	case at != line.AtSend:
		return desk.SendFailure{Temporary: true, Words: desk.Worded(key, args)}
	case said:
		return desk.SendFailure{Temporary: answer.Code < 500, Words: line.ServerWords(err)}
	case errors.Is(err, compose.ErrMailbox), errors.Is(err, compose.ErrAttachment), errors.Is(err, errNoUTF8), errors.As(err, &errSize{}):
		return desk.SendFailure{Words: desk.Worded(key, args)}
	}
	broken := errBroken{}
	return desk.SendFailure{Temporary: true, Unknown: errors.Is(err, errUnknown), Broken: errors.As(err, &broken) || errors.Is(err, errPanic), Words: desk.Worded(key, args)}
}
