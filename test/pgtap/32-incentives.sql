-- What a person's years earn and cost (赣府厅发〔2024〕34号 二(四)): the golden cases; and, for
-- random histories under every reading, the laws that hold of all answers and the
-- answers of the slow implementation in test/oracle/years.sql.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SET search_path = public, insurance;
SET work_mem = '256MB';
SET jit = off;
-- A join of so many rows is none by loops; functions are called in one all the same.
SET enable_nestloop = off;
-- The persons are in tables that several workers can read.
SET max_parallel_workers_per_gather = 1;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;

SELECT * FROM no_plan();

\ir ../oracle/years.sql
\ir ../golden/load.sql
\ir ../golden/years/load.sql

----------------------------------------------------------------------
-- Golden cases: the oracle first, then the extension.
----------------------------------------------------------------------
SELECT cmp_ok(count(*), '>=', 240::bigint, 'the cases of a person''s years are there') FROM year_case;
SELECT is((SELECT string_agg(w, ', ') FROM unnest(ARRAY['003-05', '003-06', '003-07', '003-08', '003-09', '003-10', '003-11', '003-12', '003-13', '003-14']) w
           WHERE w NOT IN (SELECT clause FROM year_case)), NULL, 'every clause on a person''s years has a case');
SELECT is((SELECT string_agg(format('%s=%s', o.name, o.value), ', ') FROM (VALUES
            ('streak_basis', '"full_history"'::jsonb), ('streak_basis', '"from_2025"'), ('break_basis', '"all_years"'),
            ('employee_years', '"break_streak"'), ('employee_years', '"count"'), ('variable_months', '"n"'),
            ('zero_claim_first_year', '2024'), ('zero_claim_survives_break', 'false')) o(name, value)
           WHERE NOT EXISTS (SELECT FROM year_case WHERE readings -> o.name = o.value)), NULL, 'every other reading has a case');

-- A row that is wrong has no answer of the oracle.
CREATE TEMP VIEW decided AS
SELECT * FROM year_case c
WHERE NOT expect ? 'notes_has' AND NOT EXISTS (SELECT FROM year_case_year y WHERE y.nr = c.nr AND y.status = 'contradictory');
DO $$ BEGIN PERFORM pg_temp.oracle_read(nr, readings) FROM decided; END $$;
INSERT INTO oracle_person SELECT nr, nr, upto, original_cap, premium, paid_on FROM decided WHERE ask <> 'waiting';
INSERT INTO oracle_year
SELECT y.nr, y.year, CASE WHEN c.ask = 'assess' AND y.year = c.upto THEN 'resident' ELSE y.status END, y.zero_claim, y.bonus_used, y.repaired
FROM year_case_year y JOIN decided c USING (nr);
INSERT INTO oracle_year SELECT nr, upto, 'resident' FROM decided WHERE ask = 'assess' ON CONFLICT DO NOTHING;

CREATE TEMP TABLE oracle_said AS
SELECT c.nr, to_jsonb(o) || CASE WHEN c.ask = 'assess' THEN jsonb_build_object(
           'accepted', true, 'benefit_in_year', o.benefit_start IS NOT NULL, 'total_collected', c.premium + o.repair_fee,
           'route', CASE WHEN o.lapses_before > 0 THEN 'broken_' WHEN c.paid_on < make_date(c.upto, 1, 1) THEN 'ordinary_' ELSE '' END
                    || CASE WHEN c.paid_on < make_date(c.upto, 1, 1) THEN 'window' ELSE 'late' END) ELSE '{}' END AS answer
FROM decided c JOIN oracle_answer o ON o.person = c.nr
UNION ALL
SELECT c.nr, to_jsonb(w)
FROM decided c JOIN oracle_rule r ON r.rule = c.nr
     CROSS JOIN LATERAL pg_temp.oracle_waiting(r, c.upto, (c.given ->> 'lapsed_years')::bigint, (c.given ->> 'repaired_years')::bigint,
                                               c.premium, coalesce(c.paid_on, make_date(c.upto - 1, 9, 1))) w
WHERE c.ask = 'waiting';
SELECT cmp_ok(count(*), '>=', 230::bigint, 'the oracle answers the cases') FROM oracle_said;
SELECT is((SELECT string_agg(c.id || ': ' || w.wrong, E'\n' ORDER BY c.nr)
           FROM oracle_said o JOIN year_case c USING (nr),
                LATERAL (SELECT pg_temp.golden_wrong(o.answer, c.expect - 'notes_lacks') AS wrong) w), NULL, 'the oracle answers as the cases say');
SELECT is((SELECT string_agg(c.id, ', ')
           FROM decided c JOIN oracle_answer i ON i.person = c.nr
                JOIN (SELECT DISTINCT ON (person) * FROM oracle_card ORDER BY person, year DESC) k USING (person)
           WHERE (i.continuous_years, i.bonus_continuous, i.bonus_zero_claim, i.bonus_total, i.nominal_penalty, i.penalty, i.effective_cap)
                 IS DISTINCT FROM (k.streak, k.bonus_continuous, k.bonus_zero_claim, k.bonus_total, k.nominal_penalty, k.penalty, k.effective_cap)),
          NULL, 'the sums and the card of the oracle agree');

CREATE FUNCTION pg_temp.year_cases() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    c year_case;
    got jsonb;
    wrong text;
BEGIN
    FOR c IN SELECT * FROM year_case ORDER BY nr LOOP
        got := pg_temp.year_case_got(c);
        wrong := pg_temp.golden_wrong(got, c.expect);
        RETURN NEXT ok(wrong IS NULL, format('%s (%s) %s', c.id, c.clause, c.why));
        IF wrong IS NOT NULL THEN
            RETURN NEXT diag(wrong || coalesce(E'\nerror: ' || (got ->> 'error'), ''));
        END IF;
    END LOOP;
END
$$;
SELECT * FROM pg_temp.year_cases();

----------------------------------------------------------------------
-- Random histories.
----------------------------------------------------------------------
TRUNCATE oracle_rule, oracle_person, oracle_year;
CREATE TEMP TABLE reading AS
SELECT row_number() OVER () AS rule, jsonb_build_object('streak_basis', s, 'break_basis', b, 'employee_years', e, 'variable_months', v,
                                                        'zero_claim_first_year', z, 'zero_claim_survives_break', k) AS readings
FROM unnest('{history_threshold,full_history,from_2025}'::text[]) s, unnest('{from_2025,all_years}'::text[]) b,
     unnest('{neutral,break_streak,count}'::text[]) e, unnest('{n_minus_1,n}'::text[]) v,
     unnest('{2025,2024}'::integer[]) z, unnest('{true,false}'::boolean[]) k;
DO $$ BEGIN
    PERFORM pg_temp.oracle_read(0, NULL);
    PERFORM pg_temp.oracle_read(rule::integer, readings) FROM reading;
END $$;
-- The readings in force, in twelve years; every combination of readings, each in one of them.
CREATE UNLOGGED TABLE sample_case AS
SELECT c.*, insurance.policy_for(360000, c.upto,
                local => insurance.local_document(jsonb_build_object('personal_standard', c.premium, 'original_cap', c.original_cap)),
                readings => c.readings) AS policy
FROM (SELECT (row_number() OVER (ORDER BY n.in_force DESC, n.rule, n.upto))::integer - 1 AS nr, n.*,
             (ARRAY[250000, 30000, 90000.55, 15000, 400000])[1 + (n.rule + n.upto) % 5] AS original_cap,
             400 + 10 * (n.upto - 2025) AS premium
      FROM (SELECT true AS in_force, 0 AS rule, y AS upto, '{}'::jsonb AS readings FROM generate_series(2025, 2036) y
            UNION ALL
            SELECT false, rule, 2031 + (rule * 7 % 6)::integer, readings FROM reading) n) c;
CREATE UNIQUE INDEX ON sample_case (nr);
ALTER TABLE sample_case ALTER rule TYPE integer;
\set persons 104000
\ir ../oracle/random.sql

CREATE UNLOGGED TABLE asked AS
SELECT s.person, c.rule, c.nr, p.upto, p.paid_on, p.original_cap, c.in_force,
       s.history::insurance.history AS history, s.plain::insurance.history AS plain,
       s.enrolled::insurance.history AS enrolled, s.longer::insurance.history AS longer
FROM sample s JOIN oracle_person p USING (person)
     JOIN sample_case c ON c.nr = CASE WHEN s.person % 2 = 0 THEN s.person / 2 % 12 ELSE s.person / 2 % 156 END;
ALTER TABLE asked ADD PRIMARY KEY (person);
-- with the policy, which is too long to be copied into every row
CREATE VIEW asking AS SELECT a.*, c.policy FROM asked a JOIN sample_case c USING (nr);
SELECT cmp_ok(count(*), '>=', 100000::bigint, 'random histories') FROM asked;
SELECT is(count(DISTINCT rule), 145::bigint, 'under every combination of readings') FROM asked;
SELECT is((SELECT string_agg(a.person::text, ', ') FROM asked a JOIN oracle_person p USING (person) WHERE a.rule <> p.rule OR a.upto <> p.upto), NULL,
    'each is asked as the oracle is');

CREATE TEMP TABLE said AS SELECT * FROM oracle_answer;
ALTER TABLE said ADD PRIMARY KEY (person);
CREATE UNLOGGED TABLE got AS
SELECT a.person, i.* FROM asking a CROSS JOIN LATERAL insurance.incentives(a.policy, a.history, a.upto) i;
ALTER TABLE got ADD PRIMARY KEY (person);
ANALYZE said, got, asked;

-- The first few that break a law, with what is needed to see it.
CREATE FUNCTION pg_temp.shown(person integer, got text, want text) RETURNS text LANGUAGE sql AS $$
    SELECT format(E'%s, upto %s, %s\n  got  %s\n  want %s', a.history, a.upto, c.readings, got, want)
    FROM asked a JOIN sample_case c ON c.nr = a.nr WHERE a.person = shown.person
$$;

SELECT is(count(*), (SELECT count(*) FROM asked), 'an answer for each') FROM got;
SELECT is(count(*), (SELECT count(*) FROM asked), 'the oracle has one for each, too') FROM said;
-- The sample has what it is to show.
SELECT cmp_ok(n.n, '>=', 1000::bigint, 'among them: ' || n.what)
FROM (SELECT count(*) FILTER (WHERE s.bonus_continuous > 0) AS continuity, count(*) FILTER (WHERE s.bonus_zero_claim > 0) AS zero_claim,
             count(*) FILTER (WHERE s.bonus_continuous > 0 AND s.bonus_zero_claim > 0) AS both_kinds,
             count(*) FILTER (WHERE s.bonus_total = s.ceiling AND s.bonus_total < s.bonus_continuous + s.bonus_zero_claim) AS bonus_cut,
             count(*) FILTER (WHERE s.penalty > 0 AND s.penalty < s.ceiling) AS penalty,
             count(*) FILTER (WHERE s.penalty = s.ceiling AND s.penalty < s.nominal_penalty) AS penalty_cut,
             count(*) FILTER (WHERE s.penalty = s.ceiling AND s.bonus_total = s.ceiling) AS both_cut,
             count(*) FILTER (WHERE s.effective_cap > s.original_cap) AS above, count(*) FILTER (WHERE s.effective_cap < s.original_cap) AS below,
             count(*) FILTER (WHERE s.lapses_before > 4) AS long_lapse, count(*) FILTER (WHERE s.lapses > s.lapses_before AND s.lapses_before > 0) AS served,
             count(*) FILTER (WHERE s.repairs_offered > s.repair_accepted AND s.repair_accepted > 0) AS repairs, count(*) FILTER (WHERE s.benefit_start IS NULL) AS too_late,
             count(*) FILTER (WHERE s.continuous_years > 9) AS long_streak, count(*) FILTER (WHERE s.continuous_years = 0) AS no_streak
      FROM said s) x,
     LATERAL (VALUES ('a continuity bonus', continuity), ('a zero-claim bonus', zero_claim), ('both', both_kinds), ('a bonus cut by the ceiling', bonus_cut),
                     ('a penalty', penalty), ('a penalty cut by the ceiling', penalty_cut), ('both cut', both_cut),
                     ('a limit above the original', above), ('a limit below it', below), ('a long lapse', long_lapse),
                     ('an earlier break beside the last', served), ('repairs of which some are accepted', repairs), ('no day of cover left', too_late),
                     ('a long streak', long_streak), ('no streak', no_streak)) n(what, n);
SELECT cmp_ok(count(*), '>=', 1000::bigint, 'among them: years without claims that a use cleared')
FROM (SELECT DISTINCT u.person FROM oracle_year u JOIN oracle_person p USING (person) JOIN oracle_year z ON z.person = u.person AND z.year < u.year
      WHERE u.bonus_used AND u.year < p.upto AND z.zero_claim AND z.status = 'resident' AND z.year >= 2025) x;
SELECT is(count(*) FILTER (WHERE n >= 10), 145::bigint, 'among them: a bonus and a lapse under every combination of readings')
FROM (SELECT a.rule, count(*) AS n FROM said JOIN asked a USING (person) WHERE bonus_total > 0 AND lapses > 0 GROUP BY a.rule) r;

-- The oracle.
SELECT is((SELECT string_agg(pg_temp.shown(g.person,
                  (g.continuous_years, g.lapsed_years, g.bonus_continuous, g.bonus_zero_claim, g.bonus_total, g.ceiling, g.nominal_penalty, g.penalty, g.original_cap, g.effective_cap)::text,
                  (s.continuous_years, s.lapses_before, s.bonus_continuous, s.bonus_zero_claim, s.bonus_total, s.ceiling, s.nominal_penalty, s.penalty, s.original_cap, s.effective_cap)::text), E'\n')
           FROM (SELECT g.* FROM got g JOIN said s USING (person)
                 WHERE (g.continuous_years, g.lapsed_years, g.bonus_continuous, g.bonus_zero_claim, g.bonus_total, g.ceiling, g.nominal_penalty, g.penalty, g.original_cap, g.effective_cap)
                       IS DISTINCT FROM
                       (s.continuous_years, s.lapses_before, s.bonus_continuous, s.bonus_zero_claim, s.bonus_total, s.ceiling, s.nominal_penalty, s.penalty, s.original_cap, s.effective_cap)
                 ORDER BY person LIMIT 5) g JOIN said s USING (person)), NULL, 'incentives() answers as the oracle, under every combination of readings');
SELECT is(count(*), 0::bigint, 'nothing is noted of good rows') FROM got WHERE notes IS DISTINCT FROM '{}';

-- The same years in points beside the yuan, which they do not change.
CREATE UNLOGGED TABLE pointed AS
SELECT a.person, i.*
FROM (SELECT c.nr, insurance.amend(c.policy, jsonb_build_object(
                 'incentives', (SELECT jsonb_object_agg(i ->> 'id' || '_points', i - '{id,amount,document}'::text[] || jsonb_build_object('amount', jsonb_build_object('points',
                                           CASE i ->> 'earned_by' WHEN 'continuous_year' THEN 0.5 WHEN 'zero_claim_year' THEN 0.0625 ELSE 1.25 END)))
                                FROM jsonb_array_elements(insurance.section(c.policy, 'incentives')) i),
                 'incentive_limits', '{"bonus_points_at_most": 2.5, "penalty_points_at_most": 2.5}'::jsonb)) AS policy
      FROM sample_case c) c
     JOIN asked a USING (nr) CROSS JOIN LATERAL insurance.incentives(c.policy, a.history, a.upto) i
WHERE a.person % 16 < 2;
SELECT is((SELECT string_agg(pg_temp.shown(g.person, (g.bonus_points, g.penalty_points)::text, (s.bonus_points, s.penalty_points)::text), E'\n')
           FROM (SELECT g.* FROM pointed g JOIN said s USING (person)
                 WHERE (g.bonus_points, g.penalty_points) IS DISTINCT FROM (s.bonus_points, s.penalty_points) ORDER BY person LIMIT 5) g JOIN said s USING (person)),
    NULL, 'points are those of the oracle');
SELECT is(count(*), 0::bigint, 'and yuan are what they are without points')
FROM pointed p JOIN got g USING (person)
WHERE (g.continuous_years, g.lapsed_years, g.bonus_continuous, g.bonus_zero_claim, g.bonus_total, g.nominal_penalty, g.penalty, g.effective_cap, g.notes) IS DISTINCT FROM
      (p.continuous_years, p.lapsed_years, p.bonus_continuous, p.bonus_zero_claim, p.bonus_total, p.nominal_penalty, p.penalty, p.effective_cap, p.notes);
SELECT ok(count(*) > 10000 AND count(*) FILTER (WHERE bonus_points = 2.5) > 100 AND count(*) FILTER (WHERE penalty_points = 2.5) > 100
          AND count(*) FILTER (WHERE bonus_points > 0 AND bonus_points < 2.5 AND penalty_points > 0 AND penalty_points < 2.5) > 100, 'among them many within and at the ceilings') FROM pointed;
SELECT is(count(*), 0::bigint, 'without incentives in points there are none') FROM got WHERE bonus_points IS NOT NULL OR penalty_points IS NOT NULL;

-- Laws that need no oracle.
SELECT is(count(*), 0::bigint, 'bonus, penalty and limit keep within their ceilings')
FROM got WHERE (bonus_total BETWEEN 0 AND ceiling AND penalty BETWEEN 0 AND ceiling AND bonus_total <= bonus_continuous + bonus_zero_claim
                AND penalty <= nominal_penalty AND effective_cap BETWEEN original_cap - ceiling AND original_cap + ceiling
                AND effective_cap = round(original_cap + bonus_total - penalty, 2)) IS NOT TRUE;
SELECT is(count(*), 0::bigint, 'a repair changes no incentive')
FROM asking a JOIN got g USING (person) CROSS JOIN LATERAL insurance.incentives(a.policy, a.plain, a.upto) i
WHERE a.history <> a.plain AND (i.effective_cap, i.continuous_years, i.bonus_total, i.penalty) IS DISTINCT FROM (g.effective_cap, g.continuous_years, g.bonus_total, g.penalty);
SELECT cmp_ok(count(*), '>=', 10000::bigint, '(of so many that have repairs)') FROM asked WHERE history <> plain;
SELECT ok(count(*) > 20000 AND bool_and(
           (insurance.continuous_years(a.policy, a.history, a.upto), insurance.lapsed_years(a.policy, a.history, a.upto),
            insurance.bonus_continuous(a.policy, a.history, a.upto), insurance.bonus_zero_claim(a.policy, a.history, a.upto),
            insurance.bonus_total(a.policy, a.history, a.upto), insurance.penalty(a.policy, a.history, a.upto),
            insurance.effective_cap(a.policy, a.history, a.upto), insurance.effective_cap_fen(a.policy, a.history, a.upto),
            insurance.bonus_continuous_fen(a.policy, a.history, a.upto), insurance.bonus_zero_claim_fen(a.policy, a.history, a.upto),
            insurance.bonus_total_fen(a.policy, a.history, a.upto), insurance.penalty_fen(a.policy, a.history, a.upto))
           IS NOT DISTINCT FROM
           (g.continuous_years, g.lapsed_years, g.bonus_continuous, g.bonus_zero_claim, g.bonus_total, g.penalty, g.effective_cap,
            (g.effective_cap * 100)::bigint, (g.bonus_continuous * 100)::bigint, (g.bonus_zero_claim * 100)::bigint,
            (g.bonus_total * 100)::bigint, (g.penalty * 100)::bigint)), 'each scalar is the column of its name')
FROM asking a JOIN got g USING (person)
WHERE a.person % 3 = 1;
SELECT ok(count(*) > 20000 AND bool_and((i.effective_cap, i.bonus_total, i.penalty, i.continuous_years, i.lapsed_years)
                                        IS NOT DISTINCT FROM (g.effective_cap, g.bonus_total, g.penalty, g.continuous_years, g.lapsed_years)
                                        AND insurance.effective_cap(a.policy, a.history) IS NOT DISTINCT FROM g.effective_cap), 'without upto it is the coverage year')
FROM asking a JOIN got g USING (person) CROSS JOIN LATERAL insurance.incentives(a.policy, a.history) i
WHERE a.person % 3 = 0;
SELECT ok(count(*) > 5000 AND bool_and(i.effective_cap IS NOT DISTINCT FROM g.effective_cap), 'the coverage year of the policy does not matter where upto is given')
FROM asked a JOIN got g USING (person)
     JOIN sample_case c ON c.in_force AND c.original_cap = a.original_cap AND c.upto <> a.upto
     CROSS JOIN LATERAL insurance.incentives(c.policy, a.history, a.upto) i
WHERE a.in_force AND a.person % 4 = 0;

-- The ledger.
CREATE UNLOGGED TABLE last_line AS
SELECT a.person, l.year, l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.penalty, l.effective_cap
FROM asking a CROSS JOIN LATERAL (SELECT * FROM insurance.incentive_ledger(a.policy, a.history, a.upto) ORDER BY year DESC LIMIT 1) l;
ALTER TABLE last_line ADD PRIMARY KEY (person);
SELECT cmp_ok(count(*), '>=', 100000::bigint, 'ledgers') FROM last_line;
SELECT is((SELECT string_agg(pg_temp.shown(person, got, want), E'\n') FROM (
           SELECT g.person, (l.year, l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.penalty, l.effective_cap)::text AS got,
                  (a.upto, g.bonus_continuous, g.bonus_zero_claim, g.bonus_total, g.penalty, g.effective_cap)::text AS want
           FROM asked a JOIN got g USING (person) LEFT JOIN last_line l USING (person)
           WHERE EXISTS (SELECT FROM oracle_year y WHERE y.person = a.person AND y.year <= a.upto)
             AND (l.year, l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.penalty, l.effective_cap)
                 IS DISTINCT FROM (a.upto, g.bonus_continuous, g.bonus_zero_claim, g.bonus_total, g.penalty, g.effective_cap)
           ORDER BY g.person LIMIT 5) x), NULL, 'the last line of the ledger is what incentives() answers');
-- Line by line, for some of them.
CREATE UNLOGGED TABLE ledger AS
SELECT a.person, l.year, l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.penalty, l.effective_cap
FROM asking a CROSS JOIN LATERAL insurance.incentive_ledger(a.policy, a.history, a.upto) l WHERE a.person % 16 < 2;
ALTER TABLE ledger ADD PRIMARY KEY (person, year);
SELECT cmp_ok(count(*), '>=', 80000::bigint, 'lines of the ledger') FROM ledger;
DELETE FROM oracle_year WHERE person % 16 >= 2;
DELETE FROM oracle_person WHERE person % 16 >= 2;
CREATE TEMP TABLE card AS SELECT * FROM oracle_card;
ALTER TABLE card ADD PRIMARY KEY (person, year);
ANALYZE last_line, ledger, card;
SELECT cmp_ok(count(*), '>=', 80000::bigint, 'lines of the oracle''s card') FROM card;
SELECT is((SELECT string_agg(pg_temp.shown(person, got, want), E'\n') FROM (
           SELECT person, (year, l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.penalty, l.effective_cap)::text AS got,
                  (year, c.bonus_continuous, c.bonus_zero_claim, c.bonus_total, c.penalty, c.effective_cap)::text AS want
           FROM ledger l FULL JOIN card c USING (person, year)
           WHERE (l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.penalty, l.effective_cap)
                 IS DISTINCT FROM (c.bonus_continuous, c.bonus_zero_claim, c.bonus_total, c.penalty, c.effective_cap)
           ORDER BY person, year LIMIT 5) x), NULL, 'every line of the ledger is the line of the oracle''s card');
SELECT ok(count(*) > 20000 AND bool_and((l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.penalty, l.effective_cap)
                                        IS NOT DISTINCT FROM (i.bonus_continuous, i.bonus_zero_claim, i.bonus_total, i.penalty, i.effective_cap)),
          'every line of the ledger is what incentives() answers of its year')
FROM ledger l JOIN asking a USING (person) CROSS JOIN LATERAL insurance.incentives(a.policy, a.history, l.year) i
WHERE a.person % 48 < 2;

-- assess(): the same, with the coverage year as an enrolment; and the wait.
CREATE UNLOGGED TABLE enrolled AS
SELECT a.person, x.accepted, x.continuous_years, x.bonus_continuous, x.bonus_zero_claim, x.bonus_total, x.penalty, x.effective_cap,
       x.wait_fixed_months, x.wait_variable_months, x.wait_months, x.repair_accepted, x.repair_fee, x.benefit_start
FROM asking a CROSS JOIN LATERAL insurance.assess(a.policy, birth_date => '1980-05-05', paid_on => a.paid_on, history => a.history) x;
ALTER TABLE enrolled ADD PRIMARY KEY (person);
ANALYZE enrolled;
SELECT is(count(*) FILTER (WHERE accepted), (SELECT count(*) FROM asked), 'everybody is accepted') FROM enrolled;
SELECT is((SELECT string_agg(pg_temp.shown(person, got, want), E'\n') FROM (
           SELECT e.person, (e.continuous_years, e.bonus_continuous, e.bonus_zero_claim, e.bonus_total, e.penalty, e.effective_cap)::text AS got,
                  (i.continuous_years, i.bonus_continuous, i.bonus_zero_claim, i.bonus_total, i.penalty, i.effective_cap)::text AS want
           FROM enrolled e JOIN asking a USING (person) CROSS JOIN LATERAL insurance.incentives(a.policy, a.enrolled, a.upto) i
           WHERE (e.continuous_years, e.bonus_continuous, e.bonus_zero_claim, e.bonus_total, e.penalty, e.effective_cap)
                 IS DISTINCT FROM (i.continuous_years, i.bonus_continuous, i.bonus_zero_claim, i.bonus_total, i.penalty, i.effective_cap)
           ORDER BY e.person LIMIT 5) x), NULL, 'assess() answers as incentives() with the coverage year enrolled');
SELECT is((SELECT string_agg(pg_temp.shown(person, got, want), E'\n') FROM (
           SELECT person, (paid_on, e.wait_fixed_months, e.wait_variable_months, e.wait_months, e.repair_accepted, e.repair_fee, e.benefit_start)::text AS got,
                  (paid_on, w.wait_fixed_months, w.wait_variable_months, w.wait_months, w.repair_accepted, w.repair_fee, w.benefit_start)::text AS want
           FROM enrolled e JOIN said w USING (person) JOIN asked a USING (person)
           WHERE (e.wait_fixed_months, e.wait_variable_months, e.wait_months, e.repair_accepted, e.repair_fee, e.benefit_start)
                 IS DISTINCT FROM (w.wait_fixed_months, w.wait_variable_months, w.wait_months, w.repair_accepted, w.repair_fee, w.benefit_start)
           ORDER BY person LIMIT 5) x), NULL, 'assess() makes wait as the oracle does, under every combination of readings');

-- Without the offers to repair; and with a longer lapse.
CREATE TEMP TABLE otherwise AS
SELECT a.person, a.longer IS NOT NULL AS longer, e.wait_months, e.benefit_start, e.penalty,
       p.wait_months AS plain_months, p.benefit_start AS plain_start,
       l.wait_months AS longer_months, l.benefit_start AS longer_start, l.penalty AS longer_penalty
FROM asking a JOIN enrolled e USING (person)
     CROSS JOIN LATERAL insurance.assess(a.policy, birth_date => '1980-05-05', paid_on => a.paid_on, history => a.plain) p
     CROSS JOIN LATERAL insurance.assess(a.policy, birth_date => '1980-05-05', paid_on => a.paid_on, history => a.longer) l;
SELECT is(count(*), 0::bigint, 'no offer to repair lengthens a wait')
FROM otherwise WHERE (wait_months <= plain_months AND coalesce(benefit_start, 'infinity') <= coalesce(plain_start, 'infinity')) IS NOT TRUE;
SELECT cmp_ok(count(*), '>=', 2000::bigint, '(of so many where it shortens one)') FROM otherwise WHERE wait_months < plain_months;
SELECT is(count(*), 0::bigint, 'a longer lapse never shortens a wait, nor lowers a penalty')
FROM otherwise
WHERE longer AND (longer_months >= wait_months AND coalesce(longer_start, 'infinity') >= coalesce(benefit_start, 'infinity')
                  AND longer_penalty >= penalty) IS NOT TRUE;
SELECT cmp_ok(count(*), '>=', 2000::bigint, '(of so many where it lengthens one)') FROM otherwise WHERE longer AND longer_months > wait_months;

-- waiting(): the same by numbers.
CREATE TEMP TABLE waited AS
SELECT c.nr, c.rule, n AS lapsed, k AS repaired, d.paid_on, w.*, o.wait_fixed_months AS fixed, o.wait_variable_months AS variable,
       o.wait_months AS months, o.repair_accepted AS accepted, o.repair_fee AS fee, o.benefit_start AS start
FROM sample_case c JOIN oracle_rule r USING (rule)
     CROSS JOIN generate_series(0, 24) n
     CROSS JOIN LATERAL generate_series(0, n + 2) k
     CROSS JOIN LATERAL (VALUES (make_date(c.upto - 1, 11, 30)), (make_date(c.upto, 2, 28)), (make_date(c.upto, 7, 31)), (NULL)) d(paid_on)
     CROSS JOIN LATERAL insurance.waiting(c.policy, n, k, d.paid_on) w
     CROSS JOIN LATERAL pg_temp.oracle_waiting(r, c.upto, n, k, c.premium, coalesce(d.paid_on, make_date(c.upto - 1, 9, 1))) o
WHERE c.nr % 13 = 0 OR c.nr IN (1, 2, 15, 16, 17, 18);
SELECT cmp_ok(count(*), '>=', 20000::bigint, 'lapses, repairs and days of payment') FROM waited;
SELECT is((SELECT string_agg(x.got || ' want ' || x.want, E'\n') FROM (
           SELECT (rule, lapsed, repaired, paid_on, wait_fixed_months, wait_variable_months, wait_months, repair_accepted, repair_fee, benefit_start)::text AS got,
                  (fixed, variable, months, accepted, fee, start)::text AS want
           FROM waited
           WHERE (wait_fixed_months, wait_variable_months, wait_months, repair_accepted, repair_fee, benefit_start)
                 IS DISTINCT FROM (fixed, variable, months, accepted, fee, start)
           ORDER BY nr, lapsed, repaired LIMIT 5) x), NULL, 'waiting() answers as the oracle');
SELECT ok(count(*) > 20000 AND bool_and(wait_months <= less_repaired AND start <= start_less_repaired), 'one repair more never lengthens the wait')
FROM (SELECT wait_months, coalesce(benefit_start, 'infinity') AS start, lag(wait_months) OVER w AS less_repaired,
             lag(coalesce(benefit_start, 'infinity')) OVER w AS start_less_repaired
      FROM waited WINDOW w AS (PARTITION BY nr, paid_on, lapsed ORDER BY repaired)) x
WHERE less_repaired IS NOT NULL;
SELECT ok(count(*) > 20000 AND bool_and(wait_months >= less_lapsed AND start >= start_less_lapsed), 'one lapse more never shortens it')
FROM (SELECT wait_months, coalesce(benefit_start, 'infinity') AS start, lag(wait_months) OVER w AS less_lapsed,
             lag(coalesce(benefit_start, 'infinity')) OVER w AS start_less_lapsed
      FROM waited WINDOW w AS (PARTITION BY nr, paid_on, repaired ORDER BY lapsed)) x
WHERE less_lapsed IS NOT NULL;
SELECT ok(count(*) > 20000 AND bool_and(unrepaired - wait_months = repair_accepted AND repair_accepted <= repaired AND repair_fee = repair_accepted * premium),
          'a repair that is accepted costs the premium and takes a month away; any other does neither')
FROM (SELECT w.*, c.premium, first_value(w.wait_months) OVER (PARTITION BY w.nr, w.paid_on, w.lapsed ORDER BY w.repaired) AS unrepaired
      FROM waited w JOIN sample_case c USING (nr)) x;

-- A year that two sources tell differently: what is answered all the same is what it
-- would be, whatever the year was.
CREATE TEMP TABLE doubted AS
SELECT a.person, a.nr, a.upto, a.paid_on, y.year, w.status,
       regexp_replace(a.history::text, y.year || ':[a-z]+', y.year || ':contradictory')::insurance.history AS doubt,
       regexp_replace(a.history::text, y.year || ':[a-z]+', y.year || ':' || w.status)::insurance.history AS world
FROM asked a JOIN LATERAL (SELECT y.year FROM oracle_year y WHERE y.person = a.person AND y.year <= a.upto AND NOT y.bonus_used AND NOT y.repaired
                           ORDER BY hashint8extended(y.year, a.person) LIMIT 1) y ON true
     CROSS JOIN unnest('{none,resident,employee,excused}'::text[]) w(status)
WHERE a.person % 48 < 2;
CREATE TEMP TABLE doubt AS
SELECT d.person, d.year, d.status, d.doubt, d.upto, to_jsonb(i) - '{notes,bonus_points,penalty_points}'::text[] AS told, to_jsonb(w) - 'notes' AS world, i.notes
FROM doubted d JOIN sample_case c USING (nr)
     CROSS JOIN LATERAL insurance.incentives(c.policy, d.doubt, d.upto) i
     CROSS JOIN LATERAL insurance.incentives(c.policy, d.world, d.upto) w
UNION ALL
SELECT d.person, d.year, d.status, d.doubt, d.upto, a.said, b.said, a.notes
FROM doubted d JOIN sample_case c USING (nr)
     CROSS JOIN LATERAL (SELECT jsonb_build_object('wait_months', x.wait_months, 'benefit_start', coalesce(x.benefit_start::text, x.benefit_in_year::text),
                                                   'repair_fee', x.repair_fee, 'penalty', x.penalty, 'limit', x.effective_cap) AS said, x.notes
                         FROM insurance.assess(c.policy, birth_date => '1980-05-05', paid_on => d.paid_on, history => d.doubt) x) a
     CROSS JOIN LATERAL (SELECT jsonb_build_object('wait_months', x.wait_months, 'benefit_start', coalesce(x.benefit_start::text, x.benefit_in_year::text),
                                                   'repair_fee', x.repair_fee, 'penalty', x.penalty, 'limit', x.effective_cap) AS said
                         FROM insurance.assess(c.policy, birth_date => '1980-05-05', paid_on => d.paid_on, history => d.world) x) b;
SELECT cmp_ok(count(*), '>=', 20000::bigint, 'histories with a contradiction') FROM doubt;
SELECT is((SELECT string_agg(format('%s, upto %s, %s if %s: %s got %s, would be %s', x.doubt, x.upto, x.year, x.status, x.key, x.told_value, x.world -> x.key), E'\n') FROM (
           SELECT d.*, t.key, t.value AS told_value
           FROM doubt d CROSS JOIN LATERAL jsonb_each(d.told) t WHERE t.value <> 'null' AND t.value <> d.world -> t.key
           ORDER BY d.person LIMIT 5) x), NULL, 'what does not turn on a contradiction is answered, and rightly');
SELECT is((SELECT string_agg(x.line, E'\n') FROM (
           SELECT format('%s, upto %s: %s %s', doubt, upto, told, notes) AS line
           FROM doubt WHERE EXISTS (SELECT FROM jsonb_each(told) t WHERE t.value = 'null') AND NOT notes @> ARRAY['history_contradictory:' || year]
           ORDER BY person LIMIT 5) x), NULL, 'what is not answered is noted with the year');
SELECT cmp_ok((SELECT count(*) FROM doubt d WHERE d.told ? n.key AND (d.told -> n.key <> 'null') = n.answered), '>=', 100::bigint, n.what)
FROM (VALUES ('effective_cap', true, 'some limits do not turn on it'), ('effective_cap', false, 'some limits do'),
             ('wait_months', true, 'some waits do not turn on it'), ('wait_months', false, 'some waits do')) n(key, answered, what);

SELECT * FROM finish();
