/* Tests of markup.h: what Markdown may and may not become. */
#include "base/mem.h"
#include "tests/cm.h"
#include "web/markup.h"
#include <string.h>

static void test_cases(void **state)
{
    (void)state;
    static const struct {
        const char *markdown, *html;
    } cases[] = {
        {"Gewoon *een* **zin**.",              "<p>Gewoon <em>een</em> <strong>zin</strong>.</p>\n"  },
        {"# Kop\n\n###### Klein",              "<h3>Kop</h3>\n<h6>Klein</h6>\n"                      },
        {"- a\n- b",                           "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"               },
        {"[x](https://example.org/?a=1&b=2)",
         "<p><a href=\"https://example.org/?a=1&amp;b=2\">x</a></p>\n"                               },
        {"[x](/signalen/3)",                   "<p><a href=\"/signalen/3\">x</a></p>\n"              },
        {"[x](javascript:alert(1))",           "<p>x</p>\n"                                          },
        {"[x](JAVASCRIPT:alert(1))",           "<p>x</p>\n"                                          },
        {"[x](&#106;avascript:alert(1))",      "<p>x</p>\n"                                          },
        {"[x](//evil.example)",                "<p>x</p>\n"                                          },
        {"[x](data:text/html,y)",              "<p>x</p>\n"                                          },
        {"[*x* y](vbscript:z)",                "<p><em>x</em> y</p>\n"                               },
        {"<javascript:alert(1)>",              "<p>javascript:alert(1)</p>\n"                        },
        {"<https://example.org>",
         "<p><a href=\"https://example.org\">https://example.org</a></p>\n"                          },
        {"Ik <3 <b>dit</b> & dat",             "<p>Ik &lt;3 &lt;b&gt;dit&lt;/b&gt; &amp; dat</p>\n"  },
        {"<script>\nalert(1)\n</script>",      "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;\n</p>\n"},
        {"![foto](https://example.org/a.png)",
         "<p><a href=\"https://example.org/a.png\">foto</a></p>\n"                                   },
        {"![](https://example.org/a.png)",
         "<p><a href=\"https://example.org/a.png\">https://example.org/a.png</a></p>\n"              },
        {"![foto](javascript:x)",              "<p>foto</p>\n"                                       },
        {"[![foto](/a.png)](/b)",              "<p><a href=\"/b\">foto</a></p>\n"                    },
        {"![a [b](/c)](/d)",                   "<p>a <a href=\"/c\">b</a></p>\n"                     },
        {"`<b>`",                              "<p><code>&lt;b&gt;</code></p>\n"                     },
        {"&lt;b&gt; &copy;",                   "<p>&lt;b&gt; ©</p>\n"                               },
        {"\"citaat\" 'x'",                     "<p>&quot;citaat&quot; 'x'</p>\n"                     },
        {"[x](/a \"t\\\" onclick=\\\"y\")",
         "<p><a href=\"/a\" title=\"t&quot; onclick=&quot;y\">x</a></p>\n"                           },
        {"[x]( /a\"onclick=\"y )",             "<p><a href=\"/a%22onclick=%22y\">x</a></p>\n"        },
        {"één €",                          "<p>één €</p>\n"                                  },
        {"\xff<b>",                            "<p>\xef\xbf\xbd&lt;b&gt;</p>\n"                      },
    };
    void *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(opmaak(ctx, cases[i].markdown, 3).html, cases[i].html);
    }
    assert_null(opmaak(ctx, NULL, 3).html);
    assert_null(opmaak(ctx, " \n\t", 3).html);
    assert_string_equal(opmaak(ctx, "# Kop", 0).html, "<h2>Kop</h2>\n");
    mem_free(ctx);
}

/* Deep and long input ends, and stays within reason. */
static void test_bounds(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    static const char *const pieces[] = {"> ", "* ", "[", "![", "(", "`", "<", "**a", "_", "- - "};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t n = strlen(pieces[i]), times = 4000;
        char *text = mem_array(ctx, char, n *times + 1);
        for (size_t k = 0; k < times; k++) {
            memcpy(text + k * n, pieces[i], n);
        }
        assert_non_null(opmaak(ctx, text, 2).html);
    }
    char *longest = mem_array(ctx, char, OPMAAK_MAX + 2);
    memset(longest, '<', OPMAAK_MAX + 1);
    const char *plain = opmaak(ctx, longest, 2).html;
    assert_int_equal(strlen(plain), 4 * (OPMAAK_MAX + 1) + strlen("<p></p>"));
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
