package cli

import (
	"context"
	"os/exec"
	"sync"
	"time"
)

// browse shows url in the user's browser. The opener hands it over and ends, or turns into the browser and stays; which of
// the two shows within seconds.
func browse(ctx context.Context, url string) error {
	name, args := opener(url)
	cmd := exec.Command(name, args...) // not ended with ctx: it may have become the user's browser
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	var watch sync.WaitGroup
	ended := make(chan error, 1)
	watch.Go(func() { ended <- cmd.Wait() })
	select {
	case err := <-ended:
		return err
	case <-time.After(10 * time.Second):
		return nil
	case <-ctx.Done():
		return nil
	}
}
