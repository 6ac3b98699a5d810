//! What a request says of the object it makes, and what an answer says of the one it found.

use std::collections::BTreeMap;

use s3s::dto::{ObjectCannedACL, ServerSideEncryption, StorageClass, TimestampFormat};

use crate::core::ApiError;
use crate::s3::rules::{Tags, header_not_implemented, tags_in_header};
use crate::s3::state::Encryption;

/// Takes an [`About`](crate::s3::state::About) out of the inputs of `PutObject`, `CopyObject` and
/// `CreateMultipartUpload`, which have the same members and no trait in common.
macro_rules! about {
    ($input:ident) => {{
        use $crate::s3::wire::about;
        about::refuse_acl($input.acl.as_ref())?;
        about::refuse_grants([
            &$input.grant_full_control,
            &$input.grant_read,
            &$input.grant_read_acp,
            &$input.grant_write_acp,
        ])?;
        if $input.object_lock_mode.is_some() || $input.object_lock_legal_hold_status.is_some() {
            return Err($crate::s3::rules::header_not_implemented("x-amz-object-lock-mode").into());
        }
        $crate::s3::state::About {
            content_type: $input.content_type.take().map(|kind| kind.to_string()),
            headers: about::headers([
                ("cache-control", $input.cache_control.take()),
                ("content-disposition", $input.content_disposition.take()),
                (
                    "content-encoding",
                    $input.content_encoding.take().and_then(|encoding| about::without_chunks(&encoding)),
                ),
                ("content-language", $input.content_language.take()),
                ("expires", $input.expires.take().map(|expires| about::http_date(&expires))),
                ("x-amz-website-redirect-location", $input.website_redirect_location.take()),
            ]),
            metadata: $input.metadata.take().unwrap_or_default().into_iter().collect(),
            tags: about::tags($input.tagging.as_deref())?,
            encryption: about::encryption(
                $input.server_side_encryption.take(),
                $input.ssekms_key_id.take(),
                $input.bucket_key_enabled,
            ),
            storage_class: $input.storage_class.as_ref().and_then(about::kept_class),
            ..$crate::s3::state::About::default()
        }
    }};
}
pub(super) use about;

/// Fills the encryption members of an output.
macro_rules! encryption_into {
    ($encryption:expr, $output:ident) => {
        if let Some(encryption) = $encryption {
            $output.server_side_encryption =
                Some(s3s::dto::ServerSideEncryption::from(encryption.algorithm.clone()));
            $output.ssekms_key_id.clone_from(&encryption.key);
            $output.bucket_key_enabled = encryption.bucket_key;
        }
    };
}
pub(super) use encryption_into;

/// A bucket whose owner owns everything takes no ACL but the one that says so.
pub fn refuse_acl(acl: Option<&ObjectCannedACL>) -> Result<(), ApiError> {
    match acl.map(ObjectCannedACL::as_str) {
        None | Some("private" | "bucket-owner-full-control") => Ok(()),
        Some(_) => Err(no_acls()),
    }
}

/// The same for grants.
pub fn refuse_grants<const N: usize>(grants: [&Option<String>; N]) -> Result<(), ApiError> {
    if grants.iter().any(|grant| grant.is_some()) { Err(no_acls()) } else { Ok(()) }
}

fn no_acls() -> ApiError {
    ApiError::new("AccessControlListNotSupported", "The bucket does not allow ACLs")
}

/// The headers that are there.
pub fn headers<const N: usize>(all: [(&str, Option<String>); N]) -> BTreeMap<String, String> {
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// A date as HTTP writes it.
pub fn http_date(at: &s3s::dto::Timestamp) -> String {
    let mut text = Vec::new();
    let _ = at.format(TimestampFormat::HttpDate, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// `aws-chunked` is how the body came, not what it is.
pub fn without_chunks(encoding: &str) -> Option<String> {
    let kept: Vec<&str> = encoding.split(',').map(str::trim).filter(|part| *part != "aws-chunked").collect();
    Some(kept.join(",")).filter(|kept| !kept.is_empty())
}

/// `x-amz-tagging`.
pub fn tags(header: Option<&str>) -> Result<Tags, ApiError> {
    header.map_or_else(|| Ok(Tags::new()), tags_in_header)
}

/// How the request wants the object encrypted, if it says.
pub fn encryption(
    algorithm: Option<ServerSideEncryption>,
    key: Option<String>,
    bucket_key: Option<bool>,
) -> Option<Encryption> {
    let algorithm = algorithm?.as_str().to_owned();
    Some(Encryption { algorithm, key, bucket_key })
}

/// A storage class other than the usual one.
pub fn kept_class(class: &StorageClass) -> Option<String> {
    Some(class.as_str().to_owned()).filter(|class| class != StorageClass::STANDARD)
}

/// Customer-provided keys would have to be kept to be checked; they are refused instead of ignored.
pub fn no_customer_key(algorithm: Option<&String>) -> Result<(), ApiError> {
    match algorithm {
        Some(_) => Err(header_not_implemented("x-amz-server-side-encryption-customer-algorithm")),
        None => Ok(()),
    }
}
