-- schema 1: a room beside
CREATE TABLE zij_ding (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    PRIMARY KEY (organisatie, id)
);
-- end
