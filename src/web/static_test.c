/* The assets that are compiled in: each is found by its path, and what the stylesheet names is
 * there. Not here: how they look (tests/web). */
#include "tests/cm.h"
#include "web/static.h"
#include <stdio.h>
#include <string.h>

static void every_asset_is_found_by_its_path(void **state)
{
    (void)state;
    assert_true(assets_n >= 5);
    for (size_t i = 0; asset_at(i); i++) {
        const struct asset *a = asset_at(i);
        assert_ptr_equal(asset_find(a->path), a);
        assert_string_equal(asset_url(a->name), a->path);
        assert_non_null(strstr(a->path, a->hash));
        assert_true(a->len > 0);
    }
    assert_null(asset_at(assets_n));
}

static void an_unknown_name_is_nothing(void **state)
{
    (void)state;
    assert_null(asset_find("/static/koers.css"));
    assert_null(asset_find(""));
    assert_string_equal(asset_url("nergens.css"), "");
}

static void another_version_of_it_is_near(void **state)
{
    static const char *const none[] = {"/static/koers.css",
                                       "/static/koers..css.woff",
                                       "koers.1.css",
                                       "/static/anders.1.css",
                                       "/static/koers..",
                                       "/static/.",
                                       "/",
                                       "/static/koers.1.cs",
                                       "/static/koers1.css",
                                       ""};
    (void)state;
    for (size_t i = 0; asset_at(i); i++) {
        char path[96];
        const struct asset *a = asset_at(i);
        const char *dot = strchr(a->name, '.');
        assert_ptr_equal(asset_near(a->path), a);
        snprintf(path, sizeof path, "/static/%.*s.ffff%s", (int)(dot - a->name), a->name, dot);
        assert_ptr_equal(asset_near(path), a);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(asset_near(none[i]));
}

static void the_stylesheet_names_its_fonts(void **state)
{
    (void)state;
    const struct asset *css = asset_find(asset_url("koers.css"));
    const char *fonts[] = {"letter-latin.woff2", "letter-latin-ext.woff2"};
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++) {
        const char *file = asset_url(fonts[i]) + strlen("/static/");
        assert_non_null(memmem(css->bytes, css->len, file, strlen(file)));
    }
    assert_null(memmem(css->bytes, css->len, "asset:", 6));
    assert_null(memmem(css->bytes, css->len, "http://", 7));
}

/* What a browser says it accepts, and what it gets. */
static void the_smallest_form_that_is_accepted(void **state)
{
    static const struct {
        const char *accepted, *coding;
    } rows[] = {
        {"gzip, deflate, br, zstd", "br"  },
        {"gzip, deflate",           "gzip"},
        {"br",                      "br"  },
        {"BR;q=1.0",                "br"  },
        {"br;q=0, gzip;q=0.5",      "gzip"},
        {"br;q=0.000,gzip ; q=0.1", "gzip"},
        {"br;q=0,gzip;q=0.0",       NULL  },
        {"identity",                NULL  },
        {"brotli, gzipped, xgzip",  NULL  },
        {"br;x=1",                  NULL  },
        {"*",                       NULL  },
        {",,;q=,",                  NULL  },
        {"",                        NULL  },
        {NULL,                      NULL  },
    };
    const struct asset *css = asset_find(asset_url("koers.css"));
    const struct asset *font = asset_find(asset_url("letter-latin.woff2"));
    const char *coding;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct asset_bytes form = asset_form(css, rows[i].accepted, &coding);
        assert_int_equal(coding != NULL, rows[i].coding != NULL);
        if (coding)
            assert_string_equal(coding, rows[i].coding);
        assert_ptr_equal(form.bytes, !coding                 ? css->bytes
                                     : !strcmp(coding, "br") ? css->brotli.bytes
                                                             : css->gzip.bytes);
    }
    assert_ptr_equal(asset_form(font, "br, gzip", &coding).bytes, font->bytes);
    assert_null(coding);
}

/* What a first visitor on a slow phone waits for. */
static void the_stylesheet_is_light(void **state)
{
    const struct asset *css = asset_find(asset_url("koers.css"));

    (void)state;
    assert_true(css->len <= 41000);
    assert_true(css->gzip.len > 0 && css->gzip.len <= 10000);
    assert_true(css->brotli.len > 0 && css->brotli.len <= css->gzip.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_asset_is_found_by_its_path),
        cmocka_unit_test(an_unknown_name_is_nothing),
        cmocka_unit_test(another_version_of_it_is_near),
        cmocka_unit_test(the_stylesheet_names_its_fonts),
        cmocka_unit_test(the_smallest_form_that_is_accepted),
        cmocka_unit_test(the_stylesheet_is_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
