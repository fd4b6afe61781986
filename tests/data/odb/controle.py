"""Counts, apart from Koers, what is odd in the two files, for the numbers in odb_regels_test.c.
Only Python's own zipfile and XML. Run: python3 controle.py"""
import os, re, zipfile
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict

N = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
HERE = os.path.dirname(os.path.abspath(__file__))


def rows(name, sheet):
    z = zipfile.ZipFile(os.path.join(HERE, name))
    strings = [''.join(t.text or '' for t in si.iter(N + 't'))
               for si in ET.fromstring(z.read('xl/sharedStrings.xml'))]
    styles = [x.get('numFmtId') for x in
              ET.fromstring(z.read('xl/styles.xml')).find(N + 'cellXfs')]
    head = None
    for r in ET.fromstring(z.read(sheet)).iter(N + 'row'):
        cells = {}
        for c in r.iter(N + 'c'):
            v = c.find(N + 'v')
            text = '' if v is None else strings[int(v.text)] if c.get('t') == 's' else \
                '%.15g' % float(v.text)
            cells[re.match('[A-Z]+', c.get('r')).group()] = (text, styles[int(c.get('s', 0))])
        if head is None:
            head = {k: v[0] for k, v in cells.items()}
            yield 1, head, None
        else:
            yield int(r.get('r')), {bare(h): cells.get(k, ('', ''))[0] for k, h in head.items()}, \
                {bare(h): cells.get(k, ('', ''))[1] for k, h in head.items()}


def bare(h):
    return re.sub('[^a-z0-9]', '', h.lower()).replace('indicatortypenaam', 'indicatortype')


def digits(out, r, column, width):
    v = r.get(column, '')
    if v and len(v) < width:
        out[column] += 1


def look(name, sheet):
    out, addresses, all_rows = Counter(), defaultdict(set), []
    for n, r, style in rows(name, sheet):
        if style is None:
            continue
        all_rows.append((n, r, style))
        if r['indicatorsetcode'] == 'ISID000151':
            addresses[r['vestigingsnummer']].add((r['locatiepostcode'], r['locatiehuisnummer']))
    crossed = all(r['indicatorwaarde'] == 'X' for _, r, _ in all_rows)
    for n, r, style in all_rows:
        out['rows'] += 1
        for c, w in (('kvknummer', 8), ('organisatieagbcode', 8), ('locatieagbcode', 8)):
            digits(out, r, c, w)
        v = r['vestigingsnummer']
        set1 = r['indicatorsetcode'] == 'ISID000151'
        if set1 and len(addresses[v]) > 1:
            out['vestigingsnummer at several addresses'] += 1
        elif len(v) < 5:
            out['vestigingsnummer of their own'] += 1
        else:
            digits(out, r, 'vestigingsnummer', 12)
        out['NULL'] += sum(x == 'NULL' for x in r.values())
        out['number with point'] += r['indicatornummer'].endswith('.')
        for c in ('meetperiodebegindatum', 'meetperiodeeinddatum'):
            out['serial date'] += r[c].isdigit()
        value, t, d, nvt, shown = (r['indicatorwaarde'], r['teller'], r['noemer'],
                                   r['indicatornvt'], style['indicatorwaarde'])
        if crossed:
            out['X in value'] += 1
            out['value in Indicator_nvt other than 0'] += nvt not in ('', '0')
            out['X in Teller, Noemer'] += (t == 'X') + (d == 'X')
            value, t, d, nvt, shown = nvt, '', '', '0', style['indicatornvt']
        out['shown as percentage'] += shown in ('9', '10') and value != ''
        unit = r['indicatoreenheid']
        if unit == 'Percentage' and value == '0.00' and not t and \
                r['opmerking'].startswith('Waarneming kleiner dan 10'):
            out['masked'] += 1
        elif unit in ('Percentage', 'Getal', 'Aantal') and value:
            out['number with zeros before it'] += bool(re.match('0[0-9]', value))
            if t:
                factor = 100 if unit == 'Percentage' else 1
                w, t, d = float(value), float(t), float(d)
                exact = abs(w - factor * t / d) <= 0.005 + 1e-9
                near = factor * (t - .5) / (d + .5) - .0051 <= w <= factor * (t + .5) / (d - .5) + .0051
                out['%s rounded fraction' % unit] += not exact and near
                out['%s does not fit' % unit] += not exact and not near
        elif unit == 'JaNee' and value:
            out['yes/no in other words'] += value not in ('ja', 'nee')
        out['not applicable'] += nvt == '1'
        out['not applicable and a value, or neither'] += unit not in ('Tekst', 'Subindicator') and \
            (nvt == '1') == (value != '')
    print(name)
    for k, v in sorted(out.items()):
        if v:
            print('  %5d  %s' % (v, k))


look('odb-2019-aanvulling.xlsx', 'xl/worksheets/sheet2.xml')
look('odb-2021-nalevering.xlsx', 'xl/worksheets/sheet1.xml')
