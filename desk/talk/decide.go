package talk

import "github.com/deskbell/deskbell/desk"

// nearly is the share of the best score from which on the second hit is another topic that may be meant. On the questions of package
// find, where an answer without it is right in 91 of 100 cases, it makes that 92, and in 82 of 100 cases the two that are asked about
// hold the right one.
const nearly = 0.85

// Reply is what the bot makes of a question. Hits are the one that it quotes, or the two that it asks about.
type Reply struct {
	Kind Kind
	Hits []desk.Hit
}

// Decide is the reply to a question for which these articles were found, best first. threshold is the confidence from which on one is
// quoted.
func Decide(question string, found []desk.Hit, threshold float64) Reply {
	if WantsPerson(question) {
		return Reply{Kind: Person}
	}
	if len(found) == 0 || found[0].Faint {
		return Reply{Kind: Unknown}
	}
	best := found[0]
	if len(found) > 1 {
		second := found[1]
		if !second.Faint && second.Score >= nearly*best.Score && best.Confidence+second.Confidence >= threshold {
			return Reply{Which, found[:2]}
		}
	}
	if best.Confidence >= threshold {
		return Reply{Answer, found[:1]}
	}
	return Reply{Kind: Unknown}
}
