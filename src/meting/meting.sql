-- schema 1: experience measurements
CREATE TABLE meting_instrument (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    code tekst NOT NULL,
    versie tekst NOT NULL,
    hash tekst NOT NULL,
    json bytes NOT NULL,
    eigen bool NOT NULL,
    gemaakt tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    UNIQUE (organisatie, hash)
);
CREATE TABLE meting (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    instrument id NOT NULL,
    code tekst NOT NULL,
    jaar getal NOT NULL,
    van datum NOT NULL,
    tot datum NOT NULL,
    uitgenodigd getal,
    bestand tekst NOT NULL,
    hash tekst NOT NULL,
    staat tekst NOT NULL CHECK (staat IN ('bezig', 'zichtbaar', 'weg')),
    eigenaar tekst NOT NULL,
    ingelezen tijdstip NOT NULL,
    door id,
    k getal NOT NULL,
    k_tekst getal NOT NULL,
    rijen getal NOT NULL DEFAULT 0,
    rechte_lijn getal NOT NULL DEFAULT 0,
    dubbel getal NOT NULL DEFAULT 0,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, instrument) REFERENCES meting_instrument (organisatie, id),
    FOREIGN KEY (organisatie, door) REFERENCES persoon (organisatie, id)
);
CREATE TABLE meting_respondent (
    organisatie id NOT NULL,
    meting id NOT NULL,
    nr getal NOT NULL,
    locatie id NOT NULL,
    groep tekst NOT NULL CHECK (groep IN ('zorgvrager', 'mantelzorger', '')),
    rechte_lijn bool NOT NULL,
    dubbel bool NOT NULL,
    PRIMARY KEY (organisatie, meting, nr),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE meting_antwoord (
    organisatie id NOT NULL,
    meting id NOT NULL,
    vraag getal NOT NULL,
    nr getal NOT NULL,
    waarde getal NOT NULL,
    PRIMARY KEY (organisatie, meting, vraag, nr),
    FOREIGN KEY (organisatie, meting, nr) REFERENCES meting_respondent (organisatie, meting, nr)
);
CREATE INDEX meting_antwoord_nr ON meting_antwoord (organisatie, meting, nr);
CREATE TABLE meting_telling (
    organisatie id NOT NULL,
    meting id NOT NULL,
    vraag getal NOT NULL,
    locatie id NOT NULL,
    groep tekst NOT NULL,
    waarde getal NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, meting, vraag, locatie, groep, waarde),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE meting_score (
    organisatie id NOT NULL,
    meting id NOT NULL,
    score getal NOT NULL,
    locatie id NOT NULL,
    miljoenste getal NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, meting, score, locatie, miljoenste),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE meting_tekst (
    organisatie id NOT NULL,
    meting id NOT NULL,
    nr getal NOT NULL,
    vraag getal NOT NULL,
    locatie id NOT NULL,
    tekst tekst NOT NULL,
    staat tekst NOT NULL DEFAULT 'nieuw' CHECK (staat IN ('nieuw', 'verhaal', 'verborgen')),
    verhaal id,
    PRIMARY KEY (organisatie, meting, nr),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id),
    FOREIGN KEY (organisatie, verhaal) REFERENCES knoop (organisatie, id)
);
CREATE INDEX meting_tekst_staat ON meting_tekst (organisatie, meting, staat, vraag, locatie);
CREATE TABLE meting_cijfer (
    organisatie id NOT NULL,
    meting id NOT NULL,
    vraag getal NOT NULL,
    plek getal NOT NULL,
    maat tekst NOT NULL CHECK (maat IN ('gemiddelde', 'top', 'nps')),
    knoop id NOT NULL,
    PRIMARY KEY (organisatie, meting, vraag, plek, maat),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE TABLE meting_upload (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    door id,
    naam tekst NOT NULL,
    inhoud bytes NOT NULL,
    instrument id NOT NULL,
    van datum NOT NULL,
    tot datum NOT NULL,
    uitgenodigd getal,
    locatie id,
    gemaakt tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, instrument) REFERENCES meting_instrument (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id),
    FOREIGN KEY (organisatie, door) REFERENCES persoon (organisatie, id)
);
CREATE TABLE meting_upload_kolom (
    organisatie id NOT NULL,
    upload id NOT NULL,
    nr getal NOT NULL,
    is_wat tekst NOT NULL,
    PRIMARY KEY (organisatie, upload, nr),
    FOREIGN KEY (organisatie, upload) REFERENCES meting_upload (organisatie, id)
);
CREATE TABLE meting_upload_plek (
    organisatie id NOT NULL,
    upload id NOT NULL,
    waarde tekst NOT NULL,
    locatie id NOT NULL,
    PRIMARY KEY (organisatie, upload, waarde),
    FOREIGN KEY (organisatie, upload) REFERENCES meting_upload (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE meting_upload_mag (
    organisatie id NOT NULL,
    upload id NOT NULL,
    locatie id NOT NULL,
    PRIMARY KEY (organisatie, upload, locatie),
    FOREIGN KEY (organisatie, upload) REFERENCES meting_upload (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
-- end

-- schema 2: rows lie in the order of their random numbers, not in that of the file they came from
CREATE TABLE meting_antwoord_eerder AS SELECT * FROM meting_antwoord;
CREATE TABLE meting_respondent_eerder AS SELECT * FROM meting_respondent;
CREATE TABLE meting_tekst_eerder AS SELECT * FROM meting_tekst;
DELETE FROM meting_antwoord;
DELETE FROM meting_respondent;
DELETE FROM meting_tekst;
INSERT INTO meting_respondent SELECT * FROM meting_respondent_eerder ORDER BY organisatie, meting, nr;
INSERT INTO meting_antwoord SELECT * FROM meting_antwoord_eerder ORDER BY organisatie, meting, nr, vraag;
INSERT INTO meting_tekst SELECT * FROM meting_tekst_eerder ORDER BY organisatie, meting, nr;
DROP TABLE meting_antwoord_eerder;
DROP TABLE meting_respondent_eerder;
DROP TABLE meting_tekst_eerder;
-- end

-- schema 3: what was ever shown is one system
-- stand: nobody sees figures of a concept; what was replaced was shown once. oud: shown by an older
-- rule, so that everything of it counts as shown. afdruk: tells whether the same answers come back.
ALTER TABLE meting ADD COLUMN stand tekst NOT NULL DEFAULT 'vastgesteld' CHECK (stand IN ('concept', 'vastgesteld', 'vervangen'));
ALTER TABLE meting ADD COLUMN vervangt id;
ALTER TABLE meting ADD COLUMN afdruk tekst;
ALTER TABLE meting ADD COLUMN oud bool NOT NULL DEFAULT TRUE;
ALTER TABLE meting ADD COLUMN beslist bool NOT NULL DEFAULT FALSE;
-- Makes the order in which places are withheld, and prints of rows. One of each organisation.
CREATE TABLE meting_sleutel (
    organisatie id NOT NULL REFERENCES organisatie (id),
    sleutel bytes NOT NULL,
    PRIMARY KEY (organisatie)
);
-- The ledger: each figure that is or was shown. Stays when the answers are taken away.
CREATE TABLE meting_getoond (
    organisatie id NOT NULL,
    meting id NOT NULL,
    vraag getal NOT NULL,
    soort tekst NOT NULL CHECK (soort IN ('geheel', 'plek', 'groep')),
    plek getal NOT NULL,
    groep tekst NOT NULL,
    PRIMARY KEY (organisatie, meting, vraag, soort, plek, groep),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id)
);
-- How many rows have this print. Twenty bits: enough to see that two files are nearly the same.
CREATE TABLE meting_vinger (
    organisatie id NOT NULL,
    meting id NOT NULL,
    vinger getal NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, meting, vinger),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id)
);
-- end

-- schema 4: which questions somebody answered, kept when the answers are taken away
-- So that a later delivery with other columns is known to be one that cannot be compared with it.
CREATE TABLE meting_kolom (
    organisatie id NOT NULL,
    meting id NOT NULL,
    vraag getal NOT NULL,
    PRIMARY KEY (organisatie, meting, vraag),
    FOREIGN KEY (organisatie, meting) REFERENCES meting (organisatie, id)
);
INSERT INTO meting_kolom (organisatie, meting, vraag) SELECT DISTINCT t.organisatie, t.meting, t.vraag FROM meting_telling t;
-- end

-- schema 5: what is read in and not confirmed waits for somebody
INSERT INTO knoop_soort (soort) VALUES ('meting_concept');
-- end

-- ---- instruments ----

-- name: MetingInstrumentByHash :one
-- @organisatie id
-- @hash tekst
SELECT i.id FROM meting_instrument i WHERE i.organisatie = @organisatie AND i.hash = @hash;

-- name: MetingInstrumentNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(i.id), 0) + 1 AS id FROM meting_instrument i WHERE i.organisatie = @organisatie;

-- name: MetingInstrumentInsert :exec
-- @organisatie id
-- @id id
-- @code tekst
-- @versie tekst
-- @hash tekst
-- @json bytes
-- @eigen bool
-- @nu tijdstip
INSERT INTO meting_instrument (organisatie, id, code, versie, hash, json, eigen, gemaakt)
VALUES (@organisatie, @id, @code, @versie, @hash, @json, @eigen, @nu);

-- name: MetingInstrumentById :one
-- @organisatie id
-- @id id
SELECT i.code, i.versie, i.json, i.eigen FROM meting_instrument i WHERE i.organisatie = @organisatie AND i.id = @id;

-- name: MetingInstrumentenEigen :many
-- What an organisation loaded itself, the newest first.
-- @organisatie id
SELECT i.id, i.code, i.versie, i.json, i.gemaakt FROM meting_instrument i
WHERE i.organisatie = @organisatie AND i.eigen ORDER BY i.id DESC LIMIT 100;

-- ---- what was handed in, until it is read in ----

-- name: MetingUploadInsert :exec
-- @organisatie id
-- @id id
-- @door id?
-- @naam tekst
-- @inhoud bytes
-- @instrument id
-- @van datum
-- @tot datum
-- @uitgenodigd getal?
-- @locatie id?
-- @nu tijdstip
INSERT INTO meting_upload (organisatie, id, door, naam, inhoud, instrument, van, tot, uitgenodigd, locatie, gemaakt)
VALUES (@organisatie, @id, @door, @naam, @inhoud, @instrument, @van, @tot, @uitgenodigd, @locatie, @nu);

-- name: MetingUploadOf :one
-- @organisatie id
-- @id id
SELECT u.door, u.naam, u.inhoud, u.instrument, u.van, u.tot, u.uitgenodigd, u.locatie, u.gemaakt
FROM meting_upload u WHERE u.organisatie = @organisatie AND u.id = @id;

-- name: MetingUploadOfWhom :one
-- @organisatie id
-- @id id
SELECT u.door FROM meting_upload u WHERE u.organisatie = @organisatie AND u.id = @id;

-- name: MetingUploadsOpen :many
-- What waits to be finished, of one person.
-- @organisatie id
-- @door id
SELECT u.id, u.naam, u.gemaakt FROM meting_upload u
WHERE u.organisatie = @organisatie AND u.door = @door ORDER BY u.gemaakt DESC, u.id LIMIT 20;

-- name: MetingUploadsDoor :many
-- What a command handed in and did not read in. Whoever hands in on a page has a name.
-- alle organisaties: what a process that ended left is removed wherever it is
SELECT u.organisatie, u.id FROM meting_upload u WHERE u.door IS NULL LIMIT 50;

-- name: MetingenHalf :many
-- Half read in or half taken away, and no job goes on with it.
-- alle organisaties: what a process that ended left is removed wherever it is
SELECT m.organisatie, m.id FROM meting m
WHERE (m.staat = 'bezig' OR (m.staat = 'weg'
        AND (EXISTS (SELECT 1 FROM meting_respondent r WHERE r.organisatie = m.organisatie AND r.meting = m.id)
            OR EXISTS (SELECT 1 FROM meting_tekst x WHERE x.organisatie = m.organisatie AND x.meting = m.id))))
    AND NOT EXISTS (SELECT 1 FROM taak t WHERE t.organisatie = m.organisatie
        AND t.soort IN ('meting', 'meting_weg') AND t.staat IN ('wacht', 'bezig'))
ORDER BY m.organisatie, m.id LIMIT 50;

-- name: MetingUploadsVerlopen :many
-- @organisatie id
-- @voor tijdstip
-- @straks tijdstip
SELECT u.id FROM meting_upload u WHERE u.organisatie = @organisatie AND (u.gemaakt < @voor OR u.gemaakt > @straks) LIMIT 50;

-- name: MetingUploadsVerlopenEverywhere :many
-- alle organisaties: once an hour, what nobody came back for is forgotten, also where nobody looks
-- @voor tijdstip
-- @straks tijdstip
SELECT u.organisatie, u.id FROM meting_upload u WHERE u.gemaakt < @voor OR u.gemaakt > @straks LIMIT 50;

-- name: MetingUploadKolom :exec
-- @organisatie id
-- @upload id
-- @nr getal
-- @is_wat tekst
INSERT INTO meting_upload_kolom (organisatie, upload, nr, is_wat) VALUES (@organisatie, @upload, @nr, @is_wat)
ON CONFLICT (organisatie, upload, nr) DO UPDATE SET is_wat = excluded.is_wat;

-- name: MetingUploadKolommen :many
-- @organisatie id
-- @upload id
SELECT c.nr, c.is_wat FROM meting_upload_kolom c WHERE c.organisatie = @organisatie AND c.upload = @upload ORDER BY c.nr;

-- name: MetingUploadPlek :exec
-- @organisatie id
-- @upload id
-- @waarde tekst
-- @locatie id
INSERT INTO meting_upload_plek (organisatie, upload, waarde, locatie) VALUES (@organisatie, @upload, @waarde, @locatie)
ON CONFLICT (organisatie, upload, waarde) DO UPDATE SET locatie = excluded.locatie;

-- name: MetingUploadPlekken :many
-- @organisatie id
-- @upload id
SELECT p.waarde, p.locatie FROM meting_upload_plek p WHERE p.organisatie = @organisatie AND p.upload = @upload ORDER BY p.waarde;

-- name: MetingUploadMagPlek :exec
-- A location that the person who hands in may fill in for.
-- @organisatie id
-- @upload id
-- @locatie id
INSERT INTO meting_upload_mag (organisatie, upload, locatie) VALUES (@organisatie, @upload, @locatie)
ON CONFLICT (organisatie, upload, locatie) DO NOTHING;

-- name: MetingUploadMag :many
-- @organisatie id
-- @upload id
SELECT l.id, l.naam, l.slug FROM meting_upload_mag m
JOIN locatie l ON l.organisatie = @organisatie AND l.id = m.locatie
WHERE m.organisatie = @organisatie AND m.upload = @upload ORDER BY l.naam, l.id;

-- name: MetingUploadKolommenDelete :exec
-- @organisatie id
-- @upload id
DELETE FROM meting_upload_kolom WHERE organisatie = @organisatie AND upload = @upload;

-- name: MetingUploadPlekkenDelete :exec
-- @organisatie id
-- @upload id
DELETE FROM meting_upload_plek WHERE organisatie = @organisatie AND upload = @upload;

-- name: MetingUploadMagDelete :exec
-- @organisatie id
-- @upload id
DELETE FROM meting_upload_mag WHERE organisatie = @organisatie AND upload = @upload;

-- name: MetingUploadDelete :exec
-- @organisatie id
-- @upload id
DELETE FROM meting_upload WHERE organisatie = @organisatie AND id = @upload;

-- ---- reading in: rows that nobody sees until the last step ----

-- name: MetingNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(m.id), 0) + 1 AS id FROM meting m WHERE m.organisatie = @organisatie;

-- name: MetingByHash :one
-- @organisatie id
-- @hash tekst
SELECT m.id, m.ingelezen FROM meting m
WHERE m.organisatie = @organisatie AND m.hash = @hash AND m.staat = 'zichtbaar' ORDER BY m.id LIMIT 1;

-- name: MetingenOfEigenaar :many
-- What an earlier try of the same job left.
-- @organisatie id
-- @eigenaar tekst
SELECT m.id FROM meting m WHERE m.organisatie = @organisatie AND m.eigenaar = @eigenaar AND m.staat = 'bezig';

-- name: MetingBegin :exec
-- @organisatie id
-- @id id
-- @instrument id
-- @code tekst
-- @jaar getal
-- @van datum
-- @tot datum
-- @uitgenodigd getal?
-- @bestand tekst
-- @hash tekst
-- @eigenaar tekst
-- @nu tijdstip
-- @door id?
-- @k getal
-- @k_tekst getal
INSERT INTO meting (organisatie, id, instrument, code, jaar, van, tot, uitgenodigd, bestand, hash, staat, eigenaar, ingelezen, door, k, k_tekst, stand, oud)
VALUES (@organisatie, @id, @instrument, @code, @jaar, @van, @tot, @uitgenodigd, @bestand, @hash, 'bezig', @eigenaar, @nu, @door, @k, @k_tekst, 'concept', FALSE);

-- name: MetingRespondentInsert :exec
-- @organisatie id
-- @meting id
-- @nr getal
-- @locatie id
-- @groep tekst
-- @rechte_lijn bool
-- @dubbel bool
INSERT INTO meting_respondent (organisatie, meting, nr, locatie, groep, rechte_lijn, dubbel)
VALUES (@organisatie, @meting, @nr, @locatie, @groep, @rechte_lijn, @dubbel);

-- name: MetingAntwoordInsert :exec
-- @organisatie id
-- @meting id
-- @vraag getal
-- @nr getal
-- @waarde getal
INSERT INTO meting_antwoord (organisatie, meting, vraag, nr, waarde)
VALUES (@organisatie, @meting, @vraag, @nr, @waarde);

-- name: MetingTekstInsert :exec
-- @organisatie id
-- @meting id
-- @nr getal
-- @vraag getal
-- @locatie id
-- @tekst tekst
INSERT INTO meting_tekst (organisatie, meting, nr, vraag, locatie, tekst)
VALUES (@organisatie, @meting, @nr, @vraag, @locatie, @tekst);

-- name: MetingCount :exec
-- Counts the answers to one question once, when they are read in: answers do not change after that.
-- @organisatie id
-- @meting id
-- @vraag getal
INSERT INTO meting_telling (organisatie, meting, vraag, locatie, groep, waarde, aantal)
SELECT @organisatie, @meting, @vraag, p.locatie, p.groep, a.waarde, count(*)
FROM meting_antwoord a
JOIN meting_respondent p ON p.organisatie = @organisatie AND p.meting = @meting AND p.nr = a.nr
WHERE a.organisatie = @organisatie AND a.meting = @meting AND a.vraag = @vraag
GROUP BY p.locatie, p.groep, a.waarde;

-- name: MetingKolomInsert :exec
-- Somebody answered this question.
-- @organisatie id
-- @meting id
-- @vraag getal
INSERT INTO meting_kolom (organisatie, meting, vraag)
SELECT DISTINCT @organisatie, @meting, @vraag FROM meting_telling t
WHERE t.organisatie = @organisatie AND t.meting = @meting AND t.vraag = @vraag
ON CONFLICT (organisatie, meting, vraag) DO NOTHING;

-- name: MetingKolommen :many
-- The questions somebody answered; nothing of a delivery that an older version took away.
-- @organisatie id
-- @meting id
SELECT c.vraag FROM meting_kolom c WHERE c.organisatie = @organisatie AND c.meting = @meting ORDER BY c.vraag;

-- name: MetingKolommenDelete :exec
-- Of a concept; of a delivery that was shown they stay.
-- @organisatie id
-- @meting id
DELETE FROM meting_kolom WHERE organisatie = @organisatie AND meting = @meting
AND meting IN (SELECT m.id FROM meting m WHERE m.organisatie = @organisatie AND m.id = @meting AND m.stand = 'concept');

-- name: MetingShow :exec
-- All rows are there: a concept, of which nobody sees a figure.
-- @organisatie id
-- @id id
-- @nu tijdstip
-- @rijen getal
-- @rechte_lijn getal
-- @dubbel getal
-- @afdruk tekst
UPDATE meting SET staat = 'zichtbaar', ingelezen = @nu, rijen = @rijen, rechte_lijn = @rechte_lijn, dubbel = @dubbel, afdruk = @afdruk
WHERE organisatie = @organisatie AND id = @id AND staat = 'bezig';

-- ---- taking away, a piece at a time ----

-- name: MetingHide :exec
-- From here on nobody sees it; its rows follow.
-- @organisatie id
-- @id id
UPDATE meting SET staat = 'weg' WHERE organisatie = @organisatie AND id = @id AND staat <> 'weg';

-- name: MetingAntwoordenDelete :exec
-- @organisatie id
-- @meting id
-- @vanaf getal
DELETE FROM meting_antwoord WHERE organisatie = @organisatie AND meting = @meting AND nr > @vanaf;

-- name: MetingRespondentenDelete :exec
-- @organisatie id
-- @meting id
-- @vanaf getal
DELETE FROM meting_respondent WHERE organisatie = @organisatie AND meting = @meting AND nr > @vanaf;

-- name: MetingTekstenDelete :exec
-- @organisatie id
-- @meting id
-- @vanaf getal
DELETE FROM meting_tekst WHERE organisatie = @organisatie AND meting = @meting AND nr > @vanaf;

-- name: MetingTellingDelete :exec
-- @organisatie id
-- @meting id
DELETE FROM meting_telling WHERE organisatie = @organisatie AND meting = @meting;

-- name: MetingScoreDelete :exec
-- @organisatie id
-- @meting id
DELETE FROM meting_score WHERE organisatie = @organisatie AND meting = @meting;

-- name: MetingRestant :one
-- The highest number that is left of a measurement that is taken away.
-- @organisatie id
-- @meting id
-- -> respondent getal
-- -> tekst getal
SELECT
    coalesce((SELECT max(p.nr) FROM meting_respondent p WHERE p.organisatie = @organisatie AND p.meting = @meting), 0) AS respondent,
    coalesce((SELECT max(t.nr) FROM meting_tekst t WHERE t.organisatie = @organisatie AND t.meting = @meting), 0) AS tekst;

-- ---- what there is ----

-- name: Metingen :many
-- @organisatie id
SELECT m.id, m.code, m.instrument, m.jaar, m.van, m.tot, m.rijen, m.uitgenodigd, m.ingelezen, m.k, i.json
FROM meting m JOIN meting_instrument i ON i.organisatie = @organisatie AND i.id = m.instrument
WHERE m.organisatie = @organisatie AND m.staat = 'zichtbaar' AND m.stand = 'vastgesteld' ORDER BY m.jaar DESC, m.tot DESC, m.id DESC LIMIT 200;

-- name: MetingOf :one
-- @organisatie id
-- @id id
SELECT m.id, m.code, m.instrument, m.jaar, m.van, m.tot, m.rijen, m.uitgenodigd, m.bestand, m.ingelezen, m.door, m.k, m.k_tekst,
    m.rechte_lijn, m.dubbel, m.staat, m.stand, m.vervangt, m.hash, m.afdruk, m.oud, m.beslist, i.json
FROM meting m JOIN meting_instrument i ON i.organisatie = @organisatie AND i.id = m.instrument
WHERE m.organisatie = @organisatie AND m.id = @id;

-- name: MetingenZelfdeInstrument :many
-- Other measurements with the same questions, the latest first.
-- @organisatie id
-- @code tekst
-- @niet id
SELECT m.id, m.jaar, m.van, m.tot FROM meting m
WHERE m.organisatie = @organisatie AND m.code = @code AND m.id <> @niet AND m.staat = 'zichtbaar' AND m.stand = 'vastgesteld'
ORDER BY m.tot DESC, m.id DESC LIMIT 50;

-- name: MetingTellingen :many
-- Every figure of a measurement is made from these counts.
-- @organisatie id
-- @meting id
SELECT t.vraag, t.locatie, t.groep, t.waarde, t.aantal FROM meting_telling t
WHERE t.organisatie = @organisatie AND t.meting = @meting
ORDER BY t.vraag, t.locatie, t.groep, t.waarde;

-- name: MetingLocaties :many
-- @organisatie id
-- @meting id
SELECT l.id, l.naam FROM locatie l WHERE l.organisatie = @organisatie
AND l.id IN (SELECT t.locatie FROM meting_telling t WHERE t.organisatie = @organisatie AND t.meting = @meting)
ORDER BY l.naam, l.id;

-- name: MetingenConcept :many
-- What waits to be confirmed.
-- @organisatie id
SELECT m.id, m.code, m.van, m.tot, m.rijen, m.ingelezen, i.json
FROM meting m JOIN meting_instrument i ON i.organisatie = @organisatie AND i.id = m.instrument
WHERE m.organisatie = @organisatie AND m.staat = 'zichtbaar' AND m.stand = 'concept' ORDER BY m.id DESC LIMIT 50;

-- name: MetingEerste :one
-- Was anything read in?
-- @organisatie id
SELECT m.id FROM meting m WHERE m.organisatie = @organisatie AND m.staat = 'zichtbaar' ORDER BY m.id LIMIT 1;

-- name: MetingConceptEerste :one
-- The one that waits longest to be confirmed.
-- @organisatie id
SELECT m.id, m.ingelezen FROM meting m
WHERE m.organisatie = @organisatie AND m.staat = 'zichtbaar' AND m.stand = 'concept' ORDER BY m.ingelezen, m.id LIMIT 1;

-- name: MetingConceptKnoop :one
-- What they wait on, and since when it waits; sinds NULL: it does not.
-- @organisatie id
-- -> sinds tijdstip?
SELECT k.id, w.sinds AS sinds FROM knoop k
LEFT JOIN wachtpunt w ON w.organisatie = @organisatie AND w.knoop = k.id AND w.soort = 'meting_concept' AND w.klaar IS NULL
WHERE k.organisatie = @organisatie AND k.soort = 'meting_concept' AND k.status = 'open' ORDER BY k.gemaakt, k.id LIMIT 1;

-- name: MetingConceptOrganisaties :many
-- alle organisaties: the hourly round goes over all; no content
SELECT DISTINCT m.organisatie FROM meting m WHERE m.staat = 'zichtbaar' AND m.stand = 'concept' ORDER BY m.organisatie;

-- name: MetingRijenPerPlek :many
-- @organisatie id
-- @meting id
-- -> aantal getal
SELECT l.id, l.naam, count(*) AS aantal FROM meting_respondent p
JOIN locatie l ON l.organisatie = @organisatie AND l.id = p.locatie
WHERE p.organisatie = @organisatie AND p.meting = @meting GROUP BY l.id, l.naam ORDER BY l.naam, l.id;

-- ---- what may be shown (besluit.h) ----

-- name: MetingSleutelInsert :exec
-- @organisatie id
-- @sleutel bytes
INSERT INTO meting_sleutel (organisatie, sleutel) VALUES (@organisatie, @sleutel)
ON CONFLICT (organisatie) DO NOTHING;

-- name: MetingSleutelOf :one
-- @organisatie id
SELECT s.sleutel FROM meting_sleutel s WHERE s.organisatie = @organisatie;

-- name: MetingSleutels :many
-- alle organisaties: the keys of all are sealed with the one key of the server
SELECT s.organisatie, s.sleutel FROM meting_sleutel s ORDER BY s.organisatie;

-- name: MetingSleutelSet :exec
-- The same key, sealed again.
-- @organisatie id
-- @sleutel bytes
UPDATE meting_sleutel AS s SET sleutel = @sleutel WHERE s.organisatie = @organisatie;

-- name: MetingenOoitGetoond :many
-- Every other delivery of this questionnaire of which figures are or were shown, also when its
-- answers are gone.
-- @organisatie id
-- @code tekst
-- @niet id
SELECT m.id, m.instrument, m.van, m.tot, m.staat, m.stand, m.vervangt, m.hash, m.afdruk, m.oud, m.beslist, m.rijen, m.k
FROM meting m WHERE m.organisatie = @organisatie AND m.code = @code AND m.id <> @niet AND m.rijen > 0
AND m.staat <> 'bezig' AND m.stand <> 'concept' ORDER BY m.id;

-- name: MetingenMetVingers :many
-- Deliveries of any questionnaire, over any days, that were shown.
-- @organisatie id
SELECT m.id, m.code, m.van, m.tot, m.staat, m.stand, m.vervangt, m.hash, m.afdruk, m.beslist FROM meting m
WHERE m.organisatie = @organisatie AND m.rijen > 0 AND m.staat <> 'bezig' AND m.stand <> 'concept'
ORDER BY m.id DESC LIMIT 500;

-- name: MetingVingersGedeeld :one
-- Of rows that are the only one of their kind: how many each of two deliveries has, and how many both.
-- In a short questionnaire other rows are equal by chance.
-- @organisatie id
-- @meting id
-- @ander id
-- -> eigen getal
-- -> anders getal
-- -> beide getal
SELECT
    (SELECT count(*) FROM meting_vinger a WHERE a.organisatie = @organisatie AND a.meting = @meting AND a.aantal = 1) AS eigen,
    (SELECT count(*) FROM meting_vinger b WHERE b.organisatie = @organisatie AND b.meting = @ander AND b.aantal = 1) AS anders,
    (SELECT count(*) FROM meting_vinger a
     JOIN meting_vinger b ON b.organisatie = @organisatie AND b.meting = @ander AND b.vinger = a.vinger AND b.aantal = 1
     WHERE a.organisatie = @organisatie AND a.meting = @meting AND a.aantal = 1) AS beide;

-- name: MetingVingersSoorten :many
-- Of each kind of row (print) of either of two deliveries: how many each has.
-- @organisatie id
-- @meting id
-- @ander id
-- -> eigen getal
-- -> anders getal
SELECT sum(CASE WHEN a.meting = @meting THEN a.aantal ELSE 0 END) AS eigen,
       sum(CASE WHEN a.meting = @ander THEN a.aantal ELSE 0 END) AS anders
FROM meting_vinger a WHERE a.organisatie = @organisatie AND a.meting IN (@meting, @ander) GROUP BY a.vinger ORDER BY a.vinger;

-- name: MetingVingerTel :exec
-- @organisatie id
-- @meting id
-- @vinger getal
INSERT INTO meting_vinger (organisatie, meting, vinger, aantal) VALUES (@organisatie, @meting, @vinger, 1)
ON CONFLICT (organisatie, meting, vinger) DO UPDATE SET aantal = meting_vinger.aantal + 1;

-- name: MetingVingersDelete :exec
-- Of a concept; of a delivery that was shown they stay.
-- @organisatie id
-- @meting id
DELETE FROM meting_vinger WHERE organisatie = @organisatie AND meting = @meting
AND meting IN (SELECT m.id FROM meting m WHERE m.organisatie = @organisatie AND m.id = @meting AND m.stand = 'concept');

-- name: MetingRijen :stream
-- Every answer, person by person, to compare two deliveries.
-- @organisatie id
-- @meting id
-- -> vraag getal?
-- -> waarde getal?
SELECT p.nr, p.locatie, p.groep, a.vraag, a.waarde FROM meting_respondent p
LEFT JOIN meting_antwoord a ON a.organisatie = @organisatie AND a.meting = p.meting AND a.nr = p.nr
WHERE p.organisatie = @organisatie AND p.meting = @meting ORDER BY p.nr;

-- name: MetingGetoond :many
-- @organisatie id
-- @meting id
SELECT g.vraag, g.soort, g.plek, g.groep FROM meting_getoond g
WHERE g.organisatie = @organisatie AND g.meting = @meting ORDER BY g.vraag, g.soort, g.plek, g.groep;

-- name: MetingGetoondInsert :exec
-- @organisatie id
-- @meting id
-- @vraag getal
-- @soort tekst
-- @plek getal
-- @groep tekst
INSERT INTO meting_getoond (organisatie, meting, vraag, soort, plek, groep)
VALUES (@organisatie, @meting, @vraag, @soort, @plek, @groep);

-- name: MetingVaststellen :exec
-- @organisatie id
-- @id id
-- @vervangt id?
UPDATE meting SET stand = 'vastgesteld', beslist = TRUE, vervangt = @vervangt
WHERE organisatie = @organisatie AND id = @id AND staat = 'zichtbaar' AND beslist = FALSE;

-- name: MetingVervangen :exec
-- @organisatie id
-- @id id
UPDATE meting SET stand = 'vervangen'
WHERE organisatie = @organisatie AND id = @id AND staat = 'zichtbaar' AND stand = 'vastgesteld';

-- name: MetingVervanger :one
-- What came in the place of a measurement, while it is shown itself.
-- @organisatie id
-- @id id
SELECT m.id FROM meting m WHERE m.organisatie = @organisatie AND m.vervangt = @id
AND m.staat = 'zichtbaar' AND m.stand = 'vastgesteld';

-- name: MetingAfdrukZet :exec
-- @organisatie id
-- @id id
-- @afdruk tekst
UPDATE meting SET afdruk = @afdruk WHERE organisatie = @organisatie AND id = @id AND afdruk IS NULL;

-- name: MetingCijferSluit :exec
-- A figure that was cited, and that shows too much beside others.
-- @organisatie id
-- @knoop id
UPDATE cijfer SET staat = 'afgeschermd', waarde = NULL, n = NULL, laag = NULL, hoog = NULL
WHERE organisatie = @organisatie AND id = @knoop AND staat = 'open';

-- name: MetingenOnbeslist :many
-- alle organisaties: figures that an older version of the program showed are decided again, once
SELECT m.organisatie, m.id FROM meting m
WHERE m.staat = 'zichtbaar' AND m.stand = 'vastgesteld' AND m.beslist = FALSE ORDER BY m.organisatie, m.id LIMIT 20;

-- ---- figures that are cited ----

-- name: MetingCijferOf :one
-- @organisatie id
-- @meting id
-- @vraag getal
-- @plek getal
-- @maat tekst
SELECT c.knoop FROM meting_cijfer c
WHERE c.organisatie = @organisatie AND c.meting = @meting AND c.vraag = @vraag AND c.plek = @plek AND c.maat = @maat;

-- name: MetingCijferInsert :exec
-- @organisatie id
-- @meting id
-- @vraag getal
-- @plek getal
-- @maat tekst
-- @knoop id
INSERT INTO meting_cijfer (organisatie, meting, vraag, plek, maat, knoop)
VALUES (@organisatie, @meting, @vraag, @plek, @maat, @knoop);

-- name: MetingCijfers :many
-- @organisatie id
-- @meting id
-- @vraag getal
SELECT c.plek, c.maat, c.knoop, k.titel FROM meting_cijfer c
JOIN knoop k ON k.organisatie = @organisatie AND k.id = c.knoop
WHERE c.organisatie = @organisatie AND c.meting = @meting AND c.vraag = @vraag ORDER BY c.knoop;

-- name: MetingCijfersAlle :many
-- All figures of a measurement that are cited anywhere.
-- @organisatie id
-- @meting id
SELECT c.vraag, c.plek, c.maat, c.knoop, k.titel FROM meting_cijfer c
JOIN knoop k ON k.organisatie = @organisatie AND k.id = c.knoop
WHERE c.organisatie = @organisatie AND c.meting = @meting ORDER BY c.knoop;

-- name: MetingAangehaald :one
-- @organisatie id
-- @meting id
-- -> aantal getal
SELECT (SELECT count(*) FROM meting_cijfer c WHERE c.organisatie = @organisatie AND c.meting = @meting)
     + (SELECT count(*) FROM meting_tekst t WHERE t.organisatie = @organisatie AND t.meting = @meting AND t.verhaal IS NOT NULL) AS aantal;

-- ---- open answers ----

-- name: MetingTekstCounts :many
-- How many wrote something, and how many of those wait, by question and location.
-- @organisatie id
-- @meting id
-- -> aantal getal
-- -> nieuw getal
SELECT t.vraag, t.locatie, count(*) AS aantal, sum(CASE WHEN t.staat = 'nieuw' THEN 1 ELSE 0 END) AS nieuw
FROM meting_tekst t WHERE t.organisatie = @organisatie AND t.meting = @meting
GROUP BY t.vraag, t.locatie ORDER BY t.vraag, t.locatie;

-- name: MetingTekstenInsert :many
-- What waits to be made unrecognisable, from a number on.
-- @organisatie id
-- @meting id
-- @vanaf getal
SELECT t.nr, t.vraag, t.locatie, t.tekst FROM meting_tekst t
WHERE t.organisatie = @organisatie AND t.meting = @meting AND t.staat = 'nieuw' AND t.nr >= @vanaf
ORDER BY t.nr LIMIT 400;

-- name: MetingTekstOf :one
-- @organisatie id
-- @meting id
-- @nr getal
SELECT t.nr, t.vraag, t.locatie, t.tekst, t.staat FROM meting_tekst t
WHERE t.organisatie = @organisatie AND t.meting = @meting AND t.nr = @nr;

-- name: MetingTekstDone :exec
-- What it said is not kept beside the story that was made of it.
-- @organisatie id
-- @meting id
-- @nr getal
-- @staat tekst
-- @verhaal id?
UPDATE meting_tekst SET staat = @staat, verhaal = @verhaal, tekst = ''
WHERE organisatie = @organisatie AND meting = @meting AND nr = @nr AND staat = 'nieuw';

-- name: MetingVerhalen :many
-- Open answers to a question that became stories, of places that one may see.
-- @organisatie id
-- @meting id
-- @vraag getal
SELECT k.id, k.titel, k.status, k.locatie FROM meting_tekst t
JOIN knoop k ON k.organisatie = @organisatie AND k.id = t.verhaal
WHERE t.organisatie = @organisatie AND t.meting = @meting AND t.vraag = @vraag AND t.staat = 'verhaal' ORDER BY k.id DESC LIMIT 50;
