package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
)

func (h *testShop) offered(article int64) (texts []string, list []helpcentre.Phrasing) {
	h.t.Helper()
	_, list, err := h.Phrasings(h.t.Context(), article)
	h.must(err)
	for _, p := range list {
		texts = append(texts, p.Text)
	}
	return texts, list
}

// An answer that carries an article, as a link or as text, counts for it, and its ticket's question is offered as another wording.
func TestCarriedArticles(t *testing.T) {
	h := openShop(t)
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO snippet (name, lang, body, updated_at) VALUES ('卡', 'zh-CN', '到您的银行卡', 1)`)
		return err
	}))
	a := h.saveArticle(desk.Article{Lang: desk.Chinese, Title: "退款多久到账", Body: "退款在三到五个工作日内原路退回{{snippet:卡}}。", Published: true})
	other := h.saveArticle(desk.Article{Lang: desk.English, Title: "When is my refund here", Body: "Soon.", Published: true})
	one := h.write("wang@cust.test", "咨询", "您好，我叫王小明，请问退款的钱多久能到账？订单号 QH-20261103。")
	ids, err := h.CarriedBy(t.Context(), "王先生您好，退款在三到五个工作日内原路退回到您的银行卡。祝好")
	if err != nil || !slices.Equal(ids, []int64{a.ID}) {
		t.Fatalf("%v, %v", ids, err)
	}
	if ids, err := h.CarriedBy(t.Context(), "马上处理"); err != nil || len(ids) != 0 {
		t.Errorf("%v, %v", ids, err)
	}
	m, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: one.Number, Text: "见 https://tea.test/help/zh-CN/articles/%E9%80%80%E6%AC%BE%E5%A4%9A%E4%B9%85%E5%88%B0%E8%B4%A6", Status: desk.Resolved,
		Articles: []int64{a.ID, 999, other.ID}})
	h.must(err)
	if got, _ := h.offered(a.ID); !slices.Equal(got, []string{"退款的钱多久能到账？"}) {
		t.Fatalf("%q", got)
	}
	if got, _ := h.offered(other.ID); len(got) != 0 {
		t.Errorf("in another language: %q", got)
	}
	// What is taken back was not sent.
	_, err = h.TakeBack(t.Context(), h.liwei, m.ID)
	h.must(err)
	if got, _ := h.offered(a.ID); len(got) != 0 {
		t.Errorf("%q", got)
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: one.Number, Text: "https://tea.test/a/1", HTML: `<a href="https://tea.test/a/1">x</a>`, Status: desk.Resolved})
	h.must(err)
	k := h.ticket(one.Number)
	var token string
	h.must(h.Tx(t.Context(), func(tx *db.Tx) (err error) {
		token, err = h.begin(tx, &k)
		return err
	}))
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}))
	h.forward(time.Second)
	for _, f := range []measure.Filter{{}, {Article: a.ID}, {Article: other.ID}} {
		got, err := h.Satisfaction(t.Context(), f, nil)
		h.must(err)
		if given := got.Ratings.Articles[a.ID].Given(); given != 1 && f.Article != other.ID || given != 0 && f.Article == other.ID {
			t.Errorf("%+v: %+v", f, got.Ratings.Articles)
		}
	}
}

func TestPhrasings(t *testing.T) {
	h := openShop(t)
	a := h.saveArticle(desk.Article{Lang: desk.Chinese, Title: "退款多久到账", Body: "三天。", Published: true, AlsoAsked: &[]string{"钱啥时候回来"}})
	h.saveArticle(desk.Article{Lang: desk.Chinese, Title: "怎么开发票", Body: "写信。", Published: true})
	for i, text := range []string{"请问什么时候能收到你们退的款？", "退的款怎么迟迟没有？", "不见了的款在哪里？"} {
		k := h.write([]string{"a@cust.test", "b@cust.test", "c@cust.test"}[i], "hi", text)
		_, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: k.Number, Text: "https://tea.test/a/1", Articles: []int64{a.ID}})
		h.must(err)
	}
	texts, list := h.offered(a.ID)
	if !slices.Equal(texts, []string{"什么时候能收到你们退的款？", "退的款怎么迟迟没有？", "不见了的款在哪里？"}) || list[0].Number == 0 || list[0].Title != a.Title {
		t.Fatalf("%q %+v", texts, list)
	}
	found := func(q string) bool {
		hits, err := h.SearchArticles(t.Context(), q, desk.Chinese, true, 3)
		h.must(err)
		return len(hits) > 0 && hits[0].Article == a.ID && hits[0].Phrasing != ""
	}
	if !found("钱啥时候回来") || found("迟迟没有") {
		t.Error("what was typed is used at once, what is offered is not")
	}
	_, err := h.DecidePhrasing(t.Context(), list[0].ID, "", false)
	h.must(err)
	_, err = h.DecidePhrasing(t.Context(), list[1].ID, "退款迟迟没有到", true) // worded anew
	h.must(err)
	_, err = h.DecidePhrasing(t.Context(), list[2].ID, list[2].Text, true)
	h.must(err)
	_, err = h.DecidePhrasing(t.Context(), list[2].ID, "", true)
	h.refused(err, desk.NotFound, "phrasing.unknown")
	if !found("迟迟没有") {
		t.Error("what a person has approved is used")
	}
	approved, waiting, err := h.Phrasings(t.Context(), a.ID)
	h.must(err)
	if !slices.Equal(approved, []string{"钱啥时候回来", "不见了的款在哪里？", "退款迟迟没有到"}) || len(waiting) != 0 {
		t.Errorf("%q, %+v", approved, waiting)
	}
	// Taken away: what came from a ticket is not offered again.
	a.AlsoAsked = &[]string{"退款迟迟没有到"}
	a = h.saveArticle(a)
	k := h.write("d@cust.test", "hi", "不见了的款在哪里？")
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: k.Number, Text: "https://tea.test/a/1"})
	h.must(err)
	approved, waiting, err = h.Phrasings(t.Context(), a.ID)
	h.must(err)
	if !slices.Equal(approved, []string{"退款迟迟没有到"}) || len(waiting) != 0 {
		t.Errorf("%q, %+v", approved, waiting)
	}
	a.AlsoAsked = nil // as they are
	h.saveArticle(a)
	if all, err := h.OfferedPhrasings(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if approved, _, err := h.Phrasings(t.Context(), a.ID); err != nil || len(approved) != 1 {
		t.Errorf("%q, %v", approved, err)
	}
}

func TestReview(t *testing.T) {
	h := openShop(t)
	a := h.saveArticle(desk.Article{Lang: desk.English, Title: "Refunds", Body: "x", ReviewMonths: 3})
	h.saveArticle(desk.Article{Lang: desk.English, Title: "Never", Body: "x"})
	due := func() int {
		list, err := h.ToCheck(t.Context())
		h.must(err)
		return len(list)
	}
	if want := h.now().AddDate(0, 3, 0); !a.ReviewAt.Equal(want.UTC().Truncate(time.Millisecond)) || due() != 0 {
		t.Errorf("%v, due %d", a.ReviewAt, due())
	}
	h.forward(93 * 24 * time.Hour)
	if due() != 1 {
		t.Error("not due after three months")
	}
	a.Order = 5
	if a = h.saveArticle(a); due() != 1 {
		t.Error("its place is not its text")
	}
	h.must(h.ArticleChecked(t.Context(), a.ID))
	if due() != 0 {
		t.Error("was checked")
	}
	h.forward(93 * 24 * time.Hour)
	a.Body, a.Version = "y", 0
	if a = h.saveArticle(a); due() != 0 {
		t.Error("was written anew")
	}
	a.ReviewMonths = 0
	if a = h.saveArticle(a); !a.ReviewAt.IsZero() {
		t.Errorf("%v", a.ReviewAt)
	}
	a.ReviewMonths = 5
	_, err := h.SaveArticle(t.Context(), a)
	h.refused(err, desk.Invalid, "article.review_unknown")
	_, err = h.SaveArticle(t.Context(), desk.Article{Lang: desk.English, Title: "x", Body: "{{snippet:none}} {{snippet:none}}"})
	h.refused(err, desk.Invalid, "article.snippet_missing")
	h.refused(h.ArticleChecked(t.Context(), 99), desk.NotFound, "article.unknown")
}
