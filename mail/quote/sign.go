package quote

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// Bounds of what may be taken for a signature or a footer.
const (
	maxSignature = 25 // lines behind "-- "
	maxRuled     = 8  // lines behind a drawn line
	maxFooter    = 20
	maxGrid      = 14
)

// trimEnd drops from the end of what is new what is not: empty lines, "Sent from my phone", signatures behind their mark,
// legal footers. As long as something is dropped it looks again. It never drops everything.
func trimEnd(lines []string) []string {
	for {
		n := len(lines)
		for n > 0 && (strings.TrimSpace(lines[n-1]) == "" || zeroWidth(strings.TrimSpace(lines[n-1]))) {
			n--
		}
		lines = lines[:n]
		cut := n
		for _, find := range []func([]string) int{deviceLine, signatureAt, gridAt, footerAt} {
			if i := find(lines); i >= 0 && i < cut && hasText(lines[:i]) {
				cut = i
			}
		}
		if cut == n {
			return lines
		}
		lines = lines[:cut]
	}
}

// hasText says whether any line has words. The empty first line that signatureOnly puts there counts as words: what it
// passes may be dropped wholly.
func hasText(lines []string) bool {
	for i, l := range lines {
		if i == 0 && l == "" && len(lines) > 0 {
			return true
		}
		if strings.TrimSpace(l) != "" && !rule(l) {
			return true
		}
	}
	return false
}

// deviceLine finds the line with which a phone or a program names itself, if it is the last.
func deviceLine(lines []string) int {
	i := len(lines) - 1
	if i < 0 || !deviceWords(lines[i]) {
		return -1
	}
	return i
}

// gridAt finds the card that NetEase's programs (163, 126, yeah) put below a mail: a table of which plain text keeps the bars, the first
// row empty.
func gridAt(lines []string) int {
	at, bars := -1, 0
	for i := len(lines) - 1; i >= 0 && len(lines)-i <= maxGrid; i-- {
		l := strings.TrimSpace(lines[i])
		if l == "" || strings.Trim(l, "| ") != "" {
			continue
		}
		if bars++; strings.Count(l, "|") == 2 {
			at = i
		}
	}
	if bars < 2 {
		return -1
	}
	return at
}

// deviceBegins are how such lines begin, in lower case. The rest must name a device or a program, for people write such
// words too: "通过手机付款失败".
var deviceBegins = []string{
	"sent ", "get outlook", "envoyé ", "gesendet ", "von meinem", "enviado ", "enviada ", "inviato ", "verzonden ", "verstuurd ", "sendt ", "skickat ", "lähetetty", "wysłan", "отправлено ", "надіслано ", "odesláno ", "poslané ", "küldve", "trimis ", "enviat ",
	"发自", "发送自", "寄自", "發自", "来自", "來自", "获取 outlook", "获取outlook", "下载 outlook", "取得 outlook",
}

// deviceBrackets are the lines that begin and end in a certain way: "从我的 iPhone 发送", "iPhoneから送信".
var deviceBrackets = []struct{ begin, end string }{
	{"从", "发送"}, {"从", "发出"}, {"由", "发送"}, {"通过", "发送"}, {"使用", "发送"}, {"以", "发送"}, {"签名由", "定制"}, {"此邮件由", "发送"}, {"本邮件由", "发送"}, {"邮件来自", ""}, {"從", "傳送"}, {"從", "寄出"}, {"从", "傳送"}, {"從", "發送"}, {"透過", "傳送"}, {"我的", "发送"}, {"我的", "傳送"},
	{"", "から送信"}, {"", "から送信されました"}, {"", "より送信"}, {"", "에서 보냄"}, {"", "에서 보냈습니다"}, {"", "'dan gönderildi"}, {"", "'den gönderildi"}, {"", "'ımdan gönderildi"}, {"", "'umdan gönderildi"},
}

func deviceWords(line string) bool {
	line = strings.TrimSpace(strings.Trim(strings.TrimSpace(line), "*_-[]()（）"))
	if i := strings.IndexByte(line, '<'); i > 0 && strings.HasSuffix(line, ">") {
		line = strings.TrimSpace(line[:i]) // the address of a link
	}
	if line == "" || utf8.RuneCountInString(line) > 60 || strings.ContainsAny(line, ",，。?？!！；;") {
		return false
	}
	lower := strings.ToLower(line)
	if len(strings.Fields(lower)) > 9 {
		return false
	}
	if rest, ok := strings.CutPrefix(lower, "sent from "); ok && (strings.HasPrefix(rest, "my ") || strings.HasPrefix(rest, "a ")) && len(strings.Fields(rest)) <= 6 {
		return true
	}
	if !deviceName(lower) {
		return false
	}
	if strings.Contains(lower, "outlook") && containsAny(lower, []string{" ios", "android", "ios용", "ios 版", "ios版"}) {
		return true // its advertisement, in any language
	}
	for _, w := range deviceBegins {
		if strings.HasPrefix(lower, w) {
			return true
		}
	}
	for _, w := range deviceBrackets {
		if strings.HasPrefix(lower, w.begin) && strings.HasSuffix(lower, w.end) {
			return true
		}
	}
	return false
}

func deviceName(lower string) bool {
	return containsAny(lower, []string{"iphone", "ipad", "android", "mobile", "phone", "mobil", "móvil", "celular", "telefon", "téléphone", "handy", "tablet", "galaxy", "手机", "手機", "平板", "邮箱", "郵箱", "邮件", "outlook", "windows", "foxmail", "mail", "typeapp", "yahoo", "spark", "proton", "gmx", "web.de", "samsung", "三星", "华为", "huawei", "小米", "xiaomi", "红米", "redmi", "oppo", "realme", "一加", "oneplus", "iqoo", "vivo", "荣耀", "honor", "魅族", "meizu", "中兴", "努比亚", "联想", "鸿蒙", "harmony", "pixel", "nokia", "mac", "blackberry", "微信", "钉钉", "飞书", "电脑", "网易", "スマ", "ケータイ", "휴대", "яндекс", "почт", "айфон", "телефон"})
}

// signatureAt finds a signature by its mark: "-- " (RFC 3676, 4.3), and the drawn lines that others put there.
func signatureAt(lines []string) int {
	for i := max(0, len(lines)-maxSignature-1); i < len(lines); i++ {
		t := strings.TrimRight(lines[i], "\r\t\u00a0 ")
		if t == "--" || t == "—" || t == "－－" || t == "–" || t == "- -" {
			return i
		}
		if signatureRule(t) && len(lines)-i <= maxRuled+1 && briefLines(lines[i+1:]) && (i == 0 || strings.TrimSpace(lines[i-1]) == "") {
			return i
		}
	}
	return -1
}

// signatureRule says whether a drawn line is one of those that programs put above signatures: underscores, long dashes, and the
// eighteen hyphens of QQ. Other hyphens people type, above an address or a list of articles.
func signatureRule(t string) bool {
	return rule(t) && (strings.Trim(t, "_") == "" || strings.Trim(t, "—─━–") == "" || t == "------------------")
}

// briefLines says whether all lines are as short as those of a signature, and no list or table.
func briefLines(lines []string) bool {
	for _, l := range lines {
		if utf8.RuneCountInString(l) > 100 || rule(l) {
			return false
		}
	}
	return true
}

// footers begin what mail systems add below a mail, in lower case.
var footers = []string{
	"confidentiality notice", "confidentiality note", "this e-mail and any", "this email and any", "this message and any", "this e-mail is confidential", "this email is confidential", "this message is confidential", "this e-mail message", "this email message", "the information contained in this", "the information in this e", "the contents of this e", "this communication is", "this electronic message", "this transmission is", "if you are not the intended recipient", "if you have received this", "notice: this e", "disclaimer", "please consider the environment", "privileged and confidential", "privileged/confidential", "this message contains confidential", "this email contains confidential", "caution: this email originated", "virus-free", "this email has been checked for viruses", "this email has been scanned", "you received this message because you are subscribed", "to unsubscribe from this group",
	"本邮件及其附件", "本邮件及附件", "本电子邮件", "本邮件含", "本邮件所", "本邮件包含", "本邮件（", "此邮件及", "此电子邮件", "此邮件可能", "免责声明", "保密声明", "保密提示", "声明：本", "重要提示：本邮件", "本郵件", "此郵件", "本信件可能", "免責聲明",
	"diese e-mail enthält vertrauliche", "diese e-mail ist vertraulich", "diese nachricht ist vertraulich", "der inhalt dieser e-mail", "ce message et", "ce courriel", "les informations contenues", "este mensaje", "este correo", "esta mensagem", "este e-mail", "questo messaggio", "le informazioni contenute", "dit bericht is", "deze e-mail is", "ta wiadomość", "niniejsza wiadomość", "это сообщение", "данное сообщение", "このメール（添付", "このメールには機密", "본 메일은", "이 메일은", "denne e-post", "denna e-post", "denne e-mail",
}

// footerAt finds a legal or technical footer: a paragraph near the end that begins as they do.
func footerAt(lines []string) int {
	for i := max(1, len(lines)-maxFooter); i < len(lines); i++ {
		if strings.TrimSpace(lines[i-1]) != "" && !rule(lines[i-1]) {
			continue
		}
		lower := strings.ToLower(strings.TrimLeftFunc(desk.CutBytes(lines[i], 120), func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune("*_#[【（(-=", r)
		}))
		for _, f := range footers {
			if strings.HasPrefix(lower, f) {
				if rule(lines[i-1]) {
					return i - 1
				}
				return i
			}
		}
	}
	return -1
}

func containsAny(lower string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower, w) })
}
