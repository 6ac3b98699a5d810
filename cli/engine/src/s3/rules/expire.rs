//! Carrying lifecycle rules out, once a day at midnight UTC as S3 does: what falls due during a day goes at its end.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>

use std::sync::{Arc, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::core::{ApiError, Call, Cloud};
use crate::s3::rules::SERVICE;
use crate::s3::rules::delete::{Doomed, Removal, remove};
use crate::s3::rules::lifecycle::{Lifecycle, LifecycleRule};
use crate::s3::rules::multipart::{Named, abort, uploads};
use crate::s3::rules::setting::Setting;
use crate::s3::state::{Bucket, Entry, Query, Version};

const KIND: &str = "s3/lifecycle";
const DAY: i64 = 86_400;
/// As many as a request may delete.
const BATCH: usize = 1000;

/// Starts waiting. A midnight that passed while no engine ran is made up for at once.
pub fn start(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    if cloud.store.get::<Timestamp>(KIND, "last")?.is_none() {
        cloud.store.put(KIND, "last", &cloud.clock.now())?;
    }
    let waiter = Arc::clone(cloud);
    let task = tokio::spawn(async move {
        loop {
            if let Err(error) = next(&waiter).await {
                tracing::warn!(%error, "lifecycle rules could not be carried out; they are tried again tomorrow");
            }
        }
    });
    *cloud.running.s3.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(task.abort_handle());
    Ok(())
}

/// Stops waiting.
pub fn stop(cloud: &Cloud) {
    let waiting = cloud.running.s3.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(task) = waiting {
        task.abort();
    }
}

async fn next(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    let last = cloud.store.get(KIND, "last").ok().flatten().unwrap_or_else(|| cloud.clock.now());
    cloud.clock.sleep_until(midnight_after(last)).await;
    let now = cloud.clock.now();
    cloud.store.put(KIND, "last", &now)?;
    let call = Call::as_service(cloud, SERVICE);
    let buckets = cloud.store.transaction(Bucket::all)?;
    for bucket in buckets {
        if let Some(lifecycle) = Setting::LIFECYCLE.of::<Lifecycle>(&bucket)? {
            for rule in lifecycle.rules.iter().filter(|rule| rule.enabled) {
                carry_out(&call, &bucket.name, rule, now).await?;
            }
        }
    }
    Ok(())
}

/// Carries out one rule of one bucket.
async fn carry_out(call: &Call, bucket: &str, rule: &LifecycleRule, now: Timestamp) -> Result<(), ApiError> {
    if let Some(days) = rule.abort_uploads_after_days {
        for upload in uploads(call, bucket)? {
            if is_due(upload.initiated, days, now) && rule.covers_key(&upload.key) {
                abort(call, Named { bucket, key: &upload.key, id: &upload.id })?;
            }
        }
    }
    let doomed = doomed(call, bucket, rule, now)?;
    for batch in doomed.chunks(BATCH) {
        for outcome in remove(call, bucket, batch, Removal::Lifecycle).await? {
            outcome?;
        }
    }
    Ok(())
}

fn doomed(call: &Call, bucket: &str, rule: &LifecycleRule, now: Timestamp) -> Result<Vec<Doomed>, ApiError> {
    let versions = every_version(call, bucket, rule.prefix.clone().unwrap_or_default())?;
    let mut doomed = Vec::new();
    for of_one_key in versions.chunk_by(|a, b| a.key == b.key) {
        let mut kept = 0;
        for (place, version) in of_one_key.iter().enumerate() {
            let newer = place.checked_sub(1).and_then(|place| of_one_key.get(place));
            let alone = of_one_key.len() == 1;
            let goes = match newer {
                None if version.marker => rule.expire_markers && alone,
                None => rule.covers(version) && rule.expires(version.modified, now),
                Some(newer) => {
                    kept += 1;
                    rule.covers(version)
                        && rule
                            .expire_noncurrent_after_days
                            .is_some_and(|days| is_due(newer.modified, days, now))
                        && rule.keep_noncurrent.is_none_or(|keep| kept > keep)
                }
            };
            if goes {
                // A current object is hidden where versions are kept; everything else goes for good.
                let version = (newer.is_some() || version.marker).then(|| version.id.clone());
                doomed.push(Doomed { key: of_one_key[0].key.clone(), version, ..Doomed::default() });
            }
        }
    }
    Ok(doomed)
}

fn every_version(call: &Call, bucket: &str, prefix: String) -> Result<Vec<Version>, ApiError> {
    let mut query =
        Query { bucket: bucket.to_owned(), prefix, versions: true, limit: BATCH, ..Query::default() };
    let mut all = Vec::new();
    loop {
        let page = call.cloud.store.transaction(|transaction| query.page(transaction))?;
        for entry in page.entries {
            if let Entry::Version(version) = entry {
                all.push(*version);
            }
        }
        match all.last() {
            Some(last) if page.more => {
                query.after.clone_from(&last.key);
                query.older_than = Some(last.seq);
            }
            _ => return Ok(all),
        }
    }
}

impl LifecycleRule {
    fn covers_key(&self, key: &str) -> bool {
        self.prefix.as_deref().is_none_or(|prefix| key.starts_with(prefix))
    }

    fn covers(&self, version: &Version) -> bool {
        let size = i64::try_from(version.size).unwrap_or(i64::MAX);
        self.covers_key(&version.key)
            && self.tags.iter().all(|(key, value)| version.about.tags.get(key) == Some(value))
            && self.larger_than.is_none_or(|least| size > least)
            && self.smaller_than.is_none_or(|most| size < most)
    }

    fn expires(&self, written: Timestamp, now: Timestamp) -> bool {
        self.expire_after_days.is_some_and(|days| is_due(written, days, now))
            || self.expire_from.is_some_and(|from| from <= now)
    }
}

/// Whether `days` days after `since`, rounded up to the next midnight UTC, have passed.
fn is_due(since: Timestamp, days: i32, now: Timestamp) -> bool {
    since
        .checked_add(SignedDuration::from_hours(24 * i64::from(days)))
        .is_ok_and(|day| midnight_after(day) <= now)
}

fn midnight_after(time: Timestamp) -> Timestamp {
    let day = time.as_second().div_euclid(DAY) + 1;
    Timestamp::from_second(day * DAY).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_at_midnight() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let written = at("2026-02-27T03:04:05Z");
        assert!(!is_due(written, 1, at("2026-02-28T23:59:59Z")));
        assert!(is_due(written, 1, at("2026-03-01T00:00:00Z")));
        assert_eq!(midnight_after(at("2026-03-01T00:00:00Z")), at("2026-03-02T00:00:00Z"));
    }
}
