// Numbers arrive as text and leave as text: only separators are added, nothing is computed.
export function number(text) {
  if (text === null || text === undefined) return null;
  const [whole, fraction] = String(text).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',').replace(/^-/, '−') + (fraction ? `.${fraction}` : '');
}

export function csv(columns, rows) {
  const cell = (v) => (v === null || v === undefined ? '' : /[",\n]/.test(v) ? `"${String(v).replaceAll('"', '""')}"` : String(v));
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  return '\ufeff' + [columns, ...rows].map((r) => r.map(cell).join(',') + '\n').join('');
}

// Black or white, whichever is read more easily on a colour.
export function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export const ink = (hex) => (luminance(hex) > 0.179 ? '#000000' : '#ffffff');

// Shade n of a scale from nearly white to dark blue, t from 0 to 1.
export function shade(t) {
  const from = [0xee, 0xf4, 0xfa], to = [0x0b, 0x4f, 0x8a];
  return '#' + from.map((f, i) => Math.round(f + (to[i] - f) * Math.max(0, Math.min(1, t))).toString(16).padStart(2, '0')).join('');
}
