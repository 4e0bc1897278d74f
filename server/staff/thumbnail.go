package staff

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	_ "image/gif" // decoders are found by name
	"image/jpeg"
	_ "image/png"
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// Bounds of a small picture and of what it may cost.
const (
	thumbWidth   = 480
	thumbHeight  = 320
	maxThumbFile = 25 << 20 // bytes of the file
	maxThumbCost = 96 << 20 // bytes in memory while it is decoded: a picture of a few bytes may claim to be a hundred thousand wide
)

var errNoThumb = errors.New("a picture that is not made small")

// thumbnail makes a picture small, as JPEG on white, the right way up. It reads the size that the picture claims before it decodes
// anything, and stops reading when ctx ends: a file may be made to take minutes.
func thumbnail(ctx context.Context, r io.Reader) ([]byte, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxThumbFile+1))
	if err != nil || len(file) > maxThumbFile {
		return nil, errors.Join(errNoThumb, err)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || !cheap(config, format, file) {
		return nil, errors.Join(errNoThumb, err)
	}
	src, _, err := image.Decode(&until{ctx, bytes.NewReader(file)})
	if err != nil {
		return nil, errors.Join(errNoThumb, err)
	}
	w, h := fit(src.Bounds().Dx(), src.Bounds().Dy(), orientation(format, file) >= 5)
	if w == 0 || h == 0 {
		return nil, errNoThumb
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(small, small.Bounds(), image.White, image.Point{}, draw.Src)
	shrink(small, src)
	var b bytes.Buffer
	err = jpeg.Encode(&b, upright(small, orientation(format, file)), &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}

// shrink goes over twice its size: reading every pixel of a photograph for the best result takes ten times as long.
func shrink(dst *image.RGBA, src image.Image) {
	b := src.Bounds()
	if b.Dx() > 2*dst.Rect.Dx() && b.Dy() > 2*dst.Rect.Dy() {
		middle := image.NewRGBA(image.Rect(0, 0, 2*dst.Rect.Dx(), 2*dst.Rect.Dy()))
		draw.ApproxBiLinear.Scale(middle, middle.Rect, src, b, draw.Src, nil)
		src, b = middle, middle.Rect
	}
	draw.BiLinear.Scale(dst, dst.Rect, src, b, draw.Over, nil)
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
	return int64(c.Width)*int64(c.Height)*each <= maxThumbCost
}

// fit is the size of a picture within the bounds; one that lies on its side is bounded as it will stand.
func fit(w, h int, aside bool) (int, int) {
	maxW, maxH := thumbWidth, thumbHeight
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

// segments hands the parts of a JPEG's head to see, until it has seen enough.
func segments(file []byte, see func(marker byte, body []byte) bool) {
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		marker, size := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(file) || !see(marker, file[at+4:at+2+size]) {
			return
		}
		at += 2 + size
	}
}

func progressive(file []byte) (found bool) {
	segments(file, func(marker byte, _ []byte) bool {
		found = found || marker == 0xc2
		return !found
	})
	return found
}

// orientation is how a camera was held (Exif 2.32, tag 0x0112): 1 for upright, 3 for upside down, 6 and 8 for lying on a side.
func orientation(format string, file []byte) int {
	way := 1
	if format != "jpeg" {
		return way
	}
	segments(file, func(marker byte, body []byte) bool {
		if marker != 0xe1 || !bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return true
		}
		way = exifOrientation(body[6:])
		return false
	})
	return way
}

func exifOrientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	for n := int64(order.Uint16(tiff[at:])); n > 0 && at+14 <= int64(len(tiff)); n-- {
		entry := tiff[at+2 : at+14]
		if order.Uint16(entry) == 0x0112 {
			if way := int(order.Uint16(entry[8:])); way >= 1 && way <= 8 {
				return way
			}
		}
		at += 12
	}
	return 1
}

// upright turns a picture the way it was taken.
func upright(src *image.RGBA, way int) image.Image {
	if way == 1 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if way >= 5 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch way {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			dst.SetRGBA(tx, ty, src.RGBAAt(x, y))
		}
	}
	return dst
}
