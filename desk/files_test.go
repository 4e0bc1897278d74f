package desk

import "testing"

func TestRiskOf(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		want       Risk
	}{
		{"invoice.pdf", "application/pdf", ""},
		{"发票.pdf", "application/octet-stream", ""},
		{"photo.JPG", "image/jpeg", ""},
		{"archive.zip", "application/zip", ""},
		{"report.final.docx", "", ""},
		{"v1.2 notes.txt", "text/plain", ""},
		{"noending", "application/octet-stream", ""},
		{"", "", ""},
		{"setup.EXE", "application/octet-stream", RiskProgram},
		{"setup.exe. ", "", RiskProgram},
		{"setup.exe::$DATA", "", RiskProgram},
		{"invoice.js", "text/plain", RiskScript},
		{"login.html", "text/html", RiskPage},
		{"noending", "text/html", RiskPage},
		{"logo.svg", "image/svg+xml", RiskPage},
		{"prices.xlsm", "", RiskMacro},
		{"open me.lnk", "", RiskShortcut},
		{"backup.iso", "", RiskDisk},
		{"rechnung.pdf.exe", "application/pdf", RiskDisguised},
		{"invoice.pdf                    .scr", "", RiskDisguised},
		{"photo_\u202egpj.exe", "image/jpeg", RiskDisguised},
		{"\u202etxt.pdf", "text/plain", RiskDisguised},
		{"a.\u200bexe", "", RiskProgram},
	} {
		if got := RiskOf(c.name, c.kind); got != c.want {
			t.Errorf("%q (%s): %q, want %q", c.name, c.kind, got, c.want)
		}
	}
}

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{
		"发票 2026.pdf": "发票 2026.pdf", "photo_\u202egpj.exe": "photo_gpj.exe", "a\r\nb\x00.txt": "ab.txt", "../../etc/passwd": ".._.._etc_passwd",
		`C:\x.txt`: "C:_x.txt", "": "file", "..": "file", " \u200b ": "file", "a\u2028b": "a b", "می\u200cخواهم.pdf": "می\u200cخواهم.pdf", "x\xff.pdf": "x�.pdf",
	} {
		if got := FileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
