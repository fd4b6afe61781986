-- schema 1: what this room keeps
INSERT INTO knoop_soort (soort) VALUES ('kamer');
CREATE TABLE kamer (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'kamer' CHECK (soort = 'kamer'),
    tekst tekst NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
-- end

-- name: KamerInsert :exec
-- @organisatie id
-- @id id
-- @tekst tekst
INSERT INTO kamer (organisatie, id, tekst) VALUES (@organisatie, @id, @tekst);

-- name: KamerOf :one
-- @organisatie id
-- @id id
SELECT n.tekst FROM kamer n WHERE n.organisatie = @organisatie AND n.id = @id;

-- name: KamerRijen :many
-- The newest of one location, or of the whole organisation.
-- @organisatie id
-- @locatie id
-- @overal bool
-- @max getal
SELECT k.id, k.locatie, k.gemaakt, n.tekst
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND x.soort = 'kamer' AND x.status = 'open' ORDER BY x.gemaakt DESC, x.id DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie
            AND y.soort = 'kamer' AND y.status = 'open' AND y.locatie = @locatie
        ORDER BY y.gemaakt DESC, y.id DESC LIMIT @max) b) f
CROSS JOIN knoop k CROSS JOIN kamer n
WHERE k.organisatie = @organisatie AND k.id = f.id AND n.organisatie = @organisatie AND n.id = k.id
ORDER BY k.gemaakt DESC, k.id DESC;
