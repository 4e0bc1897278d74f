// Package measure is the arithmetic of what the shop's figures say: shares with their intervals, who may be ranked, what was repaired,
// what the help centre answered, and which of two wordings does better. Pure, standard library only. Every figure carries the number
// of cases that it rests on, and a figure that rests on none says so instead of being 0.
package measure
