package demo

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"image"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store"
)

// pictureMark stands in an article for a picture of the demo: {{picture:name|what is seen}}.
var pictureMark = desk.Pattern(`\{\{picture:(\w+)\|([^}]*)\}\}`)

// hang draws the pictures that a body names, once each, and puts them in their places.
func hang(ctx context.Context, s *store.Store, body string, drawn map[string]desk.Picture) (string, error) {
	var failed error
	body = pictureMark().ReplaceAllStringFunc(body, func(mark string) string {
		m := pictureMark().FindStringSubmatch(mark)
		p, ok := drawn[m[1]]
		if !ok {
			var err error
			if p, err = draw(ctx, s, m[1]); err != nil {
				failed = err
			}
			drawn[m[1]] = p
		}
		return "![" + m[2] + "](" + p.Src() + ")"
	})
	return body, failed
}

func draw(ctx context.Context, s *store.Store, name string) (desk.Picture, error) {
	file := photo(name+".jpg", spellerOf(name))
	config, _, err := image.DecodeConfig(bytes.NewReader(file.Bytes))
	if err != nil {
		return desk.Picture{}, err
	}
	return s.KeepPicture(ctx, desk.By{Agent: 1}, file.Bytes, desk.Picture{Type: file.Type, Width: config.Width, Height: config.Height})
}

// spellerOf is one that always spells the same for a name.
func spellerOf(name string) *speller {
	h := fnv.New64a()
	h.Write([]byte(name))
	return newSpeller("zh", rand.New(rand.NewPCG(h.Sum64(), 7)), time.Time{})
}

// snippets of the demo: a text that stands in several articles.
var snippets = []helpcentre.Snippet{
	{Name: "退款到账", Lang: desk.Chinese, Body: "> [!note] 退款多久到账\n> 微信、支付宝当天到账，储蓄卡 1–3 个工作日，信用卡 3–7 个工作日。"},
}

func fillSnippets(ctx context.Context, s *store.Store) error {
	for _, sn := range snippets {
		if _, err := s.SaveSnippet(ctx, sn); err != nil {
			return err
		}
	}
	return nil
}

// fillNews reads content/news.txt: "#zh days-ago banner-days title", then Markdown.
func fillNews(ctx context.Context, s *store.Store, now time.Time) error {
	text, err := content.ReadFile("content/news.txt")
	if err != nil {
		return err
	}
	for _, part := range splitAtHash(string(text)) {
		head, body, _ := strings.Cut(part, "\n")
		fields := strings.SplitN(head, " ", 4)
		if len(fields) < 4 {
			return fmt.Errorf("news %q lacks a title", head)
		}
		ago, err1 := strconv.Atoi(fields[1])
		banner, err2 := strconv.Atoi(fields[2])
		lang, ok := desk.ParseLang(fields[0])
		if err1 != nil || err2 != nil || !ok {
			return fmt.Errorf("news %q", head)
		}
		a := helpcentre.Announcement{Lang: lang, Title: fields[3], Body: strings.TrimSpace(body), PublishedAt: now.AddDate(0, 0, -ago)}
		if banner > 0 {
			a.BannerUntil = now.AddDate(0, 0, banner)
		}
		if _, err := s.SaveAnnouncement(ctx, a); err != nil {
			return fmt.Errorf("news %q: %w", a.Title, err)
		}
	}
	return nil
}

// fillReaders lets readers have read and voted, so that there are popular articles and some to look after.
func fillReaders(ctx context.Context, s *store.Store) error {
	all, _, err := s.Articles(ctx, desk.ArticleQuery{Published: true})
	if err != nil {
		return err
	}
	views := map[int64]int{}
	for i, a := range all {
		sp := spellerOf(a.Title)
		views[a.ID] = 5 + sp.rng.IntN(60)
		for n := range sp.rng.IntN(14) {
			v := helpcentre.Vote{Article: a.ID, Reader: []byte(fmt.Sprint("reader ", i, " ", n)), Helpful: sp.rng.IntN(6) > 0}
			if !v.Helpful {
				v.Reason = helpcentre.VoteReasons[sp.rng.IntN(len(helpcentre.VoteReasons))]
			}
			if err := s.VoteOnArticle(ctx, v); err != nil {
				return err
			}
		}
	}
	return s.CountViews(ctx, views)
}
