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
		{Name: "陆子昂", Address: "luziang@qq.example"}, {Name: "苏晓晓", Address: "suxx@163.example"}, {Name: "钟离", Address: "zhongli@126.example"},
		{Name: "石磊", Address: "shilei88@mail.example"}, {Name: "白鹭洲", Address: "bailuzhou@sina.example"}, {Name: "宋佳宁", Address: "songjn@tong.example"}, {Name: "葛大爷", Address: "gedaye1953@home.example"},
		{Name: "贺兰", Address: "helan@qq.example"}, {Name: "江一白", Address: "jiangyb@163.example"}, {Name: "安然", Address: "anran@126.example"}, {Name: "汪洋", Address: "wangyang@mail.example"},
		{Name: "于曼丽", Address: "yumanli@sina.example"}, {Name: "戴维民", Address: "daiweimin@tong.example"}, {Name: "许愿", Address: "xuyuan@home.example"}, {Name: "夏至", Address: "xiazhi@qq.example"},
		{Name: "齐鸿远", Address: "qihy@163.example"}, {Name: "段誉之", Address: "duanyz@126.example"}, {Name: "余生", Address: "yusheng@mail.example"}, {Name: "莫小贝", Address: "moxb@sina.example"},
		{Name: "康乐", Address: "kangle@tong.example"}, {Name: "令狐青", Address: "linghuq@home.example"}, {Name: "司马南山", Address: "simans@qq.example"},
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
		{Name: "Beatrice Lindqvist", Address: "beatrice@mail.example"}, {Name: "Tom Okafor", Address: "tomokafor@post.example"}, {Name: "Grace Hollingsworth", Address: "grace.h@inbox.example"}, {Name: "Liam Byrne", Address: "liamb@home.example"},
		{Name: "Fatima Zahra Idrissi", Address: "fz.idrissi@letters.example"}, {Name: "Noah K.", Address: "noahk@mail.example"}, {Name: "Wilhelmina Drost", Address: "mina@post.example"}, {Name: "Sanjay Patel", Address: "sanjay@inbox.example"},
		{Name: "Agnes Murray", Address: "agnes.murray@home.example"}, {Name: "Ravi", Address: "ravi@letters.example"}, {Name: "Penelope Cartwright-Jones", Address: "pcj@mail.example"}, {Name: "Sione Taufa", Address: "sione@post.example"},
		{Name: "Yuki Anderson", Address: "yuki.a@inbox.example"}, {Name: "Marcus Bell", Address: "marcus.bell@home.example"}, {Name: "Leila Haddad", Address: "leila@letters.example"}, {Name: "George Papadopoulos", Address: "gpapa@mail.example"},
		{Name: "Ana Sousa", Address: "ana@post.example"}, {Name: "Robin", Address: "robin77@inbox.example"}, {Name: "Hugo van der Merwe", Address: "hugo@home.example"}, {Name: "Isla Campbell", Address: "isla@letters.example"},
	},
	"ja": {{Name: "田中 博", Address: "hiro.tanaka@mail.example"}, {Name: "佐藤 美咲", Address: "misaki@sato.example"}},
	"de": {{Name: "Jürgen Großmann", Address: "j.grossmann@post.example"}, {Name: "Maximiliane von Hohenberg-Wittgenstein", Address: "mvhw@hohenberg.example"}},
	"fr": {{Name: "Élodie Lefèvre", Address: "elodie.lefevre@courriel.example"}},
	"es": {{Name: "María José Núñez", Address: "mj.nunez@correo.example"}},
	"ko": {{Name: "김서연", Address: "seoyeon.kim@mail.example"}},
	"ms": {{Name: "Nur Aisyah binti Rahman", Address: "aisyah@mail.example"}},
	"ru": {{Name: "Ольга Смирнова", Address: "olga.smirnova@pochta.example"}},
}
