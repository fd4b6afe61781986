/* Declared forms: what is typed is read, checked, kept and shown again with messages in plain
 * words. Here: the state of one form in one request. Not here: its view (form_view.c), taking bodies
 * apart (body.c), rules of a room (X_regels.c, reported by form_error). */
#include "base/address.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "web/beside.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX (10 << 20)

static size_t index_of(const struct form_state *s, const char *name)
{
    for (size_t i = 0; i < s->form->n; i++)
        if (!strcmp(s->form->fields[i].name, name))
            return i;
    return s->form->n;
}

/* The state of a field by name; NULL when the form has no such field (a mistake of ours, harmless).
 */
static struct field_state *find(const struct form_state *s, const char *name)
{
    size_t i = index_of(s, name);

    return i < s->form->n ? &s->field[i] : NULL;
}

struct form_state *form_new(struct request *r, const struct form *f)
{
    struct form_state *s = mem_new(r->ctx, struct form_state);

    s->r = r;
    s->form = f;
    s->field = mem_array(r->ctx, struct field_state, f->n ? f->n : 1);
    for (size_t i = 0; i < f->n; i++) {
        s->field[i].choices = f->fields[i].choices;
        for (const struct choice *c = f->fields[i].choices; c && c->value; c++)
            s->field[i].n_choices++;
    }
    return s;
}

void form_choices(struct form_state *s, const char *veld, const struct choice *k, size_t n)
{
    struct field_state *f = find(s, veld);

    if (f)
        f->choices = k, f->n_choices = n;
}

void form_set(struct form_state *s, const char *veld, const char *value)
{
    size_t i = index_of(s, veld);

    if (i == s->form->n)
        return;
    struct field_state *f = &s->field[i];
    f->value = value && value[0] ? mem_text(s->r->ctx, value) : NULL;
    if (s->form->fields[i].kind == FIELD_CHECKS && f->value && f->n_chosen < CHOSEN_MAX) {
        /* Each call adds one. */
        f->chosen = mem_resize(s->r->ctx, f->chosen, const char *, f->n_chosen + 1);
        f->chosen[f->n_chosen++] = f->value;
    }
}

void form_set_int(struct form_state *s, const char *veld, int64_t n)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)n);
    form_set(s, veld, text);
}

void form_set_date(struct form_state *s, const char *veld, int32_t d)
{
    char text[11] = "";

    if (d != DATE_NONE)
        date_iso(d, text);
    form_set(s, veld, text);
}

void form_hide(struct form_state *s, const char *veld)
{
    struct field_state *f = find(s, veld);

    if (f)
        f->hidden = true;
}

void form_require(struct form_state *s, const char *veld)
{
    struct field_state *f = find(s, veld);

    if (f)
        f->required = true;
}

void form_error(struct form_state *s, const char *veld, const char *message)
{
    struct field_state *f = veld ? find(s, veld) : NULL;

    s->failed = true;
    if (!f)
        s->message = s->message ? s->message : mem_text(s->r->ctx, message);
    else if (!f->error) /* keep the first error of a field */
        f->error = mem_text(s->r->ctx, message);
}

bool form_ok(const struct form_state *s)
{
    return !s->failed;
}

/* ---- checking ---- */
struct word {
    const char *name, *value;
};

/* A translated sentence with {name} filled in; closed with a NULL name. */
static const char *fill(struct request *r, const char *msgid, const struct word *words)
{
    const char *text = T(r->lang, msgid);
    struct buf b;

    buf_init(&b, r->ctx, 2000);
    for (const char *p = text; *p;) {
        const struct word *w = words;
        size_t n = strcspn(p, "}");
        while (*p == '{' && w->name &&
               !(strlen(w->name) == n - 1 && !strncmp(p + 1, w->name, n - 1)))
            w++;
        if (*p == '{' && w->name && p[n] == '}') {
            buf_text(&b, w->value);
            p += n + 1;
        } else {
            buf_char(&b, *p++);
        }
    }
    return b.data ? b.data : "";
}

static const char *number(struct request *r, int64_t n)
{
    struct buf b;

    buf_init(&b, r->ctx, 40);
    lang_number(&b, r->lang, n);
    return b.data;
}

static void complain(struct form_state *s, const struct field *v, const char *msgid, int64_t n,
                     int64_t min, int64_t max)
{
    struct request *r = s->r;
    const struct word words[] = {
        {"label",   T(r->lang,  v->label)},
        {"n",         number(r,                 n)},
        {"min",       number(r, min)},
        {"max",number(r, max)},
        {NULL,     NULL            },
    };

    form_error(s, v->name, fill(r, msgid, words));
}

const char *form_about(struct request *r, const struct field *v, const char *msgid)
{
    return fill(r, msgid,
                (const struct word[]){
                    {"label",    T(r->lang, v->label)},
                    {0}
    });
}

static const char *missing(enum field_kind k)
{
    switch (k) {
    case FIELD_SELECT:
    case FIELD_RADIO:
    case FIELD_TILES:
    case FIELD_CHECKS:
        return N_("Maak hier een keuze: {label}");
    case FIELD_CHECK:
        return N_("Zet hier een vinkje: {label}");
    case FIELD_FILE:
        return N_("Kies hier een bestand: {label}");
    default:
        return N_("Vul hier iets in: {label}");
    }
}

int64_t form_longest(const struct field *v)
{
    if (v->max)
        return v->max;
    switch (v->kind) {
    case FIELD_LONG:
        return 10000;
    case FIELD_EMAIL:
        return 254;
    default:
        return 200;
    }
}

bool form_is_choice(const struct field_state *f, const char *value)
{
    for (size_t i = 0; i < f->n_choices; i++)
        if (text_equal(f->choices[i].value, value))
            return true;
    return false;
}

static void check_text(struct form_state *s, const struct field *v, const char *value)
{
    int64_t n = (int64_t)text_length(value), max = form_longest(v);

    if (v->kind != FIELD_LONG && strchr(value, '\n'))
        complain(s, v, N_("Schrijf dit op één regel: {label}"), 0, 0, 0);
    else if (n > max)
        complain(s, v, N_("Maak deze tekst korter (nu {n} tekens, er passen er {max}): {label}"), n,
                 0, max);
    else if (n < v->min)
        complain(s, v, N_("Schrijf hier iets meer (minstens {min} tekens): {label}"), n, v->min,
                 max);
    else if (v->kind == FIELD_EMAIL && (!v->known || !text_email(value)) &&
             address_objection(value))
        complain(s, v, address_objection(value), 0, 0, 0);
}

static void check_bounds(struct form_state *s, const struct field *v, double x)
{
    if ((v->min || v->max) && (x < (double)v->min || x > (double)v->max))
        complain(s, v, N_("Vul een getal in van {min} tot en met {max}: {label}"), 0, v->min,
                 v->max);
}

static void check_value(struct form_state *s, const struct field *v, const struct field_state *f)
{
    int64_t n;
    double x;
    int32_t d;

    switch (v->kind) {
    case FIELD_INT:
        if (!text_int(f->value, INT64_MIN, INT64_MAX, &n))
            complain(s, v, N_("Vul hier een heel getal in, bijvoorbeeld 12: {label}"), 0, 0, 0);
        else
            check_bounds(s, v, (double)n);
        break;
    case FIELD_DECIMAL:
        if (!text_decimal(f->value, &x))
            complain(s, v, N_("Vul hier een getal in, bijvoorbeeld 7,5: {label}"), 0, 0, 0);
        else
            check_bounds(s, v, x);
        break;
    case FIELD_DATE:
        d = date_read(f->value);
        if (d == DATE_NONE)
            complain(s, v, N_("Deze datum herkent Koers niet (schrijf hem zo: 12-3-2026): {label}"),
                     0, 0, 0);
        else if ((v->min || v->max) && (d < v->min || d > v->max))
            complain(s, v, N_("Kies een andere dag, deze kan hier niet: {label}"), 0, 0, 0);
        break;
    case FIELD_SELECT:
    case FIELD_RADIO:
    case FIELD_TILES:
        if (!form_is_choice(f, f->value))
            complain(s, v, N_("Maak hier een keuze uit de lijst: {label}"), 0, 0, 0);
        break;
    case FIELD_CHECK:
    case FIELD_CHECKS:
    case FIELD_FILE:
        break;
    default:
        check_text(s, v, f->value);
    }
}

static void check_file(struct form_state *s, const struct field *v, const struct upload *u)
{
    int64_t max = v->max ? v->max : FILE_MAX;

    if (!u) {
        if (v->required)
            complain(s, v, missing(v->kind), 0, 0, 0);
    } else if ((int64_t)u->len > max) {
        complain(s, v, N_("Dit bestand is te groot (hoogstens {max} kB): {label}"), 0, 0,
                 max / 1024);
    } else if (u->len == 0) {
        complain(s, v, N_("Dit bestand is leeg, kies een ander: {label}"), 0, 0, 0);
    }
}

void form_files_gone(struct form_state *s)
{
    for (size_t i = 0; s->failed && s->sent && i < s->form->n; i++) {
        const struct field *v = &s->form->fields[i];
        if (v->kind == FIELD_FILE && !s->field[i].hidden && request_upload(s->r, v->name))
            complain(s, v, N_("Kies het bestand opnieuw: {label}"), 0, 0, 0);
    }
}

static enum text_use use_of(enum field_kind k)
{
    switch (k) {
    case FIELD_TEXT:
        return TEXT_LINE;
    case FIELD_LONG:
        return TEXT_PROSE;
    case FIELD_EMAIL:
    case FIELD_INT:
    case FIELD_DECIMAL:
    case FIELD_DATE:
        return TEXT_CODE;
    default: /* values of our own, and passwords */
        return TEXT_RAW;
    }
}

/* What was sent for one field, as it is kept. */
static void take(struct form_state *s, const struct field *v, struct field_state *f)
{
    struct request *r = s->r;
    const char *sent = request_field(r, v->name);

    f->value = NULL;
    f->n_chosen = 0;
    if (v->kind == FIELD_CHECKS) {
        /* One more than is taken, to refuse it instead of losing it. */
        f->chosen = mem_array(r->ctx, const char *, CHOSEN_MAX + 1);
        f->n_chosen = request_fields(r, v->name, f->chosen, CHOSEN_MAX + 1);
        f->value = f->n_chosen ? f->chosen[0] : NULL;
    } else if (v->kind == FIELD_PASSWORD) {
        f->value = sent && sent[0] ? sent : NULL; /* do not trim a password */
    } else if (sent && v->kind != FIELD_FILE) {
        const char *tidy = text_tidy(r->ctx, sent, use_of(v->kind));
        bool no = v->kind == FIELD_CHECK && !strcmp(tidy, "0");
        f->value = tidy[0] && !no ? tidy : NULL;
    }
}

struct form_state *form_read_with(struct request *r, const struct form *form,
                                  void (*ready)(struct request *, struct form_state *, void *),
                                  void *arg)
{
    struct form_state *s = form_new(r, form);

    s->sent = true;
    if (ready)
        ready(r, s, arg);
    for (size_t i = 0; i < form->n; i++) {
        const struct field *v = &form->fields[i];
        struct field_state *f = &s->field[i];
        if (f->hidden)
            continue;
        take(s, v, f);
        if (v->kind == FIELD_FILE)
            check_file(s, v, request_upload(r, v->name));
        else if (!f->value && (v->required || f->required))
            complain(s, v, missing(v->kind), 0, 0, 0);
        else if (f->value)
            check_value(s, v, f);
        if (f->n_chosen > CHOSEN_MAX) {
            complain(s, v, N_("Kies er hoogstens {max}: {label}"), 0, 0, CHOSEN_MAX);
            f->n_chosen = CHOSEN_MAX;
        }
        for (size_t k = 0; k < f->n_chosen; k++)
            if (!form_is_choice(f, f->chosen[k]))
                complain(s, v, N_("Maak hier een keuze uit de lijst: {label}"), 0, 0, 0);
    }
    return s;
}

struct form_state *form_read(struct request *r, const struct form *f)
{
    return form_read_with(r, f, NULL, NULL);
}

/* Sends along what the form itself does not show: fields of a page that makes its own, lists whose
 * choices are not known here, and what was typed in other forms of that page. */
static void keep_extra(struct form_state *s)
{
    struct request *r = s->r;

    s->extra = mem_array(r->ctx, struct pair, r->n_fields + beside_carried(r));
    for (size_t i = 0; i < r->n_fields; i++) {
        const char *name = r->fields[i].name;
        const struct field_state *f = find(s, name);
        if (f ? f->carry : strcmp(name, "token") != 0 && strcmp(name, WAS_FIELD) != 0)
            s->extra[s->n_extra++] = r->fields[i];
    }
    s->n_extra += beside_carry(r, r->path, s->extra + s->n_extra);
}

struct form_state *form_again(struct request *r, const struct form *form, const char *message)
{
    struct form_state *s = form_new(r, form);

    s->sent = true;
    for (size_t i = 0; i < form->n; i++) {
        const struct field *v = &form->fields[i];
        struct field_state *f = &s->field[i];
        bool of_list = v->kind == FIELD_SELECT || v->kind == FIELD_RADIO ||
                       v->kind == FIELD_TILES || v->kind == FIELD_CHECKS;
        take(s, v, f);
        f->carry = f->hidden = of_list && f->n_choices == 0;
    }
    keep_extra(s);
    form_error(s, NULL, message);
    return s;
}

/* ---- what a handler asks ---- */
const char *form_text(const struct form_state *s, const char *veld)
{
    const struct field_state *f = find(s, veld);

    return f && !f->hidden ? f->value : NULL;
}

int64_t form_int(const struct form_state *s, const char *veld)
{
    const char *v = form_text(s, veld);
    int64_t n = 0;

    return v && text_int(v, INT64_MIN, INT64_MAX, &n) ? n : 0;
}

int64_t form_id(const struct form_state *s, const char *veld)
{
    int64_t n = form_int(s, veld);

    return n > 0 ? n : 0;
}

double form_decimal(const struct form_state *s, const char *veld)
{
    const char *v = form_text(s, veld);
    double x = NAN;

    return v && text_decimal(v, &x) ? x : NAN;
}

int32_t form_date(const struct form_state *s, const char *veld)
{
    const char *v = form_text(s, veld);

    return v ? date_read(v) : DATE_NONE;
}

bool form_checked(const struct form_state *s, const char *veld)
{
    return form_text(s, veld) != NULL;
}

size_t form_chosen(const struct form_state *s, const char *veld, const char **out, size_t max)
{
    const struct field_state *f = find(s, veld);
    size_t n = 0;

    for (; f && !f->hidden && n < f->n_chosen && n < max; n++)
        out[n] = f->chosen[n];
    return n;
}

void form_lang(struct form_state *s, const char *veld, enum lang t)
{
    struct field_state *f = find(s, veld);
    if (f)
        f->lang = lang_code(t);
}
