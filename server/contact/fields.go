package contact

import (
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/ui/public"
	"github.com/deskbell/deskbell/ui/words"
)

// asks fills in what the form asks beside the message: topics that have fields of their own, the fields, and the privacy notice.
func (s *Contact) asks(c *gin.Context, p *public.Contact) error {
	ctx := c.Request.Context()
	fields, err := s.Store.Fields(ctx)
	if err != nil {
		return err
	}
	topics, err := s.Store.TopicNames(ctx)
	if err != nil {
		return err
	}
	p.Fields = slices.DeleteFunc(fields, func(f form.Field) bool {
		return f.Topic != 0 && !slices.ContainsFunc(topics, func(t desk.Topic) bool { return t.ID == f.Topic && !t.Archived })
	})
	if slices.ContainsFunc(p.Fields, func(f form.Field) bool { return f.Topic != 0 }) {
		p.Topics = slices.DeleteFunc(topics, func(t desk.Topic) bool { return t.Archived })
	}
	notices, err := s.Store.PrivacyNotices(ctx)
	p.Notice = notices[p.Lang]
	return err
}

// answers reads the fields of the chosen topic, and whether the privacy notice was ticked. What was typed into them is on p in any case.
func (s *Contact) answers(p *public.Contact, in body) error {
	p.Topic, _ = strconv.ParseInt(in.values["topic"], 10, 64)
	if !slices.ContainsFunc(p.Topics, func(t desk.Topic) bool { return t.ID == p.Topic }) {
		p.Topic = 0
	}
	p.Agreed = in.values["consent"] != ""
	p.Typed = map[int64]string{}
	for _, f := range p.Fields {
		p.Typed[f.ID] = in.values[f.Input()]
	}
	asked := form.Of(p.Fields, p.Topic)
	var err error
	p.Answers, err = form.Read(asked, p.Lang, func(f form.Field) string {
		if f.Kind != form.Photo {
			return p.Typed[f.ID]
		}
		if i := slices.IndexFunc(in.files, func(file file) bool { return file.field == f.Input() }); i >= 0 {
			return in.files[i].name
		}
		return ""
	})
	if err != nil {
		return err
	}
	for _, f := range asked {
		for _, file := range in.files {
			if file.field == f.Input() {
				if err := photo(f, file, p.Lang); err != nil {
					return err
				}
			}
		}
	}
	if p.Notice.Text != "" && !p.Agreed {
		return desk.Fail(desk.Invalid, "consent.missing").At("consent")
	}
	return nil
}

// photo refuses what is no picture, or too large, whatever it calls itself: field.photo_type, field.photo_large.
func photo(f form.Field, file file, lang desk.Lang) error {
	info, err := file.file.Stat()
	if err != nil {
		return err
	}
	var head [512]byte
	n, err := file.file.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case info.Size() > form.MaxPhoto:
		return desk.Fail(desk.TooLarge, "field.photo_large", "name", f.Name(lang), "max", words.Size(form.MaxPhoto)).At(f.Input())
	case !isPhoto(head[:n]):
		return desk.Fail(desk.Invalid, "field.photo_type", "name", f.Name(lang)).At(f.Input())
	}
	return nil
}

// isPhoto says by its first bytes whether a file is a picture of a kind that a photo may be. Those of a telephone (HEIC) are no type that
// the standard library knows.
func isPhoto(head []byte) bool {
	if len(head) > 12 && string(head[4:8]) == "ftyp" && slices.Contains([]string{"heic", "heix", "hevc", "mif1", "msf1"}, string(head[8:12])) {
		return true
	}
	return slices.Contains(form.PhotoTypes, http.DetectContentType(head))
}
