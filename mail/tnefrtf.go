package mail

import (
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/transfer"
)

func uitoa(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// maxRTF is how large a decompressed RTF body may become.
const maxRTF = 8 << 20

// rtfPrimer is what the dictionary of compressed RTF begins with (MS-OXRTFCP, 2.1.3.1.1).
const rtfPrimer = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// decompressRTF reads compressed RTF (MS-OXRTFCP).
func decompressRTF(r io.Reader) io.Reader { return &rtfReader{r: r} }

type rtfReader struct {
	r    io.Reader
	out  strings.Reader
	done bool
}

func (d *rtfReader) Read(p []byte) (int, error) {
	if !d.done {
		d.done = true
		raw, err := io.ReadAll(io.LimitReader(d.r, maxRTF))
		if err != nil {
			return 0, err
		}
		d.out.Reset(string(unpackRTF(raw)))
	}
	return d.out.Read(p)
}

func unpackRTF(raw []byte) []byte {
	if len(raw) < 16 {
		return nil
	}
	size := int(min(binary.LittleEndian.Uint32(raw[4:]), maxRTF))
	src := raw[16:]
	if string(raw[8:12]) == "MELA" { // not compressed
		return src[:min(size, len(src))]
	}
	var dict [4096]byte
	write := copy(dict[:], rtfPrimer)
	out := make([]byte, 0, min(size, 64<<10))
	put := func(c byte) {
		out = append(out, c)
		dict[write] = c
		write = (write + 1) & 4095
	}
	for i := 0; i < len(src) && len(out) < maxRTF; {
		control := src[i]
		i++
		for bit := range 8 {
			if control>>bit&1 == 0 {
				if i >= len(src) {
					return out
				}
				put(src[i])
				i++
				continue
			}
			if i+1 >= len(src) {
				return out
			}
			ref := int(src[i])<<8 | int(src[i+1])
			i += 2
			at, n := ref>>4, ref&15+2
			if at == write {
				return out
			}
			for range n {
				put(dict[at])
				at = (at + 1) & 4095
			}
		}
	}
	return out
}

// rtfState is what a group of RTF inherits and gives back.
type rtfState struct {
	skip bool // a destination that is no text
	uc   int  // characters that stand for one \u
}

// rtfText is the text of an RTF document, also of one that wraps HTML (\fromhtml1: its own rendering is what is read).
func rtfText(b []byte) string {
	var out strings.Builder
	var raw []byte // bytes of the document's code page
	set := "cp1252"
	flush := func() {
		if len(raw) > 0 {
			out.WriteString(charset.Decode(set, raw))
			raw = raw[:0]
		}
	}
	state := rtfState{uc: 1}
	var stack []rtfState
	pending := 0 // characters to pass over after \u
	text := func(c byte) {
		if pending > 0 {
			pending--
		} else if !state.skip {
			raw = append(raw, c)
		}
	}
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '{':
			if len(stack) < 1000 {
				stack = append(stack, state)
			}
		case '}':
			if n := len(stack); n > 0 {
				state, stack = stack[n-1], stack[:n-1]
			}
		case '\r', '\n':
		case '\\':
			w, arg, has, n := rtfWord(b[i+1:])
			i += n
			switch w {
			case "'":
				text(byte(arg))
			case "\\", "{", "}":
				text(w[0])
			case "~":
				text(' ')
			case "par", "line", "sect", "row":
				text('\n')
			case "tab", "cell":
				text('\t')
			case "*", "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator", "themedata", "listtable", "revtbl", "rsidtbl", "xmlnstbl":
				state.skip = true
			case "ansicpg":
				set = "cp" + strconv.Itoa(arg)
			case "uc":
				state.uc = min(max(arg, 0), 10)
			case "u":
				if has && !state.skip {
					flush()
					out.WriteRune(rune(uint16(arg)))
				}
				pending = state.uc
			}
		default:
			text(c)
		}
	}
	flush()
	return tidyText(out.String())
}

// rtfWord reads a control word, its number, and how many bytes they take.
func rtfWord(b []byte) (word string, arg int, has bool, n int) {
	if len(b) == 0 {
		return "", 0, false, 0
	}
	if b[0] == '\'' && len(b) > 2 {
		return "'", transfer.Unhex(b[1])<<4 | max(transfer.Unhex(b[2]), 0), true, 3
	}
	if !letter(b[0]) {
		return string(b[:1]), 0, false, 1
	}
	i := 0
	for i < len(b) && i < 32 && letter(b[i]) {
		i++
	}
	word = string(b[:i])
	j := i
	if j < len(b) && b[j] == '-' {
		j++
	}
	for j < len(b) && j-i < 10 && digit(b[j]) {
		j++
	}
	if j > i {
		arg, _ = strconv.Atoi(string(b[i:j]))
		has = true
	}
	if j < len(b) && b[j] == ' ' {
		j++
	}
	return word, arg, has, j
}
