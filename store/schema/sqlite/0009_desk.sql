-- Customers whose name, phone or addresses are new or no longer what they were, in order: who remembers them looks again.
CREATE TABLE renamed (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL
);
CREATE TRIGGER customer_renamed AFTER UPDATE OF name, phone ON customer BEGIN
  INSERT INTO renamed (customer_id) VALUES (OLD.id);
END;
CREATE TRIGGER address_come AFTER INSERT ON address BEGIN -- with their first address come all new customers
  INSERT INTO renamed (customer_id) VALUES (NEW.customer_id);
END;
CREATE TRIGGER address_moved AFTER UPDATE OF customer_id ON address BEGIN
  INSERT INTO renamed (customer_id) VALUES (OLD.customer_id), (NEW.customer_id);
END;
CREATE TRIGGER address_gone AFTER DELETE ON address BEGIN
  INSERT INTO renamed (customer_id) VALUES (OLD.customer_id);
END;
-- What was sent and says no longer to whom is looked at again like what was moved.
CREATE TRIGGER message_readdressed AFTER UPDATE OF people ON message WHEN OLD.direction = 'out' BEGIN
  INSERT INTO moved (message_id) VALUES (OLD.id);
END;
-- The files of a ticket that was merged have moved, and until now it kept the mark that it has some.
UPDATE ticket SET attachments = 0 WHERE merged_into > 0 AND attachments > 0;
