-- Tables in memory with small rows and with blobs up to 96 KiB; index creation, a sort, growing rows, deletes, a dropped index.
-- The recorder makes the table scale(n) first.
CREATE TABLE small(id INTEGER PRIMARY KEY, name TEXT, grp INTEGER, price REAL);
CREATE TABLE blobs(id INTEGER PRIMARY KEY, kind INTEGER, body BLOB);
BEGIN;
INSERT INTO small
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000 * (SELECT n FROM scale))
  SELECT i, printf('name-%08x', (i * 2654435761) & 4294967295), i * 7919 % 97, (i * 31 % 1000) / 10.0 FROM n;
INSERT INTO blobs
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 180 * (SELECT n FROM scale))
  SELECT i, i % 5, randomblob(512 + (i * 7919 % 97) * (i * 7919 % 97) * 10) FROM n;
COMMIT;
CREATE INDEX small_name ON small(name);
CREATE INDEX small_grp ON small(grp, price);
CREATE INDEX blobs_kind ON blobs(kind, length(body));
SELECT grp, count(*), sum(price), group_concat(substr(name, 1, 6)) FROM small GROUP BY grp ORDER BY 3 DESC;
SELECT count(*) FROM (SELECT DISTINCT substr(name, 8, 3) FROM small);
SELECT kind, sum(length(hex(body))) FROM blobs GROUP BY kind;
UPDATE blobs SET body = CAST(body || randomblob(3000) AS BLOB) WHERE id % 4 = 0;
DELETE FROM blobs WHERE id % 3 = 0;
DELETE FROM small WHERE grp < 30;
DROP INDEX small_name;
INSERT INTO blobs(kind, body) SELECT kind + 10, randomblob(length(body) / 2) FROM blobs WHERE kind < 3;
CREATE TABLE copy AS SELECT a.id, a.name, b.kind FROM small a JOIN blobs b ON b.id = a.id % 200 WHERE a.grp > 60;
DELETE FROM copy;
DROP TABLE blobs;
VACUUM;
