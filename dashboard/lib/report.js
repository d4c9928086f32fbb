// A page: its figures in order, each with its words, its drawing or table, and the data behind it.
import * as draw from './charts.js';
import { read } from './data.js';
import { csv, ink, number, shade } from './format.js';
import { svg } from './svg.js';
import { code, text } from './text.js';

export const languages = ['zh', 'en'];

// Of each figure: the sections of the policy that it follows from, its unit, and the columns of its data table, as
// [word, name in the query]. The order is that of the page.
const figures = [
  { id: 'payers', sections: ['fees', 'fiscal', 'subsidies'], unit: 'money',
    columns: [['area'], ['name'], ['account', 'account'], ['payer', 'payer'], ['persons', 'persons'], ['amount', 'amount'], ['hidden', 'hidden']] },
  { id: 'waterfall', sections: ['fees', 'fiscal', 'subsidies'], unit: 'money', columns: [['account', 'account'], ['payer', 'payer'], ['amount', 'amount'], ['percent', 'percent'], ['hidden', 'hidden']] },
  { id: 'ranking', sections: ['indicators', 'enrolment'], unit: '%',
    columns: [['area'], ['name'], ['enrolled', 'enrolled'], ['target', 'target_persons'], ['completion', 'percent'], ['difference', 'difference'], ['rank', 'rank']] },
  { id: 'tiles', sections: ['subsidies'], unit: '%', columns: [['area'], ['name'], ['accepted', 'accepted'], ['aided', 'aided'], ['hidden', 'hidden'], ['percent', 'percent']] },
  { id: 'heat', sections: ['subsidies'], unit: 'count',
    columns: [['area'], ['name'], ['tier', 'subsidy_tier'], ['persons', 'persons'], ['percent', 'percent'], ['payable', 'payable'], ['aid', 'subsidy_amount'], ['fiscal', 'fiscal_subsidy']] },
  { id: 'collection', sections: ['windows'], unit: 'persons',
    columns: [['year', 'coverage_year'], ['day', 'day'], ['paid_on', 'paid_on'], ['persons', 'persons'], ['persons_to_date', 'persons_to_date'], ['payable_to_date', 'payable_to_date']] },
  { id: 'waiting', sections: ['routes', 'windows'], unit: 'count', columns: [['month', 'benefit_month'], ['persons', 'persons'], ['waiting', 'waiting'], ['still', 'still_waiting'], ['hidden', 'hidden']] },
  { id: 'scenario', sections: ['fees', 'subsidies'], unit: '%',
    columns: [['category', 'category'], ['persons', 'persons'], ['lose', 'lose'], ['same', 'same'], ['gain', 'gain'], ['undecided', 'undecided'], ['before', 'payable_before'], ['after', 'payable_after'],
      ['difference', 'payable_difference'], ['aid_difference', 'aid_difference'], ['hidden', 'hidden']] },
  { id: 'incentive', sections: ['incentives'], unit: 'count',
    columns: [['years', 'continuous_years'], ['persons', 'persons'], ['rewarded', 'rewarded'], ['at_ceiling', 'at_ceiling'], ['penalised', 'penalised'], ['bonus', 'bonus_total'], ['penalty', 'penalty'], ['hidden', 'hidden']] },
  { id: 'identified', sections: ['subsidies'], unit: 'count',
    columns: [['area'], ['name'], ['category', 'category'], ['identified', 'identified'], ['enrolled', 'enrolled'], ['missing', 'missing'], ['rate', 'percent'], ['document', 'document'], ['clause', 'clause']] },
  { id: 'undecided', sections: ['routes'], unit: 'count', columns: [['area'], ['name'], ['kind', 'kind'], ['reason', 'reason'], ['persons', 'persons']] },
  { id: 'indicators', sections: ['indicators'], unit: 'own',
    columns: [['area'], ['name'], ['indicator', 'indicator'], ['value', 'value'], ['target_value', 'target'], ['met', 'met'], ['lacks', 'missing'], ['document', 'document'], ['clause', 'clause']] },
];

// Columns that are not numbers: how they are written. The others are numbers.
const written = {
  area: (r, lang) => r.area, name: (r, lang) => text[lang].area(r),
  account: (r, lang) => code(lang, r.account, r.account_label), payer: (r, lang) => code(lang, r.payer, r.payer_label),
  tier: (r, lang) => code(lang, r.subsidy_tier, r.tier_label, 'tier'), category: (r, lang) => code(lang, r.category, r.category_label),
  reason: (r, lang) => code(lang, r.reason, r.reason_label), kind: (r, lang) => text[lang].kind[r.kind] ?? r.kind,
  indicator: (r, lang) => (lang === 'zh' ? r.label : code(lang, r.indicator)), met: (r, lang) => text[lang].bool[r.met] ?? null,
  value: (r) => r.value, target_value: (r) => r.target,
  document: (r) => r.document, clause: (r) => r.clause, lacks: (r) => r.missing, year: (r) => r.coverage_year, day: (r) => r.day,
  paid_on: (r) => r.paid_on, month: (r) => r.benefit_month, years: (r) => r.continuous_years, rank: (r) => r.rank,
};
const numeric = (word) => !(word in written) || ['rank', 'day', 'years'].includes(word);

function table(columns, rows, lang) {
  const t = text[lang];
  return {
    head: columns.map(([word]) => ({ text: t.column[word], number: numeric(word) })),
    // NULL: hidden, where it counts persons or money
    rows: rows.map((r) => columns.map(([word, name]) => {
      const plain = word in written ? written[word](r, lang) : r[name];
      const shown = word in written ? plain : number(plain);
      return { text: shown ?? (word in written ? '' : '*'), plain, number: numeric(word) };
    })),
  };
}

// The heat table: an area a row, a tier a column, the share as shade.
function heat(rows, lang) {
  const tiers = [...new Map(rows.map((r) => [r.subsidy_tier, r])).values()];
  const areas = [...new Map(rows.map((r) => [r.area, r])).values()];
  const at = new Map(rows.map((r) => [`${r.area}/${r.subsidy_tier}`, r]));
  const top = Object.fromEntries(tiers.map((k) => [k.subsidy_tier, Math.max(0.1, ...rows.filter((r) => r.subsidy_tier === k.subsidy_tier).map((r) => Number(r.percent ?? 0)))]));
  return {
    head: tiers.map((r) => code(lang, r.subsidy_tier, r.tier_label, 'tier')),
    rows: areas.map((a) => ({
      name: text[lang].area(a),
      cells: tiers.map(({ subsidy_tier: k }) => {
        const r = at.get(`${a.area}/${k}`);
        if (!r) return { text: '0', style: '' };
        if (r.persons === null) return { text: '*', style: '' };
        const colour = shade(0.8 * (Number(r.percent) / top[k]) ** 2);
        return { text: number(r.persons), style: `background:${colour};color:${ink(colour)}` };
      }),
    })),
  };
}

// What is known of each indicator over the areas, met by how many; and how many indicators nobody gave figures for.
function indicators(rows, lang) {
  const all = [...new Map(rows.map((r) => [r.indicator, r])).values()];
  const none = text[lang].none;
  return all.filter((r) => r.areas_known !== '0').map((r) => {
    const judged = r.areas_met !== '0' || r.areas_short !== '0';
    const range = r.low === r.high ? number(r.low) : `${number(r.low)}–${number(r.high)}`;
    return { name: lang === 'zh' ? r.label : code(lang, r.indicator), target: number(r.target) ?? none, range: range ?? none, met: judged ? r.areas_met : none, short: judged ? r.areas_short : none };
  });
}

// A sum without what areas hide; where nothing else is left, only that there are some.
const atLeast = (lang, value, hidden) => (Number(hidden) === 0 ? number(value) : Number(value) === 0 ? text[lang].some : text[lang].least + number(value));

function figure(spec, page, h) {
  const { lang } = page, t = text[lang], words = t.chart[spec.id], rows = page.rows[spec.id];
  const money = t.money[page[`${lang}_money`]], persons = t.unit[page[`${lang}_persons`]];
  const unit = { money, persons, count: t.persons, '%': '%', own: words.unit }[spec.unit];
  const id = `${spec.id}`;
  let drawing = null, html = null, note = null;
  if (spec.id === 'heat') html = rows.length ? { heat: heat(rows, lang) } : null;
  else if (spec.id === 'indicators') {
    const known = indicators(rows, lang);
    const lacking = new Set(rows.filter((r) => r.areas_known === '0').map((r) => r.indicator)).size;
    html = known.length ? { indicators: known } : null;
    if (rows.length && lacking) note = words.lacking(lacking);
  }
  else {
    const option = draw[spec.id](rows, lang, spec.id === 'collection' ? page : unit);
    drawing = option && svg(option, id);
  }
  if (spec.id === 'collection' && drawing && !rows.some((r) => r.coverage_year < page.coverage_year)) note = words.none;
  if (spec.id === 'waiting' && drawing) {
    const before = page.rows.waiting.filter((r) => !r.drawn);
    // the last of them has the sum up to it
    note = before.length ? words.first(number(before.at(-1).persons_so_far)) : null;
  }
  if (spec.id === 'incentive' && drawing) note = words.sum(...['all_bonus_u', 'all_penalty_u'].map((k) => atLeast(lang, rows[0][k] ?? '0', rows[0].all_hidden)), money);
  if (['payers', 'waterfall'].includes(spec.id) && drawing && h.accepted_hidden !== '0') note = t.without(h.accepted_hidden);
  if (spec.id === 'ranking' && drawing && rows.some((r) => r.percent === null)) note = words.without(rows.filter((r) => r.percent === null).length);
  if (spec.id === 'scenario' && drawing) {
    note = words.net + t.colon + page.rows.scenario_payer.filter((r) => Number(r.difference) !== 0)
      .map((r) => `${draw.part(r, lang)} ${Number(r.difference) > 0 ? '+' : ''}${number(r.difference_u)}`).join(t.sep) + ` (${money})`;
  }
  const cites = new Map();
  for (const c of page.rows.clauses.filter(({ section }) => spec.sections.includes(section))) {
    cites.set(c.document, new Set([...cites.get(c.document) ?? [], ...c.cites.split('、')]));
  }
  const clauses = [...cites].map(([document, list]) => `${document} ${[...list].sort().join('、')}`);
  const own = spec.id === 'identified' || spec.id === 'indicators'
    ? [...new Set(rows.filter((r) => r.document).map((r) => `${r.document} ${r.clause ?? ''}`.trim()))] : [];
  const data = table(spec.columns, rows, lang);
  return {
    id, title: words.title, denominator: words.denominator, unit, svg: drawing, ...html, note,
    why: drawing || html ? null : rows.length ? t.unknown : t.why[spec.id],
    clauses: (own.length ? own : clauses).join('；') || t.noClause,
    hidden: data.rows.some((r) => r.some((c) => c.text === '*')),
    table: data, csv: csv(data.head.map((c) => c.text), data.rows.map((r) => r.map((c) => c.plain))),
  };
}

const kpis = ['accepted', 'payable', 'aid', 'fiscal', 'waiting', 'undecided'];

export async function report({ schema, scenarioSchema }) {
  const pages = (await read({ schema, scenarioSchema, languages })).map((page) => {
    const { lang, rows } = page, t = text[lang], h = rows.headline[0];
    const persons = t.unit[page[`${lang}_persons`]], money = t.money[page[`${lang}_headline`]];
    const shown = { ...h };
    for (const k of ['persons', 'accepted', 'funding', 'payable', 'aid', 'fiscal']) shown[`${k}_u`] = atLeast(lang, h[`${k}_u`], h[`${k}_hidden`]);
    for (const k of ['waiting', 'undecided']) shown[k] = atLeast(lang, h[k], h[`${k}_hidden`]);
    return {
      ...page, t, url: `${lang}/${page.region}/${page.coverage_year}/`, title: t.title(page), place: t.place(page),
      headline: t.sentence(shown, persons, money), settledAt: h.settled_at ?? t.none, runs: h.runs ?? t.none,
      policies: h.policies ?? t.several,
      kpis: kpis.map((k) => ({
        id: k, name: t.kpi[k], value: shown[`${k}_u`] ?? shown[k], unit: { waiting: t.persons, undecided: t.persons, accepted: persons }[k] ?? money,
        share: h[`${k}_percent`] === null ? t.none : `${number(h[`${k}_percent`])}%`, of: t.kpiOf[k],
      })),
      figures: figures.map((spec) => figure(spec, page, h)),
      total: table([['area'], ['name'], ['persons', 'persons'], ['accepted', 'accepted'], ['not_enrolled', 'not_enrolled'], ['rejected', 'rejected'], ['undecided', 'undecided'],
        ['waiting', 'waiting'], ['payable', 'payable'], ['aid', 'subsidy_amount'], ['fiscal', 'fiscal_subsidy']], rows.total, lang),
    };
  });
  for (const page of pages) page.totalCsv = csv(page.total.head.map((c) => c.text), page.total.rows.map((r) => r.map((c) => c.plain)));
  return pages;
}

export const files = (pages) => pages.flatMap((p) => [{ path: `${p.url}total.csv`, text: p.totalCsv }, ...p.figures.map((f) => ({ path: `${p.url}${f.id}.csv`, text: f.csv }))]);
