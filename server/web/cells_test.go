package web

import "testing"

func TestSafeCell(t *testing.T) {
	for v, want := range map[string]string{"": "", "李伟": "李伟", "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "-2": "'-2", "+86": "'+86", "\t=1": "'\t=1", "＝1": "'＝1", "a=1": "a=1"} {
		if got := SafeCell(v); got != want {
			t.Errorf("%q: %q", v, got)
		}
	}
}
