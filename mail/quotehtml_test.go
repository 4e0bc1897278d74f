package mail

import (
	"testing"
)

// Answers whose only form is HTML, as mail programs write them: the answer alone is left, also where a program knows a language
// that we don't.
func TestQuotesInHTML(t *testing.T) {
	const old = `<div>Hello Li,</div><div><br></div><div>which size?</div><div>Shop</div>`
	const addr = "support@shop.test"
	cases := []struct{ name, answer, between string }{
		{"Gmail", `<div dir="ltr">Please refund.</div><br>`, `<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Fri, Nov 20, 2026 at 10:00 AM Shop &lt;<a href="mailto:` + addr + `">` + addr + `</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">` + old + `</blockquote></div>`},
		{"Gmail in Indonesian", `<div dir="ltr">Please refund.</div><br>`, `<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Pada tanggal Jum, 20 Nov 2026 pukul 10.00 Shop &lt;` + addr + `&gt; menyampaikan pesan:<br></div><blockquote class="gmail_quote">` + old + `</blockquote></div>`},
		{"Gmail in Thai", `<div dir="ltr">Please refund.</div><br>`, `<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">ในวันที่ ศ. 20 พ.ย. 2026 เวลา 10:00 Shop &lt;` + addr + `&gt; เขียนว่า:<br></div><blockquote class="gmail_quote">` + old + `</blockquote></div>`},
		{"Gmail with a signature", `<div dir="ltr">Please refund.<br clear="all"><br>-- <br><div class="gmail_signature" data-smartmail="gmail_signature">Li Lei<br>Some Company</div></div>`, `<div class="gmail_quote"><div class="gmail_attr">Li wrote on Friday:<br></div><blockquote class="gmail_quote">` + old + `</blockquote></div>`},
		{"Outlook", `<div class="WordSection1"><p class="MsoNormal">Please refund.</p>`, `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Shop &lt;` + addr + `&gt;<br><b>Sent:</b> Friday, November 20, 2026 10:00 AM<br><b>To:</b> li@cust.test<br><b>Subject:</b> Re: Order</p></div></div>` + old + `</div>`},
		{"Outlook in Chinese", `<p>Please refund.</p>`, `<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>发件人:</b> Shop &lt;` + addr + `&gt; <br><b>发送时间:</b> 2026年11月20日 10:00<br><b>收件人:</b> li<br><b>主题:</b> Re: Order</p></div>` + old},
		{"Outlook on the web", `<div>Please refund.</div>`, `<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Shop &lt;` + addr + `&gt;<br><b>Sent:</b> Friday, November 20, 2026 10:00 AM<br><b>To:</b> li<br><b>Subject:</b> Re: Order</font><div>&nbsp;</div></div>` + old},
		{"Outlook on the web, in Vietnamese", `<div>Please refund.</div>`, `<hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font><b>Từ:</b> Shop &lt;` + addr + `&gt;<br><b>Đã gửi:</b> Thứ Sáu<br><b>Đến:</b> li<br><b>Chủ đề:</b> Re: Order</font></div>` + old},
		{"Outlook for a phone", `<div>Please refund.</div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>`, `<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><font><b>From:</b> Shop<br><b>Sent:</b> Friday<br></font></div>` + old},
		{"Apple Mail", `Please refund.<br><div><br>`, `<blockquote type="cite"><div>On Nov 20, 2026, at 10:00, Shop &lt;` + addr + `&gt; wrote:</div><br class="Apple-interchange-newline"><div>` + old + `</div></blockquote></div>`},
		{"iPhone in Chinese", `Please refund.<br><br><div dir="ltr">发自我的 iPhone</div>`, `<div dir="ltr"><br><blockquote type="cite">在 2026年11月20日，10:00，Shop &lt;` + addr + `&gt; 写道：<br><br></blockquote></div><blockquote type="cite">` + old + `</blockquote>`},
		{"Thunderbird", `<p>Please refund.</p>`, `<div class="moz-cite-prefix">Am 20.11.26 um 10:00 schrieb Shop:<br></div><blockquote type="cite" cite="mid:x">` + old + `</blockquote>`},
		{"Thunderbird in Basque", `<p>Please refund.</p>`, `<div class="moz-cite-prefix">Shop(e)k dio (2026-11-20 10:00):<br></div><blockquote type="cite" cite="mid:x">` + old + `</blockquote>`},
		{"Yahoo", `<div class="ydp">Please refund.</div>`, `<div id="yahoo_quoted_123" class="yahoo_quoted"><div><div>On Friday, November 20, 2026 at 10:00:00 AM GMT+8, Shop &lt;` + addr + `&gt; wrote:</div><div><br></div>` + old + `</div></div>`},
		{"Yahoo in Malay", `<div class="ydp">Please refund.</div>`, `<div id="yahoo_quoted_123" class="yahoo_quoted"><div><div>Pada Jumaat, 20 November 2026, Shop menulis:</div>` + old + `</div></div>`},
		{"QQ", `<div>Please refund.</div><div><br></div><div><!--emptysign--></div>`, `<div style="font-size:12px;font-family:Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size:12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"Shop"&lt;` + addr + `&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月20日(星期五) 上午10:00</div><div><b>收件人:</b>&nbsp;"li"&lt;li@cust.test&gt;;</div><div></div><div><b>主题:</b>&nbsp;Re: Order</div></div><div><br></div>` + old},
		{"QQ in English", `<div>Please refund.</div>`, `<div>------------------&nbsp;Original&nbsp;------------------</div><div><div><b>From: </b>&nbsp;"Shop";&lt;` + addr + `&gt;;</div><div><b>Date: </b>&nbsp;Fri, Nov 20, 2026 10:00 AM</div><div><b>To: </b>&nbsp;"li";</div></div>` + old},
		{"163", `<div style="line-height:1.7">Please refund.</div>`, `<div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><p>At 2026-11-20 10:00:00, "Shop" &lt;` + addr + `&gt; wrote:</p><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex">` + old + `</blockquote>`},
		{"163 master", `<div>Please refund.</div>`, `<div id="ntes-pcmac-signature"></div><div id="ntes-pcmac-quote"><div>---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>Shop&lt;` + addr + `&gt;</td></tr><tr><td>日期</td><td>2026年11月20日 10:00</td></tr></table>` + old + `</div>`},
		{"Sina", `Please refund.<br>`, `<div id="origbody"><div style="background: #f2f2f2;">----- 原始邮件 -----<br>发件人：Shop &lt;` + addr + `&gt;<br>收件人：li<br>主题：Order<br>日期：2026年11月20日 10点00分<br></div>` + old + `</div>`},
		{"Foxmail", `<div>Please refund.</div><div><br></div><hr style="width:210px;height:1px;" color="#b5c4df" size="1" align="left"><div>li@cust.test</div>`, `<blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;"><div><b>发件人：</b>&nbsp;<a href="mailto:` + addr + `">Shop</a></div><div><b>发送时间：</b>&nbsp;2026-11-20&nbsp;10:00</div><div><b>收件人：</b>&nbsp;li</div><div><b>主题：</b>&nbsp;Re: Order</div></div>` + old + `</blockquote>`},
		{"WeCom", `<div>Please refund.</div><div>发自我的企业微信</div>`, `<div class="qmQuote"><div>------------------&nbsp;Original&nbsp;------------------</div><div><b>From:&nbsp;</b>Shop&lt;` + addr + `&gt;</div><div><b>Date:&nbsp;</b>周五,11月 20,2026 10:00</div><div><b>To:&nbsp;</b>li</div><div><b>Subject:&nbsp;</b>Order</div>` + old + `</div>`},
		{"Aliyun", `<div class="__aliyun_email_body_block"><div>Please refund.</div></div>`, `<blockquote style="margin-right:0"><div>------------------------------------------------------------------</div><div>发件人：Shop &lt;` + addr + `&gt;</div><div>发送时间：2026年11月20日(星期五) 10:00</div><div>收件人：li</div><div>主　题：Order</div>` + old + `</blockquote>`},
		{"Lark", `<div>Please refund.</div>`, `<div id="lark-mail-quote-1" class="history-quote-wrapper"><div class="adit-html-block"><div style="border-left:none"><div><div class="lme-line-signal"><span>发件人: </span>Shop&lt;` + addr + `&gt;</div><div><span>日期: </span>2026年11月20日 10:00</div><div><span>主题: </span>Order</div><div><span>收件人: </span>li</div></div>` + old + `</div></div></div>`},
		{"Proton", `<div>Please refund.</div>`, `<div class="protonmail_quote">On Friday, November 20th, 2026 at 10:00 AM, Shop &lt;` + addr + `&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">` + old + `</blockquote></div>`},
		{"Zimbra", `<div>Please refund.</div>`, `<hr id="zwchr"><div><b>From: </b>Shop<br><b>To: </b>li<br><b>Sent: </b>Friday<br><b>Subject: </b>Order<br></div>` + old},
		{"Zoho", `<div>Please refund.</div>`, `<div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Fri, 20 Nov 2026 10:00:00 +0800 <b>Shop &lt;` + addr + `&gt;</b> wrote ----</div><br><blockquote>` + old + `</blockquote></div>`},
		{"GMX", `<div>Please refund.</div>`, `<div name="quote" style="margin:10px 5px"><div><b>Gesendet:</b>&nbsp;Freitag, 20. November 2026 um 10:00 Uhr<br/><b>Von:</b>&nbsp;"Shop" &lt;` + addr + `&gt;<br/><b>An:</b>&nbsp;li<br/><b>Betreff:</b>&nbsp;Order</div>` + old + `</div>`},
		{"mail.ru", `<div>Please refund.</div>`, `<blockquote style="border-left:1px solid #0857A6">Пятница, 20 ноября 2026, 10:00 +03:00 от Shop &lt;` + addr + `&gt;:<br>` + old + `</blockquote>`},
		{"Yandex", `<div>Please refund.</div>`, `<div>20.11.2026, 10:00, "Shop" &lt;` + addr + `&gt;:</div><blockquote>` + old + `</blockquote>`},
		{"Naver", `<p>Please refund.</p>`, `<div><p>-----Original Message-----<br><b>From:</b> "Shop"&lt;` + addr + `&gt;<br><b>To:</b> &lt;li@cust.test&gt;;<br><b>Sent:</b> 2026-11-20 (금) 10:00:00 (GMT+09:00)<br><b>Subject:</b> Order</p></div>` + old},
		{"Tutanota", `<div>Please refund.</div>`, `<div>20. Nov. 2026, 10:00 by ` + addr + `:</div><blockquote class="tutanota_quote">` + old + `</blockquote>`},
		{"Windows Mail", `<div>Please refund.</div>`, `<div style="mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From: </b><a href="mailto:` + addr + `">Shop</a><br><b>Sent: </b>Friday<br><b>To: </b>li<br><b>Subject: </b>Order</p></div>` + old},
		{"Outlook for Mac", `<div>Please refund.</div>`, `<span id="OLK_SRC_BODY_SECTION"><div style="border-top:#b5c4df 1pt solid"><span>From: </span> Shop<br><span>Date: </span> Friday<br><span>To: </span> li<br></div>` + old + `</span>`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := parseBytes(t, []byte("From: li@cust.test\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>"+c.answer+c.between+"</body></html>"))
			want := "Please refund."
			if c.name == "Foxmail" {
				want = "Please refund.\n\n---\nli@cust.test" // a signature without its mark is part of what was written
			}
			if m.Reply != want {
				t.Errorf("got %q\nof  %q", m.Reply, m.Text)
			}
		})
	}
}

// Answers between the lines stay, with what they answer.
func TestAnswersWithinAQuoteInHTML(t *testing.T) {
	const gmail = `<div dir="ltr"><div>See below.</div></div><div class="gmail_quote"><div class="gmail_attr">Shop menulis:<br></div><blockquote class="gmail_quote">Which size?</blockquote><div>XL</div><blockquote class="gmail_quote">Which colour?<br>Shop</blockquote></div>`
	m := parseBytes(t, []byte("From: li@cust.test\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"+gmail))
	if want := "See below.\n> Which size?\n\nXL"; m.Reply != want {
		t.Errorf("got %q, want %q", m.Reply, want)
	}
	const forward = `<div class="moz-forward-container"><div id="divRplyFwdMsg"><b>From:</b> Shop<br><b>Sent:</b> Friday<br></div><p>Your parcel</p></div>`
	m = parseBytes(t, []byte("From: li@cust.test\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"+forward))
	if want := "From: Shop\nSent: Friday\n\nYour parcel"; m.Reply != want {
		t.Errorf("only forwarded: got %q, want %q", m.Reply, want)
	}
}
