package export

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// names are where the pages stand: the desk's address -> the file from the site's folder, with / between its parts. Names are ASCII, for
// archives and transfer programs spoil others: an article whose address is Chinese is called by its number.
type names struct {
	files map[string]string
	taken map[string]bool
}

func newNames() *names { return &names{map[string]string{}, map[string]bool{}} }

// add gives an address a file. Where it is taken, in whatever case, it gets another name.
func (n *names) add(address, file string) string {
	ext := path.Ext(file)
	for i := 2; n.taken[strings.ToLower(file)]; i++ {
		file = strings.TrimSuffix(file, ext) + "-" + strconv.Itoa(i) + ext
	}
	n.taken[strings.ToLower(file)] = true
	n.files[address] = file
	return file
}

var (
	plainName = desk.Pattern(`^[a-z0-9][a-z0-9-]{0,79}$`)
	reserved  = desk.Pattern(`^(con|prn|aux|nul|index|com\d|lpt\d)$`) // by Windows, or by us
)

// fileName is what a page with a slug is called.
func fileName(slug string, id int64) string {
	if plainName().MatchString(slug) && !reserved().MatchString(slug) {
		return slug + ".html"
	}
	return strconv.FormatInt(id, 10) + ".html"
}

// help is the address of a page below /help/{lang}, as it stands in a link.
func help(lang desk.Lang, rest string) string { return "/help/" + string(lang) + rest }

// decoded is an address without its escapes, so that two ways of writing it are one.
func decoded(address string) string {
	if plain, err := url.PathUnescape(address); err == nil {
		return plain
	}
	return address
}

// relative leads from a file of the site to another.
func relative(from, to string) string {
	up := strings.Count(from, "/")
	common := 0
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	for common < len(a)-1 && common < len(b)-1 && a[common] == b[common] {
		common++
	}
	rel := strings.Repeat("../", up-common) + strings.Join(b[common:], "/")
	if rel == "" {
		return "./"
	}
	return rel
}
