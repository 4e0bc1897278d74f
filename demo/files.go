package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// makeFile makes an attachment that opens: a picture, a PDF, a table or a text.
func makeFile(kind, name string, sp *speller, at time.Time) desk.SeedFile {
	switch kind {
	case "photo":
		return photo(name, sp)
	case "pdf":
		return desk.SeedFile{Name: name, Type: "application/pdf", Bytes: paper(strings.TrimSuffix(name, ".pdf"), sp, at)}
	case "csv":
		return desk.SeedFile{Name: name, Type: "text/csv", Bytes: table(sp)}
	case "text":
		return desk.SeedFile{Name: name, Type: "text/plain", Bytes: []byte("1. How did the weather treat you this spring?\n2. Who picks?\n3. What do you drink on a day off?\n")}
	}
	panic("demo content: unknown kind of file " + kind)
}

// photo draws a still life of a table, a cup and some tea leaves, no two alike.
func photo(name string, sp *speller) desk.SeedFile {
	const w, h = 480, 360
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	base, noise := sp.rng.Float64(), sp.rng.Uint32()
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, backdrop(x, y, h, base, noise))
			noise = noise*1664525 + 1013904223
		}
	}
	cx, cy, r := 150+float64(sp.rng.IntN(180)), 190+float64(sp.rng.IntN(60)), 70+float64(sp.rng.IntN(40))
	ellipse(img, cx+14, cy+r*0.62, r*1.15, r*0.3, color.RGBA{60, 45, 35, 90})
	ellipse(img, cx, cy, r, r*0.62, color.RGBA{236, 232, 222, 255})
	ellipse(img, cx, cy-r*0.1, r*0.82, r*0.44, color.RGBA{uint8(120 + 60*base), uint8(130 + 20*base), 60, 255})
	crack(img, cx, cy, r, sp)
	for range 30 + sp.rng.IntN(40) {
		ellipse(img, sp.rng.Float64()*w, 250+sp.rng.Float64()*100, 4+sp.rng.Float64()*9, 1.5+sp.rng.Float64()*2.5, color.RGBA{50, uint8(60 + sp.rng.IntN(40)), 35, 230})
	}
	var b bytes.Buffer
	if strings.HasSuffix(strings.ToLower(name), ".png") {
		if err := png.Encode(&b, img); err != nil {
			panic(err) // into memory: can't fail
		}
		return desk.SeedFile{Name: name, Type: "image/png", Bytes: b.Bytes()}
	}
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82}); err != nil {
		panic(err)
	}
	return desk.SeedFile{Name: name, Type: "image/jpeg", Bytes: b.Bytes()}
}

// backdrop is the wall above and the wooden table below.
func backdrop(x, y, h int, base float64, noise uint32) color.RGBA {
	speck := float64(noise >> 28)
	if y < h/2-20 {
		shade := 205 - float64(y)*0.12 + speck/2
		return color.RGBA{uint8(shade), uint8(shade - 6), uint8(shade - 16 - 20*base), 255}
	}
	grain := 14*wave(float64(x)*0.02+8*wave(float64(y)*0.045)) + speck/2
	return color.RGBA{uint8(150 + grain), uint8(112 + grain*0.8 - 20*base), uint8(78 + grain*0.6), 255}
}

// wave is a sine from a table: good enough for wood, and a picture has half a million of them.
func wave(x float64) float64 { return sines[int(x*1024/(2*math.Pi))&1023] }

var sines = func() (t [1024]float64) {
	for i := range t {
		t[i] = math.Sin(float64(i) * 2 * math.Pi / 1024)
	}
	return t
}()

func ellipse(img *image.RGBA, cx, cy, rx, ry float64, c color.RGBA) {
	for y := int(cy - ry); y <= int(cy+ry); y++ {
		for x := int(cx - rx); x <= int(cx+rx); x++ {
			dx, dy := (float64(x)-cx)/rx, (float64(y)-cy)/ry
			if dx*dx+dy*dy <= 1 && image.Pt(x, y).In(img.Rect) {
				img.SetRGBA(x, y, blend(img.RGBAAt(x, y), c))
			}
		}
	}
}

func blend(under, over color.RGBA) color.RGBA {
	a := float64(over.A) / 255
	mix := func(u, o uint8) uint8 { return uint8(float64(u)*(1-a) + float64(o)*a) }
	return color.RGBA{mix(under.R, over.R), mix(under.G, over.G), mix(under.B, over.B), 255}
}

// crack runs across the cup.
func crack(img *image.RGBA, cx, cy, r float64, sp *speller) {
	x, y := cx-r*0.7, cy-r*0.3
	for range int(r * 1.3) {
		x++
		y += sp.rng.Float64()*2 - 0.8
		ellipse(img, x, y, 1.2, 1.2, color.RGBA{70, 55, 45, 255})
	}
}

// table is an order as a spreadsheet exports it.
func table(sp *speller) []byte {
	var b bytes.Buffer
	b.WriteString("\xef\xbb\xbf") // so that spreadsheets read UTF-8
	w := csv.NewWriter(&b)
	head := []string{"item", "quantity", "unit price", "amount"}
	if sp.lang == "zh" {
		head = []string{"品名", "数量", "单价", "金额"}
	}
	rows := [][]string{head}
	products := lists["en"]["product"]
	if sp.lang == "zh" {
		products = lists["zh"]["product"]
	}
	for range 4 + sp.rng.IntN(6) {
		n, price := 1+sp.rng.IntN(60), 38+10*sp.rng.IntN(30)
		rows = append(rows, []string{sp.one(products), fmt.Sprint(n), fmt.Sprint(price), fmt.Sprint(n * price)})
	}
	_ = w.WriteAll(rows) // into memory
	return b.Bytes()
}
