// Command shots takes the README's pictures of a running demo: go run ./scripts/shots -base http://127.0.0.1:8081 -lang zh -out docs/screenshots.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// shot is one picture. Wide ones are 1440 by 900, phone ones 390 by 844 at twice the density.
type shot struct {
	name, path string
	phone      bool
	public     bool // for customers: seen without logging in
}

func main() {
	base := flag.String("base", "http://127.0.0.1:8081", "the running demo")
	lang := flag.String("lang", "zh", "zh or en, part of the pictures' names")
	out := flag.String("out", "docs/screenshots", "where the pictures go")
	user := flag.String("user", "", "an agent's address")
	password := flag.String("password", "", "and password")
	ticket := flag.String("ticket", "", "path of the ticket that is shown; the first of the list otherwise")
	more := flag.Bool("all", false, "every page, light and dark, for looking at")
	only := flag.String("pages", "", "only these paths, with commas, in both sizes and themes, for looking at")
	flag.Parse()
	if err := run(*base, *lang, *out, *user, *password, *ticket, *only, *more); err != nil {
		log.Fatal(err)
	}
}

func run(base, lang, out, user, password, ticket, only string, all bool) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", map[string]string{"zh": "zh-CN", "en": "en"}[lang]))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()

	code := map[string]string{"zh": "zh-CN", "en": "en"}[lang]
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/lang/"+code)); err != nil { // the demo follows the browser's language
		return err
	}
	for _, s := range pages(code, all, true) {
		if only != "" {
			break
		}
		if err := take(ctx, base, out, lang, s); err != nil {
			return err
		}
	}
	if err := chromedp.Do(ctx,
		chromedp.EmulateViewport(1440, 900), // a phone shows no rail
		chromedp.Navigate(base+"/login"),
		chromedp.SendKeys(chromedp.CSS("input[name=address]"), user),
		chromedp.SendKeys(chromedp.CSS("input[name=password]"), password+"\r"),
		chromedp.WaitVisible(chromedp.CSS(".rail")),
		chromedp.Navigate(base+"/desk/open"),
	); err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	first, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf(`(rows => (rows.find(r => r.textContent.includes(%q)) ?? rows[0]).getAttribute("href"))([...document.querySelectorAll('a[href^="/desk/tickets/"]')])`, favourite[lang])))
	if err != nil {
		return err
	}
	if ticket == "" {
		ticket = first
	}
	if only != "" {
		return looks(ctx, base, out, lang, strings.Split(only, ","))
	}
	for _, s := range append([]shot{{name: "desk", path: ticket}, {name: "desk-phone", path: ticket, phone: true}}, pages(code, all, false)...) {
		if err := take(ctx, base, out, lang, s); err != nil {
			return err
		}
	}
	return nil
}

// looks takes single pages, for whoever works on them.
func looks(ctx context.Context, base, out, lang string, paths []string) error {
	for _, path := range paths {
		name := "look" + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path)
		for _, s := range []shot{{name: name, path: path}, {name: name + "-phone", path: path, phone: true}} {
			if err := take(ctx, base, out, lang, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// favourite is what the ticket in the pictures says: one with a note and an answer rather than whichever came last.
var favourite = map[string]string{"zh": "退款", "en": "My teapot arrived in pieces"}

func pages(code string, all, public bool) []shot {
	if public {
		s := []shot{{"help", "/help/" + code, false, true}, {"help-phone", "/help/" + code, true, true}}
		if all {
			s = append(s, shot{"contact", "/help/" + code + "/contact", false, true}, shot{"contact-phone", "/help/" + code + "/contact", true, true}, shot{"login", "/login", false, true})
		}
		return s
	}
	s := []shot{{name: "list", path: "/desk/waiting"}, {name: "list-phone", path: "/desk/open", phone: true}, {name: "ratings", path: "/desk/ratings"}, {name: "ratings-phone", path: "/desk/ratings", phone: true},
		{name: "hours", path: "/desk/settings/hours"}, {name: "hours-phone", path: "/desk/settings/hours", phone: true}, {name: "settings", path: "/desk/settings"}, {name: "settings-phone", path: "/desk/settings", phone: true}, {name: "views-phone", path: "/desk/open#rail", phone: true}}
	if all {
		for _, p := range []string{"open", "mine", "spam", "new", "search?q=退款", "articles", "articles/1", "settings", "settings/mailboxes", "settings/agents", "settings/texts", "settings/help", "settings/ratings", "settings/replies", "settings/tokens", "settings/about", "profile"} {
			name := "page-" + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(p)
			s = append(s, shot{name: name, path: "/desk/" + p}, shot{name: name + "-phone", path: "/desk/" + p, phone: true})
		}
		s = append(s, shot{name: "demo", path: "/demo"}, shot{name: "demo-phone", path: "/demo", phone: true})
	}
	return s
}

// pictures waits until all that are in sight are there.
const pictures = `Promise.all([...document.images].filter((i) => i.checkVisibility()).map((i) => i.decode().catch(() => null))).then(() => true)`

func take(ctx context.Context, base, out, lang string, s shot) error {
	for _, theme := range []string{"light", "dark"} {
		width, height, density := int64(1440), int64(900), 1.0
		if s.phone {
			width, height, density = 390, 844, 2
		}
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			return err
		}
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height, chromedp.EmulateScale(density)), chromedp.Navigate(base+s.path), chromedp.Sleep(600*time.Millisecond)); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](pictures, chromedp.EvalAwaitPromise)); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, s.name+"-"+lang+"-"+theme+".png"), png, 0o644); err != nil {
			return err
		}
	}
	return nil
}
