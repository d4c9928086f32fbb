-- Loads the documents of invented regions and their golden cases, for the pgTAP
-- files: \ir ../golden/load-invented.sql, in the place of load.sql.
--
-- Every test/documents/NAME.json that has a test/golden/NAME.jsonl takes part:
-- invented(name, document) and golden.

\ir load.sql
TRUNCATE golden;

CREATE TEMP TABLE invented (name text PRIMARY KEY, document jsonb NOT NULL);
\copy invented FROM PROGRAM 'for d in test/documents/*.json; do n=$(basename $d .json); if [ -f test/golden/$n.jsonl ]; then printf "%s\002" $n; tr "\n" " " <$d; echo; fi; done' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM PROGRAM 'for d in test/documents/*.json; do g=test/golden/$(basename $d .json).jsonl; if [ -f $g ]; then cat $g; fi; done' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
SELECT pg_temp.golden_take();
