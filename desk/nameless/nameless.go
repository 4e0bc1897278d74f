// Package nameless takes out of a text what says who somebody is, so that what was written for one customer can be read by all: names,
// addresses, telephone, order and other long numbers. It rather takes too much than too little, and a person reads what it leaves before
// anybody else does.
package nameless

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// Mask stands where something was.
const Mask = "…"

// surnames are the hundred that nine of ten people in China have, and those of two characters.
const surnames = `(?:欧阳|上官|司马|诸葛|皇甫|东方|尉迟|公孙|慕容|司徒|令狐|[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾賈夏韦付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝])`

// rules are what is masked, in this order. Where a rule has a first group, it stays.
var rules = []func() *regexp.Regexp{
	desk.Pattern(`[^\s@<>（）()，,；;：:]+@[^\s@]+\.[A-Za-z0-9-]+`),
	desk.Pattern(`(https?://[^\s?#<>"']+)[?#][^\s<>"']+`), // what a link carries about who follows it
	desk.Pattern(`(?i)((?:收货地址|收件地址|送货地址|寄送地址|邮寄地址|详细地址|家庭住址|地址|住址|(?:shipping|delivery|billing|postal|home) address|address)[ \t]*(?:[:：]|是|为|is)[ \t]*)[^\n。；;]{4,120}`),
	desk.Pattern(`((?:收件人|收货人|联系人|姓名|名字|签收人|客户)[ \t]*[:：是][ \t]*)[^\s，,。；;:：]{2,20}`),
	desk.Pattern(`(?i)((?:微信|微 信|wechat|weixin|QQ|旺旺|支付宝|淘宝)[ \t]*(?:号码|号|ID|账号|帐号|昵称)?[ \t]*[:：是]?[ \t]*)[A-Za-z0-9_.-]{5,40}`),
	desk.Pattern(`(?i)((?:订单编号|订单号码|订单号|訂單編號|訂單號|订单|訂單|运单号|快递单号|物流单号|单号|身份证号|卡号|\b(?:order|tracking|invoice|customer|account)(?:[ \t]+(?:number|no\.?|nr\.?|id))?)[ \t]*(?:是|为|為|is)?[ \t]*[:：#＃]?[ \t]*[#＃]?[ \t]*)[A-Z]{0,6}-?[0-9][0-9A-Z-]{2,40}`),
	desk.Pattern(`\b[A-Z]{1,6}-?\d{5,30}\b`),
	desk.Pattern(`\+?\(?\d(?:[ \-.()]{0,2}\d){6,}[xX]?`),
	desk.Pattern(`\b\d{1,5}[A-Za-z]? (?:[A-Z][A-Za-z'.-]* ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Place|Pl|Square|Sq|Terrace|Close|Crescent)\b\.?(?:,? (?:Apt|Apartment|Flat|Unit|Suite|#)\.? ?\w+)?(?:,? [A-Z][a-z]+){0,3}(?:,? (?:[A-Z]{2} )?\d{5}(?:-\d{4})?|,? [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})?`),
	desk.Pattern(`\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b`), // a British postcode
	desk.Pattern(`((?:^|[^\pL])(?i:my name is|my name's|this is|i am called) )\p{Lu}[\pL'’-]+(?: \p{Lu}[\pL'’-]+){0,2}`),
	desk.Pattern(`(?m)(^[ \t]*(?i:dear|hi|hello|hey)(?: (?:Mr|Mrs|Ms|Miss|Dr)\.?)? )\p{Lu}[\pL'’-]+(?: \p{Lu}[\pL'’-]+){0,2}`),
	desk.Pattern(`\b(?:Mr|Mrs|Ms|Miss|Dr)\.? \p{Lu}[\pL'’-]+(?: \p{Lu}[\pL'’-]+)?`),
	desk.Pattern(`(我叫|我的名字叫|我是)` + surnames + `\p{Han}{1,2}([，。,.！!\s]|$)`),
	desk.Pattern(`()` + surnames + `\p{Han}{0,2}(先生|女士|小姐|太太|老师|阿姨|经理|师傅)`),
}

// A place in China: a street with a number behind it, or a province and a city in a row.
var (
	aPlace  = desk.Pattern(`[\p{Han}A-Za-z0-9 ]{0,40}?(?:[\p{Han}]{1,12}(?:路|街|大道|巷|弄|胡同|小区|花园|家园|新村|村|镇|乡|大厦|广场|公寓|苑|城))[\p{Han}]{0,10}? ?[0-9０-９一二三四五六七八九十百]{1,6}(?:[-—][0-9]+)* ?(?:号|號|弄|栋|棟|幢|座|单元|室|楼|层)[\p{Han}0-9A-Za-z\-—#]{0,40}`)
	aRegion = desk.Pattern(`[\p{Han}]{2,10}?(?:省|自治区|市)[\p{Han}]{1,8}?(?:市|区|县|旗|州)[\p{Han}0-9A-Za-z\-—#]{0,40}`)
	leadsTo = desk.Pattern(`^.*(?:寄|送|发|改|住|换|配送|投递)(?:到|往|至|在|成|为|给)|^.*(?:地址(?:是|为)?|位于|我在|住)`)
)

// Text is a text without persons. names are those of the people who take part, as far as they are known.
func Text(text string, names ...string) string {
	for _, name := range parts(names) {
		text = without(text, name)
	}
	for _, place := range []func() *regexp.Regexp{aPlace, aRegion} {
		text = place().ReplaceAllStringFunc(text, func(found string) string { return leadsTo().FindString(found) + Mask })
	}
	for _, pattern := range rules {
		rule := pattern()
		switch rule.NumSubexp() {
		case 0:
			text = rule.ReplaceAllString(text, Mask)
		case 1:
			text = rule.ReplaceAllString(text, "${1}"+Mask)
		default:
			text = rule.ReplaceAllString(text, "${1}"+Mask+"${2}")
		}
	}
	return manyMasks().ReplaceAllString(text, Mask)
}

var manyMasks = desk.Pattern(Mask + `(?:[ \t,，、/-]*` + Mask + `)+`)

// parts are names and what they are made of, the longest first; a Han name also without its surname. What is too short to be told from
// a word is left out.
func parts(names []string) (out []string) {
	for _, name := range names {
		name = strings.TrimSpace(name)
		for _, part := range append(strings.Fields(name), name) {
			if n := utf8.RuneCountInString(part); n >= 3 || n == 2 && len(part) > 4 {
				out = append(out, part)
			}
		}
		if r := []rune(name); len(r) == 3 && len(name) == 9 {
			out = append(out, string(r[1:]))
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// without takes a name out; one in Latin letters only where it is a word by itself.
func without(text, name string) string {
	if len(name) != utf8.RuneCountInString(name) {
		return strings.ReplaceAll(text, name, Mask)
	}
	return regexp.MustCompile(`(?i)\b`+regexp.QuoteMeta(name)+`\b`).ReplaceAllString(text, Mask)
}

// maxQuestion is how long a question may be, in characters.
const maxQuestion = 80

// Question is what a customer asked, in one line and without persons: the first question of their letter, else its subject, else its first
// sentence that says something. It may be empty.
func Question(subject, letter string, names ...string) string {
	sentences := sentences(letter)
	for _, s := range sentences {
		if asks(s) {
			if q := asked(s, names); q != "" {
				return q
			}
		}
	}
	for _, s := range append([]string{subjectMarks().ReplaceAllString(subject, "")}, sentences...) {
		if q := asked(s, names); q != "" {
			return q
		}
	}
	return ""
}

var (
	subjectMarks = desk.Pattern(`(?i)^(?:\s*(?:re|fw|fwd|aw|答复|回复|转发)\s*[:：])+\s*|\[#\d+\]|#\d+`)
	sentenceEnd  = desk.Pattern(`[。！？!?；;\n]+|\.(?:\s|$)`)
	greeting     = desk.Pattern(`(?i)^(?:(?:尊敬的|亲爱的)?[^，,。！!]{0,8}(?:您好|你好|早上好|下午好|晚上好|hello|hi|hey)(?:[啊呀吖！!～~，,、\s]|$)+|在吗[，,\s]*|(?:我叫|我的名字叫|我是|my name is|my name's|this is|i am|i'm)[^，,。.!！]{1,20}[，,.]\s*(?:and\s+)?|请问(?:一下|下)?[，,：:\s]*|想问(?:一下|下)?[，,：:\s]*|(?:dear|hello|hi|hey)(?: [\pL.'… -]{1,30}?)?[,!]\s*|(?:could you (?:please )?tell me|i (?:would|'d) like to (?:know|ask)|please,?)\s+)`)
	trailing     = strings.NewReplacer("( ", "(", "（）", "", "()", "", "：，", "，", "  ", " ", " ?", "?", " .", ".", " ,", ",")
)

// sentences are the sentences of a letter up to where its writer takes leave, each with its own end.
func sentences(letter string) (out []string) {
	for _, line := range strings.Split(letter, "\n") {
		line = strings.TrimSpace(line)
		if line == "--" || strings.HasPrefix(line, ">") {
			break
		}
		from := 0
		for _, at := range sentenceEnd().FindAllStringIndex(line, -1) {
			out = append(out, strings.TrimSpace(line[from:at[1]]))
			from = at[1]
		}
		out = append(out, strings.TrimSpace(line[from:]))
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// leads is how many greetings may stand in front of what is asked: hello, who one is, may I ask.
const leads = 4

func asks(sentence string) bool {
	for range leads {
		sentence = greeting().ReplaceAllString(sentence, "")
	}
	return helpcentre.IsQuestion(sentence)
}

// asked is a sentence as a title: without greetings, persons and what is no more than politeness; empty where too little is left.
func asked(sentence string, names []string) string {
	for range leads {
		sentence = strings.TrimSpace(greeting().ReplaceAllString(sentence, ""))
	}
	s := Text(sentence, names...)
	masks := strings.Count(s, Mask)
	s = trailing.Replace(strings.ReplaceAll(s, Mask, ""))
	s = strings.Trim(desk.TidyLine(s, 2*maxQuestion), " ，,、：:；;。.-—…#（(")
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	if letters < 4 || masks > 2 || utf8.RuneCountInString(s) > maxQuestion || thanks().MatchString(s) {
		return ""
	}
	return s
}

var thanks = desk.Pattern(`(?i)^(?:谢谢|多谢|感谢|辛苦|麻烦|thanks|thank you|many thanks|best|kind regards|regards|yours)[\pL\s,，!！。]{0,12}$`)
