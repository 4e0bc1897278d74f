-- What mail that can be trusted needs: what was found in a mail beside its words, how each delivery ended, the bin, spam, more
-- folders than one, and log-ins by OAuth. Each part says whose it is; times are milliseconds as ever.

-- Reading. JSON of desk.Findings: report, protection, invitation, authenticity, warnings; '' for none.
ALTER TABLE message ADD COLUMN found TEXT NOT NULL DEFAULT '';

-- Pictures from elsewhere: asked for once, they are shown for the ticket, or for everything from an address.
ALTER TABLE ticket ADD COLUMN images INTEGER NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN images INTEGER NOT NULL DEFAULT 0;

-- Bounces. An address that a server has refused for good says so until mail comes from it again or an agent says otherwise.
ALTER TABLE address ADD COLUMN undeliverable_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN undeliverable TEXT NOT NULL DEFAULT ''; -- JSON of desk.BounceRecipient
ALTER TABLE outbox ADD COLUMN bounced TEXT NOT NULL DEFAULT '';        -- JSON list of desk.BounceRecipient: who did not get it after all
CREATE INDEX outbox_recipient ON outbox(recipient, id) WHERE sent_at > 0; -- of a report that names nothing but an address
ALTER TABLE ticket ADD COLUMN undelivered INTEGER NOT NULL DEFAULT 0;     -- the last answer did not arrive

-- Threading. What mail refers to that led to no ticket: a backlog comes in any order, a thread may begin with a mail that never came to us, and
-- what many got (a newsletter) leads each of them to their own.
CREATE TABLE mail_ref (
  mailbox_id INTEGER NOT NULL,
  mail_id    TEXT NOT NULL,
  message_id INTEGER NOT NULL,           -- no REFERENCES here: to delete a message would read the whole table
  number     INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, mail_id, message_id)
) WITHOUT ROWID;

-- The bin: a deleted ticket is kept for 30 days, and what came of its mail stays accounted for after that. What is not on the desk
-- stands aside, in the column that the list's indexes begin with: 1 is spam, 2 is in the bin, 3 is both.
ALTER TABLE ticket RENAME COLUMN spam TO aside;
UPDATE customer SET tickets = tickets - (SELECT count(*) FROM ticket t WHERE t.customer_id = customer.id AND t.aside = 1);
ALTER TABLE ticket ADD COLUMN deleted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN deleted_by INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_bin ON ticket(deleted_at) WHERE deleted_at > 0;

-- Mail of tickets that were deleted for good: another copy of it is still a copy. '' where a mail had no Message-ID; an empty digest
-- for mail of our own.
CREATE TABLE purged (
  mailbox_id INTEGER NOT NULL,
  mail_id    TEXT NOT NULL,
  digest     BLOB NOT NULL,
  PRIMARY KEY (mailbox_id, mail_id, digest)
) WITHOUT ROWID;

-- SQLite looks for children of every row that is deleted: without these, deleting one mail reads whole tables.
CREATE INDEX mail_id_ticket ON mail_id(number);
CREATE INDEX mail_id_message ON mail_id(message_id);
CREATE INDEX mail_digest_message ON mail_digest(message_id);
CREATE INDEX message_blob ON message(blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX attachment_blob ON attachment(blob_id);
CREATE INDEX account_blob ON account(blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX outbox_planned ON outbox(number) WHERE message_id IS NULL;
CREATE INDEX account_message ON account(message_id) WHERE message_id IS NOT NULL;

-- Spam: why a ticket is marked (JSON of desk.SpamWhy).
ALTER TABLE ticket ADD COLUMN spam_why TEXT NOT NULL DEFAULT '';
UPDATE ticket SET spam_why = '{"sign":"agent"}' WHERE aside = 1;

-- What the filter has learnt: in how many examples of either kind each word was; '' counts the examples. What it was told of a ticket
-- (spam, ham) stands there, so that it can be taken back. And the shop's list of senders: addresses, and domains with their @.
ALTER TABLE ticket ADD COLUMN learnt TEXT NOT NULL DEFAULT '';
CREATE TABLE spam_word (
  word TEXT PRIMARY KEY,
  spam INTEGER NOT NULL,
  ham  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE spam_sender (
  sender TEXT PRIMARY KEY,
  rule   TEXT NOT NULL,                  -- always, never
  learnt INTEGER NOT NULL,               -- it came of marking a ticket
  at     INTEGER NOT NULL
) WITHOUT ROWID;

-- Folders. Options are JSON of desk.MailboxOptions. A folder's last reconciliation: how many mails it held, how many of them have an
-- account, how many were fetched because they had none.
ALTER TABLE mailbox ADD COLUMN options TEXT NOT NULL DEFAULT '';
ALTER TABLE folder ADD COLUMN junk INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN accounted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN began INTEGER NOT NULL DEFAULT 0; -- when it was first looked at: what lay there then is before its start
ALTER TABLE account ADD COLUMN junk INTEGER NOT NULL DEFAULT 0; -- it lay in the provider's junk folder
ALTER TABLE account ADD COLUMN todo INTEGER NOT NULL DEFAULT 0; -- on the server: 1 to be marked or moved, 2 to be fetched again
CREATE INDEX account_todo ON account(mailbox_id, folder, todo) WHERE todo > 0;
CREATE INDEX account_before ON account(mailbox_id, internal_date) WHERE outcome = 'before_start'; -- by which a restored mail is known again

-- A copy of what was sent, in the mailbox's own folder for it: 0 none wanted, 1 to be stored, 2 stored, 3 given up.
ALTER TABLE outbox ADD COLUMN copy INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_copy ON outbox(mailbox_id, id) WHERE copy = 1;

-- OAuth: JSON of the tokens, sealed like a password; when access has to be granted again (0: not known).
ALTER TABLE mailbox ADD COLUMN oauth BLOB NOT NULL DEFAULT x'';
ALTER TABLE mailbox ADD COLUMN oauth_until INTEGER NOT NULL DEFAULT 0;

-- Sending. A mail may go at an hour that an agent sets (later); giving up is counted from the first try and not from when it was
-- written. remaining: JSON list of the addresses that still have to get it, '' for all of them; refused: JSON list of
-- desk.BounceRecipient, whom the server would not take it for. broken counts the tries in which it broke the connection.
ALTER TABLE outbox ADD COLUMN later INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN first_try INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN remaining TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN refused TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN broken INTEGER NOT NULL DEFAULT 0;

-- What a mailbox's sending server has told us: the most bytes it takes in one mail (0: it has not said), and until when it wants to be
-- left alone, in its own words, after how many requests in a row.
ALTER TABLE mailbox ADD COLUMN send_limit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN hold_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN hold_words TEXT NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN holds INTEGER NOT NULL DEFAULT 0;

-- A mail of ours may carry another message of its ticket: quoted below an answer ('quote'), or passed on ('forward', or 'history' with all
-- that was said before). The files that a forwarded mail takes along have their bytes where they were.
ALTER TABLE message ADD COLUMN cites INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN citing TEXT NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN cites INTEGER NOT NULL DEFAULT 0; -- the message that a forward draft passes on
