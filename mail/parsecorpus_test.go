package mail

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// corpusDir holds real mail that is not part of this repository.
const corpusDir = "../../shared/mail/mail"

// corpusSeeds are the mails of the corpus by path; none where it is missing.
func corpusSeeds() map[string][]byte {
	mails := map[string][]byte{}
	_ = filepath.WalkDir(corpusDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		mails[path] = raw
		return err
	})
	return mails
}

// Every real mail is read without a crash, in a second at most, with something to show for it, and every part of it opens.
func TestParseCorpus(t *testing.T) {
	mails := corpusSeeds()
	if len(mails) == 0 {
		t.Skip("there is no corpus of real mail at", corpusDir)
	}
	for path, raw := range mails {
		t.Run(filepath.Base(path), func(t *testing.T) {
			m := parseBytes(t, raw)
			if m.Subject == "" && m.Text == "" && m.HTML == "" && len(m.Parts) == 0 && m.From.Address == "" {
				t.Error("nothing was read")
			}
			if m.Digest == ([32]byte{}) {
				t.Error("no digest")
			}
			if again := parseBytes(t, raw); again.Digest != m.Digest {
				t.Error("a second reading gives another digest")
			}
		})
	}
}
