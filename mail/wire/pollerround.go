package wire

import (
	"context"
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
)

// rounds are the looks at all the folders of a mailbox through one connection.
type rounds struct {
	poller  *Poller
	session *imapSession
	spool   *spool
	folders []watchedFolder   // the main one last; nil until they are known
	looker  *looker           // of the folder that is selected
	empty   map[string]uint32 // UIDNEXT of other folders when there was nothing new in them
	listed  []folder          // what the server calls its folders; nil until it was asked
	trouble error             // what did not work of what else the owner wants
	kept    int
}

// others says whether there is more to do than IDLE on the main folder tells of.
func (r *rounds) others() bool {
	return len(r.folders) > 1 || r.poller.Mailbox.Options.CopySent
}

// round looks at every folder and says whether there was anything to do. The main folder comes last, since IDLE tells of the
// folder that is selected. What goes wrong with the others keeps no mail out of the main one.
func (r *rounds) round(ctx context.Context) (more bool, err error) {
	audit := r.poller.audit.Swap(false)
	defer func() {
		if audit && err != nil {
			r.poller.audit.Store(true)
		}
	}()
	r.trouble = nil
	if err := r.find(); err != nil {
		return false, err
	}
	for _, f := range r.folders {
		busy, err := r.visit(ctx, f, audit)
		if !f.main {
			err = r.forgive(inFolder(f.name, err))
		}
		if err != nil {
			return more, err
		}
		more = more || busy
	}
	if more {
		return true, nil
	}
	more, err = r.copySent(ctx)
	return more, r.forgive(err)
}

// forgive makes trouble of what the server refuses; anything else ends the connection.
func (r *rounds) forgive(err error) error {
	if err == nil {
		return nil
	}
	if saidNo(err) || errors.Is(err, errNoFolder) {
		r.trouble = err
		return nil
	}
	return err
}

// find makes out which folders are watched.
func (r *rounds) find() error {
	m := r.poller.Mailbox
	var found []watchedFolder
	for _, name := range m.Options.Folders {
		if name != folderName(m) {
			found = append(found, watchedFolder{name: name})
		}
	}
	if m.Options.WatchJunk {
		name, err := r.special(imap.MailboxAttrJunk)
		if err := r.forgive(err); err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(f watchedFolder) bool { return f.name == name })
		if name != "" && name != folderName(m) {
			found = append(found, watchedFolder{name: name, junk: true})
		}
	}
	r.folders = append(found, watchedFolder{name: folderName(m), main: true})
	return nil
}

// special is the folder that the server has for a purpose (RFC 6154), or that by its name is for it. errNoFolder where there is none.
func (r *rounds) special(use imap.MailboxAttr) (string, error) {
	if r.listed == nil && !r.poller.skipList {
		list, err := r.session.folders()
		if err != nil && !saidNo(err) {
			r.poller.skipList = true // a name that go-imap can't read costs a connection, not the mailbox
			return "", err
		}
		r.listed = append([]folder{}, list...)
	}
	if name := folderFor(use, r.listed); name != "" {
		return name, nil
	}
	return "", &line.Failed{At: line.AtFolder, Err: &noFolder{use: use}}
}

// saidNo says that the server answered, and refused: the connection is well.
func saidNo(err error) bool {
	answer := (*imap.Error)(nil)
	return errors.As(err, &answer)
}

// visit looks at one folder, and then sees to what else there is to do in it.
func (r *rounds) visit(ctx context.Context, f watchedFolder, audit bool) (more bool, err error) {
	next := uint32(0)
	if !f.main {
		var quiet bool
		if next, quiet, err = r.quiet(ctx, f); err != nil || quiet && !audit {
			return false, err
		}
	}
	l, err := r.open(f)
	if err != nil {
		return false, err
	}
	before := l.kept
	defer func() { r.kept += l.kept - before }()
	if more, err = l.look(ctx); err != nil || more {
		return more, err
	}
	if more, err = l.compare(ctx, audit); err != nil || more {
		return more, err
	}
	r.empty[f.name] = next
	more, err = l.tidy(ctx)
	return more, r.forgive(err)
}

// quiet says whether nothing has come into a folder since it was last looked at, without selecting it, and its UIDNEXT.
func (r *rounds) quiet(ctx context.Context, f watchedFolder) (next uint32, quiet bool, err error) {
	status, err := r.session.status(f.name)
	if err != nil || status.UIDNext == 0 {
		return 0, false, err
	}
	cur, err := r.poller.Accounts.Cursor(ctx, r.poller.Mailbox.ID, f.name)
	if err != nil {
		return 0, false, &line.Failed{At: line.AtStore, Err: err}
	}
	due, err := r.poller.compareDue(ctx, cur)
	next = uint32(status.UIDNext)
	return next, !due && cur.UIDValidity == status.UIDValidity && r.empty[f.name] == next, err
}

// open selects a folder, unless it is selected.
func (r *rounds) open(f watchedFolder) (*looker, error) {
	if r.looker != nil && r.looker.folder == f {
		return r.looker, nil
	}
	r.looker = nil
	sel, err := r.session.selectFolder(f.name)
	if err != nil {
		return nil, err
	}
	r.looker = &looker{poller: r.poller, session: r.session, spool: r.spool, folder: f, validity: sel.UIDValidity, next: uint32(sel.UIDNext)}
	return r.looker, nil
}

// elsewhere is a failure in another folder than the mailbox's own.
type elsewhere struct {
	folder string
	err    error
}

func (e *elsewhere) Error() string { return e.folder + ": " + e.err.Error() }
func (e *elsewhere) Unwrap() error { return e.err }

func inFolder(name string, err error) error {
	if err == nil {
		return nil
	}
	return &elsewhere{folder: name, err: err}
}

// compareDue says whether a folder is to be compared with its accounts by now.
func (p *Poller) compareDue(ctx context.Context, cur desk.Cursor) (bool, error) {
	settings, err := p.Accounts.Settings(ctx)
	if err != nil {
		return false, &line.Failed{At: line.AtStore, Err: err}
	}
	return desk.CheckDue(cur.CheckedAt, p.now().In(zoneOf(settings))), nil
}
