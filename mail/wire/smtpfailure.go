package wire

import (
	"errors"
	"net/textproto"

	"github.com/deskbell/deskbell/desk"
)

// sendFailure says what a failure means for a mail. A refusal of the mail itself is for ever if its code says so (5xx). Whatever
// happened before the mail was offered, a refused log-in too, is the mailbox's trouble and not the mail's: it is
// temporary, so that nothing has to be sent again by hand once the owner has put the password right. So is a broken connection.
func sendFailure(s desk.Server, m desk.Mailbox, err error) desk.SendFailure {
	if at, _ := where(err); at != atSend {
		key, args := explain(s, m, err)
		return desk.SendFailure{Temporary: true, Words: desk.Worded(key, args)}
	}
	var answer *textproto.Error
	switch {
	case errors.As(err, &answer):
		return desk.SendFailure{Temporary: answer.Code < 500, Words: serverWords(err)}
	case errors.Is(err, errMailbox), errors.Is(err, errAttachment), errors.Is(err, errNoUTF8):
		key, args := explain(s, m, err)
		return desk.SendFailure{Words: desk.Worded(key, args)}
	}
	key, args := explain(s, m, err)
	return desk.SendFailure{Temporary: true, Unknown: errors.Is(err, errUnknown), Words: desk.Worded(key, args)}
}
