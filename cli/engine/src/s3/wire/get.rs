//! `GetObject` and `HeadObject`.

use axum::http::HeaderMap;
use s3s::dto::{
    GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, Range, StorageClass, StreamingBlob,
};
use s3s::{S3Request, S3Response, S3Result};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::core::{ApiError, Call};
use crate::s3::rules::{self, ReadCondition, Verdict, invalid_argument, precondition_failed};
use crate::s3::state::{self, NULL, Version};
use crate::s3::wire::about::{encryption_into, no_customer_key};
use crate::s3::wire::convert::{
    checksum_into, checksum_type, etag, expected_owner, instant, size, tag, time,
};

const CHUNK: usize = 1 << 17;

/// Fills what both outputs have.
macro_rules! output {
    ($output:ident, $version:expr, $with_checksum:expr) => {{
        let version: &Version = $version;
        let header = |name: &str| version.about.headers.get(name).cloned();
        let mut output = $output {
            accept_ranges: Some("bytes".to_owned()),
            cache_control: header("cache-control"),
            content_disposition: header("content-disposition"),
            content_encoding: header("content-encoding"),
            content_language: header("content-language"),
            website_redirect_location: header("x-amz-website-redirect-location"),
            content_type: Some(content_type(version)),
            e_tag: Some(etag(&version.etag)),
            last_modified: Some(time(version.modified)),
            metadata: Some(version.about.metadata.clone().into_iter().collect()),
            storage_class: version.about.storage_class.clone().map(StorageClass::from),
            ..$output::default()
        };
        encryption_into!(&version.about.encryption, output);
        if $with_checksum {
            output.checksum_type = version.about.checksum.as_ref().map(checksum_type);
            checksum_into!(&version.about.checksum, output);
        }
        output
    }};
}

/// `GetObject`.
pub async fn get(call: &Call, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    let version = rules::read(call, &input.bucket, &input.key, input.version_id.as_deref())?;
    let condition = ReadCondition {
        matches: tag(input.if_match),
        none_match: tag(input.if_none_match),
        modified_since: input.if_modified_since.as_ref().map(instant),
        unmodified_since: input.if_unmodified_since.as_ref().map(instant),
    };
    judge(call, &condition, &version)?;
    let span = Span::of(&version, input.range.as_ref(), input.part_number)?;
    let path = state::path(&call.cloud.store, version.body.as_deref().unwrap_or_default());
    let gone = |error: std::io::Error| ApiError::internal(format!("the object's body is gone: {error}"));
    let mut file = tokio::fs::File::open(&path).await.map_err(gone)?;
    file.seek(std::io::SeekFrom::Start(span.start)).await.map_err(gone)?;
    let stream = ReaderStream::with_capacity(file.take(span.length), CHUNK);
    let checksum = input.checksum_mode.is_some() && span.whole(&version);
    let mut output = output!(GetObjectOutput, &version, checksum);
    output.body = Some(StreamingBlob::wrap(stream));
    output.content_length = Some(size(span.length));
    output.content_range = span.header(&version);
    output.parts_count = span.parts;
    output.version_id = shown_id(call, &version)?;
    output.tag_count = i32::try_from(version.about.tags.len()).ok().filter(|count| *count > 0);
    Ok(respond(output, &span))
}

/// `HeadObject`.
pub async fn head(
    call: &Call,
    request: S3Request<HeadObjectInput>,
) -> S3Result<S3Response<HeadObjectOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    let version = rules::read(call, &input.bucket, &input.key, input.version_id.as_deref())?;
    let condition = ReadCondition {
        matches: tag(input.if_match),
        none_match: tag(input.if_none_match),
        modified_since: input.if_modified_since.as_ref().map(instant),
        unmodified_since: input.if_unmodified_since.as_ref().map(instant),
    };
    judge(call, &condition, &version)?;
    let span = Span::of(&version, input.range.as_ref(), input.part_number)?;
    let checksum = input.checksum_mode.is_some() && span.whole(&version);
    let mut output = output!(HeadObjectOutput, &version, checksum);
    output.content_length = Some(size(span.length));
    output.content_range = span.header(&version);
    output.parts_count = span.parts;
    output.version_id = shown_id(call, &version)?;
    let mut response = respond(output, &span);
    if !version.about.tags.is_empty() {
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-tagging-count", version.about.tags.len().into());
        response.headers = headers;
    }
    Ok(response)
}

fn respond<T>(output: T, span: &Span) -> S3Response<T> {
    if span.partial {
        S3Response::with_status(output, axum::http::StatusCode::PARTIAL_CONTENT)
    } else {
        S3Response::new(output)
    }
}

fn judge(call: &Call, condition: &ReadCondition, version: &Version) -> Result<(), ApiError> {
    match condition.judge(&version.etag, version.modified, call.now()) {
        Verdict::Holds => Ok(()),
        Verdict::Failed => Err(precondition_failed()),
        Verdict::NotModified => Err(ApiError::new("NotModified", "Not Modified").with_status(304)),
    }
}

/// The `null` version shows its id only in a bucket that has known versions.
fn shown_id(call: &Call, version: &Version) -> Result<Option<String>, ApiError> {
    let kept = || Ok::<_, ApiError>(rules::find_bucket(&call.cloud, &version.bucket)?.versioning);
    let shown = version.id != NULL || kept()? != state::Versioning::Never;
    Ok(shown.then(|| version.id.clone()))
}

fn content_type(version: &Version) -> String {
    version.about.content_type.clone().unwrap_or_else(|| "binary/octet-stream".to_owned())
}

/// The bytes a request wants.
struct Span {
    start: u64,
    length: u64,
    partial: bool,
    parts: Option<i32>,
}

impl Span {
    fn of(version: &Version, range: Option<&Range>, part: Option<i32>) -> Result<Self, ApiError> {
        if let Some(part) = part {
            return Self::of_part(version, range, part);
        }
        let Some(range) = range else {
            return Ok(Self { start: 0, length: version.size, partial: false, parts: None });
        };
        let bytes = range.check(version.size).map_err(|_| {
            ApiError::new("InvalidRange", "The requested range is not satisfiable").with_status(416)
        })?;
        Ok(Self { start: bytes.start, length: bytes.end - bytes.start, partial: true, parts: None })
    }

    fn of_part(version: &Version, range: Option<&Range>, part: i32) -> Result<Self, ApiError> {
        if range.is_some() {
            return Err(rules::invalid_request(
                "Cannot specify both Range header and partNumber query parameter",
            ));
        }
        let number = usize::try_from(part).ok().filter(|number| (1..=10_000).contains(number));
        let number = number.ok_or_else(|| {
            invalid_argument("Part number must be an integer between 1 and 10000, inclusive")
        })?;
        let whole = [version.size];
        let sizes = if version.about.parts.is_empty() { &whole[..] } else { &version.about.parts };
        let length = *sizes.get(number - 1).ok_or_else(|| {
            ApiError::new("InvalidPartNumber", "The requested partnumber is not satisfiable").with_status(416)
        })?;
        let start = sizes[..number - 1].iter().sum();
        let parts = i32::try_from(version.about.parts.len()).ok().filter(|count| *count > 0);
        Ok(Self { start, length, partial: true, parts })
    }

    fn whole(&self, version: &Version) -> bool {
        self.length == version.size
    }

    fn header(&self, version: &Version) -> Option<String> {
        let end = (self.start + self.length).saturating_sub(1);
        self.partial.then(|| format!("bytes {}-{end}/{}", self.start, version.size))
    }
}
