package store

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/db"
)

// words for texts that vary as real ones do: an index of one text repeated measures nothing.
var (
	han   = []rune("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞")
	latin = strings.Fields("order refund delivery parcel tea cup broken late invoice address change payment card return exchange size colour stock shop please thanks week today yesterday number tracking wrong missing item gift voucher code account password login page error screen phone call waiting answer question help support customer price discount total amount bank transfer receipt warranty repair battery cable charger light heavy small large blue green red black white")
)

func varied(r *rand.Rand, size int) string {
	var b strings.Builder
	for b.Len() < size {
		if r.IntN(3) == 0 {
			for range 8 + r.IntN(12) {
				b.WriteString(latin[r.IntN(len(latin))] + " ")
			}
		} else {
			for range 15 + r.IntN(40) {
				b.WriteRune(han[int(r.ExpFloat64()*90)%len(han)])
			}
			b.WriteString("，退款。")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// BenchmarkIngest keeps and receives mails of 3 KB in batches of 50: the store's part of the way in, parsing left out.
func BenchmarkIngest(b *testing.B) {
	for _, trained := range []bool{false, true} {
		b.Run(fmt.Sprintf("trained=%v", trained), func(b *testing.B) { ingest(b, trained) })
	}
}

// ingest with a spam filter that has learnt nothing yet, or all that it can hold.
func ingest(b *testing.B, trained bool) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "desk.db"), Options{Create: true, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	p := newPost(b, s)
	r := rand.New(rand.NewPCG(1, 2))
	if trained {
		train(b, s, r)
	}
	mails := make([]*desk.Mail, b.N)
	for i := range mails {
		m := mailFrom(fmt.Sprintf("c%d@cust.test", i%(b.N/2+1)), fmt.Sprintf("m%d@cust.test", i), varied(r, 40)[:30], varied(r, 3000))
		m.HTML = "<p>" + strings.ReplaceAll(m.Text, "\n", "</p><p>") + "</p>"
		finishMail(m)
		mails[i] = m
	}
	b.ResetTimer()
	for i := 0; i < b.N; i += 50 {
		in := p.keep(mails[i:min(i+50, b.N)]...)
		if err := s.Receive(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

func train(b *testing.B, s *Store, r *rand.Rand) {
	err := s.Tx(b.Context(), func(tx *db.Tx) error {
		words := map[string]spam.Count{"": {Spam: 500, Ham: 500}}
		for len(words) < 20000 {
			for _, w := range spam.Words(spam.Text{Subject: varied(r, 40), Text: varied(r, 3000)}) {
				n := words[w]
				n.Spam, n.Ham = n.Spam+2+r.IntN(3), n.Ham+2
				words[w] = n
			}
			for range 50 {
				words[fmt.Sprintf("word%d", r.Int64())] = spam.Count{Ham: 2}
			}
		}
		for w, n := range words {
			if _, err := tx.Exec(`INSERT INTO spam_word (word, spam, ham) VALUES ($1, $2, $3)`, w, n.Spam, n.Ham); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
