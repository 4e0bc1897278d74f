-- Times are milliseconds since 1970 in UTC. Lists of people and headers are JSON texts that only Go reads.
-- A ticket's number is its key. Nothing is deleted by cascade: what belongs together is deleted by name.

PRAGMA application_id = 1147499371;       -- "Desk": the file is ours

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Keys that sign links. The key that encrypts mailbox passwords is a file beside the database.
CREATE TABLE secret (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE agent (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  address    TEXT NOT NULL UNIQUE,
  password   TEXT NOT NULL,              -- argon2id, PHC string
  role       TEXT NOT NULL,
  lang       TEXT NOT NULL,
  theme      TEXT NOT NULL DEFAULT '',
  disabled   INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
);

CREATE TABLE session (
  id         TEXT PRIMARY KEY,           -- SHA-256 of the cookie's value, hex
  agent_id   INTEGER REFERENCES agent(id),
  data       BLOB NOT NULL,
  user_agent TEXT NOT NULL DEFAULT '',
  remote     TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_agent ON session(agent_id);
CREATE INDEX session_expiry ON session(expires_at);

CREATE TABLE token (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL UNIQUE,
  hash       BLOB NOT NULL UNIQUE,       -- SHA-256 of the key
  role       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at    INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE reset (                     -- a forgotten password's link
  hash       BLOB PRIMARY KEY,
  agent_id   INTEGER NOT NULL REFERENCES agent(id),
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE answered (                  -- Idempotency-Key: what was answered the first time
  token_id   INTEGER NOT NULL,
  key        TEXT NOT NULL,
  request    BLOB NOT NULL,              -- SHA-256 of method, path and body
  status     INTEGER NOT NULL,           -- 0 while the first is still being worked on
  body       BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) WITHOUT ROWID;

CREATE TABLE mailbox (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  address         TEXT NOT NULL UNIQUE,
  name            TEXT NOT NULL DEFAULT '',
  signature       TEXT NOT NULL DEFAULT '',
  ack             INTEGER NOT NULL DEFAULT 1,
  imap            TEXT NOT NULL,         -- JSON without the password
  imap_password   BLOB NOT NULL,         -- sealed
  smtp            TEXT NOT NULL,
  smtp_password   BLOB NOT NULL,
  folder          TEXT NOT NULL DEFAULT 'INBOX',
  start_mode      TEXT NOT NULL,
  start_days      INTEGER NOT NULL DEFAULT 0,
  start_moment    INTEGER NOT NULL,
  start_validity  INTEGER NOT NULL DEFAULT 0,
  start_next      INTEGER NOT NULL DEFAULT 0,
  paused          INTEGER NOT NULL DEFAULT 0,
  removed         INTEGER NOT NULL DEFAULT 0,
  version         INTEGER NOT NULL DEFAULT 1,
  last_look       INTEGER NOT NULL DEFAULT 0,
  last_error      TEXT NOT NULL DEFAULT '',
  last_error_args TEXT NOT NULL DEFAULT '',
  last_error_at   INTEGER NOT NULL DEFAULT 0,
  idle            INTEGER NOT NULL DEFAULT 0,
  seen            INTEGER NOT NULL DEFAULT 0,
  tickets         INTEGER NOT NULL DEFAULT 0,
  quarantined     INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE folder (                    -- the cursor: every UID up to last_uid has an account row
  mailbox_id  INTEGER NOT NULL REFERENCES mailbox(id),
  name        TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  last_uid    INTEGER NOT NULL,
  below       INTEGER NOT NULL DEFAULT 0, -- UIDs below this were there when the folder was first seen under this uidvalidity
  resync      INTEGER NOT NULL DEFAULT 0, -- it had another uidvalidity before
  PRIMARY KEY (mailbox_id, name)
) WITHOUT ROWID;

-- Bytes: raw mails and uploads. Each is zstd-compressed in chunks of 256 KiB of plain bytes and kept once; an attachment is a
-- part of its raw mail (docs/decisions).
CREATE TABLE blob (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256     BLOB NOT NULL,
  size       INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE TABLE blob_chunk (
  blob_id INTEGER NOT NULL REFERENCES blob(id),
  seq     INTEGER NOT NULL,
  data    BLOB NOT NULL,
  PRIMARY KEY (blob_id, seq)
);

-- One row per UID that a watched folder ever held, and how it ended.
CREATE TABLE account (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox_id    INTEGER NOT NULL REFERENCES mailbox(id),
  folder        TEXT NOT NULL,
  uidvalidity   INTEGER NOT NULL,
  uid           INTEGER NOT NULL,
  hash          BLOB,                    -- SHA-256 of the raw bytes; null for mail before the start
  internal_date INTEGER NOT NULL,
  size          INTEGER NOT NULL DEFAULT 0,
  blob_id       INTEGER REFERENCES blob(id),
  resync        INTEGER NOT NULL DEFAULT 0,
  history       INTEGER NOT NULL DEFAULT 0,
  outcome       TEXT NOT NULL DEFAULT '',
  reason        TEXT NOT NULL DEFAULT '',
  message_id    INTEGER,                 -- the message it became, or is a duplicate of
  from_name     TEXT NOT NULL DEFAULT '',
  from_address  TEXT NOT NULL DEFAULT '',
  subject       TEXT NOT NULL DEFAULT '',
  successor     INTEGER NOT NULL DEFAULT 0, -- the row of the same mail under a newer uidvalidity
  created_at    INTEGER NOT NULL,
  UNIQUE (mailbox_id, folder, uidvalidity, uid)
);
CREATE INDEX account_unread ON account(id) WHERE outcome = '';
CREATE INDEX account_quarantined ON account(mailbox_id, id) WHERE outcome = 'quarantined';
CREATE INDEX account_hash ON account(mailbox_id, hash) WHERE hash IS NOT NULL;

CREATE TABLE customer (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  phone      TEXT NOT NULL DEFAULT '',
  lang       TEXT NOT NULL,
  note       TEXT NOT NULL DEFAULT '',
  tickets    INTEGER NOT NULL DEFAULT 0,
  asked_at   INTEGER NOT NULL DEFAULT 0, -- the last survey
  version    INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
);
CREATE TABLE address (
  address     TEXT PRIMARY KEY,          -- lower case
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  position    INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX address_customer ON address(customer_id, position);

-- What the list shows is in the row itself: a page of the list is one query.
CREATE TABLE ticket (
  number        INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox_id    INTEGER REFERENCES mailbox(id),
  customer_id   INTEGER NOT NULL REFERENCES customer(id),
  contact_name  TEXT NOT NULL,
  contact       TEXT NOT NULL,           -- the address that is answered
  subject       TEXT NOT NULL,
  snippet       TEXT NOT NULL DEFAULT '',
  status        TEXT NOT NULL,
  priority      TEXT NOT NULL DEFAULT 'normal',
  assignee_id   INTEGER NOT NULL DEFAULT 0,
  spam          INTEGER NOT NULL DEFAULT 0,
  tags          TEXT NOT NULL DEFAULT '',-- sorted, newline-separated; ticket_tag has them as rows
  lang          TEXT NOT NULL,
  messages      INTEGER NOT NULL DEFAULT 0,
  attachments   INTEGER NOT NULL DEFAULT 0,
  continues     INTEGER NOT NULL DEFAULT 0,
  waiting_since INTEGER NOT NULL DEFAULT 0,
  last_in_at    INTEGER NOT NULL DEFAULT 0,
  resolved_at   INTEGER NOT NULL DEFAULT 0,
  resolved_by   INTEGER NOT NULL DEFAULT 0,
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,
  version       INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX ticket_status ON ticket(spam, status, updated_at DESC, number DESC);
CREATE INDEX ticket_assignee ON ticket(assignee_id, spam, status, updated_at DESC, number DESC);
CREATE INDEX ticket_recent ON ticket(spam, updated_at DESC, number DESC);
CREATE INDEX ticket_customer ON ticket(customer_id, number DESC);

CREATE TABLE tag (
  name TEXT PRIMARY KEY,
  uses INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE ticket_tag (
  tag    TEXT NOT NULL REFERENCES tag(name),
  number INTEGER NOT NULL REFERENCES ticket(number),
  PRIMARY KEY (tag, number)
) WITHOUT ROWID;
CREATE INDEX ticket_tag_ticket ON ticket_tag(number);

-- How many tickets each view holds, changed in the transaction of the ticket: 'open', 'pending', 'resolved', 'spam',
-- 'unassigned', and 'mine' per agent.
CREATE TABLE counter (
  view     TEXT NOT NULL,
  agent_id INTEGER NOT NULL DEFAULT 0,
  n        INTEGER NOT NULL,
  PRIMARY KEY (view, agent_id)
) WITHOUT ROWID;

CREATE TABLE seen (                      -- when an agent last looked at a ticket
  agent_id INTEGER NOT NULL,
  number   INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (agent_id, number)
) WITHOUT ROWID;

CREATE TABLE message (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  number       INTEGER NOT NULL REFERENCES ticket(number),
  direction    TEXT NOT NULL,
  source       TEXT NOT NULL,
  agent_id     INTEGER NOT NULL DEFAULT 0,
  from_name    TEXT NOT NULL,
  from_address TEXT NOT NULL,
  people       TEXT NOT NULL DEFAULT '', -- JSON {reply_to, to, cc, bcc}
  subject      TEXT NOT NULL DEFAULT '',
  text         TEXT NOT NULL,
  reply        TEXT,                     -- null: the same as text
  html         BLOB,                     -- zstd; null: none
  auto         TEXT NOT NULL DEFAULT '',
  bounce       TEXT NOT NULL DEFAULT '', -- JSON
  message_id   TEXT NOT NULL DEFAULT '',
  refs         TEXT NOT NULL DEFAULT '', -- JSON {in_reply_to, references}
  newcomer     INTEGER NOT NULL DEFAULT 0,
  silent       TEXT NOT NULL DEFAULT '', -- why nothing automatic may answer it: a desk.Withheld
  problems     TEXT NOT NULL DEFAULT '', -- newline-separated
  blob_id      INTEGER REFERENCES blob(id),
  date         INTEGER NOT NULL,
  created_at   INTEGER NOT NULL
);
CREATE INDEX message_ticket ON message(number, id);

-- Every Message-ID of a mailbox, theirs and ours: what threading and duplicates look up.
CREATE TABLE mail_id (
  mailbox_id INTEGER NOT NULL,
  mail_id    TEXT NOT NULL,
  message_id INTEGER NOT NULL REFERENCES message(id),
  number     INTEGER NOT NULL REFERENCES ticket(number),
  digest     BLOB,                       -- desk.Mail.Digest; null for ours
  PRIMARY KEY (mailbox_id, mail_id, message_id)
) WITHOUT ROWID;
-- The same for mail that came without a Message-ID, and for twins in other mailboxes.
CREATE TABLE mail_digest (
  digest      BLOB NOT NULL,
  mailbox_id  INTEGER NOT NULL,
  message_id  INTEGER NOT NULL REFERENCES message(id),
  number      INTEGER NOT NULL,
  PRIMARY KEY (digest, mailbox_id, message_id)
) WITHOUT ROWID;

CREATE TABLE participant (               -- addresses that take part in a ticket, lower case
  number  INTEGER NOT NULL REFERENCES ticket(number),
  address TEXT NOT NULL,
  PRIMARY KEY (number, address)
) WITHOUT ROWID;

CREATE TABLE attachment (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER REFERENCES message(id), -- null while it waits in a draft
  agent_id   INTEGER NOT NULL DEFAULT 0,     -- who uploaded it
  name       TEXT NOT NULL,
  type       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  inline     INTEGER NOT NULL DEFAULT 0,
  content_id TEXT NOT NULL DEFAULT '',
  blob_id    INTEGER NOT NULL REFERENCES blob(id),
  part       TEXT NOT NULL DEFAULT '',       -- locator within a raw mail; '' is the whole blob
  created_at INTEGER NOT NULL
);
CREATE INDEX attachment_message ON attachment(message_id);

CREATE TABLE event (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  number   INTEGER NOT NULL REFERENCES ticket(number),
  agent_id INTEGER NOT NULL DEFAULT 0,
  kind     TEXT NOT NULL,
  args     TEXT NOT NULL DEFAULT '',
  at       INTEGER NOT NULL
);
CREATE INDEX event_ticket ON event(number, id);

-- Anything that is sent is a row, written in the transaction of its cause.
CREATE TABLE outbox (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  kind          TEXT NOT NULL,           -- reply, ack, survey, reset
  number        INTEGER NOT NULL DEFAULT 0,
  message_id    INTEGER REFERENCES message(id),  -- null: a survey that is not due yet, or a password link
  mailbox_id    INTEGER NOT NULL REFERENCES mailbox(id),
  agent_id      INTEGER NOT NULL DEFAULT 0,
  recipient     TEXT NOT NULL,           -- the address in To, for limits
  mail          TEXT NOT NULL,           -- JSON: what is not in the message row (a password link's text, a survey's token)
  mail_id       TEXT NOT NULL UNIQUE,    -- the Message-ID, fixed here
  auto          INTEGER NOT NULL,
  state         TEXT NOT NULL,           -- waiting, sending, sent, failed, canceled
  undo_until    INTEGER NOT NULL DEFAULT 0,
  due_at        INTEGER NOT NULL,
  claimed_until INTEGER NOT NULL DEFAULT 0,
  attempts      INTEGER NOT NULL DEFAULT 0,
  error         TEXT NOT NULL DEFAULT '',
  created_at    INTEGER NOT NULL,
  sent_at       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_due ON outbox(due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_message ON outbox(message_id);
CREATE INDEX outbox_ticket ON outbox(number) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_auto ON outbox(recipient, created_at) WHERE auto = 1;

CREATE TABLE draft (
  agent_id    INTEGER NOT NULL REFERENCES agent(id),
  number      INTEGER NOT NULL,          -- 0: a new ticket
  kind        TEXT NOT NULL,             -- out, note
  mailbox_id  INTEGER NOT NULL DEFAULT 0,
  subject     TEXT NOT NULL DEFAULT '',
  people      TEXT NOT NULL DEFAULT '',
  text        TEXT NOT NULL,
  html        TEXT NOT NULL DEFAULT '',
  attachments TEXT NOT NULL DEFAULT '',  -- JSON list of ids
  updated_at  INTEGER NOT NULL,
  PRIMARY KEY (agent_id, number, kind)
) WITHOUT ROWID;
CREATE INDEX draft_ticket ON draft(number);

CREATE TABLE saved_reply (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL UNIQUE,
  text       TEXT NOT NULL,
  uses       INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL
);

CREATE TABLE category (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  names    TEXT NOT NULL,                -- JSON, per language
  icon     TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE article (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  pair         INTEGER NOT NULL,         -- the id of the first of the two
  lang         TEXT NOT NULL,
  slug         TEXT NOT NULL,
  title        TEXT NOT NULL,
  body         TEXT NOT NULL,
  category_id  INTEGER NOT NULL DEFAULT 0,
  published    INTEGER NOT NULL DEFAULT 0,
  position     INTEGER NOT NULL DEFAULT 0,
  version      INTEGER NOT NULL DEFAULT 1,
  source_at    INTEGER NOT NULL DEFAULT 0, -- updated_at of the twin that this was last brought level with
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  UNIQUE (pair, lang),
  UNIQUE (lang, slug)
);
CREATE INDEX article_list ON article(lang, published, category_id, position, id);

CREATE TABLE empty_search (
  query TEXT NOT NULL,
  lang  TEXT NOT NULL,
  n     INTEGER NOT NULL,
  last  INTEGER NOT NULL,
  PRIMARY KEY (query, lang)
) WITHOUT ROWID;

CREATE TABLE rating (
  number     INTEGER PRIMARY KEY REFERENCES ticket(number), -- once per ticket
  token      BLOB NOT NULL UNIQUE,       -- SHA-256 of the random part of the link's token
  score      INTEGER NOT NULL DEFAULT 0,
  comment    TEXT NOT NULL DEFAULT '',
  agent_id   INTEGER NOT NULL,           -- who resolved; stays
  lang       TEXT NOT NULL,
  asked_at   INTEGER NOT NULL,
  rated_at   INTEGER NOT NULL DEFAULT 0, -- the first time
  changed_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX rating_time ON rating(rated_at DESC, number DESC);
CREATE INDEX rating_asked ON rating(asked_at);
CREATE TABLE rating_history (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  number  INTEGER NOT NULL REFERENCES rating(number),
  score   INTEGER NOT NULL,
  comment TEXT NOT NULL,
  at      INTEGER NOT NULL
);

-- Search (search.go cuts the text into terms; ascii splits them at the blanks and leaves them alone; the marks are of mail addresses). Messages and articles apart, so
-- that they do not spoil each other's ranks. Positions are kept, since a Chinese word is a row of pairs side by side.
CREATE VIRTUAL TABLE message_text USING fts5(subject, body, content='', contentless_delete=1, tokenize="ascii tokenchars '@.-_+'");
CREATE VIRTUAL TABLE article_text USING fts5(title, body, content='', contentless_delete=1, tokenize="ascii tokenchars '@.-_+'");

-- Pieces of the index are merged when there are 8 of a size, not 4: a backlog of mail comes in a tenth faster, and a search
-- does not notice.
INSERT INTO message_text(message_text, rank) VALUES ('automerge', 8);

INSERT INTO sqlite_sequence(name, seq) VALUES ('ticket', 1000);
