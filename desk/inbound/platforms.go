package inbound

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// platforms are the domains from which shop, payment and delivery platforms send their notices. Somebody has to read them; the
// platform reads nothing. Their subdomains count too.
var platforms = setOf(`taobao.com tmall.com tmall.hk alibaba.com alibaba-inc.com 1688.com aliexpress.com alipay.com alimail.com cainiao.com jd.com jd.hk jdpay.com
	pinduoduo.com pdd.com yangkeduo.com temu.com temuemail.com shein.com vip.com dangdang.com suning.com meituan.com douyin.com jinritemai.com kuaishou.com kwaixiaodian.com xiaohongshu.com weidian.com youzan.com
	weixin.qq.com tenpay.com pay.weixin.qq.com sf-express.com
	amazon.com amazon.co.uk amazon.de amazon.fr amazon.it amazon.es amazon.co.jp amazon.ca amazon.com.au amazon.in amazon.cn amazonpay.com ebay.com ebay.co.uk ebay.de ebay.com.au
	shopify.com shopifyemail.com etsy.com wish.com walmart.com rakuten.co.jp lazada.com shopee.com mercadolibre.com mercadolivre.com allegro.pl zalando.de tiktok.com tiktokshop.com
	paypal.com paypal.co.uk paypal.de stripe.com squareup.com klarna.com adyen.com payoneer.com wise.com airwallex.com pingpongx.com lianlianpay.com lianlianglobal.com
	dhl.com dhl.de ups.com fedex.com usps.com royalmail.com hermesworld.com dpd.com`)

// relays are where these platforms pass on what their customers write: people, who get an answer.
var relays = setOf(`marketplace.amazon.com marketplace.amazon.co.uk marketplace.amazon.de marketplace.amazon.fr marketplace.amazon.it marketplace.amazon.es marketplace.amazon.co.jp marketplace.amazon.ca
	marketplace.amazon.com.au marketplace.amazon.in members.ebay.com members.ebay.co.uk members.ebay.de members.ebay.com.au message.aliexpress.com`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// platformNotice says whether a mail is a platform's own: from one of its domains, and not with somebody else to answer in Reply-To.
func platformNotice(m *desk.Mail) bool {
	from := m.From
	if len(m.ReplyTo) > 0 {
		from = m.ReplyTo[0]
	}
	_, domain, _ := strings.Cut(desk.TidyAddress(from.Address), "@")
	notice := false
	for d := domain; d != ""; _, d, _ = strings.Cut(d, ".") {
		if relays[d] {
			return false
		}
		notice = notice || platforms[d]
	}
	return notice
}
