// The words of the pages. Codes without a word here are shown as they are, in English, or by the label of the report, in Chinese.
const words = {
  person: 'insured persons', central: 'central treasury', local: 'local treasury', undivided: 'not divided', undecided: 'undecided',
  medical_assistance_fund: 'medical assistance fund', fiscal: 'treasury', province: 'provincial treasury', city: 'city treasury',
  county: 'county treasury', local_government: 'local government', veterans_affairs: 'veterans affairs', unspecified: 'payer not named',
  rest: 'hidden or open', whole: 'total',
  none: 'no aid', 'tier/full': 'in full', 'tier/fixed': 'fixed amount', 'tier/local': 'set locally', 'tier/external': 'other authority', 'tier/undecided': 'no tier, not enrolled',
};

const zhWords = { rest: '屏蔽或未定', whole: '合计', 'tier/undecided': '无档次、未参保', 'tier/local': '当地确定', 'tier/external': '其他部门' };

export const code = (lang, value, label, kind) => (lang === 'zh' ? zhWords[`${kind}/${value}`] ?? zhWords[value] ?? label
  : words[`${kind}/${value}`] ?? words[value] ?? String(value).replace(/^circumstance_from:/, 'first day: ').replaceAll('_', ' '));

// What is hidden altogether is no number with a unit.
const amountOf = (amount, unit) => (amount === 'some' ? 'a hidden amount' : `${amount} ${unit}`);

export const text = {
  zh: {
    html: 'zh-CN', other: 'English', otherCode: 'en', site: '居民医保参保筹资报告', comma: '、', sep: '，', stop: '。', open: '（', close: '）', colon: '：',
    skip: '跳到正文', years: '年度', regions: '地区', all: '全部报告', about: '说明',
    title: (p) => `${p.label}${p.coverage_year}年度城乡居民基本医疗保险参保筹资报告`,
    place: (p) => p.label, area: (r) => r.area_label,
    unit: { 1: '人', 10000: '万人' }, money: { 10000: '万元', 100000000: '亿元' },
    sentence: (h, u, m) => `登记${h.persons_u}${u}中，${h.accepted_u}${u}参保${h.accepted_percent ? `（${h.accepted_percent}%）` : ''}；`
      + `参保筹资${h.funding_u}${m}，其中个人${h.payable_u}${m}、资助${h.aid_u}${m}、财政补助${h.fiscal_u}${m}；`
      + `${h.waiting}人有待遇等待期，${h.undecided}人待核。`,
    kpi: { accepted: '参保人数', payable: '个人应缴', aid: '资助金额', fiscal: '财政补助', waiting: '待遇等待', undecided: '待核人数' },
    kpiOf: { accepted: '占登记人数', payable: '占筹资', aid: '占筹资', fiscal: '占筹资', waiting: '占参保人数', undecided: '占登记人数' },
    persons: '人',
    source: '口径', denominator: '分母', unitWord: '单位', clause: '条款', policy: '政策指纹', run: '结算批次', asof: '结算时间（北京时间）',
    table: '数据表', download: '下载 CSV', tables: '数据表', empty: '无图', hidden: '*\u00a0因人数过少而屏蔽',
    least: '≥', some: '若干', without: (n) => `不含屏蔽合计数的${n}个地区。`, none: '—', printed: '汇总数据，不含个人信息。人数过少的单元格已屏蔽；“≥”表示合计未含被屏蔽的部分。', noClause: '结算台账中没有该部分的条款',
    several: '多个政策', nothing: '没有报告数据。', unknown: '数值未知或已屏蔽，见数据表。',
    chart: {
      payers: { title: '各地区筹资构成', denominator: '参保人员的缴费标准与财政补助之和' },
      waterfall: { title: '筹资由谁承担', denominator: '参保人员的缴费标准与财政补助之和' },
      ranking: { title: '参保任务完成率排名', denominator: '各地区任务数', point: '个百分点', line: '任务 100%', without: (n) => `不含没有任务数或屏蔽参保人数的${n}个地区。` },
      tiles: { title: '资助对象在哪里', denominator: '各地区参保人数' },
      heat: { title: '各地区各资助档次人数', denominator: '各地区登记人数（底色）', tier: '档次' },
      collection: { title: '缴费进度', denominator: '全年应缴且已缴费的参保人员', last: (y) => `${y}年度`, x: '征缴开始后天数', none: '报告中没有上年数据' },
      waiting: { title: '待遇何时开始', denominator: '参保人员', wait: '经等待期', atOnce: '无等待期', still: '月末仍在等待', untold: '是否等待已屏蔽', first: (n) => `另有${n}人的待遇于1月或以前开始，图中未画出。` },
      scenario: { title: '政策比较：谁多缴、谁少缴', denominator: '各身份的参保人员', lose: '多缴', same: '不变', gain: '少缴', undecided: '待核', net: '各承担方差额' },
      incentive: { title: '连续参保年限与激励', denominator: '连续参保年限已知的参保人员', unrewarded: '无激励', below: '有激励', ceiling: '达到上限', x: '连续参保年数', sum: (b, p, u) => `大病保险限额提高合计${b}${u}，降低合计${p}${u}。` },
      identified: { title: '认定而未参保的资助对象', denominator: '各地区各身份认定人数', what: '未参保人数' },
      undecided: { title: '待核原因', denominator: '登记人员；一人可有几个原因' },
      indicators: { title: '文件规定的指标', denominator: '各指标自身的分母', unit: '%，其余按指标', met: '达到', short: '未达到', range: '各地区', target: '目标', lacking: (n) => `另有${n}项指标没有数据（insurance.figure），见数据表。` },
    },
    why: {
      collection: '没有缴费日期（按名册参保）。', scenario: '该地区该年度没有用于比较的政策方案。', incentive: '该年度的文件没有激励规定，或没有参保历史。',
      identified: '没有认定的资助对象。', undecided: '没有待核的人员。', indicators: '文件没有规定指标。', ranking: '没有任务数（insurance.figure 的 target_persons）。',
      tiles: '没有地图位置（insurance.area 的 tile_x、tile_y）。', waiting: '1月以后没有新开始的待遇。', payers: '没有金额。', waterfall: '没有金额。', heat: '没有参保人员。',
    },
    column: {
      area: '地区代码', name: '地区', persons: '人数', account: '项目', payer: '承担方', amount: '金额（元）', percent: '占比（%）', enrolled: '参保', target: '任务数',
      difference: '差额', rank: '名次', completion: '完成率（%）', accepted: '参保', aided: '受资助', hidden: '屏蔽单元格', tier: '档次', day: '第几天', paid_on: '缴费日',
      year: '年度', persons_to_date: '累计人数', payable_to_date: '累计应缴（元）', month: '待遇开始月份', waiting: '其中经等待期', still: '月末仍等待',
      category: '身份', lose: '多缴', same: '不变', gain: '少缴', undecided: '待核', before: '原金额（元）', after: '新金额（元）', years: '连续年数', rewarded: '有激励',
      at_ceiling: '达上限', penalised: '有约束', bonus: '提高限额（元）', penalty: '降低限额（元）', identified: '认定', missing: '未参保', rate: '参保率（%）',
      document: '文件', clause: '条款', kind: '类别', reason: '原因', indicator: '指标', value: '数值', target_value: '目标', met: '是否达到', lacks: '缺少的数据', fiscal: '财政补助（元）',
      payable: '个人应缴（元）', aid: '资助（元）', not_enrolled: '未参保', rejected: '不受理', aid_difference: '资助差额（元）',
    },
    bool: { true: '达到', false: '未达到' }, kind: { 'missing fact': '缺少事实', note: '说明' },
    caption: { total: '各地区合计' },
  },
  en: {
    html: 'en', other: '中文', otherCode: 'zh', site: 'Resident medical insurance: enrolment and funding', comma: ', ', sep: ', ', stop: '.', open: ' (', close: ')', colon: ': ',
    skip: 'Skip to content', years: 'Years', regions: 'Regions', all: 'All reports', about: 'Notes',
    title: (p) => `${p.name} ${p.coverage_year}: enrolment and funding of resident basic medical insurance`,
    place: (p) => p.name, area: (r) => r.area_name,
    unit: { 1: 'persons', 1000: 'thousand' }, money: { 1000: 'thousand yuan', 1000000: 'million yuan' },
    sentence: (h, u, m) => `Of ${h.persons_u} ${u === 'persons' ? u : `${u} persons`}, ${h.accepted_u} ${u === 'persons' ? '' : `${u} `}are enrolled${h.accepted_percent ? ` (${h.accepted_percent}%)` : ''}. `
      + `Their funding is ${h.funding_u} ${m}: ${h.payable_u} paid by persons, ${h.aid_u} by aid, ${h.fiscal_u} by the treasury. `
      + `Persons who wait for cover: ${h.waiting}; undecided: ${h.undecided}.`,
    kpi: { accepted: 'Enrolled', payable: 'Paid by persons', aid: 'Aid', fiscal: 'Fiscal subsidy', waiting: 'Waiting period', undecided: 'Undecided' },
    kpiOf: { accepted: 'of all persons', payable: 'of funding', aid: 'of funding', fiscal: 'of funding', waiting: 'of the enrolled', undecided: 'of all persons' },
    persons: 'persons',
    source: 'Basis', denominator: 'Of', unitWord: 'Unit', clause: 'Clauses', policy: 'Policy', run: 'Run', asof: 'Settled (Beijing time)',
    table: 'Data table', download: 'CSV', tables: 'Data tables', empty: 'No chart', hidden: '*\u00a0hidden: few persons',
    least: '≥ ', some: 'some', without: (n) => `Without ${n} ${n === '1' ? 'area that hides its totals' : 'areas that hide their totals'}.`, none: '–', printed: 'Aggregates only, no personal data. Cells of few persons are hidden; ≥: a sum without what is hidden.', noClause: 'the ledger has no clause for it',
    several: 'several policies', nothing: 'The report has no data.', unknown: 'The values are not known or hidden: see the data table.',
    chart: {
      payers: { title: 'Funding by area and payer', denominator: 'standard fees and fiscal subsidy of the enrolled' },
      waterfall: { title: 'Who bears the funding', denominator: 'standard fees and fiscal subsidy of the enrolled' },
      ranking: { title: 'Completion of the enrolment task', denominator: 'task of each area, persons', point: 'points', line: 'task 100%', without: (n) => `Without ${n} ${n === 1 ? 'area that has no task or hides' : 'areas that have no task or hide'} the enrolled.` },
      tiles: { title: 'Where the aided are', denominator: 'enrolled persons of each area' },
      heat: { title: 'Persons by area and tier of aid', denominator: 'all persons of each area (shade)', tier: 'Tier' },
      collection: { title: 'Collection to date', denominator: 'enrolled persons with a day of payment', last: (y) => `${y}`, x: 'days since collection began', none: 'no data of last year' },
      waiting: { title: 'When cover begins', denominator: 'enrolled persons', wait: 'after a wait', atOnce: 'without a wait', still: 'still waiting', untold: 'wait or not: hidden', first: (n) => `${n} persons more, whose cover began in January or before, are not drawn.` },
      scenario: { title: 'Policy comparison: who pays more, who less', denominator: 'enrolled persons of each class', lose: 'pay more', same: 'the same', gain: 'pay less', undecided: 'undecided', net: 'Difference by payer' },
      incentive: { title: 'Incentives by years of unbroken enrolment', denominator: 'enrolled persons whose streak is known', unrewarded: 'no bonus', below: 'bonus', ceiling: 'at the ceiling', x: 'years in a row', sum: (b, p, u) => `Limits of critical illness insurance: raised by ${amountOf(b, u)}, lowered by ${amountOf(p, u)} in all.` },
      identified: { title: 'To be aided, but not enrolled', denominator: 'identified persons of each class and area', what: 'persons not enrolled' },
      undecided: { title: 'Why answers are undecided', denominator: 'all persons; one can have several reasons' },
      indicators: { title: 'Indicators of the notices', denominator: 'each indicator has its own', unit: '%, else that of the indicator', met: 'met', short: 'short', range: 'areas', target: 'target', lacking: (n) => `No figures are given for ${n} ${n === 1 ? 'indicator' : 'indicators'} more (insurance.figure): see the data table.` },
    },
    why: {
      collection: 'No days of payment are known (enrolment by roster).', scenario: 'No other policy was compared for this region and year.',
      incentive: 'The notice of this year has no incentives, or no history is known.', identified: 'Nobody is identified as to be aided.', undecided: 'Nobody is undecided.',
      indicators: 'The notice states no indicators.', ranking: 'No task is known (target_persons in insurance.figure).', tiles: 'No places on the map (tile_x, tile_y in insurance.area).',
      waiting: 'No cover begins after January.', payers: 'No amounts.', waterfall: 'No amounts.', heat: 'Nobody is enrolled.',
    },
    column: {
      area: 'code', name: 'area', persons: 'persons', account: 'account', payer: 'payer', amount: 'yuan', percent: '%', enrolled: 'enrolled', target: 'task',
      difference: 'difference', rank: 'rank', completion: 'completion, %', accepted: 'enrolled', aided: 'aided', hidden: 'hidden cells', tier: 'tier', day: 'day', paid_on: 'paid on',
      year: 'year', persons_to_date: 'persons to date', payable_to_date: 'yuan to date', month: 'cover begins', waiting: 'after a wait', still: 'still waiting',
      category: 'class', lose: 'pay more', same: 'the same', gain: 'pay less', undecided: 'undecided', before: 'before, yuan', after: 'after, yuan', years: 'years', rewarded: 'with bonus',
      at_ceiling: 'at the ceiling', penalised: 'with penalty', bonus: 'limit raised, yuan', penalty: 'limit lowered, yuan', identified: 'identified', missing: 'not enrolled', rate: 'rate, %',
      document: 'document', clause: 'clause', kind: 'kind', reason: 'reason', indicator: 'indicator', value: 'value', target_value: 'target', met: 'met', lacks: 'lacks', fiscal: 'fiscal subsidy, yuan',
      payable: 'payable, yuan', aid: 'aid, yuan', not_enrolled: 'not enrolled', rejected: 'rejected', aid_difference: 'difference of aid, yuan',
    },
    bool: { true: 'met', false: 'short' }, kind: { 'missing fact': 'missing fact', note: 'note' },
    caption: { total: 'Totals by area' },
  },
};
