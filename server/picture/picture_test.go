package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"
)

// halves is a picture whose left half is red.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.White)
			if x < w/2 {
				img.Set(x, y, color.RGBA{255, 0, 0, 255})
			}
		}
	}
	return img
}

func small(t *testing.T, file []byte) image.Image {
	t.Helper()
	b, err := Thumbnail(t.Context(), bytes.NewReader(file), 480, 320)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func isRed(img image.Image, x, y int) bool {
	r, g, _, _ := img.At(x, y).RGBA()
	return r>>8 > 200 && g>>8 < 80
}

func TestThumbnail(t *testing.T) {
	var p, j, g bytes.Buffer
	must(t, png.Encode(&p, halves(1200, 600)))
	must(t, jpeg.Encode(&j, halves(1200, 600), nil))
	must(t, gif.Encode(&g, halves(100, 50), nil))
	for name, file := range map[string][]byte{"png": p.Bytes(), "jpeg": j.Bytes()} {
		img := small(t, file)
		if img.Bounds().Dx() != 480 || img.Bounds().Dy() != 240 || !isRed(img, 60, 120) || isRed(img, 400, 120) {
			t.Errorf("%s: %v", name, img.Bounds())
		}
	}
	if img := small(t, g.Bytes()); img.Bounds().Dx() != 100 || !isRed(img, 10, 25) {
		t.Errorf("a small picture stays as it is: %v", img.Bounds())
	}
	// A camera held upright: the picture lies on its side and says so (Exif orientation 6: turn right).
	exif := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	turned := append(append([]byte("\xff\xd8"), exif...), j.Bytes()[2:]...)
	if img := small(t, turned); img.Bounds().Dx() != 160 || img.Bounds().Dy() != 320 || !isRed(img, 80, 40) || isRed(img, 80, 280) {
		t.Errorf("it lies on its side: %v", img.Bounds())
	}
}

// A file of a few bytes that claims to be huge, one that ends early, one that is none: each is refused before memory is spent.
func TestThumbnailOfABomb(t *testing.T) {
	var p bytes.Buffer
	must(t, png.Encode(&p, image.NewGray(image.Rect(0, 0, 8, 8))))
	bomb := bytes.Clone(p.Bytes())
	binary.BigEndian.PutUint32(bomb[16:], 60000)
	binary.BigEndian.PutUint32(bomb[20:], 60000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29])) // the header's own sum
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for name, file := range map[string][]byte{"bomb": bomb, "cut": p.Bytes()[:40], "text": []byte("no picture"), "empty": nil, "svg": []byte("<svg/>")} {
		if b, err := Thumbnail(t.Context(), bytes.NewReader(file), 480, 320); err == nil {
			t.Errorf("%s: became %d bytes", name, len(b))
		}
	}
	runtime.ReadMemStats(&after)
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 8<<20 {
		t.Errorf("%d bytes were spent on pictures that are none", spent)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Thumbnail(ctx, bytes.NewReader(p.Bytes()), 480, 320); err == nil {
		t.Error("it goes on after its time")
	}
}

// What comes out is no larger than asked, and what it says.
func TestFitAndSquare(t *testing.T) {
	var p, j bytes.Buffer
	must(t, png.Encode(&p, halves(900, 300)))
	must(t, jpeg.Encode(&j, halves(900, 300), nil))
	for want, file := range map[string][]byte{"image/png": p.Bytes(), "image/jpeg": j.Bytes()} {
		out, mediaType, size, err := Fit(t.Context(), bytes.NewReader(file), 1<<20, 240, 240)
		must(t, err)
		img, _, err := image.Decode(bytes.NewReader(out))
		must(t, err)
		if mediaType != want || size != image.Pt(240, 80) || img.Bounds().Size() != size || !isRed(img, 30, 40) || isRed(img, 200, 40) {
			t.Errorf("%s: %s %v %v", want, mediaType, size, img.Bounds())
		}
		if _, _, _, err := Fit(t.Context(), bytes.NewReader(file), 100, 240, 240); err == nil {
			t.Error("larger than it may be")
		}
	}
	out, err := Square(t.Context(), bytes.NewReader(p.Bytes()), 1<<20, 64)
	must(t, err)
	if img, err := png.Decode(bytes.NewReader(out)); err != nil || img.Bounds().Size() != image.Pt(64, 64) || !isRed(img, 10, 30) || isRed(img, 50, 30) {
		t.Errorf("%v %v", img.Bounds(), err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Each pixel is the mean of what it covers; what is transparent shows the ground; a part of a picture is read where it lies.
func TestShrink(t *testing.T) {
	src := image.NewNRGBA(image.Rect(0, 0, 12, 8))
	for y := range 8 {
		for x := range 12 {
			c := color.NRGBA{R: 200, A: 255}
			switch {
			case x < 4 && (x+y)%2 == 0:
				c = color.NRGBA{G: 100, A: 255}
			case x >= 8:
				c = color.NRGBA{B: 255, A: 0}
			}
			src.SetNRGBA(x, y, c)
		}
	}
	dst := image.NewRGBA(image.Rect(0, 0, 3, 2))
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	shrink(dst, src)
	part := image.NewRGBA(image.Rect(0, 0, 1, 1))
	shrink(part, src.SubImage(image.Rect(4, 0, 8, 8)))
	large := image.NewRGBA(image.Rect(0, 0, 24, 16))
	shrink(large, src)
	for name, c := range map[string]struct{ got, want color.RGBA }{
		"half and half": {dst.RGBAAt(0, 1), color.RGBA{R: 100, G: 50, A: 255}},
		"one colour":    {dst.RGBAAt(1, 0), color.RGBA{R: 200, A: 255}},
		"the ground":    {dst.RGBAAt(2, 1), color.RGBA{R: 255, G: 255, B: 255, A: 255}},
		"a part":        {part.RGBAAt(0, 0), color.RGBA{R: 200, A: 255}},
		"larger":        {large.RGBAAt(12, 8), color.RGBA{R: 200, A: 255}},
		"clear":         {large.RGBAAt(23, 15), color.RGBA{}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, not %v", name, c.got, c.want)
		}
	}
}

func BenchmarkShrink(b *testing.B) {
	src, dst := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420), image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for b.Loop() {
		shrink(dst, src)
	}
}
