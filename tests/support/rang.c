/* Exact linear algebra over what is shown (rang.h). */
#include "tests/support/rang.h"
#include "tests/cm.h"

static void swap_rows(struct rang *m, int a, int b)
{
    for (int c = 0; c < m->columns; c++) {
        int64_t keep = m->at[a][c];
        m->at[a][c] = m->at[b][c];
        m->at[b][c] = keep;
    }
}

/* One step of elimination: every division is exact, and what stands in the matrix is a minor of it. */
static void eliminate(struct rang *m, int rank, int column, int64_t before)
{
    for (int r = rank + 1; r < m->rows; r++)
        for (int j = m->columns; j-- > column;) {
            __int128 x = (__int128)m->at[rank][column] * m->at[r][j] -
                         (__int128)m->at[r][column] * m->at[rank][j];
            assert_true(x % before == 0);
            x /= before;
            assert_true(x <= INT64_MAX && x >= INT64_MIN);
            m->at[r][j] = (int64_t)x;
        }
}

int rang_van(const struct rang *from, const bool *use)
{
    struct rang m = *from;
    int64_t before = 1;
    int rank = 0;

    for (int c = 0; c < m.columns && rank < m.rows; c++) {
        int pivot = rank;
        while (pivot < m.rows && m.at[pivot][c] == 0)
            pivot++;
        if (!use[c] || pivot == m.rows)
            continue;
        swap_rows(&m, pivot, rank);
        eliminate(&m, rank, c, before);
        before = m.at[rank][c];
        rank++;
    }
    return rank;
}

/* Is there a combination of the rows that touches somebody, and only people of `few`? */
static bool touches_only(const struct rang *m, int rank, const bool *few)
{
    bool others[RANG_COLUMNS];

    for (int c = 0; c < m->columns; c++)
        others[c] = m->n[c] > 0 && !few[c];
    return rank > rang_van(m, others);
}

/* Every set of kinds with fewer than `left` people. */
static bool few_revealed(const struct rang *m, int rank, int from, int64_t left, bool *few)
{
    bool more = false;

    for (int c = from; c < m->columns; c++) {
        if (m->n[c] == 0 || m->n[c] >= left)
            continue;
        few[c] = more = true;
        if (few_revealed(m, rank, c + 1, left - m->n[c], few))
            return true;
        few[c] = false;
    }
    return !more && touches_only(m, rank, few);
}

bool rang_verraadt(const struct rang *m, int64_t k, int answers)
{
    bool few[RANG_COLUMNS] = {false}, all[RANG_COLUMNS];

    for (int c = 0; c < m->columns; c++)
        all[c] = m->n[c] > 0;
    int rank = rang_van(m, all);
    if (few_revealed(m, rank, 0, k, few))
        return true;
    for (int a = 0; a < answers; a++) {
        for (int c = 0; c < m->columns; c++)
            few[c] = m->n[c] > 0 && m->allen[c] >> a & 1;
        if (touches_only(m, rank, few))
            return true;
    }
    return false;
}
