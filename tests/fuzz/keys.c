/* Fuzz target: any bytes as a key file and as a recovery sheet, and good ones that were changed here
 * and there. Not here: known cases (src/base/keyring_test.c).
 * Checked: what is read has the id of its key, and comes back the same when it is written and read
 * again; what is refused leaves no key and says why. A change never gives another key than was written.
 * The input: a text; when it is long enough also two keys, and changes of four bytes each.
 */
#include "base/key_sheet.h"
#include "base/keyring.h"
#include "base/random.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define ROOM       8192
#define KEY_CHARS  (2 * SEAL_KEY_BYTES + 1)
#define EDIT_BYTES 4

struct text {
    char at[ROOM];
    size_t n;
};

static void must(bool right)
{
    if (!right)
        abort();
}

static void must_say_why(const struct error *f)
{
    must(*f->message && text_utf8(f->message, strlen(f->message)));
}

static bool is_zero(const void *p, size_t n)
{
    const uint8_t *byte = p;

    for (size_t i = 0; i < n; i++)
        if (byte[i])
            return false;
    return true;
}

static bool is_same(const struct seal_key *a, const struct seal_key *b)
{
    return !memcmp(a->id, b->id, sizeof a->id) && !memcmp(a->key, b->key, sizeof a->key);
}

static void must_have_its_id(const struct seal_key *k)
{
    uint8_t id[SEAL_ID_BYTES];

    seal_key_id(k->key, id);
    must(!memcmp(id, k->id, sizeof id));
}

static void write_id(const struct seal_key *k, char out[static 2 * SEAL_ID_BYTES + 1])
{
    hex_of(k->id, SEAL_ID_BYTES, out);
}

/* As keyring.h says that the file is. */
static void write_file(const struct key_list *keys, struct text *out)
{
    out->n = (size_t)snprintf(out->at, ROOM, "koers-sleutel 1%s\n", keys->fresh ? " nieuw" : "");
    for (size_t i = 0; i < keys->n; i++) {
        char id[2 * SEAL_ID_BYTES + 1], key[KEY_CHARS];
        write_id(&keys->key[i], id);
        hex_of(keys->key[i].key, SEAL_KEY_BYTES, key);
        out->n += (size_t)snprintf(out->at + out->n, ROOM - out->n, "%s %s\n", id, key);
    }
}

/* labels: as it is printed; else the values alone, as somebody types them. */
static void write_sheet(const struct seal_key *k, bool labels, struct text *out)
{
    char line[KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES], id[2 * SEAL_ID_BYTES + 1];

    key_sheet_lines(k, line);
    write_id(k, id);
    out->n =
        (size_t)snprintf(out->at, ROOM, "%s%s\n", labels ? "HERSTELBLAD\n\nKenmerk: " : "", id);
    for (int i = 0; i < KEY_SHEET_LINES; i++) {
        if (labels)
            out->n += (size_t)snprintf(out->at + out->n, ROOM - out->n, "Regel %d: ", i + 1);
        out->n += (size_t)snprintf(out->at + out->n, ROOM - out->n, "%s\n", line[i]);
    }
}

/* Is it read? Then *out keeps every promise. */
static bool read_file(const char *text, size_t n, struct key_list *out)
{
    struct error f = {0};
    struct key_list again;
    struct text written;

    if (!keyring_parse(text, n, out, &f)) {
        must_say_why(&f);
        must(is_zero(out, sizeof *out));
        return false;
    }
    must(out->n >= 1 && out->n <= KEYRING_KEYS);
    write_file(out, &written);
    must(keyring_parse(written.at, written.n, &again, &f) && again.n == out->n &&
         again.fresh == out->fresh);
    for (size_t i = 0; i < out->n; i++) {
        must_have_its_id(&out->key[i]);
        must(is_same(&out->key[i], &again.key[i]));
    }
    return true;
}

static bool read_sheet(const char *text, size_t n, struct seal_key *out)
{
    struct error f = {0};
    struct seal_key again;
    struct text written;

    if (!key_sheet_read(text, n, out, &f)) {
        must_say_why(&f);
        must(is_zero(out, sizeof *out));
        return false;
    }
    must_have_its_id(out);
    for (int labels = 0; labels < 2; labels++) {
        write_sheet(out, labels, &written);
        must(key_sheet_read(written.at, written.n, &again, &f) && is_same(out, &again));
    }
    return true;
}

/* A byte is replaced, put between or taken away, or the end is cut off. */
static void change(struct text *t, const uint8_t edit[static EDIT_BYTES])
{
    size_t at = t->n ? (edit[0] | (size_t)edit[1] << 8) % t->n : 0;

    if (!t->n)
        return;
    switch (edit[2] % 8) {
    case 0:
        t->n = at;
        break;
    case 1:
    case 2:
        memmove(t->at + at, t->at + at + 1, t->n - at - 1);
        t->n--;
        break;
    case 3:
    case 4:
        if (t->n == ROOM)
            break;
        memmove(t->at + at + 1, t->at + at, t->n - at);
        t->n++;
        t->at[at] = (char)edit[3];
        break;
    default:
        t->at[at] = (char)edit[3];
    }
}

static void change_all(struct text *t, const uint8_t *edits, size_t n)
{
    for (; n >= EDIT_BYTES; edits += EDIT_BYTES, n -= EDIT_BYTES)
        change(t, edits);
}

static void check_changed(const struct key_list *keys, const uint8_t *edits, size_t n)
{
    struct text t;
    struct key_list read;
    struct seal_key k;

    write_file(keys, &t);
    must(read_file(t.at, t.n, &read) && read.n == keys->n);
    change_all(&t, edits, n);
    if (read_file(t.at, t.n, &read))
        for (size_t i = 0; i < read.n; i++)
            must(is_same(&read.key[i], &keys->key[0]) || is_same(&read.key[i], &keys->key[1]));
    for (int labels = 0; labels < 2; labels++) {
        write_sheet(&keys->key[0], labels, &t);
        must(read_sheet(t.at, t.n, &k) && is_same(&k, &keys->key[0]));
        change_all(&t, edits, n);
        must(!read_sheet(t.at, t.n, &k) || is_same(&k, &keys->key[0]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct key_list read, keys = {.n = KEYRING_KEYS};
    struct seal_key k;

    read_file((const char *)data, n, &read);
    read_sheet((const char *)data, n, &k);
    if (n < KEYRING_KEYS * SEAL_KEY_BYTES || n > 4096)
        return 0;
    for (size_t i = 0; i < KEYRING_KEYS; i++) {
        memcpy(keys.key[i].key, data + i * SEAL_KEY_BYTES, SEAL_KEY_BYTES);
        seal_key_id(keys.key[i].key, keys.key[i].id);
    }
    check_changed(&keys, data + sizeof keys.key[0].key * KEYRING_KEYS,
                  n - sizeof keys.key[0].key * KEYRING_KEYS);
    return 0;
}
