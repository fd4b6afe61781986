-- schema 1: knopen and draden
CREATE TABLE knoop_soort (
    soort tekst NOT NULL PRIMARY KEY
);
INSERT INTO knoop_soort (soort) VALUES ('thema'), ('cijfer'), ('verhaal');
CREATE TABLE knoop (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    soort tekst NOT NULL REFERENCES knoop_soort (soort),
    locatie id,
    team id,
    titel tekst NOT NULL,
    status tekst NOT NULL,
    door id,
    gemaakt tijdstip NOT NULL,
    gewijzigd tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    UNIQUE (organisatie, id, soort),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id),
    FOREIGN KEY (organisatie, team) REFERENCES team (organisatie, id),
    FOREIGN KEY (organisatie, door) REFERENCES persoon (organisatie, id)
);
CREATE INDEX knoop_soort_status ON knoop (organisatie, soort, status, locatie, gemaakt);
CREATE INDEX knoop_gewijzigd ON knoop (organisatie, gewijzigd);
CREATE TABLE draad (
    organisatie id NOT NULL,
    van id NOT NULL,
    naar id NOT NULL,
    relatie tekst NOT NULL CHECK (relatie IN ('aanleiding', 'onderbouwt', 'leidt_tot', 'meet', 'beantwoordt', 'spreekt_tegen')),
    door id,
    gemaakt tijdstip NOT NULL,
    PRIMARY KEY (organisatie, van, naar, relatie),
    FOREIGN KEY (organisatie, van) REFERENCES knoop (organisatie, id),
    FOREIGN KEY (organisatie, naar) REFERENCES knoop (organisatie, id)
);
CREATE INDEX draad_naar ON draad (organisatie, naar);
CREATE TABLE knoop_bouwsteen (
    organisatie id NOT NULL,
    knoop id NOT NULL,
    bouwsteen getal NOT NULL CHECK (bouwsteen BETWEEN 1 AND 5),
    PRIMARY KEY (organisatie, knoop, bouwsteen),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX knoop_bouwsteen_telling ON knoop_bouwsteen (organisatie, bouwsteen, knoop);
CREATE TABLE thema (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'thema' CHECK (soort = 'thema'),
    uitleg tekst NOT NULL DEFAULT '',
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE TABLE cijfer (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'cijfer' CHECK (soort = 'cijfer'),
    vraag tekst NOT NULL,
    eenheid tekst NOT NULL,
    staat tekst NOT NULL CHECK (staat IN ('open', 'minder_dan_k', 'gelijk', 'afgeschermd', 'niet_te_bepalen')),
    waarde breuk,
    n getal,
    laag breuk,
    hoog breuk,
    k getal,
    methode tekst NOT NULL,
    van datum,
    tot datum,
    bron tekst NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort),
    CHECK (staat = 'open' OR (waarde IS NULL AND n IS NULL AND laag IS NULL AND hoog IS NULL))
);
CREATE TABLE verhaal (
    organisatie id NOT NULL,
    id id NOT NULL,
    soort tekst NOT NULL DEFAULT 'verhaal' CHECK (soort = 'verhaal'),
    tekst tekst NOT NULL,
    verteller tekst NOT NULL CHECK (verteller IN ('zorgvrager', 'naaste', 'professional', 'vrijwilliger', 'anders')),
    toestemming tekst NOT NULL CHECK (toestemming IN ('gegeven', 'gevraagd', 'ingetrokken')),
    toestemming_op datum,
    onherkenbaar_door id,
    onherkenbaar_op tijdstip,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, id, soort) REFERENCES knoop (organisatie, id, soort)
);
CREATE TABLE wachtpunt (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    soort tekst NOT NULL,
    mag tekst NOT NULL,
    locatie id,
    persoon id,
    tekst tekst NOT NULL,
    sinds tijdstip NOT NULL,
    uiterlijk datum,
    klaar tijdstip,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX wachtpunt_knoop ON wachtpunt (organisatie, knoop, soort);
CREATE INDEX wachtpunt_open ON wachtpunt (organisatie, sinds) WHERE klaar IS NULL;
CREATE TABLE geschiedenis (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    wat tekst NOT NULL,
    detail tekst NOT NULL DEFAULT '',
    door id,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX geschiedenis_knoop ON geschiedenis (organisatie, knoop, id);
CREATE INDEX geschiedenis_op ON geschiedenis (organisatie, op);
CREATE TABLE opmerking (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    tekst tekst NOT NULL,
    door id NOT NULL,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX opmerking_knoop ON opmerking (organisatie, knoop, id);
CREATE TABLE bijlage (
    organisatie id NOT NULL,
    id id NOT NULL,
    knoop id NOT NULL,
    naam tekst NOT NULL,
    type tekst NOT NULL,
    inhoud bytes NOT NULL,
    door id NOT NULL,
    op tijdstip NOT NULL,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
CREATE INDEX bijlage_knoop ON bijlage (organisatie, knoop, id);
CREATE TABLE terugkoppeling (
    organisatie id NOT NULL,
    id id NOT NULL,
    signaal id NOT NULL,
    aanleiding id,
    soort tekst NOT NULL CHECK (soort IN ('tussenbericht', 'gedaan', 'niets_gedaan')),
    tekst tekst NOT NULL,
    staat tekst NOT NULL DEFAULT 'concept' CHECK (staat IN ('concept', 'verstuurd', 'vervallen')),
    gemaakt tijdstip NOT NULL,
    verstuurd tijdstip,
    door id,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, signaal) REFERENCES knoop (organisatie, id),
    FOREIGN KEY (organisatie, aanleiding) REFERENCES knoop (organisatie, id)
);
CREATE INDEX terugkoppeling_signaal ON terugkoppeling (organisatie, signaal, id);
CREATE INDEX terugkoppeling_staat ON terugkoppeling (organisatie, staat, gemaakt);
CREATE TABLE zoektekst (
    organisatie id NOT NULL,
    knoop id NOT NULL,
    stammen tekst NOT NULL,
    PRIMARY KEY (organisatie, knoop),
    FOREIGN KEY (organisatie, knoop) REFERENCES knoop (organisatie, id)
);
-- sqlite
CREATE VIRTUAL TABLE zoek_fts USING fts5(stammen, content='', tokenize='unicode61');
-- postgres
CREATE INDEX zoektekst_fts ON zoektekst USING gin (to_tsvector('simple', stammen));
-- both
-- end
