/* The five bouwstenen by name (B1 … B5). Not here: which knoop belongs to which (knoop.c). */
#include "base/lang.h"
#include "draad/draad.h"

static const struct {
    const char *name, *title;
} names[] = {
    {"",            ""                              },
    {N_("Wensen"),  N_("Wensen en behoeften kennen")},
    {N_("Netwerk"), N_("Netwerken bouwen")          },
    {N_("Werk"),    N_("Het werk organiseren")      },
    {N_("Leren"),   N_("Leren en ontwikkelen")      },
    {N_("Inzicht"), N_("Inzicht in kwaliteit")      },
};

const char *bouwsteen_naam(int n)
{
    return n >= 1 && n <= 5 ? names[n].name : "";
}

const char *bouwsteen_titel(int n)
{
    return n >= 1 && n <= 5 ? names[n].title : "";
}

const struct choice bouwsteen_choices[] = {
    {"1",   N_("1 Wensen en behoeften kennen"), "b1"},
    {"2", N_("2 Netwerken bouwen"), "b2"},
    {"3",   N_("3 Het werk organiseren"), "b3"},
    {"4", N_("4 Leren en ontwikkelen"), "b4"},
    {"5",   N_("5 Inzicht in kwaliteit"), "b5"},
    {0},
};

const struct choice bouwsteen_short_choices[] = {
    {"1",              N_("1 Wensen")},
    {"2",                N_("2 Netwerk")},
    {"3",N_("3 Werk")},
    {"4",              N_("4 Leren")},
    {"5",                N_("5 Inzicht")},
    {0},
};

unsigned bouwsteen_chosen(const struct form_state *s, const char *veld)
{
    const char *chosen[5];
    size_t n = form_chosen(s, veld, chosen, 5);
    unsigned bits = 0;
    for (size_t i = 0; i < n; i++)
        bits |= 1u << (chosen[i][0] - '0');
    return bits;
}

void bouwsteen_set(struct form_state *s, const char *veld, unsigned bouwstenen)
{
    for (int b = 1; b <= 5; b++) {
        if (bouwstenen & 1u << b)
            form_set_int(s, veld, b);
    }
}
