/* A form as the partial formulier shows it: values, choices, errors, token. Not here: reading what was
 * sent (form.c), the HTML (formulier.html). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "web/beside.h"
#include <string.h>

static bool chosen(const struct field_state *f, const char *value)
{
    if (text_equal(f->value, value))
        return true;
    for (size_t i = 0; i < f->n_chosen; i++)
        if (text_equal(f->chosen[i], value))
            return true;
    return false;
}

static void show_choices(struct form_state *s, const struct field *v, const struct field_state *f,
                         struct formulier_fields *out)
{
    struct request *r = s->r;
    struct formulier_fields_choices *list =
        mem_array(r->ctx, struct formulier_fields_choices, f->n_choices ? f->n_choices : 1);

    for (size_t i = 0; i < f->n_choices; i++) {
        const struct choice *c = &f->choices[i];
        list[i].id = mem_format(r->ctx, "%s-%zu", out->id, i + 1);
        list[i].value = c->value;
        list[i].label = v->raw_choices ? c->label : T(r->lang, c->label);
        list[i].style = c->stijl;
        list[i].chosen = chosen(f, c->value);
    }
    out->choices = list;
    out->n_choices = f->n_choices;
}

static void show_kind(struct form_state *s, const struct field *v, const struct field_state *f,
                      struct formulier_fields *out)
{
    out->value = f->value;
    switch (v->kind) {
    case FIELD_TEXT:
    case FIELD_EMAIL:
        out->input = v->kind == FIELD_EMAIL ? "email" : "text";
        out->max = form_longest(v);
        break;
    case FIELD_INT:
    case FIELD_DECIMAL:
        out->input = "text";
        out->mode = v->kind == FIELD_INT ? "numeric" : "decimal";
        break;
    case FIELD_DATE:
        out->input = "date";
        if (f->value && date_read(f->value) != DATE_NONE) {
            char iso[11];
            date_iso(date_read(f->value), iso);
            out->value = mem_text(s->r->ctx, iso);
        }
        break;
    case FIELD_PASSWORD:
        out->input = "password";
        out->value = NULL;
        break;
    case FIELD_LONG:
        out->is_long = true;
        out->rows = v->rows >= 2 ? v->rows : 6;
        out->max = form_longest(v);
        break;
    case FIELD_SELECT:
        out->is_select = true;
        break;
    case FIELD_RADIO:
        out->is_radio = true;
        break;
    case FIELD_TILES:
        out->is_tiles = true;
        break;
    case FIELD_CHECKS:
        out->is_checks = true;
        break;
    case FIELD_CHECK:
        out->is_check = true;
        break;
    case FIELD_FILE:
        out->is_file = true;
        out->value = NULL;
        break;
    case FIELD_HIDDEN:
        out->is_hidden = true;
        break;
    }
    if (out->is_select || out->is_radio || out->is_tiles || out->is_checks)
        show_choices(s, v, f, out);
}

static void show_field(struct form_state *s, const struct field *v, const struct field_state *f,
                       struct formulier_fields *out)
{
    struct request *r = s->r;

    out->id = r->n_forms > 1 ? mem_format(r->ctx, "f%u-%s", r->n_forms, v->name)
                             : mem_format(r->ctx, "f-%s", v->name);
    out->name = v->name;
    out->label = v->label ? T(r->lang, v->label) : "";
    out->help = v->hulp ? T(r->lang, v->hulp) : NULL;
    if (f->file_gone) {
        const char *words = T(r->lang, N_("Kies het bestand opnieuw."));
        out->help = out->help ? mem_format(r->ctx, "%s %s", out->help, words) : words;
    }
    out->error = f->error;
    out->now = f->now;
    out->required = v->required || f->required;
    out->optional = !out->required && !v->either;
    out->autocomplete = v->autocomplete;
    out->lang = f->lang;
    if (out->help && out->error)
        out->describedby = mem_format(r->ctx, "%s-hulp %s-fout", out->id, out->id);
    else if (out->help || out->error)
        out->describedby = mem_format(r->ctx, "%s-%s", out->id, out->help ? "hulp" : "fout");
    show_kind(s, v, f, out);
}

/* What is wrong goes to the summary on top of the page: first what is about the form, then its
 * fields. An error at what nobody can go to leads to the form. */
static void report(struct form_state *s, struct formulier *form)
{
    struct request *r = s->r;
    const char *message = s->message;

    if (!message && form->n_errors == 0) /* at a field that is left out */
        message = T(r->lang, error_words(422));
    if (message) {
        page_error(r, form->id, message);
        r->errors[r->n_errors - 1].repeats = &form->repeats;
    }
    for (size_t i = 0; i < form->n_errors; i++)
        page_error(r, form->errors[i].field, form->errors[i].message);
}

const struct formulier *form_view(struct form_state *s, const char *path_fmt, ...)
{
    struct request *r = s->r;
    const struct form *form = s->form;
    struct formulier *out = mem_new(r->ctx, struct formulier);
    struct formulier_fields *fields =
        mem_array(r->ctx, struct formulier_fields, form->n + s->n_extra + 1);
    struct formulier_errors *errors =
        mem_array(r->ctx, struct formulier_errors, form->n ? form->n : 1);
    va_list ap;

    va_start(ap, path_fmt);
    out->action = mem_vformat(r->ctx, path_fmt, ap);
    va_end(ap);
    if (!s->was)
        s->was = s->sent ? request_field(r, WAS_FIELD) : form_was(s);
    bool filled = beside_fill(s, out->action), fill = false; /* there is something to fill in */
    form_files_gone(s);
    r->n_forms++;
    out->id = r->n_forms > 1 ? mem_format(r->ctx, "formulier-%u", r->n_forms) : "formulier";
    for (size_t i = 0; i < form->n; i++) {
        const struct field_state *f = &s->field[i];
        if (f->hidden)
            continue;
        struct formulier_fields *shown = &fields[out->n_fields++];
        show_field(s, &form->fields[i], f, shown);
        out->multipart |= shown->is_file;
        fill |= !shown->is_hidden;
        if (f->error)
            errors[out->n_errors++] = (struct formulier_errors){
                .field = shown->is_hidden                        ? out->id
                         : shown->n_choices && !shown->is_select ? shown->choices[0].id
                                                                 : shown->id,
                .message = f->error,
            };
    }
    if (s->was && (fill || s->was[0]))
        out->was = s->was[0] ? s->was : WAS_NOTHING;
    for (size_t i = 0; i < s->n_extra; i++)
        fields[out->n_fields++] = (struct formulier_fields){.id = s->extra[i].name,
                                                            .name = s->extra[i].name,
                                                            .label = "",
                                                            .value = s->extra[i].value,
                                                            .is_hidden = true};
    out->token = token_make(r, out->action);
    out->quiet = form->quiet;
    out->button = T(r->lang, form->button ? form->button : N_("Versturen"));
    out->failed = s->failed;
    out->message = s->message;
    out->errors = errors;
    out->fields = fields;
    out->unsent = filled;
    out->open = s->failed || filled;
    beside_show(r, out, fields);
    if (s->failed)
        report(s, out);
    return out;
}
