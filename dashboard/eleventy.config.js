import { files, report } from './lib/report.js';
import { text } from './lib/text.js';

export default function (config) {
  config.setQuietMode(true);
  config.addGlobalData('pages', async () => report({
    schema: process.env.REPORT_SCHEMA ?? 'report',
    scenarioSchema: process.env.SCENARIO_SCHEMA ?? 'scenario',
  }));
  config.addCollection('none', () => []);
  config.addGlobalData('words', text);
  config.addGlobalData('eleventyComputed', {});
  config.addFilter('files', files);
  config.addFilter('of', (pages, lang) => pages.filter((p) => p.lang === lang));
  return { dir: { input: 'src', output: '_site', includes: '_includes' }, htmlTemplateEngine: 'njk', templateFormats: ['njk', '11ty.js'] };
}
