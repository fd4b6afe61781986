/* The rules that confine each process (confine.h). Not here: applying them (base/sandbox.c).
 * Library directories are taken from this process's memory map: the child without rights loads the
 * same libraries, and a library may load another one at first use. */
#include "process/confine.h"
#include "base/mem.h"
#include "base/sandbox.h"
#include "base/sanitized.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#define PORT_DNS 53

struct plan {
    const void *ctx;
    struct landlock_path *paths; /* on ctx */
    size_t n;
    struct db_reach reach;
    uint16_t ports[DB_PORTS_MAX + 1]; /* and DNS */
};

static void may(struct plan *p, const char *path, unsigned what)
{
    p->paths = mem_resize(p->ctx, p->paths, struct landlock_path, p->n + 1);
    p->paths[p->n++] = (struct landlock_path){path, what};
}

static void may_read_once(struct plan *p, const char *path)
{
    for (size_t i = 0; i < p->n; i++)
        if (text_equal(p->paths[i].path, path))
            return;
    may(p, path, LANDLOCK_READ);
}

/* Allows reading the directories of all libraries, and running the loader. */
static void add_libraries(struct plan *p)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    unsigned long loader = getauxval(AT_BASE);
    char line[1024];

    while (maps && fgets(line, sizeof line, maps)) {
        char *path = strchr(line, '/'), *end = strrchr(line, '/');
        if (!path || !strstr(path, ".so"))
            continue;
        line[strcspn(line, "\n")] = '\0';
        if (strtoul(line, NULL, 16) == loader)
            may(p, mem_text(p->ctx, path), LANDLOCK_READ | LANDLOCK_RUN);
        may_read_once(p, mem_textn(p->ctx, path, (size_t)(end - path)));
    }
    if (maps)
        fclose(maps);
    may(p, "/etc/ld.so.cache", LANDLOCK_READ);
}

/* NULL with a message when the store reaches more than can be allowed. */
static struct plan *plan_new(const struct db *db, TALLOC_CTX *ctx, struct error *f)
{
    struct plan *p = mem_new(ctx, struct plan);

    p->ctx = ctx;
    if (!db_reach(db, ctx, &p->reach, f))
        return NULL;
    if (p->reach.dir)
        may(p, p->reach.dir, LANDLOCK_READ | LANDLOCK_WRITE);
    add_libraries(p);
    may(p, "/dev/null", LANDLOCK_READ | LANDLOCK_WRITE);
    may(p, "/dev/urandom", LANDLOCK_READ);
    if (SANITIZED) /* the sanitizers read the memory map and the threads */
        may(p, "/proc", LANDLOCK_READ);
    return p;
}

/* Allows what name lookup and certificate checks read. The whole of /etc, because its files are
 * replaced rather than changed, and a rule on a replaced file no longer applies. */
static void add_names(struct plan *p)
{
    static const char *const places[] = {"/etc", "/usr/share/ca-certificates",
                                         "/usr/local/share/ca-certificates",
                                         "/run/systemd/resolve"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        may(p, places[i], LANDLOCK_READ);
}

static void add_postgres(struct plan *p)
{
    if (p->reach.dir)
        return;
    add_names(p);
    for (size_t i = 0; i < p->reach.n_files; i++)
        may(p, p->reach.files[i], LANDLOCK_READ);
    memcpy(p->ports, p->reach.ports, sizeof p->reach.ports);
    p->ports[p->reach.n_ports] = PORT_DNS;
}

static bool enter(const struct plan *p, bool network, unsigned calls, struct error *f)
{
    size_t n_ports = p->reach.dir ? 0 : p->reach.n_ports + 1;

    return sandbox_enter(
        &(struct sandbox){
            {.paths = p->paths,
             .n_paths = p->n,
             .network = network,
             .ports = p->ports,
             .n_ports = n_ports},
            calls | (p->reach.dir ? 0 : SANDBOX_CONNECT)
    },
        f);
}

/* ---- the face ---- */
void confine_prepare(const char *place)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "confine");
    const char *end = strrchr(place, '/');

    if (!strstr(place, "://"))
        setenv("SQLITE_TMPDIR", end ? mem_textn(ctx, place, (size_t)(end - place) + 1) : ".", 0);
    mem_free(ctx);
}

/* The personal store may stand elsewhere: in another directory, on another server. */
static bool add_second(struct plan *p, const struct db *db, struct error *f)
{
    struct db_reach r;

    if (!db_reach(db, p->ctx, &r, f))
        return false;
    if (r.dir && !text_equal(r.dir, p->reach.dir))
        may(p, r.dir, LANDLOCK_READ | LANDLOCK_WRITE);
    for (size_t i = 0; i < r.n_files; i++)
        may_read_once(p, r.files[i]);
    for (size_t i = 0; i < r.n_ports; i++)
        if (!db_reach_port(&p->reach, r.ports[i], f))
            return false;
    return true;
}

static const char *directory_of(const void *ctx, const char *file)
{
    const char *end = strrchr(file, '/');

    return end ? mem_textn(ctx, file, (size_t)(end - file) + 1) : ".";
}

bool confine_server(const struct db *db, const struct db *personal, const char *key,
                    const char *const sockets[], size_t n, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "confine");
    struct plan *p = plan_new(db, ctx, f);

    if (!p || (personal && !add_second(p, personal, f))) {
        mem_free(ctx);
        return false;
    }
    may(p, "/proc/self/exe", LANDLOCK_READ | LANDLOCK_RUN); /* the child without rights */
    if (key)
        may_read_once(p, directory_of(ctx, key));
    for (size_t i = 0; i < n; i++)
        if (strchr(sockets[i], '/'))
            may(p, directory_of(ctx, sockets[i]), LANDLOCK_REMOVE);
    add_postgres(p);
    bool ok = enter(p, false, SANDBOX_STARTS, f);
    mem_free(ctx);
    return ok;
}

bool confine_post(const struct db *db, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "confine");
    struct plan *p = plan_new(db, ctx, f);

    if (!p) {
        mem_free(ctx);
        return false;
    }
    add_names(p);
    add_postgres(p);
    bool ok = enter(p, true, SANDBOX_CONNECT, f);
    mem_free(ctx);
    return ok;
}

bool confine_pdf(const struct db *db, struct error *f)
{
    static const char *const programs[] = {"/usr", "/bin", "/lib", "/lib64", "/opt"};
    static const char *const reads[] = {"/sys", "/var/cache/fontconfig", "/dev/zero",
                                        "/dev/random"};
    TALLOC_CTX *ctx = mem_ctx(NULL, "confine");
    struct plan *p = plan_new(db, ctx, f);
    const char *tmp = getenv("TMPDIR"), *browser = getenv("KOERS_CHROMIUM");

    if (!p) {
        mem_free(ctx);
        return false;
    }
    may(p, "/proc/self/exe", LANDLOCK_READ | LANDLOCK_RUN);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        may(p, programs[i], LANDLOCK_READ | LANDLOCK_RUN);
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
        may(p, reads[i], LANDLOCK_READ);
    if (browser)
        may(p, browser, LANDLOCK_READ | LANDLOCK_RUN);
    may(p, "/proc", LANDLOCK_READ | LANDLOCK_WRITE);
    may(p, "/dev/shm", LANDLOCK_READ | LANDLOCK_WRITE);
    may(p, tmp && *tmp ? tmp : "/tmp", LANDLOCK_READ | LANDLOCK_WRITE | LANDLOCK_DIRS);
    add_names(p);
    add_postgres(p);
    bool ok = enter(p, false, SANDBOX_BROWSER, f);
    mem_free(ctx);
    return ok;
}
