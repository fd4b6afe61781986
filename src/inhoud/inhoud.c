/* An organisation's own items in the database: adding, changing and removing (each kept as a
 * version), and the list of shipped and own items together.
 * Not here: pages (inhoud_paginas.c, inhoud_beheer.c). */
#include "inhoud/inhoud.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "inhoud/inhoud_sql.h"
#include <stdlib.h>
#include <string.h>

static void keep_version(struct db_conn *db, int64_t organisatie, int64_t by, int64_t id)
{
    inhoud_versie_at(db, .organisatie = organisatie, .item = id, .nu = time_now(), .door = by);
}

int64_t inhoud_add(struct db_conn *db, int64_t organisatie, int64_t by, const char *list,
                   const struct inhoud_new *item)
{
    struct inhoud_item_next_id_row row = {.id = 0};
    TALLOC_CTX *ctx = mem_ctx(NULL, "inhoud_toevoegen");
    if (content_set(list) && inhoud_item_next_id(db, ctx, &row, .organisatie = organisatie)) {
        inhoud_item_insert(db, .organisatie = organisatie, .id = row.id, .lijst = list,
                           .deel = item->section, .titel = item->title, .tekst = item->text,
                           .bron = item->source);
        keep_version(db, organisatie, by, row.id);
    }
    mem_free(ctx);
    return row.id;
}

bool inhoud_change(struct db_conn *db, int64_t organisatie, int64_t by, int64_t id,
                   const struct inhoud_new *item)
{
    if (!inhoud_item_update(db, .organisatie = organisatie, .id = id, .deel = item->section,
                            .titel = item->title, .tekst = item->text, .bron = item->source))
        return false;
    keep_version(db, organisatie, by, id);
    return true;
}

bool inhoud_take_away(struct db_conn *db, int64_t organisatie, int64_t by, int64_t id)
{
    if (!inhoud_item_delete(db, .organisatie = organisatie, .id = id, .nu = time_now()))
        return false;
    keep_version(db, organisatie, by, id);
    return true;
}

/* A word with what it is sorted by. */
struct sorted {
    const char *by;
    struct inhoud_regel row;
};

static int by_word(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int order = strcmp(x->by, y->by);
    return order ? order : strcmp(x->row.key, y->row.key);
}

static void sort_words(const void *ctx, struct inhoud_regels *all)
{
    struct sorted *list = mem_array(ctx, struct sorted, all->n + 1);
    for (size_t i = 0; i < all->n; i++) {
        const char *title = all->row[i].title;
        list[i] = (struct sorted){.by = text_normal(ctx, title ? title : all->row[i].text),
                                  .row = all->row[i]};
    }
    qsort(list, all->n, sizeof *list, by_word);
    for (size_t i = 0; i < all->n; i++)
        all->row[i] = list[i].row;
}

struct inhoud_regels inhoud_all(struct db_conn *db, const void *ctx, const struct content_set *s,
                                int64_t organisatie, enum lang l)
{
    struct inhoud_items_rows own = {.n = 0};
    if (organisatie)
        own = inhoud_items(db, ctx, .organisatie = organisatie, .lijst = s->code);
    struct inhoud_regels all = {.row = mem_array(ctx, struct inhoud_regel, s->n_items + own.n + 1)};
    for (size_t i = 0; i < s->n_items; i++) {
        const struct content_item *item = &s->items[i];
        all.row[all.n++] = (struct inhoud_regel){
            .key = item->key,
            .section = item->section < 0 ? NULL : s->sections[item->section].key,
            .title = content_in(&item->title, l),
            .text = content_in(&item->text, l),
            .source = item->source,
            .shipped = item};
    }
    for (size_t i = 0; i < own.n; i++) {
        const struct inhoud_items_row *o = &own.row[i];
        all.row[all.n++] =
            (struct inhoud_regel){.key = mem_format(ctx, "eigen-%lld", (long long)o->id),
                                  .section = o->deel,
                                  .title = o->titel,
                                  .text = o->tekst,
                                  .source = o->bron,
                                  .id = o->id};
    }
    if (text_equal(s->kind, "woorden"))
        sort_words(ctx, &all);
    return all;
}
