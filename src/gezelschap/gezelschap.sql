-- schema 1: bodies of people, what they speak for and who sits in them
-- Each council in which somebody has, or had, a role becomes one, with these people in it.
CREATE TABLE gezelschap (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    soort tekst NOT NULL,
    naam tekst NOT NULL,
    cluster tekst,
    mandaat tekst,
    er bool NOT NULL DEFAULT TRUE,
    reden tekst,
    spreker id,
    vanaf datum NOT NULL,
    opgeheven datum,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, spreker) REFERENCES gezelschap (organisatie, id)
);
CREATE INDEX gezelschap_spreker ON gezelschap (organisatie, spreker);
CREATE INDEX gezelschap_soort ON gezelschap (organisatie, soort);
CREATE TABLE gezelschap_locatie (
    organisatie id NOT NULL,
    gezelschap id NOT NULL,
    locatie id NOT NULL,
    PRIMARY KEY (organisatie, gezelschap, locatie),
    FOREIGN KEY (organisatie, gezelschap) REFERENCES gezelschap (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE gezelschap_lid (
    organisatie id NOT NULL,
    id id NOT NULL,
    gezelschap id NOT NULL,
    persoon id,
    naam tekst,
    van_waar tekst,
    functie tekst NOT NULL,
    vanaf datum NOT NULL,
    tot datum,
    PRIMARY KEY (organisatie, id),
    CHECK (persoon IS NOT NULL OR naam IS NOT NULL),
    FOREIGN KEY (organisatie, gezelschap) REFERENCES gezelschap (organisatie, id),
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
CREATE INDEX gezelschap_lid_gezelschap ON gezelschap_lid (organisatie, gezelschap, id);
CREATE INDEX gezelschap_lid_persoon ON gezelschap_lid (organisatie, persoon, gezelschap);
INSERT INTO gezelschap (organisatie, id, soort, naam, vanaf)
SELECT r.organisatie, row_number() OVER (PARTITION BY r.organisatie ORDER BY r.rol, r.plek), r.rol,
    CASE r.rol WHEN 'clientenraad_centraal' THEN 'Centrale cliëntenraad' WHEN 'professionele_raad' THEN 'Professionele raad'
        WHEN 'ondernemingsraad' THEN 'Ondernemingsraad'
        ELSE 'Cliëntenraad' || coalesce((SELECT ' ' || l.naam FROM locatie l WHERE l.organisatie = r.organisatie AND l.id = r.plek), '') END,
    r.vanaf
FROM (SELECT m.organisatie, m.rol, CASE WHEN m.rol = 'clientenraad_lokaal' THEN coalesce(m.locatie, 0) ELSE 0 END AS plek, min(m.vanaf) AS vanaf
    FROM lidmaatschap m
    WHERE m.rol = 'clientenraad_lokaal' OR m.rol = 'clientenraad_centraal' OR m.rol = 'professionele_raad' OR m.rol = 'ondernemingsraad'
    GROUP BY m.organisatie, m.rol, CASE WHEN m.rol = 'clientenraad_lokaal' THEN coalesce(m.locatie, 0) ELSE 0 END) r;
INSERT INTO gezelschap_locatie (organisatie, gezelschap, locatie)
SELECT r.organisatie, r.id, r.plek
FROM (SELECT s.organisatie, s.plek, row_number() OVER (PARTITION BY s.organisatie ORDER BY s.rol, s.plek) AS id
    FROM (SELECT DISTINCT m.organisatie, m.rol, CASE WHEN m.rol = 'clientenraad_lokaal' THEN coalesce(m.locatie, 0) ELSE 0 END AS plek
        FROM lidmaatschap m
        WHERE m.rol = 'clientenraad_lokaal' OR m.rol = 'clientenraad_centraal' OR m.rol = 'professionele_raad' OR m.rol = 'ondernemingsraad') s) r
WHERE r.plek > 0;
INSERT INTO gezelschap_lid (organisatie, id, gezelschap, persoon, functie, vanaf, tot)
SELECT m.organisatie, row_number() OVER (PARTITION BY m.organisatie ORDER BY m.id), g.id, m.persoon, 'lid', m.vanaf, m.tot
FROM lidmaatschap m JOIN gezelschap g ON g.organisatie = m.organisatie AND g.soort = m.rol
LEFT JOIN gezelschap_locatie p ON p.organisatie = g.organisatie AND p.gezelschap = g.id
WHERE m.rol <> 'clientenraad_lokaal' OR coalesce(p.locatie, 0) = coalesce(m.locatie, 0);
-- end

-- schema 2: a key that the members of a body share, a round for each time that they changed
-- leden: the list of members and of their public keys, sealed with the key of that round. blad: that key, sealed to the paper
-- recovery sheet of the body.
CREATE TABLE groep_sleutel (
    organisatie id NOT NULL,
    gezelschap id NOT NULL,
    ronde getal NOT NULL,
    leden bytes NOT NULL,
    blad bytes NOT NULL,
    PRIMARY KEY (organisatie, gezelschap, ronde),
    FOREIGN KEY (organisatie, gezelschap) REFERENCES gezelschap (organisatie, id)
);
-- The key of a round, sealed to one member.
CREATE TABLE groep_zegel (
    organisatie id NOT NULL,
    gezelschap id NOT NULL,
    ronde getal NOT NULL,
    persoon id NOT NULL,
    sleutel bytes NOT NULL,
    PRIMARY KEY (organisatie, gezelschap, ronde, persoon),
    FOREIGN KEY (organisatie, gezelschap, ronde) REFERENCES groep_sleutel (organisatie, gezelschap, ronde),
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
-- What one member knows for sure: whose key was confirmed aloud, and the last round seen. Sealed with the key of the account.
CREATE TABLE groep_kring (
    organisatie id NOT NULL,
    gezelschap id NOT NULL,
    persoon id NOT NULL,
    kring bytes NOT NULL,
    PRIMARY KEY (organisatie, gezelschap, persoon),
    FOREIGN KEY (organisatie, gezelschap) REFERENCES gezelschap (organisatie, id),
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
-- end

-- schema 3: what the members of one account believe, when accounts are joined or a key is gone
CREATE INDEX groep_kring_persoon ON groep_kring (organisatie, persoon);
-- end

-- name: ZetelsSinds :exec
-- For the demo, which makes its people today: every seat that begins on @van begins on @dag instead, as if they had it for
-- long.
-- @organisatie id
-- @van datum
-- @dag datum
UPDATE gezelschap_lid SET vanaf = @dag WHERE organisatie = @organisatie AND vanaf = @van;

-- name: GezelschapNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(g.id), 0) + 1 AS id FROM gezelschap g WHERE g.organisatie = @organisatie;

-- name: GezelschapInsert :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @naam tekst
-- @cluster tekst?
-- @mandaat tekst?
-- @er bool
-- @reden tekst?
-- @spreker id?
-- @vanaf datum
INSERT INTO gezelschap (organisatie, id, soort, naam, cluster, mandaat, er, reden, spreker, vanaf)
VALUES (@organisatie, @id, @soort, @naam, @cluster, @mandaat, @er, @reden, @spreker, @vanaf);

-- name: GezelschapUpdate :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @naam tekst
-- @cluster tekst?
-- @mandaat tekst?
-- @er bool
-- @reden tekst?
-- @spreker id?
UPDATE gezelschap SET soort = @soort, naam = @naam, cluster = @cluster, mandaat = @mandaat, er = @er, reden = @reden,
    spreker = @spreker
WHERE organisatie = @organisatie AND id = @id;

-- name: GezelschapEnd :exec
-- NULL: it is there again.
-- @organisatie id
-- @id id
-- @dag datum?
UPDATE gezelschap SET opgeheven = @dag WHERE organisatie = @organisatie AND id = @id;

-- name: GezelschapOf :one
-- @organisatie id
-- @id id
-- -> spreker_naam tekst?
SELECT g.id, g.soort, g.naam, g.cluster, g.mandaat, g.er, g.reden, g.spreker, g.vanaf, g.opgeheven, s.naam AS spreker_naam
FROM gezelschap g LEFT JOIN gezelschap s ON s.organisatie = @organisatie AND s.id = g.spreker
WHERE g.organisatie = @organisatie AND g.id = @id;

-- name: GezelschappenAll :many
-- All of an organisation: as many as it has councils and groups.
-- @organisatie id
-- @dag datum
-- @max getal
-- -> spreker_naam tekst?
-- -> leden getal
SELECT g.id, g.soort, g.naam, g.cluster, g.er, g.reden, g.spreker, g.vanaf, g.opgeheven, s.naam AS spreker_naam,
    (SELECT count(*) FROM gezelschap_lid l WHERE l.organisatie = @organisatie AND l.gezelschap = g.id
        AND l.functie <> 'ondersteuner' AND l.vanaf <= @dag AND (l.tot IS NULL OR l.tot > @dag)) AS leden
FROM gezelschap g LEFT JOIN gezelschap s ON s.organisatie = @organisatie AND s.id = g.spreker
WHERE g.organisatie = @organisatie ORDER BY g.naam, g.id LIMIT @max;

-- name: GezelschapLocatieInsert :exec
-- @organisatie id
-- @gezelschap id
-- @locatie id
INSERT INTO gezelschap_locatie (organisatie, gezelschap, locatie) VALUES (@organisatie, @gezelschap, @locatie)
ON CONFLICT (organisatie, gezelschap, locatie) DO NOTHING;

-- name: GezelschapLocatiesDelete :exec
-- @organisatie id
-- @gezelschap id
DELETE FROM gezelschap_locatie WHERE organisatie = @organisatie AND gezelschap = @gezelschap;

-- name: GezelschapLocaties :many
-- @organisatie id
-- @gezelschap id
SELECT p.locatie, l.naam FROM gezelschap_locatie p JOIN locatie l ON l.organisatie = @organisatie AND l.id = p.locatie
WHERE p.organisatie = @organisatie AND p.gezelschap = @gezelschap ORDER BY l.naam, l.id;

-- name: GezelschapPlekken :many
-- What each body speaks for; one without a row speaks for all.
-- @organisatie id
SELECT p.gezelschap, p.locatie, l.naam FROM gezelschap_locatie p
JOIN locatie l ON l.organisatie = @organisatie AND l.id = p.locatie
WHERE p.organisatie = @organisatie ORDER BY p.gezelschap, l.naam, l.id;

-- name: GezelschapLidNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(l.id), 0) + 1 AS id FROM gezelschap_lid l WHERE l.organisatie = @organisatie;

-- name: GezelschapLidInsert :exec
-- @organisatie id
-- @id id
-- @gezelschap id
-- @persoon id?
-- @naam tekst?
-- @van_waar tekst?
-- @functie tekst
-- @vanaf datum
-- @tot datum?
INSERT INTO gezelschap_lid (organisatie, id, gezelschap, persoon, naam, van_waar, functie, vanaf, tot)
VALUES (@organisatie, @id, @gezelschap, @persoon, @naam, @van_waar, @functie, @vanaf, @tot);

-- name: GezelschapLidEnd :exec
-- @organisatie id
-- @gezelschap id
-- @id id
-- @dag datum
UPDATE gezelschap_lid SET tot = @dag WHERE organisatie = @organisatie AND gezelschap = @gezelschap AND id = @id
    AND (tot IS NULL OR tot > @dag);

-- name: GezelschapLeden :many
-- @organisatie id
-- @gezelschap id
-- @max getal
-- -> persoon_naam tekst?
SELECT l.id, l.persoon, l.naam, l.van_waar, l.functie, l.vanaf, l.tot, p.naam AS persoon_naam
FROM gezelschap_lid l LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = l.persoon
WHERE l.organisatie = @organisatie AND l.gezelschap = @gezelschap ORDER BY l.id LIMIT @max;

-- name: GezelschapBestuurders :one
-- The people who keep the list of a body, or of the one that speaks for it, and may act for it (GezelschapAdressen).
-- @organisatie id
-- @gezelschap id
-- @dag datum
-- -> aantal getal
SELECT count(*) AS aantal FROM gezelschap g
JOIN gezelschap_lid l ON l.organisatie = @organisatie AND (l.gezelschap = g.id OR l.gezelschap = g.spreker)
JOIN persoon p ON p.organisatie = @organisatie AND p.id = l.persoon
WHERE g.organisatie = @organisatie AND g.id = @gezelschap AND l.functie <> 'lid' AND l.vanaf <= @dag AND (l.tot IS NULL OR l.tot > @dag)
    AND p.gesloten IS NULL AND g.vanaf <= @dag AND (g.opgeheven IS NULL OR g.opgeheven > @dag)
    AND ((g.er AND l.gezelschap = g.id) OR EXISTS (SELECT 1 FROM gezelschap s WHERE s.organisatie = @organisatie AND s.id = g.spreker
        AND s.id = l.gezelschap AND s.er AND s.vanaf <= @dag AND (s.opgeheven IS NULL OR s.opgeheven > @dag)));

-- name: GezelschapLidOf :one
-- @organisatie id
-- @gezelschap id
-- @id id
SELECT l.persoon, l.functie, l.vanaf, l.tot FROM gezelschap_lid l
WHERE l.organisatie = @organisatie AND l.gezelschap = @gezelschap AND l.id = @id;

-- name: GezelschappenVanPersoon :many
-- The bodies in which a person sits on a day, and those for which one of these speaks. handelt: it may act that day; for a body
-- that is "hebben wij niet" only who speaks for it does, and nobody before the day on which body and speaker begin.
-- @organisatie id
-- @persoon id
-- @dag datum
-- -> eigen bool
-- -> handelt bool
SELECT g.id, g.soort, g.naam, l.functie, TRUE AS eigen, (g.er AND g.vanaf <= @dag) AS handelt FROM gezelschap_lid l
CROSS JOIN gezelschap g
WHERE l.organisatie = @organisatie AND l.persoon = @persoon AND l.vanaf <= @dag AND (l.tot IS NULL OR l.tot > @dag)
    AND g.organisatie = @organisatie AND g.id = l.gezelschap AND (g.opgeheven IS NULL OR g.opgeheven > @dag)
UNION ALL
SELECT h.id, h.soort, h.naam, k.functie, FALSE AS eigen, (s.er AND s.vanaf <= @dag AND h.vanaf <= @dag) AS handelt FROM gezelschap_lid k
CROSS JOIN gezelschap s CROSS JOIN gezelschap h
WHERE k.organisatie = @organisatie AND k.persoon = @persoon AND k.vanaf <= @dag AND (k.tot IS NULL OR k.tot > @dag)
    AND s.organisatie = @organisatie AND s.id = k.gezelschap AND (s.opgeheven IS NULL OR s.opgeheven > @dag)
    AND h.organisatie = @organisatie AND h.spreker = s.id AND (h.opgeheven IS NULL OR h.opgeheven > @dag)
ORDER BY 3, 1;

-- name: GezelschapPlekkenVanPersoon :many
-- What the bodies of GezelschappenVanPersoon speak for; one without a row speaks for all.
-- @organisatie id
-- @persoon id
-- @dag datum
SELECT p.gezelschap, p.locatie FROM gezelschap_lid l CROSS JOIN gezelschap_locatie p
WHERE l.organisatie = @organisatie AND l.persoon = @persoon AND l.vanaf <= @dag AND (l.tot IS NULL OR l.tot > @dag)
    AND p.organisatie = @organisatie AND p.gezelschap = l.gezelschap
UNION
SELECT q.gezelschap, q.locatie FROM gezelschap_lid k CROSS JOIN gezelschap h CROSS JOIN gezelschap_locatie q
WHERE k.organisatie = @organisatie AND k.persoon = @persoon AND k.vanaf <= @dag AND (k.tot IS NULL OR k.tot > @dag)
    AND h.organisatie = @organisatie AND h.spreker = k.gezelschap AND q.organisatie = @organisatie AND q.gezelschap = h.id
ORDER BY 1, 2;

-- name: GezelschapVoorRol :one
-- The body that whoever gets a role belongs to: of that kind, at that place (0: it speaks for all).
-- @organisatie id
-- @soort tekst
-- @locatie id
SELECT g.id FROM gezelschap g
WHERE g.organisatie = @organisatie AND g.soort = @soort AND g.er AND g.opgeheven IS NULL
    AND ((@locatie = 0 AND NOT EXISTS (SELECT 1 FROM gezelschap_locatie a WHERE a.organisatie = @organisatie AND a.gezelschap = g.id))
        OR EXISTS (SELECT 1 FROM gezelschap_locatie p WHERE p.organisatie = @organisatie AND p.gezelschap = g.id AND p.locatie = @locatie))
ORDER BY g.id LIMIT 1;

-- name: GezelschapLedenEnd :exec
-- The role of this person ended: so does the seat that came with it, unless the same role goes on elsewhere in what the body
-- speaks for.
-- @organisatie id
-- @persoon id
-- @dag datum
UPDATE gezelschap_lid SET tot = @dag
WHERE organisatie = @organisatie AND persoon = @persoon AND functie <> 'ondersteuner' AND (tot IS NULL OR tot > @dag)
    AND EXISTS (SELECT 1 FROM gezelschap g JOIN lidmaatschap m ON m.organisatie = @organisatie AND m.persoon = @persoon AND m.rol = g.soort
        WHERE g.organisatie = @organisatie AND g.id = gezelschap_lid.gezelschap)
    AND NOT EXISTS (SELECT 1 FROM gezelschap h JOIN lidmaatschap n ON n.organisatie = @organisatie AND n.persoon = @persoon AND n.rol = h.soort
        WHERE h.organisatie = @organisatie AND h.id = gezelschap_lid.gezelschap AND n.tot IS NULL
            AND (n.locatie IS NULL OR h.soort <> 'clientenraad_lokaal' OR EXISTS (SELECT 1 FROM gezelschap_locatie p
                WHERE p.organisatie = @organisatie AND p.gezelschap = h.id AND p.locatie = n.locatie)));

-- name: GezelschapPersonen :many
-- Who may be chosen as a member: the people of the organisation with an open account, by name; with a role: only who has it.
-- @organisatie id
-- @rol tekst?
-- @max getal
SELECT p.id, p.naam FROM persoon p WHERE p.organisatie = @organisatie AND p.gesloten IS NULL
    AND (@rol IS NULL OR EXISTS (SELECT 1 FROM lidmaatschap m WHERE m.organisatie = @organisatie AND m.persoon = p.id AND m.rol = @rol
        AND m.tot IS NULL))
ORDER BY p.naam, p.id LIMIT @max;

-- name: GezelschapAdressen :many
-- The people to whom a body, or who speaks for it, is written: with an account that is open. The same that may act for it
-- (GezelschappenVanPersoon).
-- @organisatie id
-- @gezelschap id
-- @dag datum
-- @max getal
SELECT DISTINCT p.id, p.naam, p.email, p.taal FROM gezelschap g
JOIN gezelschap_lid l ON l.organisatie = @organisatie AND (l.gezelschap = g.id OR l.gezelschap = g.spreker)
JOIN persoon p ON p.organisatie = @organisatie AND p.id = l.persoon
WHERE g.organisatie = @organisatie AND g.id = @gezelschap AND l.vanaf <= @dag AND (l.tot IS NULL OR l.tot > @dag) AND p.gesloten IS NULL
    AND g.vanaf <= @dag AND (g.opgeheven IS NULL OR g.opgeheven > @dag)
    AND ((g.er AND l.gezelschap = g.id) OR EXISTS (SELECT 1 FROM gezelschap s WHERE s.organisatie = @organisatie AND s.id = g.spreker
        AND s.id = l.gezelschap AND s.er AND s.vanaf <= @dag AND (s.opgeheven IS NULL OR s.opgeheven > @dag)))
ORDER BY p.id LIMIT @max;

-- ---- the key of a body (group_store.c) ----

-- name: GroepLaatste :one
-- 0: it has none yet.
-- @organisatie id
-- @gezelschap id
-- -> ronde getal
SELECT coalesce(max(g.ronde), 0) AS ronde FROM groep_sleutel g WHERE g.organisatie = @organisatie AND g.gezelschap = @gezelschap;

-- name: GroepAantal :one
-- How many rounds there are after one.
-- @organisatie id
-- @gezelschap id
-- @na getal
-- -> aantal getal
SELECT count(*) AS aantal FROM groep_sleutel g
WHERE g.organisatie = @organisatie AND g.gezelschap = @gezelschap AND g.ronde > @na;

-- name: GroepRondes :many
-- After one, that have a key for this person.
-- @organisatie id
-- @gezelschap id
-- @persoon id
-- @na getal
-- @max getal
SELECT z.ronde FROM groep_zegel z
WHERE z.organisatie = @organisatie AND z.gezelschap = @gezelschap AND z.persoon = @persoon AND z.ronde > @na
ORDER BY z.ronde LIMIT @max;

-- name: GroepSleutelInsert :exec
-- 0 rows: somebody else made this round.
-- @organisatie id
-- @gezelschap id
-- @ronde getal
-- @leden bytes
-- @blad bytes
INSERT INTO groep_sleutel (organisatie, gezelschap, ronde, leden, blad)
VALUES (@organisatie, @gezelschap, @ronde, @leden, @blad) ON CONFLICT DO NOTHING;

-- name: GroepSleutelRead :one
-- @organisatie id
-- @gezelschap id
-- @ronde getal
SELECT g.leden, g.blad FROM groep_sleutel g
WHERE g.organisatie = @organisatie AND g.gezelschap = @gezelschap AND g.ronde = @ronde;

-- name: GroepZegelInsert :exec
-- @organisatie id
-- @gezelschap id
-- @ronde getal
-- @persoon id
-- @sleutel bytes
INSERT INTO groep_zegel (organisatie, gezelschap, ronde, persoon, sleutel)
VALUES (@organisatie, @gezelschap, @ronde, @persoon, @sleutel);

-- name: GroepZegelRead :one
-- @organisatie id
-- @gezelschap id
-- @ronde getal
-- @persoon id
SELECT z.sleutel FROM groep_zegel z
WHERE z.organisatie = @organisatie AND z.gezelschap = @gezelschap AND z.ronde = @ronde AND z.persoon = @persoon;

-- name: GroepKringRead :one
-- @organisatie id
-- @gezelschap id
-- @persoon id
SELECT k.kring FROM groep_kring k
WHERE k.organisatie = @organisatie AND k.gezelschap = @gezelschap AND k.persoon = @persoon;

-- name: GroepKringenOf :many
-- The next of those of one account, in the order of their key.
-- alle organisaties: the memberships of one account, for its owner
-- @account id
-- @organisatie id
-- @gezelschap id
-- @persoon id
-- @hoeveel getal
SELECT k.organisatie, k.gezelschap, k.persoon, k.kring FROM persoon p
JOIN groep_kring k ON k.organisatie = p.organisatie AND k.persoon = p.id
WHERE p.account = @account AND (k.organisatie, k.gezelschap, k.persoon) > (@organisatie, @gezelschap, @persoon)
ORDER BY k.organisatie, k.gezelschap, k.persoon LIMIT @hoeveel;

-- name: GroepKringenDelete :exec
-- alle organisaties: the key of this account is gone, and nothing else opens them
-- @account id
DELETE FROM groep_kring AS k WHERE (k.organisatie, k.persoon) IN (
    SELECT p.organisatie, p.id FROM persoon p WHERE p.account = @account);

-- name: GroepKringDelete :exec
-- @organisatie id
-- @gezelschap id
-- @persoon id
DELETE FROM groep_kring AS k
WHERE k.organisatie = @organisatie AND k.gezelschap = @gezelschap AND k.persoon = @persoon;

-- name: GroepKringSet :exec
-- @organisatie id
-- @gezelschap id
-- @persoon id
-- @kring bytes
INSERT INTO groep_kring (organisatie, gezelschap, persoon, kring) VALUES (@organisatie, @gezelschap, @persoon, @kring)
ON CONFLICT (organisatie, gezelschap, persoon) DO UPDATE SET kring = excluded.kring;
