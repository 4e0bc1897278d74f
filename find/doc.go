// Package find is the one ranking of help articles: for the search of the help centre, what is suggested to agents and in the contact
// form, what an acknowledgement carries, what the answer bot quotes, and the exported site. Everybody who looks something up here finds
// the same, in the same order.
//
// It stands by itself, beside desk, because it is neither a decision about tickets nor a query of a database: it is an index in memory
// with its own tables of words and characters, which the exported site has to repeat in a browser. It is pure as desk is: no clock, SQL,
// network or goroutine, and it imports desk and the standard library only.
//
// How it ranks: a text is cut into units, where all the ways of saying a thing become one (words/*.txt, the shop's own synonyms,
// traditional characters), and what questions are made of besides their matter weighs little or nothing. A title and each other wording
// of it is compared with the question by what they have in common, weighed by how rare it is, as a share of the mean of both; besides
// counts how much of the question all wordings together have, and how much of it the text has. All of it is in features.go and rank.go.
package find
