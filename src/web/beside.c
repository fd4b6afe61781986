/* What was typed in the other forms of a page (beside.h). Between a POST and the page after it the text
 * is in the memory of this process: not in a cookie (too small), an address, the log or the database.
 * A restart in that second loses it. It is shown once and then wiped; what nobody comes back for is
 * wiped by a round of the server (beside_sweep). */
#include "web/beside.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "web/body.h"
#include "web/limit.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MAX   512u       /* forms kept, for those signed in and for visitors each */
#define KEPT_BYTES (8u << 20) /* of all of them, likewise */
#define OWNER_MAX  16u        /* forms kept of one person */
/* One address, whatever it calls itself, has a quarter of what all visitors have. */
#define SENDER_PART 4u
/* Of one person: the text of one POST always fits, each name and value with its zero. */
#define OWNER_BYTES  (BODY_TEXT_MAX + 2 * BODY_FIELDS_MAX)
#define LIFE_KNOWN   3600 /* seconds */
#define LIFE_VISITOR 120  /* the next person at a shared tablet must not read it */

/* ---- sending ---- */
/* A mark: "2 /address". False: it is not one of ours. */
static bool read_mark(const char *mark, int64_t *number, const char **action)
{
    size_t n = strcspn(mark, " ");
    char digits[5] = "";

    if (n == 0 || n > 4 || strncmp(mark + n, " /", 2) != 0)
        return false;
    memcpy(digits, mark, n);
    *action = mark + n + 1;
    return text_int(digits, 1, 9999, number);
}

/* "2.soort" of form 2 is "soort": see page_join. */
static const char *own_name(const char *name, int64_t number)
{
    char *rest;
    long long n = strtoll(name, &rest, 10);

    return rest != name && *rest == '.' && n == number ? rest + 1 : name;
}

/* All fields of this form were seen: it goes to r->beside when something was changed in it. */
static bool end_form(struct request *r, const struct beside *g, size_t n_changed)
{
    if (!g->action || n_changed >= BESIDE_FORMS_MAX || !was_changed(r, g->fields, g->n))
        return false;
    struct beside *one = mem_new(r->ctx, struct beside);
    *one = *g;
    one->next = r->beside;
    r->beside = one;
    return true;
}

/* Runs before token and rights are checked: two arrays hold all fields, however many marks are sent. */
void beside_split(struct request *r)
{
    const char *button = request_field(r, BESIDE_BUTTON);
    int64_t sent, number = 0;
    size_t n_own = 0, n_changed = 0;
    struct beside g = {0}; /* the form that is read; without action: the one that was sent */
    bool found = false;

    if (!button || !text_int(button, 1, 9999, &sent))
        return;
    struct pair *own = mem_array(r->ctx, struct pair, r->n_fields);
    struct pair *others = mem_array(r->ctx, struct pair, r->n_fields);
    g.fields = others;
    for (size_t i = 0; i < r->n_fields; i++) {
        struct pair p = r->fields[i];
        if (!strcmp(p.name, BESIDE_BUTTON))
            continue;
        if (!strcmp(p.name, BESIDE_MARK)) {
            if (end_form(r, &g, n_changed))
                n_changed++, g.fields += g.n;
            g.n = 0;
            if (!read_mark(p.value, &number, &g.action)) {
                r->beside = NULL;
                return;
            }
            found |= number == sent;
            if (number == sent)
                g.action = NULL;
            continue;
        }
        p.name = own_name(p.name, number);
        if (!g.action)
            own[n_own++] = p;
        else if (strcmp(p.name, "token") != 0)
            g.fields[g.n++] = p;
    }
    end_form(r, &g, n_changed);
    if (!found) {
        r->beside = NULL;
        return;
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
        if (!can_join(p->view))
            continue;
        p->view->blad = BESIDE_ID;
        p->view->number = mem_format(r->ctx, "%zu", k + 1);
        p->view->mark = mem_format(r->ctx, "%zu %s", k + 1, p->view->action);
        for (size_t i = 0; i < p->view->n_fields; i++)
            if ((p->fields[i].is_radio || p->fields[i].is_tiles) &&
                name_elsewhere(r, k, p->fields[i].name))
                p->fields[i].name = mem_format(r->ctx, "%zu.%s", k + 1, p->fields[i].name);
    }
    return BESIDE_ID;
}

/* ---- kept until the next page ---- */
struct kept {
    uint8_t key[HASH_BYTES], owner[HASH_BYTES], sender[HASH_BYTES];
    int64_t until;
    bool known; /* of who is signed in */
    char *bytes;
    size_t n; /* name, zero, value, zero, … */
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept kept[2 * KEPT_MAX];
static size_t n_kept;

static int wipe(char *bytes)
{
    explicit_bzero(bytes, talloc_get_size(bytes));
    return 0;
}

static void drop(size_t i)
{
    mem_free(kept[i].bytes);
    memmove(&kept[i], &kept[i + 1], (--n_kept - i) * sizeof *kept); /* the oldest stays first */
}

static void drop_over(void)
{
    int64_t now = time_now();
    size_t n = 0;

    for (size_t i = 0; i < n_kept; i++) {
        if (time_lasts(kept[i].until, now, LIFE_KNOWN))
            kept[n++] = kept[i];
        else
            mem_free(kept[i].bytes);
    }
    n_kept = n;
}

size_t beside_sweep(void)
{
    pthread_mutex_lock(&lock);
    drop_over();
    size_t left = n_kept;
    pthread_mutex_unlock(&lock);
    return left;
}

/* How many forms there are of a kind, and how long they are together. */
struct load {
    size_t forms, bytes;
};

/* One more of n bytes, if it still fits. */
static bool load_fits(const struct load *l, size_t n, size_t forms, size_t bytes)
{
    return l->forms < forms && l->bytes + n <= bytes;
}

static void load_add(struct load *l, size_t n)
{
    l->forms++;
    l->bytes += n;
}

/* Makes room for one more: what is over its time goes, and the oldest of whoever has too many. */
static void make_room(const struct kept *more)
{
    struct load owner = {1, more->n}, sender = owner, kind = owner;

    drop_over();
    for (size_t i = n_kept; i-- > 0;) {
        size_t n = kept[i].n;
        bool like = kept[i].known == more->known;
        bool his = !memcmp(kept[i].owner, more->owner, HASH_BYTES);
        bool from = like && !more->known && !memcmp(kept[i].sender, more->sender, HASH_BYTES);
        if ((his && !load_fits(&owner, n, OWNER_MAX, OWNER_BYTES)) ||
            (from && !load_fits(&sender, n, KEPT_MAX / SENDER_PART, KEPT_BYTES / SENDER_PART)) ||
            (like && !load_fits(&kind, n, KEPT_MAX, KEPT_BYTES))) {
            drop(i);
            continue;
        }
        if (his)
            load_add(&owner, n);
        if (from)
            load_add(&sender, n);
        if (like)
            load_add(&kind, n);
    }
}

static void sender_of(const struct request *r, uint8_t sender[static HASH_BYTES])
{
    char who[64];

    limit_sender_name(r->address ? r->address : "", who);
    hash_keyed_fast(web_hooks.key, who, strlen(who), sender);
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

/* Takes out what is kept under this key, the newest; .bytes NULL: nothing. The caller frees them. */
static struct kept take(const uint8_t key[static HASH_BYTES])
{
    struct kept found = {0};

    pthread_mutex_lock(&lock);
    drop_over();
    for (size_t i = n_kept; i-- > 0;)
        if (!memcmp(kept[i].key, key, HASH_BYTES)) {
            if (!found.bytes) {
                found = kept[i];
                kept[i].bytes = NULL;
            }
            drop(i);
        }
    pthread_mutex_unlock(&lock);
    return found;
}

static void keep(struct request *r, uint64_t scope, const struct beside *g)
{
    struct kept k = {.known = r->who != NULL, .until = g->until};

    if (!key_of(r, scope, g->action, k.owner, k.key))
        return;
    sender_of(r, k.sender);
    mem_free(take(k.key).bytes);
    for (size_t i = 0; i < g->n; i++)
        k.n += strlen(g->fields[i].name) + strlen(g->fields[i].value) + 2;
    if (!k.n || k.n > OWNER_BYTES)
        return;
    char *to = k.bytes = mem_array(NULL, char, k.n); /* as long as it becomes: no copy is left */
    talloc_set_destructor(k.bytes, wipe);
    for (size_t i = 0; i < g->n; i++) {
        to = stpcpy(to, g->fields[i].name) + 1;
        to = stpcpy(to, g->fields[i].value) + 1;
    }
    if (!k.until)
        k.until = time_now() + (k.known ? LIFE_KNOWN : LIFE_VISITOR);
    pthread_mutex_lock(&lock);
    make_room(&k);
    kept[n_kept++] = k;
    pthread_mutex_unlock(&lock);
}

size_t beside_carry(const struct request *r, const char *own, struct pair *out)
{
    size_t n = 0, number = 1;

    if (!r->beside)
        return 0;
    out[n++] = (struct pair){BESIDE_BUTTON, "1", 1};
    out[n++] = (struct pair){BESIDE_MARK, mem_format(r->ctx, "1 %s", own), 0};
    for (const struct beside *g = r->beside; g; g = g->next) {
        out[n++] = (struct pair){BESIDE_MARK, mem_format(r->ctx, "%zu %s", ++number, g->action), 0};
        for (size_t i = 0; i < g->n; i++)
            out[n++] = g->fields[i];
    }
    return n;
}

size_t beside_carried(const struct request *r)
{
    size_t n = 2;

    for (const struct beside *g = r->beside; g; g = g->next)
        n += g->n + 1;
    return n;
}

void beside_keep(struct request *r)
{
    uint8_t owner[HASH_BYTES], key[HASH_BYTES];
    bool post = r->method == METHOD_POST;
    uint64_t scope = post ? r->token_scope : r->beside ? token_scope(r) : 0;

    if (post && !r->token_seen)
        return;
    for (const struct beside *g = r->beside; g; g = g->next)
        if (!g->shown)
            keep(r, scope, g);
    /* What was sent and done needs no keeping, also not from another tab. */
    if (post && r->reply.status < 400 && key_of(r, scope, r->path, owner, key))
        mem_free(take(key).bytes);
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

    if (r->method != METHOD_GET || r->head_only || r->want_json ||
        !key_of(r, token_scope(r), action, owner, key))
        return NULL;
    struct kept k = take(key);
    if (!k.bytes)
        return NULL;
    const char *bytes = mem_steal(r->ctx, k.bytes); /* wiped with the request */
    struct beside *g = mem_new(r->ctx, struct beside);
    *g = (struct beside){.action = action, .until = k.until, .next = r->beside};
    g->fields = mem_array(r->ctx, struct pair, k.n / 2 + 1);
    for (const char *p = bytes; p < bytes + k.n;) {
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

/* Only what was typed: another may have changed the rest since. */
static void fill_field(struct form_state *s, const struct beside *g, const char *was, size_t i)
{
    const struct field *v = &s->form->fields[i];
    struct field_state *f = &s->field[i];
    const char *sent = value_of(g, v->name);
    bool of_list = v->kind == FIELD_SELECT || v->kind == FIELD_RADIO || v->kind == FIELD_TILES;

    if (v->kind == FIELD_FILE)
        f->file_gone = sent && sent[0];
    if (v->kept)
        form_set(s, v->name, sent);
    if (v->kind == FIELD_FILE || v->kind == FIELD_PASSWORD || v->kind == FIELD_HIDDEN ||
        !was_field_changed(s->r, was, v->name, g->fields, g->n))
        return;
    if (v->kind == FIELD_CHECKS) {
        f->n_chosen = 0;
        f->chosen = NULL;
        f->value = NULL;
        for (size_t k = 0; k < g->n; k++)
            if (!strcmp(g->fields[k].name, v->name) && g->fields[k].value[0])
                form_set(s, v->name, g->fields[k].value);
    } else if (!of_list || !sent || !sent[0] || form_is_choice(f, sent)) {
        form_set(s, v->name, sent);
    }
}

bool beside_fill(struct form_state *s, const char *action)
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
    struct field_state *stored = mem_array(r->ctx, struct field_state, s->form->n + 1);
    struct form_state now = *s;
    const char *was = value_of(g, WAS_FIELD);
    bool unsent = false;
    memcpy(stored, s->field, s->form->n * sizeof *stored);
    now.field = stored;
    for (size_t i = 0; i < s->form->n; i++)
        if (!s->field[i].hidden) {
            fill_field(s, g, was ? was : "", i);
            form_was_overtaken(s, &now, was ? was : "", i);
            unsent |= s->field[i].file_gone;
        }
    return unsent || strcmp(form_was(s), form_was(&now)) != 0;
}
