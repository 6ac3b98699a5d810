//! `ListExports`, `ListImports`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use crate::cloudformation::machine::importers;
use crate::cloudformation::rules;
use crate::cloudformation::state::{StackStatus, all_stacks};
use crate::core::{ApiError, Call};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListExports {
    next_token: Option<String>,
}

pub async fn list_exports(call: Call, input: ListExports) -> Result<Value, ApiError> {
    call.allow("cloudformation:ListExports", &rules::stack_arn(&call.cloud.arns, "*"))?;
    let mut exports = Vec::new();
    for stack in all_stacks(&call.cloud)? {
        if stack.status == StackStatus::DeleteComplete {
            continue;
        }
        for output in &stack.outputs {
            if let Some(name) = &output.export {
                exports.push(json!({ "ExportingStackId": stack.id, "Name": name, "Value": output.value }));
            }
        }
    }
    let (exports, next) = page(exports, input.next_token.as_deref(), 100)?;
    Ok(json!({ "Exports": exports, "NextToken": next }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListImports {
    export_name: String,
    next_token: Option<String>,
}

pub async fn list_imports(call: Call, input: ListImports) -> Result<Value, ApiError> {
    call.allow("cloudformation:ListImports", &rules::stack_arn(&call.cloud.arns, "*"))?;
    let names = importers(&call.cloud, &input.export_name)?;
    if names.is_empty() {
        let message = format!("Export '{}' is not imported by any stack.", input.export_name);
        return Err(ApiError::validation(message));
    }
    let (names, next) = page(names, input.next_token.as_deref(), 100)?;
    Ok(json!({ "Imports": names, "NextToken": next }))
}
