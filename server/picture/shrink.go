package picture

import (
	"image"
	"image/color"
)

// grid is how many places of the source are read for each pixel, along each side: photographs are read at a sixteenth of their pixels,
// pictures of a screen keep their letters.
const grid = 4

// shrink draws src over all of dst, each pixel the mean of what it covers. (golang.org/x/image/draw does it a little better, and is a
// hundredth of the whole program.)
func shrink(dst *image.RGBA, src image.Image) {
	read, b := reader(src), src.Bounds()
	columns, rows := places(b.Min.X, b.Dx(), dst.Rect.Dx()), places(b.Min.Y, b.Dy(), dst.Rect.Dy())
	for y := range dst.Rect.Dy() {
		line := dst.Pix[y*dst.Stride:]
		for x := range dst.Rect.Dx() {
			var r, g, b, a uint32
			for _, sy := range rows[y*grid : (y+1)*grid] {
				for _, sx := range columns[x*grid : (x+1)*grid] {
					c := read(sx, sy)
					r, g, b, a = r+uint32(c.R), g+uint32(c.G), b+uint32(c.B), a+uint32(c.A)
				}
			}
			p := line[4*x : 4*x+4]
			const all = grid * grid
			over := 0xffff - a/all // what shows through
			for i, sum := range [4]uint32{r, g, b, a} {
				p[i] = uint8((sum/all + uint32(p[i])*0x101*over/0xffff) >> 8)
			}
		}
	}
}

// places are the coordinates of the source that are read, grid of them for each of n pixels.
func places(from, size, n int) []int {
	list := make([]int, n*grid)
	for i := range list {
		list[i] = from + (2*i+1)*size/(2*n*grid)
	}
	return list
}

// reader reads a picture's pixels, premultiplied.
func reader(src image.Image) func(x, y int) color.RGBA64 {
	if fast, ok := src.(image.RGBA64Image); ok {
		return fast.RGBA64At
	}
	return func(x, y int) color.RGBA64 {
		r, g, b, a := src.At(x, y).RGBA()
		return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)}
	}
}
