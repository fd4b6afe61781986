/* What was typed in the other forms of a page (beside.h). Between a POST and the page after it the text
 * is in the memory of this process: not in a cookie (too small), an address, the log or the database.
 * A restart in that second loses it. It is shown once and then wiped. */
#include "web/beside.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define HASH_HEX     16         /* of what was shown */
#define KEPT_MAX     512u       /* forms kept, for those signed in and for visitors each */
#define KEPT_BYTES   (8u << 20) /* of all of them, likewise */
#define FORM_BYTES   (64u << 10)
#define OWNER_MAX    16u  /* forms kept of one person */
#define LIFE_KNOWN   3600 /* seconds */
#define LIFE_VISITOR 120  /* the next person at a shared tablet must not read it */

/* ---- what was shown, and what came back ---- */
static void add_shown(struct buf *b, const char *name, const char *value)
{
    buf_text(b, name);
    buf_char(b, '=');
    buf_text(b, value ? value : "");
    buf_char(b, '\n');
}

static void hash_hex(struct buf *b, char out[static HASH_HEX + 1])
{
    uint8_t sum[HASH_BYTES];

    hash_keyed_fast(web_hooks.key, b->data ? b->data : "", b->len, sum);
    hex_of(sum, HASH_HEX / 2, out);
}

/* As a browser sends this form when nothing is changed in it. */
static void hash_form(struct request *r, const struct formulier *v, char out[static HASH_HEX + 1])
{
    struct buf b;

    buf_init(&b, r->ctx, WEB_PAGE_MAX);
    for (size_t i = 0; i < v->n_fields; i++) {
        const struct formulier_fields *f = &v->fields[i];
        size_t n = 0;
        for (size_t k = 0; k < f->n_choices; k++)
            if (f->choices[k].chosen && (f->is_checks || n++ == 0))
                add_shown(&b, f->name, f->choices[k].value);
        if (f->is_select && n == 0)
            add_shown(&b, f->name, NULL);
        else if (f->is_check && f->value)
            add_shown(&b, f->name, "1");
        else if (f->input || f->is_long || f->is_hidden || f->is_file)
            add_shown(&b, f->name, f->value);
    }
    hash_hex(&b, out);
    mem_free(b.data);
}

static bool changed(struct request *r, const struct beside *g, const char *hash)
{
    char now[HASH_HEX + 1];
    struct buf b;

    buf_init(&b, r->ctx, WEB_PAGE_MAX);
    for (size_t i = 0; i < g->n; i++)
        add_shown(&b, g->fields[i].name, g->fields[i].value);
    hash_hex(&b, now);
    mem_free(b.data);
    return strcmp(now, hash) != 0;
}

/* ---- sending ---- */
/* A mark: "2 HASH /address". False: it is not one of ours. */
static bool read_mark(const struct request *r, const char *mark, int64_t *number, char *hash,
                      const char **action)
{
    size_t n = strcspn(mark, " ");
    const char *rest = mark + n;

    if (n == 0 || n > 4 || strlen(rest) < HASH_HEX + 3 || rest[HASH_HEX + 1] != ' ' ||
        rest[HASH_HEX + 2] != '/')
        return false;
    memcpy(hash, rest + 1, HASH_HEX);
    hash[HASH_HEX] = '\0';
    *action = rest + HASH_HEX + 2;
    return text_int(mem_textn(r->ctx, mark, n), 1, 9999, number);
}

/* "2.soort" of form 2 is "soort": see page_join. */
static const char *own_name(const char *name, int64_t number)
{
    char *rest;
    long long n = strtoll(name, &rest, 10);

    return rest != name && *rest == '.' && n == number ? rest + 1 : name;
}

void beside_split(struct request *r)
{
    const char *button = request_field(r, BESIDE_BUTTON);
    int64_t sent, number = 0;
    struct pair *own = mem_array(r->ctx, struct pair, r->n_fields + 1);
    struct beside *group = NULL;
    size_t n_own = 0;
    bool found = false;

    if (!button || !text_int(button, 1, 9999, &sent))
        return;
    for (size_t i = 0; i < r->n_fields; i++) {
        struct pair p = r->fields[i];
        char hash[HASH_HEX + 1];
        const char *action;
        if (!strcmp(p.name, BESIDE_BUTTON))
            continue;
        if (!strcmp(p.name, BESIDE_MARK)) {
            if (!read_mark(r, p.value, &number, hash, &action))
                return;
            group = NULL;
            found |= number == sent;
            if (number == sent)
                continue;
            group = mem_new(r->ctx, struct beside);
            *group = (struct beside){.action = action, .next = r->beside};
            group->fields = mem_array(r->ctx, struct pair, r->n_fields);
            group->hash = mem_text(r->ctx, hash);
            r->beside = group;
            continue;
        }
        p.name = own_name(p.name, number);
        if (!group)
            own[n_own++] = p;
        else if (strcmp(p.name, "token") != 0)
            group->fields[group->n++] = p;
    }
    if (!found) {
        r->beside = NULL;
        return;
    }
    struct beside **at = &r->beside;
    while (*at) {
        if (changed(r, *at, (*at)->hash))
            at = &(*at)->next;
        else
            *at = (*at)->next;
    }
    r->fields = own;
    r->n_fields = n_own;
}

/* ---- showing ---- */
void beside_show(struct request *r, struct formulier *view, struct formulier_fields *fields)
{
    r->page_forms = mem_resize(r->ctx, r->page_forms, struct page_form, r->n_page_forms + 1);
    r->page_forms[r->n_page_forms++] = (struct page_form){view, fields};
}

/* A password goes to no other address than its own. */
static bool can_join(const struct formulier *v)
{
    for (size_t i = 0; i < v->n_fields; i++)
        if (text_equal(v->fields[i].input, "password"))
            return false;
    return v->token && v->action && v->action[0] == '/';
}

static bool can_fill(const struct formulier *v)
{
    for (size_t i = 0; i < v->n_fields; i++)
        if (!v->fields[i].is_hidden)
            return true;
    return false;
}

/* Radio buttons of one name in one form element are one choice: where two forms have the same name,
 * it gets the number of its form. */
static bool name_elsewhere(const struct request *r, size_t but, const char *name)
{
    for (size_t k = 0; k < r->n_page_forms; k++) {
        const struct formulier *v = r->page_forms[k].view;
        for (size_t i = 0; k != but && can_join(v) && i < v->n_fields; i++)
            if ((v->fields[i].is_radio || v->fields[i].is_tiles) &&
                !strcmp(own_name(v->fields[i].name, (int64_t)k + 1), name))
                return true;
    }
    return false;
}

const char *page_join(struct request *r)
{
    size_t n = 0;
    bool typed = false;

    for (size_t k = 0; k < r->n_page_forms; k++)
        if (can_join(r->page_forms[k].view)) {
            n++;
            typed |= can_fill(r->page_forms[k].view);
        }
    if (r->want_json || n < 2 || !typed)
        return NULL;
    for (size_t k = 0; k < r->n_page_forms; k++) {
        struct page_form *p = &r->page_forms[k];
        char hash[HASH_HEX + 1];
        if (!can_join(p->view))
            continue;
        hash_form(r, p->view, hash);
        p->view->blad = BESIDE_ID;
        p->view->number = mem_format(r->ctx, "%zu", k + 1);
        p->view->mark = mem_format(r->ctx, "%zu %s %s", k + 1, hash, p->view->action);
        for (size_t i = 0; i < p->view->n_fields; i++)
            if ((p->fields[i].is_radio || p->fields[i].is_tiles) &&
                name_elsewhere(r, k, p->fields[i].name))
                p->fields[i].name = mem_format(r->ctx, "%zu.%s", k + 1, p->fields[i].name);
    }
    return BESIDE_ID;
}

/* ---- kept until the next page ---- */
struct kept {
    uint8_t key[HASH_BYTES], owner[HASH_BYTES];
    int64_t until;
    bool known; /* of who is signed in */
    char *bytes;
    size_t n; /* name, zero, value, zero, … */
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept kept[2 * KEPT_MAX];
static size_t n_kept;

static void drop(size_t i)
{
    explicit_bzero(kept[i].bytes, kept[i].n);
    mem_free(kept[i].bytes);
    memmove(&kept[i], &kept[i + 1], (--n_kept - i) * sizeof *kept); /* the oldest stays first */
}

/* Makes room for one more: what is over its time goes, and the oldest of whoever has too many. */
static void make_room(const uint8_t owner[static HASH_BYTES], bool known, size_t bytes)
{
    size_t of_owner = 0, of_kind = 0, in_kind = bytes;
    int64_t now = time_now();

    for (size_t i = n_kept; i-- > 0;) {
        if (!time_lasts(kept[i].until, now, LIFE_KNOWN)) {
            drop(i);
            continue;
        }
        bool his = !memcmp(kept[i].owner, owner, HASH_BYTES);
        if ((his && of_owner + 1 >= OWNER_MAX) ||
            (kept[i].known == known &&
             (of_kind + 1 >= KEPT_MAX || in_kind + kept[i].n > KEPT_BYTES))) {
            drop(i);
            continue;
        }
        of_owner += his;
        of_kind += kept[i].known == known;
        in_kind += kept[i].known == known ? kept[i].n : 0;
    }
}

/* Whose, and of which form. False: nobody's. */
static bool key_of(struct request *r, uint64_t scope, const char *action,
                   uint8_t owner[static HASH_BYTES], uint8_t key[static HASH_BYTES])
{
    const char *who = token_owner(r), *code = request_cookie(r, COOKIE_CODE);
    struct buf b;

    if (!who)
        return false;
    buf_init(&b, r->ctx, 32768);
    /* The page of a signal has one address, whosever it is: its code says which. */
    buf_format(&b, "beside|%zu|%s|%llx|%s|", strlen(who), who, (unsigned long long)scope,
               code ? code : "");
    hash_keyed_fast(web_hooks.key, b.data, b.len, owner);
    buf_text(&b, action);
    hash_keyed_fast(web_hooks.key, b.data, b.len, key);
    bool whole = !b.vol;
    mem_free(b.data);
    return whole;
}

/* Takes out what is kept under this key; NULL: nothing. */
static char *take(const uint8_t key[static HASH_BYTES], const void *ctx, size_t *n)
{
    char *bytes = NULL;
    int64_t now = time_now();

    pthread_mutex_lock(&lock);
    for (size_t i = n_kept; i-- > 0;) {
        bool over = !time_lasts(kept[i].until, now, LIFE_KNOWN);
        bool asked = !memcmp(kept[i].key, key, HASH_BYTES);
        if (asked && !over) {
            *n = kept[i].n;
            bytes = mem_copy(ctx, kept[i].bytes, kept[i].n);
        }
        if (asked || over)
            drop(i);
    }
    pthread_mutex_unlock(&lock);
    return bytes;
}

static void keep(struct request *r, const struct beside *g)
{
    struct kept k = {.known = r->who != NULL};
    struct buf b;
    size_t old;

    if (!key_of(r, r->token_scope, g->action, k.owner, k.key))
        return;
    take(k.key, r->ctx, &old);
    buf_init(&b, r->ctx, FORM_BYTES);
    for (size_t i = 0; i < g->n; i++) {
        buf_add(&b, g->fields[i].name, strlen(g->fields[i].name) + 1);
        buf_add(&b, g->fields[i].value, strlen(g->fields[i].value) + 1);
    }
    if (b.vol || !b.len)
        return;
    k.until = time_now() + (k.known ? LIFE_KNOWN : LIFE_VISITOR);
    k.n = b.len;
    pthread_mutex_lock(&lock);
    make_room(k.owner, k.known, k.n);
    k.bytes = mem_copy(NULL, b.data, b.len);
    kept[n_kept++] = k;
    pthread_mutex_unlock(&lock);
}

void beside_keep(struct request *r)
{
    uint8_t owner[HASH_BYTES], key[HASH_BYTES];
    size_t n;

    if (r->method != METHOD_POST || !r->token_seen)
        return;
    for (const struct beside *g = r->beside; g; g = g->next)
        if (!g->shown)
            keep(r, g);
    /* What was sent and done needs no keeping, also not from another tab. */
    if (r->reply.status < 400 && key_of(r, r->token_scope, r->path, owner, key))
        take(key, r->ctx, &n);
}

void beside_forget(void)
{
    pthread_mutex_lock(&lock);
    while (n_kept)
        drop(n_kept - 1);
    pthread_mutex_unlock(&lock);
}

/* What was kept for this form, as if it came with this request. */
static struct beside *kept_for(struct request *r, const char *action)
{
    uint8_t owner[HASH_BYTES], key[HASH_BYTES];
    size_t n = 0;

    if (r->method != METHOD_GET || r->want_json || !key_of(r, token_scope(r), action, owner, key))
        return NULL;
    const char *bytes = take(key, r->ctx, &n);
    if (!bytes)
        return NULL;
    struct beside *g = mem_new(r->ctx, struct beside);
    *g = (struct beside){.action = action, .next = r->beside};
    g->fields = mem_array(r->ctx, struct pair, n / 2 + 1);
    for (const char *p = bytes; p < bytes + n;) {
        const char *value = p + strlen(p) + 1;
        g->fields[g->n++] = (struct pair){p, value, strlen(value)};
        p = value + strlen(value) + 1;
    }
    return r->beside = g; /* a handler may run again */
}

static const char *value_of(const struct beside *g, const char *name)
{
    for (size_t i = 0; i < g->n; i++)
        if (!strcmp(g->fields[i].name, name))
            return g->fields[i].value;
    return NULL;
}

static void fill_field(struct form_state *s, const struct beside *g, size_t i, bool *file)
{
    const struct field *v = &s->form->fields[i];
    struct field_state *f = &s->field[i];
    const char *sent = value_of(g, v->name);
    bool of_list = v->kind == FIELD_SELECT || v->kind == FIELD_RADIO || v->kind == FIELD_TILES;

    if (v->kind == FIELD_FILE)
        *file |= sent && sent[0];
    if (v->kind == FIELD_FILE || v->kind == FIELD_PASSWORD || v->kind == FIELD_HIDDEN)
        return;
    if (v->kind == FIELD_CHECKS) {
        f->n_chosen = 0;
        f->value = NULL;
        for (size_t k = 0; k < g->n; k++)
            if (!strcmp(g->fields[k].name, v->name) && g->fields[k].value[0])
                form_set(s, v->name, g->fields[k].value);
    } else if (!of_list || !sent || !sent[0] || form_is_choice(f, sent)) {
        form_set(s, v->name, sent);
    }
}

bool beside_fill(struct form_state *s, const char *action, bool *file)
{
    struct request *r = s->r;
    struct beside *g = r->beside;

    if (s->sent)
        return false;
    while (g && !text_equal(g->action, action))
        g = g->next;
    if (!g)
        g = kept_for(r, action);
    if (!g)
        return false;
    g->shown = true;
    for (size_t i = 0; i < s->form->n; i++)
        if (!s->field[i].hidden)
            fill_field(s, g, i, file);
    return true;
}
