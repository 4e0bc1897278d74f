package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Some promises are about processes: that a lock dies with its holder, that what was acknowledged survives kill -9. The test
// program starts itself again as such a process.

const (
	roleVariable = "DESKBELL_TEST_ROLE"
	pathVariable = "DESKBELL_TEST_PATH"
)

func TestMain(m *testing.M) {
	switch path := os.Getenv(pathVariable); os.Getenv(roleVariable) {
	case "lock":
		lockAndWait(path)
	case "write":
		writeForEver(path)
	case "open":
		openOnce(path)
	default:
		os.Exit(m.Run())
	}
}

// another starts this program in a role; the reader is its standard output.
func another(t *testing.T, role, path string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), roleVariable+"="+role, pathVariable+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewReader(out)
}

func lockAndWait(path string) {
	_, err := db.Lock(path, "http://127.0.0.1:8080/")
	fmt.Println("locked", err == nil)
	_, _ = io.Copy(io.Discard, os.Stdin)
	time.Sleep(time.Minute)
}

func TestTheLockDiesWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	cmd, out := another(t, "lock", path)
	if line, err := out.ReadString('\n'); err != nil || line != "locked true\n" {
		t.Fatalf("%q, %v", line, err)
	}
	_, err := db.Lock(path, "http://127.0.0.1:9999/")
	var known *desk.Error
	if !errors.As(err, &known) || known.Key != "store.locked" || known.Args["url"] != "http://127.0.0.1:8080/" {
		t.Fatalf("locked twice: %v", err)
	}
	if err := db.Restore(t.Context(), closedShop(t), path, true); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("restored under a running desk: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	unlock, err := db.Lock(path, "")
	if err != nil {
		t.Fatalf("the lock outlived its process: %v", err)
	}
	unlock()
	unlock, err = db.Lock(path, "")
	if err != nil {
		t.Fatalf("unlocked and yet: %v", err)
	}
	unlock()
}

// writeForEver keeps and receives mail and says after each how far it has come.
func writeForEver(path string) {
	s, err := Open(context.Background(), path, Options{})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	boxes, err := s.Mailboxes(context.Background())
	if err != nil || len(boxes) == 0 {
		fmt.Println("error", err)
		return
	}
	cursor, err := s.Cursor(context.Background(), boxes[0].ID, "INBOX")
	for uid := cursor.LastUID + 1; err == nil; uid++ {
		err = s.Keep(context.Background(), boxes[0].ID, []desk.Arrival{arrival(uid, 7, strings.Repeat("x", int(uid%9000)))})
		if err != nil {
			break
		}
		fmt.Println("kept", uid)
		var kept []desk.Kept
		if kept, err = s.Kept(context.Background(), 50); err != nil {
			break
		}
		var batch []desk.Received
		for _, k := range kept {
			m := mailFrom("li@cust.test", fmt.Sprintf("m%d@cust.test", k.Account), "Parcel", "Where is it? 退款")
			finishMail(m)
			batch = append(batch, desk.Received{Kept: k, Mail: m})
		}
		err = s.Receive(context.Background(), batch)
	}
	fmt.Println("error", err)
}

func TestWhatWasKeptSurvivesKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	s, err := Open(t.Context(), path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	newPost(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	promised := 0
	for round := range rounds {
		cmd, out := another(t, "write", path)
		for i := 0; i < 3+round*7; i++ {
			line, err := out.ReadString('\n')
			if err != nil || !strings.HasPrefix(line, "kept ") {
				t.Fatalf("%q, %v", line, err)
			}
			promised, _ = strconv.Atoi(strings.TrimSpace(line[5:]))
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
	if s, err = Open(t.Context(), path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := &postbox{t: t, s: s, box: 1}
	accounts, last := p.count(`SELECT count(*) FROM account`), p.count(`SELECT max(uid) FROM account`)
	if last < promised || accounts != last {
		t.Errorf("%d kept for sure, %d accounts, last UID %d", promised, accounts, last)
	}
	kept, err := s.Kept(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	if in := p.count(`SELECT count(*) FROM message WHERE direction = 'in'`); in != accounts-len(kept) {
		t.Errorf("%d messages of %d accounts, %d unread", in, accounts, len(kept))
	}
	if n := p.count(`SELECT count(*) FROM (SELECT message_id FROM account WHERE message_id IS NOT NULL GROUP BY message_id HAVING count(*) > 1)`); n != 0 {
		t.Errorf("%d messages are of two accounts", n)
	}
}

func openOnce(path string) {
	_, err := Open(context.Background(), path, Options{Create: true})
	var known *desk.Error
	errors.As(err, &known)
	if known != nil {
		fmt.Println(known.Key)
	} else {
		fmt.Println("opened", err)
	}
}
