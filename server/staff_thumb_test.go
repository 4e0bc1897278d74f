package server

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
)

func TestThumbOfAnAttachment(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	var p bytes.Buffer
	must(t, png.Encode(&p, image.NewGray(image.Rect(0, 0, 600, 600))))
	for range 2 { // made once, kept
		v := upload(b, "p.png", "image/png", p.String()).status(201).json()
		a := b.get("/desk/thumbs/" + idOf(v)).status(200)
		if a.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(a.Header.Get("Content-Security-Policy"), "sandbox") || len(a.body) == 0 || len(a.body) > 40<<10 {
			t.Errorf("%d bytes, %v", len(a.body), a.Header)
		}
	}
	v := upload(b, "broken.png", "image/png", "no picture").status(201).json()
	for range 2 {
		b.get("/desk/thumbs/" + idOf(v)).status(302).to("/assets/")
	}
	b.get("/desk/thumbs/4711").status(404)
	s.visitor().get("/desk/thumbs/1").status(302).to("/login")
}
