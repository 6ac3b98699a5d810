//! URLs that carry their own signature, made with the root user's keys.

use std::time::SystemTime;

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use crate::core::Cloud;

const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &STRICT.remove(b'/');

/// A URL that lets whoever holds it do `method` on the object for `expires`.
///
/// It is dated by the machine's clock, not the engine's: the check is `s3s`'s and knows no other.
pub fn presign(cloud: &Cloud, method: &str, bucket: &str, key: &str, expires: SignedDuration) -> String {
    let machine = SystemTime::now();
    let now = Timestamp::try_from(machine).unwrap_or_default();
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let day = now.strftime("%Y%m%d").to_string();
    let region = &cloud.arns.region;
    let scope = format!("{day}/{region}/s3/aws4_request");
    let encode = |text: &str| utf8_percent_encode(text, STRICT).to_string();
    let path = format!("/{}/{}", utf8_percent_encode(bucket, PATH), utf8_percent_encode(key, PATH));
    let query = format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date={stamp}&X-Amz-Expires={}&X-Amz-SignedHeaders=host",
        encode(&format!("{}/{scope}", cloud.keys.access_key_id)),
        expires.as_secs().max(1),
    );
    let host = cloud.url.trim_start_matches("http://");
    let canonical = format!("{method}\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD");
    let digest = hex::encode(Sha256::digest(canonical.as_bytes()));
    let to_sign = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}");
    let key = generate_signing_key(&cloud.keys.secret_access_key, machine, region, "s3");
    let signature = calculate_signature(key, to_sign.as_bytes());
    format!("{}{path}?{query}&X-Amz-Signature={signature}", cloud.url)
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;

    use super::*;
    use crate::s3::rules::{create_bucket, get_object};
    use crate::{Config, Engine, Source};

    #[tokio::test]
    async fn whoever_holds_the_url_can_do_that_one_thing() {
        let data = tempfile::tempdir().unwrap();
        let source = Source { checkout: data.path().to_owned(), worktree: false };
        let engine = Engine::start(Config::new(data.path(), source)).await.unwrap();
        let call = engine.cloud().as_root();
        create_bucket(&call, "answers").await.unwrap();
        let url = presign(engine.cloud(), "PUT", "answers", "a b+c=\u{fc}/1", SignedDuration::from_mins(5));
        let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new());
        let client = client.build_http::<Full<bytes::Bytes>>();
        let send = async |method: &str, url: &str| {
            let request = http::Request::builder().method(method).uri(url).body(Full::from("{}")).unwrap();
            client.request(request).await.unwrap().status().as_u16()
        };
        assert_eq!(send("PUT", &url).await, 200);
        assert_eq!(send("DELETE", &url).await, 403);
        assert_eq!(send("PUT", &url.replace("/1?", "/2?")).await, 403);
        let object = get_object(&call, "answers", "a b+c=\u{fc}/1", None).await.unwrap();
        assert_eq!(std::fs::read_to_string(object.file).unwrap(), "{}");
        engine.shutdown().await;
    }
}
