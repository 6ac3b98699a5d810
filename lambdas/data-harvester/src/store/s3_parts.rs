//! Uploads in parts, as S3 has them. Conditions are asked at the end, when the parts become an object.

use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};

use super::s3::metadata;
use super::{Label, S3, StoreError, Upload, When, Written};
use lambda_shared::aws;

impl S3 {
    pub(super) async fn begin_parts(&self, label: Label<'_>) -> Result<String, StoreError> {
        let request = self
            .client
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(label.key)
            .content_type(label.content_type)
            .set_metadata(metadata(label.metadata));
        let error = |reason| self.error("CreateMultipartUpload", label.key, reason);
        let begun = request.send().await.map_err(|refused| error(aws::reason(&refused)))?;
        begun.upload_id.ok_or_else(|| error("the answer has no UploadId".to_owned()))
    }

    pub(super) async fn send_part(
        &self,
        upload: Upload<'_>,
        number: i32,
        bytes: Vec<u8>,
    ) -> Result<Option<String>, StoreError> {
        let request = self
            .client
            .upload_part()
            .bucket(&self.bucket)
            .key(upload.key)
            .upload_id(upload.id)
            .part_number(number)
            .body(bytes.into());
        let sent = self.found("UploadPart", upload.key, request.send().await)?;
        Ok(sent.map(|part| part.e_tag.unwrap_or_default()))
    }

    pub(super) async fn complete_parts(
        &self,
        upload: Upload<'_>,
        etags: &[String],
        when: When<'_>,
    ) -> Result<Written, StoreError> {
        let parts = (1..)
            .zip(etags)
            .map(|(number, etag)| CompletedPart::builder().part_number(number).e_tag(etag).build());
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts.collect())).build();
        let request = self
            .client
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .key(upload.key)
            .upload_id(upload.id)
            .multipart_upload(parts);
        let request = match when {
            When::Always => request,
            When::Absent => request.if_none_match("*"),
            When::Unchanged(etag) => request.if_match(etag),
        };
        self.written("CompleteMultipartUpload", upload.key, when, request.send().await)
    }

    pub(super) async fn abort_parts(&self, upload: Upload<'_>) -> Result<(), StoreError> {
        let request = self.client.abort_multipart_upload().bucket(&self.bucket);
        let answer = request.key(upload.key).upload_id(upload.id).send().await;
        self.found("AbortMultipartUpload", upload.key, answer).map(|_| ())
    }

    /// Those on the first page: nobody begins a thousand uploads of one object and finishes none.
    pub(super) async fn list_uploads(&self, key: &str) -> Result<Vec<String>, StoreError> {
        let request = self.client.list_multipart_uploads().bucket(&self.bucket).prefix(key);
        let listed = request.send().await;
        let listed = listed.map_err(|error| self.error("ListMultipartUploads", key, aws::reason(&error)))?;
        let uploads = listed.uploads.unwrap_or_default().into_iter();
        Ok(uploads.filter(|upload| upload.key() == Some(key)).filter_map(|upload| upload.upload_id).collect())
    }
}
