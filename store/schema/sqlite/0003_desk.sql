-- The staff's desk: what stands aside for a while, who follows what, views and searches of one's own, merging, notifications,
-- roles and a second factor, working hours, and what was changed by whom. Times are milliseconds as ever.

-- Two more bits of ticket.aside: 4 is snoozed, 8 is merged into another ticket. What is snoozed is on no view but its own until its
-- time comes (253402300799000: until the customer answers) or the customer writes.
ALTER TABLE ticket ADD COLUMN snoozed_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN snoozed_by INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_snoozed ON ticket(snoozed_until) WHERE snoozed_until > 0;

-- Orders of the lists, each one number that grows down the list. patience: whoever waits, the longest first, then the rest by their
-- newest change (8796093022208 is 2^43, more than any moment). pressing: the same within each priority. Only what is not resolved is
-- listed so. Newest first needs no column: a rowid stands at the end of each index.
ALTER TABLE ticket ADD COLUMN patience INTEGER GENERATED ALWAYS AS
  (CASE WHEN waiting_since > 0 THEN waiting_since ELSE 8796093022208 - updated_at END) VIRTUAL;
ALTER TABLE ticket ADD COLUMN pressing INTEGER GENERATED ALWAYS AS
  (CASE priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END * 8796093022208
    + CASE WHEN waiting_since > 0 THEN waiting_since ELSE 8796093022208 - updated_at END) VIRTUAL;
CREATE INDEX ticket_patience ON ticket(aside, status, patience, number) WHERE status <> 'resolved';
CREATE INDEX ticket_patience_of ON ticket(assignee_id, aside, status, patience, number) WHERE status <> 'resolved';
CREATE INDEX ticket_pressing ON ticket(aside, status, pressing, number) WHERE status <> 'resolved';
CREATE INDEX ticket_pressing_of ON ticket(assignee_id, aside, status, pressing, number) WHERE status <> 'resolved';
CREATE INDEX ticket_newest ON ticket(aside, status);
CREATE INDEX ticket_newest_of ON ticket(assignee_id, aside, status) WHERE status <> 'resolved';
INSERT INTO counter (view, agent_id, n)
  SELECT 'waiting', 0, count(*) FROM ticket WHERE aside = 0 AND status = 'open' AND waiting_since > 0;

-- What a ticket is about; one per ticket. Names are JSON, per language.
CREATE TABLE topic (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  names    TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0
);
ALTER TABLE ticket ADD COLUMN topic_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_topic ON ticket(topic_id, number DESC) WHERE topic_id > 0;

ALTER TABLE tag ADD COLUMN colour TEXT NOT NULL DEFAULT ''; -- a name of desk.Colours; '' is plain

-- Who wants to know of everything in a ticket that is not theirs.
CREATE TABLE follower (
  agent_id INTEGER NOT NULL REFERENCES agent(id),
  number   INTEGER NOT NULL REFERENCES ticket(number),
  PRIMARY KEY (agent_id, number)
) WITHOUT ROWID;
CREATE INDEX follower_ticket ON follower(number);

-- Agents who were named in a note (@name). seen_at: they have opened the ticket since.
CREATE TABLE mention (
  agent_id   INTEGER NOT NULL REFERENCES agent(id),
  number     INTEGER NOT NULL REFERENCES ticket(number),
  message_id INTEGER NOT NULL,           -- the newest note that names them
  at         INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (agent_id, number)
) WITHOUT ROWID;
CREATE INDEX mention_recent ON mention(agent_id, at DESC, number DESC);
CREATE INDEX mention_ticket ON mention(number);

-- Searches that were kept as views, and the last ones of each agent.
CREATE TABLE saved_view (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  agent_id   INTEGER NOT NULL,           -- 0: shared by all
  name       TEXT NOT NULL,
  view       TEXT NOT NULL DEFAULT 'all',-- what it is part of
  query      TEXT NOT NULL,
  sort       TEXT NOT NULL DEFAULT '',   -- desk.Sort
  position   INTEGER NOT NULL DEFAULT 0,
  version    INTEGER NOT NULL DEFAULT 1,
  created_by INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX saved_view_agent ON saved_view(agent_id, position, id);
-- What searches ask for, and few have.
CREATE INDEX ticket_files ON ticket(number) WHERE attachments > 0;
CREATE INDEX message_note ON message(number) WHERE direction = 'note';
CREATE TABLE recent_search (
  agent_id INTEGER NOT NULL REFERENCES agent(id),
  query    TEXT NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (agent_id, query)
) WITHOUT ROWID;

-- What an agent did to many tickets at once, so that it can be taken back: JSON of how each of them was before.
CREATE TABLE undo (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  agent_id INTEGER NOT NULL,
  what     TEXT NOT NULL,
  at       INTEGER NOT NULL
);

-- Merging. Messages and events move, and home is the ticket they came from, so that they can go back.
CREATE TABLE merge (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  number    INTEGER NOT NULL REFERENCES ticket(number), -- which went
  into_number INTEGER NOT NULL REFERENCES ticket(number),
  agent_id  INTEGER NOT NULL,
  state     TEXT NOT NULL,               -- JSON: how the ticket stood before
  at        INTEGER NOT NULL,
  undone_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX merge_from ON merge(number);
CREATE INDEX merge_into ON merge(into_number);
ALTER TABLE ticket ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN home INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN home INTEGER NOT NULL DEFAULT 0;
CREATE INDEX mail_ref_message ON mail_ref(message_id);

-- Tickets that belong together; both directions are rows.
CREATE TABLE ticket_link (
  number INTEGER NOT NULL REFERENCES ticket(number),
  other  INTEGER NOT NULL REFERENCES ticket(number),
  at     INTEGER NOT NULL,
  PRIMARY KEY (number, other)
) WITHOUT ROWID;
CREATE INDEX ticket_link_other ON ticket_link(other);

-- Customers. phone holds one number a line; tags as a ticket's are.
ALTER TABLE customer ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN zone TEXT NOT NULL DEFAULT '';   -- IANA name; '' is not known
ALTER TABLE customer ADD COLUMN blocked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0;
CREATE TABLE customer_merge (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  into_id     INTEGER NOT NULL REFERENCES customer(id),
  agent_id    INTEGER NOT NULL,
  state       TEXT NOT NULL,
  at          INTEGER NOT NULL,
  undone_at   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX customer_merge_into ON customer_merge(into_id);

-- Saved replies have folders, owners and actions: the name is no longer the only one of its kind.
CREATE TABLE saved_reply_3 (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  agent_id   INTEGER NOT NULL DEFAULT 0, -- 0: shared by all
  folder     TEXT NOT NULL DEFAULT '',
  name       TEXT NOT NULL,
  text       TEXT NOT NULL,
  html       TEXT NOT NULL DEFAULT '',
  actions    TEXT NOT NULL DEFAULT '',   -- JSON of desk.ReplyActions
  uses       INTEGER NOT NULL DEFAULT 0,
  used_at    INTEGER NOT NULL DEFAULT 0,
  version    INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL,
  UNIQUE (agent_id, name)
);
INSERT INTO saved_reply_3 (id, name, text, uses, updated_at) SELECT id, name, text, uses, updated_at FROM saved_reply;
DROP TABLE saved_reply;
ALTER TABLE saved_reply_3 RENAME TO saved_reply;
ALTER TABLE attachment ADD COLUMN saved_reply_id INTEGER NOT NULL DEFAULT 0; -- it belongs to a saved reply and is copied from there
CREATE INDEX attachment_saved_reply ON attachment(saved_reply_id) WHERE saved_reply_id > 0;

-- Drafts: which page wrote last, so that two of them do not overwrite each other, and what a saved reply wants done on sending.
ALTER TABLE draft ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN actions TEXT NOT NULL DEFAULT '';   -- JSON of desk.ReplyActions

-- A form that was sent: when its answer is lost on the way back the page sends it again, and it counts once.
CREATE TABLE sent_form (
  agent_id   INTEGER NOT NULL REFERENCES agent(id),
  key        TEXT NOT NULL,
  text       BLOB NOT NULL,              -- SHA-256 of what was written
  message_id INTEGER NOT NULL,
  number     INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  PRIMARY KEY (agent_id, key)
) WITHOUT ROWID;
CREATE INDEX sent_form_message ON sent_form(message_id);

-- Agents: what they chose for themselves (JSON of desk.Prefs), a picture, when they were last at their desk, a second factor.
ALTER TABLE agent ADD COLUMN prefs TEXT NOT NULL DEFAULT '';
ALTER TABLE agent ADD COLUMN signature TEXT NOT NULL DEFAULT '';
ALTER TABLE agent ADD COLUMN avatar BLOB;                        -- a small PNG
ALTER TABLE agent ADD COLUMN avatar_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN password_at INTEGER NOT NULL DEFAULT 0; -- a log-in that has begun before it is not finished after it
ALTER TABLE agent ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- of what an owner may change
ALTER TABLE agent ADD COLUMN totp BLOB NOT NULL DEFAULT x'';     -- the secret, sealed like a password; empty: no second factor
ALTER TABLE agent ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0; -- the last code that was taken: none counts twice
CREATE TABLE recovery_code (
  agent_id INTEGER NOT NULL REFERENCES agent(id),
  hash     BLOB NOT NULL,                -- SHA-256 of the code
  used_at  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (agent_id, hash)
) WITHOUT ROWID;
CREATE TABLE invite (
  hash       BLOB PRIMARY KEY,           -- SHA-256 of the link's token
  address    TEXT NOT NULL,
  name       TEXT NOT NULL DEFAULT '',
  role       TEXT NOT NULL,
  invited_by INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What an agent should know of. What comes for one ticket before they have read of it is one row.
CREATE TABLE notification (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  agent_id   INTEGER NOT NULL REFERENCES agent(id),
  kind       TEXT NOT NULL,              -- desk.NoticeKind: of what came together, the most pressing
  number     INTEGER NOT NULL DEFAULT 0,
  message_id INTEGER NOT NULL DEFAULT 0,
  by_agent   INTEGER NOT NULL DEFAULT 0,
  n          INTEGER NOT NULL DEFAULT 1, -- how many things it stands for
  at         INTEGER NOT NULL,
  read_at    INTEGER NOT NULL DEFAULT 0,
  bell       INTEGER NOT NULL DEFAULT 1, -- shown on the desk
  desktop    INTEGER NOT NULL DEFAULT 0, -- told aloud
  mail       INTEGER NOT NULL DEFAULT 0  -- 0 not wanted, 1 when they stay away, 2 sent
);
CREATE INDEX notification_agent ON notification(agent_id, at DESC, id DESC);
CREATE INDEX notification_unread ON notification(agent_id, number) WHERE read_at = 0;
CREATE INDEX notification_mail ON notification(agent_id, at) WHERE mail = 1 AND read_at = 0;
CREATE INDEX notification_ticket ON notification(number) WHERE number > 0;

-- The shop's calendar: days that are not as their weekday is. periods: JSON of desk.Period list; empty is closed all day.
CREATE TABLE calendar_day (
  day     TEXT PRIMARY KEY,              -- 2026-10-01, in the shop's zone
  name    TEXT NOT NULL,
  open    INTEGER NOT NULL,
  periods TEXT NOT NULL DEFAULT '',
  source  TEXT NOT NULL DEFAULT ''       -- the file it came from; '' by hand
) WITHOUT ROWID;

-- Who did what, of all that matters. Never changed, never a secret in it.
CREATE TABLE audit (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  agent_id INTEGER NOT NULL DEFAULT 0,
  who      TEXT NOT NULL DEFAULT '',     -- the name at that time; a token's name
  kind     TEXT NOT NULL,                -- desk.AuditKind
  subject  TEXT NOT NULL DEFAULT '',     -- what it was done to, in words
  args     TEXT NOT NULL DEFAULT '',
  remote   TEXT NOT NULL DEFAULT '',
  at       INTEGER NOT NULL
);
CREATE INDEX audit_kind ON audit(kind, id);
CREATE INDEX audit_agent ON audit(agent_id, kind, id);
CREATE INDEX audit_who ON audit(agent_id, id);
CREATE INDEX audit_at ON audit(at, id);

-- The sample shop that a new owner may look around in and take away in one go.
CREATE TABLE sample (
  kind TEXT NOT NULL,                    -- ticket, article, customer, reply; 'kept …' once the rest of the sample has gone
  id   INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
