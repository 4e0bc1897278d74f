package quote

import (
	"strings"
	"testing"
)

// What mail programs write between an answer and the mail that it answers, in their languages: the answer alone is left. Each is
// tried with one line above it, with a whole mail, and with the quote marked as most programs do and as some don't.
func TestQuotesOfMailPrograms(t *testing.T) {
	const addr = "support@shop.test"
	head := func(from, date, to, subject string) string {
		return from + " Shop <" + addr + ">\n" + date + " 2026-11-20 10:00\n" + to + " li@cust.test\n" + subject + " Re: Order 1042"
	}
	programs := map[string][]string{
		"Chinese": {
			"------------------ 原始邮件 ------------------\n" + head("发件人:", "发送时间:", "收件人:", "主题:"),
			"------------------\u00a0原始邮件\u00a0------------------\n发件人:                                                                                                                        \"Shop\"                                                                                    <" + addr + ">;\n发送时间:\u00a02026年11月20日(星期五) 上午10:00\n收件人:\u00a0\"li\"<li@cust.test>;\n\n主题:\u00a0Re: Order 1042",
			"------------------ Original ------------------\nFrom:  \"Shop\"<" + addr + ">;\nDate:  Fri, Nov 20, 2026 10:00 AM\nTo:  \"li\"<li@cust.test>;\n\nSubject:  Re: Order 1042",
			"--- 原始邮件 ---\n发件人: \"Shop\"<" + addr + ">\n发送时间: 2026年11月20日(星期五) 上午10:00\n收件人: \"li\"<li@cust.test>;\n主题: Re: Order 1042",
			"---原始邮件---\n发件人: \"Shop\"<" + addr + ">\n发送时间: 2026年11月20日(周五) 上午10:00",
			"在 2026-11-20 10:00:00，\"Shop\" <" + addr + "> 写道：",
			"At 2026-11-20 10:00:00, \"Shop\" <" + addr + "> wrote:",
			"在 2026-11-20 10:00:00，Shop <" + addr + "> 写道：",
			"在2026年11月20日 10:00，Shop<" + addr + "> 写道：",
			"在 2026年11月20日 10:00，Shop<" + addr + ">写道：",
			"---- 回复的原邮件 ----\n| 发件人 | Shop<" + addr + "> |\n| 日期 | 2026年11月20日 10:00 |\n| 收件人 | li@cust.test |\n| 抄送至 | |\n| 主题 | Re: Order 1042 |",
			"---- Replied Message ----\n| From | Shop<" + addr + "> |\n| Date | 11/20/2026 10:00 |\n| To | li@cust.test |\n| Subject | Re: Order 1042 |",
			"-----原始邮件-----\n发件人:Shop <" + addr + ">\n发送时间:2026-11-20 10:00:00 (星期五)\n收件人: li@cust.test\n抄送:\n主题: Re: Order 1042",
			"----- 原始邮件 -----\n发件人：Shop <" + addr + ">\n收件人：li@cust.test\n主题：Re: Order 1042\n日期：2026年11月20日 10点00分",
			"------------------------------------------------------------------\n发件人：Shop <" + addr + ">\n发送时间：2026年11月20日(星期五) 10:00\n收件人：li <li@cust.test>\n主\u3000题：Re: Order 1042",
			"------------------------------------------------------------------\n发件人:Shop <" + addr + ">\n日　期:2026年11月20日 10:00:00\n收件人:li<li@cust.test>\n主　题:Re: Order 1042",
			"________________________________\n" + head("发件人:", "发送时间:", "收件人:", "主题:"),
			head("发件人:", "发送时间:", "收件人:", "主题:"),
			head("发件人：", "日期：", "收件人：", "主题："),
			"发件人: Shop [mailto:" + addr + "]\n发送时间: 2026年11月20日 10:00\n收件人: li@cust.test\n抄送: wang@cust.test\n主题: Re: Order 1042",
			"-----邮件原件-----\n发件人: Shop [mailto:" + addr + "]\n发送时间: 2026年11月20日 10:00\n收件人: li@cust.test\n主题: Re: Order 1042",
			"-----邮件原始-----\n发件人: Shop\n发送时间: 2026年11月20日 10:00",
			"Shop <" + addr + "> 于2026年11月20日周五 10:00写道：",
			"Shop <" + addr + "> 于 2026年11月20日周五 上午10:00写道：",
			"2026年11月20日 10:00，Shop <" + addr + "> 写道：",
			"> 在 2026年11月20日，10:00，Shop <" + addr + "> 写道：",
			"> 2026年11月20日 上午10:00，Shop <" + addr + "> 写道：",
			"在 2026年11月20日星期五，Shop <" + addr + "> 写道：",
			"2026年11月20日(金) 10:00 Shop <" + addr + ">:",
			"发自我的企业微信\n\n------------------ Original ------------------\nFrom: Shop <" + addr + ">\nDate: 周五,11月 20,2026 10:00\nTo: li <li@cust.test>\nSubject: Re: Order 1042",
			"寄件者: Shop <" + addr + ">\n日期: 2026年11月20日 星期五 上午10:00\n收件者: li@cust.test\n主旨: Re: Order 1042",
			"Shop <" + addr + "> 於 2026年11月20日 週五 上午10:00 寫道：",
			"-----原始郵件-----\n寄件人: Shop\n寄件日期: 2026-11-20\n收件人: li\n主旨: Order",
			"发件人：Shop<" + addr + ">\n时间：2026-11-20 10:00:00\n主题：Re: Order 1042",
		},
		"English": {
			"On Fri, Nov 20, 2026 at 10:00 AM Shop <" + addr + "> wrote:",
			"On Fri, Nov 20, 2026 at 10:00\u202fAM Shop <" + addr + "> wrote:",
			"On 20 Nov 2026, at 10:00, Shop <" + addr + "> wrote:",
			"On 11/20/26 10:00, Shop wrote:",
			"On Friday, 20 November 2026 at 10:00:00 am GMT+8, Shop <" + addr + "> wrote:",
			"On Friday, November 20th, 2026 at 10:00 AM, Shop <" + addr + "> wrote:",
			"-----Original Message-----\nFrom: Shop <" + addr + ">\nSent: Friday, November 20, 2026 10:00 AM\nTo: li@cust.test\nSubject: Re: Order 1042",
			"-------- Original Message --------\nOn Friday, 11/20/26 at 10:00 Shop <" + addr + "> wrote:",
			"-------- Original message --------\nFrom: Shop <" + addr + ">\nDate: 11/20/26 10:00 AM (GMT+08:00)\nTo: li@cust.test\nSubject: Re: Order 1042",
			"________________________________\n" + head("From:", "Sent:", "To:", "Subject:"),
			"________________________________________\n" + head("From:", "Date:", "To:", "Subject:"),
			head("From:", "Sent:", "To:", "Subject:"),
			head("*From:*", "*Date:*", "*To:*", "*Subject:*"),
			"------ Original Message ------\n" + head("From:", "Date:", "To:", "Subject:"),
			"---- On Fri, 20 Nov 2026 10:00:00 +0800 Shop <" + addr + "> wrote ----",
			"---- On Fri, 20 Nov 2026 10:00:00 +0800 " + addr + " wrote ---",
			"From: Shop\nSent: Friday, November 20, 2026 10:00 AM\nTo: li@cust.test\nCc: wang\nSubject: Re: Order 1042",
			"Le 20/11/2026 10:00, Shop a \u00e9crit\u00a0:",
			"Begin forwarded message:\n\n" + head("From:", "Date:", "To:", "Subject:"),
			"----- Original Message -----\nFrom: \"Shop\" <" + addr + ">\nTo: li@cust.test\nSent: Friday, November 20, 2026 10:00:00 AM\nSubject: Re: Order 1042",
			"Shop <" + addr + "> wrote on 20/11/2026 10:00:00:",
			"On 2026-11-20 10:00, Shop wrote:",
			"Shop <" + addr + "> wrote:",
			"Quoting Shop <" + addr + ">:",
			"Am 20.11.2026 um 10:00 schrieb Shop:",
		},
		"German": {
			"Am Fr., 20. Nov. 2026 um 10:00 Uhr schrieb Shop <" + addr + ">:",
			"Am 20.11.2026 um 10:00 schrieb Shop <" + addr + ">:",
			"Am 20.11.26 um 10:00 schrieb Shop:",
			"-----Ursprüngliche Nachricht-----\n" + head("Von:", "Gesendet:", "An:", "Betreff:"),
			head("Von:", "Gesendet:", "An:", "Betreff:"),
			head("*Von:*", "*Gesendet:*", "*An:*", "*Betreff:*"),
			"Gesendet: Freitag, 20. November 2026 um 10:00 Uhr\nVon: \"Shop\" <" + addr + ">\nAn: li@cust.test\nBetreff: Re: Order 1042",
			"-------- Ursprüngliche Nachricht --------\nVon: Shop <" + addr + ">\nDatum: 20.11.26 10:00 (GMT+01:00)\nAn: li@cust.test\nBetreff: Re: Order 1042",
			"-------- Originalnachricht --------\nVon: Shop\nAn: li\nGesendet: Freitag",
			"Shop <" + addr + "> schrieb am Fr. 20. Nov. 2026 um 10:00:",
			"> Am 20.11.2026 um 10:00 schrieb Shop <" + addr + ">:",
			"Von meinem iPhone gesendet\n\n> Am 20.11.2026 um 10:00 schrieb Shop <" + addr + ">:",
		},
		"French": {
			"Le ven. 20 nov. 2026 à 10:00, Shop <" + addr + "> a écrit :",
			"Le 20/11/2026 à 10:00, Shop a écrit :",
			"Le vendredi 20 novembre 2026 à 10:00:00 UTC+1, Shop <" + addr + "> a écrit :",
			"-----Message d'origine-----\n" + head("De :", "Envoyé :", "À :", "Objet :"),
			"-----Message d’origine-----\n" + head("De :", "Envoyé :", "À :", "Objet :"),
			head("De :", "Envoyé :", "À :", "Objet :"),
			head("*De :*", "*Date :*", "*À :*", "*Objet :*"),
			"-------- Message original --------\nDe : Shop <" + addr + ">\nDate : 20/11/2026 10:00 (GMT+01:00)\nÀ : li@cust.test\nObjet : Re: Order 1042",
			"De: \"Shop\" <" + addr + ">\nÀ: li@cust.test\nEnvoyé: Vendredi 20 Novembre 2026 10:00:00\nObjet: Re: Order 1042",
			"Envoyé de mon iPhone\n\n> Le 20 nov. 2026 à 10:00, Shop <" + addr + "> a écrit :",
		},
		"Spanish": {
			"El vie, 20 nov 2026 a las 10:00, Shop (<" + addr + ">) escribió:",
			"El 20/11/2026 a las 10:00, Shop escribió:",
			"El vie., 20 nov. 2026 10:00 a. m., Shop <" + addr + "> escribió:",
			"El 20 nov 2026, a las 10:00, Shop <" + addr + "> escribió:",
			"-----Mensaje original-----\n" + head("De:", "Enviado el:", "Para:", "Asunto:"),
			head("De:", "Enviado:", "Para:", "Asunto:"),
			head("*De:*", "*Fecha:*", "*Para:*", "*Asunto:*"),
			"Enviado desde mi iPhone\n\n> El 20 nov 2026, a las 10:00, Shop <" + addr + "> escribió:",
		},
		"Portuguese": {
			"Em sex., 20 de nov. de 2026 às 10:00, Shop <" + addr + "> escreveu:",
			"Em 20/11/2026 10:00, Shop escreveu:",
			"No dia 20/11/2026, às 10:00, Shop <" + addr + "> escreveu:",
			"Shop <" + addr + "> escreveu no dia sexta, 20/11/2026 à(s) 10:00:",
			"-----Mensagem original-----\n" + head("De:", "Enviada em:", "Para:", "Assunto:"),
			head("De:", "Enviado:", "Para:", "Assunto:"),
			head("De:", "Data:", "Para:", "Assunto:"),
		},
		"Italian": {
			"Il giorno ven 20 nov 2026 alle ore 10:00 Shop <" + addr + "> ha scritto:",
			"Il 20/11/2026 10:00, Shop ha scritto:",
			"Il ven 20 nov 2026, 10:00 Shop <" + addr + "> ha scritto:",
			"-----Messaggio originale-----\n" + head("Da:", "Inviato:", "A:", "Oggetto:"),
			head("Da:", "Inviato:", "A:", "Oggetto:"),
			head("*Da:*", "*Data:*", "*A:*", "*Oggetto:*"),
		},
		"Dutch": {
			"Op vr 20 nov 2026 om 10:00 schreef Shop <" + addr + ">:",
			"Op 20-11-2026 om 10:00 schreef Shop:",
			"Op vrijdag 20 november 2026 10:00 heeft Shop <" + addr + "> het volgende geschreven:",
			"Op 20 nov. 2026 om 10:00 heeft Shop <" + addr + "> het volgende geschreven:",
			"-----Oorspronkelijk bericht-----\n" + head("Van:", "Verzonden:", "Aan:", "Onderwerp:"),
			head("Van:", "Verzonden:", "Aan:", "Onderwerp:"),
		},
		"Polish": {
			"pt., 20 lis 2026 o 10:00 Shop <" + addr + "> napisał(a):",
			"W dniu 20.11.2026 o 10:00, Shop pisze:",
			"W dniu 20 lis 2026, o godz. 10:00, Shop <" + addr + "> napisał(a):",
			"Dnia 20 listopada 2026 10:00 Shop <" + addr + "> napisał(a):",
			"-----Wiadomość oryginalna-----\n" + head("Od:", "Wysłano:", "Do:", "Temat:"),
			head("Od:", "Wysłano:", "Do:", "Temat:"),
			"-----Original Message-----\n" + head("From:", "Sent:", "To:", "Subject:"),
		},
		"Russian": {
			"пт, 20 нояб. 2026 г. в 10:00, Shop <" + addr + ">:",
			"пт, 20 нояб. 2026 г., 10:00 Shop <" + addr + ">:",
			"20.11.2026 10:00, Shop пишет:",
			"20.11.2026, 10:00, \"Shop\" <" + addr + ">:",
			"Пятница, 20 ноября 2026, 10:00 +03:00 от Shop <" + addr + ">:",
			"20 нояб. 2026 г., в 10:00, Shop <" + addr + "> написал(а):",
			"-----Исходное сообщение-----\n" + head("От:", "Отправлено:", "Кому:", "Тема:"),
			head("От:", "Отправлено:", "Кому:", "Тема:"),
			"Вы писали 20 ноября 2026 г., 10:00:00:",
			"-------- Пересылаемое сообщение --------\n20.11.2026, 10:00, \"Shop\" <" + addr + ">:",
		},
		"Japanese": {
			"2026年11月20日(金) 10:00 Shop <" + addr + ">:",
			"2026年11月20日(金) 10:00、Shop <" + addr + ">のメール:",
			"2026/11/20 10:00、Shop <" + addr + ">のメール:",
			"On 2026/11/20 10:00, Shop wrote:",
			"-----Original Message-----\nFrom: Shop <" + addr + ">\nSent: Friday, November 20, 2026 10:00 AM\nTo: li@cust.test\nSubject: Re: Order 1042",
			head("差出人:", "送信日時:", "宛先:", "件名:"),
			head("差出人：", "日時：", "宛先：", "件名："),
			"----- 元のメッセージ -----\n差出人: Shop\n宛先: li",
			"Shop <" + addr + "> さんは書きました:",
			"2026/11/20 10:00、Shop さんが書きました:",
			"iPhoneから送信\n\n2026/11/20 10:00、Shop <" + addr + ">のメール:",
		},
		"Korean": {
			"2026년 11월 20일 (금) 오전 10:00, Shop <" + addr + ">님이 작성:",
			"2026. 11. 20. 오전 10:00, Shop <" + addr + "> 작성:",
			"2026. 11. 20. 10:00, Shop 이(가) 쓴 글:",
			"-----Original Message-----\nFrom: \"Shop\"<" + addr + ">\nTo: <li@cust.test>;\nCc:\nSent: 2026-11-20 (금) 10:00:00 (GMT+09:00)\nSubject: Re: Order 1042",
			head("보낸 사람:", "보낸 날짜:", "받는 사람:", "제목:"),
			"--------- 원본 메일 ---------\n보낸사람: Shop <" + addr + ">\n받는사람 : li@cust.test\n날짜: 2026년 11월 20일 금요일, 10시 00분\n제목: Re: Order 1042",
		},
		"Swedish": {
			"Den fre 20 nov. 2026 kl 10:00 skrev Shop <" + addr + ">:",
			"20 nov. 2026 kl. 10:00 skrev Shop <" + addr + ">:",
			"Den 2026-11-20 kl. 10:00, skrev Shop:",
			"-----Ursprungligt meddelande-----\n" + head("Från:", "Skickat:", "Till:", "Ämne:"),
			head("Från:", "Skickat:", "Till:", "Ämne:"),
		},
		"Danish": {
			"Den fre. 20. nov. 2026 kl. 10.00 skrev Shop <" + addr + ">:",
			"Den 20. nov. 2026 kl. 10.00 skrev Shop <" + addr + ">:",
			"Den 20-11-2026 kl. 10:00 skrev Shop:",
			"-----Oprindelig meddelelse-----\n" + head("Fra:", "Sendt:", "Til:", "Emne:"),
			head("Fra:", "Sendt:", "Til:", "Emne:"),
		},
		"Norwegian": {
			"fre. 20. nov. 2026 kl. 10:00 skrev Shop <" + addr + ">:",
			"20. nov. 2026 kl. 10:00 skrev Shop <" + addr + ">:",
			"Den 20.11.2026 10:00, skrev Shop:",
			"-----Opprinnelig melding-----\n" + head("Fra:", "Sendt:", "Til:", "Emne:"),
		},
		"Finnish": {
			"pe 20. marrask. 2026 klo 10.00 Shop (" + addr + ") kirjoitti:",
			"Shop <" + addr + "> kirjoitti 20.11.2026 kello 10.00:",
			"20.11.2026 10.00, Shop kirjoitti:",
			"-----Alkuperäinen viesti-----\n" + head("Lähettäjä:", "Lähetetty:", "Vastaanottaja:", "Aihe:"),
			head("Lähettäjä:", "Lähetetty:", "Vastaanottaja:", "Aihe:"),
		},
		"Turkish, Czech, Hungarian, Romanian, Ukrainian, Greek": {
			"Shop <" + addr + ">, 20 Kas 2026 Cum, 10:00 tarihinde şunu yazdı:",
			"pá 20. 11. 2026 v 10:00 odesílatel Shop <" + addr + "> napsal:",
			"Shop <" + addr + "> ezt írta (időpont: 2026. nov. 20., P, 10:00):",
			"În vin., 20 nov. 2026 la 10:00, Shop <" + addr + "> a scris:",
			"пт, 20 лист. 2026 р. о 10:00 Shop <" + addr + "> пише:",
			"Στις Παρ 20 Νοε 2026 στις 10:00 π.μ., ο χρήστης Shop <" + addr + "> έγραψε:",
			head("Kimden:", "Gönderildi:", "Kime:", "Konu:"),
			head("Od:", "Odesláno:", "Komu:", "Předmět:"),
			head("Feladó:", "Elküldve:", "Címzett:", "Tárgy:"),
		},
	}
	for language, all := range programs {
		for _, between := range all {
			for name, answer := range map[string]string{"one line": "Please refund 12.50.", "a mail": "您好，\n\nI sent it back on Monday:\nDHL 123.\n\nThanks"} {
				for kind, old := range map[string]string{"marked": "> Hello Li,\n> \n> which size?\n> \n> Shop", "not marked": "Hello Li,\n\nwhich size?\n\nShop"} {
					if kind == "not marked" && strings.Contains("\n"+between, "\n>") {
						continue
					}
					text := answer + "\n\n" + between + "\n\n" + old
					if got := Reply(text, nil); got != answer {
						t.Errorf("%s, %s, %s: %q\ngot %q", language, name, kind, between, got)
					}
				}
			}
		}
	}
}

// The line with which a phone or a program names itself is folded; a sentence that only looks like one is not.
func TestLinesOfDevices(t *testing.T) {
	for _, line := range []string{
		"发自我的 iPhone", "发自我的iPhone", "发自我的iPad", "发自我的华为手机", "发自我的小米手机", "发自我的vivo手机", "发自我的OPPO手机", "发自我的荣耀手机", "发自我的三星 Galaxy 智能手机", "发自我的企业微信", "发自我的 realme", "发自我的一加手机",
		"发自 网易邮箱大师", "发自网易邮箱手机版", "发自新浪邮箱", "来自我的华为手机", "从我的 iPhone 发送", "从我的iPhone发送", "從我的 iPhone 傳送", "發自我的 iPhone", "发送自 Windows 10 版邮件应用", "从 Windows 版邮件发送", "获取 Outlook for Android<https://aka.ms/abc>", "下载适用于 iOS 的 Outlook",
		"签名由 网易邮箱大师 定制", "来自QQ邮箱手机版", "从Foxmail发送", "由 iPhone 发送", "本邮件由 QQ邮箱 发送",
		"Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Sent from Yahoo Mail on Android", "Sent from Mail for Windows", "Get Outlook for iOS", "Get Outlook for Android<https://aka.ms/abc>", "Sent from Outlook for iOS", "Sent via BlackBerry", "Sent with Proton Mail secure email.", "Sent from my mobile device",
		"Von meinem iPhone gesendet", "Gesendet von meinem Samsung Galaxy Smartphone.", "Gesendet mit der GMX Mail App", "Outlook für Android beziehen", "Envoyé de mon iPhone", "Envoyé depuis mon appareil Galaxy", "Envoyé à partir de Outlook pour Android", "Télécharger Outlook pour iOS", "Enviado desde mi iPhone", "Enviado do meu iPhone", "Obtener Outlook para Android", "Inviato da iPhone", "Ottieni Outlook per iOS",
		"Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn Galaxy", "Wysłane z iPhone'a", "Wysłano z mojego telefonu", "Отправлено с iPhone", "Отправлено из мобильной Яндекс.Почты", "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta", "iPhoneから送信", "Outlook for iOS を入手", "내 iPhone에서 보냄", "나의 iPhone에서 보냄",
	} {
		if got := Reply("Where is it?\n\n"+line, nil); got != "Where is it?" {
			t.Errorf("%q was not folded: %q", line, got)
		}
	}
	for _, line := range []string{
		"发自内心地感谢", "来自我的订单", "Sent on Monday", "Sent from the warehouse in Hamburg", "从上海仓库发送", "Outlook zeigt das nicht", "Gesendet am Montag", "我的手机号是 138", "使用手机付款失败", "Enviado ayer", "Get it done",
	} {
		if got := Reply("Where is it?\n\n"+line, nil); !strings.HasSuffix(got, line) {
			t.Errorf("%q was folded", line)
		}
	}
}
