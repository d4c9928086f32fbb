// The built site against the database, in a browser. Every number is compared with what psql prints, not with what the site read.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parameters } from '../lib/data.js';
import { part } from '../lib/charts.js';
import { luminance } from '../lib/format.js';
import { browser, serve } from './browser.js';

const folder = process.env.SITE ?? '_site';
const artefacts = process.env.ARTEFACTS ?? '../build/dashboard/pages';
let passed = 0, failed = 0;

function ok(name, wrong = []) {
  const list = [wrong].flat().filter(Boolean);
  if (!list.length) { passed++; return; }
  failed++;
  console.log(`not ok: ${name}`);
  for (const w of list.slice(0, 5)) console.log(`    ${typeof w === 'string' ? w : JSON.stringify(w)}`);
  if (list.length > 5) console.log(`    and ${list.length - 5} more`);
}

function parse(out) {
  const rows = [];
  let row = [], cell = '', quoted = false;
  for (let i = 0; i < out.length; i++) {
    const c = out[i];
    if (quoted) {
      if (c === '"' && out[i + 1] === '"') { cell += c; i++; } else if (c === '"') quoted = false; else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      row.push(cell); cell = '';
      if (c === '\n') { rows.push(row); row = []; }
    } else cell += c;
  }
  return rows;
}

// Rows of a file or a statement as psql prints them, NULL as such.
function psql(args, schema = 'report') {
  const out = execFileSync('psql', ['-Xq', '--csv', '-v', 'ON_ERROR_STOP=1', '-P', 'null=\\N', ...args],
    { env: { ...process.env, PGOPTIONS: `-c search_path=${schema}` }, encoding: 'utf8', maxBuffer: 1 << 28 });
  const [names, ...data] = parse(out);
  return data.map((r) => Object.fromEntries(r.map((v, i) => [names[i], v === '\\N' ? null : v])));
}

const plain = (text) => text.replaceAll(',', '').replaceAll('−', '-');

// --- The build ------------------------------------------------------

const pages = psql(['-f', 'queries/pages.sql']).flatMap((p) => ['zh', 'en'].map((lang) => ({ ...p, lang,
  coverage_year: Number(p.coverage_year), zh_persons: Number(p.zh_persons), en_persons: Number(p.en_persons) })));
ok('seven regions and years, in two languages', pages.length !== 14 && `${pages.length} pages`);

const build = (env) => spawnSync('./build', [], { env: { ...process.env, ...env }, encoding: 'utf8' });
const again = `${folder}.again`;
const second = build({ SITE: again });
ok('a second build succeeds', second.status !== 0 && second.stderr);
const same = spawnSync('diff', ['-rq', folder, again], { encoding: 'utf8' });
ok('two builds of the same data are the same, byte for byte', same.status !== 0 && same.stdout.split('\n').filter(Boolean));
const down = build({ SITE: again, PGPORT: '1' });
ok('without a database the build fails', down.status !== 1 && `exit status ${down.status}`);
ok('and says so', !/dashboard: the site was not built/.test(down.stderr) && down.stderr);
const kept = spawnSync('diff', ['-rq', folder, again], { encoding: 'utf8' });
ok('and leaves the site as it was', (kept.status !== 0 || existsSync(`${again}.new`)) && [kept.stdout, 'half a site']);
const wrong = build({ SITE: again, REPORT_SCHEMA: 'public' });
ok('a schema without a report is an error that names the query', (wrong.status !== 1 || !/queries\/pages\.sql/.test(wrong.stderr + wrong.stdout)) && wrong.stderr);
spawnSync('rm', ['-rf', again]);

const files = readdirSync(folder, { recursive: true }).filter((f) => /\.\w+$/.test(f));
const persons = psql(['-c', 'SELECT person FROM insurance.current_booking WHERE random() < 0.01 OR version > 1']).map((r) => r.person);
ok('no person is on the site', files.flatMap((f) => {
  const digits = new Set(readFileSync(`${folder}/${f}`, 'utf8').match(/\d{12,}/g));
  return persons.filter((p) => digits.has(p)).map((p) => `${f}: ${p}`);
}));
ok('no page has a script', files.filter((f) => f.endsWith('.html') && /<script|\son\w+=/i.test(readFileSync(`${folder}/${f}`, 'utf8'))));

// --- The pages ------------------------------------------------------

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const { server, origin } = await serve(folder);
const chromium = await browser();
mkdirSync(artefacts, { recursive: true });

// In the page: every text on a drawing or a shaded cell with the colours behind it, and what is cut off, stands on another text,
// is wider than the tile that it is of, is torn inside a word, or is of another font.
function looks() {
  const hex = (c) => '#' + (c.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map((v) => Math.round(v).toString(16).padStart(2, '0')).join('');
  const texts = [], cut = [], over = [], torn = [];
  for (const svg of document.querySelectorAll('.drawing svg')) {
    const box = svg.getBoundingClientRect(), id = svg.closest('section').id;
    const shapes = [...svg.querySelectorAll('path, rect, polygon')].filter((s) => s.getAttribute('fill') && !/none|transparent|url/.test(s.getAttribute('fill'))
      && !s.closest('defs, pattern, clipPath') && s.getAttribute('fill-opacity') !== '0').map((s) => [s, s.getBoundingClientRect()]);
    const boxes = [...svg.querySelectorAll('text')].map((text) => [text, text.getBoundingClientRect()]);
    boxes.forEach(([text, b], i) => {
      // the box of what is slanted is larger than what is written
      const slanted = (t) => /rotate|matrix/.test(t.getAttribute('transform') ?? '');
      for (const [other, o] of slanted(text) ? [] : boxes.slice(i + 1)) {
        if (!slanted(other) && Math.min(b.right, o.right) - Math.max(b.left, o.left) > 1 && Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top) > 0.4 * Math.min(b.height, o.height)) over.push(`${id}: ${text.textContent} / ${other.textContent}`);
      }
      if (/(\.\.\.|…)$/.test(text.textContent)) cut.push(`${id}: ${text.textContent}`);
      if (!getComputedStyle(text).fontFamily.includes('Noto Sans CJK SC')) torn.push(`${id}: ${text.textContent}: ${getComputedStyle(text).fontFamily}`);
      const tile = id === 'tiles' && shapes.filter(([, r]) => r.left <= (b.left + b.right) / 2 && (b.left + b.right) / 2 <= r.right && r.top <= (b.top + b.bottom) / 2 && (b.top + b.bottom) / 2 <= r.bottom).pop();
      if (tile && (b.left < tile[1].left + 1 || b.right > tile[1].right - 1)) over.push(`${id}: ${text.textContent} over its tile`);
      if (b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1) cut.push(`${id}: ${text.textContent}`);
      const x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2;
      const behind = shapes.filter(([, r]) => r.left <= x && x <= r.right && r.top <= y && y <= r.bottom).map(([s]) => s.getAttribute('fill')).pop() ?? '#ffffff';
      texts.push({ id, text: text.textContent, ink: hex(getComputedStyle(text).fill), behind: behind.startsWith('#') ? behind : hex(behind) });
    });
  }
  for (const th of document.querySelectorAll('.heat thead th')) {
    for (const word of th.textContent.matchAll(/[^\s、]+/g)) {
      const range = document.createRange();
      range.setStart(th.firstChild, word.index);
      range.setEnd(th.firstChild, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) torn.push(`heat: ${word[0]}`);
    }
  }
  for (const cell of document.querySelectorAll('.heat td[style]')) {
    const style = getComputedStyle(cell);
    texts.push({ id: 'heat', text: cell.textContent, ink: hex(style.color), behind: hex(style.backgroundColor) });
  }
  // as high as there are lines to show
  const high = ['identified', 'undecided'].filter((id) => [...document.querySelectorAll(`#${id} .drawing path[stroke="#bbbbbb"]`)].some((p) => p.getBBox().height > 45));
  return { texts, cut, over, torn, high };
}

const full = (c) => (c.length === 4 ? '#' + [...c.slice(1)].map((d) => d + d).join('') : c);
function contrast(a, b) {
  const [x, y] = [luminance(full(a)), luminance(full(b))].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
}

// What a table shows, cell by cell, and what it must show.
const cells = (page, selector) => page.$$eval(`${selector} tbody tr`, (rows) => rows.map((r) => [...r.children].map((c) => c.textContent)));
const columns = {
  payers: [null, null, null, null, 'persons', 'amount', 'hidden'], waterfall: [null, null, 'amount', 'percent', 'hidden'],
  ranking: ['area', null, 'enrolled', 'target_persons', 'percent', 'difference', 'rank'], tiles: ['area', null, 'accepted', 'aided', 'hidden', 'percent'],
  heat: ['area', null, null, 'persons', 'percent', 'payable', 'subsidy_amount', 'fiscal_subsidy'],
  collection: ['coverage_year', 'day', 'paid_on', 'persons', 'persons_to_date', 'payable_to_date'],
  waiting: ['benefit_month', 'persons', 'waiting', 'still_waiting', 'hidden'],
  scenario: [null, 'persons', 'lose', 'same', 'gain', 'undecided', 'payable_before', 'payable_after', 'payable_difference', 'aid_difference', 'hidden'],
  incentive: ['continuous_years', 'persons', 'rewarded', 'at_ceiling', 'penalised', 'bonus_total', 'penalty', 'hidden'],
  identified: ['area', null, null, 'identified', 'enrolled', 'missing', 'percent', 'document', 'clause'],
  undecided: ['area', null, null, null, 'persons'], indicators: ['area', null, null, 'value', 'target', null, 'missing', 'document', 'clause'],
  total: ['area', null, 'persons', 'accepted', 'not_enrolled', 'rejected', 'undecided', 'waiting', 'payable', 'subsidy_amount', 'fiscal_subsidy'],
};
const words = new Set(['document', 'clause', 'missing', 'value', 'target', 'paid_on', 'benefit_month', 'rank']);

function differences(id, shown, rows) {
  const bad = shown.length === rows.length ? [] : [`${id}: ${shown.length} rows, SQL has ${rows.length}`];
  shown.forEach((r, i) => columns[id].forEach((name, j) => {
    if (name === null || !rows[i]) return;
    const want = rows[i][name] ?? (words.has(name) && !(id === 'identified' && name === 'missing') ? '' : '*');
    if ((words.has(name) ? r[j] : plain(r[j])) !== want) bad.push(`${id} row ${i + 1} ${name}: ${r[j]}, SQL has ${want}`);
  }));
  return bad;
}

const asked = new Map();
for (const p of pages) {
  const where = `${p.lang}/${p.region}/${p.coverage_year}`;
  const settings = Object.entries(parameters(p, p.lang)).flatMap(([k, v]) => ['-v', `${k}=${v}`]);
  const sql = (name, schema) => {
    // Most are the same in both languages: units are what differs.
    const key = `${name} ${/_unit/.test(readFileSync(`queries/${name}.sql`, 'utf8')) ? where : where.slice(3)}`;
    if (!asked.has(key)) asked.set(key, psql([...settings, '-f', `queries/${name}.sql`], schema));
    return asked.get(key);
  };
  const context = await chromium.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  const errors = [], foreign = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) errors.push(m.text()); });
  page.on('pageerror', (e) => errors.push(e.message));
  page.on('request', (r) => { if (!r.url().startsWith(`${origin}/`) && !r.url().startsWith('data:')) foreign.push(r.url()); });
  const answer = await page.goto(`${origin}/${where}/`);
  ok(`${where}: is there`, !answer.ok() && answer.status());
  await page.screenshot({ path: `${artefacts}/${where.replaceAll('/', '-')}.png`, fullPage: true });

  const { texts, cut, over, torn, high } = await page.evaluate(looks);
  ok(`${where}: text on drawings is legible (contrast 4.5)`, texts.filter((t) => contrast(t.ink, t.behind) < 4.5).map((t) => `${t.id} "${t.text}" ${t.ink} on ${t.behind}`));
  ok(`${where}: no text is cut off`, cut);
  ok(`${where}: no text stands on another, or over its tile`, over);
  ok(`${where}: no word is torn, no text of another font`, [...torn, /font-family:"/.test(readFileSync(`${folder}/${where}/index.html`, 'utf8')) && 'an attribute ends at the name of a font']);
  ok(`${where}: no line of a grid is stretched`, high);
  const strange = p.lang === 'zh' ? /[A-Za-z]{3,}/ : /[\u4e00-\u9fff]/;
  const prose = await page.$$eval('h1, h2, .headline, .kpis, .of, .note, .why, .printed, .drawing text, .heat th, .indicators th, .tables th, summary', (list) => list.map((e) => e.textContent));
  ok(`${where}: in its language`, prose.map((t) => t.replace(/insurance\.\w+|target_persons|tile_[xy]|CSV/g, '')).filter((t) => strange.test(t)));
  ok(`${where}: what is hidden altogether is no number with a unit`, prose.filter((t) => /\bsome (thousand|million)\b/.test(t)));
  ok(`${where}: a drawing, a table or a reason in each of twelve figures`, await page.$$eval('.figure', (list) => (list.length === 12 ? []
    : [`${list.length} figures`]).concat(list.filter((f) => !f.querySelector('svg, table, .why')).map((f) => f.id))));
  ok(`${where}: each says what of, unit, clause, policy, time`, await page.$$eval('.figure', (list) => list
    .filter((f) => !f.querySelector('.of').textContent.trim() || !/[0-9a-f]{16}/.test(f.querySelector('.stamp').textContent) || !/\d{4}-\d\d-\d\d \d\d:\d\d/.test(f.querySelector('.stamp').textContent)
      || f.querySelector('.source span').textContent.length < 5 || !f.querySelector('a[href$=".csv"]')).map((f) => f.id)));

  // Numbers: the key figures, against the ledger itself where no area hides its own
  const [h] = sql('headline');
  const [ledger] = psql(['-c', `SELECT insurance.accepted(t) AS accepted, insurance.waiting(t) AS waiting, insurance.undecided(t) AS undecided,
    insurance.payable(t) AS payable, insurance.subsidy_amount(t) AS aid, insurance.fiscal_subsidy(t) AS fiscal
    FROM (SELECT insurance.tally(assessment) AS t FROM insurance.current_booking WHERE coverage_year = ${p.coverage_year} AND area BETWEEN ${p.first_area} AND ${p.last_area}) s`]);
  ok(`${where}: key figures are those of the ledger`, Object.keys(ledger).filter((k) => h[`${k}_hidden`] === '0' && Number(h[k]) !== Number(ledger[k])).map((k) => `${k}: ${h[k]}, the ledger has ${ledger[k]}`));
  ok(`${where}: with ≥ no more than the ledger has, and of money most`, Object.keys(ledger).filter((k) => Number(h[k]) > Number(ledger[k])
    || ['payable', 'aid', 'fiscal'].includes(k) && Number(h[k]) < 0.7 * Number(ledger[k])).map((k) => `${k}: ${h[k]}, the ledger has ${ledger[k]}`));
  const kpi = await page.$$eval('.kpis > div', (list) => list.map((d) => [d.id.slice(4), d.querySelector('b').textContent, d.querySelector('.share').textContent]));
  ok(`${where}: six key figures`, kpi.length !== 6 && kpi);
  ok(`${where}: key figures equal SQL`, kpi.flatMap(([k, shown, share]) => {
    const n = h[`${k}_u`] ?? h[k];
    const want = h[`${k}_hidden`] === '0' ? n : Number(n) === 0 ? { zh: '若干', en: 'some' }[p.lang] : `≥${n}`;
    const percent = h[`${k}_percent`];
    return [plain(shown).replace(/\s/g, '') !== want && `${k}: ${shown}, SQL has ${want}`,
      (percent === null ? !/[—–]/.test(share) : !share.endsWith(` ${percent}%`)) && `${k}: ${share}, SQL has ${percent}%`].filter(Boolean);
  }));
  const sentence = await page.textContent('.headline');
  ok(`${where}: the sentence has the same numbers`, ['persons_u', 'accepted_u', 'funding_u', 'payable_u', 'aid_u', 'fiscal_u', 'waiting', 'undecided']
    .filter((k) => Number(h[k]) > 0 && !plain(sentence).includes(h[k])).map((k) => `${k} ${h[k]}: ${sentence}`));

  // Numbers: every data table and its CSV
  const data = {};
  for (const id of Object.keys(columns)) {
    data[id] = id.startsWith('scenario') ? sql(id, 'scenario') : sql(id);
    const bad = differences(id, await cells(page, `#table-${id} table`), data[id]);
    const csv = readFileSync(`${folder}/${where}/${id}.csv`, 'utf8').replace(/^\ufeff/, '');
    const lines = parse(csv).slice(1);
    if (lines.length !== data[id].length) bad.push(`${id}.csv: ${lines.length} rows, SQL has ${data[id].length}`);
    columns[id].forEach((name, j) => {
      if (name !== null) lines.forEach((l, i) => { if (l[j] !== (data[id][i]?.[name] ?? '')) bad.push(`${id}.csv line ${i + 2} ${name}: ${l[j]}`); });
    });
    ok(`${where}: table ${id} equals SQL`, bad);
  }

  // Axes, legends and scales
  const says = (id) => texts.filter((t) => t.id === id).map((t) => t.text);
  ok(`${where}: collection begins at 0 and has no unit in the middle`, [data.collection.filter((r) => Number(r.day) < 0).map((r) => `day ${r.day}`), says('collection').filter((t) => /^[-−]\d|^(人|万人|persons|thousand)$/.test(t))].flat());
  const there = new Set(data.payers.filter((r) => r.amount !== null).map((r) => part(r, p.lang)));
  const legend = new Set(data.payers.map((r) => part(r, p.lang)));
  ok(`${where}: the legend has the parts that are drawn, and no other`, [...legend].filter((l) => there.has(l) !== says('payers').includes(l)));
  ok(`${where}: no share is at least 0`, says('tiles').filter((t) => /^≥0(\.0)?%/.test(t)));
  ok(`${where}: a share that is a lower bound has no colour`, texts.filter((t) => t.id === 'tiles' && /^[≥*]/.test(t.text) && full(t.behind) !== '#ffffff').map((t) => t.text));
  ok(`${where}: a scenario has all of each class`, data.scenario.filter((r) => r.lose_percent !== null)
    .filter((r) => Math.abs(['lose', 'same', 'undecided', 'gain'].reduce((n, k) => n + Number(r[`${k}_percent`]), -100)) > 0.2 || Number(r.undecided) > 0 && !says('scenario').includes({ zh: '待核', en: 'undecided' }[p.lang])).map((r) => r.category));
  const years = [...new Set(says('incentive'))].filter((t) => /^\d$/.test(t)).map(Number).sort();
  ok(`${where}: every year of a streak has its place`, years.length && data.incentive.length && Math.max(...years) < 10 && years.filter((y, i) => y !== i));
  ok(`${where}: indicators read well`, (await cells(page, '#indicators .indicators')).flatMap(([name, target, range, met, short]) =>
    [/\d{4}/.test(range + target) && `${name}: ${range}`, /^(.*)–\1$/.test(range) && range.length > 1 && `${name}: ${range}`, /^0$/.test(met) && /^0$/.test(short) && `${name}: neither met nor short`].filter(Boolean)));

  // Numbers: what is written on the drawings
  const on = (id) => texts.filter((t) => t.id === id).map((t) => plain(t.text));
  const lacks = (id, wanted) => { const there = on(id); return there.length ? wanted.filter((w) => !there.some((t) => t === w || t.replace(/^≥/, '') === w)) : []; };
  ok(`${where}: the stairs equal SQL`, lacks('waterfall', data.waterfall.map((r) => r.amount_u)));
  ok(`${where}: the stairs add up`, psql(['-c', `SELECT parts, whole FROM (SELECT sum(amount_u) FILTER (WHERE account <> 'whole') AS parts, max(amount_u) FILTER (WHERE account = 'whole') AS whole, count(*) AS n
    FROM (VALUES ${data.waterfall.map((r) => `('${r.account}', ${r.amount}::numeric)`).join(', ')}) v(account, amount_u)) s WHERE parts <> whole`]).length && 'parts are not the whole');
  ok(`${where}: the ranking equals SQL`, lacks('ranking', data.ranking.filter((r) => r.percent).map((r) => `${r.percent}%`)));
  ok(`${where}: the map equals SQL`, lacks('tiles', data.tiles.map((r) => (r.percent === null ? '*' : `${r.percent}%`))));
  for (const [id, name] of [['identified', 'missing'], ['undecided', 'persons']]) {
    const count = (list) => JSON.stringify(list.sort());
    const want = data[id].map((r) => r[name] ?? '*');
    const axis = new Set(data[id].map((r) => r.area_label));
    const there = on(id).filter((t) => /^(\d+|\*)$/.test(t));
    ok(`${where}: the cells of ${id} equal SQL`, axis.size && count(there) !== count(want) && `${count(there)}, SQL has ${count(want)}`);
  }
  const heat = (await cells(page, '#heat table')).flatMap((r) => r.slice(1)).filter((v) => v !== '0').map(plain).sort();
  ok(`${where}: the heat table equals SQL`, JSON.stringify(heat) !== JSON.stringify(data.heat.map((r) => r.persons ?? '*').filter((v) => v !== '0').sort()) && heat.join(' '));

  // Reachability, accessibility, narrow screens, print
  const links = await page.$$eval('a[href]', (list) => list.map((a) => a.getAttribute('href')));
  ok(`${where}: every link leads somewhere`, await page.evaluate(async () => [...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.querySelector(a.getAttribute('href'))).map((a) => a.href)));
  ok(`${where}: every file linked is there`, links.filter((l) => !l.startsWith('#')).filter((l) => !existsSync(`${folder}/${where}/${l}`)));
  await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; });
  await page.evaluate(axe);
  ok(`${where}: axe finds nothing`, await page.evaluate(async () => (await window.axe.run()).violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`)));
  await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = false; });
  for (const width of [1280, 800]) {
    await page.setViewportSize({ width, height: 900 });
    ok(`${where}: no table is cut off on a screen of ${width}`, await page.$$eval('.wide', (list) => list.filter((e) => e.scrollWidth > e.clientWidth).map((e) => `${e.closest('section').id}: ${e.scrollWidth} > ${e.clientWidth}`)));
  }
  await page.setViewportSize({ width: 390, height: 800 });
  ok(`${where}: fits a narrow screen`, await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth && `${document.documentElement.scrollWidth} px`));
  ok(`${where}: and tears no unit`, await page.$$eval('.kpis .value span', (list) => list.filter((e) => e.getClientRects().length > 1).map((e) => e.textContent)));
  await page.setViewportSize({ width: 1400, height: 900 });
  const pdf = (await page.pdf({ preferCSSPageSize: true, path: `${artefacts}/${where.replaceAll('/', '-')}.pdf` })).toString('latin1');
  const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length, box = pdf.match(/\/MediaBox\s*\[([^\]]*)\]/)?.[1].trim().split(/\s+/).map(Number);
  ok(`${where}: one sheet`, sheets !== 1 && `${sheets} sheets`);
  ok(`${where}: of A4`, (!box || Math.abs(box[2] - 595) > 2 || Math.abs(box[3] - 842) > 2) && box);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 734, height: 1062 });
  ok(`${where}: no figure is cut off in print`, await page.$$eval('.figure', (list) => list.filter((f) => f.scrollHeight > f.clientHeight + 1).map((f) => `${f.id}: ${f.scrollHeight} > ${f.clientHeight}`)));
  ok(`${where}: no console message`, errors);
  ok(`${where}: no request to elsewhere`, foreign);
  const shown = await page.evaluate(() => document.body.textContent);
  await context.close();

  const without = await chromium.newContext({ javaScriptEnabled: false, viewport: { width: 1400, height: 900 } });
  const still = await without.newPage();
  await still.goto(`${origin}/${where}/`);
  ok(`${where}: complete without JavaScript`, [(await still.textContent('body')).trim() !== shown.trim() && 'other text',
    (await still.locator('.drawing svg').count()) !== new Set(texts.filter((t) => t.id !== 'heat').map((t) => t.id)).size && 'other drawings'].filter(Boolean));
  await without.close();
}

const index = await chromium.newPage();
await index.goto(`${origin}/`);
ok('the index lists every page', pages.length !== await index.locator('main li a').count() && 'other links');
const first = await index.locator('main li a').first().getAttribute('href');
ok('and leads to them', !(await index.goto(`${origin}/${first}`)).ok() && first);
await index.goto(`${origin}/`);
await index.evaluate(axe);
ok('axe finds nothing on the index', await index.evaluate(async () => (await window.axe.run()).violations.map((v) => v.id)));
await chromium.close();
server.close();

// --- SQL for other dashboards ----------------------------------------

const series = new Set(['collection', 'waiting']);
for (const f of readdirSync('panels').sort()) {
  const name = f.slice(0, -4);
  const rows = psql(['-f', `panels/${f}`]);
  ok(`panels/${f}: has rows`, rows.length === 0 && 'none');
  const types = psql(['-c', `SELECT column_name, data_type FROM (SELECT 1) one, LATERAL (SELECT a.attname AS column_name, format_type(a.atttypid, NULL) AS data_type
    FROM pg_attribute a WHERE a.attrelid = 'pg_temp.panel'::regclass AND a.attnum > 0) t`].flatMap((a, i) => (i === 0 ? ['-c', `CREATE TEMP VIEW panel AS ${readFileSync(`panels/${f}`, 'utf8').replace(/--.*$/gm, '').replace(/;\s*$/, '')}`, a] : [a])));
  ok(`panels/${f}: flat columns of plain types`, types.filter((t) => !['integer', 'bigint', 'numeric', 'text', 'date', 'boolean', 'timestamp with time zone'].includes(t.data_type)).map((t) => `${t.column_name} ${t.data_type}`));
  ok(`panels/${f}: a time column where it is a series`, series.has(name) !== types.some((t) => t.column_name === 'time' && t.data_type === 'timestamp with time zone') && types.map((t) => t.column_name));
}
ok('a panel for every figure', JSON.stringify(readdirSync('panels').sort()) !== JSON.stringify(['collection', 'completion', 'identified', 'incentive', 'indicator', 'payer', 'scenario', 'tier', 'total', 'undecided', 'waiting'].map((n) => `${n}.sql`)) && readdirSync('panels'));
for (const f of readdirSync('psql').sort()) {
  const out = spawnSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-v', 'year=2023', '-f', `psql/${f}`], { encoding: 'utf8' });
  ok(`psql/${f}: a cross table of areas`, (out.status !== 0 || out.stderr || !/赣州市/.test(out.stdout) || out.stdout.split('\n').length < 10) && out.stderr + out.stdout.slice(0, 300));
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
