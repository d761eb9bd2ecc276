-- Serves from: 0016
-- 0018 only makes an index, which no program needs to know: those that know no events (0016) go on beside it. Its own
-- first line says 0017, and a file that was applied can not be changed.

update schema_migrations set serves_from = 16 where owner = 'engine' and number = 18;
