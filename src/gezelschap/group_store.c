/* The key of a body in the database (group_store.h). Not here: the form of what is stored, and its proofs
 * (group_key.c).
 */
#include "gezelschap/group_store.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/account_keys.h"
#include <sodium.h>
#include <string.h>

const char *group_words(enum group_result result)
{
    static const char *const words[] = {
        [GROUP_OK] = N_("Gelukt."),
        [GROUP_LOCKED] = N_("Log eerst uit en weer in. Koers kan uw eigen sleutel nu niet openen."),
        [GROUP_NONE] = N_("Er is nog geen gedeelde sleutel."),
        [GROUP_THERE] =
            N_("Er is al een gedeelde sleutel, of een ander was u net voor. Kijk opnieuw."),
        [GROUP_STRANGER] =
            N_("U hebt de gedeelde sleutel niet. Vraag een lid om u erbij te zetten."),
        [GROUP_UNCONFIRMED] =
            N_("De sleutel van deze persoon is niet bevestigd, of is intussen een "
               "andere. Lees elkaar de code voor en bevestig opnieuw."),
        [GROUP_UNPROVED] =
            N_("De gedeelde sleutel is niet gemaakt door iemand van wie u de sleutel "
               "bevestigde, of hij is veranderd. Gebruik hem niet. Lees met een lid "
               "elkaar de code voor. Klopt die? Vraag dan wie de server beheert."),
        [GROUP_OLDER] =
            N_("De gedeelde sleutel is ouder dan die u al zag. Iemand zette iets terug. "
               "Gebruik hem niet, en vraag wie de server beheert."),
        [GROUP_REPLACED] = N_("De lijst van leden is een andere dan die u al zag. Gebruik de "
                              "gedeelde sleutel niet, en vraag wie de server beheert."),
        [GROUP_TOO_MANY] = N_("Dit zijn te veel leden voor één gedeelde sleutel."),
        [GROUP_CIRCLE] = N_(
            "Wat u eerder bevestigde, gaat niet open. Iemand veranderde het in de database. Vraag "
            "wie de server beheert. Wilt u verder? Begin dan opnieuw, en lees met een lid elkaar "
            "de "
            "code voor."),
    };

    return words[result];
}

#define ROUNDS_MAX    1000 /* that a member catches up with at once */
#define CIRCLES_ROUND 100  /* read at a time */

#define WHO(me)    .organisatie = (me)->organisatie, .gezelschap = (me)->gezelschap
#define IN(row)    ((struct group_bytes){(row).data, (row).n})
#define OUT(b)     ((struct db_bytes){(b).data, (b).n})
#define SAME(a, b) (sodium_memcmp((a), (b), 32) == 0)

/* ---- the circle ---- */
/* One that is gone is empty: then keys are to be confirmed aloud again. One that is there and does not
 * open is no empty one: somebody would have all that was seen and confirmed forgotten unseen. */
static enum group_result circle_read(const struct group_me *me, struct group_circle *c)
{
    struct groep_kring_read_row row;

    *c = (struct group_circle){0};
    if (!groep_kring_read(me->db, me->ctx, &row, WHO(me), .persoon = me->persoon) ||
        group_circle_open(me->ctx, &me->key->key, me->organisatie, me->gezelschap, me->persoon,
                          IN(row.kring), c))
        return GROUP_OK;
    *c = (struct group_circle){0};
    log_line("level=error msg=\"the circle of a member does not open\" organisatie=%lld "
             "gezelschap=%lld persoon=%lld",
             (long long)me->organisatie, (long long)me->gezelschap, (long long)me->persoon);
    return GROUP_CIRCLE;
}

static void circle_write(const struct group_me *me, const struct group_circle *c)
{
    struct group_bytes sealed =
        group_circle_seal(me->ctx, &me->key->key, me->organisatie, me->gezelschap, me->persoon, c);

    groep_kring_set(me->db, WHO(me), .persoon = me->persoon, .kring = OUT(sealed));
}

void group_forget(const struct group_me *me)
{
    groep_kring_delete(me->db, WHO(me), .persoon = me->persoon);
}

void group_gone(struct db_conn *db, int64_t account)
{
    groep_kringen_delete(db, .account = account); /* whoever forgets the key has it erased */
}

/* One of the circles, for the other key. */
static void circle_move(struct db_conn *db, const void *ctx, const struct account_key *into,
                        const struct account_key *other, const struct groep_kringen_of_row *row)
{
    struct group_me me = {db, ctx, row->organisatie, row->gezelschap, row->persoon, into};
    struct group_circle c;

    if (group_circle_open(ctx, &other->key, row->organisatie, row->gezelschap, row->persoon,
                          IN(row->kring), &c))
        circle_write(&me, &c);
}

void group_joined(struct db_conn *db, const struct account_key *into,
                  const struct account_key *other)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "group_joined");
    struct groep_kringen_of_row last = {0};
    bool more = true;

    while (more && !db_failed(db)) {
        struct groep_kringen_of_rows some = groep_kringen_of(
            db, ctx, .account = other->account, .organisatie = last.organisatie,
            .gezelschap = last.gezelschap, .persoon = last.persoon, .hoeveel = CIRCLES_ROUND);
        more = some.n == CIRCLES_ROUND;
        for (size_t i = 0; i < some.n; i++) {
            circle_move(db, ctx, into, other, &some.row[i]);
            last = some.row[i];
        }
    }
    mem_free(ctx);
}

static bool is_key_of(const struct group_members *m, int64_t persoon,
                      const uint8_t open[static SEAL_KEY_BYTES])
{
    const struct group_member *one = group_find(m, persoon);

    return one && SAME(one->open, open);
}

enum group_result group_confirm(const struct group_me *me, int64_t ander,
                                const uint8_t open[static SEAL_KEY_BYTES])
{
    struct group_circle c;
    uint8_t now[SEAL_KEY_BYTES];

    if (!me->key)
        return GROUP_LOCKED;
    if (ander == me->persoon || !persoon_open_half(me->db, me->organisatie, ander, now) ||
        !SAME(now, open))
        return GROUP_UNCONFIRMED;
    if (circle_read(me, &c) != GROUP_OK)
        return GROUP_CIRCLE;
    if (c.confirmed.n >= GROUP_MAX)
        return GROUP_TOO_MANY;
    c.confirmed = group_with(me->ctx, &c.confirmed, ander, open);
    circle_write(me, &c);
    return GROUP_OK;
}

/* Keys of members who are no members of the next list, or have another one there, are to be confirmed
 * again; who was confirmed to be let in stays. */
static void circle_goes_on(const struct group_me *me, struct group_circle *c,
                           const struct group_list *list, const uint8_t hash[static HASH_32])
{
    struct group_members kept = {0};

    for (size_t i = 0; i < c->confirmed.n; i++) {
        const struct group_member *one = &c->confirmed.one[i];
        if (!is_key_of(&c->members, one->persoon, one->open) ||
            is_key_of(&list->members, one->persoon, one->open))
            kept = group_with(me->ctx, &kept, one->persoon, one->open);
    }
    c->confirmed = kept;
    c->ronde = list->ronde;
    c->members = list->members;
    memcpy(c->list, hash, HASH_32);
}

/* ---- opening ---- */
/* What one call opens with: allocated once, however many rounds there are. */
struct opener {
    struct group_box *b;
    struct seal_pair *own;
};

static struct opener opener_new(const struct group_me *me)
{
    return (struct opener){.b = secret_new(me->ctx, sizeof(struct group_box))};
}

/* The pair with this id, if it is mine; it stays for the next round. */
static bool opener_pair(const struct group_me *me, struct opener *o, const uint8_t *id)
{
    uint8_t has[SEAL_ID_BYTES];

    if (!id)
        return false;
    if (o->own)
        seal_key_id(o->own->open, has);
    if (!o->own || memcmp(has, id, sizeof has) != 0)
        o->own = account_pair(me->db, me->ctx, me->key, id);
    return o->own != NULL;
}

static int64_t last_round(const struct group_me *me)
{
    struct groep_laatste_row row = {0};

    groep_laatste(me->db, me->ctx, &row, WHO(me));
    return row.ronde;
}

static bool sealed_list(const struct group_me *me, int64_t ronde, struct group_bytes *list)
{
    struct groep_sleutel_read_row row;
    bool there = groep_sleutel_read(me->db, me->ctx, &row, WHO(me), .ronde = ronde);

    if (there)
        *list = IN(row.leden);
    return there;
}

/* What a box holds, when the list beside it is the one that it was sealed with. out: as it is, or one of
 * before, whose memory is used again. */
static bool round_of(const void *ctx, const struct group_box *b, int64_t organisatie,
                     int64_t gezelschap, int64_t ronde, struct group_bytes list,
                     struct group_round *out)
{
    *out = (struct group_round){.key = out->key ? out->key : secret_new(ctx, sizeof *out->key)};
    memcpy(out->key->key, b->key, SEAL_KEY_BYTES);
    seal_key_id(out->key->key, out->key->id);
    group_list_hash(list, out->hash);
    return SAME(out->hash, b->list) &&
           group_list_open(ctx, out->key, organisatie, gezelschap, ronde, list, &out->list);
}

/* My box of a round. GROUP_STRANGER: there is none that a pair of mine opens. Who made it is not proved
 * yet. */
static enum group_result my_box(const struct group_me *me, int64_t ronde, struct opener *o,
                                struct group_round *out)
{
    struct groep_zegel_read_row row;
    struct group_bytes list;

    if (!groep_zegel_read(me->db, me->ctx, &row, WHO(me), .ronde = ronde, .persoon = me->persoon) ||
        !opener_pair(me, o, seal_box_id(row.sleutel.data, row.sleutel.n)))
        return GROUP_STRANGER;
    return sealed_list(me, ronde, &list) &&
                   group_box_open(o->own, me->organisatie, me->gezelschap, ronde, IN(row.sleutel),
                                  o->b) &&
                   round_of(me->ctx, o->b, me->organisatie, me->gezelschap, ronde, list, out) &&
                   is_key_of(&out->list.members, me->persoon, o->own->open)
               ? GROUP_OK
               : GROUP_UNPROVED;
}

/* Did somebody make it whom I know, who is still a member? Of a first round: whose key I confirmed. Later
 * a member of the round before, and nobody else: who was confirmed may have left, or never come. */
static bool made_by_known(const struct group_me *me, const struct group_circle *c,
                          const struct opener *o, const struct group_round *round)
{
    const struct group_member *maker = group_find(&round->list.members, o->b->maker);

    return maker && is_key_of(c->ronde ? &c->members : &c->confirmed, o->b->maker, maker->open) &&
           group_proved(o->b, me->organisatie, me->gezelschap, round->list.ronde, o->own,
                        me->persoon, maker->open);
}

/* The round that I saw last, again: the same list, or it was replaced. */
static enum group_result seen_again(const struct group_me *me, const struct group_circle *c)
{
    struct group_bytes list;
    uint8_t hash[HASH_32];

    if (!sealed_list(me, c->ronde, &list))
        return GROUP_OLDER;
    group_list_hash(list, hash);
    return SAME(hash, c->list) ? GROUP_OK : GROUP_REPLACED;
}

/* One round further than the circle goes. */
static enum group_result accept(const struct group_me *me, struct group_circle *c, int64_t ronde,
                                struct opener *o, struct group_round *out)
{
    enum group_result how = my_box(me, ronde, o, out);

    if (how != GROUP_OK)
        return how;
    if (!made_by_known(me, c, o, out) ||
        (c->ronde == ronde - 1 && c->ronde && !SAME(out->list.before, c->list)))
        return GROUP_UNPROVED;
    circle_goes_on(me, c, &out->list, out->hash);
    return GROUP_OK;
}

/* The rounds after the circle that have a box for me, up to the last. Those of a time when I was no
 * member, or that were made by who came meanwhile, may be passed over; not the last. */
static enum group_result go_on(const struct group_me *me, struct group_circle *c, int64_t last,
                               struct opener *o, struct group_round *out)
{
    struct groep_rondes_rows r = groep_rondes(me->db, me->ctx, WHO(me), .persoon = me->persoon,
                                              .na = c->ronde, .max = ROUNDS_MAX + 1);
    enum group_result how = GROUP_OK;

    if (r.n > ROUNDS_MAX)
        return GROUP_UNPROVED;
    if (r.n == 0 || r.row[r.n - 1].ronde != last)
        return GROUP_STRANGER;
    for (size_t i = 0; i < r.n && how == GROUP_OK; i++) {
        bool away = c->ronde && c->ronde < r.row[i].ronde - 1;
        how = accept(me, c, r.row[i].ronde, o, out);
        if (i + 1 < r.n && (how == GROUP_STRANGER || (how == GROUP_UNPROVED && away)))
            how = GROUP_OK;
    }
    return how;
}

static enum group_result open_last(const struct group_me *me, struct group_circle *c,
                                   struct group_round *out)
{
    int64_t last = last_round(me);
    struct groep_aantal_row since = {0};
    enum group_result how = c->ronde ? seen_again(me, c) : GROUP_OK;

    if (last < c->ronde)
        return GROUP_OLDER;
    if (!last)
        return GROUP_NONE;
    if (how != GROUP_OK)
        return how;
    struct opener o = opener_new(me);
    if (last == c->ronde)
        return my_box(me, last, &o, out); /* seen_again() compared its list */
    groep_aantal(me->db, me->ctx, &since, WHO(me), .na = c->ronde);
    if (since.aantal != last - c->ronde)
        return GROUP_UNPROVED; /* one is missing: nobody makes a round but after the last */
    return go_on(me, c, last, &o, out);
}

enum group_result group_open(const struct group_me *me, struct group_round *out)
{
    struct group_circle c;
    struct group_round round = {0};

    *out = (struct group_round){0};
    if (!me->key)
        return GROUP_LOCKED;
    enum group_result how = circle_read(me, &c);
    int64_t before = c.ronde;
    if (how == GROUP_OK)
        how = open_last(me, &c, &round);
    if (how != GROUP_OK)
        return how;
    if (c.ronde != before && db_may_write(me->db))
        circle_write(me, &c);
    *out = round;
    return GROUP_OK;
}

/* From the last round back: each list names the hash of the one before it, so no other can stand there. */
enum group_result group_open_before(const struct group_me *me, const struct group_round *now,
                                    int64_t ronde, struct group_round *out)
{
    struct group_round at = *now, older = {0};

    *out = (struct group_round){0};
    if (!me->key)
        return GROUP_LOCKED;
    struct opener o = opener_new(me);
    while (at.list.ronde > ronde) {
        enum group_result how = my_box(me, at.list.ronde - 1, &o, &older);
        if (how != GROUP_OK)
            return how;
        if (!SAME(older.hash, at.list.before))
            return GROUP_REPLACED;
        at = older;
    }
    if (at.list.ronde != ronde)
        return GROUP_NONE;
    *out = at;
    return GROUP_OK;
}

enum group_result group_open_sheet(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   int64_t gezelschap, int64_t ronde, const struct seal_pair *sheet,
                                   struct group_round *out)
{
    struct groep_sleutel_read_row row;
    struct group_box *b = secret_new(ctx, sizeof *b);
    struct group_round round = {0};

    *out = (struct group_round){0};
    if (!groep_sleutel_read(db, ctx, &row, .organisatie = organisatie, .gezelschap = gezelschap,
                            .ronde = ronde))
        return GROUP_NONE;
    if (!group_sheet_open(sheet, organisatie, gezelschap, ronde, IN(row.blad), b))
        return GROUP_STRANGER;
    if (!round_of(ctx, b, organisatie, gezelschap, ronde, IN(row.leden), &round))
        return GROUP_UNPROVED;
    *out = round;
    return GROUP_OK;
}

/* ---- a new round ---- */
/* Writes it: a new key, the list under it, the key for each and for the sheet. own: my pair in that list. */
static enum group_result write_round(const struct group_me *me, const struct group_list *list,
                                     const struct seal_pair *own, struct group_circle *c)
{
    struct seal_key *k = secret_new(me->ctx, sizeof *k);
    struct group_bytes leden, blad, box;
    uint8_t hash[HASH_32];

    random_bytes(k->key, SEAL_KEY_BYTES);
    seal_key_id(k->key, k->id);
    leden = group_list_seal(me->ctx, k, list);
    group_list_hash(leden, hash);
    if (!group_sheet_seal(me->ctx, list, k, hash, &blad))
        return GROUP_UNPROVED;
    if (groep_sleutel_insert(me->db, WHO(me), .ronde = list->ronde, .leden = OUT(leden),
                             .blad = OUT(blad)) != 1)
        return GROUP_THERE;
    for (size_t i = 0; i < list->members.n; i++) {
        const struct group_member *to = &list->members.one[i];
        if (!group_box_seal(me->ctx, list, k, hash, me->persoon, own, to, &box))
            return GROUP_UNCONFIRMED;
        groep_zegel_insert(me->db, WHO(me), .ronde = list->ronde, .persoon = to->persoon,
                           .sleutel = OUT(box));
    }
    circle_goes_on(me, c, list, hash);
    circle_write(me, c);
    return GROUP_OK;
}

/* The pair of this public half, if it is mine. */
static struct seal_pair *my_pair(const struct group_me *me,
                                 const uint8_t open[static SEAL_KEY_BYTES])
{
    uint8_t id[SEAL_ID_BYTES];

    seal_key_id(open, id);
    struct seal_pair *own = account_pair(me->db, me->ctx, me->key, id);
    return own && SAME(own->open, open) ? own : NULL;
}

/* Adds somebody whose key I confirmed, and who still has it. */
static enum group_result add(const struct group_me *me, const struct group_circle *c,
                             int64_t persoon, struct group_members *m)
{
    uint8_t now[SEAL_KEY_BYTES];

    if (!persoon_open_half(me->db, me->organisatie, persoon, now) ||
        !is_key_of(&c->confirmed, persoon, now))
        return GROUP_UNCONFIRMED;
    *m = group_with(me->ctx, m, persoon, now);
    return m->n > GROUP_MAX ? GROUP_TOO_MANY : GROUP_OK;
}

enum group_result group_begin(const struct group_me *me, const int64_t *others, size_t n,
                              struct seal_pair *sheet)
{
    struct group_circle c;
    struct group_list list = {
        .organisatie = me->organisatie, .gezelschap = me->gezelschap, .ronde = 1};
    uint8_t open[SEAL_KEY_BYTES];
    struct seal_pair *own;

    if (!me->key)
        return GROUP_LOCKED;
    if (circle_read(me, &c) != GROUP_OK)
        return GROUP_CIRCLE;
    if (c.ronde && !last_round(me))
        return GROUP_OLDER; /* it was there, and somebody took it away */
    if (last_round(me))
        return GROUP_THERE;
    if (!persoon_open_half(me->db, me->organisatie, me->persoon, open) ||
        !(own = my_pair(me, open)))
        return GROUP_UNPROVED;
    list.members = group_with(me->ctx, &list.members, me->persoon, own->open);
    for (size_t i = 0; i < n; i++) {
        enum group_result how = add(me, &c, others[i], &list.members);
        if (how != GROUP_OK)
            return how;
    }
    seal_pair_make(sheet);
    memcpy(list.sheet, sheet->open, SEAL_KEY_BYTES);
    return write_round(me, &list, own, &c);
}

enum group_result group_change(const struct group_me *me, const struct group_change *change)
{
    struct group_circle c;
    struct group_round now = {0};
    enum group_result how;

    if (!me->key)
        return GROUP_LOCKED;
    how = circle_read(me, &c);
    if (how == GROUP_OK)
        how = open_last(me, &c, &now);
    if (how != GROUP_OK)
        return how;
    if (change->weg == me->persoon)
        return GROUP_STRANGER;
    struct seal_pair *own = my_pair(me, group_find(&now.list.members, me->persoon)->open);
    if (!own)
        return GROUP_UNPROVED;
    struct group_list next = now.list;
    next.ronde++;
    memcpy(next.before, now.hash, HASH_32);
    if (change->weg)
        next.members = group_with(me->ctx, &next.members, change->weg, NULL);
    if (change->erbij) {
        how = add(me, &c, change->erbij, &next.members);
        if (how != GROUP_OK)
            return how;
    }
    if (change->sheet) {
        seal_pair_make(change->sheet);
        memcpy(next.sheet, change->sheet->open, SEAL_KEY_BYTES);
    }
    return write_round(me, &next, own, &c);
}

size_t group_changed(const struct group_me *me, const struct group_round *now, int64_t **out)
{
    const struct group_members *m = &now->list.members;
    size_t n = 0;

    *out = mem_array(me->ctx, int64_t, m->n + 1);
    for (size_t i = 0; i < m->n; i++) {
        uint8_t open[SEAL_KEY_BYTES];
        if (!persoon_open_half(me->db, me->organisatie, m->one[i].persoon, open) ||
            !SAME(open, m->one[i].open))
            (*out)[n++] = m->one[i].persoon;
    }
    return n;
}
