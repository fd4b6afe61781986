/* Archives for the tests of spreadsheets (zip_scene.h). */
#include "indicator/zip_scene.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <string.h>
#include <zip.h>

struct bytes zip_packed(const void *ctx, const struct part *parts, size_t n, enum packing how)
{
    zip_error_t e;
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, &e);
    assert_non_null(z);
    zip_source_keep(s);
    for (size_t i = 0; i < n; i++) {
        size_t len = parts[i].n ? parts[i].n : strlen(parts[i].content);
        zip_source_t *p = zip_source_buffer(z, parts[i].content, len, 0);
        assert_true(zip_file_add(z, parts[i].name, p, 0) >= 0);
    }
    if (how == LAST_BZIP2)
        assert_int_equal(zip_set_file_compression(z, n - 1, ZIP_CM_BZIP2, 0), 0);
    if (how == LAST_ENCRYPTED)
        assert_int_equal(zip_file_set_encryption(z, n - 1, ZIP_EM_AES_256, "geheim"), 0);
    assert_int_equal(zip_close(z), 0);
    zip_stat_t st;
    assert_int_equal(zip_source_stat(s, &st), 0);
    struct bytes b = {mem_array(ctx, char, st.size), st.size};
    assert_int_equal(zip_source_open(s), 0);
    assert_int_equal(zip_source_read(s, b.data, b.n), st.size);
    zip_source_close(s);
    zip_source_free(s);
    return b;
}
