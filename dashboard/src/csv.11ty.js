// The data of every figure, beside its page.
import { files } from '../lib/report.js';

export default {
  data: { pagination: { data: 'pages', size: 1, alias: 'file', before: files }, permalink: ({ file }) => file.path },
  render: ({ file }) => file.text,
};
