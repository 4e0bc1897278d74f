package store

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Each change of the text is kept with who made it and when, and an old one comes back as a new one.
func TestArticleVersions(t *testing.T) {
	h := openShop(t)
	li, err := h.AddAgent(t.Context(), desk.Agent{Name: "李伟", Address: "li@shop.test", Role: desk.RoleOwner, Lang: desk.Chinese}, "a long enough phrase")
	h.must(err)
	ctx := By(t.Context(), desk.By{Agent: li, Name: "李伟"})
	a := h.saveArticle(desk.Article{Lang: desk.Chinese, Title: "退款", Body: "三天到账。"})
	h.forward(time.Hour)
	a.Order = 4 // nothing to read
	a, err = h.SaveArticle(ctx, a)
	h.must(err)
	a.Body = "五天到账。"
	a, err = h.SaveArticle(ctx, a)
	h.must(err)
	list, err := h.ArticleVersions(t.Context(), a.ID)
	h.must(err)
	if len(list) != 2 || list[0].Number != 3 || list[0].Name != "李伟" || !list[0].At.Equal(h.now()) || list[1].Number != 1 || list[1].Agent != 0 || list[1].Body != "" {
		t.Fatalf("%+v", list)
	}
	if v, err := h.ArticleVersion(t.Context(), a.ID, 2); err != nil || v.Number != 1 || v.Body != "三天到账。" {
		t.Errorf("%+v, %v", v, err)
	}
	got, err := h.RestoreArticle(ctx, a.ID, 1)
	h.must(err)
	if got.Version != 4 || got.Body != "三天到账。" || got.Order != 4 {
		t.Errorf("%+v", got)
	}
	if list, err = h.ArticleVersions(t.Context(), a.ID); err != nil || len(list) != 3 {
		t.Errorf("%+v, %v", list, err)
	}
	_, err = h.RestoreArticle(ctx, a.ID, 0)
	h.refused(err, desk.NotFound, "version.unknown")
	_, err = h.RestoreArticle(ctx, 99, 1)
	h.refused(err, desk.NotFound, "version.unknown")
	h.must(h.DropArticle(t.Context(), a.ID))
	if list, err = h.ArticleVersions(t.Context(), a.ID); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
