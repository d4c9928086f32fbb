-- History (参保历史): made from rows and from other histories, changed, read as rows.

CREATE FUNCTION insurance.history_accum(insurance.history, year int) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_accum_resident' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.history_accum(insurance.history, int) IS 'transition of history_agg(year)';
CREATE FUNCTION insurance.history_accum(insurance.history, year int, status text) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_accum_status' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.history_accum(insurance.history, int, text) IS 'transition of history_agg(year, status)';
CREATE FUNCTION insurance.history_accum(insurance.history, year int, status text, zero_claim boolean, bonus_used boolean, repaired boolean)
    RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_accum_flags' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.history_accum(insurance.history, int, text, boolean, boolean, boolean) IS
'transition of history_agg(year, status, zero_claim, bonus_used, repaired)';
CREATE FUNCTION insurance.history_accum(insurance.history, insurance.history) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_accum_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.history_accum(insurance.history, insurance.history) IS
'transition of history_agg(history), and what combines the states of every history_agg; for one pair of histories there is history_merge';
CREATE FUNCTION insurance.history_final(insurance.history) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.history_final(insurance.history) IS 'last step of history_agg: the state without its room to grow';

CREATE AGGREGATE insurance.history_agg(year int) (
    SFUNC = insurance.history_accum,
    STYPE = insurance.history,
    FINALFUNC = insurance.history_final,
    COMBINEFUNC = insurance.history_accum,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE insurance.history_agg(int) IS
'History of a person (参保历史) from one row a year insured in the resident scheme, in any order, repeated or not; rows without a year are skipped, and NULL is the answer where there are no others. Years are 1990 to 2117, others an error';
CREATE AGGREGATE insurance.history_agg(year int, status text) (
    SFUNC = insurance.history_accum,
    STYPE = insurance.history,
    FINALFUNC = insurance.history_final,
    COMBINEFUNC = insurance.history_accum,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE insurance.history_agg(int, text) IS
'History of a person (参保历史) from rows of year and status (none, resident, employee, excused, contradictory), in any order: of two rows of one year resident wins over employee over excused, and none beside any of them makes the year contradictory. Rows without a year or without a status are skipped; another year than 1990 to 2117 or another word is an error';
CREATE AGGREGATE insurance.history_agg(year int, status text, zero_claim boolean, bonus_used boolean, repaired boolean) (
    SFUNC = insurance.history_accum,
    STYPE = insurance.history,
    FINALFUNC = insurance.history_final,
    COMBINEFUNC = insurance.history_accum,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE insurance.history_agg(int, text, boolean, boolean, boolean) IS
'As history_agg(year, status), with what is known of the year: no claim was paid (零报销), a bonus was used (使用奖励额度), the lapse was repaired (修复); true wins over false and NULL';
CREATE AGGREGATE insurance.history_agg(insurance.history) (
    SFUNC = insurance.history_accum,
    STYPE = insurance.history,
    FINALFUNC = insurance.history_final,
    COMBINEFUNC = insurance.history_accum,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE insurance.history_agg(insurance.history) IS
'Histories of one person merged, in any order, as by operator +; NULLs are skipped. Histories aggregated in parts give the history of the whole';

CREATE FUNCTION insurance.history_merge(insurance.history, insurance.history) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.history_merge(insurance.history, insurance.history) IS
'What two histories of one person say together (合并): a year of one of them is kept; of two resident wins over employee over excused; none and anything else are contradictory, and so is contradictory with anything; flags of either count. NULL adds nothing';
CREATE OPERATOR insurance.+ (
    LEFTARG = insurance.history, RIGHTARG = insurance.history, FUNCTION = insurance.history_merge,
    COMMUTATOR = OPERATOR(insurance.+)
);
COMMENT ON OPERATOR insurance.+ (insurance.history, insurance.history) IS 'merge two histories of one person';

CREATE FUNCTION insurance.add_year(history insurance.history, year int, status text, zero_claim boolean DEFAULT false, bonus_used boolean DEFAULT false, repaired boolean DEFAULT false)
    RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_add_year' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.add_year(insurance.history, int, text, boolean, boolean, boolean) IS
'A history and one more year (登记一个年度), merged with what is recorded of that year; a history of NULL is an empty one, a year or status of NULL adds nothing. Another year than 1990 to 2117 or another word than none, resident, employee, excused, contradictory is an error';
CREATE FUNCTION insurance.set_year(history insurance.history, year int, status text, zero_claim boolean DEFAULT false, bonus_used boolean DEFAULT false, repaired boolean DEFAULT false)
    RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_set_year' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.set_year(insurance.history, int, text, boolean, boolean, boolean) IS
'A history with one year put in the place of what is recorded of it, flags and all (更正一个年度); a status of NULL takes the year out. Errors as of add_year';
CREATE FUNCTION insurance.repair_years(history insurance.history, before_year int, n int) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_repair_years' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.repair_years(insurance.history, int, int) IS
'A history in which the latest n years of the break directly before a year are marked as repaired (断保年度补缴修复): years without insurance, or not recorded, back to the last year that is anything else; all of them where there are fewer, none where the person was never a resident-scheme member before. A negative n or a year other than 1990 to 2117 is an error';

CREATE FUNCTION insurance.years(history insurance.history)
    RETURNS TABLE (year int, status text, zero_claim boolean, bonus_used boolean, repaired boolean, streak int, lapses int)
    AS 'MODULE_PATHNAME', 'history_years' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 15;
COMMENT ON FUNCTION insurance.years(insurance.history) IS
'Every year of a history from the first to the last recorded, those between that are not recorded as none. streak (连续参保年数): resident years in a row up to this one; employee and excused years neither count nor break. lapses (断保年数): years without insurance since the first resident year. From a contradictory year on both are NULL, streak until the next year without insurance';

-- PostgreSQL 13 has no multiranges.
DO $casts$
BEGIN
    IF pg_catalog.current_setting('server_version_num')::int >= 140000 THEN
        CREATE FUNCTION insurance.insured_years(history insurance.history) RETURNS int4multirange
            AS 'MODULE_PATHNAME', 'history_insured_years' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
        COMMENT ON FUNCTION insurance.insured_years(insurance.history) IS
        'Years insured in the resident or the employee scheme (参保年度); contradictory years are not among them';
        CREATE FUNCTION insurance.history_of(resident_years int4multirange) RETURNS insurance.history
            AS 'MODULE_PATHNAME', 'history_of_years' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
        COMMENT ON FUNCTION insurance.history_of(int4multirange) IS
        'History of the years insured in the resident scheme; years that are unbounded, or others than 1990 to 2117, are an error';
        CREATE CAST (insurance.history AS int4multirange) WITH FUNCTION insurance.insured_years(insurance.history);
        CREATE CAST (int4multirange AS insurance.history) WITH FUNCTION insurance.history_of(int4multirange);
    END IF;
END
$casts$;
