package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A speller fills the choices and slots of one ticket's texts. A slot keeps its value for the whole ticket, so that the
// order number of the first mail is that of the last.
type speller struct {
	lang  string
	rng   *rand.Rand
	now   time.Time // when the ticket begins: dates in it lie before
	known map[string]string
	kind  int // which of the scenario's subjects: a choice with as many alternatives as there are subjects takes the same one
	kinds int
}

func newSpeller(lang string, rng *rand.Rand, now time.Time) *speller {
	return &speller{lang: lang, rng: rng, now: now, known: map[string]string{}}
}

// spell fills a text. An unknown slot panics: content is embedded and a test spells all of it.
func (s *speller) spell(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		inner, rest := braces(text[open:])
		b.WriteString(s.fill(inner))
		text = rest
	}
}

// braces splits "{a {b} c} d" into "a {b} c" and " d".
func braces(text string) (inner, rest string) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return text[1:i], text[i+1:]
			}
		}
	}
	panic("demo content: a brace is not closed: " + text)
}

func (s *speller) fill(inner string) string {
	if choices := alternatives(inner); len(choices) > 1 {
		if len(choices) == s.kinds {
			return s.spell(choices[s.kind])
		}
		return s.spell(choices[s.rng.IntN(len(choices))])
	}
	if v, ok := s.known[inner]; ok {
		return v
	}
	v := s.slot(inner)
	s.known[inner] = v
	return v
}

// alternatives splits at the bars that are not within inner braces.
func alternatives(inner string) []string {
	if !strings.Contains(inner, "|") {
		return nil
	}
	var all []string
	depth, from := 0, 0
	for i := range len(inner) {
		switch inner[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '|':
			if depth == 0 {
				all = append(all, inner[from:i])
				from = i + 1
			}
		}
	}
	return append(all, inner[from:])
}

// slot makes a value. {3-9} is a number between; {day} a date some days ago; the others come from the lists below.
func (s *speller) slot(name string) string {
	var low, high int
	if n, _ := fmt.Sscanf(name, "%d-%d", &low, &high); n == 2 {
		return fmt.Sprint(low + s.rng.IntN(high-low+1))
	}
	switch name {
	case "order":
		day := s.now.AddDate(0, 0, -1-s.rng.IntN(6))
		return fmt.Sprintf("QH%s%04d", day.Format("0102"), 1000+s.rng.IntN(9000))
	case "tracking":
		return fmt.Sprintf("%d%012d", 4+s.rng.IntN(5), s.rng.Int64N(1e12))
	case "phone":
		return fmt.Sprintf("1%s%04d%04d", s.one(phonePrefixes), s.rng.IntN(10000), s.rng.IntN(10000))
	case "price":
		return fmt.Sprint([]int{58, 68, 79, 88, 98, 128, 138, 158, 168, 198, 238, 268, 298, 328, 398}[s.rng.IntN(15)])
	case "day":
		day := s.now.AddDate(0, 0, -2-s.rng.IntN(9))
		if s.lang == "zh" {
			return day.Format("1月2日")
		}
		return day.Format("2 January")
	}
	list, ok := lists[s.lang][name]
	if !ok {
		if list, ok = lists["en"][name]; !ok {
			panic("demo content: unknown slot {" + name + "}")
		}
	}
	// product and product2, city and city2 must differ.
	for {
		v := s.one(list)
		if first, ok := s.known[strings.TrimSuffix(name, "2")]; !ok || first != v || len(list) < 2 {
			return v
		}
	}
}

func (s *speller) one(list []string) string { return list[s.rng.IntN(len(list))] }

var phonePrefixes = []string{"38", "39", "36", "58", "86", "77", "50"}

var zhProducts = []string{
	"明前龙井 100g", "安溪铁观音礼盒", "白毫银针", "福鼎老白茶饼 350g", "桂花乌龙", "凤凰单丛（蜜兰香）", "武夷大红袍", "正山小种", "茉莉龙珠",
	"陈皮熟普小青柑", "碧螺春 250g", "冷泡茶包（30 袋）", "太平猴魁", "冰岛古树普洱", "荔枝红茶", "九曲红梅", "安吉白茶 50g",
}

var enProducts = []string{
	"Longjing gift box", "Silver Needle white tea", "Tie Guan Yin (100 g)", "Da Hong Pao", "Osmanthus Oolong", "Jasmine Pearls", "aged Shou Mei cake",
	"Lapsang Souchong", "Phoenix Dan Cong", "Dian Hong sampler", "Keemun red", "Anji white (50 g)", "ripe Pu-erh tuocha", "Bi Luo Chun",
}

// lists are the words of the slots, by language. Other languages use the English ones.
var lists = map[string]map[string][]string{
	"zh": {
		"product": zhProducts, "product2": zhProducts,
		"city":    {"杭州", "成都", "西安", "哈尔滨", "佛山", "厦门", "长沙", "昆明", "青岛", "乌鲁木齐", "苏州", "郑州", "沈阳", "南宁", "呼和浩特", "石家庄"},
		"city2":   {"上海", "北京", "深圳", "南京", "武汉", "重庆", "合肥", "天津"},
		"courier": {"顺丰", "圆通", "中通", "京东物流", "韵达", "邮政 EMS"},
		"company": {"青木贸易有限公司", "知味茶餐厅", "云隐民宿", "和光文化传播（上海）有限公司", "半山书院", "德胜物业", "元和医药", "小满咖啡", "瑞丰会计师事务所", "海棠里酒店管理有限公司"},
		"when":    {"前天晚上", "上周五", "大前天", "周一", "昨天中午", "三天前", "上周末"},
		"agent":   {"李伟", "周敏"},
		"gift":    {"我妈", "岳父", "老师", "客户", "领导", "爷爷", "同事"},
	},
	"en": {
		"product": enProducts, "product2": enProducts,
		"city":    {"Auckland", "Toronto", "Manchester", "Singapore", "Portland", "Melbourne", "Dublin", "Penang", "Rotterdam", "Chicago", "Cape Town", "Edinburgh"},
		"city2":   {"London", "Sydney", "Vancouver", "New York", "Kuala Lumpur", "Wellington"},
		"courier": {"DHL", "SF Express", "EMS", "UPS", "FedEx", "Royal Mail"},
		"company": {"Ponsonby Tea Room", "Lantern & Leaf Ltd", "Harbour House Hotel", "The Quiet Cup", "Marigold Events", "Northside Grocers Co-op", "Saltbush Café"},
		"when":    {"last Tuesday", "on Friday", "a week ago", "three days ago", "last weekend", "on the 3rd"},
		"agent":   {"Li Wei", "Zhou Min"},
		"gift":    {"my mother", "my father-in-law", "a friend", "my boss", "my grandmother", "our clients"},
	},
}
