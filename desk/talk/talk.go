// Package talk is what the answer bot of the help centre says: it quotes an article, asks back between two, or says that it does not
// know, and always leads to a person. It invents nothing. Pure: no clock, no SQL, no network.
package talk

import (
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// Bounds of a talk: characters of what is asked, turns of both sides together, and how long it stands after the last of them.
const (
	MostText  = 1000
	MostTurns = 60
	Lasts     = 24 * time.Hour
)

// Kind is what a turn is.
type Kind string

// What customers do.
const (
	Asked    Kind = "said"     // a question: Text
	Chose    Kind = "chose"    // one of the two that were offered: Articles
	Neither  Kind = "neither"  // of the two
	Solved   Kind = "solved"   // the last answer solved it
	Unsolved Kind = "unsolved" // it did not
)

// What the bot does.
const (
	Answer  Kind = "answer"  // quotes Text from Articles
	Which   Kind = "which"   // asks which of two Articles is meant
	Unknown Kind = "unknown" // has no answer
	Glad    Kind = "glad"    // after Solved
	Person  Kind = "person"  // leads to a person: after Unsolved, or since they asked for one
)

// Turn is one thing that was said. Text of an answer is the passage, word for word.
type Turn struct {
	Customer bool
	Kind     Kind
	Text     string
	Articles []int64
	Score    float64 // of an answer: how likely it is right, 0 to 1
	Worded   string  // Text in other words, by a model; empty for none
	SentTo   string  // the machine to which Text went for that, also where nothing came of it; empty: it stayed here
	At       time.Time
}

// Talk is a conversation with the bot. Number is the ticket that it was handed over as; 0 while it was not. Cited are the articles of its
// turns, by id, as far as customers may still read them.
type Talk struct {
	Lang   desk.Lang
	Source helpcentre.Source
	Number int64
	Turns  []Turn
	Cited  map[int64]desk.Article
}

// Said is what a customer does. Without a token a talk begins. Article is the one that was chosen.
type Said struct {
	Token   string
	Lang    desk.Lang
	Source  helpcentre.Source // helpcentre.HelpBot, helpcentre.HelpWidget
	Kind    Kind
	Text    string
	Article int64
}

// Question is what the customer asked last; empty for nothing.
func (t *Talk) Question() string {
	for i := len(t.Turns) - 1; i >= 0; i-- {
		if t.Turns[i].Kind == Asked {
			return t.Turns[i].Text
		}
	}
	return ""
}

// Last is the last turn; the zero Turn where nothing was said.
func (t *Talk) Last() Turn {
	if len(t.Turns) == 0 {
		return Turn{}
	}
	return t.Turns[len(t.Turns)-1]
}

// Full says whether there is no room for a question and its answer.
func (t *Talk) Full() bool { return len(t.Turns)+2 > MostTurns }

// Fits says whether what a customer does can follow what was said last.
func (t *Talk) Fits(kind Kind) bool {
	switch last := t.Last().Kind; kind {
	case Asked:
		return true
	case Chose, Neither:
		return last == Which
	case Solved, Unsolved:
		return last == Answer
	}
	return false
}

// PersonFirst says whether a person comes before anything that the bot may quote: where it is about money back, a complaint or the law,
// and where the bot has failed twice running.
func (t *Talk) PersonFirst() bool {
	failed := 0
	for _, turn := range t.Turns {
		switch turn.Kind {
		case Asked:
			if grave(turn.Text) {
				return true
			}
		case Unknown, Unsolved:
			failed++
		case Solved:
			failed = 0
		}
	}
	return failed > 1
}
