-- schema 1: what somebody proposed, who answered, and what came of it (wat: the kind that was proposed)
INSERT INTO knoop_soort (soort) VALUES ('voorstel');
CREATE TABLE voorstel (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'voorstel' CHECK (soort = 'voorstel'),
    wat tekst NOT NULL REFERENCES knoop_soort (soort),
    tekst tekst NOT NULL DEFAULT '',
    door id NOT NULL,
    rol tekst NOT NULL,
    antwoord tekst NOT NULL DEFAULT '',
    antwoord_op datum,
    gemaakt id,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, door) REFERENCES persoon (organisatie, id),
    FOREIGN KEY (organisatie, gemaakt) REFERENCES knoop (organisatie, id)
);
CREATE INDEX voorstel_door ON voorstel (organisatie, door, id);
-- end

-- schema 2: a body can propose; who typed it (door) stands beside it
CREATE TABLE voorstel_nieuw (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'voorstel' CHECK (soort = 'voorstel'),
    wat tekst NOT NULL REFERENCES knoop_soort (soort),
    tekst tekst NOT NULL DEFAULT '',
    door id NOT NULL,
    rol tekst NOT NULL,
    gezelschap id,
    antwoord tekst NOT NULL DEFAULT '',
    antwoord_op datum,
    gemaakt id,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, door) REFERENCES persoon (organisatie, id),
    FOREIGN KEY (organisatie, gezelschap) REFERENCES gezelschap (organisatie, id),
    FOREIGN KEY (organisatie, gemaakt) REFERENCES knoop (organisatie, id)
);
INSERT INTO voorstel_nieuw (organisatie, id, soort, wat, tekst, door, rol, antwoord, antwoord_op, gemaakt)
SELECT v.organisatie, v.id, v.soort, v.wat, v.tekst, v.door, v.rol, v.antwoord, v.antwoord_op, v.gemaakt FROM voorstel v;
DROP TABLE voorstel;
ALTER TABLE voorstel_nieuw RENAME TO voorstel;
CREATE INDEX voorstel_door ON voorstel (organisatie, door, id);
CREATE INDEX voorstel_gezelschap ON voorstel (organisatie, gezelschap, id);
-- end

-- schema 3: an answer waits for people whom the house calls u or je: it addresses nobody
UPDATE wachtpunt SET tekst = 'Er is antwoord op dit voorstel' WHERE tekst = 'Uw voorstel heeft een antwoord';
-- end

-- name: VoorstelInsert :exec
-- @organisatie id
-- @id id
-- @wat tekst
-- @tekst tekst
-- @door id
-- @rol tekst
-- @gezelschap id?
INSERT INTO voorstel (organisatie, id, wat, tekst, door, rol, gezelschap)
VALUES (@organisatie, @id, @wat, @tekst, @door, @rol, @gezelschap);

-- name: VoorstelOf :one
-- @organisatie id
-- @id id
-- -> gezelschap_naam tekst?
SELECT v.wat, v.tekst, v.door, v.rol, v.gezelschap, v.antwoord, v.antwoord_op, v.gemaakt, p.naam, g.naam AS gezelschap_naam
FROM voorstel v JOIN persoon p ON p.organisatie = @organisatie AND p.id = v.door
LEFT JOIN gezelschap g ON g.organisatie = @organisatie AND g.id = v.gezelschap
WHERE v.organisatie = @organisatie AND v.id = @id;

-- name: VoorstelAnswer :exec
-- @organisatie id
-- @id id
-- @antwoord tekst
-- @op datum
-- @gemaakt id?
UPDATE voorstel SET antwoord = @antwoord, antwoord_op = @op, gemaakt = @gemaakt
WHERE organisatie = @organisatie AND id = @id AND antwoord_op IS NULL;

-- name: VoorstellenVan :many
-- What one person proposed, himself or as a body in which he sits that day, and what others proposed as such a body; the newest
-- first.
-- @organisatie id
-- @door id
-- @dag datum
-- @max getal
-- -> gezelschap_naam tekst?
SELECT k.id, k.titel, k.status, k.locatie, k.gemaakt, v.wat, v.rol, v.antwoord, v.gemaakt AS werd, g.naam AS gezelschap_naam
FROM (SELECT a.id FROM (SELECT x.id FROM voorstel x WHERE x.organisatie = @organisatie AND x.door = @door AND x.gezelschap IS NULL
            ORDER BY x.id DESC LIMIT @max) a
    UNION
    SELECT b.id FROM (SELECT y.id FROM gezelschap_lid z CROSS JOIN voorstel y
        WHERE z.organisatie = @organisatie AND z.persoon = @door AND z.vanaf <= @dag AND (z.tot IS NULL OR z.tot > @dag)
            AND y.organisatie = @organisatie AND y.gezelschap = z.gezelschap
        ORDER BY y.id DESC LIMIT @max) b) f
CROSS JOIN voorstel v CROSS JOIN knoop k
LEFT JOIN gezelschap g ON g.organisatie = @organisatie AND g.id = v.gezelschap
WHERE v.organisatie = @organisatie AND v.id = f.id AND k.organisatie = @organisatie AND k.id = v.id
ORDER BY k.id DESC LIMIT @max;

-- name: VoorstellenHier :many
-- The newest of one place, or of the whole organisation, that neither somebody himself proposed nor a body in which he sits that
-- day.
-- @organisatie id
-- @locatie id
-- @overal bool
-- @door id
-- @dag datum
-- @max getal
-- -> gezelschap_naam tekst?
SELECT k.id, k.titel, k.status, k.locatie, k.gemaakt, v.wat, v.rol, v.door, v.gezelschap, v.antwoord, v.gemaakt AS werd,
    g.naam AS gezelschap_naam
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x CROSS JOIN voorstel m WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND x.soort = 'voorstel' AND m.organisatie = @organisatie AND m.id = x.id AND (m.gezelschap IS NULL OR NOT EXISTS (SELECT 1
                FROM gezelschap_lid s WHERE s.organisatie = @organisatie AND s.gezelschap = m.gezelschap AND s.persoon = @door
                AND s.vanaf <= @dag AND (s.tot IS NULL OR s.tot > @dag))) AND (m.gezelschap IS NOT NULL OR m.door <> @door)
            ORDER BY x.gemaakt DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y CROSS JOIN voorstel n WHERE @overal = FALSE AND y.organisatie = @organisatie
            AND y.soort = 'voorstel' AND y.locatie = @locatie AND n.organisatie = @organisatie AND n.id = y.id
            AND (n.gezelschap IS NULL OR NOT EXISTS (SELECT 1
                FROM gezelschap_lid t WHERE t.organisatie = @organisatie AND t.gezelschap = n.gezelschap AND t.persoon = @door
                AND t.vanaf <= @dag AND (t.tot IS NULL OR t.tot > @dag))) AND (n.gezelschap IS NOT NULL OR n.door <> @door)
            ORDER BY y.gemaakt DESC LIMIT @max) b) f
CROSS JOIN voorstel v CROSS JOIN knoop k
LEFT JOIN gezelschap g ON g.organisatie = @organisatie AND g.id = v.gezelschap
WHERE v.organisatie = @organisatie AND v.id = f.id AND k.organisatie = @organisatie AND k.id = v.id
ORDER BY k.gemaakt DESC, k.id DESC;

-- name: VoorstelLaatst :one
-- When a body last proposed something, since a moment.
-- @organisatie id
-- @gezelschap id
-- @sinds tijdstip
-- -> laatst tijdstip?
SELECT max(k.gemaakt) AS laatst FROM voorstel v CROSS JOIN knoop k
WHERE v.organisatie = @organisatie AND v.gezelschap = @gezelschap AND k.organisatie = @organisatie AND k.id = v.id
    AND k.gemaakt >= @sinds;
