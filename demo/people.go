package demo

import (
	"github.com/deskbell/deskbell/desk"
)

// The shop's own people. The first is the owner.
const (
	ShopAddress = "support@qinghe.example"
	Password    = "qinghe-tea"
)

// Agents of the shop.
var Agents = []desk.Agent{
	{Name: "李伟", Address: "liwei@qinghe.example", Role: desk.RoleOwner},
	{Name: "周敏", Address: "zhoumin@qinghe.example", Role: desk.RoleAgent},
}

// Samples are customers whom a visitor may write as.
var Samples = []desk.Person{
	{Name: "陈晓雯", Address: "chenxw88@mail.example"},
	{Name: "Hannah Whitfield", Address: "hannah@whitfield.example"},
	{Name: "老周茶馆 周国强", Address: "zhougq@laozhou.example"},
	{Name: "Tomás Ferreira", Address: "tomas.ferreira@post.example"},
	{Name: "林", Address: "lin@home.example"},
}

// customers by the language they write in. The names are as uneven as real ones.
var customers = map[string][]desk.Person{
	"zh": {
		{Name: "陈晓雯", Address: "chenxw88@mail.example"}, {Name: "王芳", Address: "wangfang@163.example"}, {Name: "赵建国（批发）", Address: "zhaojg@qingmu.example"},
		{Name: "林婉儿", Address: "linwaner@qq.example"}, {Name: "吴桐", Address: "wutong_tea@126.example"}, {Name: "老周茶馆 周国强", Address: "zhougq@laozhou.example"},
		{Name: "刘洋", Address: "liuyang0912@qq.example"}, {Name: "张伟", Address: "zhang.wei@sina.example"}, {Name: "欧阳慕白", Address: "ouyangmubai@mail.example"},
		{Name: "阿依古丽·买买提", Address: "ayiguli@mail.example"}, {Name: "云", Address: "yun@yun.example"}, {Name: "孙丽华", Address: "sunlihua1965@163.example"},
		{Name: "黄俊杰", Address: "hjj@foshan.example"}, {Name: "徐静", Address: "xujing@hetang.example"}, {Name: "马志远", Address: "mazhiyuan@126.example"},
		{Name: "半山书院·采购", Address: "caigou@banshan.example"}, {Name: "何晴", Address: "heqing77@qq.example"}, {Name: "高远", Address: "gaoyuan@tong.example"},
		{Name: "郑秀英", Address: "zhengxiuying@163.example"}, {Name: "小满咖啡 Mandy", Address: "mandy@xiaoman.example"}, {Name: "谢婷", Address: "xieting@mail.example"},
		{Name: "唐雨薇", Address: "tangyuwei@qq.example"}, {Name: "邓家豪", Address: "dengjh@home.example"}, {Name: "曹可", Address: "caoke@mail.example"},
		{Name: "乐乐妈妈", Address: "lelemama1988@qq.example"}, {Name: "瑞丰会计师事务所 行政部", Address: "admin@ruifeng.example"}, {Name: "萧", Address: "xiao_x@126.example"},
		{Name: "", Address: "4417209@qq.example"}, {Name: "贾文博", Address: "jiawenbo@mail.example"}, {Name: "韩雪梅", Address: "hanxm@163.example"},
		{Name: "冯大刚", Address: "fengdagang@qq.example"}, {Name: "蒋沛霖", Address: "peilin.jiang@mail.example"}, {Name: "沈从容", Address: "shen.congrong@hangzhou.example"},
		{Name: "海棠里酒店 采购部 许经理", Address: "xu@haitangli.example"}, {Name: "卢梭梭", Address: "lususu@qq.example"}, {Name: "罗一鸣", Address: "luoyiming@tong.example"},
		{Name: "秦岚", Address: "qinlan@sina.example"}, {Name: "尉迟敬", Address: "yuchijing@mail.example"}, {Name: "杜鹃", Address: "dujuan1990@163.example"},
		{Name: "方圆", Address: "fangyuan@banshan.example"}, {Name: "顾北", Address: "gubei@home.example"}, {Name: "田甜", Address: "tiantian_t@qq.example"},
	},
	"en": {
		{Name: "Hannah Whitfield", Address: "hannah@whitfield.example"}, {Name: "Sarah Mitchell-Featherstonehaugh", Address: "sarah.mf@post.example"},
		{Name: "Tomás Ferreira", Address: "tomas.ferreira@post.example"}, {Name: "Bo", Address: "bo@bo.example"}, {Name: "James O'Connor", Address: "j.oconnor@mail.example"},
		{Name: "Priya Raghunathan", Address: "priya.r@mail.example"}, {Name: "Lim Wei Jie", Address: "weijie.lim@sg.example"}, {Name: "Margaret Ashworth", Address: "m.ashworth@post.example"},
		{Name: "The Quiet Cup", Address: "hello@quietcup.example"}, {Name: "Nguyễn Thị Minh Khai", Address: "minhkhai@mail.example"}, {Name: "Dave", Address: "dave.k.1974@mail.example"},
		{Name: "Aroha Tamatea", Address: "aroha@tamatea.example"}, {Name: "Dr. Christopher Nwachukwu-Bellingham", Address: "c.nwachukwu@uni.example"},
		{Name: "Ingrid Solberg", Address: "ingrid@solberg.example"}, {Name: "Kwame Mensah", Address: "kwame@mensah.example"}, {Name: "Lantern & Leaf (Purchasing)", Address: "orders@lanternleaf.example"},
		{Name: "Emily Zhao", Address: "emily.zhao@mail.example"}, {Name: "", Address: "teafan_2009@mail.example"}, {Name: "Oliver Brandt", Address: "oliver@brandt.example"},
		{Name: "Rosalind Pemberton", Address: "ros.pemberton@post.example"}, {Name: "Yusuf Al-Amin", Address: "yusuf@alamin.example"}, {Name: "Chloe D.", Address: "chloe.d@mail.example"},
		{Name: "Siobhán Ní Dhomhnaill", Address: "siobhan@mail.example"}, {Name: "Mike Kowalczyk", Address: "mkowalczyk@mail.example"}, {Name: "Harbour House Hotel", Address: "fandb@harbourhouse.example"},
	},
	"ja": {{Name: "田中 博", Address: "hiro.tanaka@mail.example"}, {Name: "佐藤 美咲", Address: "misaki@sato.example"}},
	"de": {{Name: "Jürgen Großmann", Address: "j.grossmann@post.example"}, {Name: "Maximiliane von Hohenberg-Wittgenstein", Address: "mvhw@hohenberg.example"}},
	"fr": {{Name: "Élodie Lefèvre", Address: "elodie.lefevre@courriel.example"}},
	"es": {{Name: "María José Núñez", Address: "mj.nunez@correo.example"}},
	"ko": {{Name: "김서연", Address: "seoyeon.kim@mail.example"}},
	"ms": {{Name: "Nur Aisyah binti Rahman", Address: "aisyah@mail.example"}},
	"ru": {{Name: "Ольга Смирнова", Address: "olga.smirnova@pochta.example"}},
}

// strangers write the spam.
var strangers = []desk.Person{
	{Name: "SEO Expert Kevin", Address: "kevin@rank-booster.example"}, {Name: "代开发票 小刘", Address: "fp8899@tax-help.example"},
	{Name: "Crypto Wealth Desk", Address: "desk@wealth-now.example"}, {Name: "热线客服", Address: "noreply@prize-centre.example"},
	{Name: "Ms. Linda Chong", Address: "linda@factory-direct.example"}, {Name: "邮件系统管理员", Address: "admin@mail-upgrade.example"},
}
