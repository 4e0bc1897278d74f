package articles

import (
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/articles"
)

// Remarks lists what readers said of the articles, or of one (?article=).
func (s *Articles) Remarks(c *gin.Context) error {
	f, err := s.StaffFrame(c, "remarks.title", "articles")
	if err != nil {
		return err
	}
	p := &articles.Remarks{Frame: f, Unread: c.Query("unread") != ""}
	p.Article, _ = strconv.ParseInt(c.Query("article"), 10, 64)
	if p.Items, err = s.Store.ArticleRemarks(c.Request.Context(), p.Article, p.Unread); err != nil {
		return err
	}
	return s.Render(c, "remarks", p)
}

// ReadRemarks marks what readers said as read: one remark, those of an article, or all.
func (s *Articles) ReadRemarks(c *gin.Context) error {
	id, _ := strconv.ParseInt(c.PostForm("id"), 10, 64)
	article, _ := strconv.ParseInt(c.PostForm("article"), 10, 64)
	if err := s.Store.RemarksRead(c.Request.Context(), id, article); err != nil {
		return err
	}
	to := url.Values{}
	for _, name := range []string{"article", "unread"} {
		if v := c.PostForm(name); v != "" && v != "0" {
			to.Set(name, v)
		}
	}
	return s.Saved(c, web.LocalPath("/desk/articles/remarks?"+to.Encode()), "reports.marked_read")
}
