package measure

import (
	"cmp"
	"slices"
)

// MinRanked is how many cases a row must rest on before it gets a place. At 20 the 95 % interval of a share is still 30 to 40 percentage
// points wide (10 of 20: 30 % to 70 %); below it an order would be chance.
const MinRanked = 20

// Row is what is compared: an agent, a topic, an article.
type Row struct {
	Key   string // its id or name, for links
	Name  string // as people read it
	Share Share
}

// Place is a row with where it stands. Rows with the same share stand at the same place.
type Place struct {
	Row
	At int // 1 is the highest share
}

// Rank orders the rows that rest on MinRanked cases and more by their share, the highest first, and among equals the one that rests on more.
// tooFew are the others, in the order of their names and without a place: their figures may be read but not compared.
func Rank(rows []Row) (ranked []Place, tooFew []Row) {
	for _, r := range rows {
		if r.Share.N >= MinRanked {
			ranked = append(ranked, Place{Row: r})
		} else {
			tooFew = append(tooFew, r)
		}
	}
	slices.SortStableFunc(ranked, func(a, b Place) int {
		return cmp.Or(cmp.Compare(b.Share.Part, a.Share.Part), cmp.Compare(b.Share.N, a.Share.N), cmp.Compare(a.Name, b.Name))
	})
	for i := range ranked {
		ranked[i].At = i + 1
		if i > 0 && ranked[i].Share.Part == ranked[i-1].Share.Part {
			ranked[i].At = ranked[i-1].At
		}
	}
	slices.SortStableFunc(tooFew, func(a, b Row) int { return cmp.Compare(a.Name, b.Name) })
	return ranked, tooFew
}
