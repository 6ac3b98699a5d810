//! The documents behind the settings, in the shape of what S3 needs to know, not of any API.

use serde::{Deserialize, Serialize};

use crate::core::ApiError;
use crate::s3::rules::invalid_argument;
use crate::s3::state::Encryption;

/// What of access may be public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "AWS has these four switches")]
pub struct PublicAccessBlock {
    /// Refuse public ACLs.
    pub block_public_acls: bool,
    /// Refuse public policies.
    pub block_public_policy: bool,
    /// Ignore the public ACLs there are.
    pub ignore_public_acls: bool,
    /// Ignore the public policies there are.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// What a new bucket has.
    pub const NEW: Self = Self {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
    };
}

/// Who owns what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ownership {
    /// The bucket's owner; no ACLs. What a new bucket has.
    BucketOwnerEnforced,
    /// The bucket's owner, if the writer allows it.
    BucketOwnerPreferred,
    /// The writer.
    ObjectWriter,
}

impl Ownership {
    /// AWS's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }

    /// The ownership of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::BucketOwnerEnforced, Self::BucketOwnerPreferred, Self::ObjectWriter]
            .into_iter()
            .find(|ownership| ownership.name() == name)
    }
}

impl Encryption {
    /// What a new bucket encrypts with.
    pub fn usual() -> Self {
        Self { algorithm: "AES256".to_owned(), key: None, bucket_key: None }
    }

    /// Refuses what AWS refuses of a bucket's default.
    pub fn check(&self) -> Result<(), ApiError> {
        match (self.algorithm.as_str(), &self.key) {
            ("AES256", Some(_)) => Err(invalid_argument(
                "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
            )),
            ("AES256" | "aws:kms" | "aws:kms:dsse", _) => Ok(()),
            _ => Err(crate::s3::rules::malformed_xml()),
        }
    }
}
