package letter

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// FileChip is an attachment of a message.
type FileChip struct {
	ID               int64
	Name, Href, Size string
	Bytes            int64
	Image            bool
	Thumb            string    // address of a small picture of it
	Opens            bool      // the browser shows it; anything else is saved
	Risk             desk.Risk // why it is warned of first
}

// File makes an attachment's chip.
func File(a *desk.Attachment) FileChip {
	f := FileChip{ID: a.ID, Name: desk.FileName(a.Name), Href: AttachmentURL(a), Size: words.Size(a.Size), Bytes: a.Size, Risk: desk.RiskOf(a.Name, a.Type)}
	if f.Risk != "" {
		return f
	}
	switch a.Type {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		f.Image, f.Opens, f.Thumb = true, true, "/desk/thumbs/"+strconv.FormatInt(a.ID, 10)
	case "application/pdf":
		f.Opens = true
	}
	return f
}

// AttachmentURL is where an attachment is read.
func AttachmentURL(a *desk.Attachment) string {
	return "/desk/attachments/" + strconv.FormatInt(a.ID, 10) + "/" + url.PathEscape(desk.FileName(a.Name))
}

// InlineFile is the file with a Content-ID as it stands in an address: percent-encoded, in some mails. nil where there is none.
func InlineFile(files []desk.Attachment, cid string) *desk.Attachment {
	if plain, err := url.PathUnescape(cid); err == nil {
		cid = plain
	}
	for i := range files {
		if files[i].ContentID != "" && strings.EqualFold(files[i].ContentID, cid) {
			return &files[i]
		}
	}
	return nil
}
