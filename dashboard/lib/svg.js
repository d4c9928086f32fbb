// ECharts option -> SVG text, on the server.
import * as echarts from 'echarts';

export const width = 460, height = 340;
// In single quotes: it becomes part of an attribute.
export const font = "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', 'Source Han Sans SC', sans-serif";

export function svg({ height: own, ...option }, id) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height: own ?? height });
  chart.setOption({
    animation: false, backgroundColor: '#ffffff', textStyle: { fontFamily: font, color: '#222222', fontSize: 13 },
    aria: { enabled: true, label: { enabled: false }, decal: { show: option.decal ?? false } }, ...option,
  });
  const text = chart.renderToSVGString({ useViewBox: true });
  chart.dispose();
  // Nothing moves: no styles for hovering. Names of parts begin with that of the chart, not with a counter of the process.
  return text.replace(/<style[\s\S]*?<\/style>/g, '').replace(/\sclass="[^"]*"/g, '').replace(/zr\d+-/g, `${id}-`)
    .replace(/<svg /, `<svg role="img" preserveAspectRatio="xMidYMin" aria-labelledby="${id}-title" aria-describedby="${id}-about" `)
    .replace(/\s(xmlns:xlink)="[^"]*"/g, '').replace(/<svg([^>]*?) width="[^"]*" height="[^"]*"/, '<svg$1');
}
