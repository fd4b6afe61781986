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

-- name: VoorstelInsert :exec
-- @organisatie id
-- @id id
-- @wat tekst
-- @tekst tekst
-- @door id
-- @rol tekst
INSERT INTO voorstel (organisatie, id, wat, tekst, door, rol) VALUES (@organisatie, @id, @wat, @tekst, @door, @rol);

-- name: VoorstelOf :one
-- @organisatie id
-- @id id
SELECT v.wat, v.tekst, v.door, v.rol, v.antwoord, v.antwoord_op, v.gemaakt, p.naam
FROM voorstel v JOIN persoon p ON p.organisatie = @organisatie AND p.id = v.door
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
-- What one person proposed, the newest first.
-- @organisatie id
-- @door id
-- @max getal
SELECT k.id, k.titel, k.status, k.locatie, k.gemaakt, v.wat, v.rol, v.antwoord, v.gemaakt AS werd
FROM (SELECT x.id FROM voorstel x WHERE x.organisatie = @organisatie AND x.door = @door ORDER BY x.id DESC LIMIT @max) f
CROSS JOIN voorstel v CROSS JOIN knoop k
WHERE v.organisatie = @organisatie AND v.id = f.id AND k.organisatie = @organisatie AND k.id = v.id
ORDER BY k.id DESC;

-- name: VoorstellenHier :many
-- The newest of one place, or of the whole organisation.
-- @organisatie id
-- @locatie id
-- @overal bool
-- @max getal
SELECT k.id, k.titel, k.status, k.locatie, k.gemaakt, v.wat, v.rol, v.door, v.antwoord, v.gemaakt AS werd
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND x.soort = 'voorstel' ORDER BY x.gemaakt DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie
            AND y.soort = 'voorstel' AND y.locatie = @locatie ORDER BY y.gemaakt DESC LIMIT @max) b) f
CROSS JOIN voorstel v CROSS JOIN knoop k
WHERE v.organisatie = @organisatie AND v.id = f.id AND k.organisatie = @organisatie AND k.id = v.id
ORDER BY k.gemaakt DESC, k.id DESC;
