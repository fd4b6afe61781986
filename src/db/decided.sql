-- The quality store's half of a write to both stores (both.h).
-- schema 1: which writes to both stores were decided
CREATE TABLE write_decided (
    write_key bytes NOT NULL PRIMARY KEY
);
-- end

-- name: WriteDecide :exec
-- @write_key bytes
INSERT INTO write_decided (write_key) VALUES (@write_key);

-- name: WriteDecided :one
-- @write_key bytes
SELECT d.write_key FROM write_decided d WHERE d.write_key = @write_key;

-- name: WriteDecidedForget :exec
DELETE FROM write_decided;
