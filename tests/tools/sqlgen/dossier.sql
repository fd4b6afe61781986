-- A personal room of tests: no table of the quality store, so no key to one; the organisation is in its
-- keys all the same.
-- schema 1: what is written about a person
CREATE TABLE dossier (
    organisatie id NOT NULL,
    knoop id NOT NULL,
    tekst tekst NOT NULL,
    dag datum,
    maat breuk,
    waar bool,
    inhoud bytes,
    aantal getal,
    moment tijdstip,
    PRIMARY KEY (organisatie, knoop)
);
CREATE TABLE dossier_telling (
    organisatie id NOT NULL,
    jaar getal NOT NULL,
    aantal getal NOT NULL,
    PRIMARY KEY (organisatie, jaar)
);
-- end

-- name: DossierNieuw :exec
-- @organisatie id
-- @knoop id
-- @tekst tekst
-- @dag datum?
-- @maat breuk?
-- @waar bool?
-- @inhoud bytes?
-- @aantal getal?
-- @moment tijdstip?
INSERT INTO dossier (organisatie, knoop, tekst, dag, maat, waar, inhoud, aantal, moment)
VALUES (@organisatie, @knoop, @tekst, @dag, @maat, @waar, @inhoud, @aantal, @moment);

-- name: DossierVan :one
-- @organisatie id
-- @knoop id
SELECT d.tekst, d.dag, d.maat, d.waar, d.inhoud, d.aantal, d.moment FROM dossier d
WHERE d.organisatie = @organisatie AND d.knoop = @knoop;

-- name: DossierErbij :one
-- A write that gives a row: its number is taken in the writing.
-- @organisatie id
-- @tekst tekst
INSERT INTO dossier (organisatie, knoop, tekst)
VALUES (@organisatie, (SELECT coalesce(max(d.knoop), 0) + 1 FROM dossier d
    WHERE d.organisatie = @organisatie), @tekst)
RETURNING knoop;

-- name: DossierTelling :exec
-- @organisatie id
-- @jaar getal
-- @verschil getal
INSERT INTO dossier_telling (organisatie, jaar, aantal) VALUES (@organisatie, @jaar, @verschil)
ON CONFLICT (organisatie, jaar) DO UPDATE SET aantal = dossier_telling.aantal + excluded.aantal;

-- name: DossierAantal :one
-- @organisatie id
-- -> aantal getal
-- -> geteld getal
SELECT (SELECT count(*) FROM dossier d WHERE d.organisatie = @organisatie) AS aantal,
    (SELECT coalesce(sum(t.aantal), 0) FROM dossier_telling t WHERE t.organisatie = @organisatie) AS geteld;
