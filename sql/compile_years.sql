-- Documents that are wrong in what they say of a person's years, of critical illness
-- and of money at the point of care (language §11 to §13).
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
\pset format unaligned
\pset tuples_only on

CREATE FUNCTION pg_temp.doc(more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{
        "number": "T〔2022〕1号", "title": "notice", "issuer": "issuer", "issued_on": "2021-12-01",
        "regions": [{"code": 990000, "name": "nowhere", "label": "无"}],
        "coverage_years": {"from": 2022, "until": 2022},
        "fees": [{"id": "standard", "personal": 320, "fiscal": 580, "cite": "1"}],
        "routes": [{"id": "ordinary", "start": {"from": "payment"}, "cite": "2"}]
    }'::jsonb || more
$$;
-- What policy_compile() says of documents, a line each.
CREATE FUNCTION pg_temp.says(VARIADIC documents jsonb[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    details text;
    state text;
BEGIN
    RETURN NEXT coalesce('compiles to ' || insurance.region(p) || ' ' || insurance.coverage_year(p), 'no notice')
        FROM insurance.policy_compile(array_prepend(insurance.vocabulary(), documents), 990100, 2022) p;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, details = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE;
    RETURN NEXT state || ' ' || message;
    RETURN QUERY SELECT '  ' || d FROM regexp_split_to_table(nullif(details, ''), E'\n') d;
END
$$;
CREATE FUNCTION pg_temp.with(more jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT pg_temp.says(pg_temp.doc(more))
$$;
-- Refused as an error of the document (22023), in whatever words?
CREATE FUNCTION pg_temp.refused(more jsonb) RETURNS boolean LANGUAGE sql AS $$
    SELECT bool_or(s LIKE '22023 %') FROM pg_temp.with(more) s
$$;
-- An incentive, limits and a class that compile, with other members; null leaves one out.
CREATE FUNCTION pg_temp.incentive(more jsonb, limits jsonb DEFAULT '{"original_cap": 250000, "cite": "3"}') RETURNS SETOF text LANGUAGE sql AS $$
    SELECT pg_temp.with(jsonb_strip_nulls(jsonb_build_object('incentive_limits', limits, 'incentives',
        jsonb_build_array('{"id": "i", "earned_by": "continuous_year", "amount": 3000, "cite": "3"}'::jsonb || more))))
$$;
CREATE FUNCTION pg_temp.class(more jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT pg_temp.with(jsonb_strip_nulls(jsonb_build_object('critical_illness',
        jsonb_build_array('{"id": "all", "deductible": 10000, "rate": 0.6, "cap": 250000, "cite": "4"}'::jsonb || more))))
$$;
CREATE FUNCTION pg_temp.brackets(brackets jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT pg_temp.class(jsonb_build_object('rate', NULL, 'brackets', brackets))
$$;

-- History.
SELECT pg_temp.with('{"history": {"lapses_from": 2025, "streak_from": 2024, "employee_years": "break"}}');
SELECT pg_temp.with('{"history": {"streak_from": 1899, "lapse_from": 2025, "employee_years": "breaks"}}');
SELECT pg_temp.with('{"history": {"streak_from": 2118, "lapses_from": "2025"}}');

-- Incentives.
SELECT pg_temp.incentive('{}');
SELECT pg_temp.incentive('{"earned_by": "zero_claim_year", "amount": {"percent": 0.5}, "first_year": 2025, "effective": "next_year", "cleared_by": "zero_claim_used",
                           "kept_on_lapse": false, "if_insured_next_year": true, "notes": ["half"]}');
SELECT pg_temp.incentive('{"earned_by": null}');
SELECT pg_temp.incentive('{"earned_by": "zero_claim"}');
SELECT pg_temp.incentive('{"amount": null}');
SELECT pg_temp.incentive('{"amount": -3000}');
SELECT pg_temp.incentive('{"amount": "3000"}');
SELECT pg_temp.incentive('{"amount": {"percent": 100.01}}');
SELECT pg_temp.incentive('{"amount": {"per_cent": 1}}');
SELECT pg_temp.incentive('{"first_year": 1899, "after_years": -1}');
SELECT pg_temp.incentive('{"first_year": 2025.5, "after_years": 101}');
SELECT pg_temp.incentive('{"effective": "at_once", "kept_on_lapse": "yes", "if_insured_next_year": 1}');
-- What only years of one kind have.
SELECT pg_temp.incentive('{"after_years": 4}');
SELECT pg_temp.incentive('{"earned_by": "zero_claim_year", "after_years": 4}');
SELECT pg_temp.incentive('{"earned_by": "lapsed_year", "after_years": 4}');
SELECT pg_temp.incentive('{"cleared_by": "bonus_used"}');
SELECT pg_temp.incentive('{"cleared_by": "nothing"}');
SELECT pg_temp.incentive('{"earned_by": "lapsed_year", "cleared_by": "critical_illness_paid"}');
SELECT pg_temp.incentive('{"earned_by": "zero_claim_year", "cleared_by": "used"}');
SELECT pg_temp.incentive('{"effective": "next_year", "if_insured_next_year": true}');
SELECT pg_temp.incentive('{"earned_by": "zero_claim_year", "if_insured_next_year": true}');
SELECT pg_temp.incentive('{"earned_by": "zero_claim_year", "effective": "same_year", "if_insured_next_year": true}');
-- Misspelt keys, and those that incentives do not have.
SELECT pg_temp.incentive('{"earnt_by": "continuous_year", "kept_on_laps": true, "clear_by": "nothing", "after_year": 4, "when": "orphan"}');
SELECT pg_temp.with('{"incentives": [{"id": "i", "earned_by": "lapsed_year", "amount": 3000}]}');
SELECT pg_temp.with('{"incentives": {"earned_by": "lapsed_year", "amount": 3000}}');
SELECT pg_temp.with('{"incentivs": []}');
SELECT pg_temp.with(jsonb_build_object('incentives', (SELECT jsonb_agg(jsonb_build_object('id', 'i' || i, 'earned_by', 'lapsed_year', 'amount', 1, 'cite', '3')) FROM generate_series(1, n) i)))
FROM generate_series(16, 17) n;

-- Limits of incentives: a percentage is one of the original cap.
SELECT pg_temp.incentive('{}', '{"original_cap": 250000, "bonus_at_most": {"percent": 20}, "penalty_at_most": 50000, "net": true, "notes": ["x"], "cite": "3"}');
SELECT pg_temp.incentive('{"amount": {"percent": 1}}', '{"bonus_at_most": {"percent": 20}, "penalty_at_most": 50000, "cite": "3"}');
SELECT pg_temp.incentive('{"amount": {"percent": 1}}', NULL);
SELECT pg_temp.incentive('{}', '{"original_cap": -1, "bonus_at_most": {"percent": 120}, "penalty_at_most": "20 %", "net": "yes", "cite": "3"}');
SELECT pg_temp.incentive('{}', '{"orignal_cap": 250000, "bonus_at_least": 1, "cite": "3"}');
SELECT pg_temp.with('{"incentive_limits": [{"original_cap": 250000}]}');

-- Percentage points of the rates: 0 to 100, four decimals; they need no original cap. Of 16 incentives all count.
SELECT pg_temp.incentive('{"amount": {"points": 1}}', NULL);
SELECT pg_temp.incentive('{"amount": {"points": 0.0001}, "earned_by": "lapsed_year"}', '{"bonus_points_at_most": 100, "penalty_points_at_most": 0, "net": true, "cite": "3"}');
SELECT pg_temp.with('{"incentives": [{"id": "i", "earned_by": "lapsed_year", "amount": {"points": null}, "cite": "3"}], "incentive_limits": {"bonus_points_at_most": {"param": "a"}, "cite": "3"}, "parameters": {"a": {"cite": "3"}}}');
SELECT pg_temp.incentive('{"amount": {"points": 100.0001}}');
SELECT pg_temp.incentive('{"amount": {"points": -1}}');
SELECT pg_temp.incentive('{"amount": {"points": 0.00001}}');
SELECT pg_temp.incentive('{"amount": {"points": "1"}}');
SELECT pg_temp.incentive('{"amount": {"points": 1, "percent": 1}}');
SELECT pg_temp.incentive('{}', '{"bonus_points_at_most": {"points": 5}, "penalty_points_at_most": 101, "cite": "3"}');
SELECT pg_temp.incentive('{}', '{"bonus_point_at_most": 5, "cite": "3"}');
SELECT pg_temp.with(jsonb_build_object('incentives', (SELECT jsonb_agg(jsonb_build_object('id', 'i' || i, 'earned_by', 'lapsed_year', 'amount', CASE WHEN i > 10 THEN '{"points": 1}' ELSE '1' END::jsonb, 'cite', '3')) FROM generate_series(1, n) i)))
FROM generate_series(16, 17) n;

-- Repair.
SELECT pg_temp.with('{"repair": {"fee": "standard_fee"}}');
SELECT pg_temp.with('{"repair": {"fee": 150.5, "months_per_year": 12, "floors": [{"lapsed_from": 4, "months": 6}, {"months": 1}, {"lapsed_from": 100}, {}]}}');
SELECT pg_temp.with('{"repair": {"fee": -1, "months_per_year": 0}}');
SELECT pg_temp.with('{"repair": {"fee": 1, "months_per_year": 13, "floors": {"lapsed_from": 4, "months": 6}}}');
SELECT pg_temp.with('{"repair": {"fee": 1, "floors": [{"lapsed_from": -1, "months": 61}, {"lapsed_form": 4, "month": 6}, 6]}}');
SELECT pg_temp.with('{"repair": {"fee": 1, "floors": [{"lapsed_from": 1, "months": 1}, {"lapsed_from": 2, "months": 2}, {"lapsed_from": 3, "months": 3}, {"lapsed_from": 4, "months": 4},
                                                      {"lapsed_from": 5, "months": 5}, {"lapsed_from": 6, "months": 6}]}}');
SELECT pg_temp.with('{"repair": {"fee": 1, "month_per_year": 1, "floor": []}}');
SELECT pg_temp.refused('{"repair": {}}'), pg_temp.refused('{"repair": {"fee": "standard"}}'), pg_temp.refused('{"repair": []}');

-- Classes of critical illness: deductible, rate, cap.
SELECT pg_temp.class('{}');
SELECT pg_temp.class('{"when": "orphan", "until_year": 2020, "deductible": {"ratio": 0.5, "of": 26000}, "deductible_factor": 0.5, "cap": "none", "notes": ["x"]}');
SELECT pg_temp.class('{"deductible": -0.01}');
SELECT pg_temp.class('{"deductible": {"ratio": -0.5, "of": -26000}}');
SELECT pg_temp.class('{"deductible": {"ratio": 1.5, "off": 26000}}');
SELECT pg_temp.class('{"deductible_factor": 1.01}');
SELECT pg_temp.class('{"deductible": {"of": 26000}}');
SELECT pg_temp.class('{"deductible": 10000000000.01}');
SELECT pg_temp.class('{"rate": 1.01}');
SELECT pg_temp.class('{"rate": -0.01}');
SELECT pg_temp.class('{"rate": "60 %"}');
SELECT pg_temp.class('{"rate": 1, "cap": -1, "cap_on": "expenses", "brackets_from": "deductable", "until_year": "2020"}');
SELECT pg_temp.class('{"until_year": 1899, "when": "orfan", "notes": [5]}');
SELECT pg_temp.class('{"cap_of": "expense", "deductable": 1, "bracket": [], "til_year": 2020}');
SELECT pg_temp.refused('{"critical_illness": [{"id": "all", "cite": "4"}]}'), pg_temp.refused('{"critical_illness": [{"id": "all", "deductible": 1, "rate": null, "cap": 1, "cite": "4"}]}'),
       pg_temp.refused('{"critical_illness": [{"id": "all", "deductible": 1, "rate": 1, "cap": "unlimited", "cite": "4"}]}');
-- Left open is not wrong, but for a rate.
SELECT pg_temp.with('{"critical_illness": [{"id": "all", "deductible": null, "rate": 0.6, "cap": null, "cite": "4"}]}');
SELECT pg_temp.with('{"critical_illness": [{"id": "all", "deductible": {"ratio": 0.5, "of": null}, "rate": 0.6, "cap": "none", "cite": "4"}]}');

-- Brackets: no gap, no overlap, no end.
SELECT pg_temp.brackets('[{"up_to": 30000, "rate": 0.5}, {"from": 30000, "up_to": 80000, "rate": 0.6}, {"rate": 0.7}]');
SELECT pg_temp.brackets('[{"from": 0.00, "up_to": 0.01, "rate": 0}, {"from": 0.01, "rate": 1}]');
SELECT pg_temp.brackets('[{"up_to": 30000, "rate": 0.5}, {"from": 29999.99, "rate": 0.6}]');
SELECT pg_temp.brackets('[{"up_to": 30000, "rate": 0.5}, {"from": 30000.01, "rate": 0.6}]');
SELECT pg_temp.brackets('[{"from": 1, "up_to": 30000, "rate": 0.5}, {"rate": 0.6}]');
SELECT pg_temp.brackets('[{"up_to": 30000, "rate": 0.5}, {"up_to": 30000, "rate": 0.6}, {"up_to": 20000, "rate": 0.7}, {"rate": 0.8}]');
SELECT pg_temp.brackets('[{"up_to": 0, "rate": 0.5}, {"rate": 0.6}]');
SELECT pg_temp.brackets('[{"up_to": 30000, "rate": 0.5}, {"up_to": 80000, "rate": 0.6}]');
SELECT pg_temp.brackets('[{"up_to": 30000, "rate": 1.5}, {"rate": -0.5}]');
SELECT pg_temp.brackets('[{"up_to": 30000}, {"rate": "much"}]');
SELECT pg_temp.brackets('[{"until": 30000, "up_to": 30000, "rate": 0.5}, {"form": 30000, "rate": 0.6}]');
SELECT pg_temp.brackets('[]');
SELECT pg_temp.brackets('{"up_to": 30000, "rate": 0.5}');
SELECT pg_temp.brackets((SELECT jsonb_agg(jsonb_build_object('rate', 0.5, 'up_to', i)) FROM generate_series(1, 51) i)) LIMIT 1;
SELECT pg_temp.class('{"brackets": [{"rate": 0.5}]}');
SELECT pg_temp.class('{"rate": null}');
SELECT pg_temp.with(jsonb_build_object('critical_illness', (SELECT jsonb_agg(jsonb_build_object('id', 'c' || i, 'deductible', 0, 'cap', 'none', 'cite', '4', 'brackets', b.brackets))
    FROM generate_series(1, n) i, (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('rate', 0.5, 'up_to', nullif(k, 32)))) AS brackets FROM generate_series(1, 32) k) b)))
FROM generate_series(8, 9) n;
SELECT pg_temp.refused('{"critical_illness": [{"id": "all", "deductible": 1, "cap": 1, "brackets": [{"rate": 0.5}, {"rate": 0.6}], "cite": "4"}]}'),
       pg_temp.refused('{"critical_illness": [{"id": "all", "deductible": 1, "cap": 1, "brackets": [{"up_to": 10000000000.01, "rate": 0.5}, {"rate": 0.6}], "cite": "4"}]}'),
       pg_temp.refused('{"critical_illness": [{"id": "all", "deductible": 1, "cap": 1, "brackets": [0.5], "cite": "4"}]}');

-- Kinds of claims and the shared limit.
SELECT pg_temp.with('{"critical_illness_expenses": {"kinds": ["inpatient"]}, "assistance": {"annual_limit": 30000, "kinds": ["outpatient", "inpatient"], "notes": ["x"]}}');
SELECT pg_temp.with('{"critical_illness_expenses": {"kinds": []}, "assistance": {"annual_limit": 30000, "kinds": []}}');
SELECT pg_temp.with('{"critical_illness_expenses": {}, "assistance": {"annual_limit": -1}}');
SELECT pg_temp.with('{"critical_illness_expenses": {"kind": ["inpatient"], "kinds": ["inpatient"]}, "assistance": {"anual_limit": 30000, "annual_limit": 30000, "kinds": ["inpatient"]}}');
SELECT pg_temp.refused('{"critical_illness_expenses": {"kinds": "inpatient"}}'), pg_temp.refused('{"critical_illness_expenses": {"kinds": [5]}}'),
       pg_temp.refused('{"assistance": {"kinds": ["inpatient"]}}'), pg_temp.refused('{"assistance": [{"annual_limit": 30000, "kinds": ["inpatient"]}]}');

-- Personal accounts and duplicates.
SELECT pg_temp.with('{"personal_account": [{"id": "premium", "relations": {"spouse": ["配偶"], "child": []}, "requires": ["relative_insured", "designated"], "cite": "5"}]}');
SELECT pg_temp.with('{"personal_account": [{"id": "premium", "cite": "5"}]}');
SELECT pg_temp.with('{"personal_account": [{"id": "premium", "relations": {}, "requires": ["insured", "designatd"], "cite": "5"}]}');
SELECT pg_temp.with('{"personal_account": [{"id": "premium", "relations": {"spouse": "配偶", "child": [5]}, "cite": "5"}]}');
SELECT pg_temp.with('{"personal_account": [{"id": "premium", "relations": ["spouse"], "require": [], "cite": "5"}]}');
SELECT pg_temp.with('{"personal_account": [{"relations": {"spouse": []}, "cite": "5"}]}') LIMIT 2;
SELECT pg_temp.with('{"duplicates": [{"id": "two", "schemes": ["resident", "employee"], "reason": "employment", "action": "manual_review", "cite": "6"}]}');
SELECT pg_temp.with('{"duplicates": [{"id": "two", "schemes": [], "action": "", "cite": "6"}]}');
SELECT pg_temp.with('{"duplicates": [{"id": "two", "cite": "6"}]}');
SELECT pg_temp.with('{"duplicates": [{"id": "two", "scheme": ["resident"], "schemes": ["resident"], "acton": "x", "action": "x", "cite": "6"}]}');
SELECT pg_temp.refused(jsonb_build_object('duplicates', jsonb_build_array(jsonb_build_object('id', 'two', 'schemes', '["resident"]'::jsonb, 'action', repeat('a', 127), 'cite', '6')))),
       pg_temp.refused(jsonb_build_object('duplicates', jsonb_build_array(jsonb_build_object('id', 'two', 'schemes', jsonb_build_array(repeat('s', 127)), 'action', 'a', 'cite', '6')))),
       pg_temp.refused('{"duplicates": [{"id": "two", "schemes": "resident", "action": "a", "cite": "6"}]}'),
       pg_temp.refused('{"duplicates": [{"id": "two", "schemes": ["resident"], "action": "a", "reason": 5, "cite": "6"}]}');

-- A single rule goes on by its section, under what the later notice says itself; a list does not.
CREATE FUNCTION pg_temp.later(more jsonb) RETURNS jsonb[] LANGUAGE sql AS $$
    SELECT ARRAY[insurance.vocabulary(),
        pg_temp.doc('{"number": "T〔2021〕1号", "coverage_years": {"from": 2020, "until": 2021},
            "parameters": {"cap": {"value": 250000, "cite": "3"}},
            "repair": {"fee": 100, "months_per_year": 3, "cite": "3"},
            "critical_illness": [{"id": "all", "deductible": 10000, "rate": 0.6, "cap": {"param": "cap"}, "cite": "4"}]}'),
        pg_temp.doc(more)]
$$;
SELECT p::text::jsonb - '{format,region,coverage_year,documents,circumstances,notes,fees,routes,fingerprint,parameters}'::text[]
FROM insurance.policy_compile(pg_temp.later('{"carries_on": [{"number": "T〔2021〕1号", "rules": ["repair", "parameters/cap", "critical_illness/all"], "cite": "7"}],
    "repair": {"fee": 50, "cite": "7"}, "critical_illness": [{"id": "all", "op": "amend", "rate": 0.65, "cite": "7"}]}'), 990000, 2022) p;
SELECT pg_temp.says(VARIADIC pg_temp.later('{"carries_on": [{"number": "T〔2021〕1号", "rules": ["repair/fee", "critical_illness", "history", "repairs", "parameters"], "cite": "7"}]}'));
-- What goes on is checked where it goes on.
SELECT pg_temp.says(VARIADIC pg_temp.later('{"carries_on": [{"number": "T〔2021〕1号", "rules": ["critical_illness/all"], "cite": "7"}]}'));

-- Readings put values into the new rules.
SELECT r.readings, i.continuous_years, i.bonus_continuous
FROM (VALUES ('{}'), ('{"first": 2021}'), ('{"streak": "short"}')) r(readings),
     insurance.policy_compile(ARRAY[pg_temp.doc('{"incentives": [{"id": "i", "earned_by": "continuous_year", "first_year": 2019, "amount": 3000, "cite": "3"}], "history": {"streak_from": 2018},
         "readings": {"first": {"question": "1", "in_force": 2019, "put": ["/incentives/i/first_year"]},
                      "streak": {"question": "2", "in_force": "long", "values": {"short": {"/history/streak_from": 2022}}}}}')], 990000, 2022, readings => r.readings::jsonb) p,
     insurance.incentives(p, '{2018:resident,2019:resident,2020:resident,2021:resident,2022:resident}') i;
SELECT pg_temp.doc('{"incentives": [{"id": "i", "earned_by": "continuous_year", "amount": 3000, "cite": "3"}], "readings": {"first": {"question": "1", "in_force": 2019, "put": ["/incentives/i/first_year"]}}}') AS doc \gset
\set VERBOSITY terse
SELECT insurance.policy_compile(ARRAY[:'doc'::jsonb], 990000, 2022, readings => '{"first": 1800}');
\set VERBOSITY default

-- Errors of every new section at once.
SELECT p.path, bool_or(s LIKE '  ' || p.path || ': %')
FROM pg_temp.with('{
    "history": {"streak_from": 0},
    "incentives": [{"id": "a", "earned_by": "x", "amount": 1, "cite": "3"}, {"id": "b", "earned_by": "lapsed_year", "amount": -1, "cite": "3"}],
    "incentive_limits": {"bonus_at_most": {"percent": 20}},
    "repair": {"fee": -1},
    "critical_illness": [{"id": "a", "deductible": -1, "rate": 2, "cap": -1, "cite": "4"}],
    "critical_illness_expenses": {"kinds": []},
    "assistance": {"annual_limit": -1, "kinds": []},
    "personal_account": [{"id": "a", "relations": {}, "cite": "5"}],
    "duplicates": [{"id": "a", "schemes": [], "action": "x", "cite": "6"}]}') s,
    (VALUES ('/history/streak_from'), ('/incentives/0/earned_by'), ('/incentives/1/amount'), ('/incentive_limits/bonus_at_most'), ('/repair/fee'),
            ('/critical_illness/0/deductible'), ('/critical_illness/0/rate'), ('/critical_illness/0/cap'), ('/critical_illness_expenses/kinds'),
            ('/assistance/annual_limit'), ('/assistance/kinds'), ('/personal_account/0/relations'), ('/duplicates/0/schemes')) p(path)
GROUP BY p.path ORDER BY p.path COLLATE "C";
