package public

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/public"
)

const (
	onShelf   = 5  // articles of a category on the front page
	onPage    = 60 // of a category's own page
	newest    = 5
	mostLoved = 5
	goneHits  = 3
	feedItems = 30
)

// HelpHome is the front page: announcements, search, categories, popular and new articles, contact.
func (s *Public) HelpHome(c *gin.Context) error {
	if c.Query("kiosk") != "" {
		c.Redirect(http.StatusFound, "/kiosk/"+string(s.Lang(c)))
		return nil
	}
	return s.show(c, func() (helpPage, error) {
		ctx := c.Request.Context()
		f, err := s.helpFrame(c, "help.title")
		if err != nil {
			return helpPage{}, err
		}
		set, err := s.Store.Settings(ctx)
		if err != nil {
			return helpPage{}, err
		}
		p := &public.HelpHome{HelpFrame: f, Greeting: inLang(set.Greeting, f.Lang)}
		if f.Framed && inLang(set.Widget.Greeting, f.Lang) != "" {
			p.Greeting = inLang(set.Widget.Greeting, f.Lang)
		}
		p.Meta.Description = p.T("help.description", "shop", set.ShopName)
		s.Alternates(c, &p.Frame, "", "", true)
		p.Meta.Data = shopData(&p.HelpFrame)
		if err := s.reachByPhone(c, &p.HelpFrame); err != nil {
			return helpPage{}, err
		}
		return helpPage{name: "help_home", values: p}, s.fillHome(ctx, p)
	})
}

func (s *Public) fillHome(ctx context.Context, p *public.HelpHome) (err error) {
	if p.Shelves, err = s.Store.HelpShelves(ctx, p.Lang, onShelf); err != nil {
		return err
	}
	if p.Newest, err = s.Store.NewArticles(ctx, p.Lang, newest); err != nil {
		return err
	}
	if p.Popular, err = s.popular(ctx, p.Lang); err != nil {
		return err
	}
	news, err := s.news(ctx, p.Lang)
	for _, a := range news {
		if a.BannerUntil.After(p.Now) {
			p.Banners = append(p.Banners, a)
		}
	}
	return err
}

// HelpCategory lists a category, a page at a time (?page=).
func (s *Public) HelpCategory(c *gin.Context) error {
	id, part := int64(0), "more" // those that belong to none
	if c.Param("id") != part {
		var err error
		if id, err = web.IDParam(c, "id"); err != nil {
			return err
		}
		part = strconv.FormatInt(id, 10)
	}
	return s.show(c, func() (helpPage, error) {
		f, err := s.helpFrame(c, "")
		if err != nil {
			return helpPage{}, err
		}
		p := &public.HelpCategory{HelpFrame: f, Page: 1}
		if n, err := strconv.Atoi(c.Query("page")); err == nil && n > 1 {
			p.Page = n
		}
		shelf, err := s.Store.HelpShelf(c.Request.Context(), f.Lang, id, onPage, (p.Page-1)*onPage)
		if err != nil && desk.CodeOf(err) != desk.NotFound {
			return helpPage{}, err
		}
		if len(shelf.Articles) == 0 {
			return helpPage{}, s.helpGone(c, false, "")
		}
		p.Shelf = shelf
		p.Pages = (shelf.Category.Count + onPage - 1) / onPage
		p.Title = p.CategoryName(p.Shelf.Category)
		path := "/categories/" + part
		there, err := s.Store.HelpShelf(c.Request.Context(), p.OtherLang(), id, 1, 0)
		s.Alternates(c, &p.Frame, path, path, err == nil && len(there.Articles) > 0)
		p.Meta.Data = crumbData(&p.HelpFrame, p.Title)
		return helpPage{name: "help_category", values: p}, s.reachByPhone(c, &p.HelpFrame)
	})
}

// named gives hits the names of their categories.
func (s *Public) named(ctx context.Context, hits []desk.Hit, lang desk.Lang) ([]ui.HelpHit, error) {
	if len(hits) == 0 {
		return nil, nil
	}
	categories, err := s.categories(ctx, lang)
	if err != nil {
		return nil, err
	}
	out := make([]ui.HelpHit, len(hits))
	for i, h := range hits {
		out[i].Hit = h
		if h.Found == nil {
			continue
		}
		if k := slices.IndexFunc(categories, func(k desk.Category) bool { return k.ID == h.Found.Category }); k >= 0 {
			out[i].Category = ui.NameIn(categories[k], lang)
		}
	}
	return out, nil
}

// reachByPhone draws the way to the contact form for a phone's camera: nobody types their letter on a screen in the shop.
func (s *Public) reachByPhone(c *gin.Context, f *public.HelpFrame) error {
	if f.Kiosk {
		if base := s.BaseURL(c); seenByOthers(base) {
			f.Reach.QR = office.QR(base+"/help/"+string(f.Lang)+"/contact", f.T("help.qr_contact"))
		}
	}
	return nil
}
