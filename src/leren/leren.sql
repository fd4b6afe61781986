-- schema 1: learning cycles and their steps
INSERT INTO knoop_soort (soort) VALUES ('leercyclus'), ('reflectie'), ('doel'), ('actie'), ('resultaat');
CREATE TABLE leercyclus (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'leercyclus' CHECK (soort = 'leercyclus'),
    aanleiding tekst NOT NULL,
    stap_sinds tijdstip NOT NULL,
    evaluatie datum,
    geen_cijfer tekst,
    geen_verhaal tekst,
    keuze tekst CHECK (keuze IN ('borgen', 'bijstellen')),
    keuze_tekst tekst,
    gestopt_omdat tekst,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE TABLE leer_stap (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL CHECK (soort IN ('reflectie', 'doel', 'actie', 'resultaat')),
    cyclus id NOT NULL,
    tekst tekst NOT NULL,
    waaraan tekst,
    trekker tekst,
    vanaf datum,
    uiterlijk datum,
    klaar datum,
    slot bool NOT NULL DEFAULT FALSE,
    openbaar bool NOT NULL DEFAULT FALSE,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, cyclus) REFERENCES leercyclus (organisatie, id)
);
CREATE INDEX leer_stap_cyclus ON leer_stap (organisatie, cyclus, id);
CREATE TABLE leer_deelname (
    organisatie id NOT NULL,
    cyclus id NOT NULL,
    groep tekst NOT NULL CHECK (groep IN ('zorgvragers', 'naasten', 'medewerkers', 'vrijwilligers', 'raad')),
    aantal getal NOT NULL CHECK (aantal >= 0),
    PRIMARY KEY (organisatie, cyclus, groep),
    FOREIGN KEY (organisatie, cyclus) REFERENCES leercyclus (organisatie, id)
);
-- end

-- name: LeercyclusInsert :exec
-- @organisatie id
-- @id id
-- @aanleiding tekst
-- @nu tijdstip
INSERT INTO leercyclus (organisatie, id, aanleiding, stap_sinds) VALUES (@organisatie, @id, @aanleiding, @nu);

-- name: LeercyclusOf :one
-- @organisatie id
-- @id id
SELECT c.aanleiding, c.stap_sinds, c.evaluatie, c.geen_cijfer, c.geen_verhaal, c.keuze, c.keuze_tekst, c.gestopt_omdat
FROM leercyclus c WHERE c.organisatie = @organisatie AND c.id = @id;

-- name: LeercyclusTelling :one
-- What the rules need to know of a cycle: how much of each step there is.
-- @organisatie id
-- @id id
-- -> reflecties getal
-- -> slotreflecties getal
-- -> doelen getal
-- -> acties getal
-- -> acties_klaar getal
-- -> resultaten getal
-- -> cijfers getal
-- -> verhalen getal
-- -> eerste_uiterlijk datum?
SELECT
    (SELECT count(*) FROM leer_stap s WHERE s.organisatie = @organisatie AND s.cyclus = @id AND s.soort = 'reflectie' AND NOT s.slot) AS reflecties,
    (SELECT count(*) FROM leer_stap s WHERE s.organisatie = @organisatie AND s.cyclus = @id AND s.soort = 'reflectie' AND s.slot) AS slotreflecties,
    (SELECT count(*) FROM leer_stap s WHERE s.organisatie = @organisatie AND s.cyclus = @id AND s.soort = 'doel') AS doelen,
    (SELECT count(*) FROM leer_stap s WHERE s.organisatie = @organisatie AND s.cyclus = @id AND s.soort = 'actie') AS acties,
    (SELECT count(*) FROM leer_stap s WHERE s.organisatie = @organisatie AND s.cyclus = @id AND s.soort = 'actie' AND s.klaar IS NOT NULL) AS acties_klaar,
    (SELECT count(*) FROM leer_stap s WHERE s.organisatie = @organisatie AND s.cyclus = @id AND s.soort = 'resultaat') AS resultaten,
    (SELECT count(*) FROM draad d JOIN knoop k ON k.organisatie = @organisatie AND k.id = d.van AND k.soort = 'cijfer'
     WHERE d.organisatie = @organisatie AND d.naar = @id AND d.relatie = 'meet') AS cijfers,
    (SELECT count(*) FROM draad d JOIN knoop k ON k.organisatie = @organisatie AND k.id = d.van AND k.soort = 'verhaal'
     WHERE d.organisatie = @organisatie AND d.naar = @id AND d.relatie = 'onderbouwt') AS verhalen,
    (SELECT min(s.uiterlijk) FROM leer_stap s WHERE s.organisatie = @organisatie AND s.cyclus = @id AND s.soort = 'actie' AND s.klaar IS NULL) AS eerste_uiterlijk;

-- name: LeercyclusStapSinds :exec
-- @organisatie id
-- @id id
-- @nu tijdstip
UPDATE leercyclus SET stap_sinds = @nu WHERE organisatie = @organisatie AND id = @id;

-- name: LeercyclusEvaluatie :exec
-- @organisatie id
-- @id id
-- @evaluatie datum?
UPDATE leercyclus SET evaluatie = @evaluatie WHERE organisatie = @organisatie AND id = @id;

-- name: LeercyclusReden :exec
-- @organisatie id
-- @id id
-- @geen_cijfer tekst?
-- @geen_verhaal tekst?
UPDATE leercyclus SET geen_cijfer = @geen_cijfer, geen_verhaal = @geen_verhaal
WHERE organisatie = @organisatie AND id = @id;

-- name: LeercyclusKeuze :exec
-- @organisatie id
-- @id id
-- @keuze tekst
-- @keuze_tekst tekst
UPDATE leercyclus SET keuze = @keuze, keuze_tekst = @keuze_tekst WHERE organisatie = @organisatie AND id = @id;

-- name: LeercyclusGestopt :exec
-- @organisatie id
-- @id id
-- @omdat tekst
UPDATE leercyclus SET gestopt_omdat = @omdat WHERE organisatie = @organisatie AND id = @id;

-- name: LeerStapInsert :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @cyclus id
-- @tekst tekst
-- @waaraan tekst?
-- @trekker tekst?
-- @vanaf datum?
-- @uiterlijk datum?
-- @slot bool
-- @openbaar bool
INSERT INTO leer_stap (organisatie, id, soort, cyclus, tekst, waaraan, trekker, vanaf, uiterlijk, slot, openbaar)
VALUES (@organisatie, @id, @soort, @cyclus, @tekst, @waaraan, @trekker, @vanaf, @uiterlijk, @slot, @openbaar);

-- name: LeerStapById :one
-- @organisatie id
-- @id id
SELECT s.soort, s.cyclus, s.tekst, s.waaraan, s.trekker, s.vanaf, s.uiterlijk, s.klaar, s.slot, s.openbaar
FROM leer_stap s WHERE s.organisatie = @organisatie AND s.id = @id;

-- name: LeerStappen :many
-- @organisatie id
-- @cyclus id
SELECT s.id, s.soort, s.tekst, s.waaraan, s.trekker, s.vanaf, s.uiterlijk, s.klaar, s.slot, k.gemaakt
FROM leer_stap s JOIN knoop k ON k.organisatie = @organisatie AND k.id = s.id
WHERE s.organisatie = @organisatie AND s.cyclus = @cyclus ORDER BY k.gemaakt, s.id;

-- name: LeerActieDone :exec
-- @organisatie id
-- @id id
-- @cyclus id
-- @klaar datum
UPDATE leer_stap SET klaar = @klaar
WHERE organisatie = @organisatie AND id = @id AND cyclus = @cyclus AND soort = 'actie' AND klaar IS NULL;

-- name: LeerDeelnameSet :exec
-- @organisatie id
-- @cyclus id
-- @groep tekst
-- @aantal getal
INSERT INTO leer_deelname (organisatie, cyclus, groep, aantal) VALUES (@organisatie, @cyclus, @groep, @aantal)
ON CONFLICT (organisatie, cyclus, groep) DO UPDATE SET aantal = excluded.aantal;

-- name: LeerDeelname :many
-- @organisatie id
-- @cyclus id
SELECT p.groep, p.aantal FROM leer_deelname p WHERE p.organisatie = @organisatie AND p.cyclus = @cyclus;

-- name: LeerBord :many
-- The open cycles of one location or all, the longest in their step first.
-- @organisatie id
-- @locatie id
-- @overal bool
SELECT k.id, k.titel, k.status, k.locatie, k.team, c.stap_sinds, c.evaluatie, l.naam AS locatie_naam, t.naam AS team_naam
FROM knoop k CROSS JOIN leercyclus c
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
LEFT JOIN team t ON t.organisatie = @organisatie AND t.id = k.team
WHERE k.organisatie = @organisatie AND k.soort = 'leercyclus' AND (@overal OR k.locatie = @locatie)
  AND k.status IN ('reflectie', 'doel', 'actie', 'resultaat', 'borgen')
  AND c.organisatie = @organisatie AND c.id = k.id
ORDER BY c.stap_sinds, k.id LIMIT 400;

-- name: LeerAf :many
-- The newest that were finished or stopped, the last that ended first.
-- @organisatie id
-- @locatie id
-- @overal bool
-- @status tekst
-- @max getal
SELECT k.id, k.titel, k.status, k.locatie, k.team, c.stap_sinds, l.naam AS locatie_naam, t.naam AS team_naam
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND x.soort = 'leercyclus' AND x.status = @status ORDER BY x.gemaakt DESC, x.id DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie
            AND y.soort = 'leercyclus' AND y.status = @status AND y.locatie = @locatie ORDER BY y.gemaakt DESC LIMIT @max) b) f
CROSS JOIN knoop k CROSS JOIN leercyclus c
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
LEFT JOIN team t ON t.organisatie = @organisatie AND t.id = k.team
WHERE k.organisatie = @organisatie AND k.id = f.id AND c.organisatie = @organisatie AND c.id = k.id
ORDER BY c.stap_sinds DESC, k.id DESC;

-- name: LeerVerhalen :many
-- Stories that a result may cite: of this place or the whole organisation, the newest first.
-- @organisatie id
-- @locatie id
-- @max getal
SELECT k.id, k.titel, k.status, k.locatie
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @locatie = 0 AND x.organisatie = @organisatie
            AND x.soort = 'verhaal' ORDER BY x.gemaakt DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @locatie <> 0 AND y.organisatie = @organisatie
            AND y.soort = 'verhaal' AND y.locatie = @locatie ORDER BY y.gemaakt DESC LIMIT @max) b
    UNION ALL
    SELECT c.id FROM (SELECT z.id FROM knoop z WHERE @locatie <> 0 AND z.organisatie = @organisatie
            AND z.soort = 'verhaal' AND z.locatie IS NULL ORDER BY z.gemaakt DESC LIMIT @max) c) f
CROSS JOIN knoop k WHERE k.organisatie = @organisatie AND k.id = f.id
ORDER BY k.gemaakt DESC, k.id DESC LIMIT @max;

-- name: LeerThemas :many
-- What a new cycle may begin from: the newest open themes of this organisation, by name.
-- @organisatie id
SELECT k.id, k.titel, k.locatie
FROM (SELECT x.id FROM knoop x WHERE x.organisatie = @organisatie AND x.soort = 'thema' AND x.status = 'open'
    ORDER BY x.gemaakt DESC, x.id DESC LIMIT 200) f
CROSS JOIN knoop k WHERE k.organisatie = @organisatie AND k.id = f.id ORDER BY k.titel, k.id;

-- name: LeerTeams :many
-- @organisatie id
SELECT t.id, t.naam, t.locatie, l.naam AS locatie_naam FROM team t
JOIN locatie l ON l.organisatie = @organisatie AND l.id = t.locatie
WHERE t.organisatie = @organisatie AND t.gesloten IS NULL ORDER BY l.naam, t.naam;

-- name: CyclusHeeft :one
-- Whether a cycle has an action, and a figure and a story on it or on one of its steps.
-- @organisatie id
-- @cyclus id
-- -> acties getal
-- -> cijfers getal
-- -> verhalen getal
WITH RECURSIVE verder (id, diepte) AS (
    SELECT a.id, CAST(0 AS bigint) FROM knoop a WHERE a.organisatie = @organisatie AND a.id = @cyclus
    UNION
    SELECT d.naar, v.diepte + 1 FROM verder v
    JOIN draad d ON d.organisatie = @organisatie AND d.van = v.id AND d.relatie = 'leidt_tot'
    WHERE v.diepte < 12
)
SELECT CAST(coalesce(max(CASE WHEN n.soort = 'actie' THEN 1 ELSE 0 END), 0) AS bigint) AS acties,
    CAST(coalesce(max(CASE WHEN b.soort = 'cijfer' THEN 1 ELSE 0 END), 0) AS bigint) AS cijfers,
    CAST(coalesce(max(CASE WHEN b.soort = 'verhaal' AND b.status <> 'ingetrokken' THEN 1 ELSE 0 END), 0) AS bigint) AS verhalen
FROM (SELECT w.id FROM verder w LIMIT 200) v
CROSS JOIN knoop n
LEFT JOIN draad d ON d.organisatie = @organisatie AND d.naar = v.id AND d.van_signaal = FALSE
LEFT JOIN knoop b ON b.organisatie = @organisatie AND b.id = d.van
WHERE n.organisatie = @organisatie AND n.id = v.id;
