package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

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
