//! Making, changing and removing mappings.

use std::collections::BTreeMap;

use crate::core::{ApiError, Call};
use crate::lambda::function::{Function, find};
use crate::lambda::mapping::document::{KIND, Mapping};
use crate::lambda::mapping::pollers;
use crate::lambda::{error, name};
use crate::sqs;

/// What can be set; what is absent stays or is at AWS's default.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The function, in any form of its name.
    pub function: Option<String>,
    /// Whether messages are taken.
    pub enabled: Option<bool>,
    /// At most so many messages at once.
    pub batch_size: Option<u32>,
    /// Seconds to wait for a batch to fill.
    pub window: Option<u32>,
    /// Whether the function says which messages failed.
    pub reports_failures: Option<bool>,
    #[expect(clippy::option_option, reason = "unsaid, taken away, or set")]
    /// At most so many batches at the same time; `Some(None)` takes the limit away.
    pub concurrency: Option<Option<u32>>,
}

impl Settings {
    fn over(&self, mapping: &mut Mapping) -> Result<(), ApiError> {
        mapping.enabled = self.enabled.unwrap_or(mapping.enabled);
        mapping.batch_size = self.batch_size.unwrap_or(mapping.batch_size);
        mapping.window = self.window.unwrap_or(mapping.window);
        mapping.reports_failures = self.reports_failures.unwrap_or(mapping.reports_failures);
        mapping.concurrency = self.concurrency.unwrap_or(mapping.concurrency);
        if !(1..=10_000).contains(&mapping.batch_size) {
            let rule = "have value between 1 and 10000";
            return Err(error::constraint(mapping.batch_size, "batchSize", rule));
        }
        if mapping.window > 300 {
            let rule = "have value less than or equal to 300";
            return Err(error::constraint(mapping.window, "maximumBatchingWindowInSeconds", rule));
        }
        if mapping.batch_size > 10 && mapping.window == 0 {
            return Err(error::invalid(
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
            ));
        }
        if mapping.concurrency.is_some_and(|limit| !(2..=1000).contains(&limit)) {
            let limit = mapping.concurrency.unwrap_or_default();
            let rule = "have value between 2 and 1000";
            return Err(error::constraint(limit, "scalingConfig.maximumConcurrency", rule));
        }
        Ok(())
    }
}

/// A mapping to be made.
#[derive(Debug, Clone)]
pub struct NewMapping {
    /// Its UUID; the same for every attempt at one operation.
    pub id: String,
    /// The queue's ARN.
    pub queue: String,
    /// The rest.
    pub settings: Settings,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// Makes a mapping and starts it. One of the same id is the one there is.
pub fn create(call: &Call, new: NewMapping) -> Result<Mapping, ApiError> {
    let NewMapping { id, queue, settings, tags } = new;
    call.allow("lambda:CreateEventSourceMapping", "*")?;
    if let Some(known) = call.cloud.store.get(KIND, &id)? {
        return Ok(known);
    }
    if queue.split(':').nth(2) != Some("sqs") {
        return Err(ApiError::not_implemented(format!("An event source mapping from {queue}")));
    }
    let function = function(call, settings.function.as_deref().unwrap_or_default())?;
    let mut mapping = Mapping {
        id,
        queue,
        function: function.name.clone(),
        enabled: true,
        batch_size: 10,
        window: 0,
        reports_failures: false,
        concurrency: None,
        tags,
        modified: call.now(),
    };
    settings.over(&mut mapping)?;
    check_source(call, &mapping, &function)?;
    call.cloud.store.put(KIND, &mapping.id, &mapping)?;
    pollers::start(&call.cloud, &mapping);
    Ok(mapping)
}

/// A mapping.
pub fn read(call: &Call, id: &str) -> Result<Mapping, ApiError> {
    get(call, "lambda:GetEventSourceMapping", id)
}

fn get(call: &Call, action: &str, id: &str) -> Result<Mapping, ApiError> {
    call.allow(action, &call.cloud.arns.regional("lambda", &format!("event-source-mapping:{id}")))?;
    let mapping = call.cloud.store.get(KIND, id)?;
    mapping.ok_or_else(|| error::missing("The resource you requested does not exist."))
}

/// Which mappings a listing is about.
#[derive(Debug, Default)]
pub(in crate::lambda) struct Filter {
    pub queue: Option<String>,
    pub function: Option<String>,
    pub after: Option<String>,
    pub max: usize,
}

/// A page of mappings, and the id to go on after.
pub(in crate::lambda) fn list(
    call: &Call,
    filter: &Filter,
) -> Result<(Vec<Mapping>, Option<String>), ApiError> {
    call.allow("lambda:ListEventSourceMappings", "*")?;
    let function =
        filter.function.as_deref().map(|given| name::resolve(&call.cloud.arns, given, None)).transpose()?;
    let all = call.cloud.store.list::<Mapping>(KIND, "")?;
    let mut page: Vec<Mapping> = all
        .into_iter()
        .map(|(_, mapping)| mapping)
        .filter(|mapping| filter.queue.as_ref().is_none_or(|queue| *queue == mapping.queue))
        .filter(|mapping| function.as_ref().is_none_or(|function| *function == mapping.function))
        .skip_while(|mapping| filter.after.as_ref().is_some_and(|after| mapping.id <= *after))
        .take(filter.max + 1)
        .collect();
    let more = page.len() > filter.max;
    page.truncate(filter.max);
    let next = if more { page.last().map(|mapping| mapping.id.clone()) } else { None };
    Ok((page, next))
}

/// Changes a mapping; batches that were taken are finished as they began.
pub fn update(call: &Call, id: &str, settings: &Settings) -> Result<Mapping, ApiError> {
    let mut mapping = get(call, "lambda:UpdateEventSourceMapping", id)?;
    if let Some(given) = &settings.function {
        mapping.function = function(call, given)?.name;
    }
    settings.over(&mut mapping)?;
    mapping.modified = call.now();
    call.cloud.store.put(KIND, &mapping.id, &mapping)?;
    pollers::start(&call.cloud, &mapping);
    Ok(mapping)
}

/// Removes a mapping; batches that were taken are finished.
pub fn delete(call: &Call, id: &str) -> Result<Mapping, ApiError> {
    let mapping = get(call, "lambda:DeleteEventSourceMapping", id)?;
    call.cloud.store.delete(KIND, id)?;
    pollers::end(&call.cloud, id);
    Ok(mapping)
}

fn function(call: &Call, given: &str) -> Result<Function, ApiError> {
    let name = name::resolve(&call.cloud.arns, given, None)?;
    find(&call.cloud, &name).map_err(|error| match error.code.as_str() {
        "ResourceNotFoundException" => error::invalid("Function does not exist"),
        _ => error,
    })
}

/// The queue must exist, hide messages long enough, and not be mapped to the function already.
fn check_source(call: &Call, mapping: &Mapping, function: &Function) -> Result<(), ApiError> {
    let queue = sqs::find(&call.cloud, &mapping.queue).map_err(|error| {
        let code = error.query_code.unwrap_or(error.code.as_str());
        error::invalid(format!(
            "Error occurred while ReceiveMessage. SQS Error Code: {code}. SQS Error Message: {}",
            error.message
        ))
    })?;
    function.as_role(&call.cloud).allow("sqs:ReceiveMessage", &mapping.queue).map_err(|_| {
        error::invalid("The provided execution role does not have permissions to call ReceiveMessage on SQS")
    })?;
    let visibility: u32 = queue.setting("VisibilityTimeout").parse().unwrap_or_default();
    let timeout = function.settings.timeout;
    if visibility < timeout {
        return Err(error::invalid(format!(
            "Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds"
        )));
    }
    let all = call.cloud.store.list::<Mapping>(KIND, "")?;
    let same = |other: &Mapping| other.queue == mapping.queue && other.function == mapping.function;
    match all.iter().find(|(_, other)| same(other)) {
        None => Ok(()),
        Some((id, _)) => Err(error::conflict(format!(
            "An event source mapping with SQS arn (\" {} \") and function (\" {} \") already exists. Please update or \
             delete the existing mapping with UUID {id}",
            mapping.queue, mapping.function
        ))),
    }
}
