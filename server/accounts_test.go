package server

import (
	"bytes"
	"crypto/sha256"
	"net/url"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// bytesOf is a mail in memory.
type bytesOf struct{ *bytes.Reader }

func (bytesOf) Close() error { return nil }

// quarantine puts a mail into the mailbox's quarantine and returns its account.
func (s *shop) quarantine(mailbox int64, uid uint32, raw, reason string) int64 {
	s.t.Helper()
	must(s.t, s.store.Keep(s.t.Context(), mailbox, []desk.Arrival{{Folder: "INBOX", UIDValidity: 7, UID: uid, InternalDate: time.Now(), Size: int64(len(raw)),
		SHA256: sha256.Sum256([]byte(raw)), Reason: reason, Open: func() (desk.ReadAtCloser, error) { return bytesOf{bytes.NewReader([]byte(raw))}, nil }}}))
	kept, err := s.store.Kept(s.t.Context(), 100)
	must(s.t, err)
	account := kept[len(kept)-1].Account
	must(s.t, s.store.Quarantine(s.t.Context(), account, reason, desk.Person{Name: "Wang"}, "Tea & more"))
	return account
}

func TestWhereEveryMailWent(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	b.get("/desk/settings/mailboxes").status(200).has("Not compared with the mailbox yet")
	must(t, s.store.Renumber(t.Context(), 1, "INBOX", 7, 1))
	s.quarantine(1, 1, "Subject: Tea\r\n\r\n<b>x</b>", "mail.error.receive")
	must(t, s.store.Checked(t.Context(), 1, desk.FolderCheck{Folder: "INBOX", Held: 2418, Accounted: 2418, At: time.Now()}))
	b.get("/desk/settings/mailboxes").status(200).has("2,418 mails in the mailbox, 2,418 accounted for")
	b.get("/desk/settings/mailboxes/1/accounts").status(200).has("2,418 mails in the mailbox, 2,418 accounted for", "In quarantine", "Could not be read and are in quarantine: 1", "Compare now").hasNot("What is missing")
	b.post("/desk/settings/mailboxes/1/compare", url.Values{}).status(303)
	if len(s.compared) != 1 || s.compared[0] != 1 {
		t.Errorf("compared %v", s.compared)
	}
	must(t, s.store.Checked(t.Context(), 1, desk.FolderCheck{Folder: "INBOX", Held: 1, Accounted: 0, At: time.Now()}))
	b.get("/desk/settings/mailboxes/1/accounts").status(200).has("1 mail in the mailbox, 0 accounted for", "What is missing", "is being compared")
	b.get("/desk/settings/mailboxes/99/accounts").status(404)
	b.post("/desk/settings/mailboxes/99/compare", url.Values{}).status(404)
}

func TestABacklogIsSeen(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	b.get("/desk/open").status(200).hasNot("Mail is coming in")
	b.get("/desk/backlog").status(200).has(`{"line":""}`)
	s.backlogs = []desk.Backlog{{Mailbox: 1, Done: 12_000, Total: 199_000}, {Mailbox: 2, Done: 400, Total: 1000}}
	b.get("/desk/open").status(200).has("Mail is coming in: 12,400 of 200,000")
	b.get("/desk/backlog").status(200).has("Mail is coming in: 12,400 of 200,000")
	s.loggedIn(ownerAddress).get("/desk/settings/mailboxes").status(200).has("Mail is coming in: 12,000 of 199,000", `value="12000"`)
}

func TestQuarantinePage(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	must(t, s.store.Renumber(t.Context(), 1, "INBOX", 7, 1))
	s.quarantine(1, 1, "Subject: =?x?=\r\n\r\n<script>alert(1)</script>", "mail.error.receive")
	s.quarantine(1, 2, "Subject: huge\r\n\r\n", desk.ReasonTooLarge)
	const page = "/desk/settings/mailboxes/1/quarantine"
	b.get(page).status(200).has("Tea &amp; more", "could not be made a ticket", "larger than the limit", "Fetch it again", "Make it a ticket", "Make a ticket of its header")
	b.get(page+"/1").status(200).has("decoded", "&lt;script&gt;alert", "Back to the quarantine").hasNot("<script>alert")
	if h := b.get(page + "/1/raw").status(200).has("<script>alert(1)</script>").Header; h.Get("Content-Type") != "text/plain; charset=utf-8" || h.Get("Content-Disposition") != `attachment; filename="quarantine-1.eml"` {
		t.Errorf("%v", h)
	}
	b.post(page, url.Values{"account": {"2"}, "action": {"again"}}).status(303)
	if len(s.compared) != 1 {
		t.Error("nobody fetches it")
	}
	b.get(page).status(200).has("It is being fetched again").hasNot("Fetch it again")
	b.post(page, url.Values{"account": {"1"}}).status(303)
	b.get(page).status(200).hasNot("could not be made a ticket")
	b.get(page + "/1").status(404)
	b.get(page + "/1/raw").status(404)
	b.get("/desk/settings/mailboxes/2/quarantine/2").status(404)
	b.post(page, url.Values{"account": {"1"}, "action": {"again"}}).status(404)
}

func TestFolderSettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	const page = "/desk/settings/mailboxes/1/folders"
	b.get(page).status(200).has("Watched folders", "Your answers then also show in other mail programs")
	b.post(page, url.Values{"action": {"list"}, "folders": {"Archiv\nBestellungen"}, "watch_junk": {"on"}}).status(200).
		has(`value="Archiv" checked`, `name="folder" value="已发送">`, "Bestellungen", `name="watch_junk" value="on" checked`).hasNot(`name="folder" value="INBOX"`)
	box, err := s.store.Mailbox(t.Context(), 1)
	must(t, err)
	box.Options.NoHistory = true
	_, err = s.store.SaveMailbox(t.Context(), box)
	must(t, err)
	b.post(page, url.Values{"action": {"save"}, "folder": {"Archiv", "INBOX"}, "folders": {" Bestellungen \r\nArchiv\r\n"}, "mark_read": {"on"}, "move_to": {"Erledigt"}, "copy_sent": {"on"}, "sent_folder": {"已发送"}}).status(303)
	box, err = s.store.Mailbox(t.Context(), 1)
	must(t, err)
	o := box.Options
	if len(o.Folders) != 2 || o.Folders[0] != "Archiv" || o.Folders[1] != "Bestellungen" || o.WatchJunk || !o.MarkRead || o.MoveTo != "Erledigt" || !o.CopySent || o.SentFolder != "已发送" || !o.NoHistory {
		t.Errorf("%+v", o)
	}
	if box.IMAP.Password == "" {
		t.Error("the password is gone")
	}
	b.post(page, url.Values{"action": {"save"}, "move_to": {"INBOX"}}).status(400).has("Choose another one to move mail to")
	b.post(page, url.Values{"action": {"save"}, "folders": {"Sent"}, "sent_folder": {"Sent"}}).status(400).has("Sent mail needs one of its own")
	b.post(page, url.Values{"action": {"save"}, "version": {"1"}}).status(409)
	b.get("/desk/settings/mailboxes/99/folders").status(404)
	s.loggedIn(agentAddress).get(page).status(403)
}
