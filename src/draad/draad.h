/* The spine: knopen (nodes: things a person points at) and draden (links between two knopen). What
 * every kind has is implemented once, here: chain, coverage, history, search, comments,
 * attachments, marks, waiting points, answers to givers. Not here: what a kind is (its own room).
 * Rooms use this instead of each other.
 *
 * A draad runs with time, from what came first to what followed: signaal -aanleiding-> thema
 * -aanleiding-> leercyclus; reflectie, doel, actie, resultaat follow by leidt_tot; cijfer -meet->
 * resultaat; verhaal, cijfer, leercyclus, thema, signaal -onderbouwt-> uitspraak; X
 * -spreekt_tegen-> uitspraak. All functions join the running transaction. */
#ifndef KOERS_DRAAD_DRAAD_H
#define KOERS_DRAAD_DRAAD_H
#include "organisatie/organisatie.h"

/* ---- knopen ---- */
struct knoop {
    int64_t organisatie, id, locatie, team,
        door; /* locatie 0: of the whole organisation; door 0: someone without account */
    const char *soort, *titel, *status;
    int64_t gemaakt, gewijzigd;
};
struct knoop_new {
    int64_t organisatie, locatie, team, door;
    const char *soort, *titel, *status;
    unsigned bouwstenen;   /* bits 1<<1 … 1<<5 */
    const char *zoektekst; /* what search may find besides the title; NULL: the title only */
    const char *stammen;   /* stems of title and text from knoop_stems(); NULL: made here */
    int64_t gemaakt;       /* 0: time_now() (the demo and imports set it) */
};
/* Computes the stems of a title and a text outside the transaction. Owned by ctx. */
const char *knoop_stems(const void *ctx, const char *titel, const char *zoektekst);
/* Makes the knoop with its marks, search text and first line of history. Returns its id. */
int64_t knoop_create(struct db_conn *db, const struct knoop_new *k);
bool knoop_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                struct knoop *out);
/* May this person do h with k: at its place, and by the rule that the face of its kind has for h
 * (struct subject_rule)? Whoever holds a knoop asks this instead of mag(). */
bool mag_knoop(const struct request *r, enum handeling h, const struct knoop *k);
/* What a rule is told of a knoop. */
struct about knoop_about(const struct knoop *k);
/* The rule of that kind about h; NULL: none. */
const struct subject_rule *knoop_subject(const char *soort, enum handeling h);
/* The knoop of the path part :id, of this kind (NULL: any), when mag_knoop() says yes. A route that
 * asks for one kind must name the rule of that kind about h as its own (struct route.subject), else
 * nobody gets in. Else answers 404 with an audit line (never 403, so that an id reveals nothing)
 * and returns false; *status is then set. */
bool knoop_open(struct request *r, const char *soort, enum handeling h, struct knoop *out,
                int *status);
/* With a line of history: wat is a msgid ("Status werd: {detail}"). op 0: time_now(). */
void knoop_change_status(struct db_conn *db, int64_t organisatie, int64_t id, const char *status,
                         int64_t door, int64_t op);
/* At the end of what a giver did: all that was written since then, by nobody who is named, keeps
 * only its day. Laid beside a log or a mail the moment would tell who it was. */
void draad_by_day(struct db_conn *db, int64_t organisatie, int64_t since);
void knoop_rename(struct db_conn *db, int64_t organisatie, int64_t id, const char *titel,
                  int64_t door);
/* Hands over to another location (0: the whole organisation); counters and waiting points follow.
 */
void knoop_move(struct db_conn *db, int64_t organisatie, int64_t id, int64_t locatie, int64_t door);
void knoop_change_search_text(struct db_conn *db, int64_t organisatie, int64_t id,
                              const char *tekst);
/* Rebuilds the search index from the stored stems, after a restore (herstel). */
void search_rebuild(struct db_conn *db);
void knoop_set_bouwstenen(struct db_conn *db, int64_t organisatie, int64_t id, unsigned bouwstenen);
unsigned knoop_bouwstenen(struct db_conn *db, int64_t organisatie, int64_t id);
void geschiedenis_write(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *wat,
                        const char *detail, int64_t door, int64_t op);

/* The five bouwstenen by their short name, as a msgid: "Wensen", "Netwerk", "Werk", "Leren",
 * "Inzicht". n 1 … 5, else "". */
const char *bouwsteen_naam(int n);
/* The whole name: "Wensen en behoeften kennen" … */
const char *bouwsteen_titel(int n);

/* The same five as choices of a form field (FIELD_CHECKS or FIELD_TILES), closed with {0}, by their
 * whole or their short name, and what was chosen there as bits. */
extern const struct choice bouwsteen_choices[], bouwsteen_short_choices[];
unsigned bouwsteen_chosen(const struct form_state *s, const char *veld);
void bouwsteen_set(struct form_state *s, const char *veld, unsigned bouwstenen);

/* ---- draden ---- */
enum relatie { AANLEIDING, ONDERBOUWT, LEIDT_TOT, MEET, BEANTWOORDT, SPREEKT_TEGEN };
const char *relatie_code(enum relatie r);
/* Adding one that exists changes nothing. op 0: time_now(). */
void draad_lay(struct db_conn *db, int64_t organisatie, int64_t van, int64_t naar, enum relatie r,
               int64_t door, int64_t op);
void draad_cut(struct db_conn *db, int64_t organisatie, int64_t van, int64_t naar, enum relatie r,
               int64_t door);

/* ---- kinds: each room registers its own through main ---- */
enum kraal { KRAAL_ROND, KRAAL_BALLON, KRAAL_VLAG, KRAAL_VIERKANT, KRAAL_RUIT, KRAAL_ZESHOEK };
/* As what the spine counts a kind: its column of the compass rose and of coverage. At most one kind each. A kind that counts as a signal comes from a giver: draden from
 * it are kept apart (van_signaal), and its giver hears what followed. */
enum counts_as { COUNTS_NOT, COUNTS_SIGNAL, COUNTS_CYCLE, COUNTS_RESULT, COUNTS_SENTENCE };
struct face_status {
    const char *status, *naam; /* msgid */
    bool af;
};
struct face_word {
    const char *code, *naam; /* naam: msgid */
};
/* What somebody proposed who may not make it himself. */
struct proposal {
    int64_t organisatie, locatie, id; /* id: the knoop of the proposal */
    int64_t door;                     /* who accepted it */
    const char *titel, *tekst;
    unsigned bouwstenen;
};
struct face_proposal {
    const char *naam;   /* msgid, for who proposes one: "Een thema: …" */
    enum handeling mag; /* the right to make one: who has it at the place decides */
    /* Makes it, with a thread from the proposal where that is no ground. Returns its id. */
    int64_t (*make)(struct db_conn *db, const void *ctx, const struct proposal *p);
};
struct knoop_face {
    const char *soort, *naam, *meervoud; /* naam, meervoud: msgids, "Signaal", "Signalen" */
    const char *letter;                  /* in the bead */
    int rang; /* in lists of kinds: lower first, equal ones as the rooms are listed */
    enum kraal vorm;
    const char *path; /* "/signalen/%lld", or NULL: no page of its own */
    enum handeling lezen;
    /* A personal kind: what is said about it stands in the personal store. Here its title is its kind and
     * number, search knows no word of it, and its history, comments and attachments hold no text. */
    bool opaque;
    const struct face_status *statussen; /* closed with {0} */
    /* What a line of its history names that is no status of it, in words; closed with {0}. NULL:
     * nothing. */
    const struct face_word *details;
    /* Where one of this kind is begun from another knoop ("/leren/nieuw?uit=%lld", msgid of the
     * button, the right at that place): theme pages offer it. NULL: it is not. */
    const char *begin, *begin_naam;
    enum handeling begin_mag;
    /* One of this kind can be proposed; NULL: it cannot. */
    const struct face_proposal *voorstel;
    /* The rights about one of this kind that ask what a person is to it; closed with NULL, each
     * about another right. NULL: role and place decide. Lists that a query makes by place ask no
     * rule: who gives a kind a rule about reading writes its own queries. */
    const struct subject_rule *const *subjects;
    /* Who may read what is said in it: title, text, comments, names and content of attachments, and
     * history. NULL: who may read it (lezen). hidden: what others see as its title (a msgid). */
    const struct subject_rule *words;
    /* From when on what people add may be read by who reads the words only since they were shared;
     * what stood there before stays with who carries it. NULL: from the beginning. */
    int64_t (*words_since)(struct db_conn *db, const void *ctx, const struct knoop *k);
    const char *hidden;
    /* The bead's text, owned by ctx. openbaar: for the public site: de-identified and consented
     * only; NULL leaves the bead without text. */
    const char *(*tekst)(struct db_conn *db, const void *ctx, enum lang lang, const struct knoop *k,
                         bool openbaar);
    /* What is missing here and who can mend it ("Nog geen antwoord. De teamleider kan dit
     * sturen."); NULL: nothing. May be NULL itself. */
    const char *(*ontbreekt)(struct db_conn *db, const void *ctx, enum lang lang,
                             const struct knoop *k);
    /* It has no title of its own: its kind is said instead, with its number when each has a page. */
    bool nameless;
    /* One of this kind cannot wait: the page with those that are open. Its waiting point is named as
     * the kind and waits for whoever has the right `lezen`, nobody else: by that right the start
     * page finds and counts it, and warns of it. NULL: it can. */
    const char *urgent;
    enum counts_as counts_in;
    /* What coverage misses of an open one of this kind (msgid); NULL: nothing. Asked of the kind that
     * counts as a cycle. May be NULL itself. */
    const char *(*lacks)(struct db_conn *db, const void *ctx, const struct knoop *k);
    /* The right to write the text in which one of this kind speaks: whoever has it at its place
     * hears that a story under it was withdrawn. MAG_IEDEREEN: it speaks in none. */
    enum handeling speaks_in;
    /* When a body (gezelschap/) last spoke through one of this kind, as itself, since a moment;
     * TIME_NONE: it did not. NULL: nobody speaks through it as a body. */
    int64_t (*sprak)(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t gezelschap,
                     int64_t sinds);
    /* Does that which waits (wat, of a body) not wait for this member of it, because it is about what
     * he did himself and others are there to act? NULL: it waits for each of them. */
    bool (*zelf_gedaan)(struct db_conn *db, const void *ctx, const struct knoop *k, const char *wat,
                        int64_t gezelschap, int64_t persoon);
    /* Called, within the transaction, after one of this kind was made, moved or changed status,
     * after a draad to it was laid or cut, and after a figure or story that carries it became
     * visible or hidden. NULL: nothing follows. */
    void (*on_status)(struct db_conn *db, const struct knoop *k);
};
/* The faces of all rooms, once at the start; the list must stay. There is no limit. */
void draad_faces(const struct knoop_face *const *list, size_t n);
const struct knoop_face *face_of(const char *soort); /* NULL when unknown */
/* May this person read what is said in it (face.words), besides that it is there? */
bool knoop_words(const struct request *r, const struct knoop *k);
/* Of who may: the moment up to which comments, attachments and history are not for this person. */
int64_t knoop_words_since(const struct request *r, const struct knoop *k);
/* Wipes what people said about a knoop: comments, attachments and the details of its history. For who
 * withdraws what was said in it; title, text and search words are for its kind to wipe. */
void knoop_forget(struct db_conn *db, int64_t organisatie, int64_t id);
/* The same, but comments and attachments go on to another knoop. */
void knoop_forget_to(struct db_conn *db, int64_t organisatie, int64_t id, int64_t naar);
/* Who made it is no longer told, on its page nor in its history. */
void knoop_forget_maker(struct db_conn *db, int64_t organisatie, int64_t id);
/* The kind that counts as this; without one: "", which no knoop has. */
const char *soort_counting(enum counts_as c);
bool soort_counts(const char *soort, enum counts_as c);
bool knoop_opaque(const char *soort);       /* is it a personal kind? */
const struct knoop_face *face_at(size_t i); /* in order of registering; NULL past the end */
/* The page of this knoop: its kind's own, else /knopen/ID. Owned by ctx. */
const char *knoop_path(const void *ctx, const struct knoop *k);
const char *status_naam(const struct knoop *k); /* msgid */

/* The pseudo location of counters over all locations together; never a value of struct place. */
#define STAND_EVERYWHERE (-2)
/* The pseudo month of counters over all months together. */
#define MAAND_OOIT (-1)

/* ---- the chain: the one way in which it is shown everywhere ---- */
struct schakel {
    struct knoop knoop;
    int diepte; /* <0: came before, 0: this one, >0: followed */
    const char *relatie;
    bool gehoord; /* of a signal: its giver was sent something */
};
struct schakels {
    const struct schakel *schakel;
    size_t n;
};
/* All that led to knoop and all that followed from it, at most max, in order of time, with the
 * figures and stories that carry what followed. Bounded in depth (24). relatie: by which it hangs
 * on the chain ("spreekt_tegen" before any other); "" for the knoop itself. Signals are added last,
 * so that they never push out other kinds. */
struct schakels draad_chain(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                            size_t max);
/* The red thread as a view for {% include rode_draad %} (template rode_draad.html): beads with
 * kind, date, place, text, link when the person may read it; dashed where something is missing.
 * Signals of one theme are gathered in one bead. */
struct rode_draad;
const struct rode_draad *rode_draad_view(struct request *r, int64_t knoop);
/* The same for the public site: no links, only texts that may be public. */
const struct rode_draad *rode_draad_openbaar(struct db_conn *db, const void *ctx, enum lang lang,
                                             int64_t organisatie, int64_t knoop);

/* Comments, attachments, history and the red thread of one knoop, for {% include over_knoop %}. */
struct over_knoop;
const struct over_knoop *over_knoop_view(struct request *r, const struct knoop *k);
/* The same without the thread, for a page that shows it itself. */
const struct over_knoop *over_knoop_without_draad(struct request *r, const struct knoop *k);

/* What it is, where, its status and bouwstenen, for {% include knoop_kop %} under the h1. */
struct knoop_kop;
const struct knoop_kop *knoop_kop_view(struct request *r, const struct knoop *k);

/* ---- the compass rose: how much lives in each bouwsteen ---- */
struct kompasroos;
/* locatie 0: the whole organisation; van and tot (exclusive) bound when a knoop was made, in whole
 * calendar months: the months that hold them count whole. The formula: draad_regels.h. */
const struct kompasroos *kompasroos_view(struct db_conn *db, const void *ctx, enum lang lang,
                                         int64_t organisatie, int64_t locatie, const char *caption,
                                         int64_t van, int64_t tot);

/* The numbers behind it, of bouwsteen 1 … 5, and the picture of numbers that were kept (a frozen
 * version). */
struct roos_telling {
    int64_t signalen, cycli, resultaten, zinnen;
};
void kompasroos_count(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t locatie,
                      int64_t van, int64_t tot, struct roos_telling tel[static 5]);
const struct kompasroos *kompasroos_van(const void *ctx, enum lang lang, const char *code,
                                        const char *caption,
                                        const struct roos_telling tel[static 5]);

/* ---- figures and stories: shared shapes; soort and status of k are filled in ---- */
enum cijfer_staat {
    CIJFER_OPEN,
    CIJFER_MINDER_DAN_K,
    CIJFER_GELIJK,
    CIJFER_AFGESCHERMD,
    CIJFER_NIET_TE_BEPALEN
};
/* A figure as anyone may see it: without a raw value unless staat is CIJFER_OPEN. */
struct cijfer {
    const char *vraag, *eenheid; /* "rapportcijfer 1–10", "%", "NPS" */
    enum cijfer_staat staat;
    double waarde, laag, hoog; /* NaN when absent: laag, hoog are the 95 % interval */
    int64_t n, k;
    const char *methode, *bron;              /* bron: "meting 12, vraag v3" */
#define CIJFER_EIGEN_TELLING "eigen telling" /* methode of a team's own count: n counts people */
    int32_t van, tot;
};
int64_t cijfer_create(struct db_conn *db, const struct knoop_new *k, const struct cijfer *c);
bool cijfer_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                 struct cijfer *out);
/* Figures of a place (0: of every place) and of the whole organisation, the newest first. */
struct cijfers {
    const int64_t *id;
    const struct cijfer *cijfer;
    size_t n;
};
struct cijfers cijfers_bij(struct db_conn *db, const void *ctx, int64_t organisatie,
                           int64_t locatie, size_t max);
/* In words: "7,9 (34 antwoorden, tussen 7,4 en 8,4)" or "minder dan 10 antwoorden". */
const char *cijfer_tekst(const void *ctx, enum lang lang, const struct cijfer *c);
/* The same with the question before it: "Voelt u zich veilig? 7,9 (34 antwoorden, …)". */
const char *cijfer_regel(const void *ctx, enum lang lang, const struct cijfer *c);

struct verhaal {
    const char *tekst, *verteller, *toestemming;
    int32_t toestemming_op;
    bool onherkenbaar;
};
int64_t verhaal_create(struct db_conn *db, const struct knoop_new *k, const struct verhaal *v);
bool verhaal_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                  struct verhaal *out);
/* Its words may be read by who carries it and, once it may be shared, by everyone who reads its
 * page: the rule "toestemming". */
extern const struct subject_rule verhaal_woorden;
/* The kind of waiting point of a sentence under which a story was withdrawn. Each story that goes gives
 * it another number (wachtpunt_nummer), so that nobody ends what came after she looked; it waits since
 * the first. It ends when its writer says so (wachtpunt_end), and when the sentence is gone or no such story is under it any more: the
 * kind of the sentence calls this when something happened to it. */
#define WACHT_INGETROKKEN "ingetrokken"
void verhaal_onder_zin(struct db_conn *db, const void *ctx, const struct knoop *zin, bool weg);
/* The same of all that rests on this knoop, from which a thread was cut. */
void verhaal_los(struct db_conn *db, const void *ctx, const struct knoop *k);
/* Public only when consent was given and a person made it unrecognisable. */
bool verhaal_openbaar(const struct verhaal *v);
/* Records that the teller consents after all; a withdrawn story does not change. door 0: the
 * teller. */
void verhaal_allow(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                   int64_t door);
/* Consent withdrawn: erases title and text, sets a waiting point for the writers of sentences that
 * rest on the story, and removes its copies (verhaal_copies). Returns how many public copies were
 * removed. */
size_t verhaal_withdraw(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                        int64_t door);
/* Sets the function that removes copies of a story (frozen versions); called once at start. NULL:
 * no copies. */
void verhaal_copies(size_t (*trek_in)(struct db_conn *db, int64_t organisatie, int64_t id,
                                      int32_t op));

/* ---- themes: soort is filled in, status NULL is "open" ---- */
int64_t thema_create(struct db_conn *db, const struct knoop_new *k, const char *uitleg);

/* ---- something waits for someone, since when ----
 * It waits for whoever has the right that ends it, at its place; of those, when it has an
 * addressee, only for a person, the members of a body (or of the one that speaks for it), or
 * whoever has that right by one role. One rule says for whom (wacht_regels.h); start page, list,
 * mails and JSON ask it. */
enum wachtpunt_stap_soort {
    STAP_HERINNER, /* those it waits for get a mail */
    STAP_TERMIJN,  /* a day on the way, shown; they get a mail too */
    STAP_HOGER     /* it waits for somebody else as well: who is over them */
};
struct wachtpunt_stap {
    enum wachtpunt_stap_soort soort;
    int32_t op;
    /* STAP_HOGER: right and addressee of the next, as in struct wachtpunt_new. */
    enum handeling mag;
    const char *rol;
    int64_t gezelschap, persoon;
    const char *tekst; /* msgid: what then waits; NULL: the same */
};
struct wachtpunt_new {
    int64_t organisatie, knoop, locatie;
    int64_t persoon, gezelschap; /* at most one of these and rol; none: whoever has the right */
    const char *rol;             /* rol_code() */
    const char *soort;
    enum handeling mag;
    const char *tekst; /* msgid */
    int64_t sinds;     /* 0: time_now(); of one that is open already it does not move */
    int32_t uiterlijk; /* DATE_NONE: no last day */
    const struct wachtpunt_stap *stappen;
    size_t n_stappen;
    bool eerste; /* the knoop was made in this transaction, so no waiting point exists yet */
};
/* One is open per knoop, soort and body; begun again it is no longer suspended or stepped up. */
void wachtpunt_begin(struct db_conn *db, const struct wachtpunt_new *w);
void wachtpunt_end(struct db_conn *db, int64_t organisatie, int64_t knoop,
                   const char *soort); /* soort NULL: all */
/* Does one of this kind (NULL: any) wait, suspended or not? */
bool wachtpunt_waits(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort);
/* The number of one of this kind that waits, and (sinds may be NULL) since when; 0: none does. Ended and
 * begun again it has another number. */
int64_t wachtpunt_nummer(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort,
                         int64_t *sinds);
/* Ends what waits for one body. */
void wachtpunt_end_for(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort,
                       int64_t gezelschap);
/* Suspends one until a day; while it is, it waits for nobody and its days do not pass: taken up
 * again, its last day and its steps move as many days as it was still. Both write history. */
void wachtpunt_suspend(struct db_conn *db, int64_t organisatie, int64_t id, int32_t tot,
                       const char *reden, int64_t door);
void wachtpunt_resume(struct db_conn *db, int64_t organisatie, int64_t id, int64_t door);
/* Takes the steps whose day has come and takes up what was suspended until today. Call once an
 * hour. */
struct background;
void wachtpunt_tidy(const struct background *a);

/* ---- givers without an answer: numbers only ---- */
struct zonder_antwoord_plek {
    int64_t locatie; /* 0: of the whole organisation */
    int64_t open, laat;
    int32_t eerste; /* the promised day that passed first; DATE_NONE: none did */
};
struct zonder_antwoord_staat { /* how many are late in one state at one place */
    int64_t locatie, aantal;
    const char *status;
};
struct zonder_antwoord_plekken {
    const struct zonder_antwoord_plek *plek;
    size_t n;
    const struct zonder_antwoord_staat *laat;
    size_t n_laat;
};
/* The longest that an answer is promised ahead, with a day for the night of a sending. */
#define ANTWOORD_LANGST 15
/* Of the places that have some; of those that are late, the 5,000 that are so longest. What was
 * suspended is open, and not late. */
struct zonder_antwoord_plekken zonder_antwoord_per_plek(struct db_conn *db, const void *ctx,
                                                        int64_t organisatie);
/* What the seats of who is signed in let him count, whatever his role: a council sees the number. */
struct raad_plekken {
    bool zit, overal; /* in a council at all; in one that speaks for all places */
    const int64_t *plek;
    size_t n;
};
struct raad_plekken raad_plekken(const struct request *r);
/* May this person know the number of this place (0: what is of the whole), by role or by seat? */
bool zonder_antwoord_telt(const struct request *r, const struct raad_plekken *raad, int64_t plek);
extern const struct subject_rule zonder_antwoord_raad; /* of MAG_SIGNAAL_TELLEN */
struct zonder_antwoord;
/* For {% include zonder_antwoord %}: together, at the chosen place; NULL for who may not know. */
const struct zonder_antwoord *zonder_antwoord_view(struct request *r);
/* The same for a page that has read the places itself. */
const struct zonder_antwoord *zonder_antwoord_view_of(struct request *r,
                                                      const struct zonder_antwoord_plekken *all);

/* ---- the first steps of an organisation ---- */
/* A room that measures says here whether anything was measured. Before anything else runs. */
void start_measured(bool (*is)(struct db_conn *db, int64_t organisatie));
/* Whether who gives a signal reads everywhere whom to call, and where a complaint goes. */
struct bereikbaar {
    bool telefoon, klacht;
};
void start_bereikbaar(struct bereikbaar (*is)(struct db_conn *db, int64_t organisatie));

/* ---- what is new for who is signed in about what she said herself ---- */
/* n: messages that she has not read; link: where they are, on r->ctx. It is for her alone, and asked
 * while reading: nothing is written. */
struct eigen_nieuws {
    int64_t n;
    const char *link;
};
/* The room whose givers read answers says it here. Before anything else runs. */
void start_nieuws(struct eigen_nieuws (*of)(struct request *r));

/* ---- answers to givers ---- */
enum terugkoppeling_soort { TUSSENBERICHT, GEDAAN, NIETS_GEDAAN };
/* Call when something happened (cycle started, result, sentence published): drafts an answer for
 * every signal that led to knoop, with a waiting point for those who may send it. bericht: what the
 * draft says, a text for lang_sentence() (lang_message() makes one): it is put into words where it
 * is read, in the language of each giver. One draft per signal and knoop; sending it is the signaal
 * room's page. Returns how many were drafted. */
size_t terugkoppeling_sketch(struct db_conn *db, int64_t organisatie, int64_t knoop,
                             enum terugkoppeling_soort s, const char *bericht, int64_t door);
/* The same for at most max of those that have none yet: a job asks again until 0 comes back. */
size_t terugkoppeling_sketch_part(struct db_conn *db, int64_t organisatie, int64_t knoop,
                                  enum terugkoppeling_soort s, const char *bericht, int64_t door,
                                  size_t max);

/* Ids of the knopen of a kind that lie upstream of knoop. */
struct ids {
    const int64_t *id;
    size_t n;
};
struct ids draad_sources(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                         const char *soort);

extern const struct route_table
    draad_routes; /* start, zoeken, themes, stories, figures, comments, attachments, doors, /hulp */
/* The help text that belongs to the page of r (for frame_paths.help). */
const char *help_for(struct request *r);
extern const struct room draad_room;
extern const struct knoop_face *const draad_own_faces[]; /* closed with NULL */
/* All help texts, in the order of /hulp; the list must stay. */
void draad_help(const struct room_help *const *list, size_t n);
#endif
