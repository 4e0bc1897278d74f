package articles

import (
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	dbundle "github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/server/bundle"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/articles"
)

func (s *Articles) importPage(c *gin.Context) (*articles.Import, error) {
	f, err := s.StaffFrame(c, "import.title", "articles")
	return &articles.Import{Frame: f}, err
}

// Import is the page on which articles come in and go out as files.
func (s *Articles) Import(c *gin.Context) error {
	p, err := s.importPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "articles_import", p)
}

// TakeImport keeps a file and shows what it would do; sent once more with its number it is done, all of it or nothing.
func (s *Articles) TakeImport(c *gin.Context) error {
	p, err := s.importPage(c)
	if err != nil {
		return err
	}
	a, err := s.sent(c)
	if err != nil {
		return s.Again(c, "articles_import", p, &p.Form, err)
	}
	p.Upload, p.Name = a.ID, a.Name
	in, err := s.readImport(c, a)
	rehearse := c.PostForm("do") != "import"
	var out dbundle.Outcome
	if err == nil {
		out, err = s.Store.ImportArticles(c.Request.Context(), in, rehearse)
	}
	p.Outcome = &out
	if err != nil {
		if len(out.Wrong) == 0 {
			p.Outcome, p.Upload = nil, 0
		}
		return s.Again(c, "articles_import", p, &p.Form, err)
	}
	if rehearse {
		return s.Render(c, "articles_import", p)
	}
	if err := s.Store.DropUpload(c.Request.Context(), web.AgentOf(c).ID, a.ID); err != nil {
		s.Log.Error("an imported file can't be dropped", "err", err)
	}
	return s.Saved(c, "/desk/articles", "import.done", "new", out.New, "changed", out.Changed, "same", out.Same)
}

// sent is the file that came with the form, or the one that was looked at before.
func (s *Articles) sent(c *gin.Context) (desk.Attachment, error) {
	me := web.AgentOf(c).ID
	if id, err := strconv.ParseInt(c.PostForm("upload"), 10, 64); err == nil {
		a, err := s.Store.Attachment(c.Request.Context(), id)
		if err == nil && a.Message != 0 {
			err = desk.Fail(desk.NotFound, "attachment.unknown")
		}
		return a, err
	}
	file, err := c.FormFile("file")
	if err != nil || file.Size == 0 {
		return desk.Attachment{}, desk.Fail(desk.Invalid, "import.no_file").At("file")
	}
	f, err := file.Open()
	if err != nil {
		return desk.Attachment{}, err
	}
	defer f.Close()
	return s.Store.Upload(c.Request.Context(), me, file.Filename, "application/octet-stream", f)
}

func (s *Articles) readImport(c *gin.Context, a desk.Attachment) (in dbundle.Import, err error) {
	ctx := c.Request.Context()
	r, err := s.OpenAttachment(ctx, &a)
	if err != nil {
		return in, err
	}
	defer r.Close()
	file, err := io.ReadAll(io.LimitReader(r, bundle.MaxFile+1))
	if err != nil {
		return in, err
	}
	if len(file) > bundle.MaxFile {
		return in, desk.Fail(desk.TooLarge, "bundle.too_large", "max", bundle.MaxFile>>20).At("file")
	}
	s.making.Lock()
	defer s.making.Unlock()
	return bundle.ReadBytes(ctx, a.Name, file, func(keys []string) (map[string]desk.Picture, error) { return s.Store.PictureSizes(ctx, keys) })
}

// Export is the whole help centre, drafts too, as an archive (articles.zip) or a table (articles.csv).
func (s *Articles) Export(c *gin.Context) error {
	write, mediaType := bundle.Zip, "application/zip"
	name := "articles.zip"
	if c.Param("name") == "articles.csv" {
		write, mediaType, name = bundle.Table, "text/csv; charset=utf-8", "articles.csv"
	} else if c.Param("name") != name {
		return desk.Fail(desk.NotFound, "not_found")
	}
	if err := s.Exported(c, name); err != nil {
		return err
	}
	c.Header("Content-Type", mediaType)
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Header("Cache-Control", "no-store")
	c.Status(http.StatusOK)
	if _, err := write(c.Request.Context(), s.Store, c.Writer); err != nil {
		s.Log.Error("articles can't be exported", "err", err)
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}
