package cli

import (
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk/settings"
)

// validListen says what is wrong with an address to listen on, as a word key. ":8080" is every network of this machine,
// "127.0.0.1:8080" this machine alone.
func validListen(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "cli.bad.listen"
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return "cli.bad.port"
	}
	if host == "" || host == "localhost" {
		return ""
	}
	if _, err := netip.ParseAddr(host); err != nil {
		return "cli.bad.listen"
	}
	return ""
}

// listen is a flag with such an address.
func (f *flags) listen(to *string, about string) {
	f.add("listen", about, func(v string) string {
		if bad := validListen(v); bad != "" {
			return bad
		}
		*to = v
		return ""
	})
}

// networks is a flag with addresses and networks of proxies: 10.0.0.1, 10.0.0.0/8.
func (f *flags) networks(to *[]string, name, about string) {
	f.add(name, about, func(v string) string {
		for one := range strings.SplitSeq(v, ",") {
			one = strings.TrimSpace(one)
			_, notAddr := netip.ParseAddr(one)
			_, notNetwork := netip.ParsePrefix(one)
			if notAddr != nil && notNetwork != nil {
				return "cli.bad.network"
			}
			*to = append(*to, one)
		}
		return ""
	})
}

// publicURL is a flag with the address under which customers reach the desk.
func (f *flags) publicURL(to *string) {
	f.add("public-url", "cli.flag.public_url", func(v string) string {
		probe := settings.Default()
		probe.ShopName, probe.PublicURL = "-", v
		probe = settings.Tidy(probe)
		if probe.PublicURL == "" || settings.Check(probe, validZone) != nil {
			return "cli.bad.public_url"
		}
		*to = probe.PublicURL
		return ""
	})
}

// hostNames is a flag with names under which the desk may be opened.
func (f *flags) hostNames(to *[]string, name, about string) {
	f.add(name, about, func(v string) string {
		probe := settings.Default()
		probe.ShopName, probe.Hosts = "-", strings.Split(v, ",")
		probe = settings.Tidy(probe)
		if len(probe.Hosts) == 0 || settings.Check(probe, validZone) != nil {
			return "cli.bad.host"
		}
		*to = append(*to, probe.Hosts...)
		return ""
	})
}

// localURL is the page of a desk that listens on addr, for a browser on this machine.
func localURL(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String() + "/"
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// everywhere says whether a desk on addr can be reached from other machines.
func everywhere(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && !tcp.IP.IsLoopback()
}
