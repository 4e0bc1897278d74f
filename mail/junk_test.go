package mail

import "testing"

func TestJunkFields(t *testing.T) {
	for _, c := range []struct{ head, want string }{
		{"X-Spam-Flag: YES", "X-Spam-Flag: YES"},
		{"X-Spam-Flag: NO", ""},
		{"X-Spam-Status: Yes, score=9.1 required=5.0 tests=BAYES_99", "X-Spam-Status: Yes, score=9.1 required=5.0 tests=BAYES_99"},
		{"X-Spam-Status: No, score=-1.9 required=5.0\nX-Spam-Level: *****", ""},
		{"X-Spam-Level: *****", "X-Spam-Level: *****"},
		{"X-Spam-Level: ****", ""},
		{"X-Spam: Yes", "X-Spam: Yes"},
		{"X-Spam: Yes we can", "X-Spam: Yes we can"},
		{"X-MS-Exchange-Organization-SCL: 6", "X-MS-Exchange-Organization-SCL: 6"},
		{"X-MS-Exchange-Organization-SCL: 1", ""},
		{"X-MS-Exchange-Organization-SCL: -1", ""},
		{"X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:;LANG:en;SCL:9;SRV:;SFV:SPM;H:x", "X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:;LANG:en;SCL:9;SRV:;SFV:SPM;H:x"},
		{"X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:1;SFV:NSPM;", ""},
		{"X-Microsoft-Antispam: BCL:0;ARA:13230040|1800799024;", ""},
		{"X-Yandex-Spam: 4", "X-Yandex-Spam: 4"},
		{"X-Yandex-Spam: 1", ""},
		{"X-Bogosity: Ham, tests=bogofilter", ""},
		{"X-Bogosity: Spam, tests=bogofilter", "X-Bogosity: Spam, tests=bogofilter"},
		{"X-DSPAM-Result: Innocent", ""},
		{"X-Spam-Flag: NO\nX-Spam-Flag: YES", ""}, // the uppermost is of the server nearest to us
		{"Subject: X-Spam-Flag: YES", ""},
	} {
		if m := parseBytes(t, crlf("From: a@b.test\n"+c.head+"\n\nHello\n")); m.Junk != c.want {
			t.Errorf("%s: %q", c.head, m.Junk)
		}
	}
}
