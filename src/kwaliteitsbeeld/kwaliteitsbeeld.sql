-- schema 1: the living kwaliteitsbeeld and its frozen versions
INSERT INTO knoop_soort (soort) VALUES ('kwaliteitsbeeld'), ('uitspraak'), ('stem');
CREATE TABLE kwaliteitsbeeld (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'kwaliteitsbeeld' CHECK (soort = 'kwaliteitsbeeld'),
    jaar getal NOT NULL CHECK (jaar BETWEEN 2020 AND 2100),
    locatie id,
    plek getal NOT NULL,
    inleiding tekst NOT NULL DEFAULT '',
    PRIMARY KEY (organisatie, id),
    UNIQUE (organisatie, jaar, plek),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE hoofdstuk (
    organisatie id NOT NULL,
    id id NOT NULL,
    beeld id NOT NULL,
    bouwsteen getal CHECK (bouwsteen BETWEEN 1 AND 5),
    titel tekst NOT NULL,
    volgorde getal NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, beeld) REFERENCES kwaliteitsbeeld (organisatie, id)
);
CREATE INDEX hoofdstuk_beeld ON hoofdstuk (organisatie, beeld, volgorde);
CREATE TABLE uitspraak (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'uitspraak' CHECK (soort = 'uitspraak'),
    beeld id NOT NULL,
    hoofdstuk id NOT NULL,
    deel tekst NOT NULL CHECK (deel IN ('terugblik', 'reflectie', 'vooruitblik')),
    tekst tekst NOT NULL,
    volgorde getal NOT NULL,
    weg bool NOT NULL DEFAULT FALSE,
    in_het_kort bool NOT NULL DEFAULT FALSE,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, beeld) REFERENCES kwaliteitsbeeld (organisatie, id),
    FOREIGN KEY (organisatie, hoofdstuk) REFERENCES hoofdstuk (organisatie, id)
);
CREATE INDEX uitspraak_hoofdstuk ON uitspraak (organisatie, hoofdstuk, volgorde);
CREATE INDEX uitspraak_beeld ON uitspraak (organisatie, beeld);
CREATE TABLE stem (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'stem' CHECK (soort = 'stem'),
    beeld id NOT NULL,
    hoofdstuk id,
    rol tekst NOT NULL,
    namens tekst NOT NULL,
    tekst tekst NOT NULL,
    ingetrokken bool NOT NULL DEFAULT FALSE,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, beeld) REFERENCES kwaliteitsbeeld (organisatie, id),
    FOREIGN KEY (organisatie, hoofdstuk) REFERENCES hoofdstuk (organisatie, id)
);
CREATE INDEX stem_beeld ON stem (organisatie, beeld);
CREATE TABLE beeld_gevraagd (
    organisatie id NOT NULL,
    beeld id NOT NULL,
    rol tekst NOT NULL,
    gevraagd_op datum NOT NULL,
    door id NOT NULL,
    PRIMARY KEY (organisatie, beeld, rol),
    FOREIGN KEY (organisatie, beeld) REFERENCES kwaliteitsbeeld (organisatie, id)
);
CREATE TABLE beeld_versie (
    organisatie id NOT NULL,
    beeld id NOT NULL,
    nummer getal NOT NULL,
    staat tekst NOT NULL CHECK (staat IN ('bevroren', 'vastgesteld', 'openbaar', 'vervangen')),
    bevroren tijdstip NOT NULL,
    bevroren_door id NOT NULL,
    vastgesteld tijdstip,
    vastgesteld_door id,
    gepubliceerd tijdstip,
    gepubliceerd_door id,
    audit_kop bytes NOT NULL,
    hash bytes NOT NULL,
    adres tekst,
    gecontroleerd tijdstip,
    bereikbaar bool,
    PRIMARY KEY (organisatie, beeld, nummer),
    FOREIGN KEY (organisatie, beeld) REFERENCES kwaliteitsbeeld (organisatie, id)
);
CREATE TABLE versie_deel (
    organisatie id NOT NULL,
    beeld id NOT NULL,
    nummer getal NOT NULL,
    plaats getal NOT NULL,
    ouder getal NOT NULL,
    soort tekst NOT NULL,
    knoop id,
    inhoud tekst NOT NULL,
    zout bytes NOT NULL,
    hash bytes NOT NULL,
    ingetrokken datum,
    PRIMARY KEY (organisatie, beeld, nummer, plaats),
    FOREIGN KEY (organisatie, beeld, nummer) REFERENCES beeld_versie (organisatie, beeld, nummer)
);
CREATE TABLE versie_bestand (
    organisatie id NOT NULL,
    beeld id NOT NULL,
    nummer getal NOT NULL,
    pad tekst NOT NULL,
    type tekst NOT NULL,
    inhoud bytes NOT NULL,
    PRIMARY KEY (organisatie, beeld, nummer, pad),
    FOREIGN KEY (organisatie, beeld, nummer) REFERENCES beeld_versie (organisatie, beeld, nummer)
);
CREATE TABLE gepubliceerd_cijfer (
    organisatie id NOT NULL,
    beeld id NOT NULL,
    nummer getal NOT NULL,
    familie tekst NOT NULL,
    cel tekst NOT NULL,
    n getal NOT NULL,
    PRIMARY KEY (organisatie, beeld, nummer, familie, cel),
    FOREIGN KEY (organisatie, beeld, nummer) REFERENCES beeld_versie (organisatie, beeld, nummer)
);
-- end
-- schema 2: withdrawn consent finds its frozen parts
CREATE INDEX versie_deel_knoop ON versie_deel (organisatie, knoop);
-- end
-- schema 3: a document finds its own rows, whatever order they are asked in
DROP INDEX uitspraak_beeld;
CREATE INDEX uitspraak_beeld_volgorde ON uitspraak (organisatie, beeld, hoofdstuk, volgorde, id);
DROP INDEX stem_beeld;
CREATE INDEX stem_beeld_id ON stem (organisatie, beeld, id);
DROP INDEX versie_deel_knoop;
CREATE INDEX versie_deel_knoop_beeld ON versie_deel (organisatie, knoop, beeld, nummer);
CREATE INDEX gepubliceerd_cijfer_cel ON gepubliceerd_cijfer (organisatie, familie, cel, n);
-- end

-- schema 4: pages are made unseen, and shown all at once by the number of their issue (uitgave); -1: of every issue
ALTER TABLE beeld_versie ADD COLUMN uitgave getal NOT NULL DEFAULT 0;
CREATE TABLE uitgave_stand (
    organisatie id NOT NULL REFERENCES organisatie (id),
    stand getal NOT NULL,
    laatste getal NOT NULL,
    PRIMARY KEY (organisatie)
);
CREATE TABLE uitgave (
    organisatie id NOT NULL,
    nummer getal NOT NULL,
    beeld id NOT NULL,
    versie getal NOT NULL,
    zichtbaar bool NOT NULL DEFAULT FALSE,
    nieuws bool NOT NULL DEFAULT FALSE,
    PRIMARY KEY (organisatie, nummer),
    FOREIGN KEY (organisatie, beeld, versie) REFERENCES beeld_versie (organisatie, beeld, nummer)
);
CREATE TABLE uitgave_bestand (
    organisatie id NOT NULL,
    beeld id NOT NULL,
    nummer getal NOT NULL,
    uitgave getal NOT NULL,
    pad tekst NOT NULL,
    type tekst NOT NULL,
    inhoud bytes NOT NULL,
    PRIMARY KEY (organisatie, beeld, nummer, uitgave, pad),
    FOREIGN KEY (organisatie, beeld, nummer) REFERENCES beeld_versie (organisatie, beeld, nummer)
);
INSERT INTO uitgave_bestand (organisatie, beeld, nummer, uitgave, pad, type, inhoud)
SELECT f.organisatie, f.beeld, f.nummer, CASE WHEN f.pad = 'kwaliteitsbeeld.pdf' THEN -1 ELSE 0 END, f.pad, f.type, f.inhoud FROM versie_bestand f;
DROP TABLE versie_bestand;
-- end

-- schema 5: a public page keeps its looks: the stylesheet and letters it names, also when a later program has others
CREATE TABLE uitgave_asset (
    organisatie id NOT NULL REFERENCES organisatie (id),
    pad tekst NOT NULL,
    type tekst NOT NULL,
    inhoud bytes NOT NULL,
    PRIMARY KEY (organisatie, pad)
);
-- end

-- schema 6: a council's voice belongs to the council, and so does what it is asked
-- Each voice and each request finds its body: that of the giver, else the one of the place, else the one that speaks for all; where there
-- is none it is made.
CREATE TABLE raad_gezocht (
    organisatie id NOT NULL,
    soort tekst NOT NULL,
    knoop id NOT NULL,
    rol tekst NOT NULL,
    plek id NOT NULL,
    door id NOT NULL,
    jaar getal NOT NULL,
    gezelschap id,
    PRIMARY KEY (organisatie, soort, knoop, rol)
);
INSERT INTO raad_gezocht (organisatie, soort, knoop, rol, plek, door, jaar)
SELECT s.organisatie, 'stem', s.id, s.rol, coalesce(b.locatie, 0), coalesce(k.door, 0), b.jaar
FROM stem s JOIN kwaliteitsbeeld b ON b.organisatie = s.organisatie AND b.id = s.beeld
JOIN knoop k ON k.organisatie = s.organisatie AND k.id = s.id
WHERE s.rol = 'clientenraad_lokaal' OR s.rol = 'clientenraad_centraal' OR s.rol = 'professionele_raad' OR s.rol = 'ondernemingsraad';
INSERT INTO raad_gezocht (organisatie, soort, knoop, rol, plek, door, jaar)
SELECT v.organisatie, 'vraag', v.beeld, v.rol, coalesce(b.locatie, 0), 0, b.jaar
FROM beeld_gevraagd v JOIN kwaliteitsbeeld b ON b.organisatie = v.organisatie AND b.id = v.beeld;
UPDATE raad_gezocht SET gezelschap = (SELECT min(g.id) FROM gezelschap g
    JOIN gezelschap_lid z ON z.organisatie = g.organisatie AND z.gezelschap = g.id
    JOIN gezelschap_locatie p ON p.organisatie = g.organisatie AND p.gezelschap = g.id
    WHERE g.organisatie = raad_gezocht.organisatie AND g.soort = raad_gezocht.rol AND z.persoon = raad_gezocht.door AND p.locatie = raad_gezocht.plek)
WHERE gezelschap IS NULL;
UPDATE raad_gezocht SET gezelschap = (SELECT min(g.id) FROM gezelschap g
    JOIN gezelschap_lid z ON z.organisatie = g.organisatie AND z.gezelschap = g.id
    WHERE g.organisatie = raad_gezocht.organisatie AND g.soort = raad_gezocht.rol AND z.persoon = raad_gezocht.door)
WHERE gezelschap IS NULL;
UPDATE raad_gezocht SET gezelschap = (SELECT min(g.id) FROM gezelschap g
    JOIN gezelschap_locatie p ON p.organisatie = g.organisatie AND p.gezelschap = g.id
    WHERE g.organisatie = raad_gezocht.organisatie AND g.soort = raad_gezocht.rol AND p.locatie = raad_gezocht.plek)
WHERE gezelschap IS NULL;
UPDATE raad_gezocht SET gezelschap = (SELECT min(g.id) FROM gezelschap g
    LEFT JOIN gezelschap_locatie p ON p.organisatie = g.organisatie AND p.gezelschap = g.id
    WHERE g.organisatie = raad_gezocht.organisatie AND g.soort = raad_gezocht.rol AND p.locatie IS NULL)
WHERE gezelschap IS NULL;
INSERT INTO gezelschap (organisatie, id, soort, naam, vanaf)
SELECT r.organisatie, (SELECT coalesce(max(m.id), 0) FROM gezelschap m WHERE m.organisatie = r.organisatie)
        + row_number() OVER (PARTITION BY r.organisatie ORDER BY r.rol, r.plek), r.rol,
    CASE r.rol WHEN 'clientenraad_centraal' THEN 'Centrale cliëntenraad' WHEN 'professionele_raad' THEN 'Professionele raad'
        WHEN 'ondernemingsraad' THEN 'Ondernemingsraad'
        ELSE 'Cliëntenraad' || coalesce((SELECT ' ' || l.naam FROM locatie l WHERE l.organisatie = r.organisatie AND l.id = r.plek), '') END,
    CAST(r.jaar || '-01-01' AS datum)
FROM (SELECT z.organisatie, z.rol, CASE WHEN z.rol = 'clientenraad_lokaal' THEN z.plek ELSE 0 END AS plek, min(z.jaar) AS jaar
    FROM raad_gezocht z WHERE z.gezelschap IS NULL
    GROUP BY z.organisatie, z.rol, CASE WHEN z.rol = 'clientenraad_lokaal' THEN z.plek ELSE 0 END) r;
INSERT INTO gezelschap_locatie (organisatie, gezelschap, locatie)
SELECT DISTINCT r.organisatie, g.id, r.plek FROM raad_gezocht r
JOIN gezelschap g ON g.organisatie = r.organisatie AND g.soort = r.rol
JOIN locatie l ON l.organisatie = r.organisatie AND l.id = r.plek AND g.naam = 'Cliëntenraad ' || l.naam
WHERE r.gezelschap IS NULL AND r.rol = 'clientenraad_lokaal' AND r.plek > 0
    AND NOT EXISTS (SELECT 1 FROM gezelschap_locatie p WHERE p.organisatie = g.organisatie AND p.gezelschap = g.id);
UPDATE raad_gezocht SET gezelschap = (SELECT min(g.id) FROM gezelschap g
    JOIN gezelschap_locatie p ON p.organisatie = g.organisatie AND p.gezelschap = g.id
    WHERE g.organisatie = raad_gezocht.organisatie AND g.soort = raad_gezocht.rol AND p.locatie = raad_gezocht.plek)
WHERE gezelschap IS NULL;
UPDATE raad_gezocht SET gezelschap = (SELECT min(g.id) FROM gezelschap g
    LEFT JOIN gezelschap_locatie p ON p.organisatie = g.organisatie AND p.gezelschap = g.id
    WHERE g.organisatie = raad_gezocht.organisatie AND g.soort = raad_gezocht.rol AND p.locatie IS NULL)
WHERE gezelschap IS NULL;
CREATE TABLE stem_nieuw (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'stem' CHECK (soort = 'stem'),
    beeld id NOT NULL,
    hoofdstuk id,
    rol tekst NOT NULL,
    gezelschap id,
    namens tekst NOT NULL,
    tekst tekst NOT NULL,
    ingetrokken bool NOT NULL DEFAULT FALSE,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, beeld) REFERENCES kwaliteitsbeeld (organisatie, id),
    FOREIGN KEY (organisatie, hoofdstuk) REFERENCES hoofdstuk (organisatie, id),
    FOREIGN KEY (organisatie, gezelschap) REFERENCES gezelschap (organisatie, id)
);
INSERT INTO stem_nieuw (organisatie, id, beeld, hoofdstuk, rol, gezelschap, namens, tekst, ingetrokken)
SELECT s.organisatie, s.id, s.beeld, s.hoofdstuk, s.rol, r.gezelschap, s.namens, s.tekst, s.ingetrokken
FROM stem s LEFT JOIN raad_gezocht r ON r.organisatie = s.organisatie AND r.soort = 'stem' AND r.knoop = s.id;
DROP TABLE stem;
ALTER TABLE stem_nieuw RENAME TO stem;
CREATE INDEX stem_beeld_id ON stem (organisatie, beeld, id);
CREATE TABLE beeld_vraag (
    organisatie id NOT NULL,
    beeld id NOT NULL,
    gezelschap id NOT NULL,
    gevraagd_op datum NOT NULL,
    door id NOT NULL,
    PRIMARY KEY (organisatie, beeld, gezelschap),
    FOREIGN KEY (organisatie, beeld) REFERENCES kwaliteitsbeeld (organisatie, id),
    FOREIGN KEY (organisatie, gezelschap) REFERENCES gezelschap (organisatie, id)
);
INSERT INTO beeld_vraag (organisatie, beeld, gezelschap, gevraagd_op, door)
SELECT v.organisatie, v.beeld, r.gezelschap, v.gevraagd_op, v.door FROM beeld_gevraagd v
JOIN raad_gezocht r ON r.organisatie = v.organisatie AND r.soort = 'vraag' AND r.knoop = v.beeld AND r.rol = v.rol;
DROP TABLE beeld_gevraagd;
UPDATE wachtpunt SET soort = 'stem', in_lijst = FALSE,
    gezelschap = (SELECT r.gezelschap FROM raad_gezocht r WHERE r.organisatie = wachtpunt.organisatie AND r.soort = 'vraag'
        AND r.knoop = wachtpunt.knoop AND wachtpunt.soort = 'stem_' || r.rol),
    vraag = (SELECT t.gezelschap FROM raad_gezocht t WHERE t.organisatie = wachtpunt.organisatie AND t.soort = 'vraag'
        AND t.knoop = wachtpunt.knoop AND wachtpunt.soort = 'stem_' || t.rol)
WHERE klaar IS NULL AND EXISTS (SELECT 1 FROM raad_gezocht u WHERE u.organisatie = wachtpunt.organisatie AND u.soort = 'vraag'
    AND u.knoop = wachtpunt.knoop AND wachtpunt.soort = 'stem_' || u.rol);
UPDATE wachtpunt SET klaar = sinds WHERE klaar IS NULL AND soort = 'stem' AND EXISTS (SELECT 1 FROM stem s
    WHERE s.organisatie = wachtpunt.organisatie AND s.beeld = wachtpunt.knoop AND s.gezelschap = wachtpunt.gezelschap AND s.ingetrokken = FALSE);
DELETE FROM wachtpunt_stand WHERE soort LIKE 'stem_%';
DROP TABLE raad_gezocht;
-- end

-- schema 7: when a body last spoke is found by the body
CREATE INDEX stem_gezelschap ON stem (organisatie, gezelschap);
-- end

-- schema 8: a voice that was withdrawn keeps no words
UPDATE stem SET tekst = '' WHERE ingetrokken = TRUE;
-- end

-- schema 9: what waits for a body is read by each who sits in it, whom the house calls u or je: it addresses nobody
UPDATE wachtpunt SET tekst = 'Gevraagd: een stem in het kwaliteitsbeeld'
WHERE tekst = 'Uw stem in het kwaliteitsbeeld wordt gevraagd';
UPDATE wachtpunt SET tekst = 'Namens de raad of groep staat er een stem. Wie haar niet zelf gaf, leest haar na.'
WHERE tekst = 'Namens uw raad of groep staat er een stem. Wie haar niet zelf gaf, leest haar na.';
UPDATE wachtpunt SET tekst = 'De stem van de raad of groep is ingetrokken. Wie dat niet zelf deed, leest dit na.'
WHERE tekst = 'De stem van uw raad of groep is ingetrokken. Wie dat niet zelf deed, leest dit na.';
-- end

-- schema 10: since when a sentence rests on nothing; a request whose only voice was withdrawn is open again; a sentence that was
-- taken away waits for nobody
ALTER TABLE uitspraak ADD COLUMN grondloos_sinds tijdstip;
UPDATE uitspraak SET grondloos_sinds = (SELECT coalesce(max(g.op), max(k.gemaakt)) FROM knoop k
    LEFT JOIN geschiedenis g ON g.organisatie = k.organisatie AND g.knoop = k.id AND g.wat = 'Losgemaakt van: {detail}'
    WHERE k.organisatie = uitspraak.organisatie AND k.id = uitspraak.id)
WHERE NOT weg;
UPDATE wachtpunt SET klaar = NULL, opgeschort_op = NULL, opgeschort_tot = NULL, opgeschort_reden = NULL,
    uiterlijk = CASE WHEN uiterlijk < CURRENT_DATE THEN CURRENT_DATE ELSE uiterlijk END
WHERE soort = 'stem' AND klaar IS NOT NULL AND vraag > 0 AND trede = 0
    AND EXISTS (SELECT 1 FROM beeld_vraag v WHERE v.organisatie = wachtpunt.organisatie AND v.beeld = wachtpunt.knoop AND v.gezelschap = wachtpunt.vraag)
    AND EXISTS (SELECT 1 FROM stem s WHERE s.organisatie = wachtpunt.organisatie AND s.beeld = wachtpunt.knoop AND s.gezelschap = wachtpunt.vraag)
    AND NOT EXISTS (SELECT 1 FROM stem t WHERE t.organisatie = wachtpunt.organisatie AND t.beeld = wachtpunt.knoop
        AND t.gezelschap = wachtpunt.vraag AND t.ingetrokken = FALSE)
    AND NOT EXISTS (SELECT 1 FROM wachtpunt a WHERE a.organisatie = wachtpunt.organisatie AND a.knoop = wachtpunt.knoop AND a.soort = 'stem'
        AND a.vraag = wachtpunt.vraag AND a.trede = 0 AND (a.klaar IS NULL OR a.id > wachtpunt.id));
UPDATE wachtpunt SET klaar = sinds WHERE soort = 'ingetrokken' AND klaar IS NULL AND EXISTS (SELECT 1 FROM uitspraak u
    WHERE u.organisatie = wachtpunt.organisatie AND u.id = wachtpunt.knoop AND u.weg);
DELETE FROM wachtpunt_stand WHERE soort = 'ingetrokken';
INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal)
SELECT w.organisatie, w.locatie, w.mag, w.soort, count(*) FROM wachtpunt w
WHERE w.soort = 'ingetrokken' AND w.klaar IS NULL AND w.in_lijst GROUP BY w.organisatie, w.locatie, w.mag, w.soort;
INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal)
SELECT w.organisatie, -2, w.mag, w.soort, count(*) FROM wachtpunt w
WHERE w.soort = 'ingetrokken' AND w.klaar IS NULL AND w.in_lijst GROUP BY w.organisatie, w.mag, w.soort;
-- end

-- name: StemLaatst :one
-- @organisatie id
-- @gezelschap id
-- @sinds tijdstip
-- -> laatst tijdstip?
SELECT max(k.gemaakt) AS laatst FROM stem s CROSS JOIN knoop k
WHERE s.organisatie = @organisatie AND s.gezelschap = @gezelschap AND s.ingetrokken = FALSE
    AND k.organisatie = @organisatie AND k.id = s.id AND k.gemaakt >= @sinds;

-- name: BeeldAt :one
-- @organisatie id
-- @jaar getal
-- @plek getal
SELECT b.id, b.jaar, b.locatie, b.inleiding, k.titel FROM kwaliteitsbeeld b
JOIN knoop k ON k.organisatie = @organisatie AND k.id = b.id
WHERE b.organisatie = @organisatie AND b.jaar = @jaar AND b.plek = @plek;

-- name: BeeldOf :one
-- @organisatie id
-- @id id
SELECT b.id, b.jaar, b.locatie, b.inleiding, k.titel FROM kwaliteitsbeeld b
JOIN knoop k ON k.organisatie = @organisatie AND k.id = b.id
WHERE b.organisatie = @organisatie AND b.id = @id;

-- name: BeeldInsert :exec
-- @organisatie id
-- @id id
-- @jaar getal
-- @locatie id?
-- @plek getal
INSERT INTO kwaliteitsbeeld (organisatie, id, jaar, locatie, plek) VALUES (@organisatie, @id, @jaar, @locatie, @plek);

-- name: BeeldInleiding :exec
-- @organisatie id
-- @id id
-- @inleiding tekst
UPDATE kwaliteitsbeeld SET inleiding = @inleiding WHERE organisatie = @organisatie AND id = @id;

-- name: BeeldenOfJaar :many
-- @organisatie id
-- @jaar getal
SELECT b.id, b.locatie, k.titel, l.naam AS locatie_naam FROM kwaliteitsbeeld b
JOIN knoop k ON k.organisatie = @organisatie AND k.id = b.id
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = b.locatie
WHERE b.organisatie = @organisatie AND b.jaar = @jaar ORDER BY b.plek;

-- name: BeeldJaren :many
-- @organisatie id
SELECT DISTINCT b.jaar FROM kwaliteitsbeeld b WHERE b.organisatie = @organisatie ORDER BY b.jaar DESC;

-- name: BeeldEerste :one
-- The oldest year that the organisation began here, as a whole.
-- @organisatie id
SELECT b.jaar FROM kwaliteitsbeeld b WHERE b.organisatie = @organisatie AND b.plek = 0 ORDER BY b.jaar LIMIT 1;

-- name: BeeldOpenbareJaren :many
-- The years whose kwaliteitsbeeld of the whole organisation is public.
-- @organisatie id
SELECT b.jaar FROM kwaliteitsbeeld b WHERE b.organisatie = @organisatie AND b.plek = 0
    AND EXISTS (SELECT 1 FROM beeld_versie v WHERE v.organisatie = @organisatie AND v.beeld = b.id AND v.staat = 'openbaar')
ORDER BY b.jaar LIMIT 100;

-- name: HoofdstukInsert :one
-- @organisatie id
-- @beeld id
-- @bouwsteen getal?
-- @titel tekst
-- @volgorde getal
INSERT INTO hoofdstuk (organisatie, id, beeld, bouwsteen, titel, volgorde)
SELECT @organisatie, 1 + coalesce((SELECT max(h.id) FROM hoofdstuk h WHERE h.organisatie = @organisatie), 0),
       @beeld, @bouwsteen, @titel, @volgorde
RETURNING id;

-- name: Hoofdstukken :many
-- @organisatie id
-- @beeld id
SELECT h.id, h.bouwsteen, h.titel, h.volgorde FROM hoofdstuk h
WHERE h.organisatie = @organisatie AND h.beeld = @beeld ORDER BY h.volgorde, h.id;

-- name: UitspraakInsert :exec
-- @organisatie id
-- @id id
-- @beeld id
-- @hoofdstuk id
-- @deel tekst
-- @tekst tekst
-- @in_het_kort bool
INSERT INTO uitspraak (organisatie, id, beeld, hoofdstuk, deel, tekst, volgorde, in_het_kort, grondloos_sinds)
SELECT @organisatie, @id, @beeld, @hoofdstuk, @deel, @tekst,
       1 + coalesce((SELECT max(u.volgorde) FROM uitspraak u WHERE u.organisatie = @organisatie AND u.hoofdstuk = @hoofdstuk), 0),
       @in_het_kort, k.gemaakt FROM knoop k WHERE k.organisatie = @organisatie AND k.id = @id;

-- name: Uitspraken :many
-- The sentences of a whole document in the order in which they are read.
-- @organisatie id
-- @beeld id
SELECT u.id, u.hoofdstuk, u.deel, u.tekst, u.in_het_kort FROM uitspraak u
WHERE u.organisatie = @organisatie AND u.beeld = @beeld AND NOT u.weg
ORDER BY u.hoofdstuk, CASE u.deel WHEN 'terugblik' THEN 1 WHEN 'reflectie' THEN 2 ELSE 3 END, u.volgorde, u.id;

-- name: UitspraakOf :one
-- @organisatie id
-- @id id
SELECT u.id, u.beeld, u.hoofdstuk, u.deel, u.tekst, u.weg, u.in_het_kort FROM uitspraak u
WHERE u.organisatie = @organisatie AND u.id = @id;

-- name: UitsprakenLevend :many
-- The sentences of a document that are not public yet, the oldest first.
-- @organisatie id
-- @beeld id
SELECT u.id, u.grondloos_sinds FROM uitspraak u CROSS JOIN knoop k
WHERE u.organisatie = @organisatie AND u.beeld = @beeld AND NOT u.weg
    AND k.organisatie = @organisatie AND k.id = u.id AND k.status = 'levend'
ORDER BY k.gemaakt, k.id;

-- name: UitspraakGrondloos :exec
-- Since when it rests on nothing; NULL: it does not.
-- @organisatie id
-- @id id
-- @sinds tijdstip?
UPDATE uitspraak SET grondloos_sinds = @sinds WHERE organisatie = @organisatie AND id = @id;

-- name: BeeldenNa :many
-- alle organisaties: the hourly round goes over all documents; no content
-- @organisatie id
-- @na id
-- @max getal
SELECT b.organisatie, b.id FROM kwaliteitsbeeld b
WHERE b.organisatie > @organisatie OR (b.organisatie = @organisatie AND b.id > @na)
ORDER BY b.organisatie, b.id LIMIT @max;

-- name: UitspraakUpdate :exec
-- @organisatie id
-- @id id
-- @deel tekst
-- @tekst tekst
-- @in_het_kort bool
UPDATE uitspraak SET deel = @deel, tekst = @tekst, in_het_kort = @in_het_kort WHERE organisatie = @organisatie AND id = @id;

-- name: UitspraakDelete :exec
-- @organisatie id
-- @id id
-- @weg bool
UPDATE uitspraak SET weg = @weg WHERE organisatie = @organisatie AND id = @id;

-- name: Gronden :many
-- All that the sentences of a document rest on, or what speaks against them, in one reading.
-- @organisatie id
-- @beeld id
SELECT d.naar AS uitspraak, d.relatie, k.id, k.soort, k.titel, k.status, k.locatie, k.team, k.door, k.gemaakt, k.gewijzigd
FROM uitspraak u CROSS JOIN draad d CROSS JOIN knoop k
WHERE u.organisatie = @organisatie AND u.beeld = @beeld AND NOT u.weg
    AND d.organisatie = @organisatie AND d.naar = u.id AND d.relatie IN ('onderbouwt', 'spreekt_tegen')
    AND k.organisatie = @organisatie AND k.id = d.van
ORDER BY d.naar, k.gemaakt, k.id;

-- name: GrondKeuzes :many
-- What a sentence of this bouwsteen may rest on, of one kind: the newest of the place and of the whole organisation, in the
-- year; overal: of every place. An own chapter has no bouwsteen (0): anything marked with one.
-- @organisatie id
-- @soort tekst
-- @bouwsteen getal
-- @locatie id
-- @overal bool
-- @van tijdstip
-- @tot tijdstip
-- @max getal
SELECT k.id, k.soort, k.titel, k.status, k.locatie, k.gemaakt, l.naam AS plek
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie AND x.soort = @soort
            AND x.gemaakt >= @van AND x.gemaakt < @tot AND EXISTS (SELECT 1 FROM knoop_bouwsteen m
                WHERE m.organisatie = @organisatie AND m.knoop = x.id AND (m.bouwsteen = @bouwsteen OR @bouwsteen = 0))
        ORDER BY x.gemaakt DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie AND y.soort = @soort
            AND y.locatie = @locatie AND y.gemaakt >= @van AND y.gemaakt < @tot AND EXISTS (SELECT 1 FROM knoop_bouwsteen n
                WHERE n.organisatie = @organisatie AND n.knoop = y.id AND (n.bouwsteen = @bouwsteen OR @bouwsteen = 0))
        ORDER BY y.gemaakt DESC LIMIT @max) b
    UNION ALL
    SELECT c.id FROM (SELECT z.id FROM knoop z WHERE @overal = FALSE AND z.organisatie = @organisatie AND z.soort = @soort
            AND z.locatie IS NULL AND z.gemaakt >= @van AND z.gemaakt < @tot AND EXISTS (SELECT 1 FROM knoop_bouwsteen o
                WHERE o.organisatie = @organisatie AND o.knoop = z.id AND (o.bouwsteen = @bouwsteen OR @bouwsteen = 0))
        ORDER BY z.gemaakt DESC LIMIT @max) c) f
CROSS JOIN knoop k
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
WHERE k.organisatie = @organisatie AND k.id = f.id
ORDER BY k.gemaakt DESC, k.id DESC LIMIT @max;

-- name: StemInsert :exec
-- @organisatie id
-- @id id
-- @beeld id
-- @hoofdstuk id?
-- @rol tekst
-- @gezelschap id?
-- @namens tekst
-- @tekst tekst
INSERT INTO stem (organisatie, id, beeld, hoofdstuk, rol, gezelschap, namens, tekst)
VALUES (@organisatie, @id, @beeld, @hoofdstuk, @rol, @gezelschap, @namens, @tekst);

-- name: Stemmen :many
-- @organisatie id
-- @beeld id
-- -> door_naam tekst?
SELECT s.id, s.hoofdstuk, s.rol, s.gezelschap, s.namens, s.tekst, k.door, k.gemaakt, p.naam AS door_naam FROM stem s
JOIN knoop k ON k.organisatie = @organisatie AND k.id = s.id
LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = k.door
WHERE s.organisatie = @organisatie AND s.beeld = @beeld AND NOT s.ingetrokken ORDER BY s.id;

-- name: StemOf :one
-- @organisatie id
-- @id id
-- -> gezelschap_naam tekst?
SELECT s.beeld, s.hoofdstuk, s.rol, s.gezelschap, s.namens, s.tekst, s.ingetrokken, g.naam AS gezelschap_naam FROM stem s
LEFT JOIN gezelschap g ON g.organisatie = @organisatie AND g.id = s.gezelschap
WHERE s.organisatie = @organisatie AND s.id = @id;

-- name: StemIngetrokken :exec
-- @organisatie id
-- @id id
UPDATE stem SET ingetrokken = TRUE, tekst = '' WHERE organisatie = @organisatie AND id = @id;

-- name: VraagSet :exec
-- @organisatie id
-- @beeld id
-- @gezelschap id
-- @op datum
-- @door id
INSERT INTO beeld_vraag (organisatie, beeld, gezelschap, gevraagd_op, door) VALUES (@organisatie, @beeld, @gezelschap, @op, @door)
ON CONFLICT (organisatie, beeld, gezelschap) DO NOTHING;

-- name: Vragen :many
-- @organisatie id
-- @beeld id
SELECT v.gezelschap, v.gevraagd_op FROM beeld_vraag v WHERE v.organisatie = @organisatie AND v.beeld = @beeld;

-- name: LocatiesGehoord :many
-- Per open location: how many signals of the year there are, and whether it has a document of its own.
-- @organisatie id
-- @jaar getal
-- -> signalen getal
-- -> eigen bool
SELECT l.id, l.naam,
    coalesce((SELECT CAST(sum(j.aantal) AS bigint) FROM knoop_jaar j
        WHERE j.organisatie = @organisatie AND j.jaar = @jaar AND j.soort = 'signaal' AND j.locatie = l.id), 0) AS signalen,
    EXISTS (SELECT 1 FROM kwaliteitsbeeld b WHERE b.organisatie = @organisatie AND b.jaar = @jaar AND b.plek = l.id) AS eigen
FROM locatie l WHERE l.organisatie = @organisatie AND l.gesloten IS NULL ORDER BY l.naam;

-- name: OrganisatieNaam :one
-- @organisatie id
SELECT o.naam, o.slug, o.website FROM organisatie o WHERE o.id = @organisatie;

-- name: VersieOpenbaar :one
-- The version that is public now.
-- @organisatie id
-- @beeld id
SELECT v.nummer, v.gepubliceerd, v.hash FROM beeld_versie v
WHERE v.organisatie = @organisatie AND v.beeld = @beeld AND v.staat = 'openbaar' ORDER BY v.nummer DESC LIMIT 1;

-- name: VersieInsert :one
-- @organisatie id
-- @beeld id
-- @nu tijdstip
-- @door id
-- @audit_kop bytes
INSERT INTO beeld_versie (organisatie, beeld, nummer, staat, bevroren, bevroren_door, audit_kop, hash)
SELECT @organisatie, @beeld, 1 + coalesce((SELECT max(v.nummer) FROM beeld_versie v WHERE v.organisatie = @organisatie AND v.beeld = @beeld), 0),
       'bevroren', @nu, @door, @audit_kop, @audit_kop
RETURNING nummer;

-- name: VersieHash :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @hash bytes
UPDATE beeld_versie SET hash = @hash WHERE organisatie = @organisatie AND beeld = @beeld AND nummer = @nummer;

-- name: VersieOf :one
-- @organisatie id
-- @beeld id
-- @nummer getal
SELECT v.nummer, v.staat, v.bevroren, v.bevroren_door, v.vastgesteld, v.vastgesteld_door, v.gepubliceerd, v.audit_kop, v.hash, v.adres,
       v.gecontroleerd, v.bereikbaar, v.uitgave
FROM beeld_versie v WHERE v.organisatie = @organisatie AND v.beeld = @beeld AND v.nummer = @nummer;

-- name: Versies :many
-- @organisatie id
-- @beeld id
SELECT v.nummer, v.staat, v.bevroren, v.vastgesteld, v.gepubliceerd, v.hash, v.adres, v.gecontroleerd, v.bereikbaar
FROM beeld_versie v WHERE v.organisatie = @organisatie AND v.beeld = @beeld ORDER BY v.nummer DESC;

-- name: VersieVastgesteld :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @nu tijdstip
-- @door id
UPDATE beeld_versie SET staat = 'vastgesteld', vastgesteld = @nu, vastgesteld_door = @door
WHERE organisatie = @organisatie AND beeld = @beeld AND nummer = @nummer AND staat = 'bevroren';

-- name: VersieGepubliceerd :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @nu tijdstip
-- @door id
-- @adres tekst
UPDATE beeld_versie SET staat = 'openbaar', gepubliceerd = @nu, gepubliceerd_door = @door, adres = @adres
WHERE organisatie = @organisatie AND beeld = @beeld AND nummer = @nummer AND staat = 'vastgesteld';

-- name: VersiesVervangen :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
UPDATE beeld_versie SET staat = 'vervangen'
WHERE organisatie = @organisatie AND beeld = @beeld AND nummer <> @nummer AND staat = 'openbaar';

-- name: VersieBereikbaar :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @nu tijdstip
-- @bereikbaar bool
UPDATE beeld_versie SET gecontroleerd = @nu, bereikbaar = @bereikbaar
WHERE organisatie = @organisatie AND beeld = @beeld AND nummer = @nummer;

-- name: VersieDeelInsert :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @plaats getal
-- @ouder getal
-- @soort tekst
-- @knoop id?
-- @inhoud tekst
-- @zout bytes
-- @hash bytes
INSERT INTO versie_deel (organisatie, beeld, nummer, plaats, ouder, soort, knoop, inhoud, zout, hash)
VALUES (@organisatie, @beeld, @nummer, @plaats, @ouder, @soort, @knoop, @inhoud, @zout, @hash);

-- name: VersieDelen :many
-- @organisatie id
-- @beeld id
-- @nummer getal
-- -> raad tekst?
SELECT d.plaats, d.ouder, d.soort, d.knoop, d.inhoud, d.zout, d.hash, d.ingetrokken,
    (SELECT s.namens FROM stem s WHERE s.organisatie = @organisatie AND s.id = d.knoop AND s.gezelschap > 0) AS raad
FROM versie_deel d
WHERE d.organisatie = @organisatie AND d.beeld = @beeld AND d.nummer = @nummer ORDER BY d.plaats;

-- name: VersiesMet :many
-- Every version that shows a knoop, so that withdrawn consent reaches it.
-- @organisatie id
-- @knoop id
SELECT DISTINCT d.beeld, d.nummer FROM versie_deel d WHERE d.organisatie = @organisatie AND d.knoop = @knoop AND d.ingetrokken IS NULL;

-- name: VersieDeelIntrek :exec
-- The salt goes too: with it the text could be guessed and confirmed.
-- @organisatie id
-- @knoop id
-- @zout bytes
-- @op datum
UPDATE versie_deel SET inhoud = '', zout = @zout, ingetrokken = @op WHERE organisatie = @organisatie AND knoop = @knoop AND ingetrokken IS NULL;

-- name: VersieBestandInsert :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @uitgave getal
-- @pad tekst
-- @type tekst
-- @inhoud bytes
INSERT INTO uitgave_bestand (organisatie, beeld, nummer, uitgave, pad, type, inhoud)
VALUES (@organisatie, @beeld, @nummer, @uitgave, @pad, @type, @inhoud)
ON CONFLICT (organisatie, beeld, nummer, uitgave, pad) DO UPDATE SET type = excluded.type, inhoud = excluded.inhoud;

-- name: UitgaveAssetIs :one
-- @organisatie id
-- @pad tekst
-- -> n getal
SELECT count(*) AS n FROM uitgave_asset WHERE organisatie = @organisatie AND pad = @pad;

-- name: UitgaveAssetInsert :exec
-- @organisatie id
-- @pad tekst
-- @type tekst
-- @inhoud bytes
INSERT INTO uitgave_asset (organisatie, pad, type, inhoud) VALUES (@organisatie, @pad, @type, @inhoud)
ON CONFLICT (organisatie, pad) DO NOTHING;

-- name: UitgaveAssetOf :one
-- @organisatie id
-- @pad tekst
SELECT type, inhoud FROM uitgave_asset WHERE organisatie = @organisatie AND pad = @pad;

-- name: UitgaveAssets :many
-- @organisatie id
SELECT pad FROM uitgave_asset WHERE organisatie = @organisatie ORDER BY pad;

-- name: VersieBestandenDelete :exec
-- Of every issue, also of one that is being made.
-- @organisatie id
-- @beeld id
-- @nummer getal
DELETE FROM uitgave_bestand WHERE organisatie = @organisatie AND beeld = @beeld AND nummer = @nummer;

-- name: VersieBestand :one
-- As it is shown now: of the issue of its version, or of every issue.
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @pad tekst
SELECT f.type, f.inhoud FROM beeld_versie v
JOIN uitgave_bestand f ON f.organisatie = @organisatie AND f.beeld = v.beeld AND f.nummer = v.nummer AND f.uitgave IN (-1, v.uitgave)
WHERE v.organisatie = @organisatie AND v.beeld = @beeld AND v.nummer = @nummer AND f.pad = @pad;

-- name: VersieBestanden :many
-- @organisatie id
-- @beeld id
-- @nummer getal
SELECT f.pad, f.type FROM beeld_versie v
JOIN uitgave_bestand f ON f.organisatie = @organisatie AND f.beeld = v.beeld AND f.nummer = v.nummer AND f.uitgave IN (-1, v.uitgave)
WHERE v.organisatie = @organisatie AND v.beeld = @beeld AND v.nummer = @nummer ORDER BY f.pad;

-- name: UitgaveStandOf :one
-- How often what is public changed; a page that is being made is held against it.
-- @organisatie id
SELECT s.stand FROM uitgave_stand s WHERE s.organisatie = @organisatie;

-- name: UitgaveStandAdvance :exec
-- Only when nothing changed since.
-- @organisatie id
-- @stand getal
UPDATE uitgave_stand SET stand = stand + 1 WHERE organisatie = @organisatie AND stand = @stand;

-- name: UitgaveStandDiffers :exec
-- @organisatie id
INSERT INTO uitgave_stand (organisatie, stand, laatste) VALUES (@organisatie, 1, 0)
ON CONFLICT (organisatie) DO UPDATE SET stand = uitgave_stand.stand + 1;

-- name: UitgaveNext :one
-- @organisatie id
INSERT INTO uitgave_stand (organisatie, stand, laatste) VALUES (@organisatie, 0, 1)
ON CONFLICT (organisatie) DO UPDATE SET laatste = uitgave_stand.laatste + 1
RETURNING laatste;

-- name: UitgaveInsert :exec
-- @organisatie id
-- @nummer getal
-- @beeld id
-- @versie getal
INSERT INTO uitgave (organisatie, nummer, beeld, versie) VALUES (@organisatie, @nummer, @beeld, @versie);

-- name: Uitgaven :many
-- Of one version, that were begun and are not finished.
-- @organisatie id
-- @beeld id
-- @versie getal
SELECT u.nummer, u.zichtbaar, u.nieuws FROM uitgave u
WHERE u.organisatie = @organisatie AND u.beeld = @beeld AND u.versie = @versie ORDER BY u.nummer;

-- name: UitgavenHalf :many
-- Begun, and no job goes on with it.
-- alle organisaties: what a process that ended left is finished wherever it is
SELECT u.organisatie, u.nummer, u.beeld, u.versie, u.zichtbaar FROM uitgave u
WHERE NOT EXISTS (SELECT 1 FROM taak t WHERE t.organisatie = u.organisatie AND t.soort = 'publiceren'
    AND t.over = u.beeld AND t.staat IN ('wacht', 'bezig'))
ORDER BY u.organisatie, u.nummer LIMIT 20;

-- name: UitgaveShowNow :exec
-- @organisatie id
-- @nummer getal
-- @nieuws bool
UPDATE uitgave SET zichtbaar = TRUE, nieuws = @nieuws WHERE organisatie = @organisatie AND nummer = @nummer;

-- name: UitgaveDelete :exec
-- @organisatie id
-- @nummer getal
DELETE FROM uitgave WHERE organisatie = @organisatie AND nummer = @nummer;

-- name: VersieUitgave :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @uitgave getal
UPDATE beeld_versie SET uitgave = @uitgave WHERE organisatie = @organisatie AND beeld = @beeld AND nummer = @nummer;

-- name: UitgaveOld :exec
-- The pages of a version that nobody sees: older than an issue (at most @tot), and not shown.
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @tot getal
DELETE FROM uitgave_bestand WHERE organisatie = @organisatie AND beeld = @beeld AND nummer = @nummer
    AND uitgave >= 0 AND uitgave <= @tot
    AND uitgave <> (SELECT v.uitgave FROM beeld_versie v WHERE v.organisatie = @organisatie AND v.beeld = @beeld AND v.nummer = @nummer);

-- name: ZinnenNogDicht :many
-- Sentences of a version that are not public yet and still stand in the living document.
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @max getal
SELECT d.knoop FROM versie_deel d CROSS JOIN knoop k
WHERE d.organisatie = @organisatie AND d.beeld = @beeld AND d.nummer = @nummer AND d.soort = 'zin'
    AND k.organisatie = @organisatie AND k.id = d.knoop AND k.status = 'levend'
ORDER BY d.plaats LIMIT @max;

-- name: CijferGepubliceerd :exec
-- @organisatie id
-- @beeld id
-- @nummer getal
-- @familie tekst
-- @cel tekst
-- @n getal
INSERT INTO gepubliceerd_cijfer (organisatie, beeld, nummer, familie, cel, n) VALUES (@organisatie, @beeld, @nummer, @familie, @cel, @n)
ON CONFLICT (organisatie, beeld, nummer, familie, cel) DO NOTHING;

-- name: CijfersEarlier :many
-- What was published of one cell, in whichever document and version.
-- @organisatie id
-- @familie tekst
-- @cel tekst
SELECT DISTINCT c.n FROM gepubliceerd_cijfer c WHERE c.organisatie = @organisatie AND c.familie = @familie AND c.cel = @cel;

-- name: BeeldKop :one
-- The head of the audit chain, published with each version.
-- @organisatie id
SELECT a.hash FROM audit_kop a WHERE a.organisatie = @organisatie;

-- name: BeeldGeteld :many
-- What a document rests on, counted by the spine: knopen of a kind and state that were made in the year at a place.
-- @organisatie id
-- @locatie id
-- @overal bool
-- @jaar getal
-- -> aantal getal
SELECT j.soort, j.status, CAST(sum(j.aantal) AS bigint) AS aantal FROM knoop_jaar j
WHERE j.organisatie = @organisatie AND j.jaar = @jaar AND j.soort IN ('signaal', 'leercyclus') AND (@overal OR j.locatie = @locatie)
GROUP BY j.soort, j.status;

-- name: BeeldOpPlek :one
-- The document behind a public address.
-- @organisatie id
-- @jaar getal
-- @plek getal
SELECT b.id FROM kwaliteitsbeeld b WHERE b.organisatie = @organisatie AND b.jaar = @jaar AND b.plek = @plek;

-- name: BeeldenOpenbaar :many
-- All that is public of a year, the whole organisation first.
-- @organisatie id
-- @jaar getal
SELECT b.id, b.locatie, b.jaar, b.plek, v.nummer, v.gepubliceerd, l.naam, l.slug FROM kwaliteitsbeeld b CROSS JOIN beeld_versie v
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = b.locatie
WHERE b.organisatie = @organisatie AND b.jaar = @jaar
    AND v.organisatie = @organisatie AND v.beeld = b.id AND v.staat = 'openbaar'
ORDER BY b.plek;

-- name: BeeldenGedeeld :many
-- All that is public, of every year, the newest year first: what is shared with whoever pays for the care (B5.6).
-- @organisatie id
SELECT b.id, b.jaar, b.locatie, v.gepubliceerd, l.naam AS locatie_naam FROM kwaliteitsbeeld b CROSS JOIN beeld_versie v
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = b.locatie
WHERE b.organisatie = @organisatie AND v.organisatie = @organisatie AND v.beeld = b.id AND v.staat = 'openbaar'
ORDER BY b.jaar DESC, b.plek;

-- name: VersiesOfEveryone :many
-- Every frozen version, to prove it again.
-- @organisatie id
SELECT v.beeld, v.nummer FROM beeld_versie v WHERE v.organisatie = @organisatie ORDER BY v.beeld, v.nummer;

-- name: UitgaveOrphans :one
-- Pages of an issue that is not shown and that nobody is making.
-- alle organisaties: is what the server keeps still of use?
-- -> aantal getal
SELECT count(*) AS aantal FROM uitgave_bestand f
JOIN beeld_versie v ON v.organisatie = f.organisatie AND v.beeld = f.beeld AND v.nummer = f.nummer
WHERE f.uitgave >= 0 AND f.uitgave <> v.uitgave
    AND NOT EXISTS (SELECT 1 FROM uitgave u WHERE u.organisatie = f.organisatie AND u.nummer >= f.uitgave AND u.beeld = f.beeld AND u.versie = f.nummer);
