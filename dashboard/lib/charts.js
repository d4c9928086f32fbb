// Rows of a query -> ECharts option. No sums here: the rows have them. Each returns null where there is nothing to draw.
import { code, text } from './text.js';
import { ink, number, shade } from './format.js';
import { font, height, width } from './svg.js';

// Told apart by the colour-blind (after Okabe and Ito), and by pattern where parts touch.
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#999999', '#332288', '#88ccaa'];
const grey = '#6b6b6b', good = '#0072b2', bad = '#b34700';
const label = { color: '#222222', fontSize: 13 };
const line = { lineStyle: { color: '#dddddd' } };

const unique = (rows, key) => [...new Map(rows.map((r) => [key(r), r])).values()];
const legend = { top: 0, left: 0, itemWidth: 18, itemHeight: 11, itemGap: 10, textStyle: { ...label, fontSize: 12 } };
// The unit is said above every drawing: a name of an axis stands only below one.
const value = (name, more = {}) => ({ type: 'value', name, nameTextStyle: label, axisLabel: { ...label, formatter: (v) => number(v), hideOverlap: true }, splitLine: line, ...more });
const names = (data, more = {}) => ({ type: 'category', data, axisLabel: { ...label, interval: 0 }, axisTick: { show: false }, ...more });
const grid = (more = {}) => ({ left: 8, right: 16, top: 40, bottom: 8, containLabel: true, ...more });

export function payers(rows, lang, unit) {
  if (!rows.length) return null;
  const areas = unique(rows, (r) => r.area);
  const parts = unique(rows.filter((r) => r.amount_u !== null), (r) => `${r.account}/${r.payer}`).sort((a, b) => rank(a) - rank(b));
  const at = new Map(rows.map((r) => [`${r.area}/${r.account}/${r.payer}`, r.amount_u]));
  return {
    decal: true, color: partColours(parts), legend: { ...legend, data: parts.map((p) => part(p, lang)) },
    grid: grid({ top: 14 + 21 * legendLines(parts.map((p) => part(p, lang))), bottom: 22 }),
    xAxis: value(unit, { nameLocation: 'middle', nameGap: 24 }), yAxis: names(areas.map(text[lang].area), { inverse: true }),
    series: parts.map((p) => ({
      type: 'bar', stack: 'funding', name: part(p, lang), barCategoryGap: '25%', data: areas.map((a) => at.get(`${a.area}/${p.account}/${p.payer}`) ?? '-'),
    })),
  };
}

// A part has the same colour on every page, but for payers of aid that are many.
function partColours(parts) {
  const fixed = { 'fee/person': '#0072b2', 'fee/undecided': '#999999', 'aid/medical_assistance_fund': '#e69f00', 'aid/undivided': '#bbbbbb',
    'fiscal/central': '#009e73', 'fiscal/local': '#56b4e9', 'fiscal/undivided': '#999999', 'rest/rest': '#dddddd' };
  const others = ['#cc79a7', '#f0e442', '#d55e00', '#332288', '#88ccaa', '#882255'];
  return parts.map((p) => fixed[`${p.account}/${p.payer}`] ?? others.shift() ?? '#777777');
}

// How wide a text is, in its height: a Chinese character is as wide as high, others somewhat more than half.
const ems = (text) => [...text].reduce((n, c) => n + (c > '\u2e80' ? 1 : 0.6), 0);

function legendLines(entries) {
  let lines = 1, x = 0;
  for (const e of entries) {
    const wide = 18 + 5 + 10 + 12 * ems(e);
    if (x > 0 && x + wide > 450) { lines++; x = 0; }
    x += wide;
  }
  return lines;
}

function rank(r) {
  return ['fee', 'aid', 'fiscal', 'rest', 'whole'].indexOf(r.account);
}

// The fee of persons, aid by whom, the fiscal subsidy by level.
export function part(r, lang) {
  const name = code(lang, r.payer, r.payer_label);
  if (r.account === 'aid') return lang === 'zh' ? `资助·${name}` : `aid: ${name}`;
  if (r.account === 'fiscal') return lang === 'zh' ? `补助·${name}` : name;
  return name;
}

export function waterfall(rows, lang, unit) {
  if (rows.length < 2) return null;
  return {
    grid: grid({ top: 10, bottom: 22, right: 70 }), color: colours,
    xAxis: value(unit, { nameLocation: 'middle', nameGap: 24, splitNumber: 4 }), yAxis: names(rows.map((r) => part(r, lang)), { inverse: true }),
    series: [
      { type: 'bar', stack: 'stair', silent: true, itemStyle: { color: 'transparent' }, data: rows.map((r) => r.below_u) },
      {
        type: 'bar', stack: 'stair', barCategoryGap: '30%', data: rows.map((r) => ({
          value: r.amount_u, itemStyle: { color: { whole: '#444444', rest: '#bbbbbb' }[r.account] ?? colours[rank(r)] },
        })),
        label: { show: true, position: 'right', ...label, formatter: ({ dataIndex: i }) => (rows[i].hidden === '0' ? '' : '≥') + number(rows[i].amount_u) },
      },
    ],
  };
}

export function ranking(rows, lang) {
  const known = rows.filter((r) => r.percent !== null);
  if (!known.length) return null;
  const t = text[lang].chart.ranking;
  return {
    grid: grid({ top: 30, bottom: 22, left: 8, right: 12 }),
    xAxis: value(t.point, { nameLocation: 'middle', nameGap: 24, axisLabel: { ...label, formatter: (v) => (v > 0 ? `+${v}` : number(v)) }, boundaryGap: ['25%', '25%'] }),
    yAxis: names(known.map((r) => (r.rank === null ? '' : `${r.rank} `) + text[lang].area(r)), { inverse: true, axisLine: { onZero: false, show: false } }),
    series: [{
      type: 'bar', barCategoryGap: '30%', data: known.map((r) => ({ value: r.apart, itemStyle: { color: Number(r.apart) < 0 ? bad : good },
        label: { position: Number(r.apart) < 0 ? 'left' : 'right' } })),
      label: { show: true, ...label, fontSize: 12, formatter: ({ dataIndex: i }) => `${number(known[i].percent)}%` },
      markLine: { silent: true, symbol: 'none', data: [{ xAxis: 0 }], lineStyle: { color: '#111111', type: 'solid', width: 2 }, label: { ...label, formatter: t.line, position: 'start' } },
    }],
  };
}

// Squares for areas. Where a part is hidden the share is a lower bound, which no colour tells; between areas that differ by
// little, neither do colours.
export function tiles(rows, lang) {
  const known = rows.filter((r) => r.tile_x !== null && r.tile_y !== null);
  if (!known.length) return null;
  const xs = known.map((r) => r.tile_x), ys = known.map((r) => r.tile_y);
  const columns = Math.max(...xs) + 1, lines = Math.max(...ys) + 1;
  const side = Math.min(width / columns, height / lines);
  const exact = (r) => r.percent !== null && Number(r.hidden) === 0;
  const shares = known.filter(exact).map((r) => Number(r.percent));
  const low = Math.min(...shares), span = Math.max(4, Math.max(...shares) - low);
  const children = known.flatMap((r) => {
    const colour = exact(r) ? shade(0.1 + 0.9 * (Number(r.percent) - low) / span) : '#ffffff';
    const x = (width - columns * side) / 2 + r.tile_x * side, y = (height - lines * side) / 2 + r.tile_y * side;
    const words = text[lang].area(r).split(' '), half = 9 + 8 * (words.length - 1);
    const mark = r.percent === null ? '*' : `${Number(r.hidden) > 0 ? '≥' : ''}${number(r.percent)}%`;
    const size = Math.min(15, (side - 10) / Math.max(...words.map(ems)));
    return [
      { type: 'rect', shape: { x: x + 1.5, y: y + 1.5, width: side - 3, height: side - 3 }, style: { fill: colour, stroke: '#777777' } },
      { type: 'text', x: x + side / 2, y: y + side / 2 - 9, style: { text: words.join('\n'), fontFamily: font, fill: ink(colour), fontSize: size, lineHeight: size + 2, align: 'center', verticalAlign: 'middle' } },
      { type: 'text', x: x + side / 2, y: y + side / 2 + half, style: { text: mark, fontFamily: font, fill: ink(colour), fontSize: 14, align: 'center', verticalAlign: 'middle' } },
    ];
  });
  return { graphic: [{ type: 'group', children }] };
}

export function collection(rows, lang, page) {
  const years = [page.coverage_year, page.coverage_year - 1].map((y) => [y, rows.filter((r) => r.coverage_year === y)]).filter(([, r]) => r.length);
  if (years[0]?.[0] !== page.coverage_year) return null;
  const t = text[lang].chart.collection;
  return {
    color: [colours[0], bad], legend: { ...legend, data: years.map(([y]) => t.last(y)) }, grid: grid({ top: 36, bottom: 22, right: 24 }),
    xAxis: { type: 'value', name: t.x, nameLocation: 'middle', nameGap: 26, nameTextStyle: label, axisLabel: { ...label, showMaxLabel: false, hideOverlap: true },
      splitLine: line, min: ({ min }) => Math.min(0, min), max: 'dataMax' },
    yAxis: value('', { axisLine: { onZero: false } }),
    series: years.map(([y, r], i) => ({
      type: 'line', step: 'end', name: t.last(y), symbol: 'none', lineStyle: { width: 2.5, type: i ? [7, 4] : 'solid' }, data: r.map((d) => [d.day, d.persons_u]),
    })),
  };
}

export function waiting(rows, lang) {
  const drawn = rows.filter((r) => r.drawn);
  if (!drawn.length) return null;
  const t = text[lang].chart.waiting;
  const told = drawn[0].still_waiting !== null, untold = drawn.some((r) => r.untold !== '0');
  return {
    decal: true, color: [colours[4], colours[5], '#bbbbbb', '#111111'], legend: { ...legend, data: [t.atOnce, t.wait, ...untold ? [t.untold] : [], ...told ? [t.still] : []] }, grid: grid({ top: 36 }),
    xAxis: names(drawn.map((r) => r.benefit_month.slice(0, 7)), { axisLabel: { ...label, interval: 'auto' } }),
    yAxis: value(''),
    series: [
      { type: 'bar', stack: 'start', name: t.atOnce, data: drawn.map((r) => r.at_once) },
      { type: 'bar', stack: 'start', name: t.wait, data: drawn.map((r) => r.waiting) },
      { type: 'bar', stack: 'start', name: t.untold, data: drawn.map((r) => r.untold) },
      ...!told ? [] : [{ type: 'line', name: t.still, symbol: 'circle', symbolSize: 6, lineStyle: { width: 2 }, data: drawn.map((r) => r.still_waiting) }],
    ],
  };
}

// Of each class who pays more, the same, less: parts of 100.
export function scenario(rows, lang) {
  const known = rows.filter((r) => r.lose_percent !== null);
  if (!known.length) return null;
  const t = text[lang].chart.scenario;
  const parts = [['lose', bad], ['same', '#c8c8c8'], ['undecided', '#777777'], ['gain', good]].filter(([k]) => k !== 'undecided' || known.some((r) => r.undecided !== '0'));
  const lines = known.map((r) => code(lang, r.category, r.category_label));
  return {
    decal: true, color: parts.map(([, c]) => c), legend: { ...legend, data: parts.map(([k]) => t[k]) }, grid: grid({ top: 30, bottom: 22, right: 24 }),
    xAxis: value('%', { nameLocation: 'middle', nameGap: 24, max: 100 }),
    yAxis: names(lines, { inverse: true, axisLabel: lineLabel(lines) }),
    series: parts.map(([k]) => ({ type: 'bar', stack: 'share', name: t[k], barCategoryGap: '25%', data: known.map((r) => r[`${k}_percent`]) })),
  };
}

// Names at the left of a line each, long ones on two lines.
const longest = 200, small = 11;
const lineLabel = (lines) => ({ ...label, interval: 0, fontSize: small, lineHeight: small + 1, width: Math.min(longest, Math.max(...lines.map((l) => small * ems(l))) + 4), overflow: 'break' });

// A year without persons has its place, too.
export function incentive(rows, lang) {
  if (!rows.length) return null;
  const t = text[lang].chart.incentive;
  const parts = [['unrewarded', t.unrewarded, '#c8c8c8'], ['below_ceiling', t.below, colours[0]], ['at_ceiling', t.ceiling, colours[5]]];
  const years = [...Array(rows.at(-1).continuous_years + 1).keys()], at = new Map(rows.map((r) => [r.continuous_years, r]));
  return {
    decal: true, color: parts.map((p) => p[2]), legend: { ...legend, data: parts.map((p) => p[1]) }, grid: grid({ top: 36, bottom: 22 }),
    xAxis: names(years, { name: t.x, nameLocation: 'middle', nameGap: 26, nameTextStyle: label, axisLabel: { ...label, interval: 'auto' } }),
    yAxis: value(''),
    series: parts.map(([k, name]) => ({ type: 'bar', stack: 'persons', name, barCategoryGap: '30%', data: years.map((y) => at.get(y)?.[k] ?? '-') })),
  };
}

// A grid of numbers: what one row and column come to, shaded by share; as high as its lines.
function matrix(rows, lang, { row, rowName, cell, weight }) {
  const areas = unique(rows, (r) => r.area).sort((a, b) => a.area - b.area), lines = unique(rows, row);
  const at = new Map(rows.map((r) => [`${r.area}/${row(r)}`, r]));
  const top = Math.max(1, ...rows.map((r) => Number(weight(r) ?? 0)));
  const data = lines.flatMap((l, y) => areas.map((a, x) => [x, y, at.get(`${a.area}/${row(l)}`)])).filter(([, , r]) => r)
    .map(([x, y, r]) => {
      const colour = weight(r) === null ? '#ffffff' : shade(0.75 * Number(weight(r)) / top);
      return { value: [x, y, 1], itemStyle: { color: colour, borderColor: '#bbbbbb', borderWidth: 0.5 }, label: { color: ink(colour), text: cell(r) } };
    });
  const left = lineLabel(lines.map(rowName)), below = areas.map(text[lang].area), deep = Math.max(...below.map(ems));
  const vertical = lang === 'zh' ? { formatter: (v) => [...v].join('\n'), lineHeight: 14 } : { rotate: 60 };
  const column = (width - left.width - 40) / areas.length, digits = Math.max(...data.map((d) => ems(d.label.text)));
  const high = lines.some((l) => small * ems(rowName(l)) > longest) ? 26 : Math.min(28, Math.max(17, 255 / lines.length));
  return {
    height: Math.ceil(lines.length * high + (lang === 'zh' ? 14 : 11) * deep + 24),
    grid: grid({ top: 8, right: 8, left: 16 }), visualMap: { show: false, type: 'piecewise', dimension: 2, pieces: [{ value: 1 }], inRange: {} },
    xAxis: names(below, { axisLine: { show: false }, axisLabel: { ...label, interval: 0, fontSize: 12, ...vertical } }),
    yAxis: names(lines.map(rowName), { inverse: true, axisLine: { show: false }, axisLabel: left }),
    series: [{ type: 'heatmap', data, label: { show: true, fontSize: Math.min(11, (column - 3) / digits), formatter: ({ data: d }) => d.label.text } }],
  };
}

export function identified(rows, lang) {
  if (!rows.length) return null;
  return matrix(rows, lang, {
    row: (r) => r.category, rowName: (r) => code(lang, r.category, r.category_label),
    cell: (r) => (r.missing === null ? '*' : number(r.missing)), weight: (r) => r.missing,
  });
}

export function undecided(rows, lang) {
  if (!rows.length) return null;
  return matrix(rows, lang, {
    row: (r) => `${r.kind}/${r.reason}`, rowName: (r) => code(lang, r.reason, r.reason_label),
    cell: (r) => (r.persons === null ? '*' : number(r.persons)), weight: (r) => r.persons,
  });
}
