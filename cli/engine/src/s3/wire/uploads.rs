//! Listings of uploads and their parts.

use std::collections::BTreeSet;

use s3s::dto::{
    CommonPrefix, Initiator, ListMultipartUploadsInput, ListMultipartUploadsOutput, ListPartsInput,
    ListPartsOutput, MultipartUpload, Part as Item, StorageClass,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::Call;
use crate::s3::rules::{self, Named, invalid_argument};
use crate::s3::state::{Part, Upload};
use crate::s3::wire::convert::{checksum_into, etag, expected_owner, limit, owner, size, time};
use crate::s3::wire::list::Names;
use crate::s3::wire::multipart::{algorithm_of, type_of};

fn initiator(call: &Call) -> Initiator {
    Initiator { display_name: None, id: Some(call.cloud.arns.account.clone()) }
}

fn storage_class(upload: &Upload) -> StorageClass {
    upload
        .plan
        .about
        .storage_class
        .clone()
        .map_or_else(|| StorageClass::from_static(StorageClass::STANDARD), StorageClass::from)
}

/// `ListParts`.
pub async fn parts(call: &Call, request: S3Request<ListPartsInput>) -> S3Result<S3Response<ListPartsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let named = Named { bucket: &input.bucket, key: &input.key, id: &input.upload_id };
    let (upload, mut parts) = rules::parts(call, named)?;
    let marker = input.part_number_marker.unwrap_or(0);
    let most = limit(input.max_parts)?;
    parts.retain(|part| i32::from(part.number) > marker);
    let more = parts.len() > most;
    parts.truncate(most);
    let item = |part: &Part| {
        let mut item = Item {
            e_tag: Some(etag(&part.etag)),
            last_modified: Some(time(part.modified)),
            part_number: Some(i32::from(part.number)),
            size: Some(size(part.size)),
            ..Item::default()
        };
        let told = Some(&part.checksum).filter(|_| upload.plan.chosen);
        checksum_into!(told, item);
        item
    };
    Ok(S3Response::new(ListPartsOutput {
        bucket: Some(input.bucket),
        checksum_algorithm: algorithm_of(&upload),
        checksum_type: type_of(&upload),
        initiator: Some(initiator(call)),
        is_truncated: Some(more),
        key: Some(input.key),
        max_parts: Some(i32::try_from(most).unwrap_or(1000)),
        next_part_number_marker: Some(parts.last().map_or(0, |part| i32::from(part.number))),
        owner: Some(owner(call)),
        part_number_marker: Some(marker),
        parts: Some(parts.iter().map(item).collect()),
        storage_class: Some(storage_class(&upload)),
        upload_id: Some(input.upload_id),
        ..ListPartsOutput::default()
    }))
}

/// One page of unfinished uploads.
struct Page<'a> {
    uploads: Vec<&'a Upload>,
    prefixes: BTreeSet<String>,
    more: bool,
}

impl<'a> Page<'a> {
    /// Cuts a page out of all uploads of a bucket, which come by key and within a key in the order they were begun.
    fn of(all: &'a [Upload], (key, id): (&str, &str), prefix: &str, delimiter: &str, most: usize) -> Self {
        // Ids say nothing about that order, so the marker's place counts, not its spelling.
        let place = all.iter().position(|upload| upload.key == key && upload.id == id);
        let after = |(at, upload): &(usize, &Upload)| match place {
            Some(place) => *at > place,
            None => *upload.key > *key,
        };
        let mut page = Self { uploads: Vec::new(), prefixes: BTreeSet::new(), more: false };
        for (_, upload) in all.iter().enumerate().filter(after) {
            let Some(rest) = upload.key.strip_prefix(prefix) else { continue };
            let end = rest.find(delimiter).filter(|_| !delimiter.is_empty());
            let rolled = end.map(|end| format!("{prefix}{}", &rest[..end + delimiter.len()]));
            if rolled.as_ref().is_some_and(|rolled| page.prefixes.contains(rolled) || **rolled <= *key) {
                continue;
            }
            if page.uploads.len() + page.prefixes.len() == most {
                page.more = true;
                break;
            }
            match rolled {
                Some(rolled) => drop(page.prefixes.insert(rolled)),
                None => page.uploads.push(upload),
            }
        }
        page
    }

    /// Where the next page goes on: the key, and the upload if it ended with one.
    fn next(&self) -> (Option<String>, Option<String>) {
        if !self.more {
            return (None, None);
        }
        match (self.uploads.last(), self.prefixes.last()) {
            (Some(upload), prefix) if prefix.is_none_or(|prefix| upload.key > *prefix) => {
                (Some(upload.key.clone()), Some(upload.id.clone()))
            }
            (_, prefix) => (prefix.cloned(), None),
        }
    }
}

/// `ListMultipartUploads`.
pub async fn uploads(
    call: &Call,
    request: S3Request<ListMultipartUploadsInput>,
) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let names = Names::asked(input.encoding_type.as_ref())?;
    let most = limit(input.max_uploads)?;
    let prefix = input.prefix.unwrap_or_default();
    let key_marker = input.key_marker.unwrap_or_default();
    let id_marker = input.upload_id_marker.unwrap_or_default();
    if !id_marker.is_empty() && key_marker.is_empty() {
        return Err(invalid_argument("An upload-id marker cannot be specified without a key marker.").into());
    }
    let all = rules::uploads(call, &input.bucket)?;
    let delimiter = input.delimiter.clone().unwrap_or_default();
    let page = Page::of(&all, (&key_marker, &id_marker), &prefix, &delimiter, most);
    let (next_key, next_id) = page.next();
    let common = |prefix: &String| CommonPrefix { prefix: Some(names.write(prefix)) };
    Ok(S3Response::new(ListMultipartUploadsOutput {
        bucket: Some(input.bucket),
        common_prefixes: Some(page.prefixes.iter().map(common).collect()),
        delimiter: input.delimiter.map(|delimiter| names.write(&delimiter)),
        encoding_type: input.encoding_type,
        is_truncated: Some(page.more),
        key_marker: Some(names.write(&key_marker)),
        max_uploads: Some(i32::try_from(most).unwrap_or(1000)),
        next_key_marker: next_key.map(|key| names.write(&key)),
        next_upload_id_marker: next_id,
        prefix: Some(names.write(&prefix)),
        upload_id_marker: Some(id_marker),
        uploads: Some(page.uploads.iter().map(|upload| item(call, &names, upload)).collect()),
        ..ListMultipartUploadsOutput::default()
    }))
}

fn item(call: &Call, names: &Names, upload: &Upload) -> MultipartUpload {
    MultipartUpload {
        checksum_algorithm: algorithm_of(upload),
        checksum_type: type_of(upload),
        initiated: Some(time(upload.initiated)),
        initiator: Some(initiator(call)),
        key: Some(names.write(&upload.key)),
        owner: Some(owner(call)),
        storage_class: Some(storage_class(upload)),
        upload_id: Some(upload.id.clone()),
    }
}
