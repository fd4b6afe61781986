-- What the pages and the shared shapes of the spine read and write. The tables stand in draad.sql.

-- name: CijferInsert :exec
-- @organisatie id
-- @id id
-- @vraag tekst
-- @eenheid tekst
-- @staat tekst
-- @waarde breuk?
-- @n getal?
-- @laag breuk?
-- @hoog breuk?
-- @k getal?
-- @methode tekst
-- @van datum?
-- @tot datum?
-- @bron tekst
INSERT INTO cijfer (organisatie, id, vraag, eenheid, staat, waarde, n, laag, hoog, k, methode, van, tot, bron)
VALUES (@organisatie, @id, @vraag, @eenheid, @staat, @waarde, @n, @laag, @hoog, @k, @methode, @van, @tot, @bron);

-- name: CijferById :one
-- @organisatie id
-- @id id
SELECT c.vraag, c.eenheid, c.staat, c.waarde, c.n, c.laag, c.hoog, c.k, c.methode, c.van, c.tot, c.bron
FROM cijfer c WHERE c.organisatie = @organisatie AND c.id = @id;

-- name: VerhaalInsert :exec
-- @organisatie id
-- @id id
-- @tekst tekst
-- @verteller tekst
-- @toestemming tekst
-- @toestemming_op datum?
-- @onherkenbaar_door id?
-- @onherkenbaar_op tijdstip?
INSERT INTO verhaal (organisatie, id, tekst, verteller, toestemming, toestemming_op, onherkenbaar_door, onherkenbaar_op)
VALUES (@organisatie, @id, @tekst, @verteller, @toestemming, @toestemming_op, @onherkenbaar_door, @onherkenbaar_op);

-- name: VerhaalById :one
-- @organisatie id
-- @id id
SELECT v.tekst, v.verteller, v.toestemming, v.toestemming_op, v.onherkenbaar_door, v.onherkenbaar_op
FROM verhaal v WHERE v.organisatie = @organisatie AND v.id = @id;

-- name: VerhaalSetTekst :exec
-- Another text has to be made unrecognisable again.
-- @organisatie id
-- @id id
-- @tekst tekst
-- @verteller tekst
UPDATE verhaal SET tekst = @tekst, verteller = @verteller, onherkenbaar_door = NULL, onherkenbaar_op = NULL
WHERE organisatie = @organisatie AND id = @id;

-- name: VerhaalSetToestemming :exec
-- @organisatie id
-- @id id
-- @toestemming tekst
-- @op datum?
UPDATE verhaal SET toestemming = @toestemming, toestemming_op = @op WHERE organisatie = @organisatie AND id = @id;

-- name: VerhaalSetOnherkenbaar :exec
-- @organisatie id
-- @id id
-- @door id?
-- @op tijdstip?
UPDATE verhaal SET onherkenbaar_door = @door, onherkenbaar_op = @op WHERE organisatie = @organisatie AND id = @id;

-- name: ThemaInsert :exec
-- @organisatie id
-- @id id
-- @uitleg tekst
INSERT INTO thema (organisatie, id, uitleg) VALUES (@organisatie, @id, @uitleg);

-- name: ThemaById :one
-- @organisatie id
-- @id id
SELECT t.uitleg, t.signalen FROM thema t WHERE t.organisatie = @organisatie AND t.id = @id;

-- name: ThemaSetUitleg :exec
-- @organisatie id
-- @id id
-- @uitleg tekst
UPDATE thema SET uitleg = @uitleg WHERE organisatie = @organisatie AND id = @id;

-- name: OpmerkingInsert :exec
-- @organisatie id
-- @knoop id
-- @tekst tekst
-- @door id
-- @op tijdstip
INSERT INTO opmerking (organisatie, id, knoop, tekst, door, op)
VALUES (@organisatie, (SELECT coalesce(max(o.id), 0) + 1 FROM opmerking o WHERE o.organisatie = @organisatie),
    @knoop, @tekst, @door, @op);

-- name: OpmerkingOf :many
-- @organisatie id
-- @knoop id
-- @max getal
SELECT o.id, o.tekst, o.op, p.naam FROM opmerking o
JOIN persoon p ON p.organisatie = @organisatie AND p.id = o.door
WHERE o.organisatie = @organisatie AND o.knoop = @knoop ORDER BY o.id DESC LIMIT @max;

-- name: BijlageInsert :exec
-- @organisatie id
-- @knoop id
-- @naam tekst
-- @type tekst
-- @inhoud bytes
-- @door id
-- @op tijdstip
INSERT INTO bijlage (organisatie, id, knoop, naam, type, inhoud, door, op)
VALUES (@organisatie, (SELECT coalesce(max(b.id), 0) + 1 FROM bijlage b WHERE b.organisatie = @organisatie),
    @knoop, @naam, @type, @inhoud, @door, @op);

-- name: BijlageOf :many
-- @organisatie id
-- @knoop id
-- @max getal
-- -> grootte getal
SELECT b.id, b.naam, b.type, CAST(length(b.inhoud) AS bigint) AS grootte, b.op, p.naam AS door_naam FROM bijlage b
JOIN persoon p ON p.organisatie = @organisatie AND p.id = b.door
WHERE b.organisatie = @organisatie AND b.knoop = @knoop ORDER BY b.id LIMIT @max;

-- name: BijlageById :one
-- @organisatie id
-- @id id
SELECT b.knoop, b.naam, b.type, b.inhoud FROM bijlage b WHERE b.organisatie = @organisatie AND b.id = @id;

-- name: DraadAfter :one
-- How many draden leave a knoop.
-- @organisatie id
-- @van id
-- -> aantal getal
SELECT count(*) AS aantal FROM draad d WHERE d.organisatie = @organisatie AND d.van = @van;

-- name: ThemaList :many
-- Themes of one status at a place and of the whole organisation; overal: of every place.
-- @organisatie id
-- @status tekst
-- @overal bool
-- @locatie id
-- @max getal
SELECT k.id, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd, t.uitleg, t.signalen
FROM knoop k JOIN thema t ON t.organisatie = @organisatie AND t.id = k.id
WHERE k.organisatie = @organisatie AND k.soort = 'thema' AND k.status = @status
    AND (@overal = TRUE OR k.locatie = @locatie OR k.locatie IS NULL)
ORDER BY k.gemaakt DESC, k.id DESC LIMIT @max;

-- name: ThemaSignalen :many
-- The signals of a theme, the newest first, from below an id.
-- @organisatie id
-- @id id
-- @onder id
-- @max getal
SELECT k.id, k.soort, k.locatie, k.titel, k.status, k.gemaakt
FROM draad d JOIN knoop k ON k.organisatie = @organisatie AND k.id = d.van
WHERE d.organisatie = @organisatie AND d.naar = @id AND d.van_signaal = TRUE AND d.van < @onder
ORDER BY d.van DESC LIMIT @max;
