-- schema 1: who and where
CREATE TABLE organisatie (
    id id NOT NULL PRIMARY KEY,
    slug tekst NOT NULL UNIQUE,
    naam tekst NOT NULL,
    plaats tekst NOT NULL DEFAULT '',
    kvk tekst,
    website tekst,
    gemaakt tijdstip NOT NULL
);
CREATE TABLE server_sleutel (
    naam tekst NOT NULL PRIMARY KEY,
    waarde bytes NOT NULL
);
CREATE TABLE locatie (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    slug tekst NOT NULL,
    naam tekst NOT NULL,
    soort tekst NOT NULL CHECK (soort IN ('verpleeghuis', 'kleinschalig', 'wijkverpleging', 'thuiszorg', 'anders')),
    plaats tekst NOT NULL,
    vestigingsnummer tekst,
    gesloten datum,
    PRIMARY KEY (organisatie, id),
    UNIQUE (organisatie, slug)
);
CREATE TABLE team (
    organisatie id NOT NULL,
    id id NOT NULL,
    locatie id NOT NULL,
    naam tekst NOT NULL,
    gesloten datum,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id)
);
CREATE TABLE persoon (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    naam tekst NOT NULL,
    email tekst NOT NULL UNIQUE,
    wachtwoord tekst,
    totp bytes,
    totp_laatst getal,
    taal tekst NOT NULL DEFAULT 'nl',
    gemaakt tijdstip NOT NULL,
    gesloten tijdstip,
    laatst_gezien tijdstip,
    vorige_keer tijdstip,
    PRIMARY KEY (organisatie, id)
);
CREATE TABLE lidmaatschap (
    organisatie id NOT NULL,
    id id NOT NULL,
    persoon id NOT NULL,
    rol tekst NOT NULL,
    locatie id,
    team id,
    vanaf datum NOT NULL,
    tot datum,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id),
    FOREIGN KEY (organisatie, locatie) REFERENCES locatie (organisatie, id),
    FOREIGN KEY (organisatie, team) REFERENCES team (organisatie, id)
);
CREATE INDEX lidmaatschap_persoon ON lidmaatschap (organisatie, persoon);
CREATE TABLE sessie (
    hash bytes NOT NULL PRIMARY KEY,
    organisatie id NOT NULL,
    persoon id NOT NULL,
    gemaakt tijdstip NOT NULL,
    laatst tijdstip NOT NULL,
    verloopt tijdstip NOT NULL,
    apparaat tekst NOT NULL DEFAULT '',
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
CREATE INDEX sessie_persoon ON sessie (organisatie, persoon);
CREATE TABLE toegangslink (
    hash bytes NOT NULL PRIMARY KEY,
    organisatie id NOT NULL,
    persoon id NOT NULL,
    soort tekst NOT NULL CHECK (soort IN ('uitnodiging', 'herstel')),
    gemaakt tijdstip NOT NULL,
    verloopt tijdstip NOT NULL,
    gebruikt tijdstip,
    FOREIGN KEY (organisatie, persoon) REFERENCES persoon (organisatie, id)
);
CREATE TABLE verbruikt_token (
    hash bytes NOT NULL PRIMARY KEY,
    dag datum NOT NULL,
    naar tekst
);
CREATE INDEX verbruikt_token_dag ON verbruikt_token (dag);
CREATE TABLE audit (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    tijd tijdstip NOT NULL,
    persoon id,
    handeling tekst NOT NULL,
    onderwerp tekst NOT NULL,
    uitkomst tekst NOT NULL,
    vorige bytes NOT NULL,
    hash bytes NOT NULL,
    PRIMARY KEY (organisatie, id)
);
CREATE TABLE taak (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    soort tekst NOT NULL,
    gegevens tekst NOT NULL,
    invoer bytes,
    staat tekst NOT NULL DEFAULT 'wacht' CHECK (staat IN ('wacht', 'bezig', 'klaar', 'mislukt', 'gestopt')),
    klaar_deel getal NOT NULL DEFAULT 0,
    totaal getal NOT NULL DEFAULT 0,
    melding tekst,
    naar tekst,
    door id,
    gemaakt tijdstip NOT NULL,
    begonnen tijdstip,
    geeindigd tijdstip,
    PRIMARY KEY (organisatie, id)
);
CREATE INDEX taak_staat ON taak (staat, gemaakt);
CREATE TABLE post_uit (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    aan tekst NOT NULL,
    onderwerp tekst NOT NULL,
    inhoud tekst NOT NULL,
    staat tekst NOT NULL DEFAULT 'wacht' CHECK (staat IN ('wacht', 'verstuurd', 'mislukt')),
    pogingen getal NOT NULL DEFAULT 0,
    volgende tijdstip NOT NULL,
    fout tekst,
    gemaakt tijdstip NOT NULL,
    verstuurd tijdstip,
    PRIMARY KEY (organisatie, id)
);
CREATE INDEX post_uit_staat ON post_uit (staat, volgende);
-- end
