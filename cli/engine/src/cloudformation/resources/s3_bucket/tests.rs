//! The life of a bucket as CloudFormation sees it.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cloudformation::resource::{ResourceType as _, Site};
use crate::cloudformation::resources::s3_bucket::Bucket;
use crate::cloudformation::resources::s3_bucket_policy::BucketPolicy;
use crate::core::Call;
use crate::s3::rules::{self, Lifecycle, Ownership, PublicAccessBlock, Setting};
use crate::s3::state::Versioning;
use crate::s3::{Body, PutObject, delete_object, put_object};
use crate::{Config, Engine, Source};

struct World {
    engine: Engine,
    _data: TempDir,
}

impl World {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let source = Source { checkout: data.path().to_owned(), worktree: false };
        Self { engine: Engine::start(Config::new(data.path(), source)).await.unwrap(), _data: data }
    }

    fn call(&self) -> Call {
        self.engine.cloud().as_root()
    }

    fn site(&self, token: &str) -> Site {
        Site {
            call: self.call(),
            stack_name: "Test-Stack".to_owned(),
            stack_id: "arn:aws:cloudformation:ap-southeast-2:111122223333:stack/Test-Stack/1".to_owned(),
            logical_id: "DataBucket".to_owned(),
            type_name: "AWS::S3::Bucket".to_owned(),
            token: token.to_owned(),
            tags: vec![("team".to_owned(), "trading".to_owned())],
        }
    }
}

fn properties(name: &str) -> Value {
    json!({
        "BucketName": name,
        "VersioningConfiguration": { "Status": "Enabled" },
        "BucketEncryption": { "ServerSideEncryptionConfiguration": [
            { "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } }
        ] },
        "PublicAccessBlockConfiguration": { "BlockPublicAcls": "true", "BlockPublicPolicy": true },
        "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
        "LifecycleConfiguration": { "Rules": [
            { "Id": "old", "Status": "Enabled", "NoncurrentVersionExpiration": { "NoncurrentDays": 1 },
              "ExpiredObjectDeleteMarker": true },
            { "Id": "uploads", "Status": "Enabled",
              "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": "1" } }
        ] },
        "Tags": [{ "Key": "data", "Value": "asx" }],
    })
}

#[tokio::test]
async fn a_bucket_is_made_as_the_template_says_and_attributes_name_it() {
    let world = World::new().await;
    let made = Bucket.create(&world.site("1"), &properties("data-bucket")).await.unwrap();
    assert_eq!(made.physical_id, "data-bucket");
    assert_eq!(made.attributes["Arn"], "arn:aws:s3:::data-bucket");
    assert_eq!(made.attributes["RegionalDomainName"], "data-bucket.s3.ap-southeast-2.amazonaws.com");
    let found = rules::find_bucket(world.engine.cloud(), "data-bucket").unwrap();
    assert_eq!(found.versioning, Versioning::Enabled);
    let tags: Vec<_> = found.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(tags, [("data", "asx"), ("team", "trading")]);
    let block: PublicAccessBlock = Setting::PUBLIC_ACCESS_BLOCK.of(&found).unwrap().unwrap();
    assert!(block.block_public_acls && block.block_public_policy && !block.ignore_public_acls);
    assert_eq!(Setting::OWNERSHIP.of(&found).unwrap(), Some(Ownership::BucketOwnerEnforced));
    let lifecycle: Lifecycle = Setting::LIFECYCLE.of(&found).unwrap().unwrap();
    assert_eq!(lifecycle.rules[0].expire_noncurrent_after_days, Some(1));
    assert_eq!(lifecycle.rules[1].abort_uploads_after_days, Some(1));
    world.engine.shutdown().await;
}

#[tokio::test]
async fn a_creation_that_was_cut_off_is_taken_up_by_its_token() {
    let world = World::new().await;
    for properties in [properties("named-bucket"), json!({})] {
        let first = Bucket.create(&world.site("token"), &properties).await.unwrap();
        let again = Bucket.create(&world.site("token"), &properties).await.unwrap();
        assert_eq!(first.physical_id, again.physical_id);
        Bucket.delete(&world.site("token"), &first.physical_id, &properties).await.unwrap();
    }
    Bucket.create(&world.site("one"), &properties("taken")).await.unwrap();
    let failure = Bucket.create(&world.site("other"), &properties("taken")).await.unwrap_err();
    assert_eq!(failure.reason, "taken already exists");
    let generated = Bucket.create(&world.site("third"), &json!({})).await.unwrap().physical_id;
    assert!(generated.starts_with("test-stack-databucket-"), "{generated}");
    world.engine.shutdown().await;
}

#[tokio::test]
async fn a_bucket_that_holds_anything_cannot_be_deleted() {
    let world = World::new().await;
    let site = world.site("1");
    Bucket.create(&site, &properties("full-bucket")).await.unwrap();
    let put = PutObject {
        bucket: "full-bucket".to_owned(),
        key: "in/a.csv".to_owned(),
        body: Body::Bytes("a,b".into()),
        content_type: None,
        metadata: std::collections::BTreeMap::new(),
    };
    let version = put_object(&world.call(), put).await.unwrap().version_id;
    let delete = async || Bucket.delete(&site, "full-bucket", &json!({})).await;
    let reason = delete().await.unwrap_err().reason;
    let expected = "The bucket you tried to delete is not empty. You must delete all versions in the bucket. \
                    (Service: S3, Status Code: 409, Request ID: ";
    assert!(reason.starts_with(expected), "{reason}");
    delete_object(&world.call(), "full-bucket", "in/a.csv", version.as_deref()).await.unwrap();
    delete().await.unwrap();
    // Gone already is no failure.
    delete().await.unwrap();
    world.engine.shutdown().await;
}

#[tokio::test]
async fn what_the_template_no_longer_gives_is_taken_away() {
    let world = World::new().await;
    let site = world.site("1");
    let old = properties("changed");
    Bucket.create(&site, &old).await.unwrap();
    Bucket.update(&site, "changed", &old, &json!({ "BucketName": "changed" })).await.unwrap();
    let found = rules::find_bucket(world.engine.cloud(), "changed").unwrap();
    assert_eq!(found.versioning, Versioning::Suspended);
    assert_eq!(Setting::LIFECYCLE.of::<Lifecycle>(&found).unwrap(), None);
    assert_eq!(Setting::PUBLIC_ACCESS_BLOCK.of(&found).unwrap(), Some(PublicAccessBlock::NEW));
    let unknown = json!({ "BucketName": "changed", "VersioningConfiguration": { "Status": "Off" } });
    let failure = Bucket.update(&site, "changed", &old, &unknown).await.unwrap_err();
    assert!(failure.reason.starts_with("Off is not a valid enum value of Status"), "{failure}");
    world.engine.shutdown().await;
}

#[tokio::test]
async fn a_bucket_has_one_policy() {
    let world = World::new().await;
    let site = world.site("1");
    Bucket.create(&site, &json!({ "BucketName": "guarded" })).await.unwrap();
    let policy = |sid: &str| {
        let statement = json!({
            "Sid": sid, "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": ["arn:aws:s3:::guarded", "arn:aws:s3:::guarded/*"],
            "Condition": { "Bool": { "aws:SecureTransport": "false" } },
        });
        json!({ "Bucket": "guarded", "PolicyDocument": { "Statement": [statement] } })
    };
    let made = BucketPolicy.create(&site, &policy("TlsOnly")).await.unwrap();
    BucketPolicy.create(&site, &policy("TlsOnly")).await.unwrap();
    let failure = BucketPolicy.create(&site, &policy("Other")).await.unwrap_err();
    assert_eq!(failure.reason, "The bucket policy already exists on bucket guarded.");
    BucketPolicy.update(&site, &made.physical_id, &policy("TlsOnly"), &policy("Other")).await.unwrap();
    let found = rules::find_bucket(world.engine.cloud(), "guarded").unwrap();
    let text: String = Setting::POLICY.of(&found).unwrap().unwrap();
    assert!(text.contains("\"Sid\":\"Other\""), "{text}");
    BucketPolicy.delete(&site, &made.physical_id, &policy("Other")).await.unwrap();
    let found = rules::find_bucket(world.engine.cloud(), "guarded").unwrap();
    assert_eq!(Setting::POLICY.of::<String>(&found).unwrap(), None);
    world.engine.shutdown().await;
}
