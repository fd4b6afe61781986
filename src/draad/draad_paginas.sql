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
-- Themes of one status at a place and of the whole organisation; overal: of every place. merken: their
-- bouwstenen as bits.
-- @organisatie id
-- @status tekst
-- @overal bool
-- @locatie id
-- @max getal
-- -> merken getal
SELECT k.id, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd, t.uitleg, t.signalen,
    CAST(coalesce((SELECT sum(CASE b.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen b WHERE b.organisatie = @organisatie AND b.knoop = k.id), 0) AS bigint) AS merken
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

-- name: DekkingOpen :many
-- Knopen of a kind in one status, the oldest first; overal: of every place.
-- @organisatie id
-- @soort tekst
-- @status tekst
-- @overal bool
-- @locatie id
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt FROM knoop k
WHERE k.organisatie = @organisatie AND k.soort = @soort AND k.status = @status
    AND (@overal = TRUE OR k.locatie = @locatie)
ORDER BY k.gemaakt, k.id LIMIT @max;

-- name: DekkingNietsGedaanRows :many
-- Answers that said that nothing was done, the newest first.
-- @organisatie id
-- @overal bool
-- @locatie id
-- @sinds tijdstip
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, t.verstuurd, t.tekst FROM terugkoppeling t
JOIN knoop k ON k.organisatie = @organisatie AND k.id = t.signaal
WHERE t.organisatie = @organisatie AND t.soort = 'niets_gedaan' AND t.staat = 'verstuurd' AND t.verstuurd >= @sinds
    AND (@overal = TRUE OR k.locatie = @locatie)
ORDER BY t.verstuurd DESC, t.id DESC LIMIT @max;

-- name: DekkingCycliRows :many
-- Cycles in one status with what hangs on them and on their steps.
-- @organisatie id
-- @status tekst
-- @overal bool
-- @locatie id
-- @max getal
-- -> acties getal
-- -> cijfers getal
-- -> verhalen getal
WITH RECURSIVE verder (cyclus, id, diepte) AS (
    SELECT o.id, o.id, CAST(0 AS bigint) FROM (
        SELECT k.id FROM knoop k WHERE k.organisatie = @organisatie AND k.soort = 'leercyclus' AND k.status = @status
            AND (@overal = TRUE OR k.locatie = @locatie)
        ORDER BY k.gemaakt, k.id LIMIT @max) o
    UNION
    SELECT v.cyclus, d.naar, v.diepte + 1 FROM verder v
    JOIN draad d ON d.organisatie = @organisatie AND d.van = v.id AND d.relatie = 'leidt_tot'
    WHERE v.diepte < 12
)
SELECT c.id, c.soort, c.titel, c.status, c.locatie, c.gemaakt, s.acties AS acties, s.cijfers AS cijfers, s.verhalen AS verhalen
FROM (SELECT v.cyclus,
        count(DISTINCT CASE WHEN n.soort = 'actie' THEN n.id END) AS acties,
        count(DISTINCT CASE WHEN b.soort = 'cijfer' THEN b.id END) AS cijfers,
        count(DISTINCT CASE WHEN b.soort = 'verhaal' AND b.status <> 'ingetrokken' THEN b.id END) AS verhalen
    FROM verder v
    CROSS JOIN knoop n
    LEFT JOIN draad d ON d.organisatie = @organisatie AND d.naar = v.id AND d.van_signaal = FALSE
    LEFT JOIN knoop b ON b.organisatie = @organisatie AND b.id = d.van
    WHERE n.organisatie = @organisatie AND n.id = v.id
    GROUP BY v.cyclus) s
CROSS JOIN knoop c WHERE c.organisatie = @organisatie AND c.id = s.cyclus
ORDER BY c.gemaakt, c.id;

-- name: GrondOf :one
-- What one sentence rests on: shareable figures and stories upstream, and all else.
-- @organisatie id
-- @knoop id
-- -> cijfers getal
-- -> verhalen getal
-- -> anders getal
-- -> tegen getal
WITH RECURSIVE terug (id, diepte) AS (
    SELECT a.id, CAST(0 AS bigint) FROM knoop a WHERE a.organisatie = @organisatie AND a.id = @knoop
    UNION
    SELECT d.van, t.diepte + 1 FROM terug t
    JOIN draad d ON d.organisatie = @organisatie AND d.naar = t.id AND d.van_signaal = FALSE
        AND d.relatie <> 'spreekt_tegen'
    WHERE t.diepte < 6
)
SELECT count(DISTINCT CASE WHEN n.soort = 'cijfer' AND n.status IN ('open', 'gelijk') THEN n.id END) AS cijfers,
    count(DISTINCT CASE WHEN n.soort = 'verhaal' AND n.status = 'vrij' THEN n.id END) AS verhalen,
    count(DISTINCT CASE WHEN t.diepte > 0 THEN n.id END)
        + (SELECT count(*) FROM draad e WHERE e.organisatie = @organisatie AND e.naar = @knoop AND e.van_signaal = TRUE) AS anders,
    (SELECT count(*) FROM draad f WHERE f.organisatie = @organisatie AND f.naar = @knoop AND f.relatie = 'spreekt_tegen') AS tegen
FROM (SELECT x.id, x.diepte FROM terug x LIMIT 2000) t
CROSS JOIN knoop n WHERE n.organisatie = @organisatie AND n.id = t.id;

-- name: RadenHeard :many
-- Who sits in a council or speaks for a profession, per place, and when they last wrote anything.
-- @organisatie id
-- @vandaag datum
-- -> plek id
-- -> leden getal
-- -> laatst tijdstip?
SELECT l.rol, coalesce(l.locatie, 0) AS plek, count(DISTINCT l.persoon) AS leden,
    max((SELECT max(g.op) FROM geschiedenis g WHERE g.organisatie = @organisatie AND g.door = l.persoon)) AS laatst
FROM lidmaatschap l
WHERE l.organisatie = @organisatie AND l.vanaf <= @vandaag AND (l.tot IS NULL OR l.tot >= @vandaag)
    AND l.rol IN ('clientenraad_lokaal', 'clientenraad_centraal', 'professionele_raad', 'ondernemingsraad')
GROUP BY l.rol, coalesce(l.locatie, 0) ORDER BY l.rol, coalesce(l.locatie, 0);

-- name: BewoogAt :many
-- What changed at a location since a moment, the newest first.
-- @organisatie id
-- @locatie id
-- @sinds tijdstip
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd FROM knoop k
WHERE k.organisatie = @organisatie AND k.locatie = @locatie AND k.gewijzigd > @sinds
ORDER BY k.gewijzigd DESC, k.id DESC LIMIT @max;

-- name: BewoogWhole :many
-- What changed that belongs to the whole organisation.
-- @organisatie id
-- @sinds tijdstip
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd FROM knoop k
WHERE k.organisatie = @organisatie AND k.locatie IS NULL AND k.gewijzigd > @sinds
ORDER BY k.gewijzigd DESC, k.id DESC LIMIT @max;

-- name: DeurAt :many
-- The newest knopen of a kind in a bouwsteen at one place.
-- @organisatie id
-- @bouwsteen getal
-- @soort tekst
-- @locatie id
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt FROM knoop_bouwsteen b
JOIN knoop k ON k.organisatie = @organisatie AND k.id = b.knoop
WHERE b.organisatie = @organisatie AND b.bouwsteen = @bouwsteen AND b.soort = @soort AND b.locatie = @locatie
ORDER BY b.knoop DESC LIMIT @max;

-- name: DeurAll :many
-- @organisatie id
-- @bouwsteen getal
-- @soort tekst
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt FROM knoop_bouwsteen b
JOIN knoop k ON k.organisatie = @organisatie AND k.id = b.knoop
WHERE b.organisatie = @organisatie AND b.bouwsteen = @bouwsteen AND b.soort = @soort
ORDER BY b.knoop DESC LIMIT @max;

-- name: Zoek :stream
-- The newest first, from below an id. @vraag: stems in double quotes, blank separated: all must be there.
-- @organisatie id
-- @vraag tekst
-- @onder id
-- @max getal
-- sqlite
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt FROM zoek_fts
JOIN knoop k ON k.organisatie = @organisatie AND k.id = zoek_fts.rowid - @organisatie * 4294967296
WHERE zoek_fts MATCH @vraag AND zoek_fts.rowid > @organisatie * 4294967296
    AND zoek_fts.rowid < @organisatie * 4294967296 + @onder
ORDER BY zoek_fts.rowid DESC LIMIT @max;
-- postgres
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt FROM (
    SELECT z.knoop FROM zoektekst z
    WHERE z.organisatie = @organisatie AND z.knoop < @onder
        AND to_tsvector('simple', 'org' || z.organisatie::text || ' ' || z.stammen)
            @@ plainto_tsquery('simple', 'org' || (@organisatie)::text || ' ' || @vraag)
    ORDER BY z.knoop DESC LIMIT @max) f
JOIN knoop k ON k.organisatie = @organisatie AND k.id = f.knoop
ORDER BY k.id DESC;
