package demo

import (
	"context"
	"fmt"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

// page is an article pair of content/articles.txt with its category's place in the list.
type page struct {
	category int
	titles   map[desk.Lang]string
	bodies   map[desk.Lang]string
}

// readPages reads "#category icon 中文 | English", then pairs of "#zh title" and "#en title" with their Markdown.
func readPages(text string) (categories []desk.Category, pages []page, err error) {
	var page1 *page
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
			categories = append(categories, desk.Category{
				Icon: icon, Order: len(categories), Names: map[desk.Lang]string{desk.Chinese: zh, desk.English: en},
			})
		case "zh":
			pages = append(pages, page{
				category: len(categories) - 1, titles: map[desk.Lang]string{desk.Chinese: rest}, bodies: map[desk.Lang]string{desk.Chinese: strings.TrimSpace(body)},
			})
			page1 = &pages[len(pages)-1]
		case "en":
			page1.titles[desk.English], page1.bodies[desk.English] = rest, strings.TrimSpace(body)
		default:
			return nil, nil, fmt.Errorf("unknown %q", head)
		}
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

func fillArticles(ctx context.Context, s *store.Store) error {
	text, err := content.ReadFile("content/articles.txt")
	if err != nil {
		return err
	}
	categories, pages, err := readPages(string(text))
	if err != nil {
		return err
	}
	ids := make([]int64, len(categories))
	for i, c := range categories {
		if ids[i], err = s.SaveCategory(ctx, c); err != nil {
			return err
		}
	}
	for i, p := range pages {
		if err := savePair(ctx, s, p, ids[p.category], i); err != nil {
			return err
		}
	}
	return nil
}

func savePair(ctx context.Context, s *store.Store, p page, category int64, order int) error {
	var pair int64
	for _, lang := range desk.Langs {
		a, err := s.SaveArticle(ctx, desk.Article{
			Pair: pair, Lang: lang, Title: p.titles[lang], Body: p.bodies[lang], Category: category, Published: true, Order: order,
		})
		if err != nil {
			return fmt.Errorf("article %q: %w", p.titles[lang], err)
		}
		pair = a.Pair
	}
	return nil
}
