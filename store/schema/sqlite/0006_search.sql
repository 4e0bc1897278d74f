-- Search. What the index of words finds is a message's id: its ticket and its time stand here side by side, where walking through
-- fifty thousand finds reads a few hundred pages of the file and not one for each.
CREATE INDEX message_walk ON message(id, number, created_at);
-- Periods.
CREATE INDEX message_when ON message(created_at, number);
CREATE INDEX ticket_begun ON ticket(created_at);
-- Messages that went to another ticket, in order: who remembers where they were looks again.
CREATE TABLE moved (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL
);
-- What is not as urgent as most.
CREATE INDEX ticket_priority ON ticket(priority, number) WHERE priority <> 'normal';
