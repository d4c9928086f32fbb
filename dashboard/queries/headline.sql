-- The sentence and the row of key figures: persons, and the money of the enrolled, of the whole region.
-- _u: in the unit of the page. _hidden: areas whose number is hidden; the sum has of them what their tiers and months show, and a
-- share is given where there is none.
SELECT persons, accepted, undecided, waiting, funding, payable, aid, fiscal,
       persons_hidden, accepted_hidden, undecided_hidden, waiting_hidden, accepted_hidden AS funding_hidden, aid_hidden AS payable_hidden,
       aid_hidden, accepted_hidden AS fiscal_hidden,
       round(persons / :persons_unit::numeric, :persons_digits) AS persons_u,
       round(accepted / :persons_unit::numeric, :persons_digits) AS accepted_u,
       round(funding / :headline_unit::numeric, 2) AS funding_u,
       round(payable / :headline_unit::numeric, 2) AS payable_u,
       round(aid / :headline_unit::numeric, 2) AS aid_u,
       round(fiscal / :headline_unit::numeric, 2) AS fiscal_u,
       CASE WHEN persons_hidden + accepted_hidden = 0 THEN round(100.0 * accepted / nullif(persons, 0), 1) END AS accepted_percent,
       CASE WHEN waiting_hidden + accepted_hidden = 0 THEN round(100.0 * waiting / nullif(accepted, 0), 2) END AS waiting_percent,
       CASE WHEN undecided_hidden + persons_hidden = 0 THEN round(100.0 * undecided / nullif(persons, 0), 2) END AS undecided_percent,
       CASE WHEN aid_hidden + accepted_hidden = 0 THEN round(100 * payable / nullif(funding, 0), 1) END AS payable_percent,
       CASE WHEN aid_hidden + accepted_hidden = 0 THEN round(100 * aid / nullif(funding, 0), 1) END AS aid_percent,
       CASE WHEN accepted_hidden = 0 THEN round(100 * fiscal / nullif(funding, 0), 1) END AS fiscal_percent,
       areas, policies, policy_areas, runs, settled_at
FROM (SELECT coalesce(sum(persons), 0) AS persons, coalesce(sum(coalesce(accepted, accepted_shown)), 0) AS accepted, coalesce(sum(undecided), 0) AS undecided,
             coalesce(sum(coalesce(waiting, waiting_shown)), 0) AS waiting, coalesce(sum(coalesce(standard_fee + fiscal_subsidy, funding_shown)), 0) AS funding,
             coalesce(sum(coalesce(payable, payable_shown)), 0) AS payable, coalesce(sum(coalesce(subsidy_amount, aid_shown)), 0) AS aid,
             coalesce(sum(coalesce(fiscal_subsidy, fiscal_shown)), 0) AS fiscal,
             count(*) - count(persons) AS persons_hidden, count(*) - count(accepted) AS accepted_hidden,
             count(*) - count(undecided) AS undecided_hidden, count(*) - count(waiting) AS waiting_hidden,
             count(*) - count(subsidy_amount) AS aid_hidden, count(*) AS areas, count(policy) AS policy_areas,
             (SELECT string_agg(policy || ' × ' || n, ', ' ORDER BY n DESC, policy)
              FROM (SELECT policy, count(*) AS n FROM report_total
                    WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area AND policy IS NOT NULL GROUP BY policy) p) AS policies,
             string_agg(DISTINCT run::text, ', ') AS runs,
             to_char(max(settled_at) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS settled_at
      FROM report_total
      LEFT JOIN (SELECT coverage_year, area, sum(persons) FILTER (WHERE subsidy_tier <> 'undecided') AS accepted_shown, sum(standard_fee + fiscal_subsidy) AS funding_shown,
                        sum(payable) AS payable_shown, sum(subsidy_amount) AS aid_shown, sum(fiscal_subsidy) AS fiscal_shown
                 FROM report_tier GROUP BY coverage_year, area) r USING (coverage_year, area)
      LEFT JOIN (SELECT coverage_year, area, sum(waiting) AS waiting_shown FROM report_waiting GROUP BY coverage_year, area) w USING (coverage_year, area)
      WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area) t
