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
