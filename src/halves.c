/* What was left half (halves.h). Not here: how one thing is mended (each room). */
#include "halves.h"
#include "base/leftover.h"
#include "base/mem.h"
#include "db/hold.h"
#include "rooms.h"
#include <stdlib.h>
#include <string.h>

void halves_mend(const struct background *a, void (*say)(void *arg, int64_t n, const char *words),
                 void *arg)
{
    struct db_hold *hold = db_hold_alone(a->db);

    if (!hold)
        return;
    for (size_t i = 0; rooms[i]; i++) {
        int64_t n = rooms[i]->mend ? rooms[i]->mend(a) : 0;
        if (n > 0)
            say(arg, n, n == 1 ? rooms[i]->mended_one : rooms[i]->mended);
    }
    db_hold_end(hold);
}

void halves_files(const char *place, void (*say)(void *arg, int64_t n, const char *words),
                  void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "halves");
    const char *tmp = getenv("TMPDIR"), *backups = getenv("KOERS_BACKUP_DIR");
    const char *slash = strrchr(place, '/');
    bool file = !strstr(place, "://");
    size_t n = leftover_clear(tmp && *tmp ? tmp : "/tmp");

    if (file)
        n += leftover_clear(slash ? mem_textn(ctx, place, (size_t)(slash - place) + 1) : ".");
    if (backups && *backups)
        n += leftover_clear(backups);
    if (n > 0)
        say(arg, (int64_t)n,
            n == 1 ? "bestand of map van werk dat is afgebroken opgeruimd"
                   : "bestanden of mappen van werk dat is afgebroken opgeruimd");
    mem_free(ctx);
}
