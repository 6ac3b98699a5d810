//! Sending the parts and putting them together.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_s3::config::Builder;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadFluentBuilder;
use aws_sdk_s3::primitives::{ByteStream, Length};
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use futures::{StreamExt, future, stream};
use md5::{Digest, Md5};

use super::super::Pick;
use super::super::uploader::{Done, Uploader};
use super::parts::{Part, Parts};
use super::resume::{Begun, Stored, begun};
use crate::errors::{Class, During, Error};

/// Read from the disk at a time, per part that is on its way.
const BUFFER: usize = 256 << 10;

/// Parts of one file on their way; those of all files together are limited by the uploader's slots.
const IN_FLIGHT: usize = 16;

/// Store a file in parts; `sent` hears of each part's bytes.
///
/// What goes wrong with the line or the service leaves the parts where they are, for the next run to continue.
pub(in super::super) async fn upload(
    up: &Uploader<'_>,
    pick: &Pick,
    parts: Parts,
    sent: &impl Fn(u64),
) -> Result<Done, Error> {
    let _turn = up.turn().await;
    pick.unchanged()?;
    if let Some(begun) = begun(up, pick, parts).await? {
        match carry_out(up, pick, parts, &begun, sent).await {
            // Somebody ended it meanwhile, or it was begun for other parts than ours: it will never be finished.
            Err(Error::Call(call)) if call.class == Class::Other => abort(up, pick, &begun).await,
            result => return result,
        }
    }
    let begun = begin(up, pick, parts).await?;
    carry_out(up, pick, parts, &begun, sent).await
}

/// Begin an upload. Asked twice, S3 begins two, and the one whose answer was lost would be nobody's: between the first
/// try and the next it is looked for.
async fn begin(up: &Uploader<'_>, pick: &Pick, parts: Parts) -> Result<Begun, Error> {
    let doing = || format!("store {}", up.place(pick));
    let once = Builder::new().retry_config(RetryConfig::disabled());
    let answer = match create(up, pick).customize().config_override(once).send().await.during(doing()) {
        Err(call) if matches!(call.class, Class::Throttled | Class::Unreachable | Class::Fault) => {
            if let Some(begun) = begun(up, pick, parts).await? {
                return Ok(begun);
            }
            create(up, pick).send().await.during(doing())?
        }
        answer => answer?,
    };
    Ok(Begun { id: answer.upload_id.unwrap_or_default(), kept: BTreeMap::new() })
}

fn create(up: &Uploader<'_>, pick: &Pick) -> CreateMultipartUploadFluentBuilder {
    up.s3
        .create_multipart_upload()
        .bucket(up.bucket)
        .key(&pick.key)
        .set_metadata(pick.metadata())
        .set_checksum_algorithm(up.checksum.clone())
}

async fn carry_out(
    up: &Uploader<'_>,
    pick: &Pick,
    parts: Parts,
    begun: &Begun,
    sent: &impl Fn(u64),
) -> Result<Done, Error> {
    let result = async {
        let stored = send(up, pick, parts, begun, sent).await?;
        pick.unchanged()?;
        complete(up, pick, &begun.id, stored).await
    }
    .await;
    if let Err(Error::File { .. } | Error::Failed { .. }) = &result {
        abort(up, pick, begun).await;
    }
    result
}

/// Give up parts that will never make a file. That they could not be taken back is not what went wrong.
async fn abort(up: &Uploader<'_>, pick: &Pick, begun: &Begun) {
    let request = up.s3.abort_multipart_upload().bucket(up.bucket).key(&pick.key).upload_id(&begun.id);
    let _ = request.send().await;
}

async fn send(
    up: &Uploader<'_>,
    pick: &Pick,
    parts: Parts,
    begun: &Begun,
    sent: &impl Fn(u64),
) -> Result<BTreeMap<i32, Stored>, Error> {
    let here = |part: &Part| begun.kept.contains_key(&part.number);
    let kept = parts.iter().filter(here).map(|part| part.length).sum();
    sent(kept);
    let missing: Vec<Part> = parts.iter().filter(|part| !here(part)).collect();
    // Where one part fails no other is begun. Those on their way are let in: they need not be sent again.
    let failed = AtomicBool::new(false);
    let sending = stream::iter(missing).map(async |part| {
        let _slot = up.slot_for_part().await;
        if failed.load(Ordering::Relaxed) {
            return None;
        }
        let stored = send_one(up, pick, &begun.id, part).await;
        match &stored {
            Ok(_) => sent(part.length),
            Err(_) => failed.store(true, Ordering::Relaxed),
        }
        Some(stored.map(|stored| (part.number, stored)))
    });
    let answers: Vec<Result<(i32, Stored), Error>> =
        sending.buffer_unordered(IN_FLIGHT).filter_map(future::ready).collect().await;
    let stored = answers.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(begun.kept.clone().into_iter().chain(stored).collect())
}

async fn send_one(up: &Uploader<'_>, pick: &Pick, id: &str, part: Part) -> Result<Stored, Error> {
    let body = ByteStream::read_from()
        .path(&pick.path)
        .offset(part.offset)
        .length(Length::Exact(part.length))
        .buffer_size(BUFFER)
        .build()
        .await
        .map_err(|error| pick.unreadable(error.into()))?;
    let answer = up
        .s3
        .upload_part()
        .bucket(up.bucket)
        .key(&pick.key)
        .upload_id(id)
        .part_number(part.number)
        .body(body)
        .send()
        .await
        .during(format!("store part {} of {}", part.number, up.place(pick)))?;
    Ok(Stored { etag: answer.e_tag.unwrap_or_default(), crc32: answer.checksum_crc32 })
}

async fn complete(
    up: &Uploader<'_>,
    pick: &Pick,
    id: &str,
    stored: BTreeMap<i32, Stored>,
) -> Result<Done, Error> {
    let etag = of_whole(&stored);
    let completed = stored.into_iter().map(|(number, stored)| {
        CompletedPart::builder()
            .part_number(number)
            .e_tag(stored.etag)
            .set_checksum_crc32(stored.crc32.filter(|_| up.checksum.is_some()))
            .build()
    });
    let all = CompletedMultipartUpload::builder().set_parts(Some(completed.collect())).build();
    let request = up.s3.complete_multipart_upload().bucket(up.bucket).key(&pick.key).upload_id(id);
    let answer = request.multipart_upload(all).send().await;
    match answer.during(format!("put the parts of {} together", up.place(pick))) {
        Ok(done) => Ok(Done { version: done.version_id, size: pick.size }),
        Err(call) if call.code() == "NoSuchUpload" => {
            already_complete(up, pick, &etag).await.ok_or(call.into())
        }
        Err(call) => Err(call.into()),
    }
}

/// An answer that was lost on its way is asked for again, and then the upload is gone because it was completed. The
/// harvester may have taken the object away since; then it is the newest version that is told.
async fn already_complete(up: &Uploader<'_>, pick: &Pick, etag: &str) -> Option<Done> {
    let done = |found: Option<&str>, version| {
        (found?.trim_matches('"') == etag).then_some(Done { version, size: pick.size })
    };
    if let Ok(head) = up.s3.head_object().bucket(up.bucket).key(&pick.key).send().await {
        return done(head.e_tag(), head.version_id.clone());
    }
    // Versions of one key come newest first, and a key before those that it begins.
    let list = up.s3.list_object_versions().bucket(up.bucket).prefix(&pick.key).max_keys(10);
    let versions = list.send().await.ok()?.versions.unwrap_or_default();
    let newest = versions.into_iter().find(|version| version.key.as_ref() == Some(&pick.key))?;
    done(newest.e_tag(), newest.version_id.clone())
}

/// The `ETag` of an object made of these parts.
fn of_whole(stored: &BTreeMap<i32, Stored>) -> String {
    let hashes: Vec<u8> = stored
        .values()
        .flat_map(|part| hex::decode(part.etag.trim_matches('"')).unwrap_or_default())
        .collect();
    format!("{}-{}", hex::encode(Md5::digest(hashes)), stored.len())
}
