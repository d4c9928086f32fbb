-- What an office wants to see first.
\set QUIET on
\pset pager off
\pset footer off
\pset border 1
\pset linestyle ascii
\pset numericlocale on
\pset null ''

\echo
\echo '1. Persons (人数)'
SELECT coalesce(name, 'all') AS "region and year", sum(persons) AS "persons 人数",
       sum(persons) FILTER (WHERE status = 'accepted') AS "enrolled 参保",
       sum(persons) FILTER (WHERE status = 'not_enrolled') AS "not enrolled 未参保",
       sum(persons) FILTER (WHERE status = 'rejected') AS "rejected 不受理",
       sum(persons) FILTER (WHERE status = 'undecided') AS "undecided 待核",
       sum(persons) FILTER (WHERE wait_days > 0 OR wait_months > 0) AS "waiting 等待期"
FROM demo.answer GROUP BY GROUPING SETS ((coverage_year, region, name), ()) ORDER BY grouping(name), coverage_year, region DESC;

\echo '2. Money of the enrolled, yuan (资金，元)'
SELECT coalesce(name, 'all') AS "region and year",
       round(sum(persons * payable)) AS "payable 个人缴费", round(sum(persons * aid)) AS "aid 资助",
       round(sum(persons * central)) AS "central 中央", round(sum(persons * local)) AS "local 地方",
       round(sum(persons * refund)) AS "refund 应退", round(sum(persons * due)) AS "due 应补",
       round(sum(persons * (top_up + fiscal_top_up))) AS "top-up 补差"
FROM demo.answer WHERE status = 'accepted'
GROUP BY GROUPING SETS ((coverage_year, region, name), ()) ORDER BY grouping(name), coverage_year, region DESC;

\echo '3. By route and tier (参保情形、资助档次), yuan'
SELECT CASE WHEN grouping(route) = 1 THEN name || ' ' || label ELSE '  ' || route END AS "route 参保情形",
       coalesce(tier, '') AS "tier 档次", sum(persons) AS "persons 人数",
       round(sum(persons * payable)) AS "payable 个人缴费", round(sum(persons * aid)) AS "aid 资助",
       round(sum(persons * central)) AS "central 中央", round(sum(persons * local)) AS "local 地方"
FROM demo.answer WHERE status = 'accepted'
GROUP BY GROUPING SETS ((coverage_year, region, name, label), (coverage_year, region, name, label, route, tier))
ORDER BY coverage_year, region DESC, grouping(route) DESC, sum(persons) DESC, route, tier;

\echo '4. Who pays the aid (资助资金来源), yuan'
SELECT CASE row_number() OVER (PARTITION BY name ORDER BY paid DESC NULLS LAST, payer) WHEN 1 THEN name ELSE '' END AS "region and year",
       payer || ' ' || CASE payer
           WHEN 'medical_assistance_fund' THEN '医疗救助资金' WHEN 'fiscal' THEN '财政' WHEN 'province' THEN '省级财政'
           WHEN 'city' THEN '市级财政' WHEN 'county' THEN '县级财政' WHEN 'local_government' THEN '当地政府'
           WHEN 'veterans_affairs' THEN '退役军人事务部门' WHEN 'unspecified' THEN '文件未明确' ELSE '' END AS "payer 资金来源",
       heads AS "persons 人数", round(paid) AS "aid 资助", round(paid / heads, 2) AS "per person 人均"
FROM (SELECT name, coverage_year, region, coalesce(p.key, '(no payer or amount in the texts)') AS payer,
             sum(persons) AS heads, sum(persons * p.value::numeric) AS paid
      FROM demo.answer LEFT JOIN LATERAL jsonb_each_text(payers) p ON true
      WHERE status = 'accepted' AND tier <> 'none'
      GROUP BY 1, 2, 3, 4) s
ORDER BY coverage_year, region DESC, paid DESC NULLS LAST, payer;

\echo '5. Who waits, and until when (待遇等待期)'
SELECT name AS "region and year", route AS "route 参保情形",
       coalesce(nullif(wait_days, 0) || ' days', wait_months || ' months') AS "wait 等待期",
       sum(persons) AS "persons 人数", min(starts) AS "cover from 最早", max(starts) AS "to 最晚",
       coalesce(sum(persons) FILTER (WHERE NOT in_year), 0) AS "no cover this year 本年无待遇"
FROM demo.answer WHERE wait_days > 0 OR wait_months > 0
GROUP BY name, coverage_year, region, route, 3 ORDER BY coverage_year, region DESC, sum(persons) DESC;

\echo '6. Who is not enrolled, and why (未参保、不受理、待核原因)'
SELECT name AS "region and year", status AS "status 状态",
       array_to_string(missing || ARRAY(SELECT n FROM unnest(notes) n WHERE n <> ALL ('{window_assumed,missing_fact}'
           || CASE WHEN status = 'undecided' THEN '{}' ELSE '{}'::text[] END)), ', ') AS "why: fact that is missing, note 原因",
       sum(persons) AS "persons 人数"
FROM demo.answer WHERE status <> 'accepted'
GROUP BY name, coverage_year, region, status, 3 ORDER BY coverage_year, region DESC, status, sum(persons) DESC;
