package office

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

func (s *Office) shopPage(c *gin.Context) (*office.ShopSettings, desk.Settings, error) {
	now, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return nil, now, err
	}
	f, err := s.SettingsFrame(c, "shop")
	p := &office.ShopSettings{Settings: f, Set: now, Zones: ui.Zones, Fixed: s.PublicURL, BackupHome: s.Store.Path() + "-backups"}
	for _, url := range lanAddresses(s.Listen) {
		p.Addresses = append(p.Addresses, office.LANAddress{URL: url, QR: office.QR(url, url)})
	}
	p.Base = s.shopFields(c)(now).Base()
	return p, now, err
}

// ShopSettings are the shop's name, address, times and limits.
func (s *Office) ShopSettings(c *gin.Context) error {
	p, _, err := s.shopPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_shop", p)
}

// shopFields are the values of the page.
func (s *Office) shopFields(c *gin.Context) func(desk.Settings) web.FormFields {
	return func(v desk.Settings) web.FormFields {
		return web.FormFields{"shop_name": v.ShopName, "lang": string(v.Lang), "zone": v.Zone, "public_url": v.PublicURL, "hosts": strings.Join(v.Hosts, " "),
			"undo": strconv.Itoa(int(v.Undo / time.Second)), "reopen_within": strconv.Itoa(int(v.ReopenWithin / web.Day)),
			"thanks_stay": s.OnOff(c, v.ThanksStay),
			"poll_every":  strconv.Itoa(int(v.PollEvery / time.Second)), "max_mail": strconv.Itoa(int(v.MaxMail >> 20)),
			"backup_on": s.OnOff(c, v.BackupOn), "backup_dir": v.BackupDir}
	}
}

// SaveShopSettings saves what is on that page, and tells those who look at the mailboxes how often to.
func (s *Office) SaveShopSettings(c *gin.Context) error {
	p, now, err := s.shopPage(c)
	if err != nil {
		return err
	}
	p.Set, err = readShop(c, now)
	if err == nil {
		err = s.SaveSettings(c, &p.Settings, p.Set, now, s.shopFields(c))
	}
	if err != nil {
		return s.Again(c, "settings_shop", p, &p.Form, err)
	}
	s.Mail.Refresh() // how often to look
	return s.Saved(c, "/desk/settings/shop", "saved")
}

// readShop is the settings with what the form says. The first number that is none is the error.
func readShop(c *gin.Context, v desk.Settings) (desk.Settings, error) {
	v.ShopName, v.Zone, v.PublicURL = c.PostForm("shop_name"), c.PostForm("zone"), c.PostForm("public_url")
	v.Lang, _ = desk.ParseLang(c.PostForm("lang"))
	v.Hosts = strings.FieldsFunc(c.PostForm("hosts"), func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n，；", r) })
	v.ThanksStay = web.On(c, "thanks_stay")
	v.BackupOn, v.BackupDir = web.On(c, "backup_on"), c.PostForm("backup_dir")
	var wrong error
	read := func(name string, unit time.Duration, into *time.Duration) {
		n, err := web.Number(c, name)
		if err == nil && (n < 0 || n > 1e7) {
			err = desk.Fail(desk.Invalid, "number.bad").At(name)
		}
		if err == nil {
			*into = time.Duration(n) * unit
		} else if wrong == nil {
			wrong = err
		}
	}
	read("undo", time.Second, &v.Undo)
	read("reopen_within", web.Day, &v.ReopenWithin)
	read("poll_every", time.Second, &v.PollEvery)
	var mb time.Duration
	read("max_mail", 1<<20, &mb)
	if wrong == nil {
		v.MaxMail = int64(mb)
	}
	return settings.Tidy(v), wrong
}

// lanAddresses are where colleagues on the same network find the desk: none while only this computer is listened to.
func lanAddresses(listen string) (urls []string) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err == nil && !ip.IsUnspecified() {
		if ip.IsLoopback() {
			return nil
		}
		return []string{"http://" + net.JoinHostPort(host, port)}
	} else if err != nil && host != "" {
		if host == "localhost" {
			return nil
		}
		return []string{"http://" + net.JoinHostPort(host, port)}
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range addrs {
		prefix, err := netip.ParsePrefix(a.String())
		if err == nil && prefix.Addr().Is4() && !prefix.Addr().IsLoopback() && !prefix.Addr().IsLinkLocalUnicast() && len(urls) < 4 {
			urls = append(urls, "http://"+net.JoinHostPort(prefix.Addr().String(), port))
		}
	}
	return urls
}

// Home shows all pages of the settings that the agent may see, or those that ?q= finds.
func (s *Office) Home(c *gin.Context) error {
	f, err := s.SettingsFrame(c, "home")
	if err != nil {
		return err
	}
	return s.Render(c, "settings_home", &office.SettingsHome{Settings: f, Query: c.Query("q")})
}
