package public

import (
	"encoding/json"
	"html/template"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui/public"
)

// What pages say about themselves to search engines, as JSON-LD (schema.org). It is data, which the policy of our pages lets through:
// no browser runs it. json.Marshal writes <, > and & so that no text ends the element.
type thing map[string]any

func data(graph ...thing) template.JS {
	b, err := json.Marshal(thing{"@context": "https://schema.org", "@graph": graph})
	if err != nil {
		return ""
	}
	return template.JS(b)
}

// maxAnswer is how much of an article stands in its data as the answer, in characters.
const maxAnswer = 2000

func organisation(f *public.HelpFrame) thing {
	shop := thing{"@type": "Organization", "name": f.Shop}
	if f.Meta.Image != "" {
		shop["logo"] = f.Meta.Image
	}
	return shop
}

// shopData is the front page: who this is, and where it is searched.
func shopData(f *public.HelpFrame) template.JS {
	if f.Meta.Canonical == "" || f.Static {
		return ""
	}
	return data(thing{"@type": "WebSite", "name": f.Shop, "url": f.Meta.Canonical, "inLanguage": string(f.Lang), "publisher": organisation(f),
		"potentialAction": thing{"@type": "SearchAction", "target": f.Meta.Canonical + "/search?q={search_term_string}", "query-input": "required name=search_term_string"}})
}

// crumbs is the way to a page from the front page.
func crumbs(f *public.HelpFrame, names ...[2]string) thing {
	items := []thing{}
	for i, n := range names {
		item := thing{"@type": "ListItem", "position": i + 1, "name": n[0]}
		if n[1] != "" {
			item["item"] = n[1]
		}
		items = append(items, item)
	}
	return thing{"@type": "BreadcrumbList", "itemListElement": items}
}

// home is the front page's full address, from that of a page below it.
func home(f *public.HelpFrame) string {
	base, _, _ := strings.Cut(f.Meta.Canonical, f.Help())
	return base + f.Help()
}

func crumbData(f *public.HelpFrame, title string) template.JS {
	if f.Meta.Canonical == "" {
		return ""
	}
	return data(crumbs(f, [2]string{f.T("help.home"), home(f)}, [2]string{title, ""}))
}

// articleData is an article; one whose title is a question is a question with its answer too.
func articleData(p *public.HelpArticle, text string) template.JS {
	if p.Meta.Canonical == "" {
		return ""
	}
	a := p.Article
	way := [][2]string{{p.T("help.home"), home(&p.HelpFrame)}}
	if p.Category.ID != 0 {
		way = append(way, [2]string{p.CategoryName(p.Category), ""})
	}
	graph := []thing{
		written("Article", &p.HelpFrame, a.Title, p.ISO(a.PublishedAt), p.ISO(a.UpdatedAt)),
		crumbs(&p.HelpFrame, append(way, [2]string{a.Title, ""})...),
	}
	if helpcentre.IsQuestion(a.Title) {
		graph = append(graph, thing{"@type": "FAQPage", "inLanguage": string(a.Lang), "mainEntity": []thing{{"@type": "Question", "name": a.Title,
			"acceptedAnswer": thing{"@type": "Answer", "text": desk.Cut(strings.TrimSpace(text), maxAnswer), "url": p.Meta.Canonical}}}})
	}
	return data(graph...)
}

func newsData(p *public.HelpNewsItem, text string) template.JS {
	if p.Meta.Canonical == "" {
		return ""
	}
	a := p.Item.Announcement
	news := written("NewsArticle", &p.HelpFrame, a.Title, p.ISO(a.PublishedAt), p.ISO(a.UpdatedAt))
	news["articleBody"] = desk.Cut(strings.TrimSpace(text), maxAnswer)
	return data(news)
}

func written(kind string, f *public.HelpFrame, title, published, updated string) thing {
	t := thing{"@type": kind, "headline": title, "inLanguage": string(f.Lang), "datePublished": published, "dateModified": updated,
		"author": organisation(f), "publisher": organisation(f), "mainEntityOfPage": f.Meta.Canonical}
	if f.Meta.Description != "" {
		t["description"] = f.Meta.Description
	}
	return t
}
