package measure

import "time"

// Low is a low score (1 or 2) and what was done about it.
type Low struct {
	Due       time.Time // until when the customer was to be contacted
	Contacted time.Time // when somebody did; zero: nobody has
	Again     int       // the score that they gave afterwards, 1 to 5; 0: none
}

// Repair is how well the shop looks after those who were badly served.
type Repair struct {
	Strict    Share // 体验修复率: scored 4 or 5 afterwards, of all low scores that are due
	Contacted Share // somebody has contacted the customer, of the same
	InTime    Share // and did before the deadline
	Waiting   int   // low scores whose deadline lies ahead: in none of the shares
}

// RepairOf counts the low scores that are due at now, whatever came of them. One that was repaired early counts when its deadline has
// passed like all others, so that those which go well do not come into the figure sooner than those which do not. A customer who was
// contacted and never scored again is not repaired.
func RepairOf(lows []Low, now time.Time) Repair {
	var r Repair
	var due, repaired, contacted, inTime int
	for _, l := range lows {
		if l.Due.After(now) {
			r.Waiting++
			continue
		}
		due++
		if l.Again >= 4 {
			repaired++
		}
		if l.Contacted.IsZero() || l.Contacted.After(now) {
			continue
		}
		contacted++
		if !l.Contacted.After(l.Due) {
			inTime++
		}
	}
	r.Strict, r.Contacted, r.InTime = ShareOf(repaired, due), ShareOf(contacted, due), ShareOf(inTime, due)
	return r
}
