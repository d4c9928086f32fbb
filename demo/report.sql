-- What an office wants to see first.
\set QUIET on
\pset pager off
\pset footer off
\pset border 1
\pset linestyle ascii
\pset numericlocale on
\pset null ''

\echo
\echo 'Amounts that the notices leave open are SAMPLE values, listed under 9 (文件未定的数值为示例)'
\echo
\echo '1. Persons (人数)'
SELECT coalesce(name, 'all') AS "region and year", sum(persons) AS "persons 人数",
       sum(persons) FILTER (WHERE status = 'accepted') AS "enrolled 参保",
       sum(persons) FILTER (WHERE status = 'not_enrolled') AS "unenrolled 未参保",
       sum(persons) FILTER (WHERE status = 'rejected') AS "rejected 不受理",
       sum(persons) FILTER (WHERE status = 'undecided') AS "undecided 待核",
       sum(persons) FILTER (WHERE status = 'accepted' AND payable IS NULL) AS "open 未定"
FROM demo.answer GROUP BY GROUPING SETS ((key, name), ()) ORDER BY key;

\echo '2. Money of the enrolled, yuan (资金，元)'
SELECT coalesce(name, 'all') AS "region and year",
       round(sum(persons * payable)) AS "payable 个人", round(sum(persons * aid)) AS "aid 资助",
       round(sum(persons * central)) AS "central 中央", round(sum(persons * local)) AS "local 地方",
       round(sum(persons * refund)) AS "refund 应退", round(sum(persons * due)) AS "due 应补",
       round(sum(persons * (top_up + fiscal_top_up))) AS "top-up 补差"
FROM demo.answer WHERE status = 'accepted' GROUP BY GROUPING SETS ((key, name), ()) ORDER BY key;

\echo '3. By route and tier, yuan (参保情形、资助档次，元)'
SELECT CASE WHEN grouping(route) = 1 THEN name || ' ' || label ELSE '  ' || route END AS "route 情形", tier AS "tier 档次",
       sum(persons) AS "persons 人数", round(sum(persons * payable)) AS "payable 个人", round(sum(persons * aid)) AS "aid 资助",
       round(sum(persons * central)) AS "central 中央", round(sum(persons * local)) AS "local 地方"
FROM demo.answer WHERE status = 'accepted'
GROUP BY GROUPING SETS ((key, name, label), (key, name, label, route, tier))
ORDER BY key, grouping(route) DESC, sum(persons) DESC, route, tier;

\echo '4. Who pays the aid, yuan (资助资金来源，元)'
SELECT name AS "region and year",
       CASE payer WHEN 'medical_assistance_fund' THEN 'medical assistance fund 医疗救助资金' WHEN 'fiscal' THEN 'treasury 财政'
           WHEN 'province' THEN 'province 省级财政' WHEN 'city' THEN 'city 市级财政' WHEN 'county' THEN 'county 县级财政'
           WHEN 'local_government' THEN 'local government 当地政府' WHEN 'veterans_affairs' THEN 'veterans affairs 退役军人事务部门'
           WHEN 'unspecified' THEN 'not named in the notice 未明确' ELSE coalesce(payer, 'amount or division open 未定') END AS "payer 来源",
       sum(persons) AS "persons 人数", sum(persons * paid) AS "aid 资助", round(sum(persons * paid) / sum(persons), 2) AS "per person 人均"
FROM (SELECT a.key, name, persons, p.key AS payer, p.value::numeric AS paid
      FROM demo.answer a LEFT JOIN LATERAL jsonb_each_text(payers) p ON true
      WHERE status = 'accepted' AND tier <> 'none') s
GROUP BY key, name, payer ORDER BY key, sum(persons * paid) DESC NULLS LAST, payer;

\echo '5. Who waits, and until when; none: not before the year is over (待遇等待期)'
SELECT name AS "region and year", route AS "route 情形", wait AS "wait 等待", sum(persons) AS "persons 人数",
       min(starts) AS "cover from 最早", max(starts) AS "to 最晚",
       coalesce(sum(persons) FILTER (WHERE NOT in_year), 0) AS "none 本年无"
FROM (SELECT *, CASE WHEN wait_days > 0 THEN wait_days || ' days' WHEN wait_months > 0 THEN wait_months || ' months'
                     WHEN claims = 'pending_identity' THEN 'identity' END AS wait
      FROM demo.answer) w
WHERE wait IS NOT NULL GROUP BY key, name, route, wait ORDER BY key, sum(persons) DESC, route, wait;

\echo '6. Who is not enrolled, and why (未参保、不受理、待核)'
SELECT name AS "region and year", status AS "status 状态",
       CASE status WHEN 'not_enrolled' THEN 'not paid, not on a roster'
           ELSE array_to_string(missing || array_remove(array_remove(notes, 'missing_fact'), 'top_up_is_collected_with_the_2021_premium'),
                                ', ') END AS "why 原因",
       sum(persons) AS "persons 人数"
FROM demo.answer WHERE status <> 'accepted' GROUP BY key, name, status, 3 ORDER BY key, status, sum(persons) DESC, 3;

\echo '7. Jiangxi 2025 by two readings of one sentence: do years without cover before 2025 count? (断保年限的两种理解)'
CREATE TEMP TABLE reading AS
SELECT r.*, insurance.policy_for(region, coverage_year, readings => jsonb_build_object('break_basis', value), local => sample) AS policy
FROM demo.area, (VALUES ('no: counted from 2025 (in force)', 'from_2025'), ('yes: all years', 'all_years')) r(reading, value)
WHERE part = 'jiangxi_2025';
SELECT reading AS "do they count? 理解", count(*) FILTER (WHERE wait > 0) AS "wait 等待", count(*) FILTER (WHERE wait > 3) AS "over 3 months",
       max(wait) AS "longest", max(starts) FILTER (WHERE wait > 0) AS "cover by 最晚",
       count(*) FILTER (WHERE wait > 0 AND NOT in_year) AS "none 本年无"
FROM (SELECT reading, insurance.wait_months(a) AS wait, insurance.benefit_start(a) AS starts, insurance.benefit_in_year(a) AS in_year
      FROM (SELECT reading, insurance.assessment(policy, birth_date => birth_date, paid_on => paid_on, circumstance_set => circumstances,
                registered_on => registered_on, died_on => died_on, amount_paid => amount_paid, history => history) AS a
            FROM demo.person_jiangxi_2025, reading OFFSET '0') o) r
GROUP BY reading ORDER BY reading;

\echo '8. Five persons (五个人)'
\pset format unaligned
\pset tuples_only on
\pset numericlocale off
WITH chosen AS (
    SELECT DISTINCT ON (n) n, a.*
    FROM demo.answer a, LATERAL (SELECT CASE
        WHEN part = 'jiangxi_2023' AND refund > 0 AND charged = fee THEN 5
        WHEN part = 'jiangxi_2023' AND route = 'newborn_birth_year' AND ends = '2023-12-31' AND starts > '2023-03-01' THEN 4
        WHEN part = 'jiangxi_2025' AND route = 'late' AND in_year AND due IS NULL THEN 3
        WHEN part = 'guizhou_2022' AND payers ?& '{province,city,county}' AND starts = '2022-01-01' AND ends = '2022-12-31' THEN 2
        WHEN part = 'jiangxi_2023' AND route = 'ordinary_window' AND starts = '2023-01-01' AND ends = '2023-12-31' AND due IS NULL THEN 1
        END AS n) c
    WHERE n IS NOT NULL AND status = 'accepted'
    ORDER BY n, first_id
), told AS (
    SELECT c.*, p.birth_date, p.paid_on, p.circumstances,
           (SELECT string_agg(replace(k.key, '_', ' ') || ' ' || k.value, ', ') FROM jsonb_each_text(c.payers) k) AS shares,
           (SELECT string_agg(CASE k.key WHEN 'province' THEN '省级财政' WHEN 'city' THEN '市级财政' WHEN 'county' THEN '县级财政'
                                         ELSE k.key END || k.value || '元', '，') FROM jsonb_each_text(c.payers) k) AS shares_zh,
           (SELECT k.label FROM demo.area r, insurance.known_circumstances(r.policy) k
            WHERE r.key = c.key AND k.code = c.category) AS category_zh
    FROM chosen c JOIN demo.person p ON (p.region, p.coverage_year, p.id) = (c.region, c.coverage_year, c.first_id)
)
SELECT '   ' || rtrim(regexp_replace(concat(
           format('%s, person %s (born %s%s) paid on %s. ', name, first_id, birth_date, ', ' || replace(category, '_', ' '), paid_on),
           CASE WHEN aid > 0 THEN format('The fee is %s yuan; aid bears %s (%s), the person %s.', fee, aid, shares, payable)
                ELSE format('The person bears the whole fee of %s yuan.', payable) END,
           CASE WHEN refund > 0 THEN format(' %s were paid before the aid was granted, so %s are refunded.', charged, refund) END,
           CASE WHEN wait_months > 0 THEN format(' Paid late: a wait of %s months.', wait_months) END,
           format(' Covered %s to %s.', starts, ends)), '(.{1,110})( |$)', E'\\1\n   ', 'g'), E'\n ')
       || CASE n WHEN 2 THEN E'\n   ' || format(
              E'%s%s年第%s号参保人（%s生，%s）于%s缴费：\n   个人缴费标准%s元，资助%s元（%s），个人应缴%s元；\n   待遇享受期%s至%s。',
              label, coverage_year, first_id, birth_date, category_zh, paid_on, fee, aid, shares_zh, payable, starts, ends) ELSE '' END
FROM told ORDER BY n;

\echo
\echo '9. Values that the notices leave open: SAMPLE, from demo/sample-local.json (示例，非正式文件)'
SELECT format('   %-14s %s', name, rtrim(regexp_replace(
           string_agg(replace(p.key, 'local_subsidy.', 'aid of ') || ' ' || (p.value ->> 'value'), ', ' ORDER BY p.key LIKE 'local%', p.key),
           '(.{1,95})(, |$)', E'\\1,\n' || repeat(' ', 18), 'g'), E',\n '))
FROM demo.area, jsonb_each(sample -> 'parameters') p GROUP BY name, area.key ORDER BY area.key;
