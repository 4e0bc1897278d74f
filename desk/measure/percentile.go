package measure

import (
	"math"
	"slices"
)

// Percentile is the value that a part p (0 to 1) of the values lie at or below, in their unit: the smallest with at least that part at or
// below it (nearest rank; R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American Statistician 50:361, 1996,
// definition 1). It is always a value that occurred. ok is false without values. The values stay as they are.
func Percentile[T int | int64 | float64](values []T, p float64) (v T, ok bool) {
	if len(values) == 0 || math.IsNaN(p) {
		return v, false
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := math.Ceil(p*float64(len(sorted)) - 1e-9) // 0.07 * 100 is a little over 7
	return sorted[min(max(int(rank), 1), len(sorted))-1], true
}
