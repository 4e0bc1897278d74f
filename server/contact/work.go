package contact

import (
	"crypto/sha256"
	"encoding/binary"
)

// workBits is how hard the riddle of a form is: about eight thousand hashes, a third of a second on a telephone, spent while one writes.
const workBits = 13

// worked says whether a browser has solved the riddle that a form came with: a number which, behind the form's token, has a hash that
// begins with so many zeros. The token is signed, so that nobody can solve riddles of their own making.
func worked(token, answer string) bool {
	if answer == "" || len(answer) > 12 {
		return false
	}
	sum := sha256.Sum256([]byte(token + ":" + answer))
	return binary.BigEndian.Uint32(sum[:4])>>(32-workBits) == 0
}
