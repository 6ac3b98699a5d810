//! What requests about stacks have in common: templates, parameters, tags, policies.

use serde::Deserialize;

use super::page::list;
use crate::cloudformation::rules::StackInput;
use crate::cloudformation::state::Stack;
use crate::core::{ApiError, Call};
use crate::s3;
use crate::wire::lenient_option;

/// The largest template that travels in a request.
const LARGEST: usize = 51_200;

/// A parameter as it is given.
#[derive(Debug, Clone, Deserialize)]
pub struct Parameter {
    #[serde(rename = "ParameterKey")]
    key: String,
    #[serde(rename = "ParameterValue")]
    value: Option<String>,
    #[serde(rename = "UsePreviousValue", default, deserialize_with = "lenient_option")]
    use_previous: Option<bool>,
}

/// A tag as it is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    key: String,
    value: String,
}

/// The members that `CreateStack`, `UpdateStack` and `CreateChangeSet` share.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Wanted {
    /// Name or ARN.
    pub stack_name: String,
    template_body: Option<String>,
    #[serde(rename = "TemplateURL")]
    template_url: Option<String>,
    #[serde(default, deserialize_with = "lenient_option")]
    use_previous_template: Option<bool>,
    #[serde(default, deserialize_with = "list")]
    parameters: Vec<Parameter>,
    tags: Option<TagList>,
    #[serde(default, deserialize_with = "list")]
    capabilities: Vec<String>,
    #[serde(rename = "RoleARN")]
    role_arn: Option<String>,
    #[serde(rename = "NotificationARNs", default, deserialize_with = "list")]
    notification_arns: Vec<String>,
    stack_policy_body: Option<String>,
    #[serde(rename = "StackPolicyURL")]
    stack_policy_url: Option<String>,
    #[serde(default, deserialize_with = "list")]
    resource_types: Vec<String>,
}

/// Tags that were given; an empty list takes all tags away.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
struct TagList(#[serde(deserialize_with = "list")] Vec<Tag>);

impl Wanted {
    /// As the rules want it. `existing` is the stack to be changed, if there is one.
    pub async fn resolve(self, call: &Call, existing: Option<&Stack>) -> Result<StackInput, ApiError> {
        if !self.resource_types.is_empty() {
            return Err(ApiError::not_implemented("The member ResourceTypes"));
        }
        let template = match (self.template_body, self.template_url, self.use_previous_template) {
            (Some(body), None, None | Some(false)) => check_length(body)?,
            (None, Some(url), None | Some(false)) => fetch(call, &url).await?,
            (None, None, Some(true)) => existing.map(|stack| stack.spec.template.clone()).unwrap_or_default(),
            (None, None, _) => {
                return Err(ApiError::validation("Either Template URL or Template Body must be specified."));
            }
            _ => {
                return Err(ApiError::validation(
                    "Specify exactly one of TemplateBody, TemplateURL and UsePreviousTemplate",
                ));
            }
        };
        let stack_policy = policy(call, self.stack_policy_body, self.stack_policy_url).await?;
        Ok(StackInput {
            name: self.stack_name,
            template,
            parameters: parameters(self.parameters, existing)?,
            tags: self.tags.map(|tags| tags.0.into_iter().map(|tag| (tag.key, tag.value)).collect()),
            capabilities: self.capabilities,
            role: self.role_arn,
            stack_policy,
            notification_arns: self.notification_arns,
            ..StackInput::default()
        })
    }
}

fn parameters(given: Vec<Parameter>, existing: Option<&Stack>) -> Result<Vec<(String, String)>, ApiError> {
    given
        .into_iter()
        .map(|parameter| {
            let key = parameter.key;
            if parameter.use_previous != Some(true) {
                return Ok((key, parameter.value.unwrap_or_default()));
            }
            if parameter.value.is_some() {
                let message = format!("Invalid input for parameter key {key}. Cannot specify usePreviousValue as true and non empty value for a parameter");
                return Err(ApiError::validation(message));
            }
            match existing.and_then(|stack| stack.spec.parameters.get(&key)) {
                Some(value) => Ok((key, value.clone())),
                None => Err(ApiError::validation(format!(
                    "Invalid input for parameter key {key}. Cannot specify usePreviousValue as true for a parameter key not in \
                     the previous template"
                ))),
            }
        })
        .collect()
}

/// A template's text, from the request or from S3.
pub async fn template(call: &Call, body: Option<String>, url: Option<String>) -> Result<String, ApiError> {
    match (body, url) {
        (Some(body), None) => check_length(body),
        (None, Some(url)) => fetch(call, &url).await,
        _ => Err(ApiError::validation("Either Template URL or Template Body must be specified.")),
    }
}

fn check_length(body: String) -> Result<String, ApiError> {
    if body.len() <= LARGEST {
        return Ok(body);
    }
    Err(ApiError::validation(format!(
        "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or \
         equal to {LARGEST}"
    )))
}

/// A stack policy's text, from the request or from S3.
pub async fn policy(
    call: &Call,
    body: Option<String>,
    url: Option<String>,
) -> Result<Option<String>, ApiError> {
    match (body, url) {
        (Some(_), Some(_)) => {
            Err(ApiError::validation("You cannot specify both StackPolicyURL and StackPolicyBody"))
        }
        (body, None) => Ok(body),
        (None, Some(url)) => fetch(call, &url).await.map(Some),
    }
}

/// An object's text by its URL, read as the caller.
async fn fetch(call: &Call, url: &str) -> Result<String, ApiError> {
    let place = place(url).ok_or_else(|| ApiError::validation("TemplateURL must be a supported URL."))?;
    let object = s3::get_object(call, &place.bucket, &place.key, place.version.as_deref())
        .await
        .map_err(|error| ApiError::validation(format!("S3 error: {}", error.message)))?;
    std::fs::read_to_string(&object.file)
        .map_err(|error| ApiError::validation(format!("{url} cannot be read as text: {error}")))
}

#[derive(Debug, PartialEq, Eq)]
struct Place {
    bucket: String,
    key: String,
    version: Option<String>,
}

/// The bucket and key of an S3 URL: `bucket.s3.<region>.amazonaws.com/key`, or the bucket first in the path.
fn place(url: &str) -> Option<Place> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?;
    let path = url.path().trim_start_matches('/');
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let in_host = host.split_once(".s3.").or_else(|| host.split_once(".s3-")).map(|(bucket, _)| bucket);
    let (bucket, key) = match in_host {
        Some(bucket) => (bucket, &*path),
        None => path.split_once('/')?,
    };
    let version = url.query_pairs().find(|(name, _)| name == "versionId").map(|(_, id)| id.into_owned());
    (!key.is_empty()).then(|| Place { bucket: bucket.to_owned(), key: key.to_owned(), version })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_the_bucket_in_the_host_or_in_the_path() {
        let expected = Some(Place { bucket: "b".into(), key: "a/t.yaml".into(), version: None });
        assert_eq!(place("https://b.s3.ap-southeast-2.amazonaws.com/a/t.yaml"), expected);
        assert_eq!(place("https://s3.ap-southeast-2.amazonaws.com/b/a/t.yaml"), expected);
        assert_eq!(place("http://127.0.0.1:4566/b/a/t.yaml"), expected);
        assert_eq!(place("http://127.0.0.1:4566/b/k?versionId=v").unwrap().version.as_deref(), Some("v"));
        assert_eq!(place("nonsense"), None);
    }
}
