-- Self-service and satisfaction: the help centre's depth, answers before and instead of tickets, the customer's own ticket,
-- surveys of more than one kind, the repair of what went badly, and the two wordings that are tried against each other.

-- ---- Articles ----

ALTER TABLE article ADD COLUMN private INTEGER NOT NULL DEFAULT 0;      -- for staff: the case library
ALTER TABLE article ADD COLUMN author_id INTEGER NOT NULL DEFAULT 0;    -- who wrote it first
ALTER TABLE article ADD COLUMN published_at INTEGER NOT NULL DEFAULT 0; -- the first time
ALTER TABLE article ADD COLUMN review_at INTEGER NOT NULL DEFAULT 0;    -- check again then; 0: never
ALTER TABLE article ADD COLUMN from_ticket INTEGER NOT NULL DEFAULT 0;  -- the resolved ticket that it was made of
ALTER TABLE article ADD COLUMN helpful INTEGER NOT NULL DEFAULT 0;      -- answers "yes" and "no" to "Was this helpful?", counted in the vote's transaction
ALTER TABLE article ADD COLUMN unhelpful INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN views INTEGER NOT NULL DEFAULT 0;        -- the sum of article_day: for the order of "popular", never a success
CREATE INDEX article_review ON article(review_at) WHERE review_at > 0;
UPDATE article SET published_at = created_at WHERE published = 1;

-- Also asked as (相似问法): offered from real tickets, used once a person has approved it.
CREATE TABLE article_phrasing (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  text       TEXT NOT NULL,
  state      TEXT NOT NULL,             -- offered, approved, refused (kept, so that it is not offered again)
  number     INTEGER NOT NULL DEFAULT 0,-- the ticket that it was offered from
  agent_id   INTEGER NOT NULL DEFAULT 0,-- who decided
  created_at INTEGER NOT NULL,
  UNIQUE (article_id, text)
);
CREATE INDEX article_phrasing_state ON article_phrasing(state, id);

-- Addresses that an article had: they lead to the present one.
CREATE TABLE article_slug (
  lang       TEXT NOT NULL,
  slug       TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  PRIMARY KEY (lang, slug)
) WITHOUT ROWID;

CREATE TABLE article_version (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  title      TEXT NOT NULL,
  body       TEXT NOT NULL,
  agent_id   INTEGER NOT NULL DEFAULT 0,
  at         INTEGER NOT NULL,
  UNIQUE (article_id, version)
);
INSERT INTO article_version (article_id, version, title, body, at) SELECT id, version, title, body, updated_at FROM article;

CREATE TABLE article_day (              -- views, added up every few seconds
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  day        INTEGER NOT NULL,          -- 20261127, in the shop's zone
  views      INTEGER NOT NULL,
  PRIMARY KEY (article_id, day)
) WITHOUT ROWID;

-- Pictures in articles. The bytes are kept once, as every file's are.
CREATE TABLE article_picture (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  key        TEXT NOT NULL UNIQUE,      -- SHA-256 of the bytes, hex: the address under /help/pictures/
  blob_id    INTEGER NOT NULL REFERENCES blob(id),
  type       TEXT NOT NULL,
  width      INTEGER NOT NULL DEFAULT 0,
  height     INTEGER NOT NULL DEFAULT 0,
  size       INTEGER NOT NULL,
  agent_id   INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
);

-- Texts that stand in several articles: {{snippet:name}}.
CREATE TABLE snippet (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  lang       TEXT NOT NULL,
  body       TEXT NOT NULL,
  version    INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL,
  UNIQUE (name, lang)
);

CREATE TABLE announcement (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  lang         TEXT NOT NULL,
  slug         TEXT NOT NULL,
  title        TEXT NOT NULL,
  body         TEXT NOT NULL,
  published_at INTEGER NOT NULL DEFAULT 0, -- 0: a draft
  banner_until INTEGER NOT NULL DEFAULT 0, -- on the front page until then
  version      INTEGER NOT NULL DEFAULT 1,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  UNIQUE (lang, slug)
);
CREATE INDEX announcement_list ON announcement(lang, published_at DESC, id DESC);

CREATE TABLE synonym (                  -- the shop's own words that mean the same
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  words TEXT NOT NULL                   -- newline-separated, at least two
);

-- "Was this helpful?" One vote per reader and article: the last one counts.
CREATE TABLE article_vote (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  reader     BLOB NOT NULL,             -- a hash that changes every day: of the address and browser, or of a ticket's customer
  helpful    INTEGER NOT NULL,
  reason     TEXT NOT NULL DEFAULT '',  -- off_topic, unclear, too_long, did_not_work, outdated
  comment    TEXT NOT NULL DEFAULT '',
  at         INTEGER NOT NULL,
  read_at    INTEGER NOT NULL DEFAULT 0,-- by staff
  UNIQUE (article_id, reader)
);
CREATE INDEX article_vote_time ON article_vote(at DESC, id DESC);

-- ---- Searches, and answers before tickets ----

-- One row per search (not per key that was typed). No person, no address.
CREATE TABLE help_search (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  lang    TEXT NOT NULL,
  query   TEXT NOT NULL,
  source  TEXT NOT NULL,                -- help, widget, contact, bot
  hits    INTEGER NOT NULL,
  at      INTEGER NOT NULL
);
CREATE INDEX help_search_time ON help_search(at);
ALTER TABLE empty_search ADD COLUMN source TEXT NOT NULL DEFAULT 'help';  -- help, contact, bot, mail, widget: where it was asked last
ALTER TABLE empty_search ADD COLUMN done_at INTEGER NOT NULL DEFAULT 0;   -- an article was written, or it was put aside
CREATE INDEX empty_search_open ON empty_search(done_at, n DESC, last DESC);

-- Articles that were offered to one person for one question, and what became of it:
--   confirmed   they said that it solved their matter;
--   contacted   they wrote all the same within the window;
--   assumed     the window (72 h) passed without a contact;
--   ''          the window is open.
-- Views are none of these.
CREATE TABLE offer (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  token       BLOB NOT NULL UNIQUE,     -- SHA-256 of what the page or the mail carries
  source      TEXT NOT NULL,            -- contact, ack, bot, widget, search
  lang        TEXT NOT NULL,
  question    TEXT NOT NULL,
  articles    TEXT NOT NULL,            -- ids, best first, comma-separated
  score       REAL NOT NULL,            -- the best one's confidence, 0 to 1
  customer_id INTEGER NOT NULL DEFAULT 0,
  who         BLOB,                     -- a hash of the address that was typed, until the outcome is known; null: none was
  said_at     INTEGER NOT NULL DEFAULT 0, -- when they first said that it solved their matter, whatever became of it
  number      INTEGER NOT NULL DEFAULT 0, -- the ticket whose acknowledgement carried it, or that was opened all the same
  outcome     TEXT NOT NULL DEFAULT '',
  article_id  INTEGER NOT NULL DEFAULT 0, -- the one that solved it
  at          INTEGER NOT NULL,
  outcome_at  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX offer_open ON offer(at) WHERE outcome = '';
CREATE INDEX offer_time ON offer(at, source);
CREATE INDEX offer_number ON offer(number) WHERE number > 0;
CREATE INDEX offer_customer ON offer(customer_id, at) WHERE customer_id > 0;
CREATE INDEX offer_who ON offer(who) WHERE who IS NOT NULL;

CREATE TABLE talk (                     -- with the answer bot
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  token      BLOB NOT NULL UNIQUE,
  lang       TEXT NOT NULL,
  source     TEXT NOT NULL,             -- help, widget
  number     INTEGER NOT NULL DEFAULT 0,-- the ticket that it was handed over as
  offer_id   INTEGER NOT NULL DEFAULT 0,-- of its last answer
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX talk_time ON talk(updated_at);
CREATE TABLE turn (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  talk_id  INTEGER NOT NULL REFERENCES talk(id) ON DELETE CASCADE,
  customer INTEGER NOT NULL,            -- 1: said by the customer
  kind     TEXT NOT NULL,               -- of the customer: said, chose, neither, solved, unsolved; of the bot: answer, which, unknown, glad, person
  text     TEXT NOT NULL,
  articles TEXT NOT NULL DEFAULT '',    -- ids, comma-separated
  score    REAL NOT NULL DEFAULT 0,
  worded   TEXT NOT NULL DEFAULT '',    -- text in other words, by a model
  sent_to  TEXT NOT NULL DEFAULT '',    -- the machine to which text went for that
  at       INTEGER NOT NULL
);
CREATE INDEX turn_talk ON turn(talk_id, id);

-- ---- The customer's own ticket ----

CREATE TABLE door (                     -- the private link of a ticket: signed over number and version
  number     INTEGER PRIMARY KEY REFERENCES ticket(number),
  version    INTEGER NOT NULL DEFAULT 1,-- a higher one makes all earlier links void
  revoked_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE door_code (                -- the code that goes to the customer's own address
  number     INTEGER NOT NULL,
  browser    BLOB NOT NULL,             -- SHA-256 of what the browser keeps
  code       BLOB NOT NULL,             -- SHA-256 of code, number and a secret
  tries      INTEGER NOT NULL DEFAULT 0,
  sent_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (number, browser)
) WITHOUT ROWID;
CREATE TABLE door_browser (             -- browsers that have shown the code
  number      INTEGER NOT NULL,
  browser     BLOB NOT NULL,
  customer_id INTEGER NOT NULL,         -- whose the ticket was: it opens nothing of somebody else's
  at          INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  PRIMARY KEY (number, browser)
) WITHOUT ROWID;
CREATE TABLE erasure (                  -- "delete my data"
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  number      INTEGER NOT NULL,         -- where it was asked
  asked_at    INTEGER NOT NULL,
  done_at     INTEGER NOT NULL DEFAULT 0,
  refused     TEXT NOT NULL DEFAULT '', -- why not (a law that makes the shop keep it, say)
  agent_id    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX erasure_open ON erasure(asked_at) WHERE done_at = 0;
CREATE TABLE status_mail (              -- when a ticket's state was last sent for a mail that asked
  number INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL
);
CREATE TABLE consent (                  -- what was ticked in the contact form
  number INTEGER PRIMARY KEY REFERENCES ticket(number),
  notice TEXT NOT NULL,                 -- SHA-256 of the privacy notice that was shown
  at     INTEGER NOT NULL
);
CREATE TABLE privacy_notice (
  hash TEXT PRIMARY KEY,
  lang TEXT NOT NULL,
  text TEXT NOT NULL,
  at   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE field (                    -- of the contact form; topic 0: of every topic
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  topic_id INTEGER NOT NULL DEFAULT 0,
  kind     TEXT NOT NULL,               -- text, order, date, choice, photo
  names    TEXT NOT NULL,               -- JSON, per language
  hints    TEXT NOT NULL DEFAULT '{}',
  choices  TEXT NOT NULL DEFAULT '{}',  -- JSON, per language: lines
  required INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE ticket_field (
  number   INTEGER NOT NULL REFERENCES ticket(number),
  field_id INTEGER NOT NULL REFERENCES field(id),
  name     TEXT NOT NULL,               -- as it was called then
  value    TEXT NOT NULL,
  PRIMARY KEY (number, field_id)
) WITHOUT ROWID;
ALTER TABLE topic ADD COLUMN public INTEGER NOT NULL DEFAULT 1; -- offered in the contact form

-- ---- Satisfaction ----

-- How a mailbox asks. mailbox_id 0: all that have no row of their own. JSON of desk.SurveyRules.
CREATE TABLE survey_rules (
  mailbox_id INTEGER PRIMARY KEY,
  rules      TEXT NOT NULL,
  version    INTEGER NOT NULL DEFAULT 1
);

ALTER TABLE rating ADD COLUMN style TEXT NOT NULL DEFAULT 'stars';   -- stars, faces, thumbs: thumbs are 5 and 1
ALTER TABLE rating ADD COLUMN reasons TEXT NOT NULL DEFAULT '';      -- keys after a low score, newline-separated
ALTER TABLE rating ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0; -- not answered by then: closed. 0: never
ALTER TABLE rating ADD COLUMN reminded_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rating ADD COLUMN reminder BLOB;                         -- the reminder's token, as token; null: none has gone
CREATE UNIQUE INDEX rating_reminder ON rating(reminder) WHERE reminder IS NOT NULL;
ALTER TABLE rating ADD COLUMN mailbox_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rating ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;    -- the comment, by staff
ALTER TABLE rating ADD COLUMN undelivered INTEGER NOT NULL DEFAULT 0;-- the question bounced: not among the delivered
UPDATE rating SET mailbox_id = coalesce((SELECT mailbox_id FROM ticket WHERE ticket.number = rating.number), 0);

-- The repair of a low score.
CREATE TABLE follow_up (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  number       INTEGER NOT NULL UNIQUE REFERENCES rating(number),
  score        INTEGER NOT NULL,        -- the low one that it is about: as it was when somebody contacted the customer
  owner_id     INTEGER NOT NULL DEFAULT 0,
  opened_at    INTEGER NOT NULL,
  due_at       INTEGER NOT NULL,        -- working hours after it was opened
  contacted_at INTEGER NOT NULL DEFAULT 0, -- someone wrote to the customer, or noted a call
  contacted_by INTEGER NOT NULL DEFAULT 0,
  closed_at    INTEGER NOT NULL DEFAULT 0,
  closed_by    INTEGER NOT NULL DEFAULT 0,
  version      INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX follow_up_open ON follow_up(due_at) WHERE contacted_at = 0 AND closed_at = 0;
CREATE INDEX follow_up_due ON follow_up(due_at);

-- One second question after a repair. The first score stays as it was.
CREATE TABLE rerating (
  number   INTEGER PRIMARY KEY REFERENCES rating(number),
  token    BLOB NOT NULL UNIQUE,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL DEFAULT 0,
  score    INTEGER NOT NULL DEFAULT 0,
  comment  TEXT NOT NULL DEFAULT '',
  rated_at INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE nps (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  number      INTEGER NOT NULL,         -- the ticket after which it was asked
  mailbox_id  INTEGER NOT NULL DEFAULT 0,
  token       BLOB NOT NULL UNIQUE,
  lang        TEXT NOT NULL,
  asked_at    INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL DEFAULT 0,
  score       INTEGER NOT NULL DEFAULT -1, -- 0 to 10
  comment     TEXT NOT NULL DEFAULT '',
  rated_at    INTEGER NOT NULL DEFAULT 0,
  undelivered INTEGER NOT NULL DEFAULT 0,
  read_at     INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX nps_customer ON nps(customer_id, asked_at DESC);
CREATE INDEX nps_time ON nps(asked_at);

-- Is it solved? Asked once per resolution.
ALTER TABLE ticket ADD COLUMN first_resolved_at INTEGER NOT NULL DEFAULT 0; -- kept when it is opened again
ALTER TABLE ticket ADD COLUMN first_resolved_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN closure TEXT NOT NULL DEFAULT '';             -- confirmed, assumed, refused; '' while it is not known
UPDATE ticket SET first_resolved_at = resolved_at, first_resolved_by = resolved_by WHERE resolved_at > 0;
CREATE TABLE confirmation (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  number      INTEGER NOT NULL REFERENCES ticket(number),
  resolved_at INTEGER NOT NULL,
  resolved_by INTEGER NOT NULL,
  token       BLOB NOT NULL UNIQUE,
  asked_at    INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL DEFAULT 0, -- then it is assumed; 0: never, since the ticket was opened again or the mail did not arrive
  outcome     TEXT NOT NULL DEFAULT '', -- confirmed, refused, assumed
  comment     TEXT NOT NULL DEFAULT '',
  at          INTEGER NOT NULL DEFAULT 0,
  UNIQUE (number, resolved_at)
);
CREATE INDEX confirmation_open ON confirmation(asked_at) WHERE outcome = '';

-- ---- Two wordings tried against each other ----

CREATE TABLE experiment (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT NOT NULL,             -- ack, survey
  lang       TEXT NOT NULL,
  name       TEXT NOT NULL,
  subject_b  TEXT NOT NULL,             -- A is the shop's present text, copied here too, so that a later edit changes neither
  text_b     TEXT NOT NULL,
  subject_a  TEXT NOT NULL,
  text_a     TEXT NOT NULL,
  per_arm    INTEGER NOT NULL,          -- customers that each needs: the horizon, fixed at the start
  difference REAL NOT NULL,             -- the smallest that it is to find, as a share
  started_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL DEFAULT 0,
  ended_by   INTEGER NOT NULL DEFAULT 0 -- 0 with ended_at: the horizon was reached
);
CREATE UNIQUE INDEX experiment_running ON experiment(kind, lang) WHERE ended_at = 0;
CREATE TABLE experiment_entry (
  experiment_id INTEGER NOT NULL REFERENCES experiment(id) ON DELETE CASCADE,
  customer_id   INTEGER NOT NULL,
  arm           TEXT NOT NULL,          -- a, b
  number        INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  success       INTEGER NOT NULL DEFAULT 0, -- survey: rated; ack: solved by what it offered, or no second mail before an agent's answer
  settled_at    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (experiment_id, customer_id)
) WITHOUT ROWID;
CREATE INDEX experiment_entry_number ON experiment_entry(number);

-- ---- The help centre's lists ----

-- What customers may read: by shelf, and the newest. No list counts or sorts more than it shows.
CREATE INDEX article_shelf ON article(lang, category_id, position, id) WHERE published = 1 AND private = 0;
CREATE INDEX article_new ON article(lang, published_at DESC, id DESC) WHERE published = 1 AND private = 0;
CREATE INDEX article_day_recent ON article_day(day, article_id, views);

-- ---- Writing articles ----

ALTER TABLE article ADD COLUMN review_months INTEGER NOT NULL DEFAULT 0; -- how often it is to be checked; review_at is the next time

-- Articles that an agent's answer carried, as a link or as text.
CREATE TABLE message_article (
  message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  PRIMARY KEY (message_id, article_id)
) WITHOUT ROWID;
CREATE INDEX message_article_of ON message_article(article_id, message_id);

-- ---- Where customers are ----

ALTER TABLE customer ADD COLUMN mail_clock INTEGER NOT NULL DEFAULT 0; -- minutes east of UTC by their newest mail; 0 where it tells nothing
