package charset

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

const (
	inChinese  = "您好，我的订单还没有发货，请问什么时候可以收到？谢谢！"
	inTrad     = "您好，我的訂單還沒有發貨，請問什麼時候可以收到？謝謝！"
	inJapanese = "こんにちは。注文した商品がまだ届きません。いつ届きますか？"
	inKorean   = "안녕하세요. 주문한 상품이 아직 도착하지 않았습니다. 언제 받을 수 있나요?"
	inRussian  = "Здравствуйте, мой заказ ещё не пришёл. Когда его доставят?"
	inFrench   = "Bonjour, ma commande n’est pas arrivée. Où est-elle passée, déjà expédiée ?"
)

func encoded(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A declared charset is believed where it fits; where it does not, or there is none, the right one is found.
func TestCharsets(t *testing.T) {
	cases := []struct {
		name, label string
		bytes       []byte
		want        string
	}{
		{"GBK", "gbk", encoded(t, simplifiedchinese.GBK, inChinese), inChinese},
		{"GB18030 says gb2312", "gb2312", encoded(t, simplifiedchinese.GB18030, "镕䶮喆堃"), "镕䶮喆堃"},
		{"no label, GBK", "", encoded(t, simplifiedchinese.GBK, inChinese), inChinese},
		{"says UTF-8, is GBK", "utf-8", encoded(t, simplifiedchinese.GBK, inChinese), inChinese},
		{"says ASCII, is GBK", "us-ascii", encoded(t, simplifiedchinese.GBK, inChinese), inChinese},
		{"says GBK, is UTF-8", "gb2312", []byte(inChinese), inChinese},
		{"says Latin 1, is UTF-8", "iso-8859-1", []byte(inChinese), inChinese},
		{"Big5", "big5", encoded(t, traditionalchinese.Big5, inTrad), inTrad},
		{"no label, Big5", "", encoded(t, traditionalchinese.Big5, inTrad), inTrad},
		{"no label, Shift JIS", "", encoded(t, japanese.ShiftJIS, inJapanese), inJapanese},
		{"no label, EUC-JP", "", encoded(t, japanese.EUCJP, inJapanese), inJapanese},
		{"ISO-2022-JP", "ISO-2022-JP", encoded(t, japanese.ISO2022JP, inJapanese), inJapanese},
		{"no label, ISO-2022-JP", "", encoded(t, japanese.ISO2022JP, inJapanese), inJapanese},
		{"ISO-2022-JP with vendor characters", "iso-2022-jp", []byte("\x1b$B-!-\"\x1b(B"), "①②"},
		{"ISO-2022-JP, half-width kana", "iso-2022-jp", []byte("\x1b(I1234\x1b(B"), "ｱｲｳｴ"},
		{"ISO-2022-JP, the characters of IBM", "iso-2022-jp", []byte("\x1b$B|b\x1b(B"), "髙"},
		{"cp50221", "cp50221", encoded(t, japanese.ISO2022JP, inJapanese), inJapanese},
		{"Shift JIS with vendor characters", "shift_jis", []byte("\x87\x40\xfb\xfc\xee\xe0"), "①髙髙"},
		{"ISO-2022-CN", "iso-2022-cn", []byte("\x1b$)A\x0eDz:C\x0f!\n"), "您好!\n"},
		{"ISO-2022-KR over lines", "iso-2022-kr", []byte("\x1b$)C\x0e>H3g\x0f\n\x0e>H3g\x0f"), "안녕\n안녕"},
		{"HZ over lines", "hz-gb-2312", []byte("~{Dz:C~}~\n~{Dz~}"), "您好您"},
		{"GB18030, four bytes", "gb18030", []byte("\x95\x32\x82\x36"), "𠀀"},
		{"UTF-16 without a mark", "utf-16le", []byte("\xa8\x60\x7d\x59"), "您好"},
		{"says GBK, is UTF-8, two characters", "gbk", []byte("你好"), "你好"},
		{"says GBK and is, though it could be UTF-8", "gbk", []byte("\xc1\xaa\xcd\xa8"), "联通"},
		{"says EUC-KR, is UTF-8", "euc-kr", []byte("안녕"), "안녕"},
		{"cp949", "ks_c_5601-1987", encoded(t, korean.EUCKR, inKorean+"똠방"), inKorean + "똠방"},
		{"no label, EUC-KR", "", encoded(t, korean.EUCKR, inKorean), inKorean},
		{"no label, windows-1251", "", encoded(t, charmap.Windows1251, inRussian), inRussian},
		{"no label, KOI8-R", "", encoded(t, charmap.KOI8R, inRussian), inRussian},
		{"no label, windows-1252", "", encoded(t, charmap.Windows1252, inFrench), inFrench},
		{"Latin 1 is windows-1252", "iso-8859-1", encoded(t, charmap.Windows1252, inFrench), inFrench},
		{"UTF-7", "utf-7", []byte("+YKhZfQ- ok +- 1"), "您好 ok + 1"},
		{"ISO-2022-KR", "iso-2022-kr", []byte("\x1b$)C\x0e>H3gGO<<?d\x0f."), "안녕하세요."},
		{"HZ", "hz-gb-2312", []byte("~{Dc:C~}!"), "你好!"},
		{"UTF-16 with a mark", "utf-16", []byte("\xff\xfeh\x00i\x00"), "hi"},
		{"unknown label", "x-unknown", []byte(inChinese), inChinese},
		{"quoted label", `"UTF-8"`, []byte(inChinese), inChinese},
		{"cp936", "cp936", encoded(t, simplifiedchinese.GBK, inChinese), inChinese},
		{"windows-1252 by number", "x-cp1252", []byte("\x93a\x94"), "“a”"},
		{"cut in the middle", "utf-8", []byte(inChinese + inChinese)[:151], (inChinese + inChinese)[:150] + "\uFFFD"},
		{"mark of UTF-8", "utf-8", []byte("\xef\xbb\xbfhi"), "hi"},
	}
	for _, c := range cases {
		if got := Decode(c.label, c.bytes); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
