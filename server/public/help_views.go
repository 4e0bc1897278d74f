package public

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
)

// views counts who reads what, in memory: a page view writes nothing.
type views struct {
	mu  sync.Mutex
	all map[int64]int
}

// seen counts a view of an article by a person: no search engine, no link preview, no page that is fetched ahead.
func (s *Public) seen(c *gin.Context, article int64) {
	r := c.Request
	if article == 0 || r.Method != http.MethodGet || web.IsHead(r.Context()) || r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "" ||
		helpcentre.ByMachine(r.UserAgent()) {
		return
	}
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	if s.views.all == nil {
		s.views.all = map[int64]int{}
	}
	s.views.all[article]++
}

// KeepViews writes down what was counted since the last time. What can't be written is counted on.
func (s *Public) KeepViews(ctx context.Context) error {
	s.views.mu.Lock()
	counted := s.views.all
	s.views.all = nil
	s.views.mu.Unlock()
	if len(counted) == 0 {
		return nil
	}
	err := s.Store.CountViews(ctx, counted)
	if err == nil {
		return nil
	}
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	if s.views.all == nil {
		s.views.all = map[int64]int{}
	}
	for article, n := range counted {
		s.views.all[article] += n
	}
	return err
}

// popularFor is how long a list of the most loved articles stands: it adds up thirty days.
const popularFor = 10 * time.Minute

// popular are the articles that readers liked most of late.
func (s *Public) popular(ctx context.Context, lang desk.Lang) ([]desk.Article, error) {
	return s.loved[lang].Get(s.Now(), popularFor, s.Hub.Version("article"), func() ([]desk.Article, error) {
		return s.Store.PopularArticles(ctx, lang, mostLoved)
	})
}

// news are the announcements that are out, newest first; nobody may change the list.
func (s *Public) news(ctx context.Context, lang desk.Lang) ([]helpcentre.Announcement, error) {
	return s.told[lang].Get(s.Now(), time.Minute, s.Hub.Version("article"), func() ([]helpcentre.Announcement, error) {
		return s.Store.Announcements(ctx, helpcentre.AnnouncementQuery{Lang: lang, Out: true, Limit: feedItems})
	})
}

// categories are all categories with their counts; nobody may change the list.
func (s *Public) categories(ctx context.Context, lang desk.Lang) ([]desk.Category, error) {
	return s.kinds[lang].Get(s.Now(), time.Minute, s.Hub.Version("article"), func() ([]desk.Category, error) { return s.Store.Categories(ctx, lang) })
}

// address is where the shop's mail comes to; empty where it has no mailbox.
func (s *Public) address(ctx context.Context) (string, error) {
	boxes, err := s.boxes.Get(s.Now(), 10*time.Second, s.Hub.Version("mailbox")+s.Hub.Version("settings"), func() ([]desk.Mailbox, error) { return s.Store.Mailboxes(ctx) })
	if err != nil || len(boxes) == 0 {
		return "", err
	}
	return boxes[0].Address, nil
}
