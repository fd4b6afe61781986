-- schema 1: signals and what their givers added
INSERT INTO knoop_soort (soort) VALUES ('signaal');
CREATE TABLE signaal (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'signaal' CHECK (soort = 'signaal'),
    tekst tekst NOT NULL,
    gever tekst NOT NULL CHECK (gever IN ('onbekend', 'zorgvrager', 'naaste', 'professional', 'vrijwilliger', 'raad')),
    kanaal tekst NOT NULL CHECK (kanaal IN ('openbaar', 'binnen')),
    taal tekst NOT NULL DEFAULT 'nl',
    email tekst,
    code_hash bytes,
    delen tekst NOT NULL DEFAULT 'onbekend' CHECK (delen IN ('onbekend', 'ja', 'nee')),
    gelezen_tot tijdstip,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE UNIQUE INDEX signaal_code ON signaal (code_hash);
CREATE TABLE signaal_aanvulling (
    organisatie id NOT NULL,
    signaal id NOT NULL,
    nummer getal NOT NULL,
    tekst tekst NOT NULL,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, signaal, nummer),
    FOREIGN KEY (organisatie, signaal) REFERENCES signaal (organisatie, id)
);
-- end

-- schema 2: the same rules without lists: for a list of three or more SQLite makes a passing table at every row that is put in
-- sqlite
CREATE TABLE signaal_anders (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'signaal' CHECK (soort = 'signaal'),
    tekst tekst NOT NULL,
    gever tekst NOT NULL CHECK (gever = 'onbekend' OR gever = 'zorgvrager' OR gever = 'naaste' OR gever = 'professional'
        OR gever = 'vrijwilliger' OR gever = 'raad'),
    kanaal tekst NOT NULL CHECK (kanaal = 'openbaar' OR kanaal = 'binnen'),
    taal tekst NOT NULL DEFAULT 'nl',
    email tekst,
    code_hash bytes,
    delen tekst NOT NULL DEFAULT 'onbekend' CHECK (delen = 'onbekend' OR delen = 'ja' OR delen = 'nee'),
    gelezen_tot tijdstip,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
INSERT INTO signaal_anders (organisatie, id, soort, tekst, gever, kanaal, taal, email, code_hash, delen, gelezen_tot)
SELECT s.organisatie, s.id, s.soort, s.tekst, s.gever, s.kanaal, s.taal, s.email, s.code_hash, s.delen, s.gelezen_tot FROM signaal s;
DROP TABLE signaal;
ALTER TABLE signaal_anders RENAME TO signaal;
CREATE UNIQUE INDEX signaal_code ON signaal (code_hash);
-- both
-- end

-- schema 3: what a giver did is kept by the day, and who gave it inside without a name by a keyed hash
ALTER TABLE signaal ADD COLUMN gelezen getal NOT NULL DEFAULT 0;
ALTER TABLE signaal ADD COLUMN van bytes;
CREATE INDEX signaal_van ON signaal (organisatie, van) WHERE van IS NOT NULL;
ALTER TABLE signaal_aanvulling ADD COLUMN na getal NOT NULL DEFAULT 0;
UPDATE signaal SET gelezen = (SELECT count(*) FROM terugkoppeling t WHERE t.organisatie = signaal.organisatie
    AND t.signaal = signaal.id AND t.staat = 'verstuurd' AND t.verstuurd <= signaal.gelezen_tot) WHERE gelezen_tot IS NOT NULL;
UPDATE signaal_aanvulling SET na = (SELECT count(*) FROM terugkoppeling t WHERE t.organisatie = signaal_aanvulling.organisatie
    AND t.signaal = signaal_aanvulling.signaal AND t.staat = 'verstuurd' AND t.verstuurd < signaal_aanvulling.op);
ALTER TABLE signaal DROP COLUMN gelezen_tot;
-- The day in UTC is that of Amsterdam but for the last two hours: those keep their hour, so that no
-- signal moves to another month than the one in which it is counted.
UPDATE signaal_aanvulling SET op = CASE WHEN op % 86400 >= 79200 THEN op - op % 3600 ELSE op - op % 86400 END;
UPDATE knoop SET gemaakt = CASE WHEN gemaakt % 86400 >= 79200 THEN gemaakt - gemaakt % 3600 ELSE gemaakt - gemaakt % 86400 END
WHERE soort = 'signaal';
UPDATE wachtpunt SET sinds = CASE WHEN sinds % 86400 >= 79200 THEN sinds - sinds % 3600 ELSE sinds - sinds % 86400 END
WHERE soort = 'signaal_antwoord';
UPDATE geschiedenis SET op = CASE WHEN op % 86400 >= 79200 THEN op - op % 3600 ELSE op - op % 86400 END
WHERE (door IS NULL OR wat = 'Gemaakt') AND EXISTS (SELECT 1 FROM signaal s WHERE s.organisatie = geschiedenis.organisatie AND s.id = geschiedenis.knoop);
-- end

-- schema 4: two ways out of a signal, with the words that left it; whom to call about a place (place 0: about all)
INSERT INTO knoop_soort (soort) VALUES ('klacht'), ('dringend'), ('achterstand');
CREATE TABLE signaal_uitweg (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL CHECK (soort = 'klacht' OR soort = 'dringend'),
    signaal id NOT NULL,
    tekst tekst NOT NULL,
    gever tekst NOT NULL,
    op datum NOT NULL,
    uiterlijk datum NOT NULL,
    verlengd bool NOT NULL DEFAULT FALSE,
    af datum,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    FOREIGN KEY (organisatie, signaal) REFERENCES signaal (organisatie, id)
);
CREATE UNIQUE INDEX signaal_uitweg_signaal ON signaal_uitweg (organisatie, signaal);
CREATE TABLE signaal_uitweg_bericht (
    organisatie id NOT NULL,
    uitweg id NOT NULL,
    nummer getal NOT NULL,
    van_gever bool NOT NULL,
    tekst tekst NOT NULL,
    op datum NOT NULL,
    PRIMARY KEY (organisatie, uitweg, nummer),
    FOREIGN KEY (organisatie, uitweg) REFERENCES signaal_uitweg (organisatie, id)
);
CREATE TABLE signaal_bereik (
    organisatie id NOT NULL REFERENCES organisatie (id),
    locatie id NOT NULL,
    telefoon tekst,
    klacht_naam tekst,
    klacht_bereik tekst,
    PRIMARY KEY (organisatie, locatie)
);
CREATE TABLE signaal_achterstand (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'achterstand' CHECK (soort = 'achterstand'),
    plek id NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE UNIQUE INDEX signaal_achterstand_plek ON signaal_achterstand (organisatie, plek);
-- end

-- schema 5: names that nobody asked for, who made it a complaint, and how long a complaint is kept
-- Before step 3 a signal given by somebody signed in kept that person's name without asking. This table lists those signals;
-- signaal_mend() takes their names away. A signal made since step 3 has as its time the midnight of its day in Amsterdam, which
-- falls in the last two hours of a day in UTC; an earlier one was cut to midnight UTC. So of the last day before the step was
-- applied, a time in those two hours is that of a signal made since, when the form asked for the name: it is not listed.
CREATE TABLE signaal_ongevraagd (
    organisatie id NOT NULL,
    id id NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id) REFERENCES signaal (organisatie, id)
);
INSERT INTO signaal_ongevraagd (organisatie, id)
SELECT k.organisatie, k.id FROM signaal s JOIN knoop k ON k.organisatie = s.organisatie AND k.id = s.id
JOIN schema_step t ON t.room = 'signaal' AND t.number = 3
WHERE k.door IS NOT NULL AND s.kanaal = 'binnen' AND k.gemaakt <= t.applied
    AND NOT (k.gemaakt > t.applied - 86400 AND k.gemaakt % 86400 >= 79200);
ALTER TABLE signaal_uitweg ADD COLUMN zelf bool NOT NULL DEFAULT FALSE;
ALTER TABLE signaal_uitweg ADD COLUMN gewist datum;
CREATE INDEX signaal_uitweg_af ON signaal_uitweg (organisatie, af) WHERE af IS NOT NULL AND gewist IS NULL;
CREATE TABLE signaal_bewaren (
    organisatie id NOT NULL PRIMARY KEY REFERENCES organisatie (id),
    maanden getal NOT NULL CHECK (maanden BETWEEN 1 AND 240)
);
-- end

-- schema 6: the day on which it first became a complaint: the term counts from it, also after it was handed on and came back
ALTER TABLE signaal_uitweg ADD COLUMN klacht_op datum;
UPDATE signaal_uitweg SET klacht_op = op WHERE soort = 'klacht';
-- end

-- schema 7: what cannot wait stays with who must act when its giver also makes a complaint of it: one row of each kind
CREATE UNIQUE INDEX signaal_uitweg_signaal_soort ON signaal_uitweg (organisatie, signaal, soort);
DROP INDEX signaal_uitweg_signaal;
-- end

-- schema 8: what waits for who speaks to them waits more than two weeks past the promised day, not two weeks
UPDATE wachtpunt SET tekst = 'Signalen wachten meer dan twee weken langer dan beloofd op een antwoord'
WHERE soort = 'signaal_lang_laat';
-- end

-- schema 9: what is open of one kind is found by its last day
CREATE INDEX signaal_uitweg_open ON signaal_uitweg (organisatie, soort, uiterlijk, id) WHERE af IS NULL;
-- end

-- schema 10: that another passed it on is news for its giver: how often that was, and how often the giver saw it
ALTER TABLE signaal ADD COLUMN doorgegeven getal NOT NULL DEFAULT 0;
ALTER TABLE signaal ADD COLUMN doorgegeven_gezien getal NOT NULL DEFAULT 0;
-- end

-- name: SignaalOngevraagd :many
-- Those whose giver's name nobody asked for.
-- alle organisaties: mended once for the whole server
SELECT o.organisatie, o.id, k.door FROM signaal_ongevraagd o
JOIN knoop k ON k.organisatie = o.organisatie AND k.id = o.id ORDER BY o.organisatie, o.id LIMIT 500;

-- name: SignaalOngevraagdKlaar :exec
-- @organisatie id
-- @id id
DELETE FROM signaal_ongevraagd WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalVanSet :exec
-- @organisatie id
-- @id id
-- @van bytes?
UPDATE signaal SET van = @van WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalInsert :exec
-- @organisatie id
-- @id id
-- @tekst tekst
-- @gever tekst
-- @kanaal tekst
-- @taal tekst
-- @email tekst?
-- @code_hash bytes?
-- @van bytes?
INSERT INTO signaal (organisatie, id, tekst, gever, kanaal, taal, email, code_hash, van)
VALUES (@organisatie, @id, @tekst, @gever, @kanaal, @taal, @email, @code_hash, @van);

-- name: SignaalOf :one
-- @organisatie id
-- @id id
SELECT s.tekst, s.gever, s.kanaal, s.taal, s.email, s.delen, s.gelezen, s.doorgegeven, s.doorgegeven_gezien, s.code_hash
FROM signaal s WHERE s.organisatie = @organisatie AND s.id = @id;

-- name: SignaalAtCode :one
-- Somebody's code opens exactly one signal, whichever organisation it belongs to.
-- @code_hash bytes
-- alle organisaties: the giver knows a code, not an organisation; the keyed hash is unique on the server
SELECT s.organisatie, s.id FROM signaal s WHERE s.code_hash = @code_hash;

-- name: SignaalDelen :exec
-- @organisatie id
-- @id id
-- @delen tekst
UPDATE signaal SET delen = @delen WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalEmail :exec
-- @organisatie id
-- @id id
-- @email tekst?
UPDATE signaal SET email = @email WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalGelezen :exec
-- gelezen: how many answers the giver has seen; later ones are marked as new. doorgegeven_gezien: the same of how often it was
-- passed on. taal: the language in which the giver reads, in
-- which the team is asked to answer.
-- @organisatie id
-- @id id
-- @gelezen getal
-- @doorgegeven_gezien getal
-- @taal tekst
UPDATE signaal SET gelezen = @gelezen, doorgegeven_gezien = @doorgegeven_gezien, taal = @taal WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalDoorgegeven :exec
-- Another than its giver passed it on, once more.
-- @organisatie id
-- @id id
UPDATE signaal SET doorgegeven = doorgegeven + 1 WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalAanvullingInsert :exec
-- op is a day; na tells after how many answers it was said, which keeps the conversation in order.
-- @organisatie id
-- @signaal id
-- @tekst tekst
-- @op tijdstip
-- @na getal
INSERT INTO signaal_aanvulling (organisatie, signaal, nummer, tekst, op, na)
SELECT @organisatie, @signaal,
       1 + coalesce((SELECT max(a.nummer) FROM signaal_aanvulling a
                     WHERE a.organisatie = @organisatie AND a.signaal = @signaal), 0),
       @tekst, @op, @na;

-- name: SignaalAanvullingen :many
-- @organisatie id
-- @signaal id
SELECT a.nummer, a.tekst, a.op, a.na FROM signaal_aanvulling a
WHERE a.organisatie = @organisatie AND a.signaal = @signaal ORDER BY a.nummer;

-- name: SignaalInbox :many
-- The signals of one state at one location, who waits longest first; or (@laat) those past the promised day, in whatever state, the
-- longest late first. Without location: of the whole organisation. uiterlijk: NULL of what waits for nobody now (suspended). dag, op and volg: where the next page goes on.
-- @organisatie id
-- @status tekst
-- @laat bool
-- @locatie id
-- @overal bool
-- @na_tijd tijdstip
-- @na_dag datum
-- @na_id id
-- @mag tekst
-- @vandaag datum
-- @langst datum
-- @grens getal
-- -> merken getal
-- -> naam tekst?
-- -> uiterlijk datum?
-- -> dag datum
-- -> op tijdstip
-- -> volg id
SELECT k.id, k.status, k.locatie, k.gemaakt, s.tekst, s.gever, l.naam AS locatie_naam, p.naam AS naam,
    CAST(coalesce((SELECT sum(CASE b.bouwsteen WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 ELSE 32 END)
        FROM knoop_bouwsteen b WHERE b.organisatie = @organisatie AND b.knoop = k.id), 0) AS bigint) AS merken,
    u.uiterlijk AS uiterlijk, f.dag AS dag, f.op AS op, f.volg AS volg
FROM (SELECT a.id, @vandaag AS dag, a.op, a.id AS volg FROM (SELECT x.id, x.gemaakt AS op FROM knoop x WHERE @overal = TRUE AND @laat = FALSE
            AND x.organisatie = @organisatie AND x.soort = 'signaal'
            AND x.status = @status AND (x.gemaakt, x.id) > (@na_tijd, @na_id) ORDER BY x.gemaakt, x.id LIMIT @grens) a
    UNION ALL
    SELECT c.id, @vandaag, c.op, c.id FROM (SELECT y.id, y.gemaakt AS op FROM knoop y WHERE @overal = FALSE AND @laat = FALSE
            AND y.organisatie = @organisatie AND y.soort = 'signaal'
            AND y.status = @status AND y.locatie = @locatie AND (y.gemaakt, y.id) > (@na_tijd, @na_id)
        ORDER BY y.gemaakt, y.id LIMIT @grens) c
    UNION ALL
    SELECT d.knoop, d.uiterlijk, @na_tijd, d.id FROM (SELECT w.id, w.knoop, w.uiterlijk FROM wachtpunt w WHERE @overal = TRUE AND @laat = TRUE
            AND w.organisatie = @organisatie AND w.mag = @mag AND w.klaar IS NULL AND w.in_lijst AND w.uiterlijk IS NOT NULL
            AND w.soort = 'signaal_antwoord' AND (w.uiterlijk < @vandaag OR w.uiterlijk > @langst)
            AND (w.uiterlijk, w.id) > (@na_dag, @na_id) ORDER BY w.uiterlijk, w.id LIMIT @grens) d
    UNION ALL
    SELECT e.knoop, e.uiterlijk, @na_tijd, e.id FROM (SELECT v.id, v.knoop, v.uiterlijk FROM wachtpunt v WHERE @overal = FALSE AND @laat = TRUE
            AND v.organisatie = @organisatie AND v.locatie = @locatie AND v.klaar IS NULL AND v.in_lijst AND v.uiterlijk IS NOT NULL
            AND v.soort = 'signaal_antwoord' AND (v.uiterlijk < @vandaag OR v.uiterlijk > @langst)
            AND (v.uiterlijk, v.id) > (@na_dag, @na_id) ORDER BY v.uiterlijk, v.id LIMIT @grens) e) f
CROSS JOIN knoop k CROSS JOIN signaal s
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = k.door
LEFT JOIN wachtpunt u ON u.organisatie = @organisatie AND u.knoop = k.id AND u.soort = 'signaal_antwoord' AND u.vraag = 0 AND u.trede = 0
    AND u.klaar IS NULL AND u.in_lijst
WHERE k.organisatie = @organisatie AND k.id = f.id AND s.organisatie = @organisatie AND s.id = k.id
ORDER BY f.dag, f.op, f.volg;

-- name: SignalenLaat :many
-- Those at one place that are past the promised day, the longest late first: without what was said.
-- @organisatie id
-- @locatie id
-- @vandaag datum
-- @langst datum
-- @max getal
SELECT k.id, k.gemaakt, k.status, f.uiterlijk
FROM (SELECT w.id, w.knoop, w.uiterlijk FROM wachtpunt w WHERE w.organisatie = @organisatie AND w.locatie = @locatie
        AND w.klaar IS NULL AND w.in_lijst AND w.uiterlijk IS NOT NULL AND w.soort = 'signaal_antwoord'
        AND (w.uiterlijk < @vandaag OR w.uiterlijk > @langst) ORDER BY w.uiterlijk, w.id LIMIT @max) f
CROSS JOIN knoop k WHERE k.organisatie = @organisatie AND k.id = f.knoop ORDER BY f.uiterlijk, f.id;

-- name: SignaalTellingen :many
-- How many signals stand in each state, of one location or (-2) of all: kept by the spine, not counted.
-- @organisatie id
-- @locatie id
SELECT t.status, t.aantal FROM knoop_stand t
WHERE t.organisatie = @organisatie AND t.soort = 'signaal' AND t.locatie = @locatie AND t.aantal > 0 ORDER BY t.status;

-- name: SignaalVanOf :one
-- @organisatie id
-- @id id
SELECT s.van FROM signaal s WHERE s.organisatie = @organisatie AND s.id = @id AND s.van IS NOT NULL;

-- name: SignalenOfPersoon :many
-- Those that bear this person's name, and those given without it under this person's hash. antwoorden: how many were given,
-- also when they went along to a way out.
-- @organisatie id
-- @persoon id
-- @van bytes
-- -> genoemd bool
-- -> antwoorden getal
SELECT f.id, f.titel, f.status, f.gemaakt, f.genoemd, g.gelezen, g.doorgegeven, g.doorgegeven_gezien, u.tekst AS woorden,
    CAST((SELECT count(*) FROM terugkoppeling t WHERE t.organisatie = @organisatie AND t.signaal = f.id AND t.staat = 'verstuurd')
        + (SELECT count(*) FROM signaal_uitweg_bericht b
            WHERE b.organisatie = @organisatie AND b.uitweg = u.id AND b.van_gever = FALSE) AS bigint) AS antwoorden
FROM (
    SELECT k.id, k.titel, k.status, k.gemaakt, TRUE AS genoemd FROM knoop k
    WHERE k.organisatie = @organisatie AND k.soort = 'signaal' AND k.door = @persoon
    UNION ALL
    SELECT n.id, n.titel, n.status, n.gemaakt, FALSE AS genoemd FROM signaal s
    JOIN knoop n ON n.organisatie = @organisatie AND n.id = s.id
    WHERE s.organisatie = @organisatie AND s.van = @van
    ORDER BY 4 DESC, 1 DESC LIMIT 100) f
CROSS JOIN signaal g
LEFT JOIN signaal_uitweg u ON u.organisatie = @organisatie AND u.id = (SELECT z.id FROM signaal_uitweg z
    WHERE z.organisatie = @organisatie AND z.signaal = f.id
    ORDER BY CASE WHEN z.gewist IS NULL THEN 0 ELSE 1 END, z.soort DESC LIMIT 1)
WHERE g.organisatie = @organisatie AND g.id = f.id
ORDER BY f.gemaakt DESC, f.id DESC LIMIT 100;

-- name: SignaalAntwoorden :many
-- What was sent to the giver, in order.
-- @organisatie id
-- @signaal id
-- -> naam tekst?
SELECT t.id, t.soort, t.tekst, t.verstuurd, t.aanleiding, t.door, p.naam AS naam
FROM terugkoppeling t
LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = t.door
WHERE t.organisatie = @organisatie AND t.signaal = @signaal AND t.staat = 'verstuurd' ORDER BY t.verstuurd, t.id;

-- name: TerugkoppelingInsert :one
-- @organisatie id
-- @signaal id
-- @aanleiding id?
-- @soort tekst
-- @tekst tekst
-- @nu tijdstip
-- @door id
-- Sent at once: the person wrote it on the page of the signal.
INSERT INTO terugkoppeling (organisatie, id, signaal, aanleiding, soort, tekst, staat, gemaakt, verstuurd, door)
SELECT @organisatie, 1 + coalesce((SELECT max(t.id) FROM terugkoppeling t WHERE t.organisatie = @organisatie), 0),
       @signaal, @aanleiding, @soort, @tekst, 'verstuurd', @nu, @nu, @door
RETURNING id;

-- name: TerugkoppelingConcepten :many
-- Drafts that wait for a person, the oldest first. Those of a place by what waits there.
-- @organisatie id
-- @locatie id
-- @overal bool
SELECT t.id, t.signaal, t.soort, t.tekst, t.gemaakt, k.titel AS signaal_titel, k.locatie, a.titel AS aanleiding_titel, s.taal
FROM (SELECT e.id FROM (SELECT x.id FROM terugkoppeling x WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND x.staat = 'concept' ORDER BY x.gemaakt, x.id LIMIT 200) e
    UNION ALL
    SELECT y.id FROM wachtpunt w CROSS JOIN terugkoppeling y
    WHERE @overal = FALSE AND w.organisatie = @organisatie AND w.soort = 'terugkoppeling' AND w.locatie = @locatie AND w.klaar IS NULL
        AND y.organisatie = @organisatie AND y.signaal = w.knoop AND y.staat = 'concept') f
CROSS JOIN terugkoppeling t
JOIN knoop k ON k.organisatie = @organisatie AND k.id = t.signaal
JOIN signaal s ON s.organisatie = @organisatie AND s.id = t.signaal
LEFT JOIN knoop a ON a.organisatie = @organisatie AND a.id = t.aanleiding
WHERE t.organisatie = @organisatie AND t.id = f.id
ORDER BY t.gemaakt, t.id LIMIT 200;

-- name: SignaalConceptenTelling :one
-- For how many signals an answer stands ready, at one place or (-2) everywhere: what waits, kept by the spine.
-- @organisatie id
-- @locatie id
SELECT w.aantal FROM wachtpunt_stand w
WHERE w.organisatie = @organisatie AND w.locatie = @locatie AND w.mag = 'terugkoppelen' AND w.soort = 'terugkoppeling';

-- name: TerugkoppelingOf :one
-- @organisatie id
-- @id id
SELECT t.id, t.signaal, t.aanleiding, t.soort, t.tekst, t.staat, t.gemaakt FROM terugkoppeling t
WHERE t.organisatie = @organisatie AND t.id = @id;

-- name: TerugkoppelingSend :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @tekst tekst
-- @nu tijdstip
-- @door id
UPDATE terugkoppeling SET soort = @soort, tekst = @tekst, staat = 'verstuurd', verstuurd = @nu, door = @door
WHERE organisatie = @organisatie AND id = @id AND staat = 'concept';

-- name: TerugkoppelingDrop :exec
-- @organisatie id
-- @id id
-- @door id
UPDATE terugkoppeling SET staat = 'vervallen', door = @door
WHERE organisatie = @organisatie AND id = @id AND staat = 'concept';

-- name: SignaalConcepten :many
-- Drafts still open for a signal.
-- @organisatie id
-- @signaal id
SELECT t.id, t.tekst FROM terugkoppeling t
WHERE t.organisatie = @organisatie AND t.signaal = @signaal AND t.staat = 'concept' ORDER BY t.verstuurd, t.id;

-- name: SignaalThemas :many
-- Themes to join a signal into, by name: the newest that are open of the place and of the whole organisation.
-- @organisatie id
-- @locatie id
-- @overal bool
-- @max getal
SELECT k.id, k.titel, k.locatie
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie
            AND x.soort = 'thema' AND x.status = 'open' ORDER BY x.gemaakt DESC, x.id DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie
            AND y.soort = 'thema' AND y.status = 'open' AND y.locatie = @locatie ORDER BY y.gemaakt DESC LIMIT @max) b
    UNION ALL
    SELECT c.id FROM (SELECT z.id FROM knoop z WHERE @overal = FALSE AND z.organisatie = @organisatie
            AND z.soort = 'thema' AND z.status = 'open' AND z.locatie IS NULL ORDER BY z.gemaakt DESC LIMIT @max) c) f
CROSS JOIN knoop k WHERE k.organisatie = @organisatie AND k.id = f.id ORDER BY k.titel, k.id;

-- name: SignaalInThemas :many
-- The themes that a signal was joined into.
-- @organisatie id
-- @signaal id
SELECT DISTINCT k.id, k.titel FROM draad d CROSS JOIN knoop k
WHERE d.organisatie = @organisatie AND d.van = @signaal AND k.organisatie = @organisatie AND k.id = d.naar AND k.soort = 'thema'
ORDER BY k.id;

-- name: SignaalVerhalen :many
-- Stories made of a signal.
-- @organisatie id
-- @signaal id
SELECT k.id, k.titel FROM draad d CROSS JOIN knoop k
WHERE d.organisatie = @organisatie AND d.van = @signaal AND d.relatie = 'leidt_tot'
    AND k.organisatie = @organisatie AND k.id = d.naar AND k.soort = 'verhaal'
ORDER BY k.id;

-- name: SignalenTeLaatEach :many
-- Promised an answer before today, and none was given. A day later than is ever promised was promised by a wrong clock.
-- alle organisaties: for whoever watches the server; a count, no content
-- @vandaag datum
-- @langst datum
-- @mag tekst
-- -> aantal getal
SELECT w.organisatie, count(*) AS aantal FROM organisatie o CROSS JOIN wachtpunt w
WHERE w.organisatie = o.id AND w.mag = @mag AND w.soort = 'signaal_antwoord' AND w.klaar IS NULL AND w.in_lijst AND w.uiterlijk IS NOT NULL AND (w.uiterlijk < @vandaag OR w.uiterlijk > @langst)
GROUP BY w.organisatie;

-- ---- the two ways out ----

-- name: UitwegInsert :exec
-- @organisatie id
-- @id id
-- @soort tekst
-- @signaal id
-- @tekst tekst
-- @gever tekst
-- @op datum
-- @uiterlijk datum
-- @zelf bool
-- @klacht_op datum?
INSERT INTO signaal_uitweg (organisatie, id, soort, signaal, tekst, gever, op, uiterlijk, zelf, klacht_op)
VALUES (@organisatie, @id, @soort, @signaal, @tekst, @gever, @op, @uiterlijk, @zelf, @klacht_op);

-- name: UitwegRenumber :exec
-- Of the other kind from now on, under the number of a knoop of that kind.
-- @organisatie id
-- @id id
-- @naar id
-- @soort tekst
-- @op datum
-- @uiterlijk datum
-- @zelf bool
-- @klacht_op datum?
UPDATE signaal_uitweg SET id = @naar, soort = @soort, op = @op, uiterlijk = @uiterlijk, zelf = @zelf, klacht_op = @klacht_op, af = NULL
WHERE organisatie = @organisatie AND id = @id;

-- name: UitwegAtSignaal :one
-- The one whose words are here; of two: the complaint.
-- @organisatie id
-- @signaal id
SELECT u.id, u.soort, u.signaal, u.tekst, u.gever, u.op, u.uiterlijk, u.verlengd, u.af, u.zelf, u.gewist, u.klacht_op FROM signaal_uitweg u
WHERE u.organisatie = @organisatie AND u.signaal = @signaal
ORDER BY CASE WHEN u.gewist IS NULL THEN 0 ELSE 1 END, u.soort DESC LIMIT 1;

-- name: UitwegVanSoort :one
-- @organisatie id
-- @signaal id
-- @soort tekst
SELECT u.id, u.af, u.gewist, u.uiterlijk FROM signaal_uitweg u
WHERE u.organisatie = @organisatie AND u.signaal = @signaal AND u.soort = @soort;

-- name: UitwegById :one
-- @organisatie id
-- @id id
SELECT u.id, u.soort, u.signaal, u.tekst, u.gever, u.op, u.uiterlijk, u.verlengd, u.af, u.zelf, u.gewist, u.klacht_op FROM signaal_uitweg u
WHERE u.organisatie = @organisatie AND u.id = @id;

-- name: UitwegSet :exec
-- @organisatie id
-- @id id
-- @uiterlijk datum
-- @verlengd bool
-- @af datum?
UPDATE signaal_uitweg SET uiterlijk = @uiterlijk, verlengd = @verlengd, af = @af WHERE organisatie = @organisatie AND id = @id;

-- name: UitwegHeropen :exec
-- What cannot wait was handled, its words went to the complaint, and its giver says that it happens again: these words.
-- @organisatie id
-- @id id
-- @tekst tekst
-- @gever tekst
-- @op datum
-- @uiterlijk datum
UPDATE signaal_uitweg SET tekst = @tekst, gever = @gever, op = @op, uiterlijk = @uiterlijk, af = NULL, gewist = NULL
WHERE organisatie = @organisatie AND id = @id;

-- name: UitwegBerichtInsert :exec
-- @organisatie id
-- @uitweg id
-- @van_gever bool
-- @tekst tekst
-- @op datum
INSERT INTO signaal_uitweg_bericht (organisatie, uitweg, nummer, van_gever, tekst, op)
SELECT @organisatie, @uitweg,
       1 + coalesce((SELECT max(b.nummer) FROM signaal_uitweg_bericht b
                     WHERE b.organisatie = @organisatie AND b.uitweg = @uitweg), 0),
       @van_gever, @tekst, @op;

-- name: UitwegBerichten :many
-- @organisatie id
-- @uitweg id
SELECT b.nummer, b.van_gever, b.tekst, b.op FROM signaal_uitweg_bericht b
WHERE b.organisatie = @organisatie AND b.uitweg = @uitweg ORDER BY b.nummer;

-- name: UitwegBerichtenForget :exec
-- @organisatie id
-- @uitweg id
DELETE FROM signaal_uitweg_bericht WHERE organisatie = @organisatie AND uitweg = @uitweg;

-- name: UitwegLeeg :exec
-- @organisatie id
-- @id id
-- @dag datum
UPDATE signaal_uitweg SET tekst = '', gever = 'onbekend', gewist = @dag WHERE organisatie = @organisatie AND id = @id;

-- name: UitwegLaatst :one
-- The day of the last word about it; NULL: none was said.
-- @organisatie id
-- @uitweg id
-- -> op datum?
SELECT max(b.op) AS op FROM signaal_uitweg_bericht b WHERE b.organisatie = @organisatie AND b.uitweg = @uitweg;

-- name: UitwegOud :many
-- Complaints and urgent signals that were closed on or before a day, about which nothing was said since, and that wait for nobody.
-- @organisatie id
-- @grens datum
-- @max getal
SELECT u.id FROM signaal_uitweg u
WHERE u.organisatie = @organisatie AND u.af IS NOT NULL AND u.gewist IS NULL AND u.af <= @grens
    AND NOT EXISTS (SELECT 1 FROM signaal_uitweg_bericht b WHERE b.organisatie = @organisatie AND b.uitweg = u.id AND b.op > @grens)
    AND NOT EXISTS (SELECT 1 FROM wachtpunt w WHERE w.organisatie = @organisatie AND w.knoop = u.id AND w.klaar IS NULL)
ORDER BY u.af, u.id LIMIT @max;

-- name: BewarenOf :one
-- @organisatie id
SELECT b.maanden FROM signaal_bewaren b WHERE b.organisatie = @organisatie;

-- name: BewarenSet :exec
-- @organisatie id
-- @maanden getal
INSERT INTO signaal_bewaren (organisatie, maanden) VALUES (@organisatie, @maanden)
ON CONFLICT (organisatie) DO UPDATE SET maanden = excluded.maanden;

-- name: UitwegOpen :many
-- What is open of one kind, of one place (0: of the whole organisation) or of all, the nearest last day first.
-- @organisatie id
-- @soort tekst
-- @overal bool
-- @locatie id
-- @max getal
SELECT k.id, k.locatie, k.status, u.op, u.uiterlijk, l.naam AS plek
FROM (SELECT x.id FROM signaal_uitweg x WHERE x.organisatie = @organisatie AND x.soort = @soort AND x.af IS NULL
        AND (@overal = TRUE OR EXISTS (SELECT 1 FROM knoop y WHERE y.organisatie = @organisatie AND y.id = x.id
            AND (y.locatie = @locatie OR (@locatie = 0 AND y.locatie IS NULL))))
    ORDER BY x.uiterlijk, x.id LIMIT @max) f
CROSS JOIN knoop k CROSS JOIN signaal_uitweg u
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
WHERE k.organisatie = @organisatie AND k.id = f.id AND u.organisatie = @organisatie AND u.id = f.id
ORDER BY u.uiterlijk, k.id;

-- name: UitwegList :many
-- The newest of one kind, of one place (0: of the whole organisation) or of all. A knoop whose row went on to one of the other
-- kind (UitwegRenumber) is left out before the limit counts.
-- @organisatie id
-- @soort tekst
-- @overal bool
-- @locatie id
-- @max getal
-- -> wacht bool
SELECT k.id, k.locatie, k.status, u.op, u.uiterlijk, u.af, l.naam AS plek,
    EXISTS (SELECT 1 FROM wachtpunt w WHERE w.organisatie = @organisatie AND w.knoop = k.id AND w.klaar IS NULL) AS wacht
FROM (SELECT a.id FROM (SELECT x.id FROM knoop x WHERE @overal = TRUE AND x.organisatie = @organisatie AND x.soort = @soort
            AND EXISTS (SELECT 1 FROM signaal_uitweg d WHERE d.organisatie = @organisatie AND d.id = x.id)
            ORDER BY x.gemaakt DESC LIMIT @max) a
    UNION ALL
    SELECT b.id FROM (SELECT y.id FROM knoop y WHERE @overal = FALSE AND y.organisatie = @organisatie AND y.soort = @soort
            AND y.locatie = @locatie AND EXISTS (SELECT 1 FROM signaal_uitweg e WHERE e.organisatie = @organisatie AND e.id = y.id)
            ORDER BY y.gemaakt DESC LIMIT @max) b
    UNION ALL
    SELECT c.id FROM (SELECT z.id FROM knoop z WHERE @overal = FALSE AND @locatie = 0 AND z.organisatie = @organisatie
            AND z.soort = @soort AND z.locatie IS NULL
            AND EXISTS (SELECT 1 FROM signaal_uitweg g WHERE g.organisatie = @organisatie AND g.id = z.id)
            ORDER BY z.gemaakt DESC LIMIT @max) c) f
CROSS JOIN knoop k CROSS JOIN signaal_uitweg u
LEFT JOIN locatie l ON l.organisatie = @organisatie AND l.id = k.locatie
WHERE k.organisatie = @organisatie AND k.id = f.id AND u.organisatie = @organisatie AND u.id = k.id
ORDER BY u.op DESC, k.id DESC;

-- name: SignaalLeeg :exec
-- What the giver said is no longer here; how he can be answered is.
-- @organisatie id
-- @id id
UPDATE signaal SET tekst = '', gever = 'onbekend', delen = 'nee' WHERE organisatie = @organisatie AND id = @id;

-- name: SignaalAanvullingenForget :exec
-- @organisatie id
-- @signaal id
DELETE FROM signaal_aanvulling WHERE organisatie = @organisatie AND signaal = @signaal;

-- name: SignaalAntwoordenForget :exec
-- Sent answers and drafts.
-- @organisatie id
-- @signaal id
DELETE FROM terugkoppeling WHERE organisatie = @organisatie AND signaal = @signaal;

-- name: SignaalDraden :many
-- All threads from it and to it.
-- @organisatie id
-- @id id
SELECT d.van, d.naar, d.relatie FROM draad d WHERE d.organisatie = @organisatie AND d.van = @id
UNION ALL
SELECT e.van, e.naar, e.relatie FROM draad e WHERE e.organisatie = @organisatie AND e.naar = @id;

-- name: SignaalLeden :many
-- Who has this role, wherever: the table of rights says of which places that is.
-- @organisatie id
-- @rol tekst
SELECT m.id, m.locatie, m.persoon, p.naam, p.email, p.taal
FROM lidmaatschap m JOIN persoon p ON p.organisatie = @organisatie AND p.id = m.persoon
WHERE m.organisatie = @organisatie AND m.rol = @rol AND m.tot IS NULL AND p.gesloten IS NULL
ORDER BY m.id;

-- name: BereikOf :one
-- Of a place; what it leaves open is that of the whole organisation.
-- @organisatie id
-- @locatie id
-- -> telefoon tekst?
-- -> klacht_naam tekst?
-- -> klacht_bereik tekst?
SELECT coalesce(p.telefoon, w.telefoon) AS telefoon, coalesce(p.klacht_naam, w.klacht_naam) AS klacht_naam,
    coalesce(p.klacht_bereik, w.klacht_bereik) AS klacht_bereik
FROM organisatie o
LEFT JOIN signaal_bereik p ON p.organisatie = @organisatie AND p.locatie = @locatie
LEFT JOIN signaal_bereik w ON w.organisatie = @organisatie AND w.locatie = 0
WHERE o.id = @organisatie;

-- name: BereikList :many
-- @organisatie id
SELECT b.locatie, b.telefoon, b.klacht_naam, b.klacht_bereik FROM signaal_bereik b
WHERE b.organisatie = @organisatie ORDER BY b.locatie;

-- name: BereikSet :exec
-- @organisatie id
-- @locatie id
-- @telefoon tekst?
-- @klacht_naam tekst?
-- @klacht_bereik tekst?
INSERT INTO signaal_bereik (organisatie, locatie, telefoon, klacht_naam, klacht_bereik)
VALUES (@organisatie, @locatie, @telefoon, @klacht_naam, @klacht_bereik)
ON CONFLICT (organisatie, locatie) DO UPDATE SET telefoon = excluded.telefoon, klacht_naam = excluded.klacht_naam,
    klacht_bereik = excluded.klacht_bereik;

-- name: SignaalNaam :one
-- @organisatie id
-- @persoon id
SELECT p.naam FROM persoon p WHERE p.organisatie = @organisatie AND p.id = @persoon;

-- ---- late has a consequence ----

-- name: AchterstandLaat :many
-- Each place where somebody waits past the promised day, or till a day that a wrong clock set (@langst).
-- alle organisaties: the hourly round goes over all; places, no content
-- @vandaag datum
-- @langst datum
-- @mag tekst
SELECT DISTINCT w.organisatie, w.locatie FROM organisatie o CROSS JOIN wachtpunt w
WHERE w.organisatie = o.id AND w.mag = @mag AND w.soort = 'signaal_antwoord' AND w.klaar IS NULL AND w.in_lijst AND w.uiterlijk IS NOT NULL
    AND (w.uiterlijk < @vandaag OR w.uiterlijk > @langst)
ORDER BY w.organisatie, w.locatie;

-- name: AchterstandEerste :one
-- The promised day at one place that passes, or passed, first; one that a wrong clock set passed yesterday.
-- @organisatie id
-- @locatie id
-- @gisteren datum
-- @langst datum
-- -> eerste datum
SELECT f.eerste FROM (
    SELECT a.uiterlijk AS eerste FROM (SELECT w.uiterlijk FROM wachtpunt w WHERE w.organisatie = @organisatie AND w.locatie = @locatie
            AND w.klaar IS NULL AND w.in_lijst AND w.uiterlijk IS NOT NULL AND w.uiterlijk <= @langst AND w.soort = 'signaal_antwoord'
        ORDER BY w.uiterlijk, w.id LIMIT 1) a
    UNION ALL
    SELECT @gisteren FROM (SELECT x.uiterlijk FROM wachtpunt x WHERE x.organisatie = @organisatie AND x.locatie = @locatie
            AND x.klaar IS NULL AND x.in_lijst AND x.uiterlijk IS NOT NULL AND x.uiterlijk > @langst AND x.soort = 'signaal_antwoord'
        ORDER BY x.uiterlijk, x.id LIMIT 1) b) f
ORDER BY f.eerste LIMIT 1;

-- name: AchterstandAll :many
-- alle organisaties: the hourly round goes over all; places, no content
SELECT a.organisatie, a.id, a.plek FROM signaal_achterstand a ORDER BY a.organisatie, a.id;

-- name: AchterstandAt :one
-- @organisatie id
-- @plek id
SELECT a.id FROM signaal_achterstand a WHERE a.organisatie = @organisatie AND a.plek = @plek;

-- name: AchterstandInsert :exec
-- @organisatie id
-- @id id
-- @plek id
INSERT INTO signaal_achterstand (organisatie, id, plek) VALUES (@organisatie, @id, @plek);

-- name: AchterstandWachtOveral :many
-- The same of every place.
-- @organisatie id
SELECT a.plek, a.id, w.soort, w.sinds, w.uiterlijk FROM signaal_achterstand a CROSS JOIN wachtpunt w
WHERE a.organisatie = @organisatie AND w.organisatie = @organisatie AND w.knoop = a.id AND w.klaar IS NULL ORDER BY a.plek, w.soort;

-- name: SignaalLezersMet :one
-- Has anybody this role at this place, or for the whole organisation? Two looks in an index, however many people there are.
-- @organisatie id
-- @rol tekst
-- @plek id
-- -> hier bool
-- -> geheel bool
SELECT EXISTS (SELECT 1 FROM lidmaatschap m JOIN persoon p ON p.organisatie = @organisatie AND p.id = m.persoon
        WHERE m.organisatie = @organisatie AND m.rol = @rol AND m.locatie = @plek
            AND m.tot IS NULL AND p.gesloten IS NULL) AS hier,
    EXISTS (SELECT 1 FROM lidmaatschap n JOIN persoon q ON q.organisatie = @organisatie AND q.id = n.persoon
        WHERE n.organisatie = @organisatie AND n.rol = @rol AND n.locatie IS NULL
            AND n.tot IS NULL AND q.gesloten IS NULL) AS geheel;

-- name: AchterstandWacht :many
-- What is open of one knoop.
-- @organisatie id
-- @knoop id
SELECT w.soort, w.sinds, w.uiterlijk FROM wachtpunt w WHERE w.organisatie = @organisatie AND w.knoop = @knoop AND w.klaar IS NULL;
