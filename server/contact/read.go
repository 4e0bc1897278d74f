package contact

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

const (
	maxFiles = 20      // files in one message
	maxTyped = 4 << 20 // bytes of everything that was typed
)

// body is a contact form as it came: what was typed, and the files on disk.
type body struct {
	values map[string]string
	files  []file
	typed  int64
}

type file struct {
	field, name, mediaType string
	file                   *os.File
}

// read reads a form part by part, so that what was typed is there even where a file is too large: it stands before the
// files in the form. Call close in any case.
func read(r *http.Request) (b body, err error) {
	b.values = map[string]string{}
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
		for name := range r.PostForm {
			b.values[name] = r.PostForm.Get(name)
		}
		return b, err
	}
	if err != nil {
		return b, desk.Fail(desk.Invalid, "form.broken").Because(err)
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, broken(err)
		}
		if part.FileName() == "" {
			err = b.value(part.FormName(), part)
		} else if name := part.FormName(); name == "file" || strings.HasPrefix(name, "field_") {
			err = b.file(name, part.FileName(), part.Header.Get("Content-Type"), part)
		}
		if err != nil {
			return b, broken(err)
		}
	}
}

// broken keeps errors that have words and gives them to a form that ended in the middle.
func broken(err error) error {
	var known *desk.Error
	var large *http.MaxBytesError
	if errors.As(err, &known) || errors.As(err, &large) {
		return err
	}
	return desk.Fail(desk.Invalid, "form.broken").Because(err)
}

func (b *body) value(name string, r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, maxTyped-b.typed+1))
	b.typed += int64(len(text))
	if b.typed > maxTyped {
		return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("text")
	}
	if _, known := b.values[name]; !known {
		b.values[name] = string(text)
	}
	return err
}

func (b *body) file(field, name, mediaType string, r io.Reader) error {
	if len(b.files) == maxFiles {
		return desk.Fail(desk.TooLarge, "contact.too_many_files", "max", maxFiles).At("file")
	}
	f, err := os.CreateTemp("", "deskbell-contact-*")
	if err != nil {
		return err
	}
	b.files = append(b.files, file{field, name, mediaType, f})
	if _, err := io.Copy(f, r); err != nil {
		return err
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

func (b *body) close() {
	for _, f := range b.files {
		f.file.Close()
		os.Remove(f.file.Name())
	}
}
