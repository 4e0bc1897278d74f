package helpcentre

import "testing"

func TestPlainMarkdownHasNoTableRules(t *testing.T) {
	if got, want := Plain("| a | b |\n|---|:-:|\n| 1 | 2 |\nx - y"), "  a   b  \n\n  1   2  \nx - y"; got != want {
		t.Errorf("%q", got)
	}
}

func TestPlainMarkdown(t *testing.T) {
	in := "# Refunds\n\nSee [the *form*](https://x.test/a?b=c \"t\") and ![pic](p.png).\n\n- **One**\n2. `Two`\n> quote\n---\n<b>bold</b> a | b"
	want := "Refunds\n\nSee the *form* and pic.\n\nOne\nTwo\nquote\n\n bold  a   b"
	if got := Plain(in); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestHeadingsEndInSearchText(t *testing.T) {
	for in, want := range map[string]string{"## Refunds ##\nWithin": "Refunds:\nWithin", "# 退款\n七天": "退款：\n七天", "## **多久**\n三天": "多久：\n三天", "# How long?\nTwo": "How long?\nTwo",
		"# 多久到账？\n三天": "多久到账？\n三天", "# 运费（国内）\n免": "运费（国内）：\n免", "#no heading": "#no heading", "# \nx": "\nx"} {
		if got := SearchText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
