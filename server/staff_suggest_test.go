package server

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestSuggestionsOfATicket(t *testing.T) {
	s := newShop(t)
	s.article(desk.Article{Lang: desk.English, Title: "A broken teapot", Body: "Send us a picture.", Published: true})
	old := s.write("Ann", "ann@cust.test", "Teapot", "My teapot arrived broken, the lid is cracked.")
	zhou := s.loggedIn(agentAddress)
	zhou.post(fmt.Sprintf("/desk/tickets/%d/reply", old), url.Values{"text": {"A new one is on its way."}, "status": {"resolved"}}).status(303)
	now := s.write("Bo", "bo@cust.test", "Help", "The teapot arrived broken and its lid is cracked.")
	path := fmt.Sprintf("/desk/tickets/%d", now)
	zhou.get(path).status(200).has(`data-suggested="` + path + `/suggestions"`).hasNot("A new one is on its way.")
	s.change(func(v *desk.Settings) { v.PublicURL = "" })
	zhou.get(path+"/suggestions").status(200).has("A broken teapot", `data-put="Send us a picture."`, fmt.Sprintf("/desk/tickets/%d", old), `data-put="A new one is on its way."`).hasNot("data-link", "<html")
	s.change(func(v *desk.Settings) { v.PublicURL = "https://tea.test" })
	zhou.get(path + "/suggestions").status(200).has(`data-link="https://tea.test/help/en/articles/`)
	s.change(func(v *desk.Settings) { v.HelpOn = false })
	zhou.get(path + "/suggestions").status(200).hasNot("data-link")
	s.viewer().get(path + "/suggestions").status(200).has("A broken teapot").hasNot("data-put")
	s.visitor().get(path + "/suggestions").status(302)
	zhou.get("/desk/tickets/99999/suggestions").status(404)
}
