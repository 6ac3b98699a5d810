//! Objects in and out of buckets.

use aws_sdk_cloudformation::types::{Capability, StackStatus, Tag};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use lambda_shared::emptier::Emptier;

use crate::client::Client;

const BUCKET: &str = "peers-upload-bucket";
const EMPTIED: &str = "peers-versioned-bucket";
const TEMPLATE: &str = r#"{"Resources": {"Data": {"Type": "AWS::S3::Bucket", "Properties":
    {"VersioningConfiguration": {"Status": "Enabled"}}}}, "Outputs": {"DataBucketName": {"Value": {"Ref": "Data"}}}}"#;

/// More than one page of a listing holds.
const MANY: usize = 1_100;

pub fn upload(client: &Client) {
    make(client, BUCKET);
    for number in 0..200 {
        client.write(&format!("files/sub folder/{number} +%é.csv"), format!("row {number}\n").as_bytes());
    }
    let large: Vec<u8> = (0..20 * 1024 * 1024_u32).map(|index| (index >> 8) as u8).collect();
    client.write("files/large.bin", &large);
    client.write("files/empty.csv", b"");
    client.mdd(0, &["upload-sample", "--bucket", BUCKET, "--no-wait", "--yes", "files"]);

    let objects = contents(client, BUCKET);
    assert_eq!(objects.len(), 202, "{:?}", objects.first());
    let key = |end: &str| objects.iter().find(|(key, _)| key.ends_with(end)).unwrap().0.clone();
    for (end, wanted) in [("large.bin", large.as_slice()), ("empty.csv", b""), ("/7 +%é.csv", b"row 7\n")] {
        let object = client.s3().get_object().bucket(BUCKET).key(key(end));
        let got =
            client.wait(async { object.send().await.unwrap().body.collect().await.unwrap() }).into_bytes();
        assert!(got == wanted, "{end} has {} bytes", got.len());
    }
}

pub fn clean(client: &Client) {
    let bucket = stack(client, "peers-test", &[("Environment", "test")]);
    fill(client, &bucket);
    tell_a_queue(client, &bucket);
    let told = notification(client, &bucket);
    let report = client.mdd(0, &["clean-test", "--stack", "peers-test", "--yes", "--output", "json"]).json();
    assert_eq!(report["result"], "emptied", "{report}");
    nothing_left(client, &bucket);
    assert_eq!(notification(client, &bucket), told, "what the bucket tells is as it was");
}

/// What a test stack's bucket does too. (Of a bucket that tells nobody, moto answers with another document than AWS.)
fn tell_a_queue(client: &Client, bucket: &str) {
    use aws_sdk_s3::types::{Event, NotificationConfiguration, QueueConfiguration};
    client.wait(async {
        let sqs = aws_sdk_sqs::Client::new(&client.sdk);
        let url = sqs.create_queue().queue_name("peers-arrivals").send().await.unwrap().queue_url.unwrap();
        let name = aws_sdk_sqs::types::QueueAttributeName::QueueArn;
        let asked =
            sqs.get_queue_attributes().queue_url(url).attribute_names(name.clone()).send().await.unwrap();
        let queue = QueueConfiguration::builder()
            .id("arrivals")
            .queue_arn(&asked.attributes.unwrap()[&name])
            .events(Event::S3ObjectCreated)
            .build()
            .unwrap();
        let all = NotificationConfiguration::builder().queue_configurations(queue).build();
        let put = client.s3().put_bucket_notification_configuration().bucket(bucket);
        put.notification_configuration(all).send().await.unwrap();
    });
}

/// Which queue hears of what.
fn notification(client: &Client, bucket: &str) -> Vec<(String, Vec<String>)> {
    let asked = client.s3().get_bucket_notification_configuration().bucket(bucket);
    let answer = client.wait(asked.send()).unwrap();
    let queues = answer.queue_configurations().iter();
    let events = |queue: &aws_sdk_s3::types::QueueConfiguration| {
        queue.events().iter().map(|event| event.as_str().to_owned()).collect()
    };
    queues.map(|queue| (queue.queue_arn().to_owned(), events(queue))).collect()
}

pub fn refuse(client: &Client) {
    let bucket = stack(client, "peers-untagged", &[]);
    client
        .wait(
            client
                .s3()
                .put_object()
                .bucket(&bucket)
                .key("in/kept")
                .body(ByteStream::from_static(b"x"))
                .send(),
        )
        .unwrap();
    client.mdd(2, &["clean-test", "--stack", "peers-untagged", "--yes"]);
    assert_eq!(contents(client, &bucket).len(), 1);
}

/// The emptier itself, for a server that has no stacks.
pub fn empty(client: &Client) {
    make(client, EMPTIED);
    let versions = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    let enable = client.s3().put_bucket_versioning().bucket(EMPTIED).versioning_configuration(versions);
    client.wait(enable.send()).unwrap();
    fill(client, EMPTIED);
    let report = client.wait(Emptier::new(client.s3()).empty(EMPTIED, |_| ())).unwrap();
    assert!(report.removed.versions as usize > MANY, "{report:?}");
    nothing_left(client, EMPTIED);
}

fn make(client: &Client, bucket: &str) {
    use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
    let place =
        CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::ApSoutheast2);
    let create = client.s3().create_bucket().bucket(bucket).create_bucket_configuration(place.build());
    client.wait(create.send()).unwrap();
}

/// Many keys, some of them twice, some deleted, one upload unfinished.
fn fill(client: &Client, bucket: &str) {
    client.wait(async {
        let s3 = client.s3();
        let keys: Vec<String> = (0..MANY).map(|number| format!("done/a b+{number}.csv")).collect();
        for keys in keys.iter().chain(&keys[..50]).collect::<Vec<_>>().chunks(50) {
            let puts = keys.iter().map(|key| {
                s3.put_object().bucket(bucket).key(*key).body(ByteStream::from_static(b"x")).send()
            });
            futures::future::try_join_all(puts).await.unwrap();
        }
        for key in &keys[..10] {
            s3.delete_object().bucket(bucket).key(key).send().await.unwrap();
        }
        s3.create_multipart_upload().bucket(bucket).key("in/unfinished").send().await.unwrap();
    });
}

fn nothing_left(client: &Client, bucket: &str) {
    client.wait(async {
        let listed = client.s3().list_object_versions().bucket(bucket).send().await.unwrap();
        assert_eq!((listed.versions().len(), listed.delete_markers().len()), (0, 0));
        let uploads = client.s3().list_multipart_uploads().bucket(bucket).send().await.unwrap();
        assert_eq!(uploads.uploads().len(), 0);
    });
}

fn contents(client: &Client, bucket: &str) -> Vec<(String, i64)> {
    client.wait(async {
        let listed = client.s3().list_objects_v2().bucket(bucket).send().await.unwrap();
        let of =
            |object: &aws_sdk_s3::types::Object| (object.key().unwrap().to_owned(), object.size().unwrap());
        listed.contents().iter().map(of).collect()
    })
}

/// A stack with one versioned bucket; gives the bucket's name.
fn stack(client: &Client, name: &str, tags: &[(&str, &str)]) -> String {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(*key).value(*value).build()).collect();
    client.wait(async {
        let cloudformation = aws_sdk_cloudformation::Client::new(&client.sdk);
        let create =
            cloudformation.create_stack().stack_name(name).template_body(TEMPLATE).set_tags(Some(tags));
        create.capabilities(Capability::CapabilityNamedIam).send().await.unwrap();
        loop {
            let stacks =
                cloudformation.describe_stacks().stack_name(name).send().await.unwrap().stacks.unwrap();
            match stacks[0].stack_status() {
                Some(StackStatus::CreateComplete) => {
                    return stacks[0].outputs()[0].output_value().unwrap().to_owned();
                }
                Some(StackStatus::CreateInProgress) => {
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await
                }
                other => panic!("{other:?}"),
            }
        }
    })
}
