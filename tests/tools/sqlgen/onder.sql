-- schema 1: what the floor below holds
CREATE TABLE organisatie (
    id id NOT NULL PRIMARY KEY,
    naam tekst NOT NULL
);
CREATE TABLE ding (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    naam tekst NOT NULL,
    boven id,
    aantal getal,
    PRIMARY KEY (organisatie, id),
    FOREIGN KEY (organisatie, boven) REFERENCES ding (organisatie, id)
);
-- end
