//! A harvester for an S3 in memory: the real one's library, and its way of leaving results.

use asx::{Input, Outcome, keys};
use jiff::civil::date;
use lambda_shared::testing::FakeS3;

/// Harvests a file when it has been looked at a few times, so that who looks sees it wait first.
pub struct Harvester;

impl Harvester {
    /// From now on, each file under `in/` is harvested at the `looks`-th look at it: the listings that would show it.
    pub fn after(looks: usize, s3: &FakeS3) {
        let store = s3.clone();
        let mut seen = std::collections::BTreeMap::<String, usize>::new();
        s3.on(move |call| {
            let path = call.path.trim_start_matches('/');
            let (bucket, stored) = path.split_once('/').unwrap_or((path, ""));
            if call.method == "PUT" {
                seen.remove(stored);
            }
            let prefix = call.query("prefix").filter(|prefix| prefix.starts_with(keys::IN));
            if let (true, Some(prefix)) = (call.query("list-type").is_some(), prefix) {
                let here = |key: &String| key.starts_with(prefix) && store.content(bucket, key).is_some();
                for key in store.keys(bucket).into_iter().filter(here) {
                    let times = seen.entry(key.clone()).or_default();
                    *times += 1;
                    if *times == looks {
                        harvest(&store, bucket, &key);
                    }
                }
            }
            None
        });
    }
}

fn harvest(s3: &FakeS3, bucket: &str, key: &str) {
    let Some(bytes) = s3.content(bucket, key) else { return };
    let stated = s3.metadata(bucket, key).remove("asx-date");
    let received_on = stated.map_or(date(2025, 3, 3), |day| day.parse().unwrap());
    let mut scratch = std::io::Cursor::new(Vec::new());
    let outcome = asx::process(Input { name: key, received_on }, &mut &bytes[..], &mut scratch).unwrap();
    let to = match &outcome {
        Outcome::Harvested(harvest) => {
            for table in &harvest.tables {
                s3.put(bucket, &table.key, &table.content.read(&mut scratch).unwrap());
            }
            let manifest = keys::manifest(harvest.kind, outcome.sha256());
            s3.put(bucket, &manifest, &harvest.manifest.to_json());
            keys::done(key, outcome.sha256())
        }
        Outcome::Failed(failure) => {
            s3.put(bucket, &failure.report.object_key(), &failure.report.to_json());
            keys::failed(key, outcome.sha256())
        }
    };
    s3.put(bucket, &to, &bytes);
    s3.mark_deleted(bucket, key);
}
