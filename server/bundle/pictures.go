package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/server/picture"
)

var shows = desk.Pattern(`(!\[[^\]\n]*\]\()([^)\s]+)((?:\s+"[^"\n]*")?\))`)

// picture is the address that a picture of the folder will have; what is not in the folder keeps the address it has.
func (r *reader) picture(dir, src string) (string, error) {
	plain, err := url.PathUnescape(src)
	if err != nil || strings.HasPrefix(src, "/") || strings.Contains(src, ":") {
		return src, nil
	}
	name := path.Join(dir, plain)
	if !fs.ValidPath(name) {
		return src, desk.Fail(desk.Invalid, "bundle.no_picture", "name", src)
	}
	if there := r.shown[name]; there != "" {
		return there, nil
	}
	file, err := readUpTo(r.files, name, maxPicture)
	if err != nil {
		return src, desk.Fail(desk.Invalid, "bundle.no_picture", "name", src)
	}
	p, err := r.small(file)
	if err != nil {
		return src, desk.Fail(desk.Invalid, "bundle.bad_picture", "name", src)
	}
	if r.weight += len(p.File); r.weight > maxPictures {
		return src, desk.Fail(desk.TooLarge, "bundle.too_large", "max", maxPictures>>20)
	}
	if p.File != nil {
		r.in.Pictures = append(r.in.Pictures, p)
	}
	if r.shown == nil {
		r.shown = map[string]string{}
	}
	r.shown[name] = p.Src()
	return p.Src(), nil
}

// small makes a picture as articles have them: drawn anew, so that nothing of the file itself is kept; but one that the shop has already is that one.
func (r *reader) small(file []byte) (p bundle.Picture, err error) {
	key := keyOf(file)
	has, err := r.known([]string{key})
	if err != nil {
		return p, err
	}
	if one, ok := has[key]; ok {
		p.Picture = one
		return p, nil
	}
	out, mediaType, size, err := picture.Fit(r.ctx, bytes.NewReader(file), maxPicture, pictureSide, pictureSide)
	p.File, p.Picture = out, desk.Picture{Key: keyOf(out), Type: mediaType, Width: size.X, Height: size.Y}
	return p, err
}

func keyOf(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}
