package measure

import "time"

// Step is how long the periods of a chart over time are.
type Step string

const (
	Weekly  Step = "week"
	Monthly Step = "month"
)

// maxPeriods of one chart: ten years of weeks. A longer time is cut at its beginning.
const maxPeriods = 530

// Period is from From until Until, which is no longer in it.
type Period struct{ From, Until time.Time }

// Periods cuts the time from from until until into weeks that begin on Monday (ISO 8601) or months of the calendar in zone. They are
// whole: the first begins at or before from, the last ends at or after until. None where until is not after from.
func Periods(from, until time.Time, step Step, zone *time.Location) []Period {
	if !until.After(from) {
		return nil
	}
	begin := startOf(from.In(zone), step)
	var list []Period
	for begin.Before(until) {
		end := next(begin, step)
		list = append(list, Period{begin, end})
		begin = end
	}
	return list[max(0, len(list)-maxPeriods):]
}

func startOf(t time.Time, step Step) time.Time {
	y, m, d := t.Date()
	if step == Monthly {
		return time.Date(y, m, 1, 0, 0, 0, 0, t.Location())
	}
	sinceMonday := (int(t.Weekday()) + 6) % 7
	return time.Date(y, m, d-sinceMonday, 0, 0, 0, 0, t.Location())
}

func next(t time.Time, step Step) time.Time {
	y, m, d := t.Date()
	if step == Monthly {
		return time.Date(y, m+1, 1, 0, 0, 0, 0, t.Location())
	}
	return time.Date(y, m, d+7, 0, 0, 0, 0, t.Location())
}

// In says which of the periods holds t, by its index; -1 where none does.
func In(periods []Period, t time.Time) int {
	low, high := 0, len(periods)
	for low < high {
		middle := (low + high) / 2
		if t.Before(periods[middle].Until) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	if low == len(periods) || t.Before(periods[low].From) {
		return -1
	}
	return low
}
