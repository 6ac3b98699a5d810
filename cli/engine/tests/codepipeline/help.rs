//! What several of these tests need.

use crate::common;
use crate::lab::Lab;

pub const BUILDSPEC: (&str, &str) = (
    "buildspec.yml",
    "version: 0.2\nphases: { build: { commands: ['cp content out'] } }\nartifacts: { files: [out] }",
);

/// What an output artifact of a run holds.
pub async fn artifact(lab: &Lab, execution: &str, action: &str) -> (String, String) {
    let run = lab.run(execution, action).await;
    let place = run.output().unwrap().output_artifacts().first().unwrap().s3_location().unwrap().clone();
    let get = common::s3(&lab.sdk).get_object().bucket(place.bucket().unwrap()).key(place.key().unwrap());
    let body = get.send().await.unwrap().body.collect().await.unwrap().to_vec();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(body)).unwrap();
    let name = if action.starts_with("Build") { "out" } else { "content" };
    let content = std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    (place.key().unwrap().to_owned(), content)
}
