-- schema 1: who and where
CREATE TABLE organisatie (
    id id NOT NULL PRIMARY KEY,
    slug tekst NOT NULL UNIQUE,
    naam tekst NOT NULL,
    plaats tekst NOT NULL DEFAULT '',
    kvk tekst,
    website tekst,
    gemaakt tijdstip NOT NULL
);
CREATE TABLE server_sleutel (
    naam tekst NOT NULL PRIMARY KEY,
    waarde bytes NOT NULL
);
CREATE TABLE locatie (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    slug tekst NOT NULL,
    naam tekst NOT NULL,
    soort tekst NOT NULL CHECK (soort IN ('verpleeghuis', 'kleinschalig', 'wijkverpleging', 'thuiszorg', 'anders')),
    plaats tekst NOT NULL,
    vestigingsnummer tekst,
    gesloten datum,
    PRIMARY KEY (organisatie, id),
    UNIQUE (organisatie, slug)
);
CREATE TABLE team (
    organisatie id NOT NULL,
    id id NOT NULL,
    locatie id NOT NULL,
    naam tekst NOT NULL,
    gesloten datum,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE persoon (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    naam tekst NOT NULL,
    email tekst NOT NULL UNIQUE,
    wachtwoord tekst,
    totp bytes,
    totp_laatst getal,
    taal tekst NOT NULL DEFAULT 'nl',
    gemaakt tijdstip NOT NULL,
    gesloten tijdstip,
    laatst_gezien tijdstip,
    vorige_keer tijdstip,
    mislukt getal NOT NULL DEFAULT 0,
    mislukt_sinds tijdstip,
    PRIMARY KEY (organisatie, id)
);
CREATE TABLE lidmaatschap (
    organisatie id NOT NULL,
    id id NOT NULL,
    persoon id NOT NULL,
    rol tekst NOT NULL,
    locatie id,
    team id,
    vanaf datum NOT NULL,
    tot datum,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id),
    FOREIGN KEY (organisatie, team) REFERENCES team (organisatie, id)
);
CREATE INDEX lidmaatschap_persoon ON lidmaatschap (organisatie, persoon);
CREATE TABLE sessie (
    hash bytes NOT NULL PRIMARY KEY,
    organisatie id NOT NULL,
    persoon id NOT NULL,
    gemaakt tijdstip NOT NULL,
    laatst tijdstip NOT NULL,
    verloopt tijdstip NOT NULL,
    apparaat tekst NOT NULL DEFAULT '',
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
CREATE INDEX sessie_persoon ON sessie (organisatie, persoon);
CREATE TABLE toegangslink (
    hash bytes NOT NULL PRIMARY KEY,
    organisatie id NOT NULL,
    persoon id NOT NULL,
    soort tekst NOT NULL CHECK (soort IN ('uitnodiging', 'herstel')),
    gemaakt tijdstip NOT NULL,
    verloopt tijdstip NOT NULL,
    gebruikt tijdstip,
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
CREATE TABLE verbruikt_token (
    hash bytes NOT NULL PRIMARY KEY,
    dag datum NOT NULL,
    naar tekst
);
CREATE INDEX verbruikt_token_dag ON verbruikt_token (dag);
CREATE TABLE audit (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    tijd tijdstip NOT NULL,
    persoon id,
    handeling tekst NOT NULL,
    onderwerp tekst NOT NULL,
    uitkomst tekst NOT NULL,
    vorige bytes NOT NULL,
    hash bytes NOT NULL,
    PRIMARY KEY (organisatie, id)
);
CREATE TABLE audit_kop (
    organisatie id NOT NULL PRIMARY KEY REFERENCES organisatie (id),
    laatste id NOT NULL,
    hash bytes NOT NULL
);
CREATE TABLE taak (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    soort tekst NOT NULL,
    gegevens tekst NOT NULL,
    invoer bytes,
    staat tekst NOT NULL DEFAULT 'wacht' CHECK (staat IN ('wacht', 'bezig', 'klaar', 'mislukt', 'gestopt')),
    klaar_deel getal NOT NULL DEFAULT 0,
    totaal getal NOT NULL DEFAULT 0,
    melding tekst,
    naar tekst,
    door id,
    gemaakt tijdstip NOT NULL,
    begonnen tijdstip,
    geeindigd tijdstip,
    PRIMARY KEY (organisatie, id)
);
CREATE INDEX taak_staat ON taak (staat, gemaakt);
CREATE TABLE post_uit (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    aan tekst NOT NULL,
    onderwerp tekst NOT NULL,
    inhoud tekst NOT NULL,
    staat tekst NOT NULL DEFAULT 'wacht' CHECK (staat IN ('wacht', 'verstuurd', 'mislukt')),
    pogingen getal NOT NULL DEFAULT 0,
    volgende tijdstip NOT NULL,
    fout tekst,
    gemaakt tijdstip NOT NULL,
    verstuurd tijdstip,
    PRIMARY KEY (organisatie, id)
);
CREATE INDEX post_uit_staat ON post_uit (staat, volgende);
-- end

-- schema 2: wrong tries at the door with addresses that nobody has
CREATE TABLE inloggen_onbekend (
    dag datum NOT NULL PRIMARY KEY,
    aantal getal NOT NULL
);
-- end

-- schema 3: who does a job, and a count by which it shows that it lives
ALTER TABLE taak ADD COLUMN houder tekst;
ALTER TABLE taak ADD COLUMN slag getal NOT NULL DEFAULT 0;
-- end

-- schema 4: with hundreds of places and people each finds its own rows
DROP INDEX lidmaatschap_persoon;
CREATE INDEX lidmaatschap_persoon_id ON lidmaatschap (organisatie, persoon, id);
CREATE INDEX lidmaatschap_rol ON lidmaatschap (organisatie, rol, locatie);
CREATE INDEX lidmaatschap_locatie ON lidmaatschap (organisatie, locatie, persoon);
CREATE INDEX team_locatie ON team (organisatie, locatie);
CREATE INDEX post_uit_stand ON post_uit (organisatie, staat);
CREATE INDEX sessie_verloopt ON sessie (verloopt);
CREATE INDEX toegangslink_persoon ON toegangslink (organisatie, persoon);
CREATE INDEX toegangslink_verloopt ON toegangslink (verloopt);
-- end

-- schema 5: the first places by name, for a menu
CREATE INDEX locatie_naam ON locatie (organisatie, naam, id) WHERE gesloten IS NULL;
-- end

-- schema 6: what a job is asked, each thing in a column of its own
ALTER TABLE taak ADD COLUMN over id;
ALTER TABLE taak ADD COLUMN nummer getal;
ALTER TABLE taak ADD COLUMN tekst tekst;
ALTER TABLE taak ADD COLUMN daarna tekst;
-- Until here one text held them all: a number (meting, meting_weg), a name (odb), or
-- "BEELD NUMMER ADRES" and after it " pdf" when a PDF follows. What does not read so stays empty.
UPDATE taak SET tekst = gegevens WHERE soort = 'odb';
-- sqlite
UPDATE taak SET over = CAST(gegevens AS id)
WHERE soort IN ('meting', 'meting_weg') AND gegevens GLOB '[0-9]*' AND gegevens NOT GLOB '*[^0-9]*' AND length(gegevens) < 19;
UPDATE taak SET over = CAST(substr(gegevens, 1, instr(gegevens, ' ')) AS id), tekst = substr(gegevens, instr(gegevens, ' ') + 1)
WHERE soort IN ('publiceren', 'opnieuw', 'pdf', 'adres') AND gegevens GLOB '[0-9]* [0-9]* *';
UPDATE taak SET nummer = CAST(substr(tekst, 1, instr(tekst, ' ')) AS getal), tekst = substr(tekst, instr(tekst, ' ') + 1)
WHERE soort IN ('publiceren', 'opnieuw', 'pdf', 'adres') AND over IS NOT NULL;
-- postgres
UPDATE taak SET over = CAST(gegevens AS id)
WHERE soort IN ('meting', 'meting_weg') AND gegevens ~ '^[0-9]{1,18}$';
UPDATE taak SET over = CAST(split_part(gegevens, ' ', 1) AS id), nummer = CAST(split_part(gegevens, ' ', 2) AS getal),
    tekst = regexp_replace(gegevens, '^[0-9]+ [0-9]+ ', '')
WHERE soort IN ('publiceren', 'opnieuw', 'pdf', 'adres') AND gegevens ~ '^[0-9]{1,18} [0-9]{1,18} ';
-- both
UPDATE taak SET daarna = 'pdf', tekst = substr(tekst, 1, length(tekst) - 4) WHERE soort = 'opnieuw' AND tekst LIKE '% pdf';
ALTER TABLE taak DROP COLUMN gegevens;
-- end

-- schema 7: refusals of one kind that a person repeats within an hour are counted, not written out
CREATE TABLE audit_herhaling (
    organisatie id NOT NULL,
    persoon id NOT NULL,
    soort tekst NOT NULL,
    uur getal NOT NULL,
    handeling tekst NOT NULL,
    onderwerp tekst NOT NULL,
    uitkomst tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, persoon, soort),
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
CREATE INDEX audit_herhaling_uur ON audit_herhaling (uur);
-- end

-- schema 8: of mail that went out, or never will, neither address nor subject is kept
UPDATE post_uit SET aan = '', onderwerp = '' WHERE staat <> 'wacht';
-- end

-- schema 9: what was sent with a spent token, so that other words are not taken for the same
-- A hash under a key that follows from the token itself, which is not stored.
ALTER TABLE verbruikt_token ADD COLUMN inhoud bytes;
-- end

-- schema 10: the first year over which the organisation publishes its kwaliteitsbeeld; NULL: last year
ALTER TABLE organisatie ADD COLUMN eerste_jaar getal CHECK (eerste_jaar BETWEEN 2020 AND 2100);
-- end

-- schema 11: the knoop that a waiting mail is about, so that only its giver can take it back
ALTER TABLE post_uit ADD COLUMN over id;
UPDATE post_uit SET onderwerp = '' WHERE staat = 'mislukt';
-- end

-- schema 12: an account above the organisations
-- Who signs in: one address, one password, one second step. A persoon is its membership of an organisation; without an
-- account it is an invitation that nobody accepted yet.
CREATE TABLE account (
    id id NOT NULL PRIMARY KEY,
    email tekst NOT NULL UNIQUE,
    wachtwoord tekst,
    totp bytes,
    totp_laatst getal,
    taal tekst NOT NULL DEFAULT 'nl',
    gemaakt tijdstip NOT NULL,
    mislukt getal NOT NULL DEFAULT 0,
    mislukt_sinds tijdstip,
    hersteld tijdstip
);
INSERT INTO account (id, email, wachtwoord, totp, totp_laatst, taal, gemaakt, mislukt, mislukt_sinds)
SELECT row_number() OVER (ORDER BY p.organisatie, p.id), p.email, p.wachtwoord, p.totp, p.totp_laatst, p.taal, p.gemaakt, p.mislukt,
    p.mislukt_sinds
FROM persoon p
WHERE p.wachtwoord IS NOT NULL OR p.totp IS NOT NULL
    OR EXISTS (SELECT 1 FROM sessie s WHERE s.organisatie = p.organisatie AND s.persoon = p.id);
-- sqlite
CREATE TABLE persoon_new (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    account id REFERENCES account (id),
    naam tekst NOT NULL,
    email tekst NOT NULL,
    taal tekst NOT NULL DEFAULT 'nl',
    gemaakt tijdstip NOT NULL,
    gesloten tijdstip,
    laatst_gezien tijdstip,
    vorige_keer tijdstip,
    PRIMARY KEY (organisatie, id),
    UNIQUE (organisatie, email)
);
INSERT INTO persoon_new (organisatie, id, account, naam, email, taal, gemaakt, gesloten, laatst_gezien, vorige_keer)
SELECT p.organisatie, p.id, (SELECT a.id FROM account a WHERE a.email = p.email), p.naam, p.email, p.taal, p.gemaakt, p.gesloten,
    p.laatst_gezien, p.vorige_keer
FROM persoon p;
DROP TABLE persoon;
ALTER TABLE persoon_new RENAME TO persoon;
-- postgres
ALTER TABLE persoon ADD COLUMN account id REFERENCES account (id);
UPDATE persoon SET account = (SELECT a.id FROM account a WHERE a.email = persoon.email);
ALTER TABLE persoon DROP CONSTRAINT persoon_email_key;
ALTER TABLE persoon ADD CONSTRAINT persoon_organisatie_email_key UNIQUE (organisatie, email);
ALTER TABLE persoon DROP COLUMN wachtwoord;
ALTER TABLE persoon DROP COLUMN totp;
ALTER TABLE persoon DROP COLUMN totp_laatst;
ALTER TABLE persoon DROP COLUMN mislukt;
ALTER TABLE persoon DROP COLUMN mislukt_sinds;
-- both
CREATE INDEX persoon_account ON persoon (account);
CREATE UNIQUE INDEX persoon_account_open ON persoon (account, organisatie) WHERE gesloten IS NULL;
CREATE INDEX persoon_email ON persoon (email);
CREATE TABLE accountlink (
    hash bytes NOT NULL PRIMARY KEY,
    account id NOT NULL REFERENCES account (id),
    soort tekst NOT NULL CHECK (soort IN ('herstel', 'tweede_stap', 'adres')),
    adres tekst,
    gemaakt tijdstip NOT NULL,
    verloopt tijdstip NOT NULL,
    gebruikt tijdstip
);
CREATE INDEX accountlink_account ON accountlink (account);
CREATE INDEX accountlink_verloopt ON accountlink (verloopt);
-- A link for a new password belongs to the account; of somebody without one it is an invitation.
INSERT INTO accountlink (hash, account, soort, gemaakt, verloopt, gebruikt)
SELECT k.hash, p.account, k.soort, k.gemaakt, k.verloopt, k.gebruikt
FROM toegangslink k JOIN persoon p ON p.organisatie = k.organisatie AND p.id = k.persoon
WHERE k.soort = 'herstel' AND p.account IS NOT NULL;
DELETE FROM toegangslink WHERE hash IN (SELECT n.hash FROM accountlink n);
UPDATE toegangslink SET soort = 'uitnodiging' WHERE soort = 'herstel';
CREATE TABLE organisatiekeuze (
    hash bytes NOT NULL PRIMARY KEY,
    account id NOT NULL REFERENCES account (id),
    verloopt tijdstip NOT NULL
);
CREATE INDEX organisatiekeuze_account ON organisatiekeuze (account);
CREATE INDEX organisatiekeuze_verloopt ON organisatiekeuze (verloopt);
-- end

-- schema 13: about how many different things a refusal was repeated; forgotten when the count is told
CREATE TABLE audit_herhaling_onderwerp (
    organisatie id NOT NULL,
    persoon id NOT NULL,
    soort tekst NOT NULL,
    onderwerp tekst NOT NULL,
    PRIMARY KEY (organisatie, persoon, soort, onderwerp),
    FOREIGN KEY (organisatie, persoon, soort) REFERENCES audit_herhaling (organisatie, persoon, soort)
);
-- end

-- schema 14: an address as mail servers take it, by which two spellings of one mailbox are compared
-- Not UNIQUE: accounts that were two before stay two until their owner joins them. An address outside ASCII gets its form from
-- the program (addresses_mend), which knows IDNA; until then it is found by its own spelling.
ALTER TABLE account ADD COLUMN bezorgadres tekst;
ALTER TABLE persoon ADD COLUMN bezorgadres tekst;
-- sqlite
UPDATE account SET bezorgadres = email WHERE email NOT GLOB '*[^ -~]*';
UPDATE persoon SET bezorgadres = email WHERE email NOT GLOB '*[^ -~]*';
-- postgres
UPDATE account SET bezorgadres = email WHERE email ~ '^[ -~]*$';
UPDATE persoon SET bezorgadres = email WHERE email ~ '^[ -~]*$';
-- both
CREATE INDEX account_bezorgadres ON account (bezorgadres);
CREATE INDEX persoon_bezorgadres ON persoon (bezorgadres);
-- end

-- schema 15: what is of an account, above the organisations, is counted and logged in none of them
-- account: whose own mail this is; an organisation's figures leave it out.
ALTER TABLE post_uit ADD COLUMN account id;
-- What happened to an account, for its owner and for who runs the server: counted by the hour.
CREATE TABLE account_gebeurtenis (
    account id NOT NULL,
    uur getal NOT NULL,
    handeling tekst NOT NULL,
    uitkomst tekst NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (account, uur, handeling, uitkomst)
);
-- end
-- schema 16: what happened to an account is kept for a year
CREATE INDEX account_gebeurtenis_uur ON account_gebeurtenis (uur);
-- end
-- schema 17: keys are sealed, since a day; a program that does not know of it refuses the store
ALTER TABLE server_sleutel ADD COLUMN verzegeld datum;
-- end
-- schema 18: the key of an account, by which only its owner opens something
-- account_sleutel holds it sealed by the password (zout: how a password becomes a key, and with which salt) and by the sheet
-- of its owner, if there is one. openbaar: the public half of the pair that is sealed for now.
CREATE TABLE account_sleutel (
    account id NOT NULL PRIMARY KEY REFERENCES account (id),
    zout bytes NOT NULL,
    wachtwoord bytes NOT NULL,
    openbaar bytes NOT NULL,
    blad bytes,
    blad_sinds datum
);
-- The pairs that it opens: its own, and those of accounts that were joined to it.
CREATE TABLE account_paar (
    account id NOT NULL REFERENCES account (id),
    openbaar bytes NOT NULL,
    geheim bytes NOT NULL,
    PRIMARY KEY (account, openbaar)
);
-- The same key, sealed by the secret in the cookie, of which only a hash is stored.
ALTER TABLE sessie ADD COLUMN sleutel bytes;
ALTER TABLE organisatiekeuze ADD COLUMN sleutel bytes;
-- end

-- ---- organisations and the server's own keys ----

-- name: OrganisatieNextId :one
-- -> id id
SELECT coalesce(max(o.id), 0) + 1 AS id FROM organisatie o;

-- name: OrganisatieInsert :exec
-- @id id
-- @slug tekst
-- @naam tekst
-- @plaats tekst
-- @kvk tekst?
-- @website tekst?
-- @nu tijdstip
INSERT INTO organisatie (id, slug, naam, plaats, kvk, website, gemaakt)
VALUES (@id, @slug, @naam, @plaats, @kvk, @website, @nu)
ON CONFLICT DO NOTHING;

-- name: OrganisatieRead :one
-- @organisatie id
SELECT o.id, o.slug, o.naam, o.plaats, o.kvk, o.website, o.eerste_jaar FROM organisatie o WHERE o.id = @organisatie;

-- name: OrganisatieUpdate :exec
-- The name and the slug stay: they stand in links and on cards.
-- @organisatie id
-- @plaats tekst
-- @kvk tekst?
-- @eerste_jaar getal?
UPDATE organisatie SET plaats = @plaats, kvk = @kvk, eerste_jaar = @eerste_jaar WHERE id = @organisatie;

-- name: OrganisatieZetEersteJaar :exec
-- @organisatie id
-- @eerste_jaar getal
UPDATE organisatie SET eerste_jaar = @eerste_jaar WHERE id = @organisatie;

-- name: OrganisatieBySlug :one
-- @slug tekst
SELECT o.id, o.slug, o.naam FROM organisatie o WHERE o.slug = @slug;

-- name: Organisaties :many
SELECT o.id, o.slug, o.naam FROM organisatie o ORDER BY o.id;

-- name: SleutelRead :one
-- @naam tekst
SELECT s.waarde FROM server_sleutel s WHERE s.naam = @naam;

-- name: SleutelInsert :exec
-- @naam tekst
-- @waarde bytes
INSERT INTO server_sleutel (naam, waarde) VALUES (@naam, @waarde) ON CONFLICT DO NOTHING;

-- name: Sleutels :many
SELECT s.naam, s.waarde FROM server_sleutel s ORDER BY s.naam;

-- name: SleutelSinds :one
-- @naam tekst
SELECT s.verzegeld FROM server_sleutel s WHERE s.naam = @naam;

-- name: SleutelSet :exec
-- @naam tekst
-- @waarde bytes
-- @dag datum
UPDATE server_sleutel AS s SET waarde = @waarde, verzegeld = @dag WHERE s.naam = @naam;

-- ---- locations and teams ----

-- name: LocatieNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(l.id), 0) + 1 AS id FROM locatie l WHERE l.organisatie = @organisatie;

-- name: LocatieInsert :exec
-- @organisatie id
-- @id id
-- @slug tekst
-- @naam tekst
-- @soort tekst
-- @plaats tekst
-- @vestigingsnummer tekst?
INSERT INTO locatie (organisatie, id, slug, naam, soort, plaats, vestigingsnummer)
VALUES (@organisatie, @id, @slug, @naam, @soort, @plaats, @vestigingsnummer)
ON CONFLICT DO NOTHING;

-- name: LocatieUpdate :exec
-- The slug stays: it is printed on cards.
-- @organisatie id
-- @id id
-- @naam tekst
-- @soort tekst
-- @plaats tekst
-- @vestigingsnummer tekst?
UPDATE locatie AS l SET naam = @naam, soort = @soort, plaats = @plaats, vestigingsnummer = @vestigingsnummer
WHERE l.organisatie = @organisatie AND l.id = @id;

-- name: LocatieClose :exec
-- @organisatie id
-- @id id
-- @dag datum?
UPDATE locatie AS l SET gesloten = @dag WHERE l.organisatie = @organisatie AND l.id = @id;

-- name: LocatieById :one
-- @organisatie id
-- @id id
SELECT l.id, l.slug, l.naam, l.soort, l.plaats, l.vestigingsnummer, l.gesloten
FROM locatie l WHERE l.organisatie = @organisatie AND l.id = @id;

-- name: LocatieBySlug :one
-- @organisatie id
-- @slug tekst
SELECT l.id, l.slug, l.naam FROM locatie l
WHERE l.organisatie = @organisatie AND l.slug = @slug AND l.gesloten IS NULL;

-- name: LocatiesOpen :many
-- @organisatie id
SELECT l.id, l.slug, l.naam, l.soort, l.plaats, l.vestigingsnummer
FROM locatie l WHERE l.organisatie = @organisatie AND l.gesloten IS NULL ORDER BY l.naam, l.id;

-- name: LocatiesFirst :many
-- The first by name: as many as fit in a menu, and one more to know that there are more.
-- @organisatie id
-- @max getal
SELECT l.id, l.naam FROM locatie l WHERE l.organisatie = @organisatie AND l.gesloten IS NULL ORDER BY l.naam, l.id LIMIT @max;

-- name: LocatiesAdmin :many
-- Open first, then closed.
-- @organisatie id
-- -> teams getal
-- -> leden getal
SELECT l.id, l.slug, l.naam, l.soort, l.plaats, l.vestigingsnummer, l.gesloten,
    (SELECT count(*) FROM team t
     WHERE t.organisatie = @organisatie AND t.locatie = l.id AND t.gesloten IS NULL) AS teams,
    (SELECT count(DISTINCT m.persoon) FROM lidmaatschap m
     WHERE m.organisatie = @organisatie AND m.locatie = l.id AND m.tot IS NULL) AS leden
FROM locatie l WHERE l.organisatie = @organisatie
ORDER BY CASE WHEN l.gesloten IS NULL THEN 0 ELSE 1 END, l.naam, l.id;

-- name: TeamNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(t.id), 0) + 1 AS id FROM team t WHERE t.organisatie = @organisatie;

-- name: TeamInsert :exec
-- @organisatie id
-- @id id
-- @locatie id
-- @naam tekst
INSERT INTO team (organisatie, id, locatie, naam) VALUES (@organisatie, @id, @locatie, @naam);

-- name: TeamUpdate :exec
-- @organisatie id
-- @id id
-- @naam tekst
-- @gesloten datum?
UPDATE team AS t SET naam = @naam, gesloten = @gesloten WHERE t.organisatie = @organisatie AND t.id = @id;

-- name: TeamById :one
-- @organisatie id
-- @id id
SELECT t.id, t.locatie, t.naam, t.gesloten FROM team t WHERE t.organisatie = @organisatie AND t.id = @id;

-- name: TeamsOfLocatie :many
-- @organisatie id
-- @locatie id
SELECT t.id, t.naam, t.gesloten FROM team t
WHERE t.organisatie = @organisatie AND t.locatie = @locatie
ORDER BY CASE WHEN t.gesloten IS NULL THEN 0 ELSE 1 END, t.naam, t.id;

-- name: TeamsOpen :many
-- @organisatie id
SELECT t.id, t.naam, t.locatie, l.naam AS locatie_naam
FROM team t JOIN locatie l ON l.organisatie = @organisatie AND l.id = t.locatie
WHERE t.organisatie = @organisatie AND t.gesloten IS NULL AND l.gesloten IS NULL
ORDER BY l.naam, t.naam, t.id;

-- ---- people and their memberships ----

-- name: PersoonNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(p.id), 0) + 1 AS id FROM persoon p WHERE p.organisatie = @organisatie;

-- name: PersoonInsert :exec
-- 0 rows: somebody in this organisation has the mailbox. Whether an account has it is not asked.
-- @organisatie id
-- @id id
-- @naam tekst
-- @email tekst
-- @bezorgadres tekst
-- @taal tekst
-- @nu tijdstip
INSERT INTO persoon (organisatie, id, naam, email, bezorgadres, taal, gemaakt)
SELECT @organisatie, @id, @naam, @email, @bezorgadres, @taal, @nu
WHERE NOT EXISTS (SELECT 1 FROM persoon q WHERE q.organisatie = @organisatie AND q.bezorgadres = @bezorgadres)
ON CONFLICT DO NOTHING;

-- name: PersoonById :one
-- @organisatie id
-- @id id
SELECT p.id, p.account, p.naam, p.email, p.taal, p.gemaakt, p.gesloten, p.laatst_gezien
FROM persoon p WHERE p.organisatie = @organisatie AND p.id = @id;

-- name: Personen :many
-- @organisatie id
SELECT p.id, p.account, p.naam, p.email, p.gesloten, p.laatst_gezien
FROM persoon p WHERE p.organisatie = @organisatie
ORDER BY CASE WHEN p.gesloten IS NULL THEN 0 ELSE 1 END, p.naam, p.id;

-- name: PersonenWaiting :many
-- Invitations to an address that nobody accepted yet, the newest first.
-- alle organisaties: who has the mailbox may ask for them again, whoever sent them
-- @email tekst
-- @bezorgadres tekst
SELECT p.organisatie, p.id, p.naam, p.email, p.taal FROM persoon p
WHERE (p.email = @email OR p.bezorgadres = @bezorgadres) AND p.account IS NULL AND p.gesloten IS NULL
ORDER BY p.gemaakt DESC, p.organisatie, p.id LIMIT 5;

-- name: PersoonNaamSet :exec
-- @organisatie id
-- @id id
-- @naam tekst
UPDATE persoon AS p SET naam = @naam WHERE p.organisatie = @organisatie AND p.id = @id;

-- name: PersoonAccountSet :exec
-- An invitation is accepted. 0 rows: it was before.
-- @organisatie id
-- @id id
-- @account id
UPDATE persoon AS p SET account = @account
WHERE p.organisatie = @organisatie AND p.id = @id AND p.account IS NULL;

-- name: PersoonEmailSet :exec
-- What an organisation knows as the address follows that of the account, unless somebody else there has it.
-- @organisatie id
-- @id id
-- @email tekst
-- @bezorgadres tekst
UPDATE persoon AS p SET email = @email, bezorgadres = @bezorgadres
WHERE p.organisatie = @organisatie AND p.id = @id
    AND NOT EXISTS (SELECT 1 FROM persoon q WHERE q.organisatie = @organisatie AND q.id <> @id AND q.email = @email)
    AND NOT EXISTS (SELECT 1 FROM persoon q WHERE q.organisatie = @organisatie AND q.id <> @id AND q.bezorgadres = @bezorgadres);

-- name: PersoonOther :one
-- Somebody else of this organisation with the same account, who is not closed.
-- @organisatie id
-- @account id
-- @id id
SELECT q.id FROM persoon q
WHERE q.organisatie = @organisatie AND q.account = @account AND q.id <> @id AND q.gesloten IS NULL LIMIT 1;

-- ---- accounts: who signs in, above the organisations ----

-- name: AccountNextId :one
-- -> id id
SELECT coalesce(max(a.id), 0) + 1 AS id FROM account a;

-- name: AccountInsert :exec
-- 0 rows: there is one with this mailbox.
-- @id id
-- @email tekst
-- @bezorgadres tekst
-- @taal tekst
-- @nu tijdstip
INSERT INTO account (id, email, bezorgadres, taal, gemaakt)
SELECT @id, @email, @bezorgadres, @taal, @nu
WHERE NOT EXISTS (SELECT 1 FROM account b WHERE b.bezorgadres = @bezorgadres)
ON CONFLICT DO NOTHING;

-- name: AccountById :one
-- alle organisaties: an account is above them; only how many it is a member of is counted
-- @id id
-- -> plekken getal
SELECT a.id, a.email, a.wachtwoord, a.totp, a.totp_laatst, a.taal, a.mislukt, a.mislukt_sinds, a.hersteld,
    (SELECT count(*) FROM persoon p WHERE p.account = a.id AND p.gesloten IS NULL) AS plekken
FROM account a WHERE a.id = @id;

-- name: AccountByEmail :one
-- Two that were there before mailboxes were compared are each found by their own spelling.
-- alle organisaties: whoever signs in is known by the e-mail address alone, which is unique on the server
-- @email tekst
-- @bezorgadres tekst
-- -> plekken getal
SELECT a.id, a.email, a.wachtwoord, a.totp, a.totp_laatst, a.taal, a.mislukt, a.mislukt_sinds, a.hersteld,
    (SELECT count(*) FROM persoon p WHERE p.account = a.id AND p.gesloten IS NULL) AS plekken
FROM account a WHERE a.email = @email OR a.bezorgadres = @bezorgadres
ORDER BY CASE WHEN a.email = @email THEN 0 ELSE 1 END, a.id LIMIT 1;

-- name: AccountTwin :one
-- Another account with the same mailbox, of before these were compared.
-- @id id
-- @bezorgadres tekst
SELECT a.id FROM account a WHERE a.bezorgadres = @bezorgadres AND a.id <> @id ORDER BY a.id LIMIT 1;

-- name: AccountsUnkeyed :many
SELECT a.id, a.email FROM account a WHERE a.bezorgadres IS NULL LIMIT 200;

-- name: AccountKeySet :exec
-- @id id
-- @bezorgadres tekst
UPDATE account AS a SET bezorgadres = @bezorgadres WHERE a.id = @id;

-- name: PersonenUnkeyed :many
-- alle organisaties: the hourly round
SELECT p.organisatie, p.id, p.email FROM persoon p WHERE p.bezorgadres IS NULL LIMIT 200;

-- name: PersoonKeySet :exec
-- @organisatie id
-- @id id
-- @bezorgadres tekst
UPDATE persoon AS p SET bezorgadres = @bezorgadres WHERE p.organisatie = @organisatie AND p.id = @id;

-- name: AccountPersonen :many
-- The memberships of an account, closed ones too. Always in this order, so that two transactions that write in the audit
-- log of each do not wait for each other.
-- alle organisaties: the account holder's own
-- @account id
SELECT p.organisatie, p.id, p.naam, p.email, p.gesloten, o.naam AS organisatie_naam, o.slug AS organisatie_slug
FROM persoon p JOIN organisatie o ON o.id = p.organisatie
WHERE p.account = @account ORDER BY p.organisatie, p.id;

-- name: AccountPersonenMove :exec
-- Two accounts become one.
-- alle organisaties: the account holder proved to have both
-- @van id
-- @naar id
UPDATE persoon AS p SET account = @naar WHERE p.account = @van;

-- name: AccountEventAdd :exec
-- @account id
-- @uur getal
-- @handeling tekst
-- @uitkomst tekst
INSERT INTO account_gebeurtenis (account, uur, handeling, uitkomst, aantal) VALUES (@account, @uur, @handeling, @uitkomst, 1)
ON CONFLICT (account, uur, handeling, uitkomst) DO UPDATE SET aantal = account_gebeurtenis.aantal + 1;

-- name: AccountEvents :many
-- The newest first.
-- @account id
SELECT g.uur, g.handeling, g.uitkomst, g.aantal FROM account_gebeurtenis g
WHERE g.account = @account ORDER BY g.uur DESC, g.handeling, g.uitkomst LIMIT 100;

-- name: AccountEventsMove :exec
-- Two accounts become one.
-- @van id
-- @naar id
INSERT INTO account_gebeurtenis (account, uur, handeling, uitkomst, aantal)
SELECT @naar, g.uur, g.handeling, g.uitkomst, g.aantal FROM account_gebeurtenis g WHERE g.account = @van
ON CONFLICT (account, uur, handeling, uitkomst) DO UPDATE SET aantal = account_gebeurtenis.aantal + excluded.aantal;

-- name: AccountEventsTidy :exec
-- @voor getal
DELETE FROM account_gebeurtenis AS g WHERE g.uur < @voor;

-- name: AccountEventsDelete :exec
-- @account id
DELETE FROM account_gebeurtenis AS g WHERE g.account = @account;

-- name: AccountWachtwoordSet :exec
-- @id id
-- @wachtwoord tekst
-- @hersteld tijdstip?
UPDATE account AS a SET wachtwoord = @wachtwoord, hersteld = @hersteld, mislukt = 0, mislukt_sinds = NULL WHERE a.id = @id;

-- name: AccountTotpSet :exec
-- Without totp_laatst it is not confirmed yet and is not asked at signing in.
-- @id id
-- @totp bytes?
-- @laatst getal?
UPDATE account AS a SET totp = @totp, totp_laatst = @laatst WHERE a.id = @id;

-- name: AccountTotps :many
-- @na id
-- @hoeveel getal
SELECT a.id, a.totp FROM account a WHERE a.id > @na AND a.totp IS NOT NULL ORDER BY a.id LIMIT @hoeveel;

-- name: AccountTotpSeal :exec
-- The same secret, sealed again.
-- @id id
-- @totp bytes
UPDATE account AS a SET totp = @totp WHERE a.id = @id;

-- name: AccountTotpUsed :exec
-- 0 rows: a code was used meanwhile, since vorige was read.
-- @id id
-- @vorige getal
-- @stap getal
UPDATE account AS a SET totp_laatst = @stap WHERE a.id = @id AND a.totp_laatst = @vorige;

-- name: AccountTaalSet :exec
-- @id id
-- @taal tekst
UPDATE account AS a SET taal = @taal WHERE a.id = @id;

-- name: AccountEmailSet :exec
-- @id id
-- @email tekst
-- @bezorgadres tekst
UPDATE account AS a SET email = @email, bezorgadres = @bezorgadres WHERE a.id = @id;

-- name: AccountFailed :exec
-- @id id
-- @mislukt getal
-- @sinds tijdstip?
UPDATE account AS a SET mislukt = @mislukt, mislukt_sinds = @sinds WHERE a.id = @id;

-- name: AccountDelete :exec
-- @id id
DELETE FROM account AS a WHERE a.id = @id;

-- name: AccountLinkInsert :exec
-- @hash bytes
-- @account id
-- @soort tekst
-- @adres tekst?
-- @nu tijdstip
-- @verloopt tijdstip
INSERT INTO accountlink (hash, account, soort, adres, gemaakt, verloopt)
VALUES (@hash, @account, @soort, @adres, @nu, @verloopt);

-- name: AccountLinkRead :one
-- @hash bytes
-- @nu tijdstip
-- @straks tijdstip
SELECT k.account, k.soort, k.adres, k.verloopt, a.email, a.wachtwoord, a.hersteld
FROM accountlink k JOIN account a ON a.id = k.account
WHERE k.hash = @hash AND k.gebruikt IS NULL AND k.verloopt > @nu AND k.gemaakt <= @straks;

-- name: AccountLinksLapse :exec
-- All open links of an account: one was used, or the password changed.
-- @account id
-- @nu tijdstip
UPDATE accountlink AS k SET gebruikt = @nu WHERE k.account = @account AND k.gebruikt IS NULL;

-- name: AccountLinksLapseKind :exec
-- @account id
-- @soort tekst
-- @nu tijdstip
UPDATE accountlink AS k SET gebruikt = @nu WHERE k.account = @account AND k.soort = @soort AND k.gebruikt IS NULL;

-- name: AccountLinksDelete :exec
-- @account id
DELETE FROM accountlink AS k WHERE k.account = @account;

-- name: AccountLinksTidy :exec
-- @voor tijdstip
-- @langst tijdstip
DELETE FROM accountlink AS k WHERE k.verloopt <= @voor OR k.verloopt > @langst;

-- name: AccountLinkRecent :one
-- Links of this kind since then: not a new mail at every press.
-- @account id
-- @soort tekst
-- @sinds tijdstip
-- @straks tijdstip
-- -> aantal getal
SELECT count(*) AS aantal FROM accountlink k
WHERE k.account = @account AND k.soort = @soort AND k.gemaakt > @sinds AND k.gemaakt <= @straks;

-- ---- the key of an account ----

-- name: AccountSleutelRead :one
-- @account id
SELECT s.zout, s.wachtwoord, s.openbaar, s.blad, s.blad_sinds FROM account_sleutel s WHERE s.account = @account;

-- name: AccountSleutelInsert :exec
-- 0 rows: another device was first.
-- @account id
-- @zout bytes
-- @wachtwoord bytes
-- @openbaar bytes
INSERT INTO account_sleutel (account, zout, wachtwoord, openbaar) VALUES (@account, @zout, @wachtwoord, @openbaar)
ON CONFLICT DO NOTHING;

-- name: AccountSleutelRewrap :exec
-- The same key, sealed by another password.
-- @account id
-- @zout bytes
-- @wachtwoord bytes
UPDATE account_sleutel AS s SET zout = @zout, wachtwoord = @wachtwoord WHERE s.account = @account;

-- name: AccountSleutelBlad :exec
-- @account id
-- @blad bytes?
-- @sinds datum?
UPDATE account_sleutel AS s SET blad = @blad, blad_sinds = @sinds WHERE s.account = @account;

-- name: AccountSleutelDelete :exec
-- @account id
DELETE FROM account_sleutel AS s WHERE s.account = @account;

-- name: AccountPaarInsert :exec
-- @account id
-- @openbaar bytes
-- @geheim bytes
INSERT INTO account_paar (account, openbaar, geheim) VALUES (@account, @openbaar, @geheim) ON CONFLICT DO NOTHING;

-- name: AccountParen :many
-- The next of all of them, in the order of the public half.
-- @account id
-- @na bytes
-- @hoeveel getal
SELECT p.openbaar, p.geheim FROM account_paar p WHERE p.account = @account AND p.openbaar > @na
ORDER BY p.openbaar LIMIT @hoeveel;

-- name: AccountParenDelete :exec
-- @account id
DELETE FROM account_paar AS p WHERE p.account = @account;

-- name: KeuzeInsert :exec
-- Who signed in with more than one membership, and has to choose.
-- @hash bytes
-- @account id
-- @verloopt tijdstip
-- @sleutel bytes?
INSERT INTO organisatiekeuze (hash, account, verloopt, sleutel) VALUES (@hash, @account, @verloopt, @sleutel);

-- name: KeuzeRead :one
-- @hash bytes
-- @nu tijdstip
-- @langst tijdstip
SELECT k.account, k.sleutel FROM organisatiekeuze k
WHERE k.hash = @hash AND k.verloopt > @nu AND k.verloopt <= @langst;

-- name: KeuzeEnd :exec
-- @hash bytes
DELETE FROM organisatiekeuze AS k WHERE k.hash = @hash;

-- name: KeuzesEnd :exec
-- @account id
DELETE FROM organisatiekeuze AS k WHERE k.account = @account;

-- name: KeuzesTidy :exec
-- @nu tijdstip
-- @langst tijdstip
DELETE FROM organisatiekeuze AS k WHERE k.verloopt <= @nu OR k.verloopt > @langst;

-- name: InloggenUnknown :exec
-- A try with an address that nobody has is counted, so that it costs a commit, as a wrong try of someone does.
-- @dag datum
INSERT INTO inloggen_onbekend (dag, aantal) VALUES (@dag, 1)
ON CONFLICT (dag) DO UPDATE SET aantal = inloggen_onbekend.aantal + 1;

-- name: InloggenUnknownCount :one
-- @dag datum
SELECT i.aantal FROM inloggen_onbekend i WHERE i.dag = @dag;

-- name: PersoonSeen :exec
-- @organisatie id
-- @id id
-- @nu tijdstip
UPDATE persoon AS p SET laatst_gezien = @nu WHERE p.organisatie = @organisatie AND p.id = @id;

-- name: PersoonVisit :exec
-- A new visit begins: the one before is remembered.
-- @organisatie id
-- @id id
-- @nu tijdstip
UPDATE persoon AS p SET vorige_keer = laatst_gezien, laatst_gezien = @nu
WHERE p.organisatie = @organisatie AND p.id = @id;

-- name: PersoonClose :exec
-- @organisatie id
-- @id id
-- @nu tijdstip?
UPDATE persoon AS p SET gesloten = @nu WHERE p.organisatie = @organisatie AND p.id = @id;

-- name: LidmaatschapNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(m.id), 0) + 1 AS id FROM lidmaatschap m WHERE m.organisatie = @organisatie;

-- name: LidmaatschapInsert :exec
-- @organisatie id
-- @id id
-- @persoon id
-- @rol tekst
-- @locatie id?
-- @team id?
-- @vanaf datum
INSERT INTO lidmaatschap (organisatie, id, persoon, rol, locatie, team, vanaf)
VALUES (@organisatie, @id, @persoon, @rol, @locatie, @team, @vanaf);

-- name: LidmaatschappenSinds :exec
-- For the demo, which makes its people today: every role that begins on @van begins on @dag instead, as if they had it for
-- long.
-- @organisatie id
-- @van datum
-- @dag datum
UPDATE lidmaatschap SET vanaf = @dag WHERE organisatie = @organisatie AND vanaf = @van;

-- name: LidmaatschapEnd :exec
-- @organisatie id
-- @id id
-- @dag datum
UPDATE lidmaatschap AS m SET tot = @dag WHERE m.organisatie = @organisatie AND m.id = @id AND m.tot IS NULL;

-- name: LidmaatschappenEnd :exec
-- All of one person: the account closes.
-- @organisatie id
-- @persoon id
-- @dag datum
UPDATE lidmaatschap AS m SET tot = @dag
WHERE m.organisatie = @organisatie AND m.persoon = @persoon AND m.tot IS NULL;

-- name: LidmaatschappenOf :many
-- Those that count: it counts from the moment it is written until it is ended. The days tell when that was; a wrong clock may
-- have written them, so they decide nothing.
-- @organisatie id
-- @persoon id
SELECT m.id, m.rol, m.locatie, m.team FROM lidmaatschap m
WHERE m.organisatie = @organisatie AND m.persoon = @persoon AND m.tot IS NULL
ORDER BY m.id;

-- name: LidmaatschappenAll :many
-- With their names, for the lists of beheer; ended ones too.
-- @organisatie id
-- -> locatie_naam tekst?
-- -> team_naam tekst?
SELECT m.id, m.persoon, m.rol, m.locatie, m.team, m.vanaf, m.tot, l.naam AS locatie_naam, t.naam AS team_naam
FROM lidmaatschap m
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = m.locatie
LEFT JOIN team t ON t.organisatie = @organisatie AND t.id = m.team
WHERE m.organisatie = @organisatie
ORDER BY m.persoon, m.id;

-- name: RollenTelling :many
-- Who may do what, for whoever puts a backup back: the number of people in each role; names of those who may most.
-- @organisatie id
-- -> aantal getal
-- -> namen tekst?
SELECT m.rol, count(DISTINCT m.persoon) AS aantal,
-- sqlite
    (SELECT group_concat(q.naam, ', ') FROM (SELECT DISTINCT p.naam FROM lidmaatschap n JOIN persoon p ON p.organisatie = @organisatie AND p.id = n.persoon
        WHERE n.organisatie = @organisatie AND n.rol = m.rol AND n.rol IN ('beheerder', 'bestuurder') AND n.tot IS NULL AND p.gesloten IS NULL LIMIT 20) q) AS namen
-- postgres
    (SELECT string_agg(q.naam, ', ') FROM (SELECT DISTINCT p.naam FROM lidmaatschap n JOIN persoon p ON p.organisatie = @organisatie AND p.id = n.persoon
        WHERE n.organisatie = @organisatie AND n.rol = m.rol AND n.rol IN ('beheerder', 'bestuurder') AND n.tot IS NULL AND p.gesloten IS NULL LIMIT 20) q) AS namen
-- both
FROM lidmaatschap m JOIN persoon o ON o.organisatie = @organisatie AND o.id = m.persoon
WHERE m.organisatie = @organisatie AND m.tot IS NULL AND o.gesloten IS NULL
GROUP BY m.rol ORDER BY m.rol;

-- name: LidmaatschapById :one
-- @organisatie id
-- @id id
SELECT m.id, m.persoon, m.rol, m.locatie, m.tot FROM lidmaatschap m
WHERE m.organisatie = @organisatie AND m.id = @id;

-- name: BeheerdersLeft :one
-- How many others could still do beheer: the last one cannot be ended.
-- @organisatie id
-- @zonder id
-- -> aantal getal
SELECT count(*) AS aantal
FROM lidmaatschap m JOIN persoon p ON p.organisatie = @organisatie AND p.id = m.persoon
WHERE m.organisatie = @organisatie AND m.rol = 'beheerder' AND m.id <> @zonder
    AND m.tot IS NULL AND p.gesloten IS NULL;

-- ---- sessions, links, form tokens ----

-- name: SessieInsert :exec
-- @hash bytes
-- @organisatie id
-- @persoon id
-- @nu tijdstip
-- @verloopt tijdstip
-- @apparaat tekst
-- @sleutel bytes?
INSERT INTO sessie (hash, organisatie, persoon, gemaakt, laatst, verloopt, apparaat, sleutel)
VALUES (@hash, @organisatie, @persoon, @nu, @nu, @verloopt, @apparaat, @sleutel);

-- name: SessieRead :one
-- alle organisaties: the session itself says of which organisation it is
-- @hash bytes
-- @nu tijdstip
-- @langst tijdstip
-- -> plekken getal
SELECT s.organisatie, s.persoon, s.laatst, p.naam, p.vorige_keer, a.id AS account, a.email, a.taal,
    o.naam AS organisatie_naam, o.slug AS organisatie_slug,
    (SELECT count(*) FROM persoon q WHERE q.account = a.id AND q.gesloten IS NULL) AS plekken
FROM sessie s
JOIN persoon p ON p.organisatie = s.organisatie AND p.id = s.persoon
JOIN account a ON a.id = p.account
JOIN organisatie o ON o.id = s.organisatie
WHERE s.hash = @hash AND s.verloopt > @nu AND s.verloopt <= @langst AND p.gesloten IS NULL;

-- name: SessieSleutel :one
-- Of a session that was read before.
-- @organisatie id
-- @persoon id
-- @hash bytes
SELECT s.sleutel FROM sessie s WHERE s.organisatie = @organisatie AND s.persoon = @persoon AND s.hash = @hash;

-- name: SessieSeen :exec
-- @hash bytes
-- @nu tijdstip
-- @verloopt tijdstip
UPDATE sessie AS s SET laatst = @nu, verloopt = @verloopt WHERE s.hash = @hash;

-- name: SessiesOf :many
-- alle organisaties: the account holder sees where the account is signed in, in each of its organisations
-- @account id
-- @nu tijdstip
-- @langst tijdstip
SELECT s.hash, s.organisatie, s.persoon, s.gemaakt, s.laatst, s.apparaat, o.naam AS organisatie_naam
FROM persoon p
JOIN sessie s ON s.organisatie = p.organisatie AND s.persoon = p.id
JOIN organisatie o ON o.id = s.organisatie
WHERE p.account = @account AND s.verloopt > @nu AND s.verloopt <= @langst
ORDER BY s.laatst DESC, s.gemaakt DESC;

-- name: SessieEnd :exec
-- @organisatie id
-- @persoon id
-- @hash bytes
DELETE FROM sessie AS s WHERE s.organisatie = @organisatie AND s.persoon = @persoon AND s.hash = @hash;

-- name: SessiesEnd :exec
-- All of one person, but one (empty: none is spared).
-- @organisatie id
-- @persoon id
-- @behalve bytes
DELETE FROM sessie AS s WHERE s.organisatie = @organisatie AND s.persoon = @persoon AND s.hash <> @behalve;

-- name: SessiesTidy :exec
-- Also what would last longer than any session does.
-- @nu tijdstip
-- @langst tijdstip
DELETE FROM sessie AS s WHERE s.verloopt <= @nu OR s.verloopt > @langst;

-- name: LinkInsert :exec
-- @hash bytes
-- @organisatie id
-- @persoon id
-- @nu tijdstip
-- @verloopt tijdstip
INSERT INTO toegangslink (hash, organisatie, persoon, soort, gemaakt, verloopt)
VALUES (@hash, @organisatie, @persoon, 'uitnodiging', @nu, @verloopt);

-- name: LinkRead :one
-- alle organisaties: the link itself says of which organisation it is
-- @hash bytes
-- @nu tijdstip
-- @straks tijdstip
SELECT k.organisatie, k.persoon, k.verloopt, p.naam, p.email, p.taal, o.naam AS organisatie_naam
FROM toegangslink k
JOIN persoon p ON p.organisatie = k.organisatie AND p.id = k.persoon
JOIN organisatie o ON o.id = k.organisatie
WHERE k.hash = @hash AND k.gebruikt IS NULL AND k.verloopt > @nu AND k.gemaakt <= @straks AND p.gesloten IS NULL AND p.account IS NULL;

-- name: LinksLapse :exec
-- All open links of a person: one was used, a new one was made, or the account closed.
-- @organisatie id
-- @persoon id
-- @nu tijdstip
UPDATE toegangslink AS k SET gebruikt = @nu
WHERE k.organisatie = @organisatie AND k.persoon = @persoon AND k.gebruikt IS NULL;

-- name: LinksTidy :exec
-- @voor tijdstip
-- @langst tijdstip
DELETE FROM toegangslink AS k WHERE k.verloopt <= @voor OR k.verloopt > @langst;

-- name: LinkRecent :one
-- The invitations of a person since then: not a new mail at every press.
-- @organisatie id
-- @persoon id
-- @sinds tijdstip
-- @straks tijdstip
-- -> aantal getal
SELECT count(*) AS aantal FROM toegangslink k
WHERE k.organisatie = @organisatie AND k.persoon = @persoon AND k.gemaakt > @sinds AND k.gemaakt <= @straks;

-- name: TokenSpend :exec
-- 0 rows: it was spent before.
-- @hash bytes
-- @dag datum
-- @inhoud bytes
INSERT INTO verbruikt_token (hash, dag, inhoud) VALUES (@hash, @dag, @inhoud) ON CONFLICT DO NOTHING;

-- name: TokenNaar :one
-- Where the first time led to, and what was sent then (NULL: spent by an older version).
-- @hash bytes
SELECT v.naar, v.inhoud FROM verbruikt_token v WHERE v.hash = @hash;

-- name: TokenNaarSet :exec
-- @hash bytes
-- @naar tekst
UPDATE verbruikt_token AS v SET naar = @naar WHERE v.hash = @hash;

-- name: TokensTidy :exec
-- Of a day that is still to come: spent by a wrong clock, and the token itself is refused as well.
-- @voor datum
-- @na datum
DELETE FROM verbruikt_token AS v WHERE v.dag < @voor OR v.dag > @na;

-- ---- the audit chain ----

-- name: AuditKop :one
-- @organisatie id
SELECT k.laatste, k.hash FROM audit_kop k WHERE k.organisatie = @organisatie;

-- name: AuditKopSet :exec
-- @organisatie id
-- @laatste id
-- @hash bytes
INSERT INTO audit_kop (organisatie, laatste, hash) VALUES (@organisatie, @laatste, @hash)
ON CONFLICT (organisatie) DO UPDATE SET laatste = excluded.laatste, hash = excluded.hash;

-- name: AuditInsert :exec
-- @organisatie id
-- @id id
-- @tijd tijdstip
-- @persoon id?
-- @handeling tekst
-- @onderwerp tekst
-- @uitkomst tekst
-- @vorige bytes
-- @hash bytes
INSERT INTO audit (organisatie, id, tijd, persoon, handeling, onderwerp, uitkomst, vorige, hash)
VALUES (@organisatie, @id, @tijd, @persoon, @handeling, @onderwerp, @uitkomst, @vorige, @hash);

-- name: AuditHerhaling :one
-- @organisatie id
-- @persoon id
-- @soort tekst
SELECT h.uur, h.handeling, h.onderwerp, h.uitkomst, h.aantal FROM audit_herhaling h
WHERE h.organisatie = @organisatie AND h.persoon = @persoon AND h.soort = @soort;

-- name: AuditHerhalingSet :exec
-- @organisatie id
-- @persoon id
-- @soort tekst
-- @uur getal
-- @handeling tekst
-- @onderwerp tekst
-- @uitkomst tekst
INSERT INTO audit_herhaling (organisatie, persoon, soort, uur, handeling, onderwerp, uitkomst, aantal)
VALUES (@organisatie, @persoon, @soort, @uur, @handeling, @onderwerp, @uitkomst, 0)
ON CONFLICT (organisatie, persoon, soort) DO UPDATE SET uur = excluded.uur, handeling = excluded.handeling,
    onderwerp = excluded.onderwerp, uitkomst = excluded.uitkomst, aantal = 0;

-- name: AuditHerhalingMore :exec
-- @organisatie id
-- @persoon id
-- @soort tekst
UPDATE audit_herhaling SET aantal = aantal + 1
WHERE organisatie = @organisatie AND persoon = @persoon AND soort = @soort;

-- name: AuditOnderwerpInsert :exec
-- One more thing about which it was refused; above @max it is no longer told apart.
-- @organisatie id
-- @persoon id
-- @soort tekst
-- @onderwerp tekst
-- @max getal
INSERT INTO audit_herhaling_onderwerp (organisatie, persoon, soort, onderwerp)
SELECT @organisatie, @persoon, @soort, @onderwerp
WHERE (SELECT count(*) FROM audit_herhaling_onderwerp o
       WHERE o.organisatie = @organisatie AND o.persoon = @persoon AND o.soort = @soort) < @max
ON CONFLICT DO NOTHING;

-- name: AuditOnderwerpen :one
-- @organisatie id
-- @persoon id
-- @soort tekst
-- -> aantal getal
SELECT count(*) AS aantal FROM audit_herhaling_onderwerp o
WHERE o.organisatie = @organisatie AND o.persoon = @persoon AND o.soort = @soort;

-- name: AuditOnderwerpenForget :exec
-- @organisatie id
-- @persoon id
-- @soort tekst
DELETE FROM audit_herhaling_onderwerp WHERE organisatie = @organisatie AND persoon = @persoon AND soort = @soort;

-- name: AuditHerhalingTelling :one
-- Counted and not yet told (what tests look at).
-- @organisatie id
-- -> aantal getal
SELECT coalesce(sum(h.aantal), 0) AS aantal FROM audit_herhaling h WHERE h.organisatie = @organisatie;

-- name: AuditHerhalingOver :many
-- Counted in another hour than this one (a clock may have stood ahead), of any organisation.
-- alle organisaties: the hourly round
-- @uur getal
SELECT h.organisatie, h.persoon, h.soort, h.uur, h.handeling, h.onderwerp, h.uitkomst, h.aantal
FROM audit_herhaling h WHERE h.uur < @uur OR h.uur > @uur ORDER BY h.uur LIMIT 500;

-- name: AuditHerhalingDelete :exec
-- @organisatie id
-- @persoon id
-- @soort tekst
DELETE FROM audit_herhaling WHERE organisatie = @organisatie AND persoon = @persoon AND soort = @soort;

-- name: AuditAll :stream
-- @organisatie id
SELECT a.id, a.tijd, a.persoon, a.handeling, a.onderwerp, a.uitkomst, a.vorige, a.hash
FROM audit a WHERE a.organisatie = @organisatie ORDER BY a.id;

-- name: AuditBladzij :many
-- The newest first, before a line (0: from the newest).
-- @organisatie id
-- @voor id
-- -> persoon_naam tekst?
SELECT a.id, a.tijd, a.persoon, a.handeling, a.onderwerp, a.uitkomst, p.naam AS persoon_naam
FROM audit a LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = a.persoon
WHERE a.organisatie = @organisatie AND a.id < @voor
ORDER BY a.id DESC LIMIT 51;

-- ---- outgoing mail ----

-- name: PostNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(u.id), 0) + 1 AS id FROM post_uit u WHERE u.organisatie = @organisatie;

-- name: PostInsert :exec
-- @organisatie id
-- @id id
-- @aan tekst
-- @onderwerp tekst
-- @inhoud tekst
-- @nu tijdstip
-- @over id?
-- @account id?
INSERT INTO post_uit (organisatie, id, aan, onderwerp, inhoud, volgende, gemaakt, over, account)
VALUES (@organisatie, @id, @aan, @onderwerp, @inhoud, @nu, @nu, @over, @account);

-- name: PostAanDeBeurt :many
-- Later than any pause is no appointment, nor is, before the first try, what is later than a claim: the clock was ahead.
-- alle organisaties: one background thread sends for the whole server
-- @nu tijdstip
-- @vers tijdstip
-- @langst tijdstip
SELECT u.organisatie, u.id, u.aan, u.onderwerp, u.inhoud, u.pogingen, u.gemaakt
FROM post_uit u WHERE u.staat = 'wacht'
    AND (u.volgende <= @nu OR u.volgende > @langst OR (u.volgende > @vers AND u.pogingen = 0))
ORDER BY u.volgende, u.organisatie, u.id LIMIT 20;

-- name: PostClaim :exec
-- 0 rows: another server has it.
-- @organisatie id
-- @id id
-- @nu tijdstip
-- @vers tijdstip
-- @langst tijdstip
-- @tot tijdstip
UPDATE post_uit AS u SET volgende = @tot
WHERE u.organisatie = @organisatie AND u.id = @id AND u.staat = 'wacht'
    AND (u.volgende <= @nu OR u.volgende > @langst OR (u.volgende > @vers AND u.pogingen = 0));

-- name: PostSent :exec
-- Address and content are forgotten once it is sent, and the moment: it may follow at once from what a giver did.
-- @organisatie id
-- @id id
-- @dag tijdstip
UPDATE post_uit AS u SET staat = 'verstuurd', verstuurd = @dag, volgende = @dag, pogingen = u.pogingen + 1,
    aan = '', onderwerp = '', inhoud = '', over = NULL, fout = NULL
WHERE u.organisatie = @organisatie AND u.id = @id;

-- name: PostFailed :exec
-- Given up: then address and content are forgotten too.
-- @organisatie id
-- @id id
-- @staat tekst
-- @pogingen getal
-- @volgende tijdstip
-- @fout tekst
UPDATE post_uit AS u SET staat = @staat, pogingen = @pogingen, volgende = @volgende, fout = @fout,
    aan = CASE WHEN @staat = 'mislukt' THEN '' ELSE u.aan END,
    onderwerp = CASE WHEN @staat = 'mislukt' THEN '' ELSE u.onderwerp END,
    over = CASE WHEN @staat = 'mislukt' THEN NULL ELSE u.over END,
    inhoud = CASE WHEN @staat = 'mislukt' THEN '' ELSE u.inhoud END
WHERE u.organisatie = @organisatie AND u.id = @id;

-- name: PostTakeBack :exec
-- Whoever takes an address back gets nothing more there about this knoop.
-- @organisatie id
-- @over id
DELETE FROM post_uit AS u WHERE u.organisatie = @organisatie AND u.staat = 'wacht' AND u.over = @over;

-- name: PostReaddress :exec
-- @organisatie id
-- @over id
-- @aan tekst
UPDATE post_uit AS u SET aan = @aan WHERE u.organisatie = @organisatie AND u.staat = 'wacht' AND u.over = @over;

-- name: PostStand :one
-- What beheer sees: is there mail that cannot be sent? A thousand is enough to know. Mail of an account is left out: a
-- number that grows would tell that a member asked for a new password.
-- @organisatie id
-- -> wacht getal
-- -> mislukt getal
SELECT (SELECT count(*) FROM (SELECT u.id FROM post_uit u
        WHERE u.organisatie = @organisatie AND u.staat = 'wacht' AND u.account IS NULL LIMIT 1000) a) AS wacht,
    (SELECT count(*) FROM (SELECT v.id FROM post_uit v
        WHERE v.organisatie = @organisatie AND v.staat = 'mislukt' AND v.account IS NULL LIMIT 1000) b) AS mislukt;

-- name: PostById :one
-- @organisatie id
-- @id id
SELECT u.id, u.aan, u.onderwerp, u.inhoud, u.staat, u.pogingen, u.volgende, u.fout
FROM post_uit u WHERE u.organisatie = @organisatie AND u.id = @id;

-- ---- jobs ----

-- name: TaakNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(t.id), 0) + 1 AS id FROM taak t WHERE t.organisatie = @organisatie;

-- name: TaakInsert :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @over id?
-- @nummer getal?
-- @tekst tekst?
-- @daarna tekst?
-- @invoer bytes?
-- @door id?
-- @nu tijdstip
INSERT INTO taak (organisatie, id, soort, over, nummer, tekst, daarna, invoer, door, gemaakt)
VALUES (@organisatie, @id, @soort, @over, @nummer, @tekst, @daarna, @invoer, @door, @nu);

-- name: TaakById :one
-- @organisatie id
-- @id id
SELECT t.id, t.soort, t.staat, t.klaar_deel, t.totaal, t.melding, t.naar, t.door, t.gemaakt, t.begonnen, t.geeindigd
FROM taak t WHERE t.organisatie = @organisatie AND t.id = @id;

-- name: TaakInvoer :one
-- @organisatie id
-- @id id
SELECT t.soort, t.over, t.nummer, t.tekst, t.daarna, t.invoer, t.door FROM taak t WHERE t.organisatie = @organisatie AND t.id = @id;

-- name: TakenWaiting :stream
-- alle organisaties: one worker of each kind works for the whole server, the oldest of its kind first
SELECT t.organisatie, t.id, t.soort FROM taak t WHERE t.staat = 'wacht'
ORDER BY t.gemaakt, t.organisatie, t.id;

-- name: TaakBegin :exec
-- 0 rows: another thread has it.
-- @organisatie id
-- @id id
-- @houder tekst
-- @nu tijdstip
UPDATE taak AS t SET staat = 'bezig', begonnen = @nu, klaar_deel = 0, totaal = 0, melding = NULL, houder = @houder, slag = 0
WHERE t.organisatie = @organisatie AND t.id = @id AND t.staat = 'wacht';

-- name: TaakOfMij :one
-- Still done by this holder? A job that someone stopped may tidy up after itself; one that was taken over may write nothing more.
-- @organisatie id
-- @id id
-- @houder tekst
SELECT t.id FROM taak t
WHERE t.organisatie = @organisatie AND t.id = @id AND t.houder = @houder AND t.staat IN ('bezig', 'gestopt');

-- name: TaakSlag :exec
-- The holder lives.
-- @organisatie id
-- @id id
-- @houder tekst
UPDATE taak AS t SET slag = t.slag + 1
WHERE t.organisatie = @organisatie AND t.id = @id AND t.staat = 'bezig' AND t.houder = @houder;

-- name: TakenRunning :many
-- alle organisaties: the servers look after each other's jobs
SELECT t.organisatie, t.id, t.soort, t.houder, t.slag FROM taak t WHERE t.staat = 'bezig'
ORDER BY t.organisatie, t.id LIMIT 100;

-- name: TaakTakeOver :exec
-- Its holder is silent: it waits again. 0 rows: it lives after all.
-- @organisatie id
-- @id id
-- @houder tekst?
-- @slag getal
UPDATE taak AS t SET staat = 'wacht', begonnen = NULL, houder = NULL
WHERE t.organisatie = @organisatie AND t.id = @id AND t.staat = 'bezig' AND t.slag = @slag
    AND (t.houder = @houder OR (@houder IS NULL AND t.houder IS NULL));

-- name: TaakVoortgangSet :exec
-- 0 rows: someone pressed stop, or another server took it over.
-- @organisatie id
-- @id id
-- @houder tekst
-- @klaar getal
-- @totaal getal
UPDATE taak AS t SET klaar_deel = @klaar, totaal = @totaal
WHERE t.organisatie = @organisatie AND t.id = @id AND t.staat = 'bezig' AND t.houder = @houder;

-- name: TaakEnd :exec
-- A job that someone stopped stays stopped; what it was given is forgotten.
-- @organisatie id
-- @id id
-- @houder tekst
-- @staat tekst
-- @melding tekst?
-- @naar tekst?
-- @nu tijdstip
UPDATE taak AS t SET staat = @staat, melding = @melding, naar = @naar, geeindigd = @nu, invoer = NULL
WHERE t.organisatie = @organisatie AND t.id = @id AND t.staat = 'bezig' AND t.houder = @houder;

-- name: TaakStop :exec
-- @organisatie id
-- @id id
-- @nu tijdstip
UPDATE taak AS t SET staat = 'gestopt', geeindigd = @nu, invoer = NULL
WHERE t.organisatie = @organisatie AND t.id = @id AND t.staat IN ('wacht', 'bezig');

-- name: TaakReturn :exec
-- The service stops: this job waits for the next start, or for another server.
-- @organisatie id
-- @id id
-- @houder tekst
UPDATE taak AS t SET staat = 'wacht', begonnen = NULL, houder = NULL
WHERE t.organisatie = @organisatie AND t.id = @id AND t.staat = 'bezig' AND t.houder = @houder;

-- ---- for whoever watches the server ----

-- name: PostDrukte :many
-- alle organisaties: how the server as a whole is doing
-- -> aantal getal
-- -> oudste tijdstip?
SELECT u.staat, count(*) AS aantal, min(u.volgende) AS oudste
FROM post_uit u WHERE u.staat IN ('wacht', 'mislukt') GROUP BY u.staat;

-- name: TaakDrukte :many
-- A job of the future was asked for by a wrong clock: as old as can be.
-- alle organisaties: how the server as a whole is doing
-- @straks tijdstip
-- -> aantal getal
-- -> oudste tijdstip?
SELECT t.staat, count(*) AS aantal, min(CASE WHEN t.gemaakt > @straks THEN 1 ELSE t.gemaakt END) AS oudste
FROM taak t WHERE t.staat IN ('wacht', 'bezig', 'mislukt') GROUP BY t.staat;

-- name: SleutelTouch :exec
-- Changes nothing, and is written all the same: does the database still take a write?
-- @naam tekst
UPDATE server_sleutel AS s SET naam = s.naam WHERE s.naam = @naam;

-- name: TakenMetInvoer :one
-- What a job was given is forgotten when it ends.
-- alle organisaties: how the server as a whole is doing
-- -> aantal getal
SELECT count(*) AS aantal FROM taak t WHERE t.staat IN ('klaar', 'mislukt', 'gestopt') AND t.invoer IS NOT NULL;
