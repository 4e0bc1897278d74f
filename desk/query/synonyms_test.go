package query

import (
	"reflect"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestReadSynonyms(t *testing.T) {
	for text, want := range map[string][][]string{
		"":                            nil,
		"\n \n,、\n":                   nil,
		"退款、退钱，返款":                    {{"退款", "退钱", "返款"}},
		"退款 退钱":                       {{"退款", "退钱"}},
		"gift card, voucher":          {{"gift card", "voucher"}},
		"a=b\r\n\r\nc / d／e；f;g|h":    {{"a", "b"}, {"c", "d", "e", "f", "g", "h"}},
		"单独":                          {{"单独"}},
		"Earl Grey , bergamot  tea\t": {{"Earl Grey", "bergamot tea"}},
	} {
		if got := ReadSynonyms(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
	groups := [][]string{{"退款", "退钱"}, {"gift card", "voucher"}}
	for _, lang := range desk.Langs {
		if got := ReadSynonyms(WriteSynonyms(groups, lang)); !reflect.DeepEqual(got, groups) {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

func TestCheckSynonyms(t *testing.T) {
	many := strings.Repeat("a,b\n", MaxSynonymGroups+1)
	for text, key := range map[string]string{
		"退款、退钱\ngift card, voucher":                 "",
		"退款、退钱\n单独":                                 "synonyms.alone",
		"退款、退钱\n返款、退钱":                              "synonyms.twice",
		"Refund, refunds":                           "synonyms.twice",
		"退款、！！":                                     "synonyms.no_word",
		"退款、" + strings.Repeat("长", MaxSynonym+5):   "synonyms.too_long",
		"x" + strings.Repeat(",x", MaxSynonymWords): "synonyms.too_many_words",
		many: "synonyms.too_many",
	} {
		err, _ := CheckSynonyms(ReadSynonyms(text)).(*desk.Error)
		if got := ""; err != nil && err.Key != key || err == nil && got != key {
			t.Errorf("%.30q: %v, not %q", text, err, key)
		}
	}
}
