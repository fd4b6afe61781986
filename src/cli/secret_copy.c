/* Backups for who has the server key (secret_copy.h).
 */
#include "cli/secret_copy.h"
#include "base/leftover.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret_file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QUALITY  "kwaliteit"
#define PERSONAL "persoonlijk"

static bool failed(struct error *f, const char *path)
{
    return error_set(f,
                     "De reservekopie kan niet worden gelezen of geschreven. Is er ruimte op de "
                     "schijf, en is het een bestand van Koers?",
                     "%s: %s", path, strerror(errno));
}

bool secret_copy_begin(const void *ctx, struct secret_copy *c, struct error *f)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = mem_format(ctx, "%s/koers-herstel-XXXXXX", tmp && *tmp ? tmp : "/tmp");

    *c = (struct secret_copy){.hold = -1};
    leftover_clear(tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(dir))
        return failed(f, dir);
    c->dir = dir;
    c->hold = leftover_hold(dir);
    c->quality = mem_format(ctx, "%s/open.db", dir);
    c->personal = mem_format(ctx, "%s/open.persoonlijk.db", dir);
    return true;
}

void secret_copy_end(const void *ctx, struct secret_copy *c)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; c->dir && i < sizeof ends / sizeof *ends; i++) {
        unlink(mem_format(ctx, "%s%s", c->quality, ends[i]));
        unlink(mem_format(ctx, "%s%s", c->personal, ends[i]));
    }
    if (c->dir)
        rmdir(c->dir);
    if (c->hold >= 0)
        close(c->hold);
}

static void sync_directory_of(const void *ctx, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dir = slash ? mem_textn(ctx, path, (size_t)(slash - path) + 1) : ".";
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

bool secret_copy_seal(const void *ctx, const struct secret_copy *c, const char *quality,
                      const char *personal, struct error *f)
{
    const char *q = mem_format(ctx, "%s.deel", quality), *p = mem_format(ctx, "%s.deel", personal);
    bool both = access(c->personal, F_OK) == 0;
    uint8_t pair[SECRET_FILE_PAIR];

    unlink(q);
    unlink(p);
    random_bytes(pair, sizeof pair);
    bool good = secret_file_write(c->quality, q, QUALITY, pair, f) &&
                (!both || secret_file_write(c->personal, p, PERSONAL, pair, f));
    if (good && both)
        good = rename(p, personal) == 0 || failed(f, personal);
    else if (good)
        unlink(personal); /* of a former backup, which this one replaces */
    good = good && (rename(q, quality) == 0 || failed(f, quality));
    unlink(q);
    unlink(p);
    sync_directory_of(ctx, quality);
    return good;
}

bool secret_copy_open(const struct secret_copy *c, const char *quality, const char *personal,
                      struct error *f)
{
    bool both = access(personal, F_OK) == 0;
    uint8_t one[SECRET_FILE_PAIR], other[SECRET_FILE_PAIR];

    if (both && !secret_file_is(personal))
        return error_set(f,
                         "Van deze kopie is het ene bestand versleuteld en het andere niet. Die "
                         "twee horen niet bij elkaar.",
                         "%s", personal);
    if (!secret_file_read(quality, c->quality, QUALITY, one, f) ||
        (both && !secret_file_read(personal, c->personal, PERSONAL, other, f)))
        return false;
    return !both || !memcmp(one, other, sizeof one) ||
           error_set(f,
                     "Deze twee bestanden zijn niet van dezelfde reservekopie. Zet de twee van één "
                     "nacht bij elkaar.",
                     "%s: not of the same backup as %s", personal, quality);
}
