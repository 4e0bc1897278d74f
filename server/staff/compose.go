package staff

import (
	"html"
	"io"
	"mime"
	"mime/multipart"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
)

// written is what came from a composer, with its files stored.
type written struct {
	subject     string
	to, cc, bcc []desk.Person
	typed       [3]string // the three as they were typed
	text, html  string
	files       []desk.Attachment
	mailbox     int64
	seen        int64
	anyway      bool
	status      desk.Status
	history     bool    // what was said before goes along
	cites       int64   // the message that is passed on …
	borrowed    []int64 // … with these of its files
	laterAt     string  // as it was typed
	form        string  // the form's own key
	writer      string  // the page that keeps a draft …
	base        int64   // … and what it began with
	then        desk.ReplyActions
}

// parseComposer reads a composer's form. Files that came with it (without script they do) become uploads, so that nothing is lost
// if the form is shown again. What can be read is returned even where the error is not nil.
func (s *Desk) parseComposer(c *gin.Context) (w written, err error) {
	if strings.HasPrefix(c.ContentType(), "multipart/") {
		if err := c.Request.ParseMultipartForm(1 << 20); err != nil {
			return w, badForm(err)
		}
	} else if err := c.Request.ParseForm(); err != nil {
		return w, badForm(err)
	}
	w.text, w.subject = c.PostForm("text"), desk.TidyLine(c.PostForm("subject"), desk.MaxSubject)
	w.typed = [3]string{c.PostForm("to"), c.PostForm("cc"), c.PostForm("bcc")}
	w.mailbox, _ = strconv.ParseInt(c.PostForm("mailbox"), 10, 64)
	w.seen, _ = strconv.ParseInt(c.PostForm("seen"), 10, 64)
	w.anyway, w.status = c.PostForm("anyway") != "", desk.Status(c.PostForm("status"))
	w.form, w.writer, w.then = desk.TidyLine(c.PostForm("form"), 64), desk.TidyLine(c.PostForm("writer"), 64), thenOf(c)
	if w.status == "" && c.PostForm("snooze") == "" { // a button that says when it goes says nothing of what becomes of the ticket
		w.status = w.then.Status
	}
	w.base, _ = strconv.ParseInt(c.PostForm("base"), 10, 64)
	w.history, w.laterAt = c.PostForm("history") != "", c.PostForm("later_at")
	w.cites, _ = strconv.ParseInt(c.PostForm("cites"), 10, 64)
	for _, raw := range c.PostFormArray("borrow") {
		if id, err := strconv.ParseInt(raw, 10, 64); err == nil {
			w.borrowed = append(w.borrowed, id)
		}
	}
	if err := s.takeFiles(c, &w); err != nil {
		return w, err
	}
	if html := c.PostForm("html"); strings.TrimSpace(html) != "" {
		w.html = s.Mail.CleanHTML(toCID(html, w.files))
		w.text = s.Mail.PlainText(w.html)
	}
	for i, field := range []string{"to", "cc", "bcc"} {
		people, e := parsePeople(field, w.typed[i])
		if e != nil && err == nil {
			err = e
		}
		*[]*[]desk.Person{&w.to, &w.cc, &w.bcc}[i] = people
	}
	return w, err
}

// badForm is the fault of who sent it, but for a body over the limit, which has its own words.
func badForm(err error) error {
	if strings.Contains(err.Error(), "request body too large") {
		return err
	}
	return desk.Fail(desk.Invalid, "form.broken").Because(err)
}

// takeFiles finds the uploads that the form names, and stores the files that came with it.
func (s *Desk) takeFiles(c *gin.Context, w *written) error {
	ctx, me := c.Request.Context(), web.AgentOf(c).ID
	for _, raw := range c.PostFormArray("attachment") {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			continue
		}
		a, err := s.Store.Attachment(ctx, id)
		if desk.CodeOf(err) == desk.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		w.files = append(w.files, a)
	}
	if c.Request.MultipartForm == nil {
		return nil
	}
	for _, header := range c.Request.MultipartForm.File["file"] {
		if header.Size == 0 && header.Filename == "" {
			continue
		}
		a, err := s.store(c, me, header)
		if err != nil {
			return err
		}
		w.files = append(w.files, a)
	}
	return nil
}

func (s *Desk) store(c *gin.Context, me int64, header *multipart.FileHeader) (desk.Attachment, error) {
	f, err := header.Open()
	if err != nil {
		return desk.Attachment{}, err
	}
	defer f.Close()
	return s.Store.Upload(c.Request.Context(), me, header.Filename, fileType(header.Filename, header.Header.Get("Content-Type")), io.Reader(f))
}

// fileType trusts the browser, and the name's ending where the browser did not know.
func fileType(name, said string) string {
	if said != "" && said != "application/octet-stream" {
		return said
	}
	if byName := mime.TypeByExtension(strings.ToLower(filepath.Ext(name))); byName != "" {
		return byName
	}
	return "application/octet-stream"
}

func ids(files []desk.Attachment) []int64 {
	out := make([]int64, len(files))
	for i, a := range files {
		out[i] = a.ID
	}
	return out
}

// An inline picture is shown in the composer by its address and sent by its Content-ID.
var (
	uploadSource = desk.Pattern(`(<img[^>]+src=")(?:https?://[^"/]+)?/desk/attachments/(\d+)/[^"]*(")`)
	cidSource    = desk.Pattern(`(<img[^>]+src=["']?)cid:([^"'\s>]+)`)
)

// toCID makes the pictures of an answer refer to its files.
func toCID(html string, files []desk.Attachment) string {
	return uploadSource().ReplaceAllStringFunc(html, func(match string) string {
		part := uploadSource().FindStringSubmatch(match)
		for _, a := range files {
			if strconv.FormatInt(a.ID, 10) == part[2] && a.ContentID != "" {
				return part[1] + "cid:" + a.ContentID + part[3]
			}
		}
		return match
	})
}

// fromCID makes pictures that refer to files show them.
func fromCID(body string, files []desk.Attachment) string {
	if !strings.Contains(body, "cid:") {
		return body
	}
	return cidSource().ReplaceAllStringFunc(body, func(match string) string {
		part := cidSource().FindStringSubmatch(match)
		if a := letter.InlineFile(files, html.UnescapeString(part[2])); a != nil {
			return part[1] + letter.AttachmentURL(a)
		}
		return match
	})
}

// fill puts what was written back into a box.
func (w *written) fill(box *ui.Composer) {
	box.Text, box.HTML = w.text, fromCID(w.html, w.files)
	box.To, box.Cc, box.Bcc, box.Subject = w.typed[0], w.typed[1], w.typed[2], w.subject
	if w.mailbox != 0 {
		box.Mailbox = w.mailbox
	}
	if w.seen != 0 {
		box.Seen = w.seen
	}
	box.Files, box.SavedAt, box.History, box.LaterAt = nil, "", w.history, w.laterAt
	for i := range box.Borrow {
		box.Borrow[i].Taken = slices.Contains(w.borrowed, box.Borrow[i].ID)
	}
	for i := range w.files {
		box.Files = append(box.Files, letter.File(&w.files[i]))
	}
}

// draft is what was written, to be kept.
func (w *written) draft(agent, ticket int64, kind desk.Direction) desk.Draft {
	return desk.Draft{Agent: agent, Ticket: ticket, Kind: kind, Subject: w.subject, To: w.to, Cc: w.cc, Bcc: w.bcc,
		Text: w.text, HTML: w.html, Attachments: w.files, Mailbox: w.mailbox, Cites: w.cites, Then: w.then, Writer: w.writer, Base: momentOf(w.base)}
}

// momentOf is a moment as a form carries it; 0 is none.
func momentOf(ms int64) time.Time {
	if ms <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
