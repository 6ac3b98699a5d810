//! Aborts multipart uploads that nobody finished: invisible in listings of objects, but the bucket is not empty.

use super::delete::Outcome;
use super::line::Line;
use super::listing::decode;
use super::{Counts, EmptyError, Failure};
use crate::aws;
use aws_sdk_s3::types::EncodingType;
use futures::stream::{self, Stream};

/// One unfinished upload.
#[derive(Clone, Debug)]
pub(super) struct Unfinished {
    pub(super) key: String,
    pub(super) id: String,
}

/// The bucket's unfinished uploads, a page at a time.
pub(super) fn pages<'a>(
    line: &'a Line,
    bucket: &'a str,
) -> impl Stream<Item = Result<Vec<Unfinished>, EmptyError>> + 'a {
    let start = Some((None, None));
    stream::try_unfold(start, move |marker: Option<(Option<String>, Option<String>)>| async move {
        let Some((key, id)) = marker else { return Ok(None) };
        let output = line
            .ask(|| {
                line.client
                    .list_multipart_uploads()
                    .bucket(bucket)
                    .encoding_type(EncodingType::Url)
                    .set_key_marker(key.clone())
                    .set_upload_id_marker(id.clone())
                    .send()
            })
            .await
            .map_err(|error| {
                EmptyError::call(
                    "s3:ListBucketMultipartUploads",
                    bucket,
                    aws::code(&error),
                    aws::reason(&error),
                )
            })?;
        let encoded = output.encoding_type() == Some(&EncodingType::Url);
        let next = (output.is_truncated() == Some(true) && output.next_key_marker().is_some()).then(|| {
            (
                output.next_key_marker().map(|key| decode(key, encoded)),
                output.next_upload_id_marker().map(str::to_owned),
            )
        });
        let found = output.uploads.unwrap_or_default().into_iter();
        let page = found
            .filter_map(|upload| {
                Some(Unfinished { key: decode(&upload.key?, encoded), id: upload.upload_id? })
            })
            .collect();
        Ok(Some((page, next)))
    })
}

/// Aborts one; someone else having done so is as good.
pub(super) async fn abort(line: &Line, bucket: &str, upload: Unfinished) -> Outcome {
    let Unfinished { key, id } = &upload;
    let sent =
        line.ask(|| line.client.abort_multipart_upload().bucket(bucket).key(key).upload_id(id).send()).await;
    let removed = Counts { uploads: 1, ..Counts::default() };
    match sent {
        Ok(_) => Outcome { removed, ..Outcome::default() },
        Err(error) if aws::code(&error) == Some("NoSuchUpload") => Outcome { removed, ..Outcome::default() },
        Err(error) => {
            let failure = Failure {
                key: upload.key,
                version: upload.id,
                code: aws::code(&error).unwrap_or("Unknown").to_owned(),
                message: aws::reason(&error),
            };
            Outcome { failures: vec![failure], ..Outcome::default() }
        }
    }
}
