package measure

import "math"

// Promoters is the net promoter score: the percentage of 9 and 10 less the percentage of 0 to 6 among the answers to "how likely are you to
// recommend us", -100 to 100 (F. F. Reichheld, The one number you need to grow, HBR, 2003), with its 95 % interval.
type Promoters struct {
	For, Between, Against int // 9 and 10; 7 and 8; 0 to 6
	N                     int
	Score, Low, Top       float64 // -100 to 100; N 0 means that nothing can be said
}

// PromotersOf counts the answers: counts[i] customers gave an i of 10. The interval is the adjusted Wald one, three answers added, of which
// three quarters stand at either end (B. Rocks, Interval estimation for the net promoter score, The American Statistician 70:365, 2016); where all of very few agree
// it is widened to hold the score itself.
func PromotersOf(counts [11]int) Promoters {
	var p Promoters
	for score, n := range counts {
		switch n = max(n, 0); {
		case score >= 9:
			p.For += n
		case score >= 7:
			p.Between += n
		default:
			p.Against += n
		}
	}
	p.N = p.For + p.Between + p.Against
	if p.N == 0 {
		return p
	}
	n := float64(p.N)
	p.Score = 100 * float64(p.For-p.Against) / n
	up, down, all := float64(p.For)+0.75, float64(p.Against)+0.75, n+3
	middle := (up - down) / all
	spread := z * math.Sqrt(((up+down)/all-middle*middle)/all)
	p.Low, p.Top = math.Max(-100, math.Min(p.Score, 100*(middle-spread))), math.Min(100, math.Max(p.Score, 100*(middle+spread)))
	return p
}
