-- schema 1: what an organisation adds to the content that ships with the program
CREATE TABLE inhoud_item (
    organisatie id NOT NULL REFERENCES organisatie (id),
    id id NOT NULL,
    lijst tekst NOT NULL,
    deel tekst,
    titel tekst,
    tekst tekst NOT NULL,
    bron tekst NOT NULL,
    versie getal NOT NULL DEFAULT 1 CHECK (versie > 0),
    weg tijdstip,
    PRIMARY KEY (organisatie, id)
);
CREATE INDEX inhoud_item_lijst ON inhoud_item (organisatie, lijst, id);
-- Each version as it was, with who wrote it: a change takes nothing away. The last row of an item that was taken away has weg = TRUE.
CREATE TABLE inhoud_versie (
    organisatie id NOT NULL,
    item id NOT NULL,
    versie getal NOT NULL,
    deel tekst,
    titel tekst,
    tekst tekst NOT NULL,
    bron tekst NOT NULL,
    weg bool NOT NULL DEFAULT FALSE,
    op tijdstip NOT NULL,
    door id,
    PRIMARY KEY (organisatie, item, versie),
    FOREIGN KEY (organisatie, item) REFERENCES inhoud_item (organisatie, id),
    FOREIGN KEY (organisatie, door) REFERENCES persoon (organisatie, id)
);
-- end

-- name: InhoudItems :many
-- What an organisation added to a list, oldest first.
-- @organisatie id
-- @lijst tekst
SELECT i.id, i.deel, i.titel, i.tekst, i.bron FROM inhoud_item i
WHERE i.organisatie = @organisatie AND i.lijst = @lijst AND i.weg IS NULL ORDER BY i.id LIMIT 200;

-- name: InhoudItemOf :one
-- @organisatie id
-- @id id
-- @lijst tekst
SELECT i.id, i.deel, i.titel, i.tekst, i.bron, i.versie, i.weg FROM inhoud_item i
WHERE i.organisatie = @organisatie AND i.id = @id AND i.lijst = @lijst;

-- name: InhoudItemNextId :one
-- @organisatie id
-- -> id id
SELECT coalesce(max(i.id), 0) + 1 AS id FROM inhoud_item i WHERE i.organisatie = @organisatie;

-- name: InhoudItemInsert :exec
-- @organisatie id
-- @id id
-- @lijst tekst
-- @deel tekst?
-- @titel tekst?
-- @tekst tekst
-- @bron tekst
INSERT INTO inhoud_item (organisatie, id, lijst, deel, titel, tekst, bron)
VALUES (@organisatie, @id, @lijst, @deel, @titel, @tekst, @bron);

-- name: InhoudItemUpdate :exec
-- @organisatie id
-- @id id
-- @deel tekst?
-- @titel tekst?
-- @tekst tekst
-- @bron tekst
UPDATE inhoud_item SET deel = @deel, titel = @titel, tekst = @tekst, bron = @bron, versie = versie + 1
WHERE organisatie = @organisatie AND id = @id AND weg IS NULL;

-- name: InhoudItemDelete :exec
-- @organisatie id
-- @id id
-- @nu tijdstip
UPDATE inhoud_item SET weg = @nu, versie = versie + 1
WHERE organisatie = @organisatie AND id = @id AND weg IS NULL;

-- name: InhoudVersieAt :exec
-- Keeps an item as it stands now.
-- @organisatie id
-- @item id
-- @nu tijdstip
-- @door id?
INSERT INTO inhoud_versie (organisatie, item, versie, deel, titel, tekst, bron, weg, op, door)
SELECT @organisatie, i.id, i.versie, i.deel, i.titel, i.tekst, i.bron, i.weg IS NOT NULL, @nu, @door
FROM inhoud_item i WHERE i.organisatie = @organisatie AND i.id = @item;

-- name: InhoudVersies :many
-- The versions of an item, newest first.
-- @organisatie id
-- @item id
-- -> naam tekst?
SELECT v.versie, v.deel, v.titel, v.tekst, v.bron, v.weg, v.op, p.naam FROM inhoud_versie v
LEFT JOIN persoon p ON p.organisatie = @organisatie AND p.id = v.door
WHERE v.organisatie = @organisatie AND v.item = @item ORDER BY v.versie DESC LIMIT 50;
