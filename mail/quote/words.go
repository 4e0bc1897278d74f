package quote

import "strings"

// introVerbs are the words for "wrote" in the introductions of quotes, in lower case.
var introVerbs = []string{
	"wrote", "a écrit", "ecrit", "écrivait", "schrieb", "schrieben", "geschrieben", "escribió", "escribio", "ha scritto", "scrisse", "scritto", "escreveu", "schreef", "geschreven", "skrev", "napisał", "napisał(a)", "napisała", "pisze",
	"написал", "написала", "написал(а)", "писал", "писал(а)", "писали", "пишет", "пише", "написав", "написа", "напиша", "írta", "írt", "yazdı", "şunu yazdı", "tarihinde", "kirjoitti", "napsal", "napsal(a)", "napsala", "napísal", "a scris", "έγραψε", "kirjutas", "rašė", "rakstīja", "je napisao", "je napisal", "đã viết", "menulis", "a wrote", "quoting", "zitat von", "citando a",
	"写道", "寫道", "写到", "写信", "来信", "書きました", "書き込みました", "님이 작성", "작성", "님이 씀", "쓴 글", "כתב", "כתבה", "\u202bכתב", "كتب", "เขียน",
}

// introBegins are how introductions begin, in lower case.
var introBegins = []string{
	"on ", "le ", "am ", "el ", "il ", "em ", "no dia", "op ", "den ", "dnia ", "w dniu", "dne ", "at ", "in ", "на ", "le:", "um ", "de ", "ons ", "tors ", "fre ", "mån ", "tis ", "lör ", "sön ",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mié", "jue", "vie", "sáb", "dom", "seg", "ter", "qua", "qui", "sex",
	"пн", "вт", "ср", "чт", "пт", "сб", "вс", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
	"在 ", "在", "于", "於", "\"", "“", "‘", "'",
}

// splitters are the words of the lines that separate an older mail, in lower case, without the line that is drawn
// around them.
var splitters = []string{
	"original", "original message", "original mail", "original email", "forwarded message", "forwarded by", "begin forwarded message", "replied message", "reply message", "original appointment", "forwarded mail", "previous message", "original text", "message d'origine", "message original", "message transféré", "message transmis", "début du message réexpédié",
	"ursprüngliche nachricht", "ursprungliche nachricht", "originalnachricht", "original-nachricht", "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "ursprüngliche mail", "mensaje original", "mensaje reenviado", "inicio del mensaje reenviado", "messaggio originale", "messaggio inoltrato", "inizio messaggio inoltrato", "mensagem original", "mensagem encaminhada", "mensagem reencaminhada",
	"oorspronkelijk bericht", "origineel bericht", "doorgestuurd bericht", "begin doorgestuurd bericht", "oprindelig meddelelse", "oprindelig besked", "videresendt meddelelse", "ursprungligt meddelande", "vidarebefordrat meddelande", "originalmeddelande", "opprinnelig melding", "videresendt melding", "alkuperäinen viesti", "wiadomość oryginalna", "oryginalna wiadomość", "wiadomość przekazana", "původní zpráva", "pôvodná správa", "eredeti üzenet", "mesaj original", "orijinal mesaj", "özgün ileti", "исходное сообщение", "оригинальное сообщение", "пересылаемое сообщение", "пересланное сообщение", "пересылаемое письмо", "початкове повідомлення", "αρχικό μήνυμα", "đã chuyển tiếp",
	"原始邮件", "原邮件", "邮件原件", "邮件原始", "原件", "原始信息", "原始消息", "原文", "回复的原邮件", "回复的邮件", "转发邮件", "转发的邮件", "转发邮件信息", "邮件原文", "以下是原始邮件", "历史邮件", "原始郵件", "原信件", "轉寄的郵件", "轉寄郵件", "原始訊息", "開始轉寄訊息", "以下是转发的邮件", "开始转发的邮件", "以下为转发邮件",
	"元のメッセージ", "オリジナルメッセージ", "転送メッセージ", "転送されたメッセージ", "元のメール", "original nachricht", "원본 메시지", "원본 메일", "원본메시지", "전달된 메시지", "전달된 메일", "이전 메시지",
}

// headLabels are the names of header fields in the languages of mail programs, lower case and without spaces.
var headLabels = func() map[string]byte {
	m := map[string]byte{}
	for kind, labels := range map[byte]string{
		headFrom:    "from sender von de da van från fra od от від отправитель absender remitente mittente remetente afzender avsändare avsender afsender lähettäjä nadawca odesílatel feladó kimden gönderen από 发件人 发信人 發件人 寄件者 寄件人 寄件者名稱 差出人 送信者 from名 보낸사람 보낸이 발신 发送人",
		headDate:    "sent date gesendet datum sentat sendedate envoyé envoyéle date enviado enviadoel enviadoem data fecha inviato inviatoil verzonden verzondenop skickat sendt sendtden dato lähetetty päivämäärä wysłano wysłana datawysłania odesláno elküldve dátum tarih gönderilmetarihi gönderildi дата отправлено надіслано ημερομηνία 发送时间 发送日期 日期 時間 时间 發送時間 寄件日期 傳送日期 寄送日期 送信日時 日時 送信日 보낸날짜 날짜 보낸시간 发件时间",
		headTo:      "to an à a para aan till til do k komu кому címzett kime alıcı vastaanottaja προς empfänger destinataire destinatario destinatário ontvanger mottagare 收件人 收信人 收件者 宛先 받는사람 받는이 수신 cc copie copia kopie kopia kopi dw копия копія 抄送 副本 抄送人 ｃｃ 참조",
		headSubject: "subject betreff objet asunto oggetto assunto onderwerp ämne emne aihe temat předmět predmet tárgy konu тема θέμα subiect subjekt 主题 主旨 標題 件名 제목 題名 主題 标题",
	} {
		for _, l := range strings.Fields(labels) {
			if _, taken := m[l]; !taken || kind == headFrom {
				m[l] = kind
			}
		}
	}
	// The same letters mean different things: what is more frequent in mail wins.
	m["a"], m["do"], m["k"] = headTo, headTo, headTo
	m["risposta"] = headTo // "reply to" of a mobile client
	return m
}()
