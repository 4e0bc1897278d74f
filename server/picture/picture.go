// Package picture makes pictures that strangers and agents send small, the right way up and harmless: what comes out is made here, pixel
// by pixel, and has nothing of the file itself, no place where a photograph was taken and no second file hidden in it.
package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // decoders are found by name
	"image/jpeg"
	"image/png"
	"io"

	_ "golang.org/x/image/webp"
)

// Bounds of what a picture may cost.
const (
	maxFile = 25 << 20 // bytes of the file
	maxCost = 96 << 20 // bytes in memory while it is decoded: a picture of a few bytes may claim to be a hundred thousand wide
)

// Err is what is no picture, or one that is too large to be looked at.
var Err = errors.New("no picture that can be made small")

// source is a picture that was decoded, and how its camera was held.
type source struct {
	image.Image
	format string
	way    int
}

// read decodes a picture. It reads the size that the picture claims before it decodes anything, and stops reading when ctx ends: a file
// may be made to take minutes.
func read(ctx context.Context, r io.Reader, limit int64) (source, error) {
	file, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil || int64(len(file)) > limit {
		return source{}, errors.Join(Err, err)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || !cheap(config, format, file) {
		return source{}, errors.Join(Err, err)
	}
	img, _, err := image.Decode(&until{ctx, bytes.NewReader(file)})
	if err != nil || img.Bounds().Empty() {
		return source{}, errors.Join(Err, err)
	}
	return source{img, format, orientation(format, file)}, nil
}

// small is a picture within the bounds, upright. Its ground shows where it is transparent; nil leaves it so.
func (s source) small(maxW, maxH int, ground image.Image) image.Image {
	w, h := fit(s.Bounds().Dx(), s.Bounds().Dy(), maxW, maxH, s.way >= 5)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if ground != nil {
		draw.Draw(img, img.Rect, ground, image.Point{}, draw.Src)
	}
	shrink(img, s.Image)
	return upright(img, s.way)
}

// Thumbnail is a picture within w and h as JPEG, on white.
func Thumbnail(ctx context.Context, r io.Reader, w, h int) ([]byte, error) {
	src, err := read(ctx, r, maxFile)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, src.small(w, h, image.White), &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}

// Square is the middle of a picture, side pixels wide, as PNG.
func Square(ctx context.Context, r io.Reader, limit int64, side int) ([]byte, error) {
	src, err := read(ctx, r, limit)
	if err != nil {
		return nil, err
	}
	small := image.NewRGBA(image.Rect(0, 0, side, side))
	shrink(small, middle(src.Image))
	var b bytes.Buffer
	err = png.Encode(&b, upright(small, src.way))
	return b.Bytes(), err
}

// Fit is a picture of at most limit bytes within w and h: a photograph as JPEG, anything else as PNG. Type and size are what came out.
func Fit(ctx context.Context, r io.Reader, limit int64, w, h int) (out []byte, mediaType string, size image.Point, err error) {
	src, err := read(ctx, r, limit)
	if err != nil {
		return nil, "", size, err
	}
	var b bytes.Buffer
	if src.format == "jpeg" {
		small := src.small(w, h, image.White)
		err = jpeg.Encode(&b, small, &jpeg.Options{Quality: 85})
		return b.Bytes(), "image/jpeg", small.Bounds().Size(), err
	}
	small := src.small(w, h, nil)
	err = png.Encode(&b, small)
	return b.Bytes(), "image/png", small.Bounds().Size(), err
}

// middle is the largest square in the middle of a picture.
func middle(src image.Image) image.Image {
	b := src.Bounds()
	side := min(b.Dx(), b.Dy())
	x, y := b.Min.X+(b.Dx()-side)/2, b.Min.Y+(b.Dy()-side)/2
	if part, ok := src.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return part.SubImage(image.Rect(x, y, x+side, y+side))
	}
	return src
}

// cheap says whether a picture can be decoded within the bound.
func cheap(c image.Config, format string, file []byte) bool {
	if c.Width <= 0 || c.Height <= 0 || c.Width > 1<<16 || c.Height > 1<<16 {
		return false
	}
	each := int64(4) // bytes a pixel
	switch {
	case format == "gif":
		each = 1
	case format == "jpeg" && progressive(file):
		each = 3 + 12 // Go keeps every coefficient until the last scan
	case format == "jpeg":
		each = 3
	case c.ColorModel == color.NRGBA64Model || c.ColorModel == color.RGBA64Model:
		each = 8
	}
	return int64(c.Width)*int64(c.Height)*each <= maxCost
}

// fit is the size of a picture within the bounds; one that lies on its side is bounded as it will stand.
func fit(w, h, maxW, maxH int, aside bool) (int, int) {
	if aside {
		maxW, maxH = maxH, maxW
	}
	if w <= maxW && h <= maxH {
		return w, h
	}
	if w*maxH > h*maxW {
		return maxW, max(1, h*maxW/w)
	}
	return max(1, w*maxH/h), maxH
}

// until is a reader that fails when its time is over: decoders can't be stopped otherwise.
type until struct {
	ctx context.Context
	r   io.Reader
}

func (u *until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p[:min(len(p), 32<<10)])
}
