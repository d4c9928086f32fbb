-- The rules of a person's years once more, from the words of the notice
-- (赣府厅发〔2024〕34号 二(四)), slowly, in plain SQL that reads nothing of the
-- extension: what src/ answers must be what this answers.
--
--   \ir ../oracle/years.sql
--
-- fill oracle_rule, oracle_person and oracle_year, then read oracle_answer (one row a
-- person, from sums over the years) or oracle_card (one row a person and year, going
-- from year to year as a clerk with a card would); pg_temp.oracle_waiting() is the wait
-- alone.

-- What the sentences are read to say. The defaults are the reading in force.
CREATE TEMP TABLE oracle_rule (
    rule integer PRIMARY KEY,
    -- 连续参保激励: after how many years, each further year earns, from which year on;
    -- and the first year that is counted at all
    streak_years integer NOT NULL DEFAULT 4,
    streak_amount numeric NOT NULL DEFAULT 3000,
    streak_counts_from integer NOT NULL DEFAULT 0,
    streak_earns_from integer NOT NULL DEFAULT 2025,
    -- 零报销激励
    zero_amount numeric NOT NULL DEFAULT 3000,
    zero_from integer NOT NULL DEFAULT 2025,
    zero_kept_on_lapse boolean NOT NULL DEFAULT true,
    -- 断保: the first year without insurance that counts, its price in the limit
    lapses_from integer NOT NULL DEFAULT 2025,
    lapse_amount numeric NOT NULL DEFAULT 3000,
    employee text NOT NULL DEFAULT 'neutral' CHECK (employee IN ('neutral', 'break_streak', 'count')),
    -- 累计提高/降低总额, each side by itself
    ceiling numeric NOT NULL DEFAULT 0.20,
    -- not in the notice: the same years in percentage points (百分点), each side by itself
    streak_points numeric NOT NULL DEFAULT 0.5,
    zero_points numeric NOT NULL DEFAULT 0.0625,
    lapse_points numeric NOT NULL DEFAULT 1.25,
    points_ceiling numeric NOT NULL DEFAULT 2.5,
    -- 等待期: fixed months, lapses that the fixed months answer, least months after
    -- repair, from how many lapses on
    fixed_months integer NOT NULL DEFAULT 3,
    lapses_in_fixed integer NOT NULL DEFAULT 1,
    least_months integer NOT NULL DEFAULT 6,
    least_from integer NOT NULL DEFAULT 4
);

-- A rule by the names of the readings.
CREATE FUNCTION pg_temp.oracle_read(rule integer, readings jsonb) RETURNS void LANGUAGE sql AS $$
    INSERT INTO oracle_rule (rule, streak_counts_from, streak_earns_from, lapses_from, employee, lapses_in_fixed, zero_from, zero_kept_on_lapse)
    SELECT rule,
           CASE r.streak_basis WHEN 'from_2025' THEN 2025 ELSE 0 END,
           CASE r.streak_basis WHEN 'full_history' THEN 0 ELSE 2025 END,
           CASE r.break_basis WHEN 'all_years' THEN 0 ELSE 2025 END,
           r.employee_years,
           CASE r.variable_months WHEN 'n' THEN 0 ELSE 1 END,
           r.zero_claim_first_year,
           r.zero_claim_survives_break
    FROM jsonb_to_record('{"streak_basis": "history_threshold", "break_basis": "from_2025", "employee_years": "neutral",
                           "variable_months": "n_minus_1", "zero_claim_first_year": 2025, "zero_claim_survives_break": true}'::jsonb
                         || coalesce(readings, '{}'))
         AS r(streak_basis text, break_basis text, employee_years text, variable_months text, zero_claim_first_year integer,
              zero_claim_survives_break boolean)
$$;

-- upto: the year asked about; original_cap: the limit before bonus and penalty (原封顶线);
-- premium: the personal fee of that year, NULL where nobody knows it.
CREATE TEMP TABLE oracle_person (
    person integer PRIMARY KEY,
    rule integer NOT NULL,
    upto integer NOT NULL,
    original_cap numeric,
    premium numeric,
    paid_on date
);

CREATE TEMP TABLE oracle_year (
    person integer NOT NULL,
    year integer NOT NULL,
    status text NOT NULL CHECK (status IN ('none', 'resident', 'employee', 'excused')),
    zero_claim boolean NOT NULL DEFAULT false,
    bonus_used boolean NOT NULL DEFAULT false,
    repaired boolean NOT NULL DEFAULT false,
    PRIMARY KEY (person, year)
);

-- Every year from the first recorded one to the year asked about; one that nobody
-- recorded was not insured.
CREATE TEMP VIEW oracle_each AS
SELECT p.person, p.upto, y.year, s.status, h.zero_claim AND s.status = 'resident' AND y.year >= r.zero_from AS zero_claim, h.bonus_used, h.repaired,
       s.status = 'resident' OR s.status = 'employee' AND r.employee = 'count' AS counts,
       s.status = 'none' OR s.status = 'employee' AND r.employee = 'break_streak' AS ends_streak,
       y.year >= r.lapses_from AS lapse_counts, y.year >= r.streak_counts_from AS streak_counts, y.year >= r.streak_earns_from AS earns,
       r.streak_years, r.zero_kept_on_lapse
FROM oracle_person p
     JOIN oracle_rule r USING (rule)
     JOIN (SELECT person, min(year) AS first FROM oracle_year GROUP BY person) f USING (person)
     CROSS JOIN LATERAL generate_series(f.first, p.upto) AS y(year)
     LEFT JOIN oracle_year h ON h.person = p.person AND h.year = y.year
     CROSS JOIN LATERAL (SELECT coalesce(h.status, 'none') AS status) s;

-- Sums over the years.  003-05, 003-09: the streak is the number of counted years since
-- the last year that ended one.  003-10: a lapse is a year without insurance, after an
-- insured one.  003-12: the lapses of now are those after the last year that was held.
CREATE TEMP VIEW oracle_sum AS
WITH so_far AS (
    SELECT *,
           count(*) FILTER (WHERE counts) OVER years > 0 AS begun,
           count(*) FILTER (WHERE counts AND streak_counts) OVER years AS for_streak,
           max(year) FILTER (WHERE status <> 'none' AND year < upto) OVER person AS held,
           max(year) FILTER (WHERE bonus_used AND year < upto) OVER person AS used
    FROM oracle_each
    WINDOW years AS (PARTITION BY person ORDER BY year), person AS (PARTITION BY person)
), known AS (
    SELECT *,
           status = 'none' AND begun AS uninsured,
           for_streak - max(CASE WHEN ends_streak THEN for_streak ELSE 0 END) OVER (PARTITION BY person ORDER BY year) AS streak,
           max(year) FILTER (WHERE status = 'none' AND begun AND NOT zero_kept_on_lapse) OVER (PARTITION BY person) AS lost
    FROM so_far
)
SELECT person,
       coalesce(max(streak) FILTER (WHERE year = upto), 0) AS continuous_years,
       count(*) FILTER (WHERE uninsured AND lapse_counts) AS lapses,
       count(*) FILTER (WHERE uninsured AND lapse_counts AND year > held AND year < upto) AS lapses_before,
       count(*) FILTER (WHERE uninsured AND lapse_counts AND year > held AND year < upto AND repaired) AS repairs_offered,
       -- 003-05: from the fifth year on, in that year itself
       count(*) FILTER (WHERE counts AND earns AND streak > streak_years) AS streak_increments,
       -- 003-06: from the next year on; 003-08: a use takes all that was gathered up to its
       -- own year, from the next year on
       count(*) FILTER (WHERE zero_claim AND year < upto AND year > coalesce(used, 0) AND year > coalesce(lost, 0)) AS zero_increments
FROM known
GROUP BY person;

-- 003-07, 003-10: what accrued, and what of it the ceilings leave.
CREATE FUNCTION pg_temp.oracle_limited(nominal numeric, ceiling numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN nominal = 0 THEN 0 WHEN ceiling < nominal THEN ceiling WHEN ceiling >= nominal THEN nominal END
$$;

-- 003-11 to 003-14: the wait of somebody without a special circumstance, who pays on
-- paid_on for the year, after so many lapses directly before it, and offers to repair
-- some of them.  In time: by the day before the year.
CREATE FUNCTION pg_temp.oracle_waiting(
    r oracle_rule, year integer, lapses bigint, offered bigint, premium numeric, paid_on date
) RETURNS TABLE (
    wait_fixed_months integer, wait_variable_months integer, wait_months integer,
    repair_accepted integer, repair_fee numeric, benefit_start date
) LANGUAGE sql IMMUTABLE AS $$
    SELECT u.fixed, u.variable - a.accepted, m.months, a.accepted,
           CASE WHEN a.accepted = 0 THEN 0 ELSE a.accepted * premium END,
           CASE WHEN m.months = 0 THEN make_date(year, 1, 1) WHEN d.start <= make_date(year, 12, 31) THEN d.start END
    FROM (SELECT CASE WHEN lapses > 0 OR paid_on >= make_date(year, 1, 1) THEN r.fixed_months ELSE 0 END AS fixed,
                 greatest(lapses::integer - r.lapses_in_fixed, 0) AS variable,
                 CASE WHEN lapses >= r.least_from THEN r.least_months ELSE 0 END AS least) u,
         -- a repair is accepted where it takes a month away
         LATERAL (SELECT count(*)::integer AS accepted FROM generate_series(1, offered) k
                  WHERE k <= u.variable AND u.fixed + u.variable - k >= u.least) a,
         LATERAL (SELECT u.fixed + u.variable - a.accepted AS months) m,
         -- the day of the base is not counted: the wait ends on the day of its number, or the last of that month
         LATERAL (SELECT (greatest(paid_on, make_date(year - 1, 12, 31)) + make_interval(months => m.months))::date + 1 AS start) d
$$;

CREATE TEMP VIEW oracle_answer AS
SELECT p.person,
       coalesce(s.continuous_years, 0) AS continuous_years,
       coalesce(s.lapses, 0) AS lapses,
       coalesce(s.lapses_before, 0) AS lapses_before,
       coalesce(s.repairs_offered, 0) AS repairs_offered,
       n.bonus_continuous, n.bonus_zero_claim, n.nominal_penalty,
       round(c.ceiling, 2) AS ceiling,
       round(pg_temp.oracle_limited(n.bonus_continuous + n.bonus_zero_claim, c.ceiling), 2) AS bonus_total,
       round(pg_temp.oracle_limited(n.nominal_penalty, c.ceiling), 2) AS penalty,
       p.original_cap,
       round(p.original_cap + pg_temp.oracle_limited(n.bonus_continuous + n.bonus_zero_claim, c.ceiling)
             - pg_temp.oracle_limited(n.nominal_penalty, c.ceiling), 2) AS effective_cap,
       pg_temp.oracle_limited(n.points, r.points_ceiling) AS bonus_points,
       pg_temp.oracle_limited(n.points_taken, r.points_ceiling) AS penalty_points,
       w.*
FROM oracle_person p
     JOIN oracle_rule r USING (rule)
     LEFT JOIN oracle_sum s USING (person)
     CROSS JOIN LATERAL pg_temp.oracle_waiting(r, p.upto, coalesce(s.lapses_before, 0), coalesce(s.repairs_offered, 0),
                                               p.premium, p.paid_on) w
     CROSS JOIN LATERAL (SELECT r.streak_amount * coalesce(s.streak_increments, 0) AS bonus_continuous,
                                r.zero_amount * coalesce(s.zero_increments, 0) AS bonus_zero_claim,
                                r.lapse_amount * coalesce(s.lapses, 0) AS nominal_penalty,
                                r.streak_points * coalesce(s.streak_increments, 0) + r.zero_points * coalesce(s.zero_increments, 0) AS points,
                                r.lapse_points * coalesce(s.lapses, 0) AS points_taken) n
     CROSS JOIN LATERAL (SELECT r.ceiling * p.original_cap AS ceiling) c;

-- The same, written down year by year.
CREATE TEMP VIEW oracle_card AS
WITH RECURSIVE card AS (
    SELECT p.person, p.rule, p.upto, p.original_cap, min(y.year) AS first, min(y.year) - 1 AS year, 0 AS streak, false AS ever_insured,
           0::numeric AS bonus_continuous, 0::numeric AS bonus_zero_claim, 0::numeric AS for_next_year, 0::numeric AS nominal_penalty
    FROM oracle_person p JOIN oracle_year y USING (person)
    GROUP BY p.person, p.rule, p.upto, p.original_cap
  UNION ALL
    SELECT c.person, c.rule, c.upto, c.original_cap, c.first, c.year + 1, t.streak, c.ever_insured OR s.counts,
           c.bonus_continuous + CASE WHEN s.counts AND t.streak > r.streak_years AND c.year + 1 >= r.streak_earns_from
                                     THEN r.streak_amount ELSE 0 END,
           t.zero,
           -- what this year adds to the next, or what it wipes out
           CASE WHEN s.bonus_used THEN -t.zero
                WHEN s.status = 'resident' AND s.zero_claim AND c.year + 1 >= r.zero_from THEN r.zero_amount
                ELSE 0 END,
           c.nominal_penalty + CASE WHEN t.uninsured AND c.year + 1 >= r.lapses_from THEN r.lapse_amount ELSE 0 END
    FROM card c
         JOIN oracle_rule r USING (rule)
         LEFT JOIN oracle_year h ON h.person = c.person AND h.year = c.year + 1
         CROSS JOIN LATERAL (SELECT coalesce(h.status, 'none') AS status, coalesce(h.zero_claim, false) AS zero_claim,
                                    coalesce(h.bonus_used, false) AS bonus_used,
                                    coalesce(h.status = 'resident' OR h.status = 'employee' AND r.employee = 'count', false) AS counts) s
         CROSS JOIN LATERAL (SELECT s.status = 'none' AND c.ever_insured AS uninsured,
                                    CASE WHEN s.counts THEN c.streak + (c.year + 1 >= r.streak_counts_from)::integer
                                         WHEN s.status = 'none' OR s.status = 'employee' AND r.employee = 'break_streak' THEN 0
                                         ELSE c.streak END AS streak,
                                    CASE WHEN s.status = 'none' AND c.ever_insured AND NOT r.zero_kept_on_lapse THEN 0
                                         ELSE c.bonus_zero_claim + c.for_next_year END AS zero) t
    WHERE c.year < c.upto
)
SELECT c.person, c.year, c.streak, c.bonus_continuous, c.bonus_zero_claim, c.nominal_penalty,
       round(pg_temp.oracle_limited(c.bonus_continuous + c.bonus_zero_claim, r.ceiling * c.original_cap), 2) AS bonus_total,
       round(pg_temp.oracle_limited(c.nominal_penalty, r.ceiling * c.original_cap), 2) AS penalty,
       round(c.original_cap + pg_temp.oracle_limited(c.bonus_continuous + c.bonus_zero_claim, r.ceiling * c.original_cap)
             - pg_temp.oracle_limited(c.nominal_penalty, r.ceiling * c.original_cap), 2) AS effective_cap
FROM card c JOIN oracle_rule r USING (rule)
WHERE c.year >= c.first;
