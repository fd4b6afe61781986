-- The personal store's half of a write to both stores (both.h).
-- schema 1: writes that were prepared
CREATE TABLE write_pending (
    write_key bytes NOT NULL PRIMARY KEY,
    made tijdstip NOT NULL,
    notes bytes NOT NULL, -- what is written when it was decided (notes.c)
    failed tekst          -- why it was decided and could not be written; NULL: not so
);
-- end

-- name: PendingInsert :exec
-- @write_key bytes
-- @made tijdstip
-- @notes bytes
INSERT INTO write_pending (write_key, made, notes) VALUES (@write_key, @made, @notes);

-- name: PendingKeys :many
SELECT p.write_key, p.failed FROM write_pending p ORDER BY p.made, p.write_key;

-- name: PendingStuck :one
-- How many were decided and could not be written.
-- -> aantal getal
SELECT count(*) AS aantal FROM write_pending p WHERE p.failed IS NOT NULL;

-- name: PendingNotes :one
-- @write_key bytes
SELECT p.notes FROM write_pending p WHERE p.write_key = @write_key;

-- name: PendingDelete :exec
-- @write_key bytes
DELETE FROM write_pending WHERE write_key = @write_key;

-- name: PendingFail :exec
-- @write_key bytes
-- @why tekst
UPDATE write_pending SET failed = @why WHERE write_key = @write_key;
