-- A planted schema of this name must stop the installation: no IF NOT EXISTS.
CREATE SCHEMA insurance;
COMMENT ON SCHEMA insurance IS
'Rules of resident basic medical insurance (城乡居民基本医疗保险), answered from the notices inside the database';
GRANT USAGE ON SCHEMA insurance TO PUBLIC;

