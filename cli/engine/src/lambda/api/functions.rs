//! Operations on functions and their code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::lambda::api::answer::{Phase, Tags, configuration, ok, page, qualifier};
use crate::lambda::code::Source;
use crate::lambda::error::invalid;
use crate::lambda::function::{self, FunctionSpec, Wanted, create_function, delete_function, read};
use crate::s3;
use crate::wire::{RestRequest, RestResponse};

/// How long a link to a function's code works.
const LINK: SignedDuration = SignedDuration::from_mins(10);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    function_name: String,
    code: Code,
    #[serde(default)]
    tags: Tags,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Code {
    zip_file: Option<String>,
    s3_bucket: Option<String>,
    s3_key: Option<String>,
    s3_object_version: Option<String>,
    image_uri: Option<String>,
}

impl Code {
    fn source(self) -> Result<Source, ApiError> {
        match self {
            Self { image_uri: Some(_), .. } => Err(ApiError::not_implemented("A function from an image")),
            Self { zip_file: Some(zip), .. } => {
                let zip = STANDARD.decode(zip).map_err(|_| invalid("ZipFile is not base64"))?;
                Ok(Source::Zip(zip.into()))
            }
            Self { s3_bucket: Some(bucket), s3_key: Some(key), s3_object_version: version, .. } => {
                Ok(Source::S3 { bucket, key, version })
            }
            _ => Err(invalid("Please provide a source for function code.")),
        }
    }
}

pub(super) async fn create(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let wanted: Wanted = request.json()?;
    wanted.refuse_others("lambda:CreateFunction", &["FunctionName", "Code", "Tags"])?;
    let Create { function_name: name, code, tags } = request.json()?;
    let spec = FunctionSpec { name, wanted, code: code.source()?, tags, token: None };
    let function = create_function(&call, spec).await?;
    RestResponse::json(201, &configuration(&call.cloud, &function, Phase::Created))
}

pub(super) async fn get(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let function = read(&call, "lambda:GetFunction", request.at("FunctionName"), qualifier(&request))?;
    let mut code = json!({ "RepositoryType": "S3" });
    if let Source::S3 { bucket, key, .. } = &function.code.source {
        code["Location"] = s3::presign(&call.cloud, "GET", bucket, key, LINK).into();
    }
    let mut answer =
        json!({ "Configuration": configuration(&call.cloud, &function, Phase::Ready), "Code": code });
    if !function.tags.is_empty() {
        answer["Tags"] = json!(function.tags);
    }
    if let Some(reserved) = function.reserved {
        answer["Concurrency"] = json!({ "ReservedConcurrentExecutions": reserved });
    }
    ok(&answer)
}

pub(super) async fn list(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let after = request.query.get("Marker").map(String::as_str);
    let (functions, next) = function::list(&call, after, page(&request)?)?;
    let functions: Vec<Value> =
        functions.iter().map(|function| configuration(&call.cloud, function, Phase::Ready)).collect();
    let mut answer = json!({ "Functions": functions });
    if let Some(next) = next {
        answer["NextMarker"] = next.into();
    }
    ok(&answer)
}

pub(super) async fn update_code(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    const CODE: &[&str] =
        &["ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion", "S3ObjectStorageMode", "ImageUri", "RevisionId"];
    let wanted: Wanted = request.json()?;
    wanted.refuse_others("lambda:UpdateFunctionCode", CODE)?;
    let source = request.json::<Code>()?.source()?;
    let function = function::update_code(&call, request.at("FunctionName"), &source, wanted).await?;
    ok(&configuration(&call.cloud, &function, Phase::Updated))
}

pub(super) async fn delete(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    if let Some(other) = qualifier(&request) {
        return Err(ApiError::not_implemented(format!("lambda:DeleteFunction with Qualifier {other}")));
    }
    delete_function(&call, request.at("FunctionName")).await?;
    Ok(RestResponse::empty(204))
}
