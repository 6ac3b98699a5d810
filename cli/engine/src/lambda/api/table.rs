//! The operations: methods and paths of the API of 2015-03-31 and its additions.

use axum::http::Method;

use crate::lambda::api::{configuration, event_config, functions, invoke, mappings, policy, tags};
use crate::wire::{Operations, RestOperation, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service { name: "lambda", operations: Operations::Rest { table: TABLE } };

macro_rules! routes {
    ($($name:literal $method:ident $route:literal => $function:path),* $(,)?) => {
        &[$(RestOperation {
            name: $name,
            method: Method::$method,
            route: $route,
            run: |call, request| Box::pin($function(call, request)),
        }),*]
    };
}

static TABLE: &[RestOperation] = routes! {
    "AddPermission" POST "/2015-03-31/functions/{FunctionName}/policy" => policy::add,
    "CreateEventSourceMapping" POST "/2015-03-31/event-source-mappings" => mappings::create,
    "CreateFunction" POST "/2015-03-31/functions" => functions::create,
    "DeleteEventSourceMapping" DELETE "/2015-03-31/event-source-mappings/{UUID}" => mappings::delete,
    "DeleteFunction" DELETE "/2015-03-31/functions/{FunctionName}" => functions::delete,
    "DeleteFunctionConcurrency" DELETE "/2017-10-31/functions/{FunctionName}/concurrency" => configuration::release,
    "DeleteFunctionEventInvokeConfig" DELETE "/2019-09-25/functions/{FunctionName}/event-invoke-config"
        => event_config::delete,
    "GetEventSourceMapping" GET "/2015-03-31/event-source-mappings/{UUID}" => mappings::get,
    "GetFunction" GET "/2015-03-31/functions/{FunctionName}" => functions::get,
    "GetFunctionConcurrency" GET "/2019-09-30/functions/{FunctionName}/concurrency" => configuration::reserved,
    "GetFunctionConfiguration" GET "/2015-03-31/functions/{FunctionName}/configuration" => configuration::get,
    "GetFunctionEventInvokeConfig" GET "/2019-09-25/functions/{FunctionName}/event-invoke-config"
        => event_config::get,
    "GetPolicy" GET "/2015-03-31/functions/{FunctionName}/policy" => policy::get,
    "Invoke" POST "/2015-03-31/functions/{FunctionName}/invocations" => invoke::invoke,
    "ListEventSourceMappings" GET "/2015-03-31/event-source-mappings" => mappings::list,
    "ListFunctionEventInvokeConfigs" GET "/2019-09-25/functions/{FunctionName}/event-invoke-config/list"
        => event_config::list,
    "ListFunctions" GET "/2015-03-31/functions" => functions::list,
    "ListTags" GET "/2017-03-31/tags/{Resource}" => tags::list,
    "PutFunctionConcurrency" PUT "/2017-10-31/functions/{FunctionName}/concurrency" => configuration::reserve,
    "PutFunctionEventInvokeConfig" PUT "/2019-09-25/functions/{FunctionName}/event-invoke-config"
        => event_config::put,
    "RemovePermission" DELETE "/2015-03-31/functions/{FunctionName}/policy/{StatementId}" => policy::remove,
    "TagResource" POST "/2017-03-31/tags/{Resource}" => tags::tag,
    "UntagResource" DELETE "/2017-03-31/tags/{Resource}" => tags::untag,
    "UpdateEventSourceMapping" PUT "/2015-03-31/event-source-mappings/{UUID}" => mappings::update,
    "UpdateFunctionCode" PUT "/2015-03-31/functions/{FunctionName}/code" => functions::update_code,
    "UpdateFunctionConfiguration" PUT "/2015-03-31/functions/{FunctionName}/configuration" => configuration::update,
    "UpdateFunctionEventInvokeConfig" POST "/2019-09-25/functions/{FunctionName}/event-invoke-config"
        => event_config::update,
};
