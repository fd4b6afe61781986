-- A room of tests: every type, every kind of query, every construction that must be read well.
-- schema 1: all types
CREATE TABLE alles (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    ding id,
    naam tekst,
    dag datum,
    moment tijdstip,
    aantal getal,
    maat breuk,
    waar bool,
    inhoud bytes,
    zeker bool NOT NULL DEFAULT FALSE, -- a bool that is never NULL
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, ding) REFERENCES ding (organisatie, id),
    CHECK (aantal IS NULL OR aantal < 1000000 OR naam = 'groot; --')
);
CREATE INDEX alles_naam ON alles (organisatie, naam);
CREATE TABLE code (
    hash bytes NOT NULL PRIMARY KEY,
    gebruikt tijdstip
);
-- sqlite
CREATE VIRTUAL TABLE proef_fts USING fts5 (organisatie UNINDEXED, id UNINDEXED, stammen);
-- postgres
CREATE TABLE proef_fts (organisatie id NOT NULL, id id NOT NULL, stammen tekst NOT NULL,
    PRIMARY KEY (organisatie, id));
CREATE INDEX proef_fts_stammen ON proef_fts USING gin (to_tsvector('simple', stammen));
-- both
-- end
-- schema 2: a column more, and a table without rowid
ALTER TABLE alles ADD COLUMN later tekst NOT NULL DEFAULT '';
CREATE TABLE merk (
    organisatie id NOT NULL,
    merk tekst NOT NULL,
    PRIMARY KEY (organisatie, merk)
) WITHOUT ROWID;
-- end
-- schema 3: dates that may not be NULL
CREATE TABLE termijn (
    organisatie id NOT NULL,
    id id NOT NULL,
    einde datum NOT NULL,
    sinds tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id)
);
-- end

-- name: TermijnNieuw :exec
-- @organisatie id
-- @id id
-- @einde datum
-- @sinds tijdstip
INSERT INTO termijn (organisatie, id, einde, sinds) VALUES (@organisatie, @id, @einde, @sinds);

-- name: OrganisatieInsert :exec
-- @id id
-- @naam tekst
INSERT INTO organisatie (id, naam) VALUES (@id, @naam);

-- name: DingNieuw :exec
-- @organisatie id
-- @id id
-- @naam tekst
-- @boven id?
INSERT INTO ding (organisatie, id, naam, boven) VALUES (@organisatie, @id, @naam, @boven);

-- name: AllesNieuw :exec
-- One row with every type.
-- @organisatie id
-- @id id
-- @ding id?
-- @naam tekst?
-- @dag datum?
-- @moment tijdstip?
-- @aantal getal?
-- @maat breuk?
-- @waar bool?
-- @inhoud bytes?
-- @zeker bool
INSERT INTO alles (organisatie, id, ding, naam, dag, moment, aantal, maat, waar, inhoud, zeker)
VALUES (@organisatie, @id, @ding, @naam, @dag, @moment, @aantal, @maat, @waar, @inhoud, @zeker);

-- name: AllesVan :one
-- @organisatie id
-- @id id
SELECT a.id, a.ding, a.naam, a.dag, a.moment, a.aantal, a.maat, a.waar, a.inhoud, a.zeker
FROM alles a WHERE a.organisatie = @organisatie AND a.id = @id;

-- name: AllesOpNaam :one
-- More than one row may have the name: then this fails.
-- @organisatie id
-- @naam tekst
SELECT id FROM alles WHERE organisatie = @organisatie AND naam = @naam;

-- name: AllesLijst :many
-- @organisatie id
-- @vanaf datum?
SELECT a.id, a.naam FROM alles AS a
WHERE (@vanaf IS NULL OR a.dag >= @vanaf) AND a.organisatie = @organisatie
ORDER BY a.naam, a.id;

-- name: AllesStroom :stream
-- @organisatie id
SELECT id, coalesce(naam, '') AS naam FROM alles WHERE @organisatie = organisatie ORDER BY id;
-- -> naam tekst

-- name: AllesTelling :one
-- @organisatie id
-- -> aantal getal
-- -> som getal?
-- -> gemiddeld breuk?
-- -> laatste datum?
-- -> alle_waar bool
SELECT count(*) AS aantal, sum(aantal) AS som, avg(maat) AS gemiddeld, max(dag) AS laatste,
    count(*) = count(CASE WHEN waar THEN 1 END) AS alle_waar
FROM alles WHERE organisatie = @organisatie;

-- name: AllesMetDing :many
-- A LEFT JOIN makes the other side's columns nullable.
-- @organisatie id
SELECT a.id, d.naam AS ding_naam, d.aantal AS ding_aantal
FROM alles a
LEFT JOIN ding d ON d.organisatie = @organisatie AND d.id = a.ding
WHERE a.organisatie = @organisatie ORDER BY a.id;

-- name: DingKeten :many
-- @organisatie id
-- @id id
-- -> diepte getal
WITH RECURSIVE keten (id, boven, naam, diepte) AS (
    SELECT d.id, d.boven, d.naam, 0 FROM ding d WHERE d.organisatie = @organisatie AND d.id = @id
    UNION ALL
    SELECT d.id, d.boven, d.naam, k.diepte + 1 FROM keten k
    JOIN ding d ON d.organisatie = @organisatie AND d.id = k.boven
)
SELECT id, naam, diepte FROM keten ORDER BY diepte;

-- name: AllesRang :many
-- @organisatie id
-- -> rang getal
SELECT id, row_number() OVER (PARTITION BY ding ORDER BY id DESC) AS rang
FROM alles WHERE organisatie = @organisatie ORDER BY id;

-- name: MerkTel :one
-- @organisatie id
-- @merk tekst
INSERT INTO merk (organisatie, merk) VALUES (@organisatie, @merk)
ON CONFLICT (organisatie, merk) DO UPDATE SET merk = excluded.merk
RETURNING merk;

-- name: AllesNaarDing :exec
-- @organisatie id
-- @voorvoegsel tekst
UPDATE alles SET naam = @voorvoegsel || d.naam
FROM ding AS d
WHERE alles.organisatie = @organisatie AND d.organisatie = @organisatie AND d.id = alles.ding;

-- name: AllesKopie :exec
-- @organisatie id
-- @erbij getal
INSERT INTO alles (organisatie, id, naam, zeker)
SELECT @organisatie, a.id + @erbij, a.naam, TRUE FROM alles a WHERE a.organisatie = @organisatie;

-- name: AllesWeg :exec
-- @organisatie id
-- @id id
DELETE FROM alles WHERE organisatie = @organisatie AND id = @id;

-- name: AllesVolgende :one
-- The next number, given out by writing it.
-- @organisatie id
-- @naam tekst
INSERT INTO alles (organisatie, id, naam)
VALUES (@organisatie, (SELECT coalesce(max(a.id), 0) + 1 FROM alles a
    WHERE a.organisatie = @organisatie), @naam)
RETURNING id;

-- name: CodeNieuw :exec
-- @hash bytes
INSERT INTO code (hash) VALUES (@hash);

-- name: CodeOpen :one
-- @hash bytes
-- -> open bool
SELECT gebruikt IS NULL AS open FROM code WHERE hash = @hash;

-- name: CodeGebruik :exec
-- @hash bytes
-- @nu tijdstip
UPDATE code SET gebruikt = @nu WHERE hash = @hash;

-- name: AllesIedereen :many
-- alle organisaties: a count per organisation for the test
-- -> aantal getal
SELECT organisatie, count(*) AS aantal FROM alles GROUP BY organisatie ORDER BY organisatie;

-- name: ZoekNieuw :exec
-- @organisatie id
-- @id id
-- @stammen tekst
INSERT INTO proef_fts (organisatie, id, stammen) VALUES (@organisatie, @id, @stammen);

-- name: Zoek :many
-- @organisatie id
-- @vraag tekst
-- -> id id
-- sqlite
SELECT f.id FROM proef_fts f WHERE f.organisatie = @organisatie AND f.stammen MATCH @vraag
-- postgres
SELECT f.id FROM proef_fts f WHERE f.organisatie = @organisatie
    AND to_tsvector('simple', f.stammen) @@ plainto_tsquery('simple', @vraag)
-- both
ORDER BY f.id;

-- name: Getypeerd :one
-- @tekst tekst
-- -> getal getal
-- -> woord tekst
SELECT CAST(@tekst AS getal) AS getal, CAST(12 AS tekst) AS woord;
