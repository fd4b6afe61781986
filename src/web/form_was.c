/* What a form began with. A hidden field of the form itself says it, per field that was not empty:
 * "titel:1f2e3d4c soort:…", name and a short hash of the value. From that the program knows what somebody
 * changed in a form (beside.c), and what somebody else changed meanwhile in what it is about
 * (form_check_stored). The hash is keyed, but nothing rests on it: who makes up another one loses only
 * the warning. Not here: showing it (form_view.c, formulier.html). */
#include "base/address.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "web/form_state.h"
#include <stdlib.h>
#include <string.h>

#define SUM_HEX 8

/* Of one value; of more under one name they are put together in any order. An empty one counts for
 * nothing: a browser sends it or leaves it out. An address counts as one however its host is written:
 * browsers show one spelling and send another. */
static uint32_t sum_value(struct request *r, const char *name, const char *value)
{
    uint8_t hash[HASH_BYTES];
    struct buf b;
    uint32_t sum;

    if (!value || !value[0])
        return 0;
    if (text_email(value))
        value = address_key(r->ctx, value);
    buf_init(&b, r->ctx, WEB_PAGE_MAX);
    buf_text(&b, name);
    buf_char(&b, '=');
    buf_text(&b, value);
    hash_keyed_fast(web_hooks.key, b.data, b.len, hash);
    memcpy(&sum, hash, sizeof sum);
    explicit_bzero(b.data, b.len);
    mem_free(b.data);
    return sum;
}

/* As a browser sends this field when nothing is changed in it. */
static uint32_t sum_field(const struct form_state *s, size_t i)
{
    const struct field *v = &s->form->fields[i];
    const struct field_state *f = &s->field[i];
    uint32_t sum = 0;
    char iso[11];

    switch (v->kind) {
    case FIELD_PASSWORD:
    case FIELD_FILE:
        return 0;
    case FIELD_CHECKS:
        for (size_t k = 0; k < f->n_chosen; k++)
            if (form_is_choice(f, f->chosen[k]))
                sum ^= sum_value(s->r, v->name, f->chosen[k]);
        return sum;
    case FIELD_SELECT:
    case FIELD_RADIO:
    case FIELD_TILES:
        return f->value && form_is_choice(f, f->value) ? sum_value(s->r, v->name, f->value) : 0;
    case FIELD_CHECK:
        return sum_value(s->r, v->name, f->value ? "1" : NULL);
    case FIELD_DATE:
        if (!f->value || date_read(f->value) == DATE_NONE)
            break;
        date_iso(date_read(f->value), iso);
        return sum_value(s->r, v->name, iso);
    default:
        break;
    }
    return sum_value(s->r, v->name, f->value);
}

const char *form_was(const struct form_state *s)
{
    struct buf b;

    buf_init(&b, s->r->ctx, WEB_PAGE_MAX);
    for (size_t i = 0; i < s->form->n; i++) {
        uint32_t sum = s->field[i].hidden ? 0 : sum_field(s, i);
        if (sum)
            buf_format(&b, "%s%s:%08x", b.len ? " " : "", s->form->fields[i].name, (unsigned)sum);
    }
    return b.data ? b.data : "";
}

/* The next of it; false at the end, or where it is not ours any more. */
static bool next_entry(const char **at, const char **name, size_t *n, uint32_t *sum)
{
    char digits[SUM_HEX + 1] = "", *end;

    *name = *at + strspn(*at, " ");
    *n = strcspn(*name, ":");
    if ((*name)[*n] != ':')
        return false;
    strncpy(digits, *name + *n + 1, SUM_HEX);
    *sum = (uint32_t)strtoul(digits, &end, 16);
    *at = *name + *n + 1 + SUM_HEX;
    return end == digits + SUM_HEX;
}

static uint32_t sum_was(const char *was, const char *name)
{
    const char *one;
    size_t n, len = strlen(name);
    uint32_t sum;

    while (next_entry(&was, &one, &n, &sum))
        if (n == len && !memcmp(one, name, n))
            return sum;
    return 0;
}

bool was_changed(struct request *r, const struct pair *sent, size_t n)
{
    uint32_t sum = 0, before;
    const char *was = "", *name;
    size_t len;

    for (size_t i = 0; i < n; i++) {
        if (!strcmp(sent[i].name, WAS_FIELD))
            was = sent[i].value;
        else
            sum ^= sum_value(r, sent[i].name, sent[i].value);
    }
    while (next_entry(&was, &name, &len, &before))
        sum ^= before;
    return sum != 0;
}

bool was_field_changed(struct request *r, const char *was, const char *name,
                       const struct pair *sent, size_t n)
{
    uint32_t sum = sum_was(was, name);

    for (size_t i = 0; i < n; i++)
        if (!strcmp(sent[i].name, name))
            sum ^= sum_value(r, name, sent[i].value);
    return sum != 0;
}

bool form_touched(const struct form_state *s, const char *veld)
{
    const char *was = request_field(s->r, WAS_FIELD);

    return s->sent && was && was_field_changed(s->r, was, veld, s->r->fields, s->r->n_fields);
}

/* ---- what is stored now ---- */
static const char *choice_words(const struct form_state *s, size_t i, const char *value)
{
    const struct field_state *f = &s->field[i];

    for (size_t k = 0; k < f->n_choices; k++)
        if (text_equal(f->choices[k].value, value))
            return s->form->fields[i].raw_choices ? f->choices[k].label
                                                  : T(s->r->lang, f->choices[k].label);
    return NULL;
}

static const char *date_words(struct request *r, int32_t day)
{
    struct buf b;

    buf_init(&b, r->ctx, 100);
    lang_date(&b, r->lang, day);
    return b.data;
}

/* The value of a field as a reader sees it. */
static const char *words_of(const struct form_state *s, size_t i)
{
    const struct field_state *f = &s->field[i];
    enum field_kind kind = s->form->fields[i].kind;
    const char *nothing = T(s->r->lang, N_("(niets)")), *words = NULL;

    if (kind == FIELD_CHECK)
        return T(s->r->lang, f->value ? N_("aangevinkt") : N_("niet aangevinkt"));
    if (kind == FIELD_SELECT || kind == FIELD_RADIO || kind == FIELD_TILES)
        words = f->value ? choice_words(s, i, f->value) : NULL;
    else if (kind == FIELD_DATE && f->value && date_read(f->value) != DATE_NONE)
        words = date_words(s->r, date_read(f->value));
    else if (kind != FIELD_CHECKS)
        words = f->value;
    for (size_t k = 0; kind == FIELD_CHECKS && k < f->n_chosen; k++) {
        const char *one = choice_words(s, i, f->chosen[k]);
        if (one)
            words = words ? mem_format(s->r->ctx, "%s\n%s", words, one) : one;
    }
    return words ? words : nothing;
}

static bool can_differ(const struct form_state *s, size_t i)
{
    enum field_kind kind = s->form->fields[i].kind;

    return !s->field[i].hidden && kind != FIELD_FILE && kind != FIELD_PASSWORD &&
           kind != FIELD_HIDDEN;
}

bool form_was_overtaken(struct form_state *s, const struct form_state *now, const char *was,
                        size_t i)
{
    struct field_state *f = &s->field[i];
    const struct field *v = &s->form->fields[i];
    uint32_t before = sum_was(was, v->name), stored, typed;

    if (!can_differ(s, i) || !can_differ(now, i))
        return false;
    stored = sum_field(now, i);
    typed = sum_field(s, i);
    if (stored == before || stored == typed)
        return false;
    if (typed == before) {
        f->value = now->field[i].value;
        f->chosen = now->field[i].chosen;
        f->n_chosen = now->field[i].n_chosen;
        f->error = form_about(s->r, v, N_("Intussen veranderd, hier staat het nieuwe: {label}"));
    } else {
        f->now = words_of(now, i);
        f->error =
            form_about(s->r, v, N_("Intussen ook veranderd, het staat onder dit veld: {label}"));
    }
    return true;
}

void form_check_stored(struct form_state *s, const struct form_state *now)
{
    const char *was = request_field(s->r, WAS_FIELD);
    bool overtaken = false;

    if (!was || !s->sent)
        return;
    for (size_t i = 0; i < s->form->n; i++)
        overtaken |= form_was_overtaken(s, now, was, i);
    if (!overtaken)
        return;
    s->was = form_was(now);
    form_error(
        s, NULL,
        T(s->r->lang, N_("Dit is intussen veranderd, door iemand anders of in een ander "
                         "venster. Er is nu niets bewaard. Kijk wat het moet worden en bewaar "
                         "het dan opnieuw.")));
}
