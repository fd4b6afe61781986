-- schema 1: reference data of the Openbare Databestand, of no organisation
CREATE TABLE odb_bestand (
    id id NOT NULL PRIMARY KEY,
    naam tekst NOT NULL,
    hash tekst NOT NULL UNIQUE,
    staat tekst NOT NULL CHECK (staat IN ('bezig', 'zichtbaar')),
    eigenaar tekst NOT NULL,
    ingelezen tijdstip NOT NULL,
    rijen getal NOT NULL DEFAULT 0,
    gebruikt getal NOT NULL DEFAULT 0,
    geweigerd getal NOT NULL DEFAULT 0,
    hersteld getal NOT NULL DEFAULT 0,
    let_op getal NOT NULL DEFAULT 0
);
CREATE TABLE odb_indicator (
    bestand id NOT NULL REFERENCES odb_bestand (id),
    indicatorset tekst NOT NULL,
    jaar getal NOT NULL,
    code tekst NOT NULL,
    set_naam tekst NOT NULL,
    nummer tekst NOT NULL,
    volgorde getal NOT NULL,
    naam tekst NOT NULL,
    thema tekst NOT NULL,
    eenheid tekst NOT NULL,
    soort tekst NOT NULL,
    PRIMARY KEY (bestand, indicatorset, jaar, code)
);
CREATE INDEX odb_indicator_set ON odb_indicator (indicatorset, jaar);
CREATE TABLE odb_plek (
    bestand id NOT NULL REFERENCES odb_bestand (id),
    nr getal NOT NULL,
    sleutel tekst NOT NULL,
    concern bool NOT NULL,
    kvk tekst NOT NULL,
    organisatie_naam tekst NOT NULL,
    naam tekst NOT NULL,
    vestigingsnummer tekst,
    plaats tekst NOT NULL,
    PRIMARY KEY (bestand, nr)
);
CREATE INDEX odb_plek_kvk ON odb_plek (kvk);
CREATE INDEX odb_plek_vestigingsnummer ON odb_plek (vestigingsnummer);
CREATE TABLE odb_waarde (
    bestand id NOT NULL REFERENCES odb_bestand (id),
    rij getal NOT NULL,
    plek getal NOT NULL,
    sleutel tekst NOT NULL,
    indicatorset tekst NOT NULL,
    jaar getal NOT NULL,
    code tekst NOT NULL,
    waarde breuk,
    nvt bool NOT NULL,
    afgeschermd bool NOT NULL,
    tekst tekst,
    teller breuk,
    noemer breuk,
    opmerking tekst,
    van datum,
    tot datum,
    PRIMARY KEY (bestand, rij),
    FOREIGN KEY (bestand, plek) REFERENCES odb_plek (bestand, nr)
);
CREATE INDEX odb_waarde_code ON odb_waarde (indicatorset, jaar, code, sleutel, bestand);
CREATE INDEX odb_waarde_plek ON odb_waarde (bestand, plek);
CREATE TABLE odb_melding (
    bestand id NOT NULL REFERENCES odb_bestand (id),
    nr getal NOT NULL,
    soort tekst NOT NULL CHECK (soort IN ('herstel', 'let_op', 'weigering')),
    kolom tekst NOT NULL,
    was tekst NOT NULL,
    werd tekst NOT NULL,
    reden tekst NOT NULL,
    aantal getal NOT NULL,
    rijen tekst NOT NULL,
    PRIMARY KEY (bestand, nr)
);
-- end

-- schema 2: the comparison reads its numbers from the index alone
DROP INDEX odb_waarde_code;
CREATE INDEX odb_waarde_code ON odb_waarde (indicatorset, jaar, code, sleutel, bestand, waarde);
-- end

-- schema 3: a place is found by its key, whatever the file
CREATE INDEX odb_plek_sleutel ON odb_plek (sleutel, bestand);
-- end

-- schema 4: which file has the last word; one that is read in again keeps the turn it had
ALTER TABLE odb_bestand ADD COLUMN beurt id;
UPDATE odb_bestand SET beurt = id;
-- end

-- schema 5: by which rules a file was read is a column; it stood behind the hash of the file
-- sqlite
CREATE TABLE odb_bestand_nieuw (
    id id NOT NULL PRIMARY KEY,
    naam tekst NOT NULL,
    hash tekst NOT NULL,
    lezing getal NOT NULL,
    staat tekst NOT NULL CHECK (staat IN ('bezig', 'zichtbaar')),
    eigenaar tekst NOT NULL,
    ingelezen tijdstip NOT NULL,
    rijen getal NOT NULL DEFAULT 0,
    gebruikt getal NOT NULL DEFAULT 0,
    geweigerd getal NOT NULL DEFAULT 0,
    hersteld getal NOT NULL DEFAULT 0,
    let_op getal NOT NULL DEFAULT 0,
    beurt id,
    UNIQUE (hash, lezing)
);
INSERT INTO odb_bestand_nieuw (id, naam, hash, lezing, staat, eigenaar, ingelezen, rijen, gebruikt, geweigerd, hersteld, let_op, beurt)
SELECT b.id, b.naam, CASE WHEN b.hash LIKE '%:2' THEN substr(b.hash, 1, length(b.hash) - 2) ELSE b.hash END,
    CASE WHEN b.hash LIKE '%:2' THEN 2 ELSE 1 END, b.staat, b.eigenaar, b.ingelezen, b.rijen, b.gebruikt, b.geweigerd, b.hersteld,
    b.let_op, b.beurt
FROM odb_bestand b;
DROP TABLE odb_bestand;
ALTER TABLE odb_bestand_nieuw RENAME TO odb_bestand;
-- postgres
ALTER TABLE odb_bestand ADD COLUMN lezing getal NOT NULL DEFAULT 1;
ALTER TABLE odb_bestand ALTER COLUMN lezing DROP DEFAULT;
ALTER TABLE odb_bestand DROP CONSTRAINT odb_bestand_hash_key;
UPDATE odb_bestand SET lezing = 2, hash = substr(hash, 1, length(hash) - 2) WHERE hash LIKE '%:2';
ALTER TABLE odb_bestand ADD CONSTRAINT odb_bestand_hash_lezing_key UNIQUE (hash, lezing);
-- both
-- end

-- ---- reading a file in ----

-- name: OdbBestandByHash :one
-- @hash tekst
-- @lezing getal
SELECT b.id, b.naam, b.staat, b.eigenaar, b.ingelezen FROM odb_bestand b WHERE b.hash = @hash AND b.lezing = @lezing;

-- name: OdbBestandEarlierReading :one
-- The same file, read by earlier rules; the latest of those.
-- @hash tekst
-- @lezing getal
SELECT b.id FROM odb_bestand b WHERE b.hash = @hash AND b.lezing < @lezing ORDER BY b.lezing DESC LIMIT 1;

-- name: OdbBestandNextId :one
-- -> id id
SELECT coalesce(max(b.id), 0) + 1 AS id FROM odb_bestand b;

-- name: OdbBestandInsert :exec
-- @id id
-- @naam tekst
-- @hash tekst
-- @lezing getal
-- @eigenaar tekst
-- @nu tijdstip
INSERT INTO odb_bestand (id, naam, hash, lezing, staat, eigenaar, ingelezen, beurt)
VALUES (@id, @naam, @hash, @lezing, 'bezig', @eigenaar, @nu, @id) ON CONFLICT (hash, lezing) DO NOTHING;

-- name: OdbBestandShow :exec
-- The moment a file begins to count.
-- @id id
-- @nu tijdstip
-- @rijen getal
-- @gebruikt getal
-- @geweigerd getal
-- @hersteld getal
-- @let_op getal
UPDATE odb_bestand SET staat = 'zichtbaar', ingelezen = @nu, rijen = @rijen, gebruikt = @gebruikt,
    geweigerd = @geweigerd, hersteld = @hersteld, let_op = @let_op
WHERE id = @id AND staat = 'bezig';

-- name: OdbBestandTakeTurn :exec
-- A file that was read in again speaks when the first reading of it did.
-- @id id
-- @van id
UPDATE odb_bestand SET beurt = (SELECT v.beurt FROM odb_bestand v WHERE v.id = @van) WHERE id = @id;

-- name: OdbBestandHide :exec
-- A file that was read in again: it stops to count, and is taken away.
-- @id id
UPDATE odb_bestand SET staat = 'bezig', eigenaar = 'vervangen' WHERE id = @id;

-- name: OdbIndicatorInsert :exec
-- @bestand id
-- @indicatorset tekst
-- @jaar getal
-- @code tekst
-- @set_naam tekst
-- @nummer tekst
-- @volgorde getal
-- @naam tekst
-- @thema tekst
-- @eenheid tekst
-- @soort tekst
INSERT INTO odb_indicator (bestand, indicatorset, jaar, code, set_naam, nummer, volgorde, naam, thema, eenheid, soort)
VALUES (@bestand, @indicatorset, @jaar, @code, @set_naam, @nummer, @volgorde, @naam, @thema, @eenheid, @soort);

-- name: OdbPlekInsert :exec
-- @bestand id
-- @nr getal
-- @sleutel tekst
-- @concern bool
-- @kvk tekst
-- @organisatie_naam tekst
-- @naam tekst
-- @vestigingsnummer tekst?
-- @plaats tekst
INSERT INTO odb_plek (bestand, nr, sleutel, concern, kvk, organisatie_naam, naam, vestigingsnummer, plaats)
VALUES (@bestand, @nr, @sleutel, @concern, @kvk, @organisatie_naam, @naam, @vestigingsnummer, @plaats);

-- name: OdbWaardeInsert :exec
-- @bestand id
-- @rij getal
-- @plek getal
-- @sleutel tekst
-- @indicatorset tekst
-- @jaar getal
-- @code tekst
-- @waarde breuk?
-- @nvt bool
-- @afgeschermd bool
-- @tekst tekst?
-- @teller breuk?
-- @noemer breuk?
-- @opmerking tekst?
-- @van datum?
-- @tot datum?
INSERT INTO odb_waarde (bestand, rij, plek, sleutel, indicatorset, jaar, code, waarde, nvt, afgeschermd, tekst, teller, noemer, opmerking, van, tot)
VALUES (@bestand, @rij, @plek, @sleutel, @indicatorset, @jaar, @code, @waarde, @nvt, @afgeschermd, @tekst, @teller, @noemer, @opmerking, @van, @tot);

-- name: OdbMeldingInsert :exec
-- @bestand id
-- @nr getal
-- @soort tekst
-- @kolom tekst
-- @was tekst
-- @werd tekst
-- @reden tekst
-- @aantal getal
-- @rijen tekst
INSERT INTO odb_melding (bestand, nr, soort, kolom, was, werd, reden, aantal, rijen)
VALUES (@bestand, @nr, @soort, @kolom, @was, @werd, @reden, @aantal, @rijen);

-- ---- taking away what was not finished, a piece at a time ----

-- name: OdbWaardenDelete :exec
-- @bestand id
-- @hoeveel getal
DELETE FROM odb_waarde WHERE bestand = @bestand
AND rij IN (SELECT w.rij FROM odb_waarde w WHERE w.bestand = @bestand ORDER BY w.rij LIMIT @hoeveel);

-- name: OdbPlekkenDelete :exec
-- @bestand id
-- @hoeveel getal
DELETE FROM odb_plek WHERE bestand = @bestand
AND nr IN (SELECT p.nr FROM odb_plek p WHERE p.bestand = @bestand ORDER BY p.nr LIMIT @hoeveel);

-- name: OdbMeldingenDelete :exec
-- @bestand id
-- @hoeveel getal
DELETE FROM odb_melding WHERE bestand = @bestand
AND nr IN (SELECT m.nr FROM odb_melding m WHERE m.bestand = @bestand ORDER BY m.nr LIMIT @hoeveel);

-- name: OdbIndicatorenDelete :exec
-- @bestand id
DELETE FROM odb_indicator WHERE bestand = @bestand;

-- name: OdbBestandDelete :exec
-- @bestand id
DELETE FROM odb_bestand WHERE id = @bestand AND staat = 'bezig';

-- ---- what there is ----

-- name: OdbBestanden :many
SELECT b.id, b.naam, b.lezing, b.ingelezen, b.rijen, b.gebruikt, b.geweigerd, b.hersteld, b.let_op
FROM odb_bestand b WHERE b.staat = 'zichtbaar' ORDER BY b.id DESC;

-- name: OdbBestandRead :one
-- @id id
SELECT b.naam, b.ingelezen, b.rijen, b.gebruikt, b.geweigerd, b.hersteld, b.let_op
FROM odb_bestand b WHERE b.id = @id AND b.staat = 'zichtbaar';

-- name: OdbMeldingen :many
-- @bestand id
-- @soort tekst
SELECT m.kolom, m.was, m.werd, m.reden, m.aantal, m.rijen FROM odb_melding m
WHERE m.bestand = @bestand AND m.soort = @soort ORDER BY m.nr LIMIT 2000;

-- name: OdbSets :many
-- Each set of each year, with how many files and indicators speak of it.
-- -> naam tekst
-- -> bestanden getal
-- -> indicatoren getal
SELECT i.indicatorset, i.jaar, max(i.set_naam) AS naam, count(DISTINCT i.bestand) AS bestanden,
    count(DISTINCT i.code) AS indicatoren
FROM odb_indicator i JOIN odb_bestand b ON b.id = i.bestand
WHERE b.staat = 'zichtbaar' GROUP BY i.indicatorset, i.jaar ORDER BY i.jaar DESC, i.indicatorset;

-- name: OdbEigenPlekken :many
-- Where an organisation stands in the files: by its KvK-nummer, or by the vestigingsnummer of a location.
-- @organisatie id
SELECT DISTINCT p.sleutel, p.naam, p.organisatie_naam, p.concern, p.vestigingsnummer, p.bestand, w.indicatorset, w.jaar
FROM odb_plek p JOIN odb_bestand b ON b.id = p.bestand
JOIN odb_waarde w ON w.bestand = p.bestand AND w.plek = p.nr
WHERE b.staat = 'zichtbaar'
AND (p.kvk IN (SELECT o.kvk FROM organisatie o WHERE o.id = @organisatie)
    OR p.vestigingsnummer IN (SELECT l.vestigingsnummer FROM locatie l
        WHERE l.organisatie = @organisatie AND l.vestigingsnummer IS NOT NULL))
ORDER BY p.concern, p.naam, p.sleutel, p.bestand;

-- name: OdbPlekkenOfLocatie :many
-- Where one location stands: by its vestigingsnummer, and for the sets of a whole organisation by the KvK-nummer.
-- @organisatie id
-- @locatie id
SELECT DISTINCT p.sleutel, p.naam, p.concern, p.vestigingsnummer, p.bestand, w.indicatorset, w.jaar
FROM odb_plek p JOIN odb_bestand b ON b.id = p.bestand
JOIN odb_waarde w ON w.bestand = p.bestand AND w.plek = p.nr
WHERE b.staat = 'zichtbaar'
AND ((p.concern AND p.kvk IN (SELECT o.kvk FROM organisatie o WHERE o.id = @organisatie))
    OR p.vestigingsnummer IN (SELECT l.vestigingsnummer FROM locatie l
        WHERE l.organisatie = @organisatie AND l.id = @locatie AND l.vestigingsnummer IS NOT NULL))
ORDER BY w.jaar DESC, w.indicatorset, p.sleutel, p.bestand;

-- name: OdbPlekRead :one
-- The name of a place as the newest file writes it.
-- @sleutel tekst
SELECT p.naam, p.organisatie_naam, p.plaats, p.concern, p.kvk, p.vestigingsnummer
FROM odb_plek p JOIN odb_bestand b ON b.id = p.bestand
WHERE p.sleutel = @sleutel AND b.staat = 'zichtbaar' ORDER BY b.beurt DESC, p.bestand DESC LIMIT 1;

-- name: OdbIndicatoren :many
-- What a set asks in a year. A later file may say it in other words: the last row of a code counts.
-- @indicatorset tekst
-- @jaar getal
SELECT i.code, i.set_naam, i.nummer, i.volgorde, i.naam, i.thema, i.eenheid, i.soort
FROM odb_indicator i JOIN odb_bestand b ON b.id = i.bestand
WHERE i.indicatorset = @indicatorset AND i.jaar = @jaar AND b.staat = 'zichtbaar'
ORDER BY i.code, b.beurt, i.bestand;

-- name: OdbWaarden :stream
-- All numbers of a set in a year. A place that stands in two files stands here twice: the last counts.
-- @indicatorset tekst
-- @jaar getal
SELECT w.code, w.sleutel, w.waarde FROM odb_waarde w JOIN odb_bestand b ON b.id = w.bestand
WHERE w.indicatorset = @indicatorset AND w.jaar = @jaar AND b.staat = 'zichtbaar'
ORDER BY w.code, w.sleutel, b.beurt, w.bestand;

-- name: OdbWaardenOfCode :stream
-- @indicatorset tekst
-- @jaar getal
-- @code tekst
SELECT w.code, w.sleutel, w.waarde FROM odb_waarde w JOIN odb_bestand b ON b.id = w.bestand
WHERE w.indicatorset = @indicatorset AND w.jaar = @jaar AND w.code = @code AND b.staat = 'zichtbaar'
ORDER BY w.code, w.sleutel, b.beurt, w.bestand;

-- name: OdbWaardenOfPlek :many
-- What one place delivered, the newest file last.
-- @indicatorset tekst
-- @jaar getal
-- @sleutel tekst
SELECT w.code, w.waarde, w.nvt, w.afgeschermd, w.tekst, w.teller, w.noemer, w.opmerking, w.van, w.tot, w.bestand
FROM odb_waarde w JOIN odb_bestand b ON b.id = w.bestand
WHERE w.indicatorset = @indicatorset AND w.jaar = @jaar AND w.sleutel = @sleutel AND b.staat = 'zichtbaar'
ORDER BY w.code, b.beurt, w.bestand;

-- name: OdbCount :one
-- Everything there is, visible or not (what tests look at).
-- -> bestanden getal
-- -> waarden getal
-- -> plekken getal
-- -> indicatoren getal
-- -> meldingen getal
SELECT (SELECT count(*) FROM odb_bestand b) AS bestanden, (SELECT count(*) FROM odb_waarde w) AS waarden,
    (SELECT count(*) FROM odb_plek p) AS plekken, (SELECT count(*) FROM odb_indicator i) AS indicatoren,
    (SELECT count(*) FROM odb_melding m) AS meldingen;

-- name: OdbHalf :many
-- Half read in, and no job goes on with it.
-- alle organisaties: reference data is of none, and its jobs are of any
SELECT b.id FROM odb_bestand b
WHERE b.staat = 'bezig' AND NOT EXISTS (SELECT 1 FROM taak t WHERE t.soort = 'odb' AND t.staat IN ('wacht', 'bezig'))
ORDER BY b.id LIMIT 50;

-- name: OdbOrphansTelling :one
-- Half read in, and no job goes on with it.
-- alle organisaties: reference data is of none, and its jobs are of any
-- -> aantal getal
SELECT count(*) AS aantal FROM odb_bestand b
WHERE b.staat = 'bezig' AND NOT EXISTS (SELECT 1 FROM taak t WHERE t.soort = 'odb' AND t.staat IN ('wacht', 'bezig'));
