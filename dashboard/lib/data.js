// Everything that the pages show, read in one transaction, so that every page is of the same snapshot. Sums and rounding are
// made in SQL: numeric and bigint arrive as text and stay text.
import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';

const folder = new URL('../queries/', import.meta.url);

// A day stays a day whatever the time zone of this machine.
pg.types.setTypeParser(pg.types.builtins.DATE, String);

// The files name their parameters as psql variables, so that psql can run them, too:
// psql -v year=2023 -v first_area=360000 ... -f queries/ranking.sql
// Here each is asked once, for all pages together, and reads each view once: a view masks its small cells anew every time.
export function forAll(text) {
  const views = [...new Set(text.match(/\breport_[a-z_]+\b/g))];
  return `WITH page AS (SELECT * FROM jsonb_to_recordset($1) AS p (n integer, year integer, first_area integer, last_area integer,
      persons_unit integer, persons_digits integer, money_unit integer, money_digits integer, headline_unit integer)),
    ${views.map((v) => `${v} AS MATERIALIZED (SELECT * FROM ${v})`).join(',\n')}
    SELECT page.n, q.* FROM page CROSS JOIN LATERAL (SELECT row_number() OVER () AS place_in_order, r.* FROM (
    ${text.replace(/(?<!:):([a-z_]+)/g, 'page.$1')}) r) q
    ORDER BY page.n, q.place_in_order`;
}

export const queries = Object.fromEntries(readdirSync(folder).filter((f) => f.endsWith('.sql')).sort()
  .map((f) => [f.slice(0, -4), readFileSync(new URL(f, folder), 'utf8').replace(/--.*$/gm, '')]));

const scenario = ['scenario', 'scenario_payer'];

export function parameters(page, lang) {
  const persons = page[`${lang}_persons`];
  return {
    year: page.coverage_year, first_area: page.first_area, last_area: page.last_area,
    persons_unit: persons, persons_digits: persons === 1 ? 0 : 2,
    money_unit: page[`${lang}_money`], money_digits: 2, headline_unit: page[`${lang}_headline`],
  };
}

export async function read({ schema, scenarioSchema, languages }) {
  const client = new pg.Client({ connectionTimeoutMillis: 10000 });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const path = (name) => client.query('SELECT set_config($1, quote_ident($2), true)', ['search_path', name]);
    const ask = async (name, sql, values) => {
      try {
        return (await client.query(sql, values)).rows;
      } catch (error) {
        throw new Error(`queries/${name}.sql: ${error.message}`, { cause: error });
      }
    };

    await path(schema);
    const regions = await ask('pages', queries.pages, []);
    const pages = regions.flatMap((page) => languages.map((lang) => ({ ...page, lang, rows: {} })));
    const all = JSON.stringify(pages.map((page, n) => ({ n, ...parameters(page, page.lang) })));
    const fill = async (names) => {
      for (const name of names) {
        for (const page of pages) page.rows[name] = [];
        for (const { n, place_in_order, ...row } of await ask(name, forAll(queries[name]), [all])) pages[n].rows[name].push(row);
      }
    };
    await fill(Object.keys(queries).filter((name) => name !== 'pages' && !scenario.includes(name)));
    // The comparison of policies is a report of its own, of the region and year that it was made for.
    const there = await client.query('SELECT to_regclass(quote_ident($1) || \'.report_scenario\') IS NOT NULL AS yes', [scenarioSchema]);
    if (there.rows[0].yes) {
      await path(scenarioSchema);
      await fill(scenario);
    } else {
      for (const page of pages) for (const name of scenario) page.rows[name] = [];
    }
    await client.query('COMMIT');
    return pages;
  } finally {
    await client.end();
  }
}
