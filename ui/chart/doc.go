// Package chart draws figures: pure functions from values to a figure element with an SVG in it and a table of the same values behind it.
// Nothing needs a script. Colours are classes (assets/css/charts.css), all words come from the caller.
//
// A drawing is as wide as its place: what lies along it is given in parts of the width, what stands up in pixels, so that letters keep
// their size on a phone. Only lines are stretched, within an SVG of their own whose strokes do not stretch.
package chart
