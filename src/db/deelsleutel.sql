-- The store of subkeys (organisatie/subkey.h): a key for each thing whose words are sealed, wrapped
-- with the server key. Apart from the other stores, so that its backups can go sooner than theirs.
-- schema 1: keys, and what says to which quality store they belong
CREATE TABLE deelsleutel (
    organisatie id NOT NULL,
    soort tekst NOT NULL,
    nummer id NOT NULL,
    sleutel bytes NOT NULL,
    PRIMARY KEY (organisatie, soort, nummer)
);
CREATE TABLE sleutelopslag (
    naam tekst NOT NULL PRIMARY KEY,
    waarde bytes NOT NULL
);
-- end

-- schema 2: what was destroyed, and may still stand in the file
CREATE TABLE wissen (
    een getal NOT NULL PRIMARY KEY CHECK (een = 1),
    sinds tijdstip NOT NULL,
    beurt getal NOT NULL,
    transactie getal NOT NULL -- PostgreSQL: the last transaction that destroyed one; SQLite: 0
);
-- What was destroyed before this step existed.
INSERT INTO wissen (een, sinds, beurt, transactie) VALUES (1, 1, 1, 0);
-- end

-- name: WissenAdd :exec
-- @sinds tijdstip
-- sqlite
INSERT INTO wissen (een, sinds, beurt, transactie) VALUES (1, @sinds, 1, 0)
ON CONFLICT (een) DO UPDATE SET beurt = wissen.beurt + 1;
-- postgres
INSERT INTO wissen (een, sinds, beurt, transactie) VALUES (1, @sinds, 1, txid_current())
ON CONFLICT (een) DO UPDATE SET beurt = wissen.beurt + 1, transactie = txid_current();

-- name: WissenRead :one
SELECT w.sinds, w.beurt, w.transactie FROM wissen w WHERE w.een = 1;

-- name: WissenForget :exec
-- Unless more was destroyed since it was read.
-- @beurt getal
DELETE FROM wissen WHERE beurt = @beurt;

-- name: OpslagRead :one
-- @naam tekst
SELECT o.waarde FROM sleutelopslag o WHERE o.naam = @naam;

-- name: OpslagInsert :exec
-- @naam tekst
-- @waarde bytes
INSERT INTO sleutelopslag (naam, waarde) VALUES (@naam, @waarde) ON CONFLICT DO NOTHING;

-- name: OpslagSet :exec
-- @naam tekst
-- @waarde bytes
UPDATE sleutelopslag AS o SET waarde = @waarde WHERE o.naam = @naam;

-- name: DeelsleutelRead :one
-- @organisatie id
-- @soort tekst
-- @nummer id
SELECT d.sleutel FROM deelsleutel d WHERE d.organisatie = @organisatie AND d.soort = @soort AND d.nummer = @nummer;

-- name: DeelsleutelInsert :exec
-- @organisatie id
-- @soort tekst
-- @nummer id
-- @sleutel bytes
INSERT INTO deelsleutel (organisatie, soort, nummer, sleutel) VALUES (@organisatie, @soort, @nummer, @sleutel)
ON CONFLICT DO NOTHING;

-- name: DeelsleutelSet :exec
-- The same key, wrapped again.
-- @organisatie id
-- @soort tekst
-- @nummer id
-- @sleutel bytes
UPDATE deelsleutel AS d SET sleutel = @sleutel
WHERE d.organisatie = @organisatie AND d.soort = @soort AND d.nummer = @nummer;

-- name: DeelsleutelDelete :exec
-- @organisatie id
-- @soort tekst
-- @nummer id
DELETE FROM deelsleutel AS d WHERE d.organisatie = @organisatie AND d.soort = @soort AND d.nummer = @nummer;

-- name: Deelsleutels :many
-- The next of all, in the order of their key.
-- alle organisaties: the server key wraps the subkeys of all of them
-- @organisatie id
-- @soort tekst
-- @nummer id
-- @hoeveel getal
SELECT d.organisatie, d.soort, d.nummer, d.sleutel FROM deelsleutel d
WHERE (d.organisatie, d.soort, d.nummer) > (@organisatie, @soort, @nummer)
ORDER BY d.organisatie, d.soort, d.nummer LIMIT @hoeveel;
