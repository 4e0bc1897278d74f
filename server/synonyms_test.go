package server

import (
	"net/url"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestSynonyms(t *testing.T) {
	s := newShop(t)
	s.article(desk.Article{Lang: desk.English, Title: "Earl Grey & bergamot", Body: "It is <b>tea</b>.", Published: true})
	owner := s.loggedIn(ownerAddress)
	const path = "/desk/settings/synonyms"
	page := owner.get(path+"?q=teddy").status(200).has("One group on each line", "This finds nothing")
	base := valueOf(page, "base")
	owner.post(path, url.Values{"base": {base}, "synonyms": {"alone"}}).status(400).has("Line 1: “alone” stands alone", ">\nalone</textarea>")
	owner.post(path, url.Values{"base": {base}, "synonyms": {"teddy, Earl Grey\n<b>bold, x"}}).status(303)
	owner.get(path+"?q=teddy").status(200).has(">\nteddy, Earl Grey\n&lt;b&gt;bold, x\n</textarea>", "<mark>Earl Grey</mark> &amp; bergamot", "% sure")
	owner.post(path, url.Values{"base": {base}, "synonyms": {"other, one"}}).status(409).has("Somebody has saved this since you opened it")
	s.visitor().get("/help/en/search?q=teddy").status(200).has("<mark>Earl Grey</mark> &amp; bergamot").hasNot("<b>tea")
	s.loggedIn(agentAddress).get(path).status(403)
}

func TestOffersWhileTyping(t *testing.T) {
	s := newShop(t)
	s.article(desk.Article{Lang: desk.Chinese, Title: "退款多久到账", Body: "三个工作日。", Published: true})
	s.article(desk.Article{Lang: desk.Chinese, Title: "退款的草稿"})
	v := s.visitor()
	v.get("/help/zh-CN/search/offers?q=tuik").status(200).has(`role="option"`, "<mark>退款</mark>多久到账", "三个工作日", "/help/zh-CN/articles/").hasNot("草稿", "<html")
	v.get("/help/zh-CN/search/offers?q=").status(200).has(`id="found"`).hasNot("option")
	v.get("/help/zh-CN/search?q=tiuk").status(200).has(`data-offers="/help/zh-CN/search/offers"`)
	v.get("/help/zh-CN/search?q=tuikaun").status(200).has("您要找的是不是", ">退款</a>")
	s.change(func(v *desk.Settings) { v.HelpOn = false })
	v.get("/help/zh-CN/search/offers?q=tuik").status(404)
}
