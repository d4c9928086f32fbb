-- The same rules without the extension: SQL CASE, a rule table, PL/pgSQL.
--
-- Eight results: route and tier as numbers (0: not accepted, no aid), fee,
-- subsidy and payable in fen, days of waiting, first and last day of cover.
-- Routes: 1 in the window, 2 newborn, 3 aided, 4 discharged, 5 left a job,
-- 6 late. Each rival's best form: steps fenced off by OFFSET '0', so that no step
-- is computed twice and the plan may still be parallel, and columns that are not
-- wanted left out.
--
--   psql -v schema=bench -f rivals.sql
\set ON_ERROR_STOP 1
SET search_path = :schema, bench;

CREATE VIEW by_case AS
SELECT id, route, tier, fee, subsidy, fee - subsidy AS payable,
       CASE route WHEN 0 THEN NULL WHEN 6 THEN 60 ELSE 0 END AS wait_days,
       CASE route WHEN 0 THEN NULL
                  WHEN 1 THEN greatest(birth_date, date '2022-01-01')
                  WHEN 2 THEN birth_date
                  WHEN 6 THEN paid_on + 61
                  ELSE paid_on END AS benefit_start,
       CASE WHEN route <> 0 THEN date '2022-12-31' END AS benefit_end
FROM (SELECT id, route, birth_date, paid_on,
             CASE route WHEN 0 THEN NULL WHEN 6 THEN 90000 ELSE 32000 END::bigint AS fee,
             CASE WHEN route = 0 THEN NULL
                  WHEN aided_by = 0 THEN 0
                  WHEN aided_by & 63 <> 0 THEN 32000
                  WHEN aided_by & 448 <> 0 THEN 14000
                  WHEN aided_by & 8192 <> 0 THEN 10000
                  WHEN aided_by & 16896 <> 0 THEN 6000
                  ELSE 0 END::bigint AS subsidy,
             CASE WHEN aided_by = 0 THEN 0
                  WHEN aided_by & 63 <> 0 THEN 1
                  WHEN aided_by & 448 <> 0 THEN 2
                  WHEN aided_by & 8192 <> 0 THEN 3
                  WHEN aided_by & 16896 <> 0 THEN 4
                  ELSE 0 END AS tier
      FROM (SELECT id, route, birth_date, paid_on,
                   CASE WHEN route = 1 THEN cats
                        WHEN route IN (0, 6) THEN 0
                        ELSE cats & 1023 END AS aided_by
            FROM (SELECT id, cats, birth_date, paid_on,
                         CASE WHEN paid_on < date '2021-09-25' OR paid_on > date '2022-12-31' THEN 0
                              WHEN paid_on <= date '2022-03-31' THEN 1
                              WHEN birth_date BETWEEN date '2022-01-01' AND date '2022-12-31'
                                   AND paid_on - birth_date <= 90 THEN 2
                              WHEN cats & 1023 <> 0 THEN 3
                              WHEN cats & 1024 <> 0 AND paid_on >= event_on
                                   AND event_on BETWEEN date '2022-01-01' AND date '2022-12-31' THEN 4
                              WHEN cats & 2048 <> 0 AND paid_on >= event_on
                                   AND paid_on - event_on <= 90 THEN 5
                              WHEN paid_on <= date '2022-10-31' THEN 6
                              ELSE 0 END AS route
                  FROM bits OFFSET '0') a
            OFFSET '0') b
      OFFSET '0') c;

-- The same with names instead of numbers, as the extension gives them.
CREATE VIEW by_case_named AS
SELECT id,
       CASE route WHEN 0 THEN 'rejected' WHEN 1 THEN 'in_window' WHEN 2 THEN 'newborn' WHEN 3 THEN 'aided'
                  WHEN 4 THEN 'discharged' WHEN 5 THEN 'job_left' ELSE 'late' END AS route,
       CASE tier WHEN 0 THEN 'none' WHEN 1 THEN 'full' WHEN 2 THEN 'fixed'
                 WHEN 3 THEN 'local' ELSE 'external' END AS tier,
       fee, subsidy, payable, wait_days, benefit_start, benefit_end
FROM by_case;

CREATE TABLE rule (
    region integer, year integer,
    first_day date, last_day date, window_from date, window_until date, late_until date,
    newborn_days integer, leaver_days integer, wait_days integer,
    fee bigint, fee_late bigint,
    may_be_late bigint, veteran bigint, leaver bigint,
    full_aid bigint, aid_2 bigint, aid_3 bigint, aid_4 bigint,
    amount_2 bigint, amount_3 bigint, amount_4 bigint
);
INSERT INTO rule
SELECT 970100 + n, 2022, '2022-01-01', '2022-12-31', '2021-09-25', '2022-03-31', '2022-10-31',
       90, 90, 60, 32000, 90000, 1023, 1024, 2048, 63, 448, 8192, 16896, 14000, 10000, 6000
FROM generate_series(1, 100) n;
ANALYZE rule;

CREATE VIEW by_rule_table AS
SELECT id, route, tier, fee, subsidy, fee - subsidy AS payable,
       CASE route WHEN 0 THEN NULL WHEN 6 THEN wait ELSE 0 END AS wait_days,
       CASE route WHEN 0 THEN NULL
                  WHEN 1 THEN greatest(birth_date, first_day)
                  WHEN 2 THEN birth_date
                  WHEN 6 THEN paid_on + wait + 1
                  ELSE paid_on END AS benefit_start,
       CASE WHEN route <> 0 THEN last_day END AS benefit_end
FROM (SELECT id, route, birth_date, paid_on, first_day, last_day, wait,
             CASE route WHEN 0 THEN NULL WHEN 6 THEN fee_late ELSE fee END AS fee,
             CASE WHEN route = 0 THEN NULL
                  WHEN aided_by = 0 THEN 0
                  WHEN aided_by & full_aid <> 0 THEN fee
                  WHEN aided_by & aid_2 <> 0 THEN amount_2
                  WHEN aided_by & aid_3 <> 0 THEN amount_3
                  WHEN aided_by & aid_4 <> 0 THEN amount_4
                  ELSE 0 END AS subsidy,
             CASE WHEN aided_by = 0 THEN 0
                  WHEN aided_by & full_aid <> 0 THEN 1
                  WHEN aided_by & aid_2 <> 0 THEN 2
                  WHEN aided_by & aid_3 <> 0 THEN 3
                  WHEN aided_by & aid_4 <> 0 THEN 4
                  ELSE 0 END AS tier
      FROM (SELECT a.*,
                   CASE WHEN route = 1 THEN cats
                        WHEN route IN (0, 6) THEN 0
                        ELSE cats & may_be_late END AS aided_by
            FROM (SELECT p.id, p.cats, p.birth_date, p.paid_on, r.first_day, r.last_day, r.wait_days AS wait,
                         r.fee, r.fee_late, r.may_be_late, r.full_aid, r.aid_2, r.aid_3, r.aid_4,
                         r.amount_2, r.amount_3, r.amount_4,
                         CASE WHEN p.paid_on < r.window_from OR p.paid_on > r.last_day THEN 0
                              WHEN p.paid_on <= r.window_until THEN 1
                              WHEN p.birth_date BETWEEN r.first_day AND r.last_day
                                   AND p.paid_on - p.birth_date <= r.newborn_days THEN 2
                              WHEN p.cats & r.may_be_late <> 0 THEN 3
                              WHEN p.cats & r.veteran <> 0 AND p.paid_on >= p.event_on
                                   AND p.event_on BETWEEN r.first_day AND r.last_day THEN 4
                              WHEN p.cats & r.leaver <> 0 AND p.paid_on >= p.event_on
                                   AND p.paid_on - p.event_on <= r.leaver_days THEN 5
                              WHEN p.paid_on <= r.late_until THEN 6
                              ELSE 0 END AS route
                  FROM bits p JOIN rule r ON r.region = p.region AND r.year = 2022 OFFSET '0') a
            OFFSET '0') b
      OFFSET '0') c;

CREATE TYPE results AS (
    route integer, tier integer, fee bigint, subsidy bigint, payable bigint,
    wait_days integer, benefit_start date, benefit_end date
);

CREATE FUNCTION plpgsql_assess(birth date, cats bigint, paid date, event date) RETURNS results
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    r results;
    aided_by bigint := cats & 1023;
BEGIN
    r.tier := 0;
    IF paid < date '2021-09-25' OR paid > date '2022-12-31' THEN
        r.route := 0;
        RETURN r;
    ELSIF paid <= date '2022-03-31' THEN
        r.route := 1;
        aided_by := cats;
        r.benefit_start := greatest(birth, date '2022-01-01');
    ELSIF birth BETWEEN date '2022-01-01' AND date '2022-12-31' AND paid - birth <= 90 THEN
        r.route := 2;
        r.benefit_start := birth;
    ELSIF aided_by <> 0 THEN
        r.route := 3;
        r.benefit_start := paid;
    ELSIF cats & 1024 <> 0 AND paid >= event AND event BETWEEN date '2022-01-01' AND date '2022-12-31' THEN
        r.route := 4;
        r.benefit_start := paid;
    ELSIF cats & 2048 <> 0 AND paid >= event AND paid - event <= 90 THEN
        r.route := 5;
        r.benefit_start := paid;
    ELSIF paid <= date '2022-10-31' THEN
        r.route := 6;
        aided_by := 0;
        r.benefit_start := paid + 61;
    ELSE
        r.route := 0;
        RETURN r;
    END IF;
    r.fee := CASE WHEN r.route = 6 THEN 90000 ELSE 32000 END;
    r.wait_days := CASE WHEN r.route = 6 THEN 60 ELSE 0 END;
    r.subsidy := 0;
    IF aided_by <> 0 THEN
        IF aided_by & 63 <> 0 THEN
            r.tier := 1;
            r.subsidy := 32000;
        ELSIF aided_by & 448 <> 0 THEN
            r.tier := 2;
            r.subsidy := 14000;
        ELSIF aided_by & 8192 <> 0 THEN
            r.tier := 3;
            r.subsidy := 10000;
        ELSIF aided_by & 16896 <> 0 THEN
            r.tier := 4;
            r.subsidy := 6000;
        END IF;
    END IF;
    r.payable := r.fee - r.subsidy;
    r.benefit_end := date '2022-12-31';
    RETURN r;
END
$$;

CREATE VIEW by_plpgsql AS
SELECT id, (r).route, (r).tier, (r).fee, (r).subsidy, (r).payable, (r).wait_days, (r).benefit_start, (r).benefit_end
FROM (SELECT id, plpgsql_assess(birth_date, cats, paid_on, event_on) AS r FROM bits OFFSET '0') x;

CREATE FUNCTION plpgsql_payable(birth date, cats bigint, paid date, event date) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    aided_by bigint := cats & 1023;
BEGIN
    IF paid < date '2021-09-25' OR paid > date '2022-12-31' THEN
        RETURN NULL;
    ELSIF paid <= date '2022-03-31' THEN
        aided_by := cats;
    ELSIF birth BETWEEN date '2022-01-01' AND date '2022-12-31' AND paid - birth <= 90 THEN
        NULL;
    ELSIF aided_by <> 0 THEN
        NULL;
    ELSIF cats & 1024 <> 0 AND paid >= event AND event BETWEEN date '2022-01-01' AND date '2022-12-31' THEN
        NULL;
    ELSIF cats & 2048 <> 0 AND paid >= event AND paid - event <= 90 THEN
        NULL;
    ELSIF paid <= date '2022-10-31' THEN
        RETURN 90000;
    ELSE
        RETURN NULL;
    END IF;
    IF aided_by = 0 THEN
        RETURN 32000;
    END IF;
    RETURN CASE WHEN aided_by & 63 <> 0 THEN 0 WHEN aided_by & 448 <> 0 THEN 18000
                WHEN aided_by & 8192 <> 0 THEN 22000 WHEN aided_by & 16896 <> 0 THEN 26000 ELSE 32000 END;
END
$$;
