-- schema 1: signals and what their givers added
INSERT INTO knoop_soort (soort) VALUES ('signaal');
CREATE TABLE signaal (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'signaal' CHECK (soort = 'signaal'),
    tekst tekst NOT NULL,
    gever tekst NOT NULL CHECK (gever IN ('onbekend', 'zorgvrager', 'naaste', 'professional', 'vrijwilliger', 'raad')),
    kanaal tekst NOT NULL CHECK (kanaal IN ('openbaar', 'binnen')),
    taal tekst NOT NULL DEFAULT 'nl',
    email tekst,
    code_hash bytes,
    delen tekst NOT NULL DEFAULT 'onbekend' CHECK (delen IN ('onbekend', 'ja', 'nee')),
    gelezen_tot tijdstip,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE UNIQUE INDEX signaal_code ON signaal (code_hash);
CREATE TABLE signaal_aanvulling (
    organisatie id NOT NULL,
    signaal id NOT NULL,
    nummer getal NOT NULL,
    tekst tekst NOT NULL,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, signaal, nummer),
    FOREIGN KEY (organisatie, signaal) REFERENCES signaal (organisatie, id)
);
-- end

-- name: SignaalNieuw :exec
-- @organisatie id
-- @id id
-- @tekst tekst
-- @gever tekst
-- @kanaal tekst
-- @taal tekst
-- @email tekst?
-- @code_hash bytes?
INSERT INTO signaal (organisatie, id, tekst, gever, kanaal, taal, email, code_hash)
VALUES (@organisatie, @id, @tekst, @gever, @kanaal, @taal, @email, @code_hash);

-- name: SignaalVan :one
-- @organisatie id
-- @id id
SELECT s.tekst, s.gever, s.kanaal, s.taal, s.email, s.delen, s.gelezen_tot, s.code_hash
FROM signaal s WHERE s.organisatie = @organisatie AND s.id = @id;

-- name: SignaalBijCode :one
-- Somebody's code opens exactly one signal, whichever organisation it belongs to.
-- @code_hash bytes
-- alle organisaties: the giver knows a code, not an organisation; the keyed hash is unique on the server
SELECT s.organisatie, s.id FROM signaal s WHERE s.code_hash = @code_hash;

-- name: SignaalDelen :exec
-- @organisatie id
-- @id id
-- @delen tekst
UPDATE signaal SET delen = @delen WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalEmail :exec
-- @organisatie id
-- @id id
-- @email tekst?
UPDATE signaal SET email = @email WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalGelezen :exec
-- When the giver last looked: what is new since then is marked.
-- @organisatie id
-- @id id
-- @nu tijdstip
UPDATE signaal SET gelezen_tot = @nu WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalAanvullingNieuw :exec
-- @organisatie id
-- @signaal id
-- @tekst tekst
-- @op tijdstip
INSERT INTO signaal_aanvulling (organisatie, signaal, nummer, tekst, op)
SELECT @organisatie, @signaal,
       1 + coalesce((SELECT max(a.nummer) FROM signaal_aanvulling a
                     WHERE a.organisatie = @organisatie AND a.signaal = @signaal), 0),
       @tekst, @op;

-- name: SignaalAanvullingen :many
-- @organisatie id
-- @signaal id
SELECT a.nummer, a.tekst, a.op FROM signaal_aanvulling a
WHERE a.organisatie = @organisatie AND a.signaal = @signaal ORDER BY a.nummer;

-- name: SignaalInbox :many
-- The signals of one state at one location, who waits longest first. Without location: of the whole organisation.
-- @organisatie id
-- @status tekst
-- @locatie id
-- @overal bool
-- @na_tijd tijdstip
-- @na_id id
-- @grens getal
SELECT k.id, k.status, k.locatie, k.gemaakt, s.tekst, s.gever, l.naam AS locatie_naam
FROM knoop k
JOIN signaal s ON s.organisatie = @organisatie AND s.id = k.id
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
WHERE k.organisatie = @organisatie AND k.soort = 'signaal' AND k.status = @status
  AND (@overal OR k.locatie = @locatie)
  AND (k.gemaakt > @na_tijd OR (k.gemaakt = @na_tijd AND k.id > @na_id))
ORDER BY k.gemaakt, k.id LIMIT @grens;

-- name: SignaalTellingen :many
-- How many signals stand in each state, of one location or all.
-- @organisatie id
-- @locatie id
-- @overal bool
-- -> aantal getal
SELECT k.status, count(*) AS aantal FROM knoop k
WHERE k.organisatie = @organisatie AND k.soort = 'signaal' AND (@overal OR k.locatie = @locatie)
GROUP BY k.status;

-- name: SignalenVanPersoon :many
-- @organisatie id
-- @persoon id
SELECT k.id, k.titel, k.status, k.gemaakt FROM knoop k
WHERE k.organisatie = @organisatie AND k.soort = 'signaal' AND k.door = @persoon
ORDER BY k.gemaakt DESC LIMIT 100;

-- name: SignaalAntwoorden :many
-- What was sent to the giver, in order.
-- @organisatie id
-- @signaal id
SELECT t.id, t.soort, t.tekst, t.verstuurd, t.aanleiding FROM terugkoppeling t
WHERE t.organisatie = @organisatie AND t.signaal = @signaal AND t.staat = 'verstuurd' ORDER BY t.verstuurd, t.id;

-- name: TerugkoppelingNieuw :one
-- @organisatie id
-- @signaal id
-- @aanleiding id?
-- @soort tekst
-- @tekst tekst
-- @nu tijdstip
-- @door id
-- Sent at once: the person wrote it on the page of the signal.
INSERT INTO terugkoppeling (organisatie, id, signaal, aanleiding, soort, tekst, staat, gemaakt, verstuurd, door)
SELECT @organisatie, 1 + coalesce((SELECT max(t.id) FROM terugkoppeling t WHERE t.organisatie = @organisatie), 0),
       @signaal, @aanleiding, @soort, @tekst, 'verstuurd', @nu, @nu, @door
RETURNING id;

-- name: TerugkoppelingConcepten :many
-- Drafts that wait for a person, the oldest first.
-- @organisatie id
-- @locatie id
-- @overal bool
SELECT t.id, t.signaal, t.soort, t.tekst, t.gemaakt, k.titel AS signaal_titel, k.locatie, a.titel AS aanleiding_titel
FROM terugkoppeling t
JOIN knoop k ON k.organisatie = @organisatie AND k.id = t.signaal
LEFT JOIN knoop a ON a.organisatie = @organisatie AND a.id = t.aanleiding
WHERE t.organisatie = @organisatie AND t.staat = 'concept' AND (@overal OR k.locatie = @locatie)
ORDER BY t.gemaakt, t.id LIMIT 200;

-- name: TerugkoppelingVan :one
-- @organisatie id
-- @id id
SELECT t.id, t.signaal, t.aanleiding, t.soort, t.tekst, t.staat, t.gemaakt FROM terugkoppeling t
WHERE t.organisatie = @organisatie AND t.id = @id;

-- name: TerugkoppelingVerstuur :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @tekst tekst
-- @nu tijdstip
-- @door id
UPDATE terugkoppeling SET soort = @soort, tekst = @tekst, staat = 'verstuurd', verstuurd = @nu, door = @door
WHERE organisatie = @organisatie AND id = @id AND staat = 'concept';

-- name: TerugkoppelingVervalt :exec
-- @organisatie id
-- @id id
-- @door id
UPDATE terugkoppeling SET staat = 'vervallen', door = @door
WHERE organisatie = @organisatie AND id = @id AND staat = 'concept';

-- name: SignaalConcepten :many
-- Drafts still open for a signal.
-- @organisatie id
-- @signaal id
SELECT t.id, t.tekst FROM terugkoppeling t
WHERE t.organisatie = @organisatie AND t.signaal = @signaal AND t.staat = 'concept' ORDER BY t.id;

-- name: SignaalThemas :many
-- Themes to join a signal into, the busiest place first.
-- @organisatie id
SELECT k.id, k.titel, k.locatie FROM knoop k
WHERE k.organisatie = @organisatie AND k.soort = 'thema' AND k.status = 'open' ORDER BY k.titel LIMIT 200;

-- name: SignaalVerhalen :many
-- Stories made of a signal.
-- @organisatie id
-- @signaal id
SELECT k.id, k.titel FROM draad d
JOIN knoop k ON k.organisatie = @organisatie AND k.id = d.naar AND k.soort = 'verhaal'
WHERE d.organisatie = @organisatie AND d.van = @signaal AND d.relatie = 'leidt_tot' ORDER BY k.id;
