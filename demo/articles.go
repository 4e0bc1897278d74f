package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

// page is an article pair of content/articles.txt with its category's place in the list.
type page struct {
	category int
	private  bool
	titles   map[desk.Lang]string
	bodies   map[desk.Lang]string
}

// readPages reads "#category icon 中文 | English", then pairs of "#zh title" and "#en title" with their Markdown, of which the second may
// be missing. "#private zh title" is for staff, and a category may be named again.
func readPages(text string) (categories []desk.Category, pages []page, err error) {
	var page1 *page
	in := 0
	for _, part := range splitAtHash(text) {
		head, body, _ := strings.Cut(part, "\n")
		word, rest, _ := strings.Cut(head, " ")
		switch word {
		case "category":
			icon, names, _ := strings.Cut(rest, " ")
			zh, en, ok := strings.Cut(names, " | ")
			if !ok {
				return nil, nil, fmt.Errorf("category %q lacks a name", rest)
			}
			if in = slices.IndexFunc(categories, func(c desk.Category) bool { return c.Names[desk.Chinese] == zh }); in < 0 {
				in = len(categories)
				categories = append(categories, desk.Category{
					Icon: icon, Order: in, Names: map[desk.Lang]string{desk.Chinese: zh, desk.English: en},
				})
			}
			continue
		case "private":
			word, rest, _ = strings.Cut(rest, " ")
			page1 = nil
		}
		lang, ok := desk.ParseLang(word)
		if !ok {
			return nil, nil, fmt.Errorf("unknown %q", head)
		}
		if page1 == nil || lang == desk.Chinese {
			pages = append(pages, page{category: in, private: strings.HasPrefix(head, "private "), titles: map[desk.Lang]string{}, bodies: map[desk.Lang]string{}})
			page1 = &pages[len(pages)-1]
		}
		page1.titles[lang], page1.bodies[lang] = rest, strings.TrimSpace(body)
	}
	return categories, pages, nil
}

// splitAtHash splits at lines that begin with a hash and a word; Markdown headings have a blank or a second hash there.
func splitAtHash(text string) []string {
	var parts []string
	for line := range strings.Lines(text) {
		if len(line) > 1 && line[0] == '#' && line[1] != '#' && line[1] != ' ' {
			parts = append(parts, line[1:])
		} else if len(parts) > 0 {
			parts[len(parts)-1] += line
		}
	}
	return parts
}

// readArticles reads all of the help centre.
func readArticles() ([]desk.Category, []page, error) {
	var all string
	for _, name := range []string{"content/articles.txt", "content/articles-more.txt"} {
		text, err := content.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		all += string(text) + "\n"
	}
	return readPages(all)
}

func fillArticles(ctx context.Context, s *store.Store, now time.Time) error {
	categories, pages, err := readArticles()
	if err != nil {
		return err
	}
	ids := make([]int64, len(categories))
	for i, c := range categories {
		if ids[i], err = s.SaveCategory(ctx, c); err != nil {
			return err
		}
	}
	if err := fillSnippets(ctx, s); err != nil {
		return err
	}
	drawn := map[string]desk.Picture{}
	for i, p := range pages {
		if err := savePair(ctx, s, p, ids[p.category], i, drawn); err != nil {
			return err
		}
	}
	if err := fillNews(ctx, s, now); err != nil {
		return err
	}
	return fillReaders(ctx, s)
}

func savePair(ctx context.Context, s *store.Store, p page, category int64, order int, drawn map[string]desk.Picture) error {
	var pair int64
	for _, lang := range desk.Langs {
		if p.titles[lang] == "" {
			continue
		}
		body, err := hang(ctx, s, p.bodies[lang], drawn)
		if err != nil {
			return err
		}
		a, err := s.SaveArticle(ctx, desk.Article{
			Pair: pair, Lang: lang, Title: p.titles[lang], Body: body, Category: category, Published: true, Private: p.private, Order: order,
		})
		if err != nil {
			return fmt.Errorf("article %q: %w", p.titles[lang], err)
		}
		pair = a.Pair
	}
	return nil
}
