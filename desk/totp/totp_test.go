package totp

import (
	"strings"
	"testing"
	"time"
)

// RFC 6238, appendix B, the last six of its eight digits.
func TestCodesOfTheRFC(t *testing.T) {
	secret := []byte("12345678901234567890")
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := Code(secret, Step(time.Unix(unix, 0))); got != want {
			t.Errorf("%d: %s, want %s", unix, got, want)
		}
	}
}

func TestCheckCode(t *testing.T) {
	secret, now := []byte("12345678901234567890"), time.Unix(2000000010, 0)
	here := Step(now)
	for _, c := range []struct {
		code string
		last int64
		ok   bool
	}{
		{Code(secret, here), 0, true}, {Code(secret, here-1), 0, true}, {Code(secret, here+1), 0, true},
		{Code(secret, here-2), 0, false}, {Code(secret, here+2), 0, false},
		{Code(secret, here), here, false}, {Code(secret, here-1), here, false}, {Code(secret, here+1), here, true},
		{" 279 037 ", 0, true}, {"２７９０３７", 0, true}, {"279-037", 0, true},
		{"", 0, false}, {"27903", 0, false}, {"2790370", 0, false}, {strings.Repeat("9", 5000), 0, false},
	} {
		if step, ok := Check(secret, c.code, now, c.last); ok != c.ok || ok && step <= c.last {
			t.Errorf("%q after %d: %v", c.code, c.last, ok)
		}
	}
}

func TestSecretsAreTypedAndScanned(t *testing.T) {
	secret := []byte("12345678901234567890")
	text := SecretText(secret)
	if text != "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ" || string(ReadSecret(strings.ToLower(text))) != string(secret) {
		t.Error(text)
	}
	for _, bad := range []string{"", "GEZD", "0189", strings.Repeat("A", 400)} {
		if ReadSecret(bad) != nil {
			t.Errorf("%q was read", bad)
		}
	}
	if got := SecretURL(secret, "青禾 Tea", "li@shop.test"); got != "otpauth://totp/%E9%9D%92%E7%A6%BE%20Tea:li@shop.test?issuer=%E9%9D%92%E7%A6%BE%20Tea&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Error(got)
	}
}

// A code that is taken is one of the three of its time, after the last one; whatever was typed.
func FuzzCheckCode(f *testing.F) {
	secret := []byte("12345678901234567890")
	for _, code := range []string{Code(secret, 66666667), " 279 037 ", "２７９０３７", "", "abcd-efgh", "\xff279037", strings.Repeat("9", 300)} {
		f.Add(code, int64(2000000010), int64(0))
	}
	f.Add(Code(secret, -1), int64(-30), int64(-9))
	f.Fuzz(func(t *testing.T, code string, unix, last int64) {
		now := time.Unix(unix, 0)
		step, ok := Check(secret, code, now, last)
		tidy := Tidy(code)
		if Tidy(tidy) != tidy || len(tidy) > 100 {
			t.Errorf("%q is tidied to %q", code, tidy)
		}
		if here := Step(now); ok && (step <= last || step < here-1 || step > here+1 || Code(secret, step) != tidy) {
			t.Errorf("%q was taken for step %d at %d after %d", code, step, here, last)
		}
	})
}

// A secret that is read is as long as ours, and is the same when it is shown and typed again.
func FuzzReadSecret(f *testing.F) {
	f.Add(SecretText([]byte("12345678901234567890")))
	f.Add("gezd gnbv gy3t qojq gezd gnbv gy3t qojq")
	f.Add("0189 =====")
	f.Fuzz(func(t *testing.T, text string) {
		secret := ReadSecret(text)
		if secret == nil {
			return
		}
		if len(secret) != SecretLength || string(ReadSecret(SecretText(secret))) != string(secret) {
			t.Errorf("%q was read as %x", text, secret)
		}
	})
}
