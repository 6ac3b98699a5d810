//! The tables of S3.

/// Keys compare by their UTF-8 bytes, which is the order AWS lists them in. `seq` grows with every write, so the newest
/// version of a key comes first; `latest` marks it for listings that want nothing else.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS s3_buckets (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_sequence (last INTEGER NOT NULL);
INSERT INTO s3_sequence SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM s3_sequence);
CREATE TABLE IF NOT EXISTS s3_versions (
    bucket TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
    latest INTEGER NOT NULL, marker INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, body TEXT, about TEXT NOT NULL,
    PRIMARY KEY (bucket, key, seq DESC)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS s3_version_ids ON s3_versions (bucket, key, id);
CREATE INDEX IF NOT EXISTS s3_current ON s3_versions (bucket, key) WHERE latest = 1 AND marker = 0;
CREATE TABLE IF NOT EXISTS s3_uploads (
    bucket TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, initiated INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (bucket, key, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_parts (
    upload TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, body TEXT NOT NULL, checksum TEXT NOT NULL,
    PRIMARY KEY (upload, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_deliveries (
    seq INTEGER PRIMARY KEY, function TEXT NOT NULL, payload TEXT NOT NULL
);
";
