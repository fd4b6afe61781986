-- Words that were erased, and may still stand in the file (erase.h).
-- schema 1: erased words that wait until they are out of the file
CREATE TABLE erase_due (
    one getal NOT NULL PRIMARY KEY CHECK (one = 1),
    since tijdstip NOT NULL,
    generation getal NOT NULL,
    transaction_id getal NOT NULL, -- PostgreSQL: the last transaction that erased; SQLite: 0
    search bool NOT NULL           -- words of the search index too
);
-- What was erased before this step existed.
INSERT INTO erase_due (one, since, generation, transaction_id, search) VALUES (1, 1, 1, 0, TRUE);
-- end

-- name: EraseDueAdd :exec
-- @since tijdstip
-- @search bool
-- sqlite
INSERT INTO erase_due (one, since, generation, transaction_id, search) VALUES (1, @since, 1, 0, @search)
ON CONFLICT (one) DO UPDATE SET generation = erase_due.generation + 1, search = erase_due.search OR excluded.search;
-- postgres
INSERT INTO erase_due (one, since, generation, transaction_id, search) VALUES (1, @since, 1, txid_current(), @search)
ON CONFLICT (one) DO UPDATE SET generation = erase_due.generation + 1, transaction_id = txid_current(),
    search = erase_due.search OR excluded.search;

-- name: EraseDueRead :one
SELECT e.since, e.generation, e.transaction_id, e.search FROM erase_due e WHERE e.one = 1;

-- name: EraseDueForget :exec
-- Unless more was erased since it was read.
-- @generation getal
DELETE FROM erase_due WHERE generation = @generation;
