//! What `-v` shows: one line for every request that is sent, each try of the SDK counted.
//!
//! Operation, status, time and request id are enough to follow a command and to ask support; parameters and answers may
//! hold tokens and secrets and are never shown.

use std::time::Instant;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_types::request_id::RequestId;

/// Tells of every request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Requests;

#[derive(Debug)]
struct Begun(Instant);

impl Storable for Begun {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Requests {
    fn name(&self) -> &'static str {
        "requests"
    }

    fn read_before_attempt(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        bag.interceptor_state().store_put(Begun(Instant::now()));
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let what = bag.load::<Metadata>().map(|call| format!("{} {}", call.service(), call.name()));
        let took = bag.load::<Begun>().map(|begun| begun.0.elapsed().as_millis()).unwrap_or_default();
        let answer = match context.response() {
            Some(response) => {
                let id = response.request_id().map(|id| format!(" (request {id})")).unwrap_or_default();
                format!("{} in {took} ms{id}", response.status().as_u16())
            }
            None => format!("no answer in {took} ms"),
        };
        tracing::debug!(target: "mdd::requests", "{}: {answer}", what.unwrap_or_default());
        Ok(())
    }
}
