package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what may be taken for a signature or a footer.
const (
	maxSignature = 25 // lines behind "-- "
	maxRuled     = 8  // lines behind a drawn line
	maxFooter    = 20
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
		for _, find := range []func([]string) int{deviceLine, signatureAt, footerAt} {
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

// deviceBegins and deviceEnds are how such lines begin or end, in lower case.
var deviceBegins = []string{
	"sent from", "sent via", "sent with", "sent by", "sent using", "get outlook", "envoyé de mon", "envoyé depuis", "envoyé à partir", "envoyé d'", "gesendet von", "gesendet mit", "von meinem", "enviado desde", "enviado do", "enviado a partir", "enviado de", "inviato da", "inviato dal", "verzonden vanaf", "verzonden met", "verstuurd vanaf", "sendt fra", "skickat från", "lähetetty", "wysłane z", "wysłano z", "отправлено с", "отправлено из", "надіслано з", "odesláno z", "poslané z", "küldve", "trimis de pe", "iphone'umdan", "enviat des de", "sendt med",
	"发自", "发送自", "从我的", "来自我的", "来自 ", "通过", "由我的", "從我的", "寄自", "發自", "获取 outlook", "获取outlook", "下载 outlook", "取得 outlook", "使用", "我的iphone", "送信元", "나의 ", "내 ", "outlook for", "iphoneから", "androidから", "私の",
}

var deviceEnds = []string{"から送信", "から送信されました", "에서 보냄", "에서 보냈습니다", "发送", "傳送", "传送", "寄出", "gönderildi"}

func deviceWords(line string) bool {
	line = strings.Trim(strings.TrimSpace(line), "*_-[]()（）")
	line = strings.TrimSpace(line)
	if i := strings.IndexByte(line, '<'); i > 0 && strings.HasSuffix(line, ">") {
		line = strings.TrimSpace(line[:i]) // the address of a link
	}
	if line == "" || utf8.RuneCountInString(line) > 70 || strings.ContainsAny(line, ",，。?？!！") {
		return false
	}
	lower := strings.ToLower(line)
	han := strings.ContainsFunc(lower, func(r rune) bool { return r >= 0x2e80 })
	if !han && (len(strings.Fields(lower)) > 9 || strings.HasSuffix(lower, ".")) {
		return false
	}
	for _, w := range deviceBegins {
		if strings.HasPrefix(lower, w) && (!vagueDevice(w) || deviceName(lower)) {
			return true
		}
	}
	for _, w := range deviceEnds {
		if strings.HasSuffix(lower, w) && deviceName(lower) {
			return true
		}
	}
	return false
}

// vagueDevice says whether the beginning of a line proves little: the rest must name a device or a program.
func vagueDevice(w string) bool {
	switch w {
	case "通过", "来自 ", "使用", "由我的", "나의 ", "내 ", "私の", "lähetetty", "küldve", "sent by", "sent via", "sent using", "outlook for", "发自", "寄自", "从我的", "從我的":
		return true
	}
	return false
}

func deviceName(lower string) bool {
	return containsAny(lower, []string{"iphone", "ipad", "android", "mobile", "phone", "smartphone", "手机", "手機", "邮箱", "郵箱", "邮件", "outlook", "windows", "foxmail", "mail", "华为", "huawei", "小米", "xiaomi", "oppo", "vivo", "samsung", "三星", "荣耀", "honor", "mac", "平板", "blackberry", "网易", "大师", "スマ", "휴대"})
}

// signatureAt finds a signature by its mark: "-- " (RFC 3676, 4.3), and the drawn lines that others put there.
func signatureAt(lines []string) int {
	for i := max(0, len(lines)-maxSignature-1); i < len(lines); i++ {
		t := strings.TrimRight(lines[i], "\r\t\u00a0 ")
		if t == "--" || t == "—" || t == "－－" || t == "–" || t == "- -" {
			return i
		}
		if rule(t) && len(lines)-i <= maxRuled+1 && briefLines(lines[i+1:]) {
			return i
		}
	}
	return -1
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
		lower := strings.ToLower(strings.TrimLeftFunc(clip(lines[i], 120), func(r rune) bool {
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
