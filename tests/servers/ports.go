package servers

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
)

// Below what systems give to outgoing connections (Linux from 32768, others from 49152): a server that is stopped for a while finds its
// port free when it comes back.
const firstPort, lastPort = 20000, 32000

var given struct {
	sync.Mutex
	ports []int
}

// FreePorts are n ports of loopback that nobody listens on, that no outgoing connection gets, and that this process gives out once.
func FreePorts(n int) ([]int, error) {
	given.Lock()
	defer given.Unlock()
	var ports []int
	for range 1000 {
		if len(ports) == n {
			return ports, nil
		}
		port := firstPort + rand.IntN(lastPort-firstPort)
		if slices.Contains(given.ports, port) {
			continue
		}
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		l.Close()
		given.ports = append(given.ports, port)
		ports = append(ports, port)
	}
	return nil, errors.New("no port is free")
}
