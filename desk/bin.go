package desk

import "time"

// BinDays is how long a deleted ticket can be restored. Then it is deleted for good.
const (
	BinDays = 30
	BinTime = BinDays * 24 * time.Hour
)
