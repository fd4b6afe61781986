-- schema 1: knopen and draden
CREATE TABLE knoop_soort (
    soort tekst NOT NULL PRIMARY KEY
);
INSERT INTO knoop_soort (soort) VALUES ('thema'), ('cijfer'), ('verhaal');
CREATE TABLE knoop (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    locatie id,
    team id,
    titel tekst NOT NULL,
    status tekst NOT NULL,
    door id,
    gemaakt tijdstip NOT NULL,
    gewijzigd tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    UNIQUE (organisatie, id, soort),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id),
    FOREIGN KEY (organisatie, team) REFERENCES team (organisatie, id),
    FOREIGN KEY (organisatie, door) REFERENCES persoon (organisatie, id)
);
CREATE INDEX knoop_soort_status ON knoop (organisatie, soort, status, locatie, gemaakt);
CREATE INDEX knoop_gewijzigd ON knoop (organisatie, gewijzigd);
CREATE INDEX knoop_locatie_gewijzigd ON knoop (organisatie, locatie, gewijzigd);
CREATE TABLE knoop_stand (
    organisatie id NOT NULL REFERENCES organisatie (id),
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    locatie id NOT NULL,
    status tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, soort, locatie, status)
);
CREATE TABLE draad (
    organisatie id NOT NULL,
    van id NOT NULL,
    naar id NOT NULL,
    relatie tekst NOT NULL CHECK (relatie IN ('aanleiding', 'onderbouwt', 'leidt_tot', 'meet', 'beantwoordt', 'spreekt_tegen')),
    van_signaal bool NOT NULL,
    door id,
    gemaakt tijdstip NOT NULL,
    PRIMARY KEY (organisatie, van, naar, relatie),
    FOREIGN KEY (organisatie, van) REFERENCES knoop (organisatie, id),
    FOREIGN KEY (organisatie, naar) REFERENCES knoop (organisatie, id)
);
CREATE INDEX draad_naar ON draad (organisatie, naar, van_signaal, van, relatie);
CREATE TABLE knoop_bouwsteen (
    organisatie id NOT NULL,
    knoop id NOT NULL,
    bouwsteen getal NOT NULL CHECK (bouwsteen BETWEEN 1 AND 5),
    soort tekst NOT NULL,
    locatie id NOT NULL,
    PRIMARY KEY (organisatie, knoop, bouwsteen),
    FOREIGN KEY (organisatie, knoop, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE INDEX knoop_bouwsteen_soort ON knoop_bouwsteen (organisatie, bouwsteen, soort, knoop);
CREATE INDEX knoop_bouwsteen_locatie ON knoop_bouwsteen (organisatie, bouwsteen, soort, locatie, knoop);
CREATE TABLE knoop_telling (
    organisatie id NOT NULL REFERENCES organisatie (id),
    locatie id NOT NULL,
    maand getal NOT NULL,
    bouwsteen getal NOT NULL CHECK (bouwsteen BETWEEN 1 AND 5),
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, locatie, maand, bouwsteen, soort)
);
CREATE TABLE thema (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'thema' CHECK (soort = 'thema'),
    uitleg tekst NOT NULL DEFAULT '',
    signalen getal NOT NULL DEFAULT 0,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE TABLE cijfer (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'cijfer' CHECK (soort = 'cijfer'),
    vraag tekst NOT NULL,
    eenheid tekst NOT NULL,
    staat tekst NOT NULL CHECK (staat IN ('open', 'minder_dan_k', 'gelijk', 'afgeschermd', 'niet_te_bepalen')),
    waarde breuk,
    n getal,
    laag breuk,
    hoog breuk,
    k getal,
    methode tekst NOT NULL,
    van datum,
    tot datum,
    bron tekst NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    CHECK (staat = 'open' OR (waarde IS NULL AND n IS NULL AND laag IS NULL AND hoog IS NULL))
);
CREATE TABLE verhaal (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'verhaal' CHECK (soort = 'verhaal'),
    tekst tekst NOT NULL,
    verteller tekst NOT NULL CHECK (verteller IN ('zorgvrager', 'naaste', 'professional', 'vrijwilliger', 'anders')),
    toestemming tekst NOT NULL CHECK (toestemming IN ('gegeven', 'gevraagd', 'ingetrokken')),
    toestemming_op datum,
    onherkenbaar_door id,
    onherkenbaar_op tijdstip,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE TABLE wachtpunt (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    soort tekst NOT NULL,
    mag tekst NOT NULL,
    locatie id NOT NULL,
    persoon id,
    tekst tekst NOT NULL,
    sinds tijdstip NOT NULL,
    uiterlijk datum,
    klaar tijdstip,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE UNIQUE INDEX wachtpunt_een_open ON wachtpunt (organisatie, knoop, soort) WHERE klaar IS NULL;
CREATE INDEX wachtpunt_open ON wachtpunt (organisatie, locatie, sinds) WHERE klaar IS NULL;
CREATE INDEX wachtpunt_uiterlijk ON wachtpunt (organisatie, locatie, uiterlijk) WHERE klaar IS NULL AND uiterlijk IS NOT NULL;
CREATE TABLE geschiedenis (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    wat tekst NOT NULL,
    detail tekst NOT NULL DEFAULT '',
    door id,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX geschiedenis_knoop ON geschiedenis (organisatie, knoop, id);
CREATE INDEX geschiedenis_door ON geschiedenis (organisatie, door, op);
CREATE TABLE opmerking (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    tekst tekst NOT NULL,
    door id NOT NULL,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX opmerking_knoop ON opmerking (organisatie, knoop, id);
CREATE TABLE bijlage (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    naam tekst NOT NULL,
    type tekst NOT NULL,
    inhoud bytes NOT NULL,
    door id NOT NULL,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX bijlage_knoop ON bijlage (organisatie, knoop, id);
CREATE TABLE terugkoppeling (
    organisatie id NOT NULL,
    id id NOT NULL,
    signaal id NOT NULL,
    aanleiding id,
    soort tekst NOT NULL CHECK (soort IN ('tussenbericht', 'gedaan', 'niets_gedaan')),
    tekst tekst NOT NULL,
    staat tekst NOT NULL DEFAULT 'concept' CHECK (staat IN ('concept', 'verstuurd', 'vervallen')),
    gemaakt tijdstip NOT NULL,
    verstuurd tijdstip,
    door id,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, signaal) REFERENCES knoop (organisatie, id),
    FOREIGN KEY (organisatie, aanleiding) REFERENCES knoop (organisatie, id)
);
CREATE INDEX terugkoppeling_signaal ON terugkoppeling (organisatie, signaal, id);
CREATE INDEX terugkoppeling_aanleiding ON terugkoppeling (organisatie, aanleiding, staat);
CREATE INDEX terugkoppeling_een ON terugkoppeling (organisatie, signaal, aanleiding, soort);
CREATE INDEX terugkoppeling_staat ON terugkoppeling (organisatie, staat, gemaakt);
CREATE INDEX terugkoppeling_soort ON terugkoppeling (organisatie, soort, staat, verstuurd);
CREATE TABLE zoektekst (
    organisatie id NOT NULL,
    knoop id NOT NULL,
    stammen tekst NOT NULL,
    PRIMARY KEY (organisatie, knoop),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
-- sqlite
CREATE VIRTUAL TABLE zoek_fts USING fts5(stammen, content='', tokenize='unicode61');
-- postgres
CREATE INDEX zoektekst_fts ON zoektekst USING gin (to_tsvector('simple', 'org' || organisatie::text || ' ' || stammen));
-- both
-- end

-- schema 2: what grows by the year is found without reading the years: indexes that say more, and counters
CREATE INDEX knoop_status_gemaakt ON knoop (organisatie, soort, status, gemaakt, id);
CREATE INDEX knoop_soort_locatie ON knoop (organisatie, soort, locatie, gemaakt);
CREATE INDEX knoop_soort_gemaakt ON knoop (organisatie, soort, gemaakt);
CREATE INDEX knoop_gever ON knoop (organisatie, door, gemaakt) WHERE soort = 'signaal' AND door IS NOT NULL;
DROP INDEX terugkoppeling_signaal;
CREATE INDEX terugkoppeling_signaal_staat ON terugkoppeling (organisatie, signaal, staat, verstuurd, id);
CREATE INDEX wachtpunt_mag_sinds ON wachtpunt (organisatie, mag, sinds) WHERE klaar IS NULL;
CREATE INDEX wachtpunt_mag_uiterlijk ON wachtpunt (organisatie, mag, uiterlijk) WHERE klaar IS NULL AND uiterlijk IS NOT NULL;
CREATE INDEX wachtpunt_persoon ON wachtpunt (organisatie, persoon) WHERE klaar IS NULL AND persoon IS NOT NULL;
CREATE INDEX wachtpunt_soort ON wachtpunt (organisatie, soort, locatie, knoop) WHERE klaar IS NULL;
CREATE TABLE knoop_jaar (
    organisatie id NOT NULL REFERENCES organisatie (id),
    jaar getal NOT NULL,
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    locatie id NOT NULL,
    status tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, jaar, soort, locatie, status)
);
-- sqlite
INSERT INTO knoop_jaar (organisatie, jaar, soort, locatie, status, aantal)
SELECT k.organisatie, CAST(strftime('%Y', k.gemaakt + 3600, 'unixepoch') AS getal), k.soort, coalesce(k.locatie, 0), k.status, count(*)
FROM knoop k GROUP BY 1, 2, 3, 4, 5;
-- postgres
INSERT INTO knoop_jaar (organisatie, jaar, soort, locatie, status, aantal)
SELECT k.organisatie, CAST(extract(year FROM to_timestamp(k.gemaakt + 3600) AT TIME ZONE 'UTC') AS getal), k.soort, coalesce(k.locatie, 0), k.status, count(*)
FROM knoop k GROUP BY 1, 2, 3, 4, 5;
-- both
CREATE TABLE knoop_telling_samen (
    organisatie id NOT NULL REFERENCES organisatie (id),
    maand getal NOT NULL,
    bouwsteen getal NOT NULL CHECK (bouwsteen BETWEEN 1 AND 5),
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, maand, bouwsteen, soort)
);
INSERT INTO knoop_telling_samen (organisatie, maand, bouwsteen, soort, aantal)
SELECT t.organisatie, t.maand, t.bouwsteen, t.soort, CAST(sum(t.aantal) AS getal) FROM knoop_telling t
GROUP BY t.organisatie, t.maand, t.bouwsteen, t.soort;
CREATE TABLE wachtpunt_stand (
    organisatie id NOT NULL REFERENCES organisatie (id),
    locatie id NOT NULL,
    mag tekst NOT NULL,
    soort tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, locatie, mag, soort)
);
INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal)
SELECT w.organisatie, w.locatie, w.mag, w.soort, count(*) FROM wachtpunt w WHERE w.klaar IS NULL AND w.persoon IS NULL
GROUP BY w.organisatie, w.locatie, w.mag, w.soort;
-- end

-- schema 3: what stands at a place, in order, from any point on
DROP INDEX knoop_soort_status;
CREATE INDEX knoop_status_locatie ON knoop (organisatie, soort, status, locatie, gemaakt, id);
-- end

-- schema 4: what stands everywhere is kept too (place -2), counters are read in one go, and what waits has an order that ends
-- sqlite
CREATE TABLE knoop_stand_nieuw (
    organisatie id NOT NULL REFERENCES organisatie (id),
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    locatie id NOT NULL,
    status tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, soort, locatie, status)
) WITHOUT ROWID;
INSERT INTO knoop_stand_nieuw (organisatie, soort, locatie, status, aantal)
SELECT t.organisatie, t.soort, t.locatie, t.status, t.aantal FROM knoop_stand t;
DROP TABLE knoop_stand;
ALTER TABLE knoop_stand_nieuw RENAME TO knoop_stand;
CREATE TABLE knoop_jaar_nieuw (
    organisatie id NOT NULL REFERENCES organisatie (id),
    jaar getal NOT NULL,
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    locatie id NOT NULL,
    status tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, jaar, soort, locatie, status)
) WITHOUT ROWID;
INSERT INTO knoop_jaar_nieuw (organisatie, jaar, soort, locatie, status, aantal)
SELECT t.organisatie, t.jaar, t.soort, t.locatie, t.status, t.aantal FROM knoop_jaar t;
DROP TABLE knoop_jaar;
ALTER TABLE knoop_jaar_nieuw RENAME TO knoop_jaar;
CREATE TABLE knoop_telling_nieuw (
    organisatie id NOT NULL REFERENCES organisatie (id),
    locatie id NOT NULL,
    maand getal NOT NULL,
    bouwsteen getal NOT NULL CHECK (bouwsteen BETWEEN 1 AND 5),
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, locatie, maand, bouwsteen, soort)
) WITHOUT ROWID;
INSERT INTO knoop_telling_nieuw (organisatie, locatie, maand, bouwsteen, soort, aantal)
SELECT t.organisatie, t.locatie, t.maand, t.bouwsteen, t.soort, t.aantal FROM knoop_telling t;
DROP TABLE knoop_telling;
ALTER TABLE knoop_telling_nieuw RENAME TO knoop_telling;
CREATE TABLE knoop_telling_samen_nieuw (
    organisatie id NOT NULL REFERENCES organisatie (id),
    maand getal NOT NULL,
    bouwsteen getal NOT NULL CHECK (bouwsteen BETWEEN 1 AND 5),
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, maand, bouwsteen, soort)
) WITHOUT ROWID;
INSERT INTO knoop_telling_samen_nieuw (organisatie, maand, bouwsteen, soort, aantal)
SELECT t.organisatie, t.maand, t.bouwsteen, t.soort, t.aantal FROM knoop_telling_samen t;
DROP TABLE knoop_telling_samen;
ALTER TABLE knoop_telling_samen_nieuw RENAME TO knoop_telling_samen;
CREATE TABLE wachtpunt_stand_nieuw (
    organisatie id NOT NULL REFERENCES organisatie (id),
    locatie id NOT NULL,
    mag tekst NOT NULL,
    soort tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, locatie, mag, soort)
) WITHOUT ROWID;
INSERT INTO wachtpunt_stand_nieuw (organisatie, locatie, mag, soort, aantal)
SELECT t.organisatie, t.locatie, t.mag, t.soort, t.aantal FROM wachtpunt_stand t;
DROP TABLE wachtpunt_stand;
ALTER TABLE wachtpunt_stand_nieuw RENAME TO wachtpunt_stand;
-- both
INSERT INTO knoop_stand (organisatie, soort, locatie, status, aantal)
SELECT s.organisatie, s.soort, -2, s.status, CAST(sum(s.aantal) AS getal) FROM knoop_stand s GROUP BY s.organisatie, s.soort, s.status;
INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal)
SELECT w.organisatie, -2, w.mag, w.soort, CAST(sum(w.aantal) AS getal) FROM wachtpunt_stand w GROUP BY w.organisatie, w.mag, w.soort;
DROP INDEX wachtpunt_open;
DROP INDEX wachtpunt_uiterlijk;
DROP INDEX wachtpunt_mag_sinds;
DROP INDEX wachtpunt_mag_uiterlijk;
CREATE INDEX wachtpunt_open_id ON wachtpunt (organisatie, locatie, sinds, id, mag, persoon) WHERE klaar IS NULL;
CREATE INDEX wachtpunt_uiterlijk_id ON wachtpunt (organisatie, locatie, uiterlijk, id, mag, persoon) WHERE klaar IS NULL AND uiterlijk IS NOT NULL;
CREATE INDEX wachtpunt_mag_id ON wachtpunt (organisatie, mag, sinds, id, persoon) WHERE klaar IS NULL;
CREATE INDEX wachtpunt_mag_uiterlijk_id ON wachtpunt (organisatie, mag, uiterlijk, id, persoon) WHERE klaar IS NULL AND uiterlijk IS NOT NULL;
-- end

-- schema 5: what no query looks for stands in no index: a signal of nobody by its maker, what waits that is no draft by its kind
DROP INDEX geschiedenis_door;
CREATE INDEX geschiedenis_door ON geschiedenis (organisatie, door, op) WHERE door IS NOT NULL;
DROP INDEX wachtpunt_soort;
CREATE INDEX wachtpunt_schets ON wachtpunt (organisatie, locatie, knoop) WHERE klaar IS NULL AND soort = 'terugkoppeling';
-- end

-- schema 6: the sentences that wait for a figure or a story of their own
CREATE TABLE uitspraak_kaal (
    organisatie id NOT NULL,
    id id NOT NULL,
    locatie id NOT NULL,
    gemaakt tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id) REFERENCES knoop (organisatie, id)
);
CREATE INDEX uitspraak_kaal_gemaakt ON uitspraak_kaal (organisatie, gemaakt, id);
CREATE INDEX uitspraak_kaal_locatie ON uitspraak_kaal (organisatie, locatie, gemaakt, id);
INSERT INTO uitspraak_kaal (organisatie, id, locatie, gemaakt)
SELECT k.organisatie, k.id, coalesce(k.locatie, 0), k.gemaakt FROM knoop k
WHERE k.soort = 'uitspraak' AND k.status = 'levend' AND NOT (EXISTS (SELECT 1 FROM draad c CROSS JOIN knoop m WHERE c.organisatie = k.organisatie AND c.naar = k.id AND c.van_signaal = FALSE
        AND c.relatie <> 'spreekt_tegen' AND m.organisatie = k.organisatie AND m.id = c.van AND m.soort = 'cijfer' AND m.status IN ('open', 'gelijk'))
    AND EXISTS (SELECT 1 FROM draad v CROSS JOIN knoop n WHERE v.organisatie = k.organisatie AND v.naar = k.id AND v.van_signaal = FALSE
        AND v.relatie <> 'spreekt_tegen' AND n.organisatie = k.organisatie AND n.id = v.van AND n.soort = 'verhaal' AND n.status = 'vrij'));
-- end

-- schema 7: what waits has an addressee and further days, and may be suspended
-- The addressee: a body, a role at its place, a person, else whoever has the right. in_lijst: it waits now for whoever has the right.
-- vraag: the body that was asked. trede: how often it was stepped up.
ALTER TABLE wachtpunt ADD COLUMN gezelschap id NOT NULL DEFAULT 0;
ALTER TABLE wachtpunt ADD COLUMN rol tekst;
ALTER TABLE wachtpunt ADD COLUMN vraag id NOT NULL DEFAULT 0;
ALTER TABLE wachtpunt ADD COLUMN trede getal NOT NULL DEFAULT 0;
ALTER TABLE wachtpunt ADD COLUMN stappen bool NOT NULL DEFAULT FALSE;
ALTER TABLE wachtpunt ADD COLUMN opgeschort_op datum;
ALTER TABLE wachtpunt ADD COLUMN opgeschort_tot datum;
ALTER TABLE wachtpunt ADD COLUMN opgeschort_reden tekst;
ALTER TABLE wachtpunt ADD COLUMN in_lijst bool NOT NULL DEFAULT TRUE;
UPDATE wachtpunt SET in_lijst = FALSE WHERE persoon IS NOT NULL;
DROP INDEX wachtpunt_een_open;
CREATE UNIQUE INDEX wachtpunt_een_open ON wachtpunt (organisatie, knoop, soort, vraag, trede) WHERE klaar IS NULL;
DROP INDEX wachtpunt_open_id;
DROP INDEX wachtpunt_uiterlijk_id;
DROP INDEX wachtpunt_mag_id;
DROP INDEX wachtpunt_mag_uiterlijk_id;
CREATE INDEX wachtpunt_open_id ON wachtpunt (organisatie, locatie, sinds, id, mag) WHERE klaar IS NULL AND in_lijst;
CREATE INDEX wachtpunt_uiterlijk_id ON wachtpunt (organisatie, locatie, uiterlijk, id, mag) WHERE klaar IS NULL AND in_lijst AND uiterlijk IS NOT NULL;
CREATE INDEX wachtpunt_mag_id ON wachtpunt (organisatie, mag, sinds, id) WHERE klaar IS NULL AND in_lijst;
CREATE INDEX wachtpunt_mag_uiterlijk_id ON wachtpunt (organisatie, mag, uiterlijk, id) WHERE klaar IS NULL AND in_lijst AND uiterlijk IS NOT NULL;
CREATE INDEX wachtpunt_gezelschap ON wachtpunt (organisatie, gezelschap, sinds, id) WHERE klaar IS NULL AND gezelschap > 0;
CREATE INDEX wachtpunt_rol ON wachtpunt (organisatie, rol, sinds, id) WHERE klaar IS NULL AND rol IS NOT NULL;
CREATE INDEX wachtpunt_stil ON wachtpunt (opgeschort_tot, organisatie, id) WHERE klaar IS NULL AND opgeschort_tot IS NOT NULL;
CREATE INDEX wachtpunt_opgeschort ON wachtpunt (organisatie, sinds, id) WHERE klaar IS NULL AND opgeschort_op IS NOT NULL;
CREATE TABLE wachtpunt_stap (
    organisatie id NOT NULL,
    wachtpunt id NOT NULL,
    nummer getal NOT NULL,
    soort tekst NOT NULL,
    op datum NOT NULL,
    mag tekst,
    rol tekst,
    gezelschap id,
    persoon id,
    tekst tekst,
    gedaan tijdstip,
    PRIMARY KEY (organisatie, wachtpunt, nummer),
    FOREIGN KEY (organisatie, wachtpunt) REFERENCES wachtpunt (organisatie, id)
);
CREATE INDEX wachtpunt_stap_op ON wachtpunt_stap (op, organisatie, wachtpunt, nummer) WHERE gedaan IS NULL;
-- end

-- schema 8: what waits for a role is found at one place, and what waits for a person in its order
CREATE INDEX wachtpunt_rol_plek ON wachtpunt (organisatie, rol, locatie, sinds, id) WHERE klaar IS NULL AND rol IS NOT NULL;
DROP INDEX wachtpunt_persoon;
CREATE INDEX wachtpunt_persoon ON wachtpunt (organisatie, persoon, sinds, id) WHERE klaar IS NULL AND persoon IS NOT NULL;
-- end

-- schema 9: how many there ever were in a bouwsteen is kept too (month -1): the doors count no months
INSERT INTO knoop_telling (organisatie, locatie, maand, bouwsteen, soort, aantal)
SELECT t.organisatie, t.locatie, -1, t.bouwsteen, t.soort, CAST(sum(t.aantal) AS getal) FROM knoop_telling t
GROUP BY t.organisatie, t.locatie, t.bouwsteen, t.soort;
INSERT INTO knoop_telling_samen (organisatie, maand, bouwsteen, soort, aantal)
SELECT t.organisatie, -1, t.bouwsteen, t.soort, CAST(sum(t.aantal) AS getal) FROM knoop_telling_samen t
GROUP BY t.organisatie, t.bouwsteen, t.soort;
-- end

-- name: KnoopNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(k.id), 0) + 1 AS id FROM knoop k WHERE k.organisatie = @organisatie;

-- name: KnoopInsert :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @locatie id?
-- @team id?
-- @titel tekst
-- @status tekst
-- @door id?
-- @gemaakt tijdstip
INSERT INTO knoop (organisatie, id, soort, locatie, team, titel, status, door, gemaakt, gewijzigd)
VALUES (@organisatie, @id, @soort, @locatie, @team, @titel, @status, @door, @gemaakt, @gemaakt);

-- name: KnoopById :one
-- @organisatie id
-- @id id
SELECT k.id, k.soort, k.locatie, k.team, k.titel, k.status, k.door, k.gemaakt, k.gewijzigd
FROM knoop k WHERE k.organisatie = @organisatie AND k.id = @id;

-- name: KnoopSetStatus :exec
-- @organisatie id
-- @id id
-- @status tekst
-- @op tijdstip
UPDATE knoop SET status = @status, gewijzigd = @op WHERE organisatie = @organisatie AND id = @id;

-- name: KnoopSetTitel :exec
-- @organisatie id
-- @id id
-- @titel tekst
-- @op tijdstip
UPDATE knoop SET titel = @titel, gewijzigd = @op WHERE organisatie = @organisatie AND id = @id;

-- name: KnoopSetLocatie :exec
-- @organisatie id
-- @id id
-- @locatie id?
-- @op tijdstip
UPDATE knoop SET locatie = @locatie, team = NULL, gewijzigd = @op WHERE organisatie = @organisatie AND id = @id;

-- name: KnoopTouch :exec
-- @organisatie id
-- @id id
-- A change of the future was written by a wrong clock, and gives way.
-- @op tijdstip
-- @straks tijdstip
UPDATE knoop SET gewijzigd = @op WHERE organisatie = @organisatie AND id = @id AND (gewijzigd < @op OR gewijzigd > @straks);

-- name: StandAdd :exec
-- How many knopen of a kind stand where, or everywhere together (place -2): kept, so that no page has to count them. One row
-- at a time: for two SQLite would keep each page as it was, and write the search index out.
-- @organisatie id
-- @soort tekst
-- @locatie id
-- @status tekst
-- @verschil getal
INSERT INTO knoop_stand (organisatie, soort, locatie, status, aantal)
VALUES (@organisatie, @soort, @locatie, @status, @verschil)
ON CONFLICT (organisatie, soort, locatie, status) DO UPDATE SET aantal = knoop_stand.aantal + excluded.aantal;

-- name: StandOf :many
-- @organisatie id
-- @soort tekst
SELECT s.locatie, s.status, s.aantal FROM knoop_stand s
WHERE s.organisatie = @organisatie AND s.soort = @soort AND s.locatie >= 0 AND s.aantal > 0 ORDER BY s.locatie, s.status;

-- name: StandAt :many
-- The same of one place, or (-2) of all together.
-- @organisatie id
-- @soort tekst
-- @locatie id
SELECT s.status, s.aantal FROM knoop_stand s
WHERE s.organisatie = @organisatie AND s.soort = @soort AND s.locatie = @locatie AND s.aantal > 0 ORDER BY s.status;

-- name: JaarAdd :exec
-- The same per year in which it was made: what a year asks needs no more than that year's rows.
-- @organisatie id
-- @jaar getal
-- @soort tekst
-- @locatie id
-- @status tekst
-- @verschil getal
INSERT INTO knoop_jaar (organisatie, jaar, soort, locatie, status, aantal)
VALUES (@organisatie, @jaar, @soort, @locatie, @status, @verschil)
ON CONFLICT (organisatie, jaar, soort, locatie, status) DO UPDATE SET aantal = knoop_jaar.aantal + excluded.aantal;

-- name: TellingAdd :exec
-- How many knopen of a kind were made in a month, per bouwsteen: what the compass rose shows. Month -1: ever, for the doors.
-- @organisatie id
-- @locatie id
-- @maand getal
-- @bouwsteen getal
-- @soort tekst
-- @verschil getal
INSERT INTO knoop_telling (organisatie, locatie, maand, bouwsteen, soort, aantal)
VALUES (@organisatie, @locatie, @maand, @bouwsteen, @soort, @verschil)
ON CONFLICT (organisatie, locatie, maand, bouwsteen, soort) DO UPDATE SET aantal = knoop_telling.aantal + excluded.aantal;

-- name: TellingSamenAdd :exec
-- The same for all places together.
-- @organisatie id
-- @maand getal
-- @bouwsteen getal
-- @soort tekst
-- @verschil getal
INSERT INTO knoop_telling_samen (organisatie, maand, bouwsteen, soort, aantal)
VALUES (@organisatie, @maand, @bouwsteen, @soort, @verschil)
ON CONFLICT (organisatie, maand, bouwsteen, soort) DO UPDATE SET aantal = knoop_telling_samen.aantal + excluded.aantal;

-- name: TellingLocatie :many
-- One month of one place; month -1: ever.
-- @organisatie id
-- @locatie id
-- @maand getal
SELECT t.bouwsteen, t.soort, t.aantal FROM knoop_telling t
WHERE t.organisatie = @organisatie AND t.locatie = @locatie AND t.maand = @maand AND t.aantal > 0 ORDER BY t.bouwsteen, t.soort;

-- name: TellingWhole :many
-- The same of all places together.
-- @organisatie id
-- @maand getal
SELECT t.bouwsteen, t.soort, t.aantal FROM knoop_telling_samen t
WHERE t.organisatie = @organisatie AND t.maand = @maand AND t.aantal > 0 ORDER BY t.bouwsteen, t.soort;

-- name: RoosLocatie :many
-- Month by month what the compass rose adds up: of the four kinds that it shows.
-- @organisatie id
-- @locatie id
-- @van getal
-- @tot getal
-- @signaal tekst
-- @cyclus tekst
-- @resultaat tekst
-- @zin tekst
SELECT t.bouwsteen, t.soort, t.aantal FROM knoop_telling t
WHERE t.organisatie = @organisatie AND t.locatie = @locatie AND t.maand >= @van AND t.maand < @tot
    AND t.soort IN (@signaal, @cyclus, @resultaat, @zin) AND t.aantal > 0;

-- name: RoosWhole :many
-- The same of all places together.
-- @organisatie id
-- @van getal
-- @tot getal
-- @signaal tekst
-- @cyclus tekst
-- @resultaat tekst
-- @zin tekst
SELECT t.bouwsteen, t.soort, t.aantal FROM knoop_telling_samen t
WHERE t.organisatie = @organisatie AND t.maand >= @van AND t.maand < @tot
    AND t.soort IN (@signaal, @cyclus, @resultaat, @zin) AND t.aantal > 0;

-- name: BouwsteenOf :many
-- @organisatie id
-- @knoop id
SELECT b.bouwsteen FROM knoop_bouwsteen b WHERE b.organisatie = @organisatie AND b.knoop = @knoop ORDER BY b.bouwsteen;

-- name: BouwsteenInsert :exec
-- @organisatie id
-- @knoop id
-- @bouwsteen getal
-- @soort tekst
-- @locatie id
INSERT INTO knoop_bouwsteen (organisatie, knoop, bouwsteen, soort, locatie)
VALUES (@organisatie, @knoop, @bouwsteen, @soort, @locatie) ON CONFLICT DO NOTHING;

-- name: BouwsteenDelete :exec
-- @organisatie id
-- @knoop id
-- @bouwsteen getal
DELETE FROM knoop_bouwsteen WHERE organisatie = @organisatie AND knoop = @knoop AND bouwsteen = @bouwsteen;

-- name: BouwsteenSetLocatie :exec
-- @organisatie id
-- @knoop id
-- @locatie id
UPDATE knoop_bouwsteen SET locatie = @locatie WHERE organisatie = @organisatie AND knoop = @knoop;

-- name: OpmerkingForget :exec
-- @organisatie id
-- @knoop id
DELETE FROM opmerking WHERE organisatie = @organisatie AND knoop = @knoop;

-- name: BijlageForget :exec
-- @organisatie id
-- @knoop id
DELETE FROM bijlage WHERE organisatie = @organisatie AND knoop = @knoop;

-- name: OpmerkingMove :exec
-- @organisatie id
-- @van id
-- @naar id
UPDATE opmerking SET knoop = @naar WHERE organisatie = @organisatie AND knoop = @van;

-- name: BijlageMove :exec
-- @organisatie id
-- @van id
-- @naar id
UPDATE bijlage SET knoop = @naar WHERE organisatie = @organisatie AND knoop = @van;

-- name: KnoopMakerForget :exec
-- @organisatie id
-- @id id
UPDATE knoop SET door = NULL WHERE organisatie = @organisatie AND id = @id;

-- name: GeschiedenisMakerForget :exec
-- @organisatie id
-- @knoop id
UPDATE geschiedenis SET door = NULL WHERE organisatie = @organisatie AND knoop = @knoop AND wat = 'Gemaakt';

-- name: GeschiedenisDag :exec
-- Lines that name nobody, since a moment: kept by the day.
-- @organisatie id
-- @sinds tijdstip
-- @dag tijdstip
UPDATE geschiedenis SET op = @dag WHERE organisatie = @organisatie AND door IS NULL AND op >= @sinds;

-- name: KnopenDag :exec
-- @organisatie id
-- @sinds tijdstip
-- @dag tijdstip
UPDATE knoop SET gewijzigd = @dag WHERE organisatie = @organisatie AND gewijzigd >= @sinds;

-- name: GeschiedenisForget :exec
-- A line that names something: the name of a file, an earlier title.
-- @organisatie id
-- @knoop id
DELETE FROM geschiedenis WHERE organisatie = @organisatie AND knoop = @knoop AND detail <> '';

-- name: ZoektekstSet :exec
-- @organisatie id
-- @knoop id
-- @stammen tekst
INSERT INTO zoektekst (organisatie, knoop, stammen) VALUES (@organisatie, @knoop, @stammen)
ON CONFLICT (organisatie, knoop) DO UPDATE SET stammen = excluded.stammen;

-- name: ZoekIndexDelete :exec
-- SQLite's index holds no text: to forget a row it has to be told the old one. PostgreSQL keeps its own.
-- @organisatie id
-- @knoop id
-- @stammen tekst
-- sqlite
INSERT INTO zoek_fts (zoek_fts, rowid, stammen) VALUES ('delete', @organisatie * 4294967296 + @knoop, @stammen);
-- postgres
DELETE FROM zoektekst WHERE organisatie = @organisatie AND knoop = @knoop AND stammen = @stammen AND FALSE;

-- name: ZoekIndexInsert :exec
-- @organisatie id
-- @knoop id
-- @stammen tekst
-- sqlite
INSERT INTO zoek_fts (rowid, stammen) VALUES (@organisatie * 4294967296 + @knoop, @stammen);
-- postgres
DELETE FROM zoektekst WHERE organisatie = @organisatie AND knoop = @knoop AND stammen = @stammen AND FALSE;

-- name: ZoekIndexEmpty :exec
-- alle organisaties: the whole index is rebuilt, after a restore
-- sqlite
INSERT INTO zoek_fts (zoek_fts) VALUES ('delete-all');
-- postgres
DELETE FROM zoektekst WHERE FALSE;

-- name: ZoekIndexFill :exec
-- alle organisaties: the whole index is rebuilt, after a restore
-- sqlite
INSERT INTO zoek_fts (rowid, stammen) SELECT z.organisatie * 4294967296 + z.knoop, z.stammen FROM zoektekst z;
-- postgres
DELETE FROM zoektekst WHERE FALSE;

-- name: ZoektekstOf :one
-- @organisatie id
-- @knoop id
SELECT z.stammen FROM zoektekst z WHERE z.organisatie = @organisatie AND z.knoop = @knoop;

-- name: GeschiedenisInsert :exec
-- @organisatie id
-- @knoop id
-- @wat tekst
-- @detail tekst
-- @door id?
-- @op tijdstip
INSERT INTO geschiedenis (organisatie, id, knoop, wat, detail, door, op)
VALUES (@organisatie, (SELECT coalesce(max(g.id), 0) + 1 FROM geschiedenis g WHERE g.organisatie = @organisatie),
    @knoop, @wat, @detail, @door, @op);

-- name: GeschiedenisLast :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(g.id), 0) AS id FROM geschiedenis g WHERE g.organisatie = @organisatie;

-- name: GeschiedenisOf :many
-- @organisatie id
-- @knoop id
-- @max getal
SELECT g.wat, g.detail, g.door, g.op, p.naam FROM geschiedenis g
LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = g.door
WHERE g.organisatie = @organisatie AND g.knoop = @knoop ORDER BY g.id DESC LIMIT @max;

-- name: GeschiedenisStatus :one
-- Who last brought a knoop to this status, and when.
-- @organisatie id
-- @knoop id
-- @wat tekst
-- @status tekst
SELECT g.door, g.op, p.naam FROM geschiedenis g
LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = g.door
WHERE g.organisatie = @organisatie AND g.knoop = @knoop AND g.wat = @wat AND g.detail = @status ORDER BY g.id DESC LIMIT 1;

-- name: UitspraakKaalDelete :exec
-- @organisatie id
-- @id id
DELETE FROM uitspraak_kaal WHERE organisatie = @organisatie AND id = @id;

-- name: UitspraakKaalSet :exec
-- A sentence on which no figure that is shown and no story that may be shared hangs itself is kept apart: only of those
-- coverage looks further back.
-- @organisatie id
-- @id id
INSERT INTO uitspraak_kaal (organisatie, id, locatie, gemaakt)
SELECT @organisatie, k.id, coalesce(k.locatie, 0), k.gemaakt FROM knoop k
WHERE k.organisatie = @organisatie AND k.id = @id AND NOT (EXISTS (SELECT 1 FROM draad c CROSS JOIN knoop m WHERE c.organisatie = @organisatie AND c.naar = k.id AND c.van_signaal = FALSE
        AND c.relatie <> 'spreekt_tegen' AND m.organisatie = @organisatie AND m.id = c.van AND m.soort = 'cijfer' AND m.status IN ('open', 'gelijk'))
    AND EXISTS (SELECT 1 FROM draad v CROSS JOIN knoop n WHERE v.organisatie = @organisatie AND v.naar = k.id AND v.van_signaal = FALSE
        AND v.relatie <> 'spreekt_tegen' AND n.organisatie = @organisatie AND n.id = v.van AND n.soort = 'verhaal' AND n.status = 'vrij'));

-- name: Draagt :many
-- What a knoop carries itself, with its kind.
-- @organisatie id
-- @knoop id
SELECT DISTINCT d.naar, k.soort FROM draad d CROSS JOIN knoop k
WHERE d.organisatie = @organisatie AND d.van = @knoop AND k.organisatie = @organisatie AND k.id = d.naar
ORDER BY d.naar;

-- name: DraadInsert :exec
-- @organisatie id
-- @van id
-- @naar id
-- @relatie tekst
-- @gever tekst
-- @door id?
-- @op tijdstip
INSERT INTO draad (organisatie, van, naar, relatie, van_signaal, door, gemaakt)
SELECT @organisatie, k.id, @naar, @relatie, k.soort = @gever, @door, @op
FROM knoop k WHERE k.organisatie = @organisatie AND k.id = @van
ON CONFLICT DO NOTHING;

-- name: DraadDelete :exec
-- @organisatie id
-- @van id
-- @naar id
-- @relatie tekst
DELETE FROM draad WHERE organisatie = @organisatie AND van = @van AND naar = @naar AND relatie = @relatie;

-- name: ThemaCount :exec
-- A theme knows how many signals hang on it; of another kind of knoop nothing is counted.
-- @organisatie id
-- @van id
-- @naar id
-- @gever tekst
-- @verschil getal
UPDATE thema SET signalen = signalen + @verschil WHERE organisatie = @organisatie AND id = @naar
    AND EXISTS (SELECT 1 FROM knoop k WHERE k.organisatie = @organisatie AND k.id = @van AND k.soort = @gever);

-- name: KetenOf :many
-- The chain both ways without the signals of others, which may be very many and are fetched by
-- KetenSignalen. Each LIMIT ends the recursion itself, the nearest first. Figures and stories that
-- carry something that followed are part of it too, and so are the steps of a cycle that came before.
-- @organisatie id
-- @knoop id
-- @diepte getal
-- @max getal
-- @cyclus tekst
-- @zin tekst
-- -> diepte getal
-- -> relatie tekst
WITH RECURSIVE
terug (id, diepte, relatie) AS (
    SELECT a.id, CAST(0 AS bigint), substr(a.soort, 1, 0) FROM knoop a WHERE a.organisatie = @organisatie AND a.id = @knoop
    UNION
    SELECT d.van, t.diepte - 1, d.relatie FROM terug t
    JOIN draad d ON d.organisatie = @organisatie AND d.naar = t.id AND d.van_signaal = FALSE
    WHERE t.diepte + @diepte > 0
),
verder (id, diepte, relatie) AS (
    SELECT a.id, CAST(0 AS bigint), substr(a.soort, 1, 0) FROM knoop a WHERE a.organisatie = @organisatie AND a.id = @knoop
    UNION
    SELECT d.naar, v.diepte + 1, d.relatie FROM verder v
    JOIN draad d ON d.organisatie = @organisatie AND d.van = v.id
    WHERE v.diepte < @diepte
),
stappen (id, diepte) AS (
    SELECT d.naar, c.diepte FROM (SELECT t.id, t.diepte FROM terug t LIMIT @max) c
    CROSS JOIN knoop n CROSS JOIN draad d
    WHERE c.diepte < 0 AND n.organisatie = @organisatie AND n.id = c.id AND n.soort = @cyclus
        AND d.organisatie = @organisatie AND d.van = n.id AND d.relatie = 'leidt_tot'
    UNION
    SELECT d.naar, s.diepte FROM stappen s
    JOIN draad d ON d.organisatie = @organisatie AND d.van = s.id AND d.relatie = 'leidt_tot'
),
alle (id, diepte, relatie) AS (
    SELECT x.id, x.diepte, x.relatie FROM (SELECT t.id, t.diepte, t.relatie FROM terug t LIMIT @max) x
    UNION ALL
    SELECT y.id, y.diepte, y.relatie FROM (SELECT v.id, v.diepte, v.relatie FROM verder v LIMIT @max) y
    UNION ALL
    SELECT z.id, z.diepte, z.relatie FROM (
        SELECT d.van AS id, w.diepte, d.relatie FROM (SELECT v.id, v.diepte FROM verder v LIMIT @max) w
        CROSS JOIN knoop n
        CROSS JOIN draad d
        WHERE w.diepte > 0 AND n.organisatie = @organisatie AND n.id = w.id AND n.soort <> @zin
            AND d.organisatie = @organisatie AND d.naar = w.id AND d.van_signaal = FALSE
            AND d.relatie IN ('meet', 'onderbouwt', 'spreekt_tegen')
        LIMIT @max) z
    UNION ALL
    SELECT p.id, p.diepte, 'leidt_tot' FROM (SELECT s.id, s.diepte FROM stappen s LIMIT @max) p
)
SELECT k.id, k.soort, k.locatie, k.team, k.titel, k.status, k.door, k.gemaakt, k.gewijzigd,
    u.diepte AS diepte, u.relatie AS relatie
FROM (SELECT q.id, max(q.diepte) AS diepte, max(q.relatie) AS relatie FROM alle q GROUP BY q.id) u
CROSS JOIN knoop k WHERE k.organisatie = @organisatie AND k.id = u.id
ORDER BY abs(u.diepte), k.id LIMIT @max;

-- name: KetenSignalen :many
-- The signals that hang on one knoop of a chain, the oldest first. gehoord: the giver was sent something.
-- @organisatie id
-- @naar id
-- @max getal
-- -> gehoord bool
SELECT k.id, k.soort, k.locatie, k.team, k.titel, k.status, k.door, k.gemaakt, k.gewijzigd, d.relatie,
    EXISTS (SELECT 1 FROM terugkoppeling t WHERE t.organisatie = @organisatie AND t.signaal = k.id AND t.staat = 'verstuurd') AS gehoord
FROM draad d JOIN knoop k ON k.organisatie = @organisatie AND k.id = d.van
WHERE d.organisatie = @organisatie AND d.naar = @naar AND d.van_signaal = TRUE
ORDER BY d.van LIMIT @max;

-- name: SignalenCount :one
-- How many signals hang on one knoop, and when the first of them was given.
-- @organisatie id
-- @naar id
-- -> aantal getal
-- -> eerste tijdstip?
SELECT x.aantal AS aantal,
    (SELECT f.gemaakt FROM knoop f WHERE f.organisatie = @organisatie AND f.id = x.eerste) AS eerste
FROM (SELECT count(*) AS aantal, min(d.van) AS eerste FROM draad d
    WHERE d.organisatie = @organisatie AND d.naar = @naar AND d.van_signaal = TRUE) x;

-- name: SignalenOn :many
-- The newest of them by status: at most @max are looked at.
-- @organisatie id
-- @naar id
-- @max getal
-- -> aantal getal
-- -> laatste tijdstip
SELECT k.status, count(*) AS aantal, max(k.gemaakt) AS laatste
FROM (SELECT d.van FROM draad d WHERE d.organisatie = @organisatie AND d.naar = @naar AND d.van_signaal = TRUE
    ORDER BY d.van DESC LIMIT @max) x
CROSS JOIN knoop k WHERE k.organisatie = @organisatie AND k.id = x.van
GROUP BY k.status ORDER BY k.status;

-- name: BronOf :many
-- Ids of one kind that lie upstream.
-- @organisatie id
-- @knoop id
-- @soort tekst
-- @gever tekst
-- @diepte getal
-- @max getal
WITH RECURSIVE terug (id, diepte) AS (
    SELECT a.id, CAST(0 AS bigint) FROM knoop a WHERE a.organisatie = @organisatie AND a.id = @knoop
    UNION
    SELECT d.van, t.diepte - 1 FROM terug t
    JOIN draad d ON d.organisatie = @organisatie AND d.naar = t.id AND d.van_signaal = FALSE
    WHERE t.diepte + @diepte > 0
)
SELECT k.id FROM knoop k
WHERE k.organisatie = @organisatie AND k.soort = @soort AND k.id <> @knoop
    AND k.id IN (
        SELECT x.id FROM (SELECT t.id FROM terug t LIMIT @max) x
        UNION
        SELECT y.id FROM (SELECT d.van AS id FROM (SELECT t.id FROM terug t LIMIT @max) w
            CROSS JOIN draad d
            WHERE d.organisatie = @organisatie AND d.naar = w.id AND d.van_signaal = TRUE
                AND @soort = @gever LIMIT @max) y)
ORDER BY k.id LIMIT @max;

-- name: WachtpuntSet :one
-- Someone keeps waiting since the first time: sinds does not move.
-- @organisatie id
-- @knoop id
-- @soort tekst
-- @mag tekst
-- @locatie id
-- @persoon id?
-- @gezelschap id
-- @rol tekst?
-- @vraag id
-- @trede getal
-- @in_lijst bool
-- @stappen bool
-- @tekst tekst
-- @sinds tijdstip
-- @uiterlijk datum?
INSERT INTO wachtpunt (organisatie, id, knoop, soort, mag, locatie, persoon, gezelschap, rol, vraag, trede, in_lijst, stappen, tekst, sinds, uiterlijk)
VALUES (@organisatie, (SELECT coalesce(max(w.id), 0) + 1 FROM wachtpunt w WHERE w.organisatie = @organisatie),
    @knoop, @soort, @mag, @locatie, @persoon, @gezelschap, @rol, @vraag, @trede, @in_lijst, @stappen, @tekst, @sinds, @uiterlijk)
ON CONFLICT (organisatie, knoop, soort, vraag, trede) WHERE klaar IS NULL DO UPDATE SET mag = excluded.mag,
    gezelschap = excluded.gezelschap, locatie = excluded.locatie, persoon = excluded.persoon, rol = excluded.rol, tekst = excluded.tekst, uiterlijk = excluded.uiterlijk,
    in_lijst = excluded.in_lijst, stappen = excluded.stappen, opgeschort_op = NULL, opgeschort_tot = NULL, opgeschort_reden = NULL
RETURNING id;

-- name: WachtpuntDone :exec
-- Of one body (0: of none), or (-1) of all who were asked the same, and of whoever it was stepped up to.
-- @organisatie id
-- @knoop id
-- @soort tekst
-- @vraag id
-- @op tijdstip
UPDATE wachtpunt SET klaar = @op WHERE organisatie = @organisatie AND knoop = @knoop AND soort = @soort AND klaar IS NULL
    AND (@vraag < 0 OR vraag = @vraag);

-- name: WachtpuntLower :exec
-- It begins again: what it was stepped up to ends.
-- @organisatie id
-- @knoop id
-- @soort tekst
-- @vraag id
-- @op tijdstip
UPDATE wachtpunt SET klaar = @op WHERE organisatie = @organisatie AND knoop = @knoop AND soort = @soort AND klaar IS NULL
    AND vraag = @vraag AND trede > 0;

-- name: WachtpuntDoneAll :exec
-- @organisatie id
-- @knoop id
-- @op tijdstip
UPDATE wachtpunt SET klaar = @op WHERE organisatie = @organisatie AND knoop = @knoop AND klaar IS NULL;

-- name: WachtpuntSetLocatie :exec
-- @organisatie id
-- @knoop id
-- @locatie id
UPDATE wachtpunt SET locatie = @locatie WHERE organisatie = @organisatie AND knoop = @knoop AND klaar IS NULL;

-- name: WachtpuntOpen :many
-- What waits at one place for someone who may do one of ,mag,mag, — the longest first.
-- @organisatie id
-- @locatie id
-- @mag tekst
-- @max getal
-- -> merken getal
SELECT w.id, w.knoop, w.soort AS wat, w.mag, w.locatie, w.tekst, w.sinds, w.uiterlijk, k.soort, k.titel, k.status, p.naam AS waar,
    CAST(coalesce((SELECT sum(CASE b.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen b WHERE b.organisatie = @organisatie AND b.knoop = k.id), 0) AS bigint) AS merken
FROM (SELECT x.id FROM wachtpunt x WHERE x.organisatie = @organisatie AND x.locatie = @locatie AND x.klaar IS NULL AND x.in_lijst
        AND @mag LIKE '%,' || x.mag || ',%'
    ORDER BY x.sinds, x.id LIMIT @max) f
CROSS JOIN wachtpunt w CROSS JOIN knoop k
LEFT JOIN locatie p ON p.organisatie = @organisatie AND p.id = k.locatie
WHERE w.organisatie = @organisatie AND w.id = f.id AND k.organisatie = @organisatie AND k.id = w.knoop
ORDER BY w.sinds, w.id;

-- name: WachtpuntOpenMag :many
-- The same at any place, for at most four rights that hold everywhere (NULL: none). Of each the first are found in the index
-- alone; no more than are shown are then read.
-- @organisatie id
-- @mag_a tekst?
-- @mag_b tekst?
-- @mag_c tekst?
-- @mag_d tekst?
-- @max getal
-- -> merken getal
SELECT w.id, w.knoop, w.soort AS wat, w.mag, w.locatie, w.tekst, w.sinds, w.uiterlijk, k.soort, k.titel, k.status, p.naam AS waar,
    CAST(coalesce((SELECT sum(CASE b.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen b WHERE b.organisatie = @organisatie AND b.knoop = k.id), 0) AS bigint) AS merken
FROM (SELECT e.id FROM (
    SELECT aa.id, aa.sinds FROM (SELECT x.id, x.sinds FROM wachtpunt x WHERE x.organisatie = @organisatie AND x.mag = @mag_a
        AND x.klaar IS NULL AND x.in_lijst ORDER BY x.sinds, x.id LIMIT @max) aa
    UNION ALL
    SELECT bb.id, bb.sinds FROM (SELECT y.id, y.sinds FROM wachtpunt y WHERE y.organisatie = @organisatie AND y.mag = @mag_b
        AND y.klaar IS NULL AND y.in_lijst ORDER BY y.sinds, y.id LIMIT @max) bb
    UNION ALL
    SELECT cc.id, cc.sinds FROM (SELECT z.id, z.sinds FROM wachtpunt z WHERE z.organisatie = @organisatie AND z.mag = @mag_c
        AND z.klaar IS NULL AND z.in_lijst ORDER BY z.sinds, z.id LIMIT @max) cc
    UNION ALL
    SELECT dd.id, dd.sinds FROM (SELECT v.id, v.sinds FROM wachtpunt v WHERE v.organisatie = @organisatie AND v.mag = @mag_d
        AND v.klaar IS NULL AND v.in_lijst ORDER BY v.sinds, v.id LIMIT @max) dd
    ) e ORDER BY e.sinds, e.id LIMIT @max) f
CROSS JOIN wachtpunt w CROSS JOIN knoop k
LEFT JOIN locatie p ON p.organisatie = @organisatie AND p.id = k.locatie
WHERE w.organisatie = @organisatie AND w.id = f.id AND k.organisatie = @organisatie AND k.id = w.knoop
ORDER BY w.sinds, w.id;

-- name: WachtpuntStandAdd :exec
-- How many wait where, or everywhere together (place -2), for which right, for what: kept, so that no page has to count them.
-- @organisatie id
-- @locatie id
-- @mag tekst
-- @soort tekst
-- @verschil getal
INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal)
VALUES (@organisatie, @locatie, @mag, @soort, @verschil)
ON CONFLICT (organisatie, locatie, mag, soort) DO UPDATE SET aantal = wachtpunt_stand.aantal + excluded.aantal;

-- name: WachtpuntStandSince :exec
-- What came after an id was put in many at once.
-- @organisatie id
-- @na id
INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal)
SELECT @organisatie, w.locatie, w.mag, w.soort, count(*) FROM wachtpunt w
WHERE w.organisatie = @organisatie AND w.id > @na AND w.klaar IS NULL AND w.in_lijst
GROUP BY w.locatie, w.mag, w.soort
UNION ALL
SELECT @organisatie, -2, x.mag, x.soort, count(*) FROM wachtpunt x
WHERE x.organisatie = @organisatie AND x.id > @na AND x.klaar IS NULL AND x.in_lijst
GROUP BY x.mag, x.soort
ON CONFLICT (organisatie, locatie, mag, soort) DO UPDATE SET aantal = wachtpunt_stand.aantal + excluded.aantal;

-- name: WachtpuntLast :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(w.id), 0) AS id FROM wachtpunt w WHERE w.organisatie = @organisatie;

-- name: WachtpuntOf :many
-- What is open of one knoop.
-- @organisatie id
-- @knoop id
SELECT w.id, w.soort, w.mag, w.locatie, w.vraag, w.in_lijst, w.stappen, w.sinds, w.opgeschort_op FROM wachtpunt w
WHERE w.organisatie = @organisatie AND w.knoop = @knoop AND w.klaar IS NULL;

-- name: WachtpuntCount :many
-- How many wait at one place.
-- @organisatie id
-- @locatie id
SELECT s.soort, s.mag, s.aantal FROM wachtpunt_stand s
WHERE s.organisatie = @organisatie AND s.locatie = @locatie AND s.aantal > 0 ORDER BY s.soort, s.mag;

-- name: WachtpuntGericht :many
-- What is addressed to a person: by name, by a role, or to a body for which this person may act (GezelschappenVanPersoon); also
-- what is suspended. Of a role: what waits at the place of the membership or of the whole, or anywhere when that is of the whole or
-- the role may end it everywhere (overal: ",rol:mag,rol:mag,"). Who may end it (mag, at its place) is for the caller, who reads on
-- when he drops some.
-- @organisatie id
-- @persoon id
-- @dag datum
-- @na_sinds tijdstip
-- @na_id id
-- @max getal
-- @overal tekst
-- -> merken getal
-- -> rol tekst?
-- -> gezelschap_naam tekst?
SELECT w.id, w.knoop, w.soort AS wat, w.mag, w.locatie, w.persoon, w.gezelschap, w.rol, w.trede, w.tekst, w.sinds, w.uiterlijk,
    w.opgeschort_op, w.opgeschort_tot, k.soort, k.titel, k.status, k.locatie AS plek, p.naam AS waar, b.naam AS gezelschap_naam,
    CAST(coalesce((SELECT sum(CASE m.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen m WHERE m.organisatie = @organisatie AND m.knoop = k.id), 0) AS bigint) AS merken
FROM (SELECT d.id FROM (
    SELECT aa.id, aa.sinds FROM (SELECT a.id, a.sinds FROM wachtpunt a
        WHERE a.organisatie = @organisatie AND a.persoon = @persoon AND a.klaar IS NULL AND a.persoon IS NOT NULL
        AND (a.sinds, a.id) > (@na_sinds, @na_id) ORDER BY a.sinds, a.id LIMIT @max) aa
    UNION
    SELECT cc.id, cc.sinds FROM (SELECT c.id, c.sinds FROM lidmaatschap l CROSS JOIN wachtpunt c
        WHERE l.organisatie = @organisatie AND l.persoon = @persoon AND l.tot IS NULL
        AND l.locatie IS NOT NULL AND c.organisatie = @organisatie AND c.rol = l.rol AND c.locatie IN (l.locatie, 0) AND c.rol IS NOT NULL
        AND c.klaar IS NULL
        AND (c.sinds, c.id) > (@na_sinds, @na_id) ORDER BY c.sinds, c.id LIMIT @max) cc
    UNION
    SELECT gg.id, gg.sinds FROM (SELECT g.id, g.sinds FROM lidmaatschap n CROSS JOIN wachtpunt g
        WHERE n.organisatie = @organisatie AND n.persoon = @persoon AND n.tot IS NULL
        AND (n.locatie IS NULL OR @overal LIKE '%,' || n.rol || ':%') AND g.organisatie = @organisatie AND g.rol = n.rol
        AND g.rol IS NOT NULL AND g.klaar IS NULL AND (n.locatie IS NULL OR @overal LIKE '%,' || n.rol || ':' || g.mag || ',%')
        AND (g.sinds, g.id) > (@na_sinds, @na_id) ORDER BY g.sinds, g.id LIMIT @max) gg
    UNION
    SELECT ee.id, ee.sinds FROM (SELECT e.id, e.sinds FROM gezelschap_lid z CROSS JOIN gezelschap s CROSS JOIN wachtpunt e
        WHERE z.organisatie = @organisatie AND z.persoon = @persoon AND z.vanaf <= @dag AND (z.tot IS NULL OR z.tot > @dag)
        AND s.organisatie = @organisatie AND s.id = z.gezelschap AND s.er AND s.vanaf <= @dag AND (s.opgeheven IS NULL OR s.opgeheven > @dag)
        AND e.organisatie = @organisatie AND e.gezelschap = s.id AND e.gezelschap > 0 AND e.klaar IS NULL
        AND (e.sinds, e.id) > (@na_sinds, @na_id) ORDER BY e.sinds, e.id LIMIT @max) ee
    UNION
    SELECT hh.id, hh.sinds FROM (SELECT h.id, h.sinds FROM gezelschap_lid y CROSS JOIN gezelschap t CROSS JOIN gezelschap u CROSS JOIN wachtpunt h
        WHERE y.organisatie = @organisatie AND y.persoon = @persoon AND y.vanaf <= @dag AND (y.tot IS NULL OR y.tot > @dag)
        AND t.organisatie = @organisatie AND t.id = y.gezelschap AND t.er AND t.vanaf <= @dag AND (t.opgeheven IS NULL OR t.opgeheven > @dag)
        AND u.organisatie = @organisatie AND u.spreker = t.id AND u.vanaf <= @dag AND (u.opgeheven IS NULL OR u.opgeheven > @dag)
        AND h.organisatie = @organisatie AND h.gezelschap = u.id AND h.gezelschap > 0 AND h.klaar IS NULL
        AND (h.sinds, h.id) > (@na_sinds, @na_id) ORDER BY h.sinds, h.id LIMIT @max) hh
    ) d ORDER BY d.sinds, d.id LIMIT @max) f
CROSS JOIN wachtpunt w CROSS JOIN knoop k
LEFT JOIN locatie p ON p.organisatie = @organisatie AND p.id = k.locatie
LEFT JOIN gezelschap b ON b.organisatie = @organisatie AND b.id = w.gezelschap
WHERE w.organisatie = @organisatie AND w.id = f.id AND k.organisatie = @organisatie AND k.id = w.knoop
ORDER BY w.sinds, w.id;

-- name: WachtpuntOpgeschort :many
-- What is suspended in an organisation, the longest first, from one on.
-- @organisatie id
-- @na_sinds tijdstip
-- @na_id id
-- @max getal
-- -> gezelschap_naam tekst?
SELECT w.id, w.knoop, w.soort AS wat, w.mag, w.locatie, w.persoon, w.gezelschap, w.rol, w.tekst, w.sinds, w.uiterlijk,
    w.opgeschort_tot, k.soort, k.titel, k.status, k.locatie AS plek, p.naam AS waar, b.naam AS gezelschap_naam
FROM (SELECT x.id FROM wachtpunt x WHERE x.organisatie = @organisatie AND x.klaar IS NULL AND x.opgeschort_op IS NOT NULL
        AND (x.sinds, x.id) > (@na_sinds, @na_id)
    ORDER BY x.sinds, x.id LIMIT @max) f
CROSS JOIN wachtpunt w CROSS JOIN knoop k
LEFT JOIN locatie p ON p.organisatie = @organisatie AND p.id = k.locatie
LEFT JOIN gezelschap b ON b.organisatie = @organisatie AND b.id = w.gezelschap
WHERE w.organisatie = @organisatie AND w.id = f.id AND k.organisatie = @organisatie AND k.id = w.knoop
ORDER BY w.sinds, w.id;

-- name: WachtpuntById :one
-- @organisatie id
-- @id id
-- -> gezelschap_naam tekst?
-- -> persoon_naam tekst?
SELECT w.id, w.knoop, w.soort AS wat, w.mag, w.locatie, w.persoon, w.gezelschap, w.rol, w.vraag, w.trede, w.tekst, w.sinds, w.uiterlijk, w.klaar,
    w.stappen, w.in_lijst, w.opgeschort_op, w.opgeschort_tot, w.opgeschort_reden, b.naam AS gezelschap_naam, q.naam AS persoon_naam
FROM wachtpunt w
LEFT JOIN gezelschap b ON b.organisatie = @organisatie AND b.id = w.gezelschap
LEFT JOIN persoon q ON q.organisatie = @organisatie AND q.id = w.persoon
WHERE w.organisatie = @organisatie AND w.id = @id;

-- name: WachtpuntSetOpgeschort :exec
-- @organisatie id
-- @id id
-- @op datum?
-- @tot datum?
-- @reden tekst?
-- @uiterlijk datum?
-- @in_lijst bool
UPDATE wachtpunt SET opgeschort_op = @op, opgeschort_tot = @tot, opgeschort_reden = @reden, uiterlijk = @uiterlijk, in_lijst = @in_lijst
WHERE organisatie = @organisatie AND id = @id AND klaar IS NULL;

-- name: WachtpuntStapInsert :exec
-- @organisatie id
-- @wachtpunt id
-- @nummer getal
-- @soort tekst
-- @op datum
-- @mag tekst?
-- @rol tekst?
-- @gezelschap id?
-- @persoon id?
-- @tekst tekst?
INSERT INTO wachtpunt_stap (organisatie, wachtpunt, nummer, soort, op, mag, rol, gezelschap, persoon, tekst)
VALUES (@organisatie, @wachtpunt, @nummer, @soort, @op, @mag, @rol, @gezelschap, @persoon, @tekst);

-- name: WachtpuntStappen :many
-- @organisatie id
-- @wachtpunt id
SELECT s.nummer, s.soort, s.op, s.mag, s.rol, s.gezelschap, s.persoon, s.tekst, s.gedaan FROM wachtpunt_stap s
WHERE s.organisatie = @organisatie AND s.wachtpunt = @wachtpunt ORDER BY s.op, s.nummer;

-- name: WachtpuntRedenForget :exec
-- Why it is suspended; soort NULL: of all that waits about it; vraag -1: whoever was asked. What ends or begins anew has no reason
-- left.
-- @organisatie id
-- @knoop id
-- @soort tekst?
-- @vraag id
UPDATE wachtpunt SET opgeschort_reden = NULL
WHERE organisatie = @organisatie AND knoop = @knoop AND klaar IS NULL AND opgeschort_reden IS NOT NULL
    AND (@soort IS NULL OR soort = @soort) AND (@vraag = -1 OR vraag = @vraag);

-- name: WachtpuntStapSet :exec
-- @organisatie id
-- @wachtpunt id
-- @nummer getal
-- @op datum
-- @gedaan tijdstip?
UPDATE wachtpunt_stap SET op = @op, gedaan = @gedaan WHERE organisatie = @organisatie AND wachtpunt = @wachtpunt AND nummer = @nummer;

-- name: WachtpuntStappenDelete :exec
-- @organisatie id
-- @wachtpunt id
DELETE FROM wachtpunt_stap WHERE organisatie = @organisatie AND wachtpunt = @wachtpunt;

-- name: WachtpuntStappenLapse :exec
-- What was still to come of one that ended.
-- @organisatie id
-- @wachtpunt id
-- @op tijdstip
UPDATE wachtpunt_stap SET gedaan = @op WHERE organisatie = @organisatie AND wachtpunt = @wachtpunt AND gedaan IS NULL;

-- name: WachtpuntStappenDue :many
-- alle organisaties: the hourly round takes the steps of all of them whose day has come
-- @dag datum
-- @max getal
SELECT s.organisatie, s.wachtpunt, s.nummer FROM wachtpunt_stap s JOIN wachtpunt w ON w.organisatie = s.organisatie AND w.id = s.wachtpunt
WHERE s.gedaan IS NULL AND s.op <= @dag AND w.klaar IS NULL AND w.opgeschort_op IS NULL
ORDER BY s.op, s.organisatie, s.wachtpunt, s.nummer LIMIT @max;

-- name: WachtpuntStilDue :many
-- alle organisaties: the hourly round takes up again what was suspended until today
-- @dag datum
-- @max getal
SELECT w.organisatie, w.id FROM wachtpunt w
WHERE w.klaar IS NULL AND w.opgeschort_tot IS NOT NULL AND w.opgeschort_tot <= @dag ORDER BY w.opgeschort_tot, w.organisatie, w.id LIMIT @max;

-- name: WachtpuntPersoon :one
-- Where one person is written.
-- @organisatie id
-- @id id
SELECT p.id, p.email, p.taal FROM persoon p WHERE p.organisatie = @organisatie AND p.id = @id AND p.gesloten IS NULL;

-- name: WachtpuntRolMensen :many
-- Who has a role at a place or for the whole organisation.
-- @organisatie id
-- @rol tekst
-- @locatie id
-- @max getal
SELECT DISTINCT p.id, p.email, p.taal FROM lidmaatschap m JOIN persoon p ON p.organisatie = @organisatie AND p.id = m.persoon
WHERE m.organisatie = @organisatie AND m.rol = @rol AND (m.locatie IS NULL OR m.locatie = @locatie) AND m.tot IS NULL
    AND p.gesloten IS NULL
ORDER BY p.id LIMIT @max;

-- name: WachtpuntLeden :many
-- What somebody is, for the rule of whom something waits for: by the rule of LidmaatschappenOf, as in every such query.
-- @organisatie id
-- @persoon id
SELECT m.rol, m.locatie, m.team FROM lidmaatschap m
WHERE m.organisatie = @organisatie AND m.persoon = @persoon AND m.tot IS NULL ORDER BY m.id;

-- name: WachtpuntComing :many
-- What has a last day, the nearest first.
-- @organisatie id
-- @locatie id
-- @mag tekst
-- @van datum
-- @tot datum
-- @max getal
-- -> merken getal
SELECT w.id, w.knoop, w.tekst, w.sinds, w.uiterlijk, k.soort, k.titel, k.locatie, k.status, p.naam AS waar,
    CAST(coalesce((SELECT sum(CASE m.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen m WHERE m.organisatie = @organisatie AND m.knoop = k.id), 0) AS bigint) AS merken
FROM (SELECT x.id FROM wachtpunt x WHERE x.organisatie = @organisatie AND x.locatie = @locatie AND x.klaar IS NULL AND x.in_lijst
        AND x.uiterlijk IS NOT NULL AND x.uiterlijk >= @van AND x.uiterlijk <= @tot
        AND @mag LIKE '%,' || x.mag || ',%'
    ORDER BY x.uiterlijk, x.id LIMIT @max) f
CROSS JOIN wachtpunt w CROSS JOIN knoop k
LEFT JOIN locatie p ON p.organisatie = @organisatie AND p.id = k.locatie
WHERE w.organisatie = @organisatie AND w.id = f.id AND k.organisatie = @organisatie AND k.id = w.knoop
ORDER BY w.uiterlijk, w.id;

-- name: WachtpuntComingMag :many
-- The same at any place, for at most four rights that hold everywhere (NULL: none).
-- @organisatie id
-- @mag_a tekst?
-- @mag_b tekst?
-- @mag_c tekst?
-- @mag_d tekst?
-- @van datum
-- @tot datum
-- @max getal
-- -> merken getal
SELECT w.id, w.knoop, w.tekst, w.sinds, w.uiterlijk, k.soort, k.titel, k.locatie, k.status, p.naam AS waar,
    CAST(coalesce((SELECT sum(CASE m.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen m WHERE m.organisatie = @organisatie AND m.knoop = k.id), 0) AS bigint) AS merken
FROM (SELECT e.id FROM (
    SELECT aa.id, aa.uiterlijk FROM (SELECT x.id, x.uiterlijk FROM wachtpunt x WHERE x.organisatie = @organisatie AND x.mag = @mag_a
        AND x.klaar IS NULL AND x.in_lijst AND x.uiterlijk IS NOT NULL AND x.uiterlijk >= @van AND x.uiterlijk <= @tot ORDER BY x.uiterlijk, x.id LIMIT @max) aa
    UNION ALL
    SELECT bb.id, bb.uiterlijk FROM (SELECT y.id, y.uiterlijk FROM wachtpunt y WHERE y.organisatie = @organisatie AND y.mag = @mag_b
        AND y.klaar IS NULL AND y.in_lijst AND y.uiterlijk IS NOT NULL AND y.uiterlijk >= @van AND y.uiterlijk <= @tot ORDER BY y.uiterlijk, y.id LIMIT @max) bb
    UNION ALL
    SELECT cc.id, cc.uiterlijk FROM (SELECT z.id, z.uiterlijk FROM wachtpunt z WHERE z.organisatie = @organisatie AND z.mag = @mag_c
        AND z.klaar IS NULL AND z.in_lijst AND z.uiterlijk IS NOT NULL AND z.uiterlijk >= @van AND z.uiterlijk <= @tot ORDER BY z.uiterlijk, z.id LIMIT @max) cc
    UNION ALL
    SELECT dd.id, dd.uiterlijk FROM (SELECT v.id, v.uiterlijk FROM wachtpunt v WHERE v.organisatie = @organisatie AND v.mag = @mag_d
        AND v.klaar IS NULL AND v.in_lijst AND v.uiterlijk IS NOT NULL AND v.uiterlijk >= @van AND v.uiterlijk <= @tot ORDER BY v.uiterlijk, v.id LIMIT @max) dd
    ) e ORDER BY e.uiterlijk, e.id LIMIT @max) f
CROSS JOIN wachtpunt w CROSS JOIN knoop k
LEFT JOIN locatie p ON p.organisatie = @organisatie AND p.id = k.locatie
WHERE w.organisatie = @organisatie AND w.id = f.id AND k.organisatie = @organisatie AND k.id = w.knoop
ORDER BY w.uiterlijk, w.id;

-- name: TerugkoppelingDraft :exec
-- A draft for every signal upstream of a knoop that moved, once per signal, knoop and kind; at most @aantal at a time.
-- @organisatie id
-- @knoop id
-- @soort tekst
-- @tekst tekst
-- @door id?
-- @op tijdstip
-- @diepte getal
-- @max getal
-- @aantal getal
WITH RECURSIVE terug (id, diepte) AS (
    SELECT a.id, CAST(0 AS bigint) FROM knoop a WHERE a.organisatie = @organisatie AND a.id = @knoop
    UNION
    SELECT d.van, t.diepte - 1 FROM terug t
    JOIN draad d ON d.organisatie = @organisatie AND d.naar = t.id AND d.van_signaal = FALSE
    WHERE t.diepte + @diepte > 0
),
signalen (id) AS (
    SELECT DISTINCT d.van FROM (SELECT t.id FROM terug t LIMIT @max) x
    CROSS JOIN draad d WHERE d.organisatie = @organisatie AND d.naar = x.id AND d.van_signaal = TRUE
)
INSERT INTO terugkoppeling (organisatie, id, signaal, aanleiding, soort, tekst, gemaakt, door)
SELECT @organisatie,
    (SELECT coalesce(max(b.id), 0) FROM terugkoppeling b WHERE b.organisatie = @organisatie) + row_number() OVER (ORDER BY s.id),
    s.id, @knoop, @soort, @tekst, @op, @door
FROM signalen s
WHERE NOT EXISTS (SELECT 1 FROM terugkoppeling c WHERE c.organisatie = @organisatie AND c.signaal = s.id
    AND c.aanleiding = @knoop AND c.soort = @soort)
ORDER BY s.id LIMIT @aantal;

-- name: TerugkoppelingLapse :exec
-- Replaces an unsent draft about the same knoop.
-- @organisatie id
-- @knoop id
-- @soort tekst
UPDATE terugkoppeling SET staat = 'vervallen' WHERE organisatie = @organisatie AND aanleiding = @knoop
    AND staat = 'concept' AND soort <> @soort;

-- name: TerugkoppelingZonder :many
-- Signals whose drafts about this knoop lapsed and that wait for no other draft, though they still wait.
-- @organisatie id
-- @knoop id
-- @max getal
SELECT DISTINCT t.signaal FROM (SELECT x.signaal FROM terugkoppeling x
    WHERE x.organisatie = @organisatie AND x.aanleiding = @knoop AND x.staat = 'vervallen' LIMIT @max) t
CROSS JOIN wachtpunt w
WHERE w.organisatie = @organisatie AND w.knoop = t.signaal AND w.soort = 'terugkoppeling' AND w.klaar IS NULL
    AND NOT EXISTS (SELECT 1 FROM terugkoppeling c WHERE c.organisatie = @organisatie AND c.signaal = t.signaal AND c.staat = 'concept')
ORDER BY t.signaal;

-- name: TerugkoppelingWait :exec
-- Whoever may send the drafts of a knoop sees them waiting, at the place of each signal.
-- @organisatie id
-- @knoop id
-- @mag tekst
-- @wat tekst
-- @op tijdstip
INSERT INTO wachtpunt (organisatie, id, knoop, soort, mag, locatie, tekst, sinds)
SELECT @organisatie,
    (SELECT coalesce(max(w.id), 0) FROM wachtpunt w WHERE w.organisatie = @organisatie) + row_number() OVER (ORDER BY k.id),
    k.id, 'terugkoppeling', @mag, coalesce(k.locatie, 0), @wat, @op
FROM terugkoppeling t JOIN knoop k ON k.organisatie = @organisatie AND k.id = t.signaal
WHERE t.organisatie = @organisatie AND t.aanleiding = @knoop AND t.staat = 'concept'
ON CONFLICT DO NOTHING;
