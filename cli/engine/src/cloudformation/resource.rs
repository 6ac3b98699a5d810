//! The one trait behind which a resource type lives, and what it gets to work with.
//!
//! A type is one file under `resources/` and one line in its table. It declares its properties (what AWS's reference
//! says about replacement), and creates, updates and deletes by calling its service's rules under the stack's role.

use async_trait::async_trait;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::core::{ApiError, Call};

/// What a change of a property does to the resource that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// "No interruption" or "some interruptions".
    InPlace,
    /// "Replacement".
    Replace,
}

/// A property that the type understands. Others are refused by name, never ignored.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// For example `BucketName`.
    pub name: &'static str,
    /// Whether a template must give it.
    pub required: bool,
    /// What a change does.
    pub update: Update,
}

impl Property {
    /// Optional, changed in place.
    pub const fn optional(name: &'static str) -> Self {
        Self { name, required: false, update: Update::InPlace }
    }

    /// Required, changed in place.
    pub const fn required(name: &'static str) -> Self {
        Self { name, required: true, update: Update::InPlace }
    }

    /// The same, but a change replaces the resource.
    #[must_use]
    pub const fn replaces(mut self) -> Self {
        self.update = Update::Replace;
        self
    }
}

/// What a type is called and what it understands.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// For example `AWS::S3::Bucket`.
    pub type_name: &'static str,
    /// Its properties.
    pub properties: &'static [Property],
}

/// Where a resource is being provisioned.
#[derive(Clone)]
pub struct Site {
    /// The cloud, under the stack's role or its caller.
    pub call: Call,
    /// The stack's name.
    pub stack_name: String,
    /// The stack's ARN.
    pub stack_id: String,
    /// The resource's name in the template.
    pub logical_id: String,
    /// Its type, which for a custom resource is any `Custom::Name`.
    pub type_name: String,
    /// The same for every attempt at this operation: lets a create that was cut off be taken up instead of repeated.
    pub token: String,
    /// The stack's tags, to be passed on.
    pub tags: Vec<(String, String)>,
}

impl Site {
    /// `<stack>-<logical id>-<12 characters>`, cut to `max`, as CloudFormation names what has no name. The characters
    /// follow from the token, so that a create which is taken up again gives the same name.
    pub fn generated_name(&self, max: usize) -> String {
        let suffix = self.suffix(12);
        let mut name = format!("{}-{}", self.stack_name, self.logical_id);
        name.truncate(max.saturating_sub(suffix.len() + 1));
        format!("{name}-{suffix}")
    }

    /// An id in UUID form that belongs to this attempt alone.
    pub fn uuid(&self) -> String {
        let digest = Sha256::digest(self.token.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// `len` (at most 24) characters of A-Z and 0-9 that belong to this attempt alone.
    pub fn suffix(&self, len: usize) -> String {
        const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        let digest = Sha256::digest(self.token.as_bytes());
        digest.iter().take(len).map(|byte| char::from(ALPHABET[usize::from(*byte) % 36])).collect()
    }
}

/// A resource that exists now.
#[derive(Debug, Clone, Default)]
pub struct Provisioned {
    /// The physical id, also what `Ref` gives.
    pub physical_id: String,
    /// What `Fn::GetAtt` gives, by attribute name; nested attributes with dots.
    pub attributes: Map<String, Value>,
    /// Whether the attributes are secret: events show stars instead.
    pub no_echo: bool,
}

impl Provisioned {
    /// A resource without attributes.
    pub fn new(physical_id: impl Into<String>) -> Self {
        Self { physical_id: physical_id.into(), ..Self::default() }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.attributes.insert(name.to_owned(), value.into());
        self
    }
}

/// Why a resource could not be provisioned. `reason` is the text that a stack event shows.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{reason}")]
pub struct Failure {
    /// The service's words.
    pub reason: String,
    /// What was made before it failed, if anything: a roll-back deletes it.
    pub physical_id: Option<String>,
}

impl Failure {
    /// A failure with this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), physical_id: None }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::new(error.message)
    }
}

/// A type of resource.
///
/// Properties arrive resolved: no intrinsic functions, no `AWS::NoValue`, only names of the schema, required ones
/// present; numbers and booleans may still be text, as templates often have them.
#[async_trait]
pub trait ResourceType: Send + Sync {
    /// Name and properties.
    fn schema(&self) -> &'static Schema;

    /// For a type that waits for someone else: the physical id under which a create may be left in the middle when the
    /// operation fails elsewhere, and be deleted afterwards. The others are waited for: they take moments.
    fn if_abandoned(&self, _site: &Site) -> Option<String> {
        None
    }

    /// Makes the resource and waits until it can be used.
    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure>;

    /// Changes it in place: called when no property that replaces has changed. The physical id stays, except for custom
    /// resources, where another one means that the old one is deleted afterwards.
    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure>;

    /// Removes it; one that is gone already is no failure.
    async fn delete(&self, site: &Site, physical_id: &str, properties: &Value) -> Result<(), Failure>;
}
