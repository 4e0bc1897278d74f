package diff

// mostEdits is how far two texts may be apart before they are shown as one that went and one that came: who reads a diff with
// more changes than that reads the text anew, and finding the shortest would take memory with the square of it.
const mostEdits = 1000

// step is a run of one kind: n elements of the first text (Same, Gone) or of the second (New).
type step struct {
	kind Kind
	n    int
}

// steps lead from a to b by the fewest removals and additions (E. Myers, "An O(ND) Difference Algorithm", 1986).
func steps(a, b []string) (path []step) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	path = add(path, Same, head)
	for _, s := range middle(a[head:len(a)-tail], b[head:len(b)-tail]) {
		path = add(path, s.kind, s.n)
	}
	return add(path, Same, tail)
}

func add(path []step, kind Kind, n int) []step {
	if n == 0 {
		return path
	}
	if last := len(path) - 1; last >= 0 && path[last].kind == kind {
		path[last].n += n
		return path
	}
	return append(path, step{kind, n})
}

func middle(a, b []string) []step {
	if len(a) == 0 || len(b) == 0 {
		return add(add(nil, Gone, len(a)), New, len(b))
	}
	most := min(len(a)+len(b), mostEdits)
	reach := make([]int32, 2*most+3) // diagonal -> how far into a
	var trace [][]int32
	for d := 0; d <= most; d++ {
		trace = append(trace, append([]int32(nil), reach[most-d:most+d+3]...))
		for k := -d; k <= d; k += 2 {
			at := most + 1 + k
			x := reach[at-1] + 1
			if k == -d || k != d && reach[at-1] < reach[at+1] {
				x = reach[at+1]
			}
			for int(x) < len(a) && int(x)-k < len(b) && a[x] == b[int(x)-k] {
				x++
			}
			if reach[at] = x; int(x) >= len(a) && int(x)-k >= len(b) {
				return back(trace, len(a), len(b))
			}
		}
	}
	return add(add(nil, Gone, len(a)), New, len(b))
}

// back walks from the end of both texts to their beginning.
func back(trace [][]int32, x, y int) []step {
	var reversed []step
	for d := len(trace) - 1; d >= 0; d-- {
		v := trace[d] // v[i] is diagonal i-d-1
		k := x - y
		at := k + d + 1
		prev := k - 1
		if k == -d || k != d && v[at-1] < v[at+1] {
			prev = k + 1
		}
		px := 0
		if d > 0 {
			px = int(v[prev+d+1])
		}
		py := px - prev
		if d == 0 {
			px, py = 0, 0
		}
		for x > px && y > py {
			reversed = add(reversed, Same, 1)
			x, y = x-1, y-1
		}
		if d == 0 {
			break
		}
		if x > px {
			reversed = add(reversed, Gone, 1)
		} else if y > py {
			reversed = add(reversed, New, 1)
		}
		x, y = px, py
	}
	path := make([]step, 0, len(reversed))
	for i := len(reversed) - 1; i >= 0; i-- {
		path = append(path, reversed[i])
	}
	return path
}
