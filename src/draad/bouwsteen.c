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
