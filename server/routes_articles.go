package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// articleRoutes are the editor of the help centre.
func (s *Server) articleRoutes(r *gin.RouterGroup) {
	a := s.articles
	r.GET("/library", s.Do(a.Library))
	r.GET("/library/:id", s.Do(a.LibraryArticle))
	r = r.Group("", s.Needs(desk.MayArticles))
	r.GET("/announcements", s.Do(a.Announcements))
	r.GET("/announcements/:id", s.Do(a.Announcement))
	r.POST("/announcements/:id", s.Do(a.SaveAnnouncement))
	r.POST("/announcements/:id/remove", s.Do(a.RemoveAnnouncement))
	r.GET("/articles", s.Do(a.Articles))
	r.GET("/articles/new", s.Do(a.NewArticle))
	r.POST("/articles/new", s.Do(a.SaveArticle))
	r.POST("/articles/preview", s.Do(a.PreviewArticle))
	r.POST("/articles/pictures", s.Do(a.AddPicture))
	r.GET("/articles/phrasings", s.Do(a.Phrasings))
	r.POST("/articles/phrasings/:id", s.Do(a.DecidePhrasing))
	r.GET("/articles/import", s.Do(a.Import))
	r.POST("/articles/import", s.Do(a.TakeImport))
	r.GET("/articles/export/:name", s.Do(a.Export))
	r.GET("/articles/remarks", s.Do(a.Remarks))
	r.POST("/articles/remarks", s.Do(a.ReadRemarks))
	r.GET("/snippets", s.Do(a.Snippets))
	r.GET("/snippets/:id", s.Do(a.Snippet))
	r.POST("/snippets/:id", s.Do(a.SaveSnippet))
	r.POST("/snippets/:id/remove", s.Do(a.RemoveSnippet))
	r.POST("/articles/:id/checked", s.Do(a.Checked))
	r.GET("/articles/:id", s.Do(a.Article))
	r.POST("/articles/:id", s.Do(a.SaveArticle))
	r.GET("/articles/:id/versions", s.Do(a.Versions))
	r.POST("/articles/:id/versions/:version/restore", s.Do(a.RestoreVersion))
	r.GET("/articles/:id/remove", s.Do(a.AskRemoveArticle))
	r.POST("/articles/:id/remove", s.Do(a.RemoveArticle))
}
