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

-- name: CijfersNear :many
-- Figures of this place and of the whole organisation, the newest first; place 0: of every place.
-- @organisatie id
-- @locatie id
-- @max getal
SELECT k.id, k.titel, g.vraag, g.eenheid, g.staat, g.waarde, g.n, g.laag, g.hoog, g.k, g.methode, g.van, g.tot, g.bron
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @locatie = 0 AND x.organisatie = @organisatie
            AND x.soort = 'cijfer' ORDER BY x.gemaakt DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @locatie <> 0 AND y.organisatie = @organisatie
            AND y.soort = 'cijfer' AND y.locatie = @locatie ORDER BY y.gemaakt DESC LIMIT @max) b
    UNION ALL
    SELECT c.id FROM (SELECT z.id FROM knoop z WHERE @locatie <> 0 AND z.organisatie = @organisatie
            AND z.soort = 'cijfer' AND z.locatie IS NULL ORDER BY z.gemaakt DESC LIMIT @max) c) f
CROSS JOIN knoop k CROSS JOIN cijfer g WHERE k.organisatie = @organisatie AND k.id = f.id
    AND g.organisatie = @organisatie AND g.id = k.id
ORDER BY k.gemaakt DESC, k.id DESC LIMIT @max;

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
SELECT b.knoop, b.naam, b.type, b.inhoud, b.op FROM bijlage b WHERE b.organisatie = @organisatie AND b.id = @id;

-- name: DraadAfter :one
-- How many draden leave a knoop.
-- @organisatie id
-- @van id
-- -> aantal getal
SELECT count(*) AS aantal FROM draad d WHERE d.organisatie = @organisatie AND d.van = @van;

-- name: ThemaList :many
-- Themes of one status at a place and of the whole organisation, the newest first, from before a moment and number; overal: of every
-- place. merken: their bouwstenen as bits.
-- @organisatie id
-- @status tekst
-- @overal bool
-- @locatie id
-- @voor_tijd tijdstip
-- @voor_id id
-- @max getal
-- -> merken getal
SELECT k.id, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd, t.uitleg, t.signalen, l.naam AS waar,
    CAST(coalesce((SELECT sum(CASE b.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen b WHERE b.organisatie = @organisatie AND b.knoop = k.id), 0) AS bigint) AS merken
FROM (SELECT xx.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie AND x.soort = 'thema'
            AND x.status = @status AND (x.gemaakt, x.id) < (@voor_tijd, @voor_id) ORDER BY x.gemaakt DESC, x.id DESC LIMIT @max) xx
    UNION ALL
    SELECT yy.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie AND y.soort = 'thema'
            AND y.status = @status AND y.locatie = @locatie AND (y.gemaakt, y.id) < (@voor_tijd, @voor_id)
        ORDER BY y.gemaakt DESC, y.id DESC LIMIT @max) yy
    UNION ALL
    SELECT zz.id FROM (SELECT z.id FROM knoop z WHERE @overal = FALSE AND z.organisatie = @organisatie AND z.soort = 'thema'
            AND z.status = @status AND z.locatie IS NULL AND (z.gemaakt, z.id) < (@voor_tijd, @voor_id)
        ORDER BY z.gemaakt DESC, z.id DESC LIMIT @max) zz) f
CROSS JOIN knoop k CROSS JOIN thema t LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
WHERE k.organisatie = @organisatie AND k.id = f.id AND t.organisatie = @organisatie AND t.id = k.id
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
-- Knopen of a kind in one status, the oldest first, from a moment and number on; overal: of every place.
-- @organisatie id
-- @soort tekst
-- @status tekst
-- @overal bool
-- @locatie id
-- @na_tijd tijdstip
-- @na_id id
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, l.naam AS waar
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie AND x.soort = @soort
            AND x.status = @status AND (x.gemaakt, x.id) > (@na_tijd, @na_id) ORDER BY x.gemaakt, x.id LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie AND y.soort = @soort
            AND y.status = @status AND y.locatie = @locatie AND (y.gemaakt, y.id) > (@na_tijd, @na_id)
        ORDER BY y.gemaakt, y.id LIMIT @max) b) f
CROSS JOIN knoop k LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
WHERE k.organisatie = @organisatie AND k.id = f.id
ORDER BY k.gemaakt, k.id;

-- name: DekkingZinnenRows :many
-- Sentences that lack a figure or a story of their own, the oldest first, from a moment and number on; GrondOf looks further back.
-- @organisatie id
-- @overal bool
-- @locatie id
-- @na_tijd tijdstip
-- @na_id id
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, l.naam AS waar
FROM (SELECT a.id FROM (SELECT x.id FROM uitspraak_kaal x WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND (x.gemaakt, x.id) > (@na_tijd, @na_id) ORDER BY x.gemaakt, x.id LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM uitspraak_kaal y WHERE @overal = FALSE AND y.organisatie = @organisatie
            AND y.locatie = @locatie AND (y.gemaakt, y.id) > (@na_tijd, @na_id) ORDER BY y.gemaakt, y.id LIMIT @max) b) f
CROSS JOIN knoop k LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
WHERE k.organisatie = @organisatie AND k.id = f.id
ORDER BY k.gemaakt, k.id;

-- name: DekkingNietsGedaanRows :many
-- Answers that said that nothing was done, the newest first. Of one place: those on its newest signals, since @gegeven, which
-- is before @sinds: a signal of last year may have had its answer this year.
-- @organisatie id
-- @signaal tekst
-- @overal bool
-- @locatie id
-- @sinds tijdstip
-- @gegeven tijdstip
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, t.verstuurd, t.tekst
FROM (SELECT a.id FROM (SELECT x.id FROM terugkoppeling x WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND x.soort = 'niets_gedaan' AND x.staat = 'verstuurd' AND x.verstuurd >= @sinds
        ORDER BY x.verstuurd DESC LIMIT @max) a
    UNION ALL
    SELECT e.id FROM (SELECT z.id FROM knoop y CROSS JOIN terugkoppeling z
        WHERE @overal = FALSE AND y.organisatie = @organisatie AND y.soort = @signaal AND y.locatie = @locatie AND y.gemaakt >= @gegeven
            AND z.organisatie = @organisatie AND z.signaal = y.id AND z.staat = 'verstuurd' AND z.soort = 'niets_gedaan'
            AND z.verstuurd >= @sinds
        ORDER BY y.gemaakt DESC LIMIT @max) e) f
CROSS JOIN terugkoppeling t CROSS JOIN knoop k
WHERE t.organisatie = @organisatie AND t.id = f.id AND k.organisatie = @organisatie AND k.id = t.signaal
ORDER BY t.verstuurd DESC, t.id DESC LIMIT @max;

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

-- name: StilPlaatsen :many
-- Open places of which nothing of a kind was made in a year, by name.
-- @organisatie id
-- @jaar getal
-- @soort tekst
-- @overal bool
-- @locatie id
-- @max getal
SELECT l.id, l.naam
FROM (SELECT a.id FROM (SELECT x.id FROM locatie x WHERE @overal = TRUE AND x.organisatie = @organisatie AND x.gesloten IS NULL
            AND NOT EXISTS (SELECT 1 FROM knoop_jaar i WHERE i.organisatie = @organisatie AND i.jaar = @jaar AND i.soort = @soort
                AND i.locatie = x.id AND i.aantal > 0)
        ORDER BY x.naam, x.id LIMIT @max) a
    UNION ALL
    SELECT y.id FROM locatie y WHERE @overal = FALSE AND y.organisatie = @organisatie AND y.id = @locatie AND y.gesloten IS NULL
        AND NOT EXISTS (SELECT 1 FROM knoop_jaar j WHERE j.organisatie = @organisatie AND j.jaar = @jaar AND j.soort = @soort
            AND j.locatie = y.id AND j.aantal > 0)) f
CROSS JOIN locatie l WHERE l.organisatie = @organisatie AND l.id = f.id
ORDER BY l.naam, l.id;

-- name: ZetelsLaatst :many
-- Who sat in a body at some moment since a day, but for its supporters, and when each last wrote anything.
-- @organisatie id
-- @sinds datum
-- -> laatst tijdstip?
SELECT z.gezelschap, z.persoon, z.vanaf, z.tot,
    (SELECT max(g.op) FROM geschiedenis g WHERE g.organisatie = @organisatie AND g.door = z.persoon) AS laatst
FROM gezelschap_lid z WHERE z.organisatie = @organisatie AND z.persoon IS NOT NULL AND z.functie <> 'ondersteuner'
    AND (z.tot IS NULL OR z.tot > @sinds)
ORDER BY z.gezelschap, z.id;

-- name: PersoonLaatstVoor :one
-- When a person last wrote anything before a moment.
-- @organisatie id
-- @persoon id
-- @voor tijdstip
-- -> laatst tijdstip?
SELECT max(g.op) AS laatst FROM geschiedenis g WHERE g.organisatie = @organisatie AND g.door = @persoon AND g.op < @voor;

-- name: StandMeest :many
-- Where most of a kind stands in one of four statuses (NULL: none), and how many of two kinds stand there in each status.
-- @organisatie id
-- @soort tekst
-- @status_a tekst?
-- @status_b tekst?
-- @status_c tekst?
-- @status_d tekst?
-- @ook tekst
-- @max getal
SELECT f.locatie, l.naam, s.soort, s.status, s.aantal
FROM (SELECT t.locatie, sum(t.aantal) AS open FROM knoop_stand t
    WHERE t.organisatie = @organisatie AND t.soort = @soort AND t.locatie >= 0 AND t.aantal > 0
        AND t.status IN (@status_a, @status_b, @status_c, @status_d)
    GROUP BY t.locatie ORDER BY open DESC, t.locatie LIMIT @max) f
CROSS JOIN knoop_stand s
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = f.locatie
WHERE s.organisatie = @organisatie AND (s.soort = @soort OR s.soort = @ook) AND s.locatie = f.locatie AND s.aantal > 0
ORDER BY f.open DESC, f.locatie;

-- name: BewoogAt :many
-- What changed at a location since a moment, the newest first, with the last line of its history that is none of three:
-- those tell that a thread was laid, which is not what moved.
-- @organisatie id
-- @locatie id
-- @sinds tijdstip
-- @straks tijdstip
-- @los_a tekst
-- @los_b tekst
-- @los_c tekst
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd, g.wat, g.detail, g.door, g.op,
    (SELECT p.naam FROM locatie p WHERE p.organisatie = @organisatie AND p.id = k.locatie) AS waar
FROM (SELECT x.id FROM knoop x
    WHERE x.organisatie = @organisatie AND x.locatie = @locatie AND x.gewijzigd > @sinds AND x.gewijzigd <= @straks
    ORDER BY x.gewijzigd DESC LIMIT @max) m
CROSS JOIN knoop k CROSS JOIN geschiedenis g
WHERE k.organisatie = @organisatie AND k.id = m.id AND g.organisatie = @organisatie AND g.id = (
    SELECT max(l.id) FROM (SELECT h.id, h.wat FROM geschiedenis h WHERE h.organisatie = @organisatie AND h.knoop = k.id
        ORDER BY h.id DESC LIMIT 8) l
    WHERE l.wat <> @los_a AND l.wat <> @los_b AND l.wat <> @los_c)
ORDER BY k.gewijzigd DESC, k.id DESC;

-- name: BewoogWhole :many
-- The same of what belongs to the whole organisation.
-- @organisatie id
-- @sinds tijdstip
-- @straks tijdstip
-- @los_a tekst
-- @los_b tekst
-- @los_c tekst
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd, g.wat, g.detail, g.door, g.op,
    (SELECT p.naam FROM locatie p WHERE p.organisatie = @organisatie AND p.id = k.locatie) AS waar
FROM (SELECT x.id FROM knoop x
    WHERE x.organisatie = @organisatie AND x.locatie IS NULL AND x.gewijzigd > @sinds AND x.gewijzigd <= @straks
    ORDER BY x.gewijzigd DESC LIMIT @max) m
CROSS JOIN knoop k CROSS JOIN geschiedenis g
WHERE k.organisatie = @organisatie AND k.id = m.id AND g.organisatie = @organisatie AND g.id = (
    SELECT max(l.id) FROM (SELECT h.id, h.wat FROM geschiedenis h WHERE h.organisatie = @organisatie AND h.knoop = k.id
        ORDER BY h.id DESC LIMIT 8) l
    WHERE l.wat <> @los_a AND l.wat <> @los_b AND l.wat <> @los_c)
ORDER BY k.gewijzigd DESC, k.id DESC;

-- name: BewoogAll :many
-- The same wherever it belongs, of these kinds: ,signaal,thema,
-- @organisatie id
-- @soorten tekst
-- @sinds tijdstip
-- @straks tijdstip
-- @los_a tekst
-- @los_b tekst
-- @los_c tekst
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, k.gewijzigd, g.wat, g.detail, g.door, g.op,
    (SELECT p.naam FROM locatie p WHERE p.organisatie = @organisatie AND p.id = k.locatie) AS waar
FROM (SELECT x.id FROM knoop x
    WHERE x.organisatie = @organisatie AND @soorten LIKE '%,' || x.soort || ',%' AND x.gewijzigd > @sinds AND x.gewijzigd <= @straks
    ORDER BY x.gewijzigd DESC LIMIT @max) m
CROSS JOIN knoop k CROSS JOIN geschiedenis g
WHERE k.organisatie = @organisatie AND k.id = m.id AND g.organisatie = @organisatie AND g.id = (
    SELECT max(l.id) FROM (SELECT h.id, h.wat FROM geschiedenis h WHERE h.organisatie = @organisatie AND h.knoop = k.id
        ORDER BY h.id DESC LIMIT 8) l
    WHERE l.wat <> @los_a AND l.wat <> @los_b AND l.wat <> @los_c)
ORDER BY k.gewijzigd DESC, k.id DESC;

-- name: DeurAt :many
-- The newest knopen of a kind in a bouwsteen at one place.
-- @organisatie id
-- @bouwsteen getal
-- @soort tekst
-- @locatie id
-- @onder id
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt FROM knoop_bouwsteen b
JOIN knoop k ON k.organisatie = @organisatie AND k.id = b.knoop
WHERE b.organisatie = @organisatie AND b.bouwsteen = @bouwsteen AND b.soort = @soort AND b.knoop < @onder AND b.locatie = @locatie
ORDER BY b.knoop DESC LIMIT @max;

-- name: DeurAll :many
-- @organisatie id
-- @bouwsteen getal
-- @soort tekst
-- @onder id
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt FROM knoop_bouwsteen b
JOIN knoop k ON k.organisatie = @organisatie AND k.id = b.knoop
WHERE b.organisatie = @organisatie AND b.bouwsteen = @bouwsteen AND b.soort = @soort AND b.knoop < @onder
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

-- name: ZonderAntwoordOpen :many
-- How many of the kind of givers stand in each state, by place: kept, not counted.
-- @organisatie id
-- @soort tekst
SELECT t.locatie, t.status, t.aantal FROM knoop_stand t
WHERE t.organisatie = @organisatie AND t.soort = @soort AND t.locatie >= 0 AND t.aantal > 0 ORDER BY t.locatie, t.status;

-- name: ZonderAntwoordLaat :many
-- Those who wait past the promised day, by place and state: how many, and which day passed first. A day later than can be
-- promised (@langst) was set by a clock that was wrong: it passed yesterday.
-- @organisatie id
-- @mag tekst
-- @vandaag datum
-- @gisteren datum
-- @langst datum
-- @max getal
-- -> aantal getal
-- -> eerste datum
SELECT f.locatie, k.status, count(*) AS aantal, min(f.dag) AS eerste
FROM (SELECT a.locatie, a.knoop, a.uiterlijk AS dag FROM (SELECT w.locatie, w.knoop, w.uiterlijk FROM wachtpunt w WHERE w.organisatie = @organisatie
            AND w.mag = @mag AND w.klaar IS NULL AND w.in_lijst AND w.uiterlijk IS NOT NULL AND w.uiterlijk < @vandaag
            AND w.soort = 'signaal_antwoord' ORDER BY w.uiterlijk, w.id LIMIT @max) a
    UNION ALL
    SELECT b.locatie, b.knoop, @gisteren FROM (SELECT x.locatie, x.knoop FROM wachtpunt x WHERE x.organisatie = @organisatie
            AND x.mag = @mag AND x.klaar IS NULL AND x.in_lijst AND x.uiterlijk IS NOT NULL AND x.uiterlijk > @langst
            AND x.soort = 'signaal_antwoord' ORDER BY x.uiterlijk, x.id LIMIT @max) b) f
CROSS JOIN knoop k WHERE k.organisatie = @organisatie AND k.id = f.knoop
GROUP BY f.locatie, k.status ORDER BY f.locatie, k.status;

-- ---- the first steps ----

-- name: StartHierSinds :one
-- Since when somebody is here: the first day of the oldest role that was not ended, or seat that counts on @dag. A seat counts
-- only while its body is there.
-- @organisatie id
-- @persoon id
-- @dag datum
-- -> begon datum?
SELECT min(f.vanaf) AS begon FROM (
    SELECT m.vanaf FROM lidmaatschap m WHERE m.organisatie = @organisatie AND m.persoon = @persoon
        AND m.tot IS NULL
    UNION ALL
    SELECT z.vanaf FROM gezelschap_lid z CROSS JOIN gezelschap g WHERE z.organisatie = @organisatie AND z.persoon = @persoon
        AND z.vanaf <= @dag AND (z.tot IS NULL OR z.tot > @dag)
        AND g.organisatie = @organisatie AND g.id = z.gezelschap AND (g.opgeheven IS NULL OR g.opgeheven > @dag)) f;

-- name: StartRollen :many
-- The roles that somebody has, or was invited to.
-- @organisatie id
SELECT DISTINCT m.rol FROM lidmaatschap m
WHERE m.organisatie = @organisatie AND m.tot IS NULL ORDER BY m.rol;

-- name: StartSoorten :many
-- The kinds of which there is something.
-- @organisatie id
-- @overal id
SELECT DISTINCT t.soort FROM knoop_stand t
WHERE t.organisatie = @organisatie AND t.locatie = @overal AND t.aantal > 0 ORDER BY t.soort;
