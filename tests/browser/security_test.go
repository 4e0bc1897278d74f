package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/totp"
)

// code is one of a second factor that has not been taken yet.
func (b *tab) code(secret string, later int64) string {
	return totp.Code(totp.ReadSecret(secret), totp.Step(time.Now())+later)
}

// turnsSecondOn goes on from the page that shows the secret to the recovery codes.
func turnsSecondOn(b *tab) {
	b.Helper()
	secret := b.js(`document.querySelector("[name=secret]").value`).(string)
	b.fills("#f-code", b.code(secret, 0))
	b.clicks("form.panel .btn.primary")
	b.until(`document.querySelector(".codes") && document.readyState === "complete"`)
}

func makesInvitation(b *tab) {
	b.Helper()
	b.clicks(`[name=how][value=link]`)
	b.until(`document.querySelector("#made") && document.readyState === "complete"`)
}

// halfway has a second factor that nobody here knows.
const halfway = "halfway@shop.test"

// secondAddress is that of somebody who sets a second factor up in a language: it ends their other log-ins, so each has their own.
func secondAddress(lang desk.Lang) string {
	return "second-" + strings.ToLower(string(lang)) + "@shop.test"
}

// secondFactors adds those people.
func (s *sample) secondFactors() {
	s.Helper()
	for _, lang := range desk.Langs {
		_, err := s.store.AddAgent(s.Context(), desk.Agent{Name: "林涛", Address: secondAddress(lang), Role: desk.RoleViewer, Lang: lang}, phrase)
		s.must(err)
	}
	id, err := s.store.AddAgent(s.Context(), desk.Agent{Name: "林涛", Address: halfway, Role: desk.RoleViewer, Lang: desk.Chinese}, phrase)
	s.must(err)
	secret := []byte("12345678901234567890")
	_, err = s.store.TurnOnSecond(s.Context(), id, secret, totp.Code(secret, totp.Step(time.Now())), "")
	s.must(err)
}

// stopsHalfway logs in with the password alone.
func stopsHalfway(b *tab) {
	b.Helper()
	b.fills("#f-address", halfway)
	b.fills("#f-password", phrase)
	b.clicks(".btn.primary")
	b.until(`location.pathname === "/login/code" && document.readyState === "complete"`)
}

// A colleague is invited by a link, joins with a phone's browser in the other language, sets a second factor up because the owner
// wants it, logs in with it, and the owner reads of all that.
func TestInvitedColleagueSetsUpASecondFactor(t *testing.T) {
	for lang, words := range map[desk.Lang][3]string{desk.Chinese: {"两步验证", "恢复码", "只读"}, desk.English: {"Two-factor log-in", "Recovery codes", "Viewer"}} {
		t.Run(string(lang), func(t *testing.T) {
			s := newShop(t, 0)
			s.reads(liwei, lang)
			owner := s.logsIn(liwei)
			owner.opens("/desk/settings/agents")
			if page := owner.text("main"); !strings.Contains(page, words[0]) || !strings.Contains(page, words[2]) {
				t.Errorf("the page of agents says %q", page)
			}
			owner.chooses("#f-role", "viewer")
			makesInvitation(owner)
			link := owner.text(".secret code")

			b := s.newTab()
			b.speaks(lang)
			b.onPhone()
			b.opens(strings.TrimPrefix(link, s.base))
			b.fits()
			b.fills("#f-name", "Lin Tao")
			b.fills("#f-address", "lin@shop.test")
			b.fills("#f-password", phrase)
			b.chooses("#f-lang", string(lang))
			b.clicks(".btn.primary")
			b.until(`location.pathname.startsWith("/desk") && document.readyState === "complete"`)

			owner.opens("/desk/settings/agents")
			set, err := s.store.Settings(t.Context())
			s.must(err)
			set.Second = desk.SecondAll
			s.must(s.store.SaveSettings(t.Context(), set))
			b.opens("/desk/open")
			b.until(`location.pathname === "/desk/profile/second"`)
			b.fits()
			secret := b.js(`document.querySelector("[name=secret]").value`).(string)
			turnsSecondOn(b)
			b.fits()
			if !strings.Contains(b.text("main"), words[1]) {
				t.Errorf("the codes' page says %q", b.text("main"))
			}

			again := s.newTab()
			again.speaks(lang)
			again.opens("/login")
			again.fills("#f-address", "lin@shop.test")
			again.fills("#f-password", phrase)
			again.clicks(".btn.primary")
			again.until(`location.pathname === "/login/code" && document.activeElement && document.readyState === "complete"`)
			again.fills("#f-code", again.code(secret, 1))
			again.clicks(".btn.primary")
			again.until(`location.pathname.startsWith("/desk") && document.readyState === "complete"`)

			set.Second, set.Version = desk.SecondNobody, 0
			s.must(s.store.SaveSettings(t.Context(), set))
			owner.opens("/desk/settings/audit?what=security")
			if page := owner.text("main"); !strings.Contains(page, "Lin Tao") {
				t.Errorf("who did what says %q", page)
			}
		})
	}
}
